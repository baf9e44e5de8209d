// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hearing of connections: the kernel has one listener a namespace, and
 * nf_conntrack_netlink is that one. We stand before it, and hand on what we hear.
 * docs/decisions/0011-hearing-of-connections.md says why this is safe.
 */

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_labels.h>
#include <net/netns/generic.h>

#include "ct.h"

#define CT_OTHER "nf_conntrack_netlink"
#define CT_LABEL_LAST 127
/* What peers are told of; helpers and security marks are not. */
#define CT_EVENTS                                                    \
	(BIT(IPCT_NEW) | BIT(IPCT_RELATED) | BIT(IPCT_DESTROY) |     \
	 BIT(IPCT_REPLY) | BIT(IPCT_ASSURED) | BIT(IPCT_PROTOINFO) | \
	 BIT(IPCT_MARK) | BIT(IPCT_SEQADJ) | BIT(IPCT_LABEL))

/**
 * struct ct_space - what ct.c has in a namespace
 * @net: the namespace
 * @in_use: in ct_spaces while there is a watch; ct_lock
 * @watches: who hears; written under ct_lock, read under RCU
 * @saved: who heard before us, and is called after us; written under ct_lock
 * @foreign: somebody who is not us was put in our place; it may call us; ct_lock
 * @events_before: what net.netfilter.nf_conntrack_events was; ct_lock
 * @labels: we asked for labels; ct_lock
 */
struct ct_space {
	struct net *net;
	struct list_head in_use;
	struct list_head watches;
	struct nf_ct_event_notifier __rcu *saved;
	bool foreign;
	u8 events_before;
	bool labels;
};

static unsigned int ct_id __read_mostly;
/* Who listens where: taken under conf_lock, and by the module notifier. */
static DEFINE_MUTEX(ct_lock);
static LIST_HEAD(ct_spaces);
/* The other one is being loaded, and warns if its place is taken; ct_lock. */
static bool ct_barred;

static void ct_look(struct work_struct *work);
static DECLARE_DELAYED_WORK(ct_looks, ct_look);

/* ----------------------------------------------------------------- hearing */

static void tell_heard(const struct ct_space *s, struct nf_conn *ct, bool ended)
{
	struct gwha_ct_watch *watch;

	local_bh_disable();
	list_for_each_entry_rcu(watch, &s->watches, list)
		watch->heard(watch, ct, ended);
	local_bh_enable();
}

static int ct_event(unsigned int events, const struct nf_ct_event *item)
{
	struct ct_space *s = net_generic(nf_ct_net(item->ct), ct_id);
	struct nf_ct_event_notifier *saved;

	if (events & CT_EVENTS && item->portid != GWHA_CT_PORTID)
		tell_heard(s, item->ct, events & BIT(IPCT_DESTROY));
	saved = rcu_dereference(s->saved);

	/* not ours to decide: an error here keeps dying connections */
	return saved ? saved->ct_event(events, item) : 0;
}

/*
 * What is expected is told of with the connection that it belongs to. One that is
 * not in the table, or not any more, may have nobody left who holds it.
 */
static int ct_expect_event(unsigned int events, const struct nf_exp_event *item)
{
	struct nf_conn *master = item->exp->master;
	struct ct_space *s = net_generic(nf_ct_net(master), ct_id);
	struct nf_ct_event_notifier *saved;

	if (item->portid != GWHA_CT_PORTID && nf_ct_is_confirmed(master) &&
	    !nf_ct_is_dying(master))
		tell_heard(s, master, false);
	saved = rcu_dereference(s->saved);

	return saved ? saved->exp_event(events, item) : 0;
}

static struct nf_ct_event_notifier ct_ours = {
	.ct_event = ct_event,
	.exp_event = ct_expect_event,
};

static void tell_missed(struct ct_space *s)
{
	struct gwha_ct_watch *watch;

	list_for_each_entry(watch, &s->watches, list)
		if (watch->missed)
			watch->missed(watch);
}

/* ---------------------------------------------------------- taking the place */

/*
 * Who leaves stores NULL whatever is there, without a lock of ours: so the place
 * is exchanged, never stored to, and @saved is what was there at that instant.
 */
