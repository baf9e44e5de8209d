/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables that say where in a struct each attribute lives, and how to ask. */

#ifndef GWHA_MODEL_H
#define GWHA_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attrs_gen.h"
#include "objects.h"
#include "objects_sync.h"

/**
 * struct gwha_field - where an attribute lives in its struct
 * @offset: of the value; of its struct gwha_addr or gwha_secret, nested struct
 *	or, for a list, the uint32_t that counts it
 * @size: of the value, with the NUL of a string; 0 for no such field
 * @kind: the nested object, or NULL
 * @first: offset of a list's first element
 * @step: size of a list's element
 * @room: elements a list has room for; 0 if it is none
 */
struct gwha_field {
	size_t offset;
	size_t size;
	const struct gwha_kind *kind;
	size_t first;
	size_t step;
	uint32_t room;
};

/**
 * struct gwha_kind - a struct of the model
 * @set: the attributes
 * @size: size of the struct
 * @fields: by GWHA_A_*, or NULL where all are counters; an attribute without
 *	a field is neither sent nor read nor shown
 */
struct gwha_kind {
	const struct gwha_attr_set *set;
	size_t size;
	const struct gwha_field *fields;
};

extern const struct gwha_kind gwha_kind_vip;
extern const struct gwha_kind gwha_kind_key;
extern const struct gwha_kind gwha_kind_track;
extern const struct gwha_kind gwha_kind_counters;
extern const struct gwha_kind gwha_kind_lateness;
extern const struct gwha_kind gwha_kind_router;
extern const struct gwha_kind gwha_kind_group;
extern const struct gwha_kind gwha_kind_lease;
extern const struct gwha_kind gwha_kind_stats;
extern const struct gwha_kind gwha_kind_event;
extern const struct gwha_kind gwha_kind_sync_stats;
extern const struct gwha_kind gwha_kind_sync_drops;
extern const struct gwha_kind gwha_kind_sync_link;
extern const struct gwha_kind gwha_kind_sync_peer;
extern const struct gwha_kind gwha_kind_sync_ignore;
extern const struct gwha_kind gwha_kind_sync;
extern const struct gwha_kind gwha_kind_sync_event;

struct gwha_field gwha_field_of(const struct gwha_kind *kind, uint16_t id);
bool gwha_has(const void *obj, uint16_t id);
uint64_t gwha_number(const struct gwha_kind *kind, const void *obj,
		     uint16_t id);
void gwha_number_set(const struct gwha_kind *kind, void *obj, uint16_t id,
		     uint64_t value);
uint32_t gwha_list_n(const struct gwha_field *field, const void *obj);
void gwha_wipe(void *at, size_t size);

#endif /* GWHA_MODEL_H */
