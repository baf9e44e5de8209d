// SPDX-License-Identifier: GPL-2.0-or-later
/* Filters of synchronisation: one thing each, which is what was given. */

#include <net/genetlink.h>

#include "conf_check.h"
#include "conf_sync.h"
#include "nl_ignore.h"

#define A(attr) tb[GWHA_A_SYNC_IGNORE_##attr]

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		  int err, const char *text)
{
	NL_SET_BAD_ATTR(extack, attr);
	return gwha_refuse(extack, err, text);
}

static bool beyond(const struct gwha_ignore *ig)
{
	u8 i = ig->plen / 8;

	if (ig->plen % 8 && (u8)(ig->addr.b[i++] << ig->plen % 8))
		return true;
	for (; i < sizeof(ig->addr.b); i++)
		if (ig->addr.b[i])
			return true;
	return false;
}

static int parse_prefix(struct gwha_ignore *ig, struct nlattr **tb,
			struct netlink_ext_ack *extack)
{
	u8 len = nla_len(A(ADDR));

	if (len != 4 && len != 16)
		return refuse(extack, A(ADDR), -EINVAL,
			      "an address has 4 or 16 bytes");
	if (!A(PLEN))
		return refuse(extack, A(ADDR), -EINVAL,
			      "which network? Give the length of its prefix");
	ig->what = GWHA_IGNORE_PREFIX;
	ig->v6 = len == 16;
	ig->plen = nla_get_u8(A(PLEN));
	nla_memcpy(ig->addr.b, A(ADDR), sizeof(ig->addr.b));
	if (ig->plen > len * 8)
		return refuse(extack, A(PLEN), -ERANGE,
			      "the prefix is longer than the address");
	if (beyond(ig))
		return refuse(extack, A(ADDR), -EINVAL,
			      "the network has bits beyond its prefix: shorten one, or lengthen the other");
	return 0;
}

static int parse_mark(struct gwha_ignore *ig, struct nlattr **tb,
		      struct netlink_ext_ack *extack)
{
	ig->what = GWHA_IGNORE_MARK;
	ig->mark = nla_get_u32(A(MARK));
	ig->mask = A(MASK) ? nla_get_u32(A(MASK)) : U32_MAX;
	if (!ig->mask || ig->mark & ~ig->mask)
		return refuse(extack, A(MARK), -EINVAL,
			      "the mask must have a bit, and all bits of the mark");
	return 0;
}

static int parse_one(struct gwha_ignore *ig, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GWHA_A_SYNC_IGNORE_MAX + 1];
	int err;

	/* the policy has seen the nest already */
	err = nla_parse_nested(tb, GWHA_A_SYNC_IGNORE_MAX, attr, NULL, extack);
	if (err)
		return err;
	if (!!A(PROTO) + !!A(ADDR) + !!A(ZONE) + !!A(MARK) != 1 ||
	    (A(PLEN) && !A(ADDR)) || (A(MASK) && !A(MARK)))
		return refuse(extack, attr, -EINVAL,
			      "a filter is of one thing: a protocol, a network, a zone, or a mark");
	memset(ig, 0, sizeof(*ig));
	if (A(ADDR))
		return parse_prefix(ig, tb, extack);
	if (A(MARK))
		return parse_mark(ig, tb, extack);
	if (A(ZONE)) {
		ig->what = GWHA_IGNORE_ZONE;
		ig->zone = nla_get_u16(A(ZONE));
		return 0;
	}
	ig->what = GWHA_IGNORE_PROTO;
	ig->proto = nla_get_u8(A(PROTO));
	return 0;
}

/**
 * gwha_nl_parse_ignores() - the filters of a request
 * @req: the request; gets them
 * @info: the message
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int gwha_nl_parse_ignores(struct gwha_sync_request *req, struct genl_info *info)
{
	const struct nlattr *clear = info->attrs[GWHA_A_SYNC_IGNORE_CLEAR];
	struct gwha_sync_conf *conf = &req->conf;
	const struct nlattr *attr;
	int err = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != GWHA_A_SYNC_IGNORE)
			continue;
		req->has |= GWHA_SYNC_HAS(IGNORE);
		if (conf->n_ignore == GWHA_SYNC_IGNORES_MAX)
			return refuse(info->extack, attr, -E2BIG,
				      "too many filters: there are 16 at most");
		err = parse_one(&conf->ignore[conf->n_ignore++], attr,
				info->extack);
		if (err)
			return err;
	}
	if (clear && conf->n_ignore)
		return refuse(info->extack, clear, -EINVAL,
			      "give filters or none of them, not both");
	if (clear)
		req->has |= GWHA_SYNC_HAS(IGNORE_CLEAR);
	return 0;
}

static int fill_what(struct sk_buff *skb, const struct gwha_ignore *ig)
{
	switch (ig->what) {
	case GWHA_IGNORE_PROTO:
		return nla_put_u8(skb, GWHA_A_SYNC_IGNORE_PROTO, ig->proto);
	case GWHA_IGNORE_PREFIX:
		return nla_put(skb, GWHA_A_SYNC_IGNORE_ADDR, ig->v6 ? 16 : 4, ig->addr.b) ?:
			       nla_put_u8(skb, GWHA_A_SYNC_IGNORE_PLEN,
					  ig->plen);
	case GWHA_IGNORE_ZONE:
		return nla_put_u16(skb, GWHA_A_SYNC_IGNORE_ZONE, ig->zone);
	default:
		return nla_put_u32(skb, GWHA_A_SYNC_IGNORE_MARK, ig->mark) ?:
			       nla_put_u32(skb, GWHA_A_SYNC_IGNORE_MASK,
					   ig->mask);
	}
}

/**
 * gwha_nl_fill_ignores() - the filters of a synchronisation, for showing
 * @skb: the message
 * @conf: what is configured
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int gwha_nl_fill_ignores(struct sk_buff *skb, const struct gwha_sync_conf *conf)
{
	struct nlattr *nest;
	u8 i;

	for (i = 0; i < conf->n_ignore; i++) {
		nest = nla_nest_start(skb, GWHA_A_SYNC_IGNORE);
		if (!nest || fill_what(skb, &conf->ignore[i]))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}
