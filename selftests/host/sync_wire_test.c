// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames and records of synchronisation: golden ones, and any there can be. */

#include <stdlib.h>
#include <string.h>

#include "sync_record.h"
#include "sync_wire.h"
#include "sync_vectors.h"
#include "rng.h"
#include "tap.h"

#define ROUNDS 20000
#define SEED 0x73796e63ull
#define GROUP_LEN 20

/* Exactly @len bytes on the heap, so that reading any further is seen. */
static u8 *exact(const u8 *bytes, u32 len)
{
	u8 *p = malloc(len ? len : 1);

	if (!p)
		abort();
	if (len && bytes)
		memcpy(p, bytes, len);

	return p;
}

/* The records of a frame. */
static struct gwha_sync_record records[GWHA_SYNC_RECORDS_MAX];

/* As a receiver does: the header, then what the type has. */
static u8 parse_frame(const u8 *bytes, u32 len)
{
	u32 body = len - GWHA_SYNC_HDR - GWHA_SYNC_TAG;
	struct gwha_sync_welcome welcome;
	struct gwha_sync_hello hello;
	struct gwha_sync_head head;
	struct gwha_sync_beat beat;
	u8 *p = exact(bytes, len);
	u8 reason;
	u64 now_ns;
	u32 n;

	reason = gwha_sync_head_parse(p, len, &head);
	if (!reason && head.type == GWHA_SYNC_TYPE_HELLO)
		reason = gwha_sync_hello_parse(p, len, &hello);
	else if (!reason && head.type == GWHA_SYNC_TYPE_WELCOME)
		reason = gwha_sync_welcome_parse(p, len, &welcome);
	else if (!reason && head.type == GWHA_SYNC_TYPE_BEAT)
		reason = gwha_sync_beat_parse(p + GWHA_SYNC_HDR, body, &beat);
	else if (!reason)
		reason = gwha_sync_data_read(p + GWHA_SYNC_HDR, body, records,
					     &n, &now_ns);
	free(p);

	return reason;
}

static void walk_frames(void)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(sync_frames); i++) {
		const struct sync_frame *f = &sync_frames[i];
		u8 reason = parse_frame(f->frame, f->len);

		if (!tap_ok(reason == f->reason, "frame: %s", f->name))
			tap_diag("reason %u, want %u", reason, f->reason);
	}
}

/* The fields of hello, welcome and beat, by the golden frames. */
static void golden_fields(void)
{
	struct gwha_sync_hello hello = { 0 };
	struct gwha_sync_welcome welcome = { 0 };
	struct gwha_sync_beat beat = { 0 };
	u8 buf[GWHA_SYNC_FRAME_MAX];
	u32 len;
	size_t i;
	bool ok = true;

	for (i = 0; i < TAP_COUNT(sync_frames); i++) {
		const struct sync_frame *f = &sync_frames[i];

		if (f->reason)
			continue;
		len = f->len;
		if (f->frame[3] == GWHA_SYNC_TYPE_HELLO) {
			gwha_sync_hello_parse(f->frame, f->len, &hello);
			len = gwha_sync_hello_build(buf, sizeof(buf), &hello);
		} else if (f->frame[3] == GWHA_SYNC_TYPE_WELCOME) {
			gwha_sync_welcome_parse(f->frame, f->len, &welcome);
			len = gwha_sync_welcome_build(buf, sizeof(buf),
						      &welcome);
		} else if (f->frame[3] == GWHA_SYNC_TYPE_BEAT) {
			gwha_sync_beat_parse(f->frame + 16, f->len - 32, &beat);
			memcpy(buf, f->frame, 16);
			len = 32 + gwha_sync_beat_build(buf + 16, 300, &beat);
			memset(buf + len - 16, 0, 16);
		} else {
			continue;
		}
		ok &= len == f->len && !memcmp(buf, f->frame, len);
	}
	tap_ok(ok, "build: golden frames from our own hand");
	ok = hello.who.cluster == 0x1122334455667788ull &&
	     hello.who.node == 9 && hello.who.boot == 0xb0 &&
	     hello.count == 3 && hello.first == 1 && hello.key_id == 1 &&
	     hello.version_max == 9;
	tap_ok(ok, "hello: fields");
	ok = welcome.stream == 7 && welcome.version == 1 &&
	     welcome.key_id == 1 && welcome.who.boot == 0xb0;
	tap_ok(ok, "welcome: fields");
	ok = beat.now_ns == 0x1000 && beat.sent == 20 && beat.stream == 7 &&
	     beat.credit == 256 && beat.through == 9 && beat.echo_ns == 5 &&
	     beat.held_us == 6 && beat.want == 2;
	tap_ok(ok, "beat: fields");
}

