// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From what there is to what is wanted. The order of the steps:
 *
 *	groups are added, then changed: routers find them as they will be
 *	what another router will own is given up: an address belongs to one
 *	routers are changed, then added, then deleted
 *	synchronisation ends where it does, groups are deleted
 *	synchronisation is set: its groups, and what it avoids, are there
 *
 * What is equal is in no step.
 */

#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "diff.h"
#include "maintenance.h"
#include "model.h"
#include "planner.h"

static struct gwha_op *add(struct gwha_planner *p, uint8_t cmd,
			   const struct gwha_kind *kind, const void *obj)
{
	struct gwha_plan *plan = p->plan;
	struct gwha_op *at = plan->at;

	if (plan->n == plan->room) {
		size_t room = plan->room ? 2 * plan->room : 16;

		at = realloc(at, room * sizeof(*at));
		if (!at)
			goto err_failed;
		plan->at = at;
		plan->room = room;
	}
	at += plan->n;
	*at = (struct gwha_op){.cmd = cmd, .kind = kind};
	at->obj = malloc(kind->size);
	if (!at->obj)
		goto err_failed;
	memcpy(at->obj, obj, kind->size);
	plan->n++;
	return at;

err_failed:
	p->failed = true;
	return NULL;
}

static const struct gwha_group *find_group(const struct gwha_planner *p,
					   const char *name)
{
	for (size_t i = 0; i < p->have->n_groups; i++)
		if (!strcmp(p->have->groups[i].name, name))
			return &p->have->groups[i];
	return NULL;
}

static void plan_groups(struct gwha_planner *p, bool new)
{
	const struct gwha_kind *kind = &gwha_kind_group;
	struct gwha_group want, is, change;

	for (size_t i = 0; i < p->conf->n_groups; i++) {
		const struct gwha_group *have;

		want = p->conf->groups[i].g;
		if (p->how->resting)
			gwha_number_set(kind, &want, GWHA_A_GROUP_PRIORITY,
					GWHA_MAINTENANCE_PRIORITY);
		have = find_group(p, want.name);
		if (new != !have)
			continue;
		if (new) {
			add(p, GWHA_CMD_GROUP_NEW, kind, &want);
			continue;
		}
		gwha_complete_group(&want);
		is = *have;
		gwha_complete_group(&is);
		if (gwha_diff_group(&want, &is, &change))
			add(p, GWHA_CMD_GROUP_SET, kind, &change);
	}
}

/* What names a router, alone. */
static void name_router(const struct gwha_router *rt, struct gwha_router *name)
{
	memset(name, 0, sizeof(*name));
	memcpy(name->ifname, rt->ifname, sizeof(name->ifname));
	name->vrid = rt->vrid;
	name->family = rt->family;
	name->has = GWHA_HAS(GWHA_A_ROUTER_IFNAME) |
		    GWHA_HAS(GWHA_A_ROUTER_VRID) |
		    GWHA_HAS(GWHA_A_ROUTER_FAMILY);
}

static void delete_routers(struct gwha_planner *p, enum gwha_fate fate)
{
	struct gwha_router name;

	for (size_t i = 0; i < p->have->n_routers; i++) {
		struct gwha_op *op;

		if (p->fate[i] != fate)
			continue;
		name_router(&p->is[i], &name);
		op = add(p, GWHA_CMD_ROUTER_DEL, &gwha_kind_router, &name);
		if (op)
			op->disrupts = true;
	}
}

/* Between what there is and what will be: without what others will own. */
static void release_vips(struct gwha_planner *p)
{
	struct gwha_router change;

	for (size_t i = 0; i < p->have->n_routers; i++) {
		struct gwha_router *is = &p->is[i];
		uint32_t n = 0;
		struct gwha_op *op;

		if (p->fate[i] != GWHA_STAYS || p->twin[i] < 0 ||
		    p->how->gentle || !gwha_gives_up(p, i))
			continue;
		for (uint32_t j = 0; j < is->vips.n; j++)
			if (!gwha_goes_elsewhere(p, i, &is->vips.at[j].addr))
				is->vips.at[n++] = is->vips.at[j];
		is->vips.n = n;
		name_router(is, &change);
		change.vips = is->vips;
		change.vip_clear = !n;
		change.has |= GWHA_HAS(n ? GWHA_A_ROUTER_VIP :
					   GWHA_A_ROUTER_VIP_CLEAR);
		for (uint32_t j = 0; j < n; j++) {
			/* state and error are no business of a request */
			change.vips.at[j].has &= ~(GWHA_HAS(GWHA_A_VIP_STATE) |
						   GWHA_HAS(GWHA_A_VIP_ERROR));
		}
		op = add(p, GWHA_CMD_ROUTER_SET, &gwha_kind_router, &change);
		if (op)
			op->disrupts = true;
	}
}

