/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Netlink attributes to and from the model. */

#ifndef GWHA_CODEC_H
#define GWHA_CODEC_H

#include <stdint.h>

struct gwha_kind;
struct nl_msg;
struct nlattr;

int gwha_encode(struct nl_msg *msg, const struct gwha_kind *kind,
		const void *obj);
int gwha_decode(const struct nlattr *head, int len,
		const struct gwha_kind *kind, void *obj);

#endif /* GWHA_CODEC_H */
