// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TCP connections at a steady rate, each of its own short life.
 *
 *	conns serve PORT			echo, on PORT and the three above
 *	conns open ADDR PORT RATE SECONDS MS	RATE connections a second for SECONDS
 *
 * Each connection is opened when its time has come, however the others fare, says
 * two bytes, hears them back, is kept for MS milliseconds after that, and closed by
 * the client. "open" waits 3 s at most for those that are under way at the end, and
 * prints one line:
 *
 *	opened N answered N failed N worst_us N late_us N
 *
 * worst_us is the longest from opening to the answer, late_us how far the opener was
 * behind its time at worst.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORTS 4u /* a client's own ports come round after 60,000 otherwise */
#define FILES 262144u
#define EVENTS 256
#define PATIENCE_US 3000000u

/* A connection of "open", by its descriptor. */
struct conn {
	uint64_t opened_us;
	uint64_t close_us;
	bool asked;
};

static struct {
	struct conn conn[FILES];
	int epoll;
	/* answered, in the order of their closing */
	int keep[FILES];
	uint32_t keep_first;
	uint32_t keep_n;
	uint32_t under_way;
	uint64_t opened, answered, failed, worst_us, late_us;
} my;

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

static void many_files(void)
{
	struct rlimit lim = { .rlim_cur = FILES, .rlim_max = FILES };

	if (setrlimit(RLIMIT_NOFILE, &lim))
		die("setrlimit");
}

static void watch(int fd, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.fd = fd };

	if (epoll_ctl(my.epoll, EPOLL_CTL_ADD, fd, &ev))
		die("epoll_ctl");
}

/* ------------------------------------------------------------------- serving */

static int listen_on(uint16_t port)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int one = 1;

	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)) || listen(fd, 4096))
		die("bind");
	return fd;
}

static void accept_all(int listener)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0)
		watch(fd, EPOLLIN);
}

static void echo(int fd)
{
	char buf[64];
	ssize_t len = recv(fd, buf, sizeof(buf), 0);

	if (len > 0 && send(fd, buf, (size_t)len, MSG_NOSIGNAL) == len)
		return;
	if (len < 0 && errno == EAGAIN)
		return;
	close(fd);
}

static _Noreturn void serve(uint16_t port)
{
	struct epoll_event ev[EVENTS];
	int last = 0;
	uint16_t i;
	int n;

	for (i = 0; i < PORTS; i++) {
		last = listen_on(port + i);
		watch(last, EPOLLIN);
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		n = epoll_wait(my.epoll, ev, EVENTS, -1);
		while (n-- > 0)
			if (ev[n].data.fd <= last)
				accept_all(ev[n].data.fd);
			else
				echo(ev[n].data.fd);
	}
}

/* ------------------------------------------------------------------- opening */

static void fail(int fd)
{
	my.failed++;
	my.under_way--;
	close(fd);
}

static void open_one(const struct sockaddr_in *to, uint32_t i)
{
	struct sockaddr_in at = *to;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0)
		die("socket");
	at.sin_port = htons(ntohs(to->sin_port) + i % PORTS);
	my.opened++;
	my.under_way++;
	memset(&my.conn[fd], 0, sizeof(my.conn[fd]));
	my.conn[fd].opened_us = now_us();
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) &&
	    errno != EINPROGRESS)
		fail(fd);
	else
		watch(fd, EPOLLIN | EPOLLOUT);
}

static void ask(int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	if (send(fd, "hi", 2, MSG_NOSIGNAL) != 2) {
		fail(fd);
		return;
	}
	my.conn[fd].asked = true;
	if (epoll_ctl(my.epoll, EPOLL_CTL_MOD, fd, &ev))
		die("epoll_ctl");
}

static void end_one(int fd)
{
	my.under_way--;
	close(fd);
}

static void hear(int fd, uint64_t keep_us)
{
	uint64_t now = now_us();
	uint64_t us = now - my.conn[fd].opened_us;
	char buf[4];

	if (recv(fd, buf, sizeof(buf), 0) != 2) {
		fail(fd);
		return;
	}
	my.answered++;
	if (us > my.worst_us)
		my.worst_us = us;
	if (!keep_us) {
		end_one(fd);
		return;
	}
	my.conn[fd].close_us = now + keep_us;
	epoll_ctl(my.epoll, EPOLL_CTL_DEL, fd, NULL);
	my.keep[(my.keep_first + my.keep_n++) % FILES] = fd;
}

static void end_those_due(void)
{
	uint64_t now = now_us();
	int fd;

	while (my.keep_n) {
		fd = my.keep[my.keep_first];
		if (my.conn[fd].close_us > now)
			return;
		end_one(fd);
		my.keep_first = (my.keep_first + 1) % FILES;
		my.keep_n--;
	}
}

static void turn(uint64_t until_us, uint64_t keep_us)
{
	struct epoll_event ev[EVENTS];
	uint64_t now = now_us();
	struct timespec wait = { 0 };
	int n;

	if (my.keep_n && my.conn[my.keep[my.keep_first]].close_us < until_us)
		until_us = my.conn[my.keep[my.keep_first]].close_us;
	if (until_us > now) {
		wait.tv_sec = (time_t)((until_us - now) / 1000000);
		wait.tv_nsec = (long)((until_us - now) % 1000000) * 1000;
	}
	n = epoll_pwait2(my.epoll, ev, EVENTS, &wait, NULL);
	while (n-- > 0) {
		int fd = ev[n].data.fd;

		if (ev[n].events & (EPOLLERR | EPOLLHUP))
			fail(fd);
		else if (!my.conn[fd].asked)
			ask(fd);
		else if (ev[n].events & EPOLLIN)
			hear(fd, keep_us);
	}
	end_those_due();
}

static int open_all(const char *addr, uint16_t port, uint32_t rate,
		    uint32_t seconds, uint64_t keep_us)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	uint64_t begin = now_us();
	uint64_t total = (uint64_t)rate * seconds;
	uint64_t due, late;

	if (inet_pton(AF_INET, addr, &to.sin_addr) != 1)
		die(addr);
	while (my.opened < total) {
		due = begin + my.opened * 1000000 / rate;
		late = now_us();
		if (late < due) {
			turn(due, keep_us);
			continue;
		}
		late -= due;
		if (late > my.late_us)
			my.late_us = late;
		open_one(&to, (uint32_t)my.opened);
		turn(0, keep_us);
	}
	due = now_us() + PATIENCE_US + keep_us;
	while (my.under_way && now_us() < due)
		turn(due, keep_us);
	my.failed += my.under_way;
	printf("opened %llu answered %llu failed %llu worst_us %llu late_us %llu\n",
	       (unsigned long long)my.opened, (unsigned long long)my.answered,
	       (unsigned long long)my.failed, (unsigned long long)my.worst_us,
	       (unsigned long long)my.late_us);
	return 0;
}

int main(int argc, char **argv)
{
	many_files();
	my.epoll = epoll_create1(0);
	if (my.epoll < 0)
		die("epoll_create1");
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve((uint16_t)atoi(argv[2]));
	if (argc == 7 && !strcmp(argv[1], "open"))
		return open_all(argv[2], (uint16_t)atoi(argv[3]),
				(uint32_t)atoi(argv[4]), (uint32_t)atoi(argv[5]),
				(uint64_t)atoi(argv[6]) * 1000);
	fputs("conns serve PORT | open ADDR PORT RATE SECONDS MS\n", stderr);
	return 2;
}
