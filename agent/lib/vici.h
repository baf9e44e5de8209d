/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VICI, in which charon is spoken with: packets and the messages inside, as bytes.
 * Pure; nothing is allocated. A packet is a type, for some types a name, and a
 * message: sections, lists and values. On the socket its length stands before it.
 */

#ifndef GWHA_VICI_H
#define GWHA_VICI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The protocol's: of a packet without its length, and the length itself. */
#define GWHA_VICI_PACKET_MAX (512 * 1024)
#define GWHA_VICI_HEAD 4

/* Sections in sections; charon's own messages have at most four. */
#define GWHA_VICI_DEPTH_MAX 8

enum gwha_vici_type {
	GWHA_VICI_REQUEST,
	GWHA_VICI_RESPONSE,
	GWHA_VICI_NO_COMMAND, /* the command is not known */
	GWHA_VICI_REGISTER,
	GWHA_VICI_UNREGISTER,
	GWHA_VICI_CONFIRM,
	GWHA_VICI_NO_EVENT, /* the event is not known */
	GWHA_VICI_EVENT,
};

/**
 * struct gwha_vici_packet - a packet, taken apart
 * @type: what it is
 * @name: of a request, an event and its registration; else ""
 * @message: inside the bytes that it was read from
 * @len: how long that is
 */
struct gwha_vici_packet {
	enum gwha_vici_type type;
	char name[256];
	const uint8_t *message;
	size_t len;
};

enum gwha_vici_kind {
	GWHA_VICI_SECTION = 1,
	GWHA_VICI_SECTION_END,
	GWHA_VICI_VALUE,
	GWHA_VICI_LIST,
	GWHA_VICI_ITEM,
	GWHA_VICI_LIST_END,
};

/**
 * struct gwha_vici_element - a piece of a message
 * @kind: what it is
 * @name: of a section, a value or a list; not ended by a NUL
 * @name_len: how long that is; 0 for the other kinds
 * @value: of a value or an item; not ended by a NUL
 * @value_len: how long that is; 0 for the other kinds
 * @depth: in how many sections it stands; a section is not in itself
 */
struct gwha_vici_element {
	enum gwha_vici_kind kind;
	const char *name;
	size_t name_len;
	const char *value;
	size_t value_len;
	unsigned int depth;
};

/* A message that is being read; list is whether it is inside of one. */
struct gwha_vici_reader {
	const uint8_t *at;
	const uint8_t *end;
	unsigned int depth;
	bool list;
};

/**
 * struct gwha_vici_writer - a packet that is being written
 * @data: where to
 * @size: how much room there is
 * @used: how much of it is used
 * @bad: it did not fit, or was not made of sections, lists and values
 * @depth: open sections
 * @list: whether a list is open
 */
struct gwha_vici_writer {
	uint8_t *data;
	size_t size;
	size_t used;
	bool bad;
	unsigned int depth;
	bool list;
};

int gwha_vici_packet_read(const uint8_t *data, size_t size,
			  struct gwha_vici_packet *packet);
void gwha_vici_read(struct gwha_vici_reader *r, const uint8_t *message,
		    size_t len);
int gwha_vici_next(struct gwha_vici_reader *r, struct gwha_vici_element *el);
bool gwha_vici_sound(const uint8_t *message, size_t len);
bool gwha_vici_is(const struct gwha_vici_element *el, const char *name);
bool gwha_vici_says(const struct gwha_vici_element *el, const char *value);
void gwha_vici_copy(const char *from, size_t len, char *to, size_t room);
bool gwha_vici_find(const uint8_t *message, size_t len, const char *name,
		    char *to, size_t room);

void gwha_vici_begin(struct gwha_vici_writer *w, void *data, size_t size,
		     enum gwha_vici_type type, const char *name);
void gwha_vici_section(struct gwha_vici_writer *w, const char *name);
void gwha_vici_section_end(struct gwha_vici_writer *w);
void gwha_vici_value(struct gwha_vici_writer *w, const char *name,
		     const void *value, size_t len);
__attribute__((format(printf, 3, 4))) void
gwha_vici_text(struct gwha_vici_writer *w, const char *name, const char *fmt,
	       ...);
void gwha_vici_list(struct gwha_vici_writer *w, const char *name);
void gwha_vici_item(struct gwha_vici_writer *w, const void *value, size_t len);
void gwha_vici_list_end(struct gwha_vici_writer *w);
size_t gwha_vici_finish(struct gwha_vici_writer *w);

#endif /* GWHA_VICI_H */
