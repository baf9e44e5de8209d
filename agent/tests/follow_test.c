// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Routes and rules that follow groups, in a network namespace of the test's own:
 * what ip(8) shows of them. Needs root, and is skipped without.
 */

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "follow.h"
#include "log.h"
#include "yaml.h"

static struct reading r;
static struct gwhad_follow f;
static struct gwha_group groups[2];

/* What was said since it was looked at last. */
static char said[2048];

void gwhad_log(enum gwhad_level level, const char *fmt, ...)
{
	size_t used = strlen(said);
	va_list args;

	(void)level;
	va_start(args, fmt);
	vsnprintf(said + used, sizeof(said) - used, fmt, args);
	va_end(args);
	strncat(said, "\n", sizeof(said) - strlen(said) - 1);
}

#define SAID(text)                           \
	do {                                 \
		assert_string_equal(said, text); \
		*said = '\0';                \
	} while (0)

static void sh(const char *command)
{
	assert_int_equal(system(command), 0);
}

/* What a command writes, its lines' ends without spaces. */
static const char *shown(const char *command)
{
	static char text[4096];
	size_t n = 0;
	FILE *p = popen(command, "r");
	int c;

	assert_non_null(p);
	while ((c = fgetc(p)) != EOF && n < sizeof(text) - 1) {
		while (c == '\n' && n && text[n - 1] == ' ')
			n--;
		text[n++] = (char)c;
	}
	text[n] = '\0';
	pclose(p);
	return text;
}

#define ROUTES "ip -4 route show table all proto 112; ip -6 route show table all proto 112"
#define RULES "ip -4 rule show | grep 'proto 112'; ip -6 rule show | grep 'proto 112'"

/* A look at groups gw and dmz, of which these are active. */
static void look(bool gw, bool dmz)
{
	strcpy(groups[0].name, "gw");
	strcpy(groups[1].name, "dmz");
	groups[0].state = gw ? GWHA_STATE_ACTIVE : GWHA_STATE_BACKUP;
	groups[1].state = dmz ? GWHA_STATE_ACTIVE : GWHA_STATE_INIT;
	gwhad_follow_look(&f, &r.conf, groups, 2);
}

static void file(const char *text)
{
	free_yaml(&r);
	if (read_yaml(&r, text, NULL))
		print_error("%s", r.said);
	assert_int_equal(r.f.errors, 0);
}

#define GW(more) "routers: []\ngroups:\n  gw: {" more "}\n"

static int begin(void **state)
{
	(void)state;
	if (geteuid() || unshare(CLONE_NEWNET))
		return 0;
	sh("ip link set lo up && ip link add d0 type veth peer name p0 && "
	   "ip link add d1 type veth peer name p1 && "
	   "for d in d0 p0 d1 p1; do ip link set $d up || exit; done && "
	   "ip addr add 192.0.2.2/24 dev d0 && ip addr add 198.51.100.2/24 dev d1 && "
	   "ip addr add 2001:db8::2/64 dev d0 nodad");
	memset(&f, 0, sizeof(f));
	memset(&r, 0, sizeof(r));
	*said = '\0';
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(f.active);
	free_yaml(&r);
	memset(&r, 0, sizeof(r));
	return 0;
}

static void needs_root(void)
{
	if (geteuid() || system("ip link show d0 >/dev/null 2>&1"))
		skip();
}

static void there_while_it_is_active(void **state)
{
	(void)state;
	needs_root();
	file(GW("routes: [{to: default, via: 198.51.100.9, table: 100}, {to: 10.0.0.0/8, dev: d0, metric: 7},"
		" {to: '2001:db8:1::/48', via: '2001:db8::9', dev: d0}],"
		" rules: [{from: 192.0.2.0/24, table: 100, priority: 1000}, {to: '2001:db8:2::/48', iif: d1, table: 7, priority: 9}]"));
	look(false, true);
	assert_string_equal(shown(ROUTES), "");
	SAID("");
	look(true, false);
	assert_string_equal(shown(ROUTES), "default via 198.51.100.9 dev d1 table 100\n"
					   "10.0.0.0/8 dev d0 scope link metric 7\n"
					   "2001:db8:1::/48 via 2001:db8::9 dev d0 metric 1024 pref medium\n");
	assert_string_equal(shown(RULES), "1000:\tfrom 192.0.2.0/24 lookup 100 proto 112\n"
					  "9:\tfrom all to 2001:db8:2::/48 iif d1 lookup 7 proto 112\n");
	SAID("routes and rules: 5 added, 0 removed\n");
	assert_int_equal(f.wanted, 5);
	assert_int_equal(f.missing, 0);
	/* the same again, and another agent: no step */
	look(true, false);
	free(f.active);
	memset(&f, 0, sizeof(f));
	look(true, false);
	SAID("");
	look(false, false);
	assert_string_equal(shown(ROUTES), "");
	assert_string_equal(shown(RULES), "");
	SAID("routes and rules: 0 added, 5 removed\n");
}

static void what_is_taken_away_comes_back(void **state)
{
	(void)state;
	needs_root();
	file(GW("routes: [{to: 10.0.0.0/8, via: 192.0.2.9}], rules: [{from: 10.0.0.0/8, table: 254, priority: 5}]"));
	look(true, false);
	sh("ip route del 10.0.0.0/8 && ip rule del priority 5");
	look(true, false);
	assert_string_equal(shown(ROUTES), "10.0.0.0/8 via 192.0.2.9 dev d0\n");
	assert_string_equal(shown(RULES), "5:\tfrom 10.0.0.0/8 lookup main proto 112\n");
	SAID("routes and rules: 2 added, 0 removed\nroutes and rules: 2 added, 0 removed\n");
}

