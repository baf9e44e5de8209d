// SPDX-License-Identifier: GPL-2.0-or-later
/* The codec over the golden frames, and what it refuses. */

#include "cases_kunit.h"
#include "../core/limits.h"
#include "../core/wire.h"
#include "cases/wire_vectors.h"
#include "cases/oracle.h"

#define wire_cases wire_vectors

GWHA_KUNIT_CASES(wire);
GWHA_KUNIT_CASES(wire_list);
GWHA_KUNIT_CASES(wire_build);

/* RFC 9568 7.1, RFC 3768 7.1: refused for the right reason, or decoded. */
static void wire_parses(struct kunit *test)
{
	const struct wire_vector *v = test->param_value;
	u8 *p = gwha_kunit_bytes(test, v->frame, v->len);
	struct gwha_advert untouched;
	struct gwha_advert want = v->ad;
	struct gwha_advert ad;
	u8 reason;

	want.src = v->meta.src;
	memset(&untouched, 0xa5, sizeof(untouched));
	ad = untouched;
	reason = gwha_wire_parse(p, v->len, &v->meta, &ad);
	KUNIT_EXPECT_EQ(test, reason, v->reason);
	KUNIT_EXPECT_TRUE(test, oracle_agrees(v->frame, v->len, &v->meta,
					      reason, &ad));
	if (reason)
		KUNIT_EXPECT_EQ(test, memcmp(&ad, &untouched, sizeof(ad)), 0);
	else
		KUNIT_EXPECT_TRUE(test, oracle_same(&ad, &want));
}

/* Every golden frame that is accepted, from our own builder. */
static void wire_rebuilds(struct kunit *test)
{
	const struct wire_vector *v = test->param_value;
	struct gwha_addr vips[GWHA_VIP_MAX + 1];
	u8 *p;

	if (v->reason || v->lossy)
		return;
	p = gwha_kunit_bytes(test, NULL, v->len);
	oracle_list(v->frame, v->meta.family, vips);
	KUNIT_EXPECT_EQ(test,
			gwha_wire_build(p, v->len, &v->ad, vips, &v->meta),
			v->len);
	KUNIT_EXPECT_EQ(test, memcmp(p, v->frame, v->len), 0);
}

/* RFC 9568 5.2.9 */
static void wire_lists(struct kunit *test)
{
	const struct wire_list_case *c = test->param_value;
	u8 alen = gwha_addr_len(c->family);
	u8 frame[8 + 4 * 16] = { 0x31, 10, 100, c->count };
	u32 len = 8 + c->count * alen - c->cut;
	u8 *p;
	u8 j;

	for (j = 0; j < c->count; j++)
		memcpy(frame + 8 + j * alen, c->list[j].b, alen);
	p = gwha_kunit_bytes(test, frame, len);
	KUNIT_EXPECT_EQ(test, gwha_wire_lists(p, len, c->family, c->vips, c->n),
			c->same);
}

/* RFC 9568 5.2, RFC 3768 5.3 */
static void wire_builds(struct kunit *test)
{
	const struct wire_build_case *c = test->param_value;
	struct gwha_addr vips[GWHA_VIP_MAX + 1] = { WIRE_IP4(1), WIRE_IP4(2) };
	struct gwha_meta meta = { .ttl = 255, .family = c->family };
	struct gwha_advert ad = {
		.version = c->version,
		.vrid = 10,
		.prio = 100,
		.count = c->count,
		.interval_us = c->interval_us,
	};
	u8 *p = gwha_kunit_bytes(test, NULL, c->size);

	KUNIT_EXPECT_EQ(test, gwha_wire_build(p, c->size, &ad, vips, &meta),
			c->len);
}

static struct kunit_case wire_tests[] = {
	KUNIT_CASE_PARAM(wire_parses, wire_gen_params),
	KUNIT_CASE_PARAM(wire_rebuilds, wire_gen_params),
	KUNIT_CASE_PARAM(wire_lists, wire_list_gen_params),
	KUNIT_CASE_PARAM(wire_builds, wire_build_gen_params),
	{}
};

static struct kunit_suite wire_suite = {
	.name = "gwha_wire",
	.test_cases = wire_tests,
};

kunit_test_suites(&wire_suite);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("KUnit tests of gwha; never installed");
