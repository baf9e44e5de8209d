// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Another node's agent, asked by the command line: as this node's agent does it, by
 * the same files, a message there and one back.
 */

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "ask_peer.h"
#include "sockaddr.h"
#include "tls.h"

/* For each step; an apply there takes its steps before it answers. */
#define WAIT_S 20

static int fail(struct gwha_err *err, const char *name, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "peer %s: %s", name, what);
}

/* A send timeout bounds connect(), too. */
static int connect_to(const struct gwha_conf_peer *p,
		      const struct gwha_peer_at *at, struct gwha_err *err)
{
	const struct timeval wait = {.tv_sec = WAIT_S};
	struct sockaddr_storage name;
	socklen_t size = gwha_sockaddr(&name, &p->own.addr, 0);
	int fd = socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int ret = fd < 0;

	if (!ret)
		ret = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait,
				 sizeof(wait)) ||
		      setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait,
				 sizeof(wait)) ||
		      bind(fd, (const void *)&name, size);
	size = gwha_sockaddr(&name, &at->addr, p->port);
	if (!ret)
		ret = connect(fd, (const void *)&name, size);
	if (!ret)
		return fd;
	fail(err, at->name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* All of it; false if the other side ends before. */
static bool read_all(SSL *ssl, void *to, size_t size)
{
	size_t n = 0;

	for (size_t at = 0; at < size; at += n)
		if (!SSL_read_ex(ssl, (char *)to + at, size - at, &n))
			return false;
	return true;
}

/* Into @to, which has @room; its text ends with a NUL. */
static const char *read_answer(SSL *ssl, char *to, size_t room,
			       struct gwha_message *answer)
{
	unsigned char head[GWHA_FRAME_HEAD];
	struct gwha_frame f;
	const char *why;

	if (!read_all(ssl, head, sizeof(head)))
		return gwha_tls_reason(ERR_peek_last_error());
	why = gwha_frame_read(head, &f);
	if (why)
		return why;
	if (f.json + f.text >= room)
		return "an answer that is too long";
	if (!read_all(ssl, to, f.json + f.text))
		return "half an answer";
	to[f.json + f.text] = '\0';
	return gwha_message_read(to, &f, answer);
}

/* A handshake, that it is who it should be, a message, and what it says. */
static const char *talk(SSL *ssl, const char *name,
			const struct gwha_message *question,
			struct gwha_answer *answer)
{
	const char *unfit;
	size_t size, n;
	char *frame;
	int ret;

	if (SSL_connect(ssl) != 1) {
		unfit = gwha_tls_unfit(ssl);
		return unfit ? unfit : gwha_tls_reason(ERR_peek_last_error());
	}
	if (!gwha_tls_is(ssl, name))
		return "its certificate is not the one of this node that is trusted";
	frame = gwha_message_write(question, &size);
	if (!frame)
		return "the file is too long";
	ret = SSL_write_ex(ssl, frame, size, &n);
	free(frame);
	if (!ret)
		return gwha_tls_reason(ERR_peek_last_error());
	return read_answer(ssl, answer->room, sizeof(answer->room), &answer->m);
}

static int speak(struct ssl_ctx_st *tls, int fd, const char *name,
		 const struct gwha_message *question,
		 struct gwha_answer *answer, struct gwha_err *err)
{
	SSL *ssl = SSL_new(tls);
	const char *why = "out of memory";

	if (ssl && SSL_set_fd(ssl, fd))
		why = talk(ssl, name, question, answer);
	SSL_free(ssl);
	return why ? fail(err, name, why) : 0;
}

/**
 * gwha_ask_peer - ask another node's agent
 * @p: how this node speaks with the others
 * @name: the other
 * @question: what is said
 * @answer: set to its answer
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_ask_peer(const struct gwha_conf_peer *p, const char *name,
		  const struct gwha_message *question,
		  struct gwha_answer *answer, struct gwha_err *err)
{
	const struct gwha_peer_at *at = gwha_peer_find(p, name);
	const struct gwha_tls_files files = {p->key, p->cert, p->trust};
	struct ssl_ctx_st *tls;
	int fd, ret;

	if (!at)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "peer \"%.64s\": the file's part peer has no such node",
				 name);
	signal(SIGPIPE, SIG_IGN);
	gwha_tls_begin();
	tls = gwha_tls_new(&files, err);
	if (!tls)
		return -1;
	fd = connect_to(p, at, err);
	ret = fd < 0 ? -1 : speak(tls, fd, name, question, answer, err);
	if (fd >= 0)
		close(fd);
	gwha_tls_free(tls);
	return ret;
}
