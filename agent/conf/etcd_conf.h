/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the etcd is that several controllers keep their pools in. Pure. */

#ifndef GWHA_ETCD_CONF_H
#define GWHA_ETCD_CONF_H

#include <stddef.h>
#include <stdint.h>

/* Its members; and room for one as text, with the NUL. */
#define GWHA_CONF_ETCD_MAX 9
#define GWHA_CONF_ETCD_TEXT 64
#define GWHA_CONF_ETCD_PREFIX "/gwha"
#define GWHA_CONF_ETCD_LEASE_US 10000000ULL

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/**
 * struct gwha_conf_etcd - where it is, and how it is spoken with
 * @at: its members
 * @n: how many; 0: there is none
 * @prefix: what all keys begin with
 * @ca: certificates of who signs its members', or NULL
 * @cert: our certificate, or NULL
 * @key: its key, or NULL
 * @user: who we are there, or NULL
 * @password: the file with his password, or NULL
 * @lease_us: how long a leader that says nothing any more leads
 */
struct gwha_conf_etcd {
	const char *at[GWHA_CONF_ETCD_MAX];
	size_t n;
	const char *prefix;
	const char *ca;
	const char *cert;
	const char *key;
	const char *user;
	const char *password;
	uint64_t lease_us;
};

void gwha_etcd_conf_read(const struct gwha_conf *conf, const struct gwha_node *map,
			 struct gwha_conf_etcd *to, struct gwha_findings *f);

#endif /* GWHA_ETCD_CONF_H */
