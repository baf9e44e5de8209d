/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who speaks with whom, and that nobody else hears it: TLS 1.3 of both sides. */

#ifndef GWHA_TLS_H
#define GWHA_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct ssl_ctx_st;
struct ssl_st;

/**
 * struct gwha_tls_files - by which files nodes know each other
 * @key: the private key, for root alone
 * @cert: its certificate, and what is between that and its issuer
 * @trust: certificates of the others
 */
struct gwha_tls_files {
	const char *key;
	const char *cert;
	const char *trust;
};

void gwha_tls_begin(void);
struct ssl_ctx_st *gwha_tls_new(const struct gwha_tls_files *files,
				struct gwha_err *err);
void gwha_tls_free(struct ssl_ctx_st *tls);
bool gwha_tls_is(struct ssl_st *ssl, const char *name);
const char *gwha_tls_unfit(struct ssl_st *ssl);
const char *gwha_tls_reason(unsigned long error);
bool gwha_tls_is_alert(unsigned long error);
int gwha_tls_expires(const char *file, int64_t *when, struct gwha_err *err);

#endif /* GWHA_TLS_H */
