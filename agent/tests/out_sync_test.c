// SPDX-License-Identifier: GPL-2.0-or-later
/* What is written of synchronisation, compared with tests/golden/. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden.h"
#include "model.h"
#include "units.h"

#define BIT(set, attr) GWHA_HAS(GWHA_A_##set##_##attr)

static void count_all(const struct gwha_kind *kind, void *counters)
{
	for (uint16_t id = 2; id <= kind->set->max; id++)
		gwha_number_set(kind, counters, id, 0);
}

static struct gwha_sync_peer sync_peer(const char *addr)
{
	struct gwha_sync_peer p = {
		.has = BIT(SYNC_PEER, ADDR) | BIT(SYNC_PEER, UP) |
		       BIT(SYNC_PEER, SYNCED) | BIT(SYNC_PEER, BEHIND) |
		       BIT(SYNC_PEER, COUNTERS) | BIT(SYNC_PEER, DROPS),
	};

	gwha_addr_parse(addr, &p.addr);
	count_all(&gwha_kind_sync_stats, &p.counters);
	count_all(&gwha_kind_sync_drops, &p.drops);
	return p;
}

static void fill_sync(struct gwha_sync *s, const char *group, uint8_t select)
{
	s->has = BIT(SYNC, GROUP) | BIT(SYNC, IFNAME) | BIT(SYNC, LOCAL) |
		 BIT(SYNC, PEER) | BIT(SYNC, PORT) | BIT(SYNC, SELECT) |
		 BIT(SYNC, RATE_KBIT) | BIT(SYNC, INSECURE) | BIT(SYNC, FLOWS) |
		 BIT(SYNC, REPLICAS) | BIT(SYNC, PENDING) | BIT(SYNC, SYNCED) |
		 BIT(SYNC, DROP_PEER);
	strcpy(s->group, group);
	strcpy(s->ifname, "eth1");
	gwha_addr_parse("192.0.2.1", &s->local);
	gwha_addr_parse("192.0.2.2", &s->peers.at[0]);
	s->peers.n = 1;
	s->port = GWHA_SYNC_PORT;
	s->select = select;
}

/* Both links of the first peer, of which the second is used. */
static void second_link(struct gwha_sync *s)
{
	static const struct gwha_sync_link links[] = {
		{.tx_frames = 70, .rx_frames = 80, .tx_error = 2},
		{.tx_frames = 7, .rx_frames = 8, .up = 1, .used = 1},
	};
	struct gwha_sync_peer *p = s->statuses.at;

	s->has |= BIT(SYNC, IFNAME2) | BIT(SYNC, LOCAL2) | BIT(SYNC, PEER2);
	strcpy(s->ifname2, "eth2");
	gwha_addr_parse("fe80::1", &s->local2);
	gwha_addr_parse("fe80::2", &s->peers2.at[0]);
	gwha_addr_parse("fe80::3", &s->peers2.at[1]);
	s->peers2.n = 2;
	p->has |= BIT(SYNC_PEER, LINK);
	p->links.n = 2;
	for (int i = 0; i < 2; i++) {
		p->links.at[i] = links[i];
		p->links.at[i].has =
			BIT(SYNC_LINK, ADDR) | BIT(SYNC_LINK, UP) |
			BIT(SYNC_LINK, USED) | BIT(SYNC_LINK, TX_FRAMES) |
			BIT(SYNC_LINK, RX_FRAMES) | BIT(SYNC_LINK, TX_ERROR);
		gwha_addr_parse(i ? "fe80::2" : "192.0.2.2",
				&p->links.at[i].addr);
	}
}

static void fill_ignores(struct gwha_sync *s)
{
	struct gwha_sync_ignore *ig = s->ignores.at;

	s->has |= BIT(SYNC, IGNORE);
	s->ignores.n = 5;
	ig[0].has = BIT(SYNC_IGNORE, PROTO);
	ig[0].proto = 17;
	ig[1].has = BIT(SYNC_IGNORE, PROTO);
	ig[1].proto = 50;
	ig[2].has = BIT(SYNC_IGNORE, ADDR) | BIT(SYNC_IGNORE, PLEN);
	gwha_addr_parse("fd00::", &ig[2].addr);
	ig[2].plen = 8;
	ig[3].has = BIT(SYNC_IGNORE, ZONE);
	ig[4].has = BIT(SYNC_IGNORE, MARK) | BIT(SYNC_IGNORE, MASK);
	ig[4].mark = 1;
	ig[4].mask = 3;
}

static struct gwha_sync syncs[4];

