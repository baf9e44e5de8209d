// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Child SAs of a connection that is hot: which of them are copies of what another node
 * has, which go on with the numbers of the node before, and what becomes of these.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ike_message.h"
#include "units.h"

/* Charon's numbers; 0 for what is none. */
static uint32_t number_of(const struct gwha_vici_element *el, int base)
{
	char text[16], *end;
	unsigned long n;

	if (!el->value_len || el->value_len >= sizeof(text))
		return 0;
	gwha_vici_copy(el->value, el->value_len, text, sizeof(text));
	if (strspn(text, "0123456789abcdef") != el->value_len)
		return 0;
	n = strtoul(text, &end, base);
	return *end || n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* What of an IKE SA stands before its children. */
static void read_ike(const struct gwha_vici_element *el,
		     struct gwha_ike_child *ike)
{
	char text[GWHA_TEXT_MAX];

	if (gwha_vici_is(el, "uniqueid"))
		ike->ike = number_of(el, 10);
	if (gwha_vici_is(el, "state"))
		ike->passive = gwha_vici_says(el, "PASSIVE");
	if (!gwha_vici_is(el, "remote-host") || el->value_len >= sizeof(text))
		return;
	gwha_vici_copy(el->value, el->value_len, text, sizeof(text));
	if (gwha_addr_parse(text, &ike->peer))
		ike->peer.len = 0;
}

static bool is_installed(const struct gwha_vici_element *el)
{
	return gwha_vici_says(el, "INSTALLED") ||
	       gwha_vici_says(el, "REKEYING") || gwha_vici_says(el, "UPDATING");
}

/**
 * gwha_ike_children - the child SAs of an IKE SA that have not been succeeded
 * @p: an event, list-sa, of that connection
 * @name: the connection's, as the file has it
 * @mark: of its parameters
 * @children: they are added; of a copy without any, its IKE SA alone
 */
void gwha_ike_children(const struct gwha_vici_packet *p, const char *name,
		       const char *mark, struct gwha_ike_children *children)
{
	char want[GWHA_IKE_CHILD_MAX];
	struct gwha_ike_child ike = {.ike = 0}, child = ike;
	struct gwha_vici_element el;
	struct gwha_vici_reader r;
	size_t before = children->n;
	bool installed = false;

	snprintf(want, sizeof(want), GWHA_IKE_PREFIX "%s-%s", name, mark);
	gwha_vici_read(&r, p->message, p->len);
	while (gwha_vici_next(&r, &el) > 0) {
		if (el.kind == GWHA_VICI_VALUE && el.depth == 1)
			read_ike(&el, &ike);
		if (el.kind == GWHA_VICI_SECTION && el.depth == 2) {
			child = ike;
			installed = false;
		}
		if (el.kind == GWHA_VICI_VALUE && el.depth == 3) {
			if (gwha_vici_is(&el, "uniqueid"))
				child.id = number_of(&el, 10);
			else if (gwha_vici_is(&el, "name"))
				child.now = gwha_vici_says(&el, want);
			else if (gwha_vici_is(&el, "spi-out"))
				child.spi = number_of(&el, 16);
			else if (gwha_vici_is(&el, "state"))
				installed = is_installed(&el);
		}
		if (el.kind == GWHA_VICI_SECTION_END && el.depth == 2 &&
		    installed && child.ike && child.id && child.spi &&
		    child.peer.len && children->n < GWHA_IKE_CHILDREN_MAX)
			children->at[children->n++] = child;
	}
	if (ike.passive && ike.ike && children->n == before &&
	    children->n < GWHA_IKE_CHILDREN_MAX)
		children->at[children->n++] = ike;
}

/**
 * gwha_ike_is_taken - whether traffic goes with the numbers of the node before alone
 * @children: what there is of a connection
 */
bool gwha_ike_is_taken(const struct gwha_ike_children *children)
{
	bool taken = false;

	for (size_t i = 0; i < children->n; i++) {
		const struct gwha_ike_child *c = &children->at[i];

		if (c->passive || !c->now)
			continue;
		if (c->seq == GWHA_IKE_SEQ_OWN)
			return false;
		taken |= c->seq == GWHA_IKE_SEQ_TAKEN;
	}
	return taken;
}

static bool has_own(const struct gwha_ike_children *children, uint32_t ike)
{
	for (size_t i = 0; i < children->n; i++)
		if (children->at[i].ike == ike && !children->at[i].passive &&
		    children->at[i].seq == GWHA_IKE_SEQ_OWN)
			return true;
	return false;
}

static void add(struct gwha_ike_olds *olds, bool child, uint32_t id)
{
	for (size_t i = 0; i < olds->n; i++)
		if (olds->at[i].child == child && olds->at[i].id == id)
			return;
	if (olds->n < GWHA_IKE_OLD_MAX)
		olds->at[olds->n++] = (struct gwha_ike_old){child, id};
}

/**
 * gwha_ike_left - what was taken over, and has a successor
 * @children: what there is of a connection
 * @olds: it is added
 *
 * Nothing as long as there is no successor. What the node before had replaced just
 * before the takeover is in a copy for a moment, and nobody ends it.
 */
void gwha_ike_left(const struct gwha_ike_children *children,
		   struct gwha_ike_olds *olds)
{
	bool own = false;

	for (size_t i = 0; i < children->n; i++)
		own |= has_own(children, children->at[i].ike);
	for (size_t i = 0; own && i < children->n; i++) {
		const struct gwha_ike_child *c = &children->at[i];

		if (!c->passive && c->seq == GWHA_IKE_SEQ_UNKNOWN)
			continue;
		if (!has_own(children, c->ike))
			add(olds, false, c->ike);
		else if (c->seq == GWHA_IKE_SEQ_TAKEN)
			add(olds, true, c->id);
	}
}

/**
 * gwha_ike_to_rekey - which of a connection's child SAs is to have other keys
 * @children: what there is of it
 *
 * The latest: an earlier one has been replaced by the node before.
 *
 * Return: its number in charon, or 0 if there is none.
 */
uint32_t gwha_ike_to_rekey(const struct gwha_ike_children *children)
{
	uint32_t id = 0;

	for (size_t i = 0; i < children->n; i++) {
		const struct gwha_ike_child *c = &children->at[i];

		if (c->now && !c->passive && c->seq == GWHA_IKE_SEQ_TAKEN &&
		    c->id > id)
			id = c->id;
	}
	return id;
}

/* The first of the copies with child SAs, or without; 0 if there is none. */
static uint32_t first_of(const struct gwha_ike_children *children, bool child)
{
	uint32_t first = 0;

	for (size_t i = 0; i < children->n; i++) {
		const struct gwha_ike_child *c = &children->at[i];

		if (!c->id == !child && (!first || c->ike < first))
			first = c->ike;
	}
	return first;
}

/**
 * gwha_ike_outdated - of several copies of a connection, one that is not the latest
 * @children: what there is of it
 *
 * A copy without child SAs is worth less than any with some: nothing could go on by it.
 * Charon makes such when it is sent again what it has.
 *
 * Return: the number of its IKE SA, or 0 if there is none.
 */
uint32_t gwha_ike_outdated(const struct gwha_ike_children *children)
{
	uint32_t bare = first_of(children, false), full = first_of(children, true);
	uint32_t first = bare ? bare : full;

	for (size_t i = 0; i < children->n; i++)
		if (!children->at[i].passive)
			return 0;
	for (size_t i = 0; i < children->n; i++)
		if (children->at[i].ike != first)
			return first;
	return 0;
}

/**
 * gwha_ike_rekey - the command that gives a child SA a successor with other keys
 * @to: where to write it
 * @room: how much room there is
 * @child: its number in charon
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_rekey(void *to, size_t room, uint32_t child)
{
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "rekey");
	gwha_vici_text(&w, "child-id", "%u", child);
	return gwha_vici_finish(&w);
}
