// SPDX-License-Identifier: GPL-2.0-or-later
/* IPsec connections that follow a group. */

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "part.h"
#include "units.h"

enum {
	GROUP,
	LOCAL,
	REMOTE,
	LOCAL_ID,
	REMOTE_ID,
	PSK_FILE,
	CERT_FILE,
	KEY_FILE,
	CA_FILE,
	LOCAL_NET,
	REMOTE_NET,
	IF_ID,
	PROPOSALS,
	ESP_PROPOSALS,
	BANDWIDTH,
	DPD,
	ENCAP,
	STANDBY,
	N_KEYS
};

static const char *const keys[N_KEYS] = {
	[GROUP] = "group",
	[LOCAL] = "local",
	[REMOTE] = "remote",
	[LOCAL_ID] = "local-id",
	[REMOTE_ID] = "remote-id",
	[PSK_FILE] = "psk-file",
	[CERT_FILE] = "cert-file",
	[KEY_FILE] = "key-file",
	[CA_FILE] = "ca-file",
	[LOCAL_NET] = "local-net",
	[REMOTE_NET] = "remote-net",
	[IF_ID] = "if-id",
	[PROPOSALS] = "proposals",
	[ESP_PROPOSALS] = "esp-proposals",
	[BANDWIDTH] = "bandwidth",
	[DPD] = "dpd",
	[ENCAP] = "encap",
	[STANDBY] = "standby",
};

/* A connection in the making: its map's values, by key. */
struct making {
	struct gwha_part p;
	const struct gwha_node *map;
	const struct gwha_node *found[N_KEYS];
	struct gwha_conf_ipsec *to;
};

static struct gwha_place place_of(const struct making *m, int key)
{
	return m->found[key] ? m->found[key]->place : m->map->place;
}

static const char *text_of(const struct making *m, int key)
{
	return m->found[key] ? gwha_part_text(&m->p, keys[key], m->found[key]) :
			       NULL;
}

/* Charon's words and addresses: what it would read as something else is not sent. */
static bool is_word(const char *text, const char *more)
{
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr(more, *text))
			return false;
	return true;
}

typedef bool (*fit_fn)(const struct making *m, const char *text);

static bool fits_addr(const struct making *m, const char *text)
{
	struct gwha_addr addr;

	return !gwha_addr_parse(text, &addr) && addr.len == m->to->local.len;
}

/* ADDR or ADDR/PLEN, of either family: a tunnel may carry the other one. */
static bool fits_net(const struct making *m, const char *text)
{
	const char *slash = strchr(text, '/');
	char addr[GWHA_TEXT_MAX];
	struct gwha_addr a;
	uint64_t plen = 0;
	size_t len = slash ? (size_t)(slash - text) : strlen(text);

	(void)m;
	if (len >= sizeof(addr))
		return false;
	memcpy(addr, text, len);
	addr[len] = '\0';
	if (gwha_addr_parse(addr, &a))
		return false;
	return !slash || (!gwha_number_parse(slash + 1, &plen) &&
			  plen <= (uint64_t)a.len * 8);
}

static bool fits_proposal(const struct making *m, const char *text)
{
	(void)m;
	return *text && strlen(text) <= 128 && is_word(text, "-_");
}

/* A value or a list of them, each of which fits. */
static void take_texts(const struct making *m, int key, fit_fn fits,
		       const char *must, struct gwha_texts *to)
{
	const struct gwha_node *at = NULL, *mine;

	if (!m->found[key])
		return;
	while ((at = gwha_part_next(&m->p, m->found[key], at, &mine))) {
		const char *text = gwha_part_text(&m->p, keys[key], mine);

		if (!text)
			return;
		if (to->n == GWHA_IPSEC_TEXTS_MAX) {
			gwha_wrong(m->p.f, "", mine->place, "%s: at most %d",
				   keys[key], GWHA_IPSEC_TEXTS_MAX);
			return;
		}
		if (!fits(m, text)) {
			gwha_wrong(m->p.f, "", mine->place,
				   "%s \"%.64s\": must be %s", keys[key], text,
				   must);
			return;
		}
		to->at[to->n++] = text;
	}
	if (!to->n)
		gwha_wrong(m->p.f, "", m->found[key]->place,
			   "%s: is empty: give one, or leave the key out",
			   keys[key]);
}

static const char *take_path(const struct making *m, int key)
{
	const char *text = text_of(m, key);

	if (text && *text != '/')
		gwha_wrong(m->p.f, "", place_of(m, key),
			   "%s \"%.64s\": give its whole path, from / on",
			   keys[key], text);
	return text;
}

