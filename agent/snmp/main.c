// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gwhad-snmp: VRRPV3-MIB (RFC 6527) to an SNMP agent, by AgentX. It reads the module,
 * once a second and when something changes; it neither needs gwhad nor can it change
 * anything, and it gives up all rights that it has.
 */

#include <errno.h>
#include <getopt.h>
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/capability.h>
#include <sys/prctl.h>

#include "source.h"
#include "tables.h"

/*
 * Looks because of events are no closer than this, in hundredths of a second; and all
 * of them leave so many times as long as they take for what is asked meanwhile.
 */
#define CALM_CS 10
#define CALM_TIMES 10

/* In seconds: a master agent that is gone is noticed, and looked for again. */
#define PING_S 5

static atomic_bool stopping;
static bool answers = true;
static int heard = -1;
static uint32_t looked_cs, took_cs;

static void on_signal(int number)
{
	(void)number;
	stopping = true;
}

static void look(void);

static void on_event(int fd, void *arg)
{
	(void)arg;
	if (!gwha_source_drain()) {
		if (gwha_tables_uptime() - looked_cs >=
		    CALM_CS + CALM_TIMES * took_cs)
			look();
		return;
	}
	unregister_readfd(fd);
	heard = -1;
	gwha_source_close();
}

/* The descriptor may be another one after each look. */
static void hear(void)
{
	int fd = gwha_source_fd();

	if (fd == heard)
		return;
	if (heard >= 0)
		unregister_readfd(heard);
	if (fd >= 0)
		register_readfd(fd, on_event, NULL);
	heard = fd;
}

static void say(bool now, const struct gwha_err *err)
{
	if (now != answers)
		fprintf(stderr, "gwhad-snmp: %s\n",
			now ? "the module answers" : err->text);
	answers = now;
}

/* Without an answer nothing is shown. */
static void show(void)
{
	struct gwha_snapshot s;
	struct gwha_err err = { .text = "" };
	struct gwha_mib mib;

	say(!gwha_source_read(&s, &err), &err);
	hear();
	if (gwha_mib_build(&mib, gwha_tables_shown(), &s,
			   gwha_tables_uptime())) {
		gwha_mib_free(&mib);
		return;
	}
	gwha_tables_notify(&mib);
	gwha_tables_show(&mib);
}

static void look(void)
{
	uint32_t begun = gwha_tables_uptime();

	show();
	looked_cs = gwha_tables_uptime();
	took_cs = looked_cs - begun;
}

static void on_alarm(unsigned int number, void *arg)
{
	(void)number;
	(void)arg;
	look();
	snmp_alarm_register(1 + CALM_TIMES * took_cs / 100, 0, on_alarm, NULL);
}

/* It asks what anybody may ask; files of root's it opens as their owner does. */
static int give_up(void)
{
	cap_t none = cap_init();
	int ret = none ? 0 : -1;

	cap_reset_ambient();
	for (cap_value_t cap = 0; !ret && cap_get_bound(cap) >= 0; cap++)
		if (cap_get_bound(cap) && cap_drop_bound(cap) && errno != EPERM)
			ret = -1;
	if (!ret &&
	    (cap_set_proc(none) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)))
		ret = -1;
	cap_free(none);
	return ret;
}

/* Neither files of configuration nor of MIBs are read, none is written. */
static int begin(const char *socket)
{
	setenv("MIBS", "", 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID,
			       NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID,
			       NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID,
			       NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE,
			       1);
	netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID,
			   NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, PING_S);
	if (socket)
		netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID,
				      NETSNMP_DS_AGENT_X_SOCKET, socket);
	snmp_enable_stderrlog();
	if (init_agent("gwhad-snmp") || gwha_tables_init())
		return -1;
	init_snmp("gwhad-snmp");
	return snmp_alarm_register(1, 0, on_alarm, NULL) ? 0 : -1;
}

static int usage(FILE *out, int code)
{
	fputs("usage: gwhad-snmp [-x SOCKET]\n"
	      "  -x SOCKET  of AgentX: /var/agentx/master if not given, or tcp:ADDR:PORT\n"
	      "  -V         the version\n",
	      out);
	return code;
}

int main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_signal };
	const char *socket = NULL;
	int c;

	while ((c = getopt(argc, argv, "x:Vh")) != -1) {
		if (c == 'x')
			socket = optarg;
		else if (c == 'V')
			return printf("gwhad-snmp %s\n", GWHA_VERSION) < 0;
		else
			return usage(c == 'h' ? stdout : stderr,
				     c == 'h' ? GWHA_EXIT_DONE :
						GWHA_EXIT_USAGE);
	}
	if (optind < argc)
		return usage(stderr, GWHA_EXIT_USAGE);
	if (give_up() || begin(socket)) {
		fputs("gwhad-snmp: cannot begin: rights or memory\n", stderr);
		return GWHA_EXIT_REFUSED;
	}
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	signal(SIGPIPE, SIG_IGN);
	look();
	while (!stopping)
		agent_check_and_process(1);
	snmp_shutdown("gwhad-snmp");
	gwha_source_close();
	return GWHA_EXIT_DONE;
}
