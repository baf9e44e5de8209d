// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the firewall lets in what must come in (V04, V44, V45), also to charon and
 * bgpd where the file has something for them. Of each chain that packets for this
 * host pass it is asked what becomes of them there. Where adverts are heard, nothing
 * is asked.
 */

#include <jansson.h>
#include <string.h>

#include "chain.h"
#include "charon_ha.h"
#include "look.h"
#include "looks.h"
#include "units.h"

/* What is looked for. */
struct wanted {
	const json_t *list; /* of all objects */
	const char *id;
	const char *what;
	struct gwha_packet packet;
	const char *remedy;
};

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Whether it refuses what is wanted, and says so. */
static bool refuses(const struct wanted *w, const json_t *chain,
		    struct gwha_report *r)
{
	const char *policy = text_at(chain, "policy");
	enum gwha_passage p = gwha_chain_follow(w->list, chain, &w->packet);

	if (p == GWHA_PASSES_ON && policy && !strcmp(policy, "drop"))
		p = GWHA_REFUSED_WITH_ALL;
	if (p != GWHA_REFUSED && p != GWHA_REFUSED_WITH_ALL)
		return false;
	gwha_remedy(gwha_found(r, w->id, GWHA_STATUS_WARNING,
			       "table %s %s, chain %s: %s %s",
			       text_at(chain, "family"), text_at(chain, "table"),
			       text_at(chain, "name"),
			       p == GWHA_REFUSED ?
				       "a rule refuses" :
				       "refuses what no rule lets in, and no rule that is reached speaks of",
			       w->what),
		    "%s", w->remedy);
	return true;
}

static bool is_input(const json_t *chain, bool six)
{
	const char *hook = text_at(chain, "hook");
	const char *family = text_at(chain, "family");

	return hook && family && text_at(chain, "table") &&
	       text_at(chain, "name") && !strcmp(hook, "input") &&
	       (!strcmp(family, "inet") || !strcmp(family, six ? "ip6" : "ip"));
}

static void check_chains(const struct wanted *w, struct gwha_report *r)
{
	json_t *object, *chain;
	bool bad = false;
	size_t i;

	json_array_foreach((json_t *)w->list, i, object) {
		chain = json_object_get(object, "chain");
		if (chain && is_input(chain, w->packet.six))
			bad |= refuses(w, chain, r);
	}
	if (!bad)
		gwha_found(r, w->id, GWHA_STATUS_OK,
			   "nothing is seen that refuses %s", w->what);
}

static bool is_six(const struct gwha_router *rt)
{
	return rt->family == GWHA_FAMILY_INET6;
}

/* A backup that would hear no active would be one. */
static bool all_hear(const struct gwha_host *h, bool six)
{
	bool any = false;

	for (size_t i = 0; i < h->n_routers; i++) {
		if (is_six(&h->routers[i]) != six)
			continue;
		any = true;
		if (!h->loaded || h->routers[i].state != GWHA_STATE_BACKUP ||
		    !h->routers[i].peer.len)
			return false;
	}
	return any;
}

static void check_family(const struct gwha_host *h, json_t *list, bool six,
			 struct gwha_report *r)
{
	const struct wanted w = {
		.list = list,
		.id = six ? "firewall-vrrp6" : "firewall-vrrp",
		.what = six ? "adverts, protocol 112 to ff02::12" :
			      "adverts, protocol 112 to 224.0.0.18",
		.packet = {.host = h, .six = six},
		.remedy = "gwha firewall show FILE has the rules; put them above what refuses",
	};
	bool any = false;

	for (size_t i = 0; i < h->n_routers; i++)
		any |= is_six(&h->routers[i]) == six;
	if (!any)
		return;
	if (all_hear(h, six))
		gwha_found(r, w.id, GWHA_STATUS_OK, "adverts of the active are heard");
	else
		check_chains(&w, r);
}

static void check_syncs(const struct gwha_host *h, json_t *list,
			struct gwha_report *r)
{
	char what[64];
	struct wanted w = {
		.list = list,
		.id = "firewall-sync",
		.what = what,
		.packet = {.host = h},
		.remedy = "gwha firewall show FILE has the rules; put them above what refuses",
	};

	for (size_t i = 0; i < h->n_syncs; i++) {
		const struct gwha_sync *s = &h->syncs[i];
		bool up = h->loaded && s->statuses.n;

		for (uint32_t j = 0; j < s->statuses.n; j++)
			up &= s->statuses.at[j].up;
		w.packet.six = s->local.len == 16;
		w.packet.port = s->port;
		snprintf(what, sizeof(what), "synchronisation, UDP port %u",
			 w.packet.port);
		if (up)
			gwha_found(r, w.id, GWHA_STATUS_OK,
				   "group %s: all peers are heard", s->group);
		else
			check_chains(&w, r);
	}
}

