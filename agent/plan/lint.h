/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be said of a configuration without a kernel. Pure. */

#ifndef GWHA_LINT_H
#define GWHA_LINT_H

#include "conf.h"

void gwha_lint(const struct gwha_conf *conf, struct gwha_findings *f);
void gwha_lint_sync(const struct gwha_conf *conf, struct gwha_findings *f);
void gwha_lint_agent(const struct gwha_conf *conf, struct gwha_findings *f);
void gwha_lint_routes(const struct gwha_conf *conf,
		      const struct gwha_router *all, struct gwha_findings *f);
bool gwha_lint_is_tracked(const struct gwha_conf *conf, const char *name);
void gwha_lint_programs(const struct gwha_conf *conf,
			const struct gwha_router *all, struct gwha_findings *f);
void gwha_lint_bgp(const struct gwha_conf *conf, const struct gwha_router *all,
		   struct gwha_findings *f);
void gwha_lint_frr(const struct gwha_conf *conf, const char *text,
		   const char *name, struct gwha_findings *f);
void gwha_lint_bird(const struct gwha_conf *conf, const char *text,
		    const char *name, struct gwha_findings *f);
void gwha_mirror_bgp(const struct gwha_conf *mine,
		     const struct gwha_conf *theirs, const char *name,
		     struct gwha_findings *f);
void gwha_lint_ipsec(const struct gwha_conf *conf,
		     const struct gwha_router *all, struct gwha_findings *f);
void gwha_mirror_ipsec(const struct gwha_conf *mine,
		       const struct gwha_conf *theirs, struct gwha_findings *f);
void gwha_mirror(const struct gwha_conf *mine, const struct gwha_conf *theirs,
		 struct gwha_findings *f);

#endif /* GWHA_LINT_H */
