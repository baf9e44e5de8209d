// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who answers many flows: what comes goes back, over TCP and UDP, IPv4 and IPv6. A
 * line that is FTP's PORT (RFC 959) is also obeyed: a connection is opened to there,
 * and ended, which is all the data there is.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "flows.h"

#define EVENTS 256

void die(const char *what)
{
	perror(what);
	exit(2);
}

void watch(int epoll, int fd, uint32_t events, void *what)
{
	struct epoll_event ev = { .events = events, .data.ptr = what };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ev))
		die("epoll_ctl");
}

void many_files(void)
{
	struct rlimit lim = { .rlim_cur = 1 << 18, .rlim_max = 1 << 18 };

	if (!setrlimit(RLIMIT_NOFILE, &lim))
		return;
	getrlimit(RLIMIT_NOFILE, &lim);
	lim.rlim_cur = lim.rlim_max;
	setrlimit(RLIMIT_NOFILE, &lim);
}

int listen_on(int type, uint16_t port)
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

/* Closed when it is there: then it can be written to. */
static void obey(int epoll, const char *line)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	unsigned int a, b, c, d, high, low;
	int fd;

	/* of ten lines nine are not, and scanning costs as much as all else here */
	if (strncmp(line, "PORT ", 5))
		return;
	if (sscanf(line, "PORT %u,%u,%u,%u,%u,%u", &a, &b, &c, &d, &high,
		   &low) != 6)
		return;
	to.sin_addr.s_addr = htonl(a << 24 | b << 16 | c << 8 | d);
	to.sin_port = htons((uint16_t)(high << 8 | low));
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (fd < 0)
		die("socket");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) &&
	    errno != EINPROGRESS)
		die("connect");
	watch(epoll, fd, EPOLLOUT, (void *)(intptr_t)fd);
}

/* Answers are short, and the asker waits for them: they fit in any buffer. */
static void echo_tcp(int epoll, int fd)
{
	char buf[2048];
	ssize_t len = recv(fd, buf, sizeof(buf) - 1, 0);

	if (len > 0) {
		buf[len] = '\0';
		obey(epoll, buf);
	}
	if (len > 0 && send(fd, buf, (size_t)len, MSG_NOSIGNAL) == len)
		return;
	if (len < 0 && errno == EAGAIN)
		return;
	close(fd);
}

void serve(uint16_t port)
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
			} else if (ev[i].events & EPOLLOUT) {
				close(fd);
			} else if (fd != tcp) {
				echo_tcp(epoll, fd);
			} else {
				fd = accept4(tcp, NULL, NULL, SOCK_NONBLOCK);
				if (fd >= 0)
					watch(epoll, fd, EPOLLIN,
					      (void *)(intptr_t)fd);
			}
		}
	}
}
