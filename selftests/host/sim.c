// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gateways in a made-up world of loss, delay, cuts, pauses and reboots, a new
 * one for each seed, with every step checked against RFC 9568 6.4.
 *
 *	sim [--seeds N] [--start S]	S to S + N - 1; N is $SIM_SEEDS or 10000
 *	sim --seed S [-v]		one seed, with a trace
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim.h"
#include "tap.h"

#define SEEDS 10000
#define REPORTS_MAX 10
#define RARE 500 /* seeds in which everything must have happened once */

static const char *const state_names[] = { "none", "init", "backup", "active" };

static const char *const why_names[SIM_WHY_MAX] = {
	"none",	 "start",  "timeout",  "resigned",     "preempt",  "better",
	"fault", "paused", "handover", "no-successor", "shutdown", "partial",
	"whole", "late",   NULL,       NULL,	       NULL,	   "superseded",
};

static const char *const ev_names[] = {
	"join", "leave", "cond", "tick", "advert", "conf", "handover",
};

static const char *const fault_names[SIM_FAULTS] = {
	"cut port",    "deaf port",   "dumb port",  "cut between two",
	"cut lan",     "loss",	      "jitter",	    "duplicates",
	"damage",      "link down",   "admin down", "no address",
	"crash",       "stop",	      "pause",	    "freeze",
	"late timers", "early timer", "handover",   "rejoin",
	"conf",
};

/** sim_state_name() - a word for GWHA_STATE_* */
const char *sim_state_name(u8 state)
{
	return state < TAP_COUNT(state_names) ? state_names[state] : "?";
}

/** sim_why_name() - a word for GWHA_WHY_* */
const char *sim_why_name(u8 why)
{
	return why < SIM_WHY_MAX && why_names[why] ? why_names[why] : "?";
}

/** sim_ev_name() - a word for enum gwha_ev */
const char *sim_ev_name(u8 ev)
{
	return ev < TAP_COUNT(ev_names) ? ev_names[ev] : "?";
}

/** sim_fault_name() - a word for enum sim_fault */
const char *sim_fault_name(u8 fault)
{
	return fault < SIM_FAULTS ? fault_names[fault] : "?";
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* A simulator in which something never happens proves nothing about it. */
static void report_coverage(const struct sim *w)
{
	u64 rarest = ~0ull;
	u32 i;

	for (i = GWHA_WHY_START; i < SIM_WHY_MAX; i++) {
		/* of those no event tells here */
		if (!why_names[i])
			continue;
		tap_diag("%-16s %llu", why_names[i],
			 (unsigned long long)w->whys[i]);
		if (w->whys[i] < rarest)
			rarest = w->whys[i];
	}
	tap_ok(rarest > 0, "every cause of a change occurred");
	rarest = ~0ull;
	for (i = 0; i < SIM_FAULTS; i++)
		if (w->faults[i] < rarest)
			rarest = w->faults[i];
	tap_ok(rarest > 0, "every kind of trouble occurred");
}

static int run_seeds(struct sim *w, u64 first, u64 n)
{
	double start = seconds();
	u64 failed = 0;
	double took;
	u64 i;

	tap_plan(n < RARE ? 1 : 3);
	for (i = 0; i < n; i++) {
		sim_play(w, first + i);
		if (w->failed && failed++ < REPORTS_MAX)
			tap_diag("seed %llu %s", (unsigned long long)w->seed,
				 w->report);
	}
	took = seconds() - start;
	tap_ok(!failed, "%llu seeds from %llu: %llu failed",
	       (unsigned long long)n, (unsigned long long)first,
	       (unsigned long long)failed);
	tap_diag("%.1f s, %.0f seeds/s, %.0f steps a seed", took,
		 (double)n / took, (double)w->steps / (double)(n ? n : 1));
	if (n >= RARE)
		report_coverage(w);
	return tap_done();
}

static int run_one(struct sim *w, u64 seed)
{
	tap_plan(1);
	sim_play(w, seed);
	tap_ok(!w->failed, "seed %llu %s", (unsigned long long)seed, w->report);
	return tap_done();
}

static int usage(void)
{
	fputs("Usage: sim [--seeds N] [--start S] | sim --seed S [-v]\n",
	      stderr);
	return 1;
}

static bool number(const char *s, u64 *v)
{
	char *end;

	if (!s || *s < '0' || *s > '9')
		return false;
	errno = 0;
	*v = strtoull(s, &end, 10);
	return !*end && !errno;
}

int main(int argc, char **argv)
{
	const char *env = getenv("SIM_SEEDS");
	u64 n = SEEDS, first = 1, seed = 0;
	bool one = false;
	struct sim w;
	int i, err;

	if (sim_init(&w))
		return 1;
	if (env && !number(env, &n))
		return usage();
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--seeds") && number(argv[i + 1], &n)) {
			i++;
		} else if (!strcmp(argv[i], "--start") &&
			   number(argv[i + 1], &first)) {
			i++;
		} else if (!strcmp(argv[i], "--seed") &&
			   number(argv[i + 1], &seed)) {
			one = true;
			i++;
		} else if (!strcmp(argv[i], "-v")) {
			w.verbose = true;
		} else {
			return usage();
		}
	}
	err = one ? run_one(&w, seed) : run_seeds(&w, first, n);
	sim_exit(&w);
	return err;
}
