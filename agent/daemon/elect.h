/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The election among controllers that have one etcd, in the controller's loop. */

#ifndef GWHAD_ELECT_H
#define GWHAD_ELECT_H

#include "store.h"

struct event_base;
struct gwhad_elect;

struct gwhad_elect *gwhad_elect_new(struct event_base *base, const struct gwha_etcd_conf *conf,
				    struct gwha_err *err);
void gwhad_elect_free(struct gwhad_elect *e);
struct gwha_store *gwhad_elect_store(struct gwhad_elect *e);

#endif /* GWHAD_ELECT_H */
