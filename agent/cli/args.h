/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of the command line to the model. Pure: no input, no output. */

#ifndef GWHA_ARGS_H
#define GWHA_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct gwha_group;
struct gwha_kind;
struct gwha_router;

/* What is done to an object. */
enum gwha_verb {
	GWHA_VERB_ADD,
	GWHA_VERB_SET,
	GWHA_VERB_DEL,
	GWHA_VERB_SHOW,
	GWHA_VERB_HANDOVER,
	GWHA_VERB_RESET,
	GWHA_VERB_HELP,
};

/* A word and what it stands for; words of one value are the same thing. */
struct gwha_word {
	const char *name;
	unsigned int value;
};

int gwha_word_match(const char *what, const struct gwha_word *words, size_t n,
		    const char *text, unsigned int *value,
		    struct gwha_err *err);
int gwha_arg_value(const struct gwha_kind *kind, void *obj, uint16_t id,
		   const char *word, const char *text, struct gwha_err *err);
int gwha_router_args(enum gwha_verb verb, int argc, char **argv,
		     struct gwha_router *rt, struct gwha_err *err);
int gwha_group_args(enum gwha_verb verb, int argc, char **argv,
		    struct gwha_group *g, struct gwha_err *err);

#endif /* GWHA_ARGS_H */
