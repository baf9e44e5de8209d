// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * FRR's configuration, line by line, as `show running-config` and frr.conf have it:
 * of that, what was asked for. What comes later in it holds.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frr.h"
#include "units.h"

/* A line says no more that is of use here. */
#define WORDS_MAX 8

/* Which of its sections a line belongs to. */
enum section {
	ELSEWHERE,
	INSTANCE, /* the one that was asked for */
	NETWORKS, /* its networks, of one family */
	DRAIN, /* the route-map that drains */
};

struct reading {
	const struct gwha_conf_bgp *want;
	struct gwha_frr_conf *conf;
	enum section section;
	uint8_t family; /* bytes of an address there */
	char drain[GWHA_BGP_NAME_MAX + 1];
	unsigned int line;
	char text[GWHA_FRR_LINE_MAX];
	char *words[WORDS_MAX];
	size_t n;
};

static bool is(const struct reading *r, size_t i, const char *word)
{
	return i < r->n && !strcmp(r->words[i], word);
}

static bool begins(const struct reading *r, const char *first,
		   const char *second)
{
	return is(r, 0, first) && is(r, 1, second);
}

/* router bgp ASN [vrf NAME]; views are instances, too, but not ours */
static void enter_instance(struct reading *r)
{
	uint64_t asn = 0;
	bool ours = !gwha_number_parse(r->n > 2 ? r->words[2] : "", &asn) &&
		    asn == r->want->asn;

	if (*r->want->vrf)
		ours = ours && is(r, 3, "vrf") && is(r, 4, r->want->vrf);
	else
		ours = ours && r->n == 3;
	r->section = ours ? INSTANCE : ELSEWHERE;
	if (!ours)
		return;
	r->conf->instance = true;
	r->conf->line = r->line;
}

/* A name is at most as long as what is kept of it: what is longer is another. */
static bool keep(char to[GWHA_BGP_NAME_MAX + 1], const char *name)
{
	if (strlen(name) > GWHA_BGP_NAME_MAX)
		return false;
	strcpy(to, name);
	return true;
}

static struct gwha_frr_setting *find(struct reading *r, const char *name)
{
	struct gwha_frr_conf *c = r->conf;

	for (size_t i = 0; i < r->want->n_neighbors; i++)
		if (!strcmp(r->want->neighbors[i].name, name))
			return &c->neighbors[i];
	for (size_t i = 0; i < c->n_groups; i++)
		if (!strcmp(c->groups[i].name, name))
			return &c->groups[i];
	return NULL;
}

static struct gwha_frr_setting *find_or_add(struct reading *r, const char *name)
{
	struct gwha_frr_setting *s = find(r, name);

	if (s || r->conf->n_groups == GWHA_FRR_PEERGROUPS_MAX)
		return s;
	s = &r->conf->groups[r->conf->n_groups];
	if (!keep(s->name, name))
		return NULL;
	r->conf->n_groups++;
	return s;
}

static uint64_t number(const struct reading *r, size_t i, bool no)
{
	uint64_t n = 0;

	return no || i >= r->n || gwha_number_parse(r->words[i], &n) ? 0 : n;
}

/* update-source WHO; timers KEEPALIVE HOLD; timers connect N */
static void read_session(const struct reading *r, size_t at, bool no,
			 struct gwha_frr_setting *s)
{
	if (is(r, at + 1, "update-source")) {
		*s->source = '\0';
		if (!no && at + 2 < r->n)
			(void)keep(s->source, r->words[at + 2]);
	} else if (is(r, at + 1, "timers") && is(r, at + 2, "connect")) {
		s->connect_s = number(r, at + 3, no);
	} else if (is(r, at + 1, "timers")) {
		s->hold_s = number(r, at + 3, no);
	}
}

