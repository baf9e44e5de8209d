// SPDX-License-Identifier: GPL-2.0-or-later
/* What a controller of pools says, as tables. */

#include <inttypes.h>
#include <pwd.h>
#include <string.h>
#include <time.h>

#include "pool_view.h"
#include "site_view.h"
#include "units.h"

#define COLUMNS_MAX 10

/* How a value is written; with @of, "value/of". */
enum form {
	AS_TEXT,
	AS_NUMBER,
	AS_RATE,
	AS_LIST,
	AS_REMOTE, /* of a connection: where it goes */
};

struct column {
	const char *name;
	const char *key;
	enum form form;
	const char *of;
};

static const struct column columns[GWHA_KINDS][COLUMNS_MAX] = {
	[GWHA_KIND_POOL] = {
		{"POOL", "name", AS_TEXT, NULL},
		{"TYPE", "type", AS_TEXT, NULL},
		{"ACTIVE", "active", AS_NUMBER, "active_wanted"},
		{"STANDBY", "standby", AS_NUMBER, "standby_wanted"},
		{"GATEWAYS", "gateways", AS_NUMBER, NULL},
		{"CONNS", "connections", AS_NUMBER, NULL},
		{"CAPACITY", "capacity_kbps", AS_RATE, NULL},
		{"USED", "used_kbps", AS_RATE, NULL},
		{"OWNER", "owner", AS_TEXT, NULL},
	},
	[GWHA_KIND_GATEWAY] = {
		{"GATEWAY", "name", AS_TEXT, NULL},
		{"POOL", "pool", AS_TEXT, NULL},
		{"ROLE", "role", AS_TEXT, NULL},
		{"STATE", "state", AS_TEXT, NULL},
		{"DOMAIN", "failure_domain", AS_TEXT, NULL},
		{"CAPACITY", "capacity_kbps", AS_RATE, NULL},
		{"USED", "used_kbps", AS_RATE, NULL},
		{"CONNS", "connections", AS_NUMBER, NULL},
		{"TENANTS", "tenants", AS_NUMBER, NULL},
		{"RRS", "rrs", AS_NUMBER, NULL},
	},
	[GWHA_KIND_TENANT] = {
		{"TENANT", "name", AS_TEXT, NULL},
		{"OWNER", "owner", AS_TEXT, NULL},
		{"VRF", "vrf", AS_TEXT, NULL},
		{"ZONE", "zone", AS_NUMBER, NULL},
		{"TABLE", "table", AS_NUMBER, NULL},
		{"REFLECTOR", "rr", AS_TEXT, NULL},
		{"CONNS", "connections", AS_NUMBER, NULL},
		{"GATEWAYS", "gateways", AS_NUMBER, NULL},
	},
	[GWHA_KIND_CONN] = {
		{"CONNECTION", "name", AS_TEXT, NULL},
		{"TENANT", "tenant", AS_TEXT, NULL},
		{"TYPE", "type", AS_TEXT, NULL},
		{"IN", "in_kbps", AS_RATE, NULL},
		{"OUT", "out_kbps", AS_RATE, NULL},
		{"GATEWAY", "gateway", AS_TEXT, NULL},
		{"INSTANCE", "instance", AS_TEXT, NULL},
		{"VIP", "vip", AS_TEXT, NULL},
		{"REFLECTOR", "rr", AS_TEXT, NULL},
		{"REMOTE", "peer", AS_REMOTE, NULL},
	},
	[GWHA_KIND_INSTANCE] = {
		{"INSTANCE", "name", AS_TEXT, NULL},
		{"POOL", "pool", AS_TEXT, NULL},
		{"VRID", "vrid", AS_NUMBER, NULL},
		{"GATEWAY", "gateway", AS_TEXT, NULL},
		{"CONNS", "connections", AS_NUMBER, NULL},
		{"STANDBYS", "standbys", AS_LIST, NULL},
	},
};

static uint64_t number(const json_t *object, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value && *value ? value : "-";
}

/**
 * gwha_site_view_begin - begin a table of objects
 * @s: overwritten; to be ended
 * @out: where it will be written
 * @kind: what they are
 */
void gwha_site_view_begin(struct gwha_sheet *s, FILE *out,
			  enum gwha_pool_kind kind)
{
	struct gwha_heading headings[COLUMNS_MAX];
	size_t n = 0;

	for (; n < COLUMNS_MAX && columns[kind][n].name; n++) {
		enum form form = columns[kind][n].form;

		headings[n] = (struct gwha_heading){
			columns[kind][n].name,
			form == AS_NUMBER || form == AS_RATE ? SCOLS_FL_RIGHT : 0,
		};
	}
	gwha_sheet_begin(s, out, 0, headings, n);
}

