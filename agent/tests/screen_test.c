// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Pages on a terminal: as many lines as there are rows, drawn anew when its size
 * changes; and the terminal is given back as it was, by each way to end.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screen.h"

#define ENTER "\033[?1049h"
#define LEAVE "\033[?1049l"
#define PATIENCE_MS 10000

static int master;
static pid_t child;
static char heard[65536];
static size_t used;

/* A page of 20 lines, until it is ended. */
static void show_pages(void)
{
	char text[1024] = "";
	struct gwha_screen s;
	struct gwha_err err;

	for (int i = 1; i <= 20; i++)
		sprintf(text + strlen(text), "line %d of a page\n", i);
	if (gwha_screen_open(&s, true, &err))
		_exit(2);
	do
		gwha_screen_page(&s, text);
	while (gwha_screen_wait(&s, 3600000) != GWHA_SCREEN_QUIT);
	gwha_screen_close(&s);
	puts("bye");
	fflush(stdout);
	_exit(0);
}

static int begin(void **state)
{
	struct winsize size = {.ws_row = 8, .ws_col = 12};

	(void)state;
	used = 0;
	heard[0] = '\0';
	child = forkpty(&master, NULL, NULL, &size);
	if (!child)
		show_pages();
	return child < 0;
}

static int end(void **state)
{
	(void)state;
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	close(master);
	return 0;
}

/* What is written from here on has this in it, before long. */
static bool hears(const char *text)
{
	struct pollfd p = {.fd = master, .events = POLLIN};
	ssize_t n;

	while (!strstr(heard, text)) {
		if (used > sizeof(heard) - 4096 ||
		    poll(&p, 1, PATIENCE_MS) <= 0)
			return false;
		n = read(master, heard + used, 4096);
		if (n <= 0)
			return false;
		used += (size_t)n;
		heard[used] = '\0';
	}
	return true;
}

static void forget(void)
{
	used = 0;
	heard[0] = '\0';
}

/* Whether keys come by the line, and are shown: as it was. */
static bool as_it_was(void)
{
	struct termios t;

	assert_int_equal(tcgetattr(master, &t), 0);
	return (t.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}

static void key(char c)
{
	assert_int_equal(write(master, &c, 1), 1);
}

static void ends_well(void)
{
	int status;

	assert_true(hears("bye"));
	assert_non_null(strstr(heard, LEAVE));
	assert_int_equal(waitpid(child, &status, 0), child);
	child = 0;
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	assert_true(as_it_was());
}

static void rows_and_columns(void **state)
{
	struct winsize size = {.ws_row = 30, .ws_col = 80};

	(void)state;
	assert_true(hears("13 more lines"));
	assert_non_null(strstr(heard, ENTER));
	assert_non_null(strstr(heard, "line 7 of a \033[K"));
	assert_null(strstr(heard, "line 8"));
	assert_false(as_it_was());
	forget();
	/* the next page would come in an hour */
	assert_int_equal(ioctl(master, TIOCSWINSZ, &size), 0);
	assert_true(hears("line 20 of a page"));
	assert_null(strstr(heard, "more lines"));
	key('q');
	ends_well();
}

static void ended_by_ctrl_c(void **state)
{
	(void)state;
	assert_true(hears("more lines"));
	key('\003');
	ends_well();
}

static void ended_by_a_signal(void **state)
{
	(void)state;
	assert_true(hears("more lines"));
	kill(child, SIGTERM);
	ends_well();
}

/* Any other key draws anew. */
static void keys(void **state)
{
	(void)state;
	assert_true(hears("more lines"));
	forget();
	key(' ');
	assert_true(hears("more lines"));
	key('Q');
	ends_well();
}

/* It is given back for a while, and taken again. */
static void stopped_by_ctrl_z(void **state)
{
	int status;

	(void)state;
	assert_true(hears("more lines"));
	forget();
	key('\032');
	assert_true(hears(LEAVE));
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	assert_true(WIFSTOPPED(status));
	assert_true(as_it_was());
	forget();
	kill(child, SIGCONT);
	assert_true(hears("more lines"));
	assert_non_null(strstr(heard, ENTER));
	assert_false(as_it_was());
	key('q');
	ends_well();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_and_columns, begin, end),
		cmocka_unit_test_setup_teardown(ended_by_ctrl_c, begin, end),
		cmocka_unit_test_setup_teardown(ended_by_a_signal, begin, end),
		cmocka_unit_test_setup_teardown(keys, begin, end),
		cmocka_unit_test_setup_teardown(stopped_by_ctrl_z, begin, end),
	};

	return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
