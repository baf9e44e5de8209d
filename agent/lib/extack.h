/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel says about a refusal, in words a user can act on. */

#ifndef GWHA_EXTACK_H
#define GWHA_EXTACK_H

#include <stddef.h>

#include "err.h"

struct gwha_cmd_info;
struct nlattr;
struct nlmsghdr;

int gwha_extack(struct gwha_err *err, int error, const struct nlattr *head,
		int len, const struct nlmsghdr *request,
		const struct gwha_cmd_info *cmd);

#endif /* GWHA_EXTACK_H */
