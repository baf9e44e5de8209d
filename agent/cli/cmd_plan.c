// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha plan: what a gateway of a pool has to do, of a controller or as it is kept. */

#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "ask_control.h"
#include "cmd.h"
#include "kept.h"
#include "maintenance.h"
#include "options.h"
#include "sheet.h"

enum {
	VERB_SHOW,
	VERB_APPLY,
	VERB_FORGET,
	VERB_HELP,
};

static const struct gwha_word verbs[] = {
	{"show", VERB_SHOW},
	{"apply", VERB_APPLY},
	{"forget", VERB_FORGET},
	{"help", VERB_HELP},
};

struct words {
	const char *what;
	const char *socket;
	const char *state;
};

/* The plan is the first line of the answer. */
static int keep_line(void *arg, const char *line)
{
	char **to = arg;

	if (!*to)
		*to = strdup(line);
	return *to ? 0 : -1;
}

static int ask(const struct words *w, struct gwha_node_plan *plan,
	       struct gwha_err *err)
{
	json_t *question = json_pack("{s:s, s:s}", "verb", "plan", "name", w->what);
	char *line = NULL;
	json_t *last;
	int ret = -1;

	if (!question)
		return gwha_fail(err, GWHA_EXIT_USAGE, "name \"%.64s\": is no UTF-8",
				 w->what);
	last = gwha_control_ask(w->socket, question, keep_line, &line, NULL, err);
	if (last)
		ret = gwha_node_plan_read(line ? line : "", line ? strlen(line) : 0, plan,
					  err);
	json_decref(last);
	free(line);
	return ret;
}

static const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

static int number_of(const json_t *j, const char *key)
{
	return (int)json_integer_value(json_object_get(j, key));
}

/* "198.51.100.1" or "1001:10.127.134.50,10.127.134.51", one behind the other. */
static void links_text(const json_t *links, char *text, size_t room)
{
	json_t *link, *vip;
	size_t i, v;

	snprintf(text, room, "%s", json_array_size(links) ? "" : "-");
	json_array_foreach(links, i, link) {
		if (i)
			snprintf(text + strlen(text), room - strlen(text), " ");
		if (json_object_get(link, "vlan"))
			snprintf(text + strlen(text), room - strlen(text), "%d:",
				 number_of(link, "vlan"));
		json_array_foreach(json_object_get(link, "vips"), v, vip)
			snprintf(text + strlen(text), room - strlen(text), "%s%s",
				 v ? "," : "", json_string_value(vip));
	}
}

static void left_text(const json_t *left, char *text, size_t room)
{
	const char *key;
	json_t *n;

	snprintf(text, room, "%s", json_object_size(left) ? "" : "-");
	json_object_foreach((json_t *)left, key, n)
		snprintf(text + strlen(text), room - strlen(text), "%s%s %d",
			 *text ? ", " : "", key, (int)json_integer_value(n));
}

static int show_table(const struct gwha_node_plan *plan, struct gwha_err *err)
{
	static const struct gwha_heading headings[] = {
		{"INSTANCE", 0},	     {"VRID", SCOLS_FL_RIGHT},
		{"PRIORITY", SCOLS_FL_RIGHT}, {"LIMIT", SCOLS_FL_RIGHT},
		{"GATEWAY", 0},		     {"ADDRESSES", 0},
		{"LEFT", 0},
	};
	struct gwha_sheet s;
	char text[1024];
	json_t *x;
	size_t i;

	printf("gateway %s pool %s role %s epoch %llu\n", plan->gateway, plan->pool,
	       text_of(plan->json, "role"), (unsigned long long)plan->epoch);
	gwha_sheet_begin(&s, stdout, 0, headings, sizeof(headings) / sizeof(headings[0]));
	json_array_foreach(json_object_get(plan->json, "instances"), i, x) {
		gwha_line(&s);
		gwha_cell(&s, "%s", text_of(x, "name"));
		gwha_cell(&s, "%d", number_of(x, "vrid"));
		gwha_cell(&s, "%d", number_of(x, "priority"));
		gwha_cell(&s, "%d", number_of(x, "limit"));
		gwha_cell(&s, "%s", text_of(x, "gateway"));
		links_text(json_object_get(x, "links"), text, sizeof(text));
		gwha_cell(&s, "%s", text);
		left_text(json_object_get(x, "left"), text, sizeof(text));
		gwha_cell(&s, "%s", text);
	}
	return gwha_sheet_end(&s, stdout) ?
		       gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory") :
		       0;
}

