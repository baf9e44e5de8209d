/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of pools and its plan, and what is said of them. */

#ifndef GWHA_TEST_POOLS_H
#define GWHA_TEST_POOLS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool_impact.h"
#include "pool_work.h"

static struct gwha_findings found;
static struct gwha_tree tree;
static struct gwha_pools pools;
static struct gwha_pool_plan plan;

/* 0, or -1 if there is no plan. */
static inline int plan_how(const char *yaml, struct gwha_pool_how how)
{
	memset(&found, 0, sizeof(found));
	pools = (struct gwha_pools){0};
	plan = (struct gwha_pool_plan){0};
	if (gwha_tree_read_large(yaml, strlen(yaml), &gwha_pools_limits, &tree,
				 &found) ||
	    gwha_pools_read(&tree, &pools, &found))
		return -1;
	return gwha_pool_plan_make(&pools, &how, &plan, &found);
}

static inline int plan_of(const char *yaml)
{
	return plan_how(yaml, (struct gwha_pool_how){0});
}

static inline void plan_end(void)
{
	gwha_pool_plan_free(&plan);
	gwha_pools_free(&pools);
	gwha_tree_free(&tree);
}

static inline void tell_all(void)
{
	for (size_t i = 0; i < found.n; i++)
		print_error("  %u:%u %s [%s]\n", found.at[i].place.line,
			    found.at[i].place.column, found.at[i].text,
			    found.at[i].rule);
}

/* Whether it was said, by this rule, somewhere in the file. */
static inline bool said(enum gwha_severity severity, const char *rule,
			const char *text)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].severity == severity &&
		    !strcmp(found.at[i].rule, rule) &&
		    strstr(found.at[i].text, text) && found.at[i].place.line)
			return true;
	print_error("not said: \"%s\" [%s], but:\n", text, rule);
	tell_all();
	return false;
}

/* A text with the first FROM in it made TO; to be freed. */
static inline char *changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *new;

	assert_non_null(at);
	if (asprintf(&new, "%.*s%s%s", (int)(at - text), text, to,
		     at + strlen(from)) < 0)
		fail();
	return new;
}

static inline uint32_t conn_of(const char *name)
{
	uint32_t c = gwha_pool_find(&plan, GWHA_NOUN_CONN, name);

	assert_int_not_equal(c, GWHA_POOL_NOBODY);
	return c;
}

static inline const char *name_of(uint32_t gateway)
{
	return gateway == GWHA_POOL_NOBODY ? "-" :
					     plan.gateways[gateway].conf->name;
}

static inline const char *where(const char *conn)
{
	return name_of(gwha_pool_where(&plan, conn_of(conn)));
}

static inline const char *rr_of(const char *tenant)
{
	uint32_t t = gwha_pool_find(&plan, GWHA_NOUN_TENANT, tenant);

	assert_int_not_equal(t, GWHA_POOL_NOBODY);
	t = plan.tenants[t].rr;
	return t == GWHA_POOL_NOBODY ? "-" : name_of(plan.instances[t].owner);
}

static inline const struct gwha_plan_gateway *gw(const char *name)
{
	uint32_t g = gwha_pool_plan_gateway(&plan, name);

	assert_int_not_equal(g, GWHA_POOL_NOBODY);
	return &plan.gateways[g];
}

/* "gw4 gw5": who takes the place of the gateway's first instance, in order. */
static inline const char *standbys_of(const char *gateway)
{
	static char text[512];
	const struct gwha_plan_instance *i;

	assert_int_not_equal(gw(gateway)->instance, GWHA_POOL_NOBODY);
	i = &plan.instances[gw(gateway)->instance];
	text[0] = '\0';
	for (uint32_t s = 0; s < i->n; s++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s%s", s ? " " : "", name_of(i->standbys[s]));
	return text;
}

static inline const char *role(const char *gateway)
{
	return gwha_pool_role_name(gw(gateway)->role);
}

#endif /* GWHA_TEST_POOLS_H */
