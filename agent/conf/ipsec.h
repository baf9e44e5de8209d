/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPsec connections that follow a group. Pure. */

#ifndef GWHA_IPSEC_H
#define GWHA_IPSEC_H

#include <stddef.h>
#include <stdint.h>

#include "objects.h"

#define GWHA_IPSEC_MAX 512
#define GWHA_IPSEC_NAME_MAX 32
#define GWHA_IPSEC_TEXTS_MAX 16

/* A peer is asked whether it lives, if nothing is said. */
#define GWHA_IPSEC_DPD_US 5000000

struct gwha_conf;
struct gwha_findings;
struct gwha_node;

struct gwha_texts {
	const char *at[GWHA_IPSEC_TEXTS_MAX];
	size_t n;
};

/**
 * struct gwha_conf_ipsec - a connection
 * @name: its name
 * @group: whose owner has it
 * @local: a VIP of that group
 * @remote: where the peer is, the first that is heard of
 * @local_id: who we are; the VIP if NULL
 * @remote_id: who the peer is; its first address if NULL
 * @psk_file: a file with what both know, or NULL
 * @cert_file: else, a file with our certificate
 * @key_file: and one with its key
 * @ca_file: and one with the certificate of who has signed the peer's
 * @local_net: traffic from there goes through the tunnel
 * @remote_net: traffic to there
 * @if_id: of the xfrm interface that is its route; 0 for none
 * @proposals: for IKE, as charon calls them; its own if there are none
 * @esp_proposals: the same for ESP
 * @bandwidth_kbit: those with more come first
 * @dpd_us: a peer that was not heard for so long is asked whether it lives
 * @encap: always in UDP
 * @hot: the other node has a copy of what there is, and takes it over
 * @node: where it stands
 */
struct gwha_conf_ipsec {
	char name[GWHA_IPSEC_NAME_MAX + 1];
	const char *group;
	struct gwha_addr local;
	struct gwha_texts remote;
	const char *local_id;
	const char *remote_id;
	const char *psk_file;
	const char *cert_file;
	const char *key_file;
	const char *ca_file;
	struct gwha_texts local_net;
	struct gwha_texts remote_net;
	uint32_t if_id;
	struct gwha_texts proposals;
	struct gwha_texts esp_proposals;
	uint64_t bandwidth_kbit;
	uint64_t dpd_us;
	bool encap;
	bool hot;
	const struct gwha_node *node;
};

int gwha_ipsec_read(struct gwha_conf *conf, const struct gwha_node *part,
		    struct gwha_findings *f);

#endif /* GWHA_IPSEC_H */
