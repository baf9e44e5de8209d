/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tracepoints: what came in, what was decided, what went out. */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM gwha

#if !defined(GWHA_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define GWHA_TRACE_H

#include <linux/tracepoint.h>

#include "core/elect.h"
#include "group.h"
#include "router.h"
#include "rx.h"
#include "sync_inst.h"

TRACE_EVENT(gwha_step,
	TP_PROTO(const struct gwha_router *rt, u8 event,
		 const struct gwha_verdict *v),
	TP_ARGS(rt, event, v),
	TP_STRUCT__entry(
		__array(char, ifname, IFNAMSIZ)
		__field(u8, vrid)
		__field(u8, event)
		__field(u8, from)
		__field(u8, to)
		__field(u8, why)
		__field(u32, acts)
	),
	TP_fast_assign(
		strscpy(__entry->ifname, rt->ifname, IFNAMSIZ);
		__entry->vrid = rt->vrid;
		__entry->event = event;
		__entry->from = v->from;
		__entry->to = v->to;
		__entry->why = v->why;
		__entry->acts = v->acts;
	),
	TP_printk("%s/%u event=%u state=%u->%u why=%u acts=0x%x",
		  __entry->ifname, __entry->vrid, __entry->event,
		  __entry->from, __entry->to, __entry->why, __entry->acts)
);

TRACE_EVENT(gwha_advert,
	TP_PROTO(const struct gwha_router *rt, u8 prio, int err),
	TP_ARGS(rt, prio, err),
	TP_STRUCT__entry(
		__array(char, ifname, IFNAMSIZ)
		__field(u8, vrid)
		__field(u8, prio)
		__field(int, err)
	),
	TP_fast_assign(
		strscpy(__entry->ifname, rt->ifname, IFNAMSIZ);
		__entry->vrid = rt->vrid;
		__entry->prio = prio;
		__entry->err = err;
	),
	TP_printk("%s/%u prio=%u err=%d", __entry->ifname, __entry->vrid,
		  __entry->prio, __entry->err)
);

TRACE_EVENT(gwha_drop,
	TP_PROTO(const struct gwha_frame *frame, u8 reason),
	TP_ARGS(frame, reason),
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(u32, len)
		__field(u8, vrid)
		__field(u8, reason)
	),
	TP_fast_assign(
		__entry->ifindex = frame->ifindex;
		__entry->len = frame->len;
		__entry->vrid = frame->vrid;
		__entry->reason = reason;
	),
	TP_printk("ifindex=%d vrid=%u len=%u reason=%u", __entry->ifindex,
		  __entry->vrid, __entry->len, __entry->reason)
);

/* What userspace is told of a synchronisation; GWHA_SYNC_WHAT_*. */
TRACE_EVENT(gwha_sync_event,
	TP_PROTO(const struct gwha_group *g, u8 what),
	TP_ARGS(g, what),
	TP_STRUCT__entry(
		__array(char, group, GWHA_NAME_MAX + 1)
		__field(u8, what)
	),
	TP_fast_assign(
		strscpy(__entry->group, g->name, GWHA_NAME_MAX + 1);
		__entry->what = what;
	),
	TP_printk("%s what=%u", __entry->group, __entry->what)
);

/* Peers and links by their numbers in the configuration, from 0. */
TRACE_EVENT(gwha_sync_refused,
	TP_PROTO(const struct gwha_sync_peer *p, u8 link, u32 len, u8 reason),
	TP_ARGS(p, link, len, reason),
	TP_STRUCT__entry(
		__array(char, group, GWHA_NAME_MAX + 1)
		__field(u32, len)
		__field(u8, peer)
		__field(u8, link)
		__field(u8, reason)
	),
	TP_fast_assign(
		strscpy(__entry->group, p->sync->g->name, GWHA_NAME_MAX + 1);
		__entry->len = len;
		__entry->peer = p->index;
		__entry->link = link;
		__entry->reason = reason;
	),
	TP_printk("%s peer=%u link=%u len=%u reason=%u", __entry->group,
		  __entry->peer, __entry->link, __entry->len, __entry->reason)
);

/* A pass begins (1) or ends (2), of this node or of the peer. */
TRACE_EVENT(gwha_sync_pass,
	TP_PROTO(const struct gwha_sync_peer *p, bool own,
		 const struct gwha_sync_pass *pass),
	TP_ARGS(p, own, pass),
	TP_STRUCT__entry(
		__array(char, group, GWHA_NAME_MAX + 1)
		__field(u32, generation)
		__field(u32, count)
		__field(u8, peer)
		__field(u8, what)
		__field(bool, own)
	),
	TP_fast_assign(
		strscpy(__entry->group, p->sync->g->name, GWHA_NAME_MAX + 1);
		__entry->generation = pass->generation;
		__entry->count = pass->count;
		__entry->peer = p->index;
		__entry->what = pass->what;
		__entry->own = own;
	),
	TP_printk("%s peer=%u own=%u what=%u generation=%u count=%u",
		  __entry->group, __entry->peer, __entry->own, __entry->what,
		  __entry->generation, __entry->count)
);

#endif /* GWHA_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
