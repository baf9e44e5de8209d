// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of how a node's VIPs are announced beside BIRD's own file. */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "bird.h"
#include "lint.h"
#include "units.h"

/* What is not there may be in a file that it includes, which is not read. */
__attribute__((format(printf, 5, 6))) static void
say_lack(const struct gwha_bird_conf *bird, struct gwha_findings *f,
	 const char *rule, struct gwha_place at, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (bird->includes)
		gwha_doubt(f, rule, at, "%s, unless it includes it", text);
	else
		gwha_wrong(f, rule, at, "%s", text);
}

/*
 * A neighbor that has been told of a graceful restart keeps a dead node's path as
 * its best one, for 120 s if nothing else is said, while the VIP is elsewhere.
 */
static void check_neighbor(const struct gwha_conf_bgp *b, size_t i,
			   const struct gwha_bird_conf *bird, const char *name,
			   struct gwha_findings *f)
{
	static const char *const kinds[] = {"graceful restart",
					    "long lived graceful restart"};
	const struct gwha_bgp_neighbor *n = &b->neighbors[i];
	const struct gwha_bird_bgp *its = gwha_bird_bgp_of(bird, b, i);
	struct gwha_place at = n->node->place;

	if (!its) {
		say_lack(bird, f, "", at,
			 "neighbor %s: %s has no protocol bgp with it, of local AS %" PRIu64
			 ": add one",
			 n->name, name, b->asn);
		return;
	}
	for (size_t k = 0; k < 2; k++)
		if (its->restart_line[k])
			gwha_wrong(f, "R66", at,
				   "neighbor %s: restarts gracefully (line %u of %s): it would keep the path of a dead node for its restart time, usually 120 s: say %s aware; there",
				   n->name, its->restart_line[k], name,
				   kinds[k]);
	if (its->passive)
		gwha_wrong(f, "R42", at,
			   "neighbor %s: is passive in %s: nobody would call after a failover: leave that out",
			   n->name, name);
	if (!its->bfd)
		gwha_doubt(f, "R66", at,
			   "neighbor %s: is not watched by BFD: a node that hangs is believed until the hold time is over: say bfd; in its protocol bgp of %s",
			   n->name, name);
}

static void check_vip(const struct gwha_conf_bgp *b, size_t i,
		      const struct gwha_bird_conf *bird, const char *name,
		      struct gwha_findings *f)
{
	const struct gwha_bgp_vip *v = &b->vips[i];
	char text[GWHA_TEXT_MAX], drain[GWHA_BGP_NAME_MAX + 1];

	gwha_addr_text(text, &v->addr);
	gwha_bird_drain_name(b, v->addr.len, drain);
	if (bird->everywhere_line[i])
		gwha_wrong(f, "R63", v->node->place,
			   "announce: line %u of %s has a static route to %s: every node would announce it: leave that out",
			   bird->everywhere_line[i], name, text);
	if (!bird->drain_line[i])
		gwha_doubt(f, "R63", v->node->place,
			   "announce: %s has no route %s/%u in a protocol static '%s': add it, or a planned handover cannot drain",
			   name, text, v->addr.len * 8U, drain);
	else if (bird->plain_line[i])
		gwha_wrong(f, "R63", v->node->place,
			   "announce: line %u of %s drains %s without %s: say bgp_community.add there, of that community",
			   bird->plain_line[i], name, text, b->community);
}

static void check_one(const struct gwha_conf *conf,
		      const struct gwha_conf_bgp *b,
		      const struct gwha_bird_conf *bird, const char *name,
		      struct gwha_findings *f)
{
	struct gwha_place at = gwha_conf_place(conf, b->node, "announce");

	for (size_t i = 0; i < b->n_neighbors; i++)
		check_neighbor(b, i, bird, name, f);
	if (!bird->direct)
		say_lack(bird, f, "R63", at,
			 "announce: %s has no protocol direct that is not disabled: add it, for by it BIRD knows of VIPs",
			 name);
	if (bird->enabled_line)
		gwha_wrong(f, "R63", at,
			   "announce: line %u of %s: what drains must be disabled; or every node would announce every VIP",
			   bird->enabled_line, name);
	if (bird->weak_line)
		gwha_wrong(f, "R63", at,
			   "announce: line %u of %s: what drains needs more preference than protocol direct, or nobody is told: say preference 250; in its channel",
			   bird->weak_line, name);
	for (size_t i = 0; i < b->n_vips; i++)
		check_vip(b, i, bird, name, f);
}

/**
 * gwha_lint_bird - look at BIRD's file beside what is announced
 * @conf: what our file says to a node; read without an error
 * @text: BIRD's file of that node
 * @name: what it is called
 * @f: what is wrong is added, at its place in our file
 */
void gwha_lint_bird(const struct gwha_conf *conf, const char *text,
		    const char *name, struct gwha_findings *f)
{
	struct gwha_bird_conf *bird = malloc(sizeof(*bird));
	bool any = false;

	if (!bird)
		gwha_wrong(f, "", (struct gwha_place){0}, "out of memory");
	for (size_t i = 0; bird && i < conf->n_bgps; i++) {
		if (conf->bgps[i].daemon != GWHA_BGP_BIRD)
			continue;
		any = true;
		gwha_bird_read(&conf->bgps[i], text, bird);
		check_one(conf, &conf->bgps[i], bird, name, f);
	}
	if (bird && !any)
		gwha_doubt(f, "", (struct gwha_place){0},
			   "%s was not looked at: no bgp has daemon: bird",
			   name);
	free(bird);
}
