// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What can be said of how a node's VIPs are announced: by the file itself, beside
 * its peer's, and beside FRR's own configuration.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "frr.h"
#include "lint.h"
#include "model.h"
#include "units.h"

/* A daemon that hangs is to be seen within 3 s: after this, and a reply's time. */
#define INTERVAL_ADVISED_US 1000000
/*
 * A tenant is called again within 5 s: at the latest when it has said something by its old
 * session, a third of the hold time, and a call's time after.
 */
#define CONNECT_MAX_S 2
#define HOLD_ADVISED_S 9

static const struct gwha_conf_group *find_group(const struct gwha_conf *conf,
						const char *name)
{
	for (size_t i = 0; i < conf->n_groups; i++)
		if (!strcmp(conf->groups[i].g.name, name))
			return &conf->groups[i];
	return NULL;
}

/* The VIP of the group that has the address, or NULL. */
static const struct gwha_vip *find_vip(const struct gwha_conf *conf,
				       const struct gwha_router *all,
				       const char *group,
				       const struct gwha_addr *addr)
{
	for (size_t i = 0; i < conf->n_routers; i++)
		for (uint32_t j = 0; j < all[i].vips.n; j++) {
			const struct gwha_vip *vip = &all[i].vips.at[j];

			if (!strcmp(all[i].group, group) &&
			    !memcmp(&vip->addr, addr, sizeof(*addr)))
				return vip;
		}
	return NULL;
}

static void check_vip(const struct gwha_conf *conf,
		      const struct gwha_router *all,
		      const struct gwha_conf_bgp *b,
		      const struct gwha_bgp_vip *v, struct gwha_findings *f)
{
	const struct gwha_vip *vip = find_vip(conf, all, b->group, &v->addr);
	unsigned int whole = v->addr.len * 8U;
	char text[GWHA_TEXT_MAX];

	gwha_addr_text(text, &v->addr);
	if (!vip)
		gwha_wrong(f, "R63", v->node->place,
			   "announce: no router of group %s has the VIP %s: add it to one, as vip: %s/%u",
			   b->group, text, text, whole);
	else if (vip->plen != whole)
		gwha_wrong(f, "R63", v->node->place,
			   "announce: the VIP %s is configured with /%u: say vip: %s/%u, for %s announces only what is there as it is announced",
			   text, vip->plen, text, whole,
			   gwha_bgp_driver_of(b)->daemon);
}

/* Of two groups none can say when the other's is to be announced. */
static void check_twice(const struct gwha_conf_bgp *a,
			const struct gwha_conf_bgp *b, struct gwha_findings *f)
{
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < a->n_vips; i++)
		for (size_t j = 0; j < b->n_vips; j++)
			if (!memcmp(&a->vips[i].addr, &b->vips[j].addr,
				    sizeof(a->vips[i].addr)) &&
			    a->asn == b->asn && !strcmp(a->vrf, b->vrf) &&
			    !strcmp(a->socket, b->socket))
				gwha_wrong(f, "", a->vips[i].node->place,
					   "announce: %s is announced for group %s, too: leave it out of one",
					   gwha_addr_text(text,
							  &a->vips[i].addr),
					   b->group);
}

static void check_health(const struct gwha_conf *conf,
			 const struct gwha_conf_bgp *b, struct gwha_findings *f)
{
	const struct gwha_conf_group *g = find_group(conf, b->group);
	struct gwha_place at = gwha_conf_place(conf, b->node, "condition");

	if (b->lease &&
	    (!g || !(gwha_has(&g->g, GWHA_A_GROUP_LEASE_US) ||
		     gwha_has(&g->g, GWHA_A_GROUP_LEASE_ACTION))))
		gwha_wrong(f, "", gwha_conf_place(conf, b->node, "lease"),
			   "lease: group %s has none that could run out: say lease: 3s there, and a lease-action",
			   b->group);
	if (b->interval_us > INTERVAL_ADVISED_US)
		gwha_doubt(f, "", gwha_conf_place(conf, b->node, "interval"),
			   "interval: more than 1s: a %s that hangs is noticed after more than 3 s",
			   gwha_bgp_driver_of(b)->daemon);
	if (!*b->condition)
		return;
	for (size_t i = 0; i < conf->n_checks; i++)
		if (!strcmp(conf->checks[i].name, b->condition))
			gwha_wrong(f, "", at,
				   "condition \"%s\": is a check's: give it another name",
				   b->condition);
	if (!gwha_lint_is_tracked(conf, b->condition))
		gwha_doubt(f, "", at,
			   "condition \"%s\": no group depends on it: say track: {name: %s} where one shall",
			   b->condition, b->condition);
}

