// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the etcd is that several controllers keep their pools in. Members have
 * addresses: names would have to be resolved while what resolves them may be what has
 * failed. Beyond this host they are spoken with by TLS, for whoever can change what is
 * there changes what every gateway does.
 */

#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

enum {
	E_ETCD,
	E_PREFIX,
	E_LEASE,
	E_CA,
	E_CERT,
	E_KEY,
	E_USER,
	E_PASSWORD,
	E_N,
};

static const char *const keys[E_N] = {
	[E_ETCD] = "etcd",	   [E_PREFIX] = "prefix",
	[E_LEASE] = "lease",	   [E_CA] = "ca-file",
	[E_CERT] = "cert-file",	   [E_KEY] = "key-file",
	[E_USER] = "user",	   [E_PASSWORD] = "password-file",
};

/* So that its keepalives have room, and a leader that died is followed soon. */
#define LEASE_MIN_US 3000000ULL
#define LEASE_MAX_US 60000000ULL
#define TLS "https://"
#define PLAIN "http://"

static bool is_tls(const char *text)
{
	return !strncmp(text, TLS, strlen(TLS));
}

static bool take_place(const char *text, struct gwha_addr *addr)
{
	char host[GWHA_TEXT_MAX];
	uint64_t number;
	const char *port;

	return gwha_place_split(text, host, &port) && !gwha_addr_parse(host, addr) &&
	       !gwha_number_parse(port, &number) && number && number <= 65535;
}

/* What is wrong with a member, or NULL. */
static const char *unfit(const char *text, const struct gwha_conf_etcd *to)
{
	const char *place = text + strlen(is_tls(text) ? TLS : PLAIN);
	struct gwha_addr addr;

	if ((!is_tls(text) && strncmp(text, PLAIN, strlen(PLAIN))) ||
	    strlen(text) >= GWHA_CONF_ETCD_TEXT || !take_place(place, &addr))
		return "must be an address and a port, as in https://192.0.2.1:2379 or \"https://[2001:db8::1]:2379\"";
	if (!is_tls(text) && !gwha_addr_is_loopback(&addr))
		return "others on the way could read and change what is there: use https://";
	if (to->n && is_tls(text) != is_tls(to->at[0]))
		return "must begin as the others: with https://, or, on this host alone, http://";
	for (size_t i = 0; i < to->n; i++)
		if (!strcmp(to->at[i], text))
			return "is given a second time";
	return to->n == GWHA_CONF_ETCD_MAX ? "is one too many: 9 are enough" : NULL;
}

static void take_members(const struct gwha_part *p, const struct gwha_node *value,
			 struct gwha_conf_etcd *to)
{
	const struct gwha_node *one = NULL, *mine;

	while (value && (one = gwha_part_next(p, value, one, &mine))) {
		const char *text = gwha_part_text(p, "etcd", mine), *why;

		why = text ? unfit(text, to) : NULL;
		if (why)
			gwha_wrong(p->f, "", mine->place, "etcd \"%.64s\": %s", text, why);
		else if (text)
			to->at[to->n++] = text;
	}
}

static void take_file(const struct gwha_part *p, int key, const struct gwha_node *value,
		      const char **to)
{
	const char *text = value ? gwha_part_text(p, keys[key], value) : NULL;

	if (text && *text == '/' && strlen(text) < GWHA_CONTROLLER_PATH_MAX)
		*to = text;
	else if (text)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be a whole path, of at most %d characters",
			   keys[key], text, GWHA_CONTROLLER_PATH_MAX - 1);
}

static bool is_word(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

static void take_word(const struct gwha_part *p, int key, const struct gwha_node *value,
		      const char **to)
{
	const char *text = value ? gwha_part_text(p, keys[key], value) : NULL;
	size_t len = text ? strlen(text) : 0;
	bool fits = len && len < GWHA_CONF_ETCD_TEXT && is_word(text);

	if (text && key == E_PREFIX)
		fits = fits && len > 1 && *text == '/' && text[len - 1] != '/';
	if (fits)
		*to = text;
	else if (text && key == E_PREFIX)
		gwha_wrong(p->f, "", value->place,
			   "prefix \"%.64s\": must begin with /, and not end with it, as in /gwha; at most %d characters",
			   text, GWHA_CONF_ETCD_TEXT - 1);
	else if (text)
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be 1 to %d characters of ASCII", keys[key], text,
			   GWHA_CONF_ETCD_TEXT - 1);
}

static void check_pairs(const struct gwha_part *p, const struct gwha_node *map,
			const struct gwha_node *const *v, const struct gwha_conf_etcd *to)
{
	if (!v[E_CERT] != !v[E_KEY])
		gwha_wrong(p->f, "", map->place,
			   "store: cert-file and key-file go together: give both");
	if (!v[E_USER] != !v[E_PASSWORD])
		gwha_wrong(p->f, "", map->place,
			   "store: user and password-file go together: give both");
	if (!v[E_ETCD])
		gwha_wrong(p->f, "", map->place,
			   "store: etcd is missing: give its members, as in https://192.0.2.1:2379");
	else if (to->n && is_tls(to->at[0]) && !v[E_CA])
		gwha_wrong(p->f, "", map->place,
			   "store: ca-file is missing: give the certificate of who signs the members'");
	else if (to->n && !is_tls(to->at[0]) && (v[E_CA] || v[E_CERT]))
		gwha_wrong(p->f, "", map->place,
			   "store: with http:// there are no certificates: take the files away, or use https://");
	else if (!to->n && !p->f->errors)
		gwha_wrong(p->f, "", v[E_ETCD]->place,
			   "etcd: has no member for this node: give one");
}

/**
 * gwha_etcd_conf_read - read where etcd is
 * @conf: the file, as a node reads it
 * @map: what it says under "store"
 * @to: set
 * @f: what is wrong is added
 */
void gwha_etcd_conf_read(const struct gwha_conf *conf, const struct gwha_node *map,
			 struct gwha_conf_etcd *to, struct gwha_findings *f)
{
	const struct gwha_part p = {conf, "store", f};
	const struct gwha_node *v[E_N];

	*to = (struct gwha_conf_etcd){
		.prefix = GWHA_CONF_ETCD_PREFIX,
		.lease_us = GWHA_CONF_ETCD_LEASE_US,
	};
	gwha_part_fields(&p, map, keys, E_N, v);
	take_members(&p, v[E_ETCD], to);
	take_word(&p, E_PREFIX, v[E_PREFIX], &to->prefix);
	take_word(&p, E_USER, v[E_USER], &to->user);
	take_file(&p, E_CA, v[E_CA], &to->ca);
	take_file(&p, E_CERT, v[E_CERT], &to->cert);
	take_file(&p, E_KEY, v[E_KEY], &to->key);
	take_file(&p, E_PASSWORD, v[E_PASSWORD], &to->password);
	gwha_part_time(&p, "lease", v[E_LEASE], LEASE_MIN_US, LEASE_MAX_US, &to->lease_us);
	check_pairs(&p, map, v, to);
}
