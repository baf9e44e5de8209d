// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who speaks with whom, and that nobody else hears it: TLS 1.3 of both sides. Each
 * has a key and a certificate, and trusts what stands in one file, and nothing that
 * a system or an environment brings along.
 */

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tls.h"

/* For private keys: memory that is neither swapped nor dumped. */
#define SECURE_BYTES 32768

/**
 * gwha_tls_begin - before anything else, while all system calls are there
 *
 * Nothing is read from the system's configuration: what is allowed stands here.
 */
void gwha_tls_begin(void)
{
	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	/* without it keys are in memory like any other */
	(void)CRYPTO_secure_malloc_init(SECURE_BYTES, 64);
}

/**
 * gwha_tls_is_alert - whether an error is the other side's: it does not take ours
 * @error: error, or 0
 *
 * It may come when the handshake is over for whoever began it.
 */
bool gwha_tls_is_alert(unsigned long error)
{
	return error && ERR_GET_REASON(error) > SSL_AD_REASON_OFFSET;
}

/**
 * gwha_tls_reason - an error of the library in words that it has ready
 * @error: error, or 0
 */
const char *gwha_tls_reason(unsigned long error)
{
	const char *text = error ? ERR_reason_error_string(error) : NULL;

	if (error && ERR_SYSTEM_ERROR(error))
		return strerror(ERR_GET_REASON(error));
	return text ? text : "the connection ended";
}

static int fail(struct gwha_err *err, const char *file, const char *remedy)
{
	unsigned long error = ERR_peek_last_error();

	gwha_fail(err, GWHA_EXIT_USAGE, "%s: %s: %s", file,
		  error ? gwha_tls_reason(error) : "cannot be read", remedy);
	ERR_clear_error();
	return -1;
}

/* Nobody is asked for a password: an agent has nobody to ask. */
static int no_password(char *to, int size, int writing, void *arg)
{
	(void)to;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

/* Open, and for us alone. */
static int open_key(const char *file, struct gwha_err *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st)) {
		gwha_fail(err, GWHA_EXIT_USAGE, "%s: cannot be opened: %s",
			  file, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		gwha_fail(err, GWHA_EXIT_USAGE, "%s: is no regular file", file);
	} else if (st.st_uid != geteuid() || st.st_mode & 077) {
		gwha_fail(err, GWHA_EXIT_USAGE,
			  "%s: others can read or change this key: chown root, chmod 600, and make another if they may have",
			  file);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static int take_key(SSL_CTX *tls, const char *file, struct gwha_err *err)
{
	int fd = open_key(file, err), ret = 0;
	BIO *in = fd < 0 ? NULL : BIO_new_fd(fd, BIO_CLOSE);
	EVP_PKEY *key;

	if (fd < 0)
		return -1;
	key = in ? PEM_read_bio_PrivateKey(in, NULL, no_password, NULL) : NULL;
	if (!key)
		ret = fail(err, file, "must be a private key in PEM, without a password");
	else if (!SSL_CTX_use_PrivateKey(tls, key) ||
		 !SSL_CTX_check_private_key(tls))
		ret = fail(err, file, "must be the key of the certificate");
	EVP_PKEY_free(key);
	if (in)
		BIO_free(in);
	else
		close(fd);
	return ret;
}

static int set_up(SSL_CTX *tls, const struct gwha_tls_files *files,
		  struct gwha_err *err)
{
	if (!SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION) ||
	    !SSL_CTX_set_max_proto_version(tls, TLS1_3_VERSION) ||
	    !SSL_CTX_set_num_tickets(tls, 0))
		return fail(err, "TLS 1.3", "the library does not have it");
	/* 112 bits: no RSA below 2,048, no SHA-1, whatever the library's builder chose */
	SSL_CTX_set_security_level(tls, 2);
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(tls,
			   SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
			   NULL);
	/* one that is trusted need not be its own issuer; gwha_tls_is() wants it itself */
	X509_STORE_set_flags(SSL_CTX_get_cert_store(tls),
			     X509_V_FLAG_PARTIAL_CHAIN);
	if (SSL_CTX_load_verify_file(tls, files->trust) != 1)
		return fail(err, files->trust,
			    "must have the peers' certificates, in PEM");
	if (SSL_CTX_use_certificate_chain_file(tls, files->cert) != 1)
		return fail(err, files->cert,
			    "must be this node's certificate, in PEM");
	return take_key(tls, files->key, err);
}

/**
 * gwha_tls_new - read what nodes know each other by
 * @files: the files
 * @err: filled in on failure, with the file and the remedy
 *
 * Return: it, or NULL.
 */
struct ssl_ctx_st *gwha_tls_new(const struct gwha_tls_files *files,
				struct gwha_err *err)
{
	SSL_CTX *tls;

	ERR_clear_error();
	tls = SSL_CTX_new(TLS_method());
	if (!tls) {
		fail(err, "TLS", "out of memory");
		return NULL;
	}
	if (set_up(tls, files, err)) {
		SSL_CTX_free(tls);
		return NULL;
	}
	/* what ended a file would be taken for a connection's error */
	ERR_clear_error();
	return tls;
}

/**
 * gwha_tls_free - forget it
 * @tls: it, or NULL; connections that have it go on
 */
void gwha_tls_free(struct ssl_ctx_st *tls)
{
	SSL_CTX_free(tls);
}

/**
 * gwha_tls_is - whether the other side is a node
 * @ssl: connection, its handshake over
 * @name: the node; must be among the names of its certificate, as it is
 *
 * Its certificate must be one of those that are trusted, not one that is issued by
 * such: a certificate that makes itself can make others, for any name.
 */
bool gwha_tls_is(struct ssl_st *ssl, const char *name)
{
	X509 *cert = SSL_get0_peer_certificate(ssl);

	return cert && SSL_get_verify_result(ssl) == X509_V_OK &&
	       sk_X509_num(SSL_get0_verified_chain(ssl)) == 1 &&
	       X509_check_host(cert, name, 0,
			       X509_CHECK_FLAG_NO_WILDCARDS |
				       X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
			       NULL) == 1;
}

/**
 * gwha_tls_unfit - what is wrong with the other side's certificate
 * @ssl: connection
 *
 * Return: a text, or NULL if nothing is known to be.
 */
const char *gwha_tls_unfit(struct ssl_st *ssl)
{
	long result = SSL_get_verify_result(ssl);

	return result == X509_V_OK ? NULL :
				     X509_verify_cert_error_string(result);
}

/* The first that ends, of all that are in it. */
static int first_end(BIO *in, int64_t *when)
{
	int n = 0;
	X509 *cert;

	for (; (cert = PEM_read_bio_X509(in, NULL, no_password, NULL)); n++) {
		struct tm tm = {.tm_sec = 0};
		int64_t ends;

		if (!ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm)) {
			X509_free(cert);
			return -1;
		}
		ends = (int64_t)timegm(&tm);
		if (!n || ends < *when)
			*when = ends;
		X509_free(cert);
	}
	return n ? 0 : -1;
}

/**
 * gwha_tls_expires - when the first of a file's certificates ends
 * @file: the file
 * @when: set to seconds since 1970
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_tls_expires(const char *file, int64_t *when, struct gwha_err *err)
{
	BIO *in = BIO_new_file(file, "r");
	int ret;

	if (!in)
		return fail(err, file, "must have certificates in PEM");
	ret = first_end(in, when);
	BIO_free(in);
	/* that there was no other is an error, too */
	if (!ret)
		ERR_clear_error();
	return ret ? fail(err, file, "must have certificates in PEM") : 0;
}
