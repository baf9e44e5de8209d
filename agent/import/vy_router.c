// SPDX-License-Identifier: GPL-2.0-or-later
/* A vrrp-group of a Vyatta, or a group of VyOS, to a router. */

#include <stdio.h>
#include <string.h>

#include "note.h"
#include "vy.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Carries what stands behind a group over; the path begins with its word. */
typedef int (*vy_take)(struct gwha_vy *vy, struct gwha_vy_router *r,
		       struct gwha_vy_path path);

static int take_dev(struct gwha_vy *vy, struct gwha_vy_router *r,
		    struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? gwha_wish_dev(&vy->w, at, "interface", &r->rt->dev) : -1;
}

/* V18: numbers belong to who has the network, and may be another's by now. */
static int set_vrid(struct gwha_vy *vy, struct gwha_wish_router *rt,
		    const struct gwha_at *at)
{
	int64_t value;

	if (gwha_wish_number(&vy->w, at, "vrrp-group", 1, 255, &value))
		return -1;
	rt->vrid = (unsigned int)value;
	gwha_import_doubt(vy->w.im, at->place, "V18",
			  "%s: its number %u stands in the configuration: see that it is the one that the provider has assigned, or routers of others may have it",
			  rt->what, rt->vrid);
	return 0;
}

static int take_vrid(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? set_vrid(vy, r->rt, at) : -1;
}

static int take_interval(struct gwha_vy *vy, struct gwha_vy_router *r,
			 struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);
	int64_t value;

	if (!at)
		return -1;
	if (*path.words[0].text == 'f') {
		if (gwha_wish_number(&vy->w, at, "fast-advertise-interval", 10,
				     40950, &value))
			return -1;
		r->rt->interval_us = value * 1000;
		return 0;
	}
	if (gwha_wish_number(&vy->w, at, "advertise-interval", 1, 255, &value))
		return -1;
	r->rt->interval_us = value * 1000000;
	return 0;
}

static int take_priority(struct gwha_vy *vy, struct gwha_vy_router *r,
			 struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? gwha_wish_priority(&vy->w, at, &r->rt->priority) : -1;
}

static int take_bool(struct gwha_vy *vy, struct gwha_vy_path path, int *on)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	if (!at)
		return -1;
	*on = !strcmp(at->text, "true");
	if (*on || !strcmp(at->text, "false"))
		return 0;
	return gwha_import_wrong(vy->w.im, at->place, "",
				 "%s \"%.32s\": must be true or false",
				 path.words[0].text, at->text);
}

static int take_preempt(struct gwha_vy *vy, struct gwha_vy_router *r,
			struct gwha_vy_path path)
{
	return take_bool(vy, path, &r->rt->preempt);
}

static int take_no_preempt(struct gwha_vy *vy, struct gwha_vy_router *r,
			   struct gwha_vy_path path)
{
	(void)vy;
	(void)path;
	r->rt->preempt = 0;
	return 0;
}

static int take_accept(struct gwha_vy *vy, struct gwha_vy_router *r,
		       struct gwha_vy_path path)
{
	return take_bool(vy, path, &r->rt->accept);
}

static int take_preempt_delay(struct gwha_vy *vy, struct gwha_vy_router *r,
			      struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? gwha_wish_seconds(&vy->w, at, "preempt-delay", 1000000000,
				      &r->rt->preempt_delay_us) :
		    -1;
}

static int take_sync(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	if (!at)
		return -1;
	r->rt->sync = at->text;
	r->rt->sync_place = at->place;
	return 0;
}

static int take_version(struct gwha_vy *vy, struct gwha_vy_router *r,
			struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);
	int64_t value;

	if (!at || gwha_wish_number(&vy->w, at, "version", 2, 3, &value))
		return -1;
	r->rt->version = (unsigned int)value;
	return 0;
}

static int take_vmac(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	(void)vy;
	(void)path;
	r->rt->vmac = 1;
	return 0;
}

/* VyOS has a device behind an address. */
static int take_vip(struct gwha_vy *vy, struct gwha_vy_router *r,
		    struct gwha_vy_path path)
{
	bool excluded = gwha_vy_is(path, 0, "excluded-address");
	bool dev = path.n == 4 && gwha_vy_is(path, 2, "interface");
	struct gwha_wish_vip *vip;

	if (!dev && !gwha_vy_value(vy, path))
		return -1;
	if (gwha_wish_vip(&vy->w, r->rt, &path.words[1], excluded, &vip))
		return -1;
	return dev && vip ? gwha_wish_dev(&vy->w, &path.words[3], "interface",
					  &vip->dev) :
			    0;
}

static int take_source(struct gwha_vy *vy, struct gwha_vy_router *r,
		       struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? gwha_wish_address(&vy->w, at, path.words[0].text,
				      &r->rt->src, NULL) :
		    -1;
}

