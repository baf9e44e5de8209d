// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The agent's own routes and rules in the kernel: those with its number in
 * rtm_protocol. The kernel is asked for these alone: a gateway may have a million
 * others.
 */

#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/netlink.h>
#include <netlink/route/route.h>
#include <netlink/route/rule.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fib.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

struct gwhad_fib {
	struct nl_sock *sk; /* asks for what matches, and gets that */
	struct nl_sock *plain; /* as the library asks */
};

static int fail(struct gwha_err *err, const char *what, int error)
{
	gwha_fail(err, GWHA_EXIT_REFUSED, "%s: %s", what, nl_geterror(error));
	return -1;
}

static int out_of_memory(struct gwha_err *err)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}

/**
 * gwhad_fib_open - connect to the kernel's routing
 * @err: filled in on failure
 *
 * Return: the connection, or NULL.
 */
struct gwhad_fib *gwhad_fib_open(struct gwha_err *err)
{
	struct gwhad_fib *fib = calloc(1, sizeof(*fib));
	int on = 1;

	if (fib) {
		fib->sk = nl_socket_alloc();
		fib->plain = nl_socket_alloc();
	}
	if (!fib || !fib->sk || !fib->plain) {
		out_of_memory(err);
	} else if (nl_connect(fib->sk, NETLINK_ROUTE) ||
		   nl_connect(fib->plain, NETLINK_ROUTE) ||
		   setsockopt(nl_socket_get_fd(fib->sk), SOL_NETLINK,
			      NETLINK_GET_STRICT_CHK, &on, sizeof(on))) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "routing: cannot connect: %s",
			  strerror(errno));
	} else {
		return fib;
	}
	gwhad_fib_close(fib);
	return NULL;
}

/**
 * gwhad_fib_close - end the connection
 * @fib: connection, or NULL
 */
void gwhad_fib_close(struct gwhad_fib *fib)
{
	if (!fib)
		return;
	nl_socket_free(fib->sk);
	nl_socket_free(fib->plain);
	free(fib);
}

static void take_addr(struct gwha_addr *to, const struct nl_addr *from)
{
	unsigned int len = from ? nl_addr_get_len(from) : 0;

	if (len > sizeof(to->bytes))
		return;
	to->len = (uint8_t)len;
	if (len)
		memcpy(to->bytes, nl_addr_get_binary_addr(from), len);
}

/* A default route has no address, and so no length of one. */
static void take_net(struct gwha_prefix *to, const struct nl_addr *from,
		     uint8_t len)
{
	take_addr(&to->addr, from);
	to->plen = from ? (uint8_t)nl_addr_get_prefixlen(from) : 0;
	to->addr.len = len;
}

/* What is being read. */
struct reading {
	struct gwhad_fib_have *have;
	bool failed;
};

static void take_route(struct reading *rd, struct rtnl_route *route)
{
	struct gwhad_fib_have *have = rd->have;
	struct rtnl_nexthop *hop = rtnl_route_nexthop_n(route, 0);
	struct gwha_route *at;

	if (rtnl_route_get_protocol(route) != GWHAD_RTPROT)
		return;
	at = realloc(have->routes, (have->n_routes + 1) * sizeof(*at));
	if (!at) {
		rd->failed = true;
		return;
	}
	have->routes = at;
	at += have->n_routes++;
	memset(at, 0, sizeof(*at));
	take_net(&at->to, rtnl_route_get_dst(route),
		 rtnl_route_get_family(route) == AF_INET ? 4 : 16);
	take_addr(&at->src, rtnl_route_get_pref_src(route));
	at->table = rtnl_route_get_table(route);
	at->metric = rtnl_route_get_priority(route);
	if (!hop)
		return;
	take_addr(&at->via, rtnl_route_nh_get_gateway(hop));
	if (!if_indextoname((unsigned int)rtnl_route_nh_get_ifindex(hop),
			    at->dev))
		*at->dev = '\0';
}

static int on_route(struct nl_msg *msg, void *arg)
{
	struct reading *rd = arg;
	struct rtnl_route *route;

	if (rtnl_route_parse(nlmsg_hdr(msg), &route))
		return NL_SKIP;
	take_route(rd, route);
	rtnl_route_put(route);
	return NL_OK;
}

