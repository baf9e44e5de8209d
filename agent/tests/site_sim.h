/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A site of one pool, its nodes with the plans that they keep, and their kernels. What
 * must hold whatever happens is looked at after each step: s->wrong.
 */

#ifndef GWHA_TEST_SITE_SIM_H
#define GWHA_TEST_SITE_SIM_H

#include "pool_kernels.h"
#include "node_plan.h"
#include "site.h"

/* As large as one pool can be: a priority for each. */
#define SIM_NODES 254
#define SIM_GROUPS 128

/**
 * struct sim_node - a gateway
 * @name: its name
 * @here: the site has it
 * @plan: that it keeps, also while it is down
 * @old: one that it had before, as a text, or NULL
 * @old_epoch: of that
 */
struct sim_node {
	char name[8];
	bool here;
	struct gwha_node_plan plan;
	char *old;
	uint64_t old_epoch;
};

/**
 * struct sim - a world
 * @seed: of its chances
 * @active: M
 * @standby: N
 * @n_nodes: gateways that there are, or were
 * @n_groups: instances that there are, or were
 * @gre: of type gre, else ikev2
 * @fullest: beyond all standbys, the fullest that fits
 * @deaf: nobody hears the controller, nor it them
 * @interval_us: of adverts
 * @delay_us: of a frame
 * @epoch: of the site
 * @node: its gateways
 * @wrong: what must not be, and is; or NULL
 */
struct sim {
	uint64_t seed;
	unsigned int active;
	unsigned int standby;
	unsigned int n_nodes;
	unsigned int n_groups;
	bool gre;
	bool fullest;
	bool deaf;
	uint32_t interval_us;
	uint32_t delay_us;
	uint64_t epoch;
	struct sim_node node[SIM_NODES];
	const char *wrong;
};

/* site_sim.c */
const struct gwha_pool_plan *sim_plan(void);
unsigned int chance(struct sim *s, unsigned int n);
void sim_wrong(struct sim *s, const char *what);
void sim_begin(struct sim *s, uint64_t seed, unsigned int most, bool verbose);
void sim_end(struct sim *s);
bool sim_ask(struct sim *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sim_add_gateway(struct sim *s, unsigned int i);
void sim_add_conn(struct sim *s, unsigned int c);
void sim_take(struct sim *s, unsigned int i, const char *text);
void sim_deliver_one(struct sim *s, unsigned int i);
void sim_deliver(struct sim *s, bool all);
void sim_boot(struct sim *s, unsigned int i);
void sim_tell(struct sim *s, unsigned int i, const char *state);
void sim_tell_all(struct sim *s);

/* site_sim_check.c */
uint64_t sim_round_us(const struct sim *s);
uint64_t sim_takeover_us(const struct sim *s);
void sim_run(struct sim *s, uint64_t for_us);
void sim_settle(struct sim *s);
void sim_owners(const struct sim *s, uint8_t *own);
void sim_same_owners(struct sim *s, const uint8_t *own, const char *what);
bool sim_one_each(const struct sim *s);
bool sim_is_planned(unsigned int group);
bool sim_is_plain(const struct sim *s);
bool sim_is_free(const struct sim *s, unsigned int i);
bool sim_owners_are_planned(const struct sim *s);
bool sim_agrees(const struct sim *s);
void sim_reconcile(struct sim *s);

#endif /* GWHA_TEST_SITE_SIM_H */
