/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Epochs of groups: which of two actives took over later. They are compared only
 * by routers that are told to, with peers that tell theirs.
 */

#ifndef GWHA_CORE_EPOCH_H
#define GWHA_CORE_EPOCH_H

#include "elect.h"

bool gwha_epoch_is_stale(const struct gwha_elect *g, const struct gwha_fsm *f,
			 const struct gwha_advert *ad);
bool gwha_epoch_is_later(const struct gwha_elect *g, const struct gwha_fsm *f,
			 const struct gwha_advert *ad);
void gwha_epoch_learn(struct gwha_elect *g, struct gwha_fsm *f,
		      const struct gwha_advert *ad, u64 now_us);
void gwha_epoch_raise(struct gwha_elect *g, const struct gwha_fsm *f,
		      const struct gwha_advert *ad);
void gwha_epoch_told(struct gwha_elect *g, u64 epoch);
void gwha_epoch_claim(struct gwha_elect *g, u64 epoch);

#endif /* GWHA_CORE_EPOCH_H */
