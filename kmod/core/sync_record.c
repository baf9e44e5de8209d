// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of the synchronisation protocol: bytes to struct and back. */

#include "sync_record.h"

/* Where the fields begin that stand at the same place in several kinds. */
enum record_offset {
	OFF_KIND,
	OFF_FLAGS,
	OFF_PROTO, /* of flow and change; else reserved */
	OFF_STATE,
	OFF_STATUS,
	OFF_SCALE = 6,
	OFF_TCP_FLAGS,
	OFF_TIMEOUT,
	FLOW_TUPLE = 12,
	CHANGE_KEY = 12,
	END_KEY = 4,
	PASS_GENERATION = 4,
	PASS_COUNT = 8,
	PASS_RESERVED = 12,
	EPOCH_GROUP = 4,
	EPOCH_COUNTER = 8,
	EPOCH_NODE = 16,
	HASH_KEY = 4,
};

#define EPOCH_LEN 20
#define CHANGE_LEN 20
#define END_LEN GWHA_SYNC_RECORD_MIN
#define PASS_LEN 16
#define HASH_LEN 20
#define MARK_LEN 4
#define ZONE_LEN 4
#define LABELS_LEN 16
#define SEQADJ_LEN 12 /* of one direction */
#define HELPER_LEN 4

static u32 tuple_len(u8 flags)
{
	return flags & GWHA_FLOW_V6 ? 36 : 12;
}

static u32 flow_len(u8 flags)
{
	u32 len = FLOW_TUPLE + tuple_len(flags);

	if (flags & GWHA_FLOW_NAT)
		len += tuple_len(flags);
	if (flags & GWHA_FLOW_MARK)
		len += MARK_LEN;
	if (flags & GWHA_FLOW_ZONE)
		len += ZONE_LEN;
	if (flags & GWHA_FLOW_LABELS)
		len += LABELS_LEN;
	if (flags & GWHA_FLOW_SEQADJ)
		len += 2 * SEQADJ_LEN;
	if (flags & GWHA_FLOW_HELPER)
		len += tuple_len(flags) + HELPER_LEN;

	return len;
}

/* Length of a record; 0 if its kind is unknown. */
static u32 record_len(u8 kind, u8 flags)
{
	switch (kind) {
	case GWHA_SYNC_GROUP:
	case GWHA_SYNC_FENCE:
		return EPOCH_LEN;
	case GWHA_SYNC_FLOW:
		return flow_len(flags);
	case GWHA_SYNC_CHANGE:
		return CHANGE_LEN;
	case GWHA_SYNC_END:
		return END_LEN;
	case GWHA_SYNC_PASS:
		return PASS_LEN;
	case GWHA_SYNC_HASH_KEY:
		return HASH_LEN;
	default:
		return 0;
	}
}

/* Kinds that say nothing without the group that they are of. */
static bool needs_group(u8 kind)
{
	return kind == GWHA_SYNC_FLOW || kind == GWHA_SYNC_CHANGE ||
	       kind == GWHA_SYNC_END || kind == GWHA_SYNC_PASS;
}

static u8 check_change(const struct gwha_sync_change *c)
{
	u8 reason = gwha_flow_check_life(c->proto, c->state, c->status,
					 c->timeout_s);

	return reason ? reason :
			gwha_flow_check_tcp(c->proto, c->scale, c->tcp_flags);
}

/* What both sides demand of a record. */
static u8 check_record(const struct gwha_sync_record *rec)
{
	switch (rec->kind) {
	case GWHA_SYNC_FLOW:
		return gwha_flow_check(&rec->flow);
	case GWHA_SYNC_CHANGE:
		return check_change(&rec->change);
	case GWHA_SYNC_PASS:
		if (rec->pass.what != GWHA_SYNC_PASS_BEGIN &&
		    rec->pass.what != GWHA_SYNC_PASS_END)
			return GWHA_A_SYNC_COUNTERS_DROP_PASS;
		return 0;
	default:
		return 0;
	}
}

/* Lengths that a compiler knows are copied in place, in a third of the instructions. */
static const u8 *get_tuple(const u8 *p, u8 flags, struct gwha_tuple *t)
{
	memset(t, 0, sizeof(*t));
	if (flags & GWHA_FLOW_V6) {
		memcpy(t->src.b, p, 16);
		memcpy(t->dst.b, p + 16, 16);
		p += 2 * 16;
	} else {
		memcpy(t->src.b, p, 4);
		memcpy(t->dst.b, p + 4, 4);
		p += 2 * 4;
	}
	t->src_port = gwha_get_be16(p);
	t->dst_port = gwha_get_be16(p + 2);

	return p + 4;
}