static void list_cell(struct gwha_sheet *s, const json_t *list)
{
	char all[GWHA_CELL_MAX] = "";
	size_t used = 0, n = json_array_size(list);

	for (size_t i = 0; i < n && used < sizeof(all) - 64; i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%.31s",
					 i ? " " : "",
					 json_string_value(json_array_get(list, i)));
	gwha_cell(s, "%s%s", n ? all : "-", used >= sizeof(all) - 64 ? " ..." : "");
}

static void cell(struct gwha_sheet *s, const struct column *c, const json_t *object)
{
	char rate[GWHA_TEXT_MAX];

	switch (c->form) {
	case AS_TEXT:
		gwha_cell(s, "%s", text(object, c->key));
		break;
	case AS_NUMBER:
		if (c->of)
			gwha_cell(s, "%" PRIu64 "/%" PRIu64, number(object, c->key),
				  number(object, c->of));
		else
			gwha_cell(s, "%" PRIu64, number(object, c->key));
		break;
	case AS_RATE:
		gwha_cell(s, "%s", gwha_pool_rate(rate, number(object, c->key)));
		break;
	case AS_LIST:
		list_cell(s, json_object_get(object, c->key));
		break;
	default:
		if (json_object_get(object, "vlan"))
			gwha_cell(s, "vlan %" PRIu64, number(object, "vlan"));
		else
			gwha_cell(s, "%s", text(object, c->key));
	}
}

/**
 * gwha_site_view_line - an object as a line of a table
 * @s: table
 * @kind: what it is
 * @object: what is said of it
 */
void gwha_site_view_line(struct gwha_sheet *s, enum gwha_pool_kind kind,
			 const json_t *object)
{
	gwha_line(s);
	for (size_t i = 0; i < COLUMNS_MAX && columns[kind][i].name; i++)
		cell(s, &columns[kind][i], object);
}

/**
 * gwha_site_past_begin - begin a table of history
 * @s: overwritten; to be ended
 * @out: where it will be written
 */
void gwha_site_past_begin(struct gwha_sheet *s, FILE *out)
{
	static const struct gwha_heading headings[] = {
		{"ID", SCOLS_FL_RIGHT}, {"TIME", 0}, {"EPOCH", SCOLS_FL_RIGHT}, {"USER", 0},
		{"ASKED", 0}, {"ROW", 0}, {"CHANGE", 0}, {"CAUSE", 0},
	};

	gwha_sheet_begin(s, out, 0, headings, sizeof(headings) / sizeof(headings[0]));
}

/* Which of its values are others: "in 1gbit>2gbit gateway g1>g2". */
static void change_cell(struct gwha_sheet *s, const json_t *past)
{
	json_t *old = json_object_get(past, "old"), *new = json_object_get(past, "new");
	char all[GWHA_CELL_MAX] = "";
	size_t used = 0;
	const char *key;
	json_t *value;

	if (!old || !new) {
		gwha_cell(s, "%s", new ? "added" : "taken away");
		return;
	}
	json_object_foreach(new, key, value)
		if (!json_equal(value, json_object_get(old, key)) && used < sizeof(all) - 80)
			used += (size_t)snprintf(all + used, sizeof(all) - used,
						 "%s%.20s %.20s>%.20s", used ? " " : "", key,
						 text(old, key), text(new, key));
	json_object_foreach(old, key, value)
		if (!json_object_get(new, key) && used < sizeof(all) - 80)
			used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%.20s %.20s>-",
						 used ? " " : "", key, text(old, key));
	gwha_cell(s, "%s", all);
}

/**
 * gwha_site_past_line - a row of history as a line of a table
 * @s: table
 * @past: what is said of it
 */
void gwha_site_past_line(struct gwha_sheet *s, const json_t *past)
{
	time_t at = (time_t)(number(past, "time_us") / 1000000);
	const struct passwd *who = getpwuid((uid_t)number(past, "uid"));
	struct tm tm;
	char when[40] = "-";

	if (gmtime_r(&at, &tm))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	gwha_line(s);
	gwha_cell(s, "%" PRIu64, number(past, "id"));
	gwha_cell(s, "%s", when);
	gwha_cell(s, "%" PRIu64, number(past, "epoch"));
	if (who)
		gwha_cell(s, "%s", who->pw_name);
	else
		gwha_cell(s, "%" PRIu64, number(past, "uid"));
	gwha_cell(s, "%s", text(past, "what"));
	gwha_cell(s, "%s %s", text(past, "kind"), text(past, "name"));
	change_cell(s, past);
	gwha_cell(s, "%s", text(past, "cause"));
}
