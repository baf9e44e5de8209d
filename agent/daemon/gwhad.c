// SPDX-License-Identifier: GPL-2.0-or-later
/* gwhad: the agent of the gateway pair. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "log.h"
#include "maintenance.h"
#include "privileges.h"
#include "reconcile.h"
#include "report.h"
#include "runner.h"
#include "sandbox.h"
#include "status.h"
#include "tls.h"

#ifndef GWHA_VERSION
#error "GWHA_VERSION comes from the Makefile"
#endif

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* How the loop ended. */
static enum {
	GOING,
	STOPPED,
	FAILED,
} end;

struct options {
	const char *file;
	const char *node;
	const char *socket;
	const char *state;
	const char *charon;
	const char *fifo;
};

static void usage(FILE *out)
{
	fputs("Usage: gwhad [-c FILE] [--node NAME] [--socket PATH] [--state DIR] [--charon PATH]\n"
	      "             [--charon-fifo PATH] [-V]\n"
	      "  -c, --config FILE   configuration, /etc/gwha/gwha.yaml unless it is given\n"
	      "  -N, --node NAME     which of its nodes this is, if not the host's name\n"
	      "  -s, --socket PATH   where it answers who asks, /run/gwha/gwhad.sock unless it\n"
	      "                      is given; \"\" for nowhere\n"
	      "  -S, --state DIR     where gwha maintenance leaves word, /var/lib/gwha unless it\n"
	      "                      is given\n"
	      "  -C, --charon PATH   where charon answers, " GWHAD_CHARON_SOCKET
	      " unless it is given\n"
	      "  -F, --charon-fifo PATH  where its ha plugin reads, " GWHAD_CHARON_FIFO
	      "\n                      unless it is given\n"
	      "  -V, --version       say which version this is\n"
	      "  -h, --help          say this\n",
	      out);
}

/* True if there is more to do than to read the options. */
static bool read_options(int argc, char **argv, struct options *o, int *code)
{
	static const struct option known[] = {
		{"config", required_argument, NULL, 'c'},
		{"node", required_argument, NULL, 'N'},
		{"socket", required_argument, NULL, 's'},
		{"state", required_argument, NULL, 'S'},
		{"charon", required_argument, NULL, 'C'},
		{"charon-fifo", required_argument, NULL, 'F'},
		{"version", no_argument, NULL, 'V'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*code = GWHA_EXIT_DONE;
	while ((option = getopt_long(argc, argv, "c:N:s:S:C:F:Vh", known, NULL)) >= 0) {
		switch (option) {
		case 'c':
			o->file = optarg;
			break;
		case 'N':
			o->node = optarg;
			break;
		case 's':
			o->socket = optarg;
			break;
		case 'S':
			o->state = optarg;
			break;
		case 'C':
			o->charon = optarg;
			break;
		case 'F':
			o->fifo = optarg;
			break;
		case 'V':
			puts("gwhad " GWHA_VERSION);
			return false;
		case 'h':
			usage(stdout);
			return false;
		default:
			goto err_usage;
		}
	}
	if (optind == argc)
		return true;
	fprintf(stderr, "gwhad: \"%s\": unknown\n", argv[optind]);
err_usage:
	usage(stderr);
	*code = GWHA_EXIT_USAGE;
	return false;
}

/* Two in one network namespace would quarrel. The lock ends with its holder. */
static int be_alone(void)
{
	struct stat ns;
	char path[64];
	int fd;

	if (stat("/proc/self/ns/net", &ns) ||
	    (mkdir("/run/gwha", 0755) && errno != EEXIST)) {
		gwhad_log(GWHAD_ERROR, "/run/gwha: %s", strerror(errno));
		return -1;
	}
	snprintf(path, sizeof(path), "/run/gwha/%ju.lock", (uintmax_t)ns.st_ino);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return 0;
	if (errno == EWOULDBLOCK)
		gwhad_log(GWHAD_ERROR,
			  "another gwhad runs in this network namespace");
	else
		gwhad_log(GWHAD_ERROR, "%s: %s", path, strerror(errno));
	return -1;
}

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad *a = arg;

	(void)fd;
	(void)what;
	end = STOPPED;
	event_base_loopbreak(a->base);
}

static void on_reload(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	gwhad_reload(arg);
}

/* Without it there are no checks: let the leases run out. */
static void on_runner_died(void *arg)
{
	struct gwhad *a = arg;

	gwhad_log(GWHAD_ERROR, "the process that runs programs has died");
	end = FAILED;
	event_base_loopbreak(a->base);
}

/* Who begins it anew has died. What it planned stands: failover needs no controller. */
static void on_control_died(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad *a = arg;

	(void)what;
	gwhad_log(GWHAD_ERROR,
		  "the process that keeps the controller has died: restart gwhad to have it again");
	event_del(a->control_died);
	close(fd);
	a->control = -1;
}

static int watch_control(struct gwhad *a)
{
	a->control_died = event_new(a->base, a->control, EV_READ, on_control_died, a);
	return a->control_died ? event_add(a->control_died, NULL) : -1;
}

static int hear_signals(struct gwhad *a)
{
	static const struct {
		int number;
		event_callback_fn fn;
	} signals[] = {
		{SIGTERM, on_stop},
		{SIGINT, on_stop},
		{SIGHUP, on_reload},
	};

	signal(SIGPIPE, SIG_IGN);
	/* who ends is seen by his socket, and nobody waits for him */
	signal(SIGCHLD, SIG_IGN);
	for (size_t i = 0; i < COUNT(signals); i++) {
		struct event *ev = evsignal_new(a->base, signals[i].number,
						signals[i].fn, a);

		if (!ev || event_add(ev, NULL))
			return -1;
	}
	return 0;
}

/* Leases can be short. */
static struct event_base *make_loop(void)
{
	struct event_config *how = event_config_new();
	struct event_base *base = NULL;

	if (how && !event_config_set_flag(how, EVENT_BASE_FLAG_PRECISE_TIMER))
		base = event_base_new_with_config(how);
	if (how)
		event_config_free(how);
	return base;
}

static int set_up_loop(struct gwhad *a, int runner, int asked)
{
	a->base = make_loop();
	if (!a->base || (asked >= 0 && gwhad_status_begin(a, asked)) ||
	    gwhad_ports_begin(&a->ports, a->base, gwhad_status_http(a)))
		return -1;
	if (gwhad_jobs_begin(&a->jobs, a->base, runner, on_runner_died, a))
		return -1;
	return hear_signals(a) || watch_control(a) ||
			       gwhad_report_begin(a->base) ||
			       gwhad_reconcile_begin(a) ?
		       -1 :
		       0;
}

/* The command line beside this very program, so that they are of one version. */
static const char *find_gwha(void)
{
	static char path[4096 + 8];
	ssize_t n = readlink("/proc/self/exe", path, 4096);

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n <= 0)
		return "";
	strcpy(path + n, "gwha");
	return path;
}

