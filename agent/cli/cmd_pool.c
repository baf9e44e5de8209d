// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwha pool: what a file of pools becomes, without a kernel or an agent; and the pools
 * of a controller.
 */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "file.h"
#include "options.h"
#include "pool_view.h"
#include "site_cmd.h"
#include "site_pages.h"

enum {
	VERB_ADD,
	VERB_SET,
	VERB_DEL,
	VERB_SHOW,
	VERB_PLAN,
	VERB_INSTANCES,
	VERB_HISTORY,
	VERB_IMPORT,
	VERB_EXPORT,
	VERB_HELP,
};

static const struct gwha_word verbs[] = {
	{"add", VERB_ADD},	   {"set", VERB_SET},
	{"del", VERB_DEL},
	{"show", VERB_SHOW},	   {"plan", VERB_PLAN},
	{"instances", VERB_INSTANCES}, {"history", VERB_HISTORY},
	{"import", VERB_IMPORT},   {"export", VERB_EXPORT},
	{"help", VERB_HELP},
};

struct words {
	const char *file;
	struct gwha_option_list failed;
	struct gwha_pool_how how;
};

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	const struct gwha_option options[] = {
		{.name = "--failed", .list = &w->failed},
		{.name = "--force", .flag = &w->how.force},
		{.name = "--rebalance", .flag = &w->how.rebalance},
	};

	if (gwha_options_take(options, 3, &w->file, argc, argv, err))
		return -1;
	if (w->file)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "pool plan: say which file, as in /etc/gwha/pools.yaml");
}

/* Which gateways are said to fail; NULL for want of memory, or if one is unknown. */
static bool *failing(const struct words *w, const struct gwha_pool_plan *p,
		     struct gwha_err *err)
{
	bool *failed = calloc((size_t)p->n_gateways + 1, sizeof(*failed));

	if (!failed) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < w->failed.n; i++) {
		uint32_t g = gwha_pool_plan_gateway(p, w->failed.at[i]);

		if (g == GWHA_POOL_NOBODY) {
			gwha_fail(err, GWHA_EXIT_USAGE,
				  "--failed \"%.64s\": there is no such gateway in %s",
				  w->failed.at[i], w->file);
			free(failed);
			return NULL;
		}
		failed[g] = true;
	}
	return failed;
}

static int write_json(const struct gwha_file *file,
		      const struct gwha_pool_plan *p,
		      const struct gwha_impact *impact, bool pretty)
{
	json_t *j = gwha_pool_json(p, impact), *warnings = gwha_file_json(file);
	int ret = -1;

	if (j && warnings)
		ret = json_object_set(j, "warnings", warnings);
	if (!ret)
		ret = json_dumpf(j, stdout, pretty ? JSON_INDENT(4) : 0);
	json_decref(j);
	json_decref(warnings);
	if (!ret)
		fputc('\n', stdout);
	return ret;
}

static int show(const struct gwha_ctx *ctx, const struct words *w,
		const struct gwha_file *file, const struct gwha_pool_plan *p,
		struct gwha_err *err)
{
	struct gwha_impact impact = {0};
	bool *failed = failing(w, p, err);
	int ret;

	if (!failed)
		return -1;
	ret = w->failed.n ? gwha_pool_impact_make(p, failed, &impact) : 0;
	if (!ctx->json)
		gwha_file_write(stderr, file, true);
	if (!ret && ctx->json)
		ret = write_json(file, p, w->failed.n ? &impact : NULL,
				 ctx->pretty);
	else if (!ret)
		ret = gwha_pool_view_write(stdout, p,
					   w->failed.n ? &impact : NULL);
	gwha_pool_impact_free(&impact);
	free(failed);
	if (!ret)
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "out of memory, or standard output cannot be written");
}

