// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha doctor: what stands in the way on this host. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

#include "agent.h"
#include "agent_peers.h"
#include "cmd.h"
#include "complete.h"
#include "doctor.h"
#include "file.h"
#include "model.h"
#include "nl.h"
#include "options.h"
#include "run.h"
#include "units.h"

#define USUAL_FILE "/etc/gwha/gwha.yaml"
#define NFT "/usr/sbin/nft"

/* A ruleset of a hundred thousand rules, and then some. */
#define RULESET_MAX (32 * 1024 * 1024)
#define RULESET_S 10

struct words {
	const char *file;
	const char *node;
	const char *root;
	const char *socket;
};

/* All that is asked of a host, and what was found. */
struct visit {
	const struct words *w;
	struct gwha_host host;
	struct gwha_report report;
	struct gwha_file file;
	struct gwha_list groups;
	struct gwha_list routers;
	struct gwha_list syncs;
	struct gwha_list stats;
	char *ruleset;
};

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const struct gwha_option options[] = {
		{.name = "--node", .text = &w->node},
		{.name = "--root", .text = &w->root},
		{.name = "--socket", .text = &w->socket},
	};

	return gwha_options_take(options, 3, &w->file, argc, argv, err);
}

/* A kernel without the module is no reason to end: it is what is looked for. */
static void ask_kernel(struct visit *v)
{
	struct gwha_err err;
	struct gwha_nl *nl = gwha_nl_open(&err);

	if (!nl)
		return;
	v->host.loaded =
		!gwha_nl_dump(nl, GWHA_CMD_GROUP_GET, &gwha_kind_group,
			      &v->groups, &err) &&
		!gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
			      &v->routers, &err) &&
		!gwha_nl_dump(nl, GWHA_CMD_SYNC_GET, &gwha_kind_sync,
			      &v->syncs, &err) &&
		!gwha_nl_dump(nl, GWHA_CMD_STATS_GET, &gwha_kind_stats,
			      &v->stats, &err);
	gwha_nl_close(nl);
}

static void ask_firewall(struct visit *v)
{
	char *const argv[] = {NFT, "-j", "list", "ruleset", NULL};

	if (access(NFT, X_OK)) {
		v->host.why_no_ruleset = "nft is not installed";
		return;
	}
	v->ruleset = gwha_run(argv, RULESET_MAX, RULESET_S,
			      &v->host.why_no_ruleset);
	v->host.ruleset = v->ruleset;
}

static void ask_clock(struct visit *v)
{
	struct timex tx = {.modes = 0};

	if (adjtimex(&tx) >= 0)
		v->host.clock = tx.status & STA_UNSYNC ? GWHA_CLOCK_FREE :
							 GWHA_CLOCK_SYNCED;
}

/* The routers and synchronisation of a file, as they would be. */
static int take_conf(struct visit *v, const struct gwha_conf *conf)
{
	struct gwha_router *rt = calloc(conf->n_routers + 1, sizeof(*rt));
	struct gwha_sync *s = calloc(conf->n_syncs + 1, sizeof(*s));

	v->routers.at = rt;
	v->syncs.at = s;
	if (!rt || !s)
		return -1;
	v->routers.n = conf->n_routers;
	v->syncs.n = conf->n_syncs;
	for (size_t i = 0; i < conf->n_routers; i++) {
		rt[i] = conf->routers[i].rt;
		gwha_complete_router(&rt[i]);
	}
	for (size_t i = 0; i < conf->n_syncs; i++) {
		s[i] = conf->syncs[i].s;
		gwha_complete_sync(&s[i]);
	}
	return 0;
}

/* What the daemons beside us hear: the module does not know, so the file is asked. */
static void take_daemons(struct visit *v, const struct gwha_conf *conf)
{
	struct gwha_addr addr;

	for (size_t i = 0; i < conf->n_ipsecs; i++) {
		bool six = conf->ipsecs[i].local.len == 16;

		v->host.ike[six] = true;
		v->host.esp[six] |= !conf->ipsecs[i].encap;
		v->host.n_hot += conf->ipsecs[i].hot;
	}
	/* by the name of an interface it is IPv6 */
	for (size_t i = 0; i < conf->n_bgps; i++)
		for (size_t n = 0; n < conf->bgps[i].n_neighbors; n++)
			v->host.bgp[gwha_addr_parse(conf->bgps[i].neighbors[n].name,
						    &addr) || addr.len == 16] = true;
}

