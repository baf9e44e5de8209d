// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is to be done about an IPsec connection. Every node's charon has it loaded,
 * and begins nothing by itself; the owner of the group dials, once the kernel has
 * the VIP; who is not the owner ends what there is, and never dials. Of a connection that
 * is hot, charon gives the other node's a copy. Who becomes the owner takes it over
 * instead of dialling, and has its keys changed at once; who is not keeps it.
 */

#include <stdio.h>
#include <string.h>

#include "ike.h"

/**
 * gwha_ike_state_name - a state as a word
 * @state: state
 */
const char *gwha_ike_state_name(enum gwha_ike_state state)
{
	static const char *const names[GWHA_IKE_STATES] = {
		[GWHA_IKE_UNKNOWN] = "unknown",
		[GWHA_IKE_LOADING] = "loading",
		[GWHA_IKE_REFUSED] = "refused",
		[GWHA_IKE_STANDBY] = "standby",
		[GWHA_IKE_WAITING] = "waiting",
		[GWHA_IKE_DIALLING] = "dialling",
		[GWHA_IKE_UP] = "up",
		[GWHA_IKE_DEGRADED] = "degraded",
		[GWHA_IKE_LEAVING] = "leaving",
		[GWHA_IKE_TAKING] = "taking",
		[GWHA_IKE_REKEYING] = "rekeying",
	};

	return names[state];
}

static void enter(struct gwha_ike *c, enum gwha_ike_state state,
		  uint64_t now_us)
{
	if (state != c->state)
		c->since_us = now_us;
	c->state = state;
}

