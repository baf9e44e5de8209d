// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long a controller takes for what it is asked, of a tenth of a large site:
 * 100 gateways and 10,000 connections. A page is shown, or a connection added, in
 * 10 ms, everything is planned anew in 100 ms: of the whole that is a second. In
 * processor time; three times as much under a sanitizer. What is shown is written
 * straight as text: of a page no tree of JSON is made, whose parts are counted.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "site_asked.h"

#ifdef __SANITIZE_ADDRESS__
#define SLOWER 3
#else
#define SLOWER 1
#endif

#define GATEWAYS 100
#define TENANTS 1000
#define CONNS 10000
#define PAGE 1000

/* What jansson was given since the beginning. */
static unsigned long trees;

static void *count_malloc(size_t size)
{
	trees++;
	return malloc(size);
}

static uint64_t cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static char *large_file(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "pools: [{name: p, type: ikev2, active: 60, standby: 40}]\ngateways:\n");
	for (int i = 0; i < GATEWAYS; i++)
		fprintf(out, "  - {name: g%d, pool: p, capacity: 40gbit, dip: 10.0.0.%d, max-tenants: 1000}\n",
			i, i + 1);
	fprintf(out, "tenants:\n");
	for (int i = 0; i < TENANTS; i++)
		fprintf(out, "  - {name: t%d}\n", i);
	fprintf(out, "connections:\n");
	for (int i = 0; i < CONNS; i++)
		fprintf(out, "  - {name: c%d, tenant: t%d, type: ikev2, in: %dmbit, out: 1mbit, peer: 12.0.%d.%d}\n",
			i, i % TENANTS, 1 + i % 7, i / 250, i % 250);
	fclose(out);
	return text;
}

static int begin(void **state)
{
	char *text = large_file();
	struct gwha_site_request r = {.verb = GWHA_SITE_IMPORT, .text = text};
	struct gwha_site_edit e;

	(void)state;
	if (gwha_site_try(&site, &r, &e, &found))
		return -1;
	gwha_site_take(&site, &e);
	free(text);
	return 0;
}

/* The longest of some: it counts, not the mean. */
static void within(const char *what, const char *form, int n, uint64_t most_us)
{
	uint64_t us, most = 0;
	char text[256];

	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), form, i, i, i);
		us = cpu_us();
		ask(text);
		us = cpu_us() - us;
		most = us > most ? us : most;
	}
	print_message("# %s: %u us at most\n", what, (unsigned int)most);
	assert_true(most <= SLOWER * most_us);
}

static void a_connection_takes_10_ms(void **state)
{
	(void)state;
	within("a connection more",
	       "{'verb':'add','kind':'connection','name':'n%d','body':{'tenant':'t%d','type':'ikev2','in':'1mbit','peer':'13.0.0.%d'}}",
	       50, 10000);
	within("one less", "{'verb':'del','kind':'connection','name':'n%d'}", 50, 10000);
}

static void another_plan_takes_100_ms(void **state)
{
	(void)state;
	within("a gateway changed",
	       "{'verb':'set','kind':'gateway','name':'g%d','body':{'capacity':'41gbit'}}", 5, 100000);
	within("a drain", "{'verb':'drain','kind':'gateway','name':'g%d','force':true}", 2, 100000);
}

static int drop(void *arg, const char *line, size_t size)
{
	(void)line;
	(void)size;
	(*(unsigned int *)arg)++;
	return 0;
}

static void a_page_takes_10_ms(void **state)
{
	const struct gwha_site_rights all = {.role = GWHA_SITE_READER};
	struct gwha_site_request r = {.verb = GWHA_SITE_SHOW, .kind = GWHA_KIND_CONN, .limit = PAGE};
	json_t *filter = json_pack("{s:s}", "tenant", "t7");
	unsigned int n = 0;
	uint64_t us = cpu_us();
	unsigned long before = trees;

	(void)state;
	assert_true(before);
	assert_int_equal(gwha_site_show(&site, &r, &all, drop, &n, &err), 0);
	us = cpu_us() - us;
	assert_int_equal(n, PAGE + 1);
	assert_int_equal(trees, before);
	print_message("# a page of %d: %u us\n", PAGE, (unsigned int)us);
	assert_true(us <= SLOWER * 10000);
	r.filter = filter;
	n = 0;
	us = cpu_us();
	assert_int_equal(gwha_site_show(&site, &r, &all, drop, &n, &err), 0);
	us = cpu_us() - us;
	assert_int_equal(n, CONNS / TENANTS + 1);
	print_message("# those of a tenant: %u us\n", (unsigned int)us);
	assert_true(us <= SLOWER * 10000);
	json_decref(filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_connection_takes_10_ms),
		cmocka_unit_test(a_page_takes_10_ms),
		cmocka_unit_test(another_plan_takes_100_ms),
	};

	json_set_alloc_funcs(count_malloc, free);
	return cmocka_run_group_tests(tests, begin, site_end);
}
