/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HMAC-SHA256, for what the core says is to be authenticated. */

#ifndef GWHA_SEAL_H
#define GWHA_SEAL_H

#include "core/auth.h"

/* Both functions: any context; allocate nothing, sleep never. */
extern const struct gwha_auth_mac gwha_seal_mac;

#endif /* GWHA_SEAL_H */