static int show(const struct gwha_ctx *ctx, const struct words *w,
		struct gwha_err *err)
{
	struct gwha_node_plan plan = {.json = NULL};
	int ret = w->what ? ask(w, &plan, err) : gwha_kept_read(w->state, &plan, err);

	if (!ret && !plan.json)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"no plan is kept here: gwhad brings one if gwha.yaml has gateway: with from:, or gwha plan apply does");
	if (!ret && !ctx->json)
		ret = show_table(&plan, err);
	else if (!ret && (json_dumpf(plan.json, stdout, ctx->pretty ? JSON_INDENT(4) : 0) ||
			  putchar('\n') == EOF))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "standard output cannot be written");
	gwha_node_plan_free(&plan);
	return ret;
}

/* One byte more than the most shows that there are more. */
static int read_plan(const char *name, struct gwha_node_plan *plan,
		     struct gwha_err *err)
{
	FILE *in = strcmp(name, "-") ? fopen(name, "re") : stdin;
	char *text = malloc(GWHA_NODE_PLAN_MAX + 1);
	size_t size = in && text ? fread(text, 1, GWHA_NODE_PLAN_MAX + 1, in) : 0;
	int ret = -1;

	if (!in)
		gwha_fail(err, GWHA_EXIT_USAGE, "%s: cannot be opened: %m", name);
	else if (!text || ferror(in))
		gwha_fail(err, GWHA_EXIT_USAGE, "%s: cannot be read", name);
	else
		ret = gwha_node_plan_read(text, size, plan, err);
	if (in && in != stdin)
		fclose(in);
	free(text);
	return ret;
}

/* It is kept; gwhad, which looks there each two seconds, does the rest. */
static int apply(const struct words *w, struct gwha_err *err)
{
	struct gwha_node_plan plan = {.json = NULL};
	int ret;

	if (!w->what)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "plan apply: say which file, or -: what gwha -j plan show GATEWAY has written");
	ret = read_plan(w->what, &plan, err);
	if (!ret)
		ret = gwha_kept_take(w->state, &plan, err);
	if (!ret)
		printf("plan of %s: epoch %llu is kept: gwhad acts by it if it is good with gwha.yaml; its log says so\n",
		       plan.gateway, (unsigned long long)plan.epoch);
	gwha_node_plan_free(&plan);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct words w = {NULL, GWHA_CONTROL_SOCKET, GWHA_STATE_DIR};
	const struct gwha_option options[] = {
		{.name = "--socket", .text = &w.socket},
		{.name = "--state", .text = &w.state},
	};
	unsigned int verb = VERB_SHOW;

	if (argc && gwha_word_match("plan", verbs, sizeof(verbs) / sizeof(verbs[0]),
				    argv[0], &verb, err))
		return -1;
	if (verb == VERB_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_plan);
		return 0;
	}
	argc -= argc > 0;
	if (gwha_options_take(options, 2, &w.what, argc, argv + 1, err))
		return -1;
	if (verb == VERB_SHOW)
		return show(ctx, &w, err);
	if (verb == VERB_APPLY)
		return apply(&w, err);
	if (w.what)
		return gwha_fail(err, GWHA_EXIT_USAGE, "plan forget: \"%.64s\": unknown",
				 w.what);
	return gwha_kept_forget(w.state, err);
}

const struct gwha_command gwha_cmd_plan = {
	.name = "plan",
	.help = "plan show [GATEWAY] [--socket PATH] [--state DIR]\n"
		"plan apply FILE [--state DIR]\n"
		"plan forget [--state DIR]\n",
	.run = run,
};
