/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done to pools, gateways, tenants and connections of a controller. */

#ifndef GWHA_SITE_CMD_H
#define GWHA_SITE_CMD_H

#include "cmd.h"
#include "pool_kind.h"

int gwha_site_change_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
			 const char *verb, int argc, char **argv,
			 struct gwha_err *err);
int gwha_site_object_cmd(const struct gwha_ctx *ctx, enum gwha_pool_kind kind,
			 const struct gwha_command *cmd, int argc, char **argv,
			 struct gwha_err *err);
int gwha_site_import_cmd(const struct gwha_ctx *ctx, int argc, char **argv,
			 struct gwha_err *err);

#endif /* GWHA_SITE_CMD_H */
