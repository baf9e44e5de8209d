// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwha maintenance: hand over what this node is active for, and keep it from taking
 * over while anybody else can. The kernel is told at once, with or without an agent;
 * the file that is left makes gwhad and gwha apply agree.
 */

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "args.h"
#include "cmd.h"
#include "maintenance.h"
#include "model.h"
#include "nl.h"

enum {
	WORD_ON,
	WORD_OFF,
	WORD_SHOW,
	WORD_HELP,
};

static const struct gwha_word words[] = {
	{"on", WORD_ON},
	{"off", WORD_OFF},
	{"show", WORD_SHOW},
	{"help", WORD_HELP},
};

static const struct gwha_word options[] = {{"--state", 0}};

/* How long a handover can take at most, and how often that is looked at. */
#define HANDOVER_MS 180000
#define LOOK_MS 50

/* What there is, and what is to be remembered of it. */
struct visit {
	const char *dir;
	struct gwha_maintenance m;
	struct gwha_nl *nl;
	struct gwha_list groups;
	struct gwha_list routers;
};

static int dump_groups(struct visit *v, struct gwha_err *err)
{
	free(v->groups.at);
	v->groups = (struct gwha_list){0};
	return gwha_nl_dump(v->nl, GWHA_CMD_GROUP_GET, &gwha_kind_group,
			    &v->groups, err);
}

/* A router's own group has its priority from that. */
static int set_priority(const struct visit *v, const struct gwha_group *g,
			uint8_t priority, struct gwha_err *err)
{
	const struct gwha_router *rt = v->routers.at;
	struct gwha_group group = {.has = GWHA_HAS(GWHA_A_GROUP_NAME) |
					  GWHA_HAS(GWHA_A_GROUP_PRIORITY),
				   .priority = priority};

	memcpy(group.name, g->name, sizeof(group.name));
	if (!g->implicit)
		return gwha_nl_request(v->nl, GWHA_CMD_GROUP_SET,
				       &gwha_kind_group, &group, err);
	for (size_t i = 0; i < v->routers.n; i++) {
		struct gwha_router one = {
			.has = GWHA_HAS(GWHA_A_ROUTER_IFNAME) |
			       GWHA_HAS(GWHA_A_ROUTER_VRID) |
			       GWHA_HAS(GWHA_A_ROUTER_FAMILY) |
			       GWHA_HAS(GWHA_A_ROUTER_PRIORITY),
			.vrid = rt[i].vrid,
			.family = rt[i].family,
			.priority = priority,
		};

		if (strcmp(rt[i].group, g->name))
			continue;
		memcpy(one.ifname, rt[i].ifname, sizeof(one.ifname));
		return gwha_nl_request(v->nl, GWHA_CMD_ROUTER_SET,
				       &gwha_kind_router, &one, err);
	}
	return 0;
}

/* What a group has now; in maintenance before, what it had then. */
static int remember(struct visit *v, struct gwha_err *err)
{
	const struct gwha_group *g = v->groups.at;
	struct gwha_maintenance now = {.on = true, .since = v->m.since};
	int ret = 0;

	if (!v->m.on)
		now.since = time(NULL);
	for (size_t i = 0; !ret && i < v->groups.n; i++) {
		uint8_t had = g[i].priority;

		if (had == GWHA_MAINTENANCE_PRIORITY)
			had = gwha_maintenance_priority(&v->m, g[i].name);
		ret = gwha_maintenance_add(
			&now, g[i].name, had ? had : g[i].priority, err);
	}
	gwha_maintenance_free(&v->m);
	v->m = now;
	return ret ? ret : gwha_maintenance_write(v->dir, &v->m, err);
}

/* Until no handover is under way; one that found nobody ends by itself. */
static int wait_for_all(struct visit *v, struct gwha_err *err)
{
	const struct timespec nap = {.tv_nsec = LOOK_MS * 1000000};
	bool under_way = true;

	for (int ms = 0; under_way && ms < HANDOVER_MS; ms += LOOK_MS) {
		const struct gwha_group *g;

		nanosleep(&nap, NULL);
		if (dump_groups(v, err))
			return -1;
		g = v->groups.at;
		under_way = false;
		for (size_t i = 0; i < v->groups.n; i++)
			under_way |= g[i].leaving;
	}
	return 0;
}

