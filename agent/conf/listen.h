/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the agent itself is to be: where it answers who asks. Pure. */

#ifndef GWHA_LISTEN_H
#define GWHA_LISTEN_H

#include "objects.h"

#define GWHA_LISTENS_MAX 4
/* Those below it are of services that everybody knows. */
#define GWHA_LISTEN_PORT_MIN 1024

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/**
 * struct gwha_listen - an address that the agent answers at
 * @addr: address
 * @port: port of TCP
 * @node: where it stands
 */
struct gwha_listen {
	struct gwha_addr addr;
	uint16_t port;
	const struct gwha_node *node;
};

/**
 * struct gwha_conf_agent - how the agent is to be
 * @listen: where it answers, beside its socket
 * @n_listen: how many
 * @node: where it stands, or NULL
 */
struct gwha_conf_agent {
	struct gwha_listen listen[GWHA_LISTENS_MAX];
	size_t n_listen;
	const struct gwha_node *node;
};

/* Room for an address with its port as text, with the NUL. */
#define GWHA_LISTEN_TEXT_MAX 64

int gwha_agent_read(struct gwha_conf *conf, const struct gwha_node *part,
		    struct gwha_findings *f);
const char *gwha_listen_text(char text[GWHA_LISTEN_TEXT_MAX],
			     const struct gwha_listen *l);
bool gwha_listen_is_local(const struct gwha_listen *l);
bool gwha_listen_same(const struct gwha_listen *a, const struct gwha_listen *b);

#endif /* GWHA_LISTEN_H */
