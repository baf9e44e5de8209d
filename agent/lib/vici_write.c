// SPDX-License-Identifier: GPL-2.0-or-later
/* VICI: what goes to charon. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "vici.h"

static void put(struct gwha_vici_writer *w, const void *bytes, size_t len)
{
	if (w->bad || w->size - w->used < len) {
		w->bad = true;
		return;
	}
	if (len)
		memcpy(w->data + w->used, bytes, len);
	w->used += len;
}

static void put_byte(struct gwha_vici_writer *w, size_t byte)
{
	put(w, &(uint8_t){(uint8_t)byte}, 1);
}

static void put_name(struct gwha_vici_writer *w, const char *name)
{
	size_t len = strlen(name);

	if (!len || len > UINT8_MAX)
		w->bad = true;
	put_byte(w, len);
	put(w, name, len);
}

static void put_value(struct gwha_vici_writer *w, const void *value, size_t len)
{
	if (len > UINT16_MAX)
		w->bad = true;
	put_byte(w, len >> 8);
	put_byte(w, len & 0xff);
	put(w, value, len);
}

/**
 * gwha_vici_begin - begin a packet
 * @w: set up
 * @data: where to write it
 * @size: how much room there is
 * @type: a request, or that an event is wanted or not
 * @name: of the command or event
 */
void gwha_vici_begin(struct gwha_vici_writer *w, void *data, size_t size,
		     enum gwha_vici_type type, const char *name)
{
	*w = (struct gwha_vici_writer){.data = data, .size = size};
	put(w, "\0\0\0", GWHA_VICI_HEAD);
	put_byte(w, type);
	put_name(w, name);
}

/**
 * gwha_vici_section - begin a section
 * @w: the packet
 * @name: of the section
 */
void gwha_vici_section(struct gwha_vici_writer *w, const char *name)
{
	w->bad |= w->list || w->depth++ == GWHA_VICI_DEPTH_MAX;
	put_byte(w, GWHA_VICI_SECTION);
	put_name(w, name);
}

/**
 * gwha_vici_section_end - end the section that was begun last
 * @w: the packet
 */
void gwha_vici_section_end(struct gwha_vici_writer *w)
{
	w->bad |= w->list || !w->depth--;
	put_byte(w, GWHA_VICI_SECTION_END);
}

/**
 * gwha_vici_value - add a value
 * @w: the packet
 * @name: of the value
 * @value: bytes
 * @len: how many
 */
void gwha_vici_value(struct gwha_vici_writer *w, const char *name,
		     const void *value, size_t len)
{
	w->bad |= w->list;
	put_byte(w, GWHA_VICI_VALUE);
	put_name(w, name);
	put_value(w, value, len);
}

/**
 * gwha_vici_text - add a value that is a text
 * @w: the packet
 * @name: of the value
 * @fmt: text, as for printf; no secret, and not too long
 */
void gwha_vici_text(struct gwha_vici_writer *w, const char *name,
		    const char *fmt, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(text))
		w->bad = true;
	else
		gwha_vici_value(w, name, text, (size_t)n);
}

/**
 * gwha_vici_list - begin a list
 * @w: the packet
 * @name: of the list
 */
void gwha_vici_list(struct gwha_vici_writer *w, const char *name)
{
	w->bad |= w->list;
	w->list = true;
	put_byte(w, GWHA_VICI_LIST);
	put_name(w, name);
}

/**
 * gwha_vici_item - add to the list that is open
 * @w: the packet
 * @value: bytes
 * @len: how many
 */
void gwha_vici_item(struct gwha_vici_writer *w, const void *value, size_t len)
{
	w->bad |= !w->list;
	put_byte(w, GWHA_VICI_ITEM);
	put_value(w, value, len);
}

/**
 * gwha_vici_list_end - end the list that is open
 * @w: the packet
 */
void gwha_vici_list_end(struct gwha_vici_writer *w)
{
	w->bad |= !w->list;
	w->list = false;
	put_byte(w, GWHA_VICI_LIST_END);
}

/**
 * gwha_vici_finish - end a packet
 * @w: the packet; its length is put before it
 *
 * Return: how many bytes there are to send, or 0 if it is not whole.
 */
size_t gwha_vici_finish(struct gwha_vici_writer *w)
{
	size_t len = w->used - GWHA_VICI_HEAD;

	if (w->bad || w->depth || w->list || len > GWHA_VICI_PACKET_MAX)
		return 0;
	for (int i = 0; i < GWHA_VICI_HEAD; i++)
		w->data[i] = (uint8_t)(len >> (24 - 8 * i));
	return w->used;
}
