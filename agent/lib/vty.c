// SPDX-License-Identifier: GPL-2.0-or-later
/* What FRR's daemons speak on their vty sockets. */

#include <stdio.h>

#include "vty.h"

/* Behind a reply's text. */
#define NULS 3

static enum gwha_reply_got take(struct gwha_reply *r, char c)
{
	/* nothing was asked that this could be the reply to */
	if (r->done)
		return GWHA_REPLY_GARBAGE;
	if (r->mark == NULS) {
		r->status = (uint8_t)c;
		r->done = true;
		return gwha_reply_add(r, '\0');
	}
	if (!c) {
		r->mark++;
		return GWHA_REPLY_MORE;
	}
	return r->mark ? GWHA_REPLY_GARBAGE : gwha_reply_add(r, c);
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
enum gwha_reply_got gwha_vty_feed(struct gwha_reply *r, const char *data,
				  size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum gwha_reply_got got = take(r, data[i]);

		if (got != GWHA_REPLY_MORE)
			return got;
	}
	return r->done ? GWHA_REPLY_DONE : GWHA_REPLY_MORE;
}

/**
 * gwha_vty_status_text - how a command ended, in words
 * @status: what the daemon said
 */
const char *gwha_vty_status_text(uint16_t status)
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
const char *gwha_vty_complaint(const struct gwha_reply *r, char *line,
			       size_t size)
{
	const char *text = r->text;

	while (*text == '%' || *text == ' ' || *text == '\r' || *text == '\n')
		text++;
	gwha_reply_line(text, line, size);
	if (!*line)
		snprintf(line, size, "%s", gwha_vty_status_text(r->status));
	return line;
}

static bool is_good(const struct gwha_reply *r)
{
	return r->status == GWHA_VTY_OK;
}

/* What is configured takes more than what is looked at: hence the first command. */
const struct gwha_speech gwha_vty_speech = {
	.who = "FRR's daemons do",
	.end = '\0',
	.hello = "enable",
	.feed = gwha_vty_feed,
	.good = is_good,
	.complaint = gwha_vty_complaint,
};
