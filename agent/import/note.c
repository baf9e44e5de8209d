// SPDX-License-Identifier: GPL-2.0-or-later
/* What is to be told of the files that are imported. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note.h"
#include "tree.h"

#define TEXT_MAX 512

/* A file must not move a terminal's cursor. */
static void plain(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

static void add(struct gwha_import *im, enum gwha_import_kind kind,
		struct gwha_import_place place, const char *rule, char *text)
{
	struct gwha_import_note *note;

	plain(text);
	im->n[kind]++;
	/* the first error is never left out */
	if (im->kept >= GWHA_IMPORT_NOTES_MAX &&
	    !(kind == GWHA_IMPORT_ERROR && im->n[kind] == 1))
		return;
	note = gwha_arena_take(&im->arena, sizeof(*note));
	text = note ? gwha_arena_text(&im->arena, text, strlen(text)) : NULL;
	if (!text)
		return;
	*note = (struct gwha_import_note){
		.kind = kind, .rule = rule, .place = place, .text = text};
	if (im->last)
		im->last->next = note;
	else
		im->notes = note;
	im->last = note;
	im->kept++;
	/* without memory it is told again, no more */
	if (kind == GWHA_IMPORT_LOST && !gwha_index_find(&im->lost, text))
		(void)gwha_index_add(&im->lost, &im->arena, text, note);
}

static void vadd(struct gwha_import *im, enum gwha_import_kind kind,
		 struct gwha_import_place place, const char *rule,
		 const char *fmt, va_list args)
{
	char text[TEXT_MAX];

	vsnprintf(text, sizeof(text), fmt, args);
	add(im, kind, place, rule, text);
}

/**
 * gwha_import_wrong - tell that a file is malformed
 * @im: import
 * @place: where
 * @rule: ID of the requirement, or ""; kept
 * @fmt: what is wrong, and what to do; as for printf
 *
 * Return: -1.
 */
int gwha_import_wrong(struct gwha_import *im, struct gwha_import_place place,
		      const char *rule, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vadd(im, GWHA_IMPORT_ERROR, place, rule, fmt, args);
	va_end(args);
	return -1;
}

/**
 * gwha_import_lost - tell that something is not carried over
 * @im: import
 * @place: where
 * @rule: ID of the requirement, or ""; kept
 * @fmt: what, and why; as for printf
 */
void gwha_import_lost(struct gwha_import *im, struct gwha_import_place place,
		      const char *rule, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vadd(im, GWHA_IMPORT_LOST, place, rule, fmt, args);
	va_end(args);
}

/**
 * gwha_import_todo - tell what is to be done before the result can be used
 * @im: import
 * @place: where
 * @rule: ID of the requirement, or ""; kept
 * @fmt: what; as for printf
 */
void gwha_import_todo(struct gwha_import *im, struct gwha_import_place place,
		      const char *rule, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vadd(im, GWHA_IMPORT_TO_DO, place, rule, fmt, args);
	va_end(args);
}

/**
 * gwha_import_doubt - tell what was carried over and should be looked at
 * @im: import
 * @place: where
 * @rule: ID of the requirement, or ""; kept
 * @fmt: what, and why; as for printf
 */
void gwha_import_doubt(struct gwha_import *im, struct gwha_import_place place,
		       const char *rule, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vadd(im, GWHA_IMPORT_WARNING, place, rule, fmt, args);
	va_end(args);
}

/**
 * gwha_import_lost_again - tell that something is not carried over, once
 * @im: import
 * @place: where
 * @fmt: what, and why; as for printf
 *
 * The same text at another place is counted, not told again.
 */
void gwha_import_lost_again(struct gwha_import *im,
			    struct gwha_import_place place, const char *fmt,
			    ...)
{
	struct gwha_import_note *note;
	char text[TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	plain(text);
	note = gwha_index_find(&im->lost, text);
	if (note)
		note->more++;
	else
		add(im, GWHA_IMPORT_LOST, place, "", text);
}

/**
 * gwha_import_no_memory - tell that there is no memory
 * @im: import
 *
 * Return: -1.
 */
int gwha_import_no_memory(struct gwha_import *im)
{
	/* for which there may be none either: it is counted all the same */
	return gwha_import_wrong(im, (struct gwha_import_place){0}, "",
				 "out of memory: what is to be imported is too large, or says things too often");
}

static int compare(const void *one, const void *two)
{
	const struct gwha_import_place *a =
		&(*(const struct gwha_import_note *const *)one)->place;
	const struct gwha_import_place *b =
		&(*(const struct gwha_import_note *const *)two)->place;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return 0;
}

/**
 * gwha_import_sort - put what is to be told into the order of the files
 * @im: import
 */
void gwha_import_sort(struct gwha_import *im)
{
	struct gwha_import_note **all = calloc(im->kept + 1, sizeof(*all));
	struct gwha_import_note *note = im->notes;
	size_t n = 0;

	if (!all || !note)
		goto out;
	for (; note; note = note->next)
		all[n++] = note;
	qsort(all, n, sizeof(*all), compare);
	for (size_t i = 0; i + 1 < n; i++)
		all[i]->next = all[i + 1];
	all[n - 1]->next = NULL;
	im->notes = all[0];
	im->last = all[n - 1];
out:
	free(all);
}

/**
 * gwha_import_add_file - begin to read a file
 * @im: import
 * @name: its name
 * @text: what is in it
 * @size: its bytes
 * @file: set to its number
 *
 * Return: 0, or -1 after it is told what is wrong with it.
 */
int gwha_import_add_file(struct gwha_import *im, const char *name,
			 const char *text, size_t size, unsigned int *file)
{
	struct gwha_import_place place = {.line = 1, .column = 1};

	if (im->n_files == GWHA_IMPORT_FILES_MAX)
		return gwha_import_wrong(im, (struct gwha_import_place){0}, "",
					 "too many files: at most %d are read",
					 GWHA_IMPORT_FILES_MAX);
	name = gwha_arena_text(&im->arena, name, strlen(name));
	if (!name)
		return gwha_import_no_memory(im);
	*file = im->n_files++;
	im->files[*file] = name;
	place.file = *file;
	im->size += size;
	if (size > GWHA_FILE_MAX || im->size > GWHA_IMPORT_SIZE_MAX)
		return gwha_import_wrong(im,
					 (struct gwha_import_place){*file, 0, 0},
					 "",
					 "too large: a file has at most 1 MiB, and all of them 8 MiB");
	for (size_t i = 0; i < size; i++, place.column++) {
		if (!text[i])
			return gwha_import_wrong(im, place, "",
						 "a NUL: this is no text file");
		if (text[i] == '\n') {
			place.line++;
			place.column = 0;
		}
	}
	return 0;
}

/**
 * gwha_import_begin - begin to import
 * @im: overwritten; to be freed, also on failure
 * @how: what the files do not say; kept
 * @name: name of the first file
 * @text: what is in it
 * @size: its bytes
 *
 * Return: 0, or -1 after it is told what is wrong with the file.
 */
int gwha_import_begin(struct gwha_import *im, const struct gwha_import_how *how,
		      const char *name, const char *text, size_t size)
{
	unsigned int file;

	memset(im, 0, sizeof(*im));
	im->how = how;
	return gwha_import_add_file(im, name, text, size, &file);
}

/**
 * gwha_import_free - free what was imported
 * @im: import
 */
void gwha_import_free(struct gwha_import *im)
{
	free(im->yaml);
	gwha_arena_free(&im->arena);
	memset(im, 0, sizeof(*im));
}

/**
 * gwha_import_kind_text - what is to be told, in a word or two
 * @kind: kind of a note
 */
const char *gwha_import_kind_text(enum gwha_import_kind kind)
{
	static const char *const texts[GWHA_IMPORT_KINDS] = {
		[GWHA_IMPORT_ERROR] = "error",
		[GWHA_IMPORT_LOST] = "not carried over",
		[GWHA_IMPORT_TO_DO] = "to be done",
		[GWHA_IMPORT_WARNING] = "warning",
	};

	return texts[kind];
}
