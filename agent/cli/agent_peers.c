// SPDX-License-Identifier: GPL-2.0-or-later
/* What this node's agent knows of the others. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent.h"
#include "agent_peers.h"
#include "doctor.h"

#define HTTP_OK 200
#define DAY_S 86400
/* Time enough to make another certificate, and to bring it to all nodes. */
#define DAYS_MIN 30

/**
 * gwha_agent_peers - ask the agent for its peers
 * @socket: where it answers
 * @err: filled in on failure
 *
 * Return: what docs/schema/peer-show.json has; not to be kept. Or NULL.
 */
json_t *gwha_agent_peers(const char *socket, struct gwha_err *err)
{
	int status = 0;
	char *text = gwha_agent_ask(socket, "GET", "/status", &status, err);
	json_t *all, *peers;

	if (!text)
		return NULL;
	all = status == HTTP_OK ? json_loads(text, 0, NULL) : NULL;
	free(text);
	peers = json_incref(json_object_get(all, "peer"));
	json_decref(all);
	if (!peers)
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "%s: this gwhad knows of no peers: is it older?",
			  socket);
	return peers;
}

/**
 * gwha_peer_text - a text of an object
 * @object: object, or NULL
 * @key: what it calls it
 *
 * Return: the text; "" if there is none.
 */
const char *gwha_peer_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool differs(const json_t *node, const char *what)
{
	return !strcmp(gwha_peer_text(node, what), "differs");
}

static void say_node(const json_t *node, struct gwha_report *r)
{
	const char *name = gwha_peer_text(node, "node");

	if (!json_is_true(json_object_get(node, "up")))
		gwha_remedy(gwha_found(r, "peer", GWHA_STATUS_WARNING,
				       "the agent of %s does not answer: %s",
				       name, gwha_peer_text(node, "why")),
			    "docs/operations.md, both nodes alike, has what to look at");
	if (differs(node, "config"))
		gwha_remedy(gwha_found(r, "peer", GWHA_STATUS_WARNING,
				       "%s has another configuration: %s", name,
				       gwha_peer_text(node, "differs")),
			    "gwha apply FILE --to-peer %s brings this node's there",
			    name);
	if (differs(node, "ruleset"))
		gwha_remedy(gwha_found(r, "peer", GWHA_STATUS_WARNING,
				       "%s has another ruleset of nftables",
				       name),
			    "compare what gwha peer ruleset writes here and there");
	if (differs(node, "version"))
		gwha_remedy(gwha_found(r, "peer", GWHA_STATUS_WARNING,
				       "%s has version %s of gwhad", name,
				       gwha_peer_text(node, "version_there")),
			    "install the same version on both nodes");
}

static void say_certificate(const json_t *peers, struct gwha_report *r)
{
	int64_t end = json_integer_value(json_object_get(peers,
							 "certificate_end"));
	int64_t days = (end - (int64_t)time(NULL)) / DAY_S;

	if (*gwha_peer_text(peers, "error"))
		gwha_found(r, "peer", GWHA_STATUS_ERROR, "%.300s",
			   gwha_peer_text(peers, "error"));
	if (end && days < DAYS_MIN)
		gwha_remedy(gwha_found(r, "peer", GWHA_STATUS_WARNING,
				       "this node's certificate lasts for %d days more",
				       days > 0 ? (int)days : 0),
			    "make another, bring it to the other nodes, and systemctl reload gwhad on all of them: gwha.yaml(5), peer");
}

/**
 * gwha_doctor_peers - whether the other nodes have the same
 * @socket: where this node's agent answers
 * @r: results are added
 */
void gwha_doctor_peers(const char *socket, struct gwha_report *r)
{
	struct gwha_err err;
	json_t *peers = gwha_agent_peers(socket, &err), *node;
	size_t before = r->count[GWHA_STATUS_WARNING] +
			r->count[GWHA_STATUS_ERROR], i;

	if (!peers) {
		gwha_found(r, "peer", GWHA_STATUS_UNKNOWN, "%.300s", err.text);
		return;
	}
	say_certificate(peers, r);
	json_array_foreach(json_object_get(peers, "nodes"), i, node)
		say_node(node, r);
	if (r->count[GWHA_STATUS_WARNING] + r->count[GWHA_STATUS_ERROR] == before)
		gwha_found(r, "peer", GWHA_STATUS_OK,
			   "nothing is known to differ from %zu node%s", i,
			   i == 1 ? "" : "s");
	json_decref(peers);
}
