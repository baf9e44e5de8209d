// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The election among controllers that have one etcd, in the controller's loop: one
 * question at a time, and a watch beside it that says when to look again. What a
 * request needs of etcd is asked while the loop waits (store/etcd*.c); this is not.
 */

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elect.h"
#include "etcd.h"
#include "log.h"
#include "model.h"

/* Of a line of a watch, which has a key or two. */
#define WATCHED_MAX 65536

/**
 * struct gwhad_elect - an election
 * @base: the loop
 * @multi: curl's
 * @timer: curl's
 * @due: the election's
 * @etcd: the store
 * @ask: what is asked
 * @what: which
 * @sent_us: when
 * @watch: what is watched
 * @watched: the member that is
 * @hinted: the watch has said something
 * @led: the term that we led in when it was told last, or 0
 * @leader: who did
 * @why: what was wrong then
 */
struct gwhad_elect {
	struct event_base *base;
	CURLM *multi;
	struct event *timer;
	struct event *due;
	struct gwha_etcd *etcd;
	struct gwha_etcd_call ask;
	enum gwha_election_do what;
	uint64_t sent_us;
	struct gwha_etcd_call watch;
	size_t watched;
	bool hinted;
	uint64_t led;
	char leader[GWHA_ELECTION_NAME_MAX];
	char why[256];
};

static void go_on(struct gwhad_elect *e, struct gwha_election_event ev);

static void end_call(struct gwhad_elect *e, struct gwha_etcd_call *call)
{
	if (call->easy)
		curl_multi_remove_handle(e->multi, call->easy);
	gwha_etcd_call_free(call);
}

/* In lines; what is half of one waits for the rest. */
static size_t on_line(const char *bytes, size_t size, size_t n, void *arg)
{
	struct gwhad_elect *e = arg;
	struct gwha_etcd_call *w = &e->watch;
	char *more, *end;

	n *= size;
	more = n < WATCHED_MAX - w->len ? realloc(w->reply, w->len + n + 1) : NULL;
	if (!more)
		return 0;
	memcpy(more + w->len, bytes, n);
	w->reply = more;
	w->len += n;
	while ((end = memchr(w->reply, '\n', w->len))) {
		size_t len = (size_t)(end - w->reply);
		struct gwha_etcd_reply r;
		struct gwha_err err;
		bool good = gwha_etcd_reply_read(200, w->reply, len, &r, &err) == GWHA_ETCD_GOOD &&
			    !r.canceled;

		e->hinted |= r.events;
		gwha_etcd_reply_free(&r);
		w->len -= len + 1;
		memmove(w->reply, end + 1, w->len);
		if (!good)
			return 0;
	}
	return n;
}

/* If it cannot be, looks from time to time do as well. */
static void begin_watch(struct gwhad_elect *e, uint64_t revision)
{
	struct gwha_etcd_client *c = &e->etcd->client;
	struct gwha_etcd_call *w = &e->watch;
	struct gwha_err err;
	json_t *body;

	if (w->easy && e->watched == c->at)
		return;
	end_call(e, w);
	body = gwha_etcd_elect_watch(e->etcd, revision);
	e->watched = c->at;
	if (!gwha_etcd_call_new(c, w, "watch", body, &err)) {
		curl_easy_setopt(w->easy, CURLOPT_TIMEOUT_MS, 0L);
		curl_easy_setopt(w->easy, CURLOPT_WRITEFUNCTION, on_line);
		curl_easy_setopt(w->easy, CURLOPT_WRITEDATA, e);
		if (curl_multi_add_handle(e->multi, w->easy))
			gwha_etcd_call_free(w);
	} else {
		gwha_etcd_call_free(w);
	}
	json_decref(body);
}

/* A login is waited for: it is rare, and has its own bound. */
static int begin_ask(struct gwhad_elect *e, enum gwha_election_do what, struct gwha_err *err)
{
	struct gwha_etcd_client *c = &e->etcd->client;
	const char *path;
	json_t *body;
	int ret;

	if (*c->conf.user && !*c->token && gwha_etcd_login(c, err)) {
		gwha_etcd_elsewhere(c);
		return -1;
	}
	body = gwha_etcd_elect_ask(e->etcd, what, &path);
	ret = gwha_etcd_call_new(c, &e->ask, path, body, err);
	json_decref(body);
	e->what = what;
	e->sent_us = gwha_etcd_clock_us();
	if (!ret && curl_multi_add_handle(e->multi, e->ask.easy))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (ret)
		gwha_etcd_call_free(&e->ask);
	return ret;
}

static void tell(struct gwhad_elect *e, uint64_t now_us)
{
	const struct gwha_election *x = &e->etcd->election;
	uint64_t leads = gwha_election_leads(x, now_us) ? x->term : 0;

	if (strcmp(e->why, e->etcd->why)) {
		if (*e->etcd->why)
			gwhad_log(GWHAD_WARNING, "controller: %s", e->etcd->why);
		else
			gwhad_log(GWHAD_INFO, "controller: etcd answers again");
		memcpy(e->why, e->etcd->why, sizeof(e->why));
	}
	if (leads && leads != e->led)
		gwhad_log(GWHAD_NOTICE, "controller: leads, in term %llu",
			  (unsigned long long)leads);
	else if (!leads && e->led)
		gwhad_log(GWHAD_NOTICE, "controller: leads no more, after term %llu",
			  (unsigned long long)e->led);
	if (!leads && *x->leader && strcmp(e->leader, x->leader))
		gwhad_log(GWHAD_NOTICE, "controller: %s leads", x->leader);
	e->led = leads;
	memcpy(e->leader, x->leader, sizeof(e->leader));
}

