// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A routing daemon beside us. Each group's announcements are looked at again and again, compared
 * with what they must be, and set right; what a look has found is all that is known.
 * That a daemon is dead or hangs is told to the groups that track it.
 */

#include <stdlib.h>
#include <string.h>

#include "bgp_watch.h"
#include "clock.h"
#include "condition.h"
#include "detour.h"
#include "log.h"
#include "model.h"

/* A daemon that takes longer for a reply hangs. */
#define DEADLINE_US 1500000
/* While something is under way, and after something was configured. */
#define SOON_US 50000
/* After a change of role, so that it is known when it was announced; and for each
 * question besides, so that the daemon has time for other things.
 */
#define CLOSELY_US 10000000
#define EACH_US 5000

static void look_in(struct gwhad_bgp *one, uint64_t us)
{
	struct timeval wait = gwhad_timeval(us);

	event_add(one->timer, &wait);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	gwhad_bgp_look(arg);
}

/**
 * gwhad_bgp_seen - what the last look has found
 * @one: what is watched
 * @seen: overwritten
 */
void gwhad_bgp_seen(const struct gwhad_bgp *one, struct gwha_bgp_seen *seen)
{
	*seen = (struct gwha_bgp_seen){
		.now_us = gwhad_now_us(),
		.answers = one->ready && one->well,
		.setup = one->known.setup_known ? &one->known.setup : NULL,
		.paths = one->known.paths,
		.neighbors = one->known.neighbors,
		.role = one->role,
		.role_us = one->role_us,
		.refused = one->refused,
	};
}

static void tell(const struct gwhad_bgp *one)
{
	if (one->ready && *one->conf->condition)
		gwhad_condition_tell(one->all->kernel, one->all->conf,
				     one->conf->condition, one->well);
}

/* Of the daemons' own state at once; what is wrong with their work is only said. */
static void judge(struct gwhad_bgp *one)
{
	bool changed = !one->ready || one->well == one->bad;
	struct gwha_bgp_seen seen;
	char text[sizeof(one->why)];

	one->ready = true;
	one->well = !one->bad;
	if (one->bad) {
		/* who comes back may have forgotten all */
		one->setup_due = true;
		one->routes_off = false;
		memset(one->known.paths, 0, sizeof(one->known.paths));
		memset(one->known.neighbors, 0, sizeof(one->known.neighbors));
	}
	gwhad_bgp_seen(one, &seen);
	if (one->well && !gwha_bgp_trouble(one->conf, &seen, text, sizeof(text)))
		*text = '\0';
	if (one->well && strcmp(text, one->why)) {
		strcpy(one->why, text);
		if (*text)
			gwhad_log(GWHAD_WARNING, "bgp of group %s: degraded: %s",
				  one->conf->group, text);
	}
	if (!changed)
		return;
	gwhad_log(one->well ? GWHAD_INFO : GWHAD_ERROR, "bgp of group %s: %s%s",
		  one->conf->group, one->well ? "the daemons answer" : "",
		  one->well ? "" : one->why);
	tell(one);
}

/* Once it is known; what is there of another life goes. */
static void hold(struct gwhad_bgp *one, bool there)
{
	struct gwha_err err;

	if (one->held == there)
		return;
	one->held = there;
	if (!gwhad_detour(one->all->conf, one->conf, there, &err))
		return;
	one->held = -1;
	gwhad_log(GWHAD_WARNING, "bgp of group %s: %s", one->conf->group,
		  err.text);
}

static void hand_over(struct gwhad_bgp *one)
{
	struct gwha_group g = {.has = GWHA_HAS(GWHA_A_GROUP_NAME)};
	struct gwha_err err = {.text = "the module is not there"};

	memcpy(g.name, one->conf->group, sizeof(g.name));
	one->refused = !one->all->kernel->nl ||
		       gwha_nl_request(one->all->kernel->nl, GWHA_CMD_HANDOVER,
				       &gwha_kind_group, &g, &err);
	if (one->refused)
		gwhad_log(GWHAD_WARNING, "handover of group %s: %s",
			  one->conf->group, err.text);
}

