// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * When what of a takeover was ready. The module says when it decided; of all else the
 * agent knows when it saw it, which is as late as that or later. What was there when
 * nobody looked has no time.
 */

#include <stdlib.h>
#include <string.h>

#include "timeline.h"

/**
 * gwha_moment_name - a moment as a word
 * @m: moment
 */
const char *gwha_moment_name(enum gwha_moment m)
{
	static const char *const names[GWHA_MOMENTS] = {
		[GWHA_MOMENT_EPOCH] = "epoch",
		[GWHA_MOMENT_ADDRESSES] = "addresses",
		[GWHA_MOMENT_ANNOUNCEMENT] = "announcement",
		[GWHA_MOMENT_FIRST_SA] = "first_sa",
		[GWHA_MOMENT_LAST_SA] = "last_sa",
		[GWHA_MOMENT_SESSION] = "bgp_session",
		[GWHA_MOMENT_FIRST_ROUTE] = "first_route",
		[GWHA_MOMENT_LAST_ROUTE] = "last_route",
	};

	return names[m];
}

/**
 * gwha_moment_how_name - what is known of a moment, as a word
 * @how: what
 */
const char *gwha_moment_how_name(enum gwha_moment_how how)
{
	static const char *const names[GWHA_HOWS] = {
		[GWHA_HOW_NONE] = "none",     [GWHA_HOW_MISSING] = "missing",
		[GWHA_HOW_UNKNOWN] = "unknown", [GWHA_HOW_BEFORE] = "before",
		[GWHA_HOW_SEEN] = "seen",     [GWHA_HOW_KERNEL] = "kernel",
	};

	return names[how];
}

/**
 * gwha_takeover_state_name - a state as a word
 * @state: state
 */
const char *gwha_takeover_state_name(enum gwha_takeover_state state)
{
	static const char *const names[GWHA_TAKEOVER_STATES] = {
		[GWHA_TAKEOVER_GOING] = "going",
		[GWHA_TAKEOVER_READY] = "ready",
		[GWHA_TAKEOVER_DEGRADED] = "degraded",
		[GWHA_TAKEOVER_OVERTAKEN] = "overtaken",
	};

	return names[state];
}

/**
 * gwha_takeover_took - whether the group became active; else it is active no more
 * @o: takeover
 */
bool gwha_takeover_took(const struct gwha_takeover *o)
{
	return o->to == GWHA_STATE_ACTIVE;
}

/**
 * gwha_timeline_free - forget all
 * @t: takeovers
 */
void gwha_timeline_free(struct gwha_timeline *t)
{
	free(t->at);
	*t = (struct gwha_timeline){.depth = t->depth};
}

/**
 * gwha_timeline_n - how many are kept
 * @t: takeovers
 */
size_t gwha_timeline_n(const struct gwha_timeline *t)
{
	return t->count < t->room ? (size_t)t->count : t->room;
}

/**
 * gwha_timeline_nth - one that is kept
 * @t: takeovers
 * @n: less than gwha_timeline_n(); 0 is the oldest
 */
const struct gwha_takeover *gwha_timeline_nth(const struct gwha_timeline *t,
					      size_t n)
{
	return &t->at[(t->count - gwha_timeline_n(t) + n) % t->room];
}

/**
 * gwha_timeline_last - the last one
 * @t: takeovers
 *
 * Return: it, or NULL.
 */
struct gwha_takeover *gwha_timeline_last(const struct gwha_timeline *t)
{
	return t->count ? &t->at[(t->count - 1) % t->room] : NULL;
}

/**
 * gwha_timeline_open - the last one, if not all of it is done
 * @t: takeovers
 *
 * Return: it, or NULL.
 */
struct gwha_takeover *gwha_timeline_open(const struct gwha_timeline *t)
{
	struct gwha_takeover *o = gwha_timeline_last(t);

	return o && (o->state == GWHA_TAKEOVER_GOING ||
		     o->state == GWHA_TAKEOVER_DEGRADED) ?
		       o :
		       NULL;
}

static size_t depth_of(const struct gwha_timeline *t)
{
	return t->depth && t->depth < GWHA_TIMELINE_MAX ? t->depth :
							  GWHA_TIMELINE_MAX;
}

/* Memory comes with use: most groups of a node never change. */
static bool grow(struct gwha_timeline *t)
{
	size_t room = t->room ? 2 * t->room : 2;
	struct gwha_takeover *at;

	/* once it has gone round it stays as it is */
	if (t->count != t->room || t->room >= depth_of(t))
		return t->room > 0;
	if (room > depth_of(t))
		room = depth_of(t);
	at = realloc(t->at, room * sizeof(*at));
	if (!at)
		return t->room > 0;
	t->at = at;
	t->room = room;
	return true;
}