/* The first record of a body, which follows a group unless told otherwise. */
static u8 parse_record(const u8 *record, u32 len, bool no_group,
		       struct gwha_sync_record *rec)
{
	u8 body[8 + GROUP_LEN + GWHA_SYNC_RECORD_MAX + 8] = { [8] = 1 };
	u32 skip = no_group ? 8 : 8 + GROUP_LEN;
	struct gwha_sync_iter it;
	u32 n, last = !no_group;
	u64 now_ns;
	u8 whole;
	u8 reason;
	u8 *p;

	memcpy(body + skip, record, len);
	p = exact(body, skip + len);
	reason = gwha_sync_data_begin(p, skip + len, &it, &now_ns);
	if (!reason && !no_group)
		reason = gwha_sync_data_next(&it, rec);
	if (!reason)
		reason = gwha_sync_data_next(&it, rec);
	whole = gwha_sync_data_read(p, skip + len, records, &n, &now_ns);
	free(p);
	/* both ways in must say the same of a body with one record */
	if (whole != reason ||
	    (!reason && (n != last + 1 || records[last].kind != rec->kind)))
		abort();

	return reason;
}

static void walk_records(void)
{
	u8 buf[GWHA_SYNC_RECORD_MAX];
	size_t i;

	for (i = 0; i < TAP_COUNT(sync_vectors); i++) {
		const struct sync_vector *v = &sync_vectors[i];
		struct gwha_sync_record rec = { 0 };
		u8 reason = parse_record(v->record, v->len, v->no_group, &rec);
		bool ok = reason == v->reason;

		if (ok && !reason)
			ok = rec.kind == v->kind &&
			     gwha_sync_record_build(buf, sizeof(buf), &rec) ==
				     v->len &&
			     !memcmp(buf, v->record, v->len);
		if (!tap_ok(ok, "record: %s", v->name))
			tap_diag("reason %u, want %u", reason, v->reason);
	}
}

static const struct sync_vector *find(const char *name)
{
	size_t i;

	for (i = 0; i < TAP_COUNT(sync_vectors); i++)
		if (!strcmp(sync_vectors[i].name, name))
			return &sync_vectors[i];
	abort();
}

static struct gwha_sync_record decoded(const char *name)
{
	const struct sync_vector *v = find(name);
	struct gwha_sync_record rec = { 0 };

	if (parse_record(v->record, v->len, v->no_group, &rec))
		abort();

	return rec;
}

static bool addr_is(const struct gwha_addr *a, u8 b0, u8 b1, u8 b2, u8 b3)
{
	static const u8 zeros[12];

	return a->b[0] == b0 && a->b[1] == b1 && a->b[2] == b2 &&
	       a->b[3] == b3 && !memcmp(a->b + 4, zeros, 12);
}

