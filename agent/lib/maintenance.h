/* SPDX-License-Identifier: GPL-2.0-or-later */
/* That a node is in maintenance, as a file that outlives whoever set it. */

#ifndef GWHA_MAINTENANCE_H
#define GWHA_MAINTENANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "objects.h"

#define GWHA_STATE_DIR "/var/lib/gwha"
#define GWHA_MAINTENANCE_FILE "maintenance"

/* The lowest there is: it takes over, after everybody else. */
#define GWHA_MAINTENANCE_PRIORITY 1

/* A group, and the priority that it had. */
struct gwha_resting {
	char name[GWHA_NAME_MAX + 1];
	uint8_t priority;
};

/**
 * struct gwha_maintenance - what the file says
 * @on: there is one
 * @since: when it was written first, in seconds since 1970
 * @at: groups
 * @n: how many
 */
struct gwha_maintenance {
	bool on;
	int64_t since;
	struct gwha_resting *at;
	size_t n;
};

bool gwha_maintenance_is_on(const char *dir);
int gwha_maintenance_read(const char *dir, struct gwha_maintenance *m,
			  struct gwha_err *err);
int gwha_maintenance_add(struct gwha_maintenance *m, const char *name,
			 uint8_t priority, struct gwha_err *err);
uint8_t gwha_maintenance_priority(const struct gwha_maintenance *m,
				  const char *name);
int gwha_maintenance_write(const char *dir, const struct gwha_maintenance *m,
			   struct gwha_err *err);
int gwha_maintenance_end(const char *dir, struct gwha_err *err);
void gwha_maintenance_free(struct gwha_maintenance *m);

#endif /* GWHA_MAINTENANCE_H */
