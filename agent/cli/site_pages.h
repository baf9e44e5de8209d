/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gwha pool, gateway, tenant, connection show: page by page. */

#ifndef GWHA_SITE_PAGES_H
#define GWHA_SITE_PAGES_H

#include "cmd.h"
#include "pool_kind.h"

int gwha_site_show_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
		       int argc, char **argv, struct gwha_err *err);
int gwha_site_history_cmd(const struct gwha_ctx *ctx, int argc, char **argv,
			  struct gwha_err *err);
int gwha_site_export_cmd(int argc, char **argv, struct gwha_err *err);

#endif /* GWHA_SITE_PAGES_H */
