// SPDX-License-Identifier: GPL-2.0-or-later
/* Authentication by the kernel's own SHA-256: seal.c under the core's cases. */

#include "cases_kunit.h"
#include "../core/auth.h"
#include "../core/trailer.h"
#include "../seal.h"
#include "cases/wire_vectors.h"
#include "cases/oracle.h"
#include "cases/auth_cases.h"
#include "cases/auth_walk.h"

GWHA_KUNIT_CASES(auth);
GWHA_KUNIT_CASES(replay);
GWHA_KUNIT_CASES(stamp);
GWHA_KUNIT_CASES(sign);

static void auth_passes(struct kunit *test)
{
	const struct auth_case *c = test->param_value;
	const struct wire_vector *v = auth_frame(c->frame);
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, v);
	p = gwha_kunit_bytes(test, NULL, v->len);
	KUNIT_EXPECT_EQ(test, auth_walk(c, v, p, &gwha_seal_mac), c->reason);
}

/* draft-cassen-vrrp-auth-hmac-00 */
static void auth_signs(struct kunit *test)
{
	const struct sign_case *c = test->param_value;
	const struct wire_vector *v = auth_frame(c->name);
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, v);
	p = gwha_kunit_bytes(test, NULL, v->len);
	KUNIT_EXPECT_EQ(test, auth_sign(c, v, &gwha_seal_mac, p, v->len),
			v->len);
	KUNIT_EXPECT_EQ(test, memcmp(p, v->frame, v->len), 0);
}

static void replay(struct kunit *test)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(replay_bases); i++)
		KUNIT_EXPECT_EQ(test,
				replay_walk(test->param_value, replay_bases[i]),
				-1);
}

static void stamp(struct kunit *test)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(replay_bases); i++)
		KUNIT_EXPECT_EQ(test,
				stamp_walk(test->param_value, replay_bases[i]),
				-1);
}

static struct kunit_case auth_tests[] = {
	KUNIT_CASE_PARAM(auth_passes, auth_gen_params),
	KUNIT_CASE_PARAM(auth_signs, sign_gen_params),
	KUNIT_CASE_PARAM(replay, replay_gen_params),
	KUNIT_CASE_PARAM(stamp, stamp_gen_params),
	{}
};

static struct kunit_suite auth_suite = {
	.name = "gwha_auth",
	.test_cases = auth_tests,
};

kunit_test_suites(&auth_suite);
