// SPDX-License-Identifier: GPL-2.0-or-later
/* What a Vyatta's configuration says in several places, brought together. */

#include <string.h>

#include "complete.h"
#include "expand.h"
#include "note.h"
#include "vy.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* VyOS has the peer behind the device. */
static int take_sync_dev(struct gwha_vy *vy, struct gwha_vy_path path)
{
	struct gwha_wish_sync *s = &vy->w.sync;
	struct gwha_vy_path more = gwha_vy_next(path, 2);

	if (path.n < 2)
		return gwha_vy_value(vy, path) ? 0 : -1;
	if (gwha_wish_dev(&vy->w, &path.words[1], "interface", &s->dev))
		return -1;
	if (more.n < 2)
		return 0;
	if (gwha_vy_is(more, 0, "peer"))
		return gwha_wish_peer(&vy->w, &s->peers, &more.words[1], "peer");
	gwha_vy_lose(vy, more, "interface", "gwha has one port: say port");
	return 0;
}

static int take_mechanism(struct gwha_vy *vy, struct gwha_vy_path path)
{
	const struct gwha_at *at;

	if (!gwha_vy_is(path, 1, "vrrp") || !gwha_vy_is(path, 2, "sync-group"))
		return gwha_import_wrong(vy->w.im, path.words[0].place, "V57",
					 "failover-mechanism: must be vrrp sync-group NAME");
	at = gwha_vy_value(vy, gwha_vy_next(path, 2));
	if (!at)
		return -1;
	vy->w.sync.group = at->text;
	vy->w.sync.group_place = at->place;
	return 0;
}

/**
 * gwha_vy_sync - carry something of connsync or conntrack-sync over
 * @vy: configuration
 * @path: from that word on
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_sync(struct gwha_vy *vy, struct gwha_vy_path path)
{
	struct gwha_wish_sync *s = &vy->w.sync;
	const struct gwha_at *at;

	if (!s->wanted)
		s->place = path.words[0].place;
	s->wanted = true;
	path = gwha_vy_next(path, 1);
	if (!path.n)
		return 0;
	if (gwha_vy_is(path, 0, "failover-mechanism"))
		return take_mechanism(vy, path);
	if (gwha_vy_is(path, 0, "interface"))
		return take_sync_dev(vy, path);
	if (gwha_vy_is(path, 0, "remote-peer")) {
		at = gwha_vy_value(vy, path);
		return at ? gwha_wish_peer(&vy->w, &s->peers, at,
					   "remote-peer") :
			    -1;
	}
	if (gwha_vy_is(path, 0, "listen-address")) {
		at = gwha_vy_value(vy, path);
		return at ? gwha_wish_address(&vy->w, at, "listen-address",
					      &vy->listen, NULL) :
			    -1;
	}
	gwha_vy_lose(vy, path, "connsync", "gwha has no such setting, or none by this name");
	return 0;
}

static bool same_net(const struct gwha_wish_addr *a,
		     const struct gwha_addr *addr)
{
	for (unsigned int i = 0; i < a->plen; i++)
		if ((a->addr.bytes[i / 8] ^ addr->bytes[i / 8]) &
		    (0x80 >> i % 8))
			return false;
	return true;
}

/* The device's address from which the peer is nearest. */
static const struct gwha_addr *find_local(const struct gwha_vy *vy)
{
	const struct gwha_wish_sync *s = &vy->w.sync;
	const struct gwha_addr *peer = &s->peers.at[0], *found = NULL;
	const struct gwha_wish_addr *a;

	if (vy->listen.len)
		return &vy->listen;
	for (a = vy->w.addrs; a; a = a->next) {
		if (strcmp(a->dev, s->dev) || a->addr.len != peer->len)
			continue;
		if (same_net(a, peer))
			return &a->addr;
		if (!found)
			found = &a->addr;
	}
	return found;
}

static bool is_group(const struct gwha_vy *vy, const char *name)
{
	const struct gwha_wish_router *rt = vy->w.routers;

	while (rt && (!rt->sync || strcmp(rt->sync, name)))
		rt = rt->next;
	return rt;
}

/* Mechanism, interface and peer must be there (V57). */
static int finish_sync(struct gwha_vy *vy)
{
	struct gwha_wish_sync *s = &vy->w.sync;
	const struct gwha_addr *local;

	if (!s->wanted)
		return 0;
	if (!s->group || !s->dev || !s->peers.n)
		return gwha_import_wrong(vy->w.im, s->place, "V57",
					 "connsync: %s is missing",
					 !s->group ? "failover-mechanism" :
					 !s->dev   ? "interface" :
						     "remote-peer");
	if (!is_group(vy, s->group))
		return gwha_import_wrong(vy->w.im, s->group_place, "V57",
					 "connsync: no vrrp-group is in sync-group \"%.64s\": correct the name",
					 s->group);
	local = find_local(vy);
	if (!local) {
		s->wanted = false;
		gwha_import_lost(vy->w.im, s->place, "V57",
				 "connsync: %s has no address of the peer's family here: add sync to the result, with local",
				 s->dev);
		return 0;
	}
	s->local = *local;
	gwha_import_todo(vy->w.im, s->place, "",
			 "connsync: make a key, the same on all nodes: head -c 32 /dev/urandom > %s/sync.key",
			 vy->w.im->how->secrets);
	return 0;
}

