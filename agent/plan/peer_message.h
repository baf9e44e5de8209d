/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the agents of the nodes tell each other. Pure. */

#ifndef GWHA_PEER_MESSAGE_H
#define GWHA_PEER_MESSAGE_H

#include <stdint.h>

#include "parts.h"
#include "peer.h"
#include "tree.h"

/*
 * 0               4               8
 * +---------------+---------------+------------+-------------+
 * | bytes of JSON | bytes of text | JSON       | text        |
 * +---------------+---------------+------------+-------------+
 *
 * Numbers are in network order. A file stands outside of the JSON: it is not read
 * before it is known what it is for, and nobody has room made for its brackets.
 */
#define GWHA_FRAME_HEAD 8
#define GWHA_JSON_MAX 4096
#define GWHA_FRAME_MAX (GWHA_FRAME_HEAD + GWHA_JSON_MAX + GWHA_FILE_MAX)
#define GWHA_VERSION_MAX 32

/* How long what stands behind a frame's head is. */
struct gwha_frame {
	size_t json;
	size_t text;
};

/**
 * struct gwha_hello - what a node says of itself
 * @node: its name
 * @version: of its agent
 * @file: digest of the file that holds there
 * @parts: of that file
 * @ruleset: digest of its ruleset, or "" if it is not known
 */
struct gwha_hello {
	char node[GWHA_PEER_NAME_MAX];
	char version[GWHA_VERSION_MAX];
	char file[GWHA_DIGEST_TEXT];
	struct gwha_parts parts;
	char ruleset[GWHA_DIGEST_TEXT];
};

enum gwha_message_kind {
	GWHA_MESSAGE_HELLO, /* and its answer is one */
	GWHA_MESSAGE_APPLY, /* let this file hold, if that one does */
	GWHA_MESSAGE_DONE, /* it does */
	GWHA_MESSAGE_REFUSED, /* it does not */
};

/**
 * struct gwha_message - a message
 * @kind: which
 * @hello: of hello
 * @replaces: of apply: digest of the file that is replaced
 * @text: of apply: a file; of done and refused: what became of it; not ended
 * @size: bytes of @text
 */
struct gwha_message {
	enum gwha_message_kind kind;
	struct gwha_hello hello;
	char replaces[GWHA_DIGEST_TEXT];
	const char *text;
	size_t size;
};

const char *gwha_frame_read(const unsigned char head[GWHA_FRAME_HEAD],
			    struct gwha_frame *f);
char *gwha_message_write(const struct gwha_message *m, size_t *size);
const char *gwha_message_read(const char *text, const struct gwha_frame *f,
			      struct gwha_message *m);

#endif /* GWHA_PEER_MESSAGE_H */
