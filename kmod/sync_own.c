// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the core asks when it decides which connections are a group's, and the
 * hashes that name them.
 */

#include <linux/bsearch.h>
#include <linux/hash.h>
#include <linux/inetdevice.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/sort.h>
#include <net/addrconf.h>

#include "group.h"
#include "net.h"
#include "router.h"
#include "sync_own.h"

#define FAR_FOR HZ /* how long an address is remembered not to be the node's */

static int cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct gwha_addr));
}

static bool have(const struct gwha_sync_vips *list,
		 const struct gwha_addr *addr)
{
	return list->n &&
	       bsearch(addr, list->at, list->n, sizeof(*list->at), cmp);
}

static bool is_vip(void *priv, bool v6, const struct gwha_addr *addr)
{
	const struct gwha_sync *s = priv;

	return have(&s->vips, addr);
}

static bool is_others(void *priv, bool v6, const struct gwha_addr *addr)
{
	const struct gwha_sync *s = priv;

	return have(&s->others_vips, addr);
}

/* In whichever VRF it is: a flow does not say which one it was of. */
static bool look_local(struct gwha_sync *s, bool v6,
		       const struct gwha_addr *addr)
{
	struct in6_addr ip6;
	bool local;
	__be32 ip;

	if (is_vip(s, v6, addr))
		return true;
	if (v6) {
		memcpy(&ip6, addr->b, sizeof(ip6));
		return ipv6_chk_addr(s->net, &ip6, NULL, 0);
	}
	memcpy(&ip, addr->b, sizeof(ip));
	rcu_read_lock();
	local = __ip_dev_find(s->net, ip, false);
	rcu_read_unlock();
	return local;
}

static struct gwha_sync_far *far_of(struct gwha_sync *s, bool v6,
				    const struct gwha_addr *addr)
{
	u32 w[sizeof(*addr) / sizeof(u32)];

	memcpy(w, addr, sizeof(w));
	return &s->far[hash_32(w[0] ^ w[1] ^ w[2] ^ w[3] ^ v6,
			       GWHA_SYNC_FAR_BITS)];
}

/*
 * Connections have few addresses in common with the node, and many with each other. Nobody
 * tells of the node's, so what was found of them counts for a moment alone.
 */
static bool is_local(void *priv, bool v6, const struct gwha_addr *addr)
{
	struct gwha_sync *s = priv;
	struct gwha_sync_far *far = far_of(s, v6, addr);

	if (far->v6 == v6 && time_before64(get_jiffies_64(), far->until) &&
	    !memcmp(&far->addr, addr, sizeof(*addr)))
		return false;
	if (look_local(s, v6, addr))
		return true;
	far->addr = *addr;
	far->v6 = v6;
	far->until = get_jiffies_64() + FAR_FOR;
	return false;
}

/* What another group's connections are told by; false if they are not. RCU. */
static bool select_of(struct gwha_group *g, struct gwha_select_by *by)
{
	struct gwha_sync *s = rcu_dereference(g->sync);

	if (!s)
		return false;
	spin_lock_bh(&s->guard);
	by->how = s->conf.select;
	by->zone = s->conf.zone;
	by->mark = s->conf.mark;
	by->mask = s->conf.mask;
	spin_unlock_bh(&s->guard);
	return true;
}

/* Behind @n of them, as long as there is @room; how many there are by then. */
static u32 copy_vips(struct gwha_group *g, struct gwha_addr *to, u32 n,
		     u32 room)
{
	const struct gwha_router *rt;
	const struct gwha_vip *vip;
	u16 i;

	spin_lock_bh(&g->lock);
	for (i = 0; i < g->n; i++) {
		rt = container_of(g->fsm[i], struct gwha_router, fsm);
		if (!rt->vips)
			continue;
		for (vip = rt->vips->at; vip < rt->vips->at + rt->vips->n;
		     vip++, n++)
			if (n < room)
				to[n] = vip->addr;
	}
	spin_unlock_bh(&g->lock);
	return n;
}

