// SPDX-License-Identifier: GPL-2.0-or-later
/* A plan of pools, as tables. */

#include <string.h>

#include "pool_view.h"
#include "sheet.h"
#include "units.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/**
 * gwha_pool_rate - a bandwidth in three digits or so
 * @text: written to
 * @kbit: bandwidth; cut, so that what is said to be free is
 *
 * Return: @text.
 */
const char *gwha_pool_rate(char text[GWHA_TEXT_MAX], uint64_t kbit)
{
	if (kbit >= 10000000)
		kbit -= kbit % 100000;
	else if (kbit >= 10000)
		kbit -= kbit % 100;
	if (kbit >= 1000000)
		snprintf(text, GWHA_TEXT_MAX, "%llu.%lluG",
			 (unsigned long long)(kbit / 1000000),
			 (unsigned long long)(kbit % 1000000 / 100000));
	else if (kbit >= 1000)
		snprintf(text, GWHA_TEXT_MAX, "%llu.%lluM",
			 (unsigned long long)(kbit / 1000),
			 (unsigned long long)(kbit % 1000 / 100));
	else
		snprintf(text, GWHA_TEXT_MAX, "%lluk",
			 (unsigned long long)kbit);
	return text;
}

static const char *gateway(const struct gwha_pool_plan *p, uint32_t g)
{
	return g == GWHA_POOL_NOBODY ? "-" : p->gateways[g].conf->name;
}

static void instance_cell(struct gwha_sheet *s, const struct gwha_pool_plan *p,
			  uint32_t i)
{
	gwha_cell(s, "%s.%u", p->pools[p->instances[i].pool].conf->name,
		  p->instances[i].number);
}

/* The largest connection of each type that still fits somewhere. */
static void slot_cells(struct gwha_sheet *s, const struct gwha_pool_plan *p,
		       const struct gwha_plan_pool *pool)
{
	for (unsigned int t = 0; t < GWHA_POOL_TYPES; t++) {
		char text[GWHA_TEXT_MAX];
		uint64_t most = 0;

		for (uint32_t m = 0; m < pool->n_members; m++) {
			const struct gwha_plan_gateway *g =
				&p->gateways[pool->members[m]];

			if (g->role == GWHA_ROLE_ACTIVE && g->slot[t] > most)
				most = g->slot[t];
		}
		if (pool->conf->type != GWHA_POOL_ALL &&
		    pool->conf->type != (enum gwha_pool_type)t)
			gwha_cell(s, "-");
		else
			gwha_cell(s, "%s", gwha_pool_rate(text, most));
	}
}

static int write_pools(FILE *out, const struct gwha_pool_plan *p)
{
	static const struct gwha_heading headings[] = {
		{"POOL", 0},		       {"TYPE", 0},
		{"ACTIVE", SCOLS_FL_RIGHT},    {"STANDBY", SCOLS_FL_RIGHT},
		{"CAPACITY", SCOLS_FL_RIGHT},  {"USED", SCOLS_FL_RIGHT},
		{"FREE IKEV2", SCOLS_FL_RIGHT}, {"FREE L3", SCOLS_FL_RIGHT},
		{"FREE GRE", SCOLS_FL_RIGHT},
	};
	char text[GWHA_TEXT_MAX];
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < p->n_pools; i++) {
		const struct gwha_plan_pool *pool =
			&p->pools[p->pools_by_name[i]];
		uint64_t capacity = 0, used = 0;

		for (uint32_t m = 0; m < pool->n_members; m++) {
			const struct gwha_plan_gateway *g =
				&p->gateways[pool->members[m]];

			if (g->role == GWHA_ROLE_ACTIVE) {
				capacity += g->conf->capacity_kbps;
				used += g->used;
			}
		}
		gwha_line(&s);
		gwha_cell(&s, "%s", pool->conf->name);
		gwha_cell(&s, "%s", gwha_pool_type_name(pool->conf->type));
		gwha_cell(&s, "%u/%u", pool->n_active, pool->conf->active);
		gwha_cell(&s, "%u/%u", pool->n_standby, pool->conf->standby);
		gwha_cell(&s, "%s", gwha_pool_rate(text, capacity));
		gwha_cell(&s, "%s", gwha_pool_rate(text, used));
		slot_cells(&s, p, pool);
	}
	return gwha_sheet_end(&s, out);
}

