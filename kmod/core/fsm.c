// SPDX-License-Identifier: GPL-2.0-or-later
/* One router before the election: its birth, and which adverts it listens to. */

#include "fsm.h"
#include "limits.h"

/**
 * gwha_fsm_init() - a router that has not joined its group yet
 * @f: the router
 * @version: 2 or 3
 * @family: GWHA_FAMILY_*
 * @interval_us: own advertisement interval, valid for @version
 *
 * Context: any; pure.
 */
void gwha_fsm_init(struct gwha_fsm *f, u8 version, u8 family, u32 interval_us)
{
	memset(f, 0, sizeof(*f));
	f->version = version;
	f->family = family;
	f->interval_us = interval_us;
	f->active_interval_us = interval_us;
	f->state = GWHA_STATE_INIT;
	f->cause = GWHA_CAUSE_NONE;
}

/**
 * gwha_fsm_rank() - a router's place in its group, the same on every node
 * @vrid: its VRID
 * @family: GWHA_FAMILY_*
 * @vip: its first VIP, or NULL
 *
 * Two routers may have the same rank only if they have the same VRID and
 * family, and no VIP or addresses whose 32-bit words have the same exclusive
 * or. An IPv4 address is one word.
 *
 * Context: any; pure.
 * Return: the rank; the smallest of a group is its lead.
 */
u64 gwha_fsm_rank(u8 vrid, u8 family, const struct gwha_addr *vip)
{
	u8 word[4] = { 0 };
	u8 i;

	for (i = 0; vip && i < sizeof(vip->b); i++)
		word[i % 4] ^= vip->b[i];
	return (u64)vrid << 40 | (u64)family << 32 |
	       (u64)gwha_get_be16(word) << 16 | gwha_get_be16(word + 2);
}

/**
 * gwha_fsm_admit() - whether a well-formed advert is for this router
 * @f: the router
 * @ad: an advert of its VRID, received on its interface
 *
 * Version 2 refuses another interval than its own (RFC 3768 7.1); version 3
 * learns it instead (RFC 9568 7.1). Authentication is gwha_auth_check()'s.
 *
 * Context: any; pure.
 * Return: 0, or the GWHA_A_COUNTERS_DROP_* that counts the refusal.
 */
u8 gwha_fsm_admit(const struct gwha_fsm *f, const struct gwha_advert *ad)
{
	if (ad->version != f->version)
		return GWHA_A_COUNTERS_DROP_VERSION;
	if (!gwha_addr_cmp(&ad->src, &f->src))
		return GWHA_A_COUNTERS_DROP_OWN;
	if (f->version == 2 && ad->interval_us != f->interval_us)
		return GWHA_A_COUNTERS_DROP_INTERVAL_DIFFERS;
	return 0;
}
