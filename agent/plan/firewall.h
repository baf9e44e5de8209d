/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that a firewall needs for what a file says. Pure. */

#ifndef GWHA_FIREWALL_H
#define GWHA_FIREWALL_H

#include <stdio.h>

#include "conf.h"

/* A rule with as many IPv6 addresses as a site can have. */
#define GWHA_FW_RULE_MAX 1024

/**
 * struct gwha_fw_rule - a rule
 * @out: of what is sent, not of what comes in
 * @about: what it is for
 * @text: as nft reads it
 */
struct gwha_fw_rule {
	bool out;
	const char *about;
	char text[GWHA_FW_RULE_MAX];
};

/**
 * struct gwha_fw_how - what is asked of the rules
 * @table: a table that refuses what is not from where it should be, instead of
 *	chains that let through what is
 * @peer_port: TCP port by which the nodes' agents speak with each other, or 0
 * @frr: FRR's configuration, which says for whom there is BFD, or NULL
 * @bird: the same of BIRD's
 * @charon: charon's, which says between which addresses it gives copies, or NULL
 */
struct gwha_fw_how {
	bool table;
	uint16_t peer_port;
	const char *frr;
	const char *bird;
	const char *charon;
};

/**
 * struct gwha_firewall - rules, in their order
 * @at: the rules
 * @n: how many
 * @room: for how many
 * @table: as asked
 */
struct gwha_firewall {
	struct gwha_fw_rule *at;
	size_t n;
	size_t room;
	bool table;
};

int gwha_firewall_make(const struct gwha_conf *conf,
		       const struct gwha_fw_how *how, struct gwha_firewall *fw,
		       struct gwha_err *err);
void gwha_firewall_free(struct gwha_firewall *fw);
void gwha_firewall_write(FILE *out, const struct gwha_firewall *fw);
int gwha_firewall_write_json(FILE *out, const struct gwha_firewall *fw,
			     bool pretty);

#endif /* GWHA_FIREWALL_H */
