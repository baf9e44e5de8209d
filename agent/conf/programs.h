/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that the agent runs: checks, and who is notified. Pure. */

#ifndef GWHA_PROGRAMS_H
#define GWHA_PROGRAMS_H

#include <stddef.h>
#include <stdint.h>

#include "objects.h"

/* A program and its arguments, and how long they are together. */
#define GWHA_EXEC_WORDS_MAX 32
#define GWHA_EXEC_BYTES_MAX 4096

#define GWHA_CHECKS_MAX 64
#define GWHA_NOTIFIES_MAX 16
#define GWHA_NOTIFY_GROUPS_MAX 64

/* The kernel cuts names of processes there. */
#define GWHA_PROCESS_MAX 15

/* How long a program may take, if nothing is said. */
#define GWHA_NOTIFY_TIMEOUT_US 10000000
#define GWHA_CHECK_INTERVAL_US 5000000

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

/**
 * struct gwha_exec - a program: no shell looks at its words
 * @words: its path, its arguments, and NULL
 * @n: how many, without that
 */
struct gwha_exec {
	const char *words[GWHA_EXEC_WORDS_MAX + 1];
	size_t n;
};

/**
 * struct gwha_conf_check - a program or a process that says how a condition is
 * @name: of the condition, as groups track it
 * @exec: what is run; it is up if that exits with 0; no words for none
 * @process: else, it is up if a process of that name runs
 * @interval_us: from one start to the next
 * @timeout_us: after which it is killed, and has failed
 * @rise: so many successes in a row, and the condition is up
 * @fall: so many failures in a row, and it is down
 * @node: where it stands
 */
struct gwha_conf_check {
	char name[GWHA_NAME_MAX + 1];
	struct gwha_exec exec;
	const char *process;
	uint64_t interval_us;
	uint64_t timeout_us;
	uint64_t rise;
	uint64_t fall;
	const struct gwha_node *node;
};

/**
 * struct gwha_conf_notify - a program that is told of changes
 * @exec: what is run
 * @timeout_us: after which it is killed
 * @groups: of which groups; of all if there are none
 * @n_groups: how many
 * @node: where it stands
 */
struct gwha_conf_notify {
	struct gwha_exec exec;
	uint64_t timeout_us;
	const char *groups[GWHA_NOTIFY_GROUPS_MAX];
	size_t n_groups;
	const struct gwha_node *node;
};

int gwha_checks_read(struct gwha_conf *conf, const struct gwha_node *part,
		     struct gwha_findings *f);
int gwha_notifies_read(struct gwha_conf *conf, const struct gwha_node *part,
		       struct gwha_findings *f);
bool gwha_notify_wants(const struct gwha_conf_notify *n, const char *group);

#endif /* GWHA_PROGRAMS_H */
