// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What FRR's daemons are asked in one look: the configuration now and then, since it
 * is long; the neighbors and VIPs that the file names each time, since they are few;
 * and zebra, by which bgpd knows of VIPs, whether it is there at all.
 */

#include <stdio.h>
#include <string.h>

#include "bgp_watch.h"
#include "clock.h"
#include "units.h"

/* Somebody may configure it by hand. */
#define CONF_US 10000000
#define ROUTES_US 10000000

/* A table that is longer than that is counted, not read. */
#define ROUTES_MAX 2000

static void take_bad(struct gwhad_bgp *one, const char *who, const char *what)
{
	if (!one->bad)
		snprintf(one->why, sizeof(one->why), "%s: %s", who, what);
	one->bad = true;
}

static void answered(struct gwhad_bgp *one)
{
	if (!--one->asked)
		gwhad_bgp_looked(one);
}

/* Whether a reply can be read; else it is told what was wrong. */
static bool is_reply(struct gwhad_bgp *one, const struct gwhad_vty *v,
		     const char *who, const struct gwha_vty_reply *reply)
{
	char line[128];

	if (!reply)
		take_bad(one, who, v->why);
	else if (reply->status != GWHA_VTY_OK)
		take_bad(one, who, gwha_vty_complaint(reply, line, sizeof(line)));
	return reply && reply->status == GWHA_VTY_OK;
}

static void on_zebra(void *arg, const struct gwha_vty_reply *reply)
{
	struct gwhad_bgp *one = arg;

	is_reply(one, &one->zebra, "zebra", reply);
	answered(one);
}

static void on_conf(void *arg, const struct gwha_vty_reply *reply)
{
	struct gwhad_bgp *one = arg;

	if (is_reply(one, &one->bgpd, "bgpd", reply)) {
		gwha_frr_read(one->conf, reply->text, &one->frr);
		one->frr_known = true;
		one->frr_due = false;
		one->frr_us = gwhad_now_us();
	}
	answered(one);
}

static void on_neighbor(void *arg, const struct gwha_vty_reply *reply)
{
	struct gwhad_bgp_ask *ask = arg;
	struct gwhad_bgp *one = ask->one;

	if (is_reply(one, &one->bgpd, "bgpd", reply) &&
	    gwha_frr_neighbor(reply->text, one->conf->neighbors[ask->i].name,
			      &one->neighbors[ask->i]))
		take_bad(one, "bgpd", "what it says of a neighbor is no JSON");
	answered(one);
}

static void on_path(void *arg, const struct gwha_vty_reply *reply)
{
	struct gwhad_bgp_ask *ask = arg;
	struct gwhad_bgp *one = ask->one;

	if (is_reply(one, &one->bgpd, "bgpd", reply) &&
	    gwha_frr_path(reply->text, one->conf, &one->paths[ask->i]))
		take_bad(one, "bgpd", "what it says of a VIP is no JSON");
	answered(one);
}

/* What cannot be read is no sign that bgpd is not well. */
static void take_routes(struct gwhad_bgp *one,
			const struct gwha_vty_reply *reply, bool last)
{
	if (!reply)
		one->routes_off = true;
	if (!reply || reply->status != GWHA_VTY_OK ||
	    gwha_frr_routes(reply->text, &one->new_routes))
		one->routes_bad = true;
	if (last && !one->routes_bad)
		one->routes = one->new_routes;
	answered(one);
}

static void on_routes4(void *arg, const struct gwha_vty_reply *reply)
{
	take_routes(arg, reply, false);
}

static void on_routes6(void *arg, const struct gwha_vty_reply *reply)
{
	take_routes(arg, reply, true);
}

static void ask(struct gwhad_bgp *one, struct gwhad_vty *v, const char *who,
		const char *command, gwhad_vty_fn fn, void *arg)
{
	if (gwhad_vty_ask(v, command, fn, arg))
		one->asked++;
	else
		take_bad(one, who, *v->why ? v->why : "cannot be asked");
}

static const char *vrf_of(const struct gwhad_bgp *one, char *text, size_t size)
{
	snprintf(text, size, "%s%s%s", *one->conf->vrf ? "vrf " : "",
		 one->conf->vrf, *one->conf->vrf ? " " : "");
	return text;
}

static void ask_vips(struct gwhad_bgp *one, const char *vrf)
{
	char command[GWHAD_BGP_LINE_MAX], text[GWHA_TEXT_MAX];

	for (size_t i = 0; i < one->conf->n_vips; i++) {
		const struct gwha_addr *addr = &one->conf->vips[i].addr;

		snprintf(command, sizeof(command),
			 "show bgp %s%s unicast %s/%u json", vrf,
			 addr->len == 4 ? "ipv4" : "ipv6",
			 gwha_addr_text(text, addr), addr->len * 8U);
		ask(one, &one->bgpd, "bgpd", command, on_path, &one->asks[i]);
	}
}

static void ask_neighbors(struct gwhad_bgp *one, const char *vrf)
{
	char command[GWHAD_BGP_LINE_MAX];

	for (size_t i = 0; i < one->conf->n_neighbors; i++) {
		snprintf(command, sizeof(command), "show bgp %sneighbors %s json",
			 vrf, one->conf->neighbors[i].name);
		ask(one, &one->bgpd, "bgpd", command, on_neighbor,
		    &one->asks[i]);
	}
}

static uint64_t learned(const struct gwhad_bgp *one)
{
	uint64_t n = 0;

	for (size_t i = 0; i < one->conf->n_neighbors; i++)
		n += one->neighbors[i].accepted;
	return n;
}

static void ask_routes(struct gwhad_bgp *one, const char *vrf, uint64_t now)
{
	char command[GWHAD_BGP_LINE_MAX];

	if (!one->conf->routes || one->routes_off ||
	    one->machine.phase != GWHA_BGP_KEEPING ||
	    (one->routes_us && now < one->routes_us + ROUTES_US))
		return;
	one->routes_us = now;
	memset(&one->new_routes, 0, sizeof(one->new_routes));
	one->routes_bad = learned(one) > ROUTES_MAX;
	if (one->routes_bad)
		return;
	snprintf(command, sizeof(command), "show bgp %sipv4 unicast json", vrf);
	ask(one, &one->bgpd, "bgpd", command, on_routes4, one);
	snprintf(command, sizeof(command), "show bgp %sipv6 unicast json", vrf);
	ask(one, &one->bgpd, "bgpd", command, on_routes6, one);
}

/**
 * gwhad_bgp_look - ask the daemons; gwhad_bgp_looked() when they have answered
 * @one: what is watched
 */
void gwhad_bgp_look(struct gwhad_bgp *one)
{
	uint64_t now = gwhad_now_us();
	char vrf[GWHA_BGP_NAME_MAX + 8];

	one->bad = false;
	one->began_us = now;
	one->looks++;
	vrf_of(one, vrf, sizeof(vrf));
	/* one more than there are, so that the end is not in between */
	one->asked = 1;
	ask(one, &one->zebra, "zebra", "enable", on_zebra, one);
	if (!one->frr_known || one->frr_due || now >= one->frr_us + CONF_US)
		ask(one, &one->bgpd, "bgpd", "show running-config", on_conf,
		    one);
	ask_neighbors(one, vrf);
	ask_vips(one, vrf);
	ask_routes(one, vrf, now);
	answered(one);
}
