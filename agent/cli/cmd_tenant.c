// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha tenant: tenants of the pools of a controller. */

#include "site_cmd.h"

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	return gwha_site_object_cmd(ctx, GWHA_KIND_TENANT, &gwha_cmd_tenant, argc,
				    argv, err);
}

const struct gwha_command gwha_cmd_tenant = {
	.name = "tenant",
	.help = "tenant add|set TENANT OPTION...\n"
		"tenant del TENANT [cause TEXT] [socket PATH]\n"
		"tenant show [TENANT] [owner WORD] [rr GATEWAY] [after TEXT] [limit N] [socket PATH]\n"
		"  OPTION: owner WORD | pools POOL,... | vrf WORD | zone N | table N | as N\n"
		"          router-id ADDR | cause TEXT | socket PATH\n",
	.run = run,
};
