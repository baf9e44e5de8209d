// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is configured in bgpd: a line at a time, each reply looked at before the next
 * one, for a line that failed would make another one mean something else.
 */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bgp_watch.h"
#include "log.h"
#include "units.h"

__attribute__((format(printf, 2, 3))) static void
line(struct gwhad_bgp *one, const char *fmt, ...)
{
	va_list args;

	if (one->n_lines == GWHAD_BGP_SCRIPT_MAX)
		return;
	va_start(args, fmt);
	vsnprintf(one->script[one->n_lines++], GWHAD_BGP_LINE_MAX, fmt, args);
	va_end(args);
}

static void write_family(struct gwhad_bgp *one, uint8_t len, uint64_t vips,
			 uint64_t raise, const char *map)
{
	char text[GWHA_TEXT_MAX];
	bool begun = false;

	for (size_t i = 0; i < one->conf->n_vips; i++) {
		const struct gwha_addr *addr = &one->conf->vips[i].addr;
		uint64_t bit = UINT64_C(1) << i;

		if (addr->len != len || !(vips & bit))
			continue;
		if (!begun)
			line(one, "address-family %s unicast",
			     len == 4 ? "ipv4" : "ipv6");
		begun = true;
		line(one, "network %s/%u%s%s", gwha_addr_text(text, addr),
		     len * 8U, raise & bit ? " route-map " : "",
		     raise & bit ? map : "");
	}
	if (begun)
		line(one, "exit-address-family");
}

static void on_line(void *arg, const struct gwha_vty_reply *reply);

static void go_on(struct gwhad_bgp *one)
{
	if (one->line < one->n_lines &&
	    gwhad_vty_ask(&one->bgpd, one->script[one->line], on_line, one))
		return;
	one->failures += one->line < one->n_lines;
	gwhad_bgp_written(one, one->line >= one->n_lines);
}

static void on_end(void *arg, const struct gwha_vty_reply *reply)
{
	(void)reply;
	gwhad_bgp_written(arg, false);
}

static void on_line(void *arg, const struct gwha_vty_reply *reply)
{
	struct gwhad_bgp *one = arg;
	char text[128];

	if (reply && reply->status == GWHA_VTY_OK) {
		one->line++;
		go_on(one);
		return;
	}
	one->failures++;
	gwhad_log(GWHAD_WARNING, "bgp of group %s: \"%s\": %s",
		  one->conf->group, one->script[one->line],
		  reply ? gwha_vty_complaint(reply, text, sizeof(text)) :
			  one->bgpd.why);
	/* whatever it was in, it is to be out of it */
	if (!reply || !gwhad_vty_ask(&one->bgpd, "end", on_end, one))
		gwhad_bgp_written(one, false);
}

/**
 * gwhad_bgp_write - configure; gwhad_bgp_written() when that is done
 * @one: what is watched
 * @todo: what is to be configured
 */
void gwhad_bgp_write(struct gwhad_bgp *one, const struct gwha_bgp_todo *todo)
{
	uint64_t vips = todo->add | todo->raise | todo->lower;
	char map[GWHA_BGP_NAME_MAX + 1];

	one->n_lines = 0;
	one->line = 0;
	one->repairs++;
	gwha_frr_drain_map(one->conf, map);
	line(one, "configure terminal");
	if (todo->raise) {
		line(one, "route-map %s permit 10", map);
		line(one, "set community %s additive", one->conf->community);
		line(one, "exit");
	}
	line(one, "router bgp %" PRIu64 "%s%s", one->conf->asn,
	     *one->conf->vrf ? " vrf " : "", one->conf->vrf);
	write_family(one, 4, vips, todo->raise, map);
	write_family(one, 16, vips, todo->raise, map);
	line(one, "exit");
	if (todo->lower && one->frr.drain_map)
		line(one, "no route-map %s", map);
	line(one, "end");
	go_on(one);
}
