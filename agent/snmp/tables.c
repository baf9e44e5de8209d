// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VRRPV3-MIB in Net-SNMP's hands: its tables and scalars. All that is read-create in
 * the RFC is read-only here, which its second compliance statement allows.
 */

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <time.h>

#include "mib.h"
#include "tables.h"

#define ROW_ACTIVE 1
#define REFRESH_MS 1000

/* What is shown now; rows of all tables point into it. */
static struct gwha_mib shown;

static netsnmp_tdata *operations, *addresses, *statistics;

static void number(netsnmp_variable_list *var, u_char type, uint64_t n)
{
	struct counter64 big = {.high = n >> 32, .low = n & 0xffffffff};

	if (type == ASN_COUNTER64)
		snmp_set_var_typed_value(var, type, (u_char *)&big,
					 sizeof(big));
	else
		snmp_set_var_typed_integer(var, type, (long)(n & 0xffffffff));
}

static void truth(netsnmp_variable_list *var, bool yes)
{
	number(var, ASN_INTEGER, yes ? 1 : 2);
}

/**
 * gwha_mib_put_addr - an InetAddress; all zero where none is known
 * @var: the value
 * @row: whose family counts
 * @addr: the address
 */
void gwha_mib_put_addr(netsnmp_variable_list *var,
		       const struct gwha_mib_row *row,
		       const struct gwha_addr *addr)
{
	static const struct gwha_addr none;

	if (!addr->len)
		addr = &none;
	snmp_set_var_typed_value(var, ASN_OCTET_STR, addr->bytes,
				 row->type == 2 ? 16 : 4);
}

