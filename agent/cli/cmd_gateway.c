// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha gateway: gateways of the pools of a controller. */

#include "site_cmd.h"

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	return gwha_site_object_cmd(ctx, GWHA_KIND_GATEWAY, &gwha_cmd_gateway, argc,
				    argv, err);
}

const struct gwha_command gwha_cmd_gateway = {
	.name = "gateway",
	.help = "gateway add|set GATEWAY OPTION...\n"
		"gateway del|drain GATEWAY [force] [cause TEXT] [socket PATH]\n"
		"gateway show [GATEWAY] [pool POOL] [role WORD] [state WORD] [failure-domain WORD] [after TEXT] [limit N] [socket PATH]\n"
		"  OPTION: pool POOL | capacity RATE | dip ADDR | vip ADDR | failure-domain WORD\n"
		"          labels WORD,... | max-tenants N | state ok|failed | cause TEXT\n"
		"          socket PATH\n",
	.run = run,
};
