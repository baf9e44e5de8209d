/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the agent is asked, over its socket. */

#ifndef GWHA_AGENT_H
#define GWHA_AGENT_H

#include <stddef.h>

#include "err.h"
#include "model.h"

/* Where it answers, if nothing is said. */
#define GWHA_AGENT_SOCKET "/run/gwha/gwhad.sock"

/* Of a request about a group, with its end. */
#define GWHA_AGENT_GROUP_MAX (32 + 3 * GWHA_NAME_MAX)

void gwha_agent_group(char what[GWHA_AGENT_GROUP_MAX], const char *path,
		      const char *group);
char *gwha_agent_ask(const char *path, const char *method, const char *what,
		     int *status, struct gwha_err *err);

#endif /* GWHA_AGENT_H */
