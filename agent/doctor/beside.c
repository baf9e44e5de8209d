// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs that do beside us what we do. */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "looks.h"
#include "look.h"

struct search {
	const struct gwha_host *h;
	const char *program;
	char here[GWHA_PATH_MAX]; /* this network namespace, or "" */
	bool found;
};

/* One of another network namespace has its own devices, and is none of ours. */
static bool is_it(const char *name, void *arg)
{
	struct search *s = arg;
	char there[GWHA_PATH_MAX], comm[32];

	if (!isdigit((unsigned char)*name) ||
	    gwha_look_text(s->h, comm, sizeof(comm), "proc/%s/comm", name) ||
	    strcmp(comm, s->program))
		return true;
	if (*s->here && !gwha_look_link(s->h, there, "proc/%s/ns/net", name) &&
	    strcmp(there, s->here))
		return true;
	s->found = true;
	return false;
}

static bool runs(const struct gwha_host *h, const char *program)
{
	struct search s = {.h = h, .program = program};

	if (gwha_look_link(h, s.here, "proc/self/ns/net"))
		s.here[0] = '\0';
	gwha_look_names(h, "proc", is_it, &s);
	return s.found;
}

static const struct gwha_router *ours(const struct gwha_host *h,
				      const char *dev, unsigned long vrid)
{
	for (size_t i = 0; i < h->n_routers; i++)
		if (h->routers[i].vrid == vrid &&
		    !strcmp(h->routers[i].ifname, dev))
			return &h->routers[i];
	return NULL;
}

static void clash(struct gwha_report *r, const char *id, const char *program,
		  const struct gwha_router *rt)
{
	gwha_remedy(gwha_found(r, id, GWHA_STATUS_ERROR,
			       "%s runs VRID %u on %s, as gwha does: both would own its addresses",
			       program, rt->vrid, rt->ifname),
		    "take it out of one of them: gwha router del dev %s vrid %u, or out of %s's configuration",
		    rt->ifname, rt->vrid, program);
}

/* What a line of words is about, as far as VRIDs go. */
struct instance {
	char dev[IFNAMSIZ];
	unsigned long vrid;
};

/* A word and what is behind it; false if there is none. */
static bool two_words(char *line, char **word, char **value)
{
	char *save;

	*word = strtok_r(line, " \t{}", &save);
	*value = *word ? strtok_r(NULL, " \t{}", &save) : NULL;
	return *word;
}

static bool tell_clash(const struct gwha_host *h, struct gwha_report *r,
		       const char *id, const char *program,
		       const struct instance *in)
{
	const struct gwha_router *rt = ours(h, in->dev, in->vrid);

	if (in->vrid && rt)
		clash(r, id, program, rt);
	return in->vrid && rt;
}

/* Its file, without what that includes. */
static void check_keepalived(const struct gwha_host *h, struct gwha_report *r)
{
	static const char path[] = "etc/keepalived/keepalived.conf";
	struct instance in = {.vrid = 0};
	struct gwha_lines lines;
	char *word, *value;
	bool bad = false;

	if (!runs(h, "keepalived")) {
		gwha_found(r, "keepalived", GWHA_STATUS_OK, "does not run here");
		return;
	}
	if (gwha_look_lines(h, &lines, "%s", path)) {
		gwha_found(r, "keepalived", GWHA_STATUS_UNKNOWN,
			   "runs, and /%s cannot be read: see that it has none of gwha's VRIDs",
			   path);
		return;
	}
	while (gwha_look_next(&lines)) {
		if (!two_words(lines.text, &word, &value))
			continue;
		if (!strcmp(word, "vrrp_instance"))
			in = (struct instance){.vrid = 0};
		if (value && !strcmp(word, "interface"))
			snprintf(in.dev, sizeof(in.dev), "%.*s", IFNAMSIZ - 1,
				 value);
		else if (value && !strcmp(word, "virtual_router_id"))
			in.vrid = strtoul(value, NULL, 10);
		else
			continue;
		if (!tell_clash(h, r, "keepalived", "keepalived", &in))
			continue;
		bad = true;
		in.vrid = 0;
	}
	gwha_look_end(&lines);
	if (!bad)
		gwha_found(r, "keepalived", GWHA_STATUS_OK,
			   "runs, with none of gwha's VRIDs in /%s", path);
}

