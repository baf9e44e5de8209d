// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as what a daemon says on a vty socket, in pieces of any size: it is the
 * same reply as at once, or the same mistake; and its text, whole, is nothing that
 * those who read it fall over. Input: the size of a piece, then what comes.
 */

#include <stdlib.h>
#include <string.h>

#include "frr.h"
#include "vty.h"

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* As a daemon's connection does it: after a mistake nothing is read any more. */
static enum gwha_reply_got feed(struct gwha_reply *r, const char *data, size_t n,
				size_t piece)
{
	enum gwha_reply_got got = GWHA_REPLY_MORE;

	for (size_t at = 0; at < n; at += piece) {
		got = gwha_vty_feed(r, data + at, n - at < piece ? n - at : piece);
		if (got != GWHA_REPLY_MORE && got != GWHA_REPLY_DONE)
			break;
	}
	return got;
}

static void check_reply(const struct gwha_reply *r)
{
	char line[32];

	check(r->n <= GWHA_REPLY_MAX && r->n < r->room);
	check(strlen(r->text) == r->n);
	gwha_vty_complaint(r, line, sizeof(line));
	check(*line && strlen(line) < sizeof(line));
	for (const char *c = line; *c; c++)
		check(*c >= ' ' && *c <= '~');
}

/* Whatever bgpd says: its configuration, or one of its replies in JSON. */
static void read_text(const char *text)
{
	static struct gwha_conf_bgp want = {
		.group = "gw",
		.asn = 1,
		.community = "graceful-shutdown",
		.vips = {{.addr = {4, {192, 0, 2, 1}}}},
		.n_vips = 1,
		.neighbors = {{.name = "n"}},
		.n_neighbors = 1,
	};
	static struct gwha_bgp_routes routes;
	struct gwha_bgp_session neighbor;
	struct gwha_frr_conf conf;
	struct gwha_bgp_path path;
	unsigned int line;

	gwha_frr_read(&want, text, &conf);
	check(conf.n_groups <= GWHA_FRR_PEERGROUPS_MAX);
	check(strlen(conf.map[0]) <= GWHA_BGP_NAME_MAX);
	gwha_frr_restart_of(&conf, 0, &line);
	gwha_frr_bfd_of(&conf, 0);
	gwha_frr_neighbor(text, "n", &neighbor);
	check(!neighbor.up || neighbor.there);
	gwha_frr_path(text, &want, &path);
	check(!path.told[0] || path.valid);
	memset(&routes, 0, sizeof(routes));
	gwha_frr_routes(text, &routes);
	check(routes.n <= GWHA_BGP_ROUTES_MAX && routes.n <= routes.all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gwha_reply whole = {0}, pieces = {0};
	const char *text = (const char *)data + 1;
	enum gwha_reply_got got;

	if (!size)
		return 0;
	got = feed(&whole, text, size - 1, size);
	check(feed(&pieces, text, size - 1, 1 + data[0]) == got);
	if (got == GWHA_REPLY_DONE) {
		check(whole.status == pieces.status);
		check_reply(&whole);
		check_reply(&pieces);
		check(!strcmp(whole.text, pieces.text));
		read_text(whole.text);
	}
	gwha_reply_free(&whole);
	gwha_reply_free(&pieces);
	return 0;
}
