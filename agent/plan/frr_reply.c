// SPDX-License-Identifier: GPL-2.0-or-later
/* Replies of FRR's bgpd in JSON: of these, what was asked for. */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "frr.h"
#include "units.h"

/* Kept for texts of people: it comes from elsewhere. */
static void keep(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text ? text : "");
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

static uint64_t number(const json_t *in, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(in, key));

	return n > 0 ? (uint64_t)n : 0;
}

static bool begins(const json_t *in, const char *key, const char *with)
{
	const char *text = json_string_value(json_object_get(in, key));

	return text && !strncmp(text, with, strlen(with));
}

/* In both families, what waits and what there is. */
static void add_families(const json_t *one, struct gwha_bgp_session *to)
{
	const json_t *all = json_object_get(one, "addressFamilyInfo");
	const char *name;
	json_t *family;

	json_object_foreach((json_t *)all, name, family) {
		to->waiting += number(family, "packetQueueLength");
		to->accepted += number(family, "acceptedPrefixCounter");
		to->sent += number(family, "sentPrefixCounter");
	}
}

/**
 * gwha_frr_neighbor - read what bgpd says of a neighbor
 * @text: its reply, to show bgp neighbors NAME json
 * @name: the neighbor
 * @to: overwritten
 *
 * Return: 0, or -1 if that is no reply.
 */
int gwha_frr_neighbor(const char *text, const char *name,
		      struct gwha_bgp_session *to)
{
	json_t *all = json_loads(text, 0, NULL);
	const json_t *one = json_object_get(all, name);
	const json_t *restart, *bfd;

	memset(to, 0, sizeof(*to));
	if (!json_is_object(all)) {
		json_decref(all);
		return -1;
	}
	keep(to->state, sizeof(to->state),
	     json_string_value(json_object_get(one, "bgpState")));
	to->there = *to->state;
	to->up = to->there && !strcmp(to->state, "Established");
	restart = json_object_get(one, "gracefulRestartInfo");
	to->restart = begins(restart, "localGrMode", "Restart");
	bfd = json_object_get(one, "peerBfdInfo");
	to->has_bfd = json_is_object(bfd);
	to->bfd = begins(bfd, "status", "Up");
	to->waiting = number(json_object_get(one, "messageStats"), "depthOutq");
	to->up_us = to->up ? number(one, "bgpTimerUpMsec") * 1000 : 0;
	add_families(one, to);
	json_decref(all);
	return 0;
}

/* Whether a community is among those of a path, which are words with spaces. */
static bool has_community(const json_t *path, const char *community)
{
	const char *text = json_string_value(json_object_get(
		json_object_get(path, "community"), "string"));
	size_t n = strlen(community);

	for (; text && *text; text += strcspn(text, " ")) {
		text += strspn(text, " ");
		if (!strncmp(text, community, n) &&
		    (!text[n] || text[n] == ' '))
			return true;
	}
	return false;
}

/**
 * gwha_frr_path - read what bgpd says of a VIP
 * @text: its reply, to show bgp ipv4 unicast VIP/32 json
 * @want: who is asked for, and which community drains
 * @to: overwritten
 *
 * Return: 0, or -1 if that is no reply.
 */
int gwha_frr_path(const char *text, const struct gwha_conf_bgp *want,
		  struct gwha_bgp_path *to)
{
	json_t *all = json_loads(text, 0, NULL);
	const json_t *told = json_object_get(all, "advertisedTo");
	const json_t *paths = json_object_get(all, "paths");
	const json_t *path;
	size_t i;

	memset(to, 0, sizeof(*to));
	if (!json_is_object(all)) {
		json_decref(all);
		return -1;
	}
	json_array_foreach((json_t *)paths, i, path) {
		if (!json_is_true(json_object_get(path, "sourced")) ||
		    !json_is_true(json_object_get(path, "local")))
			continue;
		to->there = true;
		to->valid = json_is_true(json_object_get(path, "valid"));
		to->draining = has_community(path, want->community);
	}
	for (i = 0; i < want->n_neighbors; i++)
		to->told[i] = to->valid && json_object_get(
						   told, want->neighbors[i].name);
	json_decref(all);
	return 0;
}

static void add_route(const char *prefix, const json_t *path,
		      struct gwha_bgp_routes *to)
{
	const char *from = json_string_value(json_object_get(path, "peerId"));

	/* ours have no peer; what is not in use is nobody's way */
	if (!from || *from == '(' || !strcmp(from, "0.0.0.0") ||
	    !json_is_true(json_object_get(path, "valid")) ||
	    !json_is_true(json_object_get(path, "bestpath")))
		return;
	gwha_bgp_add_route(to, prefix, from);
}

/**
 * gwha_frr_routes - read which routes were learned
 * @text: bgpd's reply, to show bgp ipv4 unicast json
 * @to: added to
 *
 * Return: 0, or -1 if that is no reply.
 */
int gwha_frr_routes(const char *text, struct gwha_bgp_routes *to)
{
	json_t *all = json_loads(text, 0, NULL), *paths;
	json_t *routes = json_object_get(all, "routes");
	const char *prefix;
	const json_t *path;
	size_t i;

	if (!json_is_object(all)) {
		json_decref(all);
		return -1;
	}
	json_object_foreach(routes, prefix, paths)
		json_array_foreach(paths, i, path)
			add_route(prefix, path, to);
	json_decref(all);
	return 0;
}
