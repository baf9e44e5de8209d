/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a host's files: below its root, and never more than so much. */

#ifndef GWHA_LOOK_H
#define GWHA_LOOK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "doctor.h"

/* Room for a path below a root, and for the start of a line. */
#define GWHA_PATH_MAX 512
#define GWHA_LINE_MAX 512

/* What is looked at of a file: dpkg's has a few megabytes. */
#define GWHA_LOOK_MAX (64 * 1024 * 1024)

/**
 * struct gwha_lines - a file that is read line by line
 * @file: the file
 * @left: bytes that may still be read
 * @text: the line, without its end; only its start, if it is long
 */
struct gwha_lines {
	FILE *file;
	size_t left;
	char text[GWHA_LINE_MAX];
};

__attribute__((format(printf, 2, 3))) bool
gwha_look(const struct gwha_host *h, const char *fmt, ...);
__attribute__((format(printf, 4, 5))) int
gwha_look_text(const struct gwha_host *h, char *text, size_t size,
	       const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int
gwha_look_number(const struct gwha_host *h, uint64_t *value, const char *fmt,
		 ...);
__attribute__((format(printf, 3, 4))) int
gwha_look_link(const struct gwha_host *h, char text[GWHA_PATH_MAX],
	       const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int
gwha_look_lines(const struct gwha_host *h, struct gwha_lines *lines,
		const char *fmt, ...);
bool gwha_look_next(struct gwha_lines *lines);
void gwha_look_end(struct gwha_lines *lines);
__attribute__((format(printf, 4, 5))) bool
gwha_look_has(const struct gwha_host *h, const char *part, char *line,
	      const char *fmt, ...);
__attribute__((format(printf, 3, 4))) bool
gwha_look_setting(const struct gwha_host *h, const char *setting,
		  const char *fmt, ...);
int gwha_look_names(const struct gwha_host *h, const char *folder,
		    bool (*fn)(const char *name, void *arg), void *arg);

#endif /* GWHA_LOOK_H */
