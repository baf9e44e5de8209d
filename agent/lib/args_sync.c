// SPDX-License-Identifier: GPL-2.0-or-later
/* The words that describe how a group's connections are synchronised. */

#include <string.h>

#include "args.h"
#include "model.h"

#define A(attr) GWHA_HAS(GWHA_A_SYNC_##attr)

static const struct gwha_word words[] = {
	{"group", GWHA_A_SYNC_GROUP},
	{"dev", GWHA_A_SYNC_IFNAME},
	{"local", GWHA_A_SYNC_LOCAL},
	{"peer", GWHA_A_SYNC_PEER},
	{"dev2", GWHA_A_SYNC_IFNAME2},
	{"local2", GWHA_A_SYNC_LOCAL2},
	{"peer2", GWHA_A_SYNC_PEER2},
	{"port", GWHA_A_SYNC_PORT},
	{"vips", GWHA_WORD_VIPS},
	{"zone", GWHA_A_SYNC_ZONE},
	{"mark", GWHA_A_SYNC_MARK},
	{"default", GWHA_WORD_DEFAULT},
	{"ignore", GWHA_A_SYNC_IGNORE},
	{"rate", GWHA_A_SYNC_RATE_KBIT},
	{"insecure", GWHA_A_SYNC_INSECURE},
	{"key-id", GWHA_WORD_KEY_ID},
	{"key-file", GWHA_WORD_KEY_FILE},
	{"send", GWHA_WORD_SEND},
};

/* Only setting takes more than whose it is. */
static size_t words_of(enum gwha_verb verb)
{
	return verb == GWHA_VERB_SET ? sizeof(words) / sizeof(words[0]) : 1;
}

static int take_local(const struct gwha_word *word, struct gwha_sync *s,
		      const char *text, struct gwha_err *err)
{
	struct gwha_addr *local =
		word->value == GWHA_A_SYNC_LOCAL ? &s->local : &s->local2;

	if (s->has & GWHA_HAS(word->value))
		return gwha_arg_twice(word->name, text, err);
	if (gwha_addr_take(word->name, text, local, err))
		return -1;
	s->has |= GWHA_HAS(word->value);
	return 0;
}

static int add_peer(const struct gwha_word *word, struct gwha_sync *s,
		    const char *text, struct gwha_err *err)
{
	struct gwha_sync_peers *peers =
		word->value == GWHA_A_SYNC_PEER ? &s->peers : &s->peers2;
	struct gwha_addr addr;

	if (gwha_addr_take(word->name, text, &addr, err))
		return -1;
	for (uint32_t i = 0; i < peers->n; i++)
		if (!memcmp(&peers->at[i], &addr, sizeof(addr)))
			return gwha_arg_twice(word->name, text, err);
	if (peers->n == GWHA_SYNC_PEERS_MAX)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s \"%s\": there can be at most %d peers",
				 word->name, text, GWHA_SYNC_PEERS_MAX);
	peers->at[peers->n++] = addr;
	s->has |= GWHA_HAS(word->value);
	return 0;
}

/* No device is named so by us: the kernel ends the second link by no name. */
static int take_dev2(struct gwha_sync *s, const char *text,
		     struct gwha_err *err)
{
	if (s->has & A(IFNAME2))
		return gwha_arg_twice("dev2", text, err);
	if (strcmp(text, "none"))
		return gwha_arg_value(&gwha_kind_sync, s, GWHA_A_SYNC_IFNAME2,
				      "dev2", text, err);
	s->has |= A(IFNAME2);
	return 0;
}

/* One way of telling a group's connections from others'. */
static int take_select(struct gwha_sync *s, uint8_t select, const char *word,
		       struct gwha_err *err)
{
	if (s->has & A(SELECT))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s: connections are told apart in one way: vips, zone, mark or default",
			word);
	s->select = select;
	s->has |= A(SELECT);
	return 0;
}

static int take_mark(struct gwha_sync *s, const char *text,
		     struct gwha_err *err)
{
	if (gwha_mark_arg("mark", text, &s->mark, &s->mask, err))
		return -1;
	s->has |= A(MARK) | A(MASK);
	return 0;
}

static int take_insecure(struct gwha_sync *s, struct gwha_err *err)
{
	if (s->has & A(INSECURE))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "insecure: given a second time");
	gwha_number_set(&gwha_kind_sync, s, GWHA_A_SYNC_INSECURE, 1);
	return 0;
}

