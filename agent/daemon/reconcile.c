// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From what there is to what is wanted, again and again. Nothing is remembered of
 * what was done: whatever happens, and if nothing happens for a while, all is read
 * anew, compared and set right. To be woken up is the only signal there is.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "apply.h"
#include "clock.h"
#include "dump.h"
#include "log.h"
#include "maintenance.h"
#include "model.h"
#include "reconcile.h"
#include "report.h"

/* What happens in one moment is looked at together; and not more often. */
#define SETTLE_US 100000
#define BETWEEN_US 500000
/* Somebody may change an object without an event. */
#define IDLE_US 10000000
/* After a failure: ever less often. */
#define AGAIN_MIN_US 1000000
#define AGAIN_MAX_US 10000000

/**
 * gwhad_state_name - a state as a word
 * @state: state
 */
const char *gwhad_state_name(enum gwhad_state state)
{
	static const char *const names[] = {
		[GWHAD_STARTING] = "starting", [GWHAD_NO_KERNEL] = "no-module",
		[GWHAD_NO_FILE] = "no-file",   [GWHAD_APPLIED] = "applied",
		[GWHAD_PENDING] = "pending",   [GWHAD_STALE] = "stale",
		[GWHAD_REFUSED] = "refused",
	};

	return names[state];
}

static void look_in(struct gwhad *a, uint64_t us)
{
	struct timeval wait = gwhad_timeval(us);

	a->due_us = gwhad_now_us() + us;
	event_add(a->timer, &wait);
}

/* Something happened: look soon, once for all of it. */
static void look_soon(struct gwhad *a)
{
	uint64_t due = a->looked_us + BETWEEN_US, now = gwhad_now_us();
	uint64_t wait = due > now + SETTLE_US ? due - now : SETTLE_US;

	if (now + wait < a->due_us)
		look_in(a, wait);
}

