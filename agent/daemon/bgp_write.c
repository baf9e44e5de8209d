// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is said to a routing daemon: a line at a time, each reply looked at before the
 * next one, for a line that failed would make another one mean something else.
 */

#include "bgp_watch.h"
#include "log.h"

static void on_line(void *arg, const struct gwha_reply *reply);

static void go_on(struct gwhad_bgp *one)
{
	if (one->line < one->script.n &&
	    gwhad_ctl_ask(&one->ctl[0], one->script.lines[one->line], on_line,
			  one))
		return;
	one->failures += one->line < one->script.n;
	gwhad_bgp_written(one, one->line >= one->script.n);
}

static void on_left(void *arg, const struct gwha_reply *reply)
{
	(void)reply;
	gwhad_bgp_written(arg, false);
}

static void on_line(void *arg, const struct gwha_reply *reply)
{
	struct gwhad_bgp *one = arg;
	const struct gwha_speech *speech = one->driver->speech;
	const char *leave = one->driver->leave;
	char text[128];

	if (reply && speech->good(reply)) {
		one->line++;
		go_on(one);
		return;
	}
	one->failures++;
	gwhad_log(GWHAD_WARNING, "bgp of group %s: \"%s\": %s",
		  one->conf->group, one->script.lines[one->line],
		  reply ? speech->complaint(reply, text, sizeof(text)) :
			  one->ctl[0].why);
	if (!reply || !leave ||
	    !gwhad_ctl_ask(&one->ctl[0], leave, on_left, one))
		gwhad_bgp_written(one, false);
}

/**
 * gwhad_bgp_write - configure; gwhad_bgp_written() when that is done
 * @one: what is watched
 * @todo: what is to be configured
 */
void gwhad_bgp_write(struct gwhad_bgp *one, const struct gwha_bgp_todo *todo)
{
	one->line = 0;
	one->repairs++;
	one->driver->script(one->conf, &one->known, todo, &one->script);
	go_on(one);
}
