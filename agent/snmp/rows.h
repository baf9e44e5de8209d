/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What VRRPV3-MIB (RFC 6527) shows of the routers, and what is new of it. Pure. */

#ifndef GWHA_SNMP_ROWS_H
#define GWHA_SNMP_ROWS_H

#include <stddef.h>

#include "nl.h"
#include "objects.h"

/* Of vrrpv3StatisticsProtoErrReason. */
enum gwha_mib_error {
	GWHA_MIB_NO_ERROR,
	GWHA_MIB_TTL,
	GWHA_MIB_VERSION,
	GWHA_MIB_CHECKSUM,
};

/* Of vrrpv3StatisticsNewMasterReason. */
enum gwha_mib_reason {
	GWHA_MIB_NOT_MASTER,
	GWHA_MIB_PRIORITY,
	GWHA_MIB_PREEMPTED,
	GWHA_MIB_NO_RESPONSE,
};

/* Of vrrpv3StatisticsTable: counters of 64 bits, in the order of its columns. */
enum gwha_mib_counter {
	GWHA_MIB_RX_ADVERTS,
	GWHA_MIB_INTERVAL_ERRORS,
	GWHA_MIB_TTL_ERRORS,
	GWHA_MIB_RX_ZERO,
	GWHA_MIB_TX_ZERO,
	GWHA_MIB_TYPE_ERRORS,
	GWHA_MIB_ADDRESS_ERRORS,
	GWHA_MIB_LENGTH_ERRORS,
	GWHA_MIB_VERSION_ERRORS, /* these two for the scalars alone */
	GWHA_MIB_CHECKSUM_ERRORS,
	GWHA_MIB_COUNTERS,
};

/* What was read of the module, not of one moment. Sorted by gwha_mib_build(). */
struct gwha_snapshot {
	struct gwha_list groups;
	struct gwha_list routers;
	struct gwha_list stats;
};

/*
 * A router; @router is in the snapshot. @up_since_us is of CLOCK_BOOTTIME, 0 in init;
 * @discontinuity is in hundredths of a second, as are all of SNMP.
 */
struct gwha_mib_row {
	const struct gwha_router *router;
	uint8_t type;
	uint8_t priority;
	uint8_t reason;
	uint8_t error;
	bool took_over;
	bool erred;
	uint64_t up_since_us;
	uint32_t transitions;
	uint32_t discontinuity;
	uint64_t counters[GWHA_MIB_COUNTERS];
};

struct gwha_mib {
	struct gwha_snapshot from;
	struct gwha_mib_row *rows;
	size_t n;
	uint64_t checksum_errors;
	uint64_t version_errors;
	uint64_t vrid_errors;
	uint32_t discontinuity;
};

int gwha_mib_build(struct gwha_mib *mib, const struct gwha_mib *old,
		   const struct gwha_snapshot *from, uint32_t uptime_cs);
bool gwha_mib_same_rows(const struct gwha_mib *a, const struct gwha_mib *b);
struct gwha_addr gwha_mib_active_addr(const struct gwha_mib_row *row);
void gwha_mib_free(struct gwha_mib *mib);

#endif /* GWHA_SNMP_ROWS_H */
