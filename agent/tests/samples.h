/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object of each kind with every attribute that the contract has. */

#ifndef GWHA_SAMPLES_H
#define GWHA_SAMPLES_H

#include <string.h>

#include "model.h"

/* An address of either length, or a secret as long as it may be. */
static inline void sample_bytes(const struct gwha_attr *attr, char *at,
				uint16_t id)
{
	uint8_t len = (uint8_t)(attr->is_addr ? id % 2 ? 4 : 16 :
						attr->max_len);

	at[0] = (char)len;
	for (uint8_t i = 0; i < len; i++)
		at[1 + i] = (char)(id * 16 + i);
}

/* Fill every attribute of an object; numbers count up from their lowest. */
static inline void sample_fill(const struct gwha_kind *kind, void *obj)
{
	for (uint16_t id = 1; id <= kind->set->max; id++) {
		const struct gwha_attr *attr = &kind->set->attrs[id];
		const struct gwha_field f = gwha_field_of(kind, id);
		char *at = (char *)obj + f.offset;
		uint64_t span = attr->max - attr->min;
		uint64_t has;

		if (!f.size)
			continue;
		if (attr->type == GWHA_TYPE_STRING) {
			snprintf(at, f.size, "name%u", id);
		} else if (f.room) {
			memcpy(at, &(uint32_t){2}, sizeof(uint32_t));
			at = (char *)obj + f.first;
			for (uint16_t i = 0; i < 2; i++, at += f.step)
				if (f.kind)
					sample_fill(f.kind, at);
				else
					sample_bytes(attr, at,
						     (uint16_t)(id + i));
		} else if (attr->type == GWHA_TYPE_BINARY) {
			sample_bytes(attr, at, id);
		} else if (attr->type == GWHA_TYPE_NEST) {
			sample_fill(f.kind, at);
		} else if (attr->values) {
			gwha_number_set(kind, obj, id,
					attr->values->values[1].value);
		} else if (attr->type == GWHA_TYPE_FLAG) {
			gwha_number_set(kind, obj, id, 1);
		} else {
			gwha_number_set(kind, obj, id,
					attr->min + (span < id ? span : id));
		}
		memcpy(&has, obj, sizeof(has));
		has |= GWHA_HAS(id);
		memcpy(obj, &has, sizeof(has));
	}
}

#endif /* GWHA_SAMPLES_H */
