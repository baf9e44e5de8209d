// SPDX-License-Identifier: GPL-2.0-or-later
/* Takeovers as JSON: written by the agent, read by the command line. */

#include <string.h>

#include "attrs_gen.h"
#include "timeline.h"

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* A word, or a number where the module is newer. */
static json_t *word(const struct gwha_enum *e, uint8_t value)
{
	const char *name = gwha_enum_name(e, value);

	return name ? json_string(name) : number(value);
}

/* The module takes any name; what is said is text. */
static void plain(char *to, const char *from, size_t room)
{
	size_t i = 0;

	for (; from[i] && i + 1 < room; i++)
		to[i] = from[i] < ' ' || from[i] > '~' ? '?' : from[i];
	to[i] = '\0';
}

static json_t *moments_json(const struct gwha_takeover *o)
{
	json_t *all = json_object();

	for (int m = 0; m < GWHA_MOMENTS; m++) {
		json_t *one = json_pack("{s:s}", "how",
					gwha_moment_how_name(o->how[m]));

		if (o->how[m] >= GWHA_HOW_SEEN)
			json_object_set_new(one, "us", number(o->us[m]));
		json_object_set_new(all,
				    gwha_moment_name((enum gwha_moment)m), one);
	}
	return all;
}

static json_t *one_json(const char *group, const struct gwha_takeover *o)
{
	uint64_t ready = gwha_takeover_ready_us(o);
	char name[GWHA_NAME_MAX + 1], dev[IFNAMSIZ];
	json_t *j;

	plain(name, group, sizeof(name));
	plain(dev, o->ifname, sizeof(dev));
	j = json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:s, s:b, s:s, s:o}",
		      "group", name, "epoch", number(o->epoch), "to",
		      word(&gwha_enum_state, o->to), "why",
		      word(&gwha_enum_why, o->why), "cause",
		      word(&gwha_enum_cause, o->cause), "heard", o->heard,
		      "state", gwha_takeover_state_name(o->state), "late",
		      o->late, "lacks", o->lacks, "moments", moments_json(o));

	if (o->from)
		json_object_set_new(j, "from", word(&gwha_enum_state, o->from));
	if (*dev)
		json_object_set_new(j, "ifname", json_string(dev));
	if (ready)
		json_object_set_new(j, "ready_us", number(ready));
	return j;
}

/**
 * gwha_timeline_json - the takeovers of a group, for programs
 * @group: its name
 * @t: its takeovers
 *
 * Return: a list, the oldest first, or NULL for want of memory.
 */
json_t *gwha_timeline_json(const char *group, const struct gwha_timeline *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < gwha_timeline_n(t); i++)
		json_array_append_new(list,
				      one_json(group, gwha_timeline_nth(t, i)));
	return list;
}

static uint64_t read_number(const json_t *j, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(j, key));

	return n > 0 ? (uint64_t)n : 0;
}

static void read_text(const json_t *j, const char *key, char *to, size_t room)
{
	const char *text = json_string_value(json_object_get(j, key));

	/* of whoever answers there */
	plain(to, text ? text : "", room);
}

static uint8_t read_word(const json_t *j, const char *key,
			 const struct gwha_enum *e)
{
	const json_t *value = json_object_get(j, key);
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return (uint8_t)json_integer_value(value);
	for (unsigned int v = 0; text && v <= UINT8_MAX; v++) {
		const char *name = gwha_enum_name(e, v);

		if (name && !strcmp(name, text))
			return (uint8_t)v;
	}
	return 0;
}

static int read_moment(const json_t *moments, enum gwha_moment m,
		       struct gwha_takeover *o)
{
	const json_t *one = json_object_get(moments, gwha_moment_name(m));
	const char *text = json_string_value(json_object_get(one, "how"));

	for (int how = 0; text && how < GWHA_HOWS; how++) {
		if (strcmp(text, gwha_moment_how_name((enum gwha_moment_how)how)))
			continue;
		o->how[m] = (enum gwha_moment_how)how;
		o->us[m] = read_number(one, "us");
		return 0;
	}
	return -1;
}

/**
 * gwha_takeover_read - read one of a list again
 * @one: of the list
 * @o: overwritten
 *
 * Return: 0, or -1 if it is none.
 */
int gwha_takeover_read(const json_t *one, struct gwha_takeover *o)
{
	const json_t *moments = json_object_get(one, "moments");
	const char *state = json_string_value(json_object_get(one, "state"));
	int s = 0;

	memset(o, 0, sizeof(*o));
	while (state && s < GWHA_TAKEOVER_STATES &&
	       strcmp(state, gwha_takeover_state_name((enum gwha_takeover_state)s)))
		s++;
	if (!state || s == GWHA_TAKEOVER_STATES)
		return -1;
	o->state = (enum gwha_takeover_state)s;
	o->epoch = read_number(one, "epoch");
	o->from = read_word(one, "from", &gwha_enum_state);
	o->to = read_word(one, "to", &gwha_enum_state);
	o->why = read_word(one, "why", &gwha_enum_why);
	o->cause = read_word(one, "cause", &gwha_enum_cause);
	o->heard = json_is_true(json_object_get(one, "heard"));
	o->late = json_is_true(json_object_get(one, "late"));
	read_text(one, "ifname", o->ifname, sizeof(o->ifname));
	read_text(one, "lacks", o->lacks, sizeof(o->lacks));
	for (int m = 0; m < GWHA_MOMENTS; m++)
		if (read_moment(moments, (enum gwha_moment)m, o))
			return -1;
	return 0;
}
