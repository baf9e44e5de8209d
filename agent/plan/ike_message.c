// SPDX-License-Identifier: GPL-2.0-or-later
/* What charon is told of a connection, and what it says of one. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ike_message.h"
#include "units.h"

static const char *full_name(char full[GWHA_IKE_NAME_MAX], const char *name)
{
	snprintf(full, GWHA_IKE_NAME_MAX, GWHA_IKE_PREFIX "%s", name);
	return full;
}

static const char *child_name(char full[GWHA_IKE_CHILD_MAX], const char *name,
			      const char *mark)
{
	snprintf(full, GWHA_IKE_CHILD_MAX, GWHA_IKE_PREFIX "%s-%s", name, mark);
	return full;
}

static void put_texts(struct gwha_vici_writer *w, const char *key,
		      const struct gwha_texts *texts)
{
	if (!texts->n)
		return;
	gwha_vici_list(w, key);
	for (size_t i = 0; i < texts->n; i++)
		gwha_vici_item(w, texts->at[i], strlen(texts->at[i]));
	gwha_vici_list_end(w);
}

static void put_blob(struct gwha_vici_writer *w, const char *key,
		     const struct gwha_blob *blob)
{
	if (!blob)
		return;
	gwha_vici_list(w, key);
	gwha_vici_item(w, blob->data, blob->len);
	gwha_vici_list_end(w);
}

static const char *local_id(const struct gwha_conf_ipsec *c,
			    char text[GWHA_TEXT_MAX])
{
	return c->local_id ? c->local_id : gwha_addr_text(text, &c->local);
}

static const char *remote_id(const struct gwha_conf_ipsec *c)
{
	return c->remote_id ? c->remote_id : c->remote.at[0];
}

static void put_ends(struct gwha_vici_writer *w,
		     const struct gwha_conf_ipsec *c,
		     const struct gwha_blob *cert, const struct gwha_blob *ca)
{
	const char *auth = c->psk_file ? "psk" : "pubkey";
	char text[GWHA_TEXT_MAX];

	gwha_vici_section(w, "local");
	gwha_vici_text(w, "auth", "%s", auth);
	gwha_vici_text(w, "id", "%s", local_id(c, text));
	put_blob(w, "certs", cert);
	gwha_vici_section_end(w);
	gwha_vici_section(w, "remote");
	gwha_vici_text(w, "auth", "%s", auth);
	gwha_vici_text(w, "id", "%s", remote_id(c));
	put_blob(w, "cacerts", ca);
	gwha_vici_section_end(w);
}

/*
 * Who takes an SA over goes on with the upper half of its sequence numbers: it is to
 * be succeeded in the lower one.
 */
static void put_limits(struct gwha_vici_writer *w)
{
	gwha_vici_text(w, "rekey_packets", "%u", GWHA_IKE_REKEY_PACKETS);
	gwha_vici_text(w, "life_packets", "%u", GWHA_IKE_LIFE_PACKETS);
	gwha_vici_text(w, "rand_packets", "%u", GWHA_IKE_REKEY_PACKETS / 10);
}

/* Nothing in it lets charon begin or repeat anything by itself. */
static void put_child(struct gwha_vici_writer *w,
		      const struct gwha_conf_ipsec *c)
{
	char name[GWHA_IKE_CHILD_MAX], mark[GWHA_IKE_MARK_MAX];

	gwha_ike_mark(c, mark);
	child_name(name, c->name, mark);
	gwha_vici_section(w, "children");
	gwha_vici_section(w, name);
	put_texts(w, "local_ts", &c->local_net);
	put_texts(w, "remote_ts", &c->remote_net);
	put_texts(w, "esp_proposals", &c->esp_proposals);
	gwha_vici_text(w, "start_action", "none");
	gwha_vici_text(w, "close_action", "none");
	gwha_vici_text(w, "dpd_action", "clear");
	if (c->hot)
		put_limits(w);
	if (c->if_id) {
		gwha_vici_text(w, "if_id_in", "%" PRIu32, c->if_id);
		gwha_vici_text(w, "if_id_out", "%" PRIu32, c->if_id);
	}
	gwha_vici_section_end(w);
	gwha_vici_section_end(w);
}

