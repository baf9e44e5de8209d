// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How BIRD is asked, and told. A VIP is announced by its protocol direct, which has
 * a route to each address that is here. What drains it is a protocol static, which
 * is disabled as a rule: its route has the community, and more preference; and it
 * stays when the address goes. So draining is one command, and BIRD's file is not
 * touched.
 *
 * In one look: all protocols now and then, since there may be many; each time those
 * of the neighbors, BFD, and each VIP as each of the neighbors is told of it.
 */

#include <stdio.h>
#include <string.h>

#include "bird.h"
#include "birdctl.h"
#include "units.h"

enum kind {
	PROTOCOLS,
	NEIGHBOR,
	BFD,
	VIP, /* and neighbor: their indices in one */
	ROUTES,
};

static void path_of(const struct gwha_conf_bgp *conf, unsigned int socket,
		    char path[GWHA_BGP_PATH_MAX])
{
	(void)socket;
	snprintf(path, GWHA_BGP_PATH_MAX, "%s", conf->socket);
}

static bool find(const struct gwha_conf_bgp *conf,
		 const struct gwha_bgp_look *look, size_t index,
		 struct gwha_bgp_question *q)
{
	const size_t many[] = {
		[PROTOCOLS] = look->setup,
		/* of whom all protocols say the same */
		[NEIGHBOR] = look->setup ? 0 : conf->n_neighbors,
		[BFD] = 1,
		[VIP] = conf->n_vips * conf->n_neighbors,
		[ROUTES] = look->routes ? conf->n_neighbors : 0,
	};

	for (size_t kind = 0; kind < sizeof(many) / sizeof(many[0]); kind++) {
		if (index < many[kind]) {
			q->kind = (unsigned int)kind;
			q->i = index;
			return true;
		}
		index -= many[kind];
	}
	return false;
}

/* Who is not known by name is asked for by one that nobody has. */
static const char *name_of(const struct gwha_bgp_known *known, size_t i)
{
	return *known->neighbors[i].name ? known->neighbors[i].name : "-";
}

static void ask_vip(const struct gwha_conf_bgp *conf,
		    const struct gwha_bgp_known *known,
		    struct gwha_bgp_question *q)
{
	const struct gwha_addr *addr =
		&conf->vips[q->i / conf->n_neighbors].addr;
	char text[GWHA_TEXT_MAX];

	snprintf(q->command, sizeof(q->command),
		 "show route %s/%u export '%s' all", gwha_addr_text(text, addr),
		 addr->len * 8U, name_of(known, q->i % conf->n_neighbors));
}

static bool question(const struct gwha_conf_bgp *conf,
		     const struct gwha_bgp_known *known,
		     const struct gwha_bgp_look *look, size_t index,
		     struct gwha_bgp_question *q)
{
	*q = (struct gwha_bgp_question){0};
	if (!find(conf, look, index, q))
		return false;
	switch ((enum kind)q->kind) {
	case PROTOCOLS:
		snprintf(q->command, sizeof(q->command), "show protocols all");
		break;
	case NEIGHBOR:
		snprintf(q->command, sizeof(q->command),
			 "show protocols all \"%s\"", name_of(known, q->i));
		break;
	case BFD:
		snprintf(q->command, sizeof(q->command), "show bfd sessions");
		break;
	case VIP:
		ask_vip(conf, known, q);
		break;
	case ROUTES:
		q->spare = true;
		snprintf(q->command, sizeof(q->command),
			 "show route protocol '%s' primary",
			 name_of(known, q->i));
		break;
	}
	return true;
}

/* BIRD says when a session came up in a form that its file chooses: we say it. */
static void count_up(struct gwha_bgp_known *known, size_t i, bool was_up,
		     uint64_t now_us)
{
	struct gwha_bgp_session *n = &known->neighbors[i];

	if (!was_up)
		known->since_us[i] = now_us;
	n->up_us = n->up ? now_us - known->since_us[i] : 0;
}

static void take_protocols(const struct gwha_conf_bgp *conf,
			   struct gwha_bgp_known *known, const char *text,
			   uint64_t now_us)
{
	bool was_up[GWHA_BGP_NEIGHBORS_MAX];

	for (size_t i = 0; i < conf->n_neighbors; i++)
		was_up[i] = known->neighbors[i].up;
	gwha_bird_setup(text, conf, known);
	for (size_t i = 0; i < conf->n_neighbors; i++)
		count_up(known, i, was_up[i], now_us);
	known->setup_known = true;
}

