// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BIRD's file, a statement at a time: of that, what was asked for. A statement is
 * words up to a ";" or to a "{", behind which its own ones are. What a file includes
 * is not read, and constants and expressions are no numbers here.
 */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bird.h"
#include "units.h"

/* A statement says no more that is of use here; words are cut there. */
#define WORDS_MAX 12
#define WORD_MAX 80
#define DEPTH_MAX 8

/* What a block at the outside is about. */
enum block {
	OTHER,
	BGP,
	DIRECT,
	STATIC, /* one that is none of ours */
	DRAIN, /* one of ours */
};

struct reading {
	const struct gwha_conf_bgp *want;
	struct gwha_bird_conf *conf;
	const char *at;
	unsigned int line;
	unsigned int begun; /* line where the statement began */
	char words[WORDS_MAX][WORD_MAX];
	size_t n;
	unsigned int depth;
	enum block block;
	struct gwha_bird_bgp *bgp;
	char drain[2][GWHA_BGP_NAME_MAX + 1];
	char community[GWHA_BIRD_COMMUNITY_MAX];
	/* of a protocol direct or static */
	unsigned int block_line;
	bool disabled;
	uint64_t preference;
	size_t vip; /* whose route it is in, or n_vips */
};

static bool is(const struct reading *r, size_t i, const char *word)
{
	return i < r->n && !strcmp(r->words[i], word);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.:/%*+-", c));
}

/* Comments of both kinds, and what is between words. */
static void skip(struct reading *r)
{
	for (;; r->at++) {
		if (r->at[0] == '#') {
			r->at += strcspn(r->at, "\n");
		} else if (r->at[0] == '/' && r->at[1] == '*') {
			const char *end = strstr(r->at + 2, "*/");

			end = end ? end + 1 : r->at + strlen(r->at) - 1;
			for (; r->at < end; r->at++)
				r->line += *r->at == '\n';
		}
		if (*r->at == '\n')
			r->line++;
		else if (*r->at != ' ' && *r->at != '\t' && *r->at != '\r' &&
			 *r->at != '/' && *r->at != '#')
			return;
		if (!*r->at)
			return;
	}
}

static void add_word(struct reading *r, const char *text, size_t n)
{
	if (!r->n)
		r->begun = r->line;
	if (r->n < WORDS_MAX)
		snprintf(r->words[r->n++], WORD_MAX, "%.*s",
			 (int)(n < WORD_MAX ? n : WORD_MAX - 1), text);
}

/* A word, a name in quotes, a text, or one character. Returns that, 0 at the end. */
static char next(struct reading *r)
{
	const char *text;
	size_t n = 0;

	skip(r);
	if (!*r->at)
		return '\0';
	if (is_word(*r->at)) {
		while (is_word(r->at[n]))
			n++;
		add_word(r, r->at, n);
		r->at += n;
		return 'w';
	}
	if (*r->at == '\'' || *r->at == '"') {
		text = r->at + 1;
		n = strcspn(text, *r->at == '"' ? "\"\n" : "'\n");
		add_word(r, text, n);
		r->at = text + n + (text[n] && text[n] != '\n');
		return 'w';
	}
	return *r->at++;
}

static uint64_t number(const char *text)
{
	uint64_t value = 0;

	return gwha_number_parse(text, &value) ? 0 : value;
}

/* X; X on; X yes; X 1; and the other way round. */
static bool is_on(const struct reading *r, size_t i)
{
	return i >= r->n || !(is(r, i, "off") || is(r, i, "no") ||
			      is(r, i, "0") || is(r, i, "aware"));
}

static const struct gwha_bird_bgp *template_of(const struct reading *r,
					       const char *name)
{
	for (size_t i = 0; i < r->conf->n_bgps; i++)
		if (r->conf->bgps[i].template_ &&
		    !strcmp(r->conf->bgps[i].name, name))
			return &r->conf->bgps[i];
	return NULL;
}

