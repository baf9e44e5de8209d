// SPDX-License-Identifier: GPL-2.0-or-later
/* gwha connection: connections of the pools of a controller. */

#include "site_cmd.h"

static int run(const struct gwha_ctx *ctx, int argc, char **argv,
	       struct gwha_err *err)
{
	return gwha_site_object_cmd(ctx, GWHA_KIND_CONN, &gwha_cmd_connection, argc,
				    argv, err);
}

const struct gwha_command gwha_cmd_connection = {
	.name = "connection",
	.help = "connection add|set CONNECTION OPTION...\n"
		"connection del CONNECTION [cause TEXT] [socket PATH]\n"
		"connection show [CONNECTION] [tenant TENANT] [type WORD] [gateway GATEWAY] [pool POOL] [owner WORD] [after TEXT] [limit N] [socket PATH]\n"
		"  OPTION: tenant TENANT | type ikev2|gre|l3 | in RATE | out RATE | class WORD\n"
		"          peer ADDR | key N | vlan N | local ADDR,... | route NET [metric N]\n"
		"          bgp ADDR as N | cause TEXT | socket PATH\n",
	.run = run,
};