static u8 *put_tuple(u8 *p, u8 flags, const struct gwha_tuple *t)
{
	if (flags & GWHA_FLOW_V6) {
		memcpy(p, t->src.b, 16);
		memcpy(p + 16, t->dst.b, 16);
		p += 2 * 16;
	} else {
		memcpy(p, t->src.b, 4);
		memcpy(p + 4, t->dst.b, 4);
		p += 2 * 4;
	}
	gwha_put_be16(p, t->src_port);
	gwha_put_be16(p + 2, t->dst_port);

	return p + 4;
}

static const u8 *get_seqadj(const u8 *p, struct gwha_seqadj *s)
{
	s->pos = gwha_get_be32(p);
	s->before = gwha_get_be32(p + 4);
	s->after = gwha_get_be32(p + 8);

	return p + SEQADJ_LEN;
}

static u8 *put_seqadj(u8 *p, const struct gwha_seqadj *s)
{
	gwha_put_be32(p, s->pos);
	gwha_put_be32(p + 4, s->before);
	gwha_put_be32(p + 8, s->after);

	return p + SEQADJ_LEN;
}

/* What the flags add, behind the first tuple. */
static u8 get_extras(const u8 *p, struct gwha_flow *f)
{
	if (f->has & GWHA_FLOW_NAT)
		p = get_tuple(p, f->has, &f->reply);
	else if (!gwha_tuple_mirror(&f->orig, f->proto, &f->reply))
		return GWHA_A_SYNC_COUNTERS_DROP_TUPLE;
	if (f->has & GWHA_FLOW_MARK) {
		f->mark = gwha_get_be32(p);
		p += MARK_LEN;
	}
	if (f->has & GWHA_FLOW_ZONE) {
		f->zone = gwha_get_be16(p);
		f->zone_dir = p[2];
		if (p[3])
			return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;
		p += ZONE_LEN;
	}
	if (f->has & GWHA_FLOW_LABELS) {
		memcpy(f->labels, p, LABELS_LEN);
		p += LABELS_LEN;
	}
	if (f->has & GWHA_FLOW_SEQADJ) {
		p = get_seqadj(p, &f->seqadj[0]);
		p = get_seqadj(p, &f->seqadj[1]);
	}
	if (f->has & GWHA_FLOW_HELPER) {
		p = get_tuple(p, f->has, &f->expects);
		f->helper = p[0];
		f->expects_dir = p[1];
		f->expects_port = gwha_get_be16(p + 2);
	}

	return 0;
}

static void put_extras(u8 *p, const struct gwha_flow *f)
{
	if (f->has & GWHA_FLOW_NAT)
		p = put_tuple(p, f->has, &f->reply);
	if (f->has & GWHA_FLOW_MARK) {
		gwha_put_be32(p, f->mark);
		p += MARK_LEN;
	}
	if (f->has & GWHA_FLOW_ZONE) {
		gwha_put_be16(p, f->zone);
		p[2] = f->zone_dir;
		p += ZONE_LEN;
	}
	if (f->has & GWHA_FLOW_LABELS) {
		memcpy(p, f->labels, LABELS_LEN);
		p += LABELS_LEN;
	}
	if (f->has & GWHA_FLOW_SEQADJ) {
		p = put_seqadj(p, &f->seqadj[0]);
		p = put_seqadj(p, &f->seqadj[1]);
	}
	if (f->has & GWHA_FLOW_HELPER) {
		p = put_tuple(p, f->has, &f->expects);
		p[0] = f->helper;
		p[1] = f->expects_dir;
		gwha_put_be16(p + 2, f->expects_port);
	}
}

static u8 get_flow(const u8 *p, struct gwha_flow *f)
{
	memset(f, 0, sizeof(*f));
	f->has = p[OFF_FLAGS];
	f->proto = p[OFF_PROTO];
	f->state = p[OFF_STATE];
	f->status = gwha_get_be16(p + OFF_STATUS);
	f->scale[0] = p[OFF_SCALE] >> 4;
	f->scale[1] = p[OFF_SCALE] & 0x0f;
	f->tcp_flags = p[OFF_TCP_FLAGS];
	f->timeout_s = gwha_get_be32(p + OFF_TIMEOUT);

	return get_extras(get_tuple(p + FLOW_TUPLE, f->has, &f->orig), f);
}

