/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What two rulesets of nftables are compared by. Pure. */

#ifndef GWHA_RULES_H
#define GWHA_RULES_H

#include <stddef.h>

/* A rule whose comment begins so is its node's own. */
#define GWHA_RULES_OWN "gwha:own"

char *gwha_rules_text(const char *json, size_t size);

#endif /* GWHA_RULES_H */
