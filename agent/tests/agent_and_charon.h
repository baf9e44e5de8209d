/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's part that speaks with charon, and a charon: a process of the test's own
 * that speaks VICI, has what it is told to have, and writes down who asked it to begin
 * and to end what.
 */

#ifndef GWHA_TEST_AGENT_AND_CHARON_H
#define GWHA_TEST_AGENT_AND_CHARON_H

#include <fcntl.h>
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
#include "fake_charon_does.h"
#include "log.h"
#include "tunnels.h"
#include "units.h"
#include "yaml.h"

#define PATIENCE_US 60000000

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

/* What the kernel's SAs have sent last. */
static uint32_t sent[65536];

bool gwhad_xfrm_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t *seq)
{
	assert_int_equal(peer->len, 4);
	*seq = sent[spi - SPI_OF(0)];
	return true;
}

int gwhad_xfrm_set_seq(const struct gwha_addr *peer, uint32_t spi, uint32_t seq)
{
	assert_int_equal(peer->len, 4);
	sent[spi - SPI_OF(0)] = seq;
	return 0;
}

static char dir[32], path[64], psk[64], fifo[64];
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
	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
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
		be_charon(fd, open(fifo, O_RDWR));
	close(fd);
	ipsec.path = path;
	ipsec.hot.path = fifo;
	return gwhad_ipsec_begin(&ipsec, event_base_new());
}

static int end(void **state)
{
	(void)state;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	unlink(path);
	unlink(psk);
	unlink(fifo);
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

#endif /* GWHA_TEST_AGENT_AND_CHARON_H */
