// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file that another node's agent brings is taken if it is asked for here, if it
 * is good, and if it replaces the file that its sender has seen. What is run, and
 * who is trusted, it cannot change: who has a peer's key is not root here by that.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "new_file.h"
#include "peers.h"

#define PATH_ROOM 4096

/* What is to become of a file; the reason, if it is refused. */
struct offer {
	struct gwhad_peers *p;
	const char *path;
	const struct gwha_message *m;
	char new[PATH_ROOM];
	char old[PATH_ROOM];
	mode_t mode;
	char *text;
	size_t room;
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct offer *o,
							 const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(o->text, o->room, fmt, args);
	va_end(args);
	return false;
}

/* For those who could read the one before. */
static bool put(struct offer *o, const char *text, size_t size)
{
	if (!gwha_new_file(o->new, o->mode, text, size))
		return true;
	return refuse(o, "%s: cannot be written: %s", o->new, strerror(errno));
}

/* The file in the folder, as it is now, is the one that was seen. */
static bool is_seen(struct offer *o, const struct gwha_file *now)
{
	char digest[GWHA_DIGEST_TEXT];

	if (gwha_digest(digest, now->text, now->size))
		return refuse(o, "out of memory");
	if (strcmp(digest, o->p->hello.file))
		return refuse(o, "%s was changed there since gwhad has read it: look at it on that node, then systemctl reload gwhad",
			      o->path);
	if (strcmp(digest, o->m->replaces))
		return refuse(o, "%s is another one there than the one that is to be replaced: look at it there, then say --replaces %s",
			      o->path, digest);
	return true;
}

/* With their places, as gwha check has them. */
static bool refuse_findings(struct offer *o, struct gwha_file *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	gwha_findings_sort(&file->f);
	if (out) {
		fprintf(out, "the file has errors there:\n");
		gwha_file_write(out, file, false);
		fclose(out);
	}
	refuse(o, "%s", text ? text : "out of memory");
	free(text);
	return false;
}

/* Who is trusted, who can ask, and what is run as root. */
static bool keeps(struct offer *o, const struct gwha_file *file)
{
	static const char *const kept[] = {"peer", "agent", "checks", "notify",
					 "gateway"};
	struct gwha_parts parts;

	if (gwha_parts_of(&file->tree, &parts))
		return refuse(o, "out of memory");
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (!gwha_parts_same(&o->p->hello.parts, &parts, kept[i]))
			return refuse(o, "\"%s\" is another one in that file: what is run, who can ask and who is trusted is changed on the node itself",
				      kept[i]);
	return true;
}

static bool is_good(struct offer *o, struct gwha_file *file)
{
	gwha_file_check(file, NULL, NULL);
	if (!file->f.errors && !file->confs[0].name)
		return refuse(o, "the file names no nodes, so it is for one alone");
	if (!file->f.errors)
		gwha_file_node(file, o->p->desired->node);
	return file->f.errors ? refuse_findings(o, file) : keeps(o, file);
}

/* The old one stays beside it; at each moment there is one, and it is whole. */
static bool store(struct offer *o, const struct gwha_file *now)
{
	if (!put(o, now->text, now->size))
		return false;
	if (rename(o->new, o->old))
		return refuse(o, "%s: %s", o->old, strerror(errno));
	if (!put(o, o->m->text, o->m->size))
		return false;
	if (!rename(o->new, o->path))
		return true;
	return refuse(o, "%s: %s", o->path, strerror(errno));
}

static bool take(struct offer *o, struct gwha_file *now, struct gwha_file *file)
{
	struct gwha_err err;
	struct stat st;

	if (lstat(o->path, &st) || !S_ISREG(st.st_mode))
		return refuse(o, "%s is no regular file there: what it is a link to is to be changed in its place",
			      o->path);
	o->mode = st.st_mode & 0777;
	if (gwha_file_read(now, o->path, &err) ||
	    gwha_file_take(file, o->path, o->m->text, o->m->size, &err))
		return refuse(o, "%s", err.text);
	if (!is_seen(o, now) || !is_good(o, file) || !store(o, now))
		return false;
	snprintf(o->text, o->room, "%s", o->p->reload(o->p->arg));
	return true;
}

/**
 * gwhad_peer_apply - let the file that a peer sent hold, if it may
 * @p: the peers
 * @from: the peer
 * @m: its message
 * @text: set to what became of it, or why not
 * @room: its bytes
 *
 * The file that was there is kept beside it, as FILE.old. What disrupts waits for
 * an operator on this node, as with any other change.
 *
 * Return: whether it holds.
 */
bool gwhad_peer_apply(struct gwhad_peers *p, const char *from,
		      const struct gwha_message *m, char *text, size_t room)
{
	struct gwha_file *files = calloc(2, sizeof(*files));
	struct offer o = {
		.p = p,
		.path = p->desired->path,
		.m = m,
		.text = text,
		.room = room,
	};
	bool ok;

	snprintf(o.new, sizeof(o.new), "%.4080s.new", o.path);
	snprintf(o.old, sizeof(o.old), "%.4080s.old", o.path);
	if (!p->conf.accept)
		ok = refuse(&o, "%s takes no file from peers: say accept: on in its part peer, or copy the file there",
			    p->conf.own.name);
	else if (!files)
		ok = refuse(&o, "out of memory");
	else
		ok = take(&o, &files[0], &files[1]);
	if (files) {
		gwha_file_free(&files[0]);
		gwha_file_free(&files[1]);
	}
	free(files);
	gwhad_log(ok ? GWHAD_NOTICE : GWHAD_WARNING,
		  "peer %s: its file is %s: %.*s", from,
		  ok ? "taken" : "refused", (int)strcspn(text, "\n"), text);
	return ok;
}
