// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IPsec connections that follow a group. What is to be done about each is the
 * planner's; here it is told what there is, and what it wants is said to charon.
 * Each second, and whenever something happens, all is looked at anew: so a charon
 * that was begun anew gets all again, and an agent that was, takes over what there
 * is. Dialling takes its time, so it has connections to charon of its own.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tunnels.h"
#include "ipsec_room.h"
#include "log.h"
#include "model.h"

/* A VIP that is not there yet comes in a moment. */
#define VIP_US 5000

/* A dial waits by itself; that charon hangs meanwhile is noticed then. */
#define DIAL_US (GWHA_IKE_DIAL_MS * 1000 + 2000000)
#define COMMAND_US 1500000

static const char *const main_events[] = {"list-sa", "ike-updown",
					  "child-updown", "child-rekey"};
static const char *const dial_events[] = {"control-log"};

/**
 * gwhad_tunnel_find - a connection by its name
 * @i: all connections
 * @name: name
 *
 * Return: the connection, or NULL if the file has none of that name.
 */
struct gwhad_tunnel *gwhad_tunnel_find(const struct gwhad_ipsec *i,
				       const char *name)
{
	for (size_t n = 0; n < i->n; n++)
		if (!strcmp(i->tunnels[n]->name, name))
			return i->tunnels[n];
	return NULL;
}

/**
 * gwhad_tunnel_put - a command of a connection has ended
 * @t: the connection; gone if the file has it no more, and this was the last
 */
void gwhad_tunnel_put(struct gwhad_tunnel *t)
{
	if (!t->pending && !t->conf)
		free(t);
}

/**
 * gwhad_tunnel_show - say how a connection is, if that changed for long
 * @t: the connection
 */
void gwhad_tunnel_show(struct gwhad_tunnel *t)
{
	enum gwha_ike_state state = t->ike.state;
	bool bad = state == GWHA_IKE_REFUSED || state == GWHA_IKE_DEGRADED;

	if (state == t->shown || state == GWHA_IKE_LOADING ||
	    state == GWHA_IKE_WAITING || state == GWHA_IKE_UNKNOWN || !t->conf)
		return;
	t->shown = state;
	gwhad_log(bad ? GWHAD_WARNING : GWHAD_NOTICE,
		  "ipsec %s (line %u): %s%s%s", t->name,
		  t->conf->node->place.line, gwha_ike_state_name(state),
		  bad ? ": " : "", bad ? t->ike.cause : "");
}

static void on_hung_up(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_tunnel *t = arg;

	(void)reply;
	t->pending--;
	gwha_ike_ended(&t->ike, GWHA_IKE_HANG_UP, NULL, gwhad_now_us(), 0);
	t->seen.ike = false;
	t->seen.half = false;
	t->seen.child = false;
	t->seen.old = false;
	t->seen.passive = false;
	t->seen.taken = false;
	t->children.n = 0;
	t->touched = true;
	gwhad_ipsec_look_soon(t->all);
	gwhad_tunnel_step(t);
	gwhad_tunnel_put(t);
}

static void hang_up(struct gwhad_tunnel *t)
{
	uint8_t buf[256];
	size_t len = gwha_ike_hang_up(buf, sizeof(buf), t->name);

	t->pending++;
	gwha_ike_begun(&t->ike, GWHA_IKE_HANG_UP, gwhad_now_us());
	if (gwhad_charon_ask(&t->all->charon, buf, len, COMMAND_US, on_hung_up,
			     t))
		return;
	/* at the next look */
	t->pending--;
	t->ike.busy = GWHA_IKE_REST;
}

static void on_old_ended(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_tunnel *t = arg;

	(void)reply;
	t->pending--;
	if (!--t->ending) {
		gwha_ike_ended(&t->ike, GWHA_IKE_END_OLD, NULL, gwhad_now_us(),
			       0);
		/* what is left of it is found by the next look */
		t->seen.old = false;
		t->touched = true;
		gwhad_ipsec_look_soon(t->all);
	}
	gwhad_tunnel_put(t);
}

/* The last look has found it; else the next one does. */
static void end_old(struct gwhad_tunnel *t)
{
	uint8_t buf[256];
	size_t len;

	for (size_t n = 0; n < t->olds.n; n++) {
		len = gwha_ike_end_old(buf, sizeof(buf), &t->olds.at[n]);
		if (!gwhad_charon_ask(&t->all->charon, buf, len, COMMAND_US,
				      on_old_ended, t))
			continue;
		t->pending++;
		t->ending++;
	}
	if (!t->ending)
		return;
	gwhad_log(GWHAD_NOTICE,
		  "ipsec %s: what it had before is ended",
		  t->name);
	gwha_ike_begun(&t->ike, GWHA_IKE_END_OLD, gwhad_now_us());
	t->olds.n = 0;
}

static void load(struct gwhad_tunnel *t)
{
	struct gwha_err err = {.text = ""};

	gwha_ike_begun(&t->ike, GWHA_IKE_LOAD, gwhad_now_us());
	if (!gwhad_tunnel_load(t, &err))
		gwha_ike_ended(&t->ike, GWHA_IKE_LOAD, err.text, gwhad_now_us(),
			       gwhad_ipsec_chance());
}

