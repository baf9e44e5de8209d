// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Many flows, of which each speaks every S seconds, one after the other.
 *
 *	flows serve PORT		echo over TCP and UDP, IPv4 and IPv6
 *	flows talk tcp|udp|ftp ADDR PORT N [S]	N flows to there; S is 1 without it
 *
 * "talk" prints "begun N" when every flow was answered once. From then on each speaks
 * every S seconds, in turn, and waits for its answer. What is asked after something came
 * by its standard input is measured. When something comes again each speaks once more,
 * in the next round, and who is not answered within 25 s of that is broken. Then it prints
 * one line, and stays with all its flows until it is killed:
 *
 *	flows N broken N reset N asked N answered N lost N worst_us N p99_us N rto_us N
 *
 * rto_us is the longest time to a retransmission that TCP has for one of them, which
 * is 200 ms and what its answers take; 0 for UDP.
 *
 * Broken flows include those that were reset. A datagram that is not answered
 * within a second is lost, and the flow speaks again; TCP does that by itself.
 *
 * Flows of ftp are control connections (RFC 959). Each asks for a data connection in
 * active mode, whose coming is the answer, twice: with its second question, since who
 * reads on the way begins behind a line end, and with its last one. That costs several
 * times as much, so these rounds take ten seconds.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "flows.h"

#define TICK_NS 10000000
#define TICKS_S 100u
#define DATA_S \
	10u /* in which each flow has its turn once, for a data connection */
#define LOST_US 1000000u
#define PATIENCE_US 25000000u
#define BINS 4096u /* of a millisecond, for the percentile */
#define EVENTS 256

enum state {
	NEW,
	IDLE,
	ASKING,
	BROKEN
};

struct flow {
	int fd;
	int data; /* where it waits for data connections */
	enum state state;
	bool begun; /* was answered once */
	bool last; /* was answered since the end began */
	uint32_t number; /* of its question */
	uint32_t lines; /* that came back */
	uint64_t asked_us;
};

static struct {
	struct flow *flow;
	uint32_t n;
	uint32_t round_s; /* in which each has its turn once */
	bool udp;
	bool ftp;
	bool told_to_end; /* from the next round on: half of one at its pace would not do */
	bool ending;
	uint64_t measured_us; /* from then on; 0 is not yet */
	uint64_t end_us;
	uint32_t turn;
	uint32_t begun;
	uint32_t broken;
	uint32_t reset;
	uint64_t asked;
	uint64_t answered;
	uint64_t lost;
	uint64_t worst_us;
	uint64_t bin[BINS];
	struct sockaddr_storage to;
	socklen_t to_len;
} talk;

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void give_up(struct flow *f)
{
	if (f->state == BROKEN)
		return;
	if (errno == ECONNRESET)
		talk.reset++;
	f->state = BROKEN;
	talk.broken++;
	close(f->fd);
}

/* Is its question one for a data connection? */
static bool wants_data(const struct flow *f)
{
	return talk.ftp && f->number > 1 &&
	       (!f->begun || (talk.ending && f->asked_us >= talk.end_us));
}

/* FTP's question; returns its length. */
static size_t line_of(const struct flow *f, char line[static 64])
{
	struct sockaddr_in6 port = { 0 };
	struct sockaddr_in own = { 0 };
	socklen_t port_len = sizeof(port);
	socklen_t own_len = sizeof(own);
	uint32_t ip;

	if (!wants_data(f)) {
		memcpy(line, "NOOP\r\n", 6);
		return 6;
	}
	if (getsockname(f->fd, (struct sockaddr *)&own, &own_len) ||
	    getsockname(f->data, (struct sockaddr *)&port, &port_len))
		die("getsockname");
	ip = ntohl(own.sin_addr.s_addr);
	return (size_t)sprintf(line, "PORT %u,%u,%u,%u,%u,%u\r\n", ip >> 24,
			       ip >> 16 & 255, ip >> 8 & 255, ip & 255,
			       ntohs(port.sin6_port) >> 8,
			       ntohs(port.sin6_port) & 255);
}

static void ask(struct flow *f)
{
	const void *question = &f->number;
	size_t len = sizeof(f->number);
	char line[64];

	f->number++;
	f->asked_us = now_us();
	talk.asked++;
	f->state = ASKING;
	if (talk.ftp) {
		len = line_of(f, line);
		question = line;
	}
	if (send(f->fd, question, len, MSG_NOSIGNAL) < 0 && !talk.udp)
		give_up(f);
}