/**
 * gwha_ike_load - the command that gives charon a connection
 * @to: where to write it
 * @room: how much room there is
 * @c: the connection
 * @cert: our certificate, or NULL
 * @ca: that of who signed the peer's, or NULL
 *
 * MOBIKE would leave the VIP for an address that does not move. A peer that comes
 * back is believed: what it had before is replaced.
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_load(void *to, size_t room, const struct gwha_conf_ipsec *c,
		     const struct gwha_blob *cert, const struct gwha_blob *ca)
{
	char name[GWHA_IKE_NAME_MAX], text[GWHA_TEXT_MAX];
	struct gwha_texts local = {{gwha_addr_text(text, &c->local)}, 1};
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "load-conn");
	gwha_vici_section(&w, full_name(name, c->name));
	gwha_vici_text(&w, "version", "2");
	put_texts(&w, "local_addrs", &local);
	put_texts(&w, "remote_addrs", &c->remote);
	put_texts(&w, "proposals", &c->proposals);
	gwha_vici_text(&w, "mobike", "no");
	gwha_vici_text(&w, "unique", "replace");
	gwha_vici_text(&w, "keyingtries", "1");
	gwha_vici_text(&w, "encap", "%s", c->encap ? "yes" : "no");
	gwha_vici_text(&w, "dpd_delay", "%" PRIu64 "s", c->dpd_us / 1000000);
	put_ends(&w, c, cert, ca);
	put_child(&w, c);
	gwha_vici_section_end(&w);
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_secret - the command that gives charon what both know
 * @to: where to write it; to be wiped
 * @room: how much room there is
 * @c: the connection
 * @secret: what both know
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_secret(void *to, size_t room, const struct gwha_conf_ipsec *c,
		       const struct gwha_blob *secret)
{
	char name[GWHA_IKE_NAME_MAX], text[GWHA_TEXT_MAX];
	struct gwha_texts owners = {{local_id(c, text), remote_id(c)}, 2};
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "load-shared");
	gwha_vici_text(&w, "id", "%s", full_name(name, c->name));
	gwha_vici_text(&w, "type", "IKE");
	gwha_vici_value(&w, "data", secret->data, secret->len);
	put_texts(&w, "owners", &owners);
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_key - the command that gives charon a certificate's key
 * @to: where to write it; to be wiped
 * @room: how much room there is
 * @key: the key
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_key(void *to, size_t room, const struct gwha_blob *key)
{
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "load-key");
	gwha_vici_text(&w, "type", "any");
	gwha_vici_value(&w, "data", key->data, key->len);
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_dial - the command that begins a connection
 * @to: where to write it
 * @room: how much room there is
 * @name: the connection's, as the file has it
 * @mark: of its parameters
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_dial(void *to, size_t room, const char *name, const char *mark)
{
	char full[GWHA_IKE_NAME_MAX], child[GWHA_IKE_CHILD_MAX];
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "initiate");
	gwha_vici_text(&w, "child", "%s", child_name(child, name, mark));
	gwha_vici_text(&w, "ike", "%s", full_name(full, name));
	gwha_vici_text(&w, "timeout", "%d", GWHA_IKE_DIAL_MS);
	gwha_vici_text(&w, "loglevel", "1");
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_hang_up - the command that ends a connection, whoever is there to hear
 * @to: where to write it
 * @room: how much room there is
 * @name: the connection's, as the file has it
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_hang_up(void *to, size_t room, const char *name)
{
	char full[GWHA_IKE_NAME_MAX];
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "terminate");
	gwha_vici_text(&w, "ike", "%s", full_name(full, name));
	gwha_vici_text(&w, "force", "yes");
	gwha_vici_text(&w, "timeout", "-1");
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_end_old - the command that ends what was made otherwise
 * @to: where to write it
 * @room: how much room there is
 * @old: what
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_end_old(void *to, size_t room, const struct gwha_ike_old *old)
{
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, "terminate");
	gwha_vici_text(&w, old->child ? "child-id" : "ike-id", "%" PRIu32,
		       old->id);
	gwha_vici_text(&w, "timeout", "-1");
	return gwha_vici_finish(&w);
}

/**
 * gwha_ike_unload - a command that takes something from charon
 * @to: where to write it
 * @room: how much room there is
 * @command: unload-conn or unload-shared
 * @key: what that calls it
 * @name: of a connection, as the file had it
 *
 * Return: its length, or 0 if it does not fit.
 */
