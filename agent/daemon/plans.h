/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan that this node acts by, and where new ones come from. */

#ifndef GWHAD_PLANS_H
#define GWHAD_PLANS_H

#include <event2/event.h>
#include <sys/stat.h>

#include "desired.h"

/* How often the controller is asked, and the kept file looked at. */
#define GWHAD_PLANS_ASK_S 2
/* How long an answer may take. */
#define GWHAD_PLANS_ANSWER_S 10
/* After a refusal, so many times less often. */
#define GWHAD_PLANS_WAIT 15

struct bufferevent;

/**
 * struct gwhad_plans - the plan
 * @base: the loop
 * @desired: the configuration, which has the plan
 * @dir: where it is kept
 * @take: have another configuration, which is good: that of a new plan
 * @arg: passed to that
 * @timer: when the controller is asked again
 * @bev: what it answers, or NULL
 * @wait: so many times nobody is asked, since what he said was refused
 * @kept: the file, as it was looked at last
 * @taken: plans that were taken
 * @refused: plans that were not
 * @why: why not, of the last one; or why there is none; or ""
 */
struct gwhad_plans {
	struct event_base *base;
	struct gwhad_desired *desired;
	const char *dir;
	void (*take)(void *arg, struct gwha_file *file, const struct gwha_conf *conf);
	void *arg;
	struct event *timer;
	struct bufferevent *bev;
	unsigned int wait;
	struct stat kept;
	uint64_t taken;
	uint64_t refused;
	char why[512];
};

int gwhad_plans_begin(struct gwhad_plans *p, struct event_base *base);
void gwhad_plans_reload(struct gwhad_plans *p);
json_t *gwhad_plans_json(const struct gwhad_plans *p);

#endif /* GWHAD_PLANS_H */
