// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the firewall lets in what must come in (V04, V44, V45). A ruleset may
 * say that in more ways than can be followed, so two things are asked of each
 * chain that refuses what no rule lets in: does a rule of its table speak of it,
 * and does that rule let it in? Where adverts are heard, nothing is asked.
 */

#include <jansson.h>
#include <string.h>

#include "looks.h"
#include "look.h"

/* What is looked for: a packet of VRRP, or of synchronisation by its port. */
struct wanted {
	const struct gwha_host *host;
	const json_t *list; /* of all objects */
	const char *id;
	const char *what;
	bool six;
	unsigned int port;
	const char *remedy;
};

#define DEPTH_MAX 16

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool same(const json_t *a, const json_t *b, const char *key)
{
	const char *x = text_at(a, key), *y = text_at(b, key);

	return x && y && !strcmp(x, y);
}

static bool is_vrrp(const json_t *value)
{
	static const char *const texts[] = {"vrrp", "224.0.0.18", "224.0.0.0",
					    "ff02::12"};
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return json_integer_value(value) == 112;
	for (size_t i = 0; text && i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strcmp(text, texts[i]))
			return true;
	return false;
}

static bool in_range(const json_t *range, unsigned int port)
{
	const json_t *low = json_array_get(range, 0);
	const json_t *high = json_array_get(range, 1);

	return port && json_is_integer(low) && json_is_integer(high) &&
	       json_integer_value(low) <= port &&
	       json_integer_value(high) >= port;
}

/* The elements of a set that has a name, in the table of a rule. */
static const json_t *set_of(const struct wanted *w, const json_t *rule,
			    const char *name)
{
	json_t *object, *set;
	size_t i;

	json_array_foreach((json_t *)w->list, i, object) {
		set = json_object_get(object, "set");
		if (set && same(set, rule, "family") &&
		    same(set, rule, "table") && text_at(set, "name") &&
		    !strcmp(text_at(set, "name"), name))
			return json_object_get(set, "elem");
	}
	return NULL;
}

/* What is compared with: a value, or a set, a range or a prefix of some. */
static bool names_it(const struct wanted *w, const json_t *rule,
		     const json_t *value, int depth)
{
	const char *text = json_string_value(value), *key;
	json_t *in;
	size_t i;

	if (depth > DEPTH_MAX)
		return false;
	if (!w->port && is_vrrp(value))
		return true;
	if (w->port && json_is_integer(value) &&
	    json_integer_value(value) == w->port)
		return true;
	if (text && *text == '@')
		return names_it(w, rule, set_of(w, rule, text + 1), depth + 1);
	json_array_foreach((json_t *)value, i, in)
		if (names_it(w, rule, in, depth + 1))
			return true;
	json_object_foreach((json_t *)value, key, in)
		if ((!strcmp(key, "range") && in_range(in, w->port)) ||
		    names_it(w, rule, in, depth + 1))
			return true;
	return false;
}

/* Whether a comparison is of what it would be seen by. */
static bool compares(const struct wanted *w, const json_t *match)
{
	static const char *const fields[] = {"protocol", "nexthdr", "daddr"};
	const json_t *left = json_object_get(match, "left");
	const json_t *payload = json_object_get(left, "payload");
	const char *op = text_at(match, "op");
	const char *field = text_at(payload, "field");
	const char *key = text_at(json_object_get(left, "meta"), "key");

	if (!op || !strcmp(op, "!="))
		return false;
	if (w->port)
		return field && !strcmp(field, "dport") &&
		       text_at(payload, "protocol") &&
		       strcmp(text_at(payload, "protocol"), "tcp");
	for (size_t i = 0; field && i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!strcmp(field, fields[i]))
			return true;
	return key && (!strcmp(key, "l4proto") || !strcmp(key, "protocol"));
}

static bool is_ours(const struct gwha_host *h, const char *dev)
{
	for (size_t i = 0; i < h->n_routers; i++)
		if (!strcmp(h->routers[i].ifname, dev))
			return true;
	for (size_t i = 0; i < h->n_syncs; i++)
		if (!strcmp(h->syncs[i].ifname, dev) ||
		    !strcmp(h->syncs[i].ifname2, dev))
			return true;
	return strchr(dev, '*');
}

