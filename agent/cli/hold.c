// SPDX-License-Identifier: GPL-2.0-or-later
/* Holding a lease for as long as a program runs. */

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "hold.h"
#include "model.h"
#include "nl.h"

/* Renewals in a period: two may be lost or late. */
#define RENEWALS 3

static int ask(struct gwha_nl *nl, uint8_t cmd, const struct gwha_group *key,
	       struct gwha_err *err)
{
	return gwha_nl_request(nl, cmd, &gwha_kind_group, key, err);
}

/* For how long the lease holds; it may be changed at any time. */
static int read_period(struct gwha_nl *nl, const struct gwha_group *key,
		       uint32_t *us, struct gwha_err *err)
{
	const struct gwha_group *g;
	struct gwha_list list;
	int ret = 0;

	if (gwha_nl_get(nl, GWHA_CMD_GROUP_GET, &gwha_kind_lease, key, &list,
			err))
		return -1;
	g = list.at;
	*us = g->lease_us;
	if (!*us)
		ret = gwha_fail(
			err, GWHA_EXIT_REFUSED,
			"the module says nothing of leases: is it older than this program?");
	free(list.at);
	return ret;
}

/* Whether the end came before the time was over. */
static bool stopped(int stop, uint64_t us)
{
	struct timespec time = {
		.tv_sec = (time_t)(us / 1000000),
		.tv_nsec = (long)(us % 1000000) * 1000,
	};
	struct pollfd fd = {.fd = stop, .events = POLLIN};

	return ppoll(&fd, 1, &time, NULL) > 0;
}

/* Until the end; what fails here is no reason to let the group fall. */
static int keep(struct gwha_nl *nl, const struct gwha_group *key, int stop,
		bool *lost, struct gwha_err *err)
{
	uint32_t us;

	*lost = false;
	if (puts("lease held") == EOF || fflush(stdout))
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "standard output cannot be written");
	for (;;) {
		if (read_period(nl, key, &us, err))
			return -1;
		if (stopped(stop, us / RENEWALS))
			return 0;
		*lost = ask(nl, GWHA_CMD_LEASE_RENEW, key, err);
		if (*lost)
			return -1;
	}
}

/**
 * gwha_lease_hold - take a lease, renew it in time, and release it at the end
 * @nl: connection; the lease belongs to it
 * @key: group whose lease it is
 * @stop: file descriptor that is readable once it shall end
 * @err: filled in on failure
 *
 * Writes "lease held" to standard output when it is taken. A lease that cannot
 * be renewed is left to its new holder, not released.
 *
 * Return: 0 when it was released, or -1.
 */
int gwha_lease_hold(struct gwha_nl *nl, const struct gwha_group *key, int stop,
		    struct gwha_err *err)
{
	struct gwha_err second;
	bool lost;

	if (ask(nl, GWHA_CMD_LEASE_TAKE, key, err))
		return -1;
	if (!keep(nl, key, stop, &lost, err))
		return ask(nl, GWHA_CMD_LEASE_RELEASE, key, err);
	if (!lost)
		(void)ask(nl, GWHA_CMD_LEASE_RELEASE, key, &second);
	return -1;
}
