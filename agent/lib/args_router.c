// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe a router. */

#include <stdio.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_ROUTER_##attr)
#define KEY (A(IFNAME) | A(VRID) | A(FAMILY))

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
	{"accept", GWHA_A_ROUTER_ACCEPT},
	{"checksum", GWHA_A_ROUTER_CHECKSUM},
	{"check-addresses", GWHA_A_ROUTER_CHECK_ADDRESSES},
	{"garp-repeat", GWHA_A_ROUTER_GARP_REPEAT},
	{"garp-refresh", GWHA_A_ROUTER_GARP_REFRESH_US},
	{"peer", GWHA_A_ROUTER_UNICAST_PEER},
	{"ttl-min", GWHA_A_ROUTER_TTL_MIN},
	{"src", GWHA_A_ROUTER_FIXED_SOURCE},
	{"auth", GWHA_A_ROUTER_AUTH_TYPE},
	{"text-file", GWHA_WORD_TEXT_FILE},
	{"key-id", GWHA_WORD_KEY_ID},
	{"key-file", GWHA_WORD_KEY_FILE},
	{"send", GWHA_WORD_SEND},
	{"mode", GWHA_A_ROUTER_AUTH_MODE},
	{"send-epoch", GWHA_A_ROUTER_SEND_EPOCH},
};

/* Those that cannot change are in no set, those that only name come first. */
static size_t words_of(enum gwha_verb verb)
{
	if (verb == GWHA_VERB_ADD || verb == GWHA_VERB_SET)
		return sizeof(words) / sizeof(words[0]);
	return 3;
}

/* Advertisement intervals: RFC 9568 section 5.2.7, RFC 3768 section 5.3.7. */
static const struct {
	uint8_t version;
	uint32_t step_us;
	uint32_t max_us;
} intervals[] = {
	{3, GWHA_V3_INTERVAL_STEP_US, GWHA_V3_INTERVAL_MAX_US},
	{2, GWHA_V2_INTERVAL_STEP_US, GWHA_V2_INTERVAL_MAX_US},
};

/* Without a version the kernel knows it; here it must fit either. */
static int check_interval(const struct gwha_router *rt, struct gwha_err *err)
{
	char step[GWHA_TEXT_MAX], max[GWHA_TEXT_MAX], text[GWHA_TEXT_MAX];
	char takes[2 * 64] = "";
	uint32_t us = rt->interval_us;
	size_t used = 0;

	if (!(rt->has & A(INTERVAL_US)))
		return 0;
	for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++) {
		if (rt->has & A(VERSION) && rt->version != intervals[i].version)
			continue;
		if (us && us <= intervals[i].max_us &&
		    us % intervals[i].step_us == 0)
			return 0;
		gwha_time_text(step, intervals[i].step_us);
		used += (size_t)snprintf(
			takes + used, sizeof(takes) - used,
			"%sversion %u takes %s to %s in steps of %s",
			used ? "; " : "", intervals[i].version, step,
			gwha_time_text(max, intervals[i].max_us), step);
	}
	return gwha_fail(err, GWHA_EXIT_USAGE, "interval \"%s\": %s",
			 gwha_time_text(text, us), takes);
}

static bool has_vip_device(const struct gwha_router *rt)
{
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (gwha_has(&rt->vips.at[i], GWHA_A_VIP_IFNAME))
			return true;
	return false;
}

static int check(enum gwha_verb verb, struct gwha_router *rt,
		 struct gwha_err *err)
{
	uint64_t fixed = rt->has & (A(VERSION) | A(GROUP));

	if (verb == GWHA_VERB_SHOW)
		return 0;
	if (!(rt->has & A(IFNAME)))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"dev is missing: say dev IF vrid N%s",
			!has_vip_device(rt) ?
				"" :
				" before the VIPs: behind a VIP it is the VIP's");
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
	if (gwha_addr_check(rt, err))
		return -1;
	return check_interval(rt, err);
}

static int take(enum gwha_verb verb, struct gwha_args *args,
		const struct gwha_word *word, struct gwha_router *rt,
		struct gwha_auth_args *auth, struct gwha_err *err)
{
	const char *text;

	switch (word->value) {
	case GWHA_A_ROUTER_AUTH_TYPE:
	case GWHA_A_ROUTER_AUTH_MODE:
	case GWHA_WORD_TEXT_FILE:
	case GWHA_WORD_KEY_ID:
	case GWHA_WORD_KEY_FILE:
	case GWHA_WORD_SEND:
		return gwha_auth_arg(args, word, rt, auth, err);
	default:
		break;
	}
	text = gwha_arg_text(args, word->name, err);
	if (!text)
		return -1;
	switch (word->value) {
	case GWHA_A_ROUTER_VIP:
		if (gwha_addr_arg(verb, rt, word->value, text, err))
			return -1;
		return gwha_vip_details(args, rt, err);
	case GWHA_A_ROUTER_UNICAST_PEER:
	case GWHA_A_ROUTER_FIXED_SOURCE:
		return gwha_addr_arg(verb, rt, word->value, text, err);
	default:
		return gwha_arg_value(&gwha_kind_router, rt,
				      (uint16_t)word->value, word->name, text,
				      err);
	}
}

static int grammar_take(enum gwha_verb verb, struct gwha_args *args,
			const struct gwha_word *word, void *obj,
			struct gwha_auth_args *auth, struct gwha_err *err)
{
	return take(verb, args, word, obj, auth, err);
}

static int grammar_check(enum gwha_verb verb, void *obj,
			 const struct gwha_auth_args *auth,
			 struct gwha_err *err)
{
	return check(verb, obj, err) ? -1 :
				       gwha_auth_check(verb, obj, auth, err);
}

const struct gwha_grammar gwha_router_grammar = {
	.words = words,
	.n = sizeof(words) / sizeof(words[0]),
	.take = grammar_take,
	.check = grammar_check,
};

/**
 * gwha_router_args - read the words that describe a router
 * @verb: what is done to it
 * @argc: how many words
 * @argv: words behind the verb
 * @rt: overwritten; secrets are not in it yet
 * @files: overwritten: the files to read secrets from; NULL for a verb that
 *	only names routers
 * @err: filled in on failure
 *
 * For GWHA_VERB_SHOW and GWHA_VERB_HANDOVER the words name routers, and for
 * the first there need be none.
 *
 * Return: 0 or -1.
 */
int gwha_router_args(enum gwha_verb verb, int argc, char **argv,
		     struct gwha_router *rt, struct gwha_secret_files *files,
		     struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};
	struct gwha_auth_args auth = {.files = files};
	struct gwha_word word;

	memset(rt, 0, sizeof(*rt));
	if (files)
		memset(files, 0, sizeof(*files));
	while (args.argc)
		if (gwha_arg_word(&args, words, words_of(verb), &word, err) ||
		    take(verb, &args, &word, rt, &auth, err))
			return -1;
	if (check(verb, rt, err))
		return -1;
	return files ? gwha_auth_check(verb, rt, &auth, err) : 0;
}
