/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which connections are a group's, and which are told of. Addresses are the last
 * byte of 10.0.0.x: 1 is the client, 2 a VIP of the group, 3 the server, 4 the
 * node itself, 5 an address that is translated to and is no VIP, 6 a VIP of another
 * group. Other groups have zone 8, and the mark 0x20 in 0xf0. Includes nothing: comes after the core's sync_select.h.
 */

#ifndef GWHA_CASES_SYNC_SELECT_CASES_H
#define GWHA_CASES_SYNC_SELECT_CASES_H

#define SEL_VIP 2
#define SEL_LOCAL 4
#define SEL_OTHERS 6

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
	{"vips: it went to another group's VIP, its answers to this one's",
	 GWHA_SYNC_SELECT_VIPS, 1, 6, 3, 2, 0, 0, 0, true},
	{"vips: the other way round", GWHA_SYNC_SELECT_VIPS, 1, 2, 3, 6, 0, 0,
	 0, false},
	{"vips: not what is in another group's zone", GWHA_SYNC_SELECT_VIPS, 1,
	 3, 3, 2, GWHA_FLOW_ZONE, 8, 0, false},
	{"vips: not what has another group's mark", GWHA_SYNC_SELECT_VIPS, 1, 3,
	 3, 2, GWHA_FLOW_MARK, 0, 0x2f, false},
	{"vips: but what is in nobody's zone", GWHA_SYNC_SELECT_VIPS, 1, 3, 3, 2,
	 GWHA_FLOW_ZONE, 9, 0, true},
	{"mark: not what is in another group's zone", GWHA_SYNC_SELECT_MARK, 1,
	 3, 3, 1, GWHA_FLOW_MARK | GWHA_FLOW_ZONE, 8, 0x10, false},
	{"mark: though its answers go to another group's VIP",
	 GWHA_SYNC_SELECT_MARK, 1, 3, 3, 6, GWHA_FLOW_MARK, 0, 0x10, true},
	{"zone: whatever others could say of it", GWHA_SYNC_SELECT_ZONE, 1, 3, 3,
	 6, GWHA_FLOW_ZONE | GWHA_FLOW_MARK, 7, 0x20, true},
	{"default: not another group's zone", GWHA_SYNC_SELECT_DEFAULT, 1, 3, 3,
	 1, GWHA_FLOW_ZONE, 8, 0, false},
	{"default: nor mark", GWHA_SYNC_SELECT_DEFAULT, 1, 3, 3, 1,
	 GWHA_FLOW_MARK, 0, 0x20, false},
	{"default: nor what its answers go to", GWHA_SYNC_SELECT_DEFAULT, 1, 3,
	 3, 6, 0, 0, 0, false},
	{"default: nor what went there", GWHA_SYNC_SELECT_DEFAULT, 1, 6, 3, 1, 0,
	 0, 0, false},
	{"default: not what ends here", GWHA_SYNC_SELECT_DEFAULT, 1, 4, 4, 1, 0,
	 0, 0, false},
	{"nothing known: none", 200, 1, 2, 3, 2, 0, 0, 0, false},
};

struct ignore_case {
	const char *name;
	struct gwha_ignore ignore;
	u8 src, dst, reply_src, reply_dst;
	u8 has;
	u16 zone;
	u32 mark;
	bool ignored;
};

#define SEL_NET(len, last) \
	{ .what = GWHA_IGNORE_PREFIX, .plen = (len), .addr = { { 10, 0, 0, last } } }

/* Of TCP. */
static const struct ignore_case ignore_cases[] = {
	{"ignore: its protocol", {.what = GWHA_IGNORE_PROTO, .proto = 6}, 1, 3,
	 3, 1, 0, 0, 0, true},
	{"ignore: another", {.what = GWHA_IGNORE_PROTO, .proto = 17}, 1, 3, 3, 1,
	 0, 0, 0, false},
	{"ignore: who began it", SEL_NET(32, 1), 1, 3, 3, 5, 0, 0, 0, true},
	{"ignore: where it went", SEL_NET(32, 3), 1, 3, 2, 1, 0, 0, 0, true},
	{"ignore: where it came to", SEL_NET(32, 2), 1, 3, 2, 1, 0, 0, 0, true},
	{"ignore: as whom", SEL_NET(32, 5), 1, 3, 3, 5, 0, 0, 0, true},
	{"ignore: none of these", SEL_NET(32, 7), 1, 3, 3, 5, 0, 0, 0, false},
	{"ignore: 31 bits of it", SEL_NET(31, 4), 1, 5, 5, 1, 0, 0, 0, true},
	{"ignore: beside these", SEL_NET(31, 6), 1, 5, 5, 1, 0, 0, 0, false},
	{"ignore: 24 bits of it", SEL_NET(24, 0), 1, 5, 5, 1, 0, 0, 0, true},
	{"ignore: every address", SEL_NET(0, 0), 1, 5, 5, 1, 0, 0, 0, true},
	{"ignore: but not of the other family", SEL_NET(0, 0), 1, 5, 5, 1,
	 GWHA_FLOW_V6, 0, 0, false},
	{"ignore: its zone", {.what = GWHA_IGNORE_ZONE, .zone = 7}, 1, 3, 3, 1,
	 GWHA_FLOW_ZONE, 7, 0, true},
	{"ignore: another zone", {.what = GWHA_IGNORE_ZONE, .zone = 8}, 1, 3, 3,
	 1, GWHA_FLOW_ZONE, 7, 0, false},
	{"ignore: that it has no zone", {.what = GWHA_IGNORE_ZONE}, 1, 3, 3, 1,
	 0, 0, 0, true},
	{"ignore: its mark, whatever the others",
	 {.what = GWHA_IGNORE_MARK, .mark = 0x10, .mask = 0xf0}, 1, 3, 3, 1,
	 GWHA_FLOW_MARK, 0, 0x1f, true},
	{"ignore: another mark",
	 {.what = GWHA_IGNORE_MARK, .mark = 0x10, .mask = 0xf0}, 1, 3, 3, 1,
	 GWHA_FLOW_MARK, 0, 0x2f, false},
	{"ignore: nothing known", {.what = 200}, 1, 3, 3, 1, 0, 0, 0, false},
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
