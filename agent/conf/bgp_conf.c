// SPDX-License-Identifier: GPL-2.0-or-later
/* How a group's VIPs are announced by BGP. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "model.h"
#include "part.h"
#include "units.h"

enum {
	BGP_DAEMON,
	BGP_SOCKET,
	BGP_ASN,
	BGP_VRF,
	BGP_ANNOUNCE,
	BGP_NEIGHBOR,
	BGP_TENANT,
	BGP_REPAIR,
	BGP_ROUTES,
	BGP_LEASE,
	BGP_CONDITION,
	BGP_INTERVAL,
	BGP_COMMUNITY,
	BGP_DRAIN_WAIT,
	BGP_HOLD,
	BGP_N
};

static const char *const keys[BGP_N] = {
	[BGP_DAEMON] = "daemon",
	[BGP_SOCKET] = "socket",
	[BGP_ASN] = "asn",
	[BGP_VRF] = "vrf",
	[BGP_ANNOUNCE] = "announce",
	[BGP_NEIGHBOR] = "neighbor",
	[BGP_TENANT] = "tenant",
	[BGP_REPAIR] = "repair",
	[BGP_ROUTES] = "routes",
	[BGP_LEASE] = "lease",
	[BGP_CONDITION] = "condition",
	[BGP_INTERVAL] = "interval",
	[BGP_COMMUNITY] = "drain-community",
	[BGP_DRAIN_WAIT] = "drain-wait",
	[BGP_HOLD] = "hold",
};

/* What is said to a daemon is one word of its language. */
static bool is_word(const char *text)
{
	size_t n = 0;

	for (const char *c = text; *c; c++, n++)
		if (!isalnum((unsigned char)*c) && !strchr("-_.:", *c))
			return false;
	return n && n <= GWHA_BGP_NAME_MAX;
}

static void take_word(const struct gwha_part *p, const char *key,
		      const struct gwha_node *value, char *to)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;

	if (!text)
		return;
	if (is_word(text))
		snprintf(to, GWHA_BGP_NAME_MAX + 1, "%s", text);
	else
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be 1 to %d letters, digits and -_.:",
			   key, text, GWHA_BGP_NAME_MAX);
}

static void take_switch(const struct gwha_part *p, const char *key,
			const struct gwha_node *value, bool *to)
{
	const char *text = value ? gwha_part_text(p, key, value) : NULL;

	if (!text)
		return;
	if (!strcmp(text, "on") || !strcmp(text, "off"))
		*to = text[1] == 'n';
	else
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be on or off", key, text);
}

/* FRR's own words for communities, or two numbers. */
static void take_community(const struct gwha_part *p,
			   const struct gwha_node *value, char *to)
{
	static const char *const words[] = {GWHA_BGP_COMMUNITY, "no-export",
					    "no-advertise", "no-peer"};
	const char *text = value ? gwha_part_text(p, keys[BGP_COMMUNITY],
						  value) :
				   NULL;
	unsigned int as, number;
	char rest;

	if (!text)
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(text, words[i])) {
			strcpy(to, text);
			return;
		}
	if (strspn(text, "0123456789:") == strlen(text) && strlen(text) < 12 &&
	    sscanf(text, "%u:%u%c", &as, &number, &rest) == 2 && as <= 65535 &&
	    number <= 65535)
		snprintf(to, GWHA_BGP_NAME_MAX + 1, "%u:%u", as, number);
	else
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be %s, no-export, or N:N of at most 65535",
			   keys[BGP_COMMUNITY], text, GWHA_BGP_COMMUNITY);
}

/* ADDR/32 or ADDR/128: what FRR 8.4.4 announces of one address. */
static bool read_vip(const char *text, struct gwha_addr *addr)
{
	const char *slash = strchr(text, '/');
	char bare[GWHA_TEXT_MAX];

	if (!slash || (size_t)(slash - text) >= sizeof(bare))
		return false;
	snprintf(bare, sizeof(bare), "%.*s", (int)(slash - text), text);
	return !gwha_addr_parse(bare, addr) &&
	       !strcmp(slash, addr->len == 4 ? "/32" : "/128");
}

static bool is_there(const struct gwha_conf_bgp *to,
		     const struct gwha_addr *addr)
{
	for (size_t i = 0; i < to->n_vips; i++)
		if (!memcmp(&to->vips[i].addr, addr, sizeof(*addr)))
			return true;
	return false;
}

static void take_vips(const struct gwha_part *p, const struct gwha_node *value,
		      struct gwha_conf_bgp *to)
{
	const struct gwha_node *at = NULL, *mine;
	struct gwha_addr addr;

