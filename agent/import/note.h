/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be told of the files that are imported. */

#ifndef GWHA_NOTE_H
#define GWHA_NOTE_H

#include "import.h"

__attribute__((format(printf, 4, 5))) int
gwha_import_wrong(struct gwha_import *im, struct gwha_import_place place,
		  const char *rule, const char *fmt, ...);
__attribute__((format(printf, 4, 5))) void
gwha_import_lost(struct gwha_import *im, struct gwha_import_place place,
		 const char *rule, const char *fmt, ...);
__attribute__((format(printf, 4, 5))) void
gwha_import_todo(struct gwha_import *im, struct gwha_import_place place,
		 const char *rule, const char *fmt, ...);
__attribute__((format(printf, 4, 5))) void
gwha_import_doubt(struct gwha_import *im, struct gwha_import_place place,
		  const char *rule, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void
gwha_import_lost_again(struct gwha_import *im, struct gwha_import_place place,
		       const char *fmt, ...);
int gwha_import_no_memory(struct gwha_import *im);
void gwha_import_sort(struct gwha_import *im);
int gwha_import_begin(struct gwha_import *im, const struct gwha_import_how *how,
		      const char *name, const char *text, size_t size);
int gwha_import_add_file(struct gwha_import *im, const char *name,
			 const char *text, size_t size, unsigned int *file);

#endif /* GWHA_NOTE_H */
