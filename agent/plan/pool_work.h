/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan of pools in the making: its files know each other by this. Pure. */

#ifndef GWHA_POOL_WORK_H
#define GWHA_POOL_WORK_H

#include "pool_index.h"
#include "pool_plan.h"

/* VLANs as bits. */
#define GWHA_POOL_VLANS 4096
#define GWHA_POOL_VLAN_WORDS (GWHA_POOL_VLANS / 64)

/* What a name can be of. */
enum gwha_pool_noun {
	GWHA_NOUN_POOL,
	GWHA_NOUN_GATEWAY,
	GWHA_NOUN_TENANT,
	GWHA_NOUN_CONN,
	GWHA_NOUN_LAN,
	GWHA_NOUN_OWNER,
	GWHA_NOUN_DOMAIN,
	GWHA_NOUN_VRF,
	GWHA_NOUN_ADDR,
	GWHA_NOUN_FRONT,
	GWHA_NOUN_ZONE,
	GWHA_NOUN_TABLE,
	GWHA_NOUN_LOCAL,
};

static inline bool gwha_pool_bit(const uint64_t *bits, uint32_t i)
{
	return bits && bits[i / 64] >> i % 64 & 1;
}

/* pool_capacity.c */
uint64_t gwha_pool_used(enum gwha_pool_model model, uint64_t capacity_kbps,
			const uint64_t alloc[GWHA_POOL_TYPES]);
uint64_t gwha_pool_slot(enum gwha_pool_model model, uint64_t capacity_kbps,
			const uint64_t alloc[GWHA_POOL_TYPES],
			enum gwha_pool_type type);
uint64_t gwha_pool_need(const struct gwha_pool_conn *conn);

/* pool_account.c */
void gwha_pool_forget_conn(struct gwha_pool_plan *p, uint32_t conn);
void gwha_pool_reckon(const struct gwha_pool_plan *p,
		      struct gwha_plan_gateway *g);
bool gwha_pool_put(struct gwha_pool_plan *p, uint32_t conn, uint32_t instance);
void gwha_pool_take(struct gwha_pool_plan *p, uint32_t conn);
bool gwha_pool_give(struct gwha_pool_plan *p, uint32_t instance, uint32_t to);
void gwha_pool_reflect(struct gwha_pool_plan *p, uint32_t tenant,
		       uint32_t instance);
uint32_t gwha_pool_is_at(const struct gwha_plan_tenant *t, uint32_t gateway);
bool gwha_pool_step(struct gwha_pool_plan *p, const struct gwha_plan_move *move);
uint32_t gwha_pool_claimed(const struct gwha_pool_plan *p, uint32_t conn,
			   uint32_t instance);
bool gwha_pool_carries(const struct gwha_pool_plan *p, uint32_t gateway,
		       uint32_t instance, uint32_t vlan);

/* pool_start.c */
bool gwha_pool_start(struct gwha_pool_plan *p);
struct gwha_pool_key gwha_pool_name_key(enum gwha_pool_noun noun,
					const char *name);
struct gwha_pool_key gwha_pool_addr_key(enum gwha_pool_noun noun,
					const struct gwha_addr *addr);
uint32_t gwha_pool_find(const struct gwha_pool_plan *p,
			enum gwha_pool_noun noun, const char *name);
bool gwha_pool_name_ok(struct gwha_pool_plan *p, const char *key,
		       const char *name, const struct gwha_node *node);
bool gwha_pool_new_conn(struct gwha_pool_plan *p,
			const struct gwha_pool_conn *conf);

/* pool_check.c, pool_check_tenant.c, pool_check_conn.c */
void gwha_pool_check(struct gwha_pool_plan *p);
void gwha_pool_check_tenants(struct gwha_pool_plan *p);
void gwha_pool_number_tenants(struct gwha_pool_plan *p);
void gwha_pool_check_conn(struct gwha_pool_plan *p, uint32_t conn);
void gwha_pool_forget_locals(struct gwha_pool_plan *p, uint32_t conn);
void gwha_pool_renumber_locals(struct gwha_pool_plan *p, uint32_t from,
			       uint32_t to);

/* pool_role.c */
void gwha_pool_roles(struct gwha_pool_plan *p);
void gwha_pool_refill(struct gwha_pool_plan *p, uint32_t pool);
uint32_t gwha_pool_activate(struct gwha_pool_plan *p, uint32_t gateway);
bool gwha_pool_number(struct gwha_pool_plan *p, uint32_t instance);
void gwha_pool_tell_roles(struct gwha_pool_plan *p);

/* Why nothing was found that had room. */
struct gwha_pool_excuse {
	bool tenants; /* no more tenants there (R81) */
	bool label; /* the VLAN is not there (R77) */
	bool standby; /* nor at any that could take its place (R77) */
	bool vips; /* no more addresses (V14) */
	uint32_t claimed; /* or somebody has what it needs, on this instance */
};

/* pool_place.c */
bool gwha_pool_usable(const struct gwha_pool_plan *p, uint32_t conn,
		      uint32_t gateway, struct gwha_pool_excuse *why);
uint32_t gwha_pool_best(const struct gwha_pool_plan *p, uint32_t conn,
			uint32_t pool, struct gwha_pool_excuse *why);
bool gwha_pool_place(struct gwha_pool_plan *p, uint32_t conn);
void gwha_pool_place_all(struct gwha_pool_plan *p);
uint32_t *gwha_pool_by_need(struct gwha_pool_plan *p, uint32_t gateway,
			    uint32_t *n);

/* pool_refuse.c */
bool gwha_pool_may(const struct gwha_pool_plan *p, uint32_t conn,
		   uint32_t pool);
bool gwha_pool_serves(const struct gwha_pool_plan *p, uint32_t tenant,
		      uint32_t pool);
void gwha_pool_refuse(struct gwha_pool_plan *p, uint32_t conn, uint32_t pool);
void gwha_pool_refuse_claim(struct gwha_pool_plan *p, uint32_t conn,
			    uint32_t instance);
void gwha_pool_refuse_place(struct gwha_pool_plan *p, uint32_t conn,
			    const struct gwha_pool_excuse *why);

/* pool_found.c */
void gwha_pool_found(struct gwha_pool_plan *p);
void gwha_pool_reflectors(struct gwha_pool_plan *p);
uint32_t gwha_pool_fewest_rrs(const struct gwha_pool_plan *p, uint32_t tenant);

/* pool_standby.c */
void gwha_pool_standbys(struct gwha_pool_plan *p, uint32_t pool);

/* pool_vip.c */
void gwha_pool_check_vips(struct gwha_pool_plan *p);
void gwha_pool_vips(struct gwha_pool_plan *p);

/* pool_move.c */
void gwha_pool_drain(struct gwha_pool_plan *p);
void gwha_pool_rebalance(struct gwha_pool_plan *p);

/* pool_fail.c */
void gwha_pool_take_over(struct gwha_pool_plan *p);

#endif /* GWHA_POOL_WORK_H */