	while (value && (at = gwha_part_next(p, value, at, &mine))) {
		const char *text = gwha_part_text(p, "announce", mine);

		memset(&addr, 0, sizeof(addr));
		if (!text)
			return;
		if (!read_vip(text, &addr)) {
			gwha_wrong(p->f, "R63", mine->place,
				   "announce \"%.64s\": must be a VIP with /32 or /128, as in 192.0.2.1/32",
				   text);
			continue;
		}
		if (is_there(to, &addr)) {
			gwha_wrong(p->f, "", mine->place,
				   "announce \"%.64s\": given a second time",
				   text);
			continue;
		}
		if (to->n_vips == GWHA_BGP_VIPS_MAX) {
			gwha_wrong(p->f, "", mine->place,
				   "announce: at most %d", GWHA_BGP_VIPS_MAX);
			return;
		}
		to->vips[to->n_vips++] =
			(struct gwha_bgp_vip){addr, mine};
	}
}

/* Written as the daemon shows it; else the name of an interface. */
static void take_neighbors(const struct gwha_part *p, int which,
			   const struct gwha_node *value,
			   struct gwha_conf_bgp *to)
{
	const struct gwha_node *at = NULL, *mine;
	char name[GWHA_TEXT_MAX];
	struct gwha_addr addr;

	while (value && (at = gwha_part_next(p, value, at, &mine))) {
		struct gwha_bgp_neighbor *n = &to->neighbors[to->n_neighbors];
		const char *text = gwha_part_text(p, keys[which], mine);

		if (!text)
			return;
		if (to->n_neighbors == GWHA_BGP_NEIGHBORS_MAX) {
			gwha_wrong(p->f, "", mine->place,
				   "%s: at most %d of neighbors and tenants",
				   keys[which], GWHA_BGP_NEIGHBORS_MAX);
			return;
		}
		if (!gwha_addr_parse(text, &addr))
			text = gwha_addr_text(name, &addr);
		take_word(p, keys[which], mine, n->name);
		if (!*n->name)
			continue;
		snprintf(n->name, sizeof(n->name), "%s", text);
		n->tenant = which == BGP_TENANT;
		n->node = mine;
		to->n_neighbors++;
	}
}

static void take_condition(const struct gwha_part *p,
			   const struct gwha_node *value, char *to)
{
	const char *text = value ? gwha_part_text(p, "condition", value) : NULL;
	struct gwha_track track = {0};
	struct gwha_err err;

	if (!text)
		return;
	if (gwha_arg_value(&gwha_kind_track, &track, GWHA_A_TRACK_NAME,
			   "condition", text, &err))
		gwha_wrong(p->f, "", value->place, "%s", err.text);
	else
		memcpy(to, track.name, sizeof(track.name));
}

static void take_socket(const struct gwha_part *p,
			const struct gwha_node *value, struct gwha_conf_bgp *to)
{
	const char *text = value ? gwha_part_text(p, "socket", value) : NULL;
	/* as long as a socket's name can be, with the daemon's in it */
	const size_t most = 90;

	if (!text)
		return;
	if (*text != '/' || strlen(text) > most)
		gwha_wrong(p->f, "", value->place,
			   "socket \"%.64s\": must be the whole path of a %s, of at most %zu characters, as in %s",
			   text,
			   to->daemon == GWHA_BGP_FRR ? "directory" : "socket",
			   most, to->socket);
	else
		to->socket = text;
}

static void take_daemon(const struct gwha_part *p,
			const struct gwha_node *value, struct gwha_conf_bgp *to)
{
	const char *text = value ? gwha_part_text(p, "daemon", value) : NULL;

	if (!text || !strcmp(text, "frr"))
		return;
	if (strcmp(text, "bird")) {
		gwha_wrong(p->f, "", value->place,
			   "daemon \"%.64s\": must be frr or bird", text);
		return;
	}
	to->daemon = GWHA_BGP_BIRD;
	to->socket = GWHA_BGP_SOCKET_BIRD;
	to->repair = false;
}

/* What BIRD has not, or what nobody has tried with it. */
static void check_bird(const struct gwha_part *p,
		       const struct gwha_node *const *found,
		       const struct gwha_conf_bgp *to)
{
	struct gwha_addr addr;

	if (to->daemon != GWHA_BGP_BIRD)
		return;
	if (to->repair)
		gwha_wrong(p->f, "", found[BGP_REPAIR]->place,
			   "repair: with daemon: bird nothing can be added to what it has: leave it out");
	if (*to->vrf)
		gwha_wrong(p->f, "", found[BGP_VRF]->place,
			   "vrf: not with daemon: bird: leave it out");
	if (found[BGP_TENANT])
		gwha_wrong(p->f, "", found[BGP_TENANT]->place,
			   "tenant: not with daemon: bird: leave it out");
	for (size_t i = 0; i < to->n_neighbors; i++)
		if (gwha_addr_parse(to->neighbors[i].name, &addr))
			gwha_wrong(p->f, "", to->neighbors[i].node->place,
				   "neighbor \"%.64s\": must be an address with daemon: bird, as in 198.51.100.1",
				   to->neighbors[i].name);
}

