// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The routes and rules of a vrrp_instance. What is behind a word that is not known
 * here may change what a route means, so then all of it is not carried over.
 */

#include <string.h>

#include "ka.h"
#include "note.h"
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum meaning {
	IGNORED,
	TO,
	FROM,
	VIA,
	DEV,
	SRC,
	TABLE,
	METRIC,
};

/* A word of a route or rule; @why is told where it is left out, and is all. */
struct word {
	const char *name;
	enum meaning what;
	size_t values;
	const char *why;
};

static const struct word route_words[] = {
	{"to", TO, 1, NULL},
	{"via", VIA, 1, NULL},
	{"gw", VIA, 1, NULL},
	{"dev", DEV, 1, NULL},
	{"oif", DEV, 1, NULL},
	{"src", SRC, 1, NULL},
	{"table", TABLE, 1, NULL},
	{"metric", METRIC, 1, NULL},
	{"priority", METRIC, 1, NULL},
	{"preference", METRIC, 1, NULL},
	{"no_track", IGNORED, 0, "gwha puts it back, and is not in fault without it"},
	{"track_group", IGNORED, 1, "gwha has no such groups"},
	{"scope", IGNORED, 1, "it follows from the gateway"},
	{"proto", IGNORED, 1, "it is gwha's own, 112"},
	{"protocol", IGNORED, 1, "it is gwha's own, 112"},
};

static const struct word rule_words[] = {
	{"from", FROM, 1, NULL},
	{"to", TO, 1, NULL},
	{"iif", DEV, 1, NULL},
	{"dev", DEV, 1, NULL},
	{"table", TABLE, 1, NULL},
	{"lookup", TABLE, 1, NULL},
	{"preference", METRIC, 1, NULL},
	{"pref", METRIC, 1, NULL},
	{"order", METRIC, 1, NULL},
	{"priority", METRIC, 1, NULL},
	{"no_track", IGNORED, 0, "gwha puts it back, and is not in fault without it"},
	{"track_group", IGNORED, 1, "gwha has no such groups"},
};

/* What was read so far, of either. */
struct path {
	struct gwha_prefix to;
	struct gwha_prefix from;
	struct gwha_addr via;
	struct gwha_addr src;
	char dev[IFNAMSIZ];
	uint32_t table;
	uint32_t metric;
	bool any; /* "default" or "all", of no family yet */
};

static bool take_addr(struct gwha_addr *to, const char *text)
{
	return !gwha_addr_parse(text, to);
}

/* Bits behind its length are refused by the kernel. */
static bool is_clean(const struct gwha_prefix *p)
{
	for (unsigned int bit = p->plen; bit < p->addr.len * 8U; bit++)
		if (p->addr.bytes[bit / 8] & 0x80 >> bit % 8)
			return false;
	return true;
}

static bool take_net(struct path *p, struct gwha_prefix *to, const char *text)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char addr[GWHA_TEXT_MAX] = "";
	uint64_t plen;

	if (!strcmp(text, "default") || !strcmp(text, "all")) {
		p->any = true;
		return true;
	}
	if (len < sizeof(addr))
		memcpy(addr, text, len);
	if (gwha_addr_parse(addr, &to->addr))
		return false;
	plen = to->addr.len * 8U;
	if (slash && (gwha_number_parse(slash + 1, &plen) ||
		      plen > to->addr.len * 8U))
		return false;
	to->plen = (uint8_t)plen;
	return is_clean(to);
}

static bool take_number(uint32_t *to, const char *text)
{
	uint64_t number;

	if (!strcmp(text, "main"))
		number = GWHA_TABLE_MAIN;
	else if (gwha_number_parse(text, &number) || number > UINT32_MAX)
		return false;
	*to = (uint32_t)number;
	return true;
}

static bool take(struct path *p, enum meaning meant, const char *text)
{
	switch (meant) {
	case TO:
		return take_net(p, &p->to, text);
	case FROM:
		return take_net(p, &p->from, text);
	case VIA:
		return take_addr(&p->via, text);
	case SRC:
		return take_addr(&p->src, text);
	case DEV:
		if (!*text || strlen(text) >= sizeof(p->dev) ||
		    strchr(text, '/'))
			return false;
		strcpy(p->dev, text);
		return true;
	case TABLE:
		return take_number(&p->table, text) && p->table &&
		       p->table != GWHA_TABLE_LOCAL;
	case METRIC:
		return strcmp(text, "main") && take_number(&p->metric, text);
	default:
		return true;
	}
}

