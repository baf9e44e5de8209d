// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Secrets from files into the model. Without stdio, whose buffers would keep
 * them.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "model.h"
#include "secret.h"

/**
 * gwha_fill - read a file into a buffer as far as either goes
 * @fd: the file
 * @to: the buffer
 * @room: its bytes
 *
 * Return: the bytes that were read, or -1 with errno set.
 */
ssize_t gwha_fill(int fd, uint8_t *to, size_t room)
{
	size_t used = 0;
	ssize_t n;

	do {
		n = read(fd, to + used, room - used);
		if (n > 0)
			used += (size_t)n;
	} while (used < room && (n > 0 || (n < 0 && errno == EINTR)));
	return n < 0 ? -1 : (ssize_t)used;
}

static int fail(const char *word, const char *file, const char *what,
		struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_USAGE, "%s \"%s\": cannot be %s: %s",
			 word, file, what, strerror(errno));
}

/* One more byte than the longest and a newline shows that there is more. */
static int take(const struct gwha_attr *attr, const char *word,
		const char *file, int fd, struct gwha_secret *secret,
		struct gwha_err *err)
{
	uint8_t buf[GWHA_SECRET_MAX + 2];
	ssize_t n = gwha_fill(fd, buf, attr->max_len + 2U);
	int ret = 0;

	if (n > 0 && buf[n - 1] == '\n')
		n--;
	if (n < 0)
		ret = fail(word, file, "read", err);
	else if (n > attr->max_len)
		ret = gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": the secret is too long: it must have %u to %u bytes",
			word, file, attr->min_len, attr->max_len);
	else if (n < attr->min_len)
		ret = gwha_fail(
			err, GWHA_EXIT_USAGE,
			"%s \"%s\": the secret has %zd bytes: it must have %u to %u",
			word, file, n, attr->min_len, attr->max_len);
	if (!ret) {
		secret->len = (uint8_t)n;
		memcpy(secret->bytes, buf, (size_t)n);
	}
	gwha_wipe(buf, sizeof(buf));
	return ret;
}

static int read_secret(const struct gwha_attr *attr, const char *word,
		       const char *file, struct gwha_secret *secret,
		       struct gwha_err *err)
{
	bool input = !strcmp(file, "-");
	int fd = input ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return fail(word, file, "opened", err);
	ret = take(attr, word, file, fd, secret, err);
	if (!input)
		close(fd);
	return ret;
}

/**
 * gwha_key_secrets_read - read the secrets of keys
 * @files: where they are; a newline at the end of a file is no part of it
 * @keys: the secrets are put in; the caller wipes them, even on failure
 * @err: filled in on failure, with the name of the file
 *
 * Return: 0 or -1.
 */
int gwha_key_secrets_read(const struct gwha_secret_files *files,
			  struct gwha_keys *keys, struct gwha_err *err)
{
	struct gwha_key *key = keys->at;

	for (uint32_t i = 0; i < keys->n; i++) {
		if (read_secret(&gwha_set_key.attrs[GWHA_A_KEY_SECRET],
				"key-file", files->key[i], &key[i].secret, err))
			return -1;
		key[i].has |= GWHA_HAS(GWHA_A_KEY_SECRET);
	}
	return 0;
}

/**
 * gwha_secrets_read - read the secrets of a router
 * @files: where they are; a newline at the end of a file is no part of it
 * @rt: the secrets are put in; the caller wipes it, even on failure
 * @err: filled in on failure, with the name of the file
 *
 * Return: 0 or -1.
 */
int gwha_secrets_read(const struct gwha_secret_files *files,
		      struct gwha_router *rt, struct gwha_err *err)
{
	if (files->text) {
		if (read_secret(&gwha_set_router.attrs[GWHA_A_ROUTER_AUTH_TEXT],
				"text-file", files->text, &rt->auth_text, err))
			return -1;
		rt->has |= GWHA_HAS(GWHA_A_ROUTER_AUTH_TEXT);
	}
	return gwha_key_secrets_read(files, &rt->keys, err);
}
