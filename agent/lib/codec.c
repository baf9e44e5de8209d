// SPDX-License-Identifier: GPL-2.0-or-later
/* Netlink attributes to and from the model, driven by the tables. */

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stddef.h>
#include <string.h>

#include "codec.h"
#include "model.h"

static size_t number_size(enum gwha_type type)
{
	switch (type) {
	case GWHA_TYPE_BOOL:
	case GWHA_TYPE_U8:
		return sizeof(uint8_t);
	case GWHA_TYPE_U16:
		return sizeof(uint16_t);
	case GWHA_TYPE_U32:
		return sizeof(uint32_t);
	case GWHA_TYPE_U64:
		return sizeof(uint64_t);
	default:
		return 0;
	}
}

static int put_number(struct nl_msg *msg, const struct gwha_attr *attr,
		      uint64_t value)
{
	switch (number_size(attr->type)) {
	case sizeof(uint8_t):
		return nla_put_u8(msg, attr->id, (uint8_t)value);
	case sizeof(uint16_t):
		return nla_put_u16(msg, attr->id, (uint16_t)value);
	case sizeof(uint32_t):
		return nla_put_u32(msg, attr->id, (uint32_t)value);
	default:
		return nla_put_u64(msg, attr->id, value);
	}
}

static int put_nest(struct nl_msg *msg, const struct gwha_attr *attr,
		    const struct gwha_kind *kind, const void *obj)
{
	struct nlattr *nest = nla_nest_start(msg, attr->id | NLA_F_NESTED);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = gwha_encode(msg, kind, obj);
	if (err)
		return err;
	return nla_nest_end(msg, nest);
}

/* A struct gwha_addr or gwha_secret, which begin alike. */
static int put_bytes(struct nl_msg *msg, const struct gwha_attr *attr,
		     const void *at)
{
	const uint8_t *from = at;

	return nla_put(msg, attr->id, from[offsetof(struct gwha_addr, len)],
		       from + offsetof(struct gwha_addr, bytes));
}

/* A nested object or bytes, or a list of them. */
static int put_elements(struct nl_msg *msg, const struct gwha_attr *attr,
			const struct gwha_field *field, const void *obj)
{
	uint32_t n = field->room ? gwha_list_n(field, obj) : 1;
	const char *at = (const char *)obj +
			 (field->room ? field->first : field->offset);
	int err = 0;

	for (uint32_t i = 0; i < n && err >= 0; i++, at += field->step)
		err = field->kind ? put_nest(msg, attr, field->kind, at) :
				    put_bytes(msg, attr, at);
	return err;
}

static int put_attr(struct nl_msg *msg, const struct gwha_attr *attr,
		    const struct gwha_kind *kind, const void *obj)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);

	if (!field.size)
		return 0;
	switch (attr->type) {
	case GWHA_TYPE_PAD:
		return 0;
	case GWHA_TYPE_FLAG:
		return nla_put_flag(msg, attr->id);
	case GWHA_TYPE_STRING:
		return nla_put_string(msg, attr->id,
				      (const char *)obj + field.offset);
	case GWHA_TYPE_BINARY:
	case GWHA_TYPE_NEST:
		return put_elements(msg, attr, &field, obj);
	default:
		return put_number(msg, attr, gwha_number(kind, obj, attr->id));
	}
}

/**
 * gwha_encode - append what an object holds to a message
 * @msg: message
 * @kind: kind of object
 * @obj: a struct of that kind
 *
 * Return: 0, or -EMSGSIZE if the message has no room; it is then unusable.
 */
int gwha_encode(struct nl_msg *msg, const struct gwha_kind *kind,
		const void *obj)
{
	for (uint16_t id = 1; id <= kind->set->max; id++) {
		if (!gwha_has(obj, id))
			continue;
		if (put_attr(msg, &kind->set->attrs[id], kind, obj) < 0)
			return -EMSGSIZE;
	}
	return 0;
}