size_t gwha_ike_unload(void *to, size_t room, const char *command,
		       const char *key, const char *name)
{
	char full[GWHA_IKE_NAME_MAX];
	struct gwha_vici_writer w;

	gwha_vici_begin(&w, to, room, GWHA_VICI_REQUEST, command);
	gwha_vici_text(&w, key, "%s", full_name(full, name));
	return gwha_vici_finish(&w);
}

/* Without what all of ours begin with; false if that is missing. */
static bool strip(const char *bytes, size_t len, char *name)
{
	const size_t head = sizeof(GWHA_IKE_PREFIX) - 1;

	if (len <= head || len - head > GWHA_IPSEC_NAME_MAX ||
	    memcmp(bytes, GWHA_IKE_PREFIX, head))
		return false;
	gwha_vici_copy(bytes + head, len - head, name,
		       GWHA_IPSEC_NAME_MAX + 1);
	return true;
}

/**
 * gwha_ike_ours - whether an item of a list names something of ours
 * @el: a piece of a message
 * @name: set to the connection's, as the file has it; GWHA_IPSEC_NAME_MAX + 1 bytes
 */
bool gwha_ike_ours(const struct gwha_vici_element *el, char *name)
{
	return el->kind == GWHA_VICI_ITEM &&
	       strip(el->value, el->value_len, name);
}

static void take_state(const struct gwha_vici_element *el,
		       struct gwha_ike_found *found)
{
	if (!gwha_vici_is(el, "state"))
		return;
	if (el->depth == 1) {
		found->passive = gwha_vici_says(el, "PASSIVE");
		found->half = gwha_vici_says(el, "CREATED") ||
			      gwha_vici_says(el, "CONNECTING");
	} else if (el->depth == 3) {
		found->child |= gwha_vici_says(el, "INSTALLED") ||
				gwha_vici_says(el, "REKEYING") ||
				gwha_vici_says(el, "REKEYED") ||
				gwha_vici_says(el, "UPDATING");
	}
}

/**
 * gwha_ike_found - what a message says of an IKE SA
 * @p: an event: list-sa, ike-updown or child-updown
 * @found: filled in
 *
 * Return: whether it is about a connection of ours.
 */
bool gwha_ike_found(const struct gwha_vici_packet *p,
		    struct gwha_ike_found *found)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	bool ours = false;

	memset(found, 0, sizeof(*found));
	gwha_vici_read(&r, p->message, p->len);
	while (gwha_vici_next(&r, &el) > 0) {
		if (el.kind == GWHA_VICI_SECTION && !el.depth) {
			if (ours || !strip(el.name, el.name_len, found->name))
				return ours;
			ours = true;
		}
		if (el.kind == GWHA_VICI_VALUE && !el.depth)
			found->up |= gwha_vici_is(&el, "up") &&
				     gwha_vici_says(&el, "yes");
		if (el.kind == GWHA_VICI_VALUE && ours)
			take_state(&el, found);
	}
	return ours;
}

