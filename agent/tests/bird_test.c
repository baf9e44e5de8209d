// SPDX-License-Identifier: GPL-2.0-or-later
/* BIRD: its control socket's language, its replies, its driver. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bird.h"
#include "birdctl.h"

/* ------------------------------------------------------------ its language */

#define ROW(text, ...) {text, sizeof(text) - 1, __VA_ARGS__}

static const struct {
	const char *data;
	size_t n;
	enum gwha_reply_got got;
	uint16_t status;
	bool good;
	const char *complaint;
} rows[] = {
	ROW("0001 BIRD 2.0.12 ready.\n", GWHA_REPLY_DONE, 1, true, "BIRD 2.0.12 ready."),
	ROW("1000-BIRD 2.0.12\n1011-Router ID is 1.1.1.1\n Hostname is a\n0013 Daemon is up and running\n",
	    GWHA_REPLY_DONE, 13, true, "Daemon is up and running"),
	ROW("1006-\n1002-a b\n0000 \n", GWHA_REPLY_DONE, 0, true, "says 0000, and no more"),
	ROW("8003 No protocols match\n", GWHA_REPLY_DONE, 8003, false, "No protocols match"),
	ROW("9001 syntax\terror\x1b, unexpected\n", GWHA_REPLY_DONE, 9001, false, "syntax?error?, unexpected"),
	ROW("0009-a: disabled\n0000 \n", GWHA_REPLY_DONE, 0, true, "says 0000, and no more"),
	/* not all of it */
	ROW("", GWHA_REPLY_MORE, 0, false, NULL),
	ROW("0001 BIRD", GWHA_REPLY_MORE, 0, false, NULL),
	ROW("1002-a\n", GWHA_REPLY_MORE, 0, false, NULL),
	ROW("1002-a\n 0000 \n", GWHA_REPLY_MORE, 0, false, NULL),
	/* what is none of it */
	ROW("\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW(" first\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("000 a\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("0000\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("0000+a\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("1002-a\n+b\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("1002-a\n\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("1002-\0a\n", GWHA_REPLY_GARBAGE, 0, false, NULL),
	ROW("0000 \n0000 \n", GWHA_REPLY_GARBAGE, 0, false, NULL),
};

static enum gwha_reply_got feed(struct gwha_reply *r, const char *data, size_t n, size_t piece)
{
	enum gwha_reply_got got = GWHA_REPLY_MORE;

	for (size_t at = 0; at < n; at += piece) {
		got = gwha_bird_feed(r, data + at, n - at < piece ? n - at : piece);
		if (got != GWHA_REPLY_MORE && got != GWHA_REPLY_DONE)
			break;
	}
	return got;
}

static void language(void **state)
{
	char line[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece <= rows[i].n + 1; piece++) {
			struct gwha_reply r = {0};
			enum gwha_reply_got got = feed(&r, rows[i].data, rows[i].n, piece);

			if (got != rows[i].got)
				print_error("row %zu by %zu: %d\n", i, piece, got);
			assert_int_equal(got, rows[i].got);
			if (got == GWHA_REPLY_DONE) {
				assert_int_equal(r.status, rows[i].status);
				assert_int_equal(gwha_bird_speech.good(&r), rows[i].good);
				assert_int_equal(strlen(r.text), rows[i].n);
				assert_string_equal(gwha_bird_complaint(&r, line, sizeof(line)),
						    rows[i].complaint);
			}
			gwha_reply_free(&r);
		}
}

static void a_reply_has_an_end(void **state)
{
	const size_t piece = 65536;
	char *text = malloc(piece);
	struct gwha_reply r = {0};

	(void)state;
	assert_non_null(text);
	memset(text, 'x', piece);
	memcpy(text, "1002-", 5);
	for (size_t sent = 0; sent < GWHA_REPLY_MAX; sent += piece)
		assert_int_equal(gwha_bird_feed(&r, text, piece), GWHA_REPLY_MORE);
	assert_int_equal(gwha_bird_feed(&r, "x", 1), GWHA_REPLY_TOO_LONG);
	assert_true(r.room <= 2 * GWHA_REPLY_MAX);
	gwha_reply_free(&r);
	free(text);
}

static void lines(void **state)
{
	const char *text = "1002-a\n b\n\n1006-\n0000 end";
	static const struct {
		unsigned int code;
		const char *text;
	} are[] = {{1002, "a"}, {1002, "b"}, {1002, ""}, {1006, ""}, {0, "end"}};
	struct gwha_bird_line line = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(are) / sizeof(are[0]); i++) {
		assert_true(gwha_bird_next(&text, &line));
		assert_int_equal(line.code, are[i].code);
		assert_int_equal(line.n, strlen(are[i].text));
		assert_memory_equal(line.text, are[i].text, line.n);
	}
	assert_false(gwha_bird_next(&text, &line));
}

/* ------------------------------------------------------------- its replies */

static struct gwha_conf_bgp want(void)
{
	struct gwha_conf_bgp b = {.group = "gw", .daemon = GWHA_BGP_BIRD, .asn = 65001,
				  .socket = "/run/bird/bird.ctl",
				  .community = "graceful-shutdown", .n_vips = 2, .n_neighbors = 2};

	b.vips[0].addr = (struct gwha_addr){4, {203, 0, 113, 1}};
	b.vips[1].addr = (struct gwha_addr){16, {0x20, 1, 0xd, 0xb8, [15] = 1}};
	strcpy(b.neighbors[0].name, "198.51.100.10");
	strcpy(b.neighbors[1].name, "198.51.100.11");
	return b;
}

/* As BIRD 2.0.12 writes it; counters of channels are left out. */
#define HEAD "2002-Name       Proto      Table      State  Since         Info\n"
#define DIRECT(state) "1002-direct1    Direct     ---        " state "     11:47:48.824  \n1006-  Channel ipv4\n" \
	"     State:          UP\n     Routes:         1 imported, 0 exported, 1 preferred\n \n"
#define DRAIN(state) "1002-gwha-drain-gw-ipv4 Static     master4    " state "   11:47:48.824  \n1006-  Channel ipv4\n" \
	"     State:          DOWN\n \n"
#define TOR(as, ours) "1002-tor        BGP        ---        up     11:47:49.593  Established   \n" \
	"1006-  BGP state:          Established\n     Neighbor address: 198.51.100.10\n     Neighbor AS:      65000\n" \
	"     Local AS:         " as "\n     Neighbor ID:      198.51.100.10\n     Local capabilities\n" \
	"       Multiprotocol\n         AF announced: ipv4\n       Graceful restart\n" ours \
	"       4-octet AS numbers\n       Long-lived graceful restart\n     Neighbor capabilities\n" \
	"       Graceful restart\n         Restart time: 120\n         AF supported: ipv4\n" \
	"       Long-lived graceful restart\n         LL stale time: 3600\n     Session:          external AS4\n" \
	"     Hold timer:       2.124/3\n   Channel ipv4\n     State:          UP\n     Output filter:  vips\n" \
	"     Routes:         2 imported, 3 filtered, 1 exported, 2 preferred\n     BGP Next hop:   198.51.100.2\n \n"
#define OTHER "1002-nobody     BGP        ---        start  11:47:48.824  Active        Socket: No route to host\n" \
	"1006-  BGP state:          Active\n     Neighbor address: 198.51.100.11\n     Neighbor AS:      65000\n" \
	"     Local AS:         65001\n     Connect delay:    2.545/5\n   Channel ipv4\n     State:          DOWN\n \n"
#define END "0000 \n"

static const struct {
	const char *text;
	/* the VIPs, of IPv4 and IPv6 */
	enum gwha_bgp_statement vips[2];
	struct gwha_bgp_session is[2];
} protocols[] = {
	{HEAD DIRECT("up") DRAIN("down") TOR("65001", "") OTHER END, {GWHA_BGP_PLAIN, GWHA_BGP_FIXED},
	 {{.there = true, .up = true, .state = "Established", .name = "tor", .accepted = 2, .sent = 1},
	  {.there = true, .state = "Active", .name = "nobody"}}},
	{HEAD DIRECT("up") DRAIN("up") OTHER END, {GWHA_BGP_DRAINING, GWHA_BGP_FIXED},
	 {{0}, {.there = true, .state = "Active", .name = "nobody"}}},
	{HEAD DIRECT("up") DRAIN("flush") END, {GWHA_BGP_PLAIN, GWHA_BGP_FIXED}, {{0}}},
	/* nothing by which VIPs are known */
	{HEAD DIRECT("down") DRAIN("down") END, {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}}},
	{HEAD TOR("65001", "") END, {GWHA_BGP_NONE, GWHA_BGP_NONE},
	 {{.there = true, .up = true, .state = "Established", .name = "tor", .accepted = 2, .sent = 1}}},
	/* another AS's; one that would restart, of both kinds */
	{HEAD DIRECT("up") TOR("65002", "") END, {GWHA_BGP_FIXED, GWHA_BGP_FIXED}, {{0}}},
	{HEAD DIRECT("up") TOR("65001", "         Restart time: 120\n         AF supported: ipv4\n") END,
	 {GWHA_BGP_FIXED, GWHA_BGP_FIXED},
	 {{.there = true, .up = true, .restart = true, .state = "Established", .name = "tor", .accepted = 2, .sent = 1}}},
	{HEAD DIRECT("up") TOR("65001", "         LL stale time: 3600\n") END, {GWHA_BGP_FIXED, GWHA_BGP_FIXED},
	 {{.there = true, .up = true, .restart = true, .state = "Established", .name = "tor", .accepted = 2, .sent = 1}}},
	/* two with one neighbor: the one that is up, whichever comes first */
	{HEAD OTHER "1002-again BGP --- up x\n1006-  BGP state: Established\n     Neighbor address: 198.51.100.11\n     Local AS: 65001\n" END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}, {.there = true, .up = true, .state = "Established", .name = "again"}}},
	{HEAD "1002-again BGP --- up x\n1006-  BGP state: Established\n     Neighbor address: 198.51.100.11\n     Local AS: 65001\n" OTHER END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}, {.there = true, .up = true, .state = "Established", .name = "again"}}},
	/* what is cut, or odd */
	{"8003 No protocols match\n", {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}}},
	{HEAD "1002-\n1002-a\n1006-  BGP state:\n     Neighbor address:\n     Local AS:\n     Routes:\n" END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}}},
	{HEAD "1002-it's BGP --- up\n1006-  BGP state: Established\n     Neighbor address: 198.51.100.10\n     Local AS: 65001\n" END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{0}}},
	{HEAD "1002-a BGP --- up\n1006-  BGP state: A\x1b[\xe4\n     Neighbor address: 198.51.100.10\n     Local AS: 65001\n" END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{.there = true, .state = "A?[?", .name = "a"}}},
	{HEAD "1002-a BGP --- up\n1006-  BGP state: Something-that-is-longer-than-is-kept\n     Neighbor address: 198.51.100.10\n     Local AS: 65001\n" END,
	 {GWHA_BGP_NONE, GWHA_BGP_NONE}, {{.there = true, .state = "Something-that-is-longe", .name = "a"}}},
};