/* The group's own, or those of the others that count. */
static u32 copy_addrs(struct gwha_sync *s, bool others, struct gwha_addr *to,
		      u32 room)
{
	struct gwha_select_by by;
	struct gwha_group *g;
	u32 n = 0;

	if (!others)
		return copy_vips(s->g, to, 0, room);
	rcu_read_lock();
	list_for_each_entry_rcu(g, &s->g->gn->groups, list)
		if (g != s->g && select_of(g, &by) &&
		    by.how == GWHA_SYNC_SELECT_VIPS)
			n = copy_vips(g, to, n, room);
	rcu_read_unlock();
	return n;
}

static int read_addrs(struct gwha_sync *s, bool others,
		      struct gwha_sync_vips *list)
{
	u32 room = 0;

	list->at = NULL;
	while ((list->n = copy_addrs(s, others, list->at, room)) > room) {
		kvfree(list->at);
		room = list->n + 8;
		list->at = kvmalloc_array(room, sizeof(*list->at),
					  GFP_KERNEL_ACCOUNT);
		if (!list->at)
			return -ENOMEM;
	}
	sort(list->at, list->n, sizeof(*list->at), cmp, NULL);
	return 0;
}

static u32 copy_others(struct gwha_sync *s, struct gwha_select_by *to, u32 room)
{
	struct gwha_select_by by;
	struct gwha_group *g;
	u32 n = 0;

	memset(&by, 0, sizeof(by));
	rcu_read_lock();
	list_for_each_entry_rcu(g, &s->g->gn->groups, list)
		if (g != s->g && select_of(g, &by) && n++ < room)
			memcpy(&to[n - 1], &by, sizeof(by));
	rcu_read_unlock();
	return n;
}

static int read_others(struct gwha_sync *s, struct gwha_select_by **list,
		       u32 *n)
{
	u32 room = 0;

	*list = NULL;
	while ((*n = copy_others(s, *list, room)) > room) {
		kvfree(*list);
		room = *n + 8;
		*list = kvmalloc_array(room, sizeof(**list),
				       GFP_KERNEL_ACCOUNT);
		if (!*list)
			return -ENOMEM;
	}
	return 0;
}

static bool same_addrs(const struct gwha_sync_vips *a,
		       const struct gwha_sync_vips *b)
{
	return a->n == b->n &&
	       (!a->n || !memcmp(a->at, b->at, a->n * sizeof(*a->at)));
}

/* What was another group's may be this one's now, and the other way round. */
static int look_at_others(struct gwha_sync *s)
{
	struct gwha_sync_vips vips = {};
	struct gwha_select_by *others;
	bool same;
	u32 n;
	u8 i;

	if (read_others(s, &others, &n) || read_addrs(s, true, &vips)) {
		kvfree(others);
		return -ENOMEM;
	}
	same = n == s->select.n_others && same_addrs(&vips, &s->others_vips) &&
	       (!n || !memcmp(others, s->others, n * sizeof(*others)));
	kvfree(s->others);
	kvfree(s->others_vips.at);
	s->others = others;
	s->others_vips = vips;
	s->select.others = others;
	s->select.n_others = n;
	for (i = 0; !same && i < s->n_peers; i++)
		gwha_pass_tx_dirty(&s->peer[i]->pass_tx);
	return 0;
}

/* Which connections are the group's is another matter now. */
static void other_rules(struct gwha_sync *s)
{
	memset(s->far, 0, sizeof(s->far));
	s->rules++;
}

/**
 * gwha_sync_own_look() - look whether addresses and groups have changed
 * @s: the instance
 *
 * Context: process; sleeps; the worker.
 * Return: 0; -ENOMEM, and the old ones count on until the next look.
 */
int gwha_sync_own_look(struct gwha_sync *s)
{
	u32 at = READ_ONCE(s->g->gn->generation);
	struct gwha_sync_vips vips;

	if (at == s->vips_at)
		return 0;
	if (read_addrs(s, false, &vips) || look_at_others(s)) {
		kvfree(vips.at);
		return -ENOMEM;
	}
	kvfree(s->vips.at);
	s->vips = vips;
	s->vips_at = at;
	other_rules(s);
	return 0;
}

