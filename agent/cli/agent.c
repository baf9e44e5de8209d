// SPDX-License-Identifier: GPL-2.0-or-later
/* What the agent is asked, over its socket: HTTP/1.0, one question a connection. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "agent.h"

#define ANSWER_MAX (1024 * 1024)
#define ANSWER_S 5

/**
 * gwha_agent_group - a request about a group
 * @what: set
 * @path: what it asks
 * @group: the group's name, which may have any sign; a request has not
 */
void gwha_agent_group(char what[GWHA_AGENT_GROUP_MAX], const char *path,
		      const char *group)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	char *to = what + snprintf(what, 32, "%.20s?group=", path);

	for (; *group; group++)
		if (strchr(plain, *group))
			*to++ = *group;
		else
			to += sprintf(to, "%%%02X", (unsigned char)*group);
	*to = '\0';
}

static int fail(struct gwha_err *err, const char *path)
{
	return gwha_fail(err, GWHA_EXIT_NO_MODULE,
			 "%s: %s: the agent gwhad must run for that", path,
			 strerror(errno));
}

static int connect_to(const char *path, struct gwha_err *err)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	struct timeval wait = {.tv_sec = ANSWER_S};
	int fd;

	if (strlen(path) >= sizeof(name.sun_path)) {
		errno = ENAMETOOLONG;
		return fail(err, path);
	}
	strcpy(name.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(err, path);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) ||
	    connect(fd, (const void *)&name, sizeof(name))) {
		fail(err, path);
		close(fd);
		return -1;
	}
	return fd;
}

/* All that comes, up to the end. */
static char *read_all(int fd)
{
	char *text = malloc(ANSWER_MAX + 1);
	size_t n = 0;
	ssize_t got = 1;

	while (text && got > 0 && n < ANSWER_MAX) {
		got = read(fd, text + n, ANSWER_MAX - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (text && got < 0) {
		free(text);
		return NULL;
	}
	if (text)
		text[n] = '\0';
	return text;
}

/* HTTP/1.x NNN, lines, an empty one, the body. */
static bool parse(char *text, int *status)
{
	char *body = strstr(text, "\r\n\r\n");

	if (sscanf(text, "HTTP/1.%*1d %3d", status) != 1 || !body)
		return false;
	memmove(text, body + 4, strlen(body + 4) + 1);
	return true;
}

/**
 * gwha_agent_ask - ask the agent
 * @path: where it answers
 * @method: GET or POST
 * @what: what is asked for, from / on
 * @status: set to HTTP's number
 * @err: filled in on failure
 *
 * Return: the answer's text, to be freed, or NULL.
 */
char *gwha_agent_ask(const char *path, const char *method, const char *what,
		     int *status, struct gwha_err *err)
{
	int fd = connect_to(path, err);
	char *text = NULL;
	bool ok;

	if (fd < 0)
		return NULL;
	ok = dprintf(fd, "%s %s HTTP/1.0\r\nContent-Length: 0\r\n\r\n", method,
		     what) > 0;
	if (ok)
		text = read_all(fd);
	if (!text)
		fail(err, path);
	close(fd);
	if (text && !parse(text, status)) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "%s: is not gwhad's", path);
		free(text);
		return NULL;
	}
	return text;
}
