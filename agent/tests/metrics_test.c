// SPDX-License-Identifier: GPL-2.0-or-later
/* What is said to Prometheus, compared with tests/golden/. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "golden.h"
#include "metric.h"
#include "metrics.h"
#include "samples.h"

static struct gwha_group groups[2];
static struct gwha_router routers[2];
static struct gwha_stats stats[2];
static struct gwha_sync syncs[1];

static void write_of(const char *name, const struct gwha_metrics *m)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	gwha_metrics_write(out, m);
	fclose(out);
	golden(name, text);
	free(text);
}

/* Each attribute that there is, in two of each kind. */
static void all_there_is(void **state)
{
	const struct gwha_metrics m = {groups, 2, routers, 2, syncs, 1, stats, 2};

	(void)state;
	for (int i = 0; i < 2; i++) {
		sample_fill(&gwha_kind_group, &groups[i]);
		sample_fill(&gwha_kind_router, &routers[i]);
		sample_fill(&gwha_kind_stats, &stats[i]);
	}
	sample_fill(&gwha_kind_sync, &syncs[0]);
	strcpy(groups[1].name, "lan");
	syncs[0].statuses.at[1].addr.bytes[0]++;
	groups[1].cause = GWHA_CAUSE_NO_CARRIER;
	groups[1].state = GWHA_STATE_INIT;
	strcpy(routers[1].ifname, "a\"b\\c\xe9");
	strcpy(routers[1].group, "lan");
	routers[1].state = GWHA_STATE_BACKUP;
	/* the namespace's */
	*stats[0].ifname = '\0';
	stats[1].worst_rx_late_us = 1234567;
	write_of("metrics.txt", &m);
}

/* Without anything the names are there. */
static void nothing(void **state)
{
	const struct gwha_metrics m = {0};

	(void)state;
	write_of("metrics.nothing.txt", &m);
}

static void a_time_in_seconds(void **state)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	gwha_metric_us(out, "x", 0, NULL);
	gwha_metric_us(out, "x", 1, "a", "b", NULL);
	gwha_metric_us(out, "x", 60000001, NULL);
	fclose(out);
	assert_string_equal(text, "gwha_x 0.000000\n"
				  "gwha_x{a=\"b\"} 0.000001\n"
				  "gwha_x 60.000001\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_there_is),
		cmocka_unit_test(nothing),
		cmocka_unit_test(a_time_in_seconds),
	};

	return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
