// SPDX-License-Identifier: GPL-2.0-or-later
/* Which leases are to be held, and what is due of them. */

#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "model.h"
#include "renewal.h"

/* A lease that cannot be taken is tried again so soon. */
#define AGAIN_US 1000000

static struct gwha_renewal *find(const struct gwha_renewals *r,
				 const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->at[i].name, name))
			return &r->at[i];
	return NULL;
}

/* The file says something of it. */
static bool has_lease(const struct gwha_group *g)
{
	return gwha_has(g, GWHA_A_GROUP_LEASE_US) ||
	       gwha_has(g, GWHA_A_GROUP_LEASE_ACTION);
}

/**
 * gwha_renewals_want - hold the leases that a file has
 * @r: the leases
 * @conf: the file
 * @now_us: the time
 *
 * Those that it has no more stay, not wanted, for the caller to release them.
 *
 * Return: 0, or -1 for want of memory; nothing is changed then.
 */
int gwha_renewals_want(struct gwha_renewals *r, const struct gwha_conf *conf,
		       uint64_t now_us)
{
	struct gwha_renewal *at;

	at = realloc(r->at, (r->n + conf->n_groups + 1) * sizeof(*at));
	if (!at)
		return -1;
	r->at = at;
	for (size_t i = 0; i < r->n; i++)
		r->at[i].wanted = false;
	for (size_t i = 0; i < conf->n_groups; i++) {
		struct gwha_group g = conf->groups[i].g;
		struct gwha_renewal *one;

		if (!has_lease(&g))
			continue;
		gwha_complete_group(&g);
		one = find(r, g.name);
		if (!one) {
			one = &r->at[r->n++];
			*one = (struct gwha_renewal){.due_us = now_us};
			memcpy(one->name, g.name, sizeof(one->name));
		}
		/* another period counts from the next renewal on */
		if (one->period_us != g.lease_us)
			one->due_us = now_us;
		one->period_us = g.lease_us;
		one->wanted = true;
	}
	return 0;
}

/**
 * gwha_renewals_drop - forget a lease
 * @r: the leases
 * @gone: one of them
 *
 * Return: the one behind it.
 */
struct gwha_renewal *gwha_renewals_drop(struct gwha_renewals *r,
					struct gwha_renewal *gone)
{
	size_t i = (size_t)(gone - r->at);

	r->n--;
	memmove(gone, gone + 1, (r->n - i) * sizeof(*gone));
	return gone;
}

/**
 * gwha_renewals_due - when something is to be done next
 * @r: the leases
 *
 * Return: the time, or UINT64_MAX for never.
 */
uint64_t gwha_renewals_due(const struct gwha_renewals *r)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < r->n; i++)
		if (r->at[i].due_us < due)
			due = r->at[i].due_us;
	return due;
}

/**
 * gwha_renewal_done - a lease was taken or renewed, or could not be
 * @r: the lease
 * @held: which of them
 * @now_us: the time
 */
void gwha_renewal_done(struct gwha_renewal *r, bool held, uint64_t now_us)
{
	r->held = held;
	r->due_us = now_us + (held ? r->period_us / GWHA_RENEWALS : AGAIN_US);
}

/**
 * gwha_renewals_free - forget all
 * @r: the leases
 */
void gwha_renewals_free(struct gwha_renewals *r)
{
	free(r->at);
	*r = (struct gwha_renewals){0};
}
