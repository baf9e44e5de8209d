/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worker that brings addresses where the verdicts say. */

#ifndef GWHA_PLACE_H
#define GWHA_PLACE_H

struct gwha_group;
struct gwha_net;
struct gwha_notice;
struct gwha_router;

void gwha_place_on_event(void (*tell)(struct gwha_net *gn,
				      const struct gwha_notice *notice));

/* Process context, conf_lock. */
int gwha_place_start(struct gwha_net *gn);
void gwha_place_stop(struct gwha_net *gn);
void gwha_place_init(struct gwha_group *g);
void gwha_place_exit(struct gwha_group *g);
void gwha_place_evict(struct gwha_router *rt);

/* Any context but hard interrupt; the group's lock. */
void gwha_place_queue(struct gwha_group *g);
void gwha_place_tell(struct gwha_group *g);

#endif /* GWHA_PLACE_H */
