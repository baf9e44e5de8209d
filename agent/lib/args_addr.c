// SPDX-License-Identifier: GPL-2.0-or-later
/* The addresses of a router: what it owns, to whom and as who it speaks. */

#include <stdio.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_ROUTER_##attr)

static int take_plen(struct gwha_vip *vip, const char *plen, const char *text,
		     struct gwha_err *err)
{
	unsigned int max = vip->addr.len * 8U;
	uint64_t value;

	if (gwha_number_parse(plen, &value) || value > max)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"vip \"%s\": the prefix length must be 0 to %u", text,
			max);
	vip->plen = (uint8_t)value;
	return 0;
}

static int add_vip(struct gwha_router *rt, const char *text,
		   struct gwha_err *err)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	struct gwha_vip vip = {
		.has = GWHA_HAS(GWHA_A_VIP_ADDR) | GWHA_HAS(GWHA_A_VIP_PLEN),
	};
	char addr[GWHA_TEXT_MAX];

	if (len >= sizeof(addr))
		len = 0;
	memcpy(addr, text, len);
	addr[len] = '\0';
	if (gwha_addr_parse(addr, &vip.addr))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"vip \"%.64s\": must be an address and its prefix length, as in 192.0.2.1/24",
			text);
	if (!slash)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"vip \"%s\": give a prefix length, as in %s/%d", text,
			text, vip.addr.len * 8);
	if (take_plen(&vip, slash + 1, text, err))
		return -1;
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (!memcmp(&rt->vips.at[i].addr, &vip.addr, sizeof(vip.addr)))
			return gwha_arg_twice("vip", text, err);
	if (rt->vips.n == GWHA_VIPS_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"vip \"%s\": a router can own at most %d addresses; put the rest into another router of the group",
			text, GWHA_VIPS_MAX);
	rt->vips.at[rt->vips.n++] = vip;
	rt->has |= A(VIP);
	return 0;
}

/* Whether the next word is this one, or begins it; it is taken away then. */
static bool next_is(struct gwha_args *args, const char *word)
{
	if (!args->argc || !*args->argv[0] ||
	    strncmp(word, args->argv[0], strlen(args->argv[0])))
		return false;
	args->argc--;
	args->argv++;
	return true;
}

/**
 * gwha_vip_details - read the words that belong to a VIP, if any follow it
 * @args: the words behind the address; those read are taken away
 * @rt: a router whose last VIP they describe
 * @err: filled in on failure
 *
 * A dev behind a VIP is the VIP's.
 *
 * Return: 0 or -1.
 */
int gwha_vip_details(struct gwha_args *args, struct gwha_router *rt,
		     struct gwha_err *err)
{
	struct gwha_vip *vip;
	const char *text;

	if (!rt->vips.n)
		return 0;
	vip = &rt->vips.at[rt->vips.n - 1];
	for (;;) {
		if (next_is(args, "dev")) {
			text = gwha_arg_text(args, "dev", err);
			if (!text ||
			    gwha_arg_value(&gwha_kind_vip, vip,
					   GWHA_A_VIP_IFNAME, "dev", text, err))
				return -1;
		} else if (next_is(args, "excluded")) {
			if (vip->excluded)
				return gwha_arg_twice("vip", "excluded", err);
			gwha_number_set(&gwha_kind_vip, vip,
					GWHA_A_VIP_EXCLUDED, 1);
		} else {
			return 0;
		}
	}
}

