// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of how connections are synchronised, without a kernel. */

#include <string.h>

#include "complete.h"
#include "lint.h"
#include "model.h"
#include "units.h"

/* A group of the file, or the one that a router is by itself. */
static bool is_group(const struct gwha_conf *conf, const char *name)
{
	char own[GWHA_NAME_MAX + 1];

	for (size_t i = 0; i < conf->n_groups; i++)
		if (!strcmp(conf->groups[i].g.name, name))
			return true;
	for (size_t i = 0; i < conf->n_routers; i++) {
		const struct gwha_router *rt = &conf->routers[i].rt;

		if (gwha_has(rt, GWHA_A_ROUTER_GROUP))
			continue;
		gwha_own_name(own, rt);
		if (!strcmp(own, name))
			return true;
	}
	return false;
}

/* Group, interface and peer (V57), and what protects it. */
static void check_whole(const struct gwha_conf_sync *s, struct gwha_findings *f)
{
	static const struct {
		uint16_t id;
		const char *text;
	} needs[] = {
		{GWHA_A_SYNC_IFNAME,
		 "by which device are the peers reached? Give dev"},
		{GWHA_A_SYNC_LOCAL,
		 "which is this node's own address there? Give local"},
		{GWHA_A_SYNC_PEER,
		 "with whom? Give the address of at least one peer, or local by nodes"},
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (!gwha_has(&s->s, needs[i].id))
			gwha_wrong(f, "V57", s->node->place, "sync: %s",
				   needs[i].text);
	if (!s->s.keys.n && !s->s.insecure)
		gwha_wrong(f, "", s->node->place,
			   "sync: without a key anybody on the link can read and forge: give a key, or insecure: on");
}

/* V58: what is to be told may be more than the link bears. */
static void check_link(const struct gwha_conf *conf,
		       const struct gwha_conf_sync *s, struct gwha_findings *f)
{
	if (s->s.rate_kbit)
		return;
	for (size_t i = 0; i < conf->n_routers; i++) {
		const struct gwha_conf_router *r = &conf->routers[i];

		if (strcmp(r->rt.ifname, s->s.ifname))
			continue;
		gwha_doubt(f, "V58", gwha_conf_place(conf, s->node, "dev"),
			   "dev \"%s\": the router on line %u runs there: many connections may saturate it; use another device, or set a rate",
			   s->s.ifname, r->node->place.line);
		return;
	}
}

static void check_clash(const struct gwha_conf *conf,
			const struct gwha_conf_sync *s,
			const struct gwha_conf_sync *before,
			struct gwha_findings *f)
{
	struct gwha_sync a = s->s, b = before->s;
	struct gwha_place at = gwha_conf_place(conf, s->node, "select");
	unsigned int line = before->node->place.line;

	gwha_complete_sync(&a);
	gwha_complete_sync(&b);
	if (a.port == b.port && a.local.len &&
	    !memcmp(&a.local, &b.local, sizeof(a.local)))
		gwha_wrong(f, "", gwha_conf_place(conf, s->node, "port"),
			   "port: that on line %u has this address and port: give another number, on all nodes",
			   line);
	if (a.select != b.select)
		return;
	if (a.select == GWHA_SYNC_SELECT_DEFAULT)
		gwha_wrong(f, "", at,
			   "select: that on line %u is the default: give one of them a zone or a mark",
			   line);
	if (a.select == GWHA_SYNC_SELECT_ZONE && a.zone == b.zone)
		gwha_wrong(f, "", at,
			   "select: that on line %u has this zone: a zone belongs to one group",
			   line);
	if (a.select == GWHA_SYNC_SELECT_MARK &&
	    !((a.mark ^ b.mark) & a.mask & b.mask))
		gwha_wrong(f, "", at,
			   "select: a connection could have this mark and that on line %u: let them differ in a bit of both masks",
			   line);
}

/**
 * gwha_lint_sync - look at how a node synchronises connections
 * @conf: what a file says to it
 * @f: what is wrong is added
 */
void gwha_lint_sync(const struct gwha_conf *conf, struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_syncs; i++) {
		const struct gwha_conf_sync *s = &conf->syncs[i];

		if (!is_group(conf, s->s.group))
			gwha_wrong(f, "V57", s->node->place,
				   "sync of \"%s\": there is no such group: add it to groups, or correct the name",
				   s->s.group);
		check_whole(s, f);
		check_link(conf, s, f);
		for (uint32_t j = 0; j < s->s.peers.n; j++)
			if (!memcmp(&s->s.peers.at[j], &s->s.local,
				    sizeof(s->s.local)))
				gwha_wrong(f, "V57",
					   gwha_conf_place(conf, s->node,
							   "peer"),
					   "peer: is this node's own address: give the other node's");
		for (size_t j = 0; j < i; j++)
			check_clash(conf, s, &conf->syncs[j], f);
	}
}
