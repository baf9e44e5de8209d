/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a packet in a chain of nftables and those that it jumps to. */

#ifndef GWHA_CHAIN_H
#define GWHA_CHAIN_H

#include <jansson.h>

#include "doctor.h"

/**
 * struct gwha_packet - a packet of VRRP, or of synchronisation by its port
 * @host: by whose devices it comes
 * @six: of IPv6
 * @port: UDP port, or 0 for VRRP
 */
struct gwha_packet {
	const struct gwha_host *host;
	bool six;
	unsigned int port;
};

/* "With all": by a rule that takes whatever comes, and does not speak of it. */
enum gwha_passage {
	GWHA_PASSES_ON,
	GWHA_LET_IN,
	GWHA_LET_IN_WITH_ALL,
	GWHA_REFUSED,
	GWHA_REFUSED_WITH_ALL,
};

enum gwha_passage gwha_chain_follow(const json_t *list, const json_t *chain,
				    const struct gwha_packet *packet);

#endif /* GWHA_CHAIN_H */