static struct gwha_takeover *add(struct gwha_timeline *t)
{
	struct gwha_takeover *o = gwha_timeline_open(t);

	if (o)
		o->state = GWHA_TAKEOVER_OVERTAKEN;
	if (!grow(t))
		return NULL;
	o = &t->at[t->count++ % t->room];
	memset(o, 0, sizeof(*o));
	return o;
}

static void at_the_epoch(struct gwha_takeover *o, uint64_t us)
{
	o->us[GWHA_MOMENT_EPOCH] = us;
	o->how[GWHA_MOMENT_EPOCH] = us ? GWHA_HOW_KERNEL : GWHA_HOW_UNKNOWN;
}

/* What was found is told of after all. */
static void complete(struct gwha_takeover *o, const struct gwha_event *ev)
{
	o->from = ev->from;
	o->why = ev->why;
	o->cause = ev->cause;
	memcpy(o->ifname, ev->ifname, sizeof(o->ifname));
	o->ifname[sizeof(o->ifname) - 1] = '\0';
}

/**
 * gwha_timeline_event - the module says that the group has changed
 * @t: takeovers of the group
 * @ev: the change
 * @now_us: when it was read
 *
 * Return: whether one began.
 */
bool gwha_timeline_event(struct gwha_timeline *t, const struct gwha_event *ev,
			 uint64_t now_us)
{
	struct gwha_takeover *o = gwha_timeline_last(t);
	bool was = ev->from == GWHA_STATE_ACTIVE;
	bool is = ev->to == GWHA_STATE_ACTIVE;
	uint64_t us = ev->time_us;

	if (!ev->to || was == is)
		return false;
	if (o && us == o->us[GWHA_MOMENT_EPOCH] && is == gwha_takeover_took(o)) {
		complete(o, ev);
		return false;
	}
	/* what was read anew since then is newer than what waited to be heard */
	if (o && us < o->us[GWHA_MOMENT_EPOCH])
		return false;
	o = add(t);
	if (!o)
		return false;
	complete(o, ev);
	o->to = ev->to;
	o->epoch = ev->epoch;
	o->heard = true;
	o->heard_us = now_us;
	/* a time that is yet to come is none */
	at_the_epoch(o, us <= now_us ? us : 0);
	return true;
}

/* Whether what is found is what the last one has left. */
static bool is_same(const struct gwha_takeover *o, const struct gwha_group *g)
{
	if (g->state != GWHA_STATE_ACTIVE || !gwha_takeover_took(o))
		return (g->state == GWHA_STATE_ACTIVE) == gwha_takeover_took(o);
	return g->epoch == o->epoch || g->since_us == o->us[GWHA_MOMENT_EPOCH];
}

/**
 * gwha_timeline_found - the group was read
 * @t: takeovers of the group
 * @g: the group
 * @now_us: when
 *
 * One that no event has told of is noticed by this.
 *
 * Return: whether one began.
 */
bool gwha_timeline_found(struct gwha_timeline *t, const struct gwha_group *g,
			 uint64_t now_us)
{
	struct gwha_takeover *o = gwha_timeline_last(t);

	/* that it stands by at first says nothing */
	if (o ? is_same(o, g) : g->state != GWHA_STATE_ACTIVE)
		return false;
	/* an event that was heard meanwhile is newer than what was read */
	if (o && g->since_us < o->us[GWHA_MOMENT_EPOCH])
		return false;
	o = add(t);
	if (!o)
		return false;
	o->to = g->state;
	o->epoch = g->epoch;
	o->why = g->why;
	o->cause = g->cause;
	o->heard_us = now_us;
	at_the_epoch(o, g->since_us <= now_us ? g->since_us : 0);
	return true;
}

/* Once it is so it has a time, and keeps it. */
static void mark(struct gwha_takeover *o, enum gwha_moment m, bool so,
		 uint64_t us)
{
	bool watched = o->heard || o->how[m] == GWHA_HOW_MISSING;

	if (o->how[m] > GWHA_HOW_MISSING)
		return;
	o->how[m] = GWHA_HOW_MISSING;
	if (!so)
		return;
	/* who comes later only sees that it is so */
	o->how[m] = watched ? GWHA_HOW_SEEN : GWHA_HOW_UNKNOWN;
	o->us[m] = watched ? us : 0;
}

