// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What can be said of a node's groups and routers without a kernel, by the
 * requirements' IDs. An error is what the module would refuse, or what cannot
 * work; a warning is what works, and is not advised.
 */

#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "lint.h"
#include "model.h"
#include "units.h"

/* V26 */
#define INTERVAL_ADVISED_US 5000000

static const struct gwha_conf_group *find_group(const struct gwha_conf *conf,
						const char *name)
{
	for (size_t i = 0; i < conf->n_groups; i++)
		if (!strcmp(conf->groups[i].g.name, name))
			return &conf->groups[i];
	return NULL;
}

/* The same as the module's, of what both versions have. */
static void check_interval(const struct gwha_conf *conf,
			   const struct gwha_conf_router *r,
			   const struct gwha_router *rt,
			   struct gwha_findings *f)
{
	struct gwha_place at = gwha_conf_place(conf, r->node, "interval");

	if (rt->version == 2 && rt->interval_us % GWHA_V2_INTERVAL_STEP_US)
		gwha_wrong(f, "V39", at,
			   "interval: version 2, the default for IPv4, takes whole seconds: give them, or version: 3");
	if (rt->interval_us > INTERVAL_ADVISED_US)
		gwha_doubt(f, "V26", at,
			   "interval: more than 5s is not recommended: a failure is noticed after three of them");
}

static void check_version(const struct gwha_conf *conf,
			  const struct gwha_conf_router *r,
			  const struct gwha_router *rt, struct gwha_findings *f)
{
	if (rt->version == 2 && rt->family == GWHA_FAMILY_INET6)
		gwha_wrong(f, "V40", gwha_conf_place(conf, r->node, "version"),
			   "version 2 is for IPv4 only: use version 3, or make a router of family inet for IPv4 addresses");
	if (rt->version != 2 && rt->check_addresses)
		gwha_wrong(f, "",
			   gwha_conf_place(conf, r->node, "check-addresses"),
			   "check-addresses is for version 2: version 3 never refuses an advert for its addresses");
	if (rt->checksum != GWHA_CHECKSUM_AUTO &&
	    (rt->version == 2 || rt->family == GWHA_FAMILY_INET6))
		gwha_wrong(f, "", gwha_conf_place(conf, r->node, "checksum"),
			   "checksum: only version 3 over IPv4 has a choice: leave it out");
}

static void check_group(const struct gwha_conf *conf,
			const struct gwha_conf_router *r,
			struct gwha_findings *f)
{
	static const char *const theirs[] = {"priority", "preempt",
					     "preempt-delay"};

	if (!gwha_has(&r->rt, GWHA_A_ROUTER_GROUP))
		return;
	if (!find_group(conf, r->rt.group))
		gwha_wrong(f, "", gwha_conf_place(conf, r->node, "group"),
			   "group \"%s\": there is none in groups: add it there, or correct the name",
			   r->rt.group);
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++)
		if (gwha_node_at(r->node, theirs[i]))
			gwha_wrong(f, "",
				   gwha_conf_place(conf, r->node, theirs[i]),
				   "%s is the group's: move it there",
				   theirs[i]);
}

/* A link-local first VIP of IPv6, as RFC 9568 5.2.9 has it. */
static void check_vips(const struct gwha_conf *conf,
		       const struct gwha_conf_router *r,
		       const struct gwha_router *rt, struct gwha_findings *f)
{
	struct gwha_place at = gwha_conf_place(conf, r->node, "vip");
	uint32_t i = 0;

	if (!rt->vips.n && gwha_is_vlan(rt->ifname))
		gwha_wrong(f, "V46", at,
			   "a router of a VLAN needs a VIP: give the gateway's address of its subnet");
	else if (!rt->vips.n)
		gwha_doubt(f, "", at,
			   "a router without a VIP stands in fault: give one");
	while (i < rt->vips.n && rt->vips.at[i].excluded)
		i++;
	if (rt->family == GWHA_FAMILY_INET6 && i < rt->vips.n &&
	    (rt->vips.at[i].addr.bytes[0] != 0xfe ||
	     (rt->vips.at[i].addr.bytes[1] & 0xc0) != 0x80))
		gwha_wrong(f, "", at,
			   "vip: the first of an inet6 router must be link-local: give one of fe80::/10, the same on all nodes, before the others");
}

