// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A turn of the worker. It is level-triggered: whatever made it run, it looks at
 * everything, does a bounded piece of each, and sets the time of the next. A turn can
 * take 15 ms, for which ksoftirqd must not wait: adverts may be what it has to deliver.
 */

#include <linux/sched.h>

#include "clock.h"
#include "group_sync.h"
#include "sync_apply.h"
#include "sync_own.h"
#include "sync_peer.h"
#include "sync_send.h"
#include "sync_turn.h"

#define READ_MAX 64u /* datagrams a turn */
#define PASS_MAX 8u /* steps of a pass a turn */
#define IDLE_US 100000u
#define OPEN_US 1000000u /* between two looks for device and address */
#define GAP_US 250u /* between turns that nothing but the clock asks for */
#define ROOM_US 1000000u /* between looks whether what was full is so no more */
#define SLACK_US 1000u /* worth no turn of its own */

/*
 * The device may come and go, and its address. A socket that is bound to another
 * one of the same name hears nothing.
 */
static void look_at_socket(struct gwha_sync *s, u8 link)
{
	const struct gwha_sync_addrs *addrs = &s->conf.link[link];
	struct gwha_sync_sock *sock = &s->sock[link];
	int ifindex = gwha_sync_sock_device(s->net, addrs->ifname);

	if (sock->sock && sock->ifindex == ifindex)
		return;
	gwha_sync_sock_close(sock);
	if (ifindex)
		gwha_sync_sock_open(sock, s->net, ifindex, &addrs->local);
}

static void look_at_sockets(struct gwha_sync *s, u64 now_us)
{
	u8 i;

	if (now_us < s->open_us)
		return;
	s->open_us = now_us + OPEN_US;
	for (i = 0; i < s->n_links; i++)
		look_at_socket(s, i);
}

static struct gwha_sync_peer *find(struct gwha_sync *s, u8 link,
				   const struct gwha_addr *addr)
{
	u8 i;

	for (i = 0; i < s->n_peers; i++)
		if (!memcmp(&s->peer[i]->way[link].addr, addr, sizeof(*addr)))
			return s->peer[i];
	return NULL;
}

/* Whether there may be more. */
static bool read_link(struct gwha_sync *s, u8 link)
{
	struct gwha_sync_peer *p;
	struct gwha_addr from;
	u32 left;
	int len;

	for (left = READ_MAX; left; left--) {
		len = gwha_sync_sock_receive(&s->sock[link], s->in,
					     sizeof(s->in), &from);
		if (len == -EAGAIN)
			return false;
		if (len < 0)
			continue;
		p = find(s, link, &from);
		if (p)
			gwha_sync_peer_hear(p, link, s->in, len);
		else
			atomic64_inc(&s->drop_peer);
		cond_resched();
	}
	return true;
}

static bool read_all(struct gwha_sync *s)
{
	bool more = false;
	u8 i;

	for (i = 0; i < s->n_links; i++)
		more |= read_link(s, i);
	return more;
}

/* Everything is told anew by who has just become the one that tells. */
static void become_owner(struct gwha_sync *s)
{
	u8 i;

	for (i = 0; i < s->n_peers; i++) {
		gwha_pass_tx_restart(&s->peer[i]->pass_tx);
		gwha_pass_rx_reset(&s->peer[i]->pass_rx);
	}
}

/* What was not swept while active is swept by another pass. */
static void become_backup(struct gwha_sync *s)
{
	u8 i;

	for (i = 0; i < s->n_peers; i++)
		s->peer[i]->rx.want++;
}

static void look_at_role(struct gwha_sync *s, u64 now_us)
{
	struct gwha_group_view view = gwha_group_view(s->g);
	bool synced = now_us >= view.waits_until_us;
	u64 claim;

	claim = gwha_role_elected(&s->role, view.active, view.reign, now_us);
	if (claim) {
		gwha_group_claim(s->g, claim);
		view = gwha_group_view(s->g);
		gwha_role_elected(&s->role, view.active, view.reign, now_us);
	}
	if (gwha_role_owns(&s->role) && !s->was_owner)
		become_owner(s);
	if (!s->role.active && s->was_active)
		become_backup(s);
	s->was_owner = gwha_role_owns(&s->role);
	s->was_active = s->role.active;
	if (synced && !s->synced)
		gwha_sync_tell(s->g, GWHA_SYNC_WHAT_SYNCED, 0, NULL);
	WRITE_ONCE(s->synced, synced);
}

static void count_full(struct gwha_sync *s, u64 n)
{
	u8 i;

	for (i = 0; n && i < s->n_peers; i++)
		atomic64_add(n,
			     &s->peer[i]->count[GWHA_A_SYNC_STATS_DROPPED_FULL]);
}

