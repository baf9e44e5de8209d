// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests, from attributes to structs. Ranges were checked by the policies. */

#include <net/genetlink.h>

#include "conf.h"
#include "core/limits.h"
#include "nl.h"

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		  int err, const char *text)
{
	if (extack) {
		extack->_msg = text;
		extack->bad_attr = attr;
	}
	return err;
}

/**
 * gwha_nl_parse_key() - which router a request means
 * @conf: gets device, VRID and family
 * @ifname: attribute, or NULL
 * @vrid: attribute, or NULL
 * @family: attribute, or NULL
 * @extack: where the reason of a refusal is put
 *
 * Context: any.
 * Return: 0 or -errno.
 */
int gwha_nl_parse_key(struct gwha_router_conf *conf,
		      const struct nlattr *ifname, const struct nlattr *vrid,
		      const struct nlattr *family,
		      struct netlink_ext_ack *extack)
{
	if (!ifname)
		return refuse(extack, NULL, -EINVAL,
			      "which router? Give its device");
	if (!vrid)
		return refuse(extack, NULL, -EINVAL,
			      "which router? Give its VRID");
	nla_strscpy(conf->ifname, ifname, sizeof(conf->ifname));
	conf->vrid = nla_get_u8(vrid);
	conf->family = family ? nla_get_u8(family) : GWHA_FAMILY_INET;
	if (conf->family != GWHA_FAMILY_INET &&
	    conf->family != GWHA_FAMILY_INET6)
		return refuse(extack, family, -EINVAL,
			      "family must be inet or inet6");
	return 0;
}

static int add_vip(struct gwha_vips *vips, const struct gwha_vip *vip,
		   const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	if (!vip->excluded && vips->n_advertised == GWHA_VIP_MAX)
		return refuse(extack, attr, -E2BIG,
			      "too many VIPs: an advert lists at most 20; mark the others excluded, or give them to another router of the group");
	if (vip->excluded &&
	    vips->n - vips->n_advertised == GWHA_VIP_EXCLUDED_MAX)
		return refuse(extack, attr, -E2BIG,
			      "too many excluded VIPs: a router owns at most 100; give the others to another router of the group");
	gwha_vips_add(vips, vip);
	return 0;
}

static int parse_vip(struct gwha_router_conf *conf, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GWHA_A_VIP_MAX + 1];
	struct gwha_vip vip = {};
	int err;

	/* the policy has seen the nest already */
	err = nla_parse_nested(tb, GWHA_A_VIP_MAX, attr, NULL, extack);
	if (err)
		return err;
	if (!tb[GWHA_A_VIP_ADDR] || !tb[GWHA_A_VIP_PLEN])
		return refuse(extack, attr, -EINVAL,
			      "a VIP needs an address and a prefix length");
	if (nla_len(tb[GWHA_A_VIP_ADDR]) != gwha_addr_len(conf->family))
		return refuse(extack, attr, -EAFNOSUPPORT,
			      "a VIP is of another family than its router: make a router for each family");
	nla_memcpy(vip.addr.b, tb[GWHA_A_VIP_ADDR], sizeof(vip.addr.b));
	vip.plen = nla_get_u8(tb[GWHA_A_VIP_PLEN]);
	if (tb[GWHA_A_VIP_IFNAME])
		nla_strscpy(vip.ifname, tb[GWHA_A_VIP_IFNAME],
			    sizeof(vip.ifname));
	/* the router's own, whatever its name will be */
	if (!strcmp(vip.ifname, conf->ifname))
		memset(vip.ifname, 0, sizeof(vip.ifname));
	if (tb[GWHA_A_VIP_EXCLUDED])
		vip.excluded = nla_get_u8(tb[GWHA_A_VIP_EXCLUDED]);
	return add_vip(conf->vips, &vip, attr, extack);
}

