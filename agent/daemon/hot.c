// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hot standby of IPsec connections: the FIFO by which charon's ha plugin is told, what
 * charon's log says of the other node, and the sequence numbers of the kernel's SAs.
 * Those that may not be used here can send nothing: their numbers are used up.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "tunnels.h"

/* Charon opens its FIFO anew after each word: for a moment nobody reads. */
#define RETRY_US 5000
#define RETRIES 20
/* It reads within that; then the FIFO is closed, which a charon that ends waits for. */
#define KEEP_US 200000

/* What a node kept is succeeded at the new owner within, or is not kept up. */
#define STALE_US 10000000
/* Two copies are there for a moment while the owner makes one anew. */
#define OUTDATED_US 3000000

#define COMMAND_US 1500000

static const char *const log_events[] = {"log"};

static const struct gwhad_ipsec_group *group_of(const struct gwhad_ipsec *i)
{
	for (size_t n = 0; n < i->n_groups; n++)
		if (!strcmp(i->groups[n].name, i->hot.group))
			return &i->groups[n];
	return NULL;
}

static void wait_for(struct gwhad_hot *h, uint64_t us)
{
	struct timeval wait = gwhad_timeval(us);

	event_add(h->timer, &wait);
}

static void close_fifo(struct gwhad_hot *h)
{
	if (h->fd >= 0)
		close(h->fd);
	h->fd = -1;
}

/* Each cause once. */
static void fail(struct gwhad_hot *h, const char *what)
{
	char cause[sizeof(h->cause)];

	h->tries++;
	if (h->tries < RETRIES) {
		wait_for(h, RETRY_US);
		return;
	}
	snprintf(cause, sizeof(cause), "%.80s: %s", h->path, what);
	h->failures += h->tries == RETRIES;
	if (strcmp(cause, h->cause))
		gwhad_log(GWHAD_WARNING,
			  "ipsec: hot standby (group %s): %s: is charon's ha plugin there, with fifo_interface?",
			  h->group, cause);
	memcpy(h->cause, cause, sizeof(cause));
}