/**
 * gwha_lint_bgp - look at how a node's VIPs are announced
 * @conf: what the file says to it; read without an error
 * @all: its routers, complete
 * @f: what is wrong is added
 */
void gwha_lint_bgp(const struct gwha_conf *conf, const struct gwha_router *all,
		   struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_bgps; i++) {
		const struct gwha_conf_bgp *b = &conf->bgps[i];

		if (!find_group(conf, b->group))
			gwha_wrong(f, "", b->node->place,
				   "bgp: there is no group \"%s\" in groups: add it there, or correct the name",
				   b->group);
		for (size_t j = 0; j < b->n_vips; j++)
			check_vip(conf, all, b, &b->vips[j], f);
		for (size_t j = 0; j < i; j++)
			check_twice(b, &conf->bgps[j], f);
		check_health(conf, b, f);
	}
}

static bool announces(const struct gwha_conf *conf, const char *group,
		      const struct gwha_addr *addr)
{
	for (size_t i = 0; i < conf->n_bgps; i++) {
		const struct gwha_conf_bgp *b = &conf->bgps[i];

		for (size_t j = 0; j < b->n_vips; j++)
			if (!strcmp(b->group, group) &&
			    !memcmp(&b->vips[j].addr, addr, sizeof(*addr)))
				return true;
	}
	return false;
}

static bool has_tenant(const struct gwha_conf *conf, const char *group,
		       const char *name)
{
	for (size_t i = 0; i < conf->n_bgps; i++) {
		const struct gwha_conf_bgp *b = &conf->bgps[i];

		for (size_t j = 0; j < b->n_neighbors; j++)
			if (!strcmp(b->group, group) &&
			    b->neighbors[j].tenant &&
			    !strcmp(b->neighbors[j].name, name))
				return true;
	}
	return false;
}

/**
 * gwha_mirror_bgp - compare what two nodes of a pair announce
 * @mine: one
 * @theirs: the other
 * @name: what that is called
 * @f: what is wrong is added, at its place in the file of @mine
 */
void gwha_mirror_bgp(const struct gwha_conf *mine,
		     const struct gwha_conf *theirs, const char *name,
		     struct gwha_findings *f)
{
	char text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < mine->n_bgps; i++) {
		const struct gwha_conf_bgp *b = &mine->bgps[i];

		for (size_t j = 0; j < b->n_vips; j++)
			if (!announces(theirs, b->group, &b->vips[j].addr))
				gwha_wrong(f, "R66", b->vips[j].node->place,
					   "announce: %s does not announce %s: give both nodes the same, or nobody can reach it after a failover",
					   name,
					   gwha_addr_text(text,
							  &b->vips[j].addr));
		for (size_t j = 0; j < b->n_neighbors; j++)
			if (b->neighbors[j].tenant &&
			    !has_tenant(theirs, b->group, b->neighbors[j].name))
				gwha_wrong(f, "R76", b->neighbors[j].node->place,
					   "tenant: %s does not have %s: give both nodes the same, or nobody calls it after a failover",
					   name, b->neighbors[j].name);
	}
}

/* Whether an address is a VIP of a group, as the file has it: written in any way. */
static bool is_vip_of(const struct gwha_conf *conf, const char *group,
		      const char *text)
{
	struct gwha_addr addr = {0};

	if (gwha_addr_parse(text, &addr))
		return false;
	for (size_t i = 0; i < conf->n_routers; i++) {
		const struct gwha_router *r = &conf->routers[i].rt;

		for (uint32_t j = 0; j < r->vips.n; j++)
			if (!strcmp(r->group, group) &&
			    !memcmp(&r->vips.at[j].addr, &addr, sizeof(addr)))
				return true;
	}
	return false;
}

/*
 * A tenant knows the VIP alone, and its old session until it is told that there is none:
 * by the first packet that it sends to the new owner. With its own timers that is a
 * keepalive, as often as the lower one of both hold times has it, so ours decides.
 */
static void check_tenant(const struct gwha_conf *conf,
			 const struct gwha_conf_bgp *b, size_t i,
			 const struct gwha_frr_conf *frr, const char *name,
			 struct gwha_findings *f)
{
	const char *who = b->neighbors[i].name;
	struct gwha_place at = b->neighbors[i].node->place;
	struct gwha_frr_setting s;

