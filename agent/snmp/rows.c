// SPDX-License-Identifier: GPL-2.0-or-later
/* What VRRPV3-MIB (RFC 6527) shows of the routers, and what is new of it. Pure. */

#include <stdlib.h>
#include <string.h>

#include "rows.h"

#define COUNTER(name) (GWHA_A_COUNTERS_##name)

/* Sums of up to three of the module's counters; 0 is none. */
static const uint8_t sums[GWHA_MIB_COUNTERS][3] = {
	[GWHA_MIB_RX_ADVERTS] = {COUNTER(RX_ADVERT)},
	[GWHA_MIB_INTERVAL_ERRORS] = {COUNTER(DROP_INTERVAL_DIFFERS),
				      COUNTER(DROP_INTERVAL_ZERO)},
	[GWHA_MIB_TTL_ERRORS] = {COUNTER(DROP_TTL)},
	[GWHA_MIB_RX_ZERO] = {COUNTER(RX_PRIO_ZERO)},
	[GWHA_MIB_TX_ZERO] = {COUNTER(TX_PRIO_ZERO)},
	[GWHA_MIB_TYPE_ERRORS] = {COUNTER(DROP_TYPE)},
	[GWHA_MIB_ADDRESS_ERRORS] = {COUNTER(ADDRESSES_DIFFER),
				     COUNTER(DROP_ADDRESSES)},
	[GWHA_MIB_LENGTH_ERRORS] = {COUNTER(DROP_SHORT), COUNTER(DROP_LONG),
				    COUNTER(DROP_COUNT_OVER)},
	[GWHA_MIB_VERSION_ERRORS] = {COUNTER(DROP_VERSION)},
	[GWHA_MIB_CHECKSUM_ERRORS] = {COUNTER(DROP_CHECKSUM)},
};

static int by_name(const void *a, const void *b)
{
	const struct gwha_group *x = a;
	const struct gwha_group *y = b;

	return strcmp(x->name, y->name);
}

static int by_router(const void *a, const void *b)
{
	const struct gwha_stats *x = a;
	const struct gwha_stats *y = b;
	int ret = strcmp(x->ifname, y->ifname);

	if (!ret)
		ret = x->vrid - y->vrid;
	return ret ? ret : x->family - y->family;
}

/* The order of their index: ifIndex, VRID, kind of address. */
static int by_index(const void *a, const void *b)
{
	const struct gwha_mib_row *x = a;
	const struct gwha_mib_row *y = b;

	if (x->router->ifindex != y->router->ifindex)
		return x->router->ifindex < y->router->ifindex ? -1 : 1;
	if (x->router->vrid != y->router->vrid)
		return x->router->vrid - y->router->vrid;
	return x->type - y->type;
}

static void sort(struct gwha_list *list, size_t size,
		 int (*compare)(const void *, const void *))
{
	if (list->n)
		qsort(list->at, list->n, size, compare);
}

static const struct gwha_stats *stats_of(const struct gwha_snapshot *s,
					 const struct gwha_router *r)
{
	struct gwha_stats key = {.vrid = r->vrid, .family = r->family};

	memcpy(key.ifname, r->ifname, sizeof(key.ifname));
	return s->stats.n ? bsearch(&key, s->stats.at, s->stats.n, sizeof(key),
				    by_router) :
			    NULL;
}

static const struct gwha_group *group_of(const struct gwha_snapshot *s,
					 const struct gwha_router *r)
{
	struct gwha_group key;

	memcpy(key.name, r->group, sizeof(key.name));
	return s->groups.n ? bsearch(&key, s->groups.at, s->groups.n,
				     sizeof(key), by_name) :
			     NULL;
}

static const struct gwha_mib_row *was(const struct gwha_mib *old,
				      const struct gwha_mib_row *row)
{
	return old->n ? bsearch(row, old->rows, old->n, sizeof(*row), by_index) :
			NULL;
}

/* Why it took over last, if that can be told. */
static uint8_t reason(const struct gwha_mib_row *row,
		      const struct gwha_mib_row *before,
		      const struct gwha_group *group)
{
	if (!row->transitions)
		return GWHA_MIB_NOT_MASTER;
	if (group && row->router->state == GWHA_STATE_ACTIVE) {
		if (group->why == GWHA_WHY_PREEMPT)
			return GWHA_MIB_PREEMPTED;
		if (group->why == GWHA_WHY_RESIGNED)
			return GWHA_MIB_PRIORITY;
		if (group->why == GWHA_WHY_TIMEOUT)
			return GWHA_MIB_NO_RESPONSE;
	}
	return before && before->reason ? before->reason : GWHA_MIB_NO_RESPONSE;
}

static uint64_t up_since(const struct gwha_mib_row *row,
			 const struct gwha_mib_row *before,
			 const struct gwha_group *group)
{
	if (row->router->state == GWHA_STATE_INIT || !group)
		return 0;
	return before && before->up_since_us ? before->up_since_us :
					       group->since_us;
}

