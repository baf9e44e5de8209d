/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory for secrets on their way to charon, and what its users share. */

#ifndef GWHAD_IPSEC_ROOM_H
#define GWHAD_IPSEC_ROOM_H

#include <sys/random.h>

#include "clock.h"

/* A file, and a packet with two of them and what is said besides. */
#define GWHAD_IPSEC_FILE (32 * 1024)
#define GWHAD_IPSEC_PACKET (96 * 1024)
#define GWHAD_IPSEC_ROOM (GWHAD_IPSEC_PACKET + 2 * GWHAD_IPSEC_FILE)

/* Any number: whoever failed together must not try again together. */
static inline uint32_t gwhad_ipsec_chance(void)
{
	uint32_t chance = 0;

	if (getrandom(&chance, sizeof(chance), GRND_NONBLOCK) < 0)
		chance = 0;
	return chance;
}

#endif /* GWHAD_IPSEC_ROOM_H */
