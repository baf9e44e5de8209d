/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a connection that both a peer and this node know something of. */

#ifndef GWHA_CORE_MERGE_H
#define GWHA_CORE_MERGE_H

#include "flow.h"

/* A table fuller than this takes no replicas: the rest is for packets here. */
#define GWHA_ROOM_PERCENT 90u

/* What to do about windows of TCP that are not checked. */
enum gwha_window {
	GWHA_WINDOW_WAIT, /* nothing */
	GWHA_WINDOW_LEARN, /* take them anew from the packets that come next */
	GWHA_WINDOW_CHECK, /* check them */
};

bool gwha_flow_kept(const struct gwha_flow *flow);
bool gwha_flow_later(u8 proto, u8 than, u8 state);
bool gwha_flow_over(u8 proto, u8 state);
u8 gwha_flow_state(u8 proto, u8 here, u8 told, bool live);
u32 gwha_flow_timeout_s(u32 here_s, u32 told_s, bool shorten);
bool gwha_flow_room(u32 count, u32 most);
enum gwha_window gwha_flow_window(bool *fitted, bool heard, bool fit);

#endif /* GWHA_CORE_MERGE_H */
