// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is to be done about a group's announcements.
 *
 * A planned handover goes: the paths get a community that makes neighbors prefer
 * any other; the VIPs move; the successor's path comes, and is the better one at
 * once, while ours is still there and still leads somewhere, since this node has a
 * way to the VIPs; then ours is taken back. At no time is there no path.
 */

#include <stdio.h>
#include <string.h>

#include "bgp.h"
#include "units.h"

/* What became active a moment ago will be announced: that takes some 70 ms. */
#define ANNOUNCED_US 1000000
/* A tenant's session is there again, from our side, by then. */
#define TENANT_US 5000000

/**
 * gwha_bgp_phase_name - a phase as a word
 * @phase: phase
 */
const char *gwha_bgp_phase_name(enum gwha_bgp_phase phase)
{
	static const char *const names[] = {
		[GWHA_BGP_KEEPING] = "keeping", [GWHA_BGP_RAISING] = "raising",
		[GWHA_BGP_WAITING] = "waiting", [GWHA_BGP_MOVING] = "moving",
		[GWHA_BGP_HOLDING] = "holding", [GWHA_BGP_LEAVING] = "leaving",
	};

	return names[phase];
}

static void enter(struct gwha_bgp *m, enum gwha_bgp_phase phase,
		  const struct gwha_bgp_seen *seen)
{
	m->phase = phase;
	m->since_us = seen->now_us;
}

static uint64_t spent(const struct gwha_bgp *m, const struct gwha_bgp_seen *s)
{
	return s->now_us - m->since_us;
}

static uint64_t bit(size_t i)
{
	return UINT64_C(1) << i;
}

static uint64_t vips_that(const struct gwha_conf_bgp *conf,
			  const struct gwha_bgp_seen *s,
			  enum gwha_bgp_statement are)
{
	uint64_t vips = 0;

	for (size_t i = 0; i < conf->n_vips; i++)
		if (s->setup->vips[i] == are)
			vips |= bit(i);
	return vips;
}

static uint64_t missing(const struct gwha_conf_bgp *conf,
			const struct gwha_bgp_seen *s)
{
	return vips_that(conf, s, GWHA_BGP_NONE);
}

/**
 * gwha_bgp_drain - somebody asks for a handover that drains first
 * @m: begun, if it can be
 * @conf: how the VIPs are announced
 * @seen: what there is
 *
 * Return: NULL, or why it cannot be.
 */
const char *gwha_bgp_drain(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
			   const struct gwha_bgp_seen *seen)
{
	const struct gwha_bgp_driver *daemon = gwha_bgp_driver_of(conf);

	if (m->phase != GWHA_BGP_KEEPING)
		return "one is under way already";
	if (seen->role != GWHA_BGP_ACTIVE)
		return "the group is not active here: ask its owner";
	if (!seen->answers || !seen->setup)
		return daemon->mute;
	if (*conf->vrf)
		return "VIPs in a VRF cannot be held: leave out drain";
	if (!seen->setup->instance || missing(conf, seen))
		return daemon->lacks;
	if (vips_that(conf, seen, GWHA_BGP_FIXED))
		return daemon->fixed;
	m->drains++;
	m->outcome = "";
	enter(m, GWHA_BGP_RAISING, seen);
	return NULL;
}

static void give_up(struct gwha_bgp *m, const struct gwha_bgp_seen *s,
		    const char *why)
{
	m->outcome = why;
	enter(m, GWHA_BGP_KEEPING, s);
}

static void keeping(const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_seen *s, struct gwha_bgp_todo *todo)
{
	if (!s->answers || !s->setup || !s->setup->instance)
		return;
	/* of one who died while it drained */
	todo->lower = vips_that(conf, s, GWHA_BGP_DRAINING);
	if (conf->repair)
		todo->add = missing(conf, s);
}

/* All have it, as far as the daemon knows: the rest is the network's time. */
static bool neighbors_had_it(const struct gwha_conf_bgp *conf,
			     const struct gwha_bgp_seen *s)
{
	for (size_t i = 0; i < conf->n_vips; i++)
		if (!s->paths[i].draining)
			return false;
	for (size_t i = 0; i < conf->n_neighbors; i++)
		if (s->neighbors[i].up && s->neighbors[i].waiting)
			return false;
	return true;
}

static void raising(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_seen *s, struct gwha_bgp_todo *todo)
{
	if (s->role != GWHA_BGP_ACTIVE) {
		/* by itself: what was prepared is good for that as well */
		enter(m, GWHA_BGP_HOLDING, s);
	} else if (spent(m, s) > GWHA_BGP_PATIENCE_US) {
		give_up(m, s, gwha_bgp_driver_of(conf)->deaf);
		return;
	} else if (s->answers && s->setup) {
		todo->raise = vips_that(conf, s, GWHA_BGP_PLAIN) |
			      vips_that(conf, s, GWHA_BGP_FIXED) |
			      missing(conf, s);
		if (!todo->raise && neighbors_had_it(conf, s))
			enter(m, GWHA_BGP_WAITING, s);
	}
	todo->hold = true;
}

static void waiting(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_seen *s, struct gwha_bgp_todo *todo)
{
	todo->hold = true;
	if (s->role != GWHA_BGP_ACTIVE) {
		enter(m, GWHA_BGP_HOLDING, s);
	} else if (spent(m, s) >= conf->drain_wait_us) {
		todo->handover = true;
		enter(m, GWHA_BGP_MOVING, s);
	}
}