static void answered(struct flow *f)
{
	uint64_t took_us = now_us() - f->asked_us;

	f->state = IDLE;
	talk.answered++;
	if (talk.ftp && f->number == 1)
		return;
	if (!f->begun) {
		f->begun = true;
		talk.begun++;
		return;
	}
	if (talk.ending && f->asked_us >= talk.end_us)
		f->last = true;
	if (!talk.measured_us || f->asked_us < talk.measured_us)
		return;
	if (took_us > talk.worst_us)
		talk.worst_us = took_us;
	talk.bin[took_us / 1000 < BINS ? took_us / 1000 : BINS - 1]++;
}

/* A data connection is there: that is all that was wanted of it. */
static void hear_data(struct flow *f)
{
	int fd = accept(f->data, NULL, NULL);

	if (fd < 0)
		return;
	close(fd);
	if (f->state == ASKING && wants_data(f))
		answered(f);
}

/* What is told by lines, one for each question. Returns what recv() said last. */
static ssize_t hear_lines(struct flow *f)
{
	char buf[256];
	ssize_t len, i;

	do {
		len = recv(f->fd, buf, sizeof(buf), 0);
		for (i = 0; i < len; i++)
			f->lines += buf[i] == '\n';
		if (len > 0 && f->state == ASKING && !wants_data(f) &&
		    f->lines == f->number)
			answered(f);
	} while (len > 0);
	return len;
}

static ssize_t hear_numbers(struct flow *f)
{
	uint32_t number;
	ssize_t len;

	do {
		len = recv(f->fd, &number, sizeof(number), 0);
		/* what comes late of a datagram that was given up is no answer */
		if (len == sizeof(number) && f->state == ASKING &&
		    number == f->number)
			answered(f);
	} while (len == sizeof(number));
	return len;
}

static void hear(struct flow *f, uint32_t events)
{
	ssize_t len;

	if (f->state == BROKEN)
		return;
	if (f->state == NEW && events & EPOLLOUT)
		ask(f);
	if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
		return;
	len = talk.ftp ? hear_lines(f) : hear_numbers(f);
	if (!talk.udp && !(len < 0 && errno == EAGAIN))
		give_up(f);
}

static void begin(int epoll, struct flow *f)
{
	f->fd = socket(talk.to.ss_family,
		       (talk.udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK,
		       0);
	if (f->fd < 0)
		die("socket");
	if (connect(f->fd, (struct sockaddr *)&talk.to, talk.to_len) &&
	    errno != EINPROGRESS)
		die("connect");
	watch(epoll, f->fd, EPOLLIN | EPOLLOUT | EPOLLET, f);
	if (!talk.ftp)
		return;
	f->data = listen_on(SOCK_STREAM, 0);
	/* no flow is at an odd address: this is how its two are told apart */
	watch(epoll, f->data, EPOLLIN, (char *)f + 1);
}

static void turn(int epoll, struct flow *f, uint64_t now)
{
	if (f->fd < 0) {
		begin(epoll, f);
		return;
	}
	if (talk.udp && f->state == ASKING && now - f->asked_us >= LOST_US) {
		talk.lost++;
		ask(f);
	} else if (f->state == IDLE && !f->last) {
		ask(f);
	}
}

/* A share of them has its turn; the rounding goes to the last tick. */
static void tick(int epoll)
{
	static uint32_t ticks, round;
	uint64_t now = now_us();
	uint32_t until;

	if (ticks == 0) {
		talk.turn = 0;
		if (talk.told_to_end && !talk.ending) {
			talk.ending = true;
			talk.end_us = now;
		}
		round = talk.round_s;
		if (talk.ftp && (talk.begun < talk.n || talk.ending))
			round = DATA_S;
		round *= TICKS_S;
	}
	until = (uint32_t)((uint64_t)talk.n * (ticks + 1) / round);
	ticks = (ticks + 1) % round;
	for (; talk.turn < until; talk.turn++)
		turn(epoll, &talk.flow[talk.turn], now);
}

static bool all_over(void)
{
	uint32_t i;

	if (now_us() - talk.end_us >= PATIENCE_US)
		return true;
	for (i = 0; i < talk.n; i++)
		if (talk.flow[i].state != BROKEN && !talk.flow[i].last)
			return false;
	return true;
}

/* Called when all was answered, or given up: nothing is backed off. */
static uint32_t longest_rto_us(void)
{
	struct tcp_info info;
	socklen_t len;
	uint32_t i, most = 0;

	for (i = 0; i < talk.n; i++) {
		len = sizeof(info);
		if (talk.flow[i].last &&
		    !getsockopt(talk.flow[i].fd, IPPROTO_TCP, TCP_INFO, &info,
				&len) &&
		    info.tcpi_rto > most)
			most = info.tcpi_rto;
	}
	return most;
}

static void report(void)
{
	uint64_t rest = 0;
	uint64_t sum = 0;
	uint32_t i;

	for (i = 0; i < talk.n; i++)
		if (talk.flow[i].state != BROKEN && !talk.flow[i].last)
			talk.broken++;
	for (i = 0; i < BINS; i++)
		rest += talk.bin[i];
	for (i = 0; i < BINS - 1; i++) {
		sum += talk.bin[i];
		if (sum * 100 >= rest * 99)
			break;
	}
	printf("flows %u broken %u reset %u asked %llu answered %llu ", talk.n,
	       talk.broken, talk.reset, (unsigned long long)talk.asked,
	       (unsigned long long)talk.answered);
	printf("lost %llu worst_us %llu p99_us %u rto_us %u\n",
	       (unsigned long long)talk.lost, (unsigned long long)talk.worst_us,
	       (i + 1) * 1000, talk.udp ? 0 : longest_rto_us());
	fflush(stdout);
}

static void resolve(const char *addr, const char *port)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *found;

	if (getaddrinfo(addr, port, &hints, &found)) {
		fprintf(stderr, "%s: no address\n", addr);
		exit(1);
	}
	memcpy(&talk.to, found->ai_addr, found->ai_addrlen);
	talk.to_len = found->ai_addrlen;
	freeaddrinfo(found);
}

