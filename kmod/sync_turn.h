/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A turn of the worker: all that is to be done now. */

#ifndef GWHA_SYNC_TURN_H
#define GWHA_SYNC_TURN_H

#include "sync_inst.h"

#define GWHA_SYNC_FLUSH_US	7500u /* changes wait so long for others */

/* Process context; the worker. */
void gwha_sync_turn(struct gwha_sync *s);
void gwha_sync_turn_resync(struct gwha_sync *s);

/* Any context but hard interrupt. */
void gwha_sync_turn_soon(struct gwha_sync *s, u64 now_us);

#endif /* GWHA_SYNC_TURN_H */
