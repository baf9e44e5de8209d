/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that is there whole, or not at all. */

#ifndef GWHA_NEW_FILE_H
#define GWHA_NEW_FILE_H

#include <stddef.h>
#include <sys/types.h>

int gwha_new_file(const char *path, mode_t mode, const char *text, size_t size);

#endif /* GWHA_NEW_FILE_H */
