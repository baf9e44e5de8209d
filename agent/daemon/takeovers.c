// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * When what of each takeover was ready. The module tells of a change; then it is
 * asked for the addresses, soon and ever less often, until they are as they must be.
 * Whoever knows of connections and announcements says when something changed there.
 * Nothing is done about what is missing: those who see to it go on trying.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "model.h"
#include "takeovers.h"
#include "units.h"

/* Between two questions for addresses: at first, and in the end. */
#define AGAIN_MIN_US 5000
#define AGAIN_MAX_US 1000000

/* Takeovers that are kept of all groups together, and of each in any case. */
#define ALL_MAX 4096
#define EACH_MIN 4

/* Of what is missing; the rest is counted. */
#define LIST_MAX 64

/* The module tells of thousands in one order: the next is behind the last one. */
static struct gwhad_takeover *find(struct gwhad_takeovers *t, const char *group)
{
	for (size_t i = 0; i < t->n; i++) {
		struct gwhad_takeover *one = &t->at[(t->hint + i) % t->n];

		if (strcmp(one->group, group))
			continue;
		t->hint = (size_t)(one - t->at) + 1;
		return one;
	}
	return NULL;
}

static struct gwhad_takeover *find_or_add(struct gwhad_takeovers *t,
					  const char *group)
{
	struct gwhad_takeover *one = find(t, group);

	if (one)
		return one;
	one = realloc(t->at, (t->n + 1) * sizeof(*one));
	if (!one)
		return NULL;
	t->at = one;
	one += t->n++;
	memset(one, 0, sizeof(*one));
	strncpy(one->group, group, sizeof(one->group) - 1);
	return one;
}

/* A VIP of the group that is not as it must be. */
static void take_vip(struct gwhad_takeover *one, const struct gwha_vip *vip,
		     bool active)
{
	char text[GWHA_TEXT_MAX];
	const char *name;
	bool done = active ? vip->state == GWHA_VIP_STATE_PRESENT :
			     vip->state == GWHA_VIP_STATE_ABSENT;

	one->vips.all++;
	one->vips.done += done;
	if (done || *one->vips.lacks)
		return;
	name = gwha_enum_name(&gwha_enum_vip_state, vip->state);
	snprintf(one->vips.lacks, sizeof(one->vips.lacks), "VIP %s is %s%s%s",
		 gwha_addr_text(text, &vip->addr), name ? name : "unknown",
		 vip->error ? ": " : "",
		 vip->error ? strerror((int)vip->error) : "");
}

static void take_routers(struct gwhad_takeovers *t,
			 const struct gwha_router *routers, size_t n)
{
	for (size_t i = 0; i < t->n; i++)
		t->at[i].vips = (struct gwha_tally){.known = true};
	for (size_t i = 0; i < n; i++) {
		struct gwhad_takeover *one = find(t, routers[i].group);
		const struct gwha_takeover *o;

		o = one ? gwha_timeline_open(&one->t) : NULL;
		for (uint32_t j = 0; o && j < routers[i].vips.n; j++)
			take_vip(one, &routers[i].vips.at[j],
				 gwha_takeover_took(o));
	}
}

static void say(const struct gwhad_takeover *one)
{
	const struct gwha_takeover *o = gwha_timeline_last(&one->t);
	uint64_t us = gwha_takeover_ready_us(o);
	const char *is = gwha_takeover_took(o) ? "active" : "not active";
	char text[GWHA_TEXT_MAX];

	if (o->state == GWHA_TAKEOVER_DEGRADED)
		gwhad_log(GWHAD_WARNING,
			  "takeover of group %s (epoch %" PRIu64 ", %s): degraded: %s",
			  one->group, o->epoch, is, o->lacks);
	else if (us)
		gwhad_log(GWHAD_INFO,
			  "takeover of group %s (epoch %" PRIu64 ", %s): ready after %s",
			  one->group, o->epoch, is, gwha_time_brief(text, us));
}

static void see(const struct gwhad_takeovers *t, struct gwhad_takeover *one)
{
	const struct gwha_takeover *o = gwha_timeline_open(&one->t);
	struct gwha_timeline_seen seen = {.now_us = gwhad_now_us()};

	if (!o)
		return;
	seen.vips = one->vips;
	gwhad_ipsec_tally(t->ipsec, one->group, gwha_takeover_took(o),
			  &seen.conns);
	gwhad_bgps_tally(t->bgps, one->group, gwha_takeover_took(o),
			 o->heard_us, &seen);
	if (gwha_timeline_see(&one->t, &seen))
		say(one);
}

/**
 * gwhad_takeovers_look - something may be ready that was not
 * @takeovers: of all groups
 */
void gwhad_takeovers_look(void *takeovers)
{
	struct gwhad_takeovers *t = takeovers;

	for (size_t i = 0; i < t->n; i++)
		see(t, &t->at[i]);
}

static bool any_open(const struct gwhad_takeovers *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (gwha_timeline_open(&t->at[i].t))
			return true;
	return false;
}