static void on_dialled(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_dialler *d = arg;
	struct gwhad_tunnel *t = d->tunnel;
	char why[GWHA_IKE_CAUSE_MAX] = "charon was lost";
	bool failed = !reply || gwha_ike_failed(reply, why, sizeof(why));

	d->tunnel = NULL;
	t->pending--;
	t->touched = true;
	/* what the attempt said tells more than that it failed */
	gwha_ike_ended(&t->ike, GWHA_IKE_DIAL,
		       !failed ? NULL : *d->hint && reply ? d->hint : why,
		       gwhad_now_us(), gwhad_ipsec_chance());
	if (!failed) {
		t->seen.ike = true;
		t->seen.half = false;
		t->seen.child = true;
		/* the IKE SA that was all old may have the new one in it */
		t->olds.n = 0;
	}
	gwhad_ipsec_look_soon(d->all);
	gwhad_ipsec_turn(d->all);
	gwhad_tunnel_put(t);
}

/* A peer is known by where it is heard of first. */
static bool may_dial(const struct gwhad_tunnel *t)
{
	const char *peers[GWHA_IKE_SLOTS] = {NULL};

	for (size_t n = 0; n < GWHA_IKE_SLOTS; n++) {
		const struct gwhad_tunnel *other = t->all->diallers[n].tunnel;

		if (other && other->conf)
			peers[n] = other->conf->remote.at[0];
	}
	return gwha_ike_may_dial(peers, t->conf->remote.at[0]);
}

/* Whoever is free; if nobody is, it is not its turn yet. */
static void dial(struct gwhad_tunnel *t)
{
	uint8_t buf[256];
	size_t len = gwha_ike_dial(buf, sizeof(buf), t->name, t->mark);

	if (!may_dial(t))
		return;
	for (size_t n = 0; n < GWHA_IKE_SLOTS; n++) {
		struct gwhad_dialler *d = &t->all->diallers[n];

		if (d->tunnel || !d->charon.up)
			continue;
		d->tunnel = t;
		d->hint[0] = '\0';
		t->pending++;
		if (gwhad_charon_ask(&d->charon, buf, len, DIAL_US, on_dialled,
				     d)) {
			gwha_ike_begun(&t->ike, GWHA_IKE_DIAL, gwhad_now_us());
			return;
		}
		d->tunnel = NULL;
		t->pending--;
	}
}

static const struct gwhad_ipsec_group *group_of(const struct gwhad_tunnel *t)
{
	for (size_t n = 0; n < t->all->n_groups; n++)
		if (!strcmp(t->all->groups[n].name, t->conf->group))
			return &t->all->groups[n];
	return NULL;
}

/* Asked once in a turn. */
static bool has_vip(struct gwhad_tunnel *t)
{
	struct gwhad_ipsec *i = t->all;

	if (memcmp(&i->vip, &t->conf->local, sizeof(i->vip))) {
		i->vip = t->conf->local;
		i->vip_there = gwhad_vip_there(&i->vip);
	}
	return i->vip_there;
}

/* Nothing is done before it is known who owns what. */
static void step(struct gwhad_tunnel *t)
{
	const struct gwhad_ipsec_group *g;
	uint64_t colds;

	if (!t->conf || !t->all->known || !t->all->charon.up)
		return;
	colds = t->ike.colds;
	g = group_of(t);
	t->seen.charon = t->all->charon.up;
	t->seen.loaded = t->told && t->conn && t->secret;
	t->seen.owner = g && g->owner;
	t->seen.epoch = g ? g->epoch : 0;
	t->seen.hot = t->conf->hot;
	t->seen.mute = t->all->hot.cause[0];
	t->seen.vip = t->seen.owner && (!t->seen.child || t->seen.taken) &&
		      has_vip(t);
	switch (gwha_ike_step(&t->ike, &t->seen, gwhad_now_us())) {
	case GWHA_IKE_REST:
		break;
	case GWHA_IKE_LOAD:
		load(t);
		break;
	case GWHA_IKE_DIAL:
		dial(t);
		break;
	case GWHA_IKE_HANG_UP:
		hang_up(t);
		break;
	case GWHA_IKE_END_OLD:
		end_old(t);
		break;
	case GWHA_IKE_REKEY:
		gwhad_hot_rekey(t);
		break;
	}
	if (t->ike.colds > colds)
		gwhad_log(GWHAD_NOTICE,
			  "ipsec %s: there is no copy to take over: it is dialled",
			  t->name);
	gwhad_tunnel_show(t);
}

static void tell_changed(const struct gwhad_ipsec *i)
{
	if (i->changed)
		i->changed(i->changed_arg);
}

/**
 * gwhad_tunnel_step - let a connection have what it wants
 * @t: the connection
 */
void gwhad_tunnel_step(struct gwhad_tunnel *t)
{
	t->all->vip.len = 0;
	step(t);
	tell_changed(t->all);
}

/**
 * gwhad_ipsec_turn - let each connection have what it wants, the largest first
 * @i: all connections
 */
