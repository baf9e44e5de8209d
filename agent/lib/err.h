/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An error on its way to whoever can act on it: a text and an exit code. */

#ifndef GWHA_ERR_H
#define GWHA_ERR_H

/* Exit codes, as iproute2's; the last one is our own. */
enum gwha_exit {
	GWHA_EXIT_DONE,
	GWHA_EXIT_USAGE,
	GWHA_EXIT_REFUSED,
	GWHA_EXIT_NO_MODULE,
};

/**
 * struct gwha_err - what went wrong
 * @code: GWHA_EXIT_*
 * @error: errno of the refusal, positive; 0 if there is none
 * @text: says what to change; one line without a newline
 */
struct gwha_err {
	enum gwha_exit code;
	int error;
	char text[512];
};

__attribute__((format(printf, 3, 4))) int
gwha_fail(struct gwha_err *err, enum gwha_exit code, const char *fmt, ...);

#endif /* GWHA_ERR_H */