static void put_flow(u8 *p, const struct gwha_flow *f)
{
	p[OFF_FLAGS] = f->has;
	p[OFF_PROTO] = f->proto;
	p[OFF_STATE] = f->state;
	gwha_put_be16(p + OFF_STATUS, f->status);
	p[OFF_SCALE] = (u8)(f->scale[0] << 4 | f->scale[1]);
	p[OFF_TCP_FLAGS] = f->tcp_flags;
	gwha_put_be32(p + OFF_TIMEOUT, f->timeout_s);
	put_extras(put_tuple(p + FLOW_TUPLE, f->has, &f->orig), f);
}

static u8 get_change(const u8 *p, struct gwha_sync_change *c)
{
	if (p[OFF_FLAGS])
		return GWHA_A_SYNC_COUNTERS_DROP_FLAGS;
	c->proto = p[OFF_PROTO];
	c->state = p[OFF_STATE];
	c->status = gwha_get_be16(p + OFF_STATUS);
	c->scale[0] = p[OFF_SCALE] >> 4;
	c->scale[1] = p[OFF_SCALE] & 0x0f;
	c->tcp_flags = p[OFF_TCP_FLAGS];
	c->timeout_s = gwha_get_be32(p + OFF_TIMEOUT);
	c->key = gwha_get_be64(p + CHANGE_KEY);

	return 0;
}

static void put_change(u8 *p, const struct gwha_sync_change *c)
{
	p[OFF_PROTO] = c->proto;
	p[OFF_STATE] = c->state;
	gwha_put_be16(p + OFF_STATUS, c->status);
	p[OFF_SCALE] = (u8)(c->scale[0] << 4 | c->scale[1]);
	p[OFF_TCP_FLAGS] = c->tcp_flags;
	gwha_put_be32(p + OFF_TIMEOUT, c->timeout_s);
	gwha_put_be64(p + CHANGE_KEY, c->key);
}

/* The kinds that have neither flags nor a state: few fields, rest reserved. */
static u8 get_other(const u8 *p, struct gwha_sync_record *rec)
{
	bool pass = rec->kind == GWHA_SYNC_PASS;

	if (gwha_get_be16(p + OFF_PROTO) ||
	    (pass && gwha_get_be32(p + PASS_RESERVED)))
		return GWHA_A_SYNC_COUNTERS_DROP_RESERVED;
	if (!pass && p[OFF_FLAGS])
		return GWHA_A_SYNC_COUNTERS_DROP_FLAGS;
	switch (rec->kind) {
	case GWHA_SYNC_END:
		rec->key = gwha_get_be64(p + END_KEY);
		break;
	case GWHA_SYNC_PASS:
		rec->pass.what = p[OFF_FLAGS];
		rec->pass.generation = gwha_get_be32(p + PASS_GENERATION);
		rec->pass.count = gwha_get_be32(p + PASS_COUNT);
		break;
	case GWHA_SYNC_HASH_KEY:
		memcpy(rec->hash, p + HASH_KEY, GWHA_SYNC_HASH);
		break;
	default:
		rec->epoch.group = gwha_get_be32(p + EPOCH_GROUP);
		rec->epoch.counter = gwha_get_be64(p + EPOCH_COUNTER);
		rec->epoch.node = gwha_get_be32(p + EPOCH_NODE);
		break;
	}

	return 0;
}

static void put_other(u8 *p, const struct gwha_sync_record *rec)
{
	switch (rec->kind) {
	case GWHA_SYNC_END:
		gwha_put_be64(p + END_KEY, rec->key);
		break;
	case GWHA_SYNC_PASS:
		p[OFF_FLAGS] = rec->pass.what;
		gwha_put_be32(p + PASS_GENERATION, rec->pass.generation);
		gwha_put_be32(p + PASS_COUNT, rec->pass.count);
		break;
	case GWHA_SYNC_HASH_KEY:
		memcpy(p + HASH_KEY, rec->hash, GWHA_SYNC_HASH);
		break;
	default:
		gwha_put_be32(p + EPOCH_GROUP, rec->epoch.group);
		gwha_put_be64(p + EPOCH_COUNTER, rec->epoch.counter);
		gwha_put_be32(p + EPOCH_NODE, rec->epoch.node);
		break;
	}
}