/**
 * gwha_sync_own_begin() - take over what the configuration says of it
 * @s: the instance
 *
 * Context: process; the worker, or nobody is.
 */
void gwha_sync_own_begin(struct gwha_sync *s)
{
	s->select.by.how = s->conf.select;
	s->select.by.zone = s->conf.zone;
	s->select.by.mark = s->conf.mark;
	s->select.by.mask = s->conf.mask;
	s->select.ignore = s->conf.ignore;
	s->select.n_ignore = s->conf.n_ignore;
	s->select.is_vip = is_vip;
	s->select.is_others = is_others;
	s->select.is_local = is_local;
	s->select.priv = s;
	other_rules(s);
}

/**
 * gwha_sync_own_exit() - give it back
 * @s: the instance
 *
 * Context: process; nobody is at work any more.
 */
void gwha_sync_own_exit(struct gwha_sync *s)
{
	kvfree(s->vips.at);
	kvfree(s->others);
	kvfree(s->others_vips.at);
}

/**
 * gwha_sync_own_has() - whether a connection is the group's
 * @s: the instance
 * @flow: the connection
 *
 * Context: process; the worker.
 * Return: whether it is.
 */
bool gwha_sync_own_has(struct gwha_sync *s, const struct gwha_flow *flow)
{
	return gwha_select_owns(&s->select, flow);
}

/**
 * gwha_sync_own_key() - the key of a connection
 * @hash: of who tells of it
 * @flow: the connection
 *
 * Context: any.
 * Return: the key.
 */
u64 gwha_sync_own_key(const siphash_key_t *hash, const struct gwha_flow *flow)
{
	u8 text[GWHA_FLOW_TEXT];

	gwha_flow_text(flow, text);
	return siphash(text, sizeof(text), hash);
}

/**
 * gwha_sync_own_rest() - a hash of what a change does not tell
 * @s: the instance
 * @flow: the connection
 *
 * Context: any.
 * Return: the hash; not 0.
 */
u32 gwha_sync_own_rest(const struct gwha_sync *s, const struct gwha_flow *flow)
{
	struct {
		u64 has;
		u64 mark;
		u8 labels[sizeof(flow->labels)];
		struct gwha_seqadj seqadj[2];
		struct gwha_tuple expects;
		u8 expects_dir;
		u8 helper;
		u16 expects_port;
	} rest;

	/* of most connections there is nothing */
	if (!(flow->has & (GWHA_FLOW_MARK | GWHA_FLOW_LABELS |
			   GWHA_FLOW_SEQADJ | GWHA_FLOW_HELPER)))
		return (flow->has & ~GWHA_FLOW_PASS) << 1 | 1;
	memset(&rest, 0, sizeof(rest));
	rest.has = flow->has & ~GWHA_FLOW_PASS;
	rest.mark = flow->mark;
	memcpy(rest.labels, flow->labels, sizeof(rest.labels));
	memcpy(rest.seqadj, flow->seqadj, sizeof(rest.seqadj));
	rest.expects = flow->expects;
	rest.expects_dir = flow->expects_dir;
	rest.helper = flow->helper;
	rest.expects_port = flow->expects_port;
	return (u32)siphash(&rest, sizeof(rest), &s->hash) | 1;
}

/**
 * gwha_sync_own_hash() - a key of SipHash from its bytes on the wire
 * @bytes: GWHA_SYNC_HASH of them
 * @hash: set
 *
 * Context: any.
 */
void gwha_sync_own_hash(const u8 *bytes, siphash_key_t *hash)
{
	__le64 words[2];

	BUILD_BUG_ON(sizeof(words) != GWHA_SYNC_HASH);
	memcpy(words, bytes, sizeof(words));
	hash->key[0] = le64_to_cpu(words[0]);
	hash->key[1] = le64_to_cpu(words[1]);
}
