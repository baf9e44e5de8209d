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
 * The steps to an IPv6 address, each over all members of a group before the next:
 * neighbours wait for the first alone. An IPv4 address takes the first only, and
 * is whole then.
 */
enum gwha_stride {
	GWHA_STRIDE_ROUTE, /* packets to it are accepted; it is announced */
	GWHA_STRIDE_ADDRESS, /* it is there, and does not work yet */
	GWHA_STRIDE_ALL, /* it works; whatever is missing is done */
};

/* On the worker. */
u8 gwha_pass_place(struct gwha_router *rt, enum gwha_stride stride);
void gwha_pass_announce(struct gwha_router *rt, u8 times);

#endif /* GWHA_PASS_H */
