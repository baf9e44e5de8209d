/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What FRR's daemons speak on their vty sockets: a command ends with a NUL; a reply
 * is text, then three NULs and a status.
 */

#ifndef GWHA_VTY_H
#define GWHA_VTY_H

#include "reply.h"

/* How a command ended, by the daemon's numbers: others are failures as well. */
enum gwha_vty_status {
	GWHA_VTY_OK = 0,
	GWHA_VTY_WARNING = 1,
	GWHA_VTY_NO_MATCH = 2,
	GWHA_VTY_AMBIGUOUS = 3,
	GWHA_VTY_INCOMPLETE = 4,
	GWHA_VTY_REFUSED = 13,
};

extern const struct gwha_speech gwha_vty_speech;

enum gwha_reply_got gwha_vty_feed(struct gwha_reply *r, const char *data,
				  size_t n);
const char *gwha_vty_status_text(uint16_t status);
const char *gwha_vty_complaint(const struct gwha_reply *r, char *line,
			       size_t size);

#endif /* GWHA_VTY_H */