static int get_number(const struct nlattr *nla, const struct gwha_attr *attr,
		      const struct gwha_kind *kind, void *obj)
{
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	if ((size_t)nla_len(nla) != number_size(attr->type))
		return -EBADMSG;
	switch (nla_len(nla)) {
	case sizeof(uint8_t):
		u64 = *(const uint8_t *)nla_data(nla);
		break;
	case sizeof(u16):
		memcpy(&u16, nla_data(nla), sizeof(u16));
		u64 = u16;
		break;
	case sizeof(u32):
		memcpy(&u32, nla_data(nla), sizeof(u32));
		u64 = u32;
		break;
	default:
		memcpy(&u64, nla_data(nla), sizeof(u64));
		break;
	}
	gwha_number_set(kind, obj, attr->id, u64);
	return 0;
}

static int get_string(const struct nlattr *nla, const struct gwha_field *field,
		      char *at)
{
	size_t len = (size_t)nla_len(nla);
	const char *end = memchr(nla_data(nla), '\0', len);

	if (end)
		len = (size_t)(end - (const char *)nla_data(nla));
	if (len >= field->size)
		return -EBADMSG;
	memcpy(at, nla_data(nla), len);
	at[len] = '\0';
	return 0;
}

static int get_bytes(const struct nlattr *nla, const struct gwha_attr *attr,
		     void *at)
{
	int len = nla_len(nla);
	uint8_t *to = at;

	if (attr->is_addr ? len != 0 && len != 4 && len != 16 :
			    len > attr->max_len)
		return -EBADMSG;
	to[offsetof(struct gwha_addr, len)] = (uint8_t)len;
	memcpy(to + offsetof(struct gwha_addr, bytes), nla_data(nla),
	       (size_t)len);
	return 0;
}

/* A nested object or bytes, or one more of a list of them. */
static int get_element(const struct nlattr *nla, const struct gwha_attr *attr,
		       const struct gwha_field *field, char *base)
{
	char *at = base + field->offset;
	uint32_t n;

	if (field->room) {
		n = gwha_list_n(field, base);
		if (n >= field->room)
			return -E2BIG;
		at = base + field->first + n * field->step;
		n++;
		memcpy(base + field->offset, &n, sizeof(n));
	}
	if (!field->kind)
		return get_bytes(nla, attr, at);
	return gwha_decode(nla_data(nla), nla_len(nla), field->kind, at);
}

static int get_attr(const struct nlattr *nla, const struct gwha_attr *attr,
		    const struct gwha_kind *kind, void *obj)
{
	const struct gwha_field field = gwha_field_of(kind, attr->id);
	char *at = (char *)obj + field.offset;
	uint64_t has;
	int err;

	if (!field.size)
		return 0;
	switch (attr->type) {
	case GWHA_TYPE_PAD:
		return 0;
	case GWHA_TYPE_FLAG:
		gwha_number_set(kind, obj, attr->id, 1);
		return 0;
	case GWHA_TYPE_STRING:
		err = get_string(nla, &field, at);
		break;
	case GWHA_TYPE_BINARY:
	case GWHA_TYPE_NEST:
		err = get_element(nla, attr, &field, obj);
		break;
	default:
		return get_number(nla, attr, kind, obj);
	}
	if (err)
		return err;

	memcpy(&has, obj, sizeof(has));
	has |= GWHA_HAS(attr->id);
	memcpy(obj, &has, sizeof(has));
	return 0;
}

/**
 * gwha_decode - fill in an object from attributes
 * @head: first attribute
 * @len: length of the attributes, in bytes
 * @kind: kind of object
 * @obj: a struct of that kind; overwritten
 *
 * Attributes that the contract does not know are skipped: the kernel may be
 * newer than this program.
 *
 * Return: 0, -EBADMSG if an attribute has a length that the contract does not
 * allow, or -E2BIG if a list is longer than it allows.
 */
int gwha_decode(const struct nlattr *head, int len,
		const struct gwha_kind *kind, void *obj)
{
	const struct gwha_attr *attr;
	const struct nlattr *nla;
	int rest;
	int err;

	memset(obj, 0, kind->size);
	nla_for_each_attr(nla, head, len, rest) {
		attr = gwha_attr_by_id(kind->set, (uint16_t)nla_type(nla));
		if (!attr)
			continue;
		err = get_attr(nla, attr, kind, obj);
		if (err)
			return err;
	}
	return rest ? -EBADMSG : 0;
}