static void all_protocols(void **state)
{
	static struct gwha_bgp_known known;
	struct gwha_conf_bgp b = want();

	(void)state;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		gwha_bird_setup(protocols[i].text, &b, &known);
		assert_true(known.setup.instance);
		for (size_t k = 0; k < 2; k++) {
			if (known.setup.vips[k] != protocols[i].vips[k] ||
			    memcmp(&known.neighbors[k], &protocols[i].is[k], sizeof(known.neighbors[k])))
				print_error("case %zu, %zu\n", i, k);
			assert_int_equal(known.setup.vips[k], protocols[i].vips[k]);
			assert_memory_equal(&known.neighbors[k], &protocols[i].is[k],
					    sizeof(known.neighbors[k]));
		}
	}
	/* of one neighbor: what was known of BFD stays */
	known.neighbors[0] = (struct gwha_bgp_session){.bfd = true, .has_bfd = true, .waiting = 7};
	gwha_bird_session(HEAD TOR("65001", "") END, &b, 0, &known.neighbors[0]);
	assert_true(known.neighbors[0].up && known.neighbors[0].bfd && known.neighbors[0].has_bfd);
	assert_int_equal(known.neighbors[0].waiting, 0);
	gwha_bird_session(HEAD OTHER END, &b, 0, &known.neighbors[0]);
	assert_false(known.neighbors[0].there);
}

