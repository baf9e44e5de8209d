// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe a router. */

#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_ROUTER_##attr)
#define KEY (A(IFNAME) | A(VRID) | A(FAMILY))

/* Advertisement intervals: RFC 9568 section 5.2.7, RFC 3768 section 5.3.7. */
#define V3_STEP_US 10000
#define V3_MAX_US 40950000
#define V2_STEP_US 1000000
#define V2_MAX_US 255000000
#define V3_TAKES "version 3 takes 10ms to 40950ms in steps of 10ms"
#define V2_TAKES "version 2 takes 1s to 255s in whole seconds"

static const struct gwha_word words[] = {
	{"dev", GWHA_A_ROUTER_IFNAME},
	{"vrid", GWHA_A_ROUTER_VRID},
	{"family", GWHA_A_ROUTER_FAMILY},
	{"version", GWHA_A_ROUTER_VERSION},
	{"interval", GWHA_A_ROUTER_INTERVAL_US},
	{"priority", GWHA_A_ROUTER_PRIORITY},
	{"group", GWHA_A_ROUTER_GROUP},
	{"vip", GWHA_A_ROUTER_VIP},
	{"preempt", GWHA_A_ROUTER_PREEMPT},
	{"preempt-delay", GWHA_A_ROUTER_PREEMPT_DELAY_US},
	{"vmac", GWHA_A_ROUTER_VMAC},
};

/* Those that cannot change are in no set, those that only name come first. */
static size_t words_of(enum gwha_verb verb)
{
	if (verb == GWHA_VERB_ADD || verb == GWHA_VERB_SET)
		return sizeof(words) / sizeof(words[0]);
	return 3;
}

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

static int take_vip(struct gwha_router *rt, const char *text,
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
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "vip \"%s\": given a second time",
					 text);
	if (rt->vips.n == GWHA_VIP_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"vip \"%s\": a router can own at most %d addresses; put the rest into another router of the group",
			text, GWHA_VIP_MAX);
	rt->vips.at[rt->vips.n++] = vip;
	rt->has |= A(VIP);
	return 0;
}

static int take_vip_or_none(enum gwha_verb verb, struct gwha_router *rt,
			    const char *text, struct gwha_err *err)
{
	bool none = verb == GWHA_VERB_SET && !strcmp(text, "none");

	if ((none && rt->has & A(VIP)) || rt->has & A(VIP_CLEAR))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "vip \"%s\": either none or addresses", text);
	if (!none)
		return take_vip(rt, text, err);
	rt->vip_clear = true;
	rt->has |= A(VIP_CLEAR);
	return 0;
}

/* The family is that of the addresses, which must agree. */
static int check_family(struct gwha_router *rt, struct gwha_err *err)
{
	char text[GWHA_TEXT_MAX];
	const struct gwha_vip *vip;
	uint8_t family;

	for (uint32_t i = 0; i < rt->vips.n; i++) {
		vip = &rt->vips.at[i];
		family = vip->addr.len == 4 ? GWHA_FAMILY_INET :
					      GWHA_FAMILY_INET6;
		if (!(rt->has & A(FAMILY)))
			rt->family = family;
		rt->has |= A(FAMILY);
		if (family != rt->family)
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"vip \"%s/%u\": is of the other family, the router is %s; make a router for each family",
				gwha_addr_text(text, &vip->addr), vip->plen,
				gwha_enum_name(&gwha_enum_family, rt->family));
	}
	return 0;
}

static bool fits(uint32_t us, uint32_t step_us, uint32_t max_us)
{
	return us >= step_us && us <= max_us && us % step_us == 0;
}

/* Without a version the kernel knows it; here it must fit either. */
static int check_interval(const struct gwha_router *rt, struct gwha_err *err)
{
	bool v3 = fits(rt->interval_us, V3_STEP_US, V3_MAX_US);
	bool v2 = fits(rt->interval_us, V2_STEP_US, V2_MAX_US);
	char text[GWHA_TEXT_MAX];
	const char *takes = NULL;

	if (!(rt->has & A(INTERVAL_US)))
		return 0;
	if (!(rt->has & A(VERSION)))
		takes = v2 || v3 ? NULL : V3_TAKES "; " V2_TAKES;
	else if (rt->version == 3)
		takes = v3 ? NULL : V3_TAKES;
	else
		takes = v2 ? NULL : V2_TAKES;
	if (!takes)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE, "interval \"%s\": %s",
			 gwha_time_text(text, rt->interval_us), takes);
}

static int check(enum gwha_verb verb, struct gwha_router *rt,
		 struct gwha_err *err)
{
	uint64_t fixed = rt->has & (A(VERSION) | A(GROUP));

	if (verb == GWHA_VERB_SHOW)
		return 0;
	if (!(rt->has & A(IFNAME)))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "dev is missing: say dev IF vrid N");
	if (!(rt->has & A(VRID)))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "vrid is missing: say dev IF vrid N");
	if (verb == GWHA_VERB_SET && fixed)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s cannot be changed: delete the router and add it again",
			fixed & A(VERSION) ? "version" : "group");
	if (verb == GWHA_VERB_SET && !(rt->has & ~KEY))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"nothing to change: say what, as in priority 150");
	if (check_family(rt, err))
		return -1;
	return check_interval(rt, err);
}

/**
 * gwha_router_args - read the words that describe a router
 * @verb: what is done to it
 * @argc: how many words
 * @argv: words behind the verb
 * @rt: overwritten
 * @err: filled in on failure
 *
 * For GWHA_VERB_SHOW and GWHA_VERB_HANDOVER the words name routers, and for
 * the first there need be none.
 *
 * Return: 0 or -1.
 */
int gwha_router_args(enum gwha_verb verb, int argc, char **argv,
		     struct gwha_router *rt, struct gwha_err *err)
{
	unsigned int id;
	const char *word;
	int ret;

	memset(rt, 0, sizeof(*rt));
	for (int i = 0; i < argc; i += 2) {
		if (gwha_word_match("keyword", words, words_of(verb), argv[i],
				    &id, err))
			return -1;
		word = argv[i];
		for (size_t w = 0; w < words_of(verb); w++)
			if (words[w].value == id)
				word = words[w].name;
		if (i + 1 == argc)
			return gwha_fail(err, GWHA_EXIT_USAGE,
					 "%s: its value is missing", word);
		if (id == GWHA_A_ROUTER_VIP)
			ret = take_vip_or_none(verb, rt, argv[i + 1], err);
		else
			ret = gwha_arg_value(&gwha_kind_router, rt,
					     (uint16_t)id, word, argv[i + 1],
					     err);
		if (ret)
			return ret;
	}
	return check(verb, rt, err);
}
