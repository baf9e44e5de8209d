/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this node's agent knows of the others. */

#ifndef GWHA_AGENT_PEERS_H
#define GWHA_AGENT_PEERS_H

#include <jansson.h>

#include "err.h"

struct gwha_report;

json_t *gwha_agent_peers(const char *socket, struct gwha_err *err);
const char *gwha_peer_text(const json_t *object, const char *key);
void gwha_doctor_peers(const char *socket, struct gwha_report *r);

#endif /* GWHA_AGENT_PEERS_H */