static void wait_for(struct gwhad_elect *e, uint64_t now_us)
{
	uint64_t due_us = gwha_election_due(&e->etcd->election, now_us);
	struct timeval tv;

	if (due_us == UINT64_MAX) {
		event_del(e->due);
		return;
	}
	due_us = due_us > now_us ? due_us - now_us : 0;
	tv.tv_sec = (time_t)(due_us / 1000000);
	tv.tv_usec = (suseconds_t)(due_us % 1000000);
	event_add(e->due, &tv);
}

/* One event, and those that it has as its consequence at once. */
static void go_on(struct gwhad_elect *e, struct gwha_election_event ev)
{
	enum gwha_election_do what;
	struct gwha_err err;

	for (;;) {
		ev.now_us = gwha_etcd_clock_us();
		what = gwha_election_step(&e->etcd->election, &ev);
		if (what == GWHA_ELECTION_WAIT || !begin_ask(e, what, &err))
			break;
		snprintf(e->etcd->why, sizeof(e->etcd->why), "%.255s", err.text);
		ev = (struct gwha_election_event){.kind = GWHA_ELECTION_FAILED};
	}
	tell(e, ev.now_us);
	wait_for(e, ev.now_us);
}

static void asked(struct gwhad_elect *e, CURLcode code)
{
	struct gwha_etcd_client *c = &e->etcd->client;
	struct gwha_err err = {.text = ""};
	struct gwha_election_event ev;
	enum gwha_etcd_said said;
	struct gwha_etcd_reply r;
	struct gwha_etcd_now now;

	said = gwha_etcd_call_done(c, &e->ask, code, &r, &err);
	end_call(e, &e->ask);
	if (said == GWHA_ETCD_LOGIN)
		gwha_wipe(c->token, sizeof(c->token));
	if (said == GWHA_ETCD_ELSEWHERE)
		gwha_etcd_elsewhere(c);
	ev = gwha_etcd_elect_answer(e->etcd, e->what, said, &r, &now, &err);
	ev.sent_us = e->sent_us;
	if (ev.kind == GWHA_ELECTION_SEEN)
		begin_watch(e, r.revision);
	gwha_etcd_reply_free(&r);
	go_on(e, ev);
}

/* What has an end, and what the watch said. */
static void collect(struct gwhad_elect *e)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(e->multi, &left))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		if (msg->easy_handle == e->ask.easy)
			asked(e, msg->data.result);
		else if (msg->easy_handle == e->watch.easy)
			end_call(e, &e->watch);
	}
	if (e->hinted) {
		e->hinted = false;
		go_on(e, (struct gwha_election_event){.kind = GWHA_ELECTION_HINT});
	}
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	int how = (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
	struct gwhad_elect *e = arg;
	int running;

	curl_multi_socket_action(e->multi, fd, how, &running);
	collect(e);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_elect *e = arg;
	int running;

	(void)fd;
	(void)what;
	curl_multi_socket_action(e->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	collect(e);
}

static void on_due(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	go_on(arg, (struct gwha_election_event){.kind = GWHA_ELECTION_TIME});
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	short how = EV_PERSIST | (what & CURL_POLL_IN ? EV_READ : 0) |
		    (what & CURL_POLL_OUT ? EV_WRITE : 0);
	struct gwhad_elect *e = arg;
	struct event *ev = known;

	(void)easy;
	if (ev)
		event_free(ev);
	ev = what == CURL_POLL_REMOVE ? NULL : event_new(e->base, fd, how, on_ready, e);
	curl_multi_assign(e->multi, fd, ev);
	/* without it the question ends by its own time */
	if (ev)
		event_add(ev, NULL);
	return 0;
}

static int on_pause(CURLM *multi, long ms, void *arg)
{
	const struct timeval tv = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
	struct gwhad_elect *e = arg;

	(void)multi;
	return ms < 0 ? event_del(e->timer) : event_add(e->timer, &tv);
}

static bool set_up(struct gwhad_elect *e)
{
	e->multi = curl_multi_init();
	e->timer = evtimer_new(e->base, on_timer, e);
	e->due = evtimer_new(e->base, on_due, e);
	if (!e->multi || !e->timer || !e->due)
		return false;
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETDATA, e);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERFUNCTION, on_pause);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERDATA, e);
	return true;
}

/**
 * gwhad_elect_new - take part in an election
 * @base: the loop
 * @conf: where etcd is, and who we are
 * @err: filled in on failure
 *
 * Return: it, or NULL.
 */
struct gwhad_elect *gwhad_elect_new(struct event_base *base, const struct gwha_etcd_conf *conf,
				    struct gwha_err *err)
{
	struct gwhad_elect *e = calloc(1, sizeof(*e));
	struct gwha_etcd *etcd = e ? gwha_store_etcd(conf, &gwha_etcd_limits, err) : NULL;

	if (e && etcd) {
		e->base = base;
		e->etcd = etcd;
		if (set_up(e)) {
			go_on(e, (struct gwha_election_event){.kind = GWHA_ELECTION_TIME});
			return e;
		}
	}
	gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	if (etcd)
		etcd->store.ops->close(&etcd->store);
	gwhad_elect_free(e);
	return NULL;
}

/**
 * gwhad_elect_free - take no part any more
 * @e: election, or NULL; its store stays, for the caller to close
 */
void gwhad_elect_free(struct gwhad_elect *e)
{
	if (!e)
		return;
	if (e->multi) {
		end_call(e, &e->ask);
		end_call(e, &e->watch);
		curl_multi_cleanup(e->multi);
	}
	if (e->timer)
		event_free(e->timer);
	if (e->due)
		event_free(e->due);
	free(e);
}

/**
 * gwhad_elect_store - the store that it is about
 * @e: election
 */
struct gwha_store *gwhad_elect_store(struct gwhad_elect *e)
{
	return &e->etcd->store;
}
