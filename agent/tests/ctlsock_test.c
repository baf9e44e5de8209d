// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Routing daemons as they are asked, over a socket: they answer, in whole and in
 * pieces; they greet, or do not; they say nothing any more, end, or talk nonsense.
 * The daemon is the test's own, in the same loop: it says what a case has for it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "bgp_watch.h"
#include "clock.h"
#include "log.h"

#define DEADLINE_US 100000
/* Of a case as a whole: a machine may be slow. */
#define PATIENCE_S 20
#define HEARD_MAX 2048

struct case_ {
	const char *greeting; /* NULL: none comes; "": it hangs up */
	/* replies in their order, each to what ends with a line break or a NUL */
	const char *replies[8];
	size_t sizes[8]; /* if they hold NULs */
	size_t piece; /* bytes at once, or 0 for all */
};

/* The daemon. */
static struct {
	const struct case_ *c;
	char dir[32], path[64];
	int listener, fd;
	struct event *accepts, *reads;
	char end;
	size_t next;
	char heard[HEARD_MAX];
	size_t n;
} fake;

static struct event_base *base;
static struct gwhad_bgp one;
static struct gwha_conf_bgp conf;
static unsigned int looked, written;
static bool written_well;
static char logged[256];

void gwhad_log(enum gwhad_level level, const char *fmt, ...)
{
	va_list args;

	(void)level;
	va_start(args, fmt);
	vsnprintf(logged, sizeof(logged), fmt, args);
	va_end(args);
}

void gwhad_bgp_looked(struct gwhad_bgp *which)
{
	(void)which;
	looked++;
	event_base_loopbreak(base);
}

void gwhad_bgp_written(struct gwhad_bgp *which, bool well)
{
	(void)which;
	written++;
	written_well = well;
	event_base_loopbreak(base);
}

static void say(const char *text, size_t n)
{
	size_t piece = fake.c->piece ? fake.c->piece : n;

	for (size_t at = 0; at < n; at += piece)
		assert_true(send(fake.fd, text + at, n - at < piece ? n - at : piece, MSG_NOSIGNAL) > 0);
}

static void hang_up(void)
{
	if (fake.fd < 0)
		return;
	event_free(fake.reads);
	close(fake.fd);
	fake.fd = -1;
}

static void on_read(evutil_socket_t fd, short what, void *arg)
{
	char data[512];
	ssize_t n = read(fd, data, sizeof(data));

	(void)what;
	(void)arg;
	if (n <= 0) {
		hang_up();
		return;
	}
	for (ssize_t i = 0; i < n && fake.fd >= 0; i++) {
		const char *reply;

		assert_true(fake.n + 2 < HEARD_MAX);
		fake.heard[fake.n++] = data[i] == fake.end ? '|' : data[i];
		if (data[i] != fake.end)
			continue;
		reply = fake.next < 8 ? fake.c->replies[fake.next] : NULL;
		if (reply && !*reply && !fake.c->sizes[fake.next])
			hang_up();
		else if (reply)
			say(reply, fake.c->sizes[fake.next] ? fake.c->sizes[fake.next] : strlen(reply));
		fake.next++;
	}
}

static void on_accept(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	(void)arg;
	hang_up();
	fake.fd = accept(fd, NULL, NULL);
	assert_true(fake.fd >= 0);
	fake.reads = event_new(base, fake.fd, EV_READ | EV_PERSIST, on_read, NULL);
	assert_int_equal(event_add(fake.reads, NULL), 0);
	if (fake.c->greeting && *fake.c->greeting)
		say(fake.c->greeting, strlen(fake.c->greeting));
	else if (fake.c->greeting)
		hang_up();
}