/* Whether neighbors were told all that they must be, and no more; and tenants are back. */
static bool is_settled(const struct gwhad_bgp *one)
{
	bool owner = one->role == GWHA_BGP_ACTIVE;

	for (size_t i = 0; owner && i < one->conf->n_neighbors; i++)
		if (one->conf->neighbors[i].tenant &&
		    !one->known.neighbors[i].up)
			return false;
	for (size_t i = 0; i < one->conf->n_vips; i++)
		if (gwhad_bgp_told(one, i) != owner)
			return false;
	return true;
}

static uint64_t next_look(const struct gwhad_bgp *one)
{
	const struct gwha_conf_bgp *conf = one->conf;
	uint64_t us = SOON_US + EACH_US * (conf->n_vips + conf->n_neighbors);

	if (one->machine.phase != GWHA_BGP_KEEPING)
		return SOON_US;
	if (gwhad_now_us() - one->role_us < CLOSELY_US && !is_settled(one) &&
	    us < conf->interval_us)
		return us;
	return conf->interval_us;
}

static void log_phase(const struct gwhad_bgp *one, enum gwha_bgp_phase was)
{
	if (one->machine.phase == was)
		return;
	gwhad_log(GWHAD_INFO, "bgp of group %s: %s%s%s", one->conf->group,
		  gwha_bgp_phase_name(one->machine.phase),
		  *one->machine.outcome ? ": " : "", one->machine.outcome);
}

/**
 * gwhad_bgp_looked - all questions of a look are answered
 * @one: what is watched
 */
void gwhad_bgp_looked(struct gwhad_bgp *one)
{
	enum gwha_bgp_phase was = one->machine.phase;
	struct gwha_bgp_seen seen;
	struct gwha_bgp_todo todo;

	judge(one);
	one->looked_us = one->look.now_us;
	gwhad_bgp_seen(one, &seen);
	todo = gwha_bgp_step(&one->machine, one->conf, &seen);
	log_phase(one, was);
	one->refused = false;
	hold(one, todo.hold);
	if (todo.handover)
		hand_over(one);
	if (todo.add | todo.raise | todo.lower)
		gwhad_bgp_write(one, &todo);
	else
		look_in(one, next_look(one));
	if (one->all->changed)
		one->all->changed(one->all->changed_arg);
}

/**
 * gwhad_bgp_written - what was to be configured is, or is not
 * @one: what is watched
 * @well: which of them
 */
void gwhad_bgp_written(struct gwhad_bgp *one, bool well)
{
	one->setup_due = true;
	if (well)
		gwhad_log(GWHAD_NOTICE, "bgp of group %s: configured",
			  one->conf->group);
	look_in(one, well ? SOON_US : one->conf->interval_us);
}

/* Whoever waits for an answer of a look gets it; else it is looked at once. */
static void look_now(struct gwhad_bgp *one)
{
	if (event_pending(one->timer, EV_TIMEOUT, NULL))
		look_in(one, 0);
}

/*
 * A daemon that ends is missed at once: until another node owns the VIPs there is
 * no way to them.
 */
static void on_gone(void *arg)
{
	look_now(arg);
}

static struct gwhad_bgp *find(const struct gwhad_bgps *b, const char *group)
{
	for (struct gwhad_bgp *one = b->first; one; one = one->next)
		if (!strcmp(one->conf->group, group))
			return one;
	return NULL;
}

static void take_role(struct gwhad_bgp *one, uint8_t state)
{
	enum gwha_bgp_role role = state == GWHA_STATE_ACTIVE ? GWHA_BGP_ACTIVE :
							       GWHA_BGP_OTHER;

	if (one->role == role)
		return;
	one->role = role;
	one->role_us = gwhad_now_us();
	look_now(one);
}

/**
 * gwhad_bgps_event - a group's state has changed
 * @b: what is watched
 * @ev: the event
 */
void gwhad_bgps_event(struct gwhad_bgps *b, const struct gwha_event *ev)
{
	struct gwhad_bgp *one = *ev->group ? find(b, ev->group) : NULL;

	if (one && ev->to)
		take_role(one, ev->to);
}

/**
 * gwhad_bgps_groups - all groups were read
 * @b: what is watched
 * @groups: the groups; those that may be new are told how the daemons are
 * @n: how many
 */