static int hand_over(struct visit *v, struct gwha_err *err)
{
	const struct gwha_group *g = v->groups.at;
	bool any = false;

	for (size_t i = 0; i < v->groups.n; i++) {
		struct gwha_group key = {.has = GWHA_HAS(GWHA_A_GROUP_NAME)};

		if (g[i].state != GWHA_STATE_ACTIVE)
			continue;
		memcpy(key.name, g[i].name, sizeof(key.name));
		any = true;
		if (!g[i].leaving &&
		    gwha_nl_request(v->nl, GWHA_CMD_HANDOVER, &gwha_kind_group,
				    &key, err))
			return -1;
	}
	if (any && wait_for_all(v, err))
		return -1;
	g = v->groups.at;
	for (size_t i = 0; i < v->groups.n; i++)
		if (g[i].state == GWHA_STATE_ACTIVE)
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "in maintenance, but still active for group %s: nobody else has taken over; look at the other node, then say it again",
					 g[i].name);
	return 0;
}

static int begin(struct visit *v, struct gwha_err *err)
{
	const struct gwha_group *g;

	if (dump_groups(v, err) || remember(v, err))
		return -1;
	g = v->groups.at;
	for (size_t i = 0; i < v->groups.n; i++)
		if (g[i].priority != GWHA_MAINTENANCE_PRIORITY &&
		    set_priority(v, &g[i], GWHA_MAINTENANCE_PRIORITY, err))
			return -1;
	return hand_over(v, err);
}

/* The file goes first: else an agent would put back what is set here. */
static int end(struct visit *v, struct gwha_err *err)
{
	const struct gwha_group *g;

	if (dump_groups(v, err) || gwha_maintenance_end(v->dir, err))
		return -1;
	g = v->groups.at;
	for (size_t i = 0; i < v->groups.n; i++) {
		uint8_t had = gwha_maintenance_priority(&v->m, g[i].name);

		if (had && g[i].priority == GWHA_MAINTENANCE_PRIORITY &&
		    had != g[i].priority && set_priority(v, &g[i], had, err))
			return -1;
	}
	return 0;
}

static int change(struct visit *v, bool on, struct gwha_err *err)
{
	int ret;

	v->nl = gwha_nl_open(err);
	if (!v->nl)
		return -1;
	ret = gwha_nl_dump(v->nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
			   &v->routers, err);
	if (!ret)
		ret = on ? begin(v, err) : end(v, err);
	gwha_nl_close(v->nl);
	free(v->groups.at);
	free(v->routers.at);
	return ret;
}

static int show_json(const struct gwha_ctx *ctx,
		     const struct gwha_maintenance *m)
{
	json_t *groups = json_array(), *all;
	int ret = -1;

	for (size_t i = 0; i < m->n; i++)
		json_array_append_new(groups,
				      json_pack("{s:s, s:i}", "name",
						m->at[i].name, "priority",
						(int)m->at[i].priority));
	all = json_pack("{s:b, s:I, s:o}", "maintenance", m->on, "since",
			(json_int_t)m->since, "groups", groups);
	if (all)
		ret = json_dumpf(all, stdout, ctx->pretty ? JSON_INDENT(4) : 0);
	json_decref(all);
	putchar('\n');
	return ret;
}

static int show(const struct gwha_ctx *ctx, const struct gwha_maintenance *m,
		struct gwha_err *err)
{
	time_t since = (time_t)m->since;
	char when[32] = "?";
	struct tm tm;

	if (ctx->json)
		return show_json(ctx, m) ?
			       gwha_fail(err, GWHA_EXIT_REFUSED,
					 "standard output cannot be written") :
			       0;
	if (!m->on) {
		puts("off");
		return 0;
	}
	if (localtime_r(&since, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	printf("on since %s\n", when);
	for (size_t i = 0; i < m->n; i++)
		printf("    %s: priority %u instead of %u\n", m->at[i].name,
		       GWHA_MAINTENANCE_PRIORITY, m->at[i].priority);
	return 0;
}

static int take(const char **dir, int argc, char **argv, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};
	struct gwha_word word;

	while (args.argc) {
		if (gwha_arg_word(&args, options, 1, &word, err))
			return -1;
		*dir = gwha_arg_text(&args, word.name, err);
		if (!*dir)
			return -1;
	}
	return 0;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct visit v = {.dir = GWHA_STATE_DIR};
	unsigned int word = WORD_SHOW;
	bool named = argc && strncmp(argv[0], "--", 2);
	int ret;

	if (named && gwha_word_match("maintenance", words,
				     sizeof(words) / sizeof(words[0]), argv[0],
				     &word, err))
		return -1;
	if (word == WORD_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_maintenance);
		return 0;
	}
	if (take(&v.dir, argc - named, argv + named, err))
		return -1;
	ret = gwha_maintenance_read(v.dir, &v.m, err);
	if (!ret)
		ret = word == WORD_SHOW ? show(ctx, &v.m, err) :
					  change(&v, word == WORD_ON, err);
	gwha_maintenance_free(&v.m);
	return ret;
}

const struct gwha_command gwha_cmd_maintenance = {
	.name = "maintenance",
	.help = "maintenance [show] [--state DIR]\n"
		"maintenance on|off [--state DIR]\n",
	.run = run,
};
