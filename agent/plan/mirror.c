// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether two nodes are of one mind. What is found is told at its place in the
 * file of the first.
 */

#include <string.h>

#include "complete.h"
#include "lint.h"
#include "model.h"
#include "units.h"

/* The other node: its name, or what stands for it. */
static const char *name_of(const struct gwha_conf *conf)
{
	return conf->name ? conf->name : "the peer";
}

/* The same LAN may be another device there: its VRID tells. */
static const struct gwha_router *find_router(const struct gwha_conf *conf,
					     const struct gwha_router *rt,
					     struct gwha_router *twin)
{
	const struct gwha_router *by_vrid = NULL;

	for (size_t i = 0; i < conf->n_routers; i++) {
		if (conf->routers[i].rt.vrid != rt->vrid)
			continue;
		*twin = conf->routers[i].rt;
		gwha_complete_router(twin);
		if (twin->family != rt->family)
			continue;
		if (!strcmp(twin->ifname, rt->ifname))
			return twin;
		by_vrid = &conf->routers[i].rt;
	}
	if (!by_vrid)
		return NULL;
	*twin = *by_vrid;
	gwha_complete_router(twin);
	return twin;
}

/* In the adverts, in any order. */
static bool lists_vip(const struct gwha_router *rt, const struct gwha_vip *vip)
{
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (!memcmp(&rt->vips.at[i].addr, &vip->addr,
			    sizeof(vip->addr)))
			return rt->vips.at[i].excluded == vip->excluded;
	return false;
}

static void compare_vips(const struct gwha_conf *mine,
			 const struct gwha_conf_router *r,
			 const struct gwha_router *a,
			 const struct gwha_router *b, const char *name,
			 struct gwha_findings *f)
{
	struct gwha_place at = gwha_conf_place(mine, r->node, "vip");
	char text[GWHA_TEXT_MAX];

	for (uint32_t i = 0; i < a->vips.n; i++)
		if (!lists_vip(b, &a->vips.at[i]))
			gwha_wrong(f, "V17", at,
				   "vip \"%s\": the router of %s does not have it so: all nodes of a VRID have the same addresses",
				   gwha_addr_text(text, &a->vips.at[i].addr),
				   name);
	for (uint32_t i = 0; i < b->vips.n; i++)
		if (!lists_vip(a, &b->vips.at[i]))
			gwha_wrong(f, "V17", at,
				   "vip: the router of %s has %s, which this one does not have so: all nodes of a VRID have the same addresses",
				   name,
				   gwha_addr_text(text, &b->vips.at[i].addr));
}

