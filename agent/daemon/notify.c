// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who is notified of changes of state: in order, one at a time. A program that
 * hangs is killed; meanwhile changes wait, and if too many do, some go that later
 * ones have overtaken.
 */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "clock.h"
#include "log.h"
#include "model.h"
#include "notify.h"

/* What cannot even be killed hangs in the kernel, and may do so for ever. */
#define KILL_US 1000000

static void go_on(struct gwhad_notices *n);

/* Texts of an environment. */
struct env {
	struct gwhad_order *order;
	char text[2048];
	size_t used;
};

__attribute__((format(printf, 2, 3))) static void say(struct env *e,
						      const char *fmt, ...)
{
	char *at = e->text + e->used;
	size_t room = sizeof(e->text) - e->used;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(at, room, fmt, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room ||
	    e->order->n_env == GWHAD_ENV_MAX)
		return;
	e->order->env[e->order->n_env++] = at;
	e->used += (size_t)len + 1;
}

static const char *state_name(uint8_t state, uint8_t cause)
{
	if (!state)
		return "unknown";
	if (state == GWHA_STATE_INIT && cause != GWHA_CAUSE_NONE)
		return "fault";
	return gwha_enum_name(&gwha_enum_state, state);
}

static void describe(struct env *e, const struct gwha_event *ev)
{
	say(e, "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
	say(e, "LC_ALL=C.UTF-8");
	say(e, "GWHA_GROUP=%s", ev->group);
	say(e, "GWHA_STATE=%s", state_name(ev->to, ev->cause));
	say(e, "GWHA_PREV=%s", state_name(ev->from, GWHA_CAUSE_NONE));
	say(e, "GWHA_WHY=%s", gwha_enum_name(&gwha_enum_why, ev->why));
	say(e, "GWHA_CAUSE=%s", gwha_enum_name(&gwha_enum_cause, ev->cause));
	say(e, "GWHA_EPOCH=%" PRIu64, ev->epoch);
	say(e, "GWHA_SEQ=%" PRIu64, ev->seq);
	say(e, "GWHA_TIME_US=%" PRIu64, ev->time_us);
	if (*ev->ifname)
		say(e, "GWHA_DEV=%s", ev->ifname);
	if (ev->vrid)
		say(e, "GWHA_VRID=%u", ev->vrid);
}

static void on_end(void *arg, int status, bool timed_out)
{
	struct gwhad_notices *n = arg;
	bool ok = !timed_out && status != -1 && WIFEXITED(status) &&
		  !WEXITSTATUS(status);

	event_del(n->timer);
	n->running = false;
	n->told++;
	n->timeouts += timed_out;
	n->failed += !ok;
	if (!ok)
		gwhad_log(GWHAD_WARNING, "notify: group %s, %s: the program %s",
			  n->now.group, state_name(n->now.to, n->now.cause),
			  timed_out ? "took too long, and was killed" :
				      "failed");
	go_on(n);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_notices *n = arg;

	(void)fd;
	(void)what;
	gwhad_jobs_forget(n->jobs, n);
	on_end(n, -1, true);
}

/* Whether a program runs now; if not, the next one is to be told. */
static bool tell(struct gwhad_notices *n, const struct gwha_conf_notify *who)
{
	struct gwhad_order order = {
		.timeout_ms = (uint32_t)(who->timeout_us / 1000),
		.exec = who->exec,
	};
	struct timeval wait = gwhad_timeval(who->timeout_us + KILL_US);
	struct env e = {.order = &order};

	describe(&e, &n->now);
	if (gwhad_job_start(n->jobs, &order, on_end, n)) {
		event_add(n->timer, &wait);
		return true;
	}
	n->failed++;
	gwhad_log(GWHAD_ERROR, "notify: group %s: cannot be run",
		  n->now.group);
	return false;
}

static void go_on(struct gwhad_notices *n)
{
	while (!n->running) {
		if (!n->busy) {
			n->busy = gwha_queue_take(&n->queue, &n->now);
			n->who = 0;
		}
		if (!n->busy)
			return;
		if (!n->conf || n->who >= n->conf->n_notifies) {
			n->busy = false;
			continue;
		}
		if (gwha_notify_wants(&n->conf->notifies[n->who], n->now.group))
			n->running = tell(n, &n->conf->notifies[n->who]);
		n->who++;
	}
}

static void add(void *arg, const struct gwha_event *ev)
{
	struct gwhad_notices *n = arg;

	if (!gwha_queue_add(&n->queue, ev))
		gwhad_log(GWHAD_WARNING,
			  "notify: too many changes wait, %" PRIu64 " are not told",
			  n->queue.dropped);
}

/**
 * gwhad_notify_begin - tell nobody yet
 * @n: overwritten
 * @base: the loop
 * @jobs: what runs programs
 *
 * Return: 0 or -1.
 */
int gwhad_notify_begin(struct gwhad_notices *n, struct event_base *base,
		       struct gwhad_jobs *jobs)
{
	*n = (struct gwhad_notices){.jobs = jobs};
	n->timer = event_new(base, -1, 0, on_timer, n);
	return n->timer ? 0 : -1;
}

/**
 * gwhad_notify_want - tell those that a file has
 * @n: changes
 * @conf: the file, as this node reads it
 *
 * What is being told goes on; who comes behind is counted as before.
 */
void gwhad_notify_want(struct gwhad_notices *n, const struct gwha_conf *conf)
{
	n->conf = conf;
	go_on(n);
}

/**
 * gwhad_notify_event - an event came
 * @n: changes
 * @ev: the event; told if it is a change that was not
 */
void gwhad_notify_event(struct gwhad_notices *n, const struct gwha_event *ev)
{
	struct gwha_event mine = *ev;

	if (!gwha_known_event(&n->known, &mine))
		return;
	add(n, &mine);
	go_on(n);
}

/**
 * gwhad_notify_dump - events were lost: tell what is other than was told
 * @n: changes
 * @groups: what there is
 * @n_groups: how many
 */
void gwhad_notify_dump(struct gwhad_notices *n, const struct gwha_group *groups,
		       size_t n_groups)
{
	gwha_known_dump(&n->known, groups, n_groups, add, n);
	go_on(n);
}
