// SPDX-License-Identifier: GPL-2.0-or-later
/* Walking the table of connections, which may be resized meanwhile. */

#include <linux/math64.h>
#include <linux/sched.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>

#include "ct.h"

/*
 * The kernel orders buckets by hash, whatever their number: bucket i of n has the
 * hashes from i * 2^32 / n on. So a place in the table is a hash.
 */
#define WALK_BITS 32
#define WALK_END BIT_ULL(WALK_BITS)
/* Connections that come and go may lead astray: how often to begin a chain anew. */
#define WALK_TRIES 8
#define WALK_BREATH 256 /* buckets */
#define WALK_STEP 16 /* buckets, then a look whether the table is the same */

struct table {
	struct hlist_nulls_head *hash;
	u32 size;
};

struct walk {
	struct net *net;
	void (*visit)(void *priv, struct nf_conn *ct);
	void *priv;
	u32 visited;
};

/*
 * A resize holds all of these locks from its first move to its last, and frees the
 * old table a grace period later. So who has one sees both fields of one table,
 * and with the same table before and after, nothing has moved in between.
 */
static void table_now(struct table *t)
{
	spinlock_t *lock = &nf_conntrack_locks[0];

	local_bh_disable();
	nf_conntrack_lock(lock);
	/* which sparse is not told of in the kernel's header */
	__acquire(lock);
	t->hash = nf_conntrack_hash;
	t->size = nf_conntrack_htable_size;
	spin_unlock(lock);
	local_bh_enable();
}

/* Some connections are in the table by their reply alone. */
static bool wanted(const struct walk *w,
		   const struct nf_conntrack_tuple_hash *h,
		   const struct nf_conn *ct)
{
	return NF_CT_DIRECTION(h) == IP_CT_DIR_REPLY &&
	       net_eq(nf_ct_net(ct), w->net) && nf_ct_is_confirmed(ct) &&
	       !nf_ct_is_dying(ct) && !nf_ct_is_expired(ct);
}

/* Whether the end of the chain is that of the bucket: else another was entered. */
static bool walk_chain(struct walk *w, const struct table *t, u32 bucket)
{
	struct nf_conntrack_tuple_hash *h;
	struct hlist_nulls_node *n;
	struct nf_conn *ct;

	hlist_nulls_for_each_entry_rcu(h, n, &t->hash[bucket], hnnode) {
		ct = nf_ct_tuplehash_to_ctrack(h);
		if (!wanted(w, h, ct) ||
		    !refcount_inc_not_zero(&ct->ct_general.use))
			continue;
		/* it may have become another one before it was held */
		smp_acquire__after_ctrl_dep();
		if (wanted(w, h, ct)) {
			w->visit(w->priv, ct);
			w->visited++;
		}
		nf_ct_put(ct);
	}

	return get_nulls_value(n) == bucket;
}

/* How many buckets from there on could be walked: most often there is little in each. */
static u32 walk_chains(struct walk *w, const struct table *t, u32 bucket,
		       u32 max)
{
	u32 most = min_t(u32, t->size - bucket, WALK_STEP);
	u32 n = 0;

	while (n < most && w->visited < max && walk_chain(w, t, bucket + n))
		n++;

	return n;
}

static u32 walk_buckets(struct walk *w, u64 *cursor, u32 max)
{
	struct table t, after;
	u32 bucket;
	u32 n = 0;
	u8 i;

	rcu_read_lock();
	for (i = 0; i < WALK_TRIES && !n; i++) {
		table_now(&t);
		bucket = (u32)(*cursor * t.size >> WALK_BITS);
		/* at least one, though a try before has visited some */
		n = walk_chains(w, &t, bucket, max_t(u32, max, w->visited + 1));
		table_now(&after);
		if (after.hash != t.hash)
			n = 0;
	}
	rcu_read_unlock();
	if (n)
		*cursor = DIV64_U64_ROUND_UP(((u64)bucket + n) << WALK_BITS,
					     t.size);

	return n;
}

/**
 * gwha_ct_walk() - visit connections of a namespace, some at a time
 * @net: the namespace
 * @cursor: where to go on; 0 to begin
 * @max: stop when this many were visited, at the end of their bucket
 * @visit: called for each, which is held meanwhile; RCU, must not sleep
 * @priv: for @visit
 * @done: whether the table's end was reached
 *
 * Each connection that is there from the beginning to the end is visited, if
 * need be twice, also when the table is resized meanwhile.
 *
 * Context: process; may sleep between buckets.
 * Return: how many were visited.
 */
u32 gwha_ct_walk(struct net *net, u64 *cursor, u32 max,
		 void (*visit)(void *priv, struct nf_conn *ct), void *priv,
		 bool *done)
{
	struct walk w = {
		.net = net,
		.visit = visit,
		.priv = priv,
	};
	u32 breath = WALK_BREATH;
	u32 n;

	while (*cursor < WALK_END && w.visited < max) {
		n = walk_buckets(&w, cursor, max);
		if (!n)
			break;
		if (n < breath) {
			breath -= n;
			continue;
		}
		breath = WALK_BREATH;
		cond_resched();
	}
	*done = *cursor >= WALK_END;

	return w.visited;
}
