// SPDX-License-Identifier: GPL-2.0-or-later
/* What routers of keepalived depend on, and its groups of them. */

#include <string.h>

#include "ka.h"
#include "note.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/**
 * gwha_ka_weight - carry weight N [reverse] over
 * @ka: keepalived.conf
 * @s: statement
 * @from: its first word that may be weight
 * @weight: set if it is given
 * @turned: set if it is turned round, which is told and not carried over
 *
 * Of keepalived a positive one raises while it is up, a negative one lowers
 * while it is down.
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_weight(struct gwha_ka *ka, const struct gwha_stmt *s, size_t from,
		   int *weight, bool *turned)
{
	int64_t value;

	for (size_t i = from; i < s->n; i++) {
		const char *word = s->words[i].text;

		if (!strcmp(word, "noreverse") || !strcmp(word, "no_reverse"))
			continue;
		if (!strcmp(word, "weight")) {
			if (++i == s->n)
				return gwha_import_wrong(
					ka->w.im, s->words[i - 1].place, "",
					"weight: its value is missing");
			if (gwha_wish_number(&ka->w, &s->words[i], "weight",
					     -253, 253, &value))
				return -1;
			*weight = -(int)value;
			continue;
		}
		*turned = true;
		gwha_import_lost(ka->w.im, s->words[i].place, "",
				 "%.64s %.32s: gwha only lowers a priority, while something is down",
				 s->words[0].text, word);
	}
	return 0;
}

/**
 * gwha_ka_track_devs - carry track_interface over
 * @ka: keepalived.conf
 * @list: added to
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_track_devs(struct gwha_ka *ka, struct gwha_wish_track **list,
		       const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next) {
		struct gwha_wish_track track = {.place = s->place};
		bool turned = false;

		if (gwha_wish_dev(&ka->w, &s->words[0], "track_interface",
				  &track.dev) ||
		    gwha_ka_weight(ka, s, 1, &track.weight, &turned) ||
		    (!turned && gwha_wish_track(&ka->w, list, &track)))
			ret = -1;
	}
	return ret;
}

static int take_check(struct gwha_ka *ka, struct gwha_wish_track **list,
		      const struct gwha_stmt *s)
{
	const char *name = s->words[0].text, *word = s->in->words[0].text;
	struct gwha_wish_track track = {.place = s->place};
	struct gwha_wish_check *c = ka->w.checks;
	bool turned;

	while (c && strcmp(c->source, name))
		c = c->next;
	if (!c) {
		gwha_import_lost(ka->w.im, s->place, "",
				 "%s %.64s: there is nothing of this name", word,
				 name);
		return 0;
	}
	if (c->off) {
		gwha_import_lost(ka->w.im, s->place, "",
				 "%s %.64s: what it looks at is not carried over (line %u): track a condition, and report it by gwha group track",
				 word, name, c->place.line);
		return 0;
	}
	c->used = true;
	track.name = c->name;
	track.weight = c->weight;
	turned = c->turned;
	if (gwha_ka_weight(ka, s, 1, &track.weight, &turned))
		return -1;
	return turned ? 0 : gwha_wish_track(&ka->w, list, &track);
}

/**
 * gwha_ka_track_checks - carry track_script and track_process over
 * @ka: keepalived.conf
 * @list: added to
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_track_checks(struct gwha_ka *ka, struct gwha_wish_track **list,
			 const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next)
		ret |= take_check(ka, list, s);
	return ret;
}

/* A router joins a group; which one comes with the statement around it. */
static int join(struct gwha_ka *ka, const struct gwha_stmt *group,
		const struct gwha_at *at)
{
	struct gwha_wish_router *rt = gwha_index_find(&ka->w.routers_by_name,
						      at->text);

	if (!rt)
		return gwha_import_wrong(ka->w.im, at->place, "",
					 "vrrp_sync_group: there is no vrrp_instance \"%.64s\": correct the name, or leave it out",
					 at->text);
	if (rt->sync)
		return gwha_import_wrong(ka->w.im, at->place, "",
					 "vrrp_sync_group: %s is in group %.64s already: it can be in one",
					 rt->what, rt->sync);
	rt->sync = group->words[1].text;
	rt->sync_place = group->place;
	return 0;
}

static int take_members(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	(void)rt;
	for (s = in->first; s; s = s->next)
		for (size_t i = 0; i < s->n; i++)
			ret |= join(ka, in->in, &s->words[i]);
	return ret;
}

static struct gwha_wish_group *group_of(struct gwha_ka *ka,
					const struct gwha_stmt *in)
{
	return gwha_wish_group(&ka->w, in->words[1].text, in->place);
}

static int take_tracked(struct gwha_ka *ka, const struct gwha_stmt *s,
			int (*take)(struct gwha_ka *ka,
				    struct gwha_wish_track **list,
				    const struct gwha_stmt *s))
{
	struct gwha_wish_group *g = group_of(ka, s->in);
	struct gwha_wish_track *list = NULL;

	return g && !take(ka, &list, s) ?
		       gwha_wish_group_tracks(&ka->w, g, list) :
		       -1;
}

static int take_devs(struct gwha_ka *ka, struct gwha_wish_router *rt,
		     const struct gwha_stmt *s)
{
	(void)rt;
	return take_tracked(ka, s, gwha_ka_track_devs);
}

static int take_checks(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *s)
{
	(void)rt;
	return take_tracked(ka, s, gwha_ka_track_checks);
}

static const struct gwha_ka_word words[] = {
	{"group", take_members, NULL},
	{"track_interface", take_devs, NULL},
	{"track_script", take_checks, NULL},
	{"notify", gwha_ka_todo_notify, NULL},
	{"notify_master", gwha_ka_todo_notify, NULL},
	{"notify_backup", gwha_ka_todo_notify, NULL},
	{"notify_fault", gwha_ka_todo_notify, NULL},
	{"notify_stop", gwha_ka_todo_notify, NULL},
	{"notify_deleted", gwha_ka_todo_notify, NULL},
	{"notify_priority_changes", gwha_ka_todo_notify, NULL},
	{"smtp_alert", NULL, "gwha sends no mail: gwha monitor tells what changes"},
	{"track_file", NULL, "gwha watches no files: report them by gwha group track"},
	{"track_process", take_checks, NULL},
	{"track_bfd", NULL, "gwha has no BFD: report a session by gwha group track"},
	{"global_tracking", NULL, "not needed: what is tracked is the group's"},
	{"sync_group_tracking_weight", NULL, "not needed: weights are the group's"},
};

/**
 * gwha_ka_group - carry a vrrp_sync_group over
 * @ka: keepalived.conf
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_group(struct gwha_ka *ka, const struct gwha_stmt *s)
{
	const struct gwha_wish_group *twin;

	if (s->n < 2 || !*s->words[1].text)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "vrrp_sync_group: its name is missing");
	if (gwha_ka_is_block(ka, s))
		return -1;
	twin = gwha_index_find(&ka->w.groups_by_source, s->words[1].text);
	if (twin)
		return gwha_import_wrong(ka->w.im, s->words[1].place, "",
					 "vrrp_sync_group %.64s: is there already, on line %u",
					 s->words[1].text, twin->place.line);
	return group_of(ka, s) ? gwha_ka_take_block(ka, NULL, s, words,
						    COUNT(words)) :
				 -1;
}