static bool lost(struct gwha_ka *ka, const struct gwha_stmt *s,
		 const struct gwha_at *at, const char *why)
{
	gwha_import_lost(ka->w.im, at->place, "", "%s %.64s: %s",
			 s->in->words[0].text, at->text, why);
	return false;
}

/* All of a line; false if it is told that it is not carried over. */
static bool take_line(struct gwha_ka *ka, const struct gwha_stmt *s,
		      const struct word *words, size_t n, struct path *p)
{
	size_t i = 0;

	while (i < s->n) {
		const struct word *w = words;

		while (w < words + n && strcmp(w->name, s->words[i].text))
			w++;
		/* the network may stand there by itself */
		if (w == words + n && words == route_words &&
		    !p->to.addr.len && !p->any &&
		    take(p, TO, s->words[i].text)) {
			i++;
			continue;
		}
		if (w == words + n || i + w->values >= s->n)
			return lost(ka, s, &s->words[i],
				    "is not known here, or not whole");
		if (w->why)
			lost(ka, s, &s->words[i], w->why);
		else if (!take(p, w->what, s->words[i + 1].text))
			return lost(ka, s, &s->words[i + 1],
				    "is nothing that gwha can set");
		i += 1 + w->values;
	}
	return !s->block || lost(ka, s, &s->words[0], "has more behind it");
}

/* "default" is of the family of what is beside it. */
static bool settle(struct path *p)
{
	uint8_t len = p->to.addr.len;

	if (!len && p->any)
		len = p->via.len ? p->via.len : p->src.len ? p->src.len : 4;
	p->to.addr.len = len;
	return len && (!p->via.len || p->via.len == len) &&
	       (!p->src.len || p->src.len == len) && (p->via.len || *p->dev);
}

static int take_route(struct gwha_ka *ka, struct gwha_wish_router *rt,
		      const struct gwha_stmt *s)
{
	struct path p = {.table = GWHA_TABLE_MAIN};
	struct gwha_wish_route route = {.place = s->place};

	if (!take_line(ka, s, route_words, COUNT(route_words), &p))
		return 0;
	if (!settle(&p)) {
		lost(ka, s, &s->words[0],
		     "needs a network, and via or dev of the same family");
		return 0;
	}
	route.r = (struct gwha_route){.to = p.to,
				      .via = p.via,
				      .src = p.src,
				      .table = p.table,
				      .metric = p.metric};
	memcpy(route.r.dev, p.dev, sizeof(p.dev));
	if (p.to.addr.len == 16 && !p.metric)
		route.r.metric = GWHA_METRIC_6;
	return gwha_wish_route(&ka->w, &rt->routes, &route);
}

static int take_rule(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	struct path p = {0};
	struct gwha_wish_rule rule = {.place = s->place};

	if (!take_line(ka, s, rule_words, COUNT(rule_words), &p))
		return 0;
	rule.r = (struct gwha_rule){.from = p.from,
				    .to = p.to,
				    .len = p.from.addr.len ? p.from.addr.len :
							     p.to.addr.len,
				    .table = p.table,
				    .priority = p.metric};
	memcpy(rule.r.iif, p.dev, sizeof(p.dev));
	if (!rule.r.len || (p.to.addr.len && p.to.addr.len != rule.r.len) ||
	    p.any || !p.table || !p.metric ||
	    p.metric > GWHA_RULE_PRIORITY_MAX) {
		lost(ka, s, &s->words[0],
		     "needs from or to, a table, and a priority of 1 to 32765");
		return 0;
	}
	return gwha_wish_rule(&ka->w, &rt->rules, &rule);
}

/**
 * gwha_ka_take_routes - carry virtual_routes over
 * @ka: keepalived.conf
 * @rt: router
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_routes(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next)
		ret |= take_route(ka, rt, s);
	return ret;
}

/**
 * gwha_ka_take_rules - carry virtual_rules over
 * @ka: keepalived.conf
 * @rt: router
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_rules(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next)
		ret |= take_rule(ka, rt, s);
	return ret;
}