static uint32_t number_of(const struct gwha_vici_element *el)
{
	uint64_t n = 0;

	for (size_t i = 0; i < el->value_len; i++) {
		if (el->value[i] < '0' || el->value[i] > '9' || n > UINT32_MAX)
			return 0;
		n = n * 10 + (uint64_t)(el->value[i] - '0');
	}
	return n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* Charon numbers from 1. */
static void add_old(struct gwha_ike_olds *olds, bool child, uint32_t id)
{
	if (id && olds->n < GWHA_IKE_OLD_MAX)
		olds->at[olds->n++] = (struct gwha_ike_old){child, id};
}

/* A child SA of an event. */
struct child {
	uint32_t id;
	bool installed;
	bool now;
};

static void read_child(const struct gwha_vici_element *el, const char *want,
		       struct child *child)
{
	struct gwha_ike_found found = {.child = false};

	take_state(el, &found);
	child->installed |= found.child;
	if (gwha_vici_is(el, "uniqueid"))
		child->id = number_of(el);
	if (gwha_vici_is(el, "name"))
		child->now = gwha_vici_says(el, want);
}

/**
 * gwha_ike_sort - what of an IKE SA was made as the file says now
 * @p: an event, list-sa, of that connection
 * @name: the connection's, as the file has it
 * @mark: of its parameters
 * @olds: what was made otherwise is added
 *
 * Return: whether a child SA was made so. If none was, and others were, all of the
 * IKE SA is old.
 */
bool gwha_ike_sort(const struct gwha_vici_packet *p, const char *name,
		   const char *mark, struct gwha_ike_olds *olds)
{
	char want[GWHA_IKE_CHILD_MAX];
	struct gwha_ike_olds children = {.n = 0};
	struct gwha_vici_element el;
	struct gwha_vici_reader r;
	struct child child = {.id = 0};
	uint32_t ike = 0;
	bool now = false;

	child_name(want, name, mark);
	gwha_vici_read(&r, p->message, p->len);
	while (gwha_vici_next(&r, &el) > 0) {
		if (el.kind == GWHA_VICI_VALUE && el.depth == 1 &&
		    gwha_vici_is(&el, "uniqueid"))
			ike = number_of(&el);
		else if (el.kind == GWHA_VICI_SECTION && el.depth == 2)
			child = (struct child){.id = 0};
		else if (el.kind == GWHA_VICI_VALUE && el.depth == 3)
			read_child(&el, want, &child);
		if (el.kind != GWHA_VICI_SECTION_END || el.depth != 2 ||
		    !child.installed)
			continue;
		now |= child.now;
		if (!child.now)
			add_old(&children, true, child.id);
	}
	for (size_t i = 0; now && i < children.n; i++)
		add_old(olds, true, children.at[i].id);
	if (!now && children.n)
		add_old(olds, false, ike);
	return now;
}

/**
 * gwha_ike_failed - whether a command failed
 * @p: what was answered
 * @why: what was said, if it did
 * @room: how long that can be
 */
bool gwha_ike_failed(const struct gwha_vici_packet *p, char *why, size_t room)
{
	char yes[8];

	if (p->type == GWHA_VICI_NO_COMMAND) {
		snprintf(why, room, "charon does not know the command");
		return true;
	}
	if (gwha_vici_find(p->message, p->len, "success", yes, sizeof(yes)) &&
	    !strcmp(yes, "yes"))
		return false;
	if (!gwha_vici_find(p->message, p->len, "errmsg", why, room))
		snprintf(why, room, "charon does not say why");
	return true;
}

/**
 * gwha_ike_hint - keep what an attempt says that may be why it fails
 * @p: an event: control-log
 * @hint: replaced by what says more
 * @room: how long that can be
 */
void gwha_ike_hint(const struct gwha_vici_packet *p, char *hint, size_t room)
{
	static const char *const words[] = {
		" notify", "failed", "error",  "no matching", "not found",
		"unable",  "giving up", "no trusted", "expired", "invalid",
	};
	char msg[256];

	if (!gwha_vici_find(p->message, p->len, "msg", msg, sizeof(msg)))
		return;
	/* what the peer gives as a reason says more than what follows from it */
	if (strstr(hint, words[0]))
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(msg, words[i])) {
			snprintf(hint, room, "%.*s", (int)room - 1, msg);
			return;
		}
}