static void attach(struct ct_space *s)
{
	struct nf_ct_event_notifier __rcu **place;
	struct nf_ct_event_notifier *old, *was;

	if (ct_barred)
		return;
	place = &s->net->ct.nf_conntrack_event_cb;
	was = rcu_access_pointer(*place);
	do {
		old = was;
		/* below somebody we would call ourselves */
		if (old == &ct_ours || (old && s->foreign))
			return;
		rcu_assign_pointer(s->saved, old);
		was = unrcu_pointer(cmpxchg(place, RCU_INITIALIZER(old),
					    RCU_INITIALIZER(&ct_ours)));
	} while (was != old);
	s->foreign = false;
}

/* Does nothing if the place is not ours any more: then it is not ours to give. */
static void detach(struct ct_space *s)
{
	struct nf_ct_event_notifier *saved, *was;

	saved = rcu_dereference_protected(s->saved, lockdep_is_held(&ct_lock));
	was = unrcu_pointer(cmpxchg(&s->net->ct.nf_conntrack_event_cb,
				    RCU_INITIALIZER(&ct_ours),
				    RCU_INITIALIZER(saved)));
	if (was && was != &ct_ours)
		s->foreign = true;
}

/* Events are told of connections that were made while this was 1. */
static bool want_events(struct ct_space *s)
{
	u8 now = READ_ONCE(s->net->ct.sysctl_events);

	if (now == 1)
		return false;
	s->events_before = now;
	WRITE_ONCE(s->net->ct.sysctl_events, 1);

	return true;
}

/* Once a second: is the place still ours? */
static void ct_look(struct work_struct *work)
{
	const struct nf_ct_event_notifier *now;
	struct ct_space *s;
	bool missed;

	mutex_lock(&ct_lock);
	list_for_each_entry(s, &ct_spaces, in_use) {
		missed = want_events(s);
		now = rcu_access_pointer(s->net->ct.nf_conntrack_event_cb);
		if (!now && !ct_barred) {
			attach(s);
			missed = true;
		} else if (now && now != &ct_ours && !s->foreign) {
			s->foreign = true;
			missed = true;
		}
		if (missed)
			tell_missed(s);
	}
	if (!list_empty(&ct_spaces))
		schedule_delayed_work(&ct_looks, HZ);
	mutex_unlock(&ct_lock);
}

/* ------------------------------------------------- the other one comes and goes */

static void coming(void)
{
	struct ct_space *s;

	ct_barred = true;
	list_for_each_entry(s, &ct_spaces, in_use)
		detach(s);
}

/* What has come took the place, whoever had it. */
static void come_or_gone(bool live)
{
	struct ct_space *s;

	ct_barred = false;
	list_for_each_entry(s, &ct_spaces, in_use) {
		if (live)
			s->foreign = false;
		attach(s);
		tell_missed(s);
	}
}

/* Its exit has run, its code is still there: the last moment to forget it. */
static void forget(const struct module *mod)
{
	const struct nf_ct_event_notifier *saved;
	bool any = false;
	struct ct_space *s;

	list_for_each_entry(s, &ct_spaces, in_use) {
		saved = rcu_dereference_protected(s->saved,
						  lockdep_is_held(&ct_lock));
		if (!saved || !within_module((unsigned long)saved, mod))
			continue;
		RCU_INIT_POINTER(s->saved, NULL);
		any = true;
	}
	if (any)
		synchronize_rcu();
}

/*
 * COMING is told before a module's init, LIVE after it, GOING after its exit, or
 * after an init that failed, and before its memory is freed.
 */
static int ct_module(struct notifier_block *nb, unsigned long state, void *data)
{
	const struct module *mod = data;
	bool other = !strcmp(mod->name, CT_OTHER);

	mutex_lock(&ct_lock);
	if (state == MODULE_STATE_GOING)
		forget(mod);
	if (other && state == MODULE_STATE_COMING)
		coming();
	else if (other)
		come_or_gone(state == MODULE_STATE_LIVE);
	mutex_unlock(&ct_lock);

	return NOTIFY_DONE;
}

static struct notifier_block ct_modules = {
	.notifier_call = ct_module,
};

/* -------------------------------------------------------------- begin and end */

static int space_begin(struct ct_space *s)
{
	int err;

	/* without hooks nothing is looked up, replicas neither */
	err = nf_ct_netns_get(s->net, NFPROTO_INET);
	if (err)
		return err;
	s->events_before = 1;
	want_events(s);
	if (list_empty(&ct_spaces))
		schedule_delayed_work(&ct_looks, HZ);
	list_add(&s->in_use, &ct_spaces);
	attach(s);

	return 0;
}

