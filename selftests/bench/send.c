// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * UDP packets through a gateway, as many as are asked for.
 *
 *	send serve PORT			answers each packet that begins with 'a'
 *	send same ADDR PORT N		N packets of one flow, once it is answered
 *	send new ADDR PORT N		N flows of one packet each, all answered
 *
 * "same" is told nothing of its N packets: who receives them counts them. "new" has
 * 64 flows under way at most; their source ports are 1024 and up, so N is 60,000 at
 * most.
 */

#include <arpa/inet.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PORT_FIRST 1024u
#define MOST 60000u
#define WINDOW 64u
#define ANSWER 'a' /* a packet that wants one */
#define SILENT 's'

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static unsigned int number(const char *text, unsigned int most)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*end || !n || n > most) {
		fprintf(stderr, "send: %s is not 1 to %u\n", text, most);
		exit(2);
	}
	return (unsigned int)n;
}

static int open_socket(int type, int protocol)
{
	struct timeval patience = { .tv_sec = 5 };
	int fd = socket(AF_INET, type, protocol);

	if (fd < 0)
		die("socket");
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		die("SO_RCVTIMEO");
	return fd;
}

static struct sockaddr_in addr_of(const char *text, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons((uint16_t)number(port, 65535));
	if (inet_pton(AF_INET, text, &to.sin_addr) != 1) {
		fprintf(stderr, "send: %s is no IPv4 address\n", text);
		exit(2);
	}
	return to;
}

static void serve(const char *port)
{
	struct sockaddr_in from, own = addr_of("0.0.0.0", port);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char buf[64];

	if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof(own)))
		die("bind");
	puts("ready");
	fflush(stdout);
	for (;;) {
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(fd, buf, sizeof(buf), 0, (struct sockaddr *)&from, &len);

		if (n < 0)
			die("recvfrom");
		if (n && *buf == ANSWER)
			sendto(fd, buf, (size_t)n, 0, (struct sockaddr *)&from, len);
	}
}

static void same(const struct sockaddr_in *to, unsigned int n)
{
	int fd = open_socket(SOCK_DGRAM, 0);
	char buf[18] = { ANSWER };

	if (connect(fd, (const struct sockaddr *)to, sizeof(*to)))
		die("connect");
	if (send(fd, buf, sizeof(buf), 0) < 0 || recv(fd, buf, sizeof(buf), 0) < 0)
		die("the first packet");
	*buf = SILENT;
	while (n--)
		if (send(fd, buf, sizeof(buf), 0) < 0)
			die("send");
}

/* One packet of a flow of its own; the kernel leaves a checksum of 0 alone. */
static void begin(int fd, const struct sockaddr_in *to, unsigned int port)
{
	struct {
		struct udphdr udp;
		char text[18];
	} packet = { .text = { ANSWER } };

	packet.udp.source = htons((uint16_t)port);
	packet.udp.dest = to->sin_port;
	packet.udp.len = htons(sizeof(packet));
	if (sendto(fd, &packet, sizeof(packet), 0, (const struct sockaddr *)to, sizeof(*to)) < 0)
		die("sendto");
}

static void new(const struct sockaddr_in *to, unsigned int n)
{
	int fd = open_socket(SOCK_RAW, IPPROTO_UDP);
	unsigned int sent, heard = 0;
	char buf[128];

	for (sent = 0; sent < n || heard < n;) {
		while (sent < n && sent - heard < WINDOW)
			begin(fd, to, PORT_FIRST + sent++);
		if (recv(fd, buf, sizeof(buf), 0) < 0)
			die("an answer");
		heard++;
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in to;

	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(argv[2]);
	if (argc != 5) {
		fputs("usage: send serve PORT | send same|new ADDR PORT N\n", stderr);
		return 2;
	}
	to = addr_of(argv[2], argv[3]);
	if (!strcmp(argv[1], "same"))
		same(&to, number(argv[4], 100000000));
	else
		new(&to, number(argv[4], MOST));
	return 0;
}