static int read_routes(struct gwhad_fib *fib, uint8_t family,
		       struct reading *rd)
{
	struct rtmsg which = {.rtm_family = family,
			      .rtm_protocol = GWHAD_RTPROT};
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_DUMP);
	int ret = -NLE_NOMEM;

	if (cb && msg)
		ret = nlmsg_append(msg, &which, sizeof(which), NLMSG_ALIGNTO);
	if (!ret) {
		nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_route, rd);
		ret = nl_send_auto(fib->sk, msg);
	}
	if (ret >= 0)
		ret = nl_recvmsgs(fib->sk, cb);
	nlmsg_free(msg);
	nl_cb_put(cb);
	return ret < 0 ? ret : 0;
}

static void on_rule(struct nl_object *obj, void *arg)
{
	struct rtnl_rule *rule = (struct rtnl_rule *)obj;
	struct reading *rd = arg;
	struct gwhad_fib_have *have = rd->have;
	struct gwha_rule *at;
	uint8_t protocol;
	const char *iif = rtnl_rule_get_iif(rule);

	if (rtnl_rule_get_protocol(rule, &protocol) ||
	    protocol != GWHAD_RTPROT)
		return;
	at = realloc(have->rules, (have->n_rules + 1) * sizeof(*at));
	if (!at) {
		rd->failed = true;
		return;
	}
	have->rules = at;
	at += have->n_rules++;
	memset(at, 0, sizeof(*at));
	at->len = rtnl_rule_get_family(rule) == AF_INET ? 4 : 16;
	if (rtnl_rule_get_src(rule))
		take_net(&at->from, rtnl_rule_get_src(rule), at->len);
	if (rtnl_rule_get_dst(rule))
		take_net(&at->to, rtnl_rule_get_dst(rule), at->len);
	if (iif && strlen(iif) < sizeof(at->iif))
		strcpy(at->iif, iif);
	at->table = rtnl_rule_get_table(rule);
	at->priority = rtnl_rule_get_prio(rule);
}

/* There are few, of both families. */
static int read_rules(struct gwhad_fib *fib, struct reading *rd)
{
	struct nl_cache *cache;
	int ret = rtnl_rule_alloc_cache(fib->plain, AF_UNSPEC, &cache);

	if (ret)
		return ret;
	nl_cache_foreach(cache, on_rule, rd);
	nl_cache_free(cache);
	return 0;
}

/**
 * gwhad_fib_read - the agent's routes and rules that there are
 * @fib: connection
 * @have: overwritten; to be freed, also on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_fib_read(struct gwhad_fib *fib, struct gwhad_fib_have *have,
		   struct gwha_err *err)
{
	struct reading rd = {.have = have};
	int ret;

	*have = (struct gwhad_fib_have){0};
	ret = read_routes(fib, AF_INET, &rd);
	if (!ret)
		ret = read_routes(fib, AF_INET6, &rd);
	if (!ret)
		ret = read_rules(fib, &rd);
	if (rd.failed)
		return out_of_memory(err);
	return ret ? fail(err, "routes cannot be read", ret) : 0;
}

/**
 * gwhad_fib_free - free what was read
 * @have: it
 */
void gwhad_fib_free(struct gwhad_fib_have *have)
{
	free(have->routes);
	free(have->rules);
	*have = (struct gwhad_fib_have){0};
}

static int family_of(uint8_t len)
{
	return len == 4 ? AF_INET : AF_INET6;
}

/* An address for the library; it is another one's after @set. */
static struct nl_addr *addr_of(const struct gwha_addr *a, int plen)
{
	struct nl_addr *addr = nl_addr_build(family_of(a->len), a->bytes, a->len);

	if (addr && plen >= 0)
		nl_addr_set_prefixlen(addr, plen);
	return addr;
}

static int set_hop(struct rtnl_route *route, const struct gwha_route *r,
		   unsigned int ifindex)
{
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *via = r->via.len ? addr_of(&r->via, -1) : NULL;

	if (!hop || (r->via.len && !via)) {
		if (hop)
			rtnl_route_nh_free(hop);
		return -NLE_NOMEM;
	}
	if (via)
		rtnl_route_nh_set_gateway(hop, via);
	nl_addr_put(via);
	if (ifindex)
		rtnl_route_nh_set_ifindex(hop, (int)ifindex);
	rtnl_route_add_nexthop(route, hop);
	return 0;
}

