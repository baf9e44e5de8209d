/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another node's agent, asked by the command line. */

#ifndef GWHA_ASK_PEER_H
#define GWHA_ASK_PEER_H

#include "err.h"
#include "peer_message.h"

/**
 * struct gwha_answer - what another node's agent says
 * @m: its message, whose text ends with a NUL
 * @room: where it is
 */
struct gwha_answer {
	struct gwha_message m;
	char room[2 * GWHA_JSON_MAX + 1];
};

int gwha_ask_peer(const struct gwha_conf_peer *p, const char *name,
		  const struct gwha_message *question,
		  struct gwha_answer *answer, struct gwha_err *err);

#endif /* GWHA_ASK_PEER_H */
