/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Constants of the protocol, units in their names. */

#ifndef GWHA_CORE_LIMITS_H
#define GWHA_CORE_LIMITS_H

#define GWHA_PRIO_RESIGN	0	/* RFC 9568 5.2.4: the active gives up */
#define GWHA_PRIO_LOWEST	1	/* what still stands for election */
#define GWHA_PRIO_OWNER		255	/* received, never sent (V22) */
#define GWHA_PRIO_DEFAULT	100

#define GWHA_TTL		255	/* RFC 9568 5.1.1.3 and 5.1.2.3 */
#define GWHA_IPPROTO		112

#define GWHA_US_PER_S		1000000u
#define GWHA_US_PER_CS		10000u	/* version 3 counts centiseconds */
#define GWHA_V3_INTERVAL_MAX_CS	4095u	/* 12 bits, RFC 9568 5.2.7 */
#define GWHA_V2_INTERVAL_MAX_S	255u	/* 8 bits, RFC 3768 5.3.7 */
#define GWHA_INTERVAL_DEFAULT_US GWHA_US_PER_S
#define GWHA_GARP_REPEAT_DEFAULT 1
#define GWHA_LEASE_DEFAULT_US	(3u * GWHA_US_PER_S)

/*
 * After a handover no preemption for this long, so that it lasts (V54); the
 * same between two times that a group yields to an equal it should win from.
 */
#define GWHA_HOLD_OFF_US	(60u * GWHA_US_PER_S)

/* What is beyond is none: takeovers do not get there, forgeries might. */
#define GWHA_EPOCH_MAX		0x7fffffffffffffffull

/*
 * A worse active is answered at once (RFC 9568 6.4.3), but a flood of its
 * adverts draws at most one answer in this time.
 */
#define GWHA_ASSERT_GAP_US	1000u

/* A conflict about a VRID is told of at most once in this time. */
#define GWHA_CONFLICT_GAP_US	(60u * GWHA_US_PER_S)

#endif /* GWHA_CORE_LIMITS_H */
