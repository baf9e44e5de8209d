/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain structs of the contract's objects, and tables that say where in a
 * struct each attribute lives. Every struct begins with the bits of the
 * attributes it holds.
 */

#ifndef GWHA_MODEL_H
#define GWHA_MODEL_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrs_gen.h"

#define GWHA_HAS(attr) (UINT64_C(1) << (attr))

/* An address: len is 4 or 16, or 0 for none. */
struct gwha_addr {
	uint8_t len;
	uint8_t bytes[16];
};

struct gwha_vip {
	uint64_t has;
	struct gwha_addr addr;
	uint8_t plen;
	uint8_t state;
	uint32_t error;
};

struct gwha_vips {
	uint32_t n;
	struct gwha_vip at[GWHA_VIP_MAX];
};

struct gwha_router {
	uint64_t has;
	char ifname[IFNAMSIZ];
	uint32_t ifindex;
	uint8_t vrid;
	uint8_t family;
	uint8_t version;
	uint32_t interval_us;
	char group[GWHA_NAME_MAX + 1];
	uint8_t priority;
	uint8_t preempt;
	uint32_t preempt_delay_us;
	uint8_t vmac;
	struct gwha_vips vips;
	bool vip_clear;
	uint8_t state;
	uint8_t cause;
	struct gwha_addr source;
	struct gwha_addr peer;
	uint8_t peer_priority;
	uint32_t active_interval_us;
	uint8_t silent;
};

struct gwha_group {
	uint64_t has;
	char name[GWHA_NAME_MAX + 1];
	uint8_t priority;
	uint8_t preempt;
	uint32_t preempt_delay_us;
	uint8_t implicit;
	uint8_t state;
	uint8_t cause;
	uint8_t why;
	uint64_t since_us;
	uint64_t epoch;
	uint8_t partial;
	uint8_t leaving;
	uint32_t members;
};

/* Counters by GWHA_A_COUNTERS_*. */
struct gwha_counters {
	uint64_t has;
	uint64_t at[GWHA_A_COUNTERS_MAX + 1];
};

struct gwha_stats {
	uint64_t has;
	char ifname[IFNAMSIZ];
	uint8_t vrid;
	uint8_t family;
	struct gwha_counters counters;
};

struct gwha_event {
	uint64_t has;
	uint64_t seq;
	uint64_t time_us;
	char group[GWHA_NAME_MAX + 1];
	uint8_t from;
	uint8_t to;
	uint8_t why;
	uint8_t cause;
	uint64_t epoch;
	char ifname[IFNAMSIZ];
	uint8_t vrid;
	uint8_t family;
};

/**
 * struct gwha_field - where an attribute lives in its struct
 * @offset: of the value; of its struct gwha_addr, nested struct or, for a
 *	list, the uint32_t that counts it
 * @size: of the value, with the NUL of a string; 0 for no such field
 * @kind: the nested object, or NULL
 * @first: offset of a list's first element
 * @room: elements a list has room for; 0 if it is none
 */
struct gwha_field {
	size_t offset;
	size_t size;
	const struct gwha_kind *kind;
	size_t first;
	uint32_t room;
};

/**
 * struct gwha_kind - a struct of the model
 * @set: the attributes
 * @size: size of the struct
 * @fields: by GWHA_A_*, or NULL where all are counters
 */
struct gwha_kind {
	const struct gwha_attr_set *set;
	size_t size;
	const struct gwha_field *fields;
};

extern const struct gwha_kind gwha_kind_vip;
extern const struct gwha_kind gwha_kind_counters;
extern const struct gwha_kind gwha_kind_router;
extern const struct gwha_kind gwha_kind_group;
extern const struct gwha_kind gwha_kind_stats;
extern const struct gwha_kind gwha_kind_event;

struct gwha_field gwha_field_of(const struct gwha_kind *kind, uint16_t id);
bool gwha_has(const void *obj, uint16_t id);
uint64_t gwha_number(const struct gwha_kind *kind, const void *obj,
		     uint16_t id);
void gwha_number_set(const struct gwha_kind *kind, void *obj, uint16_t id,
		     uint64_t value);

#endif /* GWHA_MODEL_H */