static void begin(const struct case_ *c, const struct gwha_bgp_driver *driver)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	memset(&fake, 0, sizeof(fake));
	fake.c = c;
	fake.fd = -1;
	fake.end = driver->speech->end;
	strcpy(fake.dir, "/tmp/gwha-ctl-XXXXXX");
	assert_non_null(mkdtemp(fake.dir));
	snprintf(fake.path, sizeof(fake.path), "%s/s", fake.dir);
	strcpy(at.sun_path, fake.path);
	base = event_base_new();
	fake.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fake.listener, (void *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fake.listener, 4), 0);
	fake.accepts = event_new(base, fake.listener, EV_READ | EV_PERSIST, on_accept, NULL);
	assert_int_equal(event_add(fake.accepts, NULL), 0);
	memset(&one, 0, sizeof(one));
	memset(&conf, 0, sizeof(conf));
	conf = (struct gwha_conf_bgp){.group = "gw", .asn = 65001, .community = "graceful-shutdown",
				      .vips = {{.addr = {4, {203, 0, 113, 1}}}}, .n_vips = 1,
				      .neighbors = {{.name = "10.9.0.1"}}, .n_neighbors = 1};
	one.conf = &conf;
	one.driver = driver;
	for (int i = 0; i < 2; i++)
		assert_int_equal(gwhad_ctl_begin(&one.ctl[i], base, fake.path, driver->speech, DEADLINE_US), 0);
	looked = 0;
	written = 0;
	*logged = '\0';
}

static void end(void)
{
	for (int i = 0; i < 2; i++)
		gwhad_ctl_end(&one.ctl[i]);
	hang_up();
	event_free(fake.accepts);
	close(fake.listener);
	unlink(fake.path);
	rmdir(fake.dir);
	event_base_free(base);
}

/* Until it is looked, or written, a time more. */
static void wait_for(const unsigned int *count, unsigned int n)
{
	const struct timeval patience = {PATIENCE_S, 0};
	uint64_t end_us = gwhad_now_us() + PATIENCE_S * 1000000ULL;

	while (*count < n && gwhad_now_us() < end_us) {
		event_base_loopexit(base, &patience);
		event_base_loop(base, EVLOOP_ONCE);
	}
	assert_int_equal(*count, n);
}

#define GREETING "0001 BIRD 2.0.12 ready.\n"
#define PROTOCOLS "2002-Name\n1002-direct1 Direct --- up x\n1006-\n1002-tor BGP --- up x\n" \
	"1006-  BGP state: Established\n     Neighbor address: 10.9.0.1\n     Local AS: 65001\n0000 \n"
#define ROUTE "1007-Table master4:\n 203.0.113.1/32 unicast [direct1 x] * (240)\n1008-\tType: device univ\n0000 \n"
#define ASKED "show protocols all|show bfd sessions|show route 203.0.113.1/32 export 'tor' all|"

static void answers(void **state)
{
	static const size_t pieces[] = {0, 1, 7};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct case_ c = {GREETING, {PROTOCOLS, "9001 none\n", ROUTE}, {0}, pieces[i]};

		begin(&c, &gwha_bird_driver);
		gwhad_bgp_look(&one);
		wait_for(&looked, 1);
		assert_string_equal(one.why, "");
		assert_false(one.bad);
		assert_string_equal(fake.heard, ASKED);
		assert_true(one.known.neighbors[0].up && one.known.paths[0].told[0]);
		end();
	}
}

/* FRR has two daemons, both of them this one; they are told to enable, and speak by NULs. */
static void answers_of_frr(void **state)
{
	static const char vip[] = "{\"advertisedTo\":{\"10.9.0.1\":{}},\"paths\":[{\"valid\":true,\"sourced\":true,\"local\":true}]}\0\0\0";
	static const char up[] = "{\"10.9.0.1\":{\"bgpState\":\"Established\"}}\0\0\0";
	static const char config[] = "router bgp 65001\n neighbor 10.9.0.1 remote-as 1\n network 203.0.113.1/32\n\0\0\0";
	const struct case_ c = {NULL, {"\0\0\0", "\0\0\0", "\0\0\0", config, up, vip},
				{4, 4, 4, sizeof(config), sizeof(up), sizeof(vip)}, 3};

	(void)state;
	begin(&c, &gwha_frr_driver);
	gwhad_bgp_look(&one);
	wait_for(&looked, 1);
	assert_string_equal(one.why, "");
	assert_string_equal(fake.heard, "enable|enable|enable|show running-config|show bgp neighbors 10.9.0.1 json|"
					"show bgp ipv4 unicast 203.0.113.1/32 json|");
	assert_true(one.known.neighbors[0].up && one.known.paths[0].told[0]);
	assert_int_equal(one.known.setup.vips[0], GWHA_BGP_PLAIN);
	end();
}

