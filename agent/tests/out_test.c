// SPDX-License-Identifier: GPL-2.0-or-later
/* What is written, compared with tests/golden/. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "samples.h"
#include "units.h"
#include "writer.h"

#define BIT(set, attr) GWHA_HAS(GWHA_A_##set##_##attr)

static struct gwha_router active_router(void)
{
	struct gwha_router rt = {
		.ifindex = 2,
		.vrid = 10,
		.family = GWHA_FAMILY_INET,
		.version = 2,
		.interval_us = 1000000,
		.group = "edge",
		.priority = 150,
		.preempt = 1,
		.state = GWHA_STATE_ACTIVE,
		.active_interval_us = 1000000,
		.peer_priority = 100,
		.vips.n = 4,
		.ifname = "eth0",
		.accept = 1,
		.garp_repeat = 1,
		.ttl_min = 255,
	};

	gwha_addr_parse("192.0.2.2", &rt.source);
	gwha_addr_parse("192.0.2.3", &rt.peer);
	gwha_addr_parse("192.0.2.1", &rt.vips.at[0].addr);
	gwha_addr_parse("198.51.100.1", &rt.vips.at[1].addr);
	rt.vips.at[0].plen = 24;
	rt.vips.at[0].state = GWHA_VIP_STATE_PRESENT;
	rt.vips.at[1].plen = 32;
	rt.vips.at[1].state = GWHA_VIP_STATE_FAILED;
	rt.vips.at[1].error = 99;
	gwha_addr_parse("203.0.113.1", &rt.vips.at[2].addr);
	rt.vips.at[2].plen = 32;
	rt.vips.at[2].state = GWHA_VIP_STATE_PRESENT;
	strcpy(rt.vips.at[2].ifname, "lo");
	rt.vips.at[3] = rt.vips.at[2];
	gwha_addr_parse("203.0.113.2", &rt.vips.at[3].addr);
	rt.vips.at[3].excluded = 1;
	for (int i = 0; i < 4; i++)
		rt.vips.at[i].has = BIT(VIP, ADDR) | BIT(VIP, PLEN) |
				    BIT(VIP, STATE) |
				    (i == 1 ? BIT(VIP, ERROR) : 0) |
				    (i > 1 ? BIT(VIP, IFNAME) : 0) |
				    BIT(VIP, EXCLUDED);
	for (uint16_t id = 1; id <= GWHA_A_ROUTER_MAX; id++)
		if (id != GWHA_A_ROUTER_VIP_CLEAR && id != GWHA_A_ROUTER_PAD &&
		    id != GWHA_A_ROUTER_UNICAST_CLEAR)
			rt.has |= GWHA_HAS(id);
	return rt;
}

/* Everything that is off if nobody asks for it, and secrets that nobody sees. */
static struct gwha_router unicast_router(void)
{
	struct gwha_router rt = active_router();

	rt.vips.n = 0;
	rt.accept = 0;
	rt.send_epoch = 1;
	rt.checksum = GWHA_CHECKSUM_PLAIN;
	rt.check_addresses = 1;
	rt.garp_repeat = 3;
	rt.garp_refresh_us = 60000000;
	rt.unicast.n = 2;
	gwha_addr_parse("192.0.2.3", &rt.unicast.at[0]);
	gwha_addr_parse("192.0.2.4", &rt.unicast.at[1]);
	rt.ttl_min = 254;
	gwha_addr_parse("192.0.2.2", &rt.fixed_source);
	rt.auth_type = GWHA_AUTH_HMAC;
	rt.auth_mode = GWHA_AUTH_MODE_PERMISSIVE;
	rt.auth_text.len = 6;
	memcpy(rt.auth_text.bytes, "SECRET", 6);
	rt.keys.n = 2;
	for (uint8_t i = 0; i < 2; i++) {
		rt.keys.at[i].has = BIT(KEY, ID) | BIT(KEY, SECRET) |
				    BIT(KEY, SEND);
		rt.keys.at[i].id = (uint8_t)(i + 1);
		rt.keys.at[i].secret = rt.auth_text;
		rt.keys.at[i].send = i;
	}
	return rt;
}