static int take_value(const struct gwha_word *word, const char *text,
		      struct gwha_sync *s, struct gwha_auth_args *auth,
		      struct gwha_err *err)
{
	switch (word->value) {
	case GWHA_A_SYNC_LOCAL:
	case GWHA_A_SYNC_LOCAL2:
		return take_local(word, s, text, err);
	case GWHA_A_SYNC_PEER:
	case GWHA_A_SYNC_PEER2:
		return add_peer(word, s, text, err);
	case GWHA_A_SYNC_IFNAME2:
		return take_dev2(s, text, err);
	case GWHA_A_SYNC_MARK:
		if (take_select(s, GWHA_SYNC_SELECT_MARK, "mark", err))
			return -1;
		return take_mark(s, text, err);
	case GWHA_A_SYNC_ZONE:
		if (take_select(s, GWHA_SYNC_SELECT_ZONE, "zone", err))
			return -1;
		break;
	case GWHA_WORD_KEY_ID:
	case GWHA_WORD_KEY_FILE:
	case GWHA_WORD_SEND:
		return gwha_key_arg(word, text, &s->keys, auth, err);
	default:
		break;
	}
	return gwha_arg_value(&gwha_kind_sync, s, (uint16_t)word->value,
			      word->name, text, err);
}

static int take(struct gwha_args *args, const struct gwha_word *word,
		struct gwha_sync *s, struct gwha_auth_args *auth,
		struct gwha_err *err)
{
	const char *text;

	switch (word->value) {
	case GWHA_WORD_VIPS:
		return take_select(s, GWHA_SYNC_SELECT_VIPS, "vips", err);
	case GWHA_WORD_DEFAULT:
		return take_select(s, GWHA_SYNC_SELECT_DEFAULT, "default", err);
	case GWHA_A_SYNC_INSECURE:
		return take_insecure(s, err);
	case GWHA_A_SYNC_IGNORE:
		return gwha_ignore_args(args, s, err);
	default:
		break;
	}
	text = gwha_arg_text(args, word->name, err);
	return text ? take_value(word, text, s, auth, err) : -1;
}

static int check_keys(struct gwha_sync *s, const struct gwha_auth_args *auth,
		      struct gwha_err *err)
{
	if (!s->keys.n && (auth->send || auth->send_none))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"send: give the keys with it: key-id N key-file FILE");
	if (!s->keys.n)
		return 0;
	if (s->has & A(INSECURE))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "insecure: give keys or this word, not both");
	if (auth->send_none)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"send \"none\": one of the keys must be the one to send with");
	s->has |= A(KEY);
	return gwha_keys_check(&s->keys, auth, false, err);
}

static int check_link(const struct gwha_addr *local,
		      const struct gwha_sync_peers *peers, struct gwha_err *err)
{
	for (uint32_t i = 0; local->len && i < peers->n; i++)
		if (peers->at[i].len != local->len)
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"local and the peers must be of one family: give addresses of one");
	return 0;
}

/* What is given of both links goes together. */
static int check_links(const struct gwha_sync *s, struct gwha_err *err)
{
	if (s->has & A(IFNAME2) && !*s->ifname2 &&
	    s->has & (A(LOCAL2) | A(PEER2)))
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"dev2 none: the second link ends by this: give no local2 or peer2");
	if (s->peers.n && s->peers2.n && s->peers.n != s->peers2.n)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"peer2: give as many as there are peers, in the same order");
	return 0;
}

static int check(enum gwha_verb verb, const struct gwha_sync *s,
		 struct gwha_err *err)
{
	if (verb == GWHA_VERB_SHOW)
		return 0;
	if (!(s->has & A(GROUP)))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "say whose connections: group NAME");
	if (verb == GWHA_VERB_SET && s->has == A(GROUP) && !s->keys.n)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"nothing to change: say what, as in rate 100mbit");
	return check_link(&s->local, &s->peers, err) ||
			       check_link(&s->local2, &s->peers2, err) ?
		       -1 :
		       check_links(s, err);
}

static int grammar_take(enum gwha_verb verb, struct gwha_args *args,
			const struct gwha_word *word, void *obj,
			struct gwha_auth_args *auth, struct gwha_err *err)
{
	(void)verb;
	return take(args, word, obj, auth, err);
}

static int grammar_check(enum gwha_verb verb, void *obj,
			 const struct gwha_auth_args *auth,
			 struct gwha_err *err)
{
	return check_keys(obj, auth, err) ? -1 : check(verb, obj, err);
}

const struct gwha_grammar gwha_sync_grammar = {
	.words = words,
	.n = sizeof(words) / sizeof(words[0]),
	.take = grammar_take,
	.check = grammar_check,
};

/**
 * gwha_sync_args - read the words about a group's synchronisation
 * @verb: what is done to it
 * @argc: how many words
 * @argv: words behind the verb
 * @s: overwritten; secrets are not in it yet
 * @files: overwritten: the files to read secrets from
 * @err: filled in on failure
 *
 * For GWHA_VERB_SHOW there need be none.
 *
 * Return: 0 or -1.
 */
int gwha_sync_args(enum gwha_verb verb, int argc, char **argv,
		   struct gwha_sync *s, struct gwha_secret_files *files,
		   struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};
	struct gwha_auth_args auth = {.files = files};
	struct gwha_word word;

	memset(s, 0, sizeof(*s));
	memset(files, 0, sizeof(*files));
	while (args.argc)
		if (gwha_arg_word(&args, words, words_of(verb), &word, err) ||
		    take(&args, &word, s, &auth, err))
			return -1;
	return check_keys(s, &auth, err) ? -1 : check(verb, s, err);
}
