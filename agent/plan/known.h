/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was told last of each group, so that a change is told once. Pure. */

#ifndef GWHA_KNOWN_H
#define GWHA_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "objects.h"

/**
 * struct gwha_known - what was told of a group
 * @name: its name
 * @state: GWHA_STATE_*
 * @seen: whether the dump that is looked at has it
 */
struct gwha_known {
	char name[GWHA_NAME_MAX + 1];
	uint8_t state;
	bool seen;
};

struct gwha_knowns {
	struct gwha_known *at;
	size_t n;
	size_t room;
};

typedef void (*gwha_told_fn)(void *arg, const struct gwha_event *ev);

bool gwha_known_event(struct gwha_knowns *k, struct gwha_event *ev);
void gwha_known_dump(struct gwha_knowns *k, const struct gwha_group *groups,
		     size_t n, gwha_told_fn fn, void *arg);
void gwha_known_free(struct gwha_knowns *k);

#endif /* GWHA_KNOWN_H */
