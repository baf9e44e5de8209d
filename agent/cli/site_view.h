/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a controller of pools says, as tables. */

#ifndef GWHA_SITE_VIEW_H
#define GWHA_SITE_VIEW_H

#include <jansson.h>
#include <stdio.h>

#include "pool_kind.h"
#include "sheet.h"

void gwha_site_view_begin(struct gwha_sheet *s, FILE *out,
			  enum gwha_pool_kind kind);
void gwha_site_view_line(struct gwha_sheet *s, enum gwha_pool_kind kind,
			 const json_t *object);
void gwha_site_past_begin(struct gwha_sheet *s, FILE *out);
void gwha_site_past_line(struct gwha_sheet *s, const json_t *past);

#endif /* GWHA_SITE_VIEW_H */