/* A rule of one device that has nothing of ours. */
static bool elsewhere(const struct wanted *w, const json_t *expr)
{
	json_t *one, *match;
	const char *key, *dev;
	size_t i;

	json_array_foreach((json_t *)expr, i, one) {
		match = json_object_get(one, "match");
		key = text_at(json_object_get(json_object_get(match, "left"),
					      "meta"),
			      "key");
		dev = text_at(match, "right");
		if (key && dev && !strcmp(key, "iifname") && *dev != '@' &&
		    !is_ours(w->host, dev))
			return true;
	}
	return false;
}

enum verdict {
	GOES_ON,
	LETS_IN,
	REFUSES,
};

static enum verdict verdict_of(const json_t *expr)
{
	enum verdict verdict = GOES_ON;
	json_t *one;
	size_t i;

	json_array_foreach((json_t *)expr, i, one) {
		if (json_object_get(one, "accept") ||
		    json_object_get(one, "jump") || json_object_get(one, "goto"))
			verdict = LETS_IN;
		if (json_object_get(one, "drop") ||
		    json_object_get(one, "reject"))
			verdict = REFUSES;
	}
	return verdict;
}

static bool speaks_of(const struct wanted *w, const json_t *rule)
{
	const json_t *expr = json_object_get(rule, "expr");
	json_t *one, *match;
	size_t i;

	if (elsewhere(w, expr))
		return false;
	json_array_foreach((json_t *)expr, i, one) {
		match = json_object_get(one, "match");
		if (match && compares(w, match) &&
		    names_it(w, rule, json_object_get(match, "right"), 0))
			return true;
	}
	return false;
}

/* A rule without a condition. */
static bool takes_all(const json_t *expr)
{
	json_t *one;
	size_t i;

	json_array_foreach((json_t *)expr, i, one)
		if (json_object_get(one, "match") ||
		    json_object_get(one, "vmap") || json_object_get(one, "lookup"))
			return false;
	return true;
}

struct chain {
	bool refuses; /* what no rule lets in */
	enum verdict said; /* by the first rule of the table that speaks of it */
};

static void read_rule(const json_t *chain, const json_t *rule,
		      const struct wanted *w, struct chain *c)
{
	const json_t *expr = json_object_get(rule, "expr");
	enum verdict verdict = verdict_of(expr);
	const char *name = text_at(chain, "name"), *in = text_at(rule, "chain");

	if (verdict == REFUSES && name && in && !strcmp(name, in) &&
	    takes_all(expr))
		c->refuses = true;
	if (c->said == GOES_ON && verdict != GOES_ON && speaks_of(w, rule))
		c->said = verdict;
}

static void judge(const json_t *chain, const struct chain *c,
		  const struct wanted *w, struct gwha_report *r, bool *bad)
{
	if (c->said == LETS_IN || (!c->refuses && c->said == GOES_ON))
		return;
	*bad = true;
	gwha_remedy(gwha_found(r, w->id, GWHA_STATUS_WARNING,
			       "table %s %s, chain %s: %s %s",
			       text_at(chain, "family"), text_at(chain, "table"),
			       text_at(chain, "name"),
			       c->said == REFUSES ?
				       "a rule refuses" :
				       "refuses what no rule lets in, and no rule of the table speaks of",
			       w->what),
		    "%s", w->remedy);
}

static bool is_input(const json_t *chain, bool six)
{
	const char *hook = text_at(chain, "hook");
	const char *family = text_at(chain, "family");

	return hook && family && text_at(chain, "table") &&
	       text_at(chain, "name") && !strcmp(hook, "input") &&
	       (!strcmp(family, "inet") || !strcmp(family, six ? "ip6" : "ip"));
}

static void check_chains(const struct wanted *w, struct gwha_report *r)
{
	json_t *object, *chain, *other, *rule;
	bool bad = false;
	size_t i, j;

	json_array_foreach((json_t *)w->list, i, object) {
		const char *policy;
		struct chain c = {0};

		chain = json_object_get(object, "chain");
		if (!chain || !is_input(chain, w->six))
			continue;
		policy = text_at(chain, "policy");
		c.refuses = policy && !strcmp(policy, "drop");
		json_array_foreach((json_t *)w->list, j, other) {
			rule = json_object_get(other, "rule");
			if (rule && same(rule, chain, "family") &&
			    same(rule, chain, "table"))
				read_rule(chain, rule, w, &c);
		}
		judge(chain, &c, w, r, &bad);
	}
	if (!bad)
		gwha_found(r, w->id, GWHA_STATUS_OK,
			   "nothing is seen that refuses %s", w->what);
}

