// SPDX-License-Identifier: GPL-2.0-or-later
/* Scripts and processes that keepalived looks at, to checks. */

#include <stdio.h>
#include <string.h>

#include "ka.h"
#include "note.h"

/* What a keepalived looks at once a second by default. */
#define INTERVAL_US 1000000

static int take_span(struct gwha_ka *ka, const struct gwha_stmt *s, int64_t *us)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_seconds(&ka->w, at, s->words[0].text,
				      INT32_MAX * 1000000LL, us) :
		    -1;
}

static int take_count(struct gwha_ka *ka, const struct gwha_stmt *s, int64_t *n)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_number(&ka->w, at, s->words[0].text, 0, INT32_MAX,
				     n) :
		    -1;
}

static void lose(struct gwha_ka *ka, const struct gwha_stmt *s, const char *why)
{
	gwha_import_lost(ka->w.im, s->place, "", "%.64s: %s", s->words[0].text,
			 why);
}

/* One process of that name is enough for gwha, and its arguments do not count. */
static int take_process(struct gwha_ka *ka, struct gwha_wish_check *c,
			const struct gwha_stmt *s)
{
	const char *name = gwha_stmt_word(s, 1);
	const char *why = NULL;
	const char *base;

	if (!name || !*name)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "process: its value is missing");
	base = strrchr(name, '/');
	base = base ? base + 1 : name;
	if (s->n > 2 || strchr(name, ' '))
		why = "gwha looks at a process's name, not at its arguments";
	else if (!*base || strlen(base) > GWHA_PROCESS_MAX)
		why = "must be as ps -o comm shows it, of 1 to 15 characters";
	for (const char *at = base; *at && !why; at++)
		if (*at < ' ' || *at > '~')
			why = "its name must be of characters that can be seen";
	c->process = base;
	if (!why)
		return 0;
	c->off = true;
	lose(ka, s, why);
	return 0;
}

static int take_quorum(struct gwha_ka *ka, struct gwha_wish_check *c,
		       const struct gwha_stmt *s)
{
	int64_t n;

	if (take_count(ka, s, &n))
		return -1;
	if (n == 1)
		return 0;
	c->off = true;
	lose(ka, s, "gwha asks whether one process of that name runs: count them in a script of your own");
	return 0;
}

static int take_script_word(struct gwha_ka *ka, struct gwha_wish_check *c,
			    const struct gwha_stmt *s)
{
	const char *word = s->words[0].text;

	if (!strcmp(word, "script"))
		return gwha_wish_exec(&ka->w, c, s->words + 1, s->n - 1);
	if (!strcmp(word, "timeout"))
		return take_span(ka, s, &c->timeout_us);
	if (!strcmp(word, "interval"))
		return take_span(ka, s, &c->interval_us);
	if (!strcmp(word, "rise"))
		return take_count(ka, s, &c->rise);
	if (!strcmp(word, "fall"))
		return take_count(ka, s, &c->fall);
	/* a condition is down until it has been up often enough */
	if (!strcmp(word, "init_fail"))
		return 0;
	lose(ka, s, !strcmp(word, "user") ?
			    "gwhad runs checks as root: let it change its user" :
			    "not known here");
	return 0;
}

static int take_process_word(struct gwha_ka *ka, struct gwha_wish_check *c,
			     const struct gwha_stmt *s)
{
	const char *word = s->words[0].text;

	if (!strcmp(word, "process"))
		return take_process(ka, c, s);
	if (!strcmp(word, "quorum"))
		return take_quorum(ka, c, s);
	if (!strcmp(word, "quorum_max") || !strcmp(word, "param_match") ||
	    !strcmp(word, "full_command")) {
		c->off = true;
		lose(ka, s, "gwha asks whether one process of that name runs, and no more: write a check of your own");
		return 0;
	}
	lose(ka, s, strstr(word, "delay") ?
			    "gwha looks once a second: say rise and fall" :
			    "not known here");
	return 0;
}