static int ticker(void)
{
	const struct itimerspec every = {
		.it_interval.tv_nsec = TICK_NS,
		.it_value.tv_nsec = TICK_NS,
	};
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL))
		die("timerfd");
	return fd;
}

/* By standard input: to measure, and to end, which it does too if nobody is there. */
static void hear_word(int epoll)
{
	char buf[64];
	ssize_t len = read(STDIN_FILENO, buf, sizeof(buf));

	if (len > 0 && !talk.measured_us) {
		talk.measured_us = now_us();
		return;
	}
	epoll_ctl(epoll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
	talk.told_to_end = true;
}

static void talk_on(void)
{
	struct epoll_event ev[EVENTS];
	int epoll = epoll_create1(0);
	int timer = ticker();
	bool told = false;
	uint64_t times;
	int n, i;

	watch(epoll, timer, EPOLLIN, &timer);
	watch(epoll, STDIN_FILENO, EPOLLIN, NULL);
	while (!talk.ending || !all_over()) {
		n = epoll_wait(epoll, ev, EVENTS, -1);
		for (i = 0; i < n; i++) {
			if (!ev[i].data.ptr)
				hear_word(epoll);
			else if ((uintptr_t)ev[i].data.ptr & 1)
				hear_data((void *)((char *)ev[i].data.ptr - 1));
			else if (ev[i].data.ptr != &timer)
				hear(ev[i].data.ptr, ev[i].events);
			else if (read(timer, &times, sizeof(times)) > 0)
				tick(epoll);
		}
		if (!told && talk.begun == talk.n) {
			told = true;
			printf("begun %u\n", talk.n);
			fflush(stdout);
		}
	}
	report();
}

int main(int argc, char **argv)
{
	uint32_t i;

	many_files();
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve((uint16_t)atoi(argv[2]));
	if (argc < 6 || argc > 7 || strcmp(argv[1], "talk")) {
		fprintf(stderr,
			"usage: flows serve PORT | flows talk tcp|udp|ftp ADDR PORT N [S]\n");
		return 1;
	}
	talk.udp = !strcmp(argv[2], "udp");
	talk.ftp = !strcmp(argv[2], "ftp");
	resolve(argv[3], argv[4]);
	talk.n = (uint32_t)atoi(argv[5]);
	talk.round_s = argc > 6 ? (uint32_t)atoi(argv[6]) : 1;
	talk.flow = calloc(talk.n, sizeof(*talk.flow));
	if (!talk.n || !talk.round_s || !talk.flow)
		die("flows");
	for (i = 0; i < talk.n; i++)
		talk.flow[i].fd = -1;
	talk_on();
	/* of ten thousand that end at once, the kernel resets what it has no room for */
	pause();
	return 0;
}
