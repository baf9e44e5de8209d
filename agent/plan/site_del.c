// SPDX-License-Identifier: GPL-2.0-or-later
/* An object of a site is taken away, if nothing needs it. */

#include <string.h>

#include "pool_work.h"
#include "site.h"

/* What a gateway has goes first, and as many must be left as stand by (R07, R12). */
static bool gateway_may_go(const struct gwha_site *s,
			   const struct gwha_site_request *r,
			   struct gwha_findings *f)
{
	const struct gwha_pool_plan *p = &s->plan;
	const struct gwha_plan_gateway *g =
		&p->gateways[gwha_pool_plan_gateway(p, r->name)];
	const struct gwha_plan_pool *pool = &p->pools[g->pool];
	uint32_t left = 0;

	if (g->n_conns || g->n_rrs) {
		gwha_site_wrong(f, "R12", "gateway \"%s\": has %u connections and %u reflectors: say gwha gateway drain %s first",
				r->name, g->n_conns, g->n_rrs, r->name);
		return false;
	}
	for (uint32_t i = 0; i < pool->n_members; i++) {
		const struct gwha_plan_gateway *one = &p->gateways[pool->members[i]];

		left += one != g && one->conf->state == GWHA_POOL_OK;
	}
	if (r->force || (left && left >= 2 * pool->conf->standby))
		return true;
	gwha_site_wrong(f, "R07", "gateway \"%s\": without it %u gateways are left in pool \"%s\", whose %u standbys must not be more than the active ones: add a gateway, lower standby, del the pool, or say force",
			r->name, left, pool->conf->name, pool->conf->standby);
	return false;
}

/* Instances of a gateway, or of a pool; they are empty. */
static void remove_instances(struct gwha_site *s, struct gwha_site_edit *e,
			     const char *pool, const char *gateway)
{
	const struct gwha_site_list *list = &s->of[GWHA_KIND_INSTANCE];

	for (size_t i = 0; i < list->n; i++) {
		const struct gwha_pool_instance *x = &list->at[i]->is.instances[0];

		if ((pool && !strcmp(x->pool, pool)) ||
		    (gateway && !strcmp(x->gateway, gateway)))
			gwha_site_add_step(e, list->at[i], NULL);
	}
}

/* R13: a pool goes with its gateways, once nobody is served there. */
static bool pool_may_go(struct gwha_site *s, const struct gwha_site_request *r,
			struct gwha_site_edit *e, struct gwha_findings *f)
{
	const struct gwha_site_list *list = &s->of[GWHA_KIND_GATEWAY];
	const struct gwha_pool_plan *p = &s->plan;
	uint32_t conns = 0, rrs = 0;

	for (uint32_t i = 0; i < p->n_gateways; i++) {
		const struct gwha_plan_gateway *g = &p->gateways[i];

		if (strcmp(p->pools[g->pool].conf->name, r->name))
			continue;
		conns += g->n_conns;
		rrs += g->n_rrs;
	}
	if (conns || rrs) {
		gwha_site_wrong(f, "R13", "pool \"%s\": %u connections and %u reflectors are on its gateways: del the connections, or give them another class, first",
				r->name, conns, rrs);
		return false;
	}
	remove_instances(s, e, r->name, NULL);
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->at[i]->is.gateways[0].pool, r->name))
			gwha_site_add_step(e, list->at[i], NULL);
	return true;
}

static bool tenant_may_go(const struct gwha_site *s,
			  const struct gwha_site_request *r,
			  struct gwha_findings *f)
{
	const struct gwha_site_list *list = &s->of[GWHA_KIND_CONN];
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += !strcmp(list->at[i]->is.conns[0].tenant, r->name);
	if (n)
		gwha_site_wrong(f, "", "tenant \"%s\": has %zu connections: del them first",
				r->name, n);
	return !n;
}

static bool may_go(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f)
{
	switch (r->kind) {
	case GWHA_KIND_POOL:
		return pool_may_go(s, r, e, f);
	case GWHA_KIND_GATEWAY:
		if (!gateway_may_go(s, r, f))
			return false;
		remove_instances(s, e, NULL, r->name);
		return true;
	case GWHA_KIND_TENANT:
		return tenant_may_go(s, r, f);
	default:
		return true;
	}
}

/**
 * gwha_site_del - take an object away
 * @s: site
 * @r: request
 * @e: change, begun
 * @f: what is wrong is added
 */
void gwha_site_del(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f)
{
	struct gwha_site_object *was = gwha_site_find(s, r->kind, r->name);
	const struct gwha_pool_how how = gwha_site_how(s);

	if (!was) {
		gwha_site_wrong(f, "", "%s \"%.64s\": there is none: see gwha %s show",
				gwha_pool_kind_name(r->kind), r->name,
				gwha_pool_kind_name(r->kind));
		return;
	}
	if (may_go(s, r, e, f) && gwha_site_add_step(e, was, NULL) && !e->failed)
		gwha_site_settle(s, e, &how, f);
}