/* protocol|template bgp [NAME] [from TEMPLATE] */
static void begin_bgp(struct reading *r)
{
	struct gwha_bird_bgp *b = &r->conf->bgps[r->conf->n_bgps];
	const struct gwha_bird_bgp *from = NULL;
	const char *name = is(r, 2, "from") ? "" : r->words[2];

	r->bgp = NULL;
	if (r->conf->n_bgps == GWHA_BIRD_BGPS_MAX)
		return;
	for (size_t i = 2; i + 1 < r->n; i++)
		if (is(r, i, "from"))
			from = template_of(r, r->words[i + 1]);
	*b = from ? *from : (struct gwha_bird_bgp){0};
	b->template_ = is(r, 0, "template");
	snprintf(b->name, sizeof(b->name), "%.*s", GWHA_BGP_NAME_MAX,
		 r->n > 2 ? name : "");
	r->bgp = b;
	r->conf->n_bgps++;
	r->block = BGP;
}

static void begin_static(struct reading *r)
{
	r->block = STATIC;
	r->preference = 0;
	r->vip = r->want->n_vips;
	for (size_t i = 0; i < 2; i++)
		if (is(r, 2, r->drain[i]))
			r->block = DRAIN;
}

static void begin_outside(struct reading *r)
{
	bool template_ = is(r, 0, "template");

	r->block = OTHER;
	r->block_line = r->begun;
	r->disabled = false;
	if (!template_ && !is(r, 0, "protocol"))
		return;
	if (is(r, 1, "bgp"))
		begin_bgp(r);
	else if (!template_ && is(r, 1, "static"))
		begin_static(r);
	else if (!template_ && is(r, 1, "direct"))
		r->block = DIRECT;
}

/* [long lived] graceful restart [SWITCH|aware], of the whole or of a channel */
static void read_restart(struct reading *r)
{
	size_t at = is(r, 0, "long") && is(r, 1, "lived") ? 2 : 0;

	if (!is(r, at, "graceful") || !is(r, at + 1, "restart") ||
	    is(r, at + 2, "time"))
		return;
	if (is_on(r, at + 2))
		r->bgp->restart_line[!!at] = r->begun;
	else if (r->depth == 1)
		r->bgp->restart_line[!!at] = 0;
}

static void read_bgp(struct reading *r)
{
	struct gwha_bird_bgp *b = r->bgp;

	if (!b)
		return;
	read_restart(r);
	if (r->depth != 1)
		return;
	if (is(r, 0, "neighbor") && r->n > 1) {
		memset(&b->neighbor, 0, sizeof(b->neighbor));
		if (gwha_addr_parse(r->words[1], &b->neighbor))
			memset(&b->neighbor, 0, sizeof(b->neighbor));
	} else if (is(r, 0, "local")) {
		for (size_t i = 1; i + 1 < r->n; i++)
			if (is(r, i, "as"))
				b->asn = number(r->words[i + 1]);
	} else if (is(r, 0, "bfd")) {
		b->bfd = is_on(r, 1);
	} else if (is(r, 0, "passive")) {
		b->passive = is_on(r, 1);
	}
}

/* Of which VIP a route is, or n_vips. */
static size_t vip_of(const struct reading *r, const char *prefix)
{
	char text[WORD_MAX], *slash;
	struct gwha_addr addr = {0};
	size_t i = r->want->n_vips;

	strcpy(text, prefix);
	slash = strchr(text, '/');
	if (!slash)
		return i;
	*slash++ = '\0';
	if (gwha_addr_parse(text, &addr) || number(slash) != addr.len * 8U)
		return i;
	for (i = 0; i < r->want->n_vips; i++)
		if (!memcmp(&r->want->vips[i].addr, &addr, sizeof(addr)))
			break;
	return i;
}

/* bgp_community.add((A, B)): the words are what is left of that */
static bool adds_community(const struct reading *r)
{
	char text[GWHA_BIRD_COMMUNITY_MAX];

	if (!is(r, 0, "bgp_community.add") || r->n != 3)
		return false;
	snprintf(text, sizeof(text), "(%.5s,%.5s)", r->words[1], r->words[2]);
	return !strcmp(text, r->community);
}

