/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal that pages are drawn on, and given back as it was. */

#ifndef GWHA_SCREEN_H
#define GWHA_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "err.h"

/* What ended a wait. */
enum gwha_screen_event {
	GWHA_SCREEN_TIME,
	GWHA_SCREEN_DRAW,
	GWHA_SCREEN_QUIT,
};

/**
 * struct gwha_screen - a terminal, or what is none
 * @signals: file descriptor of the signals that are waited for
 * @drawn: whether pages replace each other; else they follow each other
 * @keys: whether keys are read, and @saved is to be restored
 * @saved: how the terminal was
 * @pages: how many there were
 */
struct gwha_screen {
	int signals;
	bool drawn;
	bool keys;
	struct termios saved;
	size_t pages;
};

int gwha_screen_open(struct gwha_screen *s, bool drawn, struct gwha_err *err);
void gwha_screen_close(struct gwha_screen *s);
size_t gwha_screen_columns(const struct gwha_screen *s);
void gwha_screen_page(struct gwha_screen *s, const char *text);
enum gwha_screen_event gwha_screen_wait(struct gwha_screen *s,
					unsigned int ms);

#endif /* GWHA_SCREEN_H */
