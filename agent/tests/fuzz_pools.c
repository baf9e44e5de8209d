// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Anything as a file of pools: it is planned, or what is wrong with it has a place
 * and a text. What is planned is the same when it is made again, its numbers add
 * up, one connection less and it again leaves it so, and any failure has an
 * end. Input: a file.
 */

#include <stdlib.h>
#include <string.h>

#include "pool_impact.h"
#include "pool_work.h"

/* More than that says nothing new, and takes long. */
#define CONNS_MAX 64

static struct gwha_findings f;

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* An error has one line of text, and a place within the file. */
static void check_findings(size_t size)
{
	check(f.n <= 2 * GWHA_FINDINGS_MAX);
	check(f.n <= f.errors + f.warnings);
	for (size_t i = 0; i < f.n; i++) {
		const struct gwha_finding *x = &f.at[i];

		check(x->text[0] && !strchr(x->text, '\n'));
		check(x->place.line <= size + 1 && x->place.column <= size + 1);
	}
}

static void check_sums(const struct gwha_pool_plan *p)
{
	uint64_t conns = 0, at = 0;

	for (uint32_t g = 0; g < p->n_gateways; g++)
		at += p->gateways[g].n_conns;
	for (uint32_t i = 0; i < p->n_instances; i++) {
		conns += p->instances[i].n_conns;
		check(p->instances[i].n < GWHA_POOL_PRIORITY);
		check(p->instances[i].vrid >= 1 && p->instances[i].vrid <= 255);
	}
	check(conns == p->n_conns && at == p->n_conns);
}

static char *text_of(const struct gwha_pool_plan *p)
{
	json_t *j = gwha_pool_json(p, NULL);
	char *text = json_dumps(j, JSON_COMPACT);

	check(text);
	json_decref(j);
	return text;
}

static void change(struct gwha_pool_plan *p)
{
	for (uint32_t c = 0; c < p->n_conns && c < CONNS_MAX; c++) {
		struct gwha_pool_conn one = *p->conns[c].conf;

		one.gateway = NULL;
		one.instance = 0;
		check(!gwha_pool_plan_del(p, one.name));
		check_sums(p);
		memset(&f, 0, sizeof(f));
		if (!gwha_pool_plan_add(p, &one, &f))
			check(!gwha_pool_plan_del(p, one.name));
		check_sums(p);
	}
}

static void plan(const struct gwha_pools *pools, size_t size, bool force)
{
	const struct gwha_pool_how how = {.force = force, .rebalance = force};
	struct gwha_pool_plan p, again;
	struct gwha_impact impact;
	char *one, *two;
	bool *failed;

	memset(&f, 0, sizeof(f));
	if (gwha_pool_plan_make(pools, &how, &p, &f)) {
		check(f.errors);
		check_findings(size);
		gwha_pool_plan_free(&p);
		return;
	}
	check_findings(size);
	check_sums(&p);
	check(!gwha_pool_plan_make(pools, &how, &again, &f));
	one = text_of(&p);
	two = text_of(&again);
	check(!strcmp(one, two));
	free(one);
	free(two);
	gwha_pool_plan_free(&again);
	failed = calloc(p.n_gateways + 1, sizeof(*failed));
	check(failed);
	for (uint32_t g = 0; g < p.n_gateways; g += 2)
		failed[g] = true;
	check(!gwha_pool_impact_make(&p, failed, &impact));
	check(impact.n_down <= impact.n_conns && impact.n_conns <= p.n_conns);
	gwha_pool_impact_free(&impact);
	free(failed);
	change(&p);
	gwha_pool_plan_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gwha_pools pools = {0};
	struct gwha_tree tree;

	memset(&f, 0, sizeof(f));
	if (gwha_tree_read_large((const char *)data, size, &gwha_pools_limits,
				 &tree, &f) ||
	    f.errors || gwha_pools_read(&tree, &pools, &f)) {
		check(f.errors);
		check_findings(size);
	} else {
		plan(&pools, size, false);
		plan(&pools, size, true);
	}
	gwha_pools_free(&pools);
	gwha_tree_free(&tree);
	return 0;
}
