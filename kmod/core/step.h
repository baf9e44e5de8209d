/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside the election: a step in progress, and the changes it can make. */

#ifndef GWHA_CORE_STEP_H
#define GWHA_CORE_STEP_H

#include "elect.h"

/**
 * struct gwha_step - a step in progress
 * @g: the group
 * @m: its members
 * @n: how many
 * @at: the member of the event
 * @gone: the member that is leaving, left alone by every loop
 * @now_us: the time
 * @v: the verdict so far
 */
struct gwha_step {
	struct gwha_elect *g;
	struct gwha_fsm *const *m;
	u16 n;
	u16 at;
	const struct gwha_fsm *gone;
	u64 now_us;
	struct gwha_verdict v;
};

/* Every member but one that is leaving. */
#define gwha_step_for_each(s, i, f)					\
	for ((i) = 0; (i) < (s)->n; (i)++)				\
		if (((f) = (s)->m[i]) == (s)->gone) {			\
			continue;					\
		} else

u64 gwha_step_down_us(const struct gwha_step *s, const struct gwha_fsm *f);
u64 gwha_step_longest_us(const struct gwha_step *s);
void gwha_step_timer(struct gwha_fsm *f, u64 due_us);
void gwha_step_advert(struct gwha_step *s, struct gwha_fsm *f);
void gwha_step_unsilence(struct gwha_step *s, struct gwha_fsm *f);
void gwha_step_listen(struct gwha_step *s, struct gwha_fsm *f);
void gwha_step_changed(struct gwha_step *s, u8 state, u8 why);
bool gwha_step_can_send(const struct gwha_fsm *f);
void gwha_step_activate(struct gwha_step *s, struct gwha_fsm *f);
void gwha_step_take_over(struct gwha_step *s);
void gwha_step_go_backup(struct gwha_step *s, u8 why,
			 const struct gwha_fsm *winner, bool resign);
void gwha_step_go_init(struct gwha_step *s, u8 why);
void gwha_step_weigh(struct gwha_step *s);
void gwha_step_shift(struct gwha_step *s);

#endif /* GWHA_CORE_STEP_H */
