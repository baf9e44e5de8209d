/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A keepalived.conf that is being carried over. */

#ifndef GWHA_KA_H
#define GWHA_KA_H

#include "ka_lines.h"
#include "wish_value.h"

/**
 * struct gwha_ka - a keepalived.conf
 * @w: what it is to become
 * @l: its lines
 * @version: of routers that name none, or 0
 * @garp_repeat: the same, or GWHA_UNSAID
 * @garp_refresh_us: the same
 * @start_delay_us: of all routers
 * @strict: whether they are to be so
 */
struct gwha_ka {
	struct gwha_wish w;
	struct gwha_ka_lines l;
	unsigned int version;
	int garp_repeat;
	int64_t garp_refresh_us;
	int64_t start_delay_us;
	int strict;
};

/* Carries a statement over, to a router or (NULL) to all; 0 or -1. */
typedef int (*gwha_ka_take)(struct gwha_ka *ka, struct gwha_wish_router *rt,
			    const struct gwha_stmt *s);

/* A word that begins a statement; without @take it is not carried over. */
struct gwha_ka_word {
	const char *word;
	gwha_ka_take take;
	const char *why;
};

int gwha_ka_take_block(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *in,
		       const struct gwha_ka_word *words, size_t n);
const struct gwha_at *gwha_ka_value(struct gwha_ka *ka,
				    const struct gwha_stmt *s);
int gwha_ka_is_block(struct gwha_ka *ka, const struct gwha_stmt *s);
int gwha_ka_flag(struct gwha_ka *ka, const struct gwha_stmt *s, int *on);
int gwha_ka_garp_repeat(struct gwha_ka *ka, const struct gwha_stmt *s, int *n);
int gwha_ka_garp_refresh(struct gwha_ka *ka, const struct gwha_stmt *s,
			 int64_t *us);

/* ka_router.c */
int gwha_ka_router(struct gwha_ka *ka, const struct gwha_stmt *s);

/* ka_addr.c */
int gwha_ka_take_vips(struct gwha_ka *ka, struct gwha_wish_router *rt,
		      const struct gwha_stmt *s);
int gwha_ka_take_excluded(struct gwha_ka *ka, struct gwha_wish_router *rt,
			  const struct gwha_stmt *s);
int gwha_ka_take_peers(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s);
int gwha_ka_take_source(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s);

/* ka_route.c */
int gwha_ka_take_routes(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s);
int gwha_ka_take_rules(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s);

/* ka_track.c */
int gwha_ka_track_devs(struct gwha_ka *ka, struct gwha_wish_track **list,
		       const struct gwha_stmt *s);
int gwha_ka_track_checks(struct gwha_ka *ka, struct gwha_wish_track **list,
			 const struct gwha_stmt *s);
int gwha_ka_weight(struct gwha_ka *ka, const struct gwha_stmt *s, size_t from,
		   int *weight, bool *turned);
int gwha_ka_group(struct gwha_ka *ka, const struct gwha_stmt *s);

/* ka_check.c */
bool gwha_ka_is_check(const struct gwha_stmt *s);
int gwha_ka_check(struct gwha_ka *ka, const struct gwha_stmt *s);
void gwha_ka_checks_end(struct gwha_ka *ka);
int gwha_ka_todo_notify(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s);

#endif /* GWHA_KA_H */
