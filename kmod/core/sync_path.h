/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two links to one peer: which of them it hears us by, and which of them carries
 * data. docs/protocol-sync.md, "Two links".
 */

#ifndef GWHA_CORE_SYNC_PATH_H
#define GWHA_CORE_SYNC_PATH_H

#include "deps.h"

#define GWHA_PATH_SILENT_US	350000u /* three beats are missing */

/**
 * struct gwha_path - the links to a peer
 * @use: the one that data is sent by
 * @told: by which the peer hears us, as it last said; bits
 * @told_us: when
 * @heard: by which we have ever heard it; bits
 * @heard_us: by each when last, links being numbered as the peer does
 *
 * All zeros at the start.
 */
struct gwha_path {
	u8 use;
	u8 told;
	u64 told_us;
	u8 heard;
	u64 heard_us[GWHA_SYNC_LINKS_MAX];
};

void gwha_path_heard(struct gwha_path *path, u8 over, u64 now_us);
u8 gwha_path_heard_by(const struct gwha_path *path, u64 now_us);
void gwha_path_told(struct gwha_path *path, u8 heard, u64 now_us);
bool gwha_path_arrives(const struct gwha_path *path, u8 link, u64 now_us);

#endif /* GWHA_CORE_SYNC_PATH_H */