/* Type and secret go together (V35, V36), and not with version 3 (V38). */
static int finish_auth(struct gwha_vy *vy, struct gwha_vy_router *r)
{
	bool ah = r->type.text && !strcmp(r->type.text, "ah");

	if (!r->type.text && !r->pass.text)
		return 0;
	if (!r->type.text)
		return gwha_import_wrong(vy->w.im, r->pass.place, "V35",
					 "%s: a secret without its type: set authentication type, or neither",
					 r->rt->what);
	if (!r->pass.text)
		return gwha_import_wrong(vy->w.im, r->type.place, "V36",
					 "%s: a type of authentication without its secret: set authentication password, or neither",
					 r->rt->what);
	if (!ah && strcmp(r->type.text, "plaintext-password") &&
	    strcmp(r->type.text, "simple"))
		return gwha_import_wrong(vy->w.im, r->type.place, "",
					 "%s: the type of authentication must be plaintext-password or ah",
					 r->rt->what);
	if (r->rt->version == 3)
		return gwha_import_wrong(vy->w.im, r->type.place, "V38",
					 "%s: version 3 has no authentication: leave it out",
					 r->rt->what);
	if (strlen(r->pass.text) > 8)
		return gwha_import_wrong(vy->w.im, r->pass.place, "",
					 "%s: the secret of its authentication has more than 8 characters",
					 r->rt->what);
	if (ah) {
		gwha_import_lost(vy->w.im, r->type.place, "",
				 "%s: authentication by ah: gwha does not have it, and such adverts are refused: use auth hmac, once all nodes are gwha's",
				 r->rt->what);
		return 0;
	}
	r->rt->secret = r->pass.text;
	r->rt->secret_place = r->pass.place;
	return 0;
}

static int finish_router(struct gwha_vy *vy, struct gwha_vy_router *r)
{
	struct gwha_wish_router *rt = r->rt;
	const struct gwha_vy_delay *delay;

	if (!rt->dev || !rt->vrid)
		return gwha_import_wrong(vy->w.im, rt->place,
					 rt->dev ? "V13" : "", "%s: has no %s",
					 rt->what,
					 rt->dev ? "vrid" : "interface");
	if (rt->version == 2 && rt->vips && rt->vips->addr.len == 16)
		return gwha_import_wrong(vy->w.im, rt->vips->place, "V40",
					 "%s: version 2 is for IPv4 only: set version 3",
					 rt->what);
	delay = gwha_index_find(&vy->delays, rt->dev);
	if (delay && delay->us > rt->start_delay_us)
		rt->start_delay_us = delay->us;
	if (vy->delay_us > rt->start_delay_us)
		rt->start_delay_us = vy->delay_us;
	return finish_auth(vy, r) || gwha_vy_finish_health(vy, r) ? -1 : 0;
}

static int finish_tracks(struct gwha_vy *vy)
{
	struct gwha_vy_track *t;

	for (t = vy->tracks; t; t = t->next) {
		struct gwha_wish_track track = {
			.dev = t->dev,
			.weight = t->raises ? -t->value : t->value,
			.place = t->place,
		};

		if (gwha_wish_track(&vy->w, &t->rt->tracks, &track))
			return -1;
	}
	return 0;
}

static bool has_ipv4(const struct gwha_vy *vy, const char *dev)
{
	const struct gwha_wish_addr *a = gwha_index_find(&vy->w.addrs_by_dev,
							 dev);

	while (a && a->addr.len != 4)
		a = a->more;
	return a;
}

/* Each router needs an address besides its VIPs (V06, V46). */
static bool all_have_addresses(struct gwha_vy *vy)
{
	const struct gwha_wish_router *rt;
	bool all = true;

	for (rt = vy->w.routers; rt; rt = rt->next) {
		if (rt->off || (rt->vips && rt->vips->addr.len == 16))
			continue;
		if (has_ipv4(vy, rt->dev))
			continue;
		all = false;
		gwha_import_doubt(vy->w.im, rt->place,
				  gwha_is_vlan(rt->dev) ? "V46" : "V06",
				  "%s: %s has no IPv4 address here: a router needs one besides its virtual addresses",
				  rt->what, rt->dev);
	}
	return all;
}

/* A node that gwha.yaml can name: no word of the file, and no group. */
static void finish_node(struct gwha_vy *vy)
{
	const char *name = vy->host.text;
	bool all = all_have_addresses(vy);

	if (!name)
		return;
	for (const struct gwha_wish_check *c = vy->w.checks; c; c = c->next)
		all &= c->off || strcmp(c->name, name);
	for (const char *c = name; *c; c++)
		all &= *c > ' ' && *c <= '~' && *c != '"' && *c != '\\';
	if (!all || gwha_expand_reserved(name) || is_group(vy, name))
		gwha_import_lost(vy->w.im, vy->host.place, "",
				 "host-name: the result is for one node without a name");
	else
		vy->w.node = name;
}

/**
 * gwha_vy_finish - bring together what stands in several places
 * @vy: configuration, whose paths are all read
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_finish(struct gwha_vy *vy)
{
	struct gwha_vy_router *r;
	int ret = finish_tracks(vy);

	for (r = vy->routers; r; r = r->next)
		ret |= finish_router(vy, r);
	if (ret || finish_sync(vy))
		return -1;
	finish_node(vy);
	return 0;
}
