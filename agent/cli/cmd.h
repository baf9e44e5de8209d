/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command of gwha: its words, its help and what runs it. */

#ifndef GWHA_CMD_H
#define GWHA_CMD_H

#include <stdbool.h>
#include <stdio.h>

#include "err.h"

/**
 * struct gwha_ctx - what a command runs with
 * @json: write JSON
 * @pretty: with line breaks and indentation
 */
struct gwha_ctx {
	bool json;
	bool pretty;
};

/**
 * struct gwha_command - an object of the command line
 * @name: first word
 * @help: its commands, one a line, without "gwha "
 * @run: takes the words behind @name; returns 0, or -1 with the error
 */
struct gwha_command {
	const char *name;
	const char *help;
	int (*run)(const struct gwha_ctx *ctx, int argc, char **argv,
		   struct gwha_err *err);
};

extern const struct gwha_command gwha_cmd_apply;
extern const struct gwha_command gwha_cmd_check;
extern const struct gwha_command gwha_cmd_connection;
extern const struct gwha_command gwha_cmd_doctor;
extern const struct gwha_command gwha_cmd_firewall;
extern const struct gwha_command gwha_cmd_gateway;
extern const struct gwha_command gwha_cmd_router;
extern const struct gwha_command gwha_cmd_group;
extern const struct gwha_command gwha_cmd_handover;
extern const struct gwha_command gwha_cmd_import;
extern const struct gwha_command gwha_cmd_lease;
extern const struct gwha_command gwha_cmd_maintenance;
extern const struct gwha_command gwha_cmd_monitor;
extern const struct gwha_command gwha_cmd_peer;
extern const struct gwha_command gwha_cmd_plan;
extern const struct gwha_command gwha_cmd_pool;
extern const struct gwha_command gwha_cmd_stats;
extern const struct gwha_command gwha_cmd_sync;
extern const struct gwha_command gwha_cmd_tenant;
extern const struct gwha_command gwha_cmd_top;

void gwha_cmd_usage(FILE *out, const struct gwha_command *cmd);

#endif /* GWHA_CMD_H */
