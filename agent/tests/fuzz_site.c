// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything asked of a controller: it is done, or what is wrong with it has a text,
 * and nothing has changed. What is left is the same for who begins anew with its
 * rows. Input: requests, a tab between two.
 */

#include <stdlib.h>
#include <string.h>

#include "site.h"

/* More than that says nothing new, and takes long. */
#define REQUESTS_MAX 24
#define OBJECTS_MAX 48

static struct gwha_site site;
static struct gwha_findings f;

static void check(bool ok)
{
	if (!ok)
		abort();
}

static char *all_of(const struct gwha_site *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	check(out);
	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		for (size_t i = 0; i < s->of[kind].n; i++)
			fprintf(out, "%u %s %s %s\n", kind, s->of[kind].at[i]->name,
				s->of[kind].at[i]->place, s->of[kind].at[i]->text);
	fclose(out);
	return text;
}

/* Who begins anew has the same rows, and a plan of them. */
static void begin_anew(void)
{
	struct gwha_site again = {.made = false};
	struct gwha_site_edit e = {.n = 0};
	struct gwha_pool_how how;
	struct gwha_err err;
	char *was = all_of(&site), *is;

	for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
		for (size_t i = 0; i < site.of[kind].n; i++)
			check(!gwha_site_put(&again, (enum gwha_pool_kind)kind, site.of[kind].at[i]->name,
					     site.of[kind].at[i]->text, &err));
	memset(&f, 0, sizeof(f));
	check(!gwha_site_plan(&again, &f));
	how = gwha_site_how(&again);
	check(!gwha_site_settle(&again, &e, &how, &f) && !e.n);
	gwha_site_drop(&again, &e);
	is = all_of(&again);
	check(!strcmp(was, is));
	free(was);
	free(is);
	gwha_site_free(&again);
}

static int count(void *arg, const char *line, size_t size)
{
	json_t *j = json_loadb(line, size, JSON_REJECT_DUPLICATES, NULL);

	check(json_is_object(j) && !memchr(line, '\n', size));
	json_decref(j);
	(*(unsigned int *)arg)++;
	return 0;
}

static void change(const struct gwha_site_request *r)
{
	char *was = all_of(&site), *is;
	struct gwha_site_edit e;

	memset(&f, 0, sizeof(f));
	if (!gwha_site_try(&site, r, &e, &f)) {
		/* dropped once, so that it is known to leave nothing */
		gwha_site_drop(&site, &e);
		is = all_of(&site);
		check(!strcmp(was, is));
		free(is);
		memset(&f, 0, sizeof(f));
		check(!gwha_site_try(&site, r, &e, &f));
		gwha_site_take(&site, &e);
		free(was);
		return;
	}
	check(f.errors && f.n && f.at[0].text[0] && !strchr(f.at[0].text, '\n'));
	gwha_site_drop(&site, &e);
	is = all_of(&site);
	check(!strcmp(was, is));
	free(was);
	free(is);
}

static void ask(const char *text, size_t size)
{
	static const struct gwha_site_rights admin = {GWHA_SITE_ADMIN, "o", NULL};
	struct gwha_site_request r;
	struct gwha_err err = {.text = ""};
	unsigned int n = 0;

	if (gwha_site_request_read(text, size, &r, &err)) {
		check(err.text[0]);
	} else {
		gwha_site_may(&site, &admin, &r, &err);
		if (gwha_site_changes(r.verb))
			change(&r);
		else if (r.verb != GWHA_SITE_HISTORY)
			gwha_site_show(&site, &r, &admin, count, &n, &err);
		check(n <= GWHA_SITE_PAGE_MAX + 1);
	}
	gwha_site_request_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	size_t objects = 0;

	memset(&f, 0, sizeof(f));
	check(!gwha_site_plan(&site, &f));
	for (int i = 0; i < REQUESTS_MAX && at < end && objects < OBJECTS_MAX; i++) {
		const char *line = memchr(at, '\t', (size_t)(end - at));

		line = line ? line : end;
		ask(at, (size_t)(line - at));
		at = line + (line < end);
		objects = 0;
		for (unsigned int kind = 0; kind < GWHA_KINDS; kind++)
			objects += site.of[kind].n;
	}
	begin_anew();
	gwha_site_free(&site);
	return 0;
}
