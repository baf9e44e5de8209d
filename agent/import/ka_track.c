// SPDX-License-Identifier: GPL-2.0-or-later
/* What routers of keepalived depend on, and its groups of them. */

#include <string.h>

#include "ka.h"
#include "note.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/*
 * weight N [reverse]: of keepalived a positive one raises while it is up, a
 * negative one lowers while it is down. What is turned round is not carried
 * over.
 */
static int take_weight(struct gwha_ka *ka, const struct gwha_stmt *s,
		       int *weight, bool *carried)
{
	int64_t value = 0;

	*weight = 0;
	*carried = true;
	for (size_t i = 1; i < s->n; i++) {
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
			continue;
		}
		*carried = false;
		gwha_import_lost(ka->w.im, s->words[i].place, "",
				 "%.64s %.32s: gwha only lowers a priority, while something is down",
				 s->words[0].text, word);
	}
	*weight = -(int)value;
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
	bool carried;

	for (s = in->first; s; s = s->next) {
		struct gwha_wish_track track = {.place = s->place};

		if (gwha_wish_dev(&ka->w, &s->words[0], "track_interface",
				  &track.dev) ||
		    take_weight(ka, s, &track.weight, &carried) ||
		    (carried && gwha_wish_track(&ka->w, list, &track)))
			ret = -1;
	}
	return ret;
}

static const struct gwha_stmt *find_script(struct gwha_ka *ka, const char *name)
{
	const struct gwha_stmt *s = ka->l.block.root.first;

	while (s && (strcmp(s->words[0].text, "vrrp_script") || s->n < 2 ||
		     strcmp(s->words[1].text, name)))
		s = s->next;
	return s;
}

/* What there is to track once something here runs scripts. */
static int take_script(struct gwha_ka *ka, struct gwha_wish_track **list,
		       const struct gwha_stmt *s)
{
	const char *name = s->words[0].text;
	const struct gwha_stmt *script = find_script(ka, name);

	(void)list;
	if (!script)
		gwha_import_lost(ka->w.im, s->place, "",
				 "track_script %.64s: there is no vrrp_script of this name",
				 name);
	else
		gwha_import_lost(ka->w.im, s->place, "",
				 "track_script %.64s: gwha runs no scripts (line %u): track a condition, and report it by gwha group track",
				 name, script->place.line);
	return 0;
}

/**
 * gwha_ka_track_scripts - carry track_script over
 * @ka: keepalived.conf
 * @list: added to
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_track_scripts(struct gwha_ka *ka, struct gwha_wish_track **list,
			  const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next)
		ret |= take_script(ka, list, s);
	return ret;
}

/* A router joins a group; which one comes with the statement around it. */
static int join(struct gwha_ka *ka, const struct gwha_stmt *group,
		const struct gwha_at *at)
{
	struct gwha_wish_router *rt = ka->w.routers;

	while (rt && strcmp(rt->name, at->text))
		rt = rt->next;
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

static int take_scripts(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	(void)rt;
	return take_tracked(ka, s, gwha_ka_track_scripts);
}

#define NOTIFY "gwha runs no scripts: gwha monitor tells what changes"

static const struct gwha_ka_word words[] = {
	{"group", take_members, NULL},
	{"track_interface", take_devs, NULL},
	{"track_script", take_scripts, NULL},
	{"notify", NULL, NOTIFY},
	{"notify_master", NULL, NOTIFY},
	{"notify_backup", NULL, NOTIFY},
	{"notify_fault", NULL, NOTIFY},
	{"notify_stop", NULL, NOTIFY},
	{"notify_deleted", NULL, NOTIFY},
	{"notify_priority_changes", NULL, NOTIFY},
	{"smtp_alert", NULL, "gwha sends no mail: gwha monitor tells what changes"},
	{"track_file", NULL, "gwha watches no files: report them by gwha group track"},
	{"track_process", NULL, "gwha watches no processes: report them by gwha group track"},
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
	const struct gwha_stmt *twin = ka->l.block.root.first;

	if (s->n < 2 || !*s->words[1].text)
		return gwha_import_wrong(ka->w.im, s->place, "",
					 "vrrp_sync_group: its name is missing");
	if (gwha_ka_is_block(ka, s))
		return -1;
	for (; twin != s; twin = twin->next)
		if (!strcmp(twin->words[0].text, s->words[0].text) &&
		    twin->n > 1 && !strcmp(twin->words[1].text, s->words[1].text))
			return gwha_import_wrong(ka->w.im, s->words[1].place,
						 "",
						 "vrrp_sync_group %.64s: is there already, on line %u",
						 s->words[1].text,
						 twin->place.line);
	return group_of(ka, s) ? gwha_ka_take_block(ka, NULL, s, words,
						    COUNT(words)) :
				 -1;
}