static void say(struct gwha_ike *c, const char *cause)
{
	snprintf(c->cause, sizeof(c->cause), "%s", cause);
	/* files may be called anything; who asks gets JSON */
	for (char *at = c->cause; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
}

/* The last attempt failed, which is what its cause is about. */
static bool holds_off(const struct gwha_ike *c, uint64_t now_us)
{
	return c->tries && now_us < c->due_us;
}

static bool was_unloaded(const struct gwha_ike *c)
{
	return c->state == GWHA_IKE_REFUSED || c->state == GWHA_IKE_LOADING;
}

static enum gwha_ike_act unloaded(struct gwha_ike *c, uint64_t now_us)
{
	/* failures to dial are another count */
	if (!was_unloaded(c))
		c->tries = 0;
	if (holds_off(c, now_us)) {
		enter(c, GWHA_IKE_REFUSED, now_us);
		return GWHA_IKE_REST;
	}
	/* what was refused stays so until it is taken */
	if (c->state != GWHA_IKE_REFUSED) {
		enter(c, GWHA_IKE_LOADING, now_us);
		say(c, "");
	}
	return GWHA_IKE_LOAD;
}

/* Since when it is so; and whether that is longer than it may be. */
static bool lasts(uint64_t *since_us, uint64_t us, uint64_t now_us)
{
	if (!*since_us)
		*since_us = now_us;
	return now_us - *since_us >= us;
}

/*
 * Charon is being told to keep what there is as a copy. What it ends, it ends at the
 * other node, too: only if it does not listen.
 */
static enum gwha_ike_act yields(struct gwha_ike *c,
				const struct gwha_ike_seen *seen,
				uint64_t now_us)
{
	bool late = lasts(&c->turn_us, GWHA_IKE_YIELD_US, now_us);

	enter(c, GWHA_IKE_LEAVING, now_us);
	return late || seen->mute ? GWHA_IKE_HANG_UP : GWHA_IKE_REST;
}

static enum gwha_ike_act not_owned(struct gwha_ike *c,
				   const struct gwha_ike_seen *seen,
				   uint64_t now_us)
{
	c->tries = 0;
	c->epoch = 0;
	c->keys_us = 0;
	c->asked_us = 0;
	say(c, "");
	if (seen->ike && seen->hot)
		return yields(c, seen, now_us);
	c->turn_us = 0;
	enter(c, seen->ike ? GWHA_IKE_LEAVING : GWHA_IKE_STANDBY, now_us);
	/* a copy is ended without a word to anybody */
	return seen->ike || (seen->passive && (!seen->hot || seen->stale)) ?
		       GWHA_IKE_HANG_UP :
		       GWHA_IKE_REST;
}

/* There is a copy, and charon is being told to take it over. */
static enum gwha_ike_act takes(struct gwha_ike *c,
			       const struct gwha_ike_seen *seen,
			       uint64_t now_us)
{
	bool late = lasts(&c->turn_us, GWHA_IKE_TAKE_US, now_us);

	enter(c, GWHA_IKE_TAKING, now_us);
	say(c, "");
	if ((!late && !seen->mute && seen->hot) || now_us < c->rekey_us)
		return GWHA_IKE_REST;
	c->rekey_us = now_us + GWHA_IKE_REKEY_US;
	/* what it is for is gone; then it is dialled as any other */
	c->turn_us = 0;
	c->colds += seen->hot;
	return GWHA_IKE_HANG_UP;
}

/* Traffic goes with the keys of the node before. That is not to last. */
static enum gwha_ike_act rekeys(struct gwha_ike *c,
				const struct gwha_ike_seen *seen,
				uint64_t now_us)
{
	c->hots += !c->keys_us;
	c->keys_us = now_us;
	enter(c, GWHA_IKE_REKEYING, now_us);
	say(c, seen->vip ? "" : "the kernel does not have the VIP yet");
	if (!seen->vip)
		c->asked_us = 0;
	/* who waits for its turn is not late */
	if (c->asked_us && now_us - c->asked_us >= GWHA_IKE_TAKEN_US) {
		/* charon would begin anew in the same IKE SA, and wait for it */
		say(c, "its keys could not be changed: it is made anew");
		c->keys_us = 0;
		c->asked_us = 0;
		c->colds++;
		return GWHA_IKE_HANG_UP;
	}
	return !seen->vip || now_us < c->rekey_us ? GWHA_IKE_REST :
						    GWHA_IKE_REKEY;
}

static enum gwha_ike_act owned(struct gwha_ike *c,
			       const struct gwha_ike_seen *seen,
			       uint64_t now_us)
{
	/* a copy was to be there */
	c->colds += c->state == GWHA_IKE_STANDBY && seen->hot &&
		    !seen->passive && !seen->child;
	/* somebody else was active meanwhile: the peer forgot what we have */
	if (seen->ike && c->epoch && c->epoch != seen->epoch) {
		enter(c, GWHA_IKE_LEAVING, now_us);
		say(c, "made before somebody else was active");
		return GWHA_IKE_HANG_UP;
	}
	if (seen->passive && !seen->child && !seen->half)
		return takes(c, seen, now_us);
	c->turn_us = 0;
	if (seen->taken) {
		c->epoch = seen->epoch;
		return rekeys(c, seen, now_us);
	}
	c->keys_us = 0;
	c->asked_us = 0;
	if (seen->child) {
		c->tries = 0;
		c->epoch = seen->epoch;
		say(c, "");
		enter(c, GWHA_IKE_UP, now_us);
		/* make before break: not before the new one is there */
		return seen->old ? GWHA_IKE_END_OLD : GWHA_IKE_REST;
	}
	if (!seen->vip) {
		enter(c, GWHA_IKE_WAITING, now_us);
		say(c, "the kernel does not have the VIP yet");
		return GWHA_IKE_REST;
	}
	/* charon goes on trying what nobody waits for any more */
	if (seen->half) {
		c->epoch = seen->epoch;
		enter(c, c->tries ? GWHA_IKE_DEGRADED : GWHA_IKE_DIALLING,
		      now_us);
		return GWHA_IKE_REST;
	}
	if (holds_off(c, now_us)) {
		enter(c, GWHA_IKE_DEGRADED, now_us);
		return GWHA_IKE_REST;
	}
	if (!c->tries) {
		enter(c, GWHA_IKE_WAITING, now_us);
		say(c, "it is not its turn yet");
	}
	return GWHA_IKE_DIAL;
}

/**
 * gwha_ike_step - what is to be done
 * @c: the connection
 * @seen: what there is; that charon does not answer is gwha_ike_forget()'s
 * @now_us: the time
 *
 * Return: what is to be done; gwha_ike_begun() tells that it is.
 */
enum gwha_ike_act gwha_ike_step(struct gwha_ike *c,
				const struct gwha_ike_seen *seen,
				uint64_t now_us)
{
	if (!seen->charon)
		return GWHA_IKE_REST;
	/* who is not the owner any more does not go on for a moment */
	if (!seen->owner && c->busy == GWHA_IKE_DIAL) {
		enter(c, GWHA_IKE_LEAVING, now_us);
		say(c, "");
		return GWHA_IKE_HANG_UP;
	}
	if (c->busy)
		return GWHA_IKE_REST;
	/* what there is can be ended without */
	if (!seen->owner && seen->ike)
		return not_owned(c, seen, now_us);
	/* and what is there already can be used */
	if (seen->owner && seen->taken)
		return owned(c, seen, now_us);
	if (!seen->loaded)
		return unloaded(c, now_us);
	if (was_unloaded(c))
		c->tries = 0;
	return seen->owner ? owned(c, seen, now_us) :
			     not_owned(c, seen, now_us);
}

/**
 * gwha_ike_begun - a command for it is on its way
 * @c: the connection
 * @act: which
 * @now_us: the time
 */
void gwha_ike_begun(struct gwha_ike *c, enum gwha_ike_act act, uint64_t now_us)
{
	c->busy = act;
	if (act == GWHA_IKE_REKEY) {
		c->rekey_us = now_us + GWHA_IKE_REKEY_US;
		c->asked_us = c->asked_us ? c->asked_us : now_us;
	}
	if (act != GWHA_IKE_DIAL)
		return;
	c->dials++;
	if (!c->tries)
		say(c, "");
	enter(c, c->tries ? GWHA_IKE_DEGRADED : GWHA_IKE_DIALLING, now_us);
}

/* Twice as long as the time before, and as much as a quarter more or less. */
static uint64_t again_us(unsigned int tries, uint32_t chance)
{
	uint64_t us = GWHA_IKE_AGAIN_MIN_US;

	while (--tries && us < GWHA_IKE_AGAIN_MAX_US)
		us *= 2;
	if (us > GWHA_IKE_AGAIN_MAX_US)
		us = GWHA_IKE_AGAIN_MAX_US;
	return us - us / 4 + (us / 2) * chance / UINT32_MAX;
}

/**
 * gwha_ike_ended - what came of a command
 * @c: the connection
 * @act: which
 * @failed: why it failed, or NULL
 * @now_us: the time
 * @chance: any number: who failed together does not try again together
 *
 * Of a command that another one has overtaken nothing comes.
 */
void gwha_ike_ended(struct gwha_ike *c, enum gwha_ike_act act,
		    const char *failed, uint64_t now_us, uint32_t chance)
{
	if (c->busy != act)
		return;
	c->busy = GWHA_IKE_REST;
	/* what was there to be ended may have gone by itself */
	if (act == GWHA_IKE_HANG_UP) {
		c->epoch = 0;
		return;
	}
	/* what is left of it is seen again */
	if (act == GWHA_IKE_END_OLD)
		return;
	if (!failed)
		return;
	c->failures++;
	/* it is asked for again; what there is, is used meanwhile */
	if (act == GWHA_IKE_REKEY) {
		say(c, failed);
		return;
	}
	c->tries++;
	c->due_us = now_us + again_us(c->tries, chance);
	say(c, failed);
	enter(c, act == GWHA_IKE_LOAD ? GWHA_IKE_REFUSED : GWHA_IKE_DEGRADED,
	      now_us);
}

/**
 * gwha_ike_forget - charon cannot be asked
 * @c: the connection
 * @cause: why not
 * @now_us: the time
 *
 * What is on its way is lost; what becomes of it is seen when charon answers.
 */
void gwha_ike_forget(struct gwha_ike *c, const char *cause, uint64_t now_us)
{
	c->busy = GWHA_IKE_REST;
	c->tries = 0;
	say(c, cause);
	enter(c, GWHA_IKE_UNKNOWN, now_us);
}

/**
 * gwha_ike_order - in which order connections have their turn
 * @kbit: of each how much goes through it
 * @n: how many
 * @order: set to their places: those with most first, else as they stand
 */
void gwha_ike_order(const uint64_t *kbit, size_t n, size_t *order)
{
	for (size_t i = 0; i < n; i++) {
		size_t j = i;

		for (; j && kbit[order[j - 1]] < kbit[i]; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
}

/**
 * gwha_ike_may_dial - whether a peer may be dialled beside those that are
 * @peers: GWHA_IKE_SLOTS of those that are being dialled, NULL for none
 * @peer: the peer
 */
bool gwha_ike_may_dial(const char *const *peers, const char *peer)
{
	size_t same = 0, all = 0;

	for (size_t n = 0; n < GWHA_IKE_SLOTS; n++) {
		all += !!peers[n];
		same += peers[n] && !strcmp(peers[n], peer);
	}
	return all < GWHA_IKE_SLOTS && same < GWHA_IKE_SLOTS_PEER;
}
