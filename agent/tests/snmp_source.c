// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * In the place of snmp/source.c, for snmp_test.py: what the module would say stands in a
 * file, $GWHA_SNMP_SOURCE, lines of words as in
 *
 *	group NAME state N why N since N priority N
 *	router IFINDEX IFNAME VRID FAMILY group NAME state N priority N ... vip ADDR ...
 *	stats IFNAME VRID FAMILY COUNTER N ...
 *
 * with the numbers of the contract. No file: no module.
 */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"

#define LINE_MAX_BYTES 8192

static struct gwha_addr addr(const char *text)
{
	struct gwha_addr a = {.len = 4};

	if (inet_pton(AF_INET, text, a.bytes) != 1 &&
	    inet_pton(AF_INET6, text, a.bytes) == 1)
		a.len = 16;
	return a;
}

static const char *word(void)
{
	const char *w = strtok(NULL, "\n ");

	return w ? w : "";
}

static uint64_t number(void)
{
	return strtoull(word(), NULL, 10);
}

/* The next of a list that has room: a router has some for all its addresses, so there is
 * no copying of them.
 */
static void *next(struct gwha_list *list, size_t size)
{
	return (char *)list->at + list->n++ * size;
}

static void *room(size_t lines, size_t size)
{
	void *at = calloc(lines + 1, size);

	if (!at)
		abort();
	return at;
}

static void group(struct gwha_group *g)
{
	strncpy(g->name, word(), sizeof(g->name) - 1);
	for (const char *w = word(); *w; w = word()) {
		if (!strcmp(w, "state"))
			g->state = (uint8_t)number();
		else if (!strcmp(w, "why"))
			g->why = (uint8_t)number();
		else if (!strcmp(w, "since"))
			g->since_us = number();
		else if (!strcmp(w, "priority"))
			g->effective_priority = (uint8_t)number();
	}
}

static void router(struct gwha_router *r)
{
	r->ifindex = (uint32_t)number();
	strncpy(r->ifname, word(), sizeof(r->ifname) - 1);
	r->vrid = (uint8_t)number();
	r->family = (uint8_t)number();
	for (const char *w = word(); *w; w = word()) {
		if (!strcmp(w, "group"))
			strncpy(r->group, word(), sizeof(r->group) - 1);
		else if (!strcmp(w, "state"))
			r->state = (uint8_t)number();
		else if (!strcmp(w, "priority"))
			r->priority = (uint8_t)number();
		else if (!strcmp(w, "interval"))
			r->interval_us = (uint32_t)number();
		else if (!strcmp(w, "preempt"))
			r->preempt = (uint8_t)number();
		else if (!strcmp(w, "accept"))
			r->accept = (uint8_t)number();
		else if (!strcmp(w, "source"))
			r->source = addr(word());
		else if (!strcmp(w, "peer"))
			r->peer = addr(word());
		else if (!strcmp(w, "vip"))
			r->vips.at[r->vips.n++].addr = addr(word());
	}
}

static void stats(struct gwha_stats *s)
{
	strncpy(s->ifname, word(), sizeof(s->ifname) - 1);
	if (!strcmp(s->ifname, "-"))
		*s->ifname = 0;
	s->vrid = (uint8_t)number();
	s->family = (uint8_t)number();
	for (const char *w = word(); *w; w = word())
		s->counters.at[strtoul(w, NULL, 10)] = number();
}

int gwha_source_read(struct gwha_snapshot *s, struct gwha_err *err)
{
	const char *path = getenv("GWHA_SNMP_SOURCE");
	FILE *in = path ? fopen(path, "r") : NULL;
	char line[LINE_MAX_BYTES];
	size_t lines = 0;

	*s = (struct gwha_snapshot){0};
	if (!in)
		return gwha_fail(err, GWHA_EXIT_NO_MODULE, "no module");
	while (fgets(line, sizeof(line), in))
		lines++;
	rewind(in);
	s->groups.at = room(lines, sizeof(struct gwha_group));
	s->routers.at = room(lines, sizeof(struct gwha_router));
	s->stats.at = room(lines, sizeof(struct gwha_stats));
	while (fgets(line, sizeof(line), in)) {
		const char *kind = strtok(line, "\n ");

		if (!kind)
			continue;
		if (!strcmp(kind, "group"))
			group(next(&s->groups, sizeof(struct gwha_group)));
		else if (!strcmp(kind, "router"))
			router(next(&s->routers, sizeof(struct gwha_router)));
		else if (!strcmp(kind, "stats"))
			stats(next(&s->stats, sizeof(struct gwha_stats)));
	}
	fclose(in);
	return 0;
}

int gwha_source_fd(void)
{
	return -1;
}

int gwha_source_drain(void)
{
	return 0;
}

void gwha_source_close(void)
{
}
