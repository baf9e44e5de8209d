// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs that a Vyatta or VyOS runs: health checks, and at changes of state. */

#include <stdio.h>
#include <string.h>

#include "note.h"
#include "vy.h"

/* VyOS's own. */
#define INTERVAL_US 60000000
#define FALL 3

/**
 * gwha_vy_health - carry something of a health-check over
 * @vy: configuration
 * @r: router
 * @path: from the word health-check on
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_health(struct gwha_vy *vy, struct gwha_vy_router *r,
		   struct gwha_vy_path path)
{
	struct gwha_wish_check *c = &r->check;
	const struct gwha_at *at;

	if (!c->place.line) {
		c->place = path.words[0].place;
		c->what = gwha_arena_text(&vy->w.im->arena, "health-check", 12);
		if (!c->what)
			return gwha_import_no_memory(vy->w.im);
		c->interval_us = INTERVAL_US;
		c->timeout_us = GWHA_UNSAID;
		c->rise = 1;
		c->fall = FALL;
	}
	path = gwha_vy_next(path, 1);
	if (!path.n)
		return 0;
	if (!gwha_vy_is(path, 0, "script") &&
	    !gwha_vy_is(path, 0, "interval") &&
	    !gwha_vy_is(path, 0, "failure-count")) {
		gwha_vy_lose(vy, path, "health-check",
			     "not known here: write a check of your own");
		return 0;
	}
	at = gwha_vy_value(vy, path);
	if (!at)
		return -1;
	if (gwha_vy_is(path, 0, "script"))
		return gwha_wish_exec(&vy->w, c, at, 1);
	if (gwha_vy_is(path, 0, "interval"))
		return gwha_wish_seconds(&vy->w, at, "interval",
					 INT32_MAX * 1000000LL,
					 &c->interval_us);
	return gwha_wish_number(&vy->w, at, "failure-count", 0, INT32_MAX,
				&c->fall);
}

/**
 * gwha_vy_finish_health - let a router depend on its health-check
 * @vy: configuration, whose paths are all read
 * @r: router; has a device and a VRID
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_finish_health(struct gwha_vy *vy, struct gwha_vy_router *r)
{
	struct gwha_wish_track track = {.place = r->check.place};
	struct gwha_wish_check *c;
	char name[128];

	if (!r->check.place.line || r->check.off)
		return 0;
	if (!r->check.n) {
		gwha_import_lost(vy->w.im, r->check.place, "",
				 "%s: health-check: it has no script",
				 r->rt->what);
		return 0;
	}
	if (r->rt->name)
		snprintf(name, sizeof(name), "health-%.64s", r->rt->name);
	else
		snprintf(name, sizeof(name), "health-%s-%u", r->rt->dev,
			 r->rt->vrid);
	r->check.source = gwha_arena_text(&vy->w.im->arena, name, strlen(name));
	if (!r->check.source)
		return gwha_import_no_memory(vy->w.im);
	c = gwha_wish_check(&vy->w, &r->check);
	if (!c || c->off)
		return c ? 0 : -1;
	track.name = c->name;
	return gwha_wish_track(&vy->w, &r->rt->tracks, &track);
}

/**
 * gwha_vy_transition - ask for a program that is told of changes
 * @vy: configuration
 * @r: router, or NULL
 * @path: from the word before the state on
 *
 * Those programs are for one state alone: run on each change, they would do
 * the wrong thing.
 *
 * Return: 0.
 */
int gwha_vy_transition(struct gwha_vy *vy, struct gwha_vy_router *r,
		       struct gwha_vy_path path)
{
	gwha_import_todo(vy->w.im, path.words[0].place, "",
			 "%s%s%s%s%.32s: gwhad runs a program on each change, without arguments: let it ask the environment for GWHA_GROUP and GWHA_STATE, and add it under notify",
			 r ? r->rt->what : "", r ? ": " : "",
			 path.words[0].text, path.n > 1 ? " " : "",
			 path.n > 1 ? path.words[1].text : "");
	return 0;
}

/**
 * gwha_vy_notify - ask for what tells other daemons (V43)
 * @vy: configuration
 * @r: router
 * @path: from the word notify on
 *
 * Return: 0.
 */
int gwha_vy_notify(struct gwha_vy *vy, struct gwha_vy_router *r,
		   struct gwha_vy_path path)
{
	gwha_import_todo(vy->w.im, path.words[0].place, "V43",
			 "%s: notify%s%.32s: gwhad knows no other daemon: let a program tell it, and add that under notify, on both nodes",
			 r->rt->what, path.n > 1 ? " " : "",
			 path.n > 1 ? path.words[1].text : "");
	return 0;
}
