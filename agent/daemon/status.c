// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the agent says to whoever asks, over HTTP on a unix socket: GET /status,
 * GET /metrics, GET /history?group=NAME; and what it can be told: POST
 * /handover?group=NAME, and /ruleset?digest=DIGEST. Root alone can connect there;
 * ports.c is for others.
 */

#include <errno.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "reconcile.h"
#include "status.h"

/* Of a request, in bytes; and how long it may take, in seconds. */
#define REQUEST_MAX 4096
#define REQUEST_S 5

#define HTTP_ACCEPTED 202
#define HTTP_REFUSED 409

static int fail(struct gwha_err *err, const char *path)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %s", path,
			 strerror(errno));
}

/* What is left of one that is gone must not be in the way; one that lives is. */
static int make_way(const struct sockaddr_un *name, struct gwha_err *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int ret = 0;

	if (fd < 0)
		return fail(err, name->sun_path);
	if (!connect(fd, (const void *)name, sizeof(*name)))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"%s: somebody listens there: say --socket PATH",
				name->sun_path);
	else if (errno == ECONNREFUSED && unlink(name->sun_path))
		ret = fail(err, name->sun_path);
	close(fd);
	return ret;
}

/**
 * gwhad_status_open - make the socket
 * @path: its name; a missing directory is made
 * @err: filled in on failure
 *
 * Return: the socket, or -1.
 */
int gwhad_status_open(const char *path, struct gwha_err *err)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	const char *slash = strrchr(path, '/');
	char dir[sizeof(name.sun_path)];
	int fd;

	if (!slash || strlen(path) >= sizeof(name.sun_path))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "socket \"%s\": must be a whole path, of at most %zu characters",
				 path, sizeof(name.sun_path) - 1);
	strcpy(name.sun_path, path);
	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	if (*dir && mkdir(dir, 0755) && errno != EEXIST)
		return fail(err, dir);
	if (make_way(&name, err))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	umask(0177);
	if (fd < 0 || bind(fd, (const void *)&name, sizeof(name))) {
		fail(err, path);
		close(fd);
		fd = -1;
	}
	umask(0022);
	return fd;
}

static void say(struct evhttp_request *req, int code, const char *reason,
		const char *type, const char *text)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct evbuffer *body = evbuffer_new();

	if (text && body && !evbuffer_add(body, text, strlen(text))) {
		evhttp_add_header(headers, "Content-Type", type);
		evhttp_add_header(headers, "Connection", "close");
		evhttp_send_reply(req, code, reason, body);
	} else {
		evhttp_send_error(req, HTTP_INTERNAL, NULL);
	}
	if (body)
		evbuffer_free(body);
}

static void answer(struct evhttp_request *req, const char *type, char *text)
{
	say(req, HTTP_OK, "OK", type, text);
	free(text);
}

static void on_status(struct evhttp_request *req, void *arg)
{
	answer(req, "application/json", gwhad_status_json(arg));
}

static void on_metrics(struct evhttp_request *req, void *arg)
{
	answer(req, "text/plain; version=0.0.4; charset=utf-8",
	       gwhad_status_metrics(arg));
}

/* The value of a key in what stands behind the ? of a request. */
static const char *asked_for(struct evhttp_request *req, const char *key,
			     struct evkeyvalq *query)
{
	const char *text = evhttp_uri_get_query(
		evhttp_request_get_evhttp_uri(req));

	if (!text || evhttp_parse_query_str(text, query))
		return NULL;
	return evhttp_find_header(query, key);
}

static void on_history(struct evhttp_request *req, void *arg)
{
	struct gwhad *a = arg;
	struct evkeyvalq query = {NULL};
	const char *group = asked_for(req, "group", &query);
	json_t *list = NULL;

	if (group)
		list = gwhad_takeovers_history(&a->takeovers, group);
	if (list)
		answer(req, "application/json", json_dumps(list, 0));
	else
		say(req, group ? HTTP_NOTFOUND : HTTP_BADREQUEST, "Refused",
		    "text/plain",
		    group ? "the module has no group of that name" :
			    "say which group: ?group=NAME");
	json_decref(list);
	evhttp_clear_headers(&query);
}

static void on_ruleset(struct evhttp_request *req, void *arg)
{
	struct gwhad *a = arg;
	struct evkeyvalq query = {NULL};
	const char *digest = asked_for(req, "digest", &query);

	if (evhttp_request_get_command(req) != EVHTTP_REQ_POST)
		evhttp_send_error(req, HTTP_BADMETHOD, NULL);
	else if (!digest || gwhad_peers_ruleset(&a->peers, digest))
		evhttp_send_error(req, HTTP_BADREQUEST, NULL);
	else
		say(req, HTTP_ACCEPTED, "Accepted", "text/plain", "");
	evhttp_clear_headers(&query);
}

/* Begun or refused: what becomes of it is in the status. */
static void on_handover(struct evhttp_request *req, void *arg)
{
	struct gwhad *a = arg;
	struct gwha_err err = {.text = ""};
	struct evkeyvalq query = {NULL};
	const char *group = asked_for(req, "group", &query);

	if (evhttp_request_get_command(req) != EVHTTP_REQ_POST)
		evhttp_send_error(req, HTTP_BADMETHOD, NULL);
	else if (!group)
		evhttp_send_error(req, HTTP_BADREQUEST, NULL);
	else if (gwhad_bgps_drain(&a->bgps, group, &err))
		say(req, HTTP_REFUSED, "Refused", "text/plain", err.text);
	else
		say(req, HTTP_ACCEPTED, "Accepted", "text/plain", "");
	evhttp_clear_headers(&query);
}

/**
 * gwhad_status_http - what answers, and listens nowhere yet
 * @a: the agent, with its loop
 *
 * Return: it, or NULL.
 */
struct evhttp *gwhad_status_http(struct gwhad *a)
{
	struct evhttp *http = evhttp_new(a->base);

	if (!http)
		return NULL;
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(http, REQUEST_MAX);
	evhttp_set_max_body_size(http, 0);
	evhttp_set_timeout(http, REQUEST_S);
	if (!evhttp_set_cb(http, "/status", on_status, a) &&
	    !evhttp_set_cb(http, "/history", on_history, a) &&
	    !evhttp_set_cb(http, "/metrics", on_metrics, a))
		return http;
	evhttp_free(http);
	return NULL;
}

/**
 * gwhad_status_begin - answer whoever asks
 * @a: the agent, with its loop
 * @fd: what gwhad_status_open() returned
 *
 * Return: 0 or -1.
 */
int gwhad_status_begin(struct gwhad *a, int fd)
{
	struct evhttp *http = gwhad_status_http(a);
	struct evconnlistener *listener;

	listener = evconnlistener_new(a->base, NULL, NULL,
				      LEV_OPT_CLOSE_ON_FREE |
					      LEV_OPT_CLOSE_ON_EXEC,
				      16, fd);
	if (!http || !listener || !evhttp_bind_listener(http, listener))
		return -1;
	/* nobody else is told anything by whoever can connect */
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	return evhttp_set_cb(http, "/handover", on_handover, a) ||
	       evhttp_set_cb(http, "/ruleset", on_ruleset, a);
}
