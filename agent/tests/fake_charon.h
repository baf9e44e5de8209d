/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a charon of a test's own has, and says of it. */

#ifndef GWHA_TEST_CHARON_H
#define GWHA_TEST_CHARON_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ike_message.h"

#define CALLERS_MAX 16
#define SAS_MAX 16

/* What both processes see. */
static struct {
	_Atomic bool refuses; /* whoever begins something */
	_Atomic bool another_ike; /* what is begun gets an IKE SA of its own */
	_Atomic unsigned int at_work; /* in so many lists they are left out */
	_Atomic bool forgets; /* all SAs, before the next list */
	_Atomic unsigned int n; /* child SAs */
	_Atomic unsigned int least; /* of these, since the test has set it */
	_Atomic unsigned int loads;
	_Atomic bool gives; /* the other node's charon gives a copy of this child */
	char copy[GWHA_IKE_CHILD_MAX];
	_Atomic bool drops; /* it says that it drops its segment */
	_Atomic bool believes; /* ours believes to use all that it has */
	_Atomic size_t used;
	char did[4096];
} *charon;

static struct caller {
	int fd;
	size_t used;
	uint8_t in[65536];
} callers[CALLERS_MAX];

static struct {
	unsigned int ike;
	unsigned int child;
	char name[GWHA_IKE_CHILD_MAX];
	bool passive;
} sas[SAS_MAX];

/* By which the peer would know a child. */
#define SPI_OF(child) (0x1000 + (child))

static bool segment;
static struct caller *log_caller;

static unsigned int next_id = 1;
static char loaded[GWHA_IKE_NAME_MAX], secret[GWHA_IKE_NAME_MAX];

static void note(const char *what, const char *of)
{
	/* something goes round */
	if (charon->used > sizeof(charon->did) / 2)
		_exit(1);
	charon->used += (size_t)snprintf(charon->did + charon->used,
					 sizeof(charon->did) - charon->used,
					 "%s %s\n", what, of);
}

/* The agent's writer gives each packet a name, which what charon answers has not. */
static void begin_answer(struct gwha_vici_writer *w, uint8_t *buf, size_t size,
			 enum gwha_vici_type type)
{
	*w = (struct gwha_vici_writer){.data = buf, .size = size, .used = GWHA_VICI_HEAD + 1};
	buf[GWHA_VICI_HEAD] = (uint8_t)type;
}

static void send_to(struct caller *c, struct gwha_vici_writer *w)
{
	size_t len = gwha_vici_finish(w);

	if (!len || send(c->fd, w->data, len, MSG_NOSIGNAL) != (ssize_t)len)
		_exit(1);
}

static void answer(struct caller *c, const char *failed)
{
	struct gwha_vici_writer w;
	uint8_t buf[512];

	begin_answer(&w, buf, sizeof(buf), GWHA_VICI_RESPONSE);
	gwha_vici_text(&w, "success", "%s", failed ? "no" : "yes");
	if (failed)
		gwha_vici_text(&w, "errmsg", "%s", failed);
	send_to(c, &w);
}

static void answer_list(struct caller *c, const char *key, const char *item)
{
	struct gwha_vici_writer w;
	uint8_t buf[512];

	begin_answer(&w, buf, sizeof(buf), GWHA_VICI_RESPONSE);
	gwha_vici_list(&w, key);
	if (*item)
		gwha_vici_item(&w, item, strlen(item));
	gwha_vici_list_end(&w);
	send_to(c, &w);
}

/* All child SAs of an IKE SA in one event. */
static void tell_ike(struct caller *c, unsigned int ike)
{
	struct gwha_vici_writer w;
	uint8_t buf[4096];
	char text[GWHA_IKE_CHILD_MAX + 8];
	bool passive = false;

	gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_EVENT, "list-sa");
	gwha_vici_section(&w, "gwha-a");
	gwha_vici_text(&w, "uniqueid", "%u", ike);
	for (int i = 0; i < SAS_MAX; i++)
		if (sas[i].child && sas[i].ike == ike)
			passive = sas[i].passive;
	gwha_vici_text(&w, "state", passive ? "PASSIVE" : "ESTABLISHED");
	gwha_vici_text(&w, "remote-host", "203.0.113.9");
	gwha_vici_section(&w, "child-sas");
	for (int i = 0; i < SAS_MAX; i++) {
		if (!sas[i].child || sas[i].ike != ike)
			continue;
		snprintf(text, sizeof(text), "%s-%u", sas[i].name, sas[i].child);
		gwha_vici_section(&w, text);
		gwha_vici_text(&w, "name", "%s", sas[i].name);
		gwha_vici_text(&w, "uniqueid", "%u", sas[i].child);
		gwha_vici_text(&w, "state", "INSTALLED");
		gwha_vici_text(&w, "spi-out", "%08x", SPI_OF(sas[i].child));
		gwha_vici_section_end(&w);
	}
	gwha_vici_section_end(&w);
	gwha_vici_section_end(&w);
	send_to(c, &w);
}

static void list_sas(struct caller *c)
{
	struct gwha_vici_writer w;
	uint8_t buf[64];

	if (charon->forgets)
		memset(sas, 0, sizeof(sas));
	charon->forgets = false;
	for (unsigned int ike = 1; !charon->at_work && ike < next_id; ike++)
		for (int i = 0; i < SAS_MAX; i++)
			if (sas[i].child && sas[i].ike == ike) {
				tell_ike(c, ike);
				break;
			}
	if (charon->at_work)
		charon->at_work--;
	begin_answer(&w, buf, sizeof(buf), GWHA_VICI_RESPONSE);
	send_to(c, &w);
}

/* What the ha plugin does with a word: what it did before it does not do again. */
static void take_word(const char *word)
{
	const bool take = *word == '+';

	/* what the owner says again, now and then, is not written down */
	if (*word != '+' || !segment)
		note("fifo", (const char[]){*word, '\0'});
	if (*word == '*' || segment == take)
		return;
	segment = take;
	for (int i = 0; i < SAS_MAX; i++)
		sas[i].passive = !take;
}

static void tell_log(void)
{
	struct gwha_vici_writer w;
	uint8_t buf[256];

	gwha_vici_begin(&w, buf, sizeof(buf), GWHA_VICI_EVENT, "log");
	gwha_vici_text(&w, "msg", "remote node drops segment 1");
	send_to(log_caller, &w);
}

#endif /* GWHA_TEST_CHARON_H */
