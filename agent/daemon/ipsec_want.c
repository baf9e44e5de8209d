// SPDX-License-Identifier: GPL-2.0-or-later
/* Which IPsec connections are wanted, and who owns their groups. */

#include <stdlib.h>
#include <string.h>

#include "tunnels.h"
#include "ipsec_room.h"
#include "log.h"
#include "model.h"

/* What there is was made otherwise: it stays until there is what is wanted now. */
static void mark(struct gwhad_tunnel *t)
{
	char now[GWHA_IKE_MARK_MAX];

	gwha_ike_mark(t->conf, now);
	if (*t->mark && strcmp(now, t->mark)) {
		gwhad_log(GWHAD_NOTICE,
			  "ipsec %s: its parameters have changed", t->name);
		t->seen.old |= t->seen.child;
		t->seen.child = false;
		t->olds.n = 0;
		/* a look that goes on has compared with those before */
		t->touched = true;
	}
	memcpy(t->mark, now, sizeof(now));
}

/* The one of that name goes on where it was. */
static struct gwhad_tunnel *keep(struct gwhad_ipsec *i,
				 const struct gwha_conf_ipsec *conf)
{
	struct gwhad_tunnel *t = gwhad_tunnel_find(i, conf->name);

	if (!t) {
		t = calloc(1, sizeof(*t));
		if (!t)
			return NULL;
		t->all = i;
		memcpy(t->name, conf->name, sizeof(t->name));
		t->ike.since_us = gwhad_now_us();
		strcpy(t->ike.cause, i->begun ? i->charon.cause : "");
	}
	t->conf = conf;
	mark(t);
	/* what it names may have changed: charon is told all again */
	t->told = false;
	t->anew = t->left;
	t->ike.tries = 0;
	return t;
}

static bool among(struct gwhad_tunnel *const *list, size_t n,
		  const struct gwhad_tunnel *t)
{
	for (size_t j = 0; j < n; j++)
		if (list[j] == t)
			return true;
	return false;
}

static void replace(struct gwhad_ipsec *i, struct gwhad_tunnel **list, size_t n)
{
	for (size_t j = 0; j < i->n; j++) {
		struct gwhad_tunnel *t = i->tunnels[j];

		if (among(list, n, t))
			continue;
		gwhad_log(GWHAD_NOTICE, "ipsec %s: removed", t->name);
		t->conf = NULL;
		gwhad_tunnel_put(t);
	}
	free(i->tunnels);
	i->tunnels = list;
	i->n = n;
}

/**
 * gwhad_ipsec_want - have the connections that a file has, and no other
 * @i: all connections
 * @conf: the file, as this node reads it; the one before is still there
 */
void gwhad_ipsec_want(struct gwhad_ipsec *i, const struct gwha_conf *conf)
{
	size_t n = conf->n_ipsecs, at = 0;
	struct gwhad_tunnel **list = calloc(n + 1, sizeof(struct gwhad_tunnel *));
	uint64_t *kbit = calloc(n + 1, sizeof(*kbit));
	size_t *order = calloc(n + 1, sizeof(*order));

	if (!list || !kbit || !order || (n && gwhad_ipsec_ready(i))) {
		gwhad_log(GWHAD_ERROR, "ipsec: out of memory");
		free(list);
		list = NULL;
		n = 0;
	}
	for (size_t j = 0; j < n; j++)
		kbit[j] = conf->ipsecs[j].bandwidth_kbit;
	gwha_ike_order(kbit, n, order);
	for (size_t j = 0; j < n; j++) {
		list[at] = keep(i, &conf->ipsecs[order[j]]);
		at += !!list[at];
	}
	replace(i, list, at);
	gwhad_hot_want(i);
	free(kbit);
	free(order);
	/* a look that goes on knows nothing of those that are new */
	i->again = true;
	if (i->begun && !i->looking)
		gwhad_ipsec_look(i);
}

static struct gwhad_ipsec_group *group_at(struct gwhad_ipsec *i,
					  const char *name)
{
	struct gwhad_ipsec_group *at;

	for (size_t n = 0; n < i->n_groups; n++)
		if (!strcmp(i->groups[n].name, name))
			return &i->groups[n];
	at = realloc(i->groups, (i->n_groups + 1) * sizeof(*at));
	if (!at)
		return NULL;
	i->groups = at;
	at += i->n_groups++;
	memset(at, 0, sizeof(*at));
	strncpy(at->name, name, sizeof(at->name) - 1);
	return at;
}

static bool is_wanted(const struct gwhad_ipsec *i, const char *group)
{
	for (size_t n = 0; n < i->n; n++)
		if (!strcmp(i->tunnels[n]->conf->group, group))
			return true;
	return false;
}

static bool take(struct gwhad_ipsec *i, const char *name, bool owner,
		 uint64_t epoch)
{
	struct gwhad_ipsec_group *g = group_at(i, name);
	bool changed = g && (g->owner != owner || g->epoch != epoch), was;

	if (!g)
		return false;
	was = g->owner && !owner;
	g->owner = owner;
	g->epoch = epoch;
	if (changed)
		gwhad_hot_owner(i, name, was);
	return changed;
}

/**
 * gwhad_ipsec_event - the module says that a group changed
 * @i: all connections
 * @ev: the change; when a group becomes active its VIPs are there, or soon
 */
void gwhad_ipsec_event(struct gwhad_ipsec *i, const struct gwha_event *ev)
{
	if (gwha_has(ev, GWHA_A_EVENT_TO) && is_wanted(i, ev->group) &&
	    take(i, ev->group, ev->to == GWHA_STATE_ACTIVE, ev->epoch))
		gwhad_ipsec_turn(i);
}

/**
 * gwhad_ipsec_dump - what groups there are
 * @i: all connections
 * @groups: groups, as the module has them
 * @n: how many
 */
void gwhad_ipsec_dump(struct gwhad_ipsec *i, const struct gwha_group *groups,
		      size_t n)
{
	bool changed = false;

	for (size_t j = 0; j < i->n_groups; j++) {
		size_t k = 0;

		while (k < n && strcmp(groups[k].name, i->groups[j].name))
			k++;
		if (k == n)
			changed |= take(i, i->groups[j].name, false, 0);
	}
	for (size_t j = 0; j < n; j++)
		if (is_wanted(i, groups[j].name))
			changed |= take(i, groups[j].name,
					groups[j].state == GWHA_STATE_ACTIVE,
					groups[j].epoch);
	if (changed || !i->known) {
		i->known = true;
		gwhad_ipsec_turn(i);
	}
}
