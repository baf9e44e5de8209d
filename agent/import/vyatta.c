// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A Vyatta's or VyOS's configuration, as commands (set ...) or as a config.boot.
 * Either is a list of paths; those that matter here are few.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note.h"
#include "units.h"
#include "vy.h"

/**
 * gwha_vy_is - whether a word of a path is this one
 * @path: path
 * @i: which, from 0
 * @word: word
 */
bool gwha_vy_is(struct gwha_vy_path path, size_t i, const char *word)
{
	return i < path.n && !strcmp(path.words[i].text, word);
}

/**
 * gwha_vy_next - what is behind the first words of a path
 * @path: path
 * @n: how many
 */
struct gwha_vy_path gwha_vy_next(struct gwha_vy_path path, size_t n)
{
	n = n < path.n ? n : path.n;
	return (struct gwha_vy_path){path.words + n, path.n - n};
}

/**
 * gwha_vy_value - the one value behind the first word of a path
 * @vy: configuration
 * @path: path; has at least one word
 *
 * Return: the value, NULL after it is told what is wrong.
 */
const struct gwha_at *gwha_vy_value(struct gwha_vy *vy,
				    struct gwha_vy_path path)
{
	if (path.n == 2 && *path.words[1].text)
		return &path.words[1];
	gwha_import_wrong(vy->w.im,
			  path.n > 2 ? path.words[2].place :
				       path.words[0].place,
			  "",
			  path.n > 2 ? "%s: has one value, and nothing behind it" :
				       "%s: its value is missing",
			  path.words[0].text);
	return NULL;
}

/**
 * gwha_vy_lose - tell that a path is not carried over
 * @vy: configuration
 * @path: path; its first word is told
 * @what: what it belongs to
 * @why: why
 */
void gwha_vy_lose(struct gwha_vy *vy, struct gwha_vy_path path,
		  const char *what, const char *why)
{
	gwha_import_lost(vy->w.im, path.words[0].place, "", "%s %.64s: %s", what,
			 path.words[0].text, why);
}

static int add_address(struct gwha_vy *vy, struct gwha_wish_addr *a)
{
	struct gwha_wish_addr *first = gwha_index_find(&vy->w.addrs_by_dev,
						       a->dev);

	*(vy->w.last_addr ? &vy->w.last_addr->next : &vy->w.addrs) = a;
	vy->w.last_addr = a;
	if (first) {
		first->last->more = a;
		first->last = a;
		return 0;
	}
	a->last = a;
	return gwha_index_add(&vy->w.addrs_by_dev, &vy->w.im->arena, a->dev,
			      a) ?
		       gwha_import_no_memory(vy->w.im) :
		       0;
}

/* An address of the device's own; what comes by DHCP is not known here. */
static int take_address(struct gwha_vy *vy, struct gwha_vy_path path,
			const char *dev)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);
	char text[GWHA_TEXT_MAX];
	struct gwha_wish_addr *a;
	size_t len;

	if (!at)
		return -1;
	if (!strchr(at->text, '.') && !strchr(at->text, ':')) {
		gwha_vy_lose(vy, path, dev,
			     "an address that is given from elsewhere is not known here");
		return 0;
	}
	if (vy->w.n_addrs++ == GWHA_ROUTERS_MAX)
		return gwha_import_wrong(vy->w.im, at->place, "",
					 "too many: at most %d addresses are read",
					 GWHA_ROUTERS_MAX);
	a = gwha_arena_take(&vy->w.im->arena, sizeof(*a));
	if (!a)
		return gwha_import_no_memory(vy->w.im);
	if (gwha_wish_address(&vy->w, at, "address", &a->addr, &a->plen))
		return -1;
	gwha_addr_text(text, &a->addr);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, "/%u", a->plen);
	a->text = gwha_arena_text(&vy->w.im->arena, text, strlen(text));
	if (!a->text)
		return gwha_import_no_memory(vy->w.im);
	a->dev = dev;
	a->place = at->place;
	return add_address(vy, a);
}

