/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a peer's word does to a connection that is here. Includes nothing: comes
 * after merge.h.
 */

#ifndef GWHA_CASES_MERGE_CASES_H
#define GWHA_CASES_MERGE_CASES_H

/* clang-format off: tables */

#define TCP GWHA_PROTO_TCP
/* States of enum tcp_conntrack. */
#define S_NONE 0
#define S_SYN_SENT 1
#define S_SYN_RECV 2
#define S_EST 3
#define S_FIN_WAIT 4
#define S_CLOSE_WAIT 5
#define S_LAST_ACK 6
#define S_TIME_WAIT 7
#define S_CLOSE 8
#define S_SYN_SENT2 9

struct state_case {
	const char *name;
	u8 proto;
	u8 here;
	u8 told;
	bool live;
	u8 want;
};

static const struct state_case state_cases[] = {
	{ "a replica goes on", TCP, S_SYN_SENT, S_EST, false, S_EST },
	{ "a replica goes back: its port is used anew", TCP, S_TIME_WAIT, S_SYN_SENT, false, S_SYN_SENT },
	{ "a live one goes on", TCP, S_EST, S_FIN_WAIT, true, S_FIN_WAIT },
	{ "a live one does not go back", TCP, S_FIN_WAIT, S_EST, true, S_FIN_WAIT },
	{ "nor from its very end", TCP, S_CLOSE, S_SYN_SENT, true, S_CLOSE },
	{ "nor by one state", TCP, S_TIME_WAIT, S_LAST_ACK, true, S_TIME_WAIT },
	{ "the same state is the same", TCP, S_EST, S_EST, true, S_EST },
	{ "both sent SYN: before SYN received", TCP, S_SYN_SENT2, S_SYN_RECV, true, S_SYN_RECV },
	{ "and not after it, though its number is", TCP, S_SYN_RECV, S_SYN_SENT2, true, S_SYN_RECV },
	{ "nor after the end", TCP, S_CLOSE, S_SYN_SENT2, true, S_CLOSE },
	{ "both sent SYN: after one did", TCP, S_SYN_SENT, S_SYN_SENT2, true, S_SYN_SENT2 },
	{ "what has none, gets one", TCP, S_NONE, S_SYN_SENT, true, S_SYN_SENT },
	{ "close wait is before last ACK", TCP, S_CLOSE_WAIT, S_LAST_ACK, true, S_LAST_ACK },
	{ "no state of TCP is later than any", TCP, S_EST, GWHA_TCP_STATES, true, S_EST },
	{ "nor is any later than it", TCP, 200, S_CLOSE, true, 200 },
	{ "UDP has one state", 17, 0, 0, true, 0 },
};

struct over_case {
	const char *name;
	u8 proto;
	u8 state;
	bool want;
};

static const struct over_case over_cases[] = {
	{ "SYN sent", TCP, S_SYN_SENT, false },
	{ "established", TCP, S_EST, false },
	{ "one end is done", TCP, S_FIN_WAIT, false },
	{ "the other one has heard of it", TCP, S_CLOSE_WAIT, false },
	{ "and is done too, which was not heard yet", TCP, S_LAST_ACK, false },
	{ "both have heard it", TCP, S_TIME_WAIT, true },
	{ "reset", TCP, S_CLOSE, true },
	{ "both sent SYN, though its number is greater", TCP, S_SYN_SENT2, false },
	{ "no state of TCP", TCP, GWHA_TCP_STATES, false },
	{ "nor the last that a byte holds", TCP, 255, false },
	{ "SCTP: the end of an association", GWHA_PROTO_SCTP, 7, false },
	{ "UDP has no end", 17, 0, false },
};

struct keep_case {
	const char *name;
	u32 here_s;
	u32 told_s;
	bool shorten;
	u32 want_s;
};

static const struct keep_case keep_cases[] = {
	{ "longer", 30, 120, false, 120 },
	{ "not shorter", 120, 30, false, 120 },
	{ "shorter by the owner's word", 432000, 120, true, 120 },
	{ "longer by the owner's word", 30, 432000, true, 432000 },
	{ "the same", 30, 30, false, 30 },
	{ "nothing is not kept at all", 0, 0, false, 1 },
	{ "nor by the owner's word", 30, 0, true, 1 },
};

struct room_case {
	const char *name;
	u32 count;
	u32 most;
	bool want;
};

static const struct room_case room_cases[] = {
	{ "an empty table", 0, 1000, true },
	{ "just below nine tenths", 899, 1000, true },
	{ "at nine tenths", 900, 1000, false },
	{ "full", 1000, 1000, false },
	{ "over full: the limit was lowered", 5000, 1000, false },
	{ "no limit", 4000000000u, 0, true },
	{ "as large as can be", 3800000000u, 4294967295u, true },
	{ "and nine tenths of that", 3900000000u, 4294967295u, false },
	{ "room for one is none", 0, 1, true },
	{ "and one is too many", 1, 1, false },
};

struct kept_case {
	const char *name;
	u8 proto;
	u16 src_port;
	u16 dst_port;
	u8 has;
	bool want;
};

static const struct kept_case kept_cases[] = {
	{ "TCP", TCP, 40000, 80, 0, true },
	{ "UDP", 17, 40000, 53, 0, true },
	{ "ICMP", GWHA_PROTO_ICMP, 7, 0x0800, 0, true },
	{ "ICMP of IPv6", GWHA_PROTO_ICMPV6, 7, 0x8000, 0, true },
	{ "ESP", 50, 0, 0, 0, true },
	{ "SCTP without its tags", GWHA_PROTO_SCTP, 40000, 80, 0, false },
	{ "SCTP with them", GWHA_PROTO_SCTP, 40000, 80, GWHA_FLOW_SEQADJ, true },
	{ "DCCP: nor its sequence", 33, 40000, 80, 0, false },
	{ "GRE", 47, 0, 0, 0, true },
	{ "GRE of PPTP, by its key", 47, 0, 5, 0, false },
	{ "and by that of the answer", 47, 5, 0, 0, false },
};

/*
 * A look each: "." nothing was heard of one end at least, "x" what was does not fit,
 * "f" it does; and what is done: "." nothing, "l" they are learned anew, "c" they are
 * checked.
 */
struct window_case {
	const char *name;
	const char *looks;
	const char *want;
};

static const struct window_case window_cases[] = {
	{ "never met by a packet", "....", "...." },
	{ "fits twice", "ff", "lc" },
	{ "once is not enough, however long ago", "f....", "l...." },
	{ "twice is, however long it took", ".f...f", ".l...c" },
	{ "behind: learned anew, and fits", "xff", "llc" },
	{ "behind for long: as often", "xxxxff", "lllllc" },
	{ "fitted by chance: begins again", "fxff", "lllc" },
	{ "and again", "fxfxff", "lllllc" },
	{ "not fit now and then, with silence", "f.x.f.f", "l.l.l.c" },
	{ "checked, and unchecked by somebody: from the beginning", "ffff", "lclc" },
};

#undef TCP

#endif /* GWHA_CASES_MERGE_CASES_H */