static void bfd(void **state)
{
	static struct gwha_bgp_known known;
	struct gwha_conf_bgp b = want();

	(void)state;
	gwha_bird_bfd("1020-bfd1:\n IP address                Interface  State      Since         Interval  Timeout\n"
		      " 198.51.100.10             wan        Up         11:47:49.585    0.100    0.500\n"
		      " 198.51.100.11             wan        Down       11:47:49.585    0.100    0.500\n0000 \n", &b, &known);
	assert_true(known.neighbors[0].has_bfd && known.neighbors[0].bfd);
	assert_true(known.neighbors[1].has_bfd && !known.neighbors[1].bfd);
	gwha_bird_bfd("9001 There is no BFD protocol running\n", &b, &known);
	assert_false(known.neighbors[0].has_bfd || known.neighbors[0].bfd);
}

#define OF(who) "1007-Table master4:\n 203.0.113.1/32       unicast [" who " 11:47:59.201] * (240)\n \tdev lan\n"
static const struct {
	const char *text;
	const char *community; /* that drains */
	struct gwha_bird_route is;
} routes[] = {
	{OF("direct1") "1008-\tType: device univ\n" END, GWHA_BGP_COMMUNITY, {.there = true, .ours = true}},
	{OF("gwha-drain-gw-ipv4") "1008-\tType: static univ\n1012-\tBGP.community: (65535,0)\n" END, GWHA_BGP_COMMUNITY,
	 {.there = true, .ours = true, .static_ = true, .drains = true, .community = true}},
	/* what announces it wherever it is, and another's that is passed on */
	{OF("static1") "1008-\tType: static univ\n" END, GWHA_BGP_COMMUNITY, {.there = true, .ours = true, .static_ = true}},
	{OF("tor") "1008-\tType: BGP univ\n1012-\tBGP.origin: IGP\n \tBGP.as_path: 65001\n \tBGP.community: (1,2) (65535,0)\n" END,
	 GWHA_BGP_COMMUNITY, {.there = true, .community = true}},
	{OF("direct1") "1008-\tType: device univ\n1012-\tBGP.community: (65535,01) (65001,77)\n" END, "65001:77",
	 {.there = true, .ours = true, .community = true}},
	{OF("direct1") "1008-\tType: device univ\n1012-\tBGP.community: (65001,770)\n" END, "65001:77", {.there = true, .ours = true}},
	{OF("direct1") "1008-\tType: device univ\n1012-\tBGP.community: (165535,0) (65535,1)\n" END, GWHA_BGP_COMMUNITY,
	 {.there = true, .ours = true}},
	{OF("direct1") "1008-\tType: device univ\n1012-\tBGP.community: (65535,65281)\n" END, "no-export",
	 {.there = true, .ours = true, .community = true}},
	/* a name that only begins as ours */
	{OF("gwha-drain-gw-ipv44") "1008-\tType: static univ\n" END, GWHA_BGP_COMMUNITY,
	 {.there = true, .ours = true, .static_ = true}},
	{"8001 Network not found\n", GWHA_BGP_COMMUNITY, {0}},
	{"9001 No valid tables\n", GWHA_BGP_COMMUNITY, {0}},
	{"1008-\tType: device univ\n0000 \n", GWHA_BGP_COMMUNITY, {0}},
	{END, GWHA_BGP_COMMUNITY, {0}},
};

