/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the agent tells the process that runs programs, and what comes back. */

#ifndef GWHAD_ORDER_H
#define GWHAD_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "programs.h"

/* One message. */
#define GWHAD_ORDER_MAX 8192
#define GWHAD_ENV_MAX 24
/* As many run at once: every check, one that is notified, some that hang. */
#define GWHAD_JOBS_MAX (GWHA_CHECKS_MAX + 16)

/**
 * struct gwhad_order - run a program
 * @id: comes back with the outcome
 * @timeout_ms: after which it is killed
 * @exec: the program
 * @env: its environment: NAME=VALUE
 * @n_env: how many
 */
struct gwhad_order {
	uint32_t id;
	uint32_t timeout_ms;
	struct gwha_exec exec;
	const char *env[GWHAD_ENV_MAX + 1];
	size_t n_env;
};

/* What became of a program; as wait() has it, or -1 if it could not be run. */
struct gwhad_outcome {
	uint32_t id;
	int32_t status;
	uint32_t timed_out;
};

size_t gwhad_order_pack(const struct gwhad_order *order, char *to, size_t room);
int gwhad_order_unpack(const char *from, size_t size,
		       struct gwhad_order *order);

#endif /* GWHAD_ORDER_H */
