// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs that the agent runs: checks, and who is notified. */

#include <string.h>

#include "conf.h"
#include "model.h"
#include "part.h"

/* As many results in a row can be asked for. */
#define STREAK_MAX 100

/* A path, or a list: the path and its arguments. */
static void take_exec(const struct gwha_part *p, const struct gwha_node *map,
		      const struct gwha_node *value, struct gwha_exec *exec)
{
	const struct gwha_node *at = NULL, *mine;
	size_t bytes = 0;

	if (!value) {
		gwha_wrong(p->f, "", map->place,
			   "%s needs a program: give exec, as in [/usr/lib/gwha/check, ARGUMENT]",
			   p->what);
		return;
	}
	while ((at = gwha_part_next(p, value, at, &mine))) {
		const char *text = gwha_part_text(p, "exec", mine);

		if (!text)
			return;
		if (!exec->n && *text != '/') {
			gwha_wrong(p->f, "", mine->place,
				   "exec \"%.64s\": give its whole path, from / on: no shell looks for it",
				   text);
			return;
		}
		bytes += strlen(text) + 1;
		if (exec->n == GWHA_EXEC_WORDS_MAX ||
		    bytes > GWHA_EXEC_BYTES_MAX) {
			gwha_wrong(p->f, "", mine->place,
				   "exec: too long: at most %d words and %d characters; put them into a script",
				   GWHA_EXEC_WORDS_MAX, GWHA_EXEC_BYTES_MAX);
			return;
		}
		exec->words[exec->n++] = text;
	}
	if (!exec->n)
		gwha_wrong(p->f, "", value->place,
			   "exec: is empty: give the path of a program");
}

enum {
	CHECK_EXEC,
	CHECK_PROCESS,
	CHECK_INTERVAL,
	CHECK_TIMEOUT,
	CHECK_RISE,
	CHECK_FALL,
	CHECK_N
};

static bool take_name(const struct gwha_part *p, const struct gwha_node *key,
		      struct gwha_conf_check *to)
{
	struct gwha_track track = {0};
	struct gwha_err err;

	if (gwha_arg_value(&gwha_kind_track, &track, GWHA_A_TRACK_NAME, "check",
			   key->text, &err)) {
		gwha_wrong(p->f, "", key->place, "%s", err.text);
		return false;
	}
	if (gwha_node_at(p->conf->nodes, key->text)) {
		gwha_wrong(p->f, "", key->place,
			   "check \"%s\": is the name of a node: give the check another",
			   key->text);
		return false;
	}
	memcpy(to->name, track.name, sizeof(to->name));
	return true;
}

/* A program to be run, or a process that is to run by itself. */
static void take_what(const struct gwha_part *p, const struct gwha_node *map,
		      const struct gwha_node *const *found,
		      struct gwha_conf_check *to)
{
	const struct gwha_node *process = found[CHECK_PROCESS];
	const char *text;

	if (!process) {
		take_exec(p, map, found[CHECK_EXEC], &to->exec);
		return;
	}
	if (found[CHECK_EXEC] || found[CHECK_TIMEOUT]) {
		gwha_wrong(p->f, "", process->place,
			   "process: is looked for, and nothing is run: leave out exec and timeout, or this");
		return;
	}
	text = gwha_part_text(p, "process", process);
	if (text && (!*text || strlen(text) > GWHA_PROCESS_MAX))
		gwha_wrong(p->f, "", process->place,
			   "process \"%.64s\": must be 1 to %d characters: the kernel's name of it, as ps -o comm shows it",
			   text, GWHA_PROCESS_MAX);
	to->process = text;
}

static void read_check(struct gwha_conf *conf, const struct gwha_node *node,
		       const struct gwha_node *map, struct gwha_findings *f)
{
	static const char *const keys[CHECK_N] = {
		[CHECK_EXEC] = "exec",	       [CHECK_PROCESS] = "process",
		[CHECK_INTERVAL] = "interval", [CHECK_TIMEOUT] = "timeout",
		[CHECK_RISE] = "rise",	       [CHECK_FALL] = "fall",
	};
	const struct gwha_part p = {conf, "a check", f};
	struct gwha_conf_check *to = &conf->checks[conf->n_checks];
	const struct gwha_node *found[CHECK_N];

	if (!take_name(&p, node->key, to))
		return;
	to->node = map;
	to->interval_us = GWHA_CHECK_INTERVAL_US;
	to->rise = 2;
	to->fall = 3;
	gwha_part_fields(&p, map, keys, CHECK_N, found);
	take_what(&p, map, found, to);
	gwha_part_time(&p, "interval", found[CHECK_INTERVAL], 100000, 3600000000,
		       &to->interval_us);
	/* the next one does not begin before this one has ended */
	to->timeout_us = to->interval_us;
	gwha_part_time(&p, "timeout", found[CHECK_TIMEOUT], 10000, to->interval_us,
		       &to->timeout_us);
	gwha_part_number(&p, "rise", found[CHECK_RISE], 1, STREAK_MAX,
			 &to->rise);
	gwha_part_number(&p, "fall", found[CHECK_FALL], 1, STREAK_MAX,
			 &to->fall);
	conf->n_checks++;
}

