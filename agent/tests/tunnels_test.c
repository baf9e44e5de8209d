// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is said to charon when a connection is changed in the file. Charon is a
 * process of the test's own that speaks VICI, has what it is told to have, and
 * writes down who asked it to begin and to end what.
 */

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"
#include "fake_charon.h"
#include "log.h"
#include "tunnels.h"
#include "units.h"
#include "yaml.h"

#define PATIENCE_US 60000000

/* ------------------------------------------------------------ the charon */

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

static void take(struct caller *c, const struct gwha_vici_packet *p)
{
	struct gwha_vici_reader r;
	struct gwha_vici_element el;
	struct gwha_vici_writer w;
	uint8_t buf[64];

	gwha_vici_read(&r, p->message, p->len);
	if (p->type == GWHA_VICI_REGISTER) {
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
		list_sas(c);
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

static void be_charon(int fd)
{
	struct pollfd at[CALLERS_MAX + 1] = {{.fd = fd, .events = POLLIN}};
	nfds_t n = 1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (poll(at, n, -1) > 0) {
		for (nfds_t i = 1; i < n; i++)
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

/* -------------------------------------------------------- the agent's part */

void gwhad_log(enum gwhad_level level, const char *fmt, ...)
{
	(void)level;
	(void)fmt;
}

/* The kernel's part is that of net/ipsec. */
bool gwhad_vip_there(const struct gwha_addr *addr)
{
	return addr->len;
}

static char dir[32], path[64], psk[64];
static struct gwhad_ipsec ipsec;
static struct reading readings[2];
static unsigned int turn;
static pid_t pid;

static int begin(void **state)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	FILE *f;

	(void)state;
	charon = mmap(NULL, sizeof(*charon), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(charon, MAP_FAILED);
	strcpy(dir, "/tmp/tunnels.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/vici", dir);
	snprintf(psk, sizeof(psk), "%s/psk", dir);
	umask(077);
	f = fopen(psk, "w");
	assert_non_null(f);
	fputs("secret\n", f);
	fclose(f);
	strcpy(name.sun_path, path);
	assert_int_equal(bind(fd, (void *)&name, sizeof(name)), 0);
	assert_int_equal(listen(fd, CALLERS_MAX), 0);
	pid = fork();
	if (!pid)
		be_charon(fd);
	close(fd);
	ipsec.path = path;
	return gwhad_ipsec_begin(&ipsec, event_base_new());
}

static int end(void **state)
{
	(void)state;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	unlink(path);
	unlink(psk);
	return rmdir(dir);
}

/* Another file, whose connection has this besides. */
static void want(const char *more)
{
	struct reading *r = &readings[turn++ % 2];
	char text[1024];

	snprintf(text, sizeof(text),
		 "groups: {gw: }\n"
		 "routers: [{dev: eth0, vrid: 10, group: gw, vip: 192.0.2.1/24}]\n"
		 "ipsec: {a: {group: gw, local: 192.0.2.1, remote: 203.0.113.9, psk-file: %s, local-net: 10.1.0.0/16, %s}}\n",
		 psk, more);
	assert_int_equal(read_yaml(r, text, NULL), 0);
	gwhad_ipsec_want(&ipsec, &r->conf);
	if (turn > 1)
		free_yaml(&readings[turn % 2]);
}

static void own(bool active, uint64_t epoch)
{
	struct gwha_group g = {.name = "gw", .epoch = epoch,
			       .state = active ? GWHA_STATE_ACTIVE : GWHA_STATE_BACKUP};

	gwhad_ipsec_dump(&ipsec, &g, 1);
}

/* Until it stands so, with so many child SAs, as two looks in a row have found. */
static void until(enum gwha_ike_state state, unsigned int n)
{
	uint64_t end_us = gwhad_now_us() + PATIENCE_US, looks = ipsec.looks;
	const struct gwhad_tunnel *t = ipsec.tunnels[0];

	while (ipsec.looks < looks + 2) {
		event_base_loop(ipsec.base, EVLOOP_ONCE);
		if (t->ike.state != state || charon->n != n || t->ike.busy)
			looks = ipsec.looks;
		if (gwhad_now_us() > end_us)
			fail_msg("%s (%s; charon: %s), %u child SAs; done: %s", gwha_ike_state_name(t->ike.state), t->ike.cause, ipsec.charon.cause,
				 charon->n, charon->did);
	}
}

/* What was done since it was asked last; @M is the mark of now, @W the one before. */
static void did(const char *pattern, const char *was)
{
	char line[1024] = "";
	size_t used = 0;

	for (const char *c = pattern; *c; c++) {
		if (*c == '@')
			used += (size_t)snprintf(line + used, sizeof(line) - used, "gwha-a-%s",
						 *++c == 'M' ? ipsec.tunnels[0]->mark : was);
		else
			line[used++] = *c;
	}
	line[used] = '\0';
	assert_string_equal(charon->did, line);
	*charon->did = '\0';
	charon->used = 0;
}

static void remember(char was[GWHA_IKE_MARK_MAX])
{
	memcpy(was, ipsec.tunnels[0]->mark, GWHA_IKE_MARK_MAX);
	charon->least = charon->n;
}

static void tally_is(bool owner, uint32_t done, const char *lacks)
{
	struct gwha_tally t;

	gwhad_ipsec_tally(&ipsec, "gw", owner, &t);
	assert_true(t.known);
	assert_int_equal(t.all, 1);
	assert_int_equal(t.done, done);
	assert_string_equal(t.lacks, lacks);
	gwhad_ipsec_tally(&ipsec, "other", owner, &t);
	assert_true(t.known);
	assert_int_equal(t.all, 0);
}

static void what_is_changed_is_made_before_it_is_broken(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	want("remote-net: 10.2.0.0/16");
	own(true, 7);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", "");
	tally_is(true, 1, "");
	/* another net: a child SA more in the same IKE SA, then one less */
	remember(was);
	want("remote-net: 10.3.0.0/16");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate child-id @W\n", was);
	assert_int_equal(charon->least, 1);
	/* another proposal: charon makes another IKE SA */
	remember(was);
	charon->another_ike = true;
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate ike-id @W\n", was);
	assert_int_equal(charon->least, 1);
}

static void what_is_not_changed_stays(void **state)
{
	unsigned int loads = charon->loads;

	(void)state;
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256");
	until(GWHA_IKE_UP, 1);
	/* how often a peer is asked is told, and changes no SA */
	want("remote-net: 10.3.0.0/16, proposals: aes256-sha256-ecp256, dpd: 7s");
	until(GWHA_IKE_UP, 1);
	assert_int_equal(charon->loads, loads + 2);
	did("", "");
}

/* Charon leaves out of its list what it is at work on at that moment. */
static void what_is_at_work_is_not_gone(void **state)
{
	uint64_t looks = ipsec.looks;

	(void)state;
	charon->at_work = 1;
	while (charon->at_work || ipsec.looks < looks + 2)
		event_base_loop(ipsec.base, EVLOOP_ONCE);
	until(GWHA_IKE_UP, 1);
	did("", "");
	charon->forgets = true;
	while (charon->forgets)
		event_base_loop(ipsec.base, EVLOOP_ONCE);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", "");
}

/* The site was not told of the change yet: traffic goes on as it was. */
static void what_the_peer_refuses_leaves_what_there_is(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	remember(was);
	charon->refuses = true;
	want("remote-net: 10.4.0.0/16");
	until(GWHA_IKE_DEGRADED, 1);
	assert_int_equal(charon->least, 1);
	assert_null(strstr(charon->did, "terminate"));
	tally_is(true, 0, "connection a is degraded: NO_PROPOSAL_CHOSEN");
	charon->refuses = false;
	until(GWHA_IKE_UP, 1);
	assert_int_equal(charon->least, 1);
	assert_non_null(strstr(charon->did, "terminate ike-id"));
	assert_non_null(strstr(charon->did, was));
	*charon->did = '\0';
	charon->used = 0;
}

/* What an agent that is begun anew finds tells by its name how it was made. */
static void another_agent_sees_it_too(void **state)
{
	char was[GWHA_IKE_MARK_MAX];

	(void)state;
	remember(was);
	*ipsec.tunnels[0]->mark = '\0';
	want("remote-net: 10.5.0.0/16");
	until(GWHA_IKE_UP, 1);
	did("initiate @M\nterminate ike-id @W\n", was);
	assert_int_equal(charon->least, 1);
}

static void who_does_not_own_it_begins_nothing(void **state)
{
	char was[GWHA_IKE_MARK_MAX];
	unsigned int loads;

	(void)state;
	own(false, 7);
	until(GWHA_IKE_STANDBY, 0);
	did("terminate ike @M\n", "");
	tally_is(false, 1, "");
	remember(was);
	loads = charon->loads;
	want("remote-net: 10.6.0.0/16");
	until(GWHA_IKE_STANDBY, 0);
	assert_int_equal(charon->loads, loads + 1);
	did("", "");
	/* the next owner makes it by the file of now */
	own(true, 8);
	until(GWHA_IKE_UP, 1);
	did("initiate @M\n", was);
	tally_is(true, 1, "");
	tally_is(false, 0, "connection a is up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_changed_is_made_before_it_is_broken),
		cmocka_unit_test(what_is_not_changed_stays),
		cmocka_unit_test(what_is_at_work_is_not_gone),
		cmocka_unit_test(what_the_peer_refuses_leaves_what_there_is),
		cmocka_unit_test(another_agent_sees_it_too),
		cmocka_unit_test(who_does_not_own_it_begins_nothing),
	};

	return cmocka_run_group_tests_name("tunnels", tests, begin, end);
}
