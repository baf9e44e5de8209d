/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a connection that both a peer and this node know something of. */

#ifndef GWHA_CORE_MERGE_H
#define GWHA_CORE_MERGE_H

#include "flow.h"

/* A table fuller than this takes no replicas: the rest is for packets here. */
#define GWHA_ROOM_PERCENT 90u

bool gwha_flow_kept(const struct gwha_flow *flow);
bool gwha_flow_later(u8 proto, u8 than, u8 state);
u8 gwha_flow_state(u8 proto, u8 here, u8 told, bool live);
u32 gwha_flow_timeout_s(u32 here_s, u32 told_s, bool shorten);
bool gwha_flow_room(u32 count, u32 most);

#endif /* GWHA_CORE_MERGE_H */
