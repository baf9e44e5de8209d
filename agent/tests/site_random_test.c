// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What seeds ask of a site: whatever it is, it is done whole or not at all, and
 * who begins anew with the rows has the same and changes none of them.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site_asked.h"

#define SEEDS 30
#define STEPS 40

static uint64_t seed;

static unsigned int chance(unsigned int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned int)(seed >> 33) % n;
}

static const char *const types[] = {"ikev2", "gre", "l3", "all"};

static void ask_for_pool(char *text)
{
	switch (chance(4)) {
	case 0:
		sprintf(text, "{'verb':'add','kind':'pool','name':'p%u','body':{'type':'%s','active':%u,'standby':%u,'beyond':'%s'}}",
			chance(3), types[chance(4)], 1 + chance(3), chance(3), chance(2) ? "none" : "fullest-fit");
		break;
	case 1:
		sprintf(text, "{'verb':'set','kind':'pool','name':'p%u','body':{'active':%u,'standby':%u}}",
			chance(3), 1 + chance(3), chance(3));
		break;
	case 2:
		sprintf(text, "{'verb':'set','kind':'pool','name':'p%u','body':{'lan':%s,'capacity-model':'%s'}}",
			chance(3), chance(2) ? "null" : "'x'", chance(2) ? "weighted" : "ratio2016");
		break;
	default:
		sprintf(text, "{'verb':'del','kind':'pool','name':'p%u'}", chance(3));
	}
}

static void ask_for_gateway(char *text)
{
	static const char *const states[] = {"null", "'failed'", "'drain'"};
	unsigned int g = chance(12);

	switch (chance(6)) {
	case 0:
	case 1:
		sprintf(text, "{'verb':'add','kind':'gateway','name':'g%u','body':{'pool':'p%u','capacity':'%ugbit','dip':'10.0.0.%u','labels':['vlan:1','vlan:2'],'failure-domain':'d%u'%s%u%s}}",
			g, chance(3), 1 + chance(10), g + 1, chance(3),
			chance(2) ? ",'vip':'10.1.0." : ",'max-tenants':'", g + 1, "'");
		break;
	case 2:
		sprintf(text, "{'verb':'set','kind':'gateway','name':'g%u','body':{'state':%s}}", g, states[chance(3)]);
		break;
	case 3:
		sprintf(text, "{'verb':'set','kind':'gateway','name':'g%u','body':{'capacity':'%ugbit'}}", g, 1 + chance(10));
		break;
	case 4:
		sprintf(text, "{'verb':'drain','kind':'gateway','name':'g%u','force':%s}", g, chance(2) ? "true" : "false");
		break;
	default:
		sprintf(text, "{'verb':'del','kind':'gateway','name':'g%u','force':%s}", g, chance(2) ? "true" : "false");
	}
}

static void ask_for_conn(char *text)
{
	unsigned int c = chance(20);

	switch (chance(4)) {
	case 0:
	case 1:
		sprintf(text, "{'verb':'add','kind':'connection','name':'c%u','body':{'tenant':'t%u','type':'%s','in':'%umbit','peer':'192.0.2.%u'%s}}",
			c, chance(3), types[chance(3)], 1 + chance(2000), c + 1,
			chance(3) ? "" : ",'vlan':1,'local':'10.9.0.1'");
		break;
	case 2:
		sprintf(text, "{'verb':'set','kind':'connection','name':'c%u','body':{'in':'%umbit'}}", c, 1 + chance(2000));
		break;
	default:
		sprintf(text, "{'verb':'del','kind':'connection','name':'c%u'}", c);
	}
}

static void ask_for_something(char *text)
{
	switch (chance(10)) {
	case 0:
		ask_for_pool(text);
		break;
	case 1:
	case 2:
	case 3:
		ask_for_gateway(text);
		break;
	case 4:
		sprintf(text, "{'verb':'%s','kind':'tenant','name':'t%u'%s}", chance(3) ? "add" : "del", chance(3), "");
		if (strstr(text, "add"))
			strcpy(strchr(text, '}'), ",'body':{}}");
		break;
	default:
		ask_for_conn(text);
	}
}

/* Something to begin with: else most of what is asked for names what is not there. */
static void begin_site(void)
{
	char text[512];

	for (unsigned int p = 0; p < 3; p++) {
		const char *type = types[chance(3)];

		sprintf(text, "{'verb':'add','kind':'pool','name':'p%u','body':{'type':'%s','active':2,'standby':1}}", p, type);
		ask(text);
		for (unsigned int g = 4 * p; g < 4 * p + 3 + chance(2); g++) {
			sprintf(text, "{'verb':'add','kind':'gateway','name':'g%u','body':{'pool':'p%u','capacity':'10gbit','dip':'10.0.0.%u','labels':['vlan:1','vlan:2'],'failure-domain':'d%u'%s%u%s}}",
				g, p, g + 1, g % 3, strcmp(type, "gre") ? ",'max-tenants':'" : ",'vip':'10.1.0.", g + 1, "'");
			ask(text);
		}
		sprintf(text, "{'verb':'add','kind':'tenant','name':'t%u','body':{}}", p);
		ask(text);
	}
}

static void whole_or_not_at_all(void **state)
{
	unsigned int done = 0, refusals = 0;
	char text[512], *was, *is;

	(void)state;
	for (uint64_t s = 1; s <= SEEDS; s++) {
		seed = s * 2654435761;
		memset(&found, 0, sizeof(found));
		assert_int_equal(gwha_site_plan(&site, &found), 0);
		begin_site();
		for (int i = 0; i < STEPS; i++) {
			bool take = chance(4);

			ask_for_something(text);
			was = all_of(&site);
			if (!ask_how(text, take)) {
				done++;
			} else {
				refusals++;
				take = false;
			}
			is = all_of(&site);
			if (!take && strcmp(was, is))
				fail_msg("seed %u, step %d: %s:\n%s%s", (unsigned int)s, i, text, was, is);
			free(was);
			free(is);
			same_from_rows();
		}
		gwha_site_free(&site);
	}
	print_message("# %u done, %u refused\n", done, refusals);
	assert_true(done > SEEDS * STEPS / 10 && refusals > SEEDS * STEPS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(whole_or_not_at_all, site_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
