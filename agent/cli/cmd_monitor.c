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
	WORD_ALL,
	WORD_STATE,
	WORD_SYNC,
	WORD_HELP,
};

static const struct gwha_word words[] = {
	{"state", WORD_STATE},
	{"sync", WORD_SYNC},
	{"all", WORD_ALL},
	{"help", WORD_HELP},
};

static const char *const groups[] = {GWHA_MCGRP_STATE, GWHA_MCGRP_SYNC};

/* Each sort has numbers of its own: that of the last one, 0 before the first. */
struct watch {
	const struct gwha_ctx *ctx;
	uint64_t seq;
	uint64_t sync_seq;
};

/* A number that goes back is the module's that was loaded again. */
static void report_gap(const struct gwha_ctx *ctx, uint64_t last, uint64_t seq)
{
	if (!last || seq <= last + 1)
		return;
	printf(ctx->json ? "{\"lost\":%" PRIu64 "}\n" :
			   "lost %" PRIu64 " events\n",
	       seq - last - 1);
}

static void on_event(const struct gwha_kind *kind, const void *ev, void *arg)
{
	bool sync = kind == &gwha_kind_sync_event;
	struct watch *w = arg;
	uint64_t *last = sync ? &w->sync_seq : &w->seq;
	uint64_t seq = gwha_number(kind, ev,
				   sync ? GWHA_A_SYNC_EVENT_SEQ :
					  GWHA_A_EVENT_SEQ);

	report_gap(w->ctx, *last, seq);
	*last = seq;
	if (w->ctx->json)
		gwha_json_one(stdout, kind, ev, w->ctx->pretty);
	else if (sync)
		gwha_text_sync_event(stdout, ev);
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
	unsigned int word = WORD_ALL;
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
	ret = nl ? gwha_nl_subscribe(nl, groups + (word == WORD_SYNC),
				     word == WORD_ALL ? 2 : 1, err) :
		   -1;
	if (!ret)
		ret = watch(nl, stop, &w, err);
	gwha_nl_close(nl);
	close(stop);
	return ret;
}

const struct gwha_command gwha_cmd_monitor = {
	.name = "monitor",
	.help = "monitor [state|sync|all]\n",
	.run = run,
};
