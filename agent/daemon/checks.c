// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks: programs that say how the conditions are that groups track. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "checks.h"
#include "clock.h"
#include "condition.h"
#include "log.h"
#include "process.h"

/* What cannot even be killed hangs in the kernel, and may do so for ever. */
#define KILL_US 1000000

static void report(struct gwhad_check *check)
{
	if (check->streak.known)
		gwhad_condition_tell(check->all->kernel, check->all->conf,
				     check->conf->name, check->streak.up);
}

/**
 * gwhad_checks_report - tell the module of all conditions that are known
 * @c: the checks
 */
void gwhad_checks_report(struct gwhad_checks *c)
{
	for (struct gwhad_check *one = c->first; one; one = one->next)
		report(one);
}

static void wait_until(struct gwhad_check *check, uint64_t due_us)
{
	uint64_t now = gwhad_now_us();
	struct timeval wait = gwhad_timeval(due_us > now ? due_us - now : 0);

	event_add(check->timer, &wait);
}

static void take_result(struct gwhad_check *check, bool ok)
{
	const struct gwha_conf_check *conf = check->conf;

	check->runs++;
	check->failed += !ok;
	if (!gwha_streak_add(&check->streak, ok, conf->rise, conf->fall))
		return;
	gwhad_log(GWHAD_NOTICE, "check %s: %s", conf->name, ok ? "up" : "down");
	report(check);
}

static void on_end(void *arg, int status, bool timed_out)
{
	struct gwhad_check *check = arg;
	bool ok = !timed_out && status != -1 && WIFEXITED(status) &&
		  !WEXITSTATUS(status);

	check->running = false;
	if (!check->overdue) {
		check->timeouts += timed_out;
		take_result(check, ok);
	}
	check->overdue = false;
	wait_until(check, check->began_us + check->conf->interval_us);
}

static void start(struct gwhad_check *check)
{
	const struct gwha_conf_check *conf = check->conf;
	struct gwhad_order order = {
		.timeout_ms = (uint32_t)(conf->timeout_us / 1000),
		.exec = conf->exec,
	};
	char name[GWHA_NAME_MAX + 32];

	check->began_us = gwhad_now_us();
	if (conf->process) {
		take_result(check, gwhad_process_runs(conf->process));
		wait_until(check, check->began_us + conf->interval_us);
		return;
	}
	snprintf(name, sizeof(name), "GWHA_CHECK=%s", conf->name);
	order.env[order.n_env++] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	order.env[order.n_env++] = "LC_ALL=C.UTF-8";
	order.env[order.n_env++] = name;
	check->running = gwhad_job_start(check->all->jobs, &order, on_end,
					 check);
	if (check->running) {
		wait_until(check, check->began_us + conf->timeout_us + KILL_US);
		return;
	}
	take_result(check, false);
	wait_until(check, check->began_us + conf->interval_us);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_check *check = arg;

	(void)fd;
	(void)what;
	if (!check->running) {
		start(check);
		return;
	}
	/* again and again, until it has ended: no other is begun */
	check->timeouts += !check->overdue;
	check->overdue = true;
	take_result(check, false);
	wait_until(check, gwhad_now_us() + check->conf->interval_us);
}

static struct gwhad_check *find(const struct gwhad_checks *c, const char *name)
{
	for (struct gwhad_check *one = c->first; one; one = one->next)
		if (!strcmp(one->conf->name, name))
			return one;
	return NULL;
}

static struct gwhad_check *make(struct gwhad_checks *c,
				const struct gwha_conf_check *conf)
{
	struct gwhad_check *check = calloc(1, sizeof(*check));

	if (!check)
		return NULL;
	check->all = c;
	check->conf = conf;
	check->timer = event_new(c->base, -1, 0, on_timer, check);
	if (!check->timer) {
		free(check);
		return NULL;
	}
	return check;
}

static void drop(struct gwhad_checks *c, struct gwhad_check *check)
{
	gwhad_jobs_forget(c->jobs, check);
	event_free(check->timer);
	free(check);
}

/* What is called as before goes on where it was. */
static struct gwhad_check *keep(struct gwhad_checks *c,
				const struct gwha_conf_check *conf)
{
	struct gwhad_check *check = find(c, conf->name), **at;

	if (!check)
		return make(c, conf);
	for (at = &c->first; *at != check; at = &(*at)->next)
		;
	*at = check->next;
	return check;
}

/**
 * gwhad_checks_want - run the checks that a file has, and no other
 * @c: the checks
 * @conf: the file, as this node reads it; the one before is still there
 */
void gwhad_checks_want(struct gwhad_checks *c, const struct gwha_conf *conf)
{
	struct gwhad_check *list = NULL, *gone;

	for (size_t i = conf->n_checks; i--;) {
		struct gwhad_check *check = keep(c, &conf->checks[i]);

		if (!check) {
			gwhad_log(GWHAD_ERROR, "check %s: out of memory",
				  conf->checks[i].name);
			continue;
		}
		check->conf = &conf->checks[i];
		check->next = list;
		list = check;
	}
	while ((gone = c->first)) {
		c->first = gone->next;
		drop(c, gone);
	}
	c->first = list;
	c->conf = conf;
	for (struct gwhad_check *one = list; one; one = one->next)
		if (!one->running)
			wait_until(one, one->began_us + one->conf->interval_us);
}