static int take_delay(struct gwha_vy *vy, struct gwha_vy_path path,
		      const char *dev)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);
	struct gwha_vy_delay *delay = gwha_index_find(&vy->delays, dev);
	int64_t us;

	if (!at || gwha_wish_seconds(&vy->w, at, "start-delay", 600000000, &us))
		return -1;
	if (!delay) {
		delay = gwha_arena_take(&vy->w.im->arena, sizeof(*delay));
		if (!delay || gwha_index_add(&vy->delays, &vy->w.im->arena,
					     dev, delay))
			return gwha_import_no_memory(vy->w.im);
	}
	if (us > delay->us)
		delay->us = us;
	return 0;
}

/* dp0bond0 with vif 10 is dp0bond0.10. */
static const char *vif_dev(struct gwha_vy *vy, const char *dev,
			   const struct gwha_at *vif)
{
	struct gwha_at at = *vif;
	int64_t number;
	char text[64];

	if (gwha_wish_number(&vy->w, vif, "vif", 0, 4094, &number))
		return NULL;
	snprintf(text, sizeof(text), "%.32s.%lld", dev, (long long)number);
	at.text = gwha_arena_text(&vy->w.im->arena, text, strlen(text));
	if (!at.text) {
		gwha_import_no_memory(vy->w.im);
		return NULL;
	}
	return gwha_wish_dev(&vy->w, &at, "vif", &dev) ? NULL : dev;
}

/* interfaces TYPE IF [vif N] ... */
static int take_interface(struct gwha_vy *vy, struct gwha_vy_path path)
{
	const struct gwha_at *type = path.words;
	const char *dev;

	if (path.n < 3)
		return 0;
	if (gwha_wish_dev(&vy->w, &path.words[1], type->text, &dev))
		return -1;
	path = gwha_vy_next(path, 2);
	if (gwha_vy_is(path, 0, "vif")) {
		if (path.n < 2)
			return gwha_vy_value(vy, path) ? 0 : -1;
		dev = vif_dev(vy, dev, &path.words[1]);
		if (!dev)
			return -1;
		path = gwha_vy_next(path, 2);
		if (!path.n)
			return 0;
	}
	if (gwha_vy_is(path, 0, "address"))
		return take_address(vy, path, dev);
	if (gwha_vy_is(path, 0, "vrrp")) {
		if (gwha_vy_is(path, 1, "start-delay"))
			return take_delay(vy, gwha_vy_next(path, 1), dev);
		if (gwha_vy_is(path, 1, "vrrp-group"))
			return gwha_vy_group(vy, gwha_vy_next(path, 1), type,
					     dev);
		if (path.n < 2)
			return 0;
		gwha_vy_lose(vy, gwha_vy_next(path, 1), "vrrp",
			     "not known here");
		return 0;
	}
	gwha_import_lost_again(vy->w.im, path.words[0].place,
			       "interfaces %.32s %s %.64s: the network's own configuration has that",
			       type->text, dev, path.words[0].text);
	return 0;
}

/* high-availability vrrp ... of VyOS */
static int take_availability(struct gwha_vy *vy, struct gwha_vy_path path)
{
	const struct gwha_at *at;

	if (gwha_vy_is(path, 0, "vrrp")) {
		path = gwha_vy_next(path, 1);
		if (!path.n)
			return 0;
		if (gwha_vy_is(path, 0, "group"))
			return gwha_vy_named(vy, path);
		if (gwha_vy_is(path, 0, "sync-group"))
			return gwha_vy_member(vy, path);
		if (gwha_vy_is(path, 0, "global-parameters") &&
		    gwha_vy_is(path, 1, "startup-delay")) {
			at = gwha_vy_value(vy, gwha_vy_next(path, 1));
			return at ? gwha_wish_seconds(&vy->w, at,
						      "startup-delay",
						      600000000,
						      &vy->delay_us) :
				    -1;
		}
	}
	if (path.n)
		gwha_vy_lose(vy, path, "high-availability", "gwha has no use for it");
	return 0;
}

