// SPDX-License-Identifier: GPL-2.0-or-later
/* Routes and rules that are there while a group is active. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

static bool take_number(const struct gwha_part *p, const char *key,
			const struct gwha_node *value, uint64_t min,
			uint64_t max, uint32_t *to)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;
	uint64_t number;

	if (!text)
		return !value;
	if (!gwha_number_parse(text, &number) && number >= min && number <= max) {
		*to = (uint32_t)number;
		return true;
	}
	gwha_wrong(p->f, "", value->place,
		   "%s \"%.64s\": must be %" PRIu64 " to %" PRIu64, key, text,
		   min, max);
	return false;
}

static bool take_table(const struct gwha_part *p, const struct gwha_node *value,
		       uint32_t *to)
{
	*to = GWHA_TABLE_MAIN;
	if (value && value->kind == GWHA_NODE_TEXT &&
	    !strcmp(value->text, "main"))
		return true;
	if (!take_number(p, "table", value, 1, UINT32_MAX, to))
		return false;
	if (*to != GWHA_TABLE_LOCAL)
		return true;
	gwha_wrong(p->f, "", value->place,
		   "table \"255\": is the kernel's own: give another one");
	return false;
}

static bool take_dev(const struct gwha_part *p, const char *key,
		     const struct gwha_node *value, char to[IFNAMSIZ])
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;

	if (!text)
		return !value;
	if (!*text || strlen(text) >= IFNAMSIZ || strchr(text, '/')) {
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": is no name of a device: it has 1 to %d characters",
			   key, text, IFNAMSIZ - 1);
		return false;
	}
	strcpy(to, text);
	return true;
}

/* Another family than the rest's is told at its place. */
static bool agrees(const struct gwha_part *p, const char *key,
		   const struct gwha_node *value, uint8_t len, uint8_t rest)
{
	if (!len || len == rest)
		return true;
	gwha_wrong(p->f, "", value->place,
		   "%s: is of another family than the rest: both must be IPv4, or IPv6",
		   key);
	return false;
}

enum {
	TO,
	VIA,
	DEV,
	SRC,
	TABLE,
	METRIC,
	ROUTE_N
};

static const char *const route_keys[ROUTE_N] = {
	[TO] = "to",   [VIA] = "via",	  [DEV] = "dev",
	[SRC] = "src", [TABLE] = "table", [METRIC] = "metric",
};

/* A default route is of the family of what it names. */
static bool take_to(const struct gwha_part *p, const struct gwha_node *map,
		    const struct gwha_node *to, struct gwha_route *r)
{
	if (!to) {
		gwha_wrong(p->f, "", map->place,
			   "a route needs to: a network, or default");
		return false;
	}
	if (to->kind != GWHA_NODE_TEXT || strcmp(to->text, "default"))
		return gwha_part_net(p, "to", to, &r->to);
	r->to.addr.len = r->via.len ? r->via.len : r->src.len;
	if (r->to.addr.len)
		return true;
	gwha_wrong(p->f, "", to->place,
		   "to \"default\": of which family? Give via or src, or write 0.0.0.0/0 or ::/0");
	return false;
}

static bool take_route(const struct gwha_part *p, const struct gwha_node *map,
		       struct gwha_route *r)
{
	const struct gwha_node *found[ROUTE_N];
	size_t errors = p->f->errors;
	bool fine;

	gwha_part_fields(p, map, route_keys, ROUTE_N, found);
	/* what is wrong with each is told */
	fine = gwha_part_addr(p, "via", found[VIA], &r->via);
	fine = gwha_part_addr(p, "src", found[SRC], &r->src) && fine;
	fine = take_dev(p, "dev", found[DEV], r->dev) && fine;
	fine = take_table(p, found[TABLE], &r->table) && fine;
	fine = take_number(p, "metric", found[METRIC], 0, UINT32_MAX,
			   &r->metric) && fine;
	if (!fine || !take_to(p, map, found[TO], r))
		return false;
	if (!agrees(p, "via", found[VIA], r->via.len, r->to.addr.len) ||
	    !agrees(p, "src", found[SRC], r->src.len, r->to.addr.len))
		return false;
	if (!r->via.len && !*r->dev) {
		gwha_wrong(p->f, "", map->place,
			   "a route needs via, dev, or both");
		return false;
	}
	/* IPv6 has no metric 0: it is what the kernel makes of it */
	if (r->to.addr.len == 16 && !r->metric)
		r->metric = GWHA_METRIC_6;
	return p->f->errors == errors;
}

