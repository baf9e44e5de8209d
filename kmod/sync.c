// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Synchronisation of groups: its begin, its end, and what others ask of it. All
 * its state is one thread's (docs/decisions/0010): whoever else wants something
 * leaves it there, or has it done by that thread and waits.
 */

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "clock.h"
#include "group_sync.h"
#include "net.h"
#include "seal.h"
#include "sync.h"
#include "sync_own.h"
#include "sync_peer.h"
#include "sync_turn.h"

#define WORKER_NICE (-10)
#define PURGE_MAX 4096u /* connections between two turns */

/**
 * gwha_sync_init() - what all groups need
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int gwha_sync_init(void)
{
	int err = gwha_sync_pending_begin();

	if (err)
		return err;
	err = gwha_sync_table_begin();
	if (err)
		gwha_sync_pending_end();
	return err;
}

/**
 * gwha_sync_exit() - give it back
 *
 * Context: module exit.
 */
void gwha_sync_exit(void)
{
	gwha_sync_table_end();
	gwha_sync_pending_end();
}

static struct gwha_sync *instance(struct gwha_group *g)
{
	return rcu_dereference_check(g->sync,
				     lockdep_is_held(&g->gn->conf_lock));
}

/* ------------------------------------------------------- from other contexts */

/*
 * What need not be told. A backup need not hear but of ends: of its replicas. What was
 * over before it ended was heard of when that came about, and is looked for by
 * gwha_sync_apply_keep() should that have been missed. Of what is in a flowtable it is not
 * heard.
 */
static bool is_nothing(const struct gwha_sync *s, const struct nf_conn *ct,
		       bool ended)
{
	bool active = READ_ONCE(s->active);

	if (READ_ONCE(s->stopping) || !(ended || active))
		return true;
	if (ended && active && !READ_ONCE(s->offloads) && gwha_ct_over(ct))
		return true;
	/* so a flood of them costs nothing, and short ones less */
	return gwha_ct_attempt(ct);
}

/* In softirq. */
static void heard(struct gwha_ct_watch *watch, struct nf_conn *ct, bool ended)
{
	struct gwha_sync *s = container_of(watch, struct gwha_sync, watch);
	u64 first_us;

	if (is_nothing(s, ct, ended))
		return;
	first_us = gwha_sync_pending_add(&s->pending, ct, ended);
	if (first_us)
		gwha_sync_turn_soon(s, first_us);
}

static void missed(struct gwha_ct_watch *watch)
{
	WRITE_ONCE(container_of(watch, struct gwha_sync, watch)->missed, true);
}

static void sock_ready(struct gwha_sync_sock *sock)
{
	struct gwha_sync *s =
		container_of(sock, struct gwha_sync, sock[sock->index]);

	kthread_queue_work(s->worker, &s->now);
}

/**
 * gwha_sync_elected() - a group's state has changed
 * @g: the group
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_sync_elected(struct gwha_group *g)
{
	struct gwha_sync *s;

	lockdep_assert_held(&g->lock);
	rcu_read_lock();
	s = rcu_dereference(g->sync);
	if (s) {
		if (g->elect.state == GWHA_STATE_BACKUP)
			gwha_group_wait(g);
		WRITE_ONCE(s->active, g->elect.state == GWHA_STATE_ACTIVE);
		if (!READ_ONCE(s->stopping))
			kthread_queue_work(s->worker, &s->now);
	}
	rcu_read_unlock();
}

static void now_work(struct kthread_work *work)
{
	gwha_sync_turn(container_of(work, struct gwha_sync, now));
}

static void later_due(struct gwha_clock *clock)
{
	struct gwha_sync *s = container_of(clock, struct gwha_sync, later);

	kthread_queue_work(s->worker, &s->now);
}

static void flush_due(struct gwha_clock *clock)
{
	struct gwha_sync *s = container_of(clock, struct gwha_sync, flush);

	kthread_queue_work(s->worker, &s->now);
}

/* ------------------------------------------------------------- begin and end */

/* On the worker, or while there is none. */
static void set_conf(struct gwha_sync *s, const struct gwha_sync_conf *conf)
{
	spin_lock_bh(&s->guard);
	s->conf = *conf;
	spin_unlock_bh(&s->guard);
	s->stream.keys = s->conf.keys;
	s->stream.n_keys = s->conf.insecure ? 0 : s->conf.n_keys;
	s->stream.send = s->conf.insecure ? 0 : s->conf.send;
	s->stream.insecure = s->conf.insecure;
	gwha_sync_own_begin(s);
}

