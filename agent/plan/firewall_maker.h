/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes rules for a firewall: its files know each other by this. Pure. */

#ifndef GWHA_FIREWALL_MAKER_H
#define GWHA_FIREWALL_MAKER_H

#include "firewall.h"
#include "units.h"

/* As many addresses as a rule has, as a set. */
#define GWHA_FW_SET_ITEMS 16
#define GWHA_FW_SET_MAX (GWHA_FW_SET_ITEMS * (GWHA_TEXT_MAX + 2) + 8)

/**
 * struct gwha_fw_maker - rules that are being made
 * @conf: of what
 * @how: what is asked of them
 * @fw: they themselves
 * @err: why it failed
 * @failed: it did
 */
struct gwha_fw_maker {
	const struct gwha_conf *conf;
	const struct gwha_fw_how *how;
	struct gwha_firewall *fw;
	struct gwha_err *err;
	bool failed;
};

__attribute__((format(printf, 4, 5))) void
gwha_fw_rule(struct gwha_fw_maker *m, bool out, const char *about,
	     const char *fmt, ...);
bool gwha_fw_check_dev(struct gwha_fw_maker *m, const char *dev);
const char *gwha_fw_set(char text[GWHA_FW_SET_MAX], const struct gwha_addr *at,
			uint32_t n);

/* firewall_daemons.c */
void gwha_fw_daemons(struct gwha_fw_maker *m);

#endif /* GWHA_FIREWALL_MAKER_H */
