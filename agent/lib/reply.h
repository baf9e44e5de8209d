/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a routing daemon answers to a command, as it comes: text, in pieces, and how
 * the command ended. Bounded. And how such daemons are spoken with: a command is a
 * line, there is one at a time.
 */

#ifndef GWHA_REPLY_H
#define GWHA_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A command is a line; a reply may be a table of routes. */
#define GWHA_COMMAND_MAX 512
#define GWHA_REPLY_MAX (4 * 1024 * 1024)

enum gwha_reply_got {
	GWHA_REPLY_MORE, /* not all of it is there */
	GWHA_REPLY_DONE,
	GWHA_REPLY_TOO_LONG,
	GWHA_REPLY_GARBAGE, /* what follows cannot be told apart any more */
	GWHA_REPLY_NO_MEMORY,
};

/**
 * struct gwha_reply - a reply, as far as it has come
 * @text: its text; ends with a NUL once it is done
 * @n: bytes of it
 * @room: bytes that there is memory for
 * @mark: how far the daemon's language is in it: its own
 * @done: all of it is there
 * @status: how the command ended, in the daemon's numbers
 */
struct gwha_reply {
	char *text;
	size_t n;
	size_t room;
	size_t mark;
	bool done;
	uint16_t status;
};

/**
 * struct gwha_speech - how daemons are spoken with
 * @who: who speaks so, for: does not speak as ...
 * @end: what ends a command
 * @hello: what is said first; "" if it is the daemon that speaks first
 * @feed: takes what came of a reply
 * @good: whether a command did what it says
 * @complaint: what was said of one that did not
 */
struct gwha_speech {
	const char *who;
	char end;
	const char *hello;
	enum gwha_reply_got (*feed)(struct gwha_reply *r, const char *data,
				    size_t n);
	bool (*good)(const struct gwha_reply *r);
	const char *(*complaint)(const struct gwha_reply *r, char *line,
				 size_t size);
};

bool gwha_is_command(const char *command);
enum gwha_reply_got gwha_reply_add(struct gwha_reply *r, char c);
void gwha_reply_free(struct gwha_reply *r);
void gwha_reply_line(const char *text, char *line, size_t size);

#endif /* GWHA_REPLY_H */