static void check_vmac(const struct gwha_conf *conf,
		       const struct gwha_conf_router *r,
		       const struct gwha_router *rt, struct gwha_findings *f)
{
	struct gwha_place at = gwha_conf_place(conf, r->node, "vmac");
	bool vlan = gwha_is_vlan(rt->ifname);

	if (rt->vmac && vlan)
		gwha_doubt(f, "V33", at,
			   "vmac: should be off on %s, which is a VLAN's: leave it out",
			   rt->ifname);
	if (!rt->vmac && !vlan)
		gwha_doubt(f, "V33", at,
			   "vmac: should be on for %s, which is no VLAN's: leave it out, unless a virtual switch drops its frames",
			   rt->ifname);
}

/* Only where the file says which addresses the node has. */
static void check_primary(const struct gwha_conf *conf,
			  const struct gwha_conf_router *r,
			  const struct gwha_router *rt, struct gwha_findings *f)
{
	const struct gwha_node *all = gwha_node_at(conf->facts, "address");
	const struct gwha_node *on = gwha_node_at(all, rt->ifname);
	bool wants_6 = rt->family == GWHA_FAMILY_INET6;
	const struct gwha_node *one = on;

	/* every interface of IPv6 has a link-local address */
	if (!all || wants_6)
		return;
	if (on && on->kind == GWHA_NODE_LIST)
		one = on->first;
	for (; one; one = on->kind == GWHA_NODE_LIST ? one->next : NULL)
		if (one->kind == GWHA_NODE_TEXT && strchr(one->text, '.'))
			return;
	gwha_wrong(f, gwha_is_vlan(rt->ifname) ? "V46" : "V06",
		   gwha_conf_place(conf, r->node, "dev"),
		   "dev \"%s\": node %s has no IPv4 address there: a router needs one besides its VIPs; add it, and to nodes",
		   rt->ifname, conf->name);
}

static void check_router(const struct gwha_conf *conf,
			 const struct gwha_conf_router *r,
			 const struct gwha_router *rt, struct gwha_findings *f)
{
	check_group(conf, r, f);
	check_version(conf, r, rt, f);
	check_interval(conf, r, rt, f);
	check_vips(conf, r, rt, f);
	check_vmac(conf, r, rt, f);
	check_primary(conf, r, rt, f);
	if (gwha_own_group(rt) && rt->preempt)
		gwha_doubt(f, "V23", gwha_conf_place(conf, r->node, "preempt"),
			   "preempt: should be off: a node that comes back would take over");
}

static bool same_net(const struct gwha_vip *a, const struct gwha_vip *b)
{
	unsigned int plen = a->plen < b->plen ? a->plen : b->plen;
	unsigned int bytes = plen / 8, rest = plen % 8;

	if (a->addr.len != b->addr.len || bytes > sizeof(a->addr.bytes) ||
	    memcmp(a->addr.bytes, b->addr.bytes, bytes))
		return false;
	return !rest ||
	       !((a->addr.bytes[bytes] ^ b->addr.bytes[bytes]) >> (8 - rest));
}

/* A link-local address is another one on each interface. */
static bool same_vip(const struct gwha_router *a, const struct gwha_vip *x,
		     const struct gwha_router *b, const struct gwha_vip *y)
{
	bool link = x->addr.len == 16 && x->addr.bytes[0] == 0xfe &&
		    (x->addr.bytes[1] & 0xc0) == 0x80;
	const char *on = *x->ifname ? x->ifname : a->ifname;
	const char *there = *y->ifname ? y->ifname : b->ifname;

	return !memcmp(&x->addr, &y->addr, sizeof(x->addr)) &&
	       (!link || !strcmp(on, there));
}

static void check_shared(const struct gwha_conf *conf,
			 const struct gwha_conf_router *r,
			 const struct gwha_router *a,
			 const struct gwha_router *b, unsigned int line,
			 struct gwha_findings *f)
{
	char text[GWHA_TEXT_MAX];
	bool one_net = false;

	for (uint32_t i = 0; i < a->vips.n; i++)
		for (uint32_t j = 0; j < b->vips.n; j++) {
			const struct gwha_vip *x = &a->vips.at[i];
			const struct gwha_vip *y = &b->vips.at[j];

			if (same_vip(a, x, b, y))
				gwha_wrong(f, "",
					   gwha_conf_place(conf, r->node,
							   "vip"),
					   "vip \"%s\": the router on line %u has it too: an address belongs to one router",
					   gwha_addr_text(text, &x->addr),
					   line);
			one_net |= x->addr.bytes[0] != 0xfe && same_net(x, y);
		}
	if (one_net && a->vrid == b->vrid)
		gwha_wrong(f, "V11", gwha_conf_place(conf, r->node, "vrid"),
			   "vrid \"%u\": the router on line %u has it too, in the same subnet: members of one VRID are on different nodes; give another",
			   a->vrid, line);
}

