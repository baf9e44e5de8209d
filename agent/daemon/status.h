/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the agent says to whoever asks, over HTTP. */

#ifndef GWHAD_STATUS_H
#define GWHAD_STATUS_H

#include "err.h"

struct evhttp;
struct gwhad;

int gwhad_status_open(const char *path, struct gwha_err *err);
struct evhttp *gwhad_status_http(struct gwhad *a);
int gwhad_status_begin(struct gwhad *a, int fd);
char *gwhad_status_json(const struct gwhad *a);
char *gwhad_status_metrics(struct gwhad *a);

#endif /* GWHAD_STATUS_H */
