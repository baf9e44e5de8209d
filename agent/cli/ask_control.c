// SPDX-License-Identifier: GPL-2.0-or-later
/* What the controller of pools is asked: one request a connection, lines back. */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "ask_control.h"

/* The largest import takes some seconds to be planned and kept. */
#define ANSWER_S 120

static int fail(struct gwha_err *err, const char *path, const char *why)
{
	return gwha_fail(err, GWHA_EXIT_NO_MODULE,
			 "%s: %s: gwhad must run there, with controller: in its file",
			 path, why);
}

static int connect_to(const char *path, struct gwha_err *err)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	const struct timeval wait = {.tv_sec = ANSWER_S};
	int fd;

	if (strlen(path) >= sizeof(name.sun_path))
		return fail(err, path, strerror(ENAMETOOLONG));
	strcpy(name.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(err, path, strerror(errno));
	if (!setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) &&
	    !setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) &&
	    !connect(fd, (const void *)&name, sizeof(name)))
		return fd;
	fail(err, path, strerror(errno));
	close(fd);
	return -1;
}

/* Whoever is refused at once may be told so before all is sent. */
static void send_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t n = send(fd, text, left, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text += n;
		left -= (size_t)n;
	}
	shutdown(fd, SHUT_WR);
}

static const char *text_of(const json_t *j, const char *key)
{
	const char *text = json_string_value(json_object_get(j, key));

	return text ? text : "";
}

static void tell(const json_t *x, const char *level, const char *file)
{
	const json_t *line = json_object_get(x, "line");
	const char *rule = text_of(x, "rule");

	if (line && file)
		fprintf(stderr, "%s:%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT ": ",
			file, json_integer_value(line),
			json_integer_value(json_object_get(x, "column")));
	fprintf(stderr, "%s: %s%s%s%s\n", level, text_of(x, "text"),
		*rule ? " [" : "", rule, *rule ? "]" : "");
}

/* One reason is the error; of several each has a line. */
static int refused(const json_t *why, const char *file, struct gwha_err *err)
{
	const json_t *errors = json_object_get(why, "errors");
	size_t n = json_array_size(errors);
	const json_t *first = json_array_get(errors, 0);

	if (n == 1 && !json_object_get(first, "line"))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "%s%s%s%s",
				 text_of(first, "text"),
				 *text_of(first, "rule") ? " [" : "",
				 text_of(first, "rule"),
				 *text_of(first, "rule") ? "]" : "");
	for (size_t i = 0; i < n; i++)
		tell(json_array_get(errors, i), "error", file);
	if (n)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "%zu errors: nothing was changed", n);
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s", text_of(why, "text"));
}

/* The last line of an answer; NULL if it is none, or says why not. */
static json_t *last_line(const char *line, const char *file, struct gwha_err *err)
{
	json_t *json = json_loads(line, 0, NULL), *warning;
	const json_t *why = json_object_get(json, "refused");
	size_t i;

	if (why) {
		refused(why, file, err);
		json_decref(json);
		return NULL;
	}
	json_array_foreach(json_object_get(json_object_get(json, "done"), "warnings"),
			   i, warning)
		tell(warning, "warning", file);
	return json;
}

static bool is_last(const char *line)
{
	return !strncmp(line, "{\"more\"", 7) || !strncmp(line, "{\"done\"", 7) ||
	       !strncmp(line, "{\"refused\"", 10);
}

static json_t *read_answer(FILE *in, const char *path, gwha_control_fn fn,
			   void *arg, const char *file, struct gwha_err *err)
{
	json_t *last = NULL;
	char *line = NULL;
	size_t room = 0;
	bool done = false;
	int ret = 0;

	while (!done && !ret && getline(&line, &room, in) > 0) {
		done = is_last(line);
		if (done)
			last = last_line(line, file, err);
		else
			ret = fn ? fn(arg, line) : 0;
	}
	free(line);
	if (ret)
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "out of memory, or standard output cannot be written");
	else if (!done)
		fail(err, path, "does not answer");
	return last;
}

/**
 * gwha_control_ask - ask the controller
 * @path: where it answers
 * @request: what it is asked; taken
 * @fn: takes each line of the answer but the last, or NULL
 * @arg: passed to that
 * @file: what a file that was sent is called, or NULL
 * @err: filled in on failure
 *
 * Warnings, and reasons if there are several, are written to standard error.
 *
 * Return: the last line of the answer, or NULL.
 */
json_t *gwha_control_ask(const char *path, json_t *request, gwha_control_fn fn,
			 void *arg, const char *file, struct gwha_err *err)
{
	char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
	json_t *last = NULL;
	FILE *in = NULL;
	int fd = -1;

	json_decref(request);
	if (!text)
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	else
		fd = connect_to(path, err);
	if (fd >= 0) {
		send_all(fd, text);
		in = fdopen(fd, "r");
	}
	free(text);
	if (in) {
		last = read_answer(in, path, fn, arg, file, err);
		fclose(in);
	} else if (fd >= 0) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		close(fd);
	}
	return last;
}
