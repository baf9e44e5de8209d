/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values of a source: told what is wrong with them, or put where they go. */

#ifndef GWHA_WISH_VALUE_H
#define GWHA_WISH_VALUE_H

#include "wish.h"

int gwha_wish_number(struct gwha_wish *w, const struct gwha_at *at,
		     const char *key, int64_t min, int64_t max, int64_t *value);
int gwha_wish_seconds(struct gwha_wish *w, const struct gwha_at *at,
		      const char *key, int64_t max_us, int64_t *us);
int gwha_wish_address(struct gwha_wish *w, const struct gwha_at *at,
		      const char *key, struct gwha_addr *addr,
		      unsigned int *plen);
int gwha_wish_dev(struct gwha_wish *w, const struct gwha_at *at,
		  const char *key, const char **dev);
int gwha_wish_vip(struct gwha_wish *w, struct gwha_wish_router *rt,
		  const struct gwha_at *at, bool excluded,
		  struct gwha_wish_vip **vip);
int gwha_wish_peer(struct gwha_wish *w, struct gwha_peers *peers,
		   const struct gwha_at *at, const char *key);
int gwha_wish_priority(struct gwha_wish *w, const struct gwha_at *at,
		       int *priority);

#endif /* GWHA_WISH_VALUE_H */
