// SPDX-License-Identifier: GPL-2.0-or-later
/* VRRPV3-MIB's notifications: vrrpv3NewMaster and vrrpv3ProtoError. */

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "mib.h"
#include "tables.h"

/* Of errors, with each look: a flood of bad frames must not become one of these. */
#define ERRORS_MAX 16

static netsnmp_variable_list *begin(oid which)
{
	static const oid trap_oid[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
	oid what[] = {GWHA_MIB_ROOT, 0, which};
	netsnmp_variable_list *list = NULL;

	snmp_varlist_add_variable(&list, trap_oid, OID_LENGTH(trap_oid),
				  ASN_OBJECT_ID, (u_char *)what, sizeof(what));
	return list;
}

/* An object of a router, of the table 1.@a.@b. */
static netsnmp_variable_list *object(netsnmp_variable_list **list,
				     const struct gwha_mib_row *row, oid a,
				     oid b, oid column)
{
	oid name[] = {GWHA_MIB_ROOT, 1, a, b, 1, column,
		      row->router->ifindex, row->router->vrid, row->type};
	long value = column == 6 ? row->error : row->reason;

	return snmp_varlist_add_variable(list, name, OID_LENGTH(name),
					 ASN_INTEGER, (u_char *)&value,
					 sizeof(value));
}

static void new_master(const struct gwha_mib_row *row)
{
	netsnmp_variable_list *list = begin(1);
	struct gwha_addr addr = gwha_mib_active_addr(row);
	netsnmp_variable_list *var = object(&list, row, 1, 1, 3);

	if (var)
		gwha_mib_put_addr(var, row, &addr);
	object(&list, row, 2, 5, 2);
	send_v2trap(list);
	snmp_free_varbind(list);
}

static void proto_error(const struct gwha_mib_row *row)
{
	netsnmp_variable_list *list = begin(2);

	object(&list, row, 2, 5, 6);
	send_v2trap(list);
	snmp_free_varbind(list);
}

/**
 * gwha_tables_notify - tell of what is new
 * @mib: what is to be shown
 */
void gwha_tables_notify(const struct gwha_mib *mib)
{
	int errors = 0;

	for (size_t i = 0; i < mib->n; i++) {
		if (mib->rows[i].took_over)
			new_master(&mib->rows[i]);
		if (mib->rows[i].erred && errors++ < ERRORS_MAX)
			proto_error(&mib->rows[i]);
	}
}
