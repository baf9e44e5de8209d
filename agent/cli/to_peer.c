// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file that another node is to have. It says which file it replaces: the one that
 * both nodes had last, as this node's agent remembers it, or the one that somebody
 * has looked at there.
 */

#include <stdio.h>
#include <string.h>

#include "agent_peers.h"
#include "ask_peer.h"
#include "file.h"
#include "to_peer.h"

/* What both had last, or "". */
static int agreed(const struct gwha_to_peer *t, char digest[GWHA_DIGEST_TEXT],
		  struct gwha_err *err)
{
	json_t *peers = gwha_agent_peers(t->socket, err), *node;
	size_t i;

	if (!peers)
		return -1;
	*digest = '\0';
	json_array_foreach(json_object_get(peers, "nodes"), i, node)
		if (!strcmp(gwha_peer_text(node, "node"), t->name) &&
		    gwha_digest_is(gwha_peer_text(node, "agreed")))
			strcpy(digest, gwha_peer_text(node, "agreed"));
	json_decref(peers);
	if (*digest)
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "peer %s: it is not known here which file both nodes had last: look at that which it has, then say --replaces DIGEST, as sha256sum has it",
			 t->name);
}

/* For whatever it is worth: what a terminal would obey is left out. */
static void write_plain(FILE *out, const char *name, const struct gwha_message *m)
{
	fprintf(out, "%s: ", name);
	for (const char *c = m->text; *c; c++)
		fputc((*c >= ' ' && *c <= '~') || *c == '\n' ? *c : '?', out);
	fputc('\n', out);
}

static int send_it(const struct gwha_to_peer *t, const struct gwha_conf *conf,
		   const struct gwha_message *question, struct gwha_err *err)
{
	struct gwha_answer answer;

	if (gwha_ask_peer(&conf->peer, t->name, question, &answer, err))
		return -1;
	if (answer.m.kind == GWHA_MESSAGE_DONE) {
		if (!t->quiet)
			write_plain(stdout, t->name, &answer.m);
		return 0;
	}
	if (answer.m.kind != GWHA_MESSAGE_REFUSED)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "peer %s: it answers something else", t->name);
	write_plain(stderr, t->name, &answer.m);
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "peer %s: refuses, and nothing was changed there",
			 t->name);
}

/**
 * gwha_to_peer - let another node have a file
 * @t: which node, and what it replaces there
 * @file: the file, without an error
 * @conf: what it says to this node
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_to_peer(const struct gwha_to_peer *t, const struct gwha_file *file,
		 const struct gwha_conf *conf, struct gwha_err *err)
{
	struct gwha_message m = {
		.kind = GWHA_MESSAGE_APPLY,
		.text = file->text,
		.size = file->size,
	};

	if (!conf->peer.on)
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "%s: has no part peer, which says where %.64s is",
				 file->name, t->name);
	if (t->replaces && !gwha_digest_is(t->replaces))
		return gwha_fail(err, GWHA_EXIT_USAGE,
				 "--replaces \"%.64s\": must be a digest, as sha256sum has it of the file there",
				 t->replaces);
	if (t->replaces)
		strcpy(m.replaces, t->replaces);
	else if (agreed(t, m.replaces, err))
		return -1;
	return send_it(t, conf, &m, err);
}
