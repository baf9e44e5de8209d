// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two nodes over a link that loses, doubles, reorders and records, and that
 * boot again: after a quiet time each knows the other's connections, no frame
 * was applied twice or out of order, and no key saw two contents under one
 * number (docs/protocol-sync.md, "Nonces", "Order and loss", "Passes").
 */

#include <stdlib.h>
#include <string.h>

#include "hmac.h"
#include "sync_node.h"
#include "tap.h"

#define STEP_US 250u
#define LOAD_US 4000000u
#define QUIET_US 4000000u
#define FLIGHT 2048
#define RECORDED 64
#define SEALS 131072u

struct packet {
	u64 at_us;
	struct node *to;
	u32 len;
	u8 frame[GWHA_SYNC_FRAME_MAX];
};

/* A world by chance. */
struct sim_case {
	const char *name;
	u32 loss; /* of 1,000 */
	u32 again; /* of 1,000: doubled */
	u32 late_us; /* at most */
	u32 recorded; /* of 1,000 steps: something old is played back */
	u32 reboots; /* of 100,000 steps */
	u32 cuts; /* of 100,000 steps: a second of silence */
	u32 misses; /* of 1,000 changes: not even noticed, but that is known */
	u32 changes; /* of 100 steps */
	bool plain;
	u32 parts; /* with two links, of 100,000 steps: a second without one */
};

/* clang-format off: a table */

static const struct sim_case cases[] = {
	{ "nothing in the way", 0, 0, 300, 0, 0, 0, 0, 30, false, 0 },
	{ "reordered", 0, 0, 8000, 0, 0, 0, 0, 60, false, 0 },
	{ "1 % lost", 10, 0, 300, 0, 0, 0, 0, 60, false, 0 },
	{ "5 % lost, doubled, reordered", 50, 50, 4000, 0, 0, 0, 0, 60, false,
	  0 },
	{ "30 % lost", 300, 50, 2000, 0, 0, 0, 0, 60, false, 0 },
	{ "recordings", 10, 10, 1000, 50, 0, 0, 0, 30, false, 0 },
	{ "reboots", 10, 10, 1000, 0, 12, 0, 0, 30, false, 0 },
	{ "reboots and recordings", 50, 20, 2000, 100, 12, 0, 0, 30, false, 0 },
	{ "cuts of a second", 10, 10, 1000, 0, 0, 12, 0, 60, false, 0 },
	{ "changes that are missed", 10, 0, 300, 0, 0, 0, 100, 30, false, 0 },
	{ "everything", 80, 50, 4000, 50, 6, 6, 20, 60, false, 0 },
	{ "everything, insecure", 80, 50, 4000, 0, 0, 6, 20, 60, true, 0 },
	{ "two links, one of which is cut", 10, 0, 2000, 0, 0, 0, 0, 60, false,
	  20 },
	{ "two links, everything", 80, 50, 4000, 50, 6, 6, 20, 60, false, 20 },
};

/* clang-format on */

static struct world world;
static struct node node[2];
static struct packet flight[FLIGHT];
static struct packet tape[RECORDED];
static const struct sim_case *now_case;
static u64 cut_until_us;
static u64 part_until_us;
static u8 part; /* which link is cut until then */
static u32 most; /* packets in flight */

static struct {
	u64 name;
	u64 text;
} seals[SEALS];
static u32 reused;

static u64 mix(u64 h, const u8 *p, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		h = (h ^ p[i]) * 0x100000001b3ull;

	return h ^ h >> 29;
}

static u64 toy_tag(const u8 *key, u64 nonce, const u8 *ad, const u8 *text,
		   u32 len)
{
	return mix(mix(mix(nonce + 1, key, 32), ad, 16), text, len);
}

