// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Leases: the agent's proof of life to the module. They are renewed from the
 * loop, so an agent that hangs renews none; and by the connection that all else is
 * read by, which ends when that fails.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "lease.h"
#include "log.h"
#include "model.h"

static int ask(struct gwhad_leases *l, uint8_t cmd,
	       const struct gwha_renewal *one, struct gwha_err *err)
{
	struct gwha_group key = {.has = GWHA_HAS(GWHA_A_GROUP_NAME)};

	memcpy(key.name, one->name, sizeof(key.name));
	return gwha_nl_request(l->kernel->nl, cmd, &gwha_kind_group, &key, err);
}

/* Who else holds it asked for it: it is his until he gives it back. */
static bool is_free(struct gwhad_leases *l, const struct gwha_renewal *one)
{
	struct gwha_group key = {.has = GWHA_HAS(GWHA_A_GROUP_NAME)};
	const struct gwha_group *g;
	struct gwha_list list;
	struct gwha_err err;
	bool held;

	memcpy(key.name, one->name, sizeof(key.name));
	if (gwha_nl_get(l->kernel->nl, GWHA_CMD_GROUP_GET, &gwha_kind_lease,
			&key, &list, &err))
		return false;
	g = list.at;
	held = g->lease_state == GWHA_LEASE_STATE_HELD;
	free(list.at);
	return !held;
}

static void renew(struct gwhad_leases *l, struct gwha_renewal *one)
{
	struct gwha_err err;
	bool ok;

	ok = !ask(l, GWHA_CMD_LEASE_RENEW, one, &err);
	gwha_renewal_done(one, ok, gwhad_now_us());
	if (ok)
		return;
	one->foreign = err.error == EPERM;
	gwhad_log(GWHAD_WARNING, "lease of group %s: %s", one->name,
		  one->foreign ? "somebody else has taken it" : err.text);
}

static void take(struct gwhad_leases *l, struct gwha_renewal *one)
{
	struct gwha_err err;
	bool ok;

	if (one->foreign && !is_free(l, one)) {
		gwha_renewal_done(one, false, gwhad_now_us());
		return;
	}
	ok = !ask(l, GWHA_CMD_LEASE_TAKE, one, &err);
	if (ok)
		gwhad_log(GWHAD_INFO, "lease of group %s: taken", one->name);
	else if (!one->failed)
		gwhad_log(GWHAD_WARNING, "lease of group %s: %s", one->name,
			  err.text);
	one->failed = !ok;
	one->foreign = false;
	gwha_renewal_done(one, ok, gwhad_now_us());
}

/* It runs out, as if nobody were there; and is taken when all is well again. */
static void withhold(struct gwha_renewal *one)
{
	if (one->held)
		gwhad_log(GWHAD_WARNING, "lease of group %s: not renewed",
			  one->name);
	gwha_renewal_done(one, false, gwhad_now_us());
}

static void set_timer(struct gwhad_leases *l)
{
	uint64_t due = gwha_renewals_due(&l->r), now = gwhad_now_us();
	struct timeval wait;

	event_del(l->timer);
	if (due == UINT64_MAX || !l->kernel->nl)
		return;
	wait = gwhad_timeval(due > now ? due - now : 0);
	event_add(l->timer, &wait);
}

/**
 * gwhad_leases_look - do what is due
 * @l: the leases
 */
void gwhad_leases_look(struct gwhad_leases *l)
{
	uint64_t now = gwhad_now_us();

	if (l->kernel->nl)
		for (size_t i = 0; i < l->r.n; i++) {
			struct gwha_renewal *one = &l->r.at[i];

			if (one->due_us > now)
				continue;
			if (l->fit && !l->fit(l->arg, one->name))
				withhold(one);
			else if (one->held)
				renew(l, one);
			else
				take(l, one);
		}
	set_timer(l);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	gwhad_leases_look(arg);
}

/**
 * gwhad_leases_begin - hold none yet
 * @l: overwritten
 * @base: the loop
 * @kernel: the connections
 *
 * Return: 0 or -1.
 */
int gwhad_leases_begin(struct gwhad_leases *l, struct event_base *base,
		       struct gwhad_kernel *kernel)
{
	*l = (struct gwhad_leases){.kernel = kernel};
	l->timer = event_new(base, -1, 0, on_timer, l);
	return l->timer ? 0 : -1;
}

static void release(struct gwhad_leases *l, const struct gwha_renewal *one)
{
	struct gwha_err err;

	if (!one->held || !l->kernel->nl)
		return;
	if (ask(l, GWHA_CMD_LEASE_RELEASE, one, &err))
		gwhad_log(GWHAD_WARNING, "lease of group %s: %s", one->name,
			  err.text);
}

/**
 * gwhad_leases_want - hold the leases that a file has, and no other
 * @l: the leases
 * @conf: the file, as this node reads it
 */
void gwhad_leases_want(struct gwhad_leases *l, const struct gwha_conf *conf)
{
	struct gwha_renewal *one;

	if (gwha_renewals_want(&l->r, conf, gwhad_now_us())) {
		gwhad_log(GWHAD_ERROR, "leases: out of memory");
		return;
	}
	for (one = l->r.at; one < l->r.at + l->r.n;) {
		if (one->wanted) {
			one++;
			continue;
		}
		release(l, one);
		one = gwha_renewals_drop(&l->r, one);
	}
	gwhad_leases_look(l);
}

/**
 * gwhad_leases_lost - the connection that they belonged to is no more
 * @l: the leases
 */
void gwhad_leases_lost(struct gwhad_leases *l)
{
	for (size_t i = 0; i < l->r.n; i++) {
		l->r.at[i].held = false;
		l->r.at[i].due_us = 0;
	}
	set_timer(l);
}

/**
 * gwhad_leases_end - hold none any more
 * @l: the leases
 * @release_all: give them back; else they run out
 */
void gwhad_leases_end(struct gwhad_leases *l, bool release_all)
{
	for (size_t i = 0; release_all && i < l->r.n; i++)
		release(l, &l->r.at[i]);
	gwha_renewals_free(&l->r);
	event_free(l->timer);
}
