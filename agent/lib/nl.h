/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conversation with the kernel module: requests, dumps and events. */

#ifndef GWHA_NL_H
#define GWHA_NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct gwha_kind;
struct gwha_nl;

/* Objects of one kind; free the array with free(). */
struct gwha_list {
	void *at;
	size_t n;
};

/* @ev: a struct of @kind, an event's */
typedef void (*gwha_event_fn)(const struct gwha_kind *kind, const void *ev,
			      void *arg);

/* Multicast groups that one connection can hear. */
#define GWHA_NL_GROUPS_MAX 2

struct gwha_nl *gwha_nl_open(struct gwha_err *err);
void gwha_nl_close(struct gwha_nl *nl);
int gwha_nl_request(struct gwha_nl *nl, uint8_t cmd,
		    const struct gwha_kind *kind, const void *obj,
		    struct gwha_err *err);
int gwha_nl_get(struct gwha_nl *nl, uint8_t cmd, const struct gwha_kind *kind,
		const void *key, struct gwha_list *list, struct gwha_err *err);
int gwha_nl_dump(struct gwha_nl *nl, uint8_t cmd, const struct gwha_kind *kind,
		 struct gwha_list *list, struct gwha_err *err);
int gwha_nl_subscribe(struct gwha_nl *nl, const char *const *groups, size_t n,
		      struct gwha_err *err);
int gwha_nl_fd(const struct gwha_nl *nl);
int gwha_nl_events(struct gwha_nl *nl, gwha_event_fn fn, void *arg, bool *lost,
		   struct gwha_err *err);

#endif /* GWHA_NL_H */
