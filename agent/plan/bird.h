/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What BIRD says and has: its replies, and its file. Pure, and bounded: only what was
 * asked for is kept.
 */

#ifndef GWHA_BIRD_H
#define GWHA_BIRD_H

#include "bgp_driver.h"

/* What would otherwise carry the VIP's own address: direct routes have 240. */
#define GWHA_BIRD_PREFERENCE_DIRECT 240

/* The number of a community that drains, as BIRD writes it: (65535,0). */
#define GWHA_BIRD_COMMUNITY_MAX 16

/**
 * struct gwha_bird_route - what BIRD says of one that a neighbor is told of
 * @there: it is told of one
 * @ours: it comes of an address that is here, or of what drains
 * @static_: it is a static one, which is there wherever the VIP is
 * @drains: it is that which drains
 * @community: it carries the community that drains
 */
struct gwha_bird_route {
	bool there;
	bool ours;
	bool static_;
	bool drains;
	bool community;
};

void gwha_bird_drain_name(const struct gwha_conf_bgp *want, uint8_t family,
			  char name[GWHA_BGP_NAME_MAX + 1]);
void gwha_bird_community(const struct gwha_conf_bgp *want,
			 char text[GWHA_BIRD_COMMUNITY_MAX]);
void gwha_bird_setup(const char *text, const struct gwha_conf_bgp *want,
		     struct gwha_bgp_known *known);
void gwha_bird_session(const char *text, const struct gwha_conf_bgp *want,
		       size_t neighbor, struct gwha_bgp_session *to);
void gwha_bird_bfd(const char *text, const struct gwha_conf_bgp *want,
		   struct gwha_bgp_known *known);
void gwha_bird_route(const char *text, const struct gwha_conf_bgp *want,
		     uint8_t family, struct gwha_bird_route *to);
void gwha_bird_routes(const char *text, const char *from,
		      struct gwha_bgp_routes *to);

/* Protocols and templates of BGP that are kept of a file, and words of a statement. */
#define GWHA_BIRD_BGPS_MAX 64

/**
 * struct gwha_bird_bgp - a protocol or a template of BGP
 * @name: its name, or ""
 * @neighbor: with whom; zeroes in a template
 * @asn: the AS that it says is ours; 0 if that is no number
 * @bfd: it has BFD
 * @passive: it does not call
 * @restart_line: where graceful restart is turned on, or 0; and the long-lived kind
 * @template_: it is one
 */
struct gwha_bird_bgp {
	char name[GWHA_BGP_NAME_MAX + 1];
	struct gwha_addr neighbor;
	uint64_t asn;
	bool bfd;
	bool passive;
	unsigned int restart_line[2];
	bool template_;
};

/**
 * struct gwha_bird_conf - what a file has of what was asked for
 * @bgps: protocols and templates
 * @n_bgps: how many
 * @includes: it has others in it, which are not read
 * @direct: there is a protocol direct that is not disabled
 * @everywhere_line: of each VIP: where a static route to it is that is always there
 * @drain_line: of each VIP: where the one is that drains it
 * @enabled_line: where a protocol that drains is enabled from the beginning
 * @weak_line: where one has too little preference
 * @plain_line: of each VIP: where it would drain without its community
 */
struct gwha_bird_conf {
	struct gwha_bird_bgp bgps[GWHA_BIRD_BGPS_MAX];
	size_t n_bgps;
	bool includes;
	bool direct;
	unsigned int everywhere_line[GWHA_BGP_VIPS_MAX];
	unsigned int drain_line[GWHA_BGP_VIPS_MAX];
	unsigned int enabled_line;
	unsigned int weak_line;
	unsigned int plain_line[GWHA_BGP_VIPS_MAX];
};

void gwha_bird_read(const struct gwha_conf_bgp *want, const char *text,
		    struct gwha_bird_conf *conf);
const struct gwha_bird_bgp *gwha_bird_bgp_of(const struct gwha_bird_conf *conf,
					     const struct gwha_conf_bgp *want,
					     size_t neighbor);

#endif /* GWHA_BIRD_H */
