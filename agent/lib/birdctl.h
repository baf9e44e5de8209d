/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What BIRD speaks on its control socket. It greets, with a reply of its own. A
 * command is a line; a reply is lines:
 *
 *	CODE-text	there is more		CODE text	the last one
 *	 text		the same code as the line before, and there is more
 *
 * CODE is four digits: 0... done, 1... and 2... what was asked for, 8... it could
 * not be done, 9... it was not understood.
 */

#ifndef GWHA_BIRDCTL_H
#define GWHA_BIRDCTL_H

#include "reply.h"

enum gwha_bird_code {
	GWHA_BIRD_PROTOCOL = 1002, /* one, in short */
	GWHA_BIRD_DETAIL = 1006, /* more of it */
	GWHA_BIRD_ROUTE = 1007, /* one, in short */
	GWHA_BIRD_TYPE = 1008, /* what kind of route that is */
	GWHA_BIRD_ATTRIBUTE = 1012, /* and what it carries */
	GWHA_BIRD_BFD = 1020, /* a BFD session */
	GWHA_BIRD_NO_NETWORK = 8001, /* there is no such route */
	GWHA_BIRD_NO_PROTOCOL = 8003, /* nor protocol */
	GWHA_BIRD_SYNTAX = 9001, /* or it has no table for that */
};

/* From here on a command has failed. */
#define GWHA_BIRD_FAILED 8000

/**
 * struct gwha_bird_line - a line of a reply
 * @code: its code
 * @text: what it says; no NUL is behind it
 * @n: bytes of that
 */
struct gwha_bird_line {
	unsigned int code;
	const char *text;
	size_t n;
};

extern const struct gwha_speech gwha_bird_speech;

enum gwha_reply_got gwha_bird_feed(struct gwha_reply *r, const char *data,
				   size_t n);
bool gwha_bird_next(const char **text, struct gwha_bird_line *line);
const char *gwha_bird_complaint(const struct gwha_reply *r, char *line,
				size_t size);

#endif /* GWHA_BIRDCTL_H */
