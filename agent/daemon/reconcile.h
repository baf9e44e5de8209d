/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what there is to what is wanted, again and again. */

#ifndef GWHAD_RECONCILE_H
#define GWHAD_RECONCILE_H

#include "bgp_watch.h"
#include "checks.h"
#include "desired.h"
#include "follow.h"
#include "lease.h"
#include "notify.h"
#include "peers.h"
#include "plans.h"
#include "ports.h"
#include "takeovers.h"
#include "tunnels.h"

enum gwhad_state {
	GWHAD_STARTING,
	GWHAD_NO_KERNEL, /* the module cannot be spoken with */
	GWHAD_NO_FILE, /* there was no good configuration yet */
	GWHAD_APPLIED, /* there is what is wanted, and no more */
	GWHAD_PENDING, /* but for what would disrupt */
	GWHAD_STALE, /* it differs, and so does the file from what was read */
	GWHAD_REFUSED, /* the module refused a step */
};

/**
 * struct gwhad - the agent
 * @base: its loop
 * @desired: what is wanted
 * @kernel: its connections
 * @jobs: what runs programs
 * @leases: its leases
 * @checks: its checks
 * @notices: who is notified
 * @bgps: what FRR announces
 * @ports: where it answers, beside its socket
 * @peers: other nodes
 * @plans: what it does as a gateway of a pool
 * @follow: routes and rules that follow groups
 * @ipsec: its IPsec connections
 * @takeovers: when what of them was ready
 * @control: its end of the controller's socket, or -1
 * @control_died: when that has an end
 * @timer: when it looks again
 * @due_us: the time of that
 * @looked_us: when it looked last
 * @again_us: for how long it waits after a failure
 * @state: what came of it
 * @why: the same in words, or ""
 * @steps: how many steps it has taken
 * @looks: how often it has looked
 * @state_dir: where it is kept that the node is in maintenance
 * @resting: whether it is
 * @metrics: what was said to Prometheus last, or NULL
 * @metrics_us: when
 */
struct gwhad {
	struct event_base *base;
	struct gwhad_desired desired;
	struct gwhad_kernel kernel;
	struct gwhad_jobs jobs;
	struct gwhad_leases leases;
	struct gwhad_checks checks;
	struct gwhad_notices notices;
	struct gwhad_bgps bgps;
	struct gwhad_ports ports;
	struct gwhad_peers peers;
	struct gwhad_plans plans;
	struct gwhad_follow follow;
	struct gwhad_ipsec ipsec;
	struct gwhad_takeovers takeovers;
	int control;
	struct event *control_died;
	struct event *timer;
	uint64_t due_us;
	uint64_t looked_us;
	uint64_t again_us;
	enum gwhad_state state;
	char why[512];
	uint64_t steps;
	uint64_t looks;
	const char *state_dir;
	bool resting;
	char *metrics;
	uint64_t metrics_us;
};

int gwhad_reconcile_begin(struct gwhad *a);
void gwhad_reload(struct gwhad *a);
const char *gwhad_state_name(enum gwhad_state state);

#endif /* GWHAD_RECONCILE_H */