/* neighbor WHO WHAT ..., or no neighbor WHO WHAT */
static void read_neighbor(struct reading *r, size_t at, bool no)
{
	const char *what = at + 1 < r->n ? r->words[at + 1] : "";
	struct gwha_frr_setting *s;

	if (at >= r->n)
		return;
	if (!strcmp(what, "peer-group") && at + 2 == r->n)
		s = find_or_add(r, r->words[at]);
	else
		s = find(r, r->words[at]);
	if (!s)
		return;
	if (!strcmp(what, "remote-as") || !strcmp(what, "interface") ||
	    !strcmp(what, "peer-group"))
		s->there = !no;
	if (!strcmp(what, "peer-group") && at + 2 < r->n && !no)
		(void)keep(s->group, r->words[at + 2]);
	if (!strcmp(what, "interface") && is(r, at + 2, "peer-group") &&
	    at + 3 < r->n)
		(void)keep(s->group, r->words[at + 3]);
	if (!strcmp(what, "bfd"))
		s->bfd = !no;
	if (!strcmp(what, "passive"))
		s->passive = !no;
	read_session(r, at, no, s);
	if (strncmp(what, "graceful-restart", 16))
		return;
	s->line = r->line;
	s->restart = no			       ? GWHA_FRR_RESTART_UNSAID :
		     !strcmp(what + 16, "")	       ? GWHA_FRR_RESTART_ON :
		     !strcmp(what + 16, "-disable") ? GWHA_FRR_RESTART_OFF :
						      GWHA_FRR_RESTART_HELPER;
}

static void read_restart(struct reading *r, enum gwha_frr_restart restart)
{
	r->conf->restart = restart;
	r->conf->restart_line = r->line;
}

static void read_instance(struct reading *r)
{
	bool no = is(r, 0, "no");
	size_t at = no;

	if (is(r, at, "neighbor")) {
		read_neighbor(r, at + 1, no);
	} else if (begins(r, "address-family", "ipv4") ||
		   begins(r, "address-family", "ipv6")) {
		r->section = NETWORKS;
		r->family = r->n == 2 || is(r, 2, "unicast") ?
				    (is(r, 1, "ipv4") ? 4 : 16) :
				    0;
	} else if (is(r, 0, "address-family")) {
		r->section = NETWORKS;
		r->family = 0;
	} else if (is(r, at, "timers") && is(r, at + 1, "bgp")) {
		r->conf->hold_s = number(r, at + 3, no);
	} else if (is(r, at, "bgp") && is(r, at + 1, "graceful-restart") &&
		   r->n == at + 2) {
		read_restart(r, no ? GWHA_FRR_RESTART_UNSAID :
				     GWHA_FRR_RESTART_ON);
	} else if (is(r, at, "bgp") &&
		   is(r, at + 1, "graceful-restart-disable")) {
		read_restart(r, no ? GWHA_FRR_RESTART_UNSAID :
				     GWHA_FRR_RESTART_OFF);
	} else if (is(r, at, "bgp") && is(r, at + 1, "network") &&
		   is(r, at + 2, "import-check")) {
		r->conf->import_off = no;
		r->conf->import_line = r->line;
	}
}

/* network ADDR/PLEN [route-map NAME] [label-index N] ... */
static void read_network(struct reading *r)
{
	char *slash = r->n > 1 ? strchr(r->words[1], '/') : NULL;
	struct gwha_addr addr = {0};

	if (!is(r, 0, "network") || !slash ||
	    strcmp(slash, r->family == 4 ? "/32" : "/128"))
		return;
	*slash = '\0';
	if (gwha_addr_parse(r->words[1], &addr) || addr.len != r->family)
		return;
	for (size_t i = 0; i < r->want->n_vips; i++) {
		if (memcmp(&r->want->vips[i].addr, &addr, sizeof(addr)))
			continue;
		r->conf->network[i] = true;
		*r->conf->map[i] = '\0';
		for (size_t j = 2; j + 1 < r->n; j++)
			if (is(r, j, "route-map") &&
			    !keep(r->conf->map[i], r->words[j + 1]))
				strcpy(r->conf->map[i], "?");
	}
}

/* Old forms of FRR's files have networks of IPv4 without a family. */
static void read_in(struct reading *r)
{
	switch (r->section) {
	case INSTANCE:
		r->family = 4;
		read_network(r);
		read_instance(r);
		break;
	case NETWORKS:
		if (is(r, 0, "exit-address-family"))
			r->section = INSTANCE;
		else if (is(r, 0, "neighbor"))
			read_neighbor(r, 1, false);
		else
			read_network(r);
		break;
	case DRAIN:
		if (begins(r, "set", "community"))
			r->conf->drain_map = is(r, 2, r->want->community) &&
					     is(r, 3, "additive");
		break;
	case ELSEWHERE:
		break;
	}
}

