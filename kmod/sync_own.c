// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the core asks when it decides which connections are a group's, and the
 * hashes that name them.
 */

#include <linux/bsearch.h>
#include <linux/mm.h>
#include <linux/sort.h>
#include <net/addrconf.h>
#include <net/route.h>

#include "group.h"
#include "net.h"
#include "router.h"
#include "sync_own.h"

static int cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct gwha_addr));
}

static bool is_vip(void *priv, bool v6, const struct gwha_addr *addr)
{
	const struct gwha_sync *s = priv;

	return s->n_vips &&
	       bsearch(addr, s->vips, s->n_vips, sizeof(*s->vips), cmp);
}

static bool is_local(void *priv, bool v6, const struct gwha_addr *addr)
{
	const struct gwha_sync *s = priv;
	struct in6_addr ip6;
	__be32 ip;

	if (is_vip(priv, v6, addr))
		return true;
	if (v6) {
		memcpy(&ip6, addr->b, sizeof(ip6));
		return ipv6_chk_addr(s->net, &ip6, NULL, 0);
	}
	memcpy(&ip, addr->b, sizeof(ip));
	return inet_addr_type(s->net, ip) == RTN_LOCAL;
}

/* Copies at most @room of the group's addresses; how many there are. */
static u32 copy_vips(struct gwha_group *g, struct gwha_addr *to, u32 room)
{
	const struct gwha_router *rt;
	const struct gwha_vip *vip;
	u32 n = 0;
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

/**
 * gwha_sync_own_look() - look whether the group's addresses have changed
 * @s: the instance
 *
 * Context: process; sleeps; the worker.
 * Return: 0; -ENOMEM, and the old ones count on until the next look.
 */
int gwha_sync_own_look(struct gwha_sync *s)
{
	u32 at = READ_ONCE(s->g->gn->generation);
	struct gwha_addr *vips = NULL;
	u32 room = 0;
	u32 n;

	if (at == s->vips_at)
		return 0;
	while ((n = copy_vips(s->g, vips, room)) > room) {
		kvfree(vips);
		room = n + 8;
		vips = kvmalloc_array(room, sizeof(*vips), GFP_KERNEL_ACCOUNT);
		if (!vips)
			return -ENOMEM;
	}
	sort(vips, n, sizeof(*vips), cmp, NULL);
	kvfree(s->vips);
	s->vips = vips;
	s->n_vips = n;
	s->vips_at = at;
	s->rules++;
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
	s->select.how = s->conf.select;
	s->select.zone = s->conf.zone;
	s->select.mark = s->conf.mark;
	s->select.mask = s->conf.mask;
	s->select.is_vip = is_vip;
	s->select.is_local = is_local;
	s->select.priv = s;
	s->rules++;
}

/**
 * gwha_sync_own_exit() - give it back
 * @s: the instance
 *
 * Context: process; nobody is at work any more.
 */
void gwha_sync_own_exit(struct gwha_sync *s)
{
	kvfree(s->vips);
	s->vips = NULL;
	s->n_vips = 0;
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
	} rest;

	/* of most connections there is nothing */
	if (!(flow->has & (GWHA_FLOW_MARK | GWHA_FLOW_LABELS |
			   GWHA_FLOW_SEQADJ)))
		return (flow->has & ~GWHA_FLOW_PASS) << 1 | 1;
	memset(&rest, 0, sizeof(rest));
	rest.has = flow->has & ~GWHA_FLOW_PASS;
	rest.mark = flow->mark;
	memcpy(rest.labels, flow->labels, sizeof(rest.labels));
	memcpy(rest.seqadj, flow->seqadj, sizeof(rest.seqadj));
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
