// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Giving up what is not needed. The agent keeps CAP_NET_ADMIN, which commands to
 * the module take, and CAP_NET_BIND_SERVICE, since its peers call it at port 443
 * (V44); who has the first can open low ports to everybody, anyway. Programs that it
 * runs may have what has to do with networks, and no more, whatever they execute.
 */

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "privileges.h"

static int fail(struct gwha_err *err, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "capabilities: %s: %s", what,
			 strerror(errno));
}

static bool among(cap_value_t cap, const cap_value_t *keep, int n)
{
	for (int i = 0; i < n; i++)
		if (keep[i] == cap)
			return true;
	return false;
}

/* What is executed cannot have it either. */
static int bound(const cap_value_t *keep, int n, struct gwha_err *err)
{
	for (cap_value_t cap = 0; cap_get_bound(cap) >= 0; cap++)
		if (!among(cap, keep, n) && cap_get_bound(cap) &&
		    cap_drop_bound(cap))
			return fail(err, "cannot be given up");
	return 0;
}

/* Of those that shall be kept, those that there are: the first must be. */
static int set(const cap_value_t *keep, int n, struct gwha_err *err)
{
	cap_t had = cap_get_proc(), caps = cap_init();
	cap_flag_value_t there;
	int ret = 0;

	for (int i = 0; had && caps && i < n && !ret; i++) {
		if (cap_get_flag(had, keep[i], CAP_PERMITTED, &there))
			ret = fail(err, "cannot be read");
		else if (there != CAP_SET)
			ret = i ? 0 : gwha_fail(err, GWHA_EXIT_REFUSED,
						"CAP_NET_ADMIN is missing: start gwhad as root");
		else if (cap_set_flag(caps, CAP_PERMITTED, 1, &keep[i],
				      CAP_SET) ||
			 cap_set_flag(caps, CAP_EFFECTIVE, 1, &keep[i],
				      CAP_SET))
			ret = fail(err, "cannot be kept");
	}
	if (!had || !caps)
		ret = fail(err, "cannot be read");
	if (!ret && cap_set_proc(caps))
		ret = fail(err, "cannot be given up");
	cap_free(had);
	cap_free(caps);
	return ret;
}

static int drop(const cap_value_t *keep, int n, struct gwha_err *err)
{
	if (cap_reset_ambient())
		return fail(err, "ambient ones cannot be given up");
	if (bound(keep, n, err) || set(keep, n, err))
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return fail(err, "no_new_privs");
	return 0;
}

/* Besides those that it has; without CAP_DAC_OVERRIDE root is one among others. */
#define GROUPS_MAX 63

/* Routing daemons listen to these: who has none of them lacks nothing. */
static void join_routing(void)
{
	static const char *const names[] = {"frrvty", "bird"};
	gid_t groups[GROUPS_MAX + 2];
	int n = getgroups(GROUPS_MAX, groups);

	if (n < 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct group *one = getgrnam(names[i]);

		if (one)
			groups[n++] = one->gr_gid;
	}
	/* if not, their sockets say that they refuse us */
	(void)!setgroups((size_t)n, groups);
}

/**
 * gwhad_privileges_agent - keep what the agent needs
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_privileges_agent(struct gwha_err *err)
{
	static const cap_value_t keep[] = {CAP_NET_ADMIN, CAP_NET_BIND_SERVICE};

	join_routing();
	return drop(keep, 2, err);
}

/**
 * gwhad_privileges_runner - keep what programs may have
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_privileges_runner(struct gwha_err *err)
{
	static const cap_value_t keep[] = {CAP_NET_ADMIN, CAP_NET_RAW,
					   CAP_NET_BIND_SERVICE};

	return drop(keep, 3, err);
}

/**
 * gwhad_privileges_control - keep nothing: a controller has a file and a socket
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_privileges_control(struct gwha_err *err)
{
	return drop(NULL, 0, err);
}
