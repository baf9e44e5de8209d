/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs' configuration to a gwha.yaml. Pure: text in, text out. */

#ifndef GWHA_IMPORT_H
#define GWHA_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "index.h"

/* All files together; each alone has at most GWHA_FILE_MAX. */
#define GWHA_IMPORT_FILES_MAX 256
#define GWHA_IMPORT_SIZE_MAX (8 * 1024 * 1024)
/* Of things to tell so many are kept; all are counted. */
#define GWHA_IMPORT_NOTES_MAX 4096

/* A place in one of the files that were read; line 0 is a file as a whole. */
struct gwha_import_place {
	unsigned int file;
	unsigned int line;
	unsigned int column;
};

/* What there is to tell of something in a file. */
enum gwha_import_kind {
	GWHA_IMPORT_ERROR,
	GWHA_IMPORT_LOST,
	GWHA_IMPORT_TO_DO,
	GWHA_IMPORT_WARNING,
};

#define GWHA_IMPORT_KINDS 4

/**
 * struct gwha_import_note - what is to be told
 * @next: the one behind it
 * @kind: what it means
 * @rule: ID of the requirement, or ""
 * @place: where
 * @more: how often the same was met elsewhere
 * @text: one line of printable characters; never holds a secret
 */
struct gwha_import_note {
	struct gwha_import_note *next;
	enum gwha_import_kind kind;
	const char *rule;
	struct gwha_import_place place;
	unsigned int more;
	const char *text;
};

/**
 * struct gwha_import_secret - a secret that was in a file
 * @next: the one behind it
 * @file: name of the file that the output says it is in, without its directory
 * @bytes: the secret
 * @len: its length
 */
struct gwha_import_secret {
	struct gwha_import_secret *next;
	const char *file;
	const char *bytes;
	size_t len;
};

/* What a file that includes others finds: to be freed by who asked. */
struct gwha_import_file {
	char *name;
	char *text;
	size_t size;
};

/**
 * struct gwha_import_how - what the files themselves do not say
 * @id: which of keepalived's conditional lines count
 * @secrets: directory that the output says secrets are in
 * @kept: whether secrets are written there by who calls
 * @find: the files that a pattern names, in order; NULL where nothing is
 *	followed. Returns how many, or -1 with the reason in @why
 * @arg: for @find
 */
struct gwha_import_how {
	const char *id;
	const char *secrets;
	bool kept;
	int (*find)(void *arg, const char *pattern,
		    struct gwha_import_file *files, size_t room,
		    const char **why);
	void *arg;
};

/**
 * struct gwha_import - a configuration that is being imported
 * @how: what the files do not say
 * @arena: where everything is; wiped when it ends
 * @files: names of the files that were read
 * @n_files: how many
 * @size: their bytes
 * @notes: what is to be told, in the order of the files when it is done
 * @last: the last of them
 * @lost: of things not carried over the first of each text
 * @n: how many of each kind
 * @kept: how many are kept
 * @secrets: secrets that were in the files
 * @yaml: the result
 * @yaml_size: its bytes
 */
struct gwha_import {
	const struct gwha_import_how *how;
	struct gwha_arena arena;
	const char *files[GWHA_IMPORT_FILES_MAX];
	unsigned int n_files;
	size_t size;
	struct gwha_import_note *notes;
	struct gwha_import_note *last;
	struct gwha_index lost;
	size_t n[GWHA_IMPORT_KINDS];
	size_t kept;
	struct gwha_import_secret *secrets;
	char *yaml;
	size_t yaml_size;
};

int gwha_import_keepalived(struct gwha_import *im,
			   const struct gwha_import_how *how, const char *name,
			   const char *text, size_t size);
int gwha_import_vyatta(struct gwha_import *im,
		       const struct gwha_import_how *how, const char *name,
		       const char *text, size_t size);
void gwha_import_free(struct gwha_import *im);
const char *gwha_import_kind_text(enum gwha_import_kind kind);

#endif /* GWHA_IMPORT_H */