enum {
	RULE_FROM,
	RULE_TO,
	RULE_IIF,
	RULE_TABLE,
	RULE_PRIORITY,
	RULE_N
};

static const char *const rule_keys[RULE_N] = {
	[RULE_FROM] = "from",	[RULE_TO] = "to",
	[RULE_IIF] = "iif",	[RULE_TABLE] = "table",
	[RULE_PRIORITY] = "priority",
};

static bool take_rule(const struct gwha_part *p, const struct gwha_node *map,
		      struct gwha_rule *r)
{
	const struct gwha_node *found[RULE_N];
	size_t errors = p->f->errors;
	bool fine;

	gwha_part_fields(p, map, rule_keys, RULE_N, found);
	/* what is wrong with each is told */
	fine = gwha_part_net(p, "from", found[RULE_FROM], &r->from);
	fine = gwha_part_net(p, "to", found[RULE_TO], &r->to) && fine;
	fine = take_dev(p, "iif", found[RULE_IIF], r->iif) && fine;
	fine = take_table(p, found[RULE_TABLE], &r->table) && fine;
	fine = take_number(p, "priority", found[RULE_PRIORITY], 1,
			   GWHA_RULE_PRIORITY_MAX, &r->priority) && fine;
	if (!fine)
		return false;
	r->len = r->from.addr.len ? r->from.addr.len : r->to.addr.len;
	if (!r->len)
		gwha_wrong(p->f, "", map->place,
			   "a rule needs from, to, or both; 0.0.0.0/0 or ::/0 is any");
	else if (!agrees(p, "to", found[RULE_TO], r->to.addr.len, r->len))
		return false;
	if (!found[RULE_TABLE] || !found[RULE_PRIORITY])
		gwha_wrong(p->f, "", map->place,
			   "a rule needs its table and its priority");
	return p->f->errors == errors;
}

/* What can be said as 0.0.0.0/0 is nothing to the kernel. */
static void drop_any(struct gwha_prefix *p)
{
	if (!p->plen)
		*p = (struct gwha_prefix){0};
}

static void add_route(struct gwha_conf *conf, const struct gwha_part *p,
		      const struct gwha_conf_route *new)
{
	struct gwha_conf_route *at = conf->routes;

	for (size_t i = 0; i < conf->n_routes; i++)
		if (gwha_route_same_place(&at[i].r, &new->r)) {
			gwha_wrong(p->f, "", new->node->place,
				   "route: line %u has one to the same network, in the same table and with the same metric: give another metric",
				   at[i].node->place.line);
			return;
		}
	if (conf->n_routes == GWHA_ROUTES_MAX) {
		gwha_wrong(p->f, "", new->node->place,
			   "routes: there can be at most %d in a file",
			   GWHA_ROUTES_MAX);
		return;
	}
	at = realloc(at, (conf->n_routes + 1) * sizeof(*at));
	if (!at) {
		gwha_wrong(p->f, "", new->node->place, "out of memory");
		return;
	}
	conf->routes = at;
	at[conf->n_routes++] = *new;
}

static void add_rule(struct gwha_conf *conf, const struct gwha_part *p,
		     const struct gwha_conf_rule *new)
{
	struct gwha_conf_rule *at = conf->rules;

	for (size_t i = 0; i < conf->n_rules; i++)
		if (gwha_rule_same(&at[i].r, &new->r)) {
			gwha_wrong(p->f, "", new->node->place,
				   "rule: line %u has the same one: leave one out",
				   at[i].node->place.line);
			return;
		}
	if (conf->n_rules == GWHA_RULES_MAX) {
		gwha_wrong(p->f, "", new->node->place,
			   "rules: there can be at most %d in a file",
			   GWHA_RULES_MAX);
		return;
	}
	at = realloc(at, (conf->n_rules + 1) * sizeof(*at));
	if (!at) {
		gwha_wrong(p->f, "", new->node->place, "out of memory");
		return;
	}
	conf->rules = at;
	at[conf->n_rules++] = *new;
}

static void read_rule(struct gwha_conf *conf, const struct gwha_part *p,
		      const char *group, const struct gwha_node *map)
{
	struct gwha_conf_rule new = {.group = group, .node = map};

	if (!take_rule(p, map, &new.r))
		return;
	drop_any(&new.r.from);
	drop_any(&new.r.to);
	add_rule(conf, p, &new);
}

