// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is written, compared with tests/golden/. GWHA_GOLDEN says where that
 * is; with GWHA_GOLDEN_WRITE set, the files are written instead.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "units.h"
#include "writer.h"

#define BIT(set, attr) GWHA_HAS(GWHA_A_##set##_##attr)

static void golden(const char *name, const char *text)
{
	const char *dir = getenv("GWHA_GOLDEN");
	char path[512], want[16384];
	size_t len;
	FILE *f;

	assert_non_null(dir);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, getenv("GWHA_GOLDEN_WRITE") ? "w" : "r");
	assert_non_null(f);
	if (getenv("GWHA_GOLDEN_WRITE")) {
		fputs(text, f);
		fclose(f);
		return;
	}
	len = fread(want, 1, sizeof(want) - 1, f);
	want[len] = '\0';
	fclose(f);
	assert_string_equal(text, want);
}

static void write_all(const char *name, const struct gwha_kind *kind,
		      const void *objs, size_t n)
{
	char path[128];
	size_t size;
	char *text;
	FILE *out;

	for (int form = 0; form < 3; form++) {
		out = open_memstream(&text, &size);
		if (form < 2)
			assert_int_equal(
				gwha_json_list(out, kind, objs, n, form), 0);
		else
			for (size_t i = 0; i < n; i++)
				gwha_text_one(out, kind,
					      (const char *)objs +
						      i * kind->size,
					      62345678);
		fclose(out);
		snprintf(path, sizeof(path), "%s%s", name,
			 form == 0 ? ".json" :
			 form == 1 ? ".pretty.json" :
				     ".txt");
		golden(path, text);
		free(text);
	}
}

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
		.vips.n = 2,
		.ifname = "eth0",
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
	for (int i = 0; i < 2; i++)
		rt.vips.at[i].has = BIT(VIP, ADDR) | BIT(VIP, PLEN) |
				    BIT(VIP, STATE) | (i ? BIT(VIP, ERROR) : 0);
	for (uint16_t id = 1; id <= GWHA_A_ROUTER_MAX; id++)
		if (id != GWHA_A_ROUTER_VIP_CLEAR && id != GWHA_A_ROUTER_PAD)
			rt.has |= GWHA_HAS(id);
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
	struct gwha_router rt[] = {active_router(), faulty_router()};

	(void)state;
	write_all("routers", &gwha_kind_router, rt, 2);
}

static void nothing(void **state)
{
	(void)state;
	write_all("nothing", &gwha_kind_router, NULL, 0);
}

static void groups(void **state)
{
	struct gwha_group g[] = {
		{
			.name = "edge",
			.priority = 150,
			.preempt = 1,
			.state = GWHA_STATE_ACTIVE,
			.why = GWHA_WHY_TIMEOUT,
			.since_us = 12345678,
			.epoch = 3,
			.members = 2,
		},
		{
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
		},
	};

	(void)state;
	for (int i = 0; i < 2; i++)
		for (uint16_t id = GWHA_A_GROUP_NAME; id <= GWHA_A_GROUP_MAX;
		     id++)
			g[i].has |= GWHA_HAS(id);
	write_all("groups", &gwha_kind_group, g, 2);
}

static void stats(void **state)
{
	struct gwha_stats s[2] = {0};

	(void)state;
	for (int i = 0; i < 2; i++) {
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
	write_all("stats", &gwha_kind_stats, s, 2);
}

static void events(void **state)
{
	struct gwha_event ev[] = {
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
		cmocka_unit_test(groups),  cmocka_unit_test(stats),
		cmocka_unit_test(events),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
