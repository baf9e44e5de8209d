// SPDX-License-Identifier: GPL-2.0-or-later
/* Which objects a site of pools has. */

#include <string.h>

#include "pool_kind.h"

static const char *const names[GWHA_KINDS] = {
	[GWHA_KIND_POOL] = "pool",
	[GWHA_KIND_GATEWAY] = "gateway",
	[GWHA_KIND_TENANT] = "tenant",
	[GWHA_KIND_CONN] = "connection",
	[GWHA_KIND_INSTANCE] = "instance",
};

/**
 * gwha_pool_kind_name - the word for a kind of object
 * @kind: kind
 */
const char *gwha_pool_kind_name(enum gwha_pool_kind kind)
{
	return names[kind];
}

/**
 * gwha_pool_kind_of - the kind that a word is for
 * @name: word
 *
 * Return: the kind, or GWHA_KINDS if it is for none.
 */
enum gwha_pool_kind gwha_pool_kind_of(const char *name)
{
	unsigned int kind = 0;

	while (kind < GWHA_KINDS && strcmp(names[kind], name))
		kind++;
	return (enum gwha_pool_kind)kind;
}
