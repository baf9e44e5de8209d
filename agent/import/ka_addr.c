// SPDX-License-Identifier: GPL-2.0-or-later
/* The addresses of a vrrp_instance: what it owns, to whom and as who it speaks. */

#include <string.h>

#include "ka.h"
#include "note.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What may follow a virtual address, and how many words that takes. */
static const struct detail {
	const char *word;
	size_t values;
	const char *why;
} details[] = {
	{"dev", 1, NULL},
	{"brd", 1, "gwha adds addresses without a broadcast address"},
	{"broadcast", 1, "gwha adds addresses without a broadcast address"},
	{"scope", 1, "gwha adds addresses of global scope"},
	{"label", 1, "gwha gives addresses no label"},
	{"peer", 1, "gwha adds no addresses of point-to-point links"},
	{"preferred_lft", 1, "gwha knows which addresses to prefer"},
	{"track_group", 1, "gwha has no such groups"},
	{"use_vmac", 0, "a virtual address on another device has that one's MAC address"},
	{"home", 0, "gwha does not set it"},
	{"-nodad", 0, "gwha never asks the network for a virtual address"},
	{"mngtmpaddr", 0, "gwha does not set it"},
	{"noprefixroute", 0, "give the prefix length of a host instead"},
	{"autojoin", 0, "gwha does not set it"},
	{"no_track", 0, "gwha puts an address back that is taken away"},
};

static int take_details(struct gwha_ka *ka, const struct gwha_stmt *s,
			struct gwha_wish_vip *vip)
{
	for (size_t i = 1; i < s->n; i++) {
		const struct detail *d = details;

		while (d < details + COUNT(details) &&
		       strcmp(d->word, s->words[i].text))
			d++;
		if (d == details + COUNT(details)) {
			gwha_import_lost(ka->w.im, s->words[i].place, "",
					 "%s: what is behind it is not known here",
					 s->words[0].text);
			return 0;
		}
		if (i + d->values >= s->n)
			return gwha_import_wrong(ka->w.im, s->words[i].place,
						 "", "%s: its value is missing",
						 d->word);
		if (d->why)
			gwha_import_lost(ka->w.im, s->words[i].place, "",
					 "%s %s: %s", s->words[0].text, d->word,
					 d->why);
		else if (gwha_wish_dev(&ka->w, &s->words[i + 1], "dev",
				       &vip->dev))
			return -1;
		i += d->values;
	}
	return 0;
}

static int take_addresses(struct gwha_ka *ka, struct gwha_wish_router *rt,
			  const struct gwha_stmt *in, bool excluded)
{
	struct gwha_wish_vip *vip;
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next) {
		if (gwha_wish_vip(&ka->w, rt, &s->words[0], excluded, &vip))
			ret = -1;
		else if (vip)
			ret |= take_details(ka, s, vip);
	}
	return ret;
}

/**
 * gwha_ka_take_vips - carry virtual_ipaddress over
 * @ka: keepalived.conf
 * @rt: router
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_vips(struct gwha_ka *ka, struct gwha_wish_router *rt,
		      const struct gwha_stmt *s)
{
	return take_addresses(ka, rt, s, false);
}

/**
 * gwha_ka_take_excluded - carry virtual_ipaddress_excluded over
 * @ka: keepalived.conf
 * @rt: router
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_excluded(struct gwha_ka *ka, struct gwha_wish_router *rt,
			  const struct gwha_stmt *s)
{
	return take_addresses(ka, rt, s, true);
}

/* The lowest TTL of all peers is the router's. */
static int take_ttl(struct gwha_ka *ka, struct gwha_wish_router *rt,
		    const struct gwha_stmt *s)
{
	int64_t value;

	for (size_t i = 1; i < s->n; i += 2) {
		bool min = !strcmp(s->words[i].text, "min_ttl");

		if (!min && strcmp(s->words[i].text, "max_ttl")) {
			gwha_import_lost(ka->w.im, s->words[i].place, "",
					 "unicast_peer %.64s: what is behind it is not known here: a line has one peer",
					 s->words[0].text);
			return 0;
		}
		if (i + 1 == s->n)
			return gwha_import_wrong(ka->w.im, s->words[i].place,
						 "", "%s: its value is missing",
						 s->words[i].text);
		if (gwha_wish_number(&ka->w, &s->words[i + 1], s->words[i].text,
				     0, 255, &value))
			return -1;
		if (!min)
			gwha_import_lost(ka->w.im, s->words[i].place, "",
					 "max_ttl: gwha has a lowest TTL only");
		else if (rt->ttl_min == GWHA_UNSAID || value < rt->ttl_min)
			rt->ttl_min = value ? (int)value : 1;
	}
	return 0;
}

/**
 * gwha_ka_take_peers - carry unicast_peer over
 * @ka: keepalived.conf
 * @rt: router
 * @in: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_peers(struct gwha_ka *ka, struct gwha_wish_router *rt,
		       const struct gwha_stmt *in)
{
	const struct gwha_stmt *s;
	int ret = gwha_ka_is_block(ka, in);

	for (s = in->first; s; s = s->next)
		ret |= gwha_wish_peer(&ka->w, &rt->peers, &s->words[0],
				      "unicast_peer") ||
		       take_ttl(ka, rt, s);
	return ret ? -1 : 0;
}

/**
 * gwha_ka_take_source - carry unicast_src_ip or mcast_src_ip over
 * @ka: keepalived.conf
 * @rt: router
 * @s: statement
 *
 * Return: 0, or -1 after it is told what is wrong.
 */
int gwha_ka_take_source(struct gwha_ka *ka, struct gwha_wish_router *rt,
			const struct gwha_stmt *s)
{
	const struct gwha_at *at = gwha_ka_value(ka, s);

	return at ? gwha_wish_address(&ka->w, at, s->words[0].text, &rt->src,
				      NULL) :
		    -1;
}
