/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An object of the file to the words that the command line has for it. */

#ifndef GWHA_EXPAND_H
#define GWHA_EXPAND_H

#include "conf.h"

/**
 * struct gwha_reading - an object that is being read
 * @conf: of which node
 * @what: what it is, for texts
 * @grammar: how its words are read
 * @obj: the object
 * @auth: what is known of its secrets
 * @f: where what is wrong is told
 */
struct gwha_reading {
	const struct gwha_conf *conf;
	const char *what;
	const struct gwha_grammar *grammar;
	void *obj;
	struct gwha_auth_args auth;
	struct gwha_findings *f;
};

void gwha_expand(struct gwha_reading *r, const struct gwha_node *map,
		 const char *except);
bool gwha_expand_words(struct gwha_reading *r, const char *word,
		       const char *value, const struct gwha_node *at);
bool gwha_expand_reserved(const char *name);

#endif /* GWHA_EXPAND_H */