/* An address that its router had, and will not have as it had it. */
static bool loses_vip(const struct gwha_router *is,
		      const struct gwha_router *want)
{
	for (uint32_t i = 0; i < is->vips.n; i++) {
		bool kept = false;

		for (uint32_t j = 0; j < want->vips.n; j++)
			kept |= gwha_same_addr(&is->vips.at[i].addr,
					       &want->vips.at[j].addr) &&
				!strcmp(is->vips.at[i].ifname,
					want->vips.at[j].ifname);
		if (!kept)
			return true;
	}
	return false;
}

static void set_routers(struct gwha_planner *p)
{
	struct gwha_router change;

	for (size_t i = 0; i < p->have->n_routers; i++) {
		const struct gwha_router *want;
		struct gwha_op *op;

		if (p->fate[i] != GWHA_STAYS || p->twin[i] < 0)
			continue;
		want = &p->want[p->twin[i]];
		if (p->held[p->twin[i]] ||
		    (p->how->gentle && loses_vip(&p->is[i], want)))
			continue;
		if (!gwha_diff_router(want, &p->is[i], p->how->secrets,
				      &change))
			continue;
		op = add(p, GWHA_CMD_ROUTER_SET, &gwha_kind_router, &change);
		if (!op)
			continue;
		if (gwha_has(&change, GWHA_A_ROUTER_AUTH_TYPE))
			op->files = &p->conf->routers[p->twin[i]].files;
		op->disrupts = loses_vip(&p->is[i], want);
	}
}

static void add_routers(struct gwha_planner *p)
{
	for (size_t i = 0; i < p->conf->n_routers; i++) {
		struct gwha_router new = p->conf->routers[i].rt;
		struct gwha_op *op;

		if (p->there[i] || p->held[i])
			continue;
		gwha_rest_router(p, &new);
		/* the one thing that the module has another default for */
		if (!gwha_has(&new, GWHA_A_ROUTER_VMAC))
			gwha_number_set(&gwha_kind_router, &new,
					GWHA_A_ROUTER_VMAC, p->want[i].vmac);
		op = add(p, GWHA_CMD_ROUTER_NEW, &gwha_kind_router, &new);
		if (op)
			op->files = &p->conf->routers[i].files;
	}
}

static bool in_file(const struct gwha_planner *p, const char *group)
{
	for (size_t i = 0; i < p->conf->n_groups; i++)
		if (!strcmp(p->conf->groups[i].g.name, group))
			return true;
	return false;
}

static void delete_groups(struct gwha_planner *p)
{
	struct gwha_group name;

	for (size_t i = 0; i < p->have->n_groups; i++) {
		const struct gwha_group *g = &p->have->groups[i];

		if (g->implicit || p->how->keep_others || in_file(p, g->name) ||
		    gwha_group_waits(p, g->name))
			continue;
		memset(&name, 0, sizeof(name));
		memcpy(name.name, g->name, sizeof(name.name));
		name.has = GWHA_HAS(GWHA_A_GROUP_NAME);
		add(p, GWHA_CMD_GROUP_DEL, &gwha_kind_group, &name);
	}
}

/* A router's own group ends with it, and its synchronisation with that. */
static bool group_goes(const struct gwha_planner *p, const char *group)
{
	if (gwha_group_waits(p, group))
		return false;
	for (size_t i = 0; i < p->have->n_routers; i++)
		if (p->fate[i] != GWHA_STAYS && gwha_own_group(&p->is[i]) &&
		    !strcmp(p->is[i].group, group))
			return true;
	return !strchr(group, '/') && !p->how->keep_others &&
	       !in_file(p, group);
}

