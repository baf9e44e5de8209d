/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pass over the addresses of one router. */

#ifndef GWHA_PASS_H
#define GWHA_PASS_H

#include <linux/bits.h>
#include <linux/types.h>

struct gwha_router;

/* What a pass leaves undone: addresses that are not usable yet, or not there. */
#define GWHA_LEFT_WAITING BIT(0)
#define GWHA_LEFT_FAILED BIT(1)

/*
 * How many addresses a pass makes work, whose work is done later than their
 * adding: none, until one has been announced, or all.
 */
enum gwha_settle {
	GWHA_SETTLE_NONE,
	GWHA_SETTLE_ONE,
	GWHA_SETTLE_ALL,
};

/* On the worker. */
u8 gwha_pass_place(struct gwha_router *rt, enum gwha_settle settle);
void gwha_pass_announce(struct gwha_router *rt, u8 times);

#endif /* GWHA_PASS_H */