/**
 * gwha_vy_path - carry a path over
 * @vy: configuration
 * @path: path; has at least one word
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_path(struct gwha_vy *vy, struct gwha_vy_path path)
{
	struct gwha_vy_path rest = gwha_vy_next(path, 1);

	if (gwha_vy_is(path, 0, "interfaces"))
		return take_interface(vy, rest);
	if (gwha_vy_is(path, 0, "high-availability"))
		return take_availability(vy, rest);
	if (gwha_vy_is(path, 0, "service") &&
	    (gwha_vy_is(path, 1, "connsync") ||
	     gwha_vy_is(path, 1, "conntrack-sync")))
		return gwha_vy_sync(vy, rest);
	if (gwha_vy_is(path, 0, "system") && gwha_vy_is(path, 1, "host-name")) {
		const struct gwha_at *at = gwha_vy_value(vy, rest);

		if (at)
			vy->host = *at;
		return at ? 0 : -1;
	}
	/* no more of it: behind it may be a secret */
	gwha_import_lost_again(vy->w.im, path.words[0].place,
			       "%.32s%s%.32s: nothing of gwha's",
			       path.words[0].text, rest.n ? " " : "",
			       rest.n ? rest.words[0].text : "");
	return 0;
}

/* A path is what a statement and those around it say, one behind the other. */
static int take_block(struct gwha_vy *vy, struct gwha_at *words, size_t n,
		      const struct gwha_stmt *in)
{
	const struct gwha_stmt *s = in->first;
	int ret = 0;

	/* an empty block says that there is one */
	if (!s && n)
		return gwha_vy_path(vy, (struct gwha_vy_path){words, n});
	for (; s; s = s->next) {
		if (n + s->n > GWHA_VY_WORDS_MAX)
			return gwha_import_wrong(vy->w.im, s->place, "",
						 "too many words: a path has at most %d",
						 GWHA_VY_WORDS_MAX);
		memcpy(words + n, s->words, s->n * sizeof(*words));
		ret |= s->block ?
			       take_block(vy, words, n + s->n, s) :
			       gwha_vy_path(vy, (struct gwha_vy_path){
							words, n + s->n});
	}
	return ret;
}

/* set WORD ... */
static int take_command(struct gwha_vy *vy, const struct gwha_line *line)
{
	struct gwha_at *words = vy->block.words;
	struct gwha_at word;
	enum gwha_token token;
	size_t at = 0, n = 0;

	for (;;) {
		token = gwha_token_next(vy->w.im, line, &at, &word);
		if (token != GWHA_TOKEN_WORD)
			break;
		if (n == GWHA_VY_WORDS_MAX)
			return gwha_import_wrong(vy->w.im, word.place, "",
						 "too many words: a command has at most %d",
						 GWHA_VY_WORDS_MAX);
		words[n++] = word;
	}
	if (token == GWHA_TOKEN_BAD)
		return -1;
	if (!n)
		return 0;
	if (strcmp(words[0].text, "set"))
		return gwha_import_wrong(vy->w.im, words[0].place, "",
					 "a command must begin with set: leave out what is none");
	if (n == 1)
		return gwha_import_wrong(vy->w.im, words[0].place, "",
					 "set: what is to be set is missing");
	return gwha_vy_path(vy, (struct gwha_vy_path){words + 1, n - 1});
}

struct reader {
	struct gwha_vy *vy;
	bool blocks;
	bool within;
	struct gwha_import_place begun;
};

/* Comments of a config.boot become blanks; they may go on over lines. */
static void uncomment(struct reader *r, char *text,
		      struct gwha_import_place place)
{
	bool quoted = false;