static struct gwha_router faulty_router(void)
{
	struct gwha_router rt = {
		.has = BIT(ROUTER, IFNAME) | BIT(ROUTER, IFINDEX) |
		       BIT(ROUTER, VRID) | BIT(ROUTER, FAMILY) |
		       BIT(ROUTER, VERSION) | BIT(ROUTER, INTERVAL_US) |
		       BIT(ROUTER, GROUP) | BIT(ROUTER, PRIORITY) |
		       BIT(ROUTER, PREEMPT) | BIT(ROUTER, PREEMPT_DELAY_US) |
		       BIT(ROUTER, VMAC) | BIT(ROUTER, STATE) |
		       BIT(ROUTER, CAUSE) | BIT(ROUTER, SILENT),
		.ifname = "wan0",
		.vrid = 20,
		.family = GWHA_FAMILY_INET6,
		.version = 3,
		.interval_us = 10000,
		.group = "wan0/20/6",
		.priority = 100,
		.preempt_delay_us = 1500000,
		.state = GWHA_STATE_INIT,
		.cause = GWHA_CAUSE_NO_DEVICE,
		.silent = 1,
	};

	return rt;
}

static void routers(void **state)
{
	struct gwha_router rt[] = {active_router(), faulty_router(),
				   unicast_router()};

	(void)state;
	write_all("routers", &gwha_kind_router, rt, 3);
}

static void nothing(void **state)
{
	(void)state;
	write_all("nothing", &gwha_kind_router, NULL, 0);
}

/* As a group is of which nobody asked anything. */
static struct gwha_group plain_group(void)
{
	struct gwha_group g = {
		.name = "edge",
		.priority = 150,
		.preempt = 1,
		.state = GWHA_STATE_ACTIVE,
		.why = GWHA_WHY_TIMEOUT,
		.since_us = 12345678,
		.epoch = 3,
		.members = 2,
		.effective_priority = 150,
		.lease_us = 3000000,
		.pool_weight = 100,
		.pool_limit = 1,
	};

	return g;
}

static struct gwha_group faulty_group(void)
{
	struct gwha_group g = {
		.name = "wan0/20/6",
		.priority = 100,
		.implicit = 1,
		.preempt_delay_us = 30000000,
		.state = GWHA_STATE_INIT,
		.cause = GWHA_CAUSE_NO_CARRIER,
		.why = GWHA_WHY_FAULT,
		.partial = 1,
		.leaving = 1,
		.since_us = 62345000,
		.epoch = 7,
		.members = 1,
		.start_delay_us = 5000000,
		.effective_priority = 50,
		.lease_us = 3000000,
		.lease_action = GWHA_LEASE_ACTION_WEIGHT,
		.lease_weight = 40,
		.lease_state = GWHA_LEASE_STATE_HELD,
		.lease_left_us = 1234567,
		.pool = "ike",
		.pool_weight = 100,
		.pool_limit = 1,
		.pool_active = 2,
		.pool_full = 1,
		.unserved = 1,
		.tracks.n = 2,
	};
	struct gwha_track *track = g.tracks.at;

	for (int i = 0; i < 2; i++)
		track[i].has = BIT(TRACK, WEIGHT) | BIT(TRACK, UP_DELAY_US) |
			       BIT(TRACK, DOWN_DELAY_US) | BIT(TRACK, UP);
	track[0].has |= BIT(TRACK, IFNAME);
	strcpy(track[0].ifname, "eth1");
	track[0].weight = 50;
	track[0].up_delay_us = 2000000;
	track[0].down_delay_us = 100000;
	track[1].has |= BIT(TRACK, NAME);
	strcpy(track[1].name, "bgp");
	track[1].up = 1;
	return g;
}

static void fill_groups(struct gwha_group g[2])
{
	g[0] = plain_group();
	g[1] = faulty_group();
	for (int i = 0; i < 2; i++)
		for (uint16_t id = GWHA_A_GROUP_NAME; id <= GWHA_A_GROUP_MAX;
		     id++)
			if (id != GWHA_A_GROUP_TRACK_CLEAR)
				g[i].has |= GWHA_HAS(id);
}

static void groups(void **state)
{
	struct gwha_group g[2];

	(void)state;
	fill_groups(g);
	write_all("groups", &gwha_kind_group, g, 2);
}

static void leases(void **state)
{
	struct gwha_group g[2];

	(void)state;
	fill_groups(g);
	write_all("leases", &gwha_kind_lease, g, 2);
}

