/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a packet in a chain of nftables and those that it jumps to. */

#ifndef GWHA_CHAIN_H
#define GWHA_CHAIN_H

#include <jansson.h>

#include "doctor.h"

/**
 * struct gwha_packet - a packet of VRRP, of ESP, or of a port
 * @host: by whose devices it comes
 * @six: of IPv6
 * @port: UDP port, or 0
 * @tcp: it is one of TCP
 * @esp: of ESP; else, without a port, of VRRP
 * @anywhere: by any device, not by those of routers and synchronisation alone
 */
struct gwha_packet {
	const struct gwha_host *host;
	bool six;
	unsigned int port;
	bool tcp;
	bool esp;
	bool anywhere;
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