static void read_static(struct reading *r, bool opens)
{
	struct gwha_bird_conf *c = r->conf;

	if (is(r, 0, "preference") && r->n > 1)
		r->preference = number(r->words[1]);
	if (r->depth == 2 && r->vip < r->want->n_vips && adds_community(r))
		c->plain_line[r->vip] = 0;
	if (r->depth != 1 || !is(r, 0, "route") || r->n < 2)
		return;
	r->vip = vip_of(r, r->words[1]);
	if (r->vip == r->want->n_vips)
		return;
	if (r->block == STATIC) {
		c->everywhere_line[r->vip] = r->begun;
	} else {
		c->drain_line[r->vip] = r->begun;
		c->plain_line[r->vip] = r->begun;
	}
	if (!opens)
		r->vip = r->want->n_vips;
}

/* A statement is there as a whole, or as far as its block. */
static void read_statement(struct reading *r, bool opens)
{
	if (!r->depth) {
		if (is(r, 0, "include"))
			r->conf->includes = true;
		begin_outside(r);
	} else if (r->block == BGP) {
		read_bgp(r);
	} else if (is(r, 0, "disabled") && r->depth == 1) {
		r->disabled = is_on(r, 1);
	} else if (r->block >= STATIC) {
		read_static(r, opens);
	}
	r->n = 0;
}

static void end_block(struct reading *r)
{
	if (r->depth == 2)
		r->vip = r->want->n_vips;
	if (r->depth != 1 || r->block < DIRECT)
		return;
	if (r->block == DIRECT && !r->disabled)
		r->conf->direct = true;
	if (r->block == DRAIN && !r->disabled)
		r->conf->enabled_line = r->block_line;
	if (r->block == DRAIN && r->preference <= GWHA_BIRD_PREFERENCE_DIRECT)
		r->conf->weak_line = r->block_line;
	/* who is disabled announces nothing */
	for (size_t i = 0; r->block == STATIC && r->disabled && i < r->want->n_vips;
	     i++)
		if (r->conf->everywhere_line[i] >= r->block_line)
			r->conf->everywhere_line[i] = 0;
	r->block = OTHER;
}

/**
 * gwha_bird_read - read BIRD's file
 * @want: what is asked for
 * @text: the file
 * @conf: overwritten
 */
void gwha_bird_read(const struct gwha_conf_bgp *want, const char *text,
		    struct gwha_bird_conf *conf)
{
	struct reading r = {.want = want, .conf = conf, .at = text, .line = 1};
	char c;

	memset(conf, 0, sizeof(*conf));
	gwha_bird_drain_name(want, 4, r.drain[0]);
	gwha_bird_drain_name(want, 16, r.drain[1]);
	gwha_bird_community(want, r.community);
	r.vip = want->n_vips;
	while ((c = next(&r))) {
		if (c == ';') {
			read_statement(&r, false);
		} else if (c == '{') {
			read_statement(&r, true);
			r.depth += r.depth < DEPTH_MAX;
		} else if (c == '}') {
			/* a last statement may lack its ";" */
			if (r.n && r.depth)
				read_statement(&r, false);
			r.n = 0;
			end_block(&r);
			r.depth -= r.depth > 0;
		}
	}
}

/**
 * gwha_bird_bgp_of - the protocol that a neighbor has
 * @conf: BIRD's file
 * @want: what is asked for
 * @neighbor: index of the neighbor
 *
 * Return: the protocol, or NULL.
 */
const struct gwha_bird_bgp *gwha_bird_bgp_of(const struct gwha_bird_conf *conf,
					     const struct gwha_conf_bgp *want,
					     size_t neighbor)
{
	struct gwha_addr addr = {0};

	if (gwha_addr_parse(want->neighbors[neighbor].name, &addr))
		return NULL;
	for (size_t i = 0; i < conf->n_bgps; i++) {
		const struct gwha_bird_bgp *b = &conf->bgps[i];

		if (!b->template_ && (!b->asn || b->asn == want->asn) &&
		    !memcmp(&b->neighbor, &addr, sizeof(addr)))
			return b;
	}
	return NULL;
}