	gwha_frr_session_of(frr, i, &s);
	if (!is_vip_of(conf, b->group, s.source))
		gwha_wrong(f, "R76", at,
			   "tenant %s: its session in %s is not from a VIP of group %s, so it stays with this node: say neighbor %s update-source VIP there",
			   who, name, b->group, who);
	if (!s.connect_s || s.connect_s > CONNECT_MAX_S)
		gwha_wrong(f, "R42", at,
			   "tenant %s: is called each %u s (%s), so long after a failover: say neighbor %s timers connect 1 there",
			   who, s.connect_s ? (unsigned int)s.connect_s : 120U,
			   name, who);
	if (!s.hold_s || s.hold_s > HOLD_ADVISED_S)
		gwha_wrong(f, "R76", at,
			   "tenant %s: its hold time in %s is more than %d s, so it believes in the session with a dead node for long: say neighbor %s timers 1 3 there",
			   who, name, HOLD_ADVISED_S, who);
}

/*
 * A neighbor that has been told of a graceful restart keeps a dead node's path as
 * its best one, for 120 s if nothing else is said, while the VIP is elsewhere.
 */
static void check_neighbor(const struct gwha_conf *conf,
			   const struct gwha_conf_bgp *b, size_t i,
			   const struct gwha_frr_conf *frr, const char *name,
			   struct gwha_findings *f)
{
	const struct gwha_bgp_neighbor *n = &b->neighbors[i];
	struct gwha_place at = n->node->place;
	unsigned int line;

	if (!frr->neighbors[i].there) {
		gwha_wrong(f, "", at,
			   "neighbor %s: %s has none of router bgp %" PRIu64
			   ": add it there",
			   n->name, name, b->asn);
		return;
	}
	if (gwha_frr_restart_of(frr, i, &line) == GWHA_FRR_RESTART_ON)
		gwha_wrong(f, "R66", at,
			   "neighbor %s: restarts gracefully (line %u of %s): it would keep the path of a dead node for its restart time, usually 120 s: say neighbor %s graceful-restart-disable there",
			   n->name, line, name, n->name);
	if (frr->neighbors[i].passive)
		gwha_wrong(f, "R42", at,
			   "neighbor %s: is passive in %s: nobody would call after a failover: leave that out",
			   n->name, name);
	if (n->tenant)
		check_tenant(conf, b, i, frr, name, f);
	else if (!gwha_frr_bfd_of(frr, i))
		gwha_doubt(f, "R66", at,
			   "neighbor %s: is not watched by BFD: a node that hangs is believed until the hold time is over: say neighbor %s bfd in %s",
			   n->name, n->name, name);
}

static void check_instance(const struct gwha_conf *conf,
			   const struct gwha_conf_bgp *b,
			   const struct gwha_frr_conf *frr, const char *name,
			   struct gwha_findings *f)
{
	char text[GWHA_TEXT_MAX];

	if (!frr->instance) {
		gwha_wrong(f, "R64", gwha_conf_place(conf, b->node, "asn"),
			   "asn: %s has no router bgp %" PRIu64 "%s%s: add it there",
			   name, b->asn, *b->vrf ? " vrf " : "", b->vrf);
		return;
	}
	if (frr->import_off)
		gwha_wrong(f, "R63", gwha_conf_place(conf, b->node, "announce"),
			   "announce: line %u of %s says no bgp network import-check: every node would announce every VIP: leave that out",
			   frr->import_line, name);
	for (size_t i = 0; i < b->n_neighbors; i++)
		check_neighbor(conf, b, i, frr, name, f);
	for (size_t i = 0; i < b->n_vips; i++)
		if (!frr->network[i])
			gwha_doubt(f, "R63", b->vips[i].node->place,
				   "announce: %s has no network %s/%u: add it, so that it is announced whatever becomes of gwhad",
				   name,
				   gwha_addr_text(text, &b->vips[i].addr),
				   b->vips[i].addr.len * 8U);
}

/**
 * gwha_lint_frr - look at FRR's configuration beside what is announced
 * @conf: what the file says to a node; read without an error
 * @text: FRR's configuration of that node
 * @name: what it is called
 * @f: what is wrong is added, at its place in our file
 */
void gwha_lint_frr(const struct gwha_conf *conf, const char *text,
		   const char *name, struct gwha_findings *f)
{
	struct gwha_frr_conf *frr = malloc(sizeof(*frr));

	if (!frr)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	for (size_t i = 0; frr && i < conf->n_bgps; i++) {
		if (conf->bgps[i].daemon != GWHA_BGP_FRR)
			continue;
		gwha_frr_read(&conf->bgps[i], text, frr);
		check_instance(conf, &conf->bgps[i], frr, name, f);
	}
	free(frr);
}
