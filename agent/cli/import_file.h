/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that an import reads and writes. */

#ifndef GWHA_IMPORT_FILE_H
#define GWHA_IMPORT_FILE_H

#include "err.h"
#include "import.h"

int gwha_import_file_read(const char *name, struct gwha_import_file *file,
			  struct gwha_err *err);
int gwha_import_file_find(void *arg, const char *pattern,
			  struct gwha_import_file *files, size_t room,
			  const char **why);
void gwha_import_file_free(struct gwha_import_file *file);
int gwha_import_file_write(const char *name, const char *text, size_t size,
			   struct gwha_err *err);
int gwha_import_dir(const char *name, char path[4096], struct gwha_err *err);
int gwha_import_secrets_write(const char *dir,
			      const struct gwha_import_secret *secrets,
			      struct gwha_err *err);
void gwha_import_secrets_remove(const char *dir,
				const struct gwha_import_secret *secrets);

#endif /* GWHA_IMPORT_FILE_H */
