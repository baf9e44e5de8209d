// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the agents of the nodes speak with each other (V44): where each of them is,
 * and by which files they know each other.
 */

#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

enum {
	ADDRESS,
	PORT,
	KEY,
	CERT,
	TRUST,
	RULESET,
	ACCEPT,
	N_KEYS,
};

static const char *const keys[N_KEYS] = {
	[ADDRESS] = "address",	[PORT] = "port",
	[KEY] = "key-file",	[CERT] = "cert-file",
	[TRUST] = "trust-file", [RULESET] = "ruleset",
	[ACCEPT] = "accept",
};

/* It becomes a name in a certificate. */
static bool take_name(char to[GWHA_PEER_NAME_MAX], const char *name)
{
	static const char fit[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	if (!*name || strlen(name) >= GWHA_PEER_NAME_MAX ||
	    strspn(name, fit) != strlen(name))
		return false;
	strcpy(to, name);
	return true;
}

static void take_address(const struct gwha_part *p, const struct gwha_node *at,
			 struct gwha_peer_at *to)
{
	const char *text = gwha_part_text(p, keys[ADDRESS], at);
	struct gwha_addr *a = &to->addr;

	if (!take_name(to->name, at->key->text))
		gwha_wrong(p->f, "V44", at->key->place,
			   "address: node \"%.64s\" cannot be in a certificate: its name takes letters, digits, '.', '-' and '_', 63 at most",
			   at->key->text);
	if (!text)
		return;
	if (gwha_addr_parse(text, a))
		gwha_wrong(p->f, "V44", at->place,
			   "address \"%.64s\": must be an address, as 10.0.0.1 or 2001:db8::1",
			   text);
	else if ((a->len == 4 && a->bytes[0] >= 224) ||
		 (a->len == 16 && (a->bytes[0] == 0xff ||
				   (a->bytes[0] == 0xfe &&
				    (a->bytes[1] & 0xc0) == 0x80))))
		gwha_wrong(p->f, "V44", at->place,
			   "address \"%.64s\": must be one that belongs to one host, and is not link-local",
			   text);
}

/* Not by gwha_part_fields(): what it means is where all of them are. */
static void take_addresses(const struct gwha_part *p,
			   const struct gwha_node *map,
			   struct gwha_conf_peer *to)
{
	const struct gwha_node *at;

	if (map->kind != GWHA_NODE_MAP) {
		gwha_wrong(p->f, "V44", map->place,
			   "address: must be a map by nodes, as {gw1: 10.0.0.1, gw2: 10.0.0.2}");
		return;
	}
	for (at = map->first; at; at = at->next) {
		if (!gwha_node_at(p->conf->nodes, at->key->text))
			continue; /* told already, as of any map by nodes */
		if (!strcmp(at->key->text, p->conf->name))
			take_address(p, at, &to->own);
		else if (to->n < GWHA_PEER_NODES_MAX)
			take_address(p, at, &to->at[to->n++]);
	}
	if (!to->own.addr.len || !to->n)
		gwha_wrong(p->f, "V44", map->place,
			   "address: %s has %s: give this node and its peers one each",
			   p->conf->name,
			   to->own.addr.len ? "no peer" : "none itself");
	for (size_t i = 0; i < to->n; i++)
		if (to->own.addr.len && to->at[i].addr.len &&
		    to->own.addr.len != to->at[i].addr.len)
			gwha_wrong(p->f, "V44", map->place,
				   "address: %s and %s have not one family: give both IPv4 or both IPv6",
				   p->conf->name, to->at[i].name);
}

static void take_path(const struct gwha_part *p, int key,
		      const struct gwha_node *value, const char *usual,
		      char to[GWHA_PEER_PATH_MAX])
{
	const char *text = value ? gwha_part_text(p, keys[key], value) : usual;

	if (text && *text == '/' && strlen(text) < GWHA_PEER_PATH_MAX)
		strcpy(to, text);
	else if (text)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be a whole path, of at most %d characters",
			   keys[key], text, GWHA_PEER_PATH_MAX - 1);
}

static void take_flag(const struct gwha_part *p, int key,
		      const struct gwha_node *value, bool *to)
{
	const char *text = value ? gwha_part_text(p, keys[key], value) : NULL;

	if (!text)
		return;
	*to = !strcmp(text, "on");
	if (!*to && strcmp(text, "off"))
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be on or off", keys[key], text);
}

static void take_all(const struct gwha_part *p, const struct gwha_node *map,
		     struct gwha_conf_peer *to)
{
	const struct gwha_node *found[N_KEYS];
	uint64_t port = GWHA_PEER_PORT;

	to->ruleset = true;
	gwha_part_fields(p, map, keys, N_KEYS, found);
	gwha_part_number(p, keys[PORT], found[PORT], 1, UINT16_MAX, &port);
	to->port = (uint16_t)port;
	take_path(p, KEY, found[KEY], "/etc/gwha/peer.key", to->key);
	take_path(p, CERT, found[CERT], "/etc/gwha/peer.crt", to->cert);
	take_path(p, TRUST, found[TRUST], "/etc/gwha/peers.crt", to->trust);
	take_flag(p, RULESET, found[RULESET], &to->ruleset);
	take_flag(p, ACCEPT, found[ACCEPT], &to->accept);
}

/**
 * gwha_peer_read - read how the nodes' agents speak with each other
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "peer"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_peer_read(struct gwha_conf *conf, const struct gwha_node *part,
		   struct gwha_findings *f)
{
	const struct gwha_part p = {conf, "peer", f};
	const struct gwha_node *mine = gwha_conf_pick(conf, part), *map;

	if (!mine)
		return 0;
	if (!gwha_part_map(mine, "peer", f))
		return -1;
	conf->peer.on = true;
	take_all(&p, mine, &conf->peer);
	map = gwha_node_at(mine, keys[ADDRESS]);
	if (!conf->nodes)
		gwha_wrong(f, "V44", mine->place,
			   "peer: this file names no nodes: add nodes, so that they know each other");
	else if (!map)
		gwha_wrong(f, "V44", mine->place,
			   "peer: has no address: say where the nodes are, as in address: {gw1: 10.0.0.1, gw2: 10.0.0.2}");
	else
		take_addresses(&p, map, &conf->peer);
	return 0;
}

static bool same_at(const struct gwha_peer_at *a, const struct gwha_peer_at *b)
{
	return !strcmp(a->name, b->name) && a->addr.len == b->addr.len &&
	       !memcmp(a->addr.bytes, b->addr.bytes, sizeof(a->addr.bytes));
}

/**
 * gwha_peer_same - whether two say the same
 * @a: one
 * @b: the other
 */
bool gwha_peer_same(const struct gwha_conf_peer *a,
		    const struct gwha_conf_peer *b)
{
	if (a->on != b->on || a->accept != b->accept ||
	    a->ruleset != b->ruleset || a->port != b->port || a->n != b->n ||
	    !same_at(&a->own, &b->own) ||
	    strcmp(a->key, b->key) || strcmp(a->cert, b->cert) ||
	    strcmp(a->trust, b->trust))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!same_at(&a->at[i], &b->at[i]))
			return false;
	return true;
}

/**
 * gwha_peer_find - one of the others by its name
 * @p: how a node's agent speaks with them
 * @name: name
 *
 * Return: it, or NULL.
 */
const struct gwha_peer_at *gwha_peer_find(const struct gwha_conf_peer *p,
					  const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->at[i].name, name))
			return &p->at[i];
	return NULL;
}
