// SPDX-License-Identifier: GPL-2.0-or-later
/* What FRR's daemons speak on their vty sockets. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vty.h"

/* Behind a reply's text. */
#define NULS 3

#define ROOM_MIN 4096

/**
 * gwha_vty_is_command - whether a text can be sent as one command
 * @command: text
 *
 * A control character would end it, or be another command's beginning.
 */
bool gwha_vty_is_command(const char *command)
{
	size_t n = 0;

	for (const char *c = command; *c; c++, n++)
		if (*c < ' ' || *c > '~' || n >= GWHA_VTY_COMMAND_MAX)
			return false;
	return n;
}

/* One byte more than the text: the NUL behind it. */
static enum gwha_vty_got make_room(struct gwha_vty_reply *r)
{
	size_t room = r->room ? 2 * r->room : ROOM_MIN;
	char *text;

	if (r->n + 1 < r->room)
		return GWHA_VTY_MORE;
	text = realloc(r->text, room);
	if (!text)
		return GWHA_VTY_NO_MEMORY;
	r->text = text;
	r->room = room;
	return GWHA_VTY_MORE;
}

static enum gwha_vty_got take(struct gwha_vty_reply *r, char c)
{
	enum gwha_vty_got got;

	/* nothing was asked that this could be the reply to */
	if (r->done)
		return GWHA_VTY_GARBAGE;
	got = make_room(r);
	if (got != GWHA_VTY_MORE)
		return got;
	if (r->nuls == NULS) {
		r->text[r->n] = '\0';
		r->status = (uint8_t)c;
		r->done = true;
		return GWHA_VTY_MORE;
	}
	if (!c) {
		r->nuls++;
		return GWHA_VTY_MORE;
	}
	if (r->nuls)
		return GWHA_VTY_GARBAGE;
	if (r->n == GWHA_VTY_REPLY_MAX)
		return GWHA_VTY_TOO_LONG;
	r->text[r->n++] = c;
	return GWHA_VTY_MORE;
}

/**
 * gwha_vty_feed - take what came of a reply
 * @r: the reply; zeroes at the beginning
 * @data: what came
 * @n: bytes
 *
 * Return: whether the reply is whole, or what is wrong with it: then the connection
 * can only be closed.
 */
enum gwha_vty_got gwha_vty_feed(struct gwha_vty_reply *r, const char *data,
				size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum gwha_vty_got got = take(r, data[i]);

		if (got != GWHA_VTY_MORE)
			return got;
	}
	return r->done ? GWHA_VTY_DONE : GWHA_VTY_MORE;
}

/**
 * gwha_vty_free - forget a reply, so that another one can be taken
 * @r: the reply
 */
void gwha_vty_free(struct gwha_vty_reply *r)
{
	free(r->text);
	*r = (struct gwha_vty_reply){0};
}

/**
 * gwha_vty_status_text - how a command ended, in words
 * @status: what the daemon said
 */
const char *gwha_vty_status_text(uint8_t status)
{
	switch (status) {
	case GWHA_VTY_OK:
		return "done";
	case GWHA_VTY_WARNING:
		return "refused";
	case GWHA_VTY_NO_MATCH:
		return "an unknown command";
	case GWHA_VTY_AMBIGUOUS:
		return "an ambiguous command";
	case GWHA_VTY_INCOMPLETE:
		return "an incomplete command";
	case GWHA_VTY_REFUSED:
		return "a refused configuration";
	default:
		return "failed";
	}
}

/**
 * gwha_vty_complaint - what a daemon said that refused a command
 * @r: its reply, which is whole
 * @line: where it is put, in printable characters
 * @size: bytes
 *
 * Return: @line: the first line that is not empty, or the status in words.
 */
const char *gwha_vty_complaint(const struct gwha_vty_reply *r, char *line,
			       size_t size)
{
	const char *text = r->text;
	size_t n = 0;

	while (*text == '%' || *text == ' ' || *text == '\r' || *text == '\n')
		text++;
	for (; *text && *text != '\n' && *text != '\r' && n + 1 < size; text++)
		line[n++] = *text < ' ' || *text > '~' ? '?' : *text;
	line[n] = '\0';
	if (!n)
		snprintf(line, size, "%s", gwha_vty_status_text(r->status));
	return line;
}
