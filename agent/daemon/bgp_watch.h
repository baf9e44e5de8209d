/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FRR beside us: watched, set right, and told to make way. */

#ifndef GWHAD_BGP_WATCH_H
#define GWHAD_BGP_WATCH_H

#include <event2/event.h>
#include <jansson.h>
#include <stdio.h>

#include "bgp.h"
#include "conf.h"
#include "kernel.h"
#include "timeline.h"
#include "vtysock.h"

/* Lines of what is configured at once: each VIP, and what is around them. */
#define GWHAD_BGP_SCRIPT_MAX (GWHA_BGP_VIPS_MAX + 16)
#define GWHAD_BGP_LINE_MAX 192

struct gwhad_bgps;
struct gwhad_bgp;

/* A question that is under way: what, and of which VIP or neighbor. */
struct gwhad_bgp_ask {
	struct gwhad_bgp *one;
	size_t i;
};

/**
 * struct gwhad_bgp - what is watched for a group
 * @all: it is one of these
 * @conf: what the file says of it
 * @bgpd: the daemon
 * @zebra: the daemon by which that knows of VIPs
 * @timer: when it looks again
 * @machine: what is to be done
 * @role: what the group is here
 * @known: it is known whether the daemons are well
 * @well: they are
 * @why: what is wrong, or ""
 * @asked: questions that are under way
 * @bad: one of them failed
 * @frr: bgpd's configuration
 * @frr_known: that was read
 * @frr_us: when
 * @frr_due: it is to be read with the next look
 * @neighbors: what was said of each
 * @paths: what was said of each VIP
 * @routes: what was learned
 * @new_routes: the same, while it is read
 * @routes_us: when
 * @routes_bad: too many to be read, or not readable
 * @routes_off: they ended a connection: not asked for again
 * @asks: the questions
 * @script: lines to be said
 * @n_lines: how many
 * @line: which is next
 * @refused: the module refused the handover
 * @held: whether there are ways to VIPs; -1 if that is not known
 * @began_us: when the look that goes on began, or the last one did
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
	struct gwhad_vty bgpd;
	struct gwhad_vty zebra;
	struct event *timer;
	struct gwha_bgp machine;
	enum gwha_bgp_role role;
	bool known;
	bool well;
	char why[256];
	unsigned int asked;
	bool bad;
	struct gwha_frr_conf frr;
	bool frr_known;
	uint64_t frr_us;
	bool frr_due;
	struct gwha_frr_neighbor neighbors[GWHA_BGP_NEIGHBORS_MAX];
	struct gwha_frr_path paths[GWHA_BGP_VIPS_MAX];
	struct gwha_frr_routes routes;
	struct gwha_frr_routes new_routes;
	uint64_t routes_us;
	bool routes_bad;
	bool routes_off;
	struct gwhad_bgp_ask asks[GWHA_BGP_VIPS_MAX];
	char script[GWHAD_BGP_SCRIPT_MAX][GWHAD_BGP_LINE_MAX];
	size_t n_lines;
	size_t line;
	bool refused;
	int held;
	uint64_t began_us;
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

/* bgp_look.c: what is asked; @fn when all of it is answered */
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
