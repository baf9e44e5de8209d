// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of a packet in a chain of nftables, as nft lists it, and in those
 * that the chain jumps to. A ruleset may say more than can be followed, so a rule
 * is asked no more than: is it of this packet by name, of all packets, of none of
 * ours, or perhaps of ours? What is only perhaps does not decide, unless a rule
 * behind its jump names the packet.
 */

#include <string.h>

#include "chain.h"

/* Of what is compared with; and of chains, as the kernel has it. */
#define DEPTH_MAX 16
/* Rules that are looked at: chains that jump to each other twice double them. */
#define RULES_MAX 200000

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum concern {
	NOT_OURS,
	PERHAPS,
	OF_ALL,
	BY_NAME,
};

struct walk {
	const json_t *list; /* of all objects */
	const json_t *chain; /* where it begins */
	json_t *rules; /* of its table: arrays by the name of their chain */
	const struct gwha_packet *packet;
	unsigned int looked;
};

static enum gwha_passage follow(struct walk *w, const char *chain, int depth);

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool is_in(const char *text, const char *const *texts, size_t n)
{
	for (size_t i = 0; text && i < n; i++)
		if (!strcmp(text, texts[i]))
			return true;
	return false;
}

static bool same(const json_t *a, const json_t *b, const char *key)
{
	const char *x = text_at(a, key), *y = text_at(b, key);

	return x && y && !strcmp(x, y);
}

/* The elements of a set or map that has a name, in the table. */
static const json_t *elements(const struct walk *w, const char *name)
{
	json_t *object, *set;
	size_t i;

	json_array_foreach((json_t *)w->list, i, object) {
		set = json_object_get(object, "set");
		if (!set)
			set = json_object_get(object, "map");
		if (set && same(set, w->chain, "family") &&
		    same(set, w->chain, "table") && text_at(set, "name") &&
		    !strcmp(text_at(set, "name"), name))
			return json_object_get(set, "elem");
	}
	return NULL;
}

static bool is_vrrp(const json_t *value)
{
	static const char *const texts[] = {"vrrp", "224.0.0.18", "224.0.0.0",
					    "ff02::12"};

	if (json_is_integer(value))
		return json_integer_value(value) == 112;
	return is_in(json_string_value(value), texts, COUNT(texts));
}

static bool is_esp(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return json_integer_value(value) == 50;
	return text && !strcmp(text, "esp");
}

static bool in_range(const json_t *range, unsigned int port)
{
	const json_t *low = json_array_get(range, 0);
	const json_t *high = json_array_get(range, 1);

	return port && json_is_integer(low) && json_is_integer(high) &&
	       json_integer_value(low) <= port &&
	       json_integer_value(high) >= port;
}

