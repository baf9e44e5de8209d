/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object of each kind with every attribute that the contract has. */

#ifndef GWHA_SAMPLES_H
#define GWHA_SAMPLES_H

#include <string.h>

#include "model.h"

/* Fill every attribute of an object; numbers count up from their lowest. */
static inline void sample_fill(const struct gwha_kind *kind, void *obj)
{
	for (uint16_t id = 1; id <= kind->set->max; id++) {
		const struct gwha_attr *attr = &kind->set->attrs[id];
		const struct gwha_field f = gwha_field_of(kind, id);
		char *at = (char *)obj + f.offset;
		struct gwha_addr *addr = (void *)at;
		uint64_t span = attr->max - attr->min;
		uint64_t has;

		if (!f.size)
			continue;
		if (attr->type == GWHA_TYPE_STRING) {
			snprintf(at, f.size, "name%u", id);
		} else if (attr->is_addr) {
			addr->len = id % 2 ? 4 : 16;
			for (uint8_t i = 0; i < addr->len; i++)
				addr->bytes[i] = (uint8_t)(id * 16 + i);
		} else if (attr->type == GWHA_TYPE_NEST && f.room) {
			memcpy(at, &(uint32_t){2}, sizeof(uint32_t));
			for (unsigned int i = 0; i < 2; i++)
				sample_fill(f.kind, (char *)obj + f.first +
							    i * f.kind->size);
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
