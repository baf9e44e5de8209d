/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be done about an IPsec connection: a state machine that is told what
 * there is, again and again. Pure: time and chance are arguments.
 */

#ifndef GWHA_IKE_H
#define GWHA_IKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for why it is as it is. */
#define GWHA_IKE_CAUSE_MAX 160

/* After a failure: ever less often. */
#define GWHA_IKE_AGAIN_MIN_US 500000
#define GWHA_IKE_AGAIN_MAX_US 30000000

/* A charon that was told to take its copies over, or to give them up, does within. */
#define GWHA_IKE_TAKE_US 1000000
#define GWHA_IKE_YIELD_US 3000000

/*
 * What goes on with the keys of the node before gets others: it is asked for so often,
 * and made anew if there are none so long after the first time.
 */
#define GWHA_IKE_REKEY_US 1000000
#define GWHA_IKE_TAKEN_US 2500000

/* So many are given other keys at once. */
#define GWHA_IKE_REKEYS 16

/* So many are dialled at once: each keeps one of charon's 16 threads waiting. */
#define GWHA_IKE_SLOTS 4

/*
 * And of these with one peer: from three half made on, strongSwan's responder asks
 * for a cookie, which costs a round more, and from five on it does not answer
 * (cookie_threshold_ip, block_threshold).
 */
#define GWHA_IKE_SLOTS_PEER 2

enum gwha_ike_state {
	GWHA_IKE_UNKNOWN, /* charon cannot be asked */
	GWHA_IKE_LOADING, /* charon does not have it yet */
	GWHA_IKE_REFUSED, /* charon does not take it, or it cannot be read */
	GWHA_IKE_STANDBY, /* charon has it; this node is not the owner */
	GWHA_IKE_WAITING, /* the owner's, but its VIP or its turn is not there yet */
	GWHA_IKE_DIALLING,
	GWHA_IKE_UP,
	GWHA_IKE_DEGRADED, /* the last attempt failed; there will be another */
	GWHA_IKE_LEAVING, /* not the owner's any more, and being ended */
	GWHA_IKE_TAKING, /* the owner's, and its copy is about to be what is used */
	GWHA_IKE_REKEYING, /* traffic goes, with the keys of the node before */
};

#define GWHA_IKE_STATES (GWHA_IKE_REKEYING + 1)

enum gwha_ike_act {
	GWHA_IKE_REST,
	GWHA_IKE_LOAD,
	GWHA_IKE_DIAL, /* when it is its turn */
	GWHA_IKE_HANG_UP,
	GWHA_IKE_END_OLD, /* what was made with other parameters */
	GWHA_IKE_REKEY, /* when it is its turn */
};

/**
 * struct gwha_ike_seen - what there is
 * @charon: it answers
 * @loaded: it has the connection and what proves who we are, as the file has them
 * @owner: this node owns the group
 * @vip: the kernel has the VIP
 * @epoch: of the group
 * @hot: the other node is to have a copy of what there is
 * @mute: charon cannot be told to take its copies over
 * @ike: there is an IKE SA that is no copy, perhaps half made
 * @half: there is one that is half made
 * @child: traffic goes through, by what was made as the file says now
 * @old: traffic goes, or could go, through what was made as the file said before
 * @passive: there is a copy of what another node has
 * @stale: which that node does not keep up any more
 * @taken: traffic goes, with the numbers of the node before alone
 */
struct gwha_ike_seen {
	bool charon;
	bool loaded;
	bool owner;
	bool vip;
	uint64_t epoch;
	bool hot;
	bool mute;
	bool ike;
	bool half;
	bool child;
	bool old;
	bool passive;
	bool stale;
	bool taken;
};

/**
 * struct gwha_ike - a connection
 * @state: where it stands
 * @cause: why, or ""
 * @since_us: since when it is in that state
 * @busy: which command for it is on its way
 * @due_us: not to be dialled or loaded again before that
 * @tries: failures in a row
 * @epoch: in which what there is was made; 0 if that is not known
 * @dials: how often it was dialled
 * @failures: how often that, loading or other keys failed
 * @hots: how often a copy was there when this node became the owner
 * @colds: how often it was not, though there was to be one
 * @turn_us: since when it is being taken over or given up; 0 if it is not
 * @keys_us: when it had the keys of the node before last; 0 if it has others
 * @asked_us: since when these are being changed; 0 if they are not, or not yet
 * @rekey_us: not to be given others, or ended for want of them, again before that
 */
struct gwha_ike {
	enum gwha_ike_state state;
	char cause[GWHA_IKE_CAUSE_MAX];
	uint64_t since_us;
	enum gwha_ike_act busy;
	uint64_t due_us;
	unsigned int tries;
	uint64_t epoch;
	uint64_t dials;
	uint64_t failures;
	uint64_t hots;
	uint64_t colds;
	uint64_t turn_us;
	uint64_t keys_us;
	uint64_t asked_us;
	uint64_t rekey_us;
};

const char *gwha_ike_state_name(enum gwha_ike_state state);
enum gwha_ike_act gwha_ike_step(struct gwha_ike *c,
				const struct gwha_ike_seen *seen,
				uint64_t now_us);
void gwha_ike_begun(struct gwha_ike *c, enum gwha_ike_act act, uint64_t now_us);
void gwha_ike_ended(struct gwha_ike *c, enum gwha_ike_act act,
		    const char *failed, uint64_t now_us, uint32_t chance);
void gwha_ike_forget(struct gwha_ike *c, const char *cause, uint64_t now_us);
void gwha_ike_order(const uint64_t *kbit, size_t n, size_t *order);
bool gwha_ike_may_dial(const char *const *peers, const char *peer);

#endif /* GWHA_IKE_H */
