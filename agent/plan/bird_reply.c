// SPDX-License-Identifier: GPL-2.0-or-later
/* Replies of BIRD: of these, what was asked for. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bird.h"
#include "birdctl.h"
#include "units.h"

/* A line says no more that is of use here; words are cut there. */
#define WORDS_MAX 8
#define WORD_MAX 80

struct words {
	char at[WORDS_MAX][WORD_MAX];
	size_t n;
};

static void split(const struct gwha_bird_line *line, struct words *w)
{
	const char *text = line->text, *end = text + line->n;

	w->n = 0;
	while (w->n < WORDS_MAX) {
		size_t n = 0;

		while (text < end && (*text == ' ' || *text == '\t'))
			text++;
		while (text + n < end && text[n] != ' ' && text[n] != '\t')
			n++;
		if (!n)
			break;
		snprintf(w->at[w->n++], WORD_MAX, "%.*s", (int)n, text);
		text += n;
	}
}

static bool is(const struct words *w, size_t i, const char *word)
{
	return i < w->n && !strcmp(w->at[i], word);
}

static uint64_t number_at(const struct words *w, size_t i)
{
	uint64_t value = 0;

	return i < w->n && !gwha_number_parse(w->at[i], &value) ? value : 0;
}

/**
 * gwha_bird_drain_name - what the protocol is called that drains a group
 * @want: how its VIPs are announced
 * @family: bytes of an address
 * @name: set
 */
void gwha_bird_drain_name(const struct gwha_conf_bgp *want, uint8_t family,
			  char name[GWHA_BGP_NAME_MAX + 1])
{
	size_t n;

	gwha_bgp_drain_name(want, name);
	n = strlen(name);
	snprintf(name + n, GWHA_BGP_NAME_MAX + 1 - n, "-ipv%c",
		 family == 4 ? '4' : '6');
}

/**
 * gwha_bird_community - the community that drains, as BIRD shows it
 * @want: how VIPs are announced
 * @text: set
 */
void gwha_bird_community(const struct gwha_conf_bgp *want,
			 char text[GWHA_BIRD_COMMUNITY_MAX])
{
	static const struct {
		const char *word;
		const char *number;
	} known[] = {
		{GWHA_BGP_COMMUNITY, "(65535,0)"},
		{"no-export", "(65535,65281)"},
		{"no-advertise", "(65535,65282)"},
		{"no-peer", "(65535,65284)"},
	};
	unsigned int as = 0, number = 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(want->community, known[i].word)) {
			strcpy(text, known[i].number);
			return;
		}
	sscanf(want->community, "%5u:%5u", &as, &number);
	snprintf(text, GWHA_BIRD_COMMUNITY_MAX, "(%u,%u)", as % 65536,
		 number % 65536);
}

/* A protocol, as its lines go by. */
struct protocol {
	char name[WORD_MAX];
	char kind[WORD_MAX];
	bool up;
	bool local; /* capabilities that follow are ours */
	bool restarts; /* and are those of a restart */
	uint64_t asn;
	struct gwha_addr neighbor;
	struct gwha_bgp_session session;
};