static uint64_t up_cs(const struct gwha_mib_row *row)
{
	struct timespec t;
	uint64_t now;

	if (!row->up_since_us)
		return 0;
	clock_gettime(CLOCK_BOOTTIME, &t);
	now = (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
	return now > row->up_since_us ? (now - row->up_since_us) / 10000 : 0;
}

/* vrrpv3OperationsEntry */
static bool operation(netsnmp_variable_list *var,
		      const struct gwha_mib_row *row, unsigned int column)
{
	const struct gwha_router *r = row->router;
	struct gwha_addr active = gwha_mib_active_addr(row);
	u_char mac[6] = {0x00, 0x00, 0x5e, 0x00, row->type, r->vrid};

	switch (column) {
	case 3:
		gwha_mib_put_addr(var, row, &active);
		return true;
	case 4:
		gwha_mib_put_addr(var, row, &r->source);
		return true;
	case 5:
		snmp_set_var_typed_value(var, ASN_OCTET_STR, mac, sizeof(mac));
		return true;
	case 6: /* initialize, backup, master: as in the module */
		number(var, ASN_INTEGER, r->state);
		return true;
	case 7:
		number(var, ASN_UNSIGNED, row->priority);
		return true;
	case 8:
		number(var, ASN_INTEGER, r->vips.n);
		return true;
	case 9:
		number(var, ASN_INTEGER, r->interval_us / 10000);
		return true;
	case 10:
		truth(var, r->preempt);
		return true;
	case 11:
		truth(var, r->accept);
		return true;
	case 12:
		number(var, ASN_TIMETICKS, up_cs(row));
		return true;
	case 13:
		number(var, ASN_INTEGER, ROW_ACTIVE);
		return true;
	}
	return false;
}

/* vrrpv3AssociatedIpAddrEntry */
static bool address(netsnmp_variable_list *var, const struct gwha_mib_row *row,
		    unsigned int column)
{
	(void)row;
	number(var, ASN_INTEGER, ROW_ACTIVE);
	return column == 2;
}

/* vrrpv3StatisticsEntry */
static bool statistic(netsnmp_variable_list *var,
		      const struct gwha_mib_row *row, unsigned int column)
{
	static const uint8_t counters[] = {
		[3] = GWHA_MIB_RX_ADVERTS,     [4] = GWHA_MIB_INTERVAL_ERRORS,
		[5] = GWHA_MIB_TTL_ERRORS,     [7] = GWHA_MIB_RX_ZERO,
		[8] = GWHA_MIB_TX_ZERO,	       [9] = GWHA_MIB_TYPE_ERRORS,
		[10] = GWHA_MIB_ADDRESS_ERRORS, [11] = GWHA_MIB_LENGTH_ERRORS,
	};

	switch (column) {
	case 1:
		number(var, ASN_COUNTER, row->transitions);
		return true;
	case 2:
		number(var, ASN_INTEGER, row->reason);
		return true;
	case 6:
		number(var, ASN_INTEGER, row->error);
		return true;
	case 12:
		number(var, ASN_TIMETICKS, row->discontinuity);
		return true;
	case 13:
		number(var, ASN_UNSIGNED, REFRESH_MS);
		return true;
	}
	if (column >= sizeof(counters))
		return false;
	number(var, ASN_COUNTER64, row->counters[counters[column]]);
	return true;
}

typedef bool (*answer_fn)(netsnmp_variable_list *, const struct gwha_mib_row *,
			  unsigned int);

/* A table's row is its number in @shown. */
static int on_table(netsnmp_mib_handler *handler,
		    netsnmp_handler_registration *reg,
		    netsnmp_agent_request_info *info,
		    netsnmp_request_info *requests)
{
	answer_fn answer = reg->my_reg_void;

	(void)handler;
	for (netsnmp_request_info *r = requests; r; r = r->next) {
		netsnmp_table_request_info *table;
		size_t *i;

		if (r->processed)
			continue;
		i = netsnmp_tdata_extract_entry(r);
		table = netsnmp_extract_table_info(r);
		if (!i || *i >= shown.n || !table ||
		    !answer(r->requestvb, &shown.rows[*i], table->colnum))
			netsnmp_set_request_error(info, r, SNMP_NOSUCHINSTANCE);
	}
	return SNMP_ERR_NOERROR;
}

static int on_scalar(netsnmp_mib_handler *handler,
		     netsnmp_handler_registration *reg,
		     netsnmp_agent_request_info *info,
		     netsnmp_request_info *requests)
{
	(void)handler;
	(void)info;
	switch (reg->rootoid[reg->rootoid_len - 2]) {
	case 1:
		number(requests->requestvb, ASN_COUNTER64,
		       shown.checksum_errors);
		break;
	case 2:
		number(requests->requestvb, ASN_COUNTER64,
		       shown.version_errors);
		break;
	case 3:
		number(requests->requestvb, ASN_COUNTER64, shown.vrid_errors);
		break;
	default:
		number(requests->requestvb, ASN_TIMETICKS, shown.discontinuity);
	}
	return SNMP_ERR_NOERROR;
}

static netsnmp_tdata *table(const char *name, oid a, oid b, answer_fn answer,
			    unsigned int first, unsigned int last)
{
	oid root[] = {GWHA_MIB_ROOT, 1, a, b};
	netsnmp_tdata *t = netsnmp_tdata_create_table(name, 0);
	netsnmp_table_registration_info *info =
		SNMP_MALLOC_TYPEDEF(netsnmp_table_registration_info);
	netsnmp_handler_registration *reg = netsnmp_create_handler_registration(
		name, on_table, root, OID_LENGTH(root), HANDLER_CAN_RONLY);

	if (!t || !info || !reg)
		return NULL;
	netsnmp_table_helper_add_indexes(info, ASN_INTEGER, ASN_INTEGER,
					 ASN_INTEGER, 0);
	if (a == 1 && b == 2)
		netsnmp_table_helper_add_index(info, ASN_OCTET_STR);
	info->min_column = first;
	info->max_column = last;
	reg->my_reg_void = answer;
	return netsnmp_tdata_register(reg, t, info) ? NULL : t;
}

static int scalar(const char *name, oid number_of_it)
{
	oid root[] = {GWHA_MIB_ROOT, 1, 2, number_of_it};
	netsnmp_handler_registration *reg = netsnmp_create_handler_registration(
		name, on_scalar, root, OID_LENGTH(root), HANDLER_CAN_RONLY);

	return reg ? netsnmp_register_read_only_scalar(reg) : -1;
}

/**
 * gwha_tables_init - register all there is
 *
 * Return: 0 or -1.
 */
int gwha_tables_init(void)
{
	operations = table("vrrpv3OperationsTable", 1, 1, operation, 3, 13);
	addresses = table("vrrpv3AssociatedIpAddrTable", 1, 2, address, 2, 2);
	statistics = table("vrrpv3StatisticsTable", 2, 5, statistic, 1, 13);
	return operations && addresses && statistics &&
			       !scalar("vrrpv3RouterChecksumErrors", 1) &&
			       !scalar("vrrpv3RouterVersionErrors", 2) &&
			       !scalar("vrrpv3RouterVrIdErrors", 3) &&
			       !scalar("vrrpv3GlobalStatisticsDiscontinuityTime",
				       4) ?
		       0 :
		       -1;
}

static void empty(netsnmp_tdata *t)
{
	netsnmp_tdata_row *row;

	while ((row = netsnmp_tdata_row_first(t)))
		free(netsnmp_tdata_remove_and_delete_row(t, row));
}

/* A row whose number is @i; with @addr it is one of an address. */
static void add(netsnmp_tdata *t, size_t i, const struct gwha_addr *addr)
{
	const struct gwha_mib_row *r = &shown.rows[i];
	long index[] = {r->router->ifindex, r->router->vrid, r->type};
	netsnmp_tdata_row *row = netsnmp_tdata_create_row();
	size_t *data = malloc(sizeof(*data));

	if (row && data) {
		*data = i;
		row->data = data;
		for (size_t k = 0; k < 3; k++)
			netsnmp_tdata_row_add_index(row, ASN_INTEGER, &index[k],
						    sizeof(index[k]));
		if (addr)
			netsnmp_tdata_row_add_index(row, ASN_OCTET_STR,
						    addr->bytes, addr->len);
		if (!netsnmp_tdata_add_row(t, row))
			return;
	}
	free(data);
	netsnmp_tdata_delete_row(row);
}

/**
 * gwha_tables_shown - what is answered now
 */
const struct gwha_mib *gwha_tables_shown(void)
{
	return &shown;
}

/**
 * gwha_tables_show - from now on this is answered
 * @mib: what is shown; taken over
 *
 * The rows are made anew only if other ones are there.
 */
void gwha_tables_show(struct gwha_mib *mib)
{
	bool same = gwha_mib_same_rows(&shown, mib);

	gwha_mib_free(&shown);
	shown = *mib;
	if (same)
		return;
	empty(operations);
	empty(addresses);
	empty(statistics);
	for (size_t i = 0; i < shown.n; i++) {
		const struct gwha_vips *vips = &shown.rows[i].router->vips;

		add(operations, i, NULL);
		add(statistics, i, NULL);
		for (size_t k = 0; k < vips->n; k++)
			add(addresses, i, &vips->at[k].addr);
	}
}

/**
 * gwha_tables_uptime - sysUpTime as this end of AgentX knows it
 */
uint32_t gwha_tables_uptime(void)
{
	return (uint32_t)netsnmp_get_agent_uptime();
}
