// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What charon has: of ours, and of what was ours once. Four commands, whose answers
 * make a look; when all of them are there it is known what there is.
 */

#include <string.h>

#include "tunnels.h"
#include "ipsec_room.h"

/* Between two looks, if nothing happens; and after something did. */
#define BETWEEN_US 1000000
#define SETTLE_US 20000

/* Of charon's time no more goes into answering than one part in so many, and one. */
#define SHARE 3

/* With the time between, a charon that hangs is known within 3 s. */
#define LOOK_US 1500000

/**
 * gwhad_ipsec_wait - look again
 * @i: all connections
 * @us: after that time; what is due sooner stays
 */
void gwhad_ipsec_wait(struct gwhad_ipsec *i, uint64_t us)
{
	struct timeval wait = gwhad_timeval(us);
	uint64_t due = gwhad_now_us() + us;

	if (i->due_us && i->due_us <= due)
		return;
	i->due_us = due;
	event_add(i->timer, &wait);
}

/* Nobody waits for what comes of it: the next look sees it. */
static void on_done(void *arg, const struct gwha_vici_packet *reply)
{
	(void)arg;
	(void)reply;
}

static void say(struct gwhad_ipsec *i, const uint8_t *packet, size_t len)
{
	gwhad_charon_ask(&i->charon, packet, len, LOOK_US, on_done, NULL);
}

/* The file has it no more. */
static void remove_conn(struct gwhad_ipsec *i, const char *name)
{
	uint8_t buf[256];

	say(i, buf, gwha_ike_unload(buf, sizeof(buf), "unload-conn", "name",
				    name));
	say(i, buf, gwha_ike_hang_up(buf, sizeof(buf), name));
}

static void remove_secret(struct gwhad_ipsec *i, const char *name)
{
	uint8_t buf[256];

	say(i, buf, gwha_ike_unload(buf, sizeof(buf), "unload-shared", "id",
				    name));
}

static void on_names(struct gwhad_ipsec *i, const struct gwha_vici_packet *p,
		     bool secrets)
{
	char name[GWHA_IPSEC_NAME_MAX + 1];
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	struct gwhad_tunnel *t;

	gwha_vici_read(&r, p->message, p->len);
	while (gwha_vici_next(&r, &el) > 0) {
		if (!gwha_ike_ours(&el, name))
			continue;
		t = gwhad_tunnel_find(i, name);
		if (secrets && t)
			t->there.vip = true;
		else if (secrets)
			remove_secret(i, name);
		else if (t)
			t->there.loaded = true;
		else
			remove_conn(i, name);
	}
}

static void on_conns(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_ipsec *i = arg;

	if (reply)
		on_names(i, reply, false);
}

static void on_secrets(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_ipsec *i = arg;

	if (reply)
		on_names(i, reply, true);
}

static bool has_item(const struct gwha_vici_packet *p, const char *item)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;

	gwha_vici_read(&r, p->message, p->len);
	while (gwha_vici_next(&r, &el) > 0)
		if (el.kind == GWHA_VICI_ITEM && gwha_vici_says(&el, item))
			return true;
	return false;
}

static void on_keys(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_ipsec *i = arg;

	for (size_t n = 0; reply && n < i->n; n++)
		if (!i->tunnels[n]->conf->psk_file && *i->tunnels[n]->key)
			i->tunnels[n]->there.vip =
				has_item(reply, i->tunnels[n]->key);
}

/*
 * An SA that charon is at work on just then is left out of its list, since nothing
 * here waits for that. So what was there is gone when two looks have not found it.
 */
static bool is_left_out(struct gwhad_tunnel *t)
{
	bool missed = t->missed;

	t->missed = (t->seen.ike || t->seen.passive) && !t->there.ike &&
		    !t->there.passive && !missed;
	return t->missed;
}

/* After something happened: soon, but with many SAs a look is work for charon. */
static uint64_t settle_us(const struct gwhad_ipsec *i)
{
	uint64_t us = SHARE * i->look_us;

	if (us < SETTLE_US)
		return SETTLE_US;
	return us < BETWEEN_US ? us : BETWEEN_US;
}

/* Now all is known. A command that was sent meanwhile may not be seen yet. */
static void on_sas(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_ipsec *i = arg;

	if (!reply)
		return;
	i->looking = false;
	i->looks++;
	i->look_us = gwhad_now_us() - i->began_us;
	for (size_t n = 0; n < i->n; n++) {
		struct gwhad_tunnel *t = i->tunnels[n];

		if (t->left || t->touched)
			continue;
		t->conn = t->there.loaded;
		t->secret = t->there.vip;
		if (is_left_out(t)) {
			i->again = true;
			continue;
		}
		t->seen.ike = t->there.ike;
		t->seen.half = t->there.half;
		t->seen.child = t->there.child;
		t->seen.old = t->there_olds.n;
		t->seen.passive = t->there.passive;
		t->olds = t->there_olds;
		t->children = t->there_children;
		if (t->conf->hot)
			gwhad_hot_see(t);
	}
	gwhad_hot_turn(i);
	gwhad_ipsec_wait(i, i->again ? settle_us(i) : BETWEEN_US);
	i->again = false;
	gwhad_ipsec_turn(i);
}

static bool ask(struct gwhad_ipsec *i, const char *command,
		gwhad_charon_reply_fn fn)
{
	struct gwha_vici_writer w;
	uint8_t buf[64];

	gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_REQUEST, command);
	if (!strcmp(command, "list-sas"))
		gwha_vici_text(&w, "noblock", "yes");
	return gwhad_charon_ask(&i->charon, buf, gwha_vici_finish(&w), LOOK_US,
				fn, i);
}

/**
 * gwhad_ipsec_look - look at what charon has, unless that is being done
 * @i: all connections
 */
void gwhad_ipsec_look(struct gwhad_ipsec *i)
{
	if (!i->charon.up)
		return;
	if (i->looking) {
		i->again = true;
		return;
	}
	for (size_t n = 0; n < i->n; n++) {
		memset(&i->tunnels[n]->there, 0, sizeof(i->tunnels[n]->there));
		i->tunnels[n]->there_olds.n = 0;
		i->tunnels[n]->there_children.n = 0;
		i->tunnels[n]->touched = false;
	}
	i->looking = true;
	i->again = false;
	i->began_us = gwhad_now_us();
	if (ask(i, "get-conns", on_conns) && ask(i, "get-shared", on_secrets) &&
	    ask(i, "get-keys", on_keys) && ask(i, "list-sas", on_sas))
		return;
	/* too many commands wait: after them */
	i->looking = false;
	gwhad_ipsec_wait(i, BETWEEN_US);
}

/**
 * gwhad_ipsec_look_soon - something happened: look, once for all of it
 * @i: all connections
 */
void gwhad_ipsec_look_soon(struct gwhad_ipsec *i)
{
	if (i->looking)
		i->again = true;
	else
		gwhad_ipsec_wait(i, settle_us(i));
}