static void moving(struct gwha_bgp *m, const struct gwha_bgp_seen *s,
		   struct gwha_bgp_todo *todo)
{
	if (s->role == GWHA_BGP_OTHER) {
		enter(m, GWHA_BGP_HOLDING, s);
	} else if (s->refused) {
		give_up(m, s, "the module refused the handover");
		return;
	} else if (spent(m, s) > GWHA_BGP_PATIENCE_US) {
		give_up(m, s, "nobody has taken over");
		return;
	}
	todo->hold = true;
}

static void holding(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_seen *s, struct gwha_bgp_todo *todo)
{
	m->outcome = "moved";
	if (s->role == GWHA_BGP_ACTIVE)
		enter(m, GWHA_BGP_KEEPING, s);
	else if (spent(m, s) >= conf->hold_us)
		enter(m, GWHA_BGP_LEAVING, s);
	else
		todo->hold = true;
}

/*
 * The community stays until the path is gone: else it would be a good one. Where that
 * which drains keeps the path, it goes with it.
 */
static void leaving(struct gwha_bgp *m, const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_seen *s, struct gwha_bgp_todo *todo)
{
	bool gone = s->answers;

	for (size_t i = 0; gone && i < conf->n_vips; i++)
		gone = !s->paths[i].valid;
	if (gone || s->role == GWHA_BGP_ACTIVE ||
	    spent(m, s) > GWHA_BGP_PATIENCE_US)
		enter(m, GWHA_BGP_KEEPING, s);
	else if (gwha_bgp_driver_of(conf)->holds && s->answers && s->setup)
		todo->lower = vips_that(conf, s, GWHA_BGP_DRAINING);
}

/**
 * gwha_bgp_step - what is to be done now
 * @m: where it stands; goes on
 * @conf: how the VIPs are announced
 * @seen: what there is
 */
struct gwha_bgp_todo gwha_bgp_step(struct gwha_bgp *m,
				   const struct gwha_conf_bgp *conf,
				   const struct gwha_bgp_seen *seen)
{
	struct gwha_bgp_todo todo = {0};

	switch (m->phase) {
	case GWHA_BGP_KEEPING:
		keeping(conf, seen, &todo);
		break;
	case GWHA_BGP_RAISING:
		raising(m, conf, seen, &todo);
		break;
	case GWHA_BGP_WAITING:
		waiting(m, conf, seen, &todo);
		break;
	case GWHA_BGP_MOVING:
		moving(m, seen, &todo);
		break;
	case GWHA_BGP_HOLDING:
		holding(m, conf, seen, &todo);
		break;
	case GWHA_BGP_LEAVING:
		leaving(m, conf, seen, &todo);
		break;
	}
	return todo;
}

/* A tenant has its session with who owns the VIP, who has called it by now. */
static bool is_missed(const struct gwha_bgp_neighbor *n,
		      const struct gwha_bgp_session *its,
		      const struct gwha_bgp_seen *s)
{
	if (its->up)
		return false;
	return !n->tenant || (s->role == GWHA_BGP_ACTIVE &&
			      s->now_us - s->role_us >= TENANT_US);
}

/* The neighbor that is least well, and why. */
static bool neighbor_trouble(const struct gwha_conf_bgp *conf,
			     const struct gwha_bgp_seen *s, char *text,
			     size_t size)
{
	const struct gwha_bgp_driver *daemon = gwha_bgp_driver_of(conf);
	char cure[GWHA_BGP_LINE_MAX];

	for (size_t i = 0; i < conf->n_neighbors; i++) {
		const struct gwha_bgp_session *n = &s->neighbors[i];
		const char *name = conf->neighbors[i].name;

		daemon->restart(name, cure, sizeof(cure));
		if (!n->there)
			snprintf(text, size, "neighbor %s: %s has none", name,
				 daemon->daemon);
		else if (n->restart)
			snprintf(text, size,
				 "neighbor %s: graceful restart is on, so it would keep a dead node's path: say %s",
				 name, cure);
		else if (is_missed(&conf->neighbors[i], n, s))
			snprintf(text, size, "neighbor %s: %s", name, n->state);
		else
			continue;
		return true;
	}
	return false;
}

static const char *vip_trouble(const struct gwha_conf_bgp *conf,
			       const struct gwha_bgp_seen *s, size_t i)
{
	if (s->setup->vips[i] == GWHA_BGP_NONE)
		return gwha_bgp_driver_of(conf)->none;
	if (s->role == GWHA_BGP_ACTIVE && !s->paths[i].valid &&
	    s->now_us - s->role_us >= ANNOUNCED_US)
		return "it is not announced, though the group is active";
	return NULL;
}

/**
 * gwha_bgp_trouble - what of it is not as it must be
 * @conf: how the VIPs are announced
 * @seen: what there is
 * @text: where it is written
 * @size: bytes
 *
 * Return: @text, or NULL if all is well.
 */
const char *gwha_bgp_trouble(const struct gwha_conf_bgp *conf,
			     const struct gwha_bgp_seen *seen, char *text,
			     size_t size)
{
	const struct gwha_bgp_driver *daemon = gwha_bgp_driver_of(conf);
	char vip[GWHA_TEXT_MAX];

	if (!seen->setup)
		return NULL;
	if (!seen->setup->instance) {
		snprintf(text, size, "%s", daemon->no_instance);
		return text;
	}
	if (seen->setup->everywhere) {
		snprintf(text, size, "%s", daemon->everywhere);
		return text;
	}
	if (neighbor_trouble(conf, seen, text, size))
		return text;
	for (size_t i = 0; i < conf->n_vips; i++) {
		const char *what = vip_trouble(conf, seen, i);

		if (!what)
			continue;
		gwha_addr_text(vip, &conf->vips[i].addr);
		snprintf(text, size, "%s: %s", vip, what);
		return text;
	}
	return NULL;
}
