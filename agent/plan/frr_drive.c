// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How FRR is asked, and told. In one look: the configuration now and then, since it
 * is long; the neighbors and VIPs that the file names each time, since they are few;
 * and zebra, by which bgpd knows of VIPs, whether it is there at all. What is
 * configured is said a line at a time.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "frr.h"
#include "units.h"
#include "vty.h"

enum socket {
	BGPD,
	ZEBRA,
};

enum kind {
	IS_THERE,
	CONFIG,
	NEIGHBOR,
	VIP,
	ROUTES4,
	ROUTES6,
};

static void path_of(const struct gwha_conf_bgp *conf, unsigned int socket,
		    char path[GWHA_BGP_PATH_MAX])
{
	snprintf(path, GWHA_BGP_PATH_MAX, "%s/%s.vty", conf->socket,
		 gwha_frr_driver.sockets[socket]);
}

/* Questions in their order, with how many there are of each. */
static bool find(const struct gwha_conf_bgp *conf,
		 const struct gwha_bgp_look *look, size_t index,
		 struct gwha_bgp_question *q)
{
	const size_t many[] = {
		[IS_THERE] = 1,
		[CONFIG] = look->setup,
		[NEIGHBOR] = conf->n_neighbors,
		[VIP] = conf->n_vips,
		[ROUTES4] = look->routes,
		[ROUTES6] = look->routes,
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

static bool question(const struct gwha_conf_bgp *conf,
		     const struct gwha_bgp_known *known,
		     const struct gwha_bgp_look *look, size_t index,
		     struct gwha_bgp_question *q)
{
	const char *vrf = *conf->vrf ? "vrf " : "";
	const char *space = *conf->vrf ? " " : "";
	const struct gwha_addr *addr;
	char text[GWHA_TEXT_MAX];

	(void)known;
	*q = (struct gwha_bgp_question){.socket = BGPD};
	if (!find(conf, look, index, q))
		return false;
	switch ((enum kind)q->kind) {
	case IS_THERE:
		q->socket = ZEBRA;
		snprintf(q->command, sizeof(q->command), "enable");
		break;
	case CONFIG:
		snprintf(q->command, sizeof(q->command), "show running-config");
		break;
	case NEIGHBOR:
		snprintf(q->command, sizeof(q->command),
			 "show bgp %s%s%sneighbors %s json", vrf, conf->vrf,
			 space, conf->neighbors[q->i].name);
		break;
	case VIP:
		addr = &conf->vips[q->i].addr;
		snprintf(q->command, sizeof(q->command),
			 "show bgp %s%s%s%s unicast %s/%u json", vrf, conf->vrf,
			 space, addr->len == 4 ? "ipv4" : "ipv6",
			 gwha_addr_text(text, addr), addr->len * 8U);
		break;
	case ROUTES4:
	case ROUTES6:
		q->spare = true;
		snprintf(q->command, sizeof(q->command),
			 "show bgp %s%s%s%s unicast json", vrf, conf->vrf, space,
			 q->kind == ROUTES4 ? "ipv4" : "ipv6");
		break;
	}
	return true;
}

static void take_conf(const struct gwha_conf_bgp *conf, const char *text,
		      struct gwha_bgp_setup *setup)
{
	char drain[GWHA_BGP_NAME_MAX + 1];
	struct gwha_frr_conf frr;

	gwha_frr_read(conf, text, &frr);
	gwha_bgp_drain_name(conf, drain);
	*setup = (struct gwha_bgp_setup){
		.instance = frr.instance,
		.everywhere = frr.import_off,
		.leftover = frr.drain_map,
	};
	for (size_t i = 0; i < conf->n_vips; i++)
		setup->vips[i] = !frr.network[i]	     ? GWHA_BGP_NONE :
				 !*frr.map[i]		     ? GWHA_BGP_PLAIN :
				 !strcmp(frr.map[i], drain) ? GWHA_BGP_DRAINING :
							      GWHA_BGP_FIXED;
}

static bool answer(const struct gwha_conf_bgp *conf,
		   struct gwha_bgp_known *known,
		   const struct gwha_bgp_look *look,
		   const struct gwha_bgp_question *q,
		   const struct gwha_reply *reply, char *why, size_t size)
{
	const char *of = "";
	int ret = 0;

	(void)look;
	if (reply->status != GWHA_VTY_OK) {
		gwha_vty_complaint(reply, why, size);
		return false;
	}
	switch ((enum kind)q->kind) {
	case IS_THERE:
		break;
	case CONFIG:
		take_conf(conf, reply->text, &known->setup);
		known->setup_known = true;
		break;
	case NEIGHBOR:
		of = "of a neighbor ";
		ret = gwha_frr_neighbor(reply->text,
					conf->neighbors[q->i].name,
					&known->neighbors[q->i]);
		break;
	case VIP:
		of = "of a VIP ";
		ret = gwha_frr_path(reply->text, conf, &known->paths[q->i]);
		break;
	case ROUTES4:
	case ROUTES6:
		ret = gwha_frr_routes(reply->text, &known->routes);
		break;
	}
	if (ret)
		snprintf(why, size, "what it says %sis no JSON", of);
	return !ret;
}

static void write_family(const struct gwha_conf_bgp *conf, uint8_t len,
			 uint64_t vips, uint64_t raise, const char *map,
			 struct gwha_bgp_script *s)
{
	char text[GWHA_TEXT_MAX];
	bool begun = false;

	for (size_t i = 0; i < conf->n_vips; i++) {
		const struct gwha_addr *addr = &conf->vips[i].addr;
		uint64_t bit = UINT64_C(1) << i;

		if (addr->len != len || !(vips & bit))
			continue;
		if (!begun)
			gwha_bgp_line(s, "address-family %s unicast",
				      len == 4 ? "ipv4" : "ipv6");
		begun = true;
		gwha_bgp_line(s, "network %s/%u%s%s",
			      gwha_addr_text(text, addr), len * 8U,
			      raise & bit ? " route-map " : "",
			      raise & bit ? map : "");
	}
	if (begun)
		gwha_bgp_line(s, "exit-address-family");
}

static void script(const struct gwha_conf_bgp *conf,
		   const struct gwha_bgp_known *known,
		   const struct gwha_bgp_todo *todo, struct gwha_bgp_script *s)
{
	uint64_t vips = todo->add | todo->raise | todo->lower;
	char map[GWHA_BGP_NAME_MAX + 1];

	s->n = 0;
	gwha_bgp_drain_name(conf, map);
	gwha_bgp_line(s, "configure terminal");
	if (todo->raise) {
		gwha_bgp_line(s, "route-map %s permit 10", map);
		gwha_bgp_line(s, "set community %s additive", conf->community);
		gwha_bgp_line(s, "exit");
	}
	gwha_bgp_line(s, "router bgp %" PRIu64 "%s%s", conf->asn,
		      *conf->vrf ? " vrf " : "", conf->vrf);
	write_family(conf, 4, vips, todo->raise, map, s);
	write_family(conf, 16, vips, todo->raise, map, s);
	gwha_bgp_line(s, "exit");
	if (todo->lower && known->setup.leftover)
		gwha_bgp_line(s, "no route-map %s", map);
	gwha_bgp_line(s, "end");
}

static void restart(const char *neighbor, char *text, size_t size)
{
	snprintf(text, size,
		 "neighbor %s graceful-restart-disable in FRR, and clear bgp %s",
		 neighbor, neighbor);
}

const struct gwha_bgp_driver gwha_frr_driver = {
	.name = "frr",
	.daemon = "bgpd",
	.speech = &gwha_vty_speech,
	.sockets = {[BGPD] = "bgpd", [ZEBRA] = "zebra"},
	/* whatever it was in, it is to be out of it */
	.leave = "end",
	.no_instance = "bgpd has no router bgp of this AS",
	.everywhere =
		"bgpd has no bgp network import-check: it announces VIPs that are not here",
	.none = "bgpd has no network statement",
	.mute = "bgpd does not answer: leave out drain",
	.lacks = "bgpd lacks network statements: see gwhad's status",
	.fixed = "a network statement has a route-map of its own: leave out drain",
	.deaf = "bgpd did not take the community",
	.path = path_of,
	.question = question,
	.answer = answer,
	.script = script,
	.restart = restart,
};
