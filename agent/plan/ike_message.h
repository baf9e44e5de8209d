/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What charon is told of a connection, and what it says of one. Pure. */

#ifndef GWHA_IKE_MESSAGE_H
#define GWHA_IKE_MESSAGE_H

#include "conf.h"
#include "vici.h"

/* What is ours in a charon that others use, too, begins so. */
#define GWHA_IKE_PREFIX "gwha-"
#define GWHA_IKE_NAME_MAX (sizeof(GWHA_IKE_PREFIX) + GWHA_IPSEC_NAME_MAX)

/* For how long a command to dial waits; charon goes on trying. */
#define GWHA_IKE_DIAL_MS 2000

/* Tells one set of parameters from another: part of a child's name in charon. */
#define GWHA_IKE_MARK_MAX 9
#define GWHA_IKE_CHILD_MAX (GWHA_IKE_NAME_MAX + GWHA_IKE_MARK_MAX)

/* So many that were made otherwise are ended at once; others with the next look. */
#define GWHA_IKE_OLD_MAX 8

/*
 * A child SA that may be taken over: after so many packets it is succeeded, and after
 * so many it ends. The kernel counts what it sends, and sequence numbers with it.
 */
#define GWHA_IKE_REKEY_PACKETS 1000000000u
#define GWHA_IKE_LIFE_PACKETS 2000000000u

/* What files hold. */
struct gwha_blob {
	const void *data;
	size_t len;
};

/**
 * struct gwha_ike_found - what charon says of an IKE SA
 * @name: the connection's, as the file has it
 * @up: an event says that something is up
 * @half: it is half made
 * @passive: it is a copy of what another node has
 * @child: traffic goes through, or would
 */
struct gwha_ike_found {
	char name[GWHA_IPSEC_NAME_MAX + 1];
	bool up;
	bool half;
	bool passive;
	bool child;
};

/**
 * struct gwha_ike_old - what was made with parameters that the file had before
 * @child: a child SA of an IKE SA that stays; else an IKE SA with all it has
 * @id: its number in charon
 */
struct gwha_ike_old {
	bool child;
	uint32_t id;
};

struct gwha_ike_olds {
	struct gwha_ike_old at[GWHA_IKE_OLD_MAX];
	size_t n;
};

/* Of a connection that has more, the others are not looked at. */
#define GWHA_IKE_CHILDREN_MAX 16

/* What the number says that an SA has sent last: hot.h. */
enum gwha_ike_seq {
	GWHA_IKE_SEQ_UNKNOWN, /* the kernel has no such SA */
	GWHA_IKE_SEQ_OWN,
	GWHA_IKE_SEQ_TAKEN,
};

/**
 * struct gwha_ike_child - a child SA through which traffic goes, or would
 * @id: its number in charon; 0 for an IKE SA that is a copy and has none
 * @ike: that of its IKE SA
 * @spi: by which the peer knows it, in the host's order
 * @peer: where the peer is
 * @passive: it is a copy of what another node has
 * @now: it was made as the file says now
 * @seq: whose sequence numbers it goes on with; the kernel knows
 */
struct gwha_ike_child {
	uint32_t id;
	uint32_t ike;
	uint32_t spi;
	struct gwha_addr peer;
	bool passive;
	bool now;
	enum gwha_ike_seq seq;
};

struct gwha_ike_children {
	struct gwha_ike_child at[GWHA_IKE_CHILDREN_MAX];
	size_t n;
};

void gwha_ike_children(const struct gwha_vici_packet *p, const char *name,
		       const char *mark, struct gwha_ike_children *children);
bool gwha_ike_is_taken(const struct gwha_ike_children *children);
void gwha_ike_left(const struct gwha_ike_children *children,
		   struct gwha_ike_olds *olds);
uint32_t gwha_ike_to_rekey(const struct gwha_ike_children *children);
uint32_t gwha_ike_outdated(const struct gwha_ike_children *children);
size_t gwha_ike_rekey(void *to, size_t room, uint32_t child);

void gwha_ike_mark(const struct gwha_conf_ipsec *c,
		   char mark[GWHA_IKE_MARK_MAX]);
size_t gwha_ike_load(void *to, size_t room, const struct gwha_conf_ipsec *c,
		     const struct gwha_blob *cert, const struct gwha_blob *ca);
size_t gwha_ike_secret(void *to, size_t room, const struct gwha_conf_ipsec *c,
		       const struct gwha_blob *secret);
size_t gwha_ike_key(void *to, size_t room, const struct gwha_blob *key);
size_t gwha_ike_dial(void *to, size_t room, const char *name, const char *mark);
size_t gwha_ike_end_old(void *to, size_t room, const struct gwha_ike_old *old);
size_t gwha_ike_hang_up(void *to, size_t room, const char *name);
size_t gwha_ike_unload(void *to, size_t room, const char *command,
		       const char *key, const char *name);
bool gwha_ike_found(const struct gwha_vici_packet *p,
		    struct gwha_ike_found *found);
bool gwha_ike_sort(const struct gwha_vici_packet *p, const char *name,
		   const char *mark, struct gwha_ike_olds *olds);
bool gwha_ike_ours(const struct gwha_vici_element *el, char *name);
bool gwha_ike_failed(const struct gwha_vici_packet *p, char *why, size_t room);
void gwha_ike_hint(const struct gwha_vici_packet *p, char *hint, size_t room);

#endif /* GWHA_IKE_MESSAGE_H */