static void vips(void **state)
{
	struct gwha_conf_bgp b = want();
	struct gwha_bird_route r;

	(void)state;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		strcpy(b.community, routes[i].community);
		gwha_bird_route(routes[i].text, &b, 4, &r);
		if (memcmp(&r, &routes[i].is, sizeof(r)))
			print_error("case %zu\n", i);
		assert_memory_equal(&r, &routes[i].is, sizeof(r));
	}
}

static void learned(void **state)
{
	static struct gwha_bgp_routes to;
	static char text[65536];
	size_t n = 0;

	(void)state;
	gwha_bird_routes("1007-Table master4:\n 10.9.0.0/24          unicast [tor 11:47:50.305] * (100) [AS65000i]\n"
			 " \tvia 198.51.100.10 on wan\n 10.8.0.0/24          blackhole [tor 11:47:50.305] * (100) [AS65000i]\n0000 \n",
			 "198.51.100.10", &to);
	assert_int_equal(to.n, 2);
	assert_string_equal(to.at[1].prefix, "10.8.0.0/24");
	assert_string_equal(to.at[1].from, "198.51.100.10");
	gwha_bird_routes("8001 Network not found\n", "x", &to);
	assert_int_equal(to.all, 2);
	/* more than is kept */
	for (int i = 0; i < 300; i++)
		n += (size_t)sprintf(text + n, "%s10.0.%d.%d/32 unicast [tor x] * (100)\n", i ? " " : "1007-", i / 256, i % 256);
	strcpy(text + n, END);
	gwha_bird_routes(text, "x", &to);
	assert_int_equal(to.all, 302);
	assert_int_equal(to.n, GWHA_BGP_ROUTES_MAX);
}