/* Remembers what each number of each key was used for. */
static void toy_seal(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len)
{
	u64 name = mix(nonce ^ 0x9e3779b97f4a7c15ull, key, 32) | 1;
	u64 what = mix(mix(1, ad, 16), text, len);
	u64 tag = toy_tag(key, nonce, ad, text, len);
	u32 at = (u32)(name >> 17) % SEALS;

	while (seals[at].name && seals[at].name != name)
		at = (at + 1) % SEALS;
	reused += seals[at].name && seals[at].text != what;
	seals[at].name = name;
	seals[at].text = what;
	memcpy(text + len, &tag, 8);
	memset(text + len + 8, 0, 8);
}

static bool toy_open(const u8 *key, u64 nonce, const u8 *ad, u8 *text, u32 len)
{
	u64 tag = toy_tag(key, nonce, ad, text, len);

	return !memcmp(text + len, &tag, 8);
}

static void toy_hmac(const u8 *key, u32 key_len, const u8 *text, u32 len,
		     u8 *out)
{
	hmac_sha256(key, key_len, text, len, out);
}

static const struct gwha_stream_crypto toy = { toy_hmac, toy_seal, toy_open };

static bool happens(u32 n, u32 of)
{
	return rng_below(&world.rng, of) < n;
}

static void fly(struct node *to, const u8 *frame, u32 len)
{
	u32 used = 0;
	u32 i;
	u32 at = FLIGHT;

	for (i = 0; i < FLIGHT; i++) {
		used += !!flight[i].to;
		if (!flight[i].to)
			at = i;
	}
	if (used > most)
		most = used;
	if (at == FLIGHT)
		return;
	flight[at].to = to;
	flight[at].len = len;
	flight[at].at_us =
		world.now_us + 100 + rng_below(&world.rng, now_case->late_us);
	memcpy(flight[at].frame, frame, len);
}

/* Either node has its own numbers for the links. */
static bool parted(const struct node *from, u8 link)
{
	return world.now_us < part_until_us &&
	       (from == &node[0] ? link : !link) == part;
}

static void send(struct world *w, const struct node *from, u8 link,
		 const u8 *frame, u32 len)
{
	struct node *to = &node[from == &node[0]];
	struct packet *p = &tape[rng_below(&w->rng, RECORDED)];

	if (happens(10, 100)) {
		p->to = to;
		p->len = len;
		memcpy(p->frame, frame, len);
	}
	if (w->now_us < cut_until_us || parted(from, link) ||
	    happens(now_case->loss, 1000))
		return;
	fly(to, frame, len);
	if (happens(now_case->again, 1000))
		fly(to, frame, len);
}

static void deliver(void)
{
	u32 i;

	for (i = 0; i < FLIGHT; i++) {
		struct node *to = flight[i].to;

		if (!to || flight[i].at_us > world.now_us)
			continue;
		flight[i].to = NULL;
		node_receive(&world, to, flight[i].frame, flight[i].len);
	}
}

/* A change of the table; all but those that are missed are told. */
static void change(struct node *n)
{
	u32 key = rng_below(&world.rng, NODE_FLOWS);
	struct node_flow *f = &n->own[key];

	if (happens(1, 4))
		f->there = !f->there;
	f->value = rng_below(&world.rng, 1000000);
	if (happens(now_case->misses, 1000))
		gwha_pass_tx_dirty(&n->pass_tx);
	else
		n->pending[key] = true;
}

/* What was acknowledged never comes again, to no life of the receiver. */
static void reboot(u32 i)
{
	struct node *n = &node[i];
	struct node *peer = &node[!i];
	u64 acked = peer->tx.acked;
	u64 id = acked ? peer->ring[gwha_order_slot(acked)].id : 0;

	node_boot(&world, n, happens(1, 2));
	n->last_id = id;
}