static void record_fields(void)
{
	struct gwha_sync_record r = decoded("flow, TCP over IPv4");
	struct gwha_flow *f = &r.flow;
	bool ok;

	ok = f->proto == 6 && f->state == 3 && f->status == 3 &&
	     f->scale[0] == 7 && f->scale[1] == 14 && f->tcp_flags == 0x33 &&
	     f->timeout_s == 432000 && addr_is(&f->orig.src, 10, 0, 0, 1) &&
	     addr_is(&f->orig.dst, 192, 0, 2, 9) && f->orig.src_port == 40000 &&
	     f->orig.dst_port == 80;
	tap_ok(ok, "flow: fields");
	ok = addr_is(&f->reply.src, 192, 0, 2, 9) &&
	     addr_is(&f->reply.dst, 10, 0, 0, 1) && f->reply.src_port == 80 &&
	     f->reply.dst_port == 40000;
	tap_ok(ok, "flow: the reply is the mirror");
	r = decoded("flow, SNAT");
	ok = addr_is(&f->reply.dst, 203, 0, 113, 1) &&
	     f->reply.dst_port == 40001;
	tap_ok(ok, "flow: the reply is what was said");
	r = decoded("flow, ping");
	ok = f->reply.src_port == 0x1234 && f->reply.dst_port == 0x0000 &&
	     addr_is(&f->reply.src, 192, 0, 2, 9);
	tap_ok(ok, "flow: a ping is answered under the same id");
	r = decoded("flow, all that there is");
	ok = f->mark == 5 && f->zone == 7 && f->zone_dir == 1 &&
	     f->labels[15] == 16 && f->seqadj[0].pos == 1 &&
	     f->seqadj[1].after == 6 && f->helper == 1 &&
	     f->expects.dst_port == 39999 && f->expects.dst.b[15] == 9 &&
	     f->expects_dir == 1 && f->expects_port == 39998;
	tap_ok(ok, "flow: fields that flags add");
	r = decoded("change");
	ok = r.change.key == 0x0102030405060708ull && r.change.state == 4 &&
	     r.change.timeout_s == 120 && r.change.scale[0] == 7;
	tap_ok(ok, "change: fields");
	r = decoded("fence");
	ok = r.epoch.group == 0xab000001 && r.epoch.counter == 0x102 &&
	     r.epoch.node == 9;
	tap_ok(ok, "epoch: fields");
	r = decoded("pass ends");
	ok = r.pass.what == GWHA_SYNC_PASS_END && r.pass.generation == 4 &&
	     r.pass.count == 256;
	tap_ok(ok, "pass: fields");
}

static void chance_tuple(struct rng *rng, u8 has, struct gwha_tuple *t)
{
	u8 i;

	memset(t, 0, sizeof(*t));
	for (i = 0; i < (has & GWHA_FLOW_V6 ? 16 : 4); i++) {
		t->src.b[i] = (u8)rng_next(rng);
		t->dst.b[i] = (u8)rng_next(rng);
	}
	t->src_port = (u16)rng_next(rng);
	t->dst_port = (u16)rng_next(rng);
}

static void chance_flow(struct rng *rng, struct gwha_flow *f)
{
	u8 i;

	memset(f, 0, sizeof(*f));
	f->has = (u8)rng_next(rng);
	f->proto = rng_below(rng, 3) ? 6 : (u8)(59 + rng_below(rng, 70));
	if (f->proto != 6)
		f->has &= 0xffu ^ (GWHA_FLOW_SEQADJ | GWHA_FLOW_HELPER);
	f->status = (u16)rng_below(rng, 32);
	f->timeout_s = rng_below(rng, 432001);
	if (f->proto == 6) {
		f->state = (u8)rng_below(rng, 10);
		f->scale[0] = (u8)rng_below(rng, 15);
		f->scale[1] = (u8)rng_below(rng, 15);
		f->tcp_flags = (u8)(rng_next(rng) & 0x77);
	}
	chance_tuple(rng, f->has, &f->orig);
	gwha_tuple_mirror(&f->orig, f->proto, &f->reply);
	if (f->has & GWHA_FLOW_NAT)
		chance_tuple(rng, f->has, &f->reply);
	if (f->has & GWHA_FLOW_MARK)
		f->mark = (u32)rng_next(rng);
	if (f->has & GWHA_FLOW_ZONE) {
		f->zone = (u16)rng_next(rng);
		f->zone_dir = (u8)(1 + rng_below(rng, 3));
	}
	for (i = 0; i < 16 && f->has & GWHA_FLOW_LABELS; i++)
		f->labels[i] = (u8)rng_next(rng);
	for (i = 0; i < 2 && f->has & GWHA_FLOW_SEQADJ; i++) {
		f->seqadj[i].pos = (u32)rng_next(rng);
		f->seqadj[i].before = (u32)rng_next(rng);
		f->seqadj[i].after = (u32)rng_next(rng);
	}
	if (f->has & GWHA_FLOW_HELPER) {
		f->helper = (u8)(1 + rng_below(rng, GWHA_HELPERS - 1));
		if (!rng_below(rng, 3))
			return;
		chance_tuple(rng, f->has, &f->expects);
		f->expects.src_port = 0;
		f->expects.dst_port |= 1;
		f->expects_dir = (u8)rng_below(rng, 2);
		f->expects_port = (u16)rng_next(rng);
	}
}

