// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that say which connections are not told of. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_SYNC_##attr)
#define I(attr) GWHA_HAS(GWHA_A_SYNC_IGNORE_##attr)

enum {
	IGNORE_NONE = 256,
};

static const struct gwha_word words[] = {
	{"proto", GWHA_A_SYNC_IGNORE_PROTO},
	{"prefix", GWHA_A_SYNC_IGNORE_ADDR},
	{"zone", GWHA_A_SYNC_IGNORE_ZONE},
	{"mark", GWHA_A_SYNC_IGNORE_MARK},
	{"none", IGNORE_NONE},
};

static int take_bits(const char *text, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (*end || errno || number > UINT32_MAX)
		return -EINVAL;
	*value = (uint32_t)number;
	return 0;
}

/**
 * gwha_mark_arg - read a mark as iptables writes it: VALUE/MASK, decimal or 0x
 * @word: what it is given for
 * @text: what was typed
 * @mark: set
 * @mask: set; all bits if there is none
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_mark_arg(const char *word, const char *text, uint32_t *mark,
		  uint32_t *mask, struct gwha_err *err)
{
	const char *slash = strchr(text, '/');
	char value[32];
	size_t len = slash ? (size_t)(slash - text) : strlen(text);

	if (len >= sizeof(value))
		len = 0;
	memcpy(value, text, len);
	value[len] = '\0';
	*mask = UINT32_MAX;
	if (take_bits(value, mark) || (slash && take_bits(slash + 1, mask)))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%.64s\": must be a value and perhaps a mask, as in 0x10/0xff",
			word, text);
	if (!*mask || *mark & ~*mask)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": the mask must have a bit, and all bits of the value",
			word, text);
	return 0;
}

static bool beyond(const struct gwha_sync_ignore *ig)
{
	uint32_t i = ig->plen / 8;

	if (ig->plen % 8 && (uint8_t)(ig->addr.bytes[i++] << ig->plen % 8))
		return true;
	for (; i < ig->addr.len; i++)
		if (ig->addr.bytes[i])
			return true;
	return false;
}

static int take_prefix(struct gwha_sync_ignore *ig, const char *text,
		       struct gwha_err *err)
{
	const char *slash = strchr(text, '/');
	char addr[GWHA_TEXT_MAX];
	uint64_t plen;

	if (slash && (size_t)(slash - text) < sizeof(addr)) {
		memcpy(addr, text, (size_t)(slash - text));
		addr[slash - text] = '\0';
	}
	if (!slash || (size_t)(slash - text) >= sizeof(addr) ||
	    gwha_addr_parse(addr, &ig->addr) ||
	    gwha_number_parse(slash + 1, &plen) || plen > ig->addr.len * 8u)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"ignore prefix \"%.64s\": must be a network, as in 10.0.0.0/8 or fd00::/8",
			text);
	ig->plen = (uint8_t)plen;
	ig->has |= I(ADDR) | I(PLEN);
	if (beyond(ig))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"ignore prefix \"%s\": has bits beyond its length",
			text);
	return 0;
}

static int take_proto(struct gwha_sync_ignore *ig, const char *text,
		      struct gwha_err *err)
{
	if (gwha_proto_parse(text, &ig->proto))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"ignore proto \"%.64s\": must be icmp, tcp, udp, gre, icmpv6, sctp, or a number up to 255",
			text);
	ig->has |= I(PROTO);
	return 0;
}

static int take_one(struct gwha_sync_ignore *ig, const struct gwha_word *word,
		    const char *text, struct gwha_err *err)
{
	memset(ig, 0, sizeof(*ig));
	switch (word->value) {
	case GWHA_A_SYNC_IGNORE_PROTO:
		return take_proto(ig, text, err);
	case GWHA_A_SYNC_IGNORE_ADDR:
		return take_prefix(ig, text, err);
	case GWHA_A_SYNC_IGNORE_MARK:
		ig->has |= I(MARK) | I(MASK);
		return gwha_mark_arg("ignore mark", text, &ig->mark, &ig->mask,
				     err);
	default:
		return gwha_arg_value(&gwha_kind_sync_ignore, ig,
				      GWHA_A_SYNC_IGNORE_ZONE, "ignore zone",
				      text, err);
	}
}

static int either(struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "ignore: either none or what is to be ignored");
}

/**
 * gwha_ignore_args - read the words behind "ignore"
 * @args: what is left of the words
 * @s: gets one more filter, or that there are to be none
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_ignore_args(struct gwha_args *args, struct gwha_sync *s,
		     struct gwha_err *err)
{
	struct gwha_word word;
	const char *text;

	if (!args->argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "ignore: its value is missing");
	if (gwha_arg_word(args, words, sizeof(words) / sizeof(words[0]), &word,
			  err))
		return -1;
	if (word.value == IGNORE_NONE) {
		if (s->ignores.n || s->ignore_clear)
			return either(err);
		s->ignore_clear = true;
		s->has |= A(IGNORE_CLEAR);
		return 0;
	}
	if (s->ignore_clear)
		return either(err);
	text = gwha_arg_text(args, word.name, err);
	if (!text)
		return -1;
	if (s->ignores.n == GWHA_SYNC_IGNORES_MAX)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "ignore %s \"%.64s\": there can be at most %d",
				 word.name, text, GWHA_SYNC_IGNORES_MAX);
	if (take_one(&s->ignores.at[s->ignores.n], &word, text, err))
		return -1;
	s->ignores.n++;
	s->has |= A(IGNORE);
	return 0;
}
