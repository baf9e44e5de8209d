// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules for the daemons beside us that a file speaks of: charon's IKE and ESP between
 * a VIP and a site, copies between the nodes' charons, BGP's sessions and BFD's with
 * neighbors. By addresses alone:
 * by which device a site or a neighbor is reached is a matter of routes. AH is not in
 * them: charon is told to make none.
 */

#include <net/if.h>
#include <string.h>

#include "bird.h"
#include "charon_ha.h"
#include "firewall_maker.h"
#include "frr.h"

static const char about_ike[] = "IKE, between VIPs and sites";
static const char about_esp[] = "ESP, between VIPs and sites";
static const char about_copies[] = "copies for hot standby, between the nodes' charons";
static const char about_link[] = "IKE and ESP of the tunnel by which these go";
static const char about_bgp[] = "BGP, with the neighbors that the file has";
static const char about_frr[] = "BFD, with the neighbors for which FRR has it";
static const char about_bird[] = "BFD, with the neighbors for which BIRD has it";

/* Behind a NAT the other side has any port; our own are charon's. */
static void ike(struct gwha_fw_maker *m, const char *about, const char *ip,
		const char *from, const char *own)
{
	gwha_fw_rule(m, false, about,
		     "%s saddr %s %s daddr %s udp dport { 500, 4500 } accept",
		     ip, from, ip, own);
	gwha_fw_rule(m, true, about,
		     "%s saddr %s %s daddr %s udp sport { 500, 4500 } accept",
		     ip, own, ip, from);
}

static void esp(struct gwha_fw_maker *m, const char *about, const char *ip,
		const char *from, const char *own)
{
	const char *proto = strcmp(ip, "ip") ? "meta l4proto" : "ip protocol";

	gwha_fw_rule(m, false, about, "%s saddr %s %s daddr %s %s 50 accept",
		     ip, from, ip, own, proto);
	gwha_fw_rule(m, true, about, "%s saddr %s %s daddr %s %s 50 accept",
		     ip, own, ip, from, proto);
}

static void connection(struct gwha_fw_maker *m, const struct gwha_conf_ipsec *c)
{
	const char *ip = c->local.len == 16 ? "ip6" : "ip";
	struct gwha_addr remote[GWHA_IPSEC_TEXTS_MAX];
	char set[GWHA_FW_SET_MAX], own[GWHA_TEXT_MAX];
	uint32_t n = 0;

	for (size_t i = 0; i < c->remote.n; i++)
		if (!gwha_addr_parse(c->remote.at[i], &remote[n]))
			n++;
	if (!n)
		return;
	gwha_fw_set(set, remote, n);
	gwha_addr_text(own, &c->local);
	ike(m, about_ike, ip, set, own);
	/* with encap on all of it is in UDP */
	if (!c->encap)
		esp(m, about_esp, ip, set, own);
}

/*
 * What goes by the tunnel passes the firewall twice: as ESP, and as what it was. Between
 * which addresses, charon's own file says.
 */
static void copies(struct gwha_fw_maker *m)
{
	struct gwha_charon_ha ha = {.depth = 0};
	struct gwha_addr local, remote;
	char own[GWHA_TEXT_MAX], from[GWHA_TEXT_MAX];
	const char *ip;

	gwha_charon_ha_text(&ha, m->how->charon);
	if (gwha_addr_parse(ha.local, &local) ||
	    gwha_addr_parse(ha.remote, &remote) || local.len != remote.len) {
		m->failed = true;
		gwha_fail(m->err, GWHA_EXIT_USAGE,
			  "--charon: its ha plugin has no local and remote that are two addresses of one family: docs/examples/ipsec/charon-hot.conf has both");
		return;
	}
	ip = local.len == 16 ? "ip6" : "ip";
	gwha_addr_text(own, &local);
	gwha_addr_text(from, &remote);
	for (int out = 0; out < 2; out++)
		gwha_fw_rule(m, out, about_copies,
			     "%s saddr %s %s daddr %s udp sport %u udp dport %u accept",
			     ip, out ? own : from, ip, out ? from : own,
			     GWHA_CHARON_HA_PORT, GWHA_CHARON_HA_PORT);
	if (ha.secret) {
		ike(m, about_link, ip, from, own);
		esp(m, about_link, ip, from, own);
	}
}

