// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs and processes that routers depend on, to checks of the agent. */

#include <string.h>

#include "note.h"
#include "wish.h"

/* What a shell would make more of: the agent runs programs without one. */
#define SHELL_SIGNS "|&;<>()$`\\\"'*?["

/* How often and how long, as gwha.yaml takes it. */
#define INTERVAL_MIN_US 100000
#define INTERVAL_MAX_US 3600000000LL
#define TIMEOUT_MIN_US 10000
#define IN_A_ROW_MAX 100

static const char *why_not(const struct gwha_wish_check *c, size_t bytes)
{
	if (!c->n)
		return "there is no program: name one";
	if (*c->exec[0] != '/')
		return "the program needs its whole path, from / on: correct it, and import again";
	if (c->n > GWHA_EXEC_WORDS_MAX || bytes > GWHA_EXEC_BYTES_MAX)
		return "the command is too long: put it into a script, and import again";
	for (size_t i = 0; i < c->n; i++)
		for (const char *at = c->exec[i]; *at; at++)
			if (*at < ' ' || *at > '~' || strchr(SHELL_SIGNS, *at))
				return "it needs a shell, and there is none: use a script";
	return NULL;
}

/**
 * gwha_wish_exec - the program of a check
 * @w: what is wished
 * @c: its program is set, or it is off
 * @words: the command: a word each, or one that blanks divide
 * @n: how many
 *
 * Return: 0, or -1 if there is no memory.
 */
int gwha_wish_exec(struct gwha_wish *w, struct gwha_wish_check *c,
		   const struct gwha_at *words, size_t n)
{
	size_t bytes = 0;
	const char *why;
	char *text, *save;

	c->n = 0;
	for (size_t i = 0; i < n && c->n <= GWHA_EXEC_WORDS_MAX; i++) {
		text = gwha_arena_text(&w->im->arena, words[i].text,
				       strlen(words[i].text));
		if (!text)
			return gwha_import_no_memory(w->im);
		bytes += strlen(text) + 1;
		if (n > 1) {
			c->exec[c->n++] = text;
			continue;
		}
		for (text = strtok_r(text, " \t", &save);
		     text && c->n <= GWHA_EXEC_WORDS_MAX;
		     text = strtok_r(NULL, " \t", &save))
			c->exec[c->n++] = text;
	}
	why = why_not(c, bytes);
	if (why) {
		c->off = true;
		gwha_import_lost(w->im, n ? words[0].place : c->place, "",
				 "%s: %s", c->what, why);
	}
	return 0;
}

static void fit(struct gwha_wish *w, const struct gwha_wish_check *c,
		const char *key, int64_t min, int64_t max, int64_t *value)
{
	int64_t was = *value;

	*value = was < min ? min : was > max ? max : was;
	if (*value != was)
		gwha_import_lost(w->im, c->place, "",
				 "%s: its %s is beyond what gwha takes: the nearest that it does is written",
				 c->what, key);
}

/* Of the condition: what groups can be told to track. */
static bool make_name(struct gwha_wish *w, struct gwha_wish_check *c)
{
	size_t len = strnlen(c->source, GWHA_NAME_MAX);
	char *name = gwha_arena_text(&w->im->arena, c->source, len);

	if (!name) {
		gwha_import_no_memory(w->im);
		return false;
	}
	for (char *at = name; *at; at++)
		if (*at <= ' ' || *at > '~' || strchr("/\"'\\", *at))
			*at = '_';
	c->name = name;
	for (const struct gwha_wish_check *o = w->checks; o; o = o->next)
		if (!o->off && !c->off && !strcmp(o->name, name)) {
			c->off = true;
			gwha_import_lost(w->im, c->place, "",
					 "%s: the check on line %u is called %s already: give another name",
					 c->what, o->place.line, name);
		}
	return true;
}

/**
 * gwha_wish_check - add what says how a condition is
 * @w: what is wished
 * @check: it; copied
 *
 * Return: the check, which may be off; NULL after it is told that there is none.
 */
struct gwha_wish_check *gwha_wish_check(struct gwha_wish *w,
					const struct gwha_wish_check *check)
{
	struct gwha_wish_check **to = &w->checks;
	struct gwha_wish_check *c;
	unsigned int n = 0;

	c = gwha_arena_take(&w->im->arena, sizeof(*c));
	if (!c) {
		gwha_import_no_memory(w->im);
		return NULL;
	}
	*c = *check;
	if (!make_name(w, c))
		return NULL;
	for (; *to; to = &(*to)->next)
		n += !(*to)->off;
	*to = c;
	if (c->off)
		return c;
	if (n == GWHA_CHECKS_MAX) {
		c->off = true;
		gwha_import_lost(w->im, c->place, "",
				 "%s: there are at most %d checks", c->what,
				 GWHA_CHECKS_MAX);
		return c;
	}
	fit(w, c, "interval", INTERVAL_MIN_US, INTERVAL_MAX_US,
	    &c->interval_us);
	if (c->timeout_us != GWHA_UNSAID)
		fit(w, c, "timeout", TIMEOUT_MIN_US, c->interval_us,
		    &c->timeout_us);
	fit(w, c, "rise", 1, IN_A_ROW_MAX, &c->rise);
	fit(w, c, "fall", 1, IN_A_ROW_MAX, &c->fall);
	return c;
}
