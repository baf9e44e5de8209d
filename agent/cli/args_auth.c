// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The words of authentication. Secrets are never among them: words name files,
 * which are read later, by gwha_secrets_read().
 */

#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_ROUTER_##attr)
#define SAY_HMAC "say auth hmac key-id N key-file FILE"

static const struct gwha_word types[] = {
	{"none", GWHA_AUTH_NONE},
	{"text-file", GWHA_AUTH_TEXT},
	{"hmac", GWHA_AUTH_HMAC},
};

static bool is_hmac(const struct gwha_router *rt)
{
	return rt->has & A(AUTH_TYPE) && rt->auth_type == GWHA_AUTH_HMAC;
}

static int take_type(struct gwha_args *args, struct gwha_router *rt,
		     struct gwha_auth_args *auth, struct gwha_err *err)
{
	const char *text = gwha_arg_text(args, "auth", err);
	unsigned int type;

	if (!text)
		return -1;
	if (rt->has & A(AUTH_TYPE))
		return gwha_arg_twice("auth", text, err);
	if (gwha_word_match("auth", types, sizeof(types) / sizeof(types[0]),
			    text, &type, err))
		return -1;
	rt->auth_type = (uint8_t)type;
	rt->has |= A(AUTH_TYPE);
	if (type != GWHA_AUTH_TEXT)
		return 0;
	auth->files->text = gwha_arg_text(args, "auth text-file", err);
	return auth->files->text ? 0 : -1;
}

static int take_key_id(struct gwha_router *rt, const char *text,
		       const struct gwha_auth_args *auth, struct gwha_err *err)
{
	struct gwha_key key = {0};
	uint32_t n = rt->keys.n;

	if (n && !auth->files->key[n - 1])
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-id \"%u\": its secret is missing: say key-id %u key-file FILE",
			rt->keys.at[n - 1].id, rt->keys.at[n - 1].id);
	if (gwha_arg_value(&gwha_kind_key, &key, GWHA_A_KEY_ID, "key-id", text,
			   err))
		return -1;
	for (uint32_t i = 0; i < n; i++)
		if (rt->keys.at[i].id == key.id)
			return gwha_arg_twice("key-id", text, err);
	if (n == GWHA_KEYS_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-id \"%s\": a router can have at most %d keys; leave out one that no node sends with",
			text, GWHA_KEYS_MAX);
	rt->keys.at[rt->keys.n++] = key;
	rt->has |= A(KEY);
	return 0;
}

static int take_key_file(const struct gwha_router *rt, const char *text,
			 struct gwha_auth_args *auth, struct gwha_err *err)
{
	uint32_t n = rt->keys.n;

	if (!n || auth->files->key[n - 1])
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-file \"%s\": say whose secret it is: key-id N key-file FILE",
			text);
	auth->files->key[n - 1] = text;
	return 0;
}

static int take_send(const char *text, struct gwha_auth_args *auth,
		     struct gwha_err *err)
{
	struct gwha_key key = {0};

	if (auth->send || auth->send_none)
		return gwha_arg_twice("send", text, err);
	auth->send_none = !strcmp(text, "none");
	if (auth->send_none)
		return 0;
	if (gwha_arg_value(&gwha_kind_key, &key, GWHA_A_KEY_ID, "send", text,
			   err))
		return -1;
	auth->send = key.id;
	return 0;
}

/**
 * gwha_auth_arg - read a word of authentication and its value
 * @args: words behind it; those read are taken away
 * @word: GWHA_A_ROUTER_AUTH_TYPE, GWHA_A_ROUTER_AUTH_MODE, GWHA_WORD_TEXT_FILE,
 *	_KEY_ID, _KEY_FILE or _SEND
 * @rt: added to
 * @auth: added to
 * @err: filled in on failure
 *
 * A secret without a type is refused here (V35).
 *
 * Return: 0 or -1.
 */
