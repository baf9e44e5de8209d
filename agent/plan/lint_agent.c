// SPDX-License-Identifier: GPL-2.0-or-later
/* What can be said of how the agent is to be. */

#include "lint.h"

/**
 * gwha_lint_agent - look at how a node's agent is to be
 * @conf: what the file says to it; read without an error
 * @f: what is wrong is added
 */
void gwha_lint_agent(const struct gwha_conf *conf, struct gwha_findings *f)
{
	for (size_t i = 0; i < conf->agent.n_listen; i++) {
		const struct gwha_listen *l = &conf->agent.listen[i];

		if (!gwha_listen_is_local(l))
			gwha_doubt(f, "", l->node->place,
				   "listen \"%.64s\": whoever reaches it may read, since nobody is asked who he is: use 127.0.0.1 or [::1], or let a firewall pass those alone who should",
				   l->node->text);
	}
}
