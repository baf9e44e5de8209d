/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the suites have in common. */

#ifndef GWHA_CASES_KUNIT_H
#define GWHA_CASES_KUNIT_H

#include <kunit/test.h>

/*
 * For KUNIT_CASE_PARAM(): the rows of the table KIND_cases, under their names, by
 * KIND_gen_params().
 */
#define GWHA_KUNIT_CASES(kind)						\
	static void kind##_desc(const typeof(kind##_cases[0]) *c,	\
				char *desc)				\
	{								\
		strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);		\
	}								\
	KUNIT_ARRAY_PARAM(kind, kind##_cases, kind##_desc)

/* Exactly as many bytes as asked for: KASAN sees the next one. */
static inline u8 *gwha_kunit_bytes(struct kunit *test, const u8 *bytes,
				   u32 len)
{
	u8 *p = kunit_kmalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	if (bytes)
		memcpy(p, bytes, len);
	return p;
}

#endif /* GWHA_CASES_KUNIT_H */
