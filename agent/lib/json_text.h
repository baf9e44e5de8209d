/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON, written straight as text: for what is said of a hundred thousand objects. */

#ifndef GWHA_JSON_TEXT_H
#define GWHA_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct gwha_json_text - text that grows
 * @text: so far, without a NUL
 * @n: bytes
 * @room: bytes that there is room for
 * @failed: there was no memory, and something is missing
 *
 * Zero is empty. What is written follows what is there, after a comma where one belongs.
 */
struct gwha_json_text {
	char *text;
	size_t n;
	size_t room;
	bool failed;
};

void gwha_json_text_free(struct gwha_json_text *t);
void gwha_json_text_open(struct gwha_json_text *t, char bracket);
void gwha_json_text_close(struct gwha_json_text *t, char bracket);
void gwha_json_text_key(struct gwha_json_text *t, const char *key);
void gwha_json_text_string(struct gwha_json_text *t, const char *value);
void gwha_json_text_number(struct gwha_json_text *t, uint64_t value);
void gwha_json_text_bool(struct gwha_json_text *t, bool value);

#endif /* GWHA_JSON_TEXT_H */
