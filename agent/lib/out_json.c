// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of the model as JSON: keys and values are the contract's. */

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "model.h"
#include "units.h"
#include "writer.h"

static json_t *object(const struct gwha_kind *kind, const void *obj);

static json_t *number(const struct gwha_attr *attr, uint64_t value)
{
	const char *name;

	if (attr->type == GWHA_TYPE_BOOL || attr->type == GWHA_TYPE_FLAG)
		return json_boolean(value);
	if (attr->values) {
		name = gwha_enum_name(attr->values, (uint32_t)value);
		if (name)
			return json_string(name);
	}
	if (value > INT64_MAX)
		return json_real((double)value);
	return json_integer((json_int_t)value);
}

/*
 * A name. JSON is UTF-8, names of devices and conditions may be any bytes: those
 * that are none are written as \xNN.
 */
static json_t *string(const char *text)
{
	json_t *json = json_string(text);
	char safe[4 * (GWHA_NAME_MAX + 1)];
	size_t used = 0;

	if (json)
		return json;
	for (; *text && used + 4 < sizeof(safe); text++)
		used += (size_t)snprintf(safe + used, sizeof(safe) - used,
					 *text & 0x80 ? "\\x%02x" : "%c",
					 (unsigned char)*text);
	return json_stringn(safe, used);
}

/* A nested object or an address. */
static json_t *element(const struct gwha_field *field, const char *at)
{
	char text[GWHA_TEXT_MAX];

	if (field->kind)
		return object(field->kind, at);
	return json_string(gwha_addr_text(text, (const void *)at));
}

static json_t *list(const struct gwha_field *field, const void *obj)
{
	const char *at = (const char *)obj + field->first;
	json_t *out = json_array();

	for (uint32_t i = 0; i < gwha_list_n(field, obj); i++)
		json_array_append_new(out,
				      element(field, at + i * field->step));
	return out;
}

static json_t *value(const struct gwha_attr *attr, const struct gwha_kind *kind,
		     const void *obj)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);
	const char *at = (const char *)obj + field.offset;

	switch (attr->type) {
	case GWHA_TYPE_STRING:
		return string(at);
	case GWHA_TYPE_BINARY:
	case GWHA_TYPE_NEST:
		return field.room ? list(&field, obj) : element(&field, at);
	default:
		return number(attr, gwha_number(kind, obj, attr->id));
	}
}

/*
 * A list is there even if it is empty, for readers loop over it. A secret is
 * not there whatever the object holds.
 */
static bool shown(const struct gwha_attr *attr, const struct gwha_kind *kind,
		  const void *obj)
{
	if (!gwha_field_of(kind, attr->id).size ||
	    (attr->type == GWHA_TYPE_BINARY && !attr->is_addr))
		return false;
	return gwha_has(obj, attr->id) || attr->is_list;
}

static json_t *object(const struct gwha_kind *kind, const void *obj)
{
	const struct gwha_attr *attr;
	json_t *out = json_object();

	for (uint16_t id = 1; id <= kind->set->max; id++) {
		attr = &kind->set->attrs[id];
		if (shown(attr, kind, obj))
			json_object_set_new(out, attr->key,
					    value(attr, kind, obj));
	}
	return out;
}

static int dump(FILE *out, json_t *json, bool pretty)
{
	int err;

	if (!json)
		return -ENOMEM;
	err = json_dumpf(json, out, pretty ? JSON_INDENT(4) : JSON_COMPACT);
	json_decref(json);
	return err || fputc('\n', out) == EOF ? -EIO : 0;
}

/**
 * gwha_json_list - write objects as one JSON array
 * @out: written to
 * @kind: kind of the objects
 * @objs: an array of structs of that kind
 * @n: how many
 * @pretty: with line breaks and indentation
 *
 * Return: 0, -ENOMEM, or -EIO if it could not be written.
 */
int gwha_json_list(FILE *out, const struct gwha_kind *kind, const void *objs,
		   size_t n, bool pretty)
{
	json_t *json = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
			json,
			object(kind, (const char *)objs + i * kind->size));
	return dump(out, json, pretty);
}

/**
 * gwha_json_one - write an object as JSON
 * @out: written to
 * @kind: kind of the object
 * @obj: a struct of that kind
 * @pretty: with line breaks and indentation
 *
 * Return: 0, -ENOMEM, or -EIO if it could not be written.
 */
int gwha_json_one(FILE *out, const struct gwha_kind *kind, const void *obj,
		  bool pretty)
{
	return dump(out, object(kind, obj), pretty);
}
