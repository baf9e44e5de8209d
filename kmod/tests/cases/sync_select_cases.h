/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which connections are a group's, and which are told of. Addresses are the last
 * byte of 10.0.0.x: 1 is the client, 2 a VIP of the group, 3 the server, 4 the
 * node itself, 5 an address that is translated to and is no VIP. Includes
 * nothing: comes after the core's sync_select.h.
 */

#ifndef GWHA_CASES_SYNC_SELECT_CASES_H
#define GWHA_CASES_SYNC_SELECT_CASES_H

#define SEL_VIP 2
#define SEL_LOCAL 4

struct select_case {
	const char *name;
	u8 how;
	u8 src, dst, reply_src, reply_dst;
	u8 has;
	u16 zone;
	u32 mark;
	bool owns;
};

/* The selection is of zone 7, or of mark 0x10 in 0xf0. */
static const struct select_case select_cases[] = {
	{"vips: its answers go to a VIP", GWHA_SYNC_SELECT_VIPS, 1, 3, 3, 2, 0,
	 0, 0, true},
	{"vips: it went to a VIP, and on", GWHA_SYNC_SELECT_VIPS, 1, 2, 3, 1, 0,
	 0, 0, true},
	{"vips: both", GWHA_SYNC_SELECT_VIPS, 1, 2, 3, 2, 0, 0, 0, true},
	{"vips: it only passes by", GWHA_SYNC_SELECT_VIPS, 1, 3, 3, 1, 0, 0, 0,
	 false},
	{"vips: translated to what is no VIP", GWHA_SYNC_SELECT_VIPS, 1, 3, 3, 5,
	 0, 0, 0, false},
	{"vips: it ends at a VIP", GWHA_SYNC_SELECT_VIPS, 1, 2, 2, 1, 0, 0, 0,
	 false},
	{"vips: it begins at a VIP", GWHA_SYNC_SELECT_VIPS, 2, 3, 3, 2, 0, 0, 0,
	 false},
	{"vips: sent on to the node itself", GWHA_SYNC_SELECT_VIPS, 1, 2, 4, 1,
	 0, 0, 0, false},
	{"vips: of the other family", GWHA_SYNC_SELECT_VIPS, 1, 3, 3, 2,
	 GWHA_FLOW_V6, 0, 0, false},
	{"zone: the same", GWHA_SYNC_SELECT_ZONE, 1, 3, 3, 1, GWHA_FLOW_ZONE, 7,
	 0, true},
	{"zone: another", GWHA_SYNC_SELECT_ZONE, 1, 3, 3, 1, GWHA_FLOW_ZONE, 8,
	 0, false},
	{"zone: none", GWHA_SYNC_SELECT_ZONE, 1, 3, 3, 1, 0, 7, 0, false},
	{"zone: it ends at the node", GWHA_SYNC_SELECT_ZONE, 1, 4, 4, 1,
	 GWHA_FLOW_ZONE, 7, 0, false},
	{"mark: the bits, whatever the others", GWHA_SYNC_SELECT_MARK, 1, 3, 3,
	 1, GWHA_FLOW_MARK, 0, 0x1f, true},
	{"mark: other bits", GWHA_SYNC_SELECT_MARK, 1, 3, 3, 1, GWHA_FLOW_MARK,
	 0, 0x30, false},
	{"mark: none", GWHA_SYNC_SELECT_MARK, 1, 3, 3, 1, 0, 0, 0, false},
	{"mark: it begins at the node", GWHA_SYNC_SELECT_MARK, 4, 3, 3, 4,
	 GWHA_FLOW_MARK, 0, 0x10, false},
	{"default: all that pass through", GWHA_SYNC_SELECT_DEFAULT, 1, 3, 3, 1,
	 0, 0, 0, true},
	{"default: not what ends here", GWHA_SYNC_SELECT_DEFAULT, 1, 4, 4, 1, 0,
	 0, 0, false},
	{"nothing known: none", 200, 1, 2, 3, 2, 0, 0, 0, false},
};

struct settled_case {
	const char *name;
	u8 proto;
	u8 state;
	u16 status;
	bool settled;
};

static const struct settled_case settled_cases[] = {
	{"TCP: SYN sent", 6, 1, 0, false},
	{"TCP: SYN received, though it was answered", 6, 2, GWHA_FLOW_REPLIED,
	 false},
	{"TCP: established", 6, 3, GWHA_FLOW_REPLIED, true},
	{"TCP: FIN wait", 6, 4, GWHA_FLOW_REPLIED, true},
	{"TCP: time wait", 6, 7, GWHA_FLOW_REPLIED, true},
	{"TCP: SYN sent by both", 6, 9, GWHA_FLOW_REPLIED, false},
	{"SCTP: cookie echoed", 132, 3, GWHA_FLOW_REPLIED, false},
	{"SCTP: established", 132, 4, GWHA_FLOW_REPLIED, true},
	{"UDP: not answered", 17, 0, 0, false},
	{"UDP: answered", 17, 0, GWHA_FLOW_REPLIED, true},
	{"ICMP: not answered", 1, 0, 0, false},
};

#endif /* GWHA_CASES_SYNC_SELECT_CASES_H */