static int parse_vips(struct gwha_router_conf *conf, struct genl_info *info)
{
	const struct nlattr *attr;
	int err = 0;
	u32 n = 0;
	int rem;

	if (info->attrs[GWHA_A_ROUTER_VIP])
		conf->has |= GWHA_HAS(VIP);
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(attr) == GWHA_A_ROUTER_VIP;
	conf->vips = gwha_vips_alloc(min_t(u32, n, GWHA_VIPS_MAX));
	if (!conf->vips)
		return -ENOMEM;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != GWHA_A_ROUTER_VIP)
			continue;
		err = parse_vip(conf, attr, info->extack);
		if (err)
			break;
	}
	return err;
}

/* What its group is told, or is made with. */
static void parse_group_numbers(struct gwha_router_conf *conf,
				struct nlattr **attrs)
{
	if (attrs[GWHA_A_ROUTER_PRIORITY]) {
		conf->has |= GWHA_HAS(PRIORITY);
		conf->priority = nla_get_u8(attrs[GWHA_A_ROUTER_PRIORITY]);
	}
	if (attrs[GWHA_A_ROUTER_PREEMPT]) {
		conf->has |= GWHA_HAS(PREEMPT);
		conf->preempt = nla_get_u8(attrs[GWHA_A_ROUTER_PREEMPT]);
	}
	if (attrs[GWHA_A_ROUTER_PREEMPT_DELAY_US]) {
		conf->has |= GWHA_HAS(PREEMPT_DELAY_US);
		conf->preempt_delay_us =
			nla_get_u32(attrs[GWHA_A_ROUTER_PREEMPT_DELAY_US]);
	}
	if (attrs[GWHA_A_ROUTER_GROUP]) {
		conf->has |= GWHA_HAS(GROUP);
		nla_strscpy(conf->group, attrs[GWHA_A_ROUTER_GROUP],
			    sizeof(conf->group));
	}
}

static void parse_numbers(struct gwha_router_conf *conf, struct nlattr **attrs)
{
	conf->version = conf->family == GWHA_FAMILY_INET6 ? 3 : 2;
	if (attrs[GWHA_A_ROUTER_VERSION])
		conf->version = nla_get_u8(attrs[GWHA_A_ROUTER_VERSION]);
	if (attrs[GWHA_A_ROUTER_INTERVAL_US]) {
		conf->has |= GWHA_HAS(INTERVAL_US);
		conf->interval_us =
			nla_get_u32(attrs[GWHA_A_ROUTER_INTERVAL_US]);
	}
	if (attrs[GWHA_A_ROUTER_VMAC]) {
		conf->has |= GWHA_HAS(VMAC);
		conf->vmac = nla_get_u8(attrs[GWHA_A_ROUTER_VMAC]);
	}
	if (attrs[GWHA_A_ROUTER_ACCEPT]) {
		conf->has |= GWHA_HAS(ACCEPT);
		conf->accept = nla_get_u8(attrs[GWHA_A_ROUTER_ACCEPT]);
	}
	if (attrs[GWHA_A_ROUTER_SEND_EPOCH]) {
		conf->has |= GWHA_HAS(SEND_EPOCH);
		conf->send_epoch = nla_get_u8(attrs[GWHA_A_ROUTER_SEND_EPOCH]);
	}
	if (attrs[GWHA_A_ROUTER_TTL_MIN]) {
		conf->has |= GWHA_HAS(TTL_MIN);
		conf->ttl_min = nla_get_u8(attrs[GWHA_A_ROUTER_TTL_MIN]);
	}
	if (attrs[GWHA_A_ROUTER_CHECKSUM]) {
		conf->has |= GWHA_HAS(CHECKSUM);
		conf->checksum = nla_get_u8(attrs[GWHA_A_ROUTER_CHECKSUM]);
	}
	if (attrs[GWHA_A_ROUTER_CHECK_ADDRESSES]) {
		conf->has |= GWHA_HAS(CHECK_ADDRESSES);
		conf->check_addresses =
			nla_get_u8(attrs[GWHA_A_ROUTER_CHECK_ADDRESSES]);
	}
	if (attrs[GWHA_A_ROUTER_GARP_REPEAT]) {
		conf->has |= GWHA_HAS(GARP_REPEAT);
		conf->garp_repeat =
			nla_get_u8(attrs[GWHA_A_ROUTER_GARP_REPEAT]);
	}
	if (attrs[GWHA_A_ROUTER_GARP_REFRESH_US]) {
		conf->has |= GWHA_HAS(GARP_REFRESH_US);
		conf->garp_refresh_us =
			nla_get_u32(attrs[GWHA_A_ROUTER_GARP_REFRESH_US]);
	}
}

