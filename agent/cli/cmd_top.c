// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha top: all that the kernel has, on one page, again and again. */

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "args.h"
#include "cmd.h"
#include "model.h"
#include "nl.h"
#include "screen.h"
#include "units.h"
#include "view.h"

#define PERIOD_US 1000000
#define PERIOD_MIN_US 100000
#define PERIOD_MAX_US 3600000000u

enum {
	OPT_COUNT,
	OPT_PERIOD,
	OPT_HELP,
};

static const struct gwha_word options[] = {
	{"-n", OPT_COUNT},
	{"-d", OPT_PERIOD},
	{"help", OPT_HELP},
};

struct words {
	uint64_t count; /* 0: until it is ended */
	uint64_t period_us;
	bool help;
};

static int take_one(struct words *w, const struct gwha_word *word,
		    const char *text, struct gwha_err *err)
{
	if (word->value == OPT_COUNT) {
		if (!gwha_number_parse(text, &w->count) && w->count)
			return 0;
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "-n \"%.32s\": must be a number of pages, 1 or more",
				 text);
	}
	if (!gwha_time_parse(text, &w->period_us) &&
	    w->period_us >= PERIOD_MIN_US && w->period_us <= PERIOD_MAX_US)
		return 0;
	return gwha_fail(err, GWHA_EXIT_USAGE,
			 "-d \"%.32s\": must be a time of 100ms to 3600s, as in 2s",
			 text);
}

static int take(struct words *w, int argc, char **argv, struct gwha_err *err)
{
	struct gwha_args args = {argc, argv};
	struct gwha_word word;
	const char *text;

	while (args.argc) {
		if (gwha_arg_word(&args, options,
				  sizeof(options) / sizeof(options[0]), &word,
				  err))
			return -1;
		if (word.value == OPT_HELP) {
			w->help = true;
			continue;
		}
		text = gwha_arg_text(&args, word.name, err);
		if (!text || take_one(w, &word, text, err))
			return -1;
	}
	return 0;
}

static int ask(struct gwha_nl *nl, struct gwha_snapshot *s,
	       struct gwha_err *err)
{
	struct timespec now = {0};

	memset(s, 0, sizeof(*s));
	clock_gettime(CLOCK_BOOTTIME, &now);
	s->time_us = (uint64_t)now.tv_sec * 1000000 +
		     (uint64_t)now.tv_nsec / 1000;
	if (gwha_nl_dump(nl, GWHA_CMD_GROUP_GET, &gwha_kind_group, &s->groups,
			 err) ||
	    gwha_nl_dump(nl, GWHA_CMD_ROUTER_GET, &gwha_kind_router,
			 &s->routers, err) ||
	    gwha_nl_dump(nl, GWHA_CMD_STATS_GET, &gwha_kind_stats, &s->stats,
			 err) ||
	    gwha_nl_dump(nl, GWHA_CMD_SYNC_GET, &gwha_kind_sync, &s->syncs,
			 err))
		return -1;
	return 0;
}

static int page(struct gwha_screen *screen, const struct gwha_snapshot *now,
		const struct gwha_snapshot *before, struct gwha_err *err)
{
	char host[65] = "", head[96], clock[16] = "";
	time_t seconds = time(NULL);
	struct gwha_view view = {
		.head = head,
		.now = now,
		.before = before->time_us ? before : NULL,
		.columns = gwha_screen_columns(screen),
	};
	struct tm tm;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int ret = -1;

	gethostname(host, sizeof(host) - 1);
	if (localtime_r(&seconds, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	snprintf(head, sizeof(head), "%s  %s", host, clock);
	if (out) {
		ret = gwha_view_write(out, &view);
		ret |= fclose(out);
	}
	if (!ret)
		gwha_screen_page(screen, text);
	free(text);
	return ret ? gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory") : 0;
}

static int watch(struct gwha_nl *nl, const struct words *w,
		 struct gwha_screen *screen, struct gwha_err *err)
{
	struct gwha_snapshot now = {0}, before = {0};
	enum gwha_screen_event event = GWHA_SCREEN_TIME;
	uint64_t left = w->count;
	int ret = 0;

	while (!ret && event != GWHA_SCREEN_QUIT) {
		/* a page that is only drawn anew has the rates of the last one */
		if (event == GWHA_SCREEN_TIME) {
			gwha_snapshot_free(&before);
			before = now;
			ret = ask(nl, &now, err);
		}
		if (!ret)
			ret = page(screen, &now, &before, err);
		if (ret || (w->count && !--left))
			break;
		event = gwha_screen_wait(screen,
					 (unsigned int)(w->period_us / 1000));
		if (ferror(stdout))
			event = GWHA_SCREEN_QUIT;
	}
	gwha_snapshot_free(&before);
	gwha_snapshot_free(&now);
	return ret;
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct words w = {.period_us = PERIOD_US};
	struct gwha_screen screen;
	struct gwha_nl *nl;
	int ret;

	if (take(&w, argc, argv, err))
		return -1;
	if (w.help) {
		gwha_cmd_usage(stdout, &gwha_cmd_top);
		return 0;
	}
	if (ctx->json)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "top has no JSON: take that of group show, router show, stats show and sync show");
	nl = gwha_nl_open(err);
	if (!nl)
		return -1;
	ret = gwha_screen_open(&screen, !w.count, err);
	if (!ret) {
		ret = watch(nl, &w, &screen, err);
		gwha_screen_close(&screen);
	}
	gwha_nl_close(nl);
	return ret;
}

const struct gwha_command gwha_cmd_top = {
	.name = "top",
	.help = "top [-n PAGES] [-d TIME]\n",
	.run = run,
};