static void mark_addresses(struct gwha_takeover *o,
			   const struct gwha_timeline_seen *seen)
{
	bool so = seen->vips.done == seen->vips.all;

	if (!seen->vips.known || !seen->vips.all)
		return;
	mark(o, GWHA_MOMENT_ADDRESSES, so, seen->now_us);
	/* the module announces each as soon as it can be used, and says no time */
	if (gwha_takeover_took(o))
		mark(o, GWHA_MOMENT_ANNOUNCEMENT, so, seen->now_us);
}

static void mark_connections(struct gwha_takeover *o,
			     const struct gwha_timeline_seen *seen)
{
	if (!seen->conns.known || !seen->conns.all)
		return;
	mark(o, GWHA_MOMENT_FIRST_SA, seen->conns.done, seen->now_us);
	mark(o, GWHA_MOMENT_LAST_SA, seen->conns.done == seen->conns.all,
	     seen->now_us);
}

static void mark_routes(struct gwha_takeover *o,
			const struct gwha_timeline_seen *seen)
{
	if (seen->sessions.known && seen->sessions.all &&
	    gwha_takeover_took(o)) {
		bool so = seen->sessions.done == seen->sessions.all;

		mark(o, GWHA_MOMENT_SESSION, so, seen->now_us);
		if (o->how[GWHA_MOMENT_SESSION] == GWHA_HOW_SEEN && so &&
		    seen->session_us < o->us[GWHA_MOMENT_EPOCH]) {
			o->how[GWHA_MOMENT_SESSION] = GWHA_HOW_BEFORE;
			o->us[GWHA_MOMENT_SESSION] = 0;
		}
	}
	if (!seen->routes.known || !seen->routes.all)
		return;
	mark(o, GWHA_MOMENT_FIRST_ROUTE, seen->routes.done, seen->now_us);
	mark(o, GWHA_MOMENT_LAST_ROUTE, seen->routes.done == seen->routes.all,
	     seen->now_us);
}

static bool lacks(struct gwha_takeover *o, const struct gwha_tally *t,
		  const char *unknown)
{
	const char *text = !t->known ? unknown :
			   t->done == t->all ? "" : t->lacks;

	if (!*text)
		return false;
	if (!*o->lacks) {
		strncpy(o->lacks, text, sizeof(o->lacks) - 1);
		o->lacks[sizeof(o->lacks) - 1] = '\0';
		/* what others say goes to terminals, and into JSON */
		for (char *c = o->lacks; *c; c++)
			if (*c < ' ' || *c > '~')
				*c = '?';
	}
	return true;
}

/* Not before all is known: what was not looked at may lack. */
static bool is_whole(struct gwha_takeover *o,
		     const struct gwha_timeline_seen *seen)
{
	bool bad = false;

	memset(o->lacks, 0, sizeof(o->lacks));
	bad |= lacks(o, &seen->vips, "the module was not asked for addresses yet");
	bad |= lacks(o, &seen->conns, "charon was not asked yet");
	if (gwha_takeover_took(o))
		bad |= lacks(o, &seen->sessions, "BGP was not asked yet");
	bad |= lacks(o, &seen->routes, "BGP was not asked yet");
	return !bad;
}

/**
 * gwha_timeline_see - what there is of the group now
 * @t: takeovers of the group
 * @seen: what was seen
 *
 * Return: whether the last one's state has changed.
 */
bool gwha_timeline_see(struct gwha_timeline *t,
		       const struct gwha_timeline_seen *seen)
{
	struct gwha_takeover *o = gwha_timeline_open(t);
	enum gwha_takeover_state was;

	if (!o)
		return false;
	was = o->state;
	mark_addresses(o, seen);
	mark_connections(o, seen);
	mark_routes(o, seen);
	if (is_whole(o, seen))
		o->state = GWHA_TAKEOVER_READY;
	else if (seen->now_us >= o->heard_us + GWHA_TIMELINE_BOUND_US)
		o->state = GWHA_TAKEOVER_DEGRADED;
	o->late |= o->state == GWHA_TAKEOVER_DEGRADED;
	return o->state != was;
}

/**
 * gwha_takeover_ready_us - how long it took until all was ready
 * @o: takeover
 *
 * Return: microseconds since the module's decision, or 0 if that is not known.
 */
uint64_t gwha_takeover_ready_us(const struct gwha_takeover *o)
{
	uint64_t from = o->us[GWHA_MOMENT_EPOCH], last = from;

	if (o->state != GWHA_TAKEOVER_READY || !from)
		return 0;
	for (int m = 0; m < GWHA_MOMENTS; m++) {
		if (o->how[m] == GWHA_HOW_UNKNOWN)
			return 0;
		if (o->how[m] >= GWHA_HOW_SEEN && o->us[m] > last)
			last = o->us[m];
	}
	return last - from;
}