/* Charon takes what begins with these for another kind of identity. */
static const char *take_id(const struct making *m, int key)
{
	const char *text = text_of(m, key);

	if (!text)
		return NULL;
	for (const char *c = text; *c; c++)
		if (*c < ' ' || *c > '~') {
			gwha_wrong(m->p.f, "", place_of(m, key),
				   "%s: takes letters, digits and signs, no others",
				   keys[key]);
			return NULL;
		}
	if (*text && strlen(text) <= 256 && strcmp(text, "%any"))
		return text;
	gwha_wrong(m->p.f, "", place_of(m, key),
		   "%s \"%.64s\": must be who that is, as in gw.example: an address, a name, or a certificate's subject",
		   keys[key], text);
	return NULL;
}

static void take_local(const struct making *m)
{
	const char *text = text_of(m, LOCAL);

	if (!m->found[LOCAL])
		gwha_wrong(m->p.f, "V41", m->map->place,
			   "%s needs local: a VIP of its group, so that the peer never sees another address",
			   m->p.what);
	else if (text && gwha_addr_parse(text, &m->to->local))
		gwha_wrong(m->p.f, "V41", place_of(m, LOCAL),
			   "local \"%.64s\": must be an address, a VIP of the group, without a length",
			   text);
}

/* A secret that both know, or certificates; never in this file itself. */
static void take_proof(const struct making *m)
{
	struct gwha_conf_ipsec *to = m->to;
	bool certs;

	to->psk_file = take_path(m, PSK_FILE);
	to->cert_file = take_path(m, CERT_FILE);
	to->key_file = take_path(m, KEY_FILE);
	to->ca_file = take_path(m, CA_FILE);
	certs = m->found[CERT_FILE] || m->found[KEY_FILE] || m->found[CA_FILE];
	if (m->found[PSK_FILE] && certs)
		gwha_wrong(m->p.f, "", m->found[PSK_FILE]->place,
			   "psk-file: with certificates there is none: leave it out, or cert-file, key-file and ca-file");
	else if (!m->found[PSK_FILE] && !certs)
		gwha_wrong(m->p.f, "", m->map->place,
			   "%s needs psk-file, or cert-file, key-file and ca-file: secrets stand in files of their own",
			   m->p.what);
	else if (certs && !(m->found[CERT_FILE] && m->found[KEY_FILE] &&
			    m->found[CA_FILE]))
		gwha_wrong(m->p.f, "", m->map->place,
			   "%s needs all of cert-file, key-file and ca-file",
			   m->p.what);
}

static void take_nets(const struct making *m)
{
	static const char *const must =
		"a subnet, as in 10.1.0.0/16 or 2001:db8::/48";
	struct gwha_conf_ipsec *to = m->to;

	take_texts(m, LOCAL_NET, fits_net, must, &to->local_net);
	take_texts(m, REMOTE_NET, fits_net, must, &to->remote_net);
	if (!m->found[IF_ID] && (!m->found[LOCAL_NET] || !m->found[REMOTE_NET]))
		gwha_wrong(m->p.f, "", m->map->place,
			   "%s needs local-net and remote-net, or the if-id of an xfrm interface: which traffic is to go through it?",
			   m->p.what);
	/* with an interface, routes say what goes through */
	if (to->local.len == 4 && !to->local_net.n)
		to->local_net.at[to->local_net.n++] = "0.0.0.0/0";
	if (to->local.len == 4 && !to->remote_net.n)
		to->remote_net.at[to->remote_net.n++] = "0.0.0.0/0";
	if (to->local.len == 16 && !to->local_net.n)
		to->local_net.at[to->local_net.n++] = "::/0";
	if (to->local.len == 16 && !to->remote_net.n)
		to->remote_net.at[to->remote_net.n++] = "::/0";
}