/* What needs more rights than are kept comes before they are given up. */
static int begin(struct gwhad *a, const struct options *o)
{
	struct gwha_err err = {.text = ""};
	int runner, asked = -1;
	pid_t pid;

	/* where plans are kept; if it cannot be, whoever writes there says so */
	(void)!mkdir(o->state, 0755);
	a->control = gwhad_control_start(o->file, o->node);

	/* before there is a lock, which it would hold, too */
	runner = gwhad_runner_start(&pid);
	if (runner < 0 || a->control < 0) {
		gwhad_log(GWHAD_ERROR, "cannot fork: %s", strerror(errno));
		return -1;
	}
	if (be_alone())
		return -1;
	gwha_tls_begin();
	if (*o->socket)
		asked = gwhad_status_open(o->socket, &err);
	if (*err.text || gwhad_privileges_agent(&err) || gwhad_sandbox(&err)) {
		gwhad_log(GWHAD_ERROR, "%s", err.text);
		return -1;
	}
	if (!set_up_loop(a, runner, asked))
		return 0;
	gwhad_log(GWHAD_ERROR, "the loop cannot be set up");
	return -1;
}

int main(int argc, char **argv)
{
	struct options o = {
		.file = "/etc/gwha/gwha.yaml",
		.socket = "/run/gwha/gwhad.sock",
		.state = GWHA_STATE_DIR,
		.charon = GWHAD_CHARON_SOCKET,
		.fifo = GWHAD_CHARON_FIFO,
	};
	static struct gwhad a;
	int code;

	if (!read_options(argc, argv, &o, &code))
		return code;
	a.desired.path = o.file;
	a.desired.node = o.node;
	a.state_dir = o.state;
	a.ipsec.path = o.charon;
	a.ipsec.hot.path = o.fifo;
	a.peers.program = find_gwha();
	a.peers.socket = o.socket;
	if (begin(&a, &o))
		return GWHA_EXIT_REFUSED;
	gwhad_report_ready();
	event_base_dispatch(a.base);
	/* who stops in order moves nothing; who fails is taken for dead */
	gwhad_report_stopping();
	gwhad_leases_end(&a.leases, end == STOPPED);
	gwhad_bgps_end(&a.bgps);
	if (*o.socket)
		unlink(o.socket);
	gwhad_log(GWHAD_INFO, "stopped");
	return end == STOPPED ? GWHA_EXIT_DONE : GWHA_EXIT_REFUSED;
}
