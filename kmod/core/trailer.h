/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trailer that authenticates an advert, of either version and family; that
 * of draft-cassen-vrrp-auth-hmac-00 and keepalived's auth_hmac.
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |    Type 1     |    Key ID     |           Reserved 0          |
 * +---------------+---------------+-------------------------------+
 * |                   Stamp: seconds of UTC                       |
 * +-------------------------------+-------------------------------+
 * |   Stamp: 1/65536 of a second  |        Stamp: counter         |
 * +-------------------------------+-------------------------------+
 * |           first 16 bytes of HMAC-SHA256, the tag ...          |
 * +---------------------------------------------------------------+
 *
 * The tag is over the following, with zeros for the checksum of the message
 * and for the tag:
 *
 * +---------------+---------------+---------------+---------------+
 * |    4 or 6     |    Version    |     VRID      |       0       |
 * +---------------+---------------+---------------+---------------+
 * |   source address; that of IPv4 is followed by 12 zero bytes   |
 * +---------------------------------------------------------------+
 * |                  message and trailer, as sent                 |
 * +---------------------------------------------------------------+
 *
 * docs/decisions/0006 says what it protects from, and what not.
 */

#ifndef GWHA_CORE_TRAILER_H
#define GWHA_CORE_TRAILER_H

#include "auth.h"

/*
 * How far a stamp may be from the receiver's clock, in seconds. A sender that
 * was heard in this time is remembered, and a stamp that it has used is refused.
 */
#define GWHA_REPLAY_WINDOW_S	30u
#define GWHA_REPLAY_SENDERS	8

/**
 * struct gwha_replay - the stamps that a router has seen and used
 * @sent: stamp of the last own advert
 * @n: how many of @from were ever in use
 * @from: senders that were heard
 * @from.src: which
 * @from.stamp: of its last advert
 *
 * All zeros at the start. Whose stamp is out of the window need not be
 * remembered: nothing older can pass.
 */
struct gwha_replay {
	u64 sent;
	u8 n;
	struct {
		struct gwha_addr src;
		u64 stamp;
	} from[GWHA_REPLAY_SENDERS];
};

/**
 * struct gwha_sign - what an own advert is signed with
 * @auth: has the key
 * @mac: HMAC-SHA256
 * @stamp: gwha_trailer_stamp(); one for all copies of an advert
 */
struct gwha_sign {
	const struct gwha_auth_conf *auth;
	const struct gwha_auth_mac *mac;
	u64 stamp;
};

u64 gwha_trailer_clock(u32 utc_s, u32 ns);
u64 gwha_trailer_stamp(struct gwha_replay *replay, u64 clock);
u32 gwha_trailer_build(u8 *buf, u32 size, const struct gwha_advert *ad,
		       const struct gwha_addr *vips,
		       const struct gwha_meta *meta,
		       const struct gwha_sign *sign);
u8 gwha_trailer_check(const struct gwha_auth_conf *auth, struct gwha_replay *replay,
		      const struct gwha_auth_frame *frame,
		      const struct gwha_auth_mac *mac);

#endif /* GWHA_CORE_TRAILER_H */