/**
 * gwha_sync_data_begin() - begin to read the body of a data frame
 * @body: what is between header and tag, opened; must outlive @it
 * @len: its length in bytes
 * @it: set to the first record
 * @now_ns: set to the sender's time
 *
 * Context: any; reads no byte at or after @body + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_data_begin(const u8 *body, u32 len, struct gwha_sync_iter *it,
			u64 *now_ns)
{
	if (len < GWHA_SYNC_DATA_HEAD)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	*now_ns = gwha_get_be64(body);
	it->p = body + GWHA_SYNC_DATA_HEAD;
	it->left = len - GWHA_SYNC_DATA_HEAD;
	it->group = false;

	return 0;
}

/**
 * gwha_sync_data_next() - judge and decode the next record
 * @it: moved behind it if it is accepted
 * @rec: filled if accepted, its kind 0 behind the last one; else undefined
 *
 * Whatever uses a field as an index or a width may trust it. A frame's groups
 * are named in it: nothing is taken over from the one before.
 *
 * Context: any; reads no byte behind the body.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_data_next(struct gwha_sync_iter *it, struct gwha_sync_record *rec)
{
	const u8 *p = it->p;
	u8 reason;
	u32 len;

	rec->kind = 0;
	if (!it->left)
		return 0;
	if (it->left < 4)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	len = record_len(p[OFF_KIND], p[OFF_FLAGS]);
	if (!len)
		return GWHA_A_SYNC_COUNTERS_DROP_KIND;
	if (len > it->left)
		return GWHA_A_SYNC_COUNTERS_DROP_SHORT;
	if (needs_group(p[OFF_KIND]) && !it->group)
		return GWHA_A_SYNC_COUNTERS_DROP_GROUP;

	rec->kind = p[OFF_KIND];
	if (rec->kind == GWHA_SYNC_FLOW)
		reason = get_flow(p, &rec->flow);
	else if (rec->kind == GWHA_SYNC_CHANGE)
		reason = get_change(p, &rec->change);
	else
		reason = get_other(p, rec);
	if (!reason)
		reason = check_record(rec);
	if (reason)
		return reason;
	it->group |= rec->kind == GWHA_SYNC_GROUP;
	it->p += len;
	it->left -= len;

	return 0;
}

/**
 * gwha_sync_data_read() - judge and decode the whole body of a data frame
 * @body: what is between header and tag, opened
 * @len: its length in bytes
 * @rec: room for GWHA_SYNC_RECORDS_MAX; undefined if the body is refused
 * @n: set to how many there are
 * @now_ns: set to the sender's time
 *
 * Before anything of it is applied: a frame counts whole or not at all.
 *
 * Context: any; reads no byte at or after @body + @len.
 * Return: 0, or the GWHA_A_SYNC_COUNTERS_DROP_* to count.
 */
u8 gwha_sync_data_read(const u8 *body, u32 len, struct gwha_sync_record *rec,
		       u32 *n, u64 *now_ns)
{
	struct gwha_sync_iter it;
	u32 i = 0;
	u8 reason;

	if (len > GWHA_SYNC_BODY_MAX)
		return GWHA_A_SYNC_COUNTERS_DROP_LONG;
	reason = gwha_sync_data_begin(body, len, &it, now_ns);
	while (!reason && it.left)
		reason = gwha_sync_data_next(&it, &rec[i++]);
	*n = i;

	return reason;
}

/**
 * gwha_sync_data_build() - begin the body of a data frame
 * @body: where to
 * @size: room there in bytes
 * @now_ns: the time
 *
 * Context: any; writes no byte at or after @body + @size.
 * Return: GWHA_SYNC_DATA_HEAD; 0, with nothing written, if there is no room.
 */
u32 gwha_sync_data_build(u8 *body, u32 size, u64 now_ns)
{
	if (size < GWHA_SYNC_DATA_HEAD)
		return 0;
	gwha_put_be64(body, now_ns);

	return GWHA_SYNC_DATA_HEAD;
}

/**
 * gwha_sync_record_build() - encode a record
 * @buf: where to, behind what the body already has
 * @size: room there in bytes; GWHA_SYNC_RECORD_MAX is always enough
 * @rec: what to encode
 *
 * Context: any; writes no byte at or after @buf + @size.
 * Return: length in bytes; 0, with nothing written, if there is no room or no
 * peer would accept it.
 */
u32 gwha_sync_record_build(u8 *buf, u32 size,
			   const struct gwha_sync_record *rec)
{
	bool flow = rec->kind == GWHA_SYNC_FLOW;
	u32 len = record_len(rec->kind, flow ? rec->flow.has : 0);

	if (!len || len > size || check_record(rec))
		return 0;
	memset(buf, 0, len);
	buf[OFF_KIND] = rec->kind;
	if (flow)
		put_flow(buf, &rec->flow);
	else if (rec->kind == GWHA_SYNC_CHANGE)
		put_change(buf, &rec->change);
	else
		put_other(buf, rec);

	return len;
}