static const char *open_fifo(struct gwhad_hot *h)
{
	struct stat st;

	h->fd = open(h->path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (h->fd < 0)
		return errno == ENXIO ? "nobody reads it" : strerror(errno);
	if (!fstat(h->fd, &st) && S_ISFIFO(st.st_mode))
		return NULL;
	close_fifo(h);
	return "is no FIFO";
}

static bool write_word(struct gwhad_hot *h, enum gwha_hot_word word)
{
	const char *what = h->fd < 0 ? open_fifo(h) : NULL;

	if (!what && write(h->fd, gwha_hot_text(word), GWHA_HOT_WORD_LEN) !=
			     GWHA_HOT_WORD_LEN) {
		what = strerror(errno);
		close_fifo(h);
	}
	if (what) {
		fail(h, what);
		return false;
	}
	h->tries = 0;
	h->cause[0] = '\0';
	h->words++;
	wait_for(h, KEEP_US);
	return true;
}

static void count(const struct gwhad_ipsec *i, struct gwha_hot_seen *seen)
{
	seen->loaded = true;
	for (size_t n = 0; n < i->n; n++) {
		const struct gwhad_tunnel *t = i->tunnels[n];

		if (!t->conf->hot)
			continue;
		seen->all++;
		seen->loaded &= t->told && t->conn && t->secret;
		seen->copies += t->seen.passive &&
				!(seen->owner && t->seen.child);
		seen->lives += t->seen.ike && !t->seen.half;
	}
}

/**
 * gwhad_hot_turn - let charon be told what it is to be told
 * @i: all connections
 */
void gwhad_hot_turn(struct gwhad_ipsec *i)
{
	const struct gwhad_ipsec_group *g = group_of(i);
	struct gwha_hot_seen seen = {.asked_us = i->hot.asked_us};
	uint64_t now = gwhad_now_us();
	enum gwha_hot_word word;

	if (!*i->hot.group || !i->known || !g)
		return;
	seen.owner = g->owner;
	seen.epoch = g->epoch;
	seen.charon = i->charon.up ? i->hot.charon : 0;
	count(i, &seen);
	word = gwha_hot_step(&i->hot.told, &seen, now);
	if (word == GWHA_HOT_NOTHING || !write_word(&i->hot, word))
		return;
	gwha_hot_said(&i->hot.told, word, now);
	if (word == GWHA_HOT_GIVE)
		gwhad_log(GWHAD_NOTICE,
			  "ipsec: the other node has asked for copies of all connections");
	/* what it does about it is seen; of two words the second follows at once */
	if (i->hot.told.turned)
		wait_for(&i->hot, 0);
	else if (seen.copies || seen.lives)
		gwhad_ipsec_look_soon(i);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_ipsec *i = arg;

	(void)fd;
	(void)what;
	if (!i->hot.tries && !i->hot.told.turned)
		close_fifo(&i->hot);
	gwhad_hot_turn(i);
}

static void on_log(void *arg, const struct gwha_vici_packet *p)
{
	struct gwhad_ipsec *i = arg;
	char line[64];

	if (!gwha_vici_find(p->message, p->len, "msg", line, sizeof(line)) ||
	    !gwha_hot_asks(line))
		return;
	i->hot.asked_us = gwhad_now_us();
	gwhad_hot_turn(i);
}

static void on_log_state(void *arg)
{
	(void)arg;
}

/**
 * gwhad_hot_begin - get ready
 * @i: all connections; the path of the FIFO is set
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_hot_begin(struct gwhad_ipsec *i)
{
	i->hot.fd = -1;
	i->hot.timer = event_new(i->base, -1, 0, on_timer, i);
	return i->hot.timer ? 0 : -1;
}

/**
 * gwhad_hot_want - which group's connections are hot
 * @i: all connections, as the file has them now
 */
void gwhad_hot_want(struct gwhad_ipsec *i)
{
	struct gwhad_hot *h = &i->hot;

	h->group[0] = '\0';
	for (size_t n = 0; n < i->n && !*h->group; n++)
		if (i->tunnels[n]->conf->hot)
			snprintf(h->group, sizeof(h->group), "%s",
				 i->tunnels[n]->conf->group);
	if (!*h->group) {
		gwhad_charon_end(&h->log);
		close_fifo(h);
		h->cause[0] = '\0';
		h->tries = 0;
	} else if (!h->log.timer) {
		h->log = (struct gwhad_charon){
			.base = i->base,
			.path = i->path,
			.events = log_events,
			.n_events = 1,
			.on_state = on_log_state,
			.on_event = on_log,
			.arg = i,
		};
		if (gwhad_charon_begin(&h->log))
			gwhad_log(GWHAD_ERROR, "ipsec: out of memory");
	}
}

/**
 * gwhad_hot_charon - charon answers, or does not any more
 * @i: all connections
 */
void gwhad_hot_charon(struct gwhad_ipsec *i)
{
	/* what was not read is lost with who did not read it */
	close_fifo(&i->hot);
	i->hot.tries = 0;
	i->hot.charon += i->charon.up;
}

static void on_ended(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_tunnel *t = arg;

	(void)reply;
	t->pending--;
	gwhad_tunnel_put(t);
}

/* A copy is ended without a word to anybody. */
static void end_ike(struct gwhad_tunnel *t, uint32_t ike)
{
	const struct gwha_ike_old old = {.child = false, .id = ike};
	uint8_t buf[256];

	t->pending++;
	if (!gwhad_charon_ask(&t->all->charon, buf,
			      gwha_ike_end_old(buf, sizeof(buf), &old),
			      COMMAND_US, on_ended, t))
		t->pending--;
}

/* What cannot be set is seen again, and said by what does not go through. */
static void set_seq(const struct gwhad_tunnel *t, const struct gwha_ike_child *c,
		    uint32_t seq)
{
	int err = gwhad_xfrm_set_seq(&c->peer, c->spi, seq);

	if (err)
		gwhad_log(GWHAD_WARNING,
			  "ipsec %s: the sequence number of SA %08x cannot be set: %s",
			  t->name, c->spi, strerror(-err));
}

/* The kernel's number tells whose an SA is, also who was begun anew. */
static void see_child(const struct gwhad_tunnel *t, struct gwha_ike_child *c,
		      const struct gwhad_ipsec_group *g)
{
	uint32_t seq;

	c->seq = GWHA_IKE_SEQ_UNKNOWN;
	if (!gwhad_xfrm_seq(&c->peer, c->spi, &seq))
		return;
	if (g->owner && seq == GWHA_HOT_LOCKED)
		set_seq(t, c, gwha_hot_base(g->epoch));
	else if (!g->owner && seq != GWHA_HOT_LOCKED)
		set_seq(t, c, GWHA_HOT_LOCKED);
	c->seq = gwha_hot_is_taken(seq) ? GWHA_IKE_SEQ_TAKEN :
					  GWHA_IKE_SEQ_OWN;
}

static bool has_spi(const struct gwha_ike_children *children, uint32_t spi)
{
	for (size_t n = 0; n < children->n; n++)
		if (children->at[n].spi == spi)
			return true;
	return false;
}

/* Whether all that is there was there when this node gave it up. */
static bool is_stale(struct gwhad_tunnel *t)
{
	if (!t->kept.n || gwhad_now_us() - t->kept_us < STALE_US)
		return false;
	for (size_t n = 0; n < t->children.n; n++)
		if (t->children.at[n].id &&
		    !has_spi(&t->kept, t->children.at[n].spi)) {
			t->kept.n = 0;
			return false;
		}
	return t->children.n;
}

/* Used by charon, an older copy would end the other node's, too. */
static void end_outdated(struct gwhad_tunnel *t)
{
	uint32_t ike = gwha_ike_outdated(&t->children);

	if (ike != t->outdated) {
		t->outdated = ike;
		t->outdated_us = gwhad_now_us();
	} else if (ike && gwhad_now_us() - t->outdated_us >= OUTDATED_US) {
		end_ike(t, ike);
	}
}

/**
 * gwhad_hot_see - what there is of a connection was looked at, or its owner is another
 * @t: the connection, which is hot
 */
void gwhad_hot_see(struct gwhad_tunnel *t)
{
	const struct gwhad_ipsec_group *g = group_of(t->all);

	t->seen.stale = false;
	t->seen.taken = false;
	if (!t->all->known || !g)
		return;
	for (size_t n = 0; n < t->children.n; n++)
		if (t->children.at[n].id)
			see_child(t, &t->children.at[n], g);
	if (!g->owner) {
		t->seen.stale = is_stale(t);
		end_outdated(t);
		return;
	}
	t->seen.taken = gwha_ike_is_taken(&t->children);
	gwha_ike_left(&t->children, &t->olds);
	t->seen.old |= t->olds.n;
}

static void on_rekeyed(void *arg, const struct gwha_vici_packet *reply)
{
	struct gwhad_tunnel *t = arg;
	char why[GWHA_IKE_CAUSE_MAX] = "charon was lost";
	bool failed = !reply || gwha_ike_failed(reply, why, sizeof(why));

	t->pending--;
	/* that it is done, an event says */
	gwha_ike_ended(&t->ike, GWHA_IKE_REKEY, failed ? why : NULL,
		       gwhad_now_us(), 0);
	gwhad_tunnel_put(t);
}

static bool may_rekey(const struct gwhad_ipsec *i)
{
	unsigned int n = 0;

	for (size_t j = 0; j < i->n; j++)
		n += i->tunnels[j]->ike.state == GWHA_IKE_REKEYING &&
		     i->tunnels[j]->ike.rekey_us > gwhad_now_us();
	return n < GWHA_IKE_REKEYS;
}

/**
 * gwhad_hot_rekey - have the keys changed of what was taken over
 * @t: the connection
 *
 * Who has no turn now has it when another one is done.
 */
void gwhad_hot_rekey(struct gwhad_tunnel *t)
{
	uint32_t child = gwha_ike_to_rekey(&t->children);
	uint8_t buf[256];
	size_t len = child ? gwha_ike_rekey(buf, sizeof(buf), child) : 0;

	if (!may_rekey(t->all))
		return;
	t->pending++;
	if (gwhad_charon_ask(&t->all->charon, buf, len, COMMAND_US, on_rekeyed,
			     t))
		gwha_ike_begun(&t->ike, GWHA_IKE_REKEY, gwhad_now_us());
	else
		t->pending--;
}

/**
 * gwhad_hot_owner - a group has another owner
 * @i: all connections
 * @group: the group
 * @was: this node was it
 */
void gwhad_hot_owner(struct gwhad_ipsec *i, const char *group, bool was)
{
	if (strcmp(i->hot.group, group))
		return;
	for (size_t n = 0; n < i->n; n++) {
		struct gwhad_tunnel *t = i->tunnels[n];

		if (!t->conf->hot)
			continue;
		t->kept.n = 0;
		if (was) {
			t->kept = t->children;
			t->kept_us = gwhad_now_us();
		}
		gwhad_hot_see(t);
	}
	gwhad_hot_turn(i);
	if (i->begun)
		gwhad_ipsec_look_soon(i);
}
