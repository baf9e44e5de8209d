/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a host is asked, and what is found. */

#ifndef GWHA_DOCTOR_H
#define GWHA_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "objects.h"
#include "objects_sync.h"

enum gwha_status {
	GWHA_STATUS_OK,
	GWHA_STATUS_UNKNOWN,
	GWHA_STATUS_WARNING,
	GWHA_STATUS_ERROR,
};

/* Results that are kept; what is more is counted. */
#define GWHA_RESULTS_MAX 256

/**
 * struct gwha_result - what one check found
 * @id: of the check
 * @status: whether that is well
 * @text: what was found; one line
 * @remedy: what to do; "" if there is nothing to do
 */
struct gwha_result {
	const char *id;
	enum gwha_status status;
	char text[384];
	char remedy[384];
};

/**
 * struct gwha_report - all that was found
 * @at: results, in the order of the checks
 * @n: how many are kept
 * @count: how many there are, by status
 */
struct gwha_report {
	struct gwha_result at[GWHA_RESULTS_MAX];
	size_t n;
	size_t count[GWHA_STATUS_ERROR + 1];
};

/* Whether a clock is right; a namespace's tests say it, the kernel else. */
enum gwha_clock {
	GWHA_CLOCK_UNKNOWN,
	GWHA_CLOCK_SYNCED,
	GWHA_CLOCK_FREE,
};

/**
 * struct gwha_host - what is known of a host
 * @root: where its files are; "" for /
 * @version: of this program
 * @ruleset: what "nft -j list ruleset" says, or NULL
 * @why_no_ruleset: why there is none
 * @clock: whether its clock is synchronised
 * @loaded: whether @groups, @stats and the states are the kernel's; else
 *	routers and synchronisation are those of a file
 * @routers: complete
 * @n_routers: how many
 * @syncs: complete
 * @n_syncs: how many
 * @groups: only of a kernel
 * @n_groups: how many
 * @ike: a file has IPsec connections, of IPv4 and of IPv6
 * @esp: and some of them are not always in UDP
 * @n_hot: how many are to be taken over with a copy
 * @bgp: it has neighbors
 * @stats: only of a kernel, with the intervals of their routers
 * @n_stats: how many
 */
struct gwha_host {
	const char *root;
	const char *version;
	const char *ruleset;
	const char *why_no_ruleset;
	enum gwha_clock clock;
	bool loaded;
	const struct gwha_router *routers;
	size_t n_routers;
	const struct gwha_sync *syncs;
	size_t n_syncs;
	const struct gwha_group *groups;
	size_t n_groups;
	bool ike[2];
	bool esp[2];
	size_t n_hot;
	bool bgp[2];
	const struct gwha_stats *stats;
	size_t n_stats;
};

void gwha_doctor(const struct gwha_host *h, struct gwha_report *r);

__attribute__((format(printf, 4, 5))) struct gwha_result *
gwha_found(struct gwha_report *r, const char *id, enum gwha_status status,
	   const char *fmt, ...);
__attribute__((format(printf, 2, 3))) void
gwha_remedy(struct gwha_result *result, const char *fmt, ...);
void gwha_report_write(FILE *out, const struct gwha_report *r);
int gwha_report_write_json(FILE *out, const struct gwha_report *r, bool pretty);

#endif /* GWHA_DOCTOR_H */
