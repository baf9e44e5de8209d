// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of a node's IPsec connections. */

#include <string.h>

#include "lint.h"
#include "units.h"

/* Charon asks after that long; its retransmissions come on top. */
#define DPD_ADVISED_US 10000000

static bool has_vip(const struct gwha_router *rt, const struct gwha_addr *addr)
{
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (!memcmp(&rt->vips.at[i].addr, addr, sizeof(*addr)))
			return true;
	return false;
}

/* V41: the peer speaks with an address that moves. */
static void check_local(const struct gwha_conf *conf,
			const struct gwha_router *all,
			const struct gwha_conf_ipsec *c,
			struct gwha_findings *f)
{
	const struct gwha_place at = gwha_conf_place(conf, c->node, "local");
	char text[GWHA_TEXT_MAX];
	bool group = false;

	for (size_t i = 0; i < conf->n_groups; i++)
		group |= !strcmp(conf->groups[i].g.name, c->group);
	for (size_t i = 0; i < conf->n_routers; i++) {
		if (strcmp(all[i].group, c->group))
			continue;
		if (has_vip(&all[i], &c->local))
			return;
		group = true;
	}
	if (!group)
		gwha_wrong(f, "", gwha_conf_place(conf, c->node, "group"),
			   "group \"%.64s\": there is none of that name: name one of this file",
			   c->group);
	else
		gwha_wrong(f, "V41", at,
			   "local \"%s\": is no VIP of group %.64s: at a failover the peer would be left with an address that does not move",
			   gwha_addr_text(text, &c->local), c->group);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Each would take the other for its own predecessor, for ever. */
static void check_twin(const struct gwha_conf_ipsec *c,
		       const struct gwha_conf_ipsec *before,
		       struct gwha_findings *f)
{
	if (!strcmp(c->remote.at[0], before->remote.at[0]) &&
	    !memcmp(&c->local, &before->local, sizeof(c->local)) &&
	    same(c->local_id, before->local_id) &&
	    same(c->remote_id, before->remote_id))
		gwha_wrong(f, "", c->node->place,
			   "connection \"%s\": has the addresses and identities of \"%s\": the two would replace each other; give one of them several local-net and remote-net, or another identity",
			   c->name, before->name);
}

/* Proposals of charon are words with '-' between them. */
static bool has_word(const char *proposal, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = proposal; at; at = strchr(at, '-')) {
		at += *at == '-';
		if (!strncmp(at, word, len) && (!at[len] || at[len] == '-'))
			return true;
	}
	return false;
}

/* Without them both nodes could go on with the same numbers. */
static bool has_epochs(const struct gwha_conf *conf,
		       const struct gwha_router *all, const char *group)
{
	for (size_t i = 0; i < conf->n_syncs; i++)
		if (!strcmp(conf->syncs[i].s.group, group))
			return true;
	for (size_t i = 0; i < conf->n_routers; i++)
		if (!strcmp(all[i].group, group) && all[i].send_epoch)
			return true;
	return false;
}

/* What charon's ha plugin can do, and what the sequence numbers take. */
static void check_hot(const struct gwha_conf *conf,
		      const struct gwha_router *all,
		      const struct gwha_conf_ipsec *c, struct gwha_findings *f)
{
	const struct gwha_place at = gwha_conf_place(conf, c->node, "standby");

	if (conf->nodes && conf->nodes->n != 2)
		gwha_wrong(f, "", at,
			   "standby: hot is for two nodes, and the file has %zu: charon gives copies to one other",
			   (size_t)conf->nodes->n);
	if (!has_epochs(conf, all, c->group))
		gwha_wrong(f, "", at,
			   "standby: hot needs an epoch that both nodes know: give a router of group %.64s send-epoch: on, or the group sync",
			   c->group);
	for (size_t i = 0; i < c->esp_proposals.n; i++)
		if (has_word(c->esp_proposals.at[i], "esn"))
			gwha_wrong(f, "",
				   gwha_conf_place(conf, c->node, "esp-proposals"),
				   "esp-proposals \"%.64s\": with standby: hot there is no esn: who takes over could not tell where the other node was",
				   c->esp_proposals.at[i]);
}