static const struct gwha_stmt *twin_of(const struct gwha_ka *ka,
				       const struct gwha_stmt *s)
{
	const struct gwha_wish_check *c = ka->w.checks;
	const struct gwha_stmt *t = ka->l.block.root.first;

	while (c && strcmp(c->source, s->words[1].text))
		c = c->next;
	for (; c && t != s; t = t->next)
		if (t->n > 1 && t->place.line == c->place.line &&
		    t->place.file == c->place.file)
			return t;
	return NULL;
}

static int take_words(struct gwha_ka *ka, struct gwha_wish_check *c,
		      const struct gwha_stmt *in)
{
	bool script = !strcmp(in->words[0].text, "vrrp_script");
	const struct gwha_stmt *s;
	int ret = 0;

	for (s = in->first; s; s = s->next)
		if (!strcmp(s->words[0].text, "weight"))
			ret |= gwha_ka_weight(ka, s, 0, &c->weight,
					      &c->turned);
		else if (script)
			ret |= take_script_word(ka, c, s);
		else
			ret |= take_process_word(ka, c, s);
	if (!ret && !c->n && !c->process && !c->off) {
		c->off = true;
		gwha_import_lost(ka->w.im, in->place, "",
				 "%s: it looks at nothing", c->what);
	}
	return ret;
}

/**
 * gwha_ka_is_check - whether a statement says what is looked at
 * @s: one of the outermost
 */
bool gwha_ka_is_check(const struct gwha_stmt *s)
{
	const char *word = s->words[0].text;

	return !strcmp(word, "vrrp_script") || !strcmp(word, "track_process") ||
	       !strcmp(word, "vrrp_track_process");
}

/**
 * gwha_ka_check - carry a vrrp_script or track_process over
 * @ka: keepalived.conf
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_check(struct gwha_ka *ka, const struct gwha_stmt *s)
{
	const char *name = gwha_stmt_word(s, 1);
	struct gwha_wish_check c = {
		.place = s->place,
		.source = name,
		.interval_us = INTERVAL_US,
		.timeout_us = GWHA_UNSAID,
		.rise = 1,
		.fall = 1,
	};
	const struct gwha_stmt *twin;
	char what[128];

	if (!name || !*name)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "%s: its name is missing",
					 s->words[0].text);
	if (gwha_ka_is_block(ka, s))
		return -1;
	twin = twin_of(ka, s);
	if (twin) {
		gwha_import_lost(ka->w.im, s->place, "",
				 "%s %.64s: is there already, on line %u",
				 s->words[0].text, name, twin->place.line);
		return 0;
	}
	snprintf(what, sizeof(what), "%s %.64s", s->words[0].text, name);
	c.what = gwha_arena_text(&ka->w.im->arena, what, strlen(what));
	if (!c.what)
		return gwha_import_no_memory(ka->w.im);
	return take_words(ka, &c, s) || !gwha_wish_check(&ka->w, &c) ? -1 : 0;
}

/**
 * gwha_ka_checks_end - tell of checks that nothing depends on
 * @ka: keepalived.conf, all read
 */
void gwha_ka_checks_end(struct gwha_ka *ka)
{
	struct gwha_wish_check *c;

	for (c = ka->w.checks; c; c = c->next) {
		if (!c->off && !c->used)
			gwha_import_lost(ka->w.im, c->place, "",
					 "%s: nothing tracks it", c->what);
		c->off |= !c->used;
	}
}

/**
 * gwha_ka_todo_notify - ask for what is told of changes
 * @ka: keepalived.conf
 * @rt: router, or NULL
 * @s: statement
 *
 * Programs of keepalived's get the state as an argument, or are for one state
 * alone: run by the agent on each change, they would do the wrong thing.
 *
 * Return: 0.
 */
int gwha_ka_todo_notify(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	(void)rt;
	gwha_import_todo(ka->w.im, s->place, "",
			 "%s: gwhad runs a program on each change, without arguments: let it ask the environment for GWHA_GROUP and GWHA_STATE, and add it under notify",
			 s->words[0].text);
	return 0;
}