/* What begins a section stands at the beginning of its line. */
static void read_line(struct reading *r, bool indented)
{
	char *rest, *word;

	r->n = 0;
	for (word = strtok_r(r->text, " \t\r", &rest); word && r->n < WORDS_MAX;
	     word = strtok_r(NULL, " \t\r", &rest))
		r->words[r->n++] = word;
	if (!r->n || *r->words[0] == '!' || *r->words[0] == '#')
		return;
	if (indented) {
		read_in(r);
		return;
	}
	r->section = ELSEWHERE;
	if (begins(r, "router", "bgp"))
		enter_instance(r);
	else if (is(r, 0, "route-map") && is(r, 1, r->drain) &&
		 is(r, 2, "permit"))
		r->section = DRAIN;
}

/**
 * gwha_frr_read - read a configuration
 * @want: what is asked for
 * @text: configuration; a line that is too long is read as far as it goes
 * @conf: overwritten
 */
void gwha_frr_read(const struct gwha_conf_bgp *want, const char *text,
		   struct gwha_frr_conf *conf)
{
	struct reading r = {.want = want, .conf = conf};

	memset(conf, 0, sizeof(*conf));
	gwha_bgp_drain_name(want, r.drain);
	while (*text) {
		size_t n = strcspn(text, "\n");

		r.line++;
		snprintf(r.text, sizeof(r.text), "%.*s",
			 (int)(n < sizeof(r.text) ? n : sizeof(r.text)), text);
		read_line(&r, *text == ' ' || *text == '\t');
		text += n + (text[n] == '\n');
	}
}

/**
 * gwha_frr_restart_of - what holds of graceful restart for a neighbor
 * @conf: a configuration
 * @neighbor: index of the neighbor
 * @line: set to where that is said, or to 0
 */
enum gwha_frr_restart gwha_frr_restart_of(const struct gwha_frr_conf *conf,
					  size_t neighbor, unsigned int *line)
{
	const struct gwha_frr_setting *s = &conf->neighbors[neighbor];

	*line = s->line;
	if (s->restart != GWHA_FRR_RESTART_UNSAID)
		return s->restart;
	for (size_t i = 0; *s->group && i < conf->n_groups; i++) {
		if (strcmp(conf->groups[i].name, s->group) ||
		    conf->groups[i].restart == GWHA_FRR_RESTART_UNSAID)
			continue;
		*line = conf->groups[i].line;
		return conf->groups[i].restart;
	}
	*line = conf->restart_line;
	return conf->restart;
}

/**
 * gwha_frr_bfd_of - whether a neighbor is watched by BFD
 * @conf: a configuration
 * @neighbor: index of the neighbor
 */
bool gwha_frr_bfd_of(const struct gwha_frr_conf *conf, size_t neighbor)
{
	const struct gwha_frr_setting *s = &conf->neighbors[neighbor];
	bool bfd = s->bfd;

	for (size_t i = 0; *s->group && i < conf->n_groups; i++)
		if (!strcmp(conf->groups[i].name, s->group))
			bfd |= conf->groups[i].bfd;
	return bfd;
}

/**
 * gwha_frr_session_of - how a neighbor's session is made, what its peer group says included
 * @conf: a configuration
 * @neighbor: index of the neighbor
 * @session: overwritten: source, hold_s and connect_s are those that hold
 */
void gwha_frr_session_of(const struct gwha_frr_conf *conf, size_t neighbor,
			 struct gwha_frr_setting *session)
{
	*session = conf->neighbors[neighbor];
	for (size_t i = 0; *session->group && i < conf->n_groups; i++) {
		const struct gwha_frr_setting *g = &conf->groups[i];

		if (strcmp(g->name, session->group))
			continue;
		if (!*session->source)
			strcpy(session->source, g->source);
		if (!session->hold_s)
			session->hold_s = g->hold_s;
		if (!session->connect_s)
			session->connect_s = g->connect_s;
		session->passive |= g->passive;
	}
	if (!session->hold_s)
		session->hold_s = conf->hold_s;
}