static int fill_route(struct rtnl_route *route, const struct gwha_route *r,
		      unsigned int ifindex)
{
	struct nl_addr *to = addr_of(&r->to.addr, r->to.plen);
	struct nl_addr *src = r->src.len ? addr_of(&r->src, -1) : NULL;
	bool direct = r->to.addr.len == 4 && !r->via.len;
	int ret = -NLE_NOMEM;

	rtnl_route_set_family(route, (uint8_t)family_of(r->to.addr.len));
	rtnl_route_set_protocol(route, GWHAD_RTPROT);
	rtnl_route_set_type(route, RTN_UNICAST);
	rtnl_route_set_scope(route,
			     direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
	rtnl_route_set_table(route, r->table);
	rtnl_route_set_priority(route, r->metric);
	if (to && (src || !r->src.len)) {
		ret = rtnl_route_set_dst(route, to);
		if (!ret && src)
			ret = rtnl_route_set_pref_src(route, src);
		if (!ret)
			ret = set_hop(route, r, ifindex);
	}
	nl_addr_put(to);
	nl_addr_put(src);
	return ret;
}

/**
 * gwhad_fib_route - add or delete a route of the agent's
 * @fib: connection
 * @r: route
 * @add: add it, else delete it
 * @err: filled in on failure
 *
 * One that somebody else has at its place is not replaced, and none is deleted.
 *
 * Return: 0 or -1; that it was gone already is no failure.
 */
int gwhad_fib_route(struct gwhad_fib *fib, const struct gwha_route *r, bool add,
		    struct gwha_err *err)
{
	unsigned int ifindex = *r->dev ? if_nametoindex(r->dev) : 0;
	char text[GWHA_ROUTE_TEXT_MAX];
	struct rtnl_route *route;
	int ret;

	gwha_route_text(text, r);
	if (*r->dev && !ifindex)
		return add ? fail(err, text, -NLE_NODEV) : 0;
	route = rtnl_route_alloc();
	if (!route)
		return out_of_memory(err);
	ret = fill_route(route, r, ifindex);
	if (!ret && add)
		ret = rtnl_route_add(fib->plain, route,
				     NLM_F_CREATE | NLM_F_EXCL);
	else if (!ret)
		ret = rtnl_route_delete(fib->plain, route, 0);
	rtnl_route_put(route);
	if (!ret || (!add && ret == -NLE_OBJ_NOTFOUND))
		return 0;
	return fail(err, text, ret);
}

static int fill_rule(struct rtnl_rule *rule, const struct gwha_rule *r)
{
	struct nl_addr *from = r->from.addr.len ?
				       addr_of(&r->from.addr, r->from.plen) :
				       NULL;
	struct nl_addr *to = r->to.addr.len ?
				     addr_of(&r->to.addr, r->to.plen) :
				     NULL;
	int ret = -NLE_NOMEM;

	rtnl_rule_set_family(rule, family_of(r->len));
	rtnl_rule_set_prio(rule, r->priority);
	rtnl_rule_set_table(rule, r->table);
	rtnl_rule_set_action(rule, FR_ACT_TO_TBL);
	rtnl_rule_set_protocol(rule, GWHAD_RTPROT);
	if ((from || !r->from.addr.len) && (to || !r->to.addr.len)) {
		ret = from ? rtnl_rule_set_src(rule, from) : 0;
		if (!ret && to)
			ret = rtnl_rule_set_dst(rule, to);
		if (!ret && *r->iif)
			ret = rtnl_rule_set_iif(rule, r->iif);
	}
	nl_addr_put(from);
	nl_addr_put(to);
	return ret;
}

/**
 * gwhad_fib_rule - add or delete a rule of the agent's
 * @fib: connection
 * @r: rule
 * @add: add it, else delete it
 * @err: filled in on failure
 *
 * Return: 0 or -1; that it was gone already is no failure.
 */
int gwhad_fib_rule(struct gwhad_fib *fib, const struct gwha_rule *r, bool add,
		   struct gwha_err *err)
{
	struct rtnl_rule *rule = rtnl_rule_alloc();
	char text[GWHA_ROUTE_TEXT_MAX];
	int ret;

	if (!rule)
		return out_of_memory(err);
	ret = fill_rule(rule, r);
	if (!ret && add)
		ret = rtnl_rule_add(fib->plain, rule,
				    NLM_F_CREATE | NLM_F_EXCL);
	else if (!ret)
		ret = rtnl_rule_delete(fib->plain, rule, 0);
	rtnl_rule_put(rule);
	if (!ret || (!add && ret == -NLE_OBJ_NOTFOUND))
		return 0;
	return fail(err, gwha_rule_text(text, r), ret);
}