int gwha_auth_arg(struct gwha_args *args, const struct gwha_word *word,
		  struct gwha_router *rt, struct gwha_auth_args *auth,
		  struct gwha_err *err)
{
	const char *text;

	if (word->value == GWHA_A_ROUTER_AUTH_TYPE)
		return take_type(args, rt, auth, err);
	if (word->value == GWHA_WORD_TEXT_FILE)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "text-file: say auth text-file FILE");
	if (!is_hmac(rt))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s: belongs behind auth hmac: " SAY_HMAC,
				 word->name);
	text = gwha_arg_text(args, word->name, err);
	if (!text)
		return -1;
	switch (word->value) {
	case GWHA_WORD_KEY_ID:
		return take_key_id(rt, text, auth, err);
	case GWHA_WORD_KEY_FILE:
		return take_key_file(rt, text, auth, err);
	case GWHA_WORD_SEND:
		return take_send(text, auth, err);
	default:
		return gwha_arg_value(&gwha_kind_router, rt,
				      (uint16_t)word->value, word->name, text,
				      err);
	}
}

/* One key signs; none only where nobody refuses what is not signed. */
static int check_send(struct gwha_router *rt, const struct gwha_auth_args *auth,
		      struct gwha_err *err)
{
	uint8_t send = auth->send ? auth->send :
				    rt->keys.at[rt->keys.n - 1].id;
	bool signs = false;

	if (auth->send_none) {
		if (rt->auth_mode == GWHA_AUTH_MODE_PERMISSIVE)
			return 0;
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"send \"none\": needs mode permissive: who enforces must sign");
	}
	for (uint32_t i = 0; i < rt->keys.n; i++) {
		struct gwha_key *key = &rt->keys.at[i];

		key->send = key->id == send;
		key->has |= GWHA_HAS(GWHA_A_KEY_SEND);
		signs |= key->send;
	}
	if (signs)
		return 0;
	return gwha_fail(
		err, GWHA_EXIT_USAGE,
		"send \"%u\": no such key: give key-id %u too, or send with another",
		send, send);
}

/* Each key has its secret. */
static int check_keys(struct gwha_router *rt, const struct gwha_auth_args *auth,
		      struct gwha_err *err)
{
	const char *const *file = auth->files->key;
	unsigned int input = 0;

	if (!rt->keys.n)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "auth hmac: its keys are missing: " SAY_HMAC);
	for (uint32_t i = 0; i < rt->keys.n; i++) {
		uint8_t id = rt->keys.at[i].id;

		if (!file[i])
			return gwha_fail(
				err, GWHA_EXIT_USAGE,
				"key-id \"%u\": its secret is missing: say key-id %u key-file FILE",
				id, id);
		input += !strcmp(file[i], "-");
	}
	if (input > 1)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-file \"-\": standard input can be read only once: put the other secrets into files");
	return check_send(rt, auth, err);
}

/**
 * gwha_auth_check - see that what is said of authentication is whole
 * @verb: GWHA_VERB_ADD or GWHA_VERB_SET
 * @rt: router; the key that signs is marked
 * @auth: what was read beside it
 * @err: filled in on failure
 *
 * A type without a secret is refused (V36), and text with version 3 (V38,
 * RFC 9568 section 9); without a version the kernel knows it.
 *
 * Return: 0 or -1.
 */
int gwha_auth_check(enum gwha_verb verb, struct gwha_router *rt,
		    const struct gwha_auth_args *auth, struct gwha_err *err)
{
	bool v3 = rt->has & A(VERSION) ? rt->version == 3 :
					 verb == GWHA_VERB_ADD &&
						 rt->family ==
							 GWHA_FAMILY_INET6;

	if (is_hmac(rt))
		return check_keys(rt, auth, err);
	if (rt->has & A(AUTH_TYPE) && rt->auth_type == GWHA_AUTH_TEXT && v3)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"version 3 has no text authentication: use auth hmac, or version 2");
	return 0;
}
