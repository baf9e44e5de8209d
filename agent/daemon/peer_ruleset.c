// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The digest of the ruleset: nft is another program, so the process that runs
 * programs has `gwha peer ruleset --tell` run, which says it at the agent's socket.
 */

#include <string.h>

#include "clock.h"
#include "log.h"
#include "peers.h"

/* Between two readings; and how long one may take. */
#define PERIOD_US 60000000
#define TIMEOUT_MS 20000

static void on_end(void *arg, int status, bool timed_out)
{
	struct gwhad_peers *p = arg;

	p->asking = false;
	if (!status) {
		p->ruleset_bad = false;
		return;
	}
	if (!p->ruleset_bad)
		gwhad_log(GWHAD_WARNING, "peer: the ruleset cannot be read: %s",
			  timed_out ? "it took too long" :
				      "see what gwha peer ruleset says");
	p->ruleset_bad = true;
	*p->hello.ruleset = '\0';
	gwhad_peer_compare_again(p);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	const struct timeval wait = gwhad_timeval(PERIOD_US);
	struct gwhad_peers *p = arg;
	struct gwhad_order order = {
		.timeout_ms = TIMEOUT_MS,
		.exec = {.words = {p->program, "peer", "ruleset", "--tell",
				   p->socket},
			 .n = 5},
		.env = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"},
		.n_env = 1,
	};

	(void)fd;
	(void)what;
	event_add(p->ruleset, &wait);
	if (!p->asking)
		p->asking = gwhad_job_start(p->jobs, &order, on_end, p);
}

/**
 * gwhad_peers_ask_ruleset - read the ruleset, now and from time to time
 * @p: the peers
 */
void gwhad_peers_ask_ruleset(struct gwhad_peers *p)
{
	const struct timeval soon = {.tv_usec = 50000};

	event_del(p->ruleset);
	if (p->conf.ruleset && *p->program && *p->socket)
		event_add(p->ruleset, &soon);
}

/**
 * gwhad_peers_ruleset - what the digest of the ruleset is
 * @p: the peers
 * @digest: digest
 *
 * Return: 0, or -1 if that is none, or nobody wants to know.
 */
int gwhad_peers_ruleset(struct gwhad_peers *p, const char *digest)
{
	if (!p->conf.on || !p->conf.ruleset || !gwha_digest_is(digest))
		return -1;
	strcpy(p->hello.ruleset, digest);
	gwhad_peer_compare_again(p);
	return 0;
}

/**
 * gwhad_peers_begin - know of no other nodes yet
 * @p: the peers, with @desired, @program, @socket, @reload and @arg
 * @base: the loop
 * @jobs: what runs programs
 *
 * Return: 0 or -1.
 */
int gwhad_peers_begin(struct gwhad_peers *p, struct event_base *base,
		      struct gwhad_jobs *jobs)
{
	p->base = base;
	p->jobs = jobs;
	p->ruleset = event_new(base, -1, 0, on_timer, p);
	return p->ruleset ? 0 : -1;
}
