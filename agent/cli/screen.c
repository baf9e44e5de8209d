// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A terminal that pages are drawn on. It has a second screen for that, which is
 * left, and its ways with keys, which are restored, however the program ends
 * that can be told so: by 'q', by SIGINT, SIGTERM and SIGHUP; SIGTSTP gives it
 * back for a while.
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "screen.h"

#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[?25h\033[?1049l"
#define HOME "\033[H"
#define REST_OF_LINE "\033[K"
#define REST_OF_SCREEN "\033[J"

/* What a terminal has that does not tell. */
#define ROWS_USUAL 24
#define COLUMNS_USUAL 80

static void take_terminal(struct gwha_screen *s)
{
	struct termios raw;

	if (!s->drawn)
		return;
	s->keys = isatty(STDIN_FILENO) && !tcgetattr(STDIN_FILENO, &s->saved);
	if (s->keys) {
		raw = s->saved;
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	fputs(ENTER, stdout);
	fflush(stdout);
}

static void give_terminal(struct gwha_screen *s)
{
	if (!s->drawn)
		return;
	fputs(LEAVE, stdout);
	fflush(stdout);
	if (s->keys)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &s->saved);
}

/**
 * gwha_screen_open - begin with pages
 * @s: overwritten
 * @drawn: whether they may replace each other, if there is a terminal
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_screen_open(struct gwha_screen *s, bool drawn, struct gwha_err *err)
{
	sigset_t set;

	memset(s, 0, sizeof(*s));
	s->drawn = drawn && isatty(STDOUT_FILENO);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (s->drawn) {
		sigaddset(&set, SIGHUP);
		sigaddset(&set, SIGTSTP);
		sigaddset(&set, SIGWINCH);
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (s->signals < 0)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "signalfd: %s",
				 strerror(errno));
	take_terminal(s);
	return 0;
}

/**
 * gwha_screen_close - give the terminal back as it was
 * @s: screen
 */
void gwha_screen_close(struct gwha_screen *s)
{
	give_terminal(s);
	close(s->signals);
}

static void size_of(size_t *rows, size_t *columns)
{
	struct winsize size = {0};

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	*rows = size.ws_row ? size.ws_row : ROWS_USUAL;
	*columns = size.ws_col ? size.ws_col : COLUMNS_USUAL;
}

/**
 * gwha_screen_columns - how wide a page may be
 * @s: screen
 *
 * Return: columns, or 0 for as wide as it takes.
 */
size_t gwha_screen_columns(const struct gwha_screen *s)
{
	size_t rows, columns;

	if (!s->drawn)
		return 0;
	size_of(&rows, &columns);
	return columns;
}

/* As much as there is room for; the last row says how much there is not. */
static void draw(const char *text)
{
	size_t rows, columns, row = 0, more = 0;
	const char *at = text, *end;

	size_of(&rows, &columns);
	fputs(HOME, stdout);
	for (; *at && row + 1 < rows; at = end + (*end == '\n'), row++) {
		end = strchrnul(at, '\n');
		size_t len = (size_t)(end - at);

		printf("%.*s" REST_OF_LINE "\n",
		       (int)(len < columns ? len : columns), at);
	}
	for (; *at; at++)
		more += *at == '\n';
	fputs(REST_OF_SCREEN, stdout);
	if (more)
		printf("%zu more lines", more);
}

/**
 * gwha_screen_page - show a page
 * @s: screen
 * @text: its lines
 */
void gwha_screen_page(struct gwha_screen *s, const char *text)
{
	if (s->drawn)
		draw(text);
	else
		printf("%s%s", s->pages ? "\n" : "", text);
	s->pages++;
	fflush(stdout);
}

/* Of the signals, only SIGTSTP goes on. */
static enum gwha_screen_event take_signal(struct gwha_screen *s)
{
	struct signalfd_siginfo info;

	if (read(s->signals, &info, sizeof(info)) != sizeof(info))
		return GWHA_SCREEN_QUIT;
	switch (info.ssi_signo) {
	case SIGWINCH:
		return GWHA_SCREEN_DRAW;
	case SIGTSTP:
		give_terminal(s);
		raise(SIGSTOP);
		take_terminal(s);
		return GWHA_SCREEN_DRAW;
	default:
		return GWHA_SCREEN_QUIT;
	}
}

/* The end of the input is the end of what was asked for. */
static enum gwha_screen_event take_key(void)
{
	char key;

	if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q')
		return GWHA_SCREEN_QUIT;
	return GWHA_SCREEN_DRAW;
}

/**
 * gwha_screen_wait - wait for the next page
 * @s: screen
 * @ms: for how long
 *
 * Return: what ended it.
 */
enum gwha_screen_event gwha_screen_wait(struct gwha_screen *s, unsigned int ms)
{
	struct pollfd fds[] = {
		{.fd = s->signals, .events = POLLIN},
		{.fd = s->keys ? STDIN_FILENO : -1, .events = POLLIN},
	};
	int n = poll(fds, 2, (int)ms);

	if (n < 0)
		return errno == EINTR ? GWHA_SCREEN_DRAW : GWHA_SCREEN_QUIT;
	if (fds[0].revents)
		return take_signal(s);
	if (fds[1].revents)
		return take_key();
	return GWHA_SCREEN_TIME;
}