/* What is compared with: a value, or a set, a range or a prefix of some. */
static bool names_it(const struct walk *w, const json_t *value, int depth)
{
	const unsigned int port = w->packet->port;
	const char *text = json_string_value(value), *key;
	json_t *in;
	size_t i;

	if (depth > DEPTH_MAX)
		return false;
	if (!port && (w->packet->esp ? is_esp(value) : is_vrrp(value)))
		return true;
	if (port && json_is_integer(value) && json_integer_value(value) == port)
		return true;
	if (text && *text == '@')
		return names_it(w, elements(w, text + 1), depth + 1);
	json_array_foreach((json_t *)value, i, in)
		if (names_it(w, in, depth + 1))
			return true;
	json_object_foreach((json_t *)value, key, in)
		if ((!strcmp(key, "range") && in_range(in, port)) ||
		    names_it(w, in, depth + 1))
			return true;
	return false;
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

/* A device, or several. */
static enum concern of_device(const struct walk *w, const json_t *value)
{
	const char *text = json_string_value(value);
	json_t *one;
	size_t i;

	/* what is behind which device is a matter of routes */
	if (w->packet->anywhere)
		return text && !strcmp(text, "lo") ? NOT_OURS : PERHAPS;
	if (text && *text == '@')
		value = elements(w, text + 1);
	else if (text)
		return is_ours(w->packet->host, text) ? OF_ALL : NOT_OURS;
	if (json_is_object(value))
		value = json_object_get(value, "set");
	if (!json_is_array(value))
		return PERHAPS;
	json_array_foreach((json_t *)value, i, one) {
		text = json_string_value(one);
		if (!text || *text == '@')
			return PERHAPS;
		if (is_ours(w->packet->host, text))
			return OF_ALL;
	}
	return NOT_OURS;
}

/* What a packet says of its kind. */
static enum concern of_kind(const struct walk *w, const json_t *left,
			    const json_t *value)
{
	static const char *const fields[] = {"protocol", "nexthdr"};
	static const char *const keys[] = {"l4proto", "protocol"};
	const json_t *payload = json_object_get(left, "payload");
	const char *field = text_at(payload, "field");
	const char *protocol = text_at(payload, "protocol");
	const char *key = text_at(json_object_get(left, "meta"), "key");
	bool kind = is_in(field, fields, COUNT(fields)) ||
		    is_in(key, keys, COUNT(keys));
	bool to = field && !strcmp(field, "daddr");

	if (protocol && !strcmp(protocol, w->packet->six ? "ip" : "ip6"))
		return NOT_OURS;
	if (w->packet->port) {
		if (!field || strcmp(field, "dport"))
			return PERHAPS;
		if (!protocol || !strcmp(protocol, w->packet->tcp ? "udp" : "tcp"))
			return NOT_OURS;
		return names_it(w, value, 0) ? BY_NAME : NOT_OURS;
	}
	if ((kind || (to && !w->packet->esp)) && names_it(w, value, 0))
		return BY_NAME;
	/* that of all IPv4 is above the one that is meant; peers have addresses */
	return kind && !(key && !strcmp(key, "protocol")) ? NOT_OURS : PERHAPS;
}

/* Whether what is compared is, or with "!=" is not, that of the packet. */
static enum concern compare(const struct walk *w, const char *op,
			    const json_t *left, const json_t *value)
{
	static const char *const devices[] = {"iifname", "iif"};
	const char *key = text_at(json_object_get(left, "meta"), "key");
	enum concern c;

	if (!is_in(key, devices, COUNT(devices)))
		return op && !strcmp(op, "!=") ? PERHAPS :
						 of_kind(w, left, value);
	c = of_device(w, value);
	if (!op || strcmp(op, "!=") || c == PERHAPS)
		return c;
	return c == OF_ALL ? NOT_OURS : OF_ALL;
}

/* What is no condition: counts, says, or is what the rule does. */
static bool is_act(const json_t *statement)
{
	static const char *const acts[] = {"accept", "drop", "reject",
					   "jump",   "goto", "return",
					   "counter", "log", "vmap"};

	for (size_t i = 0; i < COUNT(acts); i++)
		if (json_object_get(statement, acts[i]))
			return true;
	return false;
}

/* A rule of one device that has nothing of ours is not; one that names it is. */
static enum concern concern_of(const struct walk *w, const json_t *expr)
{
	enum concern all = OF_ALL, c;
	json_t *one, *match;
	bool other = false, named = false;
	size_t i;

	json_array_foreach((json_t *)expr, i, one) {
		match = json_object_get(one, "match");
		if (!match) {
			if (!is_act(one) && all == OF_ALL)
				all = PERHAPS;
			continue;
		}
		c = compare(w, text_at(match, "op"),
			    json_object_get(match, "left"),
			    json_object_get(match, "right"));
		named |= c == BY_NAME;
		other |= c == NOT_OURS;
		if (c == PERHAPS)
			all = PERHAPS;
	}
	if (other)
		return NOT_OURS;
	return named ? BY_NAME : all;
}

/* A chain that nft does not list, or too deep to be followed, refuses nothing. */
static enum gwha_passage go_to(struct walk *w, const json_t *jump,
			       enum concern c, int depth)
{
	const char *target = text_at(jump, "target");
	enum gwha_passage p = GWHA_LET_IN_WITH_ALL;

	if (target && depth < DEPTH_MAX &&
	    json_object_get(w->rules, target))
		p = follow(w, target, depth + 1);
	if (c == PERHAPS &&
	    (p == GWHA_LET_IN_WITH_ALL || p == GWHA_REFUSED_WITH_ALL))
		return GWHA_PASSES_ON;
	if (c == BY_NAME && p == GWHA_LET_IN_WITH_ALL)
		return GWHA_LET_IN;
	if (c == BY_NAME && p == GWHA_REFUSED_WITH_ALL)
		return GWHA_REFUSED;
	return p;
}

/* What a rule does with what it is of; @ends: and no rule behind it is asked. */
static enum gwha_passage act(struct walk *w, const json_t *verdict,
			     enum concern c, int depth, bool *ends)
{
	const json_t *jump = json_object_get(verdict, "jump");
	const json_t *away = json_object_get(verdict, "goto");
	bool sure = c == OF_ALL || c == BY_NAME;

	if (c == NOT_OURS)
		return GWHA_PASSES_ON;
	if (jump)
		return go_to(w, jump, c, depth);
	*ends |= sure && (away || json_object_get(verdict, "return"));
	if (away)
		return go_to(w, away, c, depth);
	if (sure && json_object_get(verdict, "accept"))
		return c == BY_NAME ? GWHA_LET_IN : GWHA_LET_IN_WITH_ALL;
	if (sure && (json_object_get(verdict, "drop") ||
		     json_object_get(verdict, "reject")))
		return c == BY_NAME ? GWHA_REFUSED : GWHA_REFUSED_WITH_ALL;
	return GWHA_PASSES_ON;
}

/* A map of verdicts is as many rules. */
static enum gwha_passage look_up(struct walk *w, const json_t *map,
				 enum concern c, int depth, bool *ends)
{
	const json_t *key = json_object_get(map, "key");
	const json_t *data = json_object_get(map, "data");
	const char *name = json_string_value(data);
	enum gwha_passage p;
	enum concern one;
	json_t *pair;
	size_t i;

	if (name && *name == '@')
		data = elements(w, name + 1);
	else
		data = json_object_get(data, "set");
	json_array_foreach((json_t *)data, i, pair) {
		one = compare(w, NULL, key, json_array_get(pair, 0));
		if (one > c && one != BY_NAME)
			one = c;
		p = act(w, json_array_get(pair, 1), one, depth, ends);
		if (p != GWHA_PASSES_ON || *ends)
			return p;
	}
	return GWHA_PASSES_ON;
}

static enum gwha_passage ask(struct walk *w, const json_t *rule, int depth,
			     bool *ends)
{
	const json_t *expr = json_object_get(rule, "expr");
	enum concern c = concern_of(w, expr);
	enum gwha_passage p = GWHA_PASSES_ON;
	json_t *one, *map;
	size_t i;

	if (c == NOT_OURS)
		return p;
	json_array_foreach((json_t *)expr, i, one) {
		map = json_object_get(one, "vmap");
		p = map ? look_up(w, map, c, depth, ends) :
			  act(w, one, c, depth, ends);
		if (p != GWHA_PASSES_ON || *ends)
			break;
	}
	return p;
}

static enum gwha_passage follow(struct walk *w, const char *chain, int depth)
{
	enum gwha_passage p = GWHA_PASSES_ON;
	bool ends = false;
	json_t *rule;
	size_t i;

	json_array_foreach(json_object_get(w->rules, chain), i, rule) {
		if (w->looked++ == RULES_MAX)
			return GWHA_LET_IN_WITH_ALL;
		p = ask(w, rule, depth, &ends);
		if (p != GWHA_PASSES_ON || ends)
			break;
	}
	return p;
}

/* Every chain of the table, also those without a rule. */
static void sort_rules(struct walk *w)
{
	json_t *object, *rule, *at;
	const char *name;
	size_t i;

	json_array_foreach((json_t *)w->list, i, object) {
		rule = json_object_get(object, "rule");
		at = rule ? rule : json_object_get(object, "chain");
		name = text_at(at, rule ? "chain" : "name");
		if (!name || !same(at, w->chain, "family") ||
		    !same(at, w->chain, "table"))
			continue;
		if (!json_object_get(w->rules, name))
			json_object_set_new(w->rules, name, json_array());
		if (rule)
			json_array_append(json_object_get(w->rules, name), rule);
	}
}

/**
 * gwha_chain_follow - what becomes of a packet in a chain, but for its policy
 * @list: objects as nft lists them
 * @chain: one of them
 * @packet: the packet
 *
 * Return: the verdict, or GWHA_PASSES_ON if no rule that is reached has one.
 */
enum gwha_passage gwha_chain_follow(const json_t *list, const json_t *chain,
				    const struct gwha_packet *packet)
{
	struct walk w = {
		.list = list,
		.chain = chain,
		.rules = json_object(),
		.packet = packet,
	};
	enum gwha_passage p = GWHA_PASSES_ON;

	sort_rules(&w);
	if (text_at(chain, "name"))
		p = follow(&w, text_at(chain, "name"), 0);
	json_decref(w.rules);
	return p;
}