/* What BIRD takes for a name, with and without quotes. */
static const char name_chars[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:";

static void begin(struct protocol *p, const struct words *w)
{
	*p = (struct protocol){.up = is(w, 3, "up")};
	memcpy(p->name, w->at[0], sizeof(p->name));
	memcpy(p->kind, w->at[1], sizeof(p->kind));
	/* it will be said again, in quotes: another one is nobody's */
	if (strlen(p->name) > GWHA_BGP_NAME_MAX ||
	    p->name[strspn(p->name, name_chars)])
		*p->name = '\0';
}

/*
 * Who only helps others to restart says "Graceful restart", and no more; who would
 * do it itself adds for how long. The same of the long-lived kind.
 */
static void read_capability(struct protocol *p, const struct words *w)
{
	if (is(w, 1, "capabilities"))
		p->local = is(w, 0, "Local");
	if (is(w, 0, "Session:") || is(w, 0, "Channel"))
		p->local = false;
	p->session.restart |=
		p->local && ((is(w, 0, "Restart") && is(w, 1, "time:")) ||
			     (is(w, 0, "LL") && is(w, 1, "stale")));
}

static void read_detail(struct protocol *p, const struct words *w)
{
	struct gwha_bgp_session *s = &p->session;

	if (is(w, 0, "BGP") && is(w, 1, "state:") && w->n > 2) {
		gwha_reply_line(w->at[2], s->state, sizeof(s->state));
		s->up = is(w, 2, "Established");
	} else if (is(w, 0, "Neighbor") && is(w, 1, "address:") && w->n > 2) {
		gwha_addr_parse(w->at[2], &p->neighbor);
	} else if (is(w, 0, "Local") && is(w, 1, "AS:")) {
		p->asn = number_at(w, 2);
	} else if (is(w, 0, "Routes:")) {
		/* N imported, N exported, N preferred; filtered ones between them */
		for (size_t i = 1; i + 1 < w->n; i += 2) {
			if (is(w, i + 1, "imported,"))
				s->accepted += number_at(w, i);
			if (is(w, i + 1, "exported,"))
				s->sent += number_at(w, i);
		}
	} else {
		read_capability(p, w);
	}
}

/* The next protocol of a reply, whole; *line and *text are where that goes on. */
static bool next_protocol(const char **text, struct gwha_bird_line *line,
			  struct protocol *p)
{
	const char *before = *text;
	struct words w;
	bool begun = false;

	while (gwha_bird_next(text, line)) {
		if (line->code == GWHA_BIRD_PROTOCOL) {
			if (begun) {
				*text = before;
				break;
			}
			split(line, &w);
			begun = w.n >= 2;
			if (begun)
				begin(p, &w);
		} else if (begun && line->code == GWHA_BIRD_DETAIL) {
			split(line, &w);
			read_detail(p, &w);
		}
		before = *text;
	}
	return begun;
}

static bool is_neighbor(const struct protocol *p,
			const struct gwha_conf_bgp *want, size_t i)
{
	struct gwha_addr addr = {0};

	return *p->name && !strcmp(p->kind, "BGP") && p->asn == want->asn &&
	       !gwha_addr_parse(want->neighbors[i].name, &addr) &&
	       !memcmp(&addr, &p->neighbor, sizeof(addr));
}

/* Of several with one neighbor, the one that is up. */
static void take_session(const struct protocol *p, struct gwha_bgp_session *to)
{
	bool has_bfd = to->has_bfd, bfd = to->bfd;

	if (to->there && (to->up || !p->session.up))
		return;
	*to = p->session;
	to->there = true;
	to->has_bfd = has_bfd;
	to->bfd = bfd;
	strcpy(to->name, p->name);
}

struct found {
	bool direct;
	bool drain[2]; /* there is one of the family */
	bool draining[2];
};

static void find(const struct protocol *p, const struct gwha_conf_bgp *want,
		 struct found *found)
{
	char name[GWHA_BGP_NAME_MAX + 1];

	if (!strcmp(p->kind, "Direct"))
		found->direct |= p->up;
	for (int six = 0; six < 2; six++) {
		gwha_bird_drain_name(want, six ? 16 : 4, name);
		if (strcmp(p->kind, "Static") || strcmp(p->name, name))
			continue;
		found->drain[six] = true;
		found->draining[six] = p->up;
	}
}

/**
 * gwha_bird_setup - read which protocols BIRD has
 * @text: its reply, to show protocols all
 * @want: what is asked for
 * @known: configuration and sessions are filled in
 */
void gwha_bird_setup(const char *text, const struct gwha_conf_bgp *want,
		     struct gwha_bgp_known *known)
{
	bool everywhere = known->setup.everywhere;
	struct gwha_bird_line line = {0};
	struct found found = {0};
	struct protocol p;

	for (size_t i = 0; i < want->n_neighbors; i++)
		known->neighbors[i] = (struct gwha_bgp_session){
			.bfd = known->neighbors[i].bfd,
			.has_bfd = known->neighbors[i].has_bfd,
		};
	known->setup = (struct gwha_bgp_setup){.instance = true,
					       .everywhere = everywhere};
	while (next_protocol(&text, &line, &p)) {
		find(&p, want, &found);
		for (size_t i = 0; i < want->n_neighbors; i++)
			if (is_neighbor(&p, want, i))
				take_session(&p, &known->neighbors[i]);
	}
	for (size_t i = 0; i < want->n_vips; i++) {
		bool six = want->vips[i].addr.len != 4;

		known->setup.vips[i] = !found.direct	      ? GWHA_BGP_NONE :
				       !found.drain[six]      ? GWHA_BGP_FIXED :
				       found.draining[six] ? GWHA_BGP_DRAINING :
								GWHA_BGP_PLAIN;
	}
}

/**
 * gwha_bird_session - read what BIRD says of a neighbor
 * @text: its reply, to show protocols all NAME
 * @want: what is asked for
 * @neighbor: index of the neighbor
 * @to: overwritten, but for what it says of BFD
 */
void gwha_bird_session(const char *text, const struct gwha_conf_bgp *want,
		       size_t neighbor, struct gwha_bgp_session *to)
{
	struct gwha_bird_line line = {0};
	struct protocol p;

	*to = (struct gwha_bgp_session){.bfd = to->bfd, .has_bfd = to->has_bfd};
	while (next_protocol(&text, &line, &p))
		if (is_neighbor(&p, want, neighbor))
			take_session(&p, to);
}

/**
 * gwha_bird_bfd - read which BFD sessions there are
 * @text: its reply, to show bfd sessions
 * @want: what is asked for
 * @known: sessions are filled in
 */
void gwha_bird_bfd(const char *text, const struct gwha_conf_bgp *want,
		   struct gwha_bgp_known *known)
{
	struct gwha_bird_line line = {0};
	struct gwha_addr addr, mine;
	struct words w;

	for (size_t i = 0; i < want->n_neighbors; i++) {
		known->neighbors[i].bfd = false;
		known->neighbors[i].has_bfd = false;
	}
	while (gwha_bird_next(&text, &line)) {
		split(&line, &w);
		memset(&addr, 0, sizeof(addr));
		if (line.code != GWHA_BIRD_BFD || w.n < 3 ||
		    gwha_addr_parse(w.at[0], &addr))
			continue;
		for (size_t i = 0; i < want->n_neighbors; i++) {
			memset(&mine, 0, sizeof(mine));
			if (gwha_addr_parse(want->neighbors[i].name, &mine) ||
			    memcmp(&mine, &addr, sizeof(addr)))
				continue;
			known->neighbors[i].has_bfd = true;
			known->neighbors[i].bfd |= is(&w, 2, "Up");
		}
	}
}

/* PREFIX KIND [PROTOCOL ...; what has no prefix is another route to the one before. */
static bool is_route(const struct gwha_bird_line *line, const struct words *w)
{
	return line->code == GWHA_BIRD_ROUTE && w->n > 2 &&
	       *w->at[2] == '[' && strchr(w->at[0], '/');
}

/**
 * gwha_bird_route - read which route a neighbor is told of
 * @text: its reply, to show route VIP/32 export NAME all
 * @want: whose VIP
 * @family: bytes of an address
 * @to: overwritten
 */
void gwha_bird_route(const char *text, const struct gwha_conf_bgp *want,
		     uint8_t family, struct gwha_bird_route *to)
{
	char drain[GWHA_BGP_NAME_MAX + 1], community[GWHA_BIRD_COMMUNITY_MAX];
	struct gwha_bird_line line = {0};
	struct words w;

	*to = (struct gwha_bird_route){0};
	gwha_bird_drain_name(want, family, drain);
	gwha_bird_community(want, community);
	while (gwha_bird_next(&text, &line)) {
		split(&line, &w);
		if (is_route(&line, &w)) {
			to->there = true;
			to->drains = !strcmp(w.at[2] + 1, drain);
		} else if (line.code == GWHA_BIRD_TYPE && is(&w, 0, "Type:")) {
			to->static_ = is(&w, 1, "static");
			to->ours = is(&w, 1, "device") || to->static_;
		} else if (line.code == GWHA_BIRD_ATTRIBUTE &&
			   is(&w, 0, "BGP.community:")) {
			/* a line may have more of them than words are kept */
			for (const char *c = line.text;
			     c + strlen(community) <= line.text + line.n; c++)
				to->community |= !strncmp(c, community,
							  strlen(community));
		}
	}
	to->ours &= to->there;
	to->drains &= to->static_;
}

/**
 * gwha_bird_routes - read which routes were learned of a neighbor
 * @text: BIRD's reply, to show route protocol NAME primary
 * @from: the neighbor
 * @to: added to
 */
void gwha_bird_routes(const char *text, const char *from,
		      struct gwha_bgp_routes *to)
{
	struct gwha_bird_line line = {0};
	struct words w;

	while (gwha_bird_next(&text, &line)) {
		split(&line, &w);
		if (is_route(&line, &w))
			gwha_bgp_add_route(to, w.at[0], from);
	}
}