static void stats(void **state)
{
	struct gwha_stats s[3] = {0};

	(void)state;
	for (int i = 0; i < 3; i++) {
		s[i].has = BIT(STATS, COUNTERS);
		for (uint16_t id = GWHA_A_COUNTERS_PAD + 1;
		     id <= GWHA_A_COUNTERS_MAX; id++)
			s[i].counters.has |= GWHA_HAS(id);
	}
	s[1].has |= BIT(STATS, IFNAME) | BIT(STATS, VRID) | BIT(STATS, FAMILY);
	strcpy(s[1].ifname, "eth0");
	s[1].vrid = 10;
	s[1].family = GWHA_FAMILY_INET;
	s[1].counters.at[GWHA_A_COUNTERS_RX_ADVERT] = 18446744073709ULL;
	s[1].counters.at[GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS] = 1;
	s[1].has |= BIT(STATS, RX_LATENESS) | BIT(STATS, TX_LATENESS) |
		    BIT(STATS, WORST_RX_LATE_US) | BIT(STATS, HINT_INTERVAL_US);
	for (uint16_t id = GWHA_A_LATENESS_PAD + 1; id <= GWHA_A_LATENESS_MAX;
	     id++) {
		s[1].rx_lateness.has |= GWHA_HAS(id);
		s[1].tx_lateness.has |= GWHA_HAS(id);
	}
	s[1].rx_lateness.at[GWHA_A_LATENESS_UNDER_100US] = 5000;
	s[1].rx_lateness.at[GWHA_A_LATENESS_OVER_1S] = 2;
	s[1].tx_lateness.at[GWHA_A_LATENESS_UNDER_1MS] = 1;
	s[1].worst_rx_late_us = 1400000;
	s[1].hint_interval_us = 2000000;
	s[2] = s[1];
	s[1].interval_us = 1000000;
	s[2].tx_lateness = (struct gwha_lateness){0};
	write_all("stats", &gwha_kind_stats, s, 3);
}

static struct gwha_event ev[] = {
	{
		.seq = 10,
		.time_us = 1000000,
		.group = "edge",
		.from = GWHA_STATE_ACTIVE,
		.to = GWHA_STATE_ACTIVE,
		.why = GWHA_WHY_CONFLICT,
		.epoch = 4,
	},
	{
		.seq = 11,
		.time_us = 2000000,
		.group = "edge",
		.from = GWHA_STATE_ACTIVE,
		.to = GWHA_STATE_BACKUP,
		.why = GWHA_WHY_WEIGHT,
		.epoch = 4,
	},
	{
		.seq = 12,
		.time_us = 123456789,
		.group = "edge",
		.from = GWHA_STATE_BACKUP,
		.to = GWHA_STATE_ACTIVE,
		.why = GWHA_WHY_TIMEOUT,
		.epoch = 5,
		.ifname = "eth0",
		.vrid = 10,
		.family = GWHA_FAMILY_INET,
		.has = BIT(EVENT, IFNAME) | BIT(EVENT, VRID) |
		       BIT(EVENT, FAMILY),
	},
	{
		.seq = 13,
		.time_us = 5,
		.group = "wan0/20/6",
		.from = GWHA_STATE_ACTIVE,
		.to = GWHA_STATE_INIT,
		.why = GWHA_WHY_FAULT,
		.epoch = 5,
		.cause = GWHA_CAUSE_ADMIN_DOWN,
	},
	{
		.seq = 14,
		.group = "new",
		.from = 200,
		.to = 201,
		.why = 202,
		.epoch = UINT64_MAX,
	},
};

/* A device's name may be of any bytes; JSON that leaves it out is no use. */
static void names_that_are_no_utf8(void **state)
{
	struct gwha_router rt = {.has = BIT(ROUTER, IFNAME),
				 .ifname = "caf\xe9.1"};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(gwha_json_one(out, &gwha_kind_router, &rt, false), 0);
	fclose(out);
	assert_non_null(strstr(text, "\"ifname\":\"caf\\\\xe9.1\""));
	free(text);
}

static void events(void **state)
{
	size_t size;
	char *text;
	FILE *out;

	(void)state;
	out = open_memstream(&text, &size);
	for (size_t i = 0; i < sizeof(ev) / sizeof(ev[0]); i++) {
		ev[i].has |= BIT(EVENT, SEQ) | BIT(EVENT, TIME_US) |
			     BIT(EVENT, GROUP) | BIT(EVENT, FROM) |
			     BIT(EVENT, TO) | BIT(EVENT, WHY) |
			     BIT(EVENT, CAUSE) | BIT(EVENT, EPOCH);
		gwha_text_event(out, &ev[i]);
		assert_int_equal(
			gwha_json_one(out, &gwha_kind_event, &ev[i], false), 0);
	}
	fclose(out);
	golden("events.txt", text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routers), cmocka_unit_test(nothing),
		cmocka_unit_test(groups),  cmocka_unit_test(leases),
		cmocka_unit_test(stats),   cmocka_unit_test(events),
		cmocka_unit_test(names_that_are_no_utf8),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
