// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The words of keys. Secrets are never among them: words name files, which are
 * read later.
 */

#include <string.h>

#include "args.h"
#include "model.h"

static int take_key_id(struct gwha_keys *keys, const char *text,
		       const struct gwha_auth_args *auth, struct gwha_err *err)
{
	struct gwha_key key = {0};
	uint32_t n = keys->n;

	if (n && !auth->files->key[n - 1])
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-id \"%u\": its secret is missing: say key-id %u key-file FILE",
			keys->at[n - 1].id, keys->at[n - 1].id);
	if (gwha_arg_value(&gwha_kind_key, &key, GWHA_A_KEY_ID, "key-id", text,
			   err))
		return -1;
	for (uint32_t i = 0; i < n; i++)
		if (keys->at[i].id == key.id)
			return gwha_arg_twice("key-id", text, err);
	if (n == GWHA_KEYS_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"key-id \"%s\": there can be at most %d keys; leave out one that no node sends with",
			text, GWHA_KEYS_MAX);
	keys->at[keys->n++] = key;
	return 0;
}

static int take_key_file(const struct gwha_keys *keys, const char *text,
			 struct gwha_auth_args *auth, struct gwha_err *err)
{
	uint32_t n = keys->n;

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
 * gwha_key_arg - read the value of a word about keys
 * @word: GWHA_WORD_KEY_ID, _KEY_FILE or _SEND
 * @text: its value
 * @keys: added to
 * @auth: added to
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_key_arg(const struct gwha_word *word, const char *text,
		 struct gwha_keys *keys, struct gwha_auth_args *auth,
		 struct gwha_err *err)
{
	switch (word->value) {
	case GWHA_WORD_KEY_ID:
		return take_key_id(keys, text, auth, err);
	case GWHA_WORD_KEY_FILE:
		return take_key_file(keys, text, auth, err);
	default:
		return take_send(text, auth, err);
	}
}

/* One key sends; none only where nobody refuses what is not signed. */
static int check_send(struct gwha_keys *keys, const struct gwha_auth_args *auth,
		      bool may_none, struct gwha_err *err)
{
	uint8_t send = auth->send ? auth->send : keys->at[keys->n - 1].id;
	bool sends = false;

	if (auth->send_none) {
		if (may_none)
			return 0;
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"send \"none\": needs mode permissive: who enforces must sign");
	}
	for (uint32_t i = 0; i < keys->n; i++) {
		struct gwha_key *key = &keys->at[i];

		key->send = key->id == send;
		key->has |= GWHA_HAS(GWHA_A_KEY_SEND);
		sends |= key->send;
	}
	if (sends)
		return 0;
	return gwha_fail(
		err, GWHA_EXIT_USAGE,
		"send \"%u\": no such key: give key-id %u too, or send with another",
		send, send);
}

/**
 * gwha_keys_check - see that each key has its secret, and that one sends
 * @keys: one at least; the one that sends is marked
 * @auth: what was read beside them
 * @may_none: none need send
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_keys_check(struct gwha_keys *keys, const struct gwha_auth_args *auth,
		    bool may_none, struct gwha_err *err)
{
	const char *const *file = auth->files->key;
	unsigned int input = 0;

	for (uint32_t i = 0; i < keys->n; i++) {
		uint8_t id = keys->at[i].id;

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
	return check_send(keys, auth, may_none, err);
}