static int take_peer(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	const struct gwha_at *at = gwha_vy_value(vy, path);

	return at ? gwha_wish_peer(&vy->w, &r->rt->peers, at, "peer-address") :
		    -1;
}

/* Texts never show what is behind it. */
static int take_auth(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	bool type = gwha_vy_is(path, 1, "type");
	const struct gwha_at *at;

	if (path.n < 2)
		return 0;
	path = gwha_vy_next(path, 1);
	if (!type && !gwha_vy_is(path, 0, "password")) {
		gwha_import_lost(vy->w.im, path.words[0].place, "",
				 "authentication: a word that is not known here");
		return 0;
	}
	at = gwha_vy_value(vy, path);
	if (!at)
		return -1;
	*(type ? &r->type : &r->pass) = *at;
	return 0;
}

static int take_disable(struct gwha_vy *vy, struct gwha_vy_router *r,
			struct gwha_vy_path path)
{
	r->rt->off = true;
	gwha_import_lost(vy->w.im, path.words[0].place, "",
			 "%s: is disabled there", r->rt->what);
	return 0;
}

static struct gwha_vy_track *track_of(struct gwha_vy *vy,
				      struct gwha_wish_router *rt,
				      const struct gwha_at *at)
{
	struct gwha_vy_track **to = &vy->tracks;
	const char *dev;

	if (gwha_wish_dev(&vy->w, at, "track", &dev))
		return NULL;
	while (*to && ((*to)->rt != rt || strcmp((*to)->dev, dev)))
		to = &(*to)->next;
	if (*to)
		return *to;
	if (vy->n_tracks++ == GWHA_ROUTERS_MAX) {
		gwha_import_wrong(vy->w.im, at->place, "",
				  "too many: at most %d things are tracked",
				  GWHA_ROUTERS_MAX);
		return NULL;
	}
	*to = gwha_arena_take(&vy->w.im->arena, sizeof(**to));
	if (!*to) {
		gwha_import_no_memory(vy->w.im);
		return NULL;
	}
	(*to)->rt = rt;
	(*to)->dev = dev;
	(*to)->place = at->place;
	return *to;
}

/* interface IF [weight value N | weight type increment|decrement] */
static int take_tracked(struct gwha_vy *vy, struct gwha_vy_router *r,
			struct gwha_vy_path path)
{
	struct gwha_vy_track *track;
	const struct gwha_at *at;
	int64_t value;

	if (path.n < 2)
		return gwha_vy_value(vy, path) ? 0 : -1;
	track = track_of(vy, r->rt, &path.words[1]);
	if (!track)
		return -1;
	path = gwha_vy_next(path, 2);
	if (path.n < 2)
		return 0;
	path = gwha_vy_next(path, 1);
	at = gwha_vy_value(vy, path);
	if (!at)
		return -1;
	if (gwha_vy_is(path, 0, "type")) {
		track->raises = !strcmp(at->text, "increment");
		return 0;
	}
	if (gwha_wish_number(&vy->w, at, "weight", 1, 254, &value))
		return -1;
	track->value = value > 253 ? 253 : (int)value;
	return 0;
}

static int take_track(struct gwha_vy *vy, struct gwha_vy_router *r,
		      struct gwha_vy_path path)
{
	path = gwha_vy_next(path, 1);
	if (gwha_vy_is(path, 0, "interface"))
		return take_tracked(vy, r, path);
	if (path.n)
		gwha_vy_lose(vy, path, "track",
			     "gwha tracks devices, and conditions that are reported by gwha group track");
	return 0;
}

static int take_nothing(struct gwha_vy *vy, struct gwha_vy_router *r,
			struct gwha_vy_path path)
{
	(void)vy;
	(void)r;
	(void)path;
	return 0;
}

static const struct {
	const char *word;
	vy_take take;
	const char *why;
} leaves[] = {
	{"interface", take_dev, NULL},
	{"vrid", take_vrid, NULL},
	{"advertise-interval", take_interval, NULL},
	{"fast-advertise-interval", take_interval, NULL},
	{"priority", take_priority, NULL},
	{"preempt", take_preempt, NULL},
	{"no-preempt", take_no_preempt, NULL},
	{"preempt-delay", take_preempt_delay, NULL},
	{"sync-group", take_sync, NULL},
	{"version", take_version, NULL},
	{"accept", take_accept, NULL},
	{"rfc-compatibility", take_vmac, NULL},
	{"rfc3768-compatibility", take_vmac, NULL},
	{"virtual-address", take_vip, NULL},
	{"address", take_vip, NULL},
	{"excluded-address", take_vip, NULL},
	{"hello-source-address", take_source, NULL},
	{"peer-address", take_peer, NULL},
	{"authentication", take_auth, NULL},
	{"disable", take_disable, NULL},
	{"track-interface", take_tracked, NULL},
	{"track", take_track, NULL},
	{"notify", gwha_vy_notify, NULL},
	{"description", take_nothing, NULL},
	{"run-transition-scripts", gwha_vy_transition, NULL},
	{"transition-script", gwha_vy_transition, NULL},
	{"health-check", gwha_vy_health, NULL},
	{"garp", NULL,
	 "announcements are repeated after 1 s and 5 s; say garp-repeat, garp-refresh"},
};

