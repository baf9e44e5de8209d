// SPDX-License-Identifier: GPL-2.0-or-later
/* A handover that makes way first: the agent does it, and says what became of it. */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent.h"
#include "drain.h"

/* Longer than the file can say, and what bgpd and the module have for their parts. */
#define PATIENCE_S 640
#define LOOK_NS 100000000

#define HTTP_OK 200
#define HTTP_ACCEPTED 202

static int begin(const char *group, const char *path, struct gwha_err *err)
{
	char what[GWHA_AGENT_GROUP_MAX];
	char *text;
	int status = 0;

	gwha_agent_group(what, "/handover", group);
	text = gwha_agent_ask(path, "POST", what, &status, err);
	if (!text)
		return -1;
	if (status != HTTP_ACCEPTED)
		gwha_fail(err, GWHA_EXIT_REFUSED, "drain: %.400s", text);
	free(text);
	return status == HTTP_ACCEPTED ? 0 : -1;
}

/* 0: it has moved, 1: not yet, -1: it has not. */
static int judge(const json_t *status, const char *group, struct gwha_err *err)
{
	const json_t *all = json_object_get(status, "bgp"), *one;
	const char *name, *outcome;
	size_t i;

	json_array_foreach((json_t *)all, i, one) {
		name = json_string_value(json_object_get(one, "group"));
		outcome = json_string_value(json_object_get(
			json_object_get(one, "drain"), "outcome"));
		if (!name || !outcome || strcmp(name, group))
			continue;
		if (!*outcome)
			return 1;
		return strcmp(outcome, "moved") ?
			       gwha_fail(err, GWHA_EXIT_REFUSED, "drain: %.400s",
					 outcome) :
			       0;
	}
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "drain: gwhad was told to read another configuration");
}

static int look(const char *group, const char *path, struct gwha_err *err)
{
	json_t *all;
	char *text;
	int status = 0, ret;

	text = gwha_agent_ask(path, "GET", "/status", &status, err);
	if (!text)
		return -1;
	all = status == HTTP_OK ? json_loads(text, 0, NULL) : NULL;
	ret = judge(all, group, err);
	json_decref(all);
	free(text);
	return ret;
}

/**
 * gwha_drain - have the agent hand a group over without a gap
 * @group: the group, which is active here
 * @path: where the agent answers
 * @err: filled in on failure
 *
 * Return: 0 when it has moved, or -1.
 */
int gwha_drain(const char *group, const char *path, struct gwha_err *err)
{
	const struct timespec wait = {.tv_nsec = LOOK_NS};
	time_t end = time(NULL) + PATIENCE_S;
	int ret;

	if (begin(group, path, err))
		return -1;
	do {
		nanosleep(&wait, NULL);
		ret = look(group, path, err);
	} while (ret > 0 && time(NULL) < end);
	if (ret > 0)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "drain: is still under way: see gwhad's status");
	return ret;
}
