/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What SHA-256 keeps between two pieces has another name, since 6.17. */

#include_next <crypto/sha2.h>

#ifndef GWHA_HAVE_SHA256_CTX
#define sha256_ctx sha256_state
#endif