static void check_pair(const struct gwha_conf *conf,
		       const struct gwha_conf_router *r,
		       const struct gwha_router *a,
		       const struct gwha_conf_router *before,
		       const struct gwha_router *b, struct gwha_findings *f)
{
	unsigned int line = before->node->place.line;

	if (a->family != b->family)
		return;
	if (!strcmp(a->ifname, b->ifname) && a->vrid == b->vrid) {
		gwha_wrong(f, "V11", r->node->place,
			   "router dev %s vrid %u: given a second time, first on line %u: leave one out, or give another vrid",
			   a->ifname, a->vrid, line);
		return;
	}
	if (!strcmp(a->ifname, b->ifname))
		gwha_doubt(f, "V53", gwha_conf_place(conf, r->node, "vrid"),
			   "vrid \"%u\": %s has the router on line %u already: all VIPs of one LAN are better in one router",
			   a->vrid, a->ifname, line);
	check_shared(conf, r, a, b, line, f);
}

/* Completed twins of the routers; what is not whole is left out. */
static struct gwha_router *complete_all(const struct gwha_conf *conf)
{
	struct gwha_router *all = calloc(conf->n_routers + 1, sizeof(*all));

	for (size_t i = 0; all && i < conf->n_routers; i++) {
		all[i] = conf->routers[i].rt;
		gwha_complete_router(&all[i]);
	}
	return all;
}

static void check_routers(const struct gwha_conf *conf,
			  const struct gwha_router *all,
			  struct gwha_findings *f)
{
	const struct gwha_conf_router *r = conf->routers;

	for (size_t i = 0; i < conf->n_routers; i++) {
		check_router(conf, &r[i], &all[i], f);
		for (size_t j = 0; j < i; j++)
			check_pair(conf, &r[i], &all[i], &r[j], &all[j], f);
		/* V30: one failure must move all of a node */
		if (!i || !strcmp(all[i].group, all[0].group))
			continue;
		gwha_doubt(f, "V30", gwha_conf_place(conf, r[i].node, "group"),
			   "router dev %s vrid %u is in group %s, that on line %u in %s: let all routers of a node be in one group, or some may be active and others not",
			   all[i].ifname, all[i].vrid, all[i].group,
			   r[0].node->place.line, all[0].group);
	}
}

static void check_groups(const struct gwha_conf *conf,
			 const struct gwha_router *all, struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_groups; i++) {
		const struct gwha_conf_group *g = &conf->groups[i];
		bool used = false;

		for (size_t j = 0; j < conf->n_routers; j++)
			used |= !strcmp(all[j].group, g->g.name);
		if (!used)
			gwha_doubt(f, "", g->node->key->place,
				   "group \"%s\" has no routers: let them name it, or leave it out",
				   g->g.name);
		if (!*g->g.pool && (gwha_has(&g->g, GWHA_A_GROUP_POOL_LIMIT) ||
				    gwha_has(&g->g, GWHA_A_GROUP_POOL_WEIGHT)))
			gwha_doubt(f, "", g->node->key->place,
				   "group \"%s\" is of no pool: pool-limit and pool-weight say nothing without pool",
				   g->g.name);
		if (g->g.preempt)
			gwha_doubt(f, "V23",
				   gwha_conf_place(conf, g->node, "preempt"),
				   "preempt: should be off: a node that comes back would take over");
	}
}

/**
 * gwha_lint - look at what a file says to a node
 * @conf: what it says; read without an error
 * @f: what is wrong is added
 */
void gwha_lint(const struct gwha_conf *conf, struct gwha_findings *f)
{
	struct gwha_router *all = complete_all(conf);

	if (!all) {
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
		return;
	}
	check_routers(conf, all, f);
	check_groups(conf, all, f);
	gwha_lint_programs(conf, all, f);
	gwha_lint_bgp(conf, all, f);
	gwha_lint_routes(conf, all, f);
	gwha_lint_ipsec(conf, all, f);
	free(all);
	gwha_lint_sync(conf, f);
	gwha_lint_agent(conf, f);
}
