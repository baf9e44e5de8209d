/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tracepoints: what came in, what was decided, what went out. */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM gwha

#if !defined(GWHA_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define GWHA_TRACE_H

#include <linux/tracepoint.h>

#include "core/elect.h"
#include "router.h"
#include "rx.h"

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

#endif /* GWHA_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