/* By its address, or, by the name of an interface, whoever is on that link. */
static bool neighbor_of(struct gwha_fw_maker *m, const char *name, bool out,
			char *text, size_t size)
{
	struct gwha_addr addr;

	if (!gwha_addr_parse(name, &addr)) {
		snprintf(text, size, "%s %s %s", addr.len == 16 ? "ip6" : "ip",
			 out ? "daddr" : "saddr", name);
		return true;
	}
	if (strlen(name) >= IFNAMSIZ || !gwha_fw_check_dev(m, name))
		return false;
	snprintf(text, size, "%s \"%s\" ip6 %s fe80::/10",
		 out ? "oifname" : "iifname", name, out ? "daddr" : "saddr");
	return true;
}

static const char *ttl_of(const char *name)
{
	struct gwha_addr addr;

	return !gwha_addr_parse(name, &addr) && addr.len == 4 ? "ip ttl" :
								 "ip6 hoplimit";
}

/* The gateway calls (R42), and so may the neighbor. @bfd: what is said of BFD, if any */
static void neighbor(struct gwha_fw_maker *m, const char *name, const char *bfd)
{
	char from[128], to[128];

	if (!neighbor_of(m, name, false, from, sizeof(from)) ||
	    !neighbor_of(m, name, true, to, sizeof(to)))
		return;
	gwha_fw_rule(m, false, about_bgp, "%s tcp dport 179 accept", from);
	gwha_fw_rule(m, false, about_bgp,
		     "%s tcp sport 179 ct state established accept", from);
	gwha_fw_rule(m, true, about_bgp, "%s tcp dport 179 accept", to);
	gwha_fw_rule(m, true, about_bgp,
		     "%s tcp sport 179 ct state established accept", to);
	if (!bfd)
		return;
	gwha_fw_rule(m, false, bfd, "%s udp dport 3784 %s 255 accept",
		     from, ttl_of(name));
	gwha_fw_rule(m, true, bfd, "%s udp dport 3784 accept", to);
}

static void by_frr(struct gwha_fw_maker *m, const struct gwha_conf_bgp *b)
{
	struct gwha_frr_conf frr;

	if (m->how->frr)
		gwha_frr_read(b, m->how->frr, &frr);
	for (size_t n = 0; n < b->n_neighbors && !m->failed; n++)
		neighbor(m, b->neighbors[n].name,
			 m->how->frr && gwha_frr_bfd_of(&frr, n) ?
				 about_frr :
				 NULL);
}

static void by_bird(struct gwha_fw_maker *m, const struct gwha_conf_bgp *b)
{
	const struct gwha_bird_bgp *its = NULL;
	struct gwha_bird_conf bird;

	if (m->how->bird)
		gwha_bird_read(b, m->how->bird, &bird);
	for (size_t n = 0; n < b->n_neighbors && !m->failed; n++) {
		if (m->how->bird)
			its = gwha_bird_bgp_of(&bird, b, n);
		neighbor(m, b->neighbors[n].name,
			 its && its->bfd ? about_bird : NULL);
	}
}

/**
 * gwha_fw_daemons - the rules for what charon, FRR and BIRD must hear and say
 * @m: rules that are being made
 *
 * Not for a table of our own, which refuses: these daemons have other peers, too.
 */
void gwha_fw_daemons(struct gwha_fw_maker *m)
{
	const struct gwha_conf *conf = m->conf;
	bool hot = false;

	if (m->how->table)
		return;
	for (size_t i = 0; i < conf->n_ipsecs && !m->failed; i++) {
		connection(m, &conf->ipsecs[i]);
		hot |= conf->ipsecs[i].hot;
	}
	if (hot && m->how->charon && !m->failed)
		copies(m);
	for (size_t i = 0; i < conf->n_bgps && !m->failed; i++) {
		const struct gwha_conf_bgp *b = &conf->bgps[i];

		if (b->daemon == GWHA_BGP_BIRD)
			by_bird(m, b);
		else
			by_frr(m, b);
	}
}
