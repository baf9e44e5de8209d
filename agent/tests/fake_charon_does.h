/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a charon of a test's own does with what it is told. */

#ifndef GWHA_TEST_CHARON_DOES_H
#define GWHA_TEST_CHARON_DOES_H

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "fake_charon.h"
#include "hot.h"

static void count(void)
{
	unsigned int n = 0;

	for (int i = 0; i < SAS_MAX; i++)
		n += sas[i].child > 0;
	charon->n = n;
	if (n < charon->least)
		charon->least = n;
}

static void initiate(struct caller *c, const struct gwha_vici_packet *p)
{
	char name[GWHA_IKE_CHILD_MAX];
	unsigned int ike = 0;
	int at = 0;

	if (!gwha_vici_find(p->message, p->len, "child", name, sizeof(name)))
		_exit(1);
	note("initiate", name);
	if (charon->refuses) {
		answer(c, "NO_PROPOSAL_CHOSEN");
		return;
	}
	for (int i = 0; i < SAS_MAX; i++)
		if (sas[i].child && !charon->another_ike)
			ike = sas[i].ike;
	while (sas[at].child)
		at++;
	sas[at].passive = false;
	sas[at].ike = ike ? ike : next_id++;
	sas[at].child = next_id++;
	strcpy(sas[at].name, name);
	count();
	answer(c, NULL);
}

static void terminate(struct caller *c, const struct gwha_vici_packet *p)
{
	static const char *const keys[] = {"ike", "ike-id", "child-id"};
	char text[64] = "", said[96];
	unsigned int id;
	int key = 0;

	while (!gwha_vici_find(p->message, p->len, keys[key], text, sizeof(text)))
		if (++key == 3)
			_exit(1);
	id = (unsigned int)strtoul(text, NULL, 10);
	/* numbers are another matter: whose they are is told */
	for (int i = 0; i < SAS_MAX; i++)
		if (sas[i].child && (!key || (key == 1 ? sas[i].ike : sas[i].child) == id)) {
			snprintf(said, sizeof(said), "%s %s", keys[key], sas[i].name);
			note("terminate", said);
			sas[i].child = 0;
		}
	count();
	answer(c, NULL);
}

/* A successor with other keys. */
static void rekey(struct caller *c, const struct gwha_vici_packet *p)
{
	char text[64] = "";

	gwha_vici_find(p->message, p->len, "child-id", text, sizeof(text));
	for (int i = 0; i < SAS_MAX; i++)
		if (sas[i].child && sas[i].child == strtoul(text, NULL, 10)) {
			note("rekey", sas[i].name);
			sas[i].child = next_id++;
			answer(c, NULL);
			return;
		}
	_exit(1);
}

/* What the other node's charon sends, at the next look. */
static void hear_other(void)
{
	int at = 0;

	if (charon->believes)
		segment = true;
	charon->believes = false;
	if (charon->drops && log_caller) {
		charon->drops = false;
		tell_log();
	}
	if (!charon->gives)
		return;
	charon->gives = false;
	while (sas[at].child)
		at++;
	sas[at].ike = next_id++;
	sas[at].child = next_id++;
	sas[at].passive = true;
	strcpy(sas[at].name, charon->copy);
	count();
}

static void take(struct caller *c, const struct gwha_vici_packet *p)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	struct gwha_vici_writer w;
	uint8_t buf[64];

	gwha_vici_read(&r, p->message, p->len);
	if (p->type == GWHA_VICI_REGISTER) {
		if (!strcmp(p->name, "log"))
			log_caller = c;
		begin_answer(&w, buf, sizeof(buf), GWHA_VICI_CONFIRM);
		send_to(c, &w);
	} else if (!strcmp(p->name, "load-conn") && gwha_vici_next(&r, &el) > 0) {
		gwha_vici_copy(el.name, el.name_len, loaded, sizeof(loaded));
		charon->loads++;
		answer(c, NULL);
	} else if (!strcmp(p->name, "load-shared")) {
		gwha_vici_find(p->message, p->len, "id", secret, sizeof(secret));
		answer(c, NULL);
	} else if (!strcmp(p->name, "get-conns")) {
		answer_list(c, "conns", loaded);
	} else if (!strcmp(p->name, "get-shared")) {
		answer_list(c, "keys", secret);
	} else if (!strcmp(p->name, "get-keys")) {
		answer_list(c, "keys", "");
	} else if (!strcmp(p->name, "list-sas")) {
		hear_other();
		list_sas(c);
	} else if (!strcmp(p->name, "rekey")) {
		rekey(c, p);
	} else if (!strcmp(p->name, "initiate")) {
		initiate(c, p);
	} else if (!strcmp(p->name, "terminate")) {
		terminate(c, p);
	} else {
		_exit(1);
	}
}

static void read_caller(struct caller *c)
{
	ssize_t n = read(c->fd, c->in + c->used, sizeof(c->in) - c->used);
	struct gwha_vici_packet p;
	size_t len;

	if (n <= 0)
		_exit(0);
	c->used += (size_t)n;
	while (c->used >= GWHA_VICI_HEAD) {
		len = (size_t)c->in[0] << 24 | (size_t)c->in[1] << 16 |
		      (size_t)c->in[2] << 8 | c->in[3];
		if (c->used < GWHA_VICI_HEAD + len)
			return;
		if (gwha_vici_packet_read(c->in + GWHA_VICI_HEAD, len, &p))
			_exit(1);
		take(c, &p);
		c->used -= GWHA_VICI_HEAD + len;
		memmove(c->in, c->in + GWHA_VICI_HEAD + len, c->used);
	}
}

static void be_charon(int fd, int fifo)
{
	struct pollfd at[CALLERS_MAX + 2] = {{.fd = fd, .events = POLLIN}, {.fd = fifo, .events = POLLIN}};
	char word[GWHA_HOT_WORD_LEN + 1] = "";
	nfds_t n = 2;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (poll(at, n, -1) > 0) {
		if (at[1].revents && read(fifo, word, GWHA_HOT_WORD_LEN) == GWHA_HOT_WORD_LEN)
			take_word(word);
		for (nfds_t i = 2; i < n; i++)
			if (at[i].revents)
				read_caller(&callers[i]);
		if (!at[0].revents)
			continue;
		if (n == CALLERS_MAX)
			_exit(1);
		callers[n].fd = accept(fd, NULL, NULL);
		at[n] = (struct pollfd){.fd = callers[n].fd, .events = POLLIN};
		n++;
	}
	_exit(1);
}

#endif /* GWHA_TEST_CHARON_DOES_H */
