// SPDX-License-Identifier: GPL-2.0-or-later
/* Two links to one peer (docs/protocol-sync.md, "Two links"). */

#include "sync_path.h"

/**
 * gwha_path_heard() - a beat came in
 * @path: the links
 * @over: by which of the peer's links it was sent, from 1; 0 if it has one
 * @now_us: the time
 *
 * The beat itself says where it was sent: how the peer numbers its links need not
 * be how we do.
 *
 * Context: any; the caller serialises.
 */
void gwha_path_heard(struct gwha_path *path, u8 over, u64 now_us)
{
	if (!over || over > GWHA_SYNC_LINKS_MAX)
		return;
	path->heard |= (u8)(1 << (over - 1));
	path->heard_us[over - 1] = now_us;
}

/**
 * gwha_path_heard_by() - what to tell the peer
 * @path: the links
 * @now_us: the time
 *
 * Context: any; pure.
 * Return: by which of its links it is heard; bits.
 */
u8 gwha_path_heard_by(const struct gwha_path *path, u64 now_us)
{
	u8 bits = 0;
	u8 i;

	for (i = 0; i < GWHA_SYNC_LINKS_MAX; i++)
		if (path->heard & 1 << i &&
		    now_us - path->heard_us[i] < GWHA_PATH_SILENT_US)
			bits |= (u8)(1 << i);

	return bits;
}

/**
 * gwha_path_told() - the peer's newest beat says by which links it hears us
 * @path: the links
 * @heard: bits
 * @now_us: the time
 *
 * A link that works goes on being used, so that one which comes and goes moves
 * nothing.
 *
 * Context: any; the caller serialises.
 */
void gwha_path_told(struct gwha_path *path, u8 heard, u64 now_us)
{
	u8 i;

	path->told = heard;
	path->told_us = now_us;
	if (heard & 1 << path->use)
		return;
	for (i = 0; i < GWHA_SYNC_LINKS_MAX; i++)
		if (heard & 1 << i)
			path->use = i;
}

/**
 * gwha_path_arrives() - whether the peer hears us by a link
 * @path: the links
 * @link: which, as we number them
 * @now_us: the time
 *
 * Context: any; pure.
 * Return: whether it has said so lately.
 */
bool gwha_path_arrives(const struct gwha_path *path, u8 link, u64 now_us)
{
	return path->told & 1 << link &&
	       now_us - path->told_us < GWHA_PATH_SILENT_US;
}
