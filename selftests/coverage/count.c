// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the compiler counts in gwha.ko (-fprofile-arcs), written to a file when the
 * module leaves: run.sh links this into a copy of the module. The kernel's own
 * support (CONFIG_GCOV_KERNEL) is not in a distribution's kernel, and counts here
 * must come from the one that all namespace tests run on, at its usual speed.
 *
 * Each object file has a struct gcov_info, whose layout is the compiler's. With
 * -fprofile-info-section pointers to them are all that the section of that name
 * has, so no constructor is needed. This file is linked first, count_end.c last:
 * pointers between their marks are all there are.
 *
 * The file is text, one word of decimal numbers and names each, which report.py
 * adds up:
 *
 *	object NAME VERSION STAMP CHECKSUM
 *	function IDENT LINENO_CHECKSUM CFG_CHECKSUM COUNT...
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "count.h"

/* How many kinds of counters there are; arcs are the first. */
#if __GNUC__ < 12
#error "the layout of counts is that of GCC 12 and later"
#elif __GNUC__ >= 14
#define KINDS 9
#else
#define KINDS 8
#endif

#define COUNTS_FILE "/run/gwha/coverage"

struct counters {
	unsigned int num;
	s64 *values;
};

struct function {
	const struct object *key;
	unsigned int ident;
	unsigned int lineno_checksum;
	unsigned int cfg_checksum;
	struct counters arcs;
};

struct object {
	unsigned int version;
	struct object *next;
	unsigned int stamp;
	unsigned int checksum;
	const char *filename;
	void (*merge[KINDS])(s64 *counters, unsigned int num);
	unsigned int n_functions;
	const struct function *const *functions;
};

static const void *const begin[1] __used __section(GWHA_COUNTS_SECTION);

struct writer {
	struct file *file;
	char *page;
	size_t used;
};

static void flush(struct writer *w)
{
	loff_t at = 0; /* the file is opened to append */

	if (kernel_write(w->file, w->page, w->used, &at) != (ssize_t)w->used)
		pr_err("gwha: cannot write " COUNTS_FILE "\n");
	w->used = 0;
}

static __printf(2, 3) void put(struct writer *w, const char *fmt, ...)
{
	va_list args;
	char *end;

	if (w->used > PAGE_SIZE / 2)
		flush(w);
	end = w->page + w->used;
	va_start(args, fmt);
	w->used += vscnprintf(end, PAGE_SIZE - w->used, fmt, args);
	va_end(args);
}

static void put_object(struct writer *w, const struct object *o)
{
	const struct function *f;
	unsigned int i, j;

	put(w, "object %s %u %u %u\n", o->filename, o->version, o->stamp,
	    o->checksum);
	for (i = 0; i < o->n_functions; i++) {
		f = o->functions[i];
		/* of a function that the linker has dropped, another has the key */
		if (!f || f->key != o)
			continue;
		put(w, "function %u %u %u", f->ident, f->lineno_checksum,
		    f->cfg_checksum);
		for (j = 0; j < f->arcs.num; j++)
			put(w, " %lld", f->arcs.values[j]);
		put(w, "\n");
	}
}

/**
 * gwha_counts_write() - Append all counts to the file.
 *
 * Context: process; sleeps. Nothing else of the module may run.
 */
void gwha_counts_write(void)
{
	const void *const *o = begin;
	struct writer w = {};

	/* the compiler cannot know that more than one follows */
	OPTIMIZER_HIDE_VAR(o);
	w.page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	w.file = filp_open(COUNTS_FILE, O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (w.page && !IS_ERR(w.file)) {
		while (++o < gwha_counts_end)
			put_object(&w, *o);
		flush(&w);
	} else {
		pr_err("gwha: cannot open " COUNTS_FILE "\n");
	}
	if (!IS_ERR(w.file))
		filp_close(w.file, NULL);
	kfree(w.page);
}

/**
 * __gcov_merge_add() - What structures of the compiler point at.
 * @counters: unused
 * @num: unused
 *
 * Context: any; it is never called.
 */
void __gcov_merge_add(s64 *counters, unsigned int num)
{
}