static bool same_tuple(const struct gwha_tuple *a, const struct gwha_tuple *b)
{
	return !gwha_addr_cmp(&a->src, &b->src) &&
	       !gwha_addr_cmp(&a->dst, &b->dst) && a->src_port == b->src_port &&
	       a->dst_port == b->dst_port;
}

static bool same_flow(const struct gwha_flow *a, const struct gwha_flow *b)
{
	return a->has == b->has && a->proto == b->proto &&
	       a->state == b->state && a->status == b->status &&
	       a->scale[0] == b->scale[0] && a->scale[1] == b->scale[1] &&
	       a->tcp_flags == b->tcp_flags && a->timeout_s == b->timeout_s &&
	       same_tuple(&a->orig, &b->orig) &&
	       same_tuple(&a->reply, &b->reply) && a->mark == b->mark &&
	       a->zone == b->zone && a->zone_dir == b->zone_dir &&
	       !memcmp(a->labels, b->labels, 16) &&
	       !memcmp(a->seqadj, b->seqadj, sizeof(a->seqadj)) &&
	       same_tuple(&a->expects, &b->expects) && a->helper == b->helper &&
	       a->expects_dir == b->expects_dir &&
	       a->expects_port == b->expects_port;
}

/* What is built is what is read, in exactly the room that it needs. */
static void round_trip(void)
{
	struct rng rng = { SEED };
	bool room = true;
	bool cut = true;
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS; n++) {
		struct gwha_sync_record rec = { .kind = GWHA_SYNC_FLOW };
		struct gwha_sync_record back;
		u8 buf[GWHA_SYNC_RECORD_MAX];
		u32 less;
		u32 len;
		u8 *p;

		chance_flow(&rng, &rec.flow);
		len = gwha_sync_record_build(buf, sizeof(buf), &rec);
		ok &= len && !(len % 4) &&
		      !parse_record(buf, len, false, &back) &&
		      same_flow(&back.flow, &rec.flow);
		less = rng_below(&rng, len);
		p = exact(NULL, less);
		room &= !gwha_sync_record_build(p, less, &rec);
		free(p);
		p = exact(NULL, len);
		room &= gwha_sync_record_build(p, len, &rec) == len;
		free(p);
		less = 1 + rng_below(&rng, len - 1);
		cut &= parse_record(buf, less, false, &back) ==
		       GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	}
	tap_ok(ok, "property: a flow is read as it was meant");
	tap_ok(room, "property: built in exactly the room it needs");
	tap_ok(cut, "property: no other length is accepted");
}

/* Fields that a receiver indexes or shifts by, whatever the bytes. */
static bool in_range(const struct gwha_sync_record *r)
{
	const struct gwha_flow *f = &r->flow;

	switch (r->kind) {
	case GWHA_SYNC_FLOW:
		return f->state < (f->proto == 6 || f->proto == 132 ? 10 : 1) &&
		       f->scale[0] <= 14 && f->scale[1] <= 14 &&
		       !(f->status & 0xffe0) && f->timeout_s <= 2147483 &&
		       f->zone_dir <= 3 && f->helper < GWHA_HELPERS;
	case GWHA_SYNC_CHANGE:
		return r->change.state < 10 && r->change.scale[0] <= 14 &&
		       r->change.scale[1] <= 14 && !(r->change.status & 0xffe0);
	case GWHA_SYNC_PASS:
		return r->pass.what == 1 || r->pass.what == 2;
	default:
		return true;
	}
}

