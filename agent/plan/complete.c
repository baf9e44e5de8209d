// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an object is where nothing is said. A file that says less than before
 * must lead to the same objects as if it had never said more, so what it leaves
 * out has a value here: the module's, but for the virtual MAC address.
 */

#include <stdio.h>
#include <string.h>

#include "complete.h"
#include "model.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct value {
	uint16_t id;
	uint64_t is;
};

static const struct value router_values[] = {
	{GWHA_A_ROUTER_INTERVAL_US, 1000000},
	{GWHA_A_ROUTER_ACCEPT, 1},
	{GWHA_A_ROUTER_CHECKSUM, GWHA_CHECKSUM_AUTO},
	{GWHA_A_ROUTER_CHECK_ADDRESSES, 0},
	{GWHA_A_ROUTER_GARP_REPEAT, 1},
	{GWHA_A_ROUTER_GARP_REFRESH_US, 0},
	{GWHA_A_ROUTER_TTL_MIN, 255},
	{GWHA_A_ROUTER_AUTH_TYPE, GWHA_AUTH_NONE},
	{GWHA_A_ROUTER_SEND_EPOCH, 0},
};

/* Of the group that a router is by itself. */
static const struct value own_values[] = {
	{GWHA_A_ROUTER_PRIORITY, 100},
	{GWHA_A_ROUTER_PREEMPT, 0},
	{GWHA_A_ROUTER_PREEMPT_DELAY_US, 0},
};

static const struct value group_values[] = {
	{GWHA_A_GROUP_PRIORITY, 100},
	{GWHA_A_GROUP_PREEMPT, 0},
	{GWHA_A_GROUP_PREEMPT_DELAY_US, 0},
	{GWHA_A_GROUP_START_DELAY_US, 0},
	{GWHA_A_GROUP_LEASE_US, 3000000},
	{GWHA_A_GROUP_LEASE_ACTION, GWHA_LEASE_ACTION_NONE},
	{GWHA_A_GROUP_POOL_WEIGHT, 100},
	{GWHA_A_GROUP_POOL_LIMIT, 1},
};

static const struct value track_values[] = {
	{GWHA_A_TRACK_WEIGHT, 0},
	{GWHA_A_TRACK_UP_DELAY_US, 0},
	{GWHA_A_TRACK_DOWN_DELAY_US, 0},
};

static const struct value sync_values[] = {
	{GWHA_A_SYNC_PORT, 8112},
	{GWHA_A_SYNC_SELECT, GWHA_SYNC_SELECT_VIPS},
	{GWHA_A_SYNC_RATE_KBIT, 0},
	{GWHA_A_SYNC_INSECURE, 0},
};

static void complete(const struct gwha_kind *kind, void *obj,
		     const struct value *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!gwha_has(obj, values[i].id))
			gwha_number_set(kind, obj, values[i].id, values[i].is);
}

static void set_default(struct gwha_router *rt, uint16_t id, uint64_t is)
{
	const struct value value = {id, is};

	complete(&gwha_kind_router, rt, &value, 1);
}

/**
 * gwha_is_vlan - whether a device is a VLAN's, by its name
 * @ifname: its name
 *
 * Return: whether it is called as ip, NetworkManager or Debian call those:
 * eth0.10, vlan10.
 */
bool gwha_is_vlan(const char *ifname)
{
	const char *number = strrchr(ifname, '.');

	if (number)
		number++;
	else if (!strncmp(ifname, "vlan", 4))
		number = ifname + 4;
	return number && *number && !number[strspn(number, "0123456789")];
}

/**
 * gwha_own_name - the name of the group that a router is by itself
 * @name: overwritten
 * @rt: router with its device, VRID and family
 */
void gwha_own_name(char name[GWHA_NAME_MAX + 1], const struct gwha_router *rt)
{
	snprintf(name, GWHA_NAME_MAX + 1, "%s/%u/%c", rt->ifname, rt->vrid,
		 rt->family == GWHA_FAMILY_INET6 ? '6' : '4');
}

/**
 * gwha_own_group - whether a router is a group by itself
 * @rt: router
 */
bool gwha_own_group(const struct gwha_router *rt)
{
	/* which no group's own name can hold */
	return !gwha_has(rt, GWHA_A_ROUTER_GROUP) || strchr(rt->group, '/');
}

/**
 * gwha_complete_router - give a router all that it is not given
 * @rt: router with its device and VRID
 *
 * A VIP's device that is the router's is nothing to speak of.
 */
void gwha_complete_router(struct gwha_router *rt)
{
	set_default(rt, GWHA_A_ROUTER_FAMILY, GWHA_FAMILY_INET);
	set_default(rt, GWHA_A_ROUTER_VERSION,
		    rt->family == GWHA_FAMILY_INET6 ? 3 : 2);
	complete(&gwha_kind_router, rt, router_values, COUNT(router_values));
	/* V33: on for native interfaces, off for those of VLANs */
	set_default(rt, GWHA_A_ROUTER_VMAC, !gwha_is_vlan(rt->ifname));
	if (rt->auth_type == GWHA_AUTH_HMAC)
		set_default(rt, GWHA_A_ROUTER_AUTH_MODE,
			    GWHA_AUTH_MODE_ENFORCE);
	if (gwha_own_group(rt))
		complete(&gwha_kind_router, rt, own_values, COUNT(own_values));
	/* "auto" is what a router without a source does */
	if (!rt->fixed_source.len)
		rt->has &= ~GWHA_HAS(GWHA_A_ROUTER_FIXED_SOURCE);
	if (!gwha_has(rt, GWHA_A_ROUTER_GROUP)) {
		gwha_own_name(rt->group, rt);
		rt->has |= GWHA_HAS(GWHA_A_ROUTER_GROUP);
	}
	for (uint32_t i = 0; i < rt->vips.n; i++) {
		struct gwha_vip *vip = &rt->vips.at[i];

		if (strcmp(vip->ifname, rt->ifname))
			continue;
		memset(vip->ifname, 0, sizeof(vip->ifname));
		vip->has &= ~GWHA_HAS(GWHA_A_VIP_IFNAME);
	}
}

/**
 * gwha_complete_group - give a group all that it is not given
 * @g: group
 */
void gwha_complete_group(struct gwha_group *g)
{
	complete(&gwha_kind_group, g, group_values, COUNT(group_values));
	/* of no pool, if it names none */
	g->has |= GWHA_HAS(GWHA_A_GROUP_POOL);
	for (uint32_t i = 0; i < g->tracks.n; i++)
		complete(&gwha_kind_track, &g->tracks.at[i], track_values,
			 COUNT(track_values));
}

/**
 * gwha_complete_sync - give a synchronisation all that it is not given
 * @s: synchronisation
 */
void gwha_complete_sync(struct gwha_sync *s)
{
	complete(&gwha_kind_sync, s, sync_values, COUNT(sync_values));
}