static void synchronisations(void **state)
{
	struct gwha_sync *s = syncs;
	struct gwha_sync_peer *p;

	(void)state;
	fill_sync(&s[0], "edge", GWHA_SYNC_SELECT_VIPS);
	s[0].has |= BIT(SYNC, KEY) | BIT(SYNC, PEER_STATUS);
	gwha_addr_parse("192.0.2.3", &s[0].peers.at[1]);
	s[0].peers.n = 2;
	s[0].rate_kbit = 1500;
	s[0].flows = 100000;
	s[0].replicas = 12;
	s[0].pending = 3;
	s[0].synced = 1;
	s[0].keys.n = 2;
	for (int i = 0; i < 2; i++) {
		s[0].keys.at[i].has = BIT(KEY, ID) | BIT(KEY, SEND) |
				      BIT(KEY, SECRET);
		s[0].keys.at[i].id = (uint8_t)(i + 1);
		s[0].keys.at[i].send = i == 1;
		s[0].keys.at[i].secret.len = 16;
		memset(s[0].keys.at[i].secret.bytes, 'S', 16);
	}
	s[0].statuses.n = 2;
	p = s[0].statuses.at;
	p[0] = sync_peer("192.0.2.2");
	p[0].has |= BIT(SYNC_PEER, RTT_US) | BIT(SYNC_PEER, LAG_P50_US) |
		    BIT(SYNC_PEER, LAG_P99_US);
	p[0].up = 1;
	p[0].synced = 1;
	p[0].behind = 2;
	p[0].rtt_us = 180;
	p[0].lag_p50_us = 1000;
	p[0].lag_p99_us = 5250;
	p[0].counters.at[GWHA_A_SYNC_STATS_TX_BYTES] = 123456789012ULL;
	p[0].counters.at[GWHA_A_SYNC_STATS_FENCES_HEARD] = 1;
	p[0].drops.at[GWHA_A_SYNC_COUNTERS_DROP_REPLAY] = 7;
	p[1] = sync_peer("192.0.2.3");
	second_link(&s[0]);

	fill_sync(&s[1], "lan", GWHA_SYNC_SELECT_MARK);
	s[1].has |= BIT(SYNC, MARK) | BIT(SYNC, MASK);
	s[1].mark = 0x10;
	s[1].mask = 0xf0;
	s[1].insecure = 1;
	s[1].drop_peer = 9;
	fill_sync(&s[2], "dmz", GWHA_SYNC_SELECT_ZONE);
	s[2].has |= BIT(SYNC, ZONE);
	s[2].zone = 7;
	fill_ignores(&s[2]);
	fill_sync(&s[3], "rest", GWHA_SYNC_SELECT_DEFAULT);
	s[3].rate_kbit = 1000000;
	write_all("syncs", &gwha_kind_sync, s, 4);
}

static struct gwha_sync_event sync_ev[] = {
	{
		.seq = 1,
		.time_us = 123456789,
		.group = "edge",
		.what = GWHA_SYNC_WHAT_PEER_UP,
		.has = BIT(SYNC_EVENT, PEER),
		.peer = {.len = 4, .bytes = {192, 0, 2, 2}},
	},
	{
		.seq = 2,
		.time_us = 5,
		.group = "edge",
		.what = GWHA_SYNC_WHAT_SYNCED,
	},
	{
		.seq = 3,
		.group = "new",
		.what = 200,
	},
	{
		.seq = 4,
		.group = "edge",
		.what = GWHA_SYNC_WHAT_LINK_DOWN,
		.has = BIT(SYNC_EVENT, PEER),
		.peer = {.len = 4, .bytes = {198, 51, 100, 2}},
	},
};

static void sync_events(void **state)
{
	size_t size;
	char *text;
	FILE *out;

	(void)state;
	out = open_memstream(&text, &size);
	for (size_t i = 0; i < sizeof(sync_ev) / sizeof(sync_ev[0]); i++) {
		sync_ev[i].has |= BIT(SYNC_EVENT, SEQ) |
				  BIT(SYNC_EVENT, TIME_US) |
				  BIT(SYNC_EVENT, GROUP) |
				  BIT(SYNC_EVENT, WHAT);
		gwha_text_sync_event(out, &sync_ev[i]);
		assert_int_equal(gwha_json_one(out, &gwha_kind_sync_event,
					       &sync_ev[i], false),
				 0);
	}
	fclose(out);
	golden("sync_events.txt", text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(synchronisations),
		cmocka_unit_test(sync_events),
	};

	return cmocka_run_group_tests_name("out_sync", tests, NULL, NULL);
}
