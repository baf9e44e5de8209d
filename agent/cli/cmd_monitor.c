// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha monitor: changes as they happen. */

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "model.h"
#include "nl.h"
#include "cmd.h"
#include "stop.h"
#include "writer.h"

enum {
	WORD_EVENTS,
	WORD_HELP,
};

static const struct gwha_word words[] = {
	{"state", WORD_EVENTS},
	{"all", WORD_EVENTS},
	{"help", WORD_HELP},
};

struct watch {
	const struct gwha_ctx *ctx;
	uint64_t seq; /* of the last event; 0 before the first */
};

/* A number that goes back is the module's that was loaded again. */
static void report_gap(const struct watch *w, uint64_t seq)
{
	if (!w->seq || seq <= w->seq + 1)
		return;
	printf(w->ctx->json ? "{\"lost\":%" PRIu64 "}\n" :
			      "lost %" PRIu64 " events\n",
	       seq - w->seq - 1);
}

static void on_event(const struct gwha_event *ev, void *arg)
{
	struct watch *w = arg;

	report_gap(w, ev->seq);
	w->seq = ev->seq;
	if (w->ctx->json)
		gwha_json_one(stdout, &gwha_kind_event, ev, w->ctx->pretty);
	else
		gwha_text_event(stdout, ev);
	fflush(stdout);
}

static int watch(struct gwha_nl *nl, int stop, struct watch *w,
		 struct gwha_err *err)
{
	struct pollfd fds[] = {
		{.fd = gwha_nl_fd(nl), .events = POLLIN},
		{.fd = stop, .events = POLLIN},
	};
	bool lost;

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return gwha_fail(err, GWHA_EXIT_REFUSED, "poll: %s",
					 strerror(errno));
		if (fds[1].revents)
			return 0;
		if (gwha_nl_events(nl, on_event, w, &lost, err))
			return -1;
		if (lost)
			fputs("gwha: events were lost: they came faster than they were read\n",
			      stderr);
		if (ferror(stdout))
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "standard output cannot be written");
	}
}

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	struct watch w = {.ctx = ctx};
	unsigned int word = WORD_EVENTS;
	struct gwha_nl *nl;
	int stop;
	int ret;

	if (argc &&
	    gwha_word_match("monitor", words, sizeof(words) / sizeof(words[0]),
			    argv[0], &word, err))
		return -1;
	if (argc > 1)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "\"%s\": nothing follows \"%s\"", argv[1],
				 argv[0]);
	if (word == WORD_HELP) {
		gwha_cmd_usage(stdout, &gwha_cmd_monitor);
		return 0;
	}

	stop = gwha_stop_fd(err);
	if (stop < 0)
		return -1;
	nl = gwha_nl_open(err);
	ret = nl ? gwha_nl_subscribe(nl, GWHA_MCGRP_STATE, err) : -1;
	if (!ret)
		ret = watch(nl, stop, &w, err);
	gwha_nl_close(nl);
	close(stop);
	return ret;
}

const struct gwha_command gwha_cmd_monitor = {
	.name = "monitor",
	.help = "monitor [state|all]\n",
	.run = run,
};