static void read_list(struct gwha_conf *conf, const char *group,
		      const struct gwha_node *value, bool rules,
		      struct gwha_findings *f)
{
	const char *what = rules ? "a rule" : "a route";
	const struct gwha_part p = {conf, what, f};
	const struct gwha_node *at = NULL, *mine;

	while (value && (at = gwha_part_next(&p, value, at, &mine))) {
		struct gwha_conf_route new = {.group = group, .node = mine};

		if (mine->nothing || !gwha_part_map(mine, what, f))
			continue;
		if (rules)
			read_rule(conf, &p, group, mine);
		else if (take_route(&p, mine, &new.r))
			add_route(conf, &p, &new);
	}
}

/**
 * gwha_group_routes_read - read the routes and rules of a group
 * @conf: the file, as a node reads it; added to
 * @group: the group's name
 * @map: what the file says of the group
 * @f: what is wrong is added
 */
void gwha_group_routes_read(struct gwha_conf *conf, const char *group,
			    const struct gwha_node *map,
			    struct gwha_findings *f)
{
	const struct gwha_node *routes = gwha_node_at(map, "routes");
	const struct gwha_node *rules = gwha_node_at(map, "rules");

	if (routes)
		read_list(conf, group, gwha_conf_pick(conf, routes), false, f);
	if (rules)
		read_list(conf, group, gwha_conf_pick(conf, rules), true, f);
}

static bool same_net(const struct gwha_prefix *a, const struct gwha_prefix *b)
{
	return a->plen == b->plen && !memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

/**
 * gwha_route_same_place - whether the kernel has room for one of two routes
 * @a: one
 * @b: the other
 */
bool gwha_route_same_place(const struct gwha_route *a,
			   const struct gwha_route *b)
{
	return same_net(&a->to, &b->to) && a->table == b->table &&
	       a->metric == b->metric;
}

/**
 * gwha_rule_same - whether two rules are one
 * @a: one
 * @b: the other
 */
bool gwha_rule_same(const struct gwha_rule *a, const struct gwha_rule *b)
{
	return a->len == b->len && same_net(&a->from, &b->from) &&
	       same_net(&a->to, &b->to) && !strcmp(a->iif, b->iif) &&
	       a->table == b->table && a->priority == b->priority;
}

static const char *net_text(char text[GWHA_TEXT_MAX + 4],
			    const struct gwha_prefix *p)
{
	char addr[GWHA_TEXT_MAX];

	snprintf(text, GWHA_TEXT_MAX + 4, "%s/%u",
		 gwha_addr_text(addr, &p->addr), p->plen);
	return text;
}

/**
 * gwha_route_text - write a route, as ip(8) has it
 * @text: written to
 * @r: route
 *
 * Return: @text.
 */
const char *gwha_route_text(char text[GWHA_ROUTE_TEXT_MAX],
			    const struct gwha_route *r)
{
	char to[GWHA_TEXT_MAX + 4], via[GWHA_TEXT_MAX], src[GWHA_TEXT_MAX];

	snprintf(text, GWHA_ROUTE_TEXT_MAX,
		 "%s%s%s%s%s%s%s table %" PRIu32 " metric %" PRIu32,
		 net_text(to, &r->to), r->via.len ? " via " : "",
		 gwha_addr_text(via, &r->via), *r->dev ? " dev " : "", r->dev,
		 r->src.len ? " src " : "", gwha_addr_text(src, &r->src),
		 r->table, r->metric);
	return text;
}

/**
 * gwha_rule_text - write a rule, as ip(8) has it
 * @text: written to
 * @r: rule
 *
 * Return: @text.
 */
const char *gwha_rule_text(char text[GWHA_ROUTE_TEXT_MAX],
			   const struct gwha_rule *r)
{
	char from[GWHA_TEXT_MAX + 4], to[GWHA_TEXT_MAX + 4];

	snprintf(text, GWHA_ROUTE_TEXT_MAX,
		 "from %s%s%s%s%s table %" PRIu32 " priority %" PRIu32,
		 r->from.addr.len ? net_text(from, &r->from) : "all",
		 r->to.addr.len ? " to " : "",
		 r->to.addr.len ? net_text(to, &r->to) : "",
		 *r->iif ? " iif " : "", r->iif, r->table, r->priority);
	return text;
}
