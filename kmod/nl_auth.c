// SPDX-License-Identifier: GPL-2.0-or-later
/* What a request says of authentication. */

#include <net/genetlink.h>

#include "conf.h"
#include "conf_check.h"
#include "nl.h"

static int refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		  int err, const char *text)
{
	NL_SET_BAD_ATTR(extack, attr);
	return gwha_refuse(extack, err, text);
}

static int parse_key(struct gwha_auth_conf *auth, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[GWHA_A_KEY_MAX + 1];
	struct gwha_auth_key *key;
	int err;
	u8 i;

	if (auth->n_keys == GWHA_KEYS_MAX)
		return refuse(extack, attr, -E2BIG,
			      "too many keys: there are 4 at most");
	/* the policy has seen the nest already */
	err = nla_parse_nested(tb, GWHA_A_KEY_MAX, attr, NULL, extack);
	if (err)
		return err;
	if (!tb[GWHA_A_KEY_ID] || !tb[GWHA_A_KEY_SECRET])
		return refuse(extack, attr, -EINVAL,
			      "a key needs its number and its secret");
	key = &auth->keys[auth->n_keys];
	key->id = nla_get_u8(tb[GWHA_A_KEY_ID]);
	for (i = 0; i < auth->n_keys; i++)
		if (auth->keys[i].id == key->id)
			return refuse(extack, attr, -EINVAL,
				      "two keys have the same number");
	key->len = nla_len(tb[GWHA_A_KEY_SECRET]);
	memcpy(key->secret, nla_data(tb[GWHA_A_KEY_SECRET]), key->len);
	auth->n_keys++;
	if (!tb[GWHA_A_KEY_SEND] || !nla_get_u8(tb[GWHA_A_KEY_SEND]))
		return 0;
	if (auth->send)
		return refuse(extack, attr, -EINVAL,
			      "two keys are to sign: choose one");
	auth->send = key->id;
	return 0;
}

/**
 * gwha_nl_parse_keys() - the keys of a request
 * @auth: gets them, and which is to send with; holds secrets from then on
 * @info: the message
 * @type: of the attributes that they are in
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int gwha_nl_parse_keys(struct gwha_auth_conf *auth, struct genl_info *info,
		       int type)
{
	const struct nlattr *attr;
	int err = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != type)
			continue;
		err = parse_key(auth, attr, info->extack);
		if (err)
			break;
	}
	return err;
}

static int parse_text(struct gwha_auth_conf *auth, struct genl_info *info)
{
	const struct nlattr *text = info->attrs[GWHA_A_ROUTER_AUTH_TEXT];

	if (!text)
		return refuse(info->extack,
			      info->attrs[GWHA_A_ROUTER_AUTH_TYPE], -EINVAL,
			      "auth text needs its secret: give it with the type, or 'auth none' to remove both");
	memcpy(auth->text, nla_data(text), nla_len(text));
	return 0;
}

static int parse_hmac(struct gwha_auth_conf *auth, struct genl_info *info)
{
	const struct nlattr *mode = info->attrs[GWHA_A_ROUTER_AUTH_MODE];
	int err = gwha_nl_parse_keys(auth, info, GWHA_A_ROUTER_KEY);

	if (err)
		return err;
	if (mode)
		auth->mode = nla_get_u8(mode);
	if (!auth->n_keys)
		return refuse(info->extack,
			      info->attrs[GWHA_A_ROUTER_AUTH_TYPE], -EINVAL,
			      "auth hmac needs a key: give it with the type, or 'auth none' to remove both");
	if (!auth->send && auth->mode != GWHA_AUTH_MODE_PERMISSIVE)
		return refuse(info->extack,
			      info->attrs[GWHA_A_ROUTER_AUTH_TYPE], -EINVAL,
			      "one of the keys must sign: without it the mode must be permissive");
	return 0;
}

/* Nothing of another type may be there (V35, V36). */
static int check_rest(u8 type, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (type != GWHA_AUTH_TEXT && attrs[GWHA_A_ROUTER_AUTH_TEXT])
		return refuse(info->extack, attrs[GWHA_A_ROUTER_AUTH_TEXT],
			      -EINVAL,
			      "a text secret without its type: give 'auth text' with it");
	if (type != GWHA_AUTH_HMAC && attrs[GWHA_A_ROUTER_KEY])
		return refuse(info->extack, attrs[GWHA_A_ROUTER_KEY], -EINVAL,
			      "a key without its type: give 'auth hmac' with it");
	if (type != GWHA_AUTH_HMAC && attrs[GWHA_A_ROUTER_AUTH_MODE])
		return refuse(info->extack, attrs[GWHA_A_ROUTER_AUTH_MODE],
			      -EINVAL, "the mode is that of 'auth hmac'");
	return 0;
}

/**
 * gwha_nl_parse_auth() - how adverts are to be authenticated
 * @conf: gets it; holds secrets from then on
 * @info: the message
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int gwha_nl_parse_auth(struct gwha_router_conf *conf, struct genl_info *info)
{
	const struct nlattr *given = info->attrs[GWHA_A_ROUTER_AUTH_TYPE];
	struct gwha_auth_conf *auth = &conf->auth;
	u8 type = given ? nla_get_u8(given) : GWHA_AUTH_NONE;
	int err = check_rest(type, info);

	if (err || !given)
		return err;
	conf->has |= GWHA_HAS(AUTH_TYPE);
	auth->type = type;
	if (type == GWHA_AUTH_TEXT)
		return parse_text(auth, info);
	if (type == GWHA_AUTH_HMAC)
		return parse_hmac(auth, info);
	return 0;
}
