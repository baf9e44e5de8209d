// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pools. A step of one of the groups and its claim are one critical section of
 * the pool, inside the group's lock; what follows for the others, each does in
 * its own time, called by its clock: no two groups' locks meet.
 */

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "net.h"
#include "pool.h"

/**
 * gwha_pool_init() - a group that is in no pool
 * @pm: its part
 * @elect: its election, begun
 * @clock: its clock
 *
 * Context: any.
 */
void gwha_pool_init(struct gwha_pool_member *pm, struct gwha_elect *elect,
		    struct gwha_clock *clock)
{
	INIT_LIST_HEAD(&pm->list);
	pm->pool = NULL;
	pm->share.slot = 0;
	pm->share.weight = GWHA_POOL_WEIGHT_DEFAULT;
	pm->share.limit = GWHA_POOL_LIMIT_DEFAULT;
	pm->share.prio = elect->prio;
	pm->elect = elect;
	pm->clock = clock;
}

static struct gwha_pool *find(struct gwha_net *gn, const char *name)
{
	struct gwha_pool *pool;

	list_for_each_entry(pool, &gn->pools, list)
		if (!strcmp(pool->name, name))
			return pool;
	return NULL;
}

/**
 * gwha_pool_get() - room for one more group in a pool, made if there is none
 * @gn: namespace
 * @name: its name
 *
 * Context: process; sleeps; conf_lock.
 * Return: for gwha_pool_put(), or ERR_PTR() of -ENOMEM, or of -ENOSPC if it has
 * all the groups that it can.
 */
struct gwha_pool *gwha_pool_get(struct gwha_net *gn, const char *name)
{
	struct gwha_pool *pool;

	lockdep_assert_held(&gn->conf_lock);
	pool = find(gn, name);
	if (pool && pool->n == GWHA_POOL_GROUPS_MAX)
		return ERR_PTR(-ENOSPC);
	if (!pool) {
		pool = kzalloc(sizeof(*pool), GFP_KERNEL_ACCOUNT);
		if (!pool)
			return ERR_PTR(-ENOMEM);
		strscpy(pool->name, name, sizeof(pool->name));
		spin_lock_init(&pool->lock);
		INIT_LIST_HEAD(&pool->members);
		list_add_tail(&pool->list, &gn->pools);
	}
	pool->n++;
	return pool;
}

/**
 * gwha_pool_put() - a group's room is given back
 * @pool: the pool, or NULL; freed with the last group
 *
 * Context: process; conf_lock; the group has left, or never joined.
 */
void gwha_pool_put(struct gwha_pool *pool)
{
	if (!pool || --pool->n)
		return;
	list_del(&pool->list);
	kfree(pool);
}

/* Under the pool's lock. */
static void call_all(struct gwha_pool *pool)
{
	struct gwha_pool_member *pm;

	list_for_each_entry(pm, &pool->members, list)
		gwha_clock_call(pm->clock);
}

/**
 * gwha_pool_join() - a group begins to be in a pool
 * @pm: its part, in no pool
 * @pool: of gwha_pool_get()
 *
 * Context: process; the group's lock, of which softirqs are off.
 */
void gwha_pool_join(struct gwha_pool_member *pm, struct gwha_pool *pool)
{
	spin_lock(&pool->lock);
	pm->pool = pool;
	pm->share.slot = find_first_zero_bit(pool->slots, GWHA_POOL_GROUPS_MAX);
	__set_bit(pm->share.slot, pool->slots);
	list_add_tail(&pm->list, &pool->members);
	gwha_claims_join(&pool->claims, &pm->share, pm->elect);
	call_all(pool);
	spin_unlock(&pool->lock);
}

/**
 * gwha_pool_leave() - a group ceases to be in its pool
 * @pm: its part; nobody calls its clock when this returns
 *
 * Context: process; the group's lock, of which softirqs are off.
 * Return: for gwha_pool_put(): the pool, or NULL if it was in none.
 */
struct gwha_pool *gwha_pool_leave(struct gwha_pool_member *pm)
{
	struct gwha_pool *pool = pm->pool;

	if (!pool)
		return NULL;
	spin_lock(&pool->lock);
	gwha_claims_leave(&pool->claims, &pm->share, pm->elect);
	__clear_bit(pm->share.slot, pool->slots);
	list_del_init(&pm->list);
	pm->pool = NULL;
	call_all(pool);
	spin_unlock(&pool->lock);
	return pool;
}

/**
 * gwha_pool_weigh() - all but the pool leaves a group another priority
 * @pm: its part
 * @prio: that priority
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_pool_weigh(struct gwha_pool_member *pm, u8 prio)
{
	pm->share.prio = prio;
	if (pm->pool)
		gwha_pool_look(pm);
	else
		pm->elect->prio = prio;
}

/**
 * gwha_pool_look() - what the node is active for may be something else now
 * @pm: a group's part
 *
 * Context: any but hard interrupt; the group's lock.
 * Return: whether a step of the group is wanted.
 */
bool gwha_pool_look(struct gwha_pool_member *pm)
{
	struct gwha_pool *pool = pm->pool;

	if (pool) {
		spin_lock(&pool->lock);
		gwha_claims_look(&pool->claims, &pm->share, pm->elect);
		spin_unlock(&pool->lock);
	}
	return pm->elect->shifted;
}

/**
 * gwha_pool_active() - how many groups of the pool the node is active for
 * @pm: the part of one that is in a pool
 *
 * Context: any but hard interrupt; the group's lock.
 * Return: the number.
 */
u8 gwha_pool_active(struct gwha_pool_member *pm)
{
	u8 n;

	spin_lock(&pm->pool->lock);
	n = pm->pool->claims.n;
	spin_unlock(&pm->pool->lock);
	return n;
}

/**
 * gwha_pool_step() - a step of a group, in a pool or not
 * @pm: its part
 * @m: its members
 * @n: how many, at least 1
 * @ev: the event
 *
 * Context: any but hard interrupt; the group's lock.
 * Return: the verdict, for gwha_pool_tell() when it has been executed.
 */
struct gwha_verdict gwha_pool_step(struct gwha_pool_member *pm,
				   struct gwha_fsm *const *m, u16 n,
				   const struct gwha_event *ev)
{
	struct gwha_pool *pool = pm->pool;
	struct gwha_verdict v;

	if (!pool)
		return gwha_elect_step(pm->elect, m, n, ev);
	spin_lock(&pool->lock);
	v = gwha_claims_step(&pool->claims, &pm->share, pm->elect, m, n, ev);
	spin_unlock(&pool->lock);
	return v;
}

/**
 * gwha_pool_tell() - have the others look, if they must
 * @pm: a group's part
 * @v: what a step of it decided
 *
 * They do so on their clocks, which run soon. At most 255.
 *
 * Context: any but hard interrupt; the group's lock.
 */
void gwha_pool_tell(struct gwha_pool_member *pm, const struct gwha_verdict *v)
{
	struct gwha_pool *pool = pm->pool;
	bool before = v->from == GWHA_STATE_ACTIVE;
	bool after = v->to == GWHA_STATE_ACTIVE;

	if (!pool || before == after)
		return;
	spin_lock(&pool->lock);
	call_all(pool);
	spin_unlock(&pool->lock);
}
