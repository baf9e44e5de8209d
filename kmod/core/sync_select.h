/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which connections are a group's, and which of them peers are told of. */

#ifndef GWHA_CORE_SYNC_SELECT_H
#define GWHA_CORE_SYNC_SELECT_H

#include "flow.h"

#define GWHA_FLOW_TEXT 40 /* bytes of gwha_flow_text() */

/**
 * struct gwha_select - which connections are a group's
 * @how: GWHA_SYNC_SELECT_*
 * @zone: with GWHA_SYNC_SELECT_ZONE
 * @mark: with GWHA_SYNC_SELECT_MARK
 * @mask: with GWHA_SYNC_SELECT_MARK
 * @is_vip: whether an address is one of the group's virtual ones
 * @is_local: whether this node itself answers at an address
 * @priv: for both
 */
struct gwha_select {
	u8 how;
	u16 zone;
	u32 mark;
	u32 mask;
	bool (*is_vip)(void *priv, bool v6, const struct gwha_addr *addr);
	bool (*is_local)(void *priv, bool v6, const struct gwha_addr *addr);
	void *priv;
};

bool gwha_select_owns(const struct gwha_select *sel, const struct gwha_flow *flow);
bool gwha_flow_settled(const struct gwha_flow *flow);
u64 gwha_name_hash(const char *name);
void gwha_flow_text(const struct gwha_flow *flow, u8 *text);

#endif /* GWHA_CORE_SYNC_SELECT_H */
