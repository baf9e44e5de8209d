/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What FRR's daemons speak on their vty sockets: a command ends with a NUL; a reply
 * is text, then three NULs and a status. One command at a time.
 */

#ifndef GWHA_VTY_H
#define GWHA_VTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A command is a line; a reply may be a table of routes. */
#define GWHA_VTY_COMMAND_MAX 512
#define GWHA_VTY_REPLY_MAX (4 * 1024 * 1024)

/* How a command ended, by the daemon's numbers: others are failures as well. */
enum gwha_vty_status {
	GWHA_VTY_OK = 0,
	GWHA_VTY_WARNING = 1,
	GWHA_VTY_NO_MATCH = 2,
	GWHA_VTY_AMBIGUOUS = 3,
	GWHA_VTY_INCOMPLETE = 4,
	GWHA_VTY_REFUSED = 13,
};

enum gwha_vty_got {
	GWHA_VTY_MORE, /* not all of it is there */
	GWHA_VTY_DONE,
	GWHA_VTY_TOO_LONG,
	GWHA_VTY_GARBAGE, /* what follows cannot be told apart any more */
	GWHA_VTY_NO_MEMORY,
};

/**
 * struct gwha_vty_reply - a reply, as far as it has come
 * @text: its text; ends with a NUL once it is done
 * @n: bytes of it
 * @room: bytes that there is memory for
 * @nuls: how many of the three NULs were seen
 * @done: all of it is there
 * @status: how the command ended
 */
struct gwha_vty_reply {
	char *text;
	size_t n;
	size_t room;
	unsigned int nuls;
	bool done;
	uint8_t status;
};

bool gwha_vty_is_command(const char *command);
enum gwha_vty_got gwha_vty_feed(struct gwha_vty_reply *r, const char *data,
				size_t n);
void gwha_vty_free(struct gwha_vty_reply *r);
const char *gwha_vty_status_text(uint8_t status);
const char *gwha_vty_complaint(const struct gwha_vty_reply *r, char *line,
			       size_t size);

#endif /* GWHA_VTY_H */