static void take_vip(const struct gwha_conf_bgp *conf,
		     struct gwha_bgp_known *known, size_t vip, size_t neighbor,
		     const char *text)
{
	struct gwha_bgp_path *path = &known->paths[vip];
	struct gwha_bird_route route;

	if (!neighbor) {
		*path = (struct gwha_bgp_path){0};
		if (!vip)
			known->setup.everywhere = false;
	}
	gwha_bird_route(text, conf, conf->vips[vip].addr.len, &route);
	if (!route.ours)
		return;
	path->there = true;
	path->valid = true;
	path->draining |= route.community;
	path->told[neighbor] = known->neighbors[neighbor].up;
	known->setup.everywhere |= route.static_ && !route.drains;
}

/* What it has not is no failure: it is what was asked. */
static bool is_answer(const struct gwha_bgp_question *q, uint16_t status)
{
	if (status < GWHA_BIRD_FAILED)
		return true;
	switch ((enum kind)q->kind) {
	case PROTOCOLS:
		return status == GWHA_BIRD_NO_PROTOCOL;
	case NEIGHBOR:
		return status == GWHA_BIRD_NO_PROTOCOL;
	case BFD: /* no protocol bfd */
	case VIP: /* no such neighbor, or none of this family */
	case ROUTES:
		return status == GWHA_BIRD_NO_NETWORK ||
		       status == GWHA_BIRD_SYNTAX;
	}
	return false;
}

static bool answer(const struct gwha_conf_bgp *conf,
		   struct gwha_bgp_known *known,
		   const struct gwha_bgp_look *look,
		   const struct gwha_bgp_question *q,
		   const struct gwha_reply *reply, char *why, size_t size)
{
	bool was_up;

	if (!is_answer(q, reply->status)) {
		gwha_bird_complaint(reply, why, size);
		return false;
	}
	switch ((enum kind)q->kind) {
	case PROTOCOLS:
		take_protocols(conf, known, reply->text, look->now_us);
		break;
	case NEIGHBOR:
		was_up = known->neighbors[q->i].up;
		gwha_bird_session(reply->text, conf, q->i,
				  &known->neighbors[q->i]);
		count_up(known, q->i, was_up, look->now_us);
		break;
	case BFD:
		gwha_bird_bfd(reply->text, conf, known);
		break;
	case VIP:
		take_vip(conf, known, q->i / conf->n_neighbors,
			 q->i % conf->n_neighbors, reply->text);
		break;
	case ROUTES:
		gwha_bird_routes(reply->text, conf->neighbors[q->i].name,
				 &known->routes);
		break;
	}
	return true;
}

static bool has(const struct gwha_conf_bgp *conf, uint64_t vips, uint8_t family)
{
	for (size_t i = 0; i < conf->n_vips; i++)
		if ((vips & (UINT64_C(1) << i)) &&
		    conf->vips[i].addr.len == family)
			return true;
	return false;
}

/* All VIPs of a family drain together. */
static void script(const struct gwha_conf_bgp *conf,
		   const struct gwha_bgp_known *known,
		   const struct gwha_bgp_todo *todo, struct gwha_bgp_script *s)
{
	static const uint8_t families[] = {4, 16};
	char name[GWHA_BGP_NAME_MAX + 1];

	(void)known;
	s->n = 0;
	for (size_t i = 0; i < 2; i++) {
		gwha_bird_drain_name(conf, families[i], name);
		if (has(conf, todo->raise, families[i]))
			gwha_bgp_line(s, "enable \"%s\"", name);
		else if (has(conf, todo->lower, families[i]))
			gwha_bgp_line(s, "disable \"%s\"", name);
	}
}

static void restart(const char *neighbor, char *text, size_t size)
{
	snprintf(text, size,
		 "graceful restart aware; long lived graceful restart aware; in BIRD's protocol bgp with %s, and birdc configure",
		 neighbor);
}

const struct gwha_bgp_driver gwha_bird_driver = {
	.name = "bird",
	.daemon = "BIRD",
	.speech = &gwha_bird_speech,
	.sockets = {"BIRD"},
	.holds = true,
	.finds = true,
	.no_instance = "BIRD has no protocols",
	.everywhere =
		"BIRD has a static route to a VIP: it announces VIPs that are not here",
	.none = "BIRD has no protocol direct that is up",
	.mute = "BIRD does not answer: leave out drain",
	.lacks = "BIRD has no protocol direct that is up: see gwhad's status",
	.fixed = "BIRD has no protocol static that drains: leave out drain, or add one: see gwha.yaml(5)",
	.deaf = "BIRD did not take the community",
	.path = path_of,
	.question = question,
	.answer = answer,
	.script = script,
	.restart = restart,
};