void gwhad_ipsec_turn(struct gwhad_ipsec *i)
{
	const struct timeval wait = gwhad_timeval(VIP_US);
	bool soon = false;

	i->vip.len = 0;
	for (size_t n = 0; n < i->n; n++) {
		struct gwhad_tunnel *t = i->tunnels[n];

		step(t);
		soon |= t->seen.owner && !t->seen.vip &&
			(!t->seen.child || t->seen.taken);
		if (t->ike.state == GWHA_IKE_TAKING)
			gwhad_ipsec_look_soon(i);
	}
	if (soon)
		event_add(i->soon, &wait);
	tell_changed(i);
}

/* Each cause once. */
static void speak(struct gwhad_ipsec *i)
{
	const char *what = i->charon.up ? "charon answers" : i->charon.cause;

	if (!strcmp(what, i->said))
		return;
	snprintf(i->said, sizeof(i->said), "%s", what);
	gwhad_log(i->charon.up ? GWHAD_INFO : GWHAD_WARNING, "ipsec: %s", what);
}

static void on_state(void *arg)
{
	struct gwhad_ipsec *i = arg;
	uint64_t now = gwhad_now_us();

	for (size_t n = 0; n < i->n; n++) {
		struct gwhad_tunnel *t = i->tunnels[n];

		/* another charon may answer now, which knows nothing */
		t->told = false;
		gwha_ike_forget(&t->ike,
				!i->charon.up ? i->charon.cause :
				i->known      ? "" :
						"it is not known who owns its group",
				now);
		if (i->charon.up)
			continue;
		t->shown = GWHA_IKE_UNKNOWN;
		memset(&t->seen, 0, sizeof(t->seen));
		t->children.n = 0;
	}
	i->looking = false;
	gwhad_hot_charon(i);
	speak(i);
	if (i->charon.up)
		gwhad_ipsec_look(i);
}

static void on_event(void *arg, const struct gwha_vici_packet *p)
{
	struct gwhad_ipsec *i = arg;
	struct gwha_ike_found found;
	struct gwhad_tunnel *t;

	if (!gwha_ike_found(p, &found))
		return;
	if (strcmp(p->name, "list-sa")) {
		gwhad_ipsec_look_soon(i);
		return;
	}
	t = gwhad_tunnel_find(i, found.name);
	if (!t)
		return;
	if (t->conf->hot)
		gwha_ike_children(p, t->name, t->mark, &t->there_children);
	if (found.passive) {
		t->there.passive |= found.child || !t->conf->hot;
		return;
	}
	t->there.ike = true;
	t->there.half |= found.half;
	t->there.child |=
		gwha_ike_sort(p, t->name, t->mark, &t->there_olds);
}

static void on_dial_event(void *arg, const struct gwha_vici_packet *p)
{
	struct gwhad_dialler *d = arg;

	gwha_ike_hint(p, d->hint, sizeof(d->hint));
}

static void on_dial_state(void *arg)
{
	struct gwhad_dialler *d = arg;

	if (d->charon.up)
		gwhad_ipsec_turn(d->all);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_ipsec *i = arg;

	(void)fd;
	(void)what;
	i->due_us = 0;
	gwhad_ipsec_look(i);
}

static void on_soon(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	gwhad_ipsec_turn(arg);
}

static int set_up(struct gwhad_charon *c, struct gwhad_ipsec *i,
		  const char *const *events, size_t n)
{
	c->base = i->base;
	c->path = i->path;
	c->events = events;
	c->n_events = n;
	return gwhad_charon_begin(c);
}

/* Who has no connections does not ask for a charon. */
static int connect_all(struct gwhad_ipsec *i)
{
	i->charon.on_state = on_state;
	i->charon.on_event = on_event;
	i->charon.arg = i;
	if (set_up(&i->charon, i, main_events, 4))
		return -1;
	for (size_t n = 0; n < GWHA_IKE_SLOTS; n++) {
		struct gwhad_dialler *d = &i->diallers[n];

		d->all = i;
		d->charon.on_state = on_dial_state;
		d->charon.on_event = on_dial_event;
		d->charon.arg = d;
		if (set_up(&d->charon, i, dial_events, 1))
			return -1;
	}
	return 0;
}

/**
 * gwhad_ipsec_begin - get ready
 * @i: all connections; its path is set
 * @base: the loop
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_ipsec_begin(struct gwhad_ipsec *i, struct event_base *base)
{
	i->base = base;
	i->timer = event_new(base, -1, 0, on_timer, i);
	i->soon = event_new(base, -1, 0, on_soon, i);
	i->room = mmap(NULL, GWHAD_IPSEC_ROOM, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!i->timer || !i->soon || i->room == MAP_FAILED || gwhad_hot_begin(i))
		return -1;
	(void)madvise(i->room, GWHAD_IPSEC_ROOM, MADV_DONTDUMP);
	return 0;
}

/**
 * gwhad_ipsec_ready - connect to charon, if that was not done
 * @i: all connections
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_ipsec_ready(struct gwhad_ipsec *i)
{
	if (!i->begun && connect_all(i))
		return -1;
	i->begun = true;
	return 0;
}