/* "vrrp N" stands below its interface; "vrrp N ip ADDR" may follow. */
static void check_vrrpd(const struct gwha_host *h, struct gwha_report *r)
{
	static const char path[] = "etc/frr/frr.conf";
	struct instance in = {.vrid = 0};
	struct gwha_lines lines;
	unsigned long last = 0;
	char *word, *value;
	bool bad = false;

	if (!runs(h, "vrrpd")) {
		gwha_found(r, "frr-vrrpd", GWHA_STATUS_OK, "does not run here");
		return;
	}
	if (gwha_look_lines(h, &lines, "%s", path)) {
		gwha_found(r, "frr-vrrpd", GWHA_STATUS_UNKNOWN,
			   "FRR's vrrpd runs, and /%s cannot be read: see that it has none of gwha's VRIDs",
			   path);
		return;
	}
	while (gwha_look_next(&lines)) {
		if (!two_words(lines.text, &word, &value) || !value)
			continue;
		if (!strcmp(word, "interface")) {
			snprintf(in.dev, sizeof(in.dev), "%.*s", IFNAMSIZ - 1,
				 value);
			last = 0;
		}
		in.vrid = strcmp(word, "vrrp") ? 0 : strtoul(value, NULL, 10);
		if (in.vrid && in.vrid != last)
			bad |= tell_clash(h, r, "frr-vrrpd", "FRR's vrrpd", &in);
		last = in.vrid ? in.vrid : last;
	}
	gwha_look_end(&lines);
	if (!bad)
		gwha_found(r, "frr-vrrpd", GWHA_STATUS_OK,
			   "FRR's vrrpd runs, with none of gwha's VRIDs in /%s",
			   path);
}

/* Two that tell connections write each other's into one table. */
static void check_conntrackd(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;

	if (!runs(h, "conntrackd")) {
		gwha_found(r, "conntrackd", GWHA_STATUS_OK, "does not run here");
		return;
	}
	if (!h->n_syncs) {
		gwha_found(r, "conntrackd", GWHA_STATUS_OK,
			   "runs; gwha synchronises no connections");
		return;
	}
	bad = gwha_found(r, "conntrackd", GWHA_STATUS_WARNING,
			 "runs, and synchronises connections as gwha does: each takes the other's replicas for connections");
	gwha_remedy(bad, "stop conntrackd, on all nodes, or gwha sync del");
}

/* Measured with FRR 8.4.4: a dead node's path was best for 120 s. */
static void check_restart(const struct gwha_host *h, struct gwha_report *r)
{
	struct gwha_result *bad;

	if (!gwha_look(h, "etc/frr/frr.conf"))
		return;
	if (!gwha_look_setting(h, "bgp graceful-restart", "etc/frr/frr.conf")) {
		gwha_found(r, "frr-graceful-restart", GWHA_STATUS_OK,
			   "/etc/frr/frr.conf does not set BGP's graceful restart");
		return;
	}
	bad = gwha_found(r, "frr-graceful-restart", GWHA_STATUS_WARNING,
			 "BGP's graceful restart is on: after a failover neighbours keep the dead node's path until its time is over");
	gwha_remedy(bad, "neighbor ADDR graceful-restart-disable for those to whom VIPs are announced; use BFD");
}

/* The same of BIRD, by whom it is asked for in these words, a line each. */
static void check_bird(const struct gwha_host *h, struct gwha_report *r)
{
	static const char *const settings[] = {
		"graceful restart on", "graceful restart yes",
		"long lived graceful restart on",
		"long lived graceful restart yes"};
	static const char path[] = "etc/bird/bird.conf";
	struct gwha_result *bad;
	bool on = false;

	if (!gwha_look(h, path))
		return;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		on |= gwha_look_setting(h, settings[i], path);
	if (!on) {
		gwha_found(r, "bird-graceful-restart", GWHA_STATUS_OK,
			   "/%s does not turn graceful restart on", path);
		return;
	}
	bad = gwha_found(r, "bird-graceful-restart", GWHA_STATUS_WARNING,
			 "graceful restart is on: after a failover neighbours keep the dead node's path until its time is over");
	gwha_remedy(bad, "graceful restart aware; long lived graceful restart aware; in BIRD's protocols bgp with those to whom VIPs are announced; use BFD");
}

/**
 * gwha_check_beside - other programs for VRRP and for connections
 * @h: host
 * @r: results are added
 */
void gwha_check_beside(const struct gwha_host *h, struct gwha_report *r)
{
	check_keepalived(h, r);
	check_vrrpd(h, r);
	check_conntrackd(h, r);
	check_restart(h, r);
	check_bird(h, r);
}
