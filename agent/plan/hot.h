/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hot standby: what charon's ha plugin is told, and with which sequence numbers an SA
 * goes on that is taken over. Pure.
 */

#ifndef GWHA_HOT_H
#define GWHA_HOT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What an outbound SA has sent last, as the kernel counts it. Whoever makes one counts
 * from 0, and it ends below this (GWHA_IKE_LIFE_PACKETS).
 */
#define GWHA_HOT_BASE 0x80000000u
/* Who takes it over goes on above that, in one of 16 parts. */
#define GWHA_HOT_PART 0x08000000u
#define GWHA_HOT_PARTS 16
/* The last that there is: nothing more can be sent. */
#define GWHA_HOT_LOCKED 0xffffffffu

/* Told again, to who was late; and how long after the first time. */
#define GWHA_HOT_AGAIN_US 1000000
#define GWHA_HOT_LATER_US 5000000
#define GWHA_HOT_SELDOM_US 60000000
/* A copy that stays one is told apart from one that came late. */
#define GWHA_HOT_STUCK_US 300000
/* Who has no copy at all asks for them so often, then ever less. */
#define GWHA_HOT_ASK_MIN_US 2000000
#define GWHA_HOT_ASK_MAX_US 600000000
/*
 * Who lacks some, of which none came for so long, asks too, and no more than so often:
 * those that are down at their owner, too, have none.
 */
#define GWHA_HOT_ASK_SOME_US 15000000
#define GWHA_HOT_ASK_SOME_TIMES 3
/* And is given them so often at most: each time all keys are changed. */
#define GWHA_HOT_GIVE_US 10000000

/* All of them are as long as charon reads at a time: two are never taken for one. */
#define GWHA_HOT_WORD_LEN 7

enum gwha_hot_word {
	GWHA_HOT_NOTHING,
	GWHA_HOT_TAKE, /* use what there is; whoever else does, keeps it */
	GWHA_HOT_YIELD, /* keep it; the other one uses it */
	GWHA_HOT_GIVE, /* send all of it to the other one */
};

/**
 * struct gwha_hot_seen - what there is
 * @owner: this node owns the group
 * @epoch: of the group
 * @charon: which charon it is, counted; 0 for none
 * @copies: connections that are copies of what the other node has
 * @lives: connections that are up here and no copies
 * @all: how many there are
 * @loaded: charon has all of them
 * @asked_us: when the other node was last heard asking for all; 0 for never
 */
struct gwha_hot_seen {
	bool owner;
	uint64_t epoch;
	uint64_t charon;
	unsigned int copies;
	unsigned int lives;
	unsigned int all;
	bool loaded;
	uint64_t asked_us;
};

/**
 * struct gwha_hot - what charon was told
 * @owner: by whom
 * @epoch: in which epoch
 * @charon: which one
 * @first_us: when it was told first so; 0 if it was not
 * @last_us: when it was told last
 * @stuck_us: since when it does not do so; 0 if it does
 * @turned: it was told the opposite, so that it takes notice
 * @ask_us: how long it is until it asks
 * @lacks_us: since when there is no copy, or none came though some are missing
 * @had: copies that there were when it was looked at last
 * @asked_some: how often it has asked, with some, for those that are missing
 * @gave_us: when it gave last
 */
struct gwha_hot {
	bool owner;
	uint64_t epoch;
	uint64_t charon;
	uint64_t first_us;
	uint64_t last_us;
	uint64_t stuck_us;
	bool turned;
	uint64_t ask_us;
	uint64_t lacks_us;
	unsigned int had;
	unsigned int asked_some;
	uint64_t gave_us;
};

bool gwha_hot_is_taken(uint32_t oseq);
uint32_t gwha_hot_base(uint64_t epoch);
enum gwha_hot_word gwha_hot_step(struct gwha_hot *h,
				 const struct gwha_hot_seen *seen,
				 uint64_t now_us);
void gwha_hot_said(struct gwha_hot *h, enum gwha_hot_word word,
		   uint64_t now_us);
const char *gwha_hot_text(enum gwha_hot_word word);
bool gwha_hot_asks(const char *line);

#endif /* GWHA_HOT_H */
