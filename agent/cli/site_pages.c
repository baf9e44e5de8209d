// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a controller has is asked for page by page, and written as it comes: tables
 * of a page, since a column is as wide as its widest; JSON without an end.
 */

#include <stdlib.h>
#include <string.h>

#include "ask_control.h"
#include "site_pages.h"
#include "site_view.h"
#include "site_words.h"

/* Of a table, unless limit says otherwise; and of a question. */
#define TABLE_LIMIT 1000
#define PAGE_MAX 4096

/* Where lines of an answer go. */
struct sink {
	bool json;
	bool pretty;
	bool past;
	bool file;
	enum gwha_pool_kind kind;
	struct gwha_sheet *sheet;
	size_t n;
};

static int write_plain(struct sink *k, const char *line)
{
	size_t len = strcspn(line, "\n");

	if (k->file)
		return printf("  - %.*s\n", (int)len, line) < 0;
	return printf("%s%.*s", k->n ? ",\n" : "[\n", (int)len, line) < 0;
}

static int take_line(void *arg, const char *line)
{
	struct sink *k = arg;
	json_t *object;
	int ret = 0;

	if ((k->json && !k->pretty) || k->file) {
		ret = write_plain(k, line);
		k->n++;
		return ret;
	}
	object = json_loads(line, 0, NULL);
	if (!object)
		return -1;
	if (k->json) {
		ret = fputs(k->n ? ",\n" : "[\n", stdout) < 0 ||
		      json_dumpf(object, stdout, JSON_INDENT(4));
	} else if (k->past) {
		gwha_site_past_line(k->sheet, object);
	} else {
		gwha_site_view_line(k->sheet, k->kind, object);
	}
	k->n++;
	json_decref(object);
	return ret;
}

/* Pages until there are as many as were asked for, or no more; whether there are. */
static int ask_pages(struct sink *k, const char *socket, json_t *question,
		     uint64_t limit, bool *more, struct gwha_err *err)
{
	json_t *last;

	*more = true;
	while (*more && k->n < limit) {
		uint64_t page = limit - k->n < PAGE_MAX ? limit - k->n : PAGE_MAX;
		size_t before = k->n;

		json_object_set_new(question, "limit", json_integer((json_int_t)page));
		last = gwha_control_ask(socket, json_deep_copy(question), take_line, k, NULL, err);
		if (!last)
			return -1;
		*more = json_is_true(json_object_get(last, "more")) && k->n > before;
		json_object_set(question, k->past ? "before" : "after",
				json_object_get(last, "last"));
		json_decref(last);
	}
	return 0;
}

static int end(struct sink *k, int ret, bool more, json_t *question,
	       struct gwha_err *err)
{
	json_t *last = json_object_get(question, k->past ? "before" : "after");

	if (!ret && k->json)
		puts(k->n ? "\n]" : "[]");
	if (!k->json && gwha_sheet_end(k->sheet, stdout) && !ret)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (ret || k->json || !more)
		return ret;
	fflush(stdout);
	if (k->past)
		fprintf(stderr, "there is more: say before %" JSON_INTEGER_FORMAT ", or limit N\n",
			json_integer_value(last));
	else
		fprintf(stderr, "there are more: say after %s, or limit N\n",
			json_string_value(last));
	return 0;
}

/* All of them, or as many as are asked for. */
static int show_pages(struct sink *k, const struct gwha_site_words *w,
		      json_t *question, struct gwha_err *err)
{
	uint64_t limit = w->limit ? w->limit : k->json ? UINT64_MAX : TABLE_LIMIT;
	bool more = false;
	int ret = ask_pages(k, w->socket, question, limit, &more, err);

	return end(k, ret, more, question, err);
}

/**
 * gwha_site_show_cmd - show objects
 * @ctx: how
 * @kind: what they are
 * @argc: how many words
 * @argv: which ones
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_show_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
		       int argc, char **argv, struct gwha_err *err)
{
	struct gwha_sheet sheet = {NULL};
	struct sink k = {ctx->json, ctx->pretty, false, false, kind, &sheet, 0};
	struct gwha_site_words w;
	json_t *question = NULL;
	int ret = gwha_site_words_filter(kind, argc, argv, &w, err);

	if (!ret) {
		question = json_pack("{s:s, s:s, s:O}", "verb", "show", "kind",
				     gwha_pool_kind_name(kind), "filter", w.body);
		if (w.after)
			json_object_set_new(question, "after", json_string(w.after));
		if (!k.json)
			gwha_site_view_begin(&sheet, stdout, kind);
		ret = show_pages(&k, &w, question, err);
	}
	json_decref(question);
	json_decref(w.body);
	return ret;
}

/* "connection c1", for what of the history is asked. */
static int take_row(int *argc, char ***argv, json_t *question, struct gwha_err *err)
{
	enum gwha_pool_kind kind;

	if (*argc < 2 || gwha_pool_kind_of((*argv)[0]) == GWHA_KINDS)
		return 0;
	kind = gwha_pool_kind_of((*argv)[0]);
	json_object_set_new(question, "kind", json_string(gwha_pool_kind_name(kind)));
	if (json_object_set_new(question, "name", json_string((*argv)[1])))
		return gwha_fail(err, GWHA_EXIT_USAGE, "name \"%.64s\": is no UTF-8", (*argv)[1]);
	*argc -= 2;
	*argv += 2;
	return 0;
}

/**
 * gwha_site_history_cmd - show what was changed, when, by whom and why
 * @ctx: how
 * @argc: how many words
 * @argv: perhaps a kind and a name, then others
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_history_cmd(const struct gwha_ctx *ctx, int argc, char **argv,
			  struct gwha_err *err)
{
	struct gwha_sheet sheet = {NULL};
	struct sink k = {ctx->json, ctx->pretty, true, false, GWHA_KINDS, &sheet, 0};
	json_t *question = json_pack("{s:s}", "verb", "history");
	struct gwha_site_words w = {NULL};
	int ret;

	ret = take_row(&argc, &argv, question, err);
	if (!ret)
		ret = gwha_site_words_plain(NULL, argc, argv, &w, err);
	if (!ret) {
		if (w.before)
			json_object_set_new(question, "before", json_integer((json_int_t)w.before));
		if (!k.json)
			gwha_site_past_begin(&sheet, stdout);
		ret = show_pages(&k, &w, question, err);
	}
	json_decref(question);
	json_decref(w.body);
	return ret;
}

/**
 * gwha_site_export_cmd - write all that a controller has as a file of pools
 * @argc: how many words
 * @argv: where it answers
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_site_export_cmd(int argc, char **argv, struct gwha_err *err)
{
	struct sink k = {.file = true};
	struct gwha_site_words w;
	bool more;
	int ret = gwha_site_words_plain(NULL, argc, argv, &w, err);

	for (unsigned int i = 0; !ret && i < GWHA_KINDS; i++) {
		const char *name = gwha_pool_kind_name((enum gwha_pool_kind)i);
		json_t *question = json_pack("{s:s, s:s}", "verb", "export", "kind", name);

		printf("%ss:\n", name);
		k.n = 0;
		ret = ask_pages(&k, w.socket, question, UINT64_MAX, &more, err);
		json_decref(question);
	}
	json_decref(w.body);
	return ret;
}