/* What copies are sent by, of this family; what its tunnel needs is charon's IKE. */
static bool has_copies(const struct gwha_host *h, bool six, bool *secret)
{
	struct gwha_charon_ha ha;
	struct gwha_addr local;
	bool of_six;

	*secret = false;
	if (!h->n_hot)
		return false;
	gwha_look_standby(h, &ha);
	if (gwha_addr_parse(ha.local, &local))
		return false;
	of_six = local.len == 16;
	*secret = of_six == six && ha.secret;
	return of_six == six;
}

/* What charon and bgpd have to hear; from whom is not asked. */
static void check_daemons(const struct gwha_host *h, json_t *list, bool six,
			  struct gwha_report *r)
{
	static const char rules[] =
		"gwha firewall show FILE has the rules; put them above what refuses";
	bool tunnel, copies = has_copies(h, six, &tunnel);
	bool ike = h->ike[six] || tunnel, esp = h->esp[six] || tunnel;
	const struct {
		bool wanted;
		const char *id;
		const char *what;
		const char *remedy;
		struct gwha_packet packet;
	} rows[] = {
		{ike, "firewall-ike", "IKE, UDP port 500", rules, {.port = 500}},
		{ike, "firewall-ike", "IKE behind a NAT, UDP port 4500", rules, {.port = 4500}},
		{esp, "firewall-esp", "ESP, protocol 50", rules, {.esp = true}},
		{copies, "firewall-standby", "copies for hot standby, UDP port 4510",
		 "gwha firewall show FILE --charon /etc/strongswan.d/gwha-hot.conf has the rules; put them above what refuses",
		 {.port = GWHA_CHARON_HA_PORT}},
		{h->bgp[six], "firewall-bgp", "BGP, TCP port 179", rules,
		 {.port = 179, .tcp = true}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char what[64];
		struct wanted w = {
			.list = list,
			.id = rows[i].id,
			.what = what,
			.packet = rows[i].packet,
			.remedy = rows[i].remedy,
		};

		snprintf(what, sizeof(what), "%s%s", rows[i].what,
			 six ? ", by IPv6" : "");
		w.packet.host = h;
		w.packet.six = six;
		w.packet.anywhere = true;
		if (rows[i].wanted)
			check_chains(&w, r);
	}
}

static bool has_daemons(const struct gwha_host *h)
{
	return h->ike[0] || h->ike[1] || h->bgp[0] || h->bgp[1];
}

/* Rules that nft does not list. */
static void check_legacy(const struct gwha_host *h, struct gwha_report *r)
{
	static const char *const files[] = {"proc/net/ip_tables_names",
					    "proc/net/ip6_tables_names"};
	struct gwha_result *bad;
	char text[256];
	bool any = false;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		any |= !gwha_look_text(h, text, sizeof(text), "%s", files[i]) &&
		       strstr(text, "filter");
	if (!any)
		return;
	bad = gwha_found(r, "firewall-legacy", GWHA_STATUS_UNKNOWN,
			 "rules of iptables-legacy are in force, and are not looked at here");
	gwha_remedy(bad, "see that they accept protocol 112 and the port of synchronisation: iptables-legacy -S INPUT");
}

/**
 * gwha_check_ruleset - the firewall
 * @h: host
 * @r: results are added
 */
void gwha_check_ruleset(const struct gwha_host *h, struct gwha_report *r)
{
	json_t *whole, *list;

	if (!h->n_routers && !h->n_syncs && !has_daemons(h))
		return;
	check_legacy(h, r);
	if (!h->ruleset) {
		gwha_found(r, "firewall", GWHA_STATUS_UNKNOWN,
			   "the ruleset cannot be read: %s",
			   h->why_no_ruleset ? h->why_no_ruleset : "nobody asked");
		return;
	}
	whole = json_loads(h->ruleset, 0, NULL);
	list = json_object_get(whole, "nftables");
	if (json_is_array(list)) {
		check_family(h, list, false, r);
		check_family(h, list, true, r);
		check_syncs(h, list, r);
		check_daemons(h, list, false, r);
		check_daemons(h, list, true, r);
	} else {
		gwha_found(r, "firewall", GWHA_STATUS_UNKNOWN,
			   "the ruleset cannot be read: nft says something else than JSON");
	}
	json_decref(whole);
}