static void space_end(struct ct_space *s)
{
	list_del(&s->in_use);
	detach(s);
	/* who may still call us must not be led to what may go unnoticed now */
	if (s->foreign)
		RCU_INIT_POINTER(s->saved, NULL);
	if (READ_ONCE(s->net->ct.sysctl_events) == 1)
		WRITE_ONCE(s->net->ct.sysctl_events, s->events_before);
	if (s->labels)
		nf_connlabels_put(s->net);
	s->labels = false;
	nf_ct_netns_put(s->net, NFPROTO_INET);
}

/**
 * gwha_ct_begin() - hear of a namespace's connections from now on
 * @net: the namespace
 * @watch: who hears; in use until gwha_ct_end() has returned
 *
 * Connections are tracked in the namespace until then, and the sysctl
 * nf_conntrack_events is 1. Connections that are there already are found by
 * gwha_ct_walk(); their changes are not heard.
 *
 * Context: process; conf_lock held. May sleep.
 * Return: 0 or -errno.
 */
int gwha_ct_begin(struct net *net, struct gwha_ct_watch *watch)
{
	struct ct_space *s = net_generic(net, ct_id);
	int err = 0;

	mutex_lock(&ct_lock);
	if (list_empty(&s->watches))
		err = space_begin(s);
	if (!err)
		list_add_tail_rcu(&watch->list, &s->watches);
	mutex_unlock(&ct_lock);

	return err;
}

/**
 * gwha_ct_end() - hear no more
 * @net: the namespace
 * @watch: as given to gwha_ct_begin(); heard() has returned for the last time
 *	when this does
 *
 * Context: process; conf_lock held. Sleeps for a grace period.
 */
void gwha_ct_end(struct net *net, struct gwha_ct_watch *watch)
{
	struct ct_space *s = net_generic(net, ct_id);

	mutex_lock(&ct_lock);
	list_del_rcu(&watch->list);
	if (list_empty(&s->watches))
		space_end(s);
	mutex_unlock(&ct_lock);
	synchronize_rcu();
}

/**
 * gwha_ct_labels() - let connections of a namespace have labels
 * @net: one that is watched
 *
 * They cost memory in each connection, so not before a peer has one.
 *
 * Context: process; may sleep.
 * Return: false if they can't have any.
 */
bool gwha_ct_labels(struct net *net)
{
	struct ct_space *s = net_generic(net, ct_id);
	bool can;

	if (READ_ONCE(s->labels))
		return true;
	mutex_lock(&ct_lock);
	if (!s->labels && !list_empty(&s->watches))
		WRITE_ONCE(s->labels, !nf_connlabels_get(net, CT_LABEL_LAST));
	can = s->labels;
	mutex_unlock(&ct_lock);

	return can;
}

static int __net_init ct_net_begin(struct net *net)
{
	struct ct_space *s = net_generic(net, ct_id);

	s->net = net;
	INIT_LIST_HEAD(&s->in_use);
	INIT_LIST_HEAD(&s->watches);

	return 0;
}

static struct pernet_operations ct_net_ops = {
	.init = ct_net_begin,
	.id = &ct_id,
	.size = sizeof(struct ct_space),
};

/**
 * gwha_ct_init() - get ready to watch namespaces
 *
 * To be called before the namespaces of the module begin, so that they end before
 * those of this file.
 *
 * Context: module init.
 * Return: 0 or -errno.
 */
int gwha_ct_init(void)
{
	int err;

	err = register_pernet_subsys(&ct_net_ops);
	if (err)
		return err;
	err = register_module_notifier(&ct_modules);
	if (err)
		unregister_pernet_subsys(&ct_net_ops);

	return err;
}

/**
 * gwha_ct_exit() - the reverse of gwha_ct_init()
 *
 * Context: module exit; nothing is watched any more.
 */
void gwha_ct_exit(void)
{
	unregister_module_notifier(&ct_modules);
	cancel_delayed_work_sync(&ct_looks);
	unregister_pernet_subsys(&ct_net_ops);
}

/* Where modprobe loads us, the other one is there before, not in between. */
MODULE_SOFTDEP("pre: " CT_OTHER);
