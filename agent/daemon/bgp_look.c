// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What routing daemons are asked in one look, a question at a time: which, and what
 * the answers mean, is their driver's. The first one that is not answered as it must
 * be ends the look: the daemon is not well, and nothing else of it counts.
 */

#include <stdio.h>
#include <string.h>

#include "bgp_watch.h"
#include "clock.h"

/* Somebody may configure it by hand. */
#define SETUP_US 10000000
#define ROUTES_US 10000000

/* A table that is longer than that is counted, not read. */
#define ROUTES_MAX 2000

static void ask_next(struct gwhad_bgp *one);

static void take_bad(struct gwhad_bgp *one, const char *what)
{
	one->bad = true;
	snprintf(one->why, sizeof(one->why), "%s: %.200s",
		 one->driver->sockets[one->q.socket], what);
	gwhad_bgp_looked(one);
}

/* What cannot be read of learned routes is no sign that a daemon is not well. */
static void take_spare(struct gwhad_bgp *one, const struct gwha_reply *reply)
{
	char why[128];

	if (!reply)
		one->routes_off = true;
	if (!reply || !one->driver->answer(one->conf, &one->known, &one->look,
					   &one->q, reply, why, sizeof(why)))
		one->routes_bad = true;
	ask_next(one);
}

static void on_reply(void *arg, const struct gwha_reply *reply)
{
	struct gwhad_bgp *one = arg;
	char why[128];

	if (one->q.spare)
		take_spare(one, reply);
	else if (!reply)
		take_bad(one, one->ctl[one->q.socket].why);
	else if (!one->driver->answer(one->conf, &one->known, &one->look,
				      &one->q, reply, why, sizeof(why)))
		take_bad(one, why);
	else
		ask_next(one);
}

/* All is answered: what was asked only now and then is known as of now. */
static void end(struct gwhad_bgp *one)
{
	if (one->look.setup) {
		one->setup_due = false;
		one->setup_us = one->look.now_us;
	}
	if (one->look.routes && !one->routes_bad)
		one->routes = one->known.routes;
	gwhad_bgp_looked(one);
}

static void ask_next(struct gwhad_bgp *one)
{
	struct gwhad_ctl *ctl;

	if (!one->driver->question(one->conf, &one->known, &one->look,
				   one->asked, &one->q)) {
		end(one);
		return;
	}
	one->asked++;
	ctl = &one->ctl[one->q.socket];
	if (gwhad_ctl_ask(ctl, one->q.command, on_reply, one))
		return;
	if (one->q.spare)
		take_spare(one, NULL);
	else
		take_bad(one, *ctl->why ? ctl->why : "cannot be asked");
}

static uint64_t learned(const struct gwhad_bgp *one)
{
	uint64_t n = 0;

	for (size_t i = 0; i < one->conf->n_neighbors; i++)
		n += one->known.neighbors[i].accepted;
	return n;
}

static bool wants_routes(struct gwhad_bgp *one, uint64_t now)
{
	if (!one->conf->routes || one->routes_off ||
	    one->machine.phase != GWHA_BGP_KEEPING ||
	    (one->routes_us && now < one->routes_us + ROUTES_US))
		return false;
	one->routes_us = now;
	memset(&one->known.routes, 0, sizeof(one->known.routes));
	one->routes_bad = learned(one) > ROUTES_MAX;
	return !one->routes_bad;
}

/*
 * Also while a neighbor is missing: who has added it wants to see that. And of who
 * ended, however short that was, for he may have begun with another configuration.
 */
static bool wants_setup(struct gwhad_bgp *one, uint64_t now)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < GWHA_BGP_SOCKETS_MAX; i++)
		lost += one->ctl[i].failures;
	one->setup_due |= lost != one->lost;
	one->lost = lost;
	for (size_t i = 0; i < one->conf->n_neighbors; i++)
		if (one->driver->finds && !one->known.neighbors[i].there)
			return true;
	return !one->known.setup_known || one->setup_due ||
	       now >= one->setup_us + SETUP_US;
}

/**
 * gwhad_bgp_look - ask the daemons; gwhad_bgp_looked() when they have answered
 * @one: what is watched
 */
void gwhad_bgp_look(struct gwhad_bgp *one)
{
	uint64_t now = gwhad_now_us();

	one->bad = false;
	one->asked = 0;
	one->looks++;
	one->look = (struct gwha_bgp_look){
		.now_us = now,
		.setup = wants_setup(one, now),
		.routes = wants_routes(one, now),
	};
	ask_next(one);
}
