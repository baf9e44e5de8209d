// SPDX-License-Identifier: GPL-2.0-or-later
/* The module and its namespaces: what begins and ends, in order. */

#include <linux/module.h>
#include <linux/random.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "conf.h"
#include "ct.h"
#include "hear.h"
#include "net.h"
#include "nl.h"
#include "place.h"
#include "rx.h"
#include "sync.h"
#include "watch.h"

static unsigned int gwha_net_id __read_mostly;

/**
 * gwha_net() - what gwha has in a namespace
 * @net: the namespace
 *
 * Context: any, while the module is loaded.
 * Return: never NULL.
 */
struct gwha_net *gwha_net(const struct net *net)
{
	return net_generic(net, gwha_net_id);
}

static int __net_init net_begin(struct net *net)
{
	struct gwha_net *gn = gwha_net(net);

	gn->net = net;
	mutex_init(&gn->conf_lock);
	INIT_LIST_HEAD(&gn->routers);
	INIT_LIST_HEAD(&gn->groups);
	INIT_LIST_HEAD(&gn->pools);
	spin_lock_init(&gn->table_lock);
	hash_init(gn->table);
	hash_init(gn->mutes.table);
	gn->generation = 1;
	gn->sync_node = get_random_u32() | 1;
	return 0;
}

static void __net_exit net_end(struct net *net)
{
	struct gwha_net *gn = gwha_net(net);

	mutex_lock(&gn->conf_lock);
	gwha_conf_clear(gn);
	mutex_unlock(&gn->conf_lock);
}

static struct pernet_operations net_ops = {
	.init = net_begin,
	.exit = net_end,
	.id = &gwha_net_id,
	.size = sizeof(struct gwha_net),
};

static int __init gwha_init(void)
{
	int err;

	gwha_place_on_event(gwha_nl_tell);
	err = gwha_ct_init();
	if (err)
		return err;
	err = gwha_sync_init();
	if (err)
		goto err_ct;
	err = register_pernet_subsys(&net_ops);
	if (err)
		goto err_sync;
	err = gwha_rx_init(gwha_hear);
	if (err)
		goto err_net;
	err = gwha_watch_init();
	if (err)
		goto err_rx;
	err = gwha_nl_init();
	if (err)
		goto err_watch;
	return 0;

err_watch:
	gwha_watch_exit();
err_rx:
	gwha_rx_exit();
err_net:
	unregister_pernet_subsys(&net_ops);
err_sync:
	gwha_sync_exit();
err_ct:
	gwha_ct_exit();
	return err;
}

static void __exit gwha_exit(void)
{
	gwha_nl_exit();
	gwha_watch_exit();
	gwha_rx_exit();
	unregister_pernet_subsys(&net_ops);
	gwha_ct_exit();
	/* what call_rcu() was given must have run before the code goes */
	rcu_barrier();
	gwha_sync_exit();
}

module_init(gwha_init);
module_exit(gwha_exit);

MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
MODULE_AUTHOR("The gwha authors");
MODULE_DESCRIPTION("High availability of gateways: VRRP, VIPs, sync groups");
