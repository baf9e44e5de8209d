/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hot standby: what its files and those of IPsec connections share. */

#ifndef GWHAD_HOT_ROOM_H
#define GWHAD_HOT_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "charon.h"
#include "hot.h"
#include "objects.h"

struct gwhad_ipsec;
struct gwhad_tunnel;

/**
 * struct gwhad_hot - charon's ha plugin
 * @path: of its FIFO
 * @group: whose connections are hot; "" if there are none
 * @told: what it was told
 * @log: a connection to charon of its own, for what its log says
 * @fd: the FIFO, for as long as a word may be on its way; or -1
 * @timer: when it is closed, or the next attempt
 * @charon: how many charons there were
 * @asked_us: when the other node was heard asking for all; 0 for never
 * @tries: how often in a row a word could not be written
 * @cause: why not, or ""
 * @words: how often one was
 * @failures: how often it was given up
 */
struct gwhad_hot {
	const char *path;
	char group[GWHA_NAME_MAX + 1];
	struct gwha_hot told;
	struct gwhad_charon log;
	int fd;
	struct event *timer;
	uint64_t charon;
	uint64_t asked_us;
	unsigned int tries;
	char cause[160];
	uint64_t words;
	uint64_t failures;
};

bool gwhad_xfrm_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t *seq);
int gwhad_xfrm_set_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t seq);

int gwhad_hot_begin(struct gwhad_ipsec *i);
void gwhad_hot_want(struct gwhad_ipsec *i);
void gwhad_hot_charon(struct gwhad_ipsec *i);
void gwhad_hot_owner(struct gwhad_ipsec *i, const char *group, bool was);
void gwhad_hot_turn(struct gwhad_ipsec *i);
void gwhad_hot_see(struct gwhad_tunnel *t);
void gwhad_hot_rekey(struct gwhad_tunnel *t);

#endif /* GWHAD_HOT_ROOM_H */