static const struct {
	struct case_ c;
	const char *why;
	bool hung;
} bad[] = {
	/* no greeting, none in time, another's, no reply, an end, nonsense, a refusal */
	{{"", {NULL}, {0}, 0}, "BIRD: has closed the connection", false},
	{{NULL, {NULL}, {0}, 0}, "BIRD: does not answer", true},
	{{"SSH-2.0-OpenSSH_9.2\n", {NULL}, {0}, 0}, "BIRD: does not speak as BIRD does", false},
	{{"0001 BIRD", {NULL}, {0}, 0}, "BIRD: does not answer", true},
	{{GREETING, {NULL}, {0}, 0}, "BIRD: does not answer", true},
	{{GREETING, {PROTOCOLS, "1020-half\n"}, {0}, 0}, "BIRD: does not answer", true},
	{{GREETING, {PROTOCOLS, ""}, {0}, 0}, "BIRD: has closed the connection", false},
	{{GREETING, {PROTOCOLS, "0000 \n0000 \n"}, {0}, 0}, "BIRD: does not speak as BIRD does", false},
	{{GREETING, {"9001 syntax error\n"}, {0}, 0}, "BIRD: syntax error", false},
	{{GREETING, {PROTOCOLS, "8009 Access\n"}, {0}, 0}, "BIRD: Access", false},
};

static void trouble(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin(&bad[i].c, &gwha_bird_driver);
		gwhad_bgp_look(&one);
		wait_for(&looked, 1);
		if (!one.bad || strcmp(one.why, bad[i].why) || one.ctl[0].hung != bad[i].hung)
			print_error("case %zu: %s\n", i, one.why);
		assert_true(one.bad);
		assert_string_equal(one.why, bad[i].why);
		assert_int_equal(one.ctl[0].hung, bad[i].hung);
		assert_int_equal(one.ctl[0].timeouts, bad[i].hung);
		end();
	}
}

static void on_gone(void *arg)
{
	++*(unsigned int *)arg;
	event_base_loopbreak(base);
}

/* One that ends while nobody asks is told of at once, and is no daemon for a while. */
static void ends_unasked(void **state)
{
	const struct case_ c = {GREETING, {PROTOCOLS, "9001 none\n", ROUTE}, {0}, 0};
	unsigned int gone = 0;

	(void)state;
	begin(&c, &gwha_bird_driver);
	one.ctl[0].gone = on_gone;
	one.ctl[0].gone_arg = &gone;
	gwhad_bgp_look(&one);
	wait_for(&looked, 1);
	assert_false(one.bad);
	assert_int_equal(gone, 0);
	hang_up();
	wait_for(&gone, 1);
	gwhad_bgp_look(&one);
	assert_true(one.bad);
	assert_string_equal(one.why, "BIRD: has closed the connection");
	end();
}

/* Nobody there; a moment later somebody is, and is asked again only then. */
static void comes_back(void **state)
{
	const struct case_ c = {GREETING, {PROTOCOLS, "9001 none\n", ROUTE}, {0}, 0};
	char elsewhere[80];

	(void)state;
	begin(&c, &gwha_bird_driver);
	snprintf(elsewhere, sizeof(elsewhere), "%s-", fake.path);
	assert_int_equal(rename(fake.path, elsewhere), 0);
	gwhad_bgp_look(&one);
	assert_int_equal(looked, 1);
	assert_string_equal(one.why, "BIRD: No such file or directory");
	assert_int_equal(rename(elsewhere, fake.path), 0);
	/* not at once, but before long */
	gwhad_bgp_look(&one);
	assert_int_equal(looked, 2);
	assert_true(one.bad);
	assert_int_equal(one.ctl[0].failures, 1);
	while (gwhad_now_us() < one.ctl[0].not_before_us)
		;
	gwhad_bgp_look(&one);
	wait_for(&looked, 3);
	assert_false(one.bad);
	assert_string_equal(fake.heard, ASKED);
	end();
}