static int write_gateways(FILE *out, const struct gwha_pool_plan *p)
{
	static const struct gwha_heading headings[] = {
		{"GATEWAY", 0},		      {"POOL", 0},
		{"ROLE", 0},		      {"DOMAIN", 0},
		{"CAPACITY", SCOLS_FL_RIGHT}, {"USED", SCOLS_FL_RIGHT},
		{"REMAINS", SCOLS_FL_RIGHT},  {"CONNS", SCOLS_FL_RIGHT},
		{"TENANTS", SCOLS_FL_RIGHT},  {"RRS", SCOLS_FL_RIGHT},
	};
	char text[GWHA_TEXT_MAX];
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < p->n_gateways; i++) {
		const struct gwha_plan_gateway *g =
			&p->gateways[p->gateways_by_name[i]];
		uint64_t has = g->conf->capacity_kbps;

		gwha_line(&s);
		gwha_cell(&s, "%s", g->conf->name);
		gwha_cell(&s, "%s", p->pools[g->pool].conf->name);
		gwha_cell(&s, "%s", gwha_pool_role_name(g->role));
		gwha_cell(&s, "%s", g->conf->domain ? g->conf->domain : "-");
		gwha_cell(&s, "%s", gwha_pool_rate(text, has));
		gwha_cell(&s, "%s", gwha_pool_rate(text, g->used));
		gwha_cell(&s, "%s", gwha_pool_rate(text, g->used < has ? has - g->used : 0));
		gwha_cell(&s, "%u", g->n_conns);
		gwha_cell(&s, "%u", g->n_tenants);
		gwha_cell(&s, "%u", g->n_rrs);
	}
	return gwha_sheet_end(&s, out);
}

static void move_cell(struct gwha_sheet *s, const struct gwha_pool_plan *p,
		      uint32_t conn, uint32_t moved)
{
	const struct gwha_plan_conn *c = &p->conns[conn];
	uint32_t at = gwha_pool_where(p, conn);

	if (p->gateways[at].role == GWHA_ROLE_FAILED)
		gwha_cell(s, "down");
	else if (moved != GWHA_POOL_NOBODY)
		gwha_cell(s, "from %s", gateway(p, p->moves[moved].from));
	else if (!c->conf->gateway)
		gwha_cell(s, "new");
	else if (strcmp(c->conf->gateway, p->gateways[at].conf->name))
		gwha_cell(s, "from %s, with its instance", c->conf->gateway);
	else
		gwha_cell(s, "-");
}

static int write_conns(FILE *out, const struct gwha_pool_plan *p,
		       const struct gwha_pool_list *list)
{
	static const struct gwha_heading headings[] = {
		{"CONNECTION", 0}, {"TENANT", 0},  {"TYPE", 0},
		{"RATE", SCOLS_FL_RIGHT}, {"GATEWAY", 0}, {"REFLECTOR", 0},
		{"MOVES", 0},
	};
	char text[GWHA_TEXT_MAX];
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < p->n_conns; i++) {
		const struct gwha_plan_conn *c = &p->conns[list->conns[i]];
		const struct gwha_plan_tenant *t = &p->tenants[c->tenant];

		gwha_line(&s);
		gwha_cell(&s, "%s", c->conf->name);
		gwha_cell(&s, "%s", t->conf->name);
		gwha_cell(&s, "%s", gwha_pool_type_name(c->conf->type));
		gwha_cell(&s, "%s", gwha_pool_rate(text, c->conf->in_kbps +
						c->conf->out_kbps));
		gwha_cell(&s, "%s", gateway(p, gwha_pool_where(p, list->conns[i])));
		gwha_cell(&s, "%s", t->rr == GWHA_POOL_NOBODY ?
					    "-" :
					    gateway(p, p->instances[t->rr].owner));
		move_cell(&s, p, list->conns[i], list->moved[list->conns[i]]);
	}
	return gwha_sheet_end(&s, out);
}

/* Standbys, the first one first; those beyond are in brackets. */
static void standby_cell(struct gwha_sheet *s, const struct gwha_pool_plan *p,
			 const struct gwha_plan_instance *i)
{
	char text[GWHA_CELL_MAX] = "";
	size_t used = 0;

	for (uint32_t j = 0; j < i->n && used < sizeof(text) - 64; j++) {
		bool beyond = j >= i->n - i->n_beyond;

		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 beyond ? " (%s)" : " %s",
					 gateway(p, i->standbys[j]));
		if (used >= sizeof(text) - 64 && j + 1 < i->n)
			snprintf(text + used, sizeof(text) - used,
				 " and %u more", i->n - j - 1);
	}
	gwha_cell(s, "%s", *text ? text + 1 : "-");
}

/* VLANs that must reach the racks of its gateway and standbys (R71). */
static void vlan_cell(struct gwha_sheet *s, const struct gwha_plan_instance *i)
{
	char text[GWHA_CELL_MAX] = "";
	size_t used = 0;

	for (uint32_t v = 1; i->vlans && v < 4095; v++) {
		if (!i->vlans[v].n)
			continue;
		if (used > sizeof(text) - 16) {
			snprintf(text + used, sizeof(text) - used, " ...");
			break;
		}
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 " %u", v);
	}
	gwha_cell(s, "%s", *text ? text + 1 : "-");
}

