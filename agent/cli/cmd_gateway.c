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
	.help = "gateway add|set GATEWAY [pool POOL] [capacity RATE] [dip ADDR] [vip ADDR]\n"
		"         [failure-domain WORD] [labels WORD,...] [max-tenants N] [state ok|failed]\n"
		"         [cause TEXT] [socket PATH]\n"
		"gateway del|drain GATEWAY [force] [cause TEXT] [socket PATH]\n"
		"gateway show [GATEWAY] [pool POOL] [role WORD] [state WORD] [failure-domain WORD]\n"
		"         [after TEXT] [limit N] [socket PATH]\n",
	.run = run,
};
