/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of the command line to the model. Pure: no input, no output. */

#ifndef GWHA_ARGS_H
#define GWHA_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "objects.h"
#include "objects_sync.h"

struct gwha_kind;

/* What is done to an object. */
enum gwha_verb {
	GWHA_VERB_ADD,
	GWHA_VERB_SET,
	GWHA_VERB_DEL,
	GWHA_VERB_SHOW,
	GWHA_VERB_HANDOVER,
	GWHA_VERB_TRACK,
	GWHA_VERB_TAKE,
	GWHA_VERB_RENEW,
	GWHA_VERB_RELEASE,
	GWHA_VERB_HOLD,
	GWHA_VERB_RESET,
	GWHA_VERB_RESYNC,
	GWHA_VERB_FLUSH,
	GWHA_VERB_HISTORY,
	GWHA_VERB_HELP,
};

/* A word and what it stands for; words of one value are the same thing. */
struct gwha_word {
	const char *name;
	unsigned int value;
};

/* The words of a command line that are not read yet. */
struct gwha_args {
	int argc;
	char **argv;
};

/**
 * struct gwha_secret_files - where the secrets of an object are
 * @text: file of the text secret of a router, or NULL
 * @key: files of the secrets of its keys
 *
 * The file "-" is standard input.
 */
struct gwha_secret_files {
	const char *text;
	const char *key[GWHA_KEYS_MAX];
};

/**
 * struct gwha_auth_args - what is known of authentication while words are read
 * @files: files named so far
 * @send: the key that signs, or 0 for the last one
 * @send_none: no key signs
 */
struct gwha_auth_args {
	struct gwha_secret_files *files;
	uint8_t send;
	bool send_none;
};

/* Words that are no attributes of what they describe. */
enum {
	GWHA_WORD_TEXT_FILE = 256,
	GWHA_WORD_KEY_ID,
	GWHA_WORD_KEY_FILE,
	GWHA_WORD_SEND,
	GWHA_WORD_VIPS,
	GWHA_WORD_DEFAULT,
};

/**
 * struct gwha_grammar - how the words of a kind of object are read, one by one
 * @words: those that begin something
 * @n: how many
 * @take: reads what belongs to the word that was taken, into the object
 * @check: sees that what was read is whole, and goes together
 *
 * What has words of other places than a command line reads them by this.
 */
struct gwha_grammar {
	const struct gwha_word *words;
	size_t n;
	int (*take)(enum gwha_verb verb, struct gwha_args *args,
		    const struct gwha_word *word, void *obj,
		    struct gwha_auth_args *auth, struct gwha_err *err);
	int (*check)(enum gwha_verb verb, void *obj,
		     const struct gwha_auth_args *auth, struct gwha_err *err);
};

extern const struct gwha_grammar gwha_router_grammar;
extern const struct gwha_grammar gwha_group_grammar;
extern const struct gwha_grammar gwha_sync_grammar;

int gwha_word_match(const char *what, const struct gwha_word *words, size_t n,
		    const char *text, unsigned int *value,
		    struct gwha_err *err);
int gwha_arg_word(struct gwha_args *args, const struct gwha_word *words,
		  size_t n, struct gwha_word *found, struct gwha_err *err);
const char *gwha_arg_text(struct gwha_args *args, const char *word,
			  struct gwha_err *err);
int gwha_arg_value(const struct gwha_kind *kind, void *obj, uint16_t id,
		   const char *word, const char *text, struct gwha_err *err);
int gwha_arg_twice(const char *word, const char *text, struct gwha_err *err);

int gwha_addr_arg(enum gwha_verb verb, struct gwha_router *rt, unsigned int id,
		  const char *text, struct gwha_err *err);
int gwha_vip_details(struct gwha_args *args, struct gwha_router *rt,
		     struct gwha_err *err);
int gwha_addr_check(struct gwha_router *rt, struct gwha_err *err);
int gwha_addr_take(const char *word, const char *text, struct gwha_addr *addr,
		   struct gwha_err *err);
int gwha_key_arg(const struct gwha_word *word, const char *text,
		 struct gwha_keys *keys, struct gwha_auth_args *auth,
		 struct gwha_err *err);
int gwha_keys_check(struct gwha_keys *keys, const struct gwha_auth_args *auth,
		    bool may_none, struct gwha_err *err);
int gwha_auth_arg(struct gwha_args *args, const struct gwha_word *word,
		  struct gwha_router *rt, struct gwha_auth_args *auth,
		  struct gwha_err *err);
int gwha_auth_check(enum gwha_verb verb, struct gwha_router *rt,
		    const struct gwha_auth_args *auth, struct gwha_err *err);
int gwha_track_arg(enum gwha_verb verb, struct gwha_args *args,
		   struct gwha_group *g, struct gwha_err *err);
int gwha_track_detail(struct gwha_group *g, const struct gwha_word *word,
		      const char *text, struct gwha_err *err);
int gwha_track_report(struct gwha_args *args, struct gwha_group *g,
		      struct gwha_err *err);

int gwha_router_args(enum gwha_verb verb, int argc, char **argv,
		     struct gwha_router *rt, struct gwha_secret_files *files,
		     struct gwha_err *err);
int gwha_group_args(enum gwha_verb verb, int argc, char **argv,
		    struct gwha_group *g, struct gwha_err *err);
int gwha_sync_args(enum gwha_verb verb, int argc, char **argv,
		   struct gwha_sync *s, struct gwha_secret_files *files,
		   struct gwha_err *err);
int gwha_ignore_args(struct gwha_args *args, struct gwha_sync *s,
		     struct gwha_err *err);
int gwha_mark_arg(const char *word, const char *text, uint32_t *mark,
		  uint32_t *mask, struct gwha_err *err);
int gwha_lease_args(enum gwha_verb verb, int argc, char **argv,
		    struct gwha_group *g, struct gwha_err *err);

#endif /* GWHA_ARGS_H */
