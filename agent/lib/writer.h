/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects of the model as text and as JSON, driven by the tables. */

#ifndef GWHA_WRITER_H
#define GWHA_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct gwha_event;
struct gwha_kind;
struct gwha_sync_event;

int gwha_json_list(FILE *out, const struct gwha_kind *kind, const void *objs,
		   size_t n, bool pretty);
int gwha_json_one(FILE *out, const struct gwha_kind *kind, const void *obj,
		  bool pretty);
void gwha_text_one(FILE *out, const struct gwha_kind *kind, const void *obj,
		   uint64_t now_us);
void gwha_text_event(FILE *out, const struct gwha_event *ev);
void gwha_text_sync_event(FILE *out, const struct gwha_sync_event *ev);

#endif /* GWHA_WRITER_H */