void gwhad_bgps_groups(struct gwhad_bgps *b, const struct gwha_group *groups,
		       size_t n)
{
	for (struct gwhad_bgp *one = b->first; one; one = one->next) {
		for (size_t i = 0; i < n; i++)
			if (!strcmp(groups[i].name, one->conf->group))
				take_role(one, groups[i].state);
		tell(one);
	}
}

/**
 * gwhad_bgps_fit - whether a group's lease is to be renewed
 * @bgps: what is watched
 * @group: the group
 */
bool gwhad_bgps_fit(void *bgps, const char *group)
{
	const struct gwhad_bgp *one = find(bgps, group);

	return !one || !one->conf->lease || !one->ready || one->well;
}

/**
 * gwhad_bgps_drain - hand a group over without a gap
 * @b: what is watched
 * @group: the group
 * @err: filled in on failure
 *
 * Return: 0 if that has begun, or -1.
 */
int gwhad_bgps_drain(struct gwhad_bgps *b, const char *group,
		     struct gwha_err *err)
{
	struct gwhad_bgp *one = find(b, group);
	struct gwha_bgp_seen seen;
	const char *why;

	if (!one)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "bgp has no group \"%.31s\": leave out drain",
				 group);
	gwhad_bgp_seen(one, &seen);
	why = gwha_bgp_drain(&one->machine, one->conf, &seen);
	if (why)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "%s", why);
	gwhad_log(GWHAD_NOTICE, "bgp of group %s: raising", group);
	look_now(one);
	return 0;
}

static bool begin(struct gwhad_bgp *one, const struct gwha_conf_bgp *conf)
{
	char path[GWHA_BGP_PATH_MAX];

	for (unsigned int i = 0; one->driver->sockets[i]; i++) {
		one->driver->path(conf, i, path);
		if (gwhad_ctl_begin(&one->ctl[i], one->all->base, path,
				    one->driver->speech, DEADLINE_US))
			return false;
		one->ctl[i].gone = on_gone;
		one->ctl[i].gone_arg = one;
	}
	return true;
}

static struct gwhad_bgp *make(struct gwhad_bgps *b,
			      const struct gwha_conf_bgp *conf)
{
	struct gwhad_bgp *one = calloc(1, sizeof(*one));

	if (!one)
		return NULL;
	one->all = b;
	one->machine.outcome = "";
	one->held = -1;
	one->driver = gwha_bgp_driver_of(conf);
	one->timer = event_new(b->base, -1, 0, on_timer, one);
	if (one->timer && begin(one, conf))
		return one;
	/* for want of memory: what little there is of it stays */
	free(one);
	return NULL;
}

/* What it was told is no more: no way stays, and the rest is the daemon's. */
static void drop(struct gwhad_bgp *one)
{
	struct gwha_err err;

	if (one->held)
		gwhad_detour(one->all->conf, one->conf, false, &err);
	for (size_t i = 0; i < GWHA_BGP_SOCKETS_MAX; i++)
		gwhad_ctl_end(&one->ctl[i]);
	event_free(one->timer);
	free(one);
}

/**
 * gwhad_bgps_end - watch nothing any more
 * @b: what is watched; no way stays behind
 */
void gwhad_bgps_end(struct gwhad_bgps *b)
{
	struct gwhad_bgp *gone;

	while ((gone = b->first)) {
		b->first = gone->next;
		drop(gone);
	}
}

/**
 * gwhad_bgps_want - watch what a file has, and no more
 * @b: what is watched
 * @conf: the file, as this node reads it; the one before is still there
 *
 * All begins anew: the daemon has what it was told, and a drain that was under way ends.
 */
void gwhad_bgps_want(struct gwhad_bgps *b, const struct gwha_conf *conf)
{
	struct gwhad_bgp *list = NULL;

	for (size_t i = conf->n_bgps; i--;) {
		struct gwhad_bgp *was = find(b, conf->bgps[i].group);
		struct gwhad_bgp *one = make(b, &conf->bgps[i]);

		if (!one) {
			gwhad_log(GWHAD_ERROR, "bgp of group %s: out of memory",
				  conf->bgps[i].group);
			continue;
		}
		one->conf = &conf->bgps[i];
		one->role = was ? was->role : GWHA_BGP_UNKNOWN;
		one->next = list;
		list = one;
	}
	gwhad_bgps_end(b);
	b->first = list;
	b->conf = conf;
	for (; list; list = list->next)
		look_in(list, 0);
}