/**
 * gwha_checks_read - read the checks of a file
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "checks"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if they could not be read as a whole.
 */
int gwha_checks_read(struct gwha_conf *conf, const struct gwha_node *part,
		     struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (!gwha_part_map(part, "checks", f) ||
	    !gwha_part_fits(part, GWHA_CHECKS_MAX, "checks", f))
		return -1;
	conf->checks = gwha_part_room(part, sizeof(*conf->checks), f);
	if (!conf->checks)
		return -1;
	for (node = part->first; node; node = node->next) {
		mine = gwha_conf_pick(conf, node);
		if (mine && gwha_part_map(mine, "a check", f))
			read_check(conf, node, mine, f);
	}
	return 0;
}

enum {
	NOTIFY_EXEC,
	NOTIFY_TIMEOUT,
	NOTIFY_GROUPS,
	NOTIFY_N
};

static void take_groups(const struct gwha_part *p, const struct gwha_node *value,
			struct gwha_conf_notify *to)
{
	const struct gwha_node *at = NULL, *mine;

	while (value && (at = gwha_part_next(p, value, at, &mine))) {
		const char *text = gwha_part_text(p, "groups", mine);

		if (!text)
			return;
		if (to->n_groups == GWHA_NOTIFY_GROUPS_MAX) {
			gwha_wrong(p->f, "", mine->place,
				   "groups: at most %d: leave the key out to be told of all",
				   GWHA_NOTIFY_GROUPS_MAX);
			return;
		}
		to->groups[to->n_groups++] = text;
	}
	if (value && !to->n_groups)
		gwha_wrong(p->f, "", value->place,
			   "groups: is empty: leave the key out to be told of all");
}

static void read_notify(struct gwha_conf *conf, const struct gwha_node *map,
			struct gwha_findings *f)
{
	static const char *const keys[NOTIFY_N] = {
		[NOTIFY_EXEC] = "exec",
		[NOTIFY_TIMEOUT] = "timeout",
		[NOTIFY_GROUPS] = "groups",
	};
	const struct gwha_part p = {conf, "notify", f};
	struct gwha_conf_notify *to = &conf->notifies[conf->n_notifies++];
	const struct gwha_node *found[NOTIFY_N];

	to->node = map;
	to->timeout_us = GWHA_NOTIFY_TIMEOUT_US;
	gwha_part_fields(&p, map, keys, NOTIFY_N, found);
	take_exec(&p, map, found[NOTIFY_EXEC], &to->exec);
	gwha_part_time(&p, "timeout", found[NOTIFY_TIMEOUT], 10000, 600000000,
		       &to->timeout_us);
	take_groups(&p, found[NOTIFY_GROUPS], to);
}

/**
 * gwha_notifies_read - read who is notified
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "notify"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_notifies_read(struct gwha_conf *conf, const struct gwha_node *part,
		       struct gwha_findings *f)
{
	const struct gwha_node *node, *mine;

	if (part->kind != GWHA_NODE_LIST && !part->nothing) {
		gwha_wrong(f, "", part->place,
			   "notify: must be a list: begin each with a dash, as in - exec: /usr/lib/gwha/told");
		return -1;
	}
	if (!gwha_part_fits(part, GWHA_NOTIFIES_MAX, "notify", f))
		return -1;
	conf->notifies = gwha_part_room(part, sizeof(*conf->notifies), f);
	if (!conf->notifies)
		return -1;
	for (node = part->first; node; node = node->next) {
		mine = gwha_conf_pick(conf, node);
		if (mine && gwha_part_map(mine, "notify", f))
			read_notify(conf, mine, f);
	}
	return 0;
}

/**
 * gwha_notify_wants - whether a program is told of a group
 * @n: who is notified
 * @group: the group
 */
bool gwha_notify_wants(const struct gwha_conf_notify *n, const char *group)
{
	for (size_t i = 0; i < n->n_groups; i++)
		if (!strcmp(n->groups[i], group))
			return true;
	return !n->n_groups;
}
