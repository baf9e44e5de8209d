// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Many flows, of which one in a hundred speaks every 10 ms.
 *
 *	flows serve PORT		echo over TCP and UDP, IPv4 and IPv6
 *	flows talk tcp|udp ADDR PORT N	N flows to there
 *
 * "talk" prints "begun N" when every flow was answered once. From then on each speaks
 * once a second, in turn, and waits for its answer. When its standard input ends,
 * each speaks once more, and who is not answered within 15 s is broken. Then it
 * prints one line, and stays with all its flows until it is killed:
 *
 *	flows N broken N reset N asked N answered N lost N worst_us N p99_us N
 *
 * Broken flows include those that were reset. A datagram that is not answered
 * within a second is lost, and the flow speaks again; TCP does that by itself.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define TICK_NS 10000000
#define TICKS 100u /* in which each flow has its turn once */
#define LOST_US 1000000u
#define PATIENCE_US 15000000u
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
	enum state state;
	bool begun; /* was answered once */
	bool last; /* was answered since the end began */
	uint32_t number; /* of its question */
	uint64_t asked_us;
};

static struct {
	struct flow *flow;
	uint32_t n;
	bool udp;
	bool ending;
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

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void watch(int epoll, int fd, uint32_t events, void *what)
{
	struct epoll_event ev = { .events = events, .data.ptr = what };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev))
		die("epoll_ctl");
}

/* As many as may be: who needs more fails at its socket. */
static void many_files(void)
{
	struct rlimit lim = { .rlim_cur = 1 << 18, .rlim_max = 1 << 18 };

	if (!setrlimit(RLIMIT_NOFILE, &lim))
		return;
	getrlimit(RLIMIT_NOFILE, &lim);
	lim.rlim_cur = lim.rlim_max;
	setrlimit(RLIMIT_NOFILE, &lim);
}

/* ------------------------------------------------------------------- serving */

static int listen_on(int type, uint16_t port)
{
	struct sockaddr_in6 any = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(port),
	};
	int fd = socket(AF_INET6, type | SOCK_NONBLOCK, 0);
	int size = 8 << 20;
	int one = 1;

	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)))
		die("bind");
	if (type == SOCK_STREAM && listen(fd, 4096))
		die("listen");
	return fd;
}

static void echo_udp(int fd)
{
	struct sockaddr_storage who;
	socklen_t who_len = sizeof(who);
	char buf[2048];
	ssize_t len;

	while ((len = recvfrom(fd, buf, sizeof(buf), 0, (struct sockaddr *)&who,
			       &who_len)) >= 0) {
		if (sendto(fd, buf, (size_t)len, 0, (struct sockaddr *)&who,
			   who_len) < 0)
			return;
		who_len = sizeof(who);
	}
}

/* Answers are short, and the asker waits for them: they fit in any buffer. */
static void echo_tcp(int fd)
{
	char buf[2048];
	ssize_t len = recv(fd, buf, sizeof(buf), 0);

	if (len > 0 && send(fd, buf, (size_t)len, MSG_NOSIGNAL) == len)
		return;
	if (len < 0 && errno == EAGAIN)
		return;
	close(fd);
}

static void serve(uint16_t port)
{
	int tcp = listen_on(SOCK_STREAM, port);
	int udp = listen_on(SOCK_DGRAM, port);
	struct epoll_event ev[EVENTS];
	int epoll = epoll_create1(0);
	int n, i, fd;

	watch(epoll, tcp, EPOLLIN, (void *)(intptr_t)tcp);
	watch(epoll, udp, EPOLLIN, (void *)(intptr_t)udp);
	for (;;) {
		n = epoll_wait(epoll, ev, EVENTS, -1);
		for (i = 0; i < n; i++) {
			fd = (int)(intptr_t)ev[i].data.ptr;
			if (fd == udp) {
				echo_udp(fd);
			} else if (fd != tcp) {
				echo_tcp(fd);
			} else {
				fd = accept4(tcp, NULL, NULL, SOCK_NONBLOCK);
				if (fd >= 0)
					watch(epoll, fd, EPOLLIN,
					      (void *)(intptr_t)fd);
			}
		}
	}
}

/* ------------------------------------------------------------------- talking */

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

static void ask(struct flow *f)
{
	f->number++;
	f->asked_us = now_us();
	talk.asked++;
	f->state = ASKING;
	if (send(f->fd, &f->number, sizeof(f->number), MSG_NOSIGNAL) < 0 &&
	    !talk.udp)
		give_up(f);
}

static void answered(struct flow *f)
{
	uint64_t took_us = now_us() - f->asked_us;

	f->state = IDLE;
	talk.answered++;
	if (!f->begun) {
		f->begun = true;
		talk.begun++;
		return;
	}
	if (talk.ending && f->asked_us >= talk.end_us)
		f->last = true;
	if (took_us > talk.worst_us)
		talk.worst_us = took_us;
	talk.bin[took_us / 1000 < BINS ? took_us / 1000 : BINS - 1]++;
}

static void hear(struct flow *f, uint32_t events)
{
	uint32_t number;
	ssize_t len;

	if (f->state == BROKEN)
		return;
	if (f->state == NEW && events & EPOLLOUT)
		ask(f);
	if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
		return;
	do {
		len = recv(f->fd, &number, sizeof(number), 0);
		/* what comes late of a datagram that was given up is no answer */
		if (len == sizeof(number) && f->state == ASKING &&
		    number == f->number)
			answered(f);
	} while (len == sizeof(number));
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

/* One in a hundred has its turn; the rounding goes to the last tick. */
static void tick(int epoll)
{
	static uint32_t ticks;
	uint64_t now = now_us();
	uint32_t until =
		(uint32_t)((uint64_t)talk.n * (ticks % TICKS + 1) / TICKS);

	if (ticks++ % TICKS == 0)
		talk.turn = 0;
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
	printf("lost %llu worst_us %llu p99_us %u\n",
	       (unsigned long long)talk.lost, (unsigned long long)talk.worst_us,
	       (i + 1) * 1000);
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

/* The standard input says nothing: it ends. */
static void hear_end(int epoll)
{
	char buf[64];

	if (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		return;
	epoll_ctl(epoll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
	talk.ending = true;
	talk.end_us = now_us();
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
				hear_end(epoll);
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
	if (argc != 6 || strcmp(argv[1], "talk")) {
		fprintf(stderr,
			"usage: flows serve PORT | flows talk tcp|udp ADDR PORT N\n");
		return 1;
	}
	talk.udp = !strcmp(argv[2], "udp");
	resolve(argv[3], argv[4]);
	talk.n = (uint32_t)atoi(argv[5]);
	talk.flow = calloc(talk.n, sizeof(*talk.flow));
	if (!talk.n || !talk.flow)
		die("flows");
	for (i = 0; i < talk.n; i++)
		talk.flow[i].fd = -1;
	talk_on();
	/* of ten thousand that end at once, the kernel resets what it has no room for */
	pause();
	return 0;
}
