// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hot standby of IPsec connections. Charon's ha plugin gives the other node's charon a
 * copy of each IKE SA; the owner of the group tells its own to use what there is, which
 * that tells the other one. Who does not own it tells that only if it still uses
 * something: it would tell the other node to.
 */

#include <string.h>

#include "hot.h"

/**
 * gwha_hot_is_taken - whether an SA goes on with the numbers of the node before
 * @oseq: what it has sent last; an SA that may send nothing was to be taken over, too
 */
bool gwha_hot_is_taken(uint32_t oseq)
{
	return oseq >= GWHA_HOT_BASE;
}

/**
 * gwha_hot_base - with which number an SA goes on that is taken over
 * @epoch: of the takeover
 *
 * Each takeover has its own part, so that one before the keys were changed does not
 * go back, but for one of 16.
 */
uint32_t gwha_hot_base(uint64_t epoch)
{
	return GWHA_HOT_BASE + (uint32_t)(epoch % GWHA_HOT_PARTS) * GWHA_HOT_PART;
}

/**
 * gwha_hot_text - a word as charon reads it
 * @word: word
 *
 * Return: GWHA_HOT_WORD_LEN bytes: what to do, and with segment 1.
 */
const char *gwha_hot_text(enum gwha_hot_word word)
{
	switch (word) {
	case GWHA_HOT_TAKE:
		return "+000001";
	case GWHA_HOT_YIELD:
		return "-000001";
	case GWHA_HOT_GIVE:
		return "*000001";
	case GWHA_HOT_NOTHING:
		break;
	}
	return "";
}

/**
 * gwha_hot_asks - whether charon says that the other node asks for all
 * @line: a line of its log
 *
 * Who uses nothing says that it yields: nothing else means that.
 */
bool gwha_hot_asks(const char *line)
{
	return !strcmp(line, "remote node drops segment 1");
}

static void begin(struct gwha_hot *h, const struct gwha_hot_seen *seen)
{
	if (h->owner == seen->owner && h->epoch == seen->epoch &&
	    h->charon == seen->charon)
		return;
	*h = (struct gwha_hot){
		.owner = seen->owner,
		.epoch = seen->epoch,
		.charon = seen->charon,
		.ask_us = GWHA_HOT_ASK_MIN_US,
		.gave_us = h->gave_us,
	};
}

static bool lasts(uint64_t *since_us, bool is, uint64_t us, uint64_t now_us)
{
	if (!is)
		*since_us = 0;
	else if (!*since_us)
		*since_us = now_us;
	return is && now_us - *since_us >= us;
}

/* When the same is said again. */
static bool is_due(const struct gwha_hot *h, uint64_t now_us)
{
	uint64_t before = h->last_us - h->first_us, since = now_us - h->last_us;

	if (before < GWHA_HOT_AGAIN_US)
		return since >= GWHA_HOT_AGAIN_US;
	if (before < GWHA_HOT_LATER_US)
		return since >= GWHA_HOT_LATER_US;
	return since >= GWHA_HOT_SELDOM_US;
}

static enum gwha_hot_word owned(struct gwha_hot *h,
				const struct gwha_hot_seen *seen,
				uint64_t now_us)
{
	bool stuck;

	if (!h->first_us || h->turned)
		return GWHA_HOT_TAKE;
	/* what it believes to use already, it does not look at again */
	stuck = lasts(&h->stuck_us, seen->copies, GWHA_HOT_STUCK_US, now_us);
	if (stuck && now_us - h->last_us >= GWHA_HOT_STUCK_US)
		return GWHA_HOT_YIELD;
	if (seen->asked_us > h->first_us && seen->asked_us > h->gave_us &&
	    seen->lives &&
	    (!h->gave_us || now_us - h->gave_us >= GWHA_HOT_GIVE_US))
		return GWHA_HOT_GIVE;
	return is_due(h, now_us) ? GWHA_HOT_TAKE : GWHA_HOT_NOTHING;
}

/* Whether copies are missing, and asking for them may help. */
static bool lacks(struct gwha_hot *h, const struct gwha_hot_seen *seen, uint64_t *wait_us)
{
	if (seen->copies != h->had)
		h->lacks_us = 0;
	h->had = seen->copies;
	if (seen->copies == seen->all)
		h->asked_some = 0;
	*wait_us = seen->copies ? GWHA_HOT_ASK_SOME_US : h->ask_us;
	return seen->loaded && !seen->lives && seen->copies < seen->all &&
	       (!seen->copies || h->asked_some < GWHA_HOT_ASK_SOME_TIMES);
}

static enum gwha_hot_word not_owned(struct gwha_hot *h,
				    const struct gwha_hot_seen *seen,
				    uint64_t now_us)
{
	uint64_t wait_us;
	bool asks = lacks(h, seen, &wait_us);

	/* the new owner's charon has told ours, unless it cannot, or there is none */
	if (lasts(&h->stuck_us, seen->lives, GWHA_HOT_AGAIN_US, now_us))
		return GWHA_HOT_YIELD;
	return lasts(&h->lacks_us, asks, wait_us, now_us) ?
		       GWHA_HOT_YIELD :
		       GWHA_HOT_NOTHING;
}

/**
 * gwha_hot_step - what charon is to be told
 * @h: what it was told
 * @seen: what there is
 * @now_us: the time
 *
 * Return: a word; gwha_hot_said() tells that it was said.
 */
enum gwha_hot_word gwha_hot_step(struct gwha_hot *h,
				 const struct gwha_hot_seen *seen,
				 uint64_t now_us)
{
	begin(h, seen);
	if (!seen->charon)
		return GWHA_HOT_NOTHING;
	return seen->owner ? owned(h, seen, now_us) :
			     not_owned(h, seen, now_us);
}

/**
 * gwha_hot_said - charon was told
 * @h: what it was told
 * @word: what
 * @now_us: the time
 */
void gwha_hot_said(struct gwha_hot *h, enum gwha_hot_word word, uint64_t now_us)
{
	if (word == GWHA_HOT_GIVE) {
		h->gave_us = now_us;
		return;
	}
	h->turned = h->owner && word == GWHA_HOT_YIELD;
	h->last_us = now_us;
	if (!h->first_us)
		h->first_us = now_us;
	/* what it does about it is seen anew; who lacks copies asks ever less often */
	h->stuck_us = 0;
	if (!h->lacks_us)
		return;
	h->lacks_us = now_us;
	h->asked_some += h->had > 0;
	h->ask_us = h->ask_us * 2 < GWHA_HOT_ASK_MAX_US ? h->ask_us * 2 :
							  GWHA_HOT_ASK_MAX_US;
}
