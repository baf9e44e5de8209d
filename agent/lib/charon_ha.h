/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How charon's ha plugin is set up, by which the nodes' charons give each other copies:
 * what charon's files say of it. Pure, and bounded: only what is asked for is kept.
 */

#ifndef GWHA_CHARON_HA_H
#define GWHA_CHARON_HA_H

#include <stdbool.h>
#include <stddef.h>

/* The plugin's own, both ways. */
#define GWHA_CHARON_HA_PORT 4510

/* Sections in each other, and what one of them is called, or a value. */
#define GWHA_CHARON_HA_DEPTH_MAX 8
#define GWHA_CHARON_HA_WORD_MAX 64

/**
 * struct gwha_charon_ha - what was read of the plugin's section; "" for what is not there
 * @sections: in which section what comes next is
 * @depth: in how many
 * @local: the address by which this node's charon speaks
 * @remote: the other one's
 * @monitor: whether charon decides by itself who uses what there is
 * @fifo: whether it can be told
 * @segments: in how many parts
 * @resync: whether it asks for copies when it begins
 * @secret: it has one, so that what it says goes through a tunnel of its own
 */
struct gwha_charon_ha {
	char sections[GWHA_CHARON_HA_DEPTH_MAX][GWHA_CHARON_HA_WORD_MAX];
	size_t depth;
	char local[GWHA_CHARON_HA_WORD_MAX];
	char remote[GWHA_CHARON_HA_WORD_MAX];
	char monitor[GWHA_CHARON_HA_WORD_MAX];
	char fifo[GWHA_CHARON_HA_WORD_MAX];
	char segments[GWHA_CHARON_HA_WORD_MAX];
	char resync[GWHA_CHARON_HA_WORD_MAX];
	bool secret;
};

void gwha_charon_ha_line(struct gwha_charon_ha *ha, const char *line);
void gwha_charon_ha_text(struct gwha_charon_ha *ha, const char *text);

#endif /* GWHA_CHARON_HA_H */