/**
 * gwha_addr_take - read an address
 * @word: keyword, for the error
 * @text: what was typed
 * @addr: set on success
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_addr_take(const char *word, const char *text, struct gwha_addr *addr,
		   struct gwha_err *err)
{
	if (!gwha_addr_parse(text, addr))
		return 0;
	return gwha_fail(
		err, GWHA_EXIT_USAGE,
		"%s \"%.64s\": must be an address, as in 192.0.2.1 or 2001:db8::1",
		word, text);
}

static int add_peer(struct gwha_router *rt, const char *text,
		    struct gwha_err *err)
{
	struct gwha_addr addr;

	if (gwha_addr_take("peer", text, &addr, err))
		return -1;
	for (uint32_t i = 0; i < rt->unicast.n; i++)
		if (!memcmp(&rt->unicast.at[i], &addr, sizeof(addr)))
			return gwha_arg_twice("peer", text, err);
	if (rt->unicast.n == GWHA_PEERS_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"peer \"%s\": a router can have at most %d unicast peers; leave one out, or use multicast",
			text, GWHA_PEERS_MAX);
	rt->unicast.at[rt->unicast.n++] = addr;
	rt->has |= A(UNICAST_PEER);
	return 0;
}

static int take_source(struct gwha_router *rt, const char *text,
		       struct gwha_err *err)
{
	if (rt->has & A(FIXED_SOURCE))
		return gwha_arg_twice("src", text, err);
	if (strcmp(text, "auto") &&
	    gwha_addr_take("src", text, &rt->fixed_source, err))
		return -1;
	rt->has |= A(FIXED_SOURCE);
	return 0;
}

/**
 * gwha_addr_arg - read an address, or the word that takes all of them away
 * @verb: GWHA_VERB_ADD or GWHA_VERB_SET
 * @rt: added to
 * @id: GWHA_A_ROUTER_VIP, _UNICAST_PEER or _FIXED_SOURCE
 * @text: what was typed
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_addr_arg(enum gwha_verb verb, struct gwha_router *rt, unsigned int id,
		  const char *text, struct gwha_err *err)
{
	bool vip = id == GWHA_A_ROUTER_VIP;
	uint64_t some = vip ? A(VIP) : A(UNICAST_PEER);
	uint64_t none = vip ? A(VIP_CLEAR) : A(UNICAST_CLEAR);
	bool clear = verb == GWHA_VERB_SET && !strcmp(text, "none");

	if (id == GWHA_A_ROUTER_FIXED_SOURCE)
		return take_source(rt, text, err);
	if ((clear && rt->has & some) || rt->has & none)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": either none or addresses",
				 vip ? "vip" : "peer", text);
	if (!clear)
		return vip ? add_vip(rt, text, err) : add_peer(rt, text, err);
	*(vip ? &rt->vip_clear : &rt->unicast_clear) = true;
	rt->has |= none;
	return 0;
}

/* The family is that of the first address if none is given. */
static int same_family(struct gwha_router *rt, const char *word,
		       const struct gwha_addr *addr, const char *plen,
		       struct gwha_err *err)
{
	char text[GWHA_TEXT_MAX];
	uint8_t family =
		addr->len == 4 ? GWHA_FAMILY_INET : GWHA_FAMILY_INET6;

	if (!(rt->has & A(FAMILY)))
		rt->family = family;
	rt->has |= A(FAMILY);
	if (family == rt->family)
		return 0;
	return gwha_fail(
		err, GWHA_EXIT_USAGE,
		"%s \"%s%s\": is of the other family, the router is %s; make a router for each family",
		word, gwha_addr_text(text, addr), plen,
		gwha_enum_name(&gwha_enum_family, rt->family));
}

/* How many are in the adverts, and how many are not. */
static int check_counts(const struct gwha_vips *vips, struct gwha_err *err)
{
	char text[GWHA_TEXT_MAX];
	uint32_t excluded = 0;

	for (uint32_t i = 0; i < vips->n; i++) {
		const struct gwha_vip *vip = &vips->at[i];

		excluded += vip->excluded;
		gwha_addr_text(text, &vip->addr);
		if (i + 1 - excluded > GWHA_VIP_MAX)
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"vip \"%s/%u\": an advertisement lists at most %d addresses; mark the rest excluded, or put them into another router of the group",
				text, vip->plen, GWHA_VIP_MAX);
		if (excluded > GWHA_VIP_EXCLUDED_MAX)
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"vip \"%s/%u\": a router can own at most %d excluded addresses; put the rest into another router of the group",
				text, vip->plen, GWHA_VIP_EXCLUDED_MAX);
	}
	return 0;
}

/**
 * gwha_addr_check - see that the addresses of a router go together
 * @rt: router; its family is set if it has addresses and is told none
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_addr_check(struct gwha_router *rt, struct gwha_err *err)
{
	const struct gwha_addr *source = &rt->fixed_source;
	char text[GWHA_TEXT_MAX];

	if (check_counts(&rt->vips, err))
		return -1;
	for (uint32_t i = 0; i < rt->vips.n; i++) {
		snprintf(text, sizeof(text), "/%u", rt->vips.at[i].plen);
		if (same_family(rt, "vip", &rt->vips.at[i].addr, text, err))
			return -1;
	}
	for (uint32_t i = 0; i < rt->unicast.n; i++) {
		if (same_family(rt, "peer", &rt->unicast.at[i], "", err))
			return -1;
		if (!memcmp(&rt->unicast.at[i], source, sizeof(*source)))
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"peer \"%s\": is this router's own src; peers are the other nodes",
				gwha_addr_text(text, source));
	}
	return source->len ? same_family(rt, "src", source, "", err) : 0;
}