static int take_leaf(struct gwha_vy *vy, struct gwha_vy_router *r,
		     struct gwha_vy_path path)
{
	size_t i = 0;

	while (i < COUNT(leaves) &&
	       strcmp(leaves[i].word, path.words[0].text))
		i++;
	if (i < COUNT(leaves) && leaves[i].take)
		return leaves[i].take(vy, r, path);
	gwha_vy_lose(vy, path, r->rt->what,
		     i < COUNT(leaves) ? leaves[i].why : "not known here");
	return 0;
}

/* @index: where it is found by @name, which is kept. */
static struct gwha_vy_router *add(struct gwha_vy *vy, struct gwha_index *index,
				  const char *name, struct gwha_wish_router *rt)
{
	struct gwha_vy_router *r;

	if (!rt)
		return NULL;
	r = gwha_arena_take(&vy->w.im->arena, sizeof(*r));
	if (!r || gwha_index_add(index, &vy->w.im->arena, name, r)) {
		gwha_import_no_memory(vy->w.im);
		return NULL;
	}
	r->rt = rt;
	r->next = vy->routers;
	vy->routers = r;
	return r;
}

static struct gwha_vy_router *add_numbered(struct gwha_vy *vy, const char *name,
					   struct gwha_wish_router *rt)
{
	name = gwha_arena_text(&vy->w.im->arena, name, strlen(name));
	if (name)
		return add(vy, &vy->numbered, name, rt);
	gwha_import_no_memory(vy->w.im);
	return NULL;
}

/**
 * gwha_vy_group - carry something of a vrrp-group over
 * @vy: configuration
 * @path: from the word vrrp-group on
 * @type: of the interface that it is on
 * @dev: that interface
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_group(struct gwha_vy *vy, struct gwha_vy_path path,
		  const struct gwha_at *type, const char *dev)
{
	struct gwha_vy_router *r;
	char name[64];
	int64_t vrid;

	if (path.n < 2)
		return gwha_vy_value(vy, path) ? 0 : -1;
	if (gwha_wish_number(&vy->w, &path.words[1], "vrrp-group", 1, 255,
			     &vrid))
		return -1;
	snprintf(name, sizeof(name), "%s %lld", dev, (long long)vrid);
	r = gwha_index_find(&vy->numbered, name);
	if (!r) {
		r = add_numbered(vy, name,
				 gwha_wish_router(&vy->w, path.words[0].place,
						  NULL,
						  "%.32s %s vrrp-group %lld",
						  type->text, dev,
						  (long long)vrid));
		if (!r)
			return -1;
		r->rt->dev = dev;
		if (set_vrid(vy, r->rt, &path.words[1]))
			return -1;
	}
	path = gwha_vy_next(path, 2);
	return path.n ? take_leaf(vy, r, path) : 0;
}

static struct gwha_vy_router *named(struct gwha_vy *vy,
				    const struct gwha_at *at)
{
	struct gwha_vy_router *r = gwha_index_find(&vy->named, at->text);

	return r ? r :
		   add(vy, &vy->named, at->text,
		       gwha_wish_router(&vy->w, at->place, at->text,
					"vrrp group %.64s", at->text));
}

/**
 * gwha_vy_named - carry something of a group of VyOS over
 * @vy: configuration
 * @path: from the word group on
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_named(struct gwha_vy *vy, struct gwha_vy_path path)
{
	struct gwha_vy_router *r;

	if (path.n < 2)
		return gwha_vy_value(vy, path) ? 0 : -1;
	r = named(vy, &path.words[1]);
	path = gwha_vy_next(path, 2);
	return r ? path.n ? take_leaf(vy, r, path) : 0 : -1;
}

/**
 * gwha_vy_member - carry something of a sync-group of VyOS over
 * @vy: configuration
 * @path: from the word sync-group on
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_vy_member(struct gwha_vy *vy, struct gwha_vy_path path)
{
	const struct gwha_at *name;
	const struct gwha_at *at;
	struct gwha_vy_router *r;

	if (path.n < 3)
		return path.n < 2 && !gwha_vy_value(vy, path) ? -1 : 0;
	name = &path.words[1];
	path = gwha_vy_next(path, 2);
	if (!gwha_vy_is(path, 0, "member")) {
		if (gwha_vy_is(path, 0, "transition-script"))
			return gwha_vy_transition(vy, NULL, path);
		gwha_vy_lose(vy, path, "sync-group",
			     "give it to one of its members, and import again");
		return 0;
	}
	at = gwha_vy_value(vy, path);
	r = at ? named(vy, at) : NULL;
	if (!r)
		return -1;
	r->rt->sync = name->text;
	r->rt->sync_place = name->place;
	return 0;
}