/*
 * What found no room is told, or asked for, when there is much of it again: a table
 * that is just full would have one pass after the other.
 */
static void look_at_room(struct gwha_sync *s, u64 now_us)
{
	u8 i;

	if (s->table->full != s->full) {
		count_full(s, s->table->full - s->full);
		s->full = s->table->full;
		s->untold = true;
		s->room_us = now_us + ROOM_US;
	}
	if (now_us < s->room_us || !gwha_sync_table_slack(s->table))
		return;
	s->room_us = now_us + ROOM_US;
	if (s->untold)
		gwha_sync_send_dirty(s);
	s->untold = false;
	if (!s->lacking || !gwha_ct_slack(s->net))
		return;
	for (i = 0; i < s->n_peers; i++)
		s->peer[i]->rx.want++;
	s->lacking = false;
}

static void look_at_losses(struct gwha_sync *s)
{
	u64 overflow = READ_ONCE(s->pending.overflow);

	if (READ_ONCE(s->missed)) {
		WRITE_ONCE(s->missed, false);
		gwha_sync_send_dirty(s);
	}
	if (overflow == s->overflow)
		return;
	count_full(s, overflow - s->overflow);
	s->overflow = overflow;
	gwha_sync_send_dirty(s);
}

/* Changes of the moment go first. */
static bool send_all(struct gwha_sync *s, u64 now_us, u64 *due_us)
{
	bool again = false;
	u32 left;
	u8 i;

	if (READ_ONCE(s->pending.n) &&
	    now_us + SLACK_US >= READ_ONCE(s->flush_us))
		again = gwha_sync_send_pending(s, due_us);
	for (i = 0; i < s->n_peers; i++) {
		for (left = PASS_MAX; left; left--) {
			if (!gwha_sync_send_pass(s->peer[i], due_us))
				break;
			cond_resched();
		}
		again |= !left;
	}
	return again;
}

static void set_next(struct gwha_sync *s, u64 due_us, bool again)
{
	u64 now_us = gwha_clock_now_us();

	if (READ_ONCE(s->stopping))
		return;
	if (again) {
		kthread_queue_work(s->worker, &s->now);
		return;
	}
	due_us = max(due_us, now_us + GAP_US);
	/* most turns do not change when the next beat is due */
	if (due_us == s->later_us && now_us < s->later_us)
		return;
	s->later_us = due_us;
	gwha_clock_set(&s->later, due_us, false);
}

/**
 * gwha_sync_turn_soon() - a turn when changes have waited for others
 * @s: the instance
 * @now_us: the time
 *
 * Context: any but hard interrupt; who has added the first one to the set.
 */
void gwha_sync_turn_soon(struct gwha_sync *s, u64 now_us)
{
	WRITE_ONCE(s->flush_us, now_us + GWHA_SYNC_FLUSH_US);
	gwha_clock_set(&s->flush, now_us + GWHA_SYNC_FLUSH_US, false);
}

/**
 * gwha_sync_turn_resync() - tell everything anew, and want to be told so
 * @s: the instance
 *
 * Context: process; the worker.
 */
void gwha_sync_turn_resync(struct gwha_sync *s)
{
	u8 i;

	gwha_sync_send_dirty(s);
	for (i = 0; i < s->n_peers; i++)
		s->peer[i]->rx.want++;
	gwha_sync_tell(s->g, GWHA_SYNC_WHAT_RESYNC, 0, NULL);
}

/**
 * gwha_sync_turn() - do what is to be done
 * @s: the instance
 *
 * Context: process; sleeps; the worker.
 */
void gwha_sync_turn(struct gwha_sync *s)
{
	u64 now_us = gwha_clock_now_us();
	u64 due_us = now_us + IDLE_US;
	bool again;
	u8 i;

	if (READ_ONCE(s->stopping))
		return;
	look_at_sockets(s, now_us);
	look_at_role(s, now_us);
	gwha_sync_own_look(s);
	look_at_losses(s);
	look_at_room(s, now_us);
	again = read_all(s);
	again |= gwha_sync_apply_sweep(s);
	now_us = gwha_clock_now_us();
	again |= send_all(s, now_us, &due_us);
	for (i = 0; i < s->n_peers; i++)
		gwha_sync_peer_step(s->peer[i], &due_us);
	if (now_us >= s->keep_at_us) {
		s->keep_at_us = now_us + IDLE_US;
		gwha_sync_apply_keep(s, now_us);
	}
	set_next(s, due_us, again);
}