static void say_file(struct visit *v, const char *name)
{
	const struct gwha_findings *f = &v->file.f;

	if (f->errors)
		gwha_remedy(gwha_found(&v->report, "configuration",
				       GWHA_STATUS_ERROR, "%s: %zu error%s",
				       name, f->errors,
				       f->errors == 1 ? "" : "s"),
			    "gwha check %s says which, and what to do", name);
	else if (f->warnings)
		gwha_remedy(gwha_found(&v->report, "configuration",
				       GWHA_STATUS_WARNING, "%s: %zu warning%s",
				       name, f->warnings,
				       f->warnings == 1 ? "" : "s"),
			    "gwha check %s says which, and what to do", name);
	else
		gwha_found(&v->report, "configuration", GWHA_STATUS_OK,
			   "%s: nothing wrong", name);
}

static int ask_file(struct visit *v, struct gwha_err *err)
{
	char usual[4096];
	const struct gwha_conf *conf = NULL;
	const char *name = v->w->file;

	if (!name) {
		snprintf(usual, sizeof(usual), "%s" USUAL_FILE, v->host.root);
		if (access(usual, F_OK)) {
			gwha_found(&v->report, "configuration",
				   GWHA_STATUS_UNKNOWN,
				   "there is no " USUAL_FILE
				   ", and no other file was named");
			return 0;
		}
		name = usual;
	}
	if (gwha_file_read(&v->file, name, err))
		return -1;
	gwha_file_check(&v->file, NULL, NULL);
	if (!v->file.f.errors)
		conf = gwha_file_node(&v->file, v->w->node);
	say_file(v, name);
	if (conf)
		take_daemons(v, conf);
	if (conf && conf->peer.on && !*v->host.root)
		gwha_doctor_peers(v->w->socket, &v->report);
	if (conf && !v->host.loaded && take_conf(v, conf))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	return 0;
}

static int look(const struct gwha_ctx *ctx, struct visit *v,
		struct gwha_err *err)
{
	struct gwha_report *r = &v->report;

	/* what is below another root has no kernel that could be asked */
	v->host.root = v->w->root ? v->w->root : "";
	v->host.version = GWHA_VERSION;
	v->host.why_no_ruleset = "of another root it is not asked for";
	if (!*v->host.root) {
		ask_kernel(v);
		ask_firewall(v);
		ask_clock(v);
	}
	if (ask_file(v, err))
		return -1;
	v->host.groups = v->groups.at;
	v->host.n_groups = v->groups.n;
	v->host.routers = v->routers.at;
	v->host.n_routers = v->routers.n;
	v->host.syncs = v->syncs.at;
	v->host.n_syncs = v->syncs.n;
	v->host.stats = v->stats.at;
	v->host.n_stats = v->stats.n;
	gwha_doctor(&v->host, r);
	if (!ctx->json)
		gwha_report_write(stdout, r);
	else if (gwha_report_write_json(stdout, r, ctx->pretty))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "standard output cannot be written");
	if (!r->count[GWHA_STATUS_ERROR])
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE, "%zu error%s",
			 r->count[GWHA_STATUS_ERROR],
			 r->count[GWHA_STATUS_ERROR] == 1 ? "" : "s");
}

static void end(struct visit *v)
{
	gwha_file_free(&v->file);
	free(v->groups.at);
	free(v->routers.at);
	free(v->syncs.at);
	free(v->stats.at);
	free(v->ruleset);
	free(v);
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct words w = {.socket = GWHA_AGENT_SOCKET};
	struct visit *v;
	int ret;

	if (take(&w, argc, argv, err))
		return -1;
	if (w.file && !strcmp(w.file, "help")) {
		gwha_cmd_usage(stdout, &gwha_cmd_doctor);
		return 0;
	}
	v = calloc(1, sizeof(*v));
	if (!v)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	v->w = &w;
	ret = look(ctx, v, err);
	end(v);
	return ret;
}

const struct gwha_command gwha_cmd_doctor = {
	.name = "doctor",
	.help = "doctor [FILE] [--node NAME] [--root DIR] [--socket PATH]\n",
	.run = run,
};
