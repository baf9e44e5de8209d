// SPDX-License-Identifier: GPL-2.0-or-later
/* Holding a lease: what is asked of the kernel, in which order, and when. */

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "hold.h"
#include "model.h"
#include "nl.h"
#include "stop.h"

#define LEASE_US 60000
#define RENEWALS 4

/* The kernel: what it was asked, and when it refuses or the user wants an end. */
static struct {
	uint8_t asked[64];
	size_t n;
	unsigned int renewed;
	uint8_t refuse;
	uint32_t lease_us;
	bool end; /* by a signal, after RENEWALS */
} kernel;

int __wrap_gwha_nl_request(struct gwha_nl *nl, uint8_t cmd,
			   const struct gwha_kind *kind, const void *obj,
			   struct gwha_err *err)
{
	const struct gwha_group *key = obj;

	(void)nl;
	assert_ptr_equal(kind, &gwha_kind_group);
	assert_string_equal(key->name, "edge");
	assert_true(kernel.n < sizeof(kernel.asked));
	kernel.asked[kernel.n++] = cmd;
	if (cmd == kernel.refuse)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "refused");
	kernel.renewed += cmd == GWHA_CMD_LEASE_RENEW;
	if (kernel.end && kernel.renewed == RENEWALS)
		raise(SIGTERM);
	return 0;
}

int __wrap_gwha_nl_get(struct gwha_nl *nl, uint8_t cmd,
		       const struct gwha_kind *kind, const void *key,
		       struct gwha_list *list, struct gwha_err *err)
{
	struct gwha_group *g = calloc(1, sizeof(*g));

	(void)nl;
	(void)key;
	(void)err;
	assert_int_equal(cmd, GWHA_CMD_GROUP_GET);
	assert_ptr_equal(kind, &gwha_kind_lease);
	g->lease_us = kernel.lease_us;
	*list = (struct gwha_list){g, 1};
	return 0;
}

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* Hold it, with standard output going to a pipe; what came out is in text. */
static int hold(char *text, size_t size, struct gwha_err *err)
{
	struct gwha_group key = {
		.has = GWHA_HAS(GWHA_A_GROUP_NAME),
		.name = "edge",
	};
	int stop = gwha_stop_fd(err);
	int saved = dup(STDOUT_FILENO);
	struct signalfd_siginfo info;
	int ends[2];
	ssize_t n;
	int ret;

	assert_true(stop >= 0);
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	ret = gwha_lease_hold(NULL, &key, stop, err);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	n = read(ends[0], text, size - 1);
	assert_true(n >= 0);
	text[n] = '\0';
	close(ends[0]);
	/* nobody takes the signal: it would end the next one too */
	if (kernel.end)
		assert_true(read(stop, &info, sizeof(info)) > 0);
	close(stop);
	return ret;
}

static void it_is_renewed_until_a_signal(void **state)
{
	static const uint8_t want[] = {
		GWHA_CMD_LEASE_TAKE,  GWHA_CMD_LEASE_RENEW,
		GWHA_CMD_LEASE_RENEW, GWHA_CMD_LEASE_RENEW,
		GWHA_CMD_LEASE_RENEW, GWHA_CMD_LEASE_RELEASE,
	};
	uint64_t start = now_us();
	struct gwha_err err;
	char text[64];

	(void)state;
	memset(&kernel, 0, sizeof(kernel));
	kernel.lease_us = LEASE_US;
	kernel.end = true;
	assert_int_equal(hold(text, sizeof(text), &err), 0);
	assert_string_equal(text, "lease held\n");
	assert_int_equal(kernel.n, sizeof(want));
	assert_memory_equal(kernel.asked, want, sizeof(want));
	/* not sooner than every third of the period; a late one is the host's */
	assert_true(now_us() - start >= RENEWALS * LEASE_US / 3);
}

static void a_refusal_is_the_end(void **state)
{
	static const struct {
		uint8_t refuse;
		size_t asked;
		const char *text;
	} rows[] = {
		{GWHA_CMD_LEASE_TAKE, 1, ""},
		{GWHA_CMD_LEASE_RENEW, 2, "lease held\n"},
	};
	struct gwha_err err;
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&kernel, 0, sizeof(kernel));
		kernel.lease_us = 10000;
		kernel.refuse = rows[i].refuse;
		assert_int_equal(hold(text, sizeof(text), &err), -1);
		assert_int_equal(err.code, GWHA_EXIT_REFUSED);
		assert_string_equal(err.text, "refused");
		assert_string_equal(text, rows[i].text);
		assert_int_equal(kernel.n, rows[i].asked);
	}
}

static void no_period_is_no_lease(void **state)
{
	struct gwha_err err;
	char text[64];

	(void)state;
	memset(&kernel, 0, sizeof(kernel));
	assert_int_equal(hold(text, sizeof(text), &err), -1);
	assert_int_equal(err.code, GWHA_EXIT_REFUSED);
	assert_string_equal(
		err.text,
		"the module says nothing of leases: is it older than this program?");
	/* it was taken: let the group stay as it is */
	assert_int_equal(kernel.n, 2);
	assert_int_equal(kernel.asked[1], GWHA_CMD_LEASE_RELEASE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_renewed_until_a_signal),
		cmocka_unit_test(a_refusal_is_the_end),
		cmocka_unit_test(no_period_is_no_lease),
	};

	return cmocka_run_group_tests_name("lease", tests, NULL, NULL);
}
