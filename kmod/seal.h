/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cryptography, for what the core says is to be authenticated or encrypted. */

#ifndef GWHA_SEAL_H
#define GWHA_SEAL_H

#include "core/auth.h"
#include "core/sync_stream.h"

/* Both functions: any context; allocate nothing, sleep never. */
extern const struct gwha_auth_mac gwha_seal_mac;

/* All functions: any context; keys of at most 64 bytes; the same. */
extern const struct gwha_stream_crypto gwha_seal_stream;

#endif /* GWHA_SEAL_H */
