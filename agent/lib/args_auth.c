// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The words of authentication. Secrets are never among them: words name files,
 * which are read later, by gwha_secrets_read().
 */

#include <string.h>

#include "args.h"
#include "model.h"

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
	if (word->value <= GWHA_A_ROUTER_MAX)
		return gwha_arg_value(&gwha_kind_router, rt,
				      (uint16_t)word->value, word->name, text,
				      err);
	if (gwha_key_arg(word, text, &rt->keys, auth, err))
		return -1;
	if (rt->keys.n)
		rt->has |= A(KEY);
	return 0;
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

	if (is_hmac(rt) && !rt->keys.n)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "auth hmac: its keys are missing: " SAY_HMAC);
	if (is_hmac(rt))
		return gwha_keys_check(&rt->keys, auth,
				       rt->auth_mode ==
					       GWHA_AUTH_MODE_PERMISSIVE,
				       err);
	if (rt->has & A(AUTH_TYPE) && rt->auth_type == GWHA_AUTH_TEXT && v3)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"version 3 has no text authentication: use auth hmac, or version 2");
	return 0;
}
