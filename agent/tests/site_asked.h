/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A site, what is asked of it, and what is said to that. */

#ifndef GWHA_TEST_SITE_ASKED_H
#define GWHA_TEST_SITE_ASKED_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_work.h"
#include "site.h"

static struct gwha_site site;
static struct gwha_findings found;
static struct gwha_err err;

/* As JSON has them: ' is ". */
static inline char *quoted(const char *text)
{
	char *new = strdup(text);

	for (char *c = new; *c; c++)
		if (*c == '\'')
			*c = '"';
	return new;
}

static inline void tell_all(void)
{
	for (size_t i = 0; i < found.n; i++)
		print_error("  %s [%s]\n", found.at[i].text, found.at[i].rule);
}

/* Rows that changed last: "connection c1+ instance p.1- tenant t~ " */
static char rows[4096];

static inline void list_rows(const struct gwha_site_edit *e)
{
	*rows = '\0';
	for (size_t i = 0; i < e->n && strlen(rows) < sizeof(rows) - 100; i++) {
		const struct gwha_site_step *s = &e->steps[i];

		if (s->was || s->is)
			sprintf(rows + strlen(rows), "%s %s%c ", gwha_pool_kind_name(s->kind),
				s->is ? s->is->name : s->was->name,
				!s->was ? '+' : s->is ? '~' : '-');
	}
}

/* Tried, and taken if @take; 0, or -1 if it is refused. */
static inline int ask_how(const char *text, bool take)
{
	struct gwha_site_request r;
	struct gwha_site_edit e;
	char *json = quoted(text);
	int ret;

	memset(&found, 0, sizeof(found));
	if (gwha_site_request_read(json, strlen(json), &r, &err)) {
		print_error("%s: %s\n", text, err.text);
		fail();
	}
	free(json);
	ret = gwha_site_try(&site, &r, &e, &found);
	list_rows(&e);
	if (!ret && take)
		gwha_site_take(&site, &e);
	else
		gwha_site_drop(&site, &e);
	gwha_site_request_free(&r);
	return ret;
}

static inline void ask(const char *text)
{
	if (ask_how(text, true)) {
		print_error("%s:\n", text);
		tell_all();
		fail();
	}
}

/* All that a site says, a line each. */
static inline char *all_of(const struct gwha_site *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		for (size_t i = 0; i < s->of[kind].n; i++) {
			json_t *j = gwha_site_json(s, s->of[kind].at[i]);
			char *line = json_dumps(j, JSON_SORT_KEYS);

			fprintf(out, "%s %s\n  %s\n", gwha_pool_kind_name((enum gwha_pool_kind)kind),
				line, s->of[kind].at[i]->text);
			free(line);
			json_decref(j);
		}
	fclose(out);
	return text;
}

/* That a controller which begins with these rows has the same, and changes none. */
static inline void same_from_rows(void)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	struct gwha_site again = {.made = false};
	struct gwha_site_edit e = {.n = 0};
	struct gwha_pool_how how;
	char *was = all_of(&site), *is;

	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		for (size_t i = 0; i < site.of[kind].n; i++)
			if (gwha_site_put(&again, (enum gwha_pool_kind)kind, site.of[kind].at[i]->name,
					  site.of[kind].at[i]->text, &err))
				fail_msg("%s", err.text);
	if (gwha_site_plan(&again, f))
		fail_msg("%s", f->at[0].text);
	how = gwha_site_how(&again);
	if (gwha_site_settle(&again, &e, &how, f) || e.n)
		fail_msg("%zu rows change", e.n);
	gwha_site_drop(&again, &e);
	is = all_of(&again);
	if (strcmp(was, is))
		fail_msg("was:\n%sis:\n%s", was, is);
	assert_int_equal(again.plan.n_moves, 0);
	gwha_site_free(&again);
	free(was);
	free(is);
	free(f);
}

/* That it is refused, by a rule and with a text, and that nothing changes. */
static inline void refused(const char *text, const char *rule, const char *why)
{
	char *was = all_of(&site), *is;
	bool said = false;

	if (!ask_how(text, true))
		fail_msg("not refused: %s", text);
	for (size_t i = 0; i < found.n; i++)
		said |= found.at[i].severity == GWHA_ERROR &&
			!strcmp(found.at[i].rule, rule) && strstr(found.at[i].text, why);
	if (!said) {
		print_error("not said: %s [%s], but:\n", why, rule);
		tell_all();
		fail();
	}
	is = all_of(&site);
	assert_string_equal(was, is);
	free(was);
	free(is);
	same_from_rows();
}

static inline bool warned(const char *rule)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].severity == GWHA_WARNING && !strcmp(found.at[i].rule, rule))
			return true;
	return false;
}

/* Where something is: a connection's gateway, a tenant's reflector. */
static inline const char *at(enum gwha_pool_kind kind, const char *name)
{
	const struct gwha_site_object *o = gwha_site_find(&site, kind, name);

	return o ? o->place : "(none)";
}

static inline int site_end(void **state)
{
	(void)state;
	return gwha_site_free(&site), 0;
}

/* Pool p of M + N gateways g1, g2, ... of 10 Gbit/s, and tenant t. */
static inline void begin_pool(const char *type, int m, int n)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	char text[256];

	assert_int_equal(gwha_site_plan(&site, f), 0);
	free(f);
	sprintf(text, "{'verb':'add','kind':'pool','name':'p','body':{'type':'%s','active':'%d','standby':'%d'}}",
		type, m, n);
	ask(text);
	for (int i = 1; i <= m + n; i++) {
		sprintf(text, "{'verb':'add','kind':'gateway','name':'g%d','body':{'pool':'p','capacity':'10gbit','dip':'10.0.0.%d'%s%d'}}",
			i, i, strcmp(type, "gre") && strcmp(type, "all") ? ",'failure-domain':'d" : ",'vip':'10.1.0.", i);
		ask(text);
	}
	ask("{'verb':'add','kind':'tenant','name':'t','body':{}}");
}

#endif /* GWHA_TEST_SITE_ASKED_H */
