/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A routing daemon beside us: watched, set right, and told to make way. */

#ifndef GWHAD_BGP_WATCH_H
#define GWHAD_BGP_WATCH_H

#include <event2/event.h>
#include <jansson.h>
#include <stdio.h>

#include "bgp.h"
#include "conf.h"
#include "kernel.h"
#include "timeline.h"
#include "ctlsock.h"

struct gwhad_bgps;

/**
 * struct gwhad_bgp - what is watched for a group
 * @all: it is one of these
 * @conf: what the file says of it
 * @driver: who knows how the daemon is asked, and told
 * @ctl: the daemon's sockets
 * @timer: when it looks again
 * @machine: what is to be done
 * @role: what the group is here
 * @ready: it is known whether the daemons are well
 * @well: they are
 * @why: what is wrong, or ""
 * @look: what the look that goes on is about
 * @asked: how many questions of it were asked
 * @q: the last one
 * @bad: one of them failed
 * @known: what the daemons said
 * @setup_us: when the configuration was read
 * @setup_due: it is to be read with the next look
 * @lost: how many connections had failed until the last one
 * @routes: what was learned, as a whole
 * @routes_us: when that was asked
 * @routes_bad: too many to be read, or not readable
 * @routes_off: they ended a connection: not asked for again
 * @script: lines to be said
 * @line: which is next
 * @refused: the module refused the handover
 * @held: whether there are ways to VIPs; -1 if that is not known
 * @looked_us: when that did from which all is known
 * @role_us: since when the role is what it is
 * @looks: how often it has looked
 * @repairs: how often something was configured
 * @failures: how often that failed
 * @next: the next one
 */
struct gwhad_bgp {
	struct gwhad_bgps *all;
	const struct gwha_conf_bgp *conf;
	const struct gwha_bgp_driver *driver;
	struct gwhad_ctl ctl[GWHA_BGP_SOCKETS_MAX];
	struct event *timer;
	struct gwha_bgp machine;
	enum gwha_bgp_role role;
	bool ready;
	bool well;
	char why[256];
	struct gwha_bgp_look look;
	size_t asked;
	struct gwha_bgp_question q;
	bool bad;
	struct gwha_bgp_known known;
	uint64_t setup_us;
	bool setup_due;
	uint64_t lost;
	struct gwha_bgp_routes routes;
	uint64_t routes_us;
	bool routes_bad;
	bool routes_off;
	struct gwha_bgp_script script;
	size_t line;
	bool refused;
	int held;
	uint64_t looked_us;
	uint64_t role_us;
	uint64_t looks;
	uint64_t repairs;
	uint64_t failures;
	struct gwhad_bgp *next;
};

/**
 * struct gwhad_bgps - what is watched
 * @base: the loop
 * @kernel: the module
 * @conf: what the file says
 * @first: of a group
 * @changed: called when something may have changed, or NULL
 * @changed_arg: passed to it
 */
struct gwhad_bgps {
	struct event_base *base;
	struct gwhad_kernel *kernel;
	const struct gwha_conf *conf;
	struct gwhad_bgp *first;
	void (*changed)(void *arg);
	void *changed_arg;
};

void gwhad_bgps_want(struct gwhad_bgps *b, const struct gwha_conf *conf);
void gwhad_bgps_groups(struct gwhad_bgps *b, const struct gwha_group *groups,
		       size_t n);
void gwhad_bgps_event(struct gwhad_bgps *b, const struct gwha_event *ev);
void gwhad_bgps_end(struct gwhad_bgps *b);
bool gwhad_bgps_fit(void *bgps, const char *group);
int gwhad_bgps_drain(struct gwhad_bgps *b, const char *group,
		     struct gwha_err *err);
void gwhad_bgp_seen(const struct gwhad_bgp *one, struct gwha_bgp_seen *seen);

/* bgp_look.c: what is asked; the other when all of it is answered */
void gwhad_bgp_look(struct gwhad_bgp *one);
void gwhad_bgp_looked(struct gwhad_bgp *one);

/* bgp_write.c: what is configured */
void gwhad_bgp_write(struct gwhad_bgp *one, const struct gwha_bgp_todo *todo);
void gwhad_bgp_written(struct gwhad_bgp *one, bool well);

/* bgp_status.c */
bool gwhad_bgp_told(const struct gwhad_bgp *one, size_t vip);
void gwhad_bgps_tally(const struct gwhad_bgps *b, const char *group, bool owner,
		      uint64_t since_us, struct gwha_timeline_seen *seen);
json_t *gwhad_bgps_json(const struct gwhad_bgps *b);
void gwhad_bgps_metrics(FILE *out, const struct gwhad_bgps *b);

#endif /* GWHAD_BGP_WATCH_H */