static int write_instances(FILE *out, const struct gwha_pool_plan *p,
			   const struct gwha_pool_list *list)
{
	static const struct gwha_heading headings[] = {
		{"INSTANCE", 0}, {"VRID", SCOLS_FL_RIGHT}, {"GATEWAY", 0},
		{"CONNS", SCOLS_FL_RIGHT}, {"STANDBYS", 0}, {"VLANS", 0},
	};
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < list->n_instances; i++) {
		const struct gwha_plan_instance *x =
			&p->instances[list->instances[i]];

		gwha_line(&s);
		instance_cell(&s, p, list->instances[i]);
		gwha_cell(&s, "%u", x->vrid);
		gwha_cell(&s, "%s", gateway(p, x->owner));
		gwha_cell(&s, "%u", x->n_conns);
		standby_cell(&s, p, x);
		vlan_cell(&s, x);
	}
	return gwha_sheet_end(&s, out);
}

static int write_moves(FILE *out, const struct gwha_pool_plan *p)
{
	static const struct gwha_heading headings[] = {
		{"STEP", SCOLS_FL_RIGHT}, {"WHY", 0},  {"WHAT", 0},
		{"FROM", 0},		  {"TO", 0},
	};
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < p->n_moves; i++) {
		const struct gwha_plan_move *m = &p->moves[i];

		gwha_line(&s);
		gwha_cell(&s, "%u", i + 1);
		gwha_cell(&s, "%s", gwha_pool_why_name(m->why));
		if (m->conn == GWHA_POOL_NOBODY)
			instance_cell(&s, p, m->instance);
		else
			gwha_cell(&s, "%s", p->conns[m->conn].conf->name);
		gwha_cell(&s, "%s", gateway(p, m->from));
		gwha_cell(&s, "%s", gateway(p, m->to));
	}
	return gwha_sheet_end(&s, out);
}

static int write_taken(FILE *out, const struct gwha_pool_plan *p,
		       const struct gwha_impact *impact)
{
	static const struct gwha_heading headings[] = {
		{"FAILED", 0}, {"INSTANCE", 0}, {"TAKEN BY", 0},
		{"CONNS", SCOLS_FL_RIGHT}, {"RRS", SCOLS_FL_RIGHT},
		{"NOTES", 0},
	};
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < impact->n_taken; i++) {
		const struct gwha_taken *t = &impact->taken[i];

		gwha_line(&s);
		gwha_cell(&s, "%s", gateway(p, t->from));
		instance_cell(&s, p, t->instance);
		gwha_cell(&s, "%s", gateway(p, t->to));
		gwha_cell(&s, "%u", p->instances[t->instance].n_conns);
		gwha_cell(&s, "%u", p->instances[t->instance].n_rrs);
		gwha_cell(&s, "%s%s", t->to == GWHA_POOL_NOBODY ? "down" :
				      t->beyond ? "no standby is left" : "-",
			  t->over ? ", more than it carries" : "");
	}
	return gwha_sheet_end(&s, out);
}

static int write_others(FILE *out, const struct gwha_pool_plan *p,
			const struct gwha_impact *impact)
{
	static const struct gwha_heading headings[] = {
		{"REFLECTOR MOVES", 0}, {"TENANT", 0}, {"GATEWAY", 0},
		{"REFLECTOR", 0},
	};
	struct gwha_sheet s;

	gwha_sheet_begin(&s, out, 0, headings, COUNT(headings));
	for (uint32_t i = 0; i < impact->n_others; i++) {
		uint32_t conn = impact->others[i];
		const struct gwha_plan_tenant *t =
			&p->tenants[p->conns[conn].tenant];

		gwha_line(&s);
		gwha_cell(&s, "%s", p->conns[conn].conf->name);
		gwha_cell(&s, "%s", t->conf->name);
		gwha_cell(&s, "%s", gateway(p, gwha_pool_where(p, conn)));
		gwha_cell(&s, "%s", gateway(p, p->instances[t->rr].owner));
	}
	return gwha_sheet_end(&s, out);
}

/**
 * gwha_pool_view_write - write a plan
 * @out: written to
 * @p: plan
 * @impact: what a failure would do, or NULL
 *
 * Return: 0, or -1 for want of memory.
 */
int gwha_pool_view_write(FILE *out, const struct gwha_pool_plan *p,
			 const struct gwha_impact *impact)
{
	struct gwha_pool_list list;
	int ret = gwha_pool_list_make(p, &list);

	if (!ret)
		ret = write_pools(out, p) || write_gateways(out, p) ||
		      write_instances(out, p, &list) ||
		      write_conns(out, p, &list) || write_moves(out, p);
	if (!ret && impact) {
		fprintf(out, "\n%u connections fail over, %u of them nowhere; of %u others the reflector moves\n",
			impact->n_conns, impact->n_down, impact->n_others);
		ret = write_taken(out, p, impact) ||
		      write_others(out, p, impact);
	}
	gwha_pool_list_free(&list);
	return ret ? -1 : 0;
}