static bool is_six(const struct gwha_router *rt)
{
	return rt->family == GWHA_FAMILY_INET6;
}

/* A backup that would hear no active would be one. */
static bool all_hear(const struct gwha_host *h, bool six)
{
	bool any = false;

	for (size_t i = 0; i < h->n_routers; i++) {
		if (is_six(&h->routers[i]) != six)
			continue;
		any = true;
		if (!h->loaded || h->routers[i].state != GWHA_STATE_BACKUP ||
		    !h->routers[i].peer.len)
			return false;
	}
	return any;
}

static void check_family(const struct gwha_host *h, json_t *list, bool six,
			 struct gwha_report *r)
{
	const struct wanted w = {
		.host = h,
		.list = list,
		.id = six ? "firewall-vrrp6" : "firewall-vrrp",
		.what = six ? "adverts, protocol 112 to ff02::12" :
			      "adverts, protocol 112 to 224.0.0.18",
		.six = six,
		.remedy = "gwha firewall show FILE has the rules; put them above what refuses",
	};
	bool any = false;

	for (size_t i = 0; i < h->n_routers; i++)
		any |= is_six(&h->routers[i]) == six;
	if (!any)
		return;
	if (all_hear(h, six))
		gwha_found(r, w.id, GWHA_STATUS_OK, "adverts of the active are heard");
	else
		check_chains(&w, r);
}

static void check_syncs(const struct gwha_host *h, json_t *list,
			struct gwha_report *r)
{
	char what[64];
	struct wanted w = {
		.host = h,
		.list = list,
		.id = "firewall-sync",
		.what = what,
		.remedy = "gwha firewall show FILE has the rules; put them above what refuses",
	};

	for (size_t i = 0; i < h->n_syncs; i++) {
		const struct gwha_sync *s = &h->syncs[i];
		bool up = h->loaded && s->statuses.n;

		for (uint32_t j = 0; j < s->statuses.n; j++)
			up &= s->statuses.at[j].up;
		w.six = s->local.len == 16;
		w.port = s->port;
		snprintf(what, sizeof(what), "synchronisation, UDP port %u",
			 w.port);
		if (up)
			gwha_found(r, w.id, GWHA_STATUS_OK,
				   "group %s: all peers are heard", s->group);
		else
			check_chains(&w, r);
	}
}

/* Rules that nft does not list. */
static void check_legacy(const struct gwha_host *h, struct gwha_report *r)
{
	static const char *const files[] = {"proc/net/ip_tables_names",
					    "proc/net/ip6_tables_names"};
	struct gwha_result *bad;
	char text[256];
	bool any = false;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		any |= !gwha_look_text(h, text, sizeof(text), "%s", files[i]) &&
		       strstr(text, "filter");
	if (!any)
		return;
	bad = gwha_found(r, "firewall-legacy", GWHA_STATUS_UNKNOWN,
			 "rules of iptables-legacy are in force, and are not looked at here");
	gwha_remedy(bad, "see that they accept protocol 112 and the port of synchronisation: iptables-legacy -S INPUT");
}

/**
 * gwha_check_ruleset - the firewall
 * @h: host
 * @r: results are added
 */
void gwha_check_ruleset(const struct gwha_host *h, struct gwha_report *r)
{
	json_t *whole, *list;

	if (!h->n_routers && !h->n_syncs)
		return;
	check_legacy(h, r);
	if (!h->ruleset) {
		gwha_found(r, "firewall", GWHA_STATUS_UNKNOWN,
			   "the ruleset cannot be read: %s",
			   h->why_no_ruleset ? h->why_no_ruleset : "nobody asked");
		return;
	}
	whole = json_loads(h->ruleset, 0, NULL);
	list = json_object_get(whole, "nftables");
	if (json_is_array(list)) {
		check_family(h, list, false, r);
		check_family(h, list, true, r);
		check_syncs(h, list, r);
	} else {
		gwha_found(r, "firewall", GWHA_STATUS_UNKNOWN,
			   "the ruleset cannot be read: nft says something else than JSON");
	}
	json_decref(whole);
}
