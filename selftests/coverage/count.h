/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The counts of a module that is built for coverage: count.c. Included before all
 * else into the file that has module_exit(): counts are written behind it.
 */
#ifndef GWHA_COUNT_H
#define GWHA_COUNT_H

#include <linux/module.h>

#define GWHA_COUNTS_SECTION ".gwha_counts"

extern const void *const gwha_counts_end[1];
void gwha_counts_write(void);
void __gcov_merge_add(s64 *counters, unsigned int num);

#undef module_exit
#define module_exit(fn)							\
	static void __exit gwha_exit_and_count(void)			\
	{								\
		fn();							\
		gwha_counts_write();					\
	}								\
	void cleanup_module(void) __copy(gwha_exit_and_count)		\
		__alias(gwha_exit_and_count);				\
	___ADDRESSABLE(cleanup_module, __exitdata)

#endif /* GWHA_COUNT_H */
