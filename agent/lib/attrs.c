// SPDX-License-Identifier: GPL-2.0-or-later
/* Questions to the tables made from the contract. */

#include <string.h>

#include "attrs.h"

/**
 * gwha_enum_name - the name of a value
 * @e: enum
 * @value: value
 *
 * Return: the name, or NULL if the value has none (a newer kernel's).
 */
const char *gwha_enum_name(const struct gwha_enum *e, uint32_t value)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->values[i].value == value)
			return e->values[i].name;
	return NULL;
}

/**
 * gwha_enum_value - the value of a name
 * @e: enum
 * @name: name, in full
 * @value: set on success
 *
 * Return: whether the name is known.
 */
bool gwha_enum_value(const struct gwha_enum *e, const char *name,
		     uint32_t *value)
{
	for (size_t i = 0; i < e->n; i++) {
		if (strcmp(e->values[i].name, name))
			continue;
		*value = e->values[i].value;
		return true;
	}
	return false;
}

/**
 * gwha_attr_by_id - an attribute of a set
 * @set: set
 * @id: GWHA_A_*
 *
 * Return: the attribute, or NULL if the set has none of that number.
 */
const struct gwha_attr *gwha_attr_by_id(const struct gwha_attr_set *set,
					uint16_t id)
{
	return id && id <= set->max ? &set->attrs[id] : NULL;
}