static void take_numbers(const struct making *m)
{
	const char *id = text_of(m, IF_ID), *rate = text_of(m, BANDWIDTH);
	const char *encap = text_of(m, ENCAP);
	uint64_t n;

	if (id && (gwha_number_parse(id, &n) || !n || n >= UINT32_MAX))
		gwha_wrong(m->p.f, "", place_of(m, IF_ID),
			   "if-id \"%.64s\": must be 1 to %" PRIu32
			   ": that of ip link add type xfrm",
			   id, UINT32_MAX - 1);
	else if (id)
		m->to->if_id = (uint32_t)n;
	if (rate && gwha_rate_parse(rate, &m->to->bandwidth_kbit))
		gwha_wrong(m->p.f, "", place_of(m, BANDWIDTH),
			   "bandwidth \"%.64s\": must be a rate, as in 100mbit",
			   rate);
	if (encap && strcmp(encap, "on") && strcmp(encap, "off"))
		gwha_wrong(m->p.f, "", place_of(m, ENCAP),
			   "encap \"%.64s\": must be on or off", encap);
	m->to->encap = encap && !strcmp(encap, "on");
	/* charon counts seconds */
	m->to->dpd_us = GWHA_IPSEC_DPD_US;
	if (!m->found[DPD])
		return;
	gwha_part_time(&m->p, "dpd", m->found[DPD], 1000000, 60000000,
		       &m->to->dpd_us);
	if (m->to->dpd_us % 1000000)
		gwha_wrong(m->p.f, "", place_of(m, DPD),
			   "dpd: takes whole seconds");
}

/* Of the group's other node: has it a copy of what there is, or does it dial? */
static void take_standby(const struct making *m)
{
	const char *text = text_of(m, STANDBY);

	if (text && strcmp(text, "hot") && strcmp(text, "cold"))
		gwha_wrong(m->p.f, "", place_of(m, STANDBY),
			   "standby \"%.64s\": must be hot or cold", text);
	m->to->hot = text && !strcmp(text, "hot");
}

static bool take_name(const struct making *m, const struct gwha_node *key)
{
	if (!*key->text || strlen(key->text) > GWHA_IPSEC_NAME_MAX ||
	    !is_word(key->text, "-_."))
		gwha_wrong(m->p.f, "", key->place,
			   "connection \"%.64s\": its name takes 1 to %d letters, digits, '-', '_' and '.'",
			   key->text, GWHA_IPSEC_NAME_MAX);
	else if (gwha_node_at(m->p.conf->nodes, key->text))
		gwha_wrong(m->p.f, "", key->place,
			   "connection \"%s\": is the name of a node: give the connection another",
			   key->text);
	else
		return strcpy(m->to->name, key->text);
	return false;
}

static void read_one(struct gwha_conf *conf, const struct gwha_node *key,
		     const struct gwha_node *map, struct gwha_findings *f)
{
	struct making m = {
		.p = {conf, "a connection", f},
		.map = map,
		.to = &conf->ipsecs[conf->n_ipsecs],
	};

	if (!take_name(&m, key))
		return;
	m.to->node = map;
	gwha_part_fields(&m.p, map, keys, N_KEYS, m.found);
	m.to->group = text_of(&m, GROUP);
	if (!m.found[GROUP])
		gwha_wrong(f, "", map->place,
			   "%s needs a group: that whose owner has it", m.p.what);
	take_local(&m);
	if (!m.found[REMOTE])
		gwha_wrong(f, "", map->place,
			   "%s needs remote: the address of the peer",
			   m.p.what);
	if (m.to->local.len)
		take_texts(&m, REMOTE, fits_addr,
			   "an address, of the same family as local",
			   &m.to->remote);
	m.to->local_id = take_id(&m, LOCAL_ID);
	m.to->remote_id = take_id(&m, REMOTE_ID);
	take_proof(&m);
	take_nets(&m);
	take_texts(&m, PROPOSALS, fits_proposal,
		   "as charon calls it, as in aes256gcm16-prfsha384-ecp384",
		   &m.to->proposals);
	take_texts(&m, ESP_PROPOSALS, fits_proposal,
		   "as charon calls it, as in aes256gcm16-ecp384",
		   &m.to->esp_proposals);
	take_numbers(&m);
	take_standby(&m);
	conf->n_ipsecs++;
}

/**
 * gwha_ipsec_read - read the IPsec connections of a file
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "ipsec"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if they could not be read as a whole.
 */
int gwha_ipsec_read(struct gwha_conf *conf, const struct gwha_node *part,
		    struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (!gwha_part_map(part, "ipsec", f))
		return -1;
	if (part->n > GWHA_IPSEC_MAX) {
		gwha_wrong(f, "", part->place,
			   "ipsec: there can be at most %d connections",
			   GWHA_IPSEC_MAX);
		return -1;
	}
	conf->ipsecs = calloc(part->n + 1, sizeof(*conf->ipsecs));
	if (!conf->ipsecs) {
		gwha_wrong(f, "", part->place, "out of memory");
		return -1;
	}
	for (node = part->first; node; node = node->next) {
		mine = gwha_conf_pick(conf, node);
		if (mine && gwha_part_map(mine, "a connection", f))
			read_one(conf, node->key, mine, f);
	}
	return 0;
}
