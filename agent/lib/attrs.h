/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables made from the contract look like, and how to ask them. */

#ifndef GWHA_ATTRS_H
#define GWHA_ATTRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/gwha.h>

/* Type of an attribute; a bool is a u8 that is 0 or 1. */
enum gwha_type {
	GWHA_TYPE_PAD,
	GWHA_TYPE_BOOL,
	GWHA_TYPE_U8,
	GWHA_TYPE_U16,
	GWHA_TYPE_U32,
	GWHA_TYPE_U64,
	GWHA_TYPE_FLAG,
	GWHA_TYPE_STRING,
	GWHA_TYPE_BINARY,
	GWHA_TYPE_NEST,
};

struct gwha_enum_value {
	uint32_t value;
	const char *name;
	const char *doc;
};

struct gwha_enum {
	const char *name;
	const struct gwha_enum_value *values;
	size_t n;
};

/**
 * struct gwha_attr - an attribute of the contract
 * @id: GWHA_A_*
 * @name: its name in the contract
 * @key: its name in JSON
 * @type: what it holds
 * @is_time: microseconds
 * @is_rate: kilobits a second
 * @is_addr: an address of 4 or 16 bytes
 * @is_list: may stand several times
 * @min: lowest number
 * @max: highest number
 * @min_len: shortest length, in bytes
 * @max_len: longest length, in bytes, without a terminating NUL
 * @values: names of its numbers, or NULL
 * @nested: what is nested in it, or NULL
 * @doc: what it means
 */
struct gwha_attr {
	uint16_t id;
	const char *name;
	const char *key;
	enum gwha_type type;
	bool is_time;
	bool is_rate;
	bool is_addr;
	bool is_list;
	uint64_t min;
	uint64_t max;
	uint16_t min_len;
	uint16_t max_len;
	const struct gwha_enum *values;
	const struct gwha_attr_set *nested;
	const char *doc;
};

/**
 * struct gwha_attr_set - a set of attributes
 * @name: its name in the contract
 * @attrs: by GWHA_A_*; entry 0 is empty
 * @max: highest GWHA_A_*
 */
struct gwha_attr_set {
	const char *name;
	const struct gwha_attr *attrs;
	uint16_t max;
};

/* A command: its name, and the set its attributes are from. */
struct gwha_cmd_info {
	const char *name;
	const struct gwha_attr_set *set;
};

const char *gwha_enum_name(const struct gwha_enum *e, uint32_t value);
bool gwha_enum_value(const struct gwha_enum *e, const char *name,
		     uint32_t *value);
const struct gwha_attr *gwha_attr_by_id(const struct gwha_attr_set *set,
					uint16_t id);

#endif /* GWHA_ATTRS_H */
