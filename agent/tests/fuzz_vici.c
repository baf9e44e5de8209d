// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bytes as if they came from charon: a packet and its message. What can be read,
 * written again, is the same bytes; what the agent makes of it ends.
 */

#include <stdlib.h>
#include <string.h>

#include "ike.h"
#include "ike_message.h"

static void check(bool ok)
{
	if (!ok)
		abort();
}

static const char *name_of(const struct gwha_vici_element *el, char *name)
{
	memcpy(name, el->name, el->name_len);
	name[el->name_len] = '\0';
	return name;
}

/* The writer takes texts for names: those with a NUL inside, or none, are left. */
static bool can_write(const struct gwha_vici_element *el)
{
	return !el->name ||
	       (el->name_len && !memchr(el->name, 0, el->name_len));
}

static void write_one(struct gwha_vici_writer *w,
		      const struct gwha_vici_element *el)
{
	char name[256];

	switch (el->kind) {
	case GWHA_VICI_SECTION:
		gwha_vici_section(w, name_of(el, name));
		break;
	case GWHA_VICI_SECTION_END:
		gwha_vici_section_end(w);
		break;
	case GWHA_VICI_VALUE:
		gwha_vici_value(w, name_of(el, name), el->value, el->value_len);
		break;
	case GWHA_VICI_LIST:
		gwha_vici_list(w, name_of(el, name));
		break;
	case GWHA_VICI_ITEM:
		gwha_vici_item(w, el->value, el->value_len);
		break;
	case GWHA_VICI_LIST_END:
		gwha_vici_list_end(w);
		break;
	}
}

static void write_again(const struct gwha_vici_packet *p)
{
	const size_t head = GWHA_VICI_HEAD + 2 + 1, room = p->len + head;
	uint8_t *buf = malloc(room);
	struct gwha_vici_reader r;
	struct gwha_vici_writer w;
	struct gwha_vici_element el;
	bool whole = true;

	check(buf);
	gwha_vici_begin(&w, buf, room, GWHA_VICI_REQUEST, "x");
	gwha_vici_read(&r, p->message, p->len);
	while (whole && gwha_vici_next(&r, &el) > 0) {
		whole = can_write(&el);
		if (whole)
			write_one(&w, &el);
	}
	if (whole) {
		check(gwha_vici_finish(&w) == room);
		check(!p->len || !memcmp(buf + head, p->message, p->len));
	}
	free(buf);
}

/* What is a text ends, and can be printed. */
static void is_text(const char *text, size_t room)
{
	check(memchr(text, '\0', room));
	for (; *text; text++)
		check(*text >= ' ' && *text <= '~');
}

static void understand(const struct gwha_vici_packet *p)
{
	struct gwha_ike_children children = {.n = 0};
	struct gwha_ike_olds olds = {.n = 0};
	struct gwha_ike_found found;
	char why[GWHA_IKE_CAUSE_MAX] = "", hint[GWHA_IKE_CAUSE_MAX] = "";

	if (gwha_ike_found(p, &found))
		is_text(found.name, sizeof(found.name));
	gwha_ike_sort(p, found.name, "01234567", &olds);
	gwha_ike_children(p, found.name, "01234567", &children);
	check(children.n <= GWHA_IKE_CHILDREN_MAX);
	for (size_t i = 0; i < children.n; i++)
		check(children.at[i].ike &&
		      (children.at[i].id || children.at[i].passive));
	gwha_ike_left(&children, &olds);
	check(olds.n <= GWHA_IKE_OLD_MAX);
	check(gwha_ike_is_taken(&children) == !!gwha_ike_to_rekey(&children));
	check(olds.n <= GWHA_IKE_OLD_MAX);
	for (size_t i = 0; i < olds.n; i++)
		check(olds.at[i].id);
	gwha_ike_failed(p, why, sizeof(why));
	is_text(why, sizeof(why));
	gwha_ike_hint(p, hint, sizeof(hint));
	is_text(hint, sizeof(hint));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gwha_vici_packet p;

	if (gwha_vici_packet_read(data, size, &p))
		return 0;
	understand(&p);
	if (gwha_vici_sound(p.message, p.len) && p.len < GWHA_VICI_PACKET_MAX - 3)
		write_again(&p);
	return 0;
}