/* All of a charon are taken over at once. */
static void check_hot_group(const struct gwha_conf *conf,
			    const struct gwha_conf_ipsec *c,
			    struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_ipsecs; i++) {
		const struct gwha_conf_ipsec *first = &conf->ipsecs[i];

		if (first == c)
			return;
		if (!first->hot || !strcmp(first->group, c->group))
			continue;
		gwha_wrong(f, "", gwha_conf_place(conf, c->node, "standby"),
			   "standby: hot is for the connections of one group: charon takes over all or none, and \"%s\" is of group %.64s",
			   first->name, first->group);
		return;
	}
}

/**
 * gwha_lint_ipsec - look at the IPsec connections of a node
 * @conf: what the file says to it; read without an error
 * @all: its routers, complete
 * @f: what is wrong is added
 */
void gwha_lint_ipsec(const struct gwha_conf *conf,
		     const struct gwha_router *all, struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->n_ipsecs; i++) {
		const struct gwha_conf_ipsec *c = &conf->ipsecs[i];

		check_local(conf, all, c, f);
		if (c->hot) {
			check_hot(conf, all, c, f);
			check_hot_group(conf, c, f);
		}
		for (size_t j = 0; j < i; j++)
			check_twin(c, &conf->ipsecs[j], f);
		if (c->dpd_us > DPD_ADVISED_US)
			gwha_doubt(f, "", gwha_conf_place(conf, c->node, "dpd"),
				   "dpd: should be 10s at most: so long it takes until a peer that is gone is even asked");
	}
}

static const struct gwha_conf_ipsec *find(const struct gwha_conf *conf,
					  const char *name)
{
	for (size_t i = 0; i < conf->n_ipsecs; i++)
		if (!strcmp(conf->ipsecs[i].name, name))
			return &conf->ipsecs[i];
	return NULL;
}

static const char *name_of(const struct gwha_conf *conf)
{
	return conf->name ? conf->name : "the other node";
}

/**
 * gwha_mirror_ipsec - compare the IPsec connections of two nodes of a pair
 * @mine: one
 * @theirs: the other
 * @f: what is wrong is added, at its place in the file of @mine
 *
 * V43: whichever of them is active restores them.
 */
void gwha_mirror_ipsec(const struct gwha_conf *mine,
		       const struct gwha_conf *theirs, struct gwha_findings *f)
{
	const struct gwha_place whole = {0};

	for (size_t i = 0; i < mine->n_ipsecs; i++) {
		const struct gwha_conf_ipsec *a = &mine->ipsecs[i];
		const struct gwha_conf_ipsec *b = find(theirs, a->name);

		if (!b)
			gwha_doubt(f, "V43", a->node->place,
				   "connection \"%s\": %s does not have it: give both nodes the same, or it is gone after a failover",
				   a->name, name_of(theirs));
		else if (memcmp(&a->local, &b->local, sizeof(a->local)))
			gwha_doubt(f, "V41",
				   gwha_conf_place(mine, a->node, "local"),
				   "local: %s has another one: the peer would see another address after a failover",
				   name_of(theirs));
		else if (a->hot != b->hot)
			gwha_doubt(f, "",
				   gwha_conf_place(mine, a->node, "standby"),
				   "standby: %s has another one: there will be no copy to take over",
				   name_of(theirs));
	}
	for (size_t i = 0; i < theirs->n_ipsecs; i++)
		if (!find(mine, theirs->ipsecs[i].name))
			gwha_doubt(f, "V43", whole,
				   "connection \"%s\": %s has it, and this node does not: give both nodes the same, or it is gone after a failover",
				   theirs->ipsecs[i].name, name_of(theirs));
}
