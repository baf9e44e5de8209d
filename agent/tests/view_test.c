// SPDX-License-Identifier: GPL-2.0-or-later
/* The pages of gwha top, of fixed objects, compared with tests/golden/top*. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "units.h"
#include "view.h"

#define HOURS(n) ((uint64_t)(n) * 3600 * 1000000)

static struct gwha_group groups[3];
static struct gwha_router routers[3];
static struct gwha_stats now_stats[3], before_stats[3];
static struct gwha_sync syncs[1];
static struct gwha_snapshot now, before;

static void fill_groups(void)
{
	struct gwha_group *g = groups;

	strcpy(g[0].name, "gw");
	g[0].state = GWHA_STATE_ACTIVE;
	g[0].why = GWHA_WHY_TIMEOUT;
	g[0].priority = 200;
	g[0].effective_priority = 200;
	g[0].epoch = 3;
	g[0].since_us = HOURS(100);
	strcpy(g[1].name, "dmz");
	g[1].state = GWHA_STATE_INIT;
	g[1].cause = GWHA_CAUSE_NO_CARRIER;
	g[1].why = GWHA_WHY_FAULT;
	g[1].priority = 150;
	g[1].effective_priority = 130;
	g[1].since_us = HOURS(172) - 75000000;
	g[1].tracks.n = 2;
	strcpy(g[1].tracks.at[0].ifname, "eth9");
	strcpy(g[1].tracks.at[1].name, "bgp");
	g[1].tracks.at[1].up = 1;
	g[1].lease_state = GWHA_LEASE_STATE_HELD;
	strcpy(g[2].name, "lan1/7/6");
	g[2].state = GWHA_STATE_BACKUP;
	g[2].why = GWHA_WHY_BETTER;
	g[2].priority = 100;
	g[2].effective_priority = 100;
	g[2].epoch = UINT64_MAX;
	g[2].partial = 1;
	g[2].unserved = 1;
	g[2].since_us = HOURS(172) - 5000000;
}

static void fill_routers(void)
{
	struct gwha_router *rt = routers;

	strcpy(rt[0].ifname, "eth0");
	rt[0].vrid = 10;
	strcpy(rt[0].group, "gw");
	rt[0].state = GWHA_STATE_ACTIVE;
	rt[0].interval_us = 100000;
	rt[0].vips.n = 2;
	rt[0].vips.at[0].state = GWHA_VIP_STATE_PRESENT;
	rt[0].vips.at[1].state = GWHA_VIP_STATE_FAILED;
	strcpy(rt[1].ifname, "eth1");
	rt[1].vrid = 20;
	strcpy(rt[1].group, "dmz");
	rt[1].cause = GWHA_CAUSE_NO_CARRIER;
	rt[1].interval_us = 1000000;
	rt[1].vips.n = 1;
	strcpy(rt[2].ifname, "lan1");
	rt[2].vrid = 7;
	rt[2].family = GWHA_FAMILY_INET6;
	strcpy(rt[2].group, "lan1/7/6");
	rt[2].state = GWHA_STATE_BACKUP;
	rt[2].interval_us = 1000000;
	rt[2].active_interval_us = 10000;
	gwha_addr_parse("fe80::3", &rt[2].peer);
}

static void fill_stats(void)
{
	for (int i = 0; i < 3; i++) {
		struct gwha_stats *s = &now_stats[i];

		strcpy(s->ifname, routers[i].ifname);
		s->vrid = routers[i].vrid;
		s->family = routers[i].family;
		before_stats[i] = *s;
	}
	now_stats[0].counters.at[GWHA_A_COUNTERS_TX_ADVERT] = 1020;
	before_stats[0].counters.at[GWHA_A_COUNTERS_TX_ADVERT] = 1000;
	now_stats[0].counters.at[GWHA_A_COUNTERS_DROP_TTL] = 2;
	now_stats[0].counters.at[GWHA_A_COUNTERS_DROP_REPLAY] = 3;
	/* a counter that was reset between the two */
	before_stats[2].counters.at[GWHA_A_COUNTERS_TX_ADVERT] = 1;
	now_stats[2].counters.at[GWHA_A_COUNTERS_RX_ADVERT] = 199;
	now_stats[2].worst_rx_late_us = 41250;
	now_stats[2].hint_interval_us = 50000;
}

static void fill_syncs(void)
{
	struct gwha_sync_peer *p = syncs[0].statuses.at;

	strcpy(syncs[0].group, "gw");
	syncs[0].flows = 123456;
	syncs[0].replicas = 7;
	syncs[0].pending = 2;
	syncs[0].statuses.n = 3;
	for (int i = 0; i < 3; i++)
		gwha_addr_parse(i == 2 ? "2001:db8:1111:2222::3" : "10.0.0.2",
				&p[i].addr);
	p[0].up = 1;
	p[0].synced = 1;
	p[1].up = 1;
	p[0].behind = 4;
	p[0].rtt_us = 180;
	p[0].lag_p50_us = 1000;
	p[0].lag_p99_us = 5250;
}

static int fill(void **state)
{
	(void)state;
	fill_groups();
	fill_routers();
	fill_stats();
	fill_syncs();
	now = (struct gwha_snapshot){
		.time_us = HOURS(172),
		.groups = {groups, 3},
		.routers = {routers, 3},
		.stats = {now_stats, 3},
		.syncs = {syncs, 1},
	};
	before = now;
	before.time_us -= 2000000;
	before.stats.at = before_stats;
	return 0;
}

static void pages(void **state)
{
	static const struct {
		const char *name;
		size_t columns;
		bool rates;
	} rows[] = {
		{"top.txt", 0, true},
		{"top.first.txt", 0, false},
		{"top.60.txt", 60, true},
	};
	size_t size;
	char *text;
	FILE *out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gwha_view v = {
			.head = "gw1  12:00:00",
			.now = &now,
			.before = rows[i].rates ? &before : NULL,
			.columns = rows[i].columns,
		};

		out = open_memstream(&text, &size);
		assert_int_equal(gwha_view_write(out, &v), 0);
		fclose(out);
		golden(rows[i].name, text);
		free(text);
	}
}

static void nothing(void **state)
{
	struct gwha_snapshot none = {.time_us = 1};
	struct gwha_view v = {.head = "gw1  12:00:00", .now = &none};
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(gwha_view_write(out, &v), 0);
	fclose(out);
	assert_string_equal(text,
			    "gwha top  gw1  12:00:00  0 active, 0 backup, 0 init\n"
			    "\nThere are no routers: gwha router add, or gwha apply FILE.\n");
	free(text);
}

/* What others named must not move the cursor. */
static void strange_names(void **state)
{
	struct gwha_view v = {.head = "gw1", .now = &now};
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	strcpy(routers[0].ifname, "a\033[2Jb");
	assert_int_equal(gwha_view_write(out, &v), 0);
	fclose(out);
	assert_null(strchr(text, '\033'));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pages, fill),
		cmocka_unit_test_setup(nothing, fill),
		cmocka_unit_test_setup(strange_names, fill),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
