/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernels of a pool's nodes, for a test that knows nothing of them but what is
 * configured, and who serves what. One pool at a time; a group is an instance.
 */

#ifndef GWHA_HOST_POOL_KERNELS_H
#define GWHA_HOST_POOL_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/* Who serves an instance, if it is not one node. */
#define PK_NOBODY 255
#define PK_SEVERAL 254

/* What a node is told of an instance. */
struct pk_share {
	uint8_t group;
	uint8_t prio;
	uint8_t limit;
	uint8_t weight;
};

void pk_begin(uint64_t seed, uint32_t interval_us, uint32_t delay_us,
	      bool verbose);
void pk_boot(uint8_t node, const struct pk_share *of, uint32_t n);
void pk_take(uint8_t node, const struct pk_share *of, uint32_t n);
void pk_kill(uint8_t node, bool in_order);
void pk_handover(uint8_t node, uint8_t group);
void pk_cut(uint8_t one, uint8_t other);
void pk_heal(void);
void pk_run(uint64_t for_us);
uint64_t pk_down_us(uint8_t prio);
uint64_t pk_now_us(void);
bool pk_is_up(uint8_t node);
uint8_t pk_active(uint8_t node);
uint8_t pk_owner(uint8_t group);
bool pk_is_full(uint8_t node, uint8_t group);
bool pk_has(uint8_t node, uint8_t group);
bool pk_unserved(uint8_t node, uint8_t group);
uint32_t pk_changes(void);
const char *pk_wrong(void);

#endif /* GWHA_HOST_POOL_KERNELS_H */
