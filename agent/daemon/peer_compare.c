// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether two nodes have the same: file, ruleset, version. What is told is told
 * once, and taken back when it is over. No file is asked for: digests of its parts
 * say where it differs.
 */

#include <string.h>

#include "clock.h"
#include "log.h"
#include "peers.h"

/**
 * gwhad_alike_name - whether two are the same, as a word
 * @is: whether they are
 */
const char *gwhad_alike_name(enum gwhad_alike is)
{
	static const char *const names[] = {
		[GWHAD_UNKNOWN] = "unknown",
		[GWHAD_SAME] = "same",
		[GWHAD_DIFFERS] = "differs",
	};

	return names[is];
}

/**
 * gwhad_compared_name - what is compared, as a word
 * @what: what
 */
const char *gwhad_compared_name(enum gwhad_compared what)
{
	static const char *const names[GWHAD_COMPARED] = {
		[GWHAD_CONFIG] = "config",
		[GWHAD_RULESET] = "ruleset",
		[GWHAD_VERSION] = "version",
	};

	return names[what];
}

static void settle(struct gwhad_peer *peer, enum gwhad_compared what,
		   enum gwhad_alike is, const char *how)
{
	enum gwhad_alike was = peer->is[what];

	peer->is[what] = is;
	if (is == GWHAD_DIFFERS && was != GWHAD_DIFFERS)
		gwhad_log(GWHAD_WARNING, "peer %s: %s differs: %s",
			  peer->at.name, gwhad_compared_name(what), how);
	else if (was == GWHAD_DIFFERS && is != was && is != GWHAD_UNKNOWN)
		gwhad_log(GWHAD_NOTICE, "peer %s: %s differs no more",
			  peer->at.name, gwhad_compared_name(what));
}

static enum gwhad_alike same(const char *mine, const char *theirs)
{
	if (!*mine || !*theirs)
		return GWHAD_UNKNOWN;
	return strcmp(mine, theirs) ? GWHAD_DIFFERS : GWHAD_SAME;
}

static void compare_all(struct gwhad_peer *peer)
{
	const struct gwha_hello *mine = &peer->all->hello, *h = &peer->hello;
	bool differs = gwha_parts_differ(&mine->parts, &h->parts, peer->differs,
					 sizeof(peer->differs));
	char how[2 * GWHA_VERSION_MAX + 16];

	if (same(mine->file, h->file) == GWHAD_SAME)
		strcpy(peer->agreed, h->file);
	settle(peer, GWHAD_CONFIG, differs ? GWHAD_DIFFERS : GWHAD_SAME,
	       peer->differs);
	settle(peer, GWHAD_RULESET, same(mine->ruleset, h->ruleset),
	       "compare what gwha peer ruleset writes here and there");
	snprintf(how, sizeof(how), "%s here, %s there", mine->version,
		 h->version);
	settle(peer, GWHAD_VERSION, same(mine->version, h->version), how);
}

/**
 * gwhad_peer_compare - another node said what it has
 * @peer: the node
 * @h: what it said
 */
void gwhad_peer_compare(struct gwhad_peer *peer, const struct gwha_hello *h)
{
	peer->known = true;
	peer->heard_us = gwhad_now_us();
	peer->hello = *h;
	compare_all(peer);
}

/**
 * gwhad_peer_compare_again - this node has something else
 * @p: the peers
 */
void gwhad_peer_compare_again(struct gwhad_peers *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].known)
			compare_all(&p->at[i]);
}