static void set_who(struct gwha_sync *s)
{
	u64 hash = gwha_name_hash(s->g->name);
	u8 i;

	s->stream.crypto = &gwha_seal_stream;
	s->stream.who.cluster = hash;
	s->stream.who.node = s->g->gn->sync_node;
	s->stream.version_min = GWHA_SYNC_VERSION;
	s->stream.version_max = GWHA_SYNC_VERSION;
	get_random_bytes(&s->stream.who.boot, sizeof(s->stream.who.boot));
	get_random_bytes(s->hash_bytes, sizeof(s->hash_bytes));
	gwha_sync_own_hash(s->hash_bytes, &s->hash);
	s->group = (u32)(hash ^ hash >> 32);
	s->role.node = s->stream.who.node;
	for (i = 0; i < s->n_links; i++) {
		s->sock[i].family = s->conf.link[i].family;
		s->sock[i].port = s->conf.port;
		s->sock[i].index = i;
		s->sock[i].ready = sock_ready;
	}
}

static void close_all(struct gwha_sync *s)
{
	u8 i;

	for (i = 0; i < s->n_links; i++)
		gwha_sync_sock_close(&s->sock[i]);
}

static void release(struct gwha_sync *s)
{
	u8 i;

	if (!IS_ERR_OR_NULL(s->worker))
		kthread_destroy_worker(s->worker);
	close_all(s);
	for (i = 0; i < GWHA_SYNC_PEERS_MAX; i++)
		gwha_sync_peer_free(s->peer[i]);
	gwha_sync_pending_exit(&s->pending);
	gwha_sync_table_free(s->table);
	gwha_sync_own_exit(s);
	memzero_explicit(&s->conf, sizeof(s->conf));
	kvfree(s);
}

/* All that it needs, with nothing happening yet. */
static struct gwha_sync *make(struct gwha_group *g,
			      const struct gwha_sync_conf *conf)
{
	struct gwha_sync *s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	u8 i;

	if (!s)
		return NULL;
	s->g = g;
	s->net = g->gn->net;
	s->stopping = true;
	s->vips_at = READ_ONCE(g->gn->generation) - 1;
	s->watch.heard = heard;
	s->watch.missed = missed;
	spin_lock_init(&s->guard);
	kthread_init_work(&s->now, now_work);
	gwha_clock_init(&s->later, later_due);
	gwha_clock_init(&s->flush, flush_due);
	s->n_links = conf->n_links;
	set_conf(s, conf);
	set_who(s);
	s->table = gwha_sync_table_new();
	if (!s->table || gwha_sync_pending_init(&s->pending))
		goto err;
	for (i = 0; i < conf->link[0].n_peers; i++) {
		s->peer[i] = gwha_sync_peer_new(s, i);
		if (!s->peer[i])
			goto err;
		s->n_peers++;
	}
	s->worker = kthread_create_worker(0, "gwha-sync/%s", g->name);
	if (IS_ERR(s->worker))
		goto err;
	set_user_nice(s->worker->task, WORKER_NICE);
	return s;

err:
	release(s);
	return NULL;
}

static void begin(struct gwha_group *g, struct gwha_sync *s)
{
	WRITE_ONCE(s->stopping, false);
	spin_lock_bh(&g->lock);
	rcu_assign_pointer(g->sync, s);
	WRITE_ONCE(s->active, g->elect.state == GWHA_STATE_ACTIVE);
	if (g->elect.state != GWHA_STATE_ACTIVE)
		gwha_group_wait(g);
	spin_unlock_bh(&g->lock);
	kthread_queue_work(s->worker, &s->now);
}

/*
 * In this order nothing is heard of connections any more, then nobody finds it,
 * then nothing comes in, and then nothing is left to be done.
 */
static void end(struct gwha_group *g, struct gwha_sync *s)
{
	WRITE_ONCE(s->stopping, true);
	spin_lock_bh(&g->lock);
	RCU_INIT_POINTER(g->sync, NULL);
	g->elect.sync_until_us = 0;
	spin_unlock_bh(&g->lock);
	gwha_ct_end(s->net, &s->watch);
	synchronize_rcu();
	kthread_flush_work(&s->now);
	close_all(s);
	gwha_clock_kill(&s->flush);
	gwha_clock_stop(&s->flush);
	gwha_clock_kill(&s->later);
	gwha_clock_stop(&s->later);
	kthread_cancel_work_sync(&s->now);
}

