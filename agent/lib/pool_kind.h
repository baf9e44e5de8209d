/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects a site of pools has. Pure. */

#ifndef GWHA_POOL_KIND_H
#define GWHA_POOL_KIND_H

/* In this order each names only what comes before it, and its own kind. */
enum gwha_pool_kind {
	GWHA_KIND_POOL,
	GWHA_KIND_GATEWAY,
	GWHA_KIND_TENANT,
	GWHA_KIND_CONN,
	GWHA_KIND_INSTANCE,
	GWHA_KINDS,
};

const char *gwha_pool_kind_name(enum gwha_pool_kind kind);
enum gwha_pool_kind gwha_pool_kind_of(const char *name);

#endif /* GWHA_POOL_KIND_H */
