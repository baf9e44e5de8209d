/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When what of a takeover was ready: the last of each group, in a ring. Pure: events
 * of the module, what was seen and the time go in.
 */

#ifndef GWHA_TIMELINE_H
#define GWHA_TIMELINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "objects.h"

/* Takeovers of a group that are kept. */
#define GWHA_TIMELINE_MAX 32
/* What is not there by then is said to be missing. */
#define GWHA_TIMELINE_BOUND_US 10000000
#define GWHA_TIMELINE_CAUSE_MAX 128

enum gwha_moment {
	GWHA_MOMENT_EPOCH,
	GWHA_MOMENT_ADDRESSES,
	GWHA_MOMENT_ANNOUNCEMENT,
	GWHA_MOMENT_FIRST_SA,
	GWHA_MOMENT_LAST_SA,
	GWHA_MOMENT_SESSION,
	GWHA_MOMENT_FIRST_ROUTE,
	GWHA_MOMENT_LAST_ROUTE,
};

#define GWHA_MOMENTS (GWHA_MOMENT_LAST_ROUTE + 1)

/* What is known of a moment. */
enum gwha_moment_how {
	GWHA_HOW_NONE, /* there is nothing of the kind here */
	GWHA_HOW_MISSING, /* it is not so yet */
	GWHA_HOW_UNKNOWN, /* it is so; since when, nobody has seen */
	GWHA_HOW_BEFORE, /* it was so before, and stayed */
	GWHA_HOW_SEEN, /* the agent saw it then; it was so then, or a little before */
	GWHA_HOW_KERNEL, /* the module says that it was then */
};

#define GWHA_HOWS (GWHA_HOW_KERNEL + 1)

enum gwha_takeover_state {
	GWHA_TAKEOVER_GOING,
	GWHA_TAKEOVER_READY,
	GWHA_TAKEOVER_DEGRADED, /* something is missing still, for too long */
	GWHA_TAKEOVER_OVERTAKEN, /* by the next one, before all was ready */
};

#define GWHA_TAKEOVER_STATES (GWHA_TAKEOVER_OVERTAKEN + 1)

/**
 * struct gwha_takeover - a group became active, or is not active any more
 * @epoch: of the group, since then
 * @from: its state before; 0 if that was not heard
 * @to: its state since then
 * @why: the module's reason
 * @cause: why it stands in fault
 * @ifname: device of the router that saw it; "" if that was not heard
 * @heard: by an event; else it was found so, and little of it is known
 * @heard_us: when
 * @us: of each moment when, CLOCK_BOOTTIME; that of the epoch is the module's
 * @how: of each moment what is known of it
 * @state: whether all of it is done
 * @late: it was degraded
 * @lacks: what was missing when it was looked at last; "" for nothing
 */
struct gwha_takeover {
	uint64_t epoch;
	uint8_t from;
	uint8_t to;
	uint8_t why;
	uint8_t cause;
	char ifname[IFNAMSIZ];
	bool heard;
	uint64_t heard_us;
	uint64_t us[GWHA_MOMENTS];
	enum gwha_moment_how how[GWHA_MOMENTS];
	enum gwha_takeover_state state;
	bool late;
	char lacks[GWHA_TIMELINE_CAUSE_MAX];
};

/**
 * struct gwha_timeline - the takeovers of a group
 * @at: a ring, in memory for as many as there were; the last is at (@count - 1) % @room
 * @room: of the ring
 * @depth: so many are kept, at most GWHA_TIMELINE_MAX; 0 for as many as that
 * @count: how many there ever were
 */
struct gwha_timeline {
	struct gwha_takeover *at;
	size_t room;
	size_t depth;
	uint64_t count;
};

/* So many there are, and so many of them as they must be; and what of the first is not. */
struct gwha_tally {
	bool known;
	uint32_t all;
	uint32_t done;
	char lacks[GWHA_TIMELINE_CAUSE_MAX];
};

/**
 * struct gwha_timeline_seen - what there is of a group
 * @now_us: when it was seen
 * @vips: VIPs; done are those that are here
 * @conns: IPsec connections; done are those of this epoch that are up, or, on who is
 *	not active any more, those of which nothing is left
 * @sessions: BGP neighbors; done are those whose session is established
 * @session_us: since when all of these are
 * @routes: VIPs to be announced; done are those that a neighbor was told
 */
struct gwha_timeline_seen {
	uint64_t now_us;
	struct gwha_tally vips;
	struct gwha_tally conns;
	struct gwha_tally sessions;
	uint64_t session_us;
	struct gwha_tally routes;
};

void gwha_timeline_free(struct gwha_timeline *t);
bool gwha_timeline_event(struct gwha_timeline *t, const struct gwha_event *ev,
			 uint64_t now_us);
bool gwha_timeline_found(struct gwha_timeline *t, const struct gwha_group *g,
			 uint64_t now_us);
bool gwha_timeline_see(struct gwha_timeline *t,
		       const struct gwha_timeline_seen *seen);
struct gwha_takeover *gwha_timeline_last(const struct gwha_timeline *t);
struct gwha_takeover *gwha_timeline_open(const struct gwha_timeline *t);
size_t gwha_timeline_n(const struct gwha_timeline *t);
const struct gwha_takeover *gwha_timeline_nth(const struct gwha_timeline *t,
					      size_t n);
bool gwha_takeover_took(const struct gwha_takeover *o);
uint64_t gwha_takeover_ready_us(const struct gwha_takeover *o);
const char *gwha_moment_name(enum gwha_moment m);
const char *gwha_moment_how_name(enum gwha_moment_how how);
const char *gwha_takeover_state_name(enum gwha_takeover_state state);

/* timeline_json.c */
json_t *gwha_timeline_json(const char *group, const struct gwha_timeline *t);
int gwha_takeover_read(const json_t *one, struct gwha_takeover *o);

/* timeline_text.c */
struct gwha_timeline_view {
	uint64_t now_us; /* CLOCK_BOOTTIME; ages are from there */
	size_t columns; /* 0 for what takes 80 */
	bool blocks; /* bars are of more than ASCII */
};

void gwha_timeline_text(FILE *out, const struct gwha_takeover *at, size_t n,
			const struct gwha_timeline_view *view);

#endif /* GWHA_TIMELINE_H */
