// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of what a group depends on. */

#include <inttypes.h>
#include <string.h>

#include "args.h"
#include "model.h"
#include "units.h"

#define A(attr) GWHA_HAS(GWHA_A_GROUP_##attr)
#define T(attr) GWHA_HAS(GWHA_A_TRACK_##attr)

static const struct gwha_word kinds[] = {
	{"dev", GWHA_A_TRACK_IFNAME},
	{"name", GWHA_A_TRACK_NAME},
	{"none", GWHA_A_GROUP_TRACK_CLEAR},
};

static bool same(const struct gwha_track *a, const struct gwha_track *b)
{
	return a->has & b->has & (T(IFNAME) | T(NAME)) &&
	       !strcmp(a->ifname, b->ifname) && !strcmp(a->name, b->name);
}

static int add_track(struct gwha_group *g, const struct gwha_track *track,
		     const char *word, const char *text, struct gwha_err *err)
{
	for (uint32_t i = 0; i < g->tracks.n; i++)
		if (same(&g->tracks.at[i], track))
			return gwha_arg_twice(word, text, err);
	if (g->tracks.n == GWHA_TRACKS_MAX)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": a group can track at most %d devices and names; let userspace report several as one name",
			word, text, GWHA_TRACKS_MAX);
	g->tracks.at[g->tracks.n++] = *track;
	g->has |= A(TRACK);
	return 0;
}

/**
 * gwha_track_arg - read what a group tracks
 * @verb: GWHA_VERB_ADD or GWHA_VERB_SET; only this one takes "none"
 * @args: words behind "track"; those read are taken away
 * @g: added to
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_track_arg(enum gwha_verb verb, struct gwha_args *args,
		   struct gwha_group *g, struct gwha_err *err)
{
	const char *what = gwha_arg_text(args, "track", err);
	struct gwha_track track = {0};
	const char *word, *text;
	unsigned int id;

	if (!what ||
	    gwha_word_match("track", kinds, verb == GWHA_VERB_SET ? 3 : 2, what,
			    &id, err))
		return -1;
	if ((id == GWHA_A_GROUP_TRACK_CLEAR && g->tracks.n) || g->track_clear)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "track \"%s\": either none or what is tracked",
				 what);
	if (id == GWHA_A_GROUP_TRACK_CLEAR) {
		g->track_clear = true;
		g->has |= A(TRACK_CLEAR);
		return 0;
	}
	word = id == GWHA_A_TRACK_IFNAME ? "track dev" : "track name";
	text = gwha_arg_text(args, word, err);
	if (!text || gwha_arg_value(&gwha_kind_track, &track, (uint16_t)id,
				    word, text, err))
		return -1;
	return add_track(g, &track, word, text, err);
}

/* 0 stands for no weight in the contract; nobody says so. */
static int take_weight(struct gwha_track *track, const char *text,
		       struct gwha_err *err)
{
	const struct gwha_attr *attr = &gwha_set_track.attrs[GWHA_A_TRACK_WEIGHT];
	uint64_t value;

	if (gwha_has(track, attr->id))
		return gwha_arg_twice("weight", text, err);
	if (gwha_number_parse(text, &value) || !value || value > attr->max)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"weight \"%s\": must be 1 to %" PRIu64 "; leave it out to put the group into fault",
			text, attr->max);
	gwha_number_set(&gwha_kind_track, track, attr->id, value);
	return 0;
}

/**
 * gwha_track_detail - read how the group depends on what is tracked
 * @g: group; its last track is changed
 * @word: GWHA_A_TRACK_WEIGHT, _UP_DELAY_US or _DOWN_DELAY_US
 * @text: what was typed
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_track_detail(struct gwha_group *g, const struct gwha_word *word,
		      const char *text, struct gwha_err *err)
{
	struct gwha_track *track;

	if (!g->tracks.n)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": belongs behind what is tracked: say track dev IF %s %s",
			word->name, text, word->name, text);
	track = &g->tracks.at[g->tracks.n - 1];
	if (word->value == GWHA_A_TRACK_WEIGHT)
		return take_weight(track, text, err);
	return gwha_arg_value(&gwha_kind_track, track, (uint16_t)word->value,
			      word->name, text, err);
}

/**
 * gwha_track_report - read what is reported of a condition
 * @args: words behind the group's name: name CONDITION up|down
 * @g: added to
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_track_report(struct gwha_args *args, struct gwha_group *g,
		      struct gwha_err *err)
{
	static const struct gwha_word states[] = {{"up", 1}, {"down", 0}};
	struct gwha_track *track = &g->tracks.at[0];
	struct gwha_word word;
	const char *text;
	unsigned int up;

	if (!args->argc)
		return gwha_fail(
			err, GWHA_EXIT_USAGE,
			"say what is reported, as in name CONDITION up");
	if (gwha_arg_word(args, kinds + 1, 1, &word, err))
		return -1;
	text = gwha_arg_text(args, "name", err);
	if (!text || gwha_arg_value(&gwha_kind_track, track, GWHA_A_TRACK_NAME,
				    "name", text, err))
		return -1;
	if (!args->argc)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "name \"%s\": say whether it is up or down",
				 text);
	text = gwha_arg_text(args, "name", err);
	if (gwha_word_match("state", states, 2, text, &up, err))
		return -1;
	gwha_number_set(&gwha_kind_track, track, GWHA_A_TRACK_UP, up);
	g->tracks.n = 1;
	g->has |= A(TRACK);
	return 0;
}