static bool lacks_addresses(const struct gwhad_takeovers *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (gwha_timeline_open(&t->at[i].t) &&
		    (!t->at[i].vips.known ||
		     t->at[i].vips.done < t->at[i].vips.all))
			return true;
	return false;
}

static void ask_for_addresses(struct gwhad_takeovers *t)
{
	struct gwha_list list = {0};
	struct gwha_err err;

	if (!t->kernel->nl || gwha_nl_dump(t->kernel->nl, GWHA_CMD_ROUTER_GET,
					   &gwha_kind_router, &list, &err))
		return; /* the next look at all says what is wrong */
	take_routers(t, list.at, list.n);
	free(list.at);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_takeovers *t = arg;
	struct timeval wait;

	(void)fd;
	(void)what;
	if (lacks_addresses(t))
		ask_for_addresses(t);
	gwhad_takeovers_look(t);
	if (!any_open(t))
		return;
	t->wait_us = t->wait_us ? 2 * t->wait_us : AGAIN_MIN_US;
	if (t->wait_us > AGAIN_MAX_US)
		t->wait_us = AGAIN_MAX_US;
	wait = gwhad_timeval(t->wait_us);
	event_add(t->timer, &wait);
}

/* Once for all that happened at once; and it begins anew to hurry. */
static void begun(struct gwhad_takeovers *t, struct gwhad_takeover *one)
{
	const struct timeval now = {0};

	t->count++;
	one->vips.known = false;
	t->wait_us = 0;
	event_add(t->timer, &now);
}

/**
 * gwhad_takeovers_event - the module says that a group changed
 * @t: of all groups
 * @ev: the change
 */
void gwhad_takeovers_event(struct gwhad_takeovers *t,
			   const struct gwha_event *ev)
{
	struct gwhad_takeover *one = find_or_add(t, ev->group);

	if (one && gwha_timeline_event(&one->t, ev, gwhad_now_us()))
		begun(t, one);
}

/* Those that are gone; and so many of each that all of them have room. */
static void keep_groups(struct gwhad_takeovers *t,
			const struct gwha_group *groups, size_t n)
{
	size_t depth = n ? ALL_MAX / n : GWHA_TIMELINE_MAX;

	for (size_t i = 0; i < t->n;) {
		size_t k = 0;

		while (k < n &&
		       strcmp(groups[(i + k) % n].name, t->at[i].group))
			k++;
		if (k < n) {
			t->at[i].t.depth = depth < EACH_MIN ? EACH_MIN : depth;
			i++;
			continue;
		}
		gwha_timeline_free(&t->at[i].t);
		t->at[i] = t->at[--t->n];
	}
}

/**
 * gwhad_takeovers_dump - all was read
 * @t: of all groups
 * @groups: the groups
 * @n_groups: how many
 * @routers: the routers
 * @n_routers: how many
 */
void gwhad_takeovers_dump(struct gwhad_takeovers *t,
			  const struct gwha_group *groups, size_t n_groups,
			  const struct gwha_router *routers, size_t n_routers)
{
	keep_groups(t, groups, n_groups);
	for (size_t i = 0; i < n_groups; i++) {
		struct gwhad_takeover *one = find_or_add(t, groups[i].name);

		if (one && gwha_timeline_found(&one->t, &groups[i],
					       gwhad_now_us()))
			begun(t, one);
	}
	if (!any_open(t))
		return;
	take_routers(t, routers, n_routers);
	gwhad_takeovers_look(t);
}

/**
 * gwhad_takeovers_history - the takeovers of a group
 * @t: of all groups
 * @group: the group
 *
 * Return: a list, or NULL if there is no such group.
 */
json_t *gwhad_takeovers_history(struct gwhad_takeovers *t, const char *group)
{
	const struct gwhad_takeover *one = find(t, group);

	return one ? gwha_timeline_json(one->group, &one->t) : NULL;
}

/**
 * gwhad_takeovers_json - how many there were, and what of the last ones is missing
 * @t: of all groups
 */
json_t *gwhad_takeovers_json(const struct gwhad_takeovers *t)
{
	json_t *list = json_array();
	json_int_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct gwha_takeover *o = gwha_timeline_open(&t->at[i].t);

		if (!o)
			continue;
		n++;
		if (json_array_size(list) < LIST_MAX)
			json_array_append_new(
				list,
				json_pack("{s:s, s:s, s:s}", "group",
					  t->at[i].group, "state",
					  gwha_takeover_state_name(o->state),
					  "lacks", o->lacks));
	}
	return json_pack("{s:I, s:I, s:o}", "count", (json_int_t)t->count,
			 "open", n, "list", list);
}

/**
 * gwhad_takeovers_begin - get ready
 * @t: of all groups; its loop, and who knows what, are set
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_takeovers_begin(struct gwhad_takeovers *t)
{
	t->timer = event_new(t->base, -1, 0, on_timer, t);
	return t->timer ? 0 : -1;
}
