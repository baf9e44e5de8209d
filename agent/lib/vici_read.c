// SPDX-License-Identifier: GPL-2.0-or-later
/* VICI: what comes from charon. Whatever comes is bytes of a stranger. */

#include <string.h>

#include "vici.h"

static bool is_named(enum gwha_vici_type type)
{
	return type == GWHA_VICI_REQUEST || type == GWHA_VICI_REGISTER ||
	       type == GWHA_VICI_UNREGISTER || type == GWHA_VICI_EVENT;
}

/**
 * gwha_vici_packet_read - take a packet apart
 * @data: the packet, without its length
 * @size: bytes
 * @packet: filled in; its message is not looked at
 *
 * Return: 0, or -1 if it is none.
 */
int gwha_vici_packet_read(const uint8_t *data, size_t size,
			  struct gwha_vici_packet *packet)
{
	size_t head = 1;

	if (!size || size > GWHA_VICI_PACKET_MAX || data[0] > GWHA_VICI_EVENT)
		return -1;
	memset(packet, 0, sizeof(*packet));
	packet->type = (enum gwha_vici_type)data[0];
	if (is_named(packet->type)) {
		if (size < 2 || !data[1] || size - 2 < data[1] ||
		    memchr(data + 2, 0, data[1]))
			return -1;
		memcpy(packet->name, data + 2, data[1]);
		head += 1U + data[1];
	}
	packet->message = data + head;
	packet->len = size - head;
	return 0;
}

/**
 * gwha_vici_read - begin with a message
 * @r: set up
 * @message: the message; must stay where it is
 * @len: bytes
 */
void gwha_vici_read(struct gwha_vici_reader *r, const uint8_t *message,
		    size_t len)
{
	*r = (struct gwha_vici_reader){.at = message, .end = message + len};
}

/* The next field, after as many bytes of length; false if it goes too far. */
static bool take(struct gwha_vici_reader *r, unsigned int bytes,
		 const char **field, size_t *len)
{
	size_t left = (size_t)(r->end - r->at);

	if (left < bytes)
		return false;
	*len = bytes == 1 ? r->at[0] : (size_t)r->at[0] << 8 | r->at[1];
	if (left - bytes < *len)
		return false;
	*field = (const char *)r->at + bytes;
	r->at += bytes + *len;
	return true;
}

static bool open_section(struct gwha_vici_reader *r,
			 struct gwha_vici_element *el)
{
	return r->depth++ < GWHA_VICI_DEPTH_MAX &&
	       take(r, 1, &el->name, &el->name_len);
}

static bool outside(struct gwha_vici_reader *r, struct gwha_vici_element *el)
{
	switch (el->kind) {
	case GWHA_VICI_SECTION:
		return open_section(r, el);
	case GWHA_VICI_SECTION_END:
		el->depth--;
		return r->depth--;
	case GWHA_VICI_VALUE:
		return take(r, 1, &el->name, &el->name_len) &&
		       take(r, 2, &el->value, &el->value_len);
	case GWHA_VICI_LIST:
		r->list = true;
		return take(r, 1, &el->name, &el->name_len);
	default:
		return false;
	}
}

static bool inside(struct gwha_vici_reader *r, struct gwha_vici_element *el)
{
	if (el->kind == GWHA_VICI_ITEM)
		return take(r, 2, &el->value, &el->value_len);
	r->list = false;
	return el->kind == GWHA_VICI_LIST_END;
}

/**
 * gwha_vici_next - the next piece of a message
 * @r: where it is read
 * @el: filled in
 *
 * Return: 1 if there was one, 0 at the end, -1 if the message is malformed: then
 * nothing more is to be read of it.
 */
int gwha_vici_next(struct gwha_vici_reader *r, struct gwha_vici_element *el)
{
	memset(el, 0, sizeof(*el));
	if (r->at == r->end)
		return r->depth || r->list ? -1 : 0;
	el->kind = (enum gwha_vici_kind)*r->at++;
	el->depth = r->depth;
	return (r->list ? inside(r, el) : outside(r, el)) ? 1 : -1;
}

/**
 * gwha_vici_sound - whether a message can be read to its end
 * @message: the message
 * @len: bytes
 */
bool gwha_vici_sound(const uint8_t *message, size_t len)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	int ret;

	gwha_vici_read(&r, message, len);
	do {
		ret = gwha_vici_next(&r, &el);
	} while (ret > 0);
	return !ret;
}

static bool same(const char *bytes, size_t len, const char *text)
{
	return strlen(text) == len && !memcmp(bytes, text, len);
}

/**
 * gwha_vici_is - whether a piece is called so
 * @el: a piece of a message
 * @name: name
 */
bool gwha_vici_is(const struct gwha_vici_element *el, const char *name)
{
	return el->name && same(el->name, el->name_len, name);
}

/**
 * gwha_vici_says - whether a piece has that value
 * @el: a piece of a message
 * @value: value
 */
bool gwha_vici_says(const struct gwha_vici_element *el, const char *value)
{
	return el->value && same(el->value, el->value_len, value);
}

/**
 * gwha_vici_copy - make a text of bytes
 * @from: bytes
 * @len: how many
 * @to: the text: what cannot be printed is a question mark there, and what has
 *	no room is left out
 * @room: how long it can be, with its NUL
 */
void gwha_vici_copy(const char *from, size_t len, char *to, size_t room)
{
	size_t i;

	for (i = 0; i < len && i + 1 < room; i++)
		to[i] = from[i] < ' ' || from[i] > '~' ? '?' : from[i];
	to[i] = '\0';
}

/**
 * gwha_vici_find - a value that stands in no section
 * @message: the message
 * @len: bytes
 * @name: of the value
 * @to: filled in as gwha_vici_copy() does
 * @room: how long it can be, with its NUL
 *
 * Return: whether there is one; then all up to it could be read.
 */
bool gwha_vici_find(const uint8_t *message, size_t len, const char *name,
		    char *to, size_t room)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;

	gwha_vici_read(&r, message, len);
	while (gwha_vici_next(&r, &el) > 0)
		if (el.kind == GWHA_VICI_VALUE && !el.depth &&
		    gwha_vici_is(&el, name)) {
			gwha_vici_copy(el.value, el.value_len, to, room);
			return true;
		}
	return false;
}