/* Golden records with some bytes by chance, many in a body. */
static void chance_bytes(void)
{
	u8 body[GWHA_SYNC_BODY_MAX];
	struct rng rng = { SEED + 1 };
	unsigned int accepted = 0;
	unsigned int read = 0;
	bool ok = true;
	int n;

	for (n = 0; n < ROUNDS * 5; n++) {
		u32 i, len = 8 + GROUP_LEN;
		u64 now_ns;
		u8 *p;

		memset(body, 0, sizeof(body));
		body[8] = 1;
		for (i = rng_below(&rng, 4); i; i--) {
			const struct sync_vector *v =
				&sync_vectors[rng_below(&rng,
							TAP_COUNT(
								sync_vectors))];

			memcpy(body + len, v->record, v->len);
			len += v->len;
		}
		for (i = rng_below(&rng, 3); i; i--)
			body[rng_below(&rng, len)] = (u8)rng_next(&rng);
		len -= rng_below(&rng, 4) ? 0 : rng_below(&rng, len + 1);
		p = exact(body, len);
		if (!gwha_sync_data_read(p, len, records, &i, &now_ns)) {
			accepted++;
			read += i;
			while (i--)
				ok &= in_range(&records[i]);
		}
		free(p);
	}
	if (!tap_ok(ok && accepted > 1000 && read > 1000,
		    "property: bytes by chance are refused or in range"))
		tap_diag("%u bodies, %u records", accepted, read);
}

/* As many records as there can be; what is longer than a frame is none. */
static void full_body(void)
{
	const struct gwha_sync_record group = { .kind = GWHA_SYNC_GROUP };
	struct gwha_sync_record end = { .kind = GWHA_SYNC_END };
	u8 body[GWHA_SYNC_BODY_MAX + 4] = { 0 };
	u32 n = 0, len = GWHA_SYNC_DATA_HEAD;
	u64 now_ns;
	u8 *p;

	len += gwha_sync_record_build(body + len, sizeof(body) - len, &group);
	for (; len + GWHA_SYNC_RECORD_MIN <= GWHA_SYNC_BODY_MAX; end.key++)
		len += gwha_sync_record_build(body + len, sizeof(body) - len,
					      &end);
	p = exact(body, len);
	len = gwha_sync_data_read(p, len, records, &n, &now_ns);
	tap_ok(!len && n == end.key + 1 && records[n - 1].key == n - 2,
	       "body: full of the shortest records");
	free(p);
	tap_ok(gwha_sync_data_read(body, sizeof(body), records, &n, &now_ns) ==
		       GWHA_A_SYNC_COUNTERS_DROP_LONG,
	       "body: longer than any");
}

/* What nobody would accept is not built. */
static void unbuildable(void)
{
	static const u8 wrong[][2] = { { 0, 0 }, { 8, 0 }, { 255, 0 } };
	struct gwha_sync_record rec = { .kind = GWHA_SYNC_FLOW };
	struct gwha_sync_beat beat = { .through = 5, .n = 1 };
	u8 buf[300];
	bool ok = true;
	size_t i;

	rec.flow.proto = 6;
	rec.flow.scale[0] = 15;
	ok &= !gwha_sync_record_build(buf, sizeof(buf), &rec);
	rec.flow.scale[0] = 0;
	rec.flow.state = 10;
	ok &= !gwha_sync_record_build(buf, sizeof(buf), &rec);
	for (i = 0; i < TAP_COUNT(wrong); i++) {
		rec.kind = wrong[i][0];
		ok &= !gwha_sync_record_build(buf, sizeof(buf), &rec);
	}
	beat.range[0].from = 5;
	beat.range[0].count = 1;
	ok &= !gwha_sync_beat_build(buf, sizeof(buf), &beat);
	beat.range[0].from = 6;
	ok &= gwha_sync_beat_build(buf, 64, &beat) == 64;
	ok &= !gwha_sync_beat_build(buf, 63, &beat);
	beat.n = GWHA_SYNC_RANGES + 1;
	ok &= !gwha_sync_beat_build(buf, sizeof(buf), &beat);
	tap_ok(ok, "build: nothing that a peer would refuse");
}

int main(void)
{
	tap_plan(TAP_COUNT(sync_frames) + 4 + TAP_COUNT(sync_vectors) + 8 + 7);
	walk_frames();
	golden_fields();
	walk_records();
	record_fields();
	round_trip();
	chance_bytes();
	full_body();
	unbuildable();

	return tap_done();
}