static void compare_routers(const struct gwha_conf *mine,
			    const struct gwha_conf_router *r,
			    const struct gwha_router *a,
			    const struct gwha_router *b, const char *name,
			    struct gwha_findings *f)
{
	static const struct {
		uint16_t id;
		const char *key;
	} same[] = {
		{GWHA_A_ROUTER_VERSION, "version"},
		{GWHA_A_ROUTER_INTERVAL_US, "interval"},
		{GWHA_A_ROUTER_AUTH_TYPE, "auth"},
		{GWHA_A_ROUTER_SEND_EPOCH, "send-epoch"},
		{GWHA_A_ROUTER_VMAC, "vmac"},
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (gwha_number(&gwha_kind_router, a, same[i].id) !=
		    gwha_number(&gwha_kind_router, b, same[i].id))
			gwha_wrong(f, "V17",
				   gwha_conf_place(mine, r->node, same[i].key),
				   "%s: is another one on %s: all nodes of VRID %u must have the same",
				   same[i].key, name, a->vrid);
	if (a->unicast.n && !b->unicast.n)
		gwha_wrong(f, "V17", gwha_conf_place(mine, r->node, "peer"),
			   "peer: %s speaks by multicast: give it peers too, or leave them out here",
			   name);
	compare_vips(mine, r, a, b, name, f);
	if (gwha_own_group(a) && gwha_own_group(b) &&
	    a->priority == b->priority)
		gwha_doubt(f, "V21", gwha_conf_place(mine, r->node, "priority"),
			   "priority: %s has the same: who is active is left to addresses; begin with 254 and count down",
			   name);
}

static void compare_groups(const struct gwha_conf *mine,
			   const struct gwha_conf *theirs,
			   struct gwha_findings *f)
{
	for (size_t i = 0; i < mine->n_groups; i++) {
		struct gwha_group a = mine->groups[i].g, b = {0};

		for (size_t j = 0; j < theirs->n_groups; j++)
			if (!strcmp(theirs->groups[j].g.name, a.name))
				b = theirs->groups[j].g;
		if (!b.has)
			continue;
		gwha_complete_group(&a);
		gwha_complete_group(&b);
		if (a.priority == b.priority)
			gwha_doubt(f, "V21",
				   gwha_conf_place(mine, mine->groups[i].node,
						   "priority"),
				   "priority: group %s has the same on %s: who is active is left to addresses; begin with 254 and count down",
				   a.name, name_of(theirs));
	}
}

static bool has_addr(const struct gwha_sync_peers *peers,
		     const struct gwha_addr *addr)
{
	for (uint32_t i = 0; i < peers->n; i++)
		if (!memcmp(&peers->at[i], addr, sizeof(*addr)))
			return true;
	return false;
}

/* The key that one sends with must be known to the other. */
static bool opens(const struct gwha_keys *sender, const struct gwha_keys *other)
{
	for (uint32_t i = 0; i < sender->n; i++)
		for (uint32_t j = 0; sender->at[i].send && j < other->n; j++)
			if (sender->at[i].id == other->at[j].id)
				return true;
	return !sender->n;
}

static void compare_sync(const struct gwha_conf *mine,
			 const struct gwha_conf_sync *s,
			 const struct gwha_conf_sync *t, const char *name,
			 struct gwha_findings *f)
{
	const struct gwha_place at = s->node->place;
	struct gwha_sync a = s->s, b = t->s;

	gwha_complete_sync(&a);
	gwha_complete_sync(&b);
	if (!has_addr(&a.peers, &b.local) || !has_addr(&b.peers, &a.local))
		gwha_wrong(f, "V57", gwha_conf_place(mine, s->node, "peer"),
			   "peer: this node and %s do not name each other's local as a peer: correct one of them",
			   name);
	if (!*a.ifname2 != !*b.ifname2 ||
	    (*a.ifname2 && (!has_addr(&a.peers2, &b.local2) ||
			    !has_addr(&b.peers2, &a.local2))))
		gwha_wrong(f, "V57", gwha_conf_place(mine, s->node, "peer2"),
			   "peer2: this node and %s do not name each other's local2 as a peer: correct one of them, or give dev2 to neither",
			   name);
	if (a.port != b.port)
		gwha_wrong(f, "V57", gwha_conf_place(mine, s->node, "port"),
			   "port: is another one on %s: all nodes must have the same",
			   name);
	if (a.select != b.select || a.zone != b.zone || a.mark != b.mark ||
	    a.mask != b.mask)
		gwha_wrong(f, "V57", gwha_conf_place(mine, s->node, "select"),
			   "select: is another one on %s: all nodes must select the same connections",
			   name);
	if (a.insecure != b.insecure || !opens(&a.keys, &b.keys) ||
	    !opens(&b.keys, &a.keys))
		gwha_wrong(f, "V57", at,
			   "sync: this node and %s cannot read each other: give both the key that the other sends with",
			   name);
}

static void compare_syncs(const struct gwha_conf *mine,
			  const struct gwha_conf *theirs,
			  struct gwha_findings *f)
{
	for (size_t i = 0; i < mine->n_syncs; i++) {
		const struct gwha_conf_sync *s = &mine->syncs[i], *t = NULL;

		for (size_t j = 0; j < theirs->n_syncs; j++)
			if (!strcmp(theirs->syncs[j].s.group, s->s.group))
				t = &theirs->syncs[j];
		if (t)
			compare_sync(mine, s, t, name_of(theirs), f);
		else
			gwha_wrong(f, "V57", s->node->place,
				   "sync of \"%s\": %s has none: it must be on both",
				   s->s.group, name_of(theirs));
	}
}

/* By its path: its arguments may be a node's own. NULL is each group. */
static bool tells(const struct gwha_conf *conf, const char *program,
		  const char *group)
{
	for (size_t i = 0; i < conf->n_notifies; i++) {
		const struct gwha_conf_notify *n = &conf->notifies[i];

		if (!strcmp(n->exec.words[0], program) &&
		    (group ? gwha_notify_wants(n, group) : !n->n_groups))
			return true;
	}
	return false;
}

/* The group that a program is told of on one node alone; "" is all of them. */
static const char *told_here(const struct gwha_conf_notify *n,
			     const struct gwha_conf *other)
{
	for (size_t i = 0; i < n->n_groups; i++)
		if (!tells(other, n->exec.words[0], n->groups[i]))
			return n->groups[i];
	return n->n_groups || tells(other, n->exec.words[0], NULL) ? NULL : "";
}

/* V43: what one node sets up after a failover the other must as well. */
static void compare_notifies(const struct gwha_conf *mine,
			     const struct gwha_conf *theirs,
			     struct gwha_findings *f)
{
	const struct gwha_place whole = {0};
	const struct gwha_conf_notify *n;
	const char *of;