/* -------------------------------------------------------------- its driver */

struct asked {
	const char *command;
	const char *reply;
};

/* One look: what is asked, and what is known then. */
static void look(const struct gwha_conf_bgp *b, struct gwha_bgp_known *known, uint64_t now_us,
		 bool setup, bool routes_too, const struct asked *script)
{
	const struct gwha_bgp_look look = {.now_us = now_us, .setup = setup, .routes = routes_too};
	struct gwha_bgp_question q;
	char why[64] = "";
	size_t i;

	for (i = 0; gwha_bird_driver.question(b, known, &look, i, &q); i++) {
		struct gwha_reply r = {0};

		assert_non_null(script[i].command);
		assert_string_equal(q.command, script[i].command);
		assert_true(gwha_is_command(q.command));
		assert_int_equal(gwha_bird_feed(&r, script[i].reply, strlen(script[i].reply)), GWHA_REPLY_DONE);
		if (!gwha_bird_driver.answer(b, known, &look, &q, &r, why, sizeof(why)))
			print_error("%s: %s\n", q.command, why);
		assert_string_equal(why, "");
		gwha_reply_free(&r);
	}
	assert_null(script[i].command);
}

static void driver(void **state)
{
	static const struct asked first[] = {
		{"show protocols all", HEAD DIRECT("up") DRAIN("down") TOR("65001", "") OTHER END},
		{"show bfd sessions", "9001 There is no BFD protocol running\n"},
		{"show route 203.0.113.1/32 export 'tor' all", OF("direct1") "1008-\tType: device univ\n" END},
		{"show route 203.0.113.1/32 export 'nobody' all", "9001 No valid tables\n"},
		{"show route 2001:db8::1/128 export 'tor' all", "9001 No valid tables\n"},
		{"show route 2001:db8::1/128 export 'nobody' all", "9001 No valid tables\n"},
		{"show route protocol 'tor' primary", "8001 Network not found\n"},
		{"show route protocol 'nobody' primary", "1007-Table master4:\n 10.0.0.0/8 unicast [nobody x] * (100)\n0000 \n"},
		{NULL, NULL},
	};
	static const struct asked second[] = {
		{"show protocols all \"tor\"", HEAD TOR("65001", "") END},
		{"show protocols all \"nobody\"", "8003 No protocols match\n"},
		{"show bfd sessions", "1020-bfd1:\n 198.51.100.10 wan Up x 0.1 0.5\n0000 \n"},
		{"show route 203.0.113.1/32 export 'tor' all",
		 OF("gwha-drain-gw-ipv4") "1008-\tType: static univ\n1012-\tBGP.community: (65535,0)\n" END},
		{"show route 203.0.113.1/32 export '-' all", "9001 syntax error\n"},
		{"show route 2001:db8::1/128 export 'tor' all", "8001 Network not found\n"},
		{"show route 2001:db8::1/128 export '-' all", "9001 syntax error\n"},
		{NULL, NULL},
	};
	static const struct asked third[] = {
		{"show protocols all \"tor\"", HEAD TOR("65001", "") END},
		{"show protocols all \"-\"", "8003 No protocols match\n"},
		{"show bfd sessions", END},
		{"show route 203.0.113.1/32 export 'tor' all", "8001 Network not found\n"},
		{"show route 203.0.113.1/32 export '-' all", "9001 syntax error\n"},
		{"show route 2001:db8::1/128 export 'tor' all", OF("static7") "1008-\tType: static univ\n" END},
		{"show route 2001:db8::1/128 export '-' all", "9001 syntax error\n"},
		{NULL, NULL},
	};
	static struct gwha_bgp_known known;
	struct gwha_conf_bgp b = want();

	(void)state;
	look(&b, &known, 1000000, true, true, first);
	assert_true(known.setup_known && known.setup.vips[0] == GWHA_BGP_PLAIN);
	assert_true(known.paths[0].valid && known.paths[0].told[0] && !known.paths[0].told[1]);
	assert_false(known.paths[0].draining || known.paths[1].valid || known.setup.everywhere);
	assert_int_equal(known.neighbors[0].up_us, 0);
	assert_int_equal(known.routes.n, 1);
	assert_string_equal(known.routes.at[0].from, "198.51.100.11");
	/* up since it was first seen up; told as about to go */
	look(&b, &known, 3000000, false, false, second);
	assert_int_equal(known.neighbors[0].up_us, 2000000);
	assert_true(known.neighbors[0].bfd && !known.neighbors[1].there);
	assert_true(known.paths[0].valid && known.paths[0].draining && known.paths[0].told[0]);
	assert_false(known.setup.everywhere);
	look(&b, &known, 4000000, false, false, third);
	assert_false(known.paths[0].valid || known.paths[0].told[0]);
	assert_true(known.setup.everywhere);
	/* of who was away nothing is known of before */
	assert_int_equal(known.neighbors[0].up_us, 3000000);
	memset(known.neighbors, 0, sizeof(known.neighbors));
	look(&b, &known, 5000000, true, true, first);
	assert_int_equal(known.neighbors[0].up_us, 0);
}

