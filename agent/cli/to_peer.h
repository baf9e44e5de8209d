/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that another node is to have. */

#ifndef GWHA_TO_PEER_H
#define GWHA_TO_PEER_H

#include <stdbool.h>

#include "err.h"

struct gwha_conf;
struct gwha_file;

/**
 * struct gwha_to_peer - what is asked for
 * @name: the node
 * @replaces: digest of the file that it has, or NULL: that both had last
 * @socket: where this node's agent says that
 * @quiet: what became of it is not written, as is right with JSON
 */
struct gwha_to_peer {
	const char *name;
	const char *replaces;
	const char *socket;
	bool quiet;
};

int gwha_to_peer(const struct gwha_to_peer *t, const struct gwha_file *file,
		 const struct gwha_conf *conf, struct gwha_err *err);

#endif /* GWHA_TO_PEER_H */