static void settle(struct gwhad *a, enum gwhad_state state, const char *why)
{
	bool changed = state != a->state || strcmp(why, a->why);
	enum gwhad_level level = state == GWHAD_APPLIED ? GWHAD_INFO :
							  GWHAD_WARNING;

	a->state = state;
	snprintf(a->why, sizeof(a->why), "%s", why);
	/* a device may be called anything; who asks gets JSON */
	for (char *c = a->why; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	if (changed)
		gwhad_log(level, "%s%s%s", gwhad_state_name(state),
			  *why ? ": " : "", why);
	gwhad_report_status("%s%s%s%s%s", gwhad_state_name(state),
			    *why ? ": " : "", why,
			    *a->desired.bad ? "; file not taken: " : "",
			    a->desired.bad);
	if (state != GWHAD_NO_KERNEL && state != GWHAD_REFUSED) {
		a->again_us = 0;
		return;
	}
	a->again_us = a->again_us ? 2 * a->again_us : AGAIN_MIN_US;
	if (a->again_us > AGAIN_MAX_US)
		a->again_us = AGAIN_MAX_US;
}

/* Before each step: leases and the watchdog do not wait for all of them. */
static void between(void *arg)
{
	struct gwhad *a = arg;

	a->steps++;
	gwhad_report_alive();
	gwhad_leases_look(&a->leases);
}

static void take_steps(struct gwhad *a, const struct gwha_plan *plan,
		       const struct gwha_op *held)
{
	char *text = held ? gwha_op_text(held) : NULL;
	struct gwha_err err;
	char why[400] = "";

	if (plan->n)
		gwhad_log(GWHAD_NOTICE, "%zu steps to take", plan->n);
	if (held)
		snprintf(why, sizeof(why),
			 "needs gwha apply --yes-disrupt: %.300s",
			 text ? text : "");
	free(text);
	if (gwha_apply(a->kernel.nl, plan, between, a, &err))
		settle(a, GWHAD_REFUSED, err.text);
	else
		settle(a, held ? GWHAD_PENDING : GWHAD_APPLIED, why);
}

/* V09: what takes a VIP or a router away is an operator's to ask for. */
static int set_right(struct gwhad *a, const struct gwha_have *have,
		     struct gwha_err *err)
{
	const struct gwha_plan_how all = {.resting = a->resting};
	const struct gwha_plan_how gentle = {.resting = a->resting, .gentle = true};
	struct gwha_plan plan, careful = {0};
	const struct gwha_op *held;
	int ret;

	ret = gwha_plan_make(a->desired.conf, have, &all, &plan, err);
	held = ret ? NULL : gwha_plan_disrupts(&plan);
	if (held)
		ret = gwha_plan_make(a->desired.conf, have, &gentle, &careful,
				     err);
	if (!ret && plan.n && gwhad_desired_is_stale(&a->desired))
		settle(a, GWHAD_STALE,
		       "the file was changed since it was read: reload gwhad");
	else if (!ret)
		take_steps(a, held ? &careful : &plan, held);
	gwha_plan_free(&careful);
	gwha_plan_free(&plan);
	return ret;
}

static int look_at(struct gwhad *a, const struct gwha_dump *dump,
		   struct gwha_err *err)
{
	const struct gwha_have have = gwha_dump_have(dump);

	if (a->kernel.lost) {
		a->kernel.lost = false;
		gwhad_notify_dump(&a->notices, have.groups, have.n_groups);
	}
	gwhad_ipsec_dump(&a->ipsec, have.groups, have.n_groups);
	gwhad_takeovers_dump(&a->takeovers, have.groups, have.n_groups,
			     have.routers, have.n_routers);
	if (!a->desired.conf) {
		settle(a, GWHAD_NO_FILE, a->desired.bad);
		return 0;
	}
	if (set_right(a, &have, err))
		return -1;
	gwhad_leases_want(&a->leases, a->desired.conf);
	gwhad_checks_report(&a->checks);
	gwhad_bgps_groups(&a->bgps, have.groups, have.n_groups);
	gwhad_follow_look(&a->follow, a->desired.conf, have.groups,
			  have.n_groups);
	return 0;
}

/* Said by a file, which is there over a restart and a boot. */
static void see_maintenance(struct gwhad *a)
{
	bool now = gwha_maintenance_is_on(a->state_dir);

	if (now != a->resting)
		gwhad_log(GWHAD_NOTICE, "maintenance: %s", now ? "on" : "off");
	a->resting = now;
}

static void look(struct gwhad *a)
{
	struct gwha_dump dump = {0};
	struct gwha_err err;
	uint64_t wait;
	int ret;

	a->looks++;
	see_maintenance(a);
	if (a->desired.conf)
		gwhad_ports_want(&a->ports, a->desired.conf);
	gwhad_peers_look(&a->peers);
	ret = gwhad_kernel_open(&a->kernel, &err);
	if (!ret)
		ret = gwha_dump_read(a->kernel.nl, &dump, &err);
	if (ret) {
		gwhad_kernel_close(&a->kernel);
		gwhad_leases_lost(&a->leases);
		settle(a, GWHAD_NO_KERNEL, err.text);
	} else if (look_at(a, &dump, &err)) {
		settle(a, GWHAD_REFUSED, err.text);
	}
	gwha_dump_free(&dump);
	a->looked_us = gwhad_now_us();
	wait = a->again_us ? a->again_us : IDLE_US;
	if (a->follow.again_us && a->follow.again_us < wait)
		wait = a->follow.again_us;
	look_in(a, wait);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	look(arg);
}

static void on_event(const struct gwha_kind *kind, const void *ev, void *arg)
{
	struct gwhad *a = arg;

	if (kind == &gwha_kind_event) {
		if (a->desired.conf)
			gwhad_follow_event(&a->follow, a->desired.conf, ev);
		gwhad_notify_event(&a->notices, ev);
		gwhad_bgps_event(&a->bgps, ev);
		gwhad_ipsec_event(&a->ipsec, ev);
		/* last: to look on must not keep anybody from what is to be done */
		gwhad_takeovers_event(&a->takeovers, ev);
	}
	look_soon(a);
}

static void on_trouble(void *arg)
{
	struct gwhad *a = arg;

	if (!a->kernel.nl)
		gwhad_leases_lost(&a->leases);
	look_soon(a);
}

/* The old one is still there while the others take the new one. */
static void have(struct gwhad *a, struct gwha_file *file,
		 const struct gwha_conf *conf)
{
	gwhad_checks_want(&a->checks, conf);
	gwhad_notify_want(&a->notices, conf);
	gwhad_bgps_want(&a->bgps, conf);
	gwhad_ipsec_want(&a->ipsec, conf);
	gwhad_peers_want(&a->peers, file, conf);
	gwhad_desired_take(&a->desired, file, conf);
}

static void load(struct gwhad *a)
{
	const struct gwha_conf *conf = NULL;
	struct gwha_file *file = gwhad_desired_load(&a->desired, &conf);

	if (file)
		have(a, file, conf);
}

static void take_plan(void *arg, struct gwha_file *file,
		      const struct gwha_conf *conf)
{
	struct gwhad *a = arg;

	have(a, file, conf);
	look_soon(a);
}

/**
 * gwhad_reload - read the file again, and look at once
 * @a: the agent
 */
void gwhad_reload(struct gwhad *a)
{
	gwhad_report_reloading();
	gwhad_plans_reload(&a->plans);
	load(a);
	/* the controller reads it, too; that one has died is seen elsewhere */
	(void)!send(a->control, "r", 1, MSG_NOSIGNAL);
	/* whoever asked for it is told what came of it */
	a->state = GWHAD_STARTING;
	look(a);
	gwhad_report_ready();
}

/* A peer's file is there: what came of it, in words. */
static const char *reload_for_peer(void *arg)
{
	struct gwhad *a = arg;
	static char text[600];

	gwhad_reload(a);
	snprintf(text, sizeof(text), "%s%s%s", gwhad_state_name(a->state),
		 *a->why ? ": " : "", a->why);
	return text;
}

/**
 * gwhad_reconcile_begin - read the file, and look for the first time
 * @a: the agent, with its loop, file and jobs
 *
 * Without a file or a module this goes on trying.
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_reconcile_begin(struct gwhad *a)
{
	a->kernel.base = a->base;
	a->kernel.on_event = on_event;
	a->kernel.on_trouble = on_trouble;
	a->kernel.arg = a;
	a->checks = (struct gwhad_checks){.base = a->base,
					  .kernel = &a->kernel,
					  .jobs = &a->jobs};
	a->timer = event_new(a->base, -1, 0, on_timer, a);
	a->bgps = (struct gwhad_bgps){.base = a->base, .kernel = &a->kernel};
	a->takeovers = (struct gwhad_takeovers){.base = a->base,
						.kernel = &a->kernel,
						.ipsec = &a->ipsec,
						.bgps = &a->bgps};
	a->ipsec.changed = gwhad_takeovers_look;
	a->ipsec.changed_arg = &a->takeovers;
	a->bgps.changed = gwhad_takeovers_look;
	a->bgps.changed_arg = &a->takeovers;
	if (!a->timer || gwhad_leases_begin(&a->leases, a->base, &a->kernel) ||
	    gwhad_notify_begin(&a->notices, a->base, &a->jobs) ||
	    gwhad_ipsec_begin(&a->ipsec, a->base) ||
	    gwhad_takeovers_begin(&a->takeovers))
		return -1;
	a->peers.desired = &a->desired;
	a->peers.reload = reload_for_peer;
	a->peers.arg = a;
	if (gwhad_peers_begin(&a->peers, a->base, &a->jobs))
		return -1;
	a->leases.fit = gwhad_bgps_fit;
	a->leases.arg = &a->bgps;
	a->plans.desired = &a->desired;
	a->plans.dir = a->state_dir;
	a->plans.take = take_plan;
	a->plans.arg = a;
	if (gwhad_plans_begin(&a->plans, a->base))
		return -1;
	load(a);
	look(a);
	return 0;
}
