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
};

#define GWHA_IKE_STATES (GWHA_IKE_LEAVING + 1)

enum gwha_ike_act {
	GWHA_IKE_REST,
	GWHA_IKE_LOAD,
	GWHA_IKE_DIAL, /* when it is its turn */
	GWHA_IKE_HANG_UP,
	GWHA_IKE_END_OLD, /* what was made with other parameters */
};

/**
 * struct gwha_ike_seen - what there is
 * @charon: it answers
 * @loaded: it has the connection and what proves who we are, as the file has them
 * @owner: this node owns the group
 * @vip: the kernel has the VIP
 * @epoch: of the group
 * @ike: there is an IKE SA, perhaps half made
 * @half: there is one that is half made
 * @child: traffic goes through, by what was made as the file says now
 * @old: traffic goes, or could go, through what was made as the file said before
 */
struct gwha_ike_seen {
	bool charon;
	bool loaded;
	bool owner;
	bool vip;
	uint64_t epoch;
	bool ike;
	bool half;
	bool child;
	bool old;
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
 * @failures: how often that or loading failed
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
