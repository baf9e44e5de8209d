/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A controller's desk: a site, and the store that it is kept in. */

#ifndef GWHAD_DESK_H
#define GWHAD_DESK_H

#include "site.h"
#include "store.h"

/**
 * struct gwhad_desk - a site and its store
 * @store: where it is kept, or NULL
 * @epoch: of the store, when it was read or written last
 * @site: the same in memory, with a plan
 */
struct gwhad_desk {
	struct gwha_store *store;
	uint64_t epoch;
	struct gwha_site site;
};

int gwhad_desk_open(struct gwhad_desk *d, struct gwha_store *store,
		    struct gwha_err *err);
int gwhad_desk_fresh(struct gwhad_desk *d, struct gwha_err *err);
void gwhad_desk_close(struct gwhad_desk *d);
json_t *gwhad_desk_change(struct gwhad_desk *d,
			  const struct gwha_site_request *r, uint32_t uid,
			  uint64_t now_us);
int gwhad_desk_history(struct gwhad_desk *d, const struct gwha_site_request *r,
		       int (*write)(void *arg, json_t *line), void *arg,
		       struct gwha_err *err);
int gwhad_desk_plan(const struct gwhad_desk *d, const struct gwha_site_request *r,
		    int (*write)(void *arg, json_t *line), void *arg,
		    struct gwha_err *err);
json_t *gwhad_desk_refusal(const char *text, const struct gwha_findings *f);

#endif /* GWHAD_DESK_H */
