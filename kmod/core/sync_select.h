/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which connections are a group's, and which of them peers are told of. */

#ifndef GWHA_CORE_SYNC_SELECT_H
#define GWHA_CORE_SYNC_SELECT_H

#include "flow.h"

#define GWHA_FLOW_TEXT 40 /* bytes of gwha_flow_text() */

/**
 * struct gwha_select_by - what a group's connections are told by
 * @how: GWHA_SYNC_SELECT_*
 * @zone: with GWHA_SYNC_SELECT_ZONE
 * @mark: with GWHA_SYNC_SELECT_MARK
 * @mask: with GWHA_SYNC_SELECT_MARK
 */
struct gwha_select_by {
	u8 how;
	u16 zone;
	u32 mark;
	u32 mask;
};

/* What connections have in common that nobody is told of. */
enum gwha_ignore_what {
	GWHA_IGNORE_PROTO = 1,
	GWHA_IGNORE_PREFIX,
	GWHA_IGNORE_ZONE,
	GWHA_IGNORE_MARK,
};

/**
 * struct gwha_ignore - a filter
 * @what: GWHA_IGNORE_*
 * @proto: IP protocol
 * @v6: of @addr
 * @plen: length of its prefix, 32 or 128 at most
 * @zone: 0 for none
 * @mark: the bits that are set
 * @mask: those that count
 * @addr: zero beyond @plen
 */
struct gwha_ignore {
	u8 what;
	u8 proto;
	bool v6;
	u8 plen;
	u16 zone;
	u32 mark;
	u32 mask;
	struct gwha_addr addr;
};

/**
 * struct gwha_select - which connections are a group's
 * @by: what they are told by
 * @others: what other groups' are; only zones and marks are looked at
 * @n_others: how many
 * @ignore: what nobody is told of, though it is the group's
 * @n_ignore: how many
 * @is_vip: whether an address is one of the group's virtual ones
 * @is_others: whether it is one of another group whose connections are told by them
 * @is_local: whether this node itself answers at an address
 * @priv: for these
 */
struct gwha_select {
	struct gwha_select_by by;
	const struct gwha_select_by *others;
	u32 n_others;
	const struct gwha_ignore *ignore;
	u32 n_ignore;
	bool (*is_vip)(void *priv, bool v6, const struct gwha_addr *addr);
	bool (*is_others)(void *priv, bool v6, const struct gwha_addr *addr);
	bool (*is_local)(void *priv, bool v6, const struct gwha_addr *addr);
	void *priv;
};

bool gwha_ignore_has(const struct gwha_ignore *ignore, const struct gwha_flow *flow);
bool gwha_select_owns(const struct gwha_select *sel, const struct gwha_flow *flow);
bool gwha_flow_settled(const struct gwha_flow *flow);
u64 gwha_name_hash(const char *name);
void gwha_flow_text(const struct gwha_flow *flow, u8 *text);

#endif /* GWHA_CORE_SYNC_SELECT_H */