static void others_routes_are_theirs(void **state)
{
	(void)state;
	needs_root();
	sh("ip route add 10.0.0.0/8 via 192.0.2.7 && ip route add 10.1.0.0/16 via 192.0.2.7 proto static &&"
	   "ip rule add from 10.0.0.0/8 table 9 priority 5");
	file(GW("routes: [{to: 10.0.0.0/8, via: 192.0.2.9}, {to: 10.2.0.0/16, via: 192.0.2.9}]"));
	look(true, false);
	assert_string_equal(shown(ROUTES), "10.2.0.0/16 via 192.0.2.9 dev d0\n");
	assert_int_equal(f.missing, 1);
	assert_int_equal(f.again_us, 100000);
	SAID("route or rule: 10.0.0.0/8 via 192.0.2.9 table 254 metric 0: Object exists\n"
	     "routes and rules: 1 added, 0 removed\n");
	/* said once; ever less often tried */
	look(true, false);
	SAID("");
	assert_int_equal(f.again_us, 200000);
	for (int i = 0; i < 10; i++)
		look(true, false);
	assert_int_equal(f.again_us, 10000000);
	sh("ip route del 10.0.0.0/8 via 192.0.2.7");
	look(true, false);
	assert_int_equal(f.missing, 0);
	assert_int_equal(f.again_us, 0);
	look(false, false);
	assert_string_equal(shown("ip route show 10.0.0.0/8"), "");
	assert_string_equal(shown("ip route show 10.1.0.0/16"), "10.1.0.0/16 via 192.0.2.7 dev d0 proto static\n");
	assert_string_equal(shown("ip rule show priority 5"), "5:\tfrom 10.0.0.0/8 lookup 9\n");
}

static void another_file(void **state)
{
	(void)state;
	needs_root();
	file(GW("routes: [{to: 10.0.0.0/8, via: 192.0.2.9}, {to: 10.1.0.0/16, dev: d0}], rules: [{from: 10.0.0.0/8, table: 7, priority: 5}]"));
	look(true, false);
	file(GW("routes: [{to: 10.0.0.0/8, via: 192.0.2.8}, {to: 10.1.0.0/16, dev: d1}], rules: [{from: 10.0.0.0/8, table: 8, priority: 5}]"));
	look(true, false);
	assert_string_equal(shown(ROUTES), "10.0.0.0/8 via 192.0.2.8 dev d0\n10.1.0.0/16 dev d1 scope link\n");
	assert_string_equal(shown(RULES), "5:\tfrom 10.0.0.0/8 lookup 8 proto 112\n");
	SAID("routes and rules: 3 added, 0 removed\nroutes and rules: 3 added, 3 removed\n");
	assert_false(f.clean);
	file("routers: []\n");
	look(true, false);
	assert_string_equal(shown(ROUTES), "");
	assert_string_equal(shown(RULES), "");
	assert_true(f.clean);
}

static void the_source_comes_first(void **state)
{
	(void)state;
	needs_root();
	file(GW("routes: [{to: default, via: 192.0.2.9, src: 192.0.2.1}]"));
	look(true, false);
	assert_int_equal(f.missing, 1);
	sh("ip addr add 192.0.2.1/24 dev d0");
	look(true, false);
	assert_string_equal(shown(ROUTES), "default via 192.0.2.9 dev d0 src 192.0.2.1\n");
	assert_int_equal(f.missing, 0);
	/* the kernel takes it along with its source */
	sh("ip addr del 192.0.2.1/24 dev d0");
	look(false, false);
	assert_string_equal(shown(ROUTES), "");
}

static void at_the_event(void **state)
{
	struct gwha_event ev = {.group = "dmz", .from = GWHA_STATE_BACKUP, .to = GWHA_STATE_ACTIVE};

	(void)state;
	needs_root();
	file("routers: []\ngroups:\n  gw: {routes: {to: 10.0.0.0/8, dev: d0}}\n  dmz: {routes: {to: 11.0.0.0/8, dev: d0}}\n");
	look(true, false);
	gwhad_follow_event(&f, &r.conf, &ev);
	assert_string_equal(shown(ROUTES), "10.0.0.0/8 dev d0 scope link\n11.0.0.0/8 dev d0 scope link\n");
	strcpy(ev.group, "gw");
	ev.from = GWHA_STATE_ACTIVE;
	ev.to = GWHA_STATE_INIT;
	gwhad_follow_event(&f, &r.conf, &ev);
	gwhad_follow_event(&f, &r.conf, &ev);
	assert_string_equal(shown(ROUTES), "11.0.0.0/8 dev d0 scope link\n");
	SAID("routes and rules: 1 added, 0 removed\nroutes and rules: 1 added, 0 removed\nroutes and rules: 0 added, 1 removed\n");
}

#define IN_NS(fn) cmocka_unit_test_setup_teardown(fn, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_NS(there_while_it_is_active),
		IN_NS(what_is_taken_away_comes_back),
		IN_NS(others_routes_are_theirs),
		IN_NS(another_file),
		IN_NS(the_source_comes_first),
		IN_NS(at_the_event),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
