/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading objects and writing them the way the options say. */

#ifndef GWHA_SHOW_H
#define GWHA_SHOW_H

#include <stdint.h>

#include "cmd.h"
#include "nl.h"

struct gwha_kind;

void gwha_list_filter(const struct gwha_kind *kind, struct gwha_list *list,
		      const void *key);
int gwha_show_list(const struct gwha_ctx *ctx, const struct gwha_kind *kind,
		   const struct gwha_list *list, struct gwha_err *err);
int gwha_show_named(const struct gwha_ctx *ctx, uint8_t cmd,
		    const struct gwha_kind *kind, const void *key,
		    struct gwha_err *err);
int gwha_change(uint8_t cmd, const struct gwha_kind *kind, const void *obj,
		struct gwha_err *err);

#endif /* GWHA_SHOW_H */