	for (size_t i = 0; i < mine->n_notifies; i++) {
		n = &mine->notifies[i];
		of = told_here(n, theirs);
		if (of)
			gwha_doubt(f, "V43", n->node->place,
				   "notify: %s does not tell %.128s of %s%s: give both nodes the same, or it is not told after a failover",
				   name_of(theirs), n->exec.words[0],
				   *of ? "group " : "all groups", of);
	}
	for (size_t i = 0; i < theirs->n_notifies; i++) {
		n = &theirs->notifies[i];
		of = told_here(n, mine);
		if (of)
			gwha_doubt(f, "V43", whole,
				   "notify: %s tells %.128s of %s%s, and this node does not: give both nodes the same, or it is not told after a failover",
				   name_of(theirs), n->exec.words[0],
				   *of ? "group " : "all groups", of);
	}
}

/* The first of a group's routes and rules, or NULL. */
static const struct gwha_node *path_of(const struct gwha_conf *conf,
				       const char *group)
{
	for (size_t i = 0; i < conf->n_routes; i++)
		if (!strcmp(conf->routes[i].group, group))
			return conf->routes[i].node;
	for (size_t i = 0; i < conf->n_rules; i++)
		if (!strcmp(conf->rules[i].group, group))
			return conf->rules[i].node;
	return NULL;
}

/* V43 again. Which ones they are may differ: so do devices and gateways. */
static void compare_routes(const struct gwha_conf *mine,
			   const struct gwha_conf *theirs,
			   struct gwha_findings *f)
{
	for (size_t i = 0; i < mine->n_groups; i++) {
		const struct gwha_conf_group *g = &mine->groups[i];
		const struct gwha_node *here = path_of(mine, g->g.name);
		const struct gwha_node *there = path_of(theirs, g->g.name);

		if (!here == !there)
			continue;
		gwha_doubt(f, "V43", here ? here->place : g->node->place,
			   "routes: group %s has none on %s: give both nodes what is needed, or it is not there after a failover",
			   g->g.name,
			   !here && mine->name ? mine->name :
			   !here	       ? "this node" :
						 name_of(theirs));
	}
}

/**
 * gwha_mirror - compare two nodes of a pair
 * @mine: one
 * @theirs: the other
 * @f: what is wrong is added, at its place in the file of @mine
 */
void gwha_mirror(const struct gwha_conf *mine, const struct gwha_conf *theirs,
		 struct gwha_findings *f)
{
	struct gwha_router a, twin;

	for (size_t i = 0; i < mine->n_routers; i++) {
		const struct gwha_conf_router *r = &mine->routers[i];
		const struct gwha_router *b;

		a = r->rt;
		gwha_complete_router(&a);
		b = find_router(theirs, &a, &twin);
		if (b)
			compare_routers(mine, r, &a, b, name_of(theirs), f);
		else
			gwha_doubt(f, "", r->node->place,
				   "router dev %s vrid %u: %s has none of this VRID: nobody would take over",
				   a.ifname, a.vrid, name_of(theirs));
	}
	compare_groups(mine, theirs, f);
	compare_syncs(mine, theirs, f);
	compare_notifies(mine, theirs, f);
	gwha_mirror_bgp(mine, theirs, name_of(theirs), f);
	compare_routes(mine, theirs, f);
	gwha_mirror_ipsec(mine, theirs, f);
}