	for (size_t i = 0; text[i]; i++) {
		if (!strncmp(text + i, r->within ? "*/" : "/*", 2) && !quoted) {
			r->begun = place;
			r->begun.column += (unsigned int)i;
			r->within = !r->within;
			text[i++] = ' ';
			text[i] = ' ';
		} else if (r->within) {
			text[i] = ' ';
		} else if (quoted && text[i] == '\\' && text[i + 1]) {
			i++;
		} else if (text[i] == '"') {
			quoted = !quoted;
		}
	}
}

static int take_line(struct reader *r, char *text,
		     struct gwha_import_place place)
{
	struct gwha_vy *vy = r->vy;
	struct gwha_line line = {text, place, true, r->blocks};
	size_t blank = strspn(text, " \t\r");

	if (!r->within && (text[blank] == '#' ||
			   (r->blocks && !strncmp(text + blank, "//", 2))))
		return 0;
	if (!r->blocks)
		return take_command(vy, &line);
	uncomment(r, text, place);
	return gwha_block_line(&vy->block, &line);
}

/* Commands begin with set; a config.boot has blocks. */
static bool has_blocks(const char *text, const char *end)
{
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		while (text < end && strchr(" \t\r", *text))
			text++;
		if (text < end && *text != '#' && *text != '\n')
			return end - text < 4 || strncmp(text, "set", 3) ||
			       !strchr(" \t", text[3]);
		text = newline ? newline + 1 : end;
	}
	return false;
}

static int read_lines(struct gwha_vy *vy, const char *text, size_t size)
{
	struct reader r = {.vy = vy, .blocks = has_blocks(text, text + size)};
	struct gwha_import_place place = {.column = 1};
	struct gwha_at words[GWHA_VY_WORDS_MAX];
	const char *end = text + size, *newline;
	int ret = 0;

	for (; text < end; text = newline + 1) {
		char *line;

		newline = memchr(text, '\n', (size_t)(end - text));
		if (!newline)
			newline = end;
		place.line++;
		if (newline - text > GWHA_LINE_MAX)
			return gwha_import_wrong(vy->w.im, place, "",
						 "too long: a line has at most 64 KiB");
		line = gwha_arena_text(&vy->w.im->arena, text,
				       (size_t)(newline - text));
		if (!line)
			return gwha_import_no_memory(vy->w.im);
		ret |= take_line(&r, line, place);
		if (ret && r.blocks)
			return -1;
	}
	if (r.within)
		return gwha_import_wrong(vy->w.im, r.begun, "",
					 "the comment that begins here has no end");
	if (ret || !r.blocks)
		return ret;
	return gwha_block_end(&vy->block) ? -1 :
					    take_block(vy, words, 0,
						       &vy->block.root);
}

/**
 * gwha_import_vyatta - import a Vyatta's or VyOS's configuration
 * @im: overwritten; to be freed, also on failure
 * @how: what the file does not say; kept
 * @name: its name
 * @text: what is in it
 * @size: its bytes
 *
 * Return: 0 with the result in @im, or -1; @im has what is to be told.
 */
int gwha_import_vyatta(struct gwha_import *im,
		       const struct gwha_import_how *how, const char *name,
		       const char *text, size_t size)
{
	struct gwha_vy *vy = calloc(1, sizeof(*vy));
	int ret = gwha_import_begin(im, how, name, text, size);

	if (!vy)
		return gwha_import_no_memory(im);
	vy->w.im = im;
	vy->w.from = "Vyatta";
	gwha_block_begin(&vy->block, im);
	if (!ret)
		ret = read_lines(vy, text, size);
	if (!ret)
		ret = gwha_vy_finish(vy);
	if (!ret)
		ret = gwha_wish_finish(&vy->w);
	free(vy);
	gwha_import_sort(im);
	return ret || im->n[GWHA_IMPORT_ERROR] ? -1 : 0;
}