/* Who ended between two looks may be another now: what he has is asked anew. */
static void ended_in_between(void **state)
{
	const struct case_ c = {GREETING, {PROTOCOLS, "9001 none\n", ROUTE, PROTOCOLS, "9001 none\n", ROUTE}, {0}, 0};

	(void)state;
	begin(&c, &gwha_bird_driver);
	gwhad_bgp_look(&one);
	wait_for(&looked, 1);
	hang_up();
	while (!one.ctl[0].failures)
		event_base_loop(base, EVLOOP_ONCE);
	while (gwhad_now_us() < one.ctl[0].not_before_us)
		;
	gwhad_bgp_look(&one);
	wait_for(&looked, 2);
	assert_false(one.bad);
	assert_string_equal(fake.heard, ASKED ASKED);
	end();
}

/* A table that cannot be read is no sign that the daemon is not well. */
static void spare(void **state)
{
	const struct case_ c = {GREETING, {PROTOCOLS, "9001 none\n", ROUTE, "8009 no\n"}, {0}, 0};

	(void)state;
	begin(&c, &gwha_bird_driver);
	conf.routes = true;
	gwhad_bgp_look(&one);
	wait_for(&looked, 1);
	assert_true(!one.bad && one.routes_bad && !one.routes_off);
	end();
}

static void writes(void **state)
{
	static const struct {
		struct case_ c;
		bool well;
		const char *logged;
		const char *heard;
	} cases[] = {
		{{GREETING, {"0011-gwha-drain-gw-ipv4: enabled\n0000 \n"}, {0}, 2}, true, "", "enable \"gwha-drain-gw-ipv4\"|"},
		{{GREETING, {"8003 No protocols match\n"}, {0}, 0}, false,
		 "bgp of group gw: \"enable \"gwha-drain-gw-ipv4\"\": No protocols match", "enable \"gwha-drain-gw-ipv4\"|"},
		{{GREETING, {""}, {0}, 0}, false,
		 "bgp of group gw: \"enable \"gwha-drain-gw-ipv4\"\": has closed the connection", "enable \"gwha-drain-gw-ipv4\"|"},
	};
	const struct gwha_bgp_todo raise = {.raise = 1};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		begin(&cases[i].c, &gwha_bird_driver);
		gwhad_bgp_write(&one, &raise);
		wait_for(&written, 1);
		assert_int_equal(written_well, cases[i].well);
		assert_string_equal(logged, cases[i].logged);
		assert_string_equal(fake.heard, cases[i].heard);
		assert_int_equal(one.failures, !cases[i].well);
		end();
	}
}

/* A line that FRR refused: it is to leave what it was in. */
static void leaves(void **state)
{
	const struct case_ c = {NULL, {"\0\0\0", "\0\0\0", "% no\n\0\0\0\2", "\0\0\0"}, {4, 4, 9, 4}, 0};
	const struct gwha_bgp_todo add = {.add = 1};

	(void)state;
	begin(&c, &gwha_frr_driver);
	gwhad_bgp_write(&one, &add);
	wait_for(&written, 1);
	assert_false(written_well);
	assert_string_equal(fake.heard, "enable|configure terminal|router bgp 65001|end|");
	assert_string_equal(logged, "bgp of group gw: \"router bgp 65001\": no");
	end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers), cmocka_unit_test(answers_of_frr),
		cmocka_unit_test(trouble), cmocka_unit_test(comes_back),
		cmocka_unit_test(ended_in_between),
		cmocka_unit_test(ends_unasked),
		cmocka_unit_test(spare),   cmocka_unit_test(writes),
		cmocka_unit_test(leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
