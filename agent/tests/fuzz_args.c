// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any words as a command line: they become an object that survives the way to
 * the kernel and back, or an error with a text. Input: an object, a verb and
 * their words, with blanks between, as of a shell.
 */

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "codec.h"
#include "model.h"
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define WORDS_MAX 128

static const struct gwha_word verbs[] = {
	{"add", GWHA_VERB_ADD},		{"set", GWHA_VERB_SET},
	{"del", GWHA_VERB_DEL},		{"show", GWHA_VERB_SHOW},
	{"track", GWHA_VERB_TRACK},	{"take", GWHA_VERB_TAKE},
	{"renew", GWHA_VERB_RENEW},	{"release", GWHA_VERB_RELEASE},
	{"handover", GWHA_VERB_HANDOVER}, {"resync", GWHA_VERB_RESYNC},
	{"flush", GWHA_VERB_FLUSH},
};

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* What is sent is what is read, and what is read is sent alike. */
static void round_trip(const struct gwha_kind *kind, const void *obj)
{
	struct nl_msg *there = nlmsg_alloc_size(1 << 16);
	struct nl_msg *again = nlmsg_alloc_size(1 << 16);
	void *back = malloc(kind->size);
	struct nlmsghdr *hdr, *hdr2;

	check(there && again && back);
	check(nlmsg_put(there, 0, 0, 32, 0, 0) &&
	      nlmsg_put(again, 0, 0, 32, 0, 0));
	check(!gwha_encode(there, kind, obj));
	hdr = nlmsg_hdr(there);
	check(!gwha_decode(nlmsg_attrdata(hdr, 0), nlmsg_attrlen(hdr, 0), kind,
			   back));
	check(!gwha_encode(again, kind, back));
	hdr2 = nlmsg_hdr(again);
	check(hdr->nlmsg_len == hdr2->nlmsg_len &&
	      !memcmp(nlmsg_data(hdr), nlmsg_data(hdr2),
		      hdr->nlmsg_len - NLMSG_HDRLEN));
	free(back);
	nlmsg_free(there);
	nlmsg_free(again);
}

/* An error is one line, and says something. */
static void check_error(const struct gwha_err *err)
{
	check(err->code == GWHA_EXIT_USAGE);
	check(err->text[0] && memchr(err->text, '\0', sizeof(err->text)));
}

static void router(enum gwha_verb verb, int argc, char **argv)
{
	struct gwha_secret_files files = {0};
	struct gwha_err err = {0};
	struct gwha_router rt;

	if (gwha_router_args(verb, argc, argv, &rt, &files, &err))
		check_error(&err);
	else
		round_trip(&gwha_kind_router, &rt);
}

static void group(enum gwha_verb verb, int argc, char **argv)
{
	struct gwha_err err = {0};
	struct gwha_group g;

	if (gwha_group_args(verb, argc, argv, &g, &err))
		check_error(&err);
	else
		round_trip(&gwha_kind_group, &g);
}

static void synced(enum gwha_verb verb, int argc, char **argv)
{
	struct gwha_secret_files files = {0};
	struct gwha_err err = {0};
	struct gwha_sync s;

	if (gwha_sync_args(verb, argc, argv, &s, &files, &err))
		check_error(&err);
	else
		round_trip(&gwha_kind_sync, &s);
}

static void lease(enum gwha_verb verb, int argc, char **argv)
{
	struct gwha_err err = {0};
	struct gwha_group g;

	if (gwha_lease_args(verb, argc, argv, &g, &err))
		check_error(&err);
	else
		round_trip(&gwha_kind_group, &g);
}

/* Units alone: what is written can be read, and is the same. */
static void units(const char *text)
{
	char again[GWHA_TEXT_MAX];
	struct gwha_addr addr, addr2;
	uint64_t us, us2;

	if (!gwha_time_parse(text, &us)) {
		check(!gwha_time_parse(gwha_time_text(again, us), &us2));
		check(us == us2);
	}
	if (!gwha_rate_parse(text, &us)) {
		check(!gwha_rate_parse(gwha_rate_text(again, us), &us2));
		check(us == us2);
	}
	memset(&addr, 0, sizeof(addr));
	memset(&addr2, 0, sizeof(addr2));
	if (!gwha_addr_parse(text, &addr)) {
		check(!gwha_addr_parse(gwha_addr_text(again, &addr), &addr2));
		check(addr.len == addr2.len &&
		      !memcmp(addr.bytes, addr2.bytes, addr.len));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gwha_err err = {0};
	char *argv[WORDS_MAX];
	unsigned int verb;
	char *text, *save;
	int argc = 0;

	text = malloc(size + 1);
	check(text);
	memcpy(text, data, size);
	text[size] = '\0';
	save = NULL;
	for (char *w = strtok_r(text, "\n ", &save); w && argc < WORDS_MAX;
	     w = strtok_r(NULL, "\n ", &save))
		argv[argc++] = w;
	if (argc)
		units(argv[argc - 1]);
	if (argc < 2 || gwha_word_match("verb", verbs, COUNT(verbs), argv[1],
					&verb, &err))
		goto out;
	if (!strcmp(argv[0], "router"))
		router(verb, argc - 2, argv + 2);
	else if (!strcmp(argv[0], "group"))
		group(verb, argc - 2, argv + 2);
	else if (!strcmp(argv[0], "lease"))
		lease(verb, argc - 2, argv + 2);
	else if (!strcmp(argv[0], "sync"))
		synced(verb, argc - 2, argv + 2);
out:
	free(text);
	return 0;
}
