/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Own frames: filled with records, sealed, sent. */

#ifndef GWHA_SYNC_FRAME_H
#define GWHA_SYNC_FRAME_H

#include "sync_inst.h"

/* Process context; the worker. */
bool gwha_sync_frame_allowed(struct gwha_sync_peer *p, u64 now_us);
bool gwha_sync_frame_room(const struct gwha_sync_peer *p);

/* The same; sleep. */
void gwha_sync_frame_send(struct gwha_sync_peer *p, u8 *frame, u32 len);
void gwha_sync_frame_again(struct gwha_sync_peer *p, u64 seq);
void gwha_sync_frame_beat(struct gwha_sync_peer *p, u8 link, const u8 *body,
			  u32 len);
bool gwha_sync_frame_add(struct gwha_sync_peer *p,
			 const struct gwha_sync_record *rec);
void gwha_sync_frame_close(struct gwha_sync_peer *p);
void gwha_sync_frame_fence(struct gwha_sync_peer *p, u64 now_us);
void gwha_sync_frame_speak(struct gwha_sync_peer *p, u64 now_us);
void gwha_sync_peer_tell(struct gwha_sync_peer *p, u8 what, u8 link);

#endif /* GWHA_SYNC_FRAME_H */