static void trouble(void)
{
	u32 i;

	for (i = 0; i < 2; i++)
		if (happens(now_case->changes, 100))
			change(&node[i]);
	if (happens(now_case->reboots, 100000))
		reboot(rng_below(&world.rng, 2));
	if (happens(now_case->cuts, 100000))
		cut_until_us = world.now_us + 1000000;
	if (world.now_us >= part_until_us && happens(now_case->parts, 100000)) {
		part_until_us = world.now_us + 1000000;
		part = (u8)rng_below(&world.rng, 2);
	}
}

static bool same_tables(const struct node *owner, const struct node *other)
{
	u32 key;

	for (key = 0; key < NODE_FLOWS; key++) {
		const struct node_flow *a = &owner->own[key];
		const struct node_flow *b = &other->replica[key];

		if (a->there != b->there || (a->there && a->value != b->value))
			return false;
	}

	return true;
}

static void begin(u64 seed, const struct gwha_auth_key *key)
{
	u32 i;

	memset(node, 0, sizeof(node));
	memset(flight, 0, sizeof(flight));
	memset(tape, 0, sizeof(tape));
	memset(seals, 0, sizeof(seals));
	memset(&world, 0, sizeof(world));
	world.rng.state = seed * 0x9e3779b97f4a7c15ull;
	world.now_us = 1000000;
	world.send = send;
	cut_until_us = 0;
	part_until_us = 0;
	for (i = 0; i < 2; i++) {
		struct gwha_stream_conf *conf = &node[i].conf;

		node[i].links = now_case->parts ? 2 : 1;
		conf->crypto = &toy;
		conf->keys = key;
		conf->n_keys = 1;
		conf->send = now_case->plain ? 0 : 1;
		conf->insecure = now_case->plain;
		conf->who.cluster = 5;
		conf->who.node = i + 1;
		conf->version_min = 1;
		conf->version_max = 1;
		node_boot(&world, &node[i], false);
	}
}

static void run(u64 seed)
{
	static const struct gwha_auth_key key = { .id = 1, .len = 32 };
	u64 load_us;
	u64 end_us;

	begin(seed, &key);
	load_us = world.now_us + LOAD_US;
	end_us = load_us + QUIET_US;
	for (; world.now_us < end_us; world.now_us += STEP_US) {
		const struct packet *p = &tape[rng_below(&world.rng, RECORDED)];

		deliver();
		if (world.now_us < load_us)
			trouble();
		if (p->to && happens(now_case->recorded, 1000))
			node_receive(&world, p->to, p->frame, p->len);
		node_step(&world, &node[0]);
		node_step(&world, &node[1]);
	}
}

int main(int argc, char **argv)
{
	u32 seeds = argc > 1 ? (u32)atoi(argv[1]) : 6;
	size_t i;
	u32 n;

	tap_plan(TAP_COUNT(cases));
	for (i = 0; i < TAP_COUNT(cases); i++) {
		bool equal = true;
		bool ok;
		u32 wrong = 0;
		u32 seen = 0;
		u32 gaps = 0;
		u32 bad = 0;

		now_case = &cases[i];
		reused = 0;
		for (n = 1; n <= seeds; n++) {
			run(n);
			if (!same_tables(&node[0], &node[1]) ||
			    !same_tables(&node[1], &node[0])) {
				equal = false;
				bad = n;
			}
			wrong += node[0].disorder + node[1].disorder +
				 node[0].refused + node[1].refused;
			seen += node[0].applied + node[1].applied;
			gaps += node[0].gaps + node[1].gaps;
		}
		/* where little is lost, asking again brings all of it */
		if (now_case->loss <= 10 && !now_case->reboots &&
		    !now_case->cuts)
			equal &= !gaps;
		ok = equal && !wrong && !reused && seen > 100 * seeds &&
		     most < FLIGHT;
		if (!tap_ok(ok, "%s: equal tables, once and in order",
			    cases[i].name))
			tap_diag("seed %u differs", bad);
		tap_diag("%u applied, %u gaps, %u wrong, %u reused, %u flying",
			 seen, gaps, wrong, reused, most);
	}

	return tap_done();
}
