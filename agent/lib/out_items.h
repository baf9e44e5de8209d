/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which attributes are shown as text, in which order and how. */

#ifndef GWHA_OUT_ITEMS_H
#define GWHA_OUT_ITEMS_H

#include "model.h"

/* How an item of a line is shown. */
enum {
	BARE = 1 << 0, /* its value without its name */
	NONZERO = 1 << 1, /* only if it is not 0 */
	WORD = 1 << 2, /* its name alone, if it is not 0 */
	LINE = 1 << 3, /* on a new line, if it is shown at all */
	AFTER = 1 << 4, /* only if something stands before it on its line */
	BRIEF = 1 << 5, /* a time, to three decimals */
	UPDOWN = 1 << 6, /* as up or down, without its name */
	HEX = 1 << 7, /* a number of bits */
	SLASH = 1 << 8, /* its value alone, joined to what is before by '/' */
	YESNO = 1 << 9, /* its name alone, after "not" if it is 0 */
};

struct gwha_item {
	uint16_t id;
	unsigned int how;
};

const struct gwha_item *gwha_items_of(const struct gwha_kind *kind);

#endif /* GWHA_OUT_ITEMS_H */
