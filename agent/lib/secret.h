/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Secrets from files into the model. */

#ifndef GWHA_SECRET_H
#define GWHA_SECRET_H

#include <stdint.h>
#include <sys/types.h>

#include "args.h"

ssize_t gwha_fill(int fd, uint8_t *to, size_t room);
int gwha_key_secrets_read(const struct gwha_secret_files *files,
			  struct gwha_keys *keys, struct gwha_err *err);
int gwha_secrets_read(const struct gwha_secret_files *files,
		      struct gwha_router *rt, struct gwha_err *err);

#endif /* GWHA_SECRET_H */