static int parse_source(struct gwha_router_conf *conf, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[GWHA_A_ROUTER_FIXED_SOURCE];

	if (!attr)
		return 0;
	if (nla_len(attr) && nla_len(attr) != gwha_addr_len(conf->family))
		return refuse(info->extack, attr, -EAFNOSUPPORT,
			      "the source is of another family than the router");
	conf->has |= GWHA_HAS(FIXED_SOURCE);
	nla_memcpy(conf->fixed_src.b, attr, sizeof(conf->fixed_src.b));
	return 0;
}

static int parse_peers(struct gwha_router_conf *conf, struct genl_info *info)
{
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != GWHA_A_ROUTER_UNICAST_PEER)
			continue;
		conf->has |= GWHA_HAS(UNICAST_PEER);
		if (conf->n_peers == GWHA_PEERS_MAX)
			return refuse(info->extack, attr, -E2BIG,
				      "too many peers: a router has at most 8");
		if (nla_len(attr) != gwha_addr_len(conf->family))
			return refuse(info->extack, attr, -EAFNOSUPPORT,
				      "a peer is of another family than the router");
		nla_memcpy(conf->peers[conf->n_peers++].b, attr,
			   sizeof(conf->peers[0].b));
	}
	return 0;
}

/* Lists that a change empties. */
static int parse_clear(struct gwha_router_conf *conf, struct genl_info *info)
{
	const struct nlattr *vips = info->attrs[GWHA_A_ROUTER_VIP_CLEAR];
	const struct nlattr *peers = info->attrs[GWHA_A_ROUTER_UNICAST_CLEAR];

	if (vips && conf->vips->n)
		return refuse(info->extack, vips, -EINVAL,
			      "give VIPs or none of them, not both");
	if (peers && conf->n_peers)
		return refuse(info->extack, peers, -EINVAL,
			      "give peers or none of them, not both");
	if (vips)
		conf->has |= GWHA_HAS(VIP);
	if (peers)
		conf->has |= GWHA_HAS(UNICAST_PEER);
	return 0;
}

/**
 * gwha_nl_parse_router() - a request to create or change a router
 * @conf: the request; may hold secrets and a list, also if it is refused
 * @info: the message
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int gwha_nl_parse_router(struct gwha_router_conf *conf, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	memset(conf, 0, sizeof(*conf));
	err = gwha_nl_parse_key(conf, attrs[GWHA_A_ROUTER_IFNAME],
				attrs[GWHA_A_ROUTER_VRID],
				attrs[GWHA_A_ROUTER_FAMILY], info->extack);
	if (err)
		return err;
	parse_group_numbers(conf, attrs);
	parse_numbers(conf, attrs);
	if (conf->family == GWHA_FAMILY_INET6 && conf->version == 2)
		return refuse(info->extack, attrs[GWHA_A_ROUTER_VERSION],
			      -EINVAL,
			      "version 2 is for IPv4 only: use version 3");
	err = parse_source(conf, info)		     ?:
		      parse_peers(conf, info)	     ?:
		      gwha_nl_parse_auth(conf, info) ?:
						       parse_vips(conf, info);
	if (err)
		return err;
	/* only a change can have it; its policy alone knows it */
	if (info->genlhdr->cmd == GWHA_CMD_ROUTER_SET)
		err = parse_clear(conf, info);
	return err;
}