/* What BIRD refuses of what must be answered is a reason. */
static void refusals(void **state)
{
	static const struct {
		unsigned int index;
		const char *reply;
		bool ok;
	} cases[] = {
		{0, "9001 syntax error\n", false}, {0, "8003 No protocols match\n", true},
		{1, "8002 x\n", false},		   {1, "9001 There is no BFD protocol running\n", true},
		{2, "8001 Network not found\n", true}, {2, "8006 x\n", false},
	};
	const struct gwha_bgp_look look = {.setup = true};
	static struct gwha_bgp_known known;
	struct gwha_conf_bgp b = want();
	struct gwha_bgp_question q;
	char why[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gwha_reply r = {0};

		strcpy(why, "nothing");
		assert_true(gwha_bird_driver.question(&b, &known, &look, cases[i].index, &q));
		gwha_bird_feed(&r, cases[i].reply, strlen(cases[i].reply));
		assert_int_equal(gwha_bird_driver.answer(&b, &known, &look, &q, &r, why, sizeof(why)), cases[i].ok);
		if (!cases[i].ok)
			assert_non_null(strstr(cases[i].reply, why));
		gwha_reply_free(&r);
	}
}

static void commands(void **state)
{
	static const struct {
		struct gwha_bgp_todo todo;
		const char *lines[2];
	} cases[] = {
		{{.raise = 1}, {"enable \"gwha-drain-gw-ipv4\""}},
		{{.raise = 3}, {"enable \"gwha-drain-gw-ipv4\"", "enable \"gwha-drain-gw-ipv6\""}},
		{{.lower = 2}, {"disable \"gwha-drain-gw-ipv6\""}},
		{{.raise = 1, .lower = 2}, {"enable \"gwha-drain-gw-ipv4\"", "disable \"gwha-drain-gw-ipv6\""}},
	};
	static struct gwha_bgp_script s;
	static struct gwha_bgp_known known;
	struct gwha_conf_bgp b = want();
	char path[GWHA_BGP_PATH_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		gwha_bird_driver.script(&b, &known, &cases[i].todo, &s);
		assert_int_equal(s.n, 1 + !!cases[i].lines[1]);
		for (size_t k = 0; k < s.n; k++)
			assert_string_equal(s.lines[k], cases[i].lines[k]);
	}
	gwha_bird_driver.path(&b, 0, path);
	assert_string_equal(path, "/run/bird/bird.ctl");
	assert_ptr_equal(gwha_bgp_driver_of(&b), &gwha_bird_driver);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(language), cmocka_unit_test(a_reply_has_an_end),
		cmocka_unit_test(lines),    cmocka_unit_test(all_protocols),
		cmocka_unit_test(bfd),	    cmocka_unit_test(vips),
		cmocka_unit_test(learned),  cmocka_unit_test(driver),
		cmocka_unit_test(refusals), cmocka_unit_test(commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