/* A file that cannot be read is 1, a plan that a rule refuses 2. */
static int refuse(struct gwha_file *file, enum gwha_exit code,
		  struct gwha_err *err)
{
	gwha_findings_sort(&file->f);
	gwha_file_write(stderr, file, true);
	gwha_file_fail(file, code == GWHA_EXIT_USAGE ?
				     ": correct them first" :
				     ": there is no plan", err);
	err->code = code;
	return -1;
}

static int plan(const struct gwha_ctx *ctx, const struct words *w,
		struct gwha_file *file, struct gwha_err *err)
{
	struct gwha_pool_plan p = {0};
	struct gwha_pools pools;
	int ret;

	if (gwha_file_read_pools(file, w->file, &pools, err)) {
		ret = -1;
	} else if (file->f.errors) {
		ret = refuse(file, GWHA_EXIT_USAGE, err);
	} else if (gwha_pool_plan_make(&pools, &w->how, &p, &file->f)) {
		ret = refuse(file, GWHA_EXIT_REFUSED, err);
	} else {
		gwha_findings_sort(&file->f);
		ret = show(ctx, w, file, &p, err);
	}
	gwha_pool_plan_free(&p);
	gwha_pools_free(&pools);
	return ret;
}

static int run_plan(const struct gwha_ctx *ctx, int argc, char **argv,
		    struct gwha_err *err)
{
	struct words w = {.file = NULL};
	struct gwha_file *file = calloc(1, sizeof(*file));
	int ret = -1;

	w.failed.at = calloc((size_t)argc + 1, sizeof(*w.failed.at));
	if (!file || !w.failed.at)
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	else if (!take(&w, argc, argv, err))
		ret = plan(ctx, &w, file, err);
	if (file)
		gwha_file_free(file);
	free(w.failed.at);
	free(file);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	unsigned int verb = VERB_HELP;

	if (argc && gwha_word_match("pool", verbs, sizeof(verbs) / sizeof(verbs[0]),
				    argv[0], &verb, err))
		return -1;
	argc -= argc > 0;
	argv++;
	switch (verb) {
	case VERB_PLAN:
		return run_plan(ctx, argc, argv, err);
	case VERB_SHOW:
		return gwha_site_show_cmd(ctx, GWHA_KIND_POOL, argc, argv, err);
	case VERB_INSTANCES:
		return gwha_site_show_cmd(ctx, GWHA_KIND_INSTANCE, argc, argv, err);
	case VERB_HISTORY:
		return gwha_site_history_cmd(ctx, argc, argv, err);
	case VERB_IMPORT:
		return gwha_site_import_cmd(ctx, argc, argv, err);
	case VERB_EXPORT:
		return gwha_site_export_cmd(argc, argv, err);
	case VERB_HELP:
		gwha_cmd_usage(stdout, &gwha_cmd_pool);
		return 0;
	default:
		return gwha_site_change_cmd(ctx, GWHA_KIND_POOL, verbs[verb].name,
					    argc, argv, err);
	}
}

const struct gwha_command gwha_cmd_pool = {
	.name = "pool",
	.help = "pool plan FILE [--failed GATEWAY]... [--force] [--rebalance]\n"
		"pool add|set POOL OPTION...\n"
		"pool del POOL [cause TEXT] [socket PATH]\n"
		"pool show [POOL] [type WORD] [owner WORD] [after TEXT] [limit N] [socket PATH]\n"
		"pool instances [INSTANCE] [pool POOL] [gateway GATEWAY] [after TEXT] [limit N] [socket PATH]\n"
		"pool history [KIND OBJECT] [before N] [limit N] [socket PATH]\n"
		"pool import FILE [--replace] [--cause TEXT] [--socket PATH]\n"
		"pool export [socket PATH]\n"
		"  OPTION: type ikev2|gre|l3|all | active N | standby N | owner WORD | lan WORD\n"
		"          capacity-model weighted|ratio2016 | beyond none|fullest-fit | labels WORD,...\n"
		"          tenants TENANT,... | frontend ADDR | vips ADDR,... | cause TEXT\n"
		"          socket PATH\n",
	.run = run,
};
