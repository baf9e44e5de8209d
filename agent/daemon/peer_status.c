// SPDX-License-Identifier: GPL-2.0-or-later
/* What is told of other nodes' agents. */

#include "clock.h"
#include "metric.h"
#include "peers.h"
#include "units.h"

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *peer_json(const struct gwhad_peer *peer)
{
	const struct gwha_hello *h = &peer->hello;
	char text[GWHA_TEXT_MAX];
	json_t *one;

	one = json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s}", "node",
			peer->at.name, "address",
			gwha_addr_text(text, &peer->at.addr), "up", peer->up,
			"why", peer->why, "differs", peer->differs, "file",
			h->file, "agreed", peer->agreed);
	for (int i = 0; i < GWHAD_COMPARED; i++)
		json_object_set_new(
			one, gwhad_compared_name((enum gwhad_compared)i),
			json_string(gwhad_alike_name(peer->is[i])));
	json_object_set_new(one, "version_there", json_string(h->version));
	if (peer->known)
		json_object_set_new(one, "heard_us",
				    number(gwhad_now_us() - peer->heard_us));
	return one;
}

/**
 * gwhad_peers_json - how it goes with the peers
 * @p: the peers
 *
 * Return: an object, or NULL for want of memory.
 */
json_t *gwhad_peers_json(const struct gwhad_peers *p)
{
	json_t *list = json_array(), *refused = json_object();

	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(list, peer_json(&p->at[i]));
	for (int i = GWHAD_TALK_DONE + 1; i < GWHAD_TALK_WHYS; i++)
		json_object_set_new(refused,
				    gwhad_talk_why_name((enum gwhad_talk_why)i),
				    number(p->count[i]));
	return json_pack("{s:b, s:s, s:b, s:I, s:s, s:s, s:o, s:o}", "on",
			 p->conf.on, "error", p->bad, "open", !!p->listener,
			 "certificate_end", (json_int_t)p->expires, "file",
			 p->hello.file, "ruleset", p->hello.ruleset, "refused",
			 refused, "nodes", list);
}

/**
 * gwhad_peers_metrics - the same for Prometheus; nothing without peers
 * @out: written to
 * @p: the peers
 */
void gwhad_peers_metrics(FILE *out, const struct gwhad_peers *p)
{
	if (!p->conf.on)
		return;
	gwha_metric_head(out, "agent_peer_up", GWHA_GAUGE,
			 "Whether a node's agent answered when it was last asked.");
	for (size_t i = 0; i < p->n; i++)
		gwha_metric(out, "agent_peer_up", p->at[i].up, "peer",
			    p->at[i].at.name, NULL);
	gwha_metric_head(out, "agent_peer_differs", GWHA_GAUGE,
			 "Whether a node has something that this one has otherwise.");
	for (size_t i = 0; i < p->n; i++)
		for (int j = 0; j < GWHAD_COMPARED; j++)
			gwha_metric(out, "agent_peer_differs",
				    p->at[i].is[j] == GWHAD_DIFFERS, "peer",
				    p->at[i].at.name, "what",
				    gwhad_compared_name((enum gwhad_compared)j),
				    NULL);
	gwha_metric_head(out, "agent_peer_certificate_end_seconds", GWHA_GAUGE,
			 "When this node's certificate ends, since 1970; 0 without one.");
	gwha_metric(out, "agent_peer_certificate_end_seconds",
		    p->expires > 0 ? (uint64_t)p->expires : 0, NULL);
	gwha_metric_head(out, "agent_peer_refused_total", GWHA_COUNTER,
			 "Connections of peers, and of others, that were refused.");
	for (int i = GWHAD_TALK_DONE + 1; i < GWHAD_TALK_WHYS; i++)
		gwha_metric(out, "agent_peer_refused_total", p->count[i], "why",
			    gwhad_talk_why_name((enum gwhad_talk_why)i), NULL);
}
