/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words about pools, gateways, tenants and connections to requests. */

#ifndef GWHA_SITE_WORDS_H
#define GWHA_SITE_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "pool_kind.h"

/**
 * struct gwha_site_words - what was said
 * @name: which one, or NULL
 * @socket: where the controller answers
 * @cause: why, or NULL
 * @after: behind this one, or NULL
 * @limit: at most so many; 0: not said
 * @before: history before this number; 0: not said
 * @force: a rule may be broken
 * @body: what it is to say
 */
struct gwha_site_words {
	const char *name;
	const char *socket;
	const char *cause;
	const char *after;
	uint64_t limit;
	uint64_t before;
	bool force;
	json_t *body;
};

int gwha_site_words_body(enum gwha_pool_kind kind, int argc, char **argv,
			 struct gwha_site_words *w, struct gwha_err *err);
int gwha_site_words_plain(const char *what, int argc, char **argv,
			  struct gwha_site_words *w, struct gwha_err *err);
int gwha_site_words_filter(enum gwha_pool_kind kind, int argc, char **argv,
			   struct gwha_site_words *w, struct gwha_err *err);

#endif /* GWHA_SITE_WORDS_H */
