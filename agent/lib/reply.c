// SPDX-License-Identifier: GPL-2.0-or-later
/* What routing daemons answer, as it comes. */

#include <stdlib.h>

#include "reply.h"

#define ROOM_MIN 4096

/**
 * gwha_is_command - whether a text can be sent as one command
 * @command: text
 *
 * A control character would end it, or be another command's beginning.
 */
bool gwha_is_command(const char *command)
{
	size_t n = 0;

	for (const char *c = command; *c; c++, n++)
		if (*c < ' ' || *c > '~' || n >= GWHA_COMMAND_MAX)
			return false;
	return n;
}

/**
 * gwha_reply_add - a byte more of a reply's text
 * @r: the reply
 * @c: the byte; a NUL ends the text, and is not counted
 *
 * Return: GWHA_REPLY_MORE, or what is wrong.
 */
enum gwha_reply_got gwha_reply_add(struct gwha_reply *r, char c)
{
	if (c && r->n == GWHA_REPLY_MAX)
		return GWHA_REPLY_TOO_LONG;
	/* one byte more than the text: the NUL behind it */
	if (r->n + 1 >= r->room) {
		size_t room = r->room ? 2 * r->room : ROOM_MIN;
		char *text = realloc(r->text, room);

		if (!text)
			return GWHA_REPLY_NO_MEMORY;
		r->text = text;
		r->room = room;
	}
	r->text[r->n] = c;
	r->n += !!c;
	return GWHA_REPLY_MORE;
}

/**
 * gwha_reply_free - forget a reply, so that another one can be taken
 * @r: the reply
 */
void gwha_reply_free(struct gwha_reply *r)
{
	free(r->text);
	*r = (struct gwha_reply){0};
}

/**
 * gwha_reply_line - a line of a text, for people
 * @text: text; up to its first line break
 * @line: where it is put, in printable characters
 * @size: bytes
 */
void gwha_reply_line(const char *text, char *line, size_t size)
{
	size_t n = 0;

	for (; *text && *text != '\n' && *text != '\r' && n + 1 < size; text++)
		line[n++] = *text < ' ' || *text > '~' ? '?' : *text;
	line[n] = '\0';
}