static const struct gwha_conf_sync *wanted_sync(const struct gwha_planner *p,
						const char *group)
{
	for (size_t i = 0; i < p->conf->n_syncs; i++)
		if (!strcmp(p->conf->syncs[i].s.group, group))
			return &p->conf->syncs[i];
	return NULL;
}

static void delete_syncs(struct gwha_planner *p)
{
	struct gwha_sync name;

	for (size_t i = 0; i < p->have->n_syncs; i++) {
		const struct gwha_sync *s = &p->have->syncs[i];

		if (p->how->keep_others || wanted_sync(p, s->group) ||
		    gwha_group_waits(p, s->group) || group_goes(p, s->group))
			continue;
		memset(&name, 0, sizeof(name));
		memcpy(name.group, s->group, sizeof(name.group));
		name.has = GWHA_HAS(GWHA_A_SYNC_GROUP);
		add(p, GWHA_CMD_SYNC_DEL, &gwha_kind_sync, &name);
	}
}

static const struct gwha_sync *find_sync(const struct gwha_planner *p,
					 const char *group)
{
	for (size_t i = 0; i < p->have->n_syncs; i++)
		if (!strcmp(p->have->syncs[i].group, group))
			return &p->have->syncs[i];
	return NULL;
}

static void set_syncs(struct gwha_planner *p)
{
	struct gwha_sync want, is, change;

	for (size_t i = 0; i < p->conf->n_syncs; i++) {
		const struct gwha_conf_sync *s = &p->conf->syncs[i];
		const struct gwha_sync *have = find_sync(p, s->s.group);
		struct gwha_op *op;

		if (gwha_members_wait(p, s->s.group))
			continue;
		change = s->s;
		if (have && !group_goes(p, s->s.group)) {
			want = s->s;
			gwha_complete_sync(&want);
			is = *have;
			gwha_complete_sync(&is);
			if (!gwha_diff_sync(&want, &is, p->how->secrets,
					    &change))
				continue;
		}
		op = add(p, GWHA_CMD_SYNC_SET, &gwha_kind_sync, &change);
		if (op && gwha_has(&change, GWHA_A_SYNC_KEY))
			op->files = &s->files;
	}
}

/**
 * gwha_plan_make - the steps from what there is to what is wanted
 * @conf: what is wanted; read and linted without an error
 * @have: what there is
 * @how: what is asked of the plan
 * @plan: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_plan_make(const struct gwha_conf *conf, const struct gwha_have *have,
		   const struct gwha_plan_how *how, struct gwha_plan *plan,
		   struct gwha_err *err)
{
	struct gwha_planner p = {.conf = conf,
				 .have = have,
				 .how = how,
				 .plan = plan};

	*plan = (struct gwha_plan){0};
	p.failed = gwha_pair_routers(&p);
	if (!p.failed) {
		plan_groups(&p, true);
		plan_groups(&p, false);
		delete_routers(&p, GWHA_GOES_FIRST);
		delete_routers(&p, GWHA_REPLACED);
		release_vips(&p);
		set_routers(&p);
		add_routers(&p);
		delete_routers(&p, GWHA_GOES);
		delete_syncs(&p);
		delete_groups(&p);
		set_syncs(&p);
	}
	free(p.want);
	free(p.is);
	free(p.twin);
	free(p.fate);
	free(p.there);
	free(p.held);
	free(p.owners);
	return p.failed ? gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory") :
			  0;
}

/**
 * gwha_plan_free - free a plan
 * @plan: a plan
 */
void gwha_plan_free(struct gwha_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		free(plan->at[i].obj);
	free(plan->at);
	*plan = (struct gwha_plan){0};
}

/**
 * gwha_plan_disrupts - whether a plan takes a VIP or a router away
 * @plan: a plan
 *
 * Return: the first step that does, or NULL.
 */
const struct gwha_op *gwha_plan_disrupts(const struct gwha_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->at[i].disrupts)
			return &plan->at[i];
	return NULL;
}