static void take_values(const struct gwha_part *p,
			const struct gwha_node *const *found,
			struct gwha_conf_bgp *to)
{
	/* the first one: by it others have their defaults */
	take_daemon(p, found[BGP_DAEMON], to);
	take_socket(p, found[BGP_SOCKET], to);
	gwha_part_number(p, "asn", found[BGP_ASN], 1, UINT32_MAX - 1,
			 &to->asn);
	take_word(p, "vrf", found[BGP_VRF], to->vrf);
	take_vips(p, found[BGP_ANNOUNCE], to);
	take_neighbors(p, BGP_NEIGHBOR, found[BGP_NEIGHBOR], to);
	take_neighbors(p, BGP_TENANT, found[BGP_TENANT], to);
	take_switch(p, "repair", found[BGP_REPAIR], &to->repair);
	take_switch(p, "routes", found[BGP_ROUTES], &to->routes);
	take_switch(p, "lease", found[BGP_LEASE], &to->lease);
	take_condition(p, found[BGP_CONDITION], to->condition);
	gwha_part_time(p, "interval", found[BGP_INTERVAL], 100000, 10000000,
		       &to->interval_us);
	take_community(p, found[BGP_COMMUNITY], to->community);
	gwha_part_time(p, "drain-wait", found[BGP_DRAIN_WAIT], 0, 600000000,
		       &to->drain_wait_us);
	gwha_part_time(p, "hold", found[BGP_HOLD], 100000, 60000000,
		       &to->hold_us);
	check_bird(p, found, to);
}

/* Without these there is nothing to be done; tenants may be all there is. */
static void need(const struct gwha_part *p, const struct gwha_node *map,
		 const struct gwha_node *const *found, int which,
		 const char *example)
{
	if (!found[which])
		gwha_wrong(p->f, "", map->place, "bgp needs %s: %s",
			   keys[which], example);
}

static void read_one(struct gwha_conf *conf, const struct gwha_node *node,
		     const struct gwha_node *map, struct gwha_findings *f)
{
	struct gwha_conf_bgp *to = &conf->bgps[conf->n_bgps];
	const struct gwha_part p = {conf, "bgp", f};
	const struct gwha_node *found[BGP_N];
	const char *group = node->key->text;

	if (strlen(group) > GWHA_NAME_MAX || !is_word(group)) {
		gwha_wrong(f, "", node->key->place,
			   "bgp \"%.64s\": must be a group whose name has letters, digits and -_.: alone",
			   group);
		return;
	}
	*to = (struct gwha_conf_bgp){
		.socket = GWHA_BGP_SOCKET,
		.repair = true,
		.interval_us = GWHA_BGP_INTERVAL_US,
		.community = GWHA_BGP_COMMUNITY,
		.drain_wait_us = GWHA_BGP_DRAIN_WAIT_US,
		.hold_us = GWHA_BGP_HOLD_US,
		.node = map,
	};
	strcpy(to->group, group);
	gwha_part_fields(&p, map, keys, BGP_N, found);
	need(&p, map, found, BGP_ASN, "give the AS of bgpd, as in 65001");
	if (!found[BGP_TENANT] || found[BGP_NEIGHBOR])
		need(&p, map, found, BGP_ANNOUNCE,
		     "list the VIPs, as in [192.0.2.1/32]");
	if (!found[BGP_TENANT] || found[BGP_ANNOUNCE])
		need(&p, map, found, BGP_NEIGHBOR,
		     "list who is told, as in [198.51.100.1]");
	take_values(&p, found, to);
	conf->n_bgps++;
}

/**
 * gwha_bgps_read - read how VIPs are announced
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "bgp"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_bgps_read(struct gwha_conf *conf, const struct gwha_node *part,
		   struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (!gwha_part_map(part, "bgp", f) ||
	    !gwha_part_fits(part, GWHA_BGPS_MAX, "bgp", f))
		return -1;
	conf->bgps = gwha_part_room(part, sizeof(*conf->bgps), f);
	if (!conf->bgps)
		return -1;
	for (node = part->first; node; node = node->next) {
		mine = gwha_conf_pick(conf, node);
		if (mine && gwha_part_map(mine, "bgp of a group", f))
			read_one(conf, node, mine, f);
	}
	return 0;
}