/* What differs from what was there: errors, a takeover, counters that began anew. */
static void compare(struct gwha_mib_row *row, const struct gwha_mib_row *before,
		    uint32_t uptime_cs)
{
	static const uint8_t errors[][2] = {
		{GWHA_MIB_TTL_ERRORS, GWHA_MIB_TTL},
		{GWHA_MIB_VERSION_ERRORS, GWHA_MIB_VERSION},
		{GWHA_MIB_CHECKSUM_ERRORS, GWHA_MIB_CHECKSUM},
	};
	bool back = row->transitions < before->transitions;

	for (size_t i = 0; i < GWHA_MIB_COUNTERS; i++)
		back |= row->counters[i] < before->counters[i];
	row->discontinuity = back ? uptime_cs : before->discontinuity;
	row->error = before->error;
	row->took_over = row->transitions > (back ? 0 : before->transitions);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		uint64_t least = back ? 0 : before->counters[errors[i][0]];

		if (row->counters[errors[i][0]] <= least)
			continue;
		row->error = errors[i][1];
		row->erred = true;
	}
}

static void fill(struct gwha_mib_row *row, const struct gwha_mib *mib,
		 const struct gwha_mib *old, uint32_t uptime_cs)
{
	const struct gwha_stats *stats = stats_of(&mib->from, row->router);
	const struct gwha_group *group = group_of(&mib->from, row->router);
	const struct gwha_mib_row *before = was(old, row);

	row->priority = group && group->effective_priority ?
				group->effective_priority :
				row->router->priority;
	for (size_t i = 0; stats && i < GWHA_MIB_COUNTERS; i++)
		for (size_t k = 0; k < 3 && sums[i][k]; k++)
			row->counters[i] += stats->counters.at[sums[i][k]];
	if (stats)
		row->transitions =
			(uint32_t)stats->counters.at[COUNTER(TO_ACTIVE)];
	row->reason = reason(row, before, group);
	row->up_since_us = up_since(row, before, group);
	if (before)
		compare(row, before, uptime_cs);
}

static void total(struct gwha_mib *mib, const struct gwha_mib *old,
		  uint32_t uptime_cs)
{
	const struct gwha_stats *stats = mib->from.stats.at;

	for (size_t i = 0; i < mib->from.stats.n; i++) {
		mib->checksum_errors +=
			stats[i].counters.at[COUNTER(DROP_CHECKSUM)];
		mib->version_errors +=
			stats[i].counters.at[COUNTER(DROP_VERSION)];
		mib->vrid_errors += stats[i].counters.at[COUNTER(DROP_VRID)];
	}
	mib->discontinuity =
		mib->checksum_errors < old->checksum_errors ||
				mib->version_errors < old->version_errors ||
				mib->vrid_errors < old->vrid_errors ?
			uptime_cs :
			old->discontinuity;
}

/**
 * gwha_mib_build - from what the module said to what is shown
 * @mib: overwritten; to be freed, also on failure
 * @old: what was shown before, all zero the first time
 * @from: what the module said; @mib owns it from now on
 * @uptime_cs: sysUpTime, in hundredths of a second
 *
 * A router whose device is not there has no ifIndex, and so no row.
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_mib_build(struct gwha_mib *mib, const struct gwha_mib *old,
		   const struct gwha_snapshot *from, uint32_t uptime_cs)
{
	const struct gwha_router *routers = from->routers.at;

	*mib = (struct gwha_mib){.from = *from};
	sort(&mib->from.groups, sizeof(struct gwha_group), by_name);
	sort(&mib->from.stats, sizeof(struct gwha_stats), by_router);
	mib->rows = calloc(from->routers.n + 1, sizeof(*mib->rows));
	if (!mib->rows)
		return -1;
	for (size_t i = 0; i < from->routers.n; i++) {
		if (!routers[i].ifindex)
			continue;
		mib->rows[mib->n].router = &routers[i];
		mib->rows[mib->n++].type =
			routers[i].family == GWHA_FAMILY_INET6 ? 2 : 1;
	}
	qsort(mib->rows, mib->n, sizeof(*mib->rows), by_index);
	for (size_t i = 0; i < mib->n; i++)
		fill(&mib->rows[i], mib, old, uptime_cs);
	total(mib, old, uptime_cs);
	return 0;
}

static bool same_vips(const struct gwha_vips *a, const struct gwha_vips *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (memcmp(&a->at[i].addr, &b->at[i].addr,
			   sizeof(a->at[i].addr)))
			return false;
	return true;
}

/**
 * gwha_mib_same_rows - whether both have the same routers with the same addresses
 * @a: one
 * @b: the other
 */
bool gwha_mib_same_rows(const struct gwha_mib *a, const struct gwha_mib *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (by_index(&a->rows[i], &b->rows[i]) ||
		    !same_vips(&a->rows[i].router->vips,
			       &b->rows[i].router->vips))
			return false;
	return true;
}

/**
 * gwha_mib_active_addr - the active router's own address, as this node knows it
 * @row: a router
 *
 * Return: it, or no address.
 */
struct gwha_addr gwha_mib_active_addr(const struct gwha_mib_row *row)
{
	if (row->router->state == GWHA_STATE_ACTIVE)
		return row->router->source;
	if (row->router->state == GWHA_STATE_BACKUP)
		return row->router->peer;
	return (struct gwha_addr){0};
}

/**
 * gwha_mib_free - free what was built, and what it was built of
 * @mib: it
 */
void gwha_mib_free(struct gwha_mib *mib)
{
	free(mib->from.groups.at);
	free(mib->from.routers.at);
	free(mib->from.stats.at);
	free(mib->rows);
	*mib = (struct gwha_mib){0};
}