static bool same_addrs(const struct gwha_sync_addrs *a,
		       const struct gwha_sync_addrs *b)
{
	return !strcmp(a->ifname, b->ifname) && a->family == b->family &&
	       a->n_peers == b->n_peers &&
	       !memcmp(&a->local, &b->local, sizeof(a->local)) &&
	       !memcmp(a->peer, b->peer, a->n_peers * sizeof(a->peer[0]));
}

/* What can change while streams, orders and tables go on. */
static bool same_shape(const struct gwha_sync_conf *a,
		       const struct gwha_sync_conf *b)
{
	u8 i;

	if (a->port != b->port || a->insecure != b->insecure ||
	    a->n_links != b->n_links)
		return false;
	for (i = 0; i < a->n_links; i++)
		if (!same_addrs(&a->link[i], &b->link[i]))
			return false;
	return true;
}

/* Something that the worker does while the caller waits. */
struct call {
	struct kthread_work work;
	struct gwha_sync *s;
	const struct gwha_sync_conf *conf;
};

static void call(struct gwha_sync *s, const struct gwha_sync_conf *conf,
		 kthread_work_func_t fn)
{
	struct call c = { .s = s, .conf = conf };

	kthread_init_work(&c.work, fn);
	kthread_queue_work(s->worker, &c.work);
	kthread_flush_work(&c.work);
}

/* Whose the connections are may be another matter now: all is told anew. */
static void conf_work(struct kthread_work *work)
{
	struct call *c = container_of(work, struct call, work);

	set_conf(c->s, c->conf);
	gwha_sync_turn_resync(c->s);
	gwha_sync_turn(c->s);
}

static void resync_work(struct kthread_work *work)
{
	struct gwha_sync *s = container_of(work, struct call, work)->s;

	gwha_sync_turn_resync(s);
	gwha_sync_turn(s);
}

static void purge_work(struct kthread_work *work)
{
	struct gwha_sync *s = container_of(work, struct call, work)->s;
	u32 cursor = 0;

	/* there may be many, and peers are to hear of us meanwhile */
	while (!gwha_sync_table_purge(s->table, &cursor, PURGE_MAX))
		gwha_sync_turn(s);
}

/**
 * gwha_sync_set() - synchronise a group's connections, or do it otherwise
 * @g: the group
 * @conf: how; was checked
 * @extack: where the reason of a refusal is put
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 * Return: 0 or -errno, and nothing has changed.
 */
int gwha_sync_set(struct gwha_group *g, const struct gwha_sync_conf *conf,
		  struct netlink_ext_ack *extack)
{
	struct gwha_sync *old = instance(g);
	struct gwha_sync *s;
	int err;

	lockdep_assert_held(&g->gn->conf_lock);
	if (old && same_shape(&old->conf, conf)) {
		call(old, conf, conf_work);
		return 0;
	}
	s = make(g, conf);
	if (!s)
		return -ENOMEM;
	err = gwha_ct_begin(s->net, &s->watch);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "the kernel's connection tracking can't be watched");
		release(s);
		return err;
	}
	if (old) {
		/* what is known stays, and what is not true any more is swept */
		end(g, old);
		swap(s->table, old->table);
		gwha_sync_table_disown(s->table);
		release(old);
	}
	begin(g, s);
	return 0;
}

/**
 * gwha_sync_del() - end a group's synchronisation, if it has one
 * @g: the group
 *
 * A backup's replicas go, an active's connections stay.
 *
 * Context: process; sleeps; conf_lock; RTNL not, unless there is none.
 */
void gwha_sync_del(struct gwha_group *g)
{
	struct gwha_sync *s = instance(g);
	u32 cursor = 0;

	lockdep_assert_held(&g->gn->conf_lock);
	if (!s)
		return;
	end(g, s);
	if (!READ_ONCE(s->active))
		gwha_sync_table_purge(s->table, &cursor, U32_MAX);
	release(s);
}

/**
 * gwha_sync_resync() - tell peers everything anew, and want to be told so
 * @g: the group
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 */
void gwha_sync_resync(struct gwha_group *g)
{
	struct gwha_sync *s = instance(g);

	if (s)
		call(s, NULL, resync_work);
}

/**
 * gwha_sync_flush() - remove all replicas
 * @g: the group
 *
 * They come back when something changes about them, by gwha_sync_resync(), or by
 * the next pass of the audit.
 *
 * Context: process; sleeps; conf_lock, not RTNL.
 */
void gwha_sync_flush(struct gwha_group *g)
{
	struct gwha_sync *s = instance(g);

	if (s)
		call(s, NULL, purge_work);
}
