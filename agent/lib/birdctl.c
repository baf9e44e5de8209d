// SPDX-License-Identifier: GPL-2.0-or-later
/* What BIRD speaks on its control socket. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "birdctl.h"

#define DIGITS 4

/* The code of a line that has one, or -1. */
static int code_of(const char *line, size_t n)
{
	int code = 0;

	if (n <= DIGITS || (line[DIGITS] != ' ' && line[DIGITS] != '-'))
		return -1;
	for (size_t i = 0; i < DIGITS; i++) {
		if (!isdigit((unsigned char)line[i]))
			return -1;
		code = 10 * code + (line[i] - '0');
	}
	return code;
}

/* A line is there as a whole, with its end; the mark is where it began. */
static enum gwha_reply_got take_line(struct gwha_reply *r)
{
	const char *line = r->text + r->mark;
	int code = code_of(line, r->n - r->mark);

	/* what has no code goes on with one that had */
	if (code < 0 && (*line != ' ' || !r->mark))
		return GWHA_REPLY_GARBAGE;
	r->mark = r->n;
	if (code < 0 || line[DIGITS] != ' ')
		return GWHA_REPLY_MORE;
	r->status = (uint16_t)code;
	r->done = true;
	return gwha_reply_add(r, '\0');
}

static enum gwha_reply_got take(struct gwha_reply *r, char c)
{
	enum gwha_reply_got got;

	/* nothing was asked that this could be the reply to */
	if (r->done || !c)
		return GWHA_REPLY_GARBAGE;
	got = gwha_reply_add(r, c);
	return got == GWHA_REPLY_MORE && c == '\n' ? take_line(r) : got;
}

/**
 * gwha_bird_feed - take what came of a reply
 * @r: the reply; zeroes at the beginning
 * @data: what came
 * @n: bytes
 *
 * Return: whether the reply is whole, or what is wrong with it: then the connection
 * can only be closed.
 */
enum gwha_reply_got gwha_bird_feed(struct gwha_reply *r, const char *data,
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
 * gwha_bird_next - the next line of a reply
 * @text: rest of a reply's text; moved on
 * @line: overwritten; at the beginning zeroes, and then the line before
 *
 * Return: false at the end.
 */
bool gwha_bird_next(const char **text, struct gwha_bird_line *line)
{
	size_t n = strcspn(*text, "\n");
	int code = code_of(*text, n);
	size_t head = code < 0 ? 1 : DIGITS + 1;

	if (!**text)
		return false;
	if (code >= 0)
		line->code = (unsigned int)code;
	head = head < n ? head : n;
	line->text = *text + head;
	line->n = n - head;
	*text += n + ((*text)[n] == '\n');
	return true;
}

/**
 * gwha_bird_complaint - what BIRD said that refused a command
 * @r: its reply, which is whole
 * @line: where it is put, in printable characters
 * @size: bytes
 *
 * Return: @line: its last line, or the code.
 */
const char *gwha_bird_complaint(const struct gwha_reply *r, char *line,
				size_t size)
{
	const char *text = r->text, *last = r->text;

	while (text[strcspn(text, "\n")] && *(text += strcspn(text, "\n") + 1))
		last = text;
	gwha_reply_line(last + (strlen(last) > DIGITS ? DIGITS + 1 : 0), line,
			size);
	if (!*line)
		snprintf(line, size, "says %04u, and no more", r->status);
	return line;
}

static bool is_good(const struct gwha_reply *r)
{
	return r->status < GWHA_BIRD_FAILED;
}

const struct gwha_speech gwha_bird_speech = {
	.who = "BIRD does",
	.end = '\n',
	.hello = "",
	.feed = gwha_bird_feed,
	.good = is_good,
	.complaint = gwha_bird_complaint,
};
