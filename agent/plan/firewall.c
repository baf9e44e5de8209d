// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules that a firewall needs for what a file says to a node (V44, V45):
 * adverts, what keeps switches sending the group's frames here, what connections
 * are synchronised by, and what daemons beside us have to hear. Protocols are numbers,
 * since nft reads names from a file that not every machine has.
 */

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "firewall_maker.h"

_Static_assert(GWHA_PEERS_MAX <= GWHA_FW_SET_ITEMS, "a set has room for all peers");
_Static_assert(GWHA_IPSEC_TEXTS_MAX <= GWHA_FW_SET_ITEMS, "and for all sites");

static bool there(const struct gwha_firewall *fw, bool out, const char *text)
{
	for (size_t i = 0; i < fw->n; i++)
		if (fw->at[i].out == out && !strcmp(fw->at[i].text, text))
			return true;
	return false;
}

static struct gwha_fw_rule *room(struct gwha_fw_maker *m)
{
	struct gwha_firewall *fw = m->fw;
	size_t more = fw->room ? 2 * fw->room : 16;
	void *at;

	if (fw->n < fw->room)
		return &fw->at[fw->n];
	at = realloc(fw->at, more * sizeof(*fw->at));
	if (!at) {
		m->failed = true;
		gwha_fail(m->err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	fw->at = at;
	fw->room = more;
	return &fw->at[fw->n];
}

/**
 * gwha_fw_rule - a rule more, unless there is one that says the same
 * @m: rules that are being made
 * @out: of what is sent
 * @about: what it is for
 * @fmt: the rule, as for printf
 *
 * Two routers of one device have many in common.
 */
void gwha_fw_rule(struct gwha_fw_maker *m, bool out, const char *about,
		  const char *fmt, ...)
{
	struct gwha_fw_rule new = {.out = out, .about = about};
	struct gwha_fw_rule *to;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(new.text, sizeof(new.text), fmt, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(new.text)) {
		m->failed = true;
		gwha_fail(m->err, GWHA_EXIT_REFUSED,
			  "a rule is too long: give fewer peers");
		return;
	}
	if (there(m->fw, out, new.text))
		return;
	to = room(m);
	if (!to)
		return;
	*to = new;
	m->fw->n++;
}

/**
 * gwha_fw_check_dev - whether the name of a device can stand in a rule
 * @m: rules that are being made, which fail if not
 * @dev: name
 *
 * nft has quotes and a wildcard, and nothing that takes their meaning away.
 */
bool gwha_fw_check_dev(struct gwha_fw_maker *m, const char *dev)
{
	const char *c = dev;

	while (*c > ' ' && *c <= '~' && !strchr("\"*\\", *c))
		c++;
	if (!*c)
		return true;
	m->failed = true;
	gwha_fail(m->err, GWHA_EXIT_USAGE,
		  "dev: a name with a quote, a star, a backslash or a sign beyond ASCII cannot stand in a rule: rename the device");
	return false;
}

/**
 * gwha_fw_set - addresses as nft reads them: one, or a set
 * @text: written to
 * @at: addresses
 * @n: how many, at most GWHA_FW_SET_ITEMS
 *
 * Return: @text.
 */
const char *gwha_fw_set(char text[GWHA_FW_SET_MAX], const struct gwha_addr *at,
			uint32_t n)
{
	char one[GWHA_TEXT_MAX];
	size_t used;

	if (n == 1)
		return gwha_addr_text(text, at);
	used = (size_t)snprintf(text, GWHA_FW_SET_MAX, "{ ");
	for (uint32_t i = 0; i < n && used < GWHA_FW_SET_MAX; i++)
		used += (size_t)snprintf(text + used, GWHA_FW_SET_MAX - used, "%s%s",
					 i ? ", " : "",
					 gwha_addr_text(one, &at[i]));
	if (used < GWHA_FW_SET_MAX)
		snprintf(text + used, GWHA_FW_SET_MAX - used, " }");
	return text;
}

/* The switch must know who listens, and the neighbours who has an address. */
static void membership(struct gwha_fw_maker *m, const struct gwha_router *rt)
{
	bool six = rt->family == GWHA_FAMILY_INET6;
	const char *dev = rt->ifname;
	static const char what[] = "memberships, so that switches send adverts here";
	static const char nd[] = "Neighbour Discovery, for addresses and VIPs";

	if (m->how->table || (!six && rt->unicast.n))
		return;
	if (!six) {
		gwha_fw_rule(m, false, what,
			     "iifname \"%s\" ip daddr 224.0.0.0/24 ip protocol 2 accept",
			     dev);
		gwha_fw_rule(m, true, what,
			     "oifname \"%s\" ip daddr 224.0.0.0/24 ip protocol 2 accept",
			     dev);
		return;
	}
	if (!rt->unicast.n) {
		gwha_fw_rule(m, false, what,
			     "iifname \"%s\" icmpv6 type mld-listener-query accept",
			     dev);
		gwha_fw_rule(m, true, what,
			     "oifname \"%s\" icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept",
			     dev);
	}
	gwha_fw_rule(m, false, nd,
		     "iifname \"%s\" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
		     dev);
	gwha_fw_rule(m, true, nd,
		     "oifname \"%s\" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
		     dev);
}

/* From the group, or from the peers that are given instead. */
static void adverts(struct gwha_fw_maker *m, const struct gwha_router *rt)
{
	static const char what[] = "adverts of VRRP";
	bool six = rt->family == GWHA_FAMILY_INET6;
	const char *ip = six ? "ip6" : "ip";
	const char *proto = six ? "meta l4proto" : "ip protocol";
	const char *ttl = six ? "ip6 hoplimit" : "ip ttl";
	const char *group = six ? "ff02::12" : "224.0.0.18";
	bool unicast = rt->unicast.n;
	char peers[GWHA_FW_SET_MAX], from[GWHA_FW_SET_MAX + 16], low[24];
	const char *to;

	to = unicast ? gwha_fw_set(peers, rt->unicast.at, rt->unicast.n) : group;
	snprintf(from, sizeof(from), "%s %s", unicast ? "saddr" : "daddr", to);
	if (unicast && rt->ttl_min < 255)
		snprintf(low, sizeof(low), ">= %u", rt->ttl_min);
	else
		snprintf(low, sizeof(low), "255");
	gwha_fw_rule(m, false, what, "iifname \"%s\" %s %s %s 112 %s %s accept",
		     rt->ifname, ip, from, proto, ttl, low);
	if (!m->how->table)
		gwha_fw_rule(m, true, what, "oifname \"%s\" %s daddr %s %s 112 accept",
			     rt->ifname, ip, to, proto);
}

static void agents(struct gwha_fw_maker *m, const char *dev, const char *ip,
		   const char *peers)
{
	static const char what[] = "the nodes' agents";
	unsigned int port = m->how->peer_port;

	if (!port)
		return;
	gwha_fw_rule(m, false, what, "iifname \"%s\" %s saddr %s tcp dport %u accept",
		     dev, ip, peers, port);
	gwha_fw_rule(m, true, what, "oifname \"%s\" %s daddr %s tcp dport %u accept",
		     dev, ip, peers, port);
	gwha_fw_rule(m, false, what,
		     "iifname \"%s\" %s saddr %s tcp sport %u ct state established accept",
		     dev, ip, peers, port);
	gwha_fw_rule(m, true, what,
		     "oifname \"%s\" %s daddr %s tcp sport %u ct state established accept",
		     dev, ip, peers, port);
}

/* One of the links of a synchronisation. */
static void link_rules(struct gwha_fw_maker *m, const struct gwha_sync *s,
		       const char *dev, const struct gwha_addr *local,
		       const struct gwha_sync_peers *peers)
{
	static const char what[] = "synchronisation of connections";
	const char *ip = local->len == 16 ? "ip6" : "ip";
	char set[GWHA_FW_SET_MAX], own[GWHA_TEXT_MAX];
	unsigned int port = s->port;

	if (!*dev || !local->len || !peers->n || !gwha_fw_check_dev(m, dev))
		return;
	gwha_fw_set(set, peers->at, peers->n);
	gwha_addr_text(own, local);
	gwha_fw_rule(m, false, what,
		     "iifname \"%s\" %s saddr %s %s daddr %s udp sport %u udp dport %u accept",
		     dev, ip, set, ip, own, port, port);
	if (!m->how->table)
		gwha_fw_rule(m, true, what,
			     "oifname \"%s\" %s saddr %s %s daddr %s udp sport %u udp dport %u accept",
			     dev, ip, own, ip, set, port, port);
	agents(m, dev, ip, set);
}

static void links(struct gwha_fw_maker *m, const struct gwha_sync *s)
{
	link_rules(m, s, s->ifname, &s->local, &s->peers);
	link_rules(m, s, s->ifname2, &s->local2, &s->peers2);
}

/* V44: as the file has it, whatever device leads there; replies go with it. */
static void peers(struct gwha_fw_maker *m)
{
	static const char what[] = "the nodes' agents";
	const struct gwha_conf_peer *p = &m->conf->peer;
	char set[GWHA_FW_SET_MAX], own[GWHA_TEXT_MAX];
	struct gwha_addr all[GWHA_PEER_NODES_MAX];
	const char *ip = p->own.addr.len == 16 ? "ip6" : "ip";
	unsigned int port = p->port;

	if (!p->on || m->how->table)
		return;
	for (size_t i = 0; i < p->n; i++)
		all[i] = p->at[i].addr;
	gwha_fw_set(set, all, (uint32_t)p->n);
	gwha_addr_text(own, &p->own.addr);
	for (int out = 0; out < 2; out++) {
		const char *from = out ? own : set, *to = out ? set : own;

		gwha_fw_rule(m, out, what, "%s saddr %s %s daddr %s tcp dport %u accept",
			     ip, from, ip, to, port);
		gwha_fw_rule(m, out, what,
			     "%s saddr %s %s daddr %s tcp sport %u ct state established accept",
			     ip, from, ip, to, port);
	}
}

/* What came here was not let through above. */
static void refuse(struct gwha_fw_maker *m, const struct gwha_conf_router *r,
		   const struct gwha_sync *s)
{
	static const char adverts[] = "adverts from elsewhere";
	static const char frames[] = "frames that are no peer's";
	const struct gwha_addr *local[] = {&s->local, &s->local2};
	char own[GWHA_TEXT_MAX];

	if (r)
		gwha_fw_rule(m, false, adverts,
			     "iifname \"%s\" meta l4proto 112 counter drop",
			     r->rt.ifname);
	for (int i = 0; !r && i < 2; i++)
		if (local[i]->len)
			gwha_fw_rule(m, false, frames,
				     "%s daddr %s udp dport %u counter drop",
				     local[i]->len == 16 ? "ip6" : "ip",
				     gwha_addr_text(own, local[i]), s->port);
}

static void refuse_all(struct gwha_fw_maker *m)
{
	const struct gwha_conf *conf = m->conf;
	struct gwha_sync s = {0};

	for (size_t i = 0; i < conf->n_routers; i++)
		refuse(m, &conf->routers[i], &s);
	for (size_t i = 0; i < conf->n_syncs; i++) {
		s = conf->syncs[i].s;
		gwha_complete_sync(&s);
		refuse(m, NULL, &s);
	}
}

/**
 * gwha_firewall_make - the rules for what a file says to a node
 * @conf: what it says; read and linted without an error
 * @how: what is asked of them
 * @fw: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_firewall_make(const struct gwha_conf *conf,
		       const struct gwha_fw_how *how, struct gwha_firewall *fw,
		       struct gwha_err *err)
{
	struct gwha_fw_maker m = {.conf = conf, .how = how, .fw = fw, .err = err};
	struct gwha_router rt;
	struct gwha_sync s;

	*fw = (struct gwha_firewall){.table = how->table};
	if (how->peer_port && !conf->n_syncs)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "--peer-port: no group is synchronised, and peers are known from that: leave it out, or add sync");
	if (how->peer_port && how->table)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "--peer-port: not with --table, which would have to refuse the port to all other services");
	for (size_t i = 0; i < conf->n_routers && !m.failed; i++) {
		rt = conf->routers[i].rt;
		gwha_complete_router(&rt);
		if (gwha_fw_check_dev(&m, rt.ifname))
			adverts(&m, &rt);
	}
	for (size_t i = 0; i < conf->n_routers && !m.failed; i++) {
		rt = conf->routers[i].rt;
		gwha_complete_router(&rt);
		membership(&m, &rt);
	}
	for (size_t i = 0; i < conf->n_syncs && !m.failed; i++) {
		s = conf->syncs[i].s;
		gwha_complete_sync(&s);
		links(&m, &s);
	}
	gwha_fw_daemons(&m);
	if (!m.failed)
		peers(&m);
	if (how->table && !m.failed)
		refuse_all(&m);
	return m.failed ? -1 : 0;
}

/**
 * gwha_firewall_free - free rules
 * @fw: rules
 */
void gwha_firewall_free(struct gwha_firewall *fw)
{
	free(fw->at);
	*fw = (struct gwha_firewall){0};
}

static void write_rules(FILE *out, const struct gwha_firewall *fw, bool sent,
			const char *indent)
{
	const char *about = "";

	for (size_t i = 0; i < fw->n; i++) {
		const struct gwha_fw_rule *r = &fw->at[i];

		if (r->out != sent)
			continue;
		if (strcmp(about, r->about))
			fprintf(out, "%s# %s\n", indent, r->about);
		about = r->about;
		fprintf(out, "%s%s\n", indent, r->text);
	}
}

/**
 * gwha_firewall_write - write rules as nft reads them
 * @out: written to
 * @fw: rules
 */
void gwha_firewall_write(FILE *out, const struct gwha_firewall *fw)
{
	if (fw->table) {
		fputs("# For nft -f, as often as you like. It refuses what is not from where it should\n"
		      "# be, and opens nothing: what another table drops stays dropped.\n"
		      "table inet gwha\n"
		      "delete table inet gwha\n"
		      "table inet gwha {\n"
		      "\tchain input {\n"
		      "\t\ttype filter hook input priority filter - 5; policy accept;\n",
		      out);
		write_rules(out, fw, false, "\t\t");
		fputs("\t}\n}\n", out);
		return;
	}
	fputs("# To be included in the table, of family inet, that refuses what comes in:\n"
	      "#\tinclude \"/etc/gwha/firewall.nft\"\n"
	      "# before its chains, which say \"jump gwha_input\" and, where what is sent is\n"
	      "# refused too, \"jump gwha_output\", above what refuses.\n"
	      "chain gwha_input {\n",
	      out);
	write_rules(out, fw, false, "\t");
	fputs("}\n\nchain gwha_output {\n", out);
	write_rules(out, fw, true, "\t");
	fputs("}\n", out);
}

static const char *chain_of(const struct gwha_firewall *fw,
			    const struct gwha_fw_rule *r)
{
	if (fw->table)
		return "input";
	return r->out ? "gwha_output" : "gwha_input";
}

/**
 * gwha_firewall_write_json - write rules as a JSON list
 * @out: written to
 * @fw: rules
 * @pretty: with line breaks and indentation
 *
 * Return: 0 or -1.
 */
int gwha_firewall_write_json(FILE *out, const struct gwha_firewall *fw,
			     bool pretty)
{
	json_t *list = json_array();
	int ret = -1;

	for (size_t i = 0; list && i < fw->n; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s}", "chain",
					chain_of(fw, &fw->at[i]), "rule",
					fw->at[i].text, "about",
					fw->at[i].about));
	if (list && json_array_size(list) == fw->n)
		ret = json_dumpf(list, out, pretty ? JSON_INDENT(4) : 0);
	json_decref(list);
	fputc('\n', out);
	return ret;
}
