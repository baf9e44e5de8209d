// SPDX-License-Identifier: GPL-2.0-or-later
/* A gateway of a pool: where its plan comes from, and on which devices it is done. */

#include <string.h>

#include "conf.h"
#include "gateway.h"
#include "part.h"

enum {
	G_NAME,
	G_FROM,
	G_DEV,
	G_VLANS,
	G_ROUTERS,
	G_GROUPS,
	G_N,
};

static const char *const keys[G_N] = {
	[G_NAME] = "name",   [G_FROM] = "from",	   [G_DEV] = "dev",
	[G_VLANS] = "vlans", [G_ROUTERS] = "routers", [G_GROUPS] = "groups",
};

/* What the plan says of each, and so nobody else. */
static const char *const planned_router[] = {"dev", "vrid", "group", "family",
					     "vip", "priority"};
static const char *const planned_group[] = {"priority", "pool", "pool-weight",
					    "pool-limit", "routes"};

static const char *text(const struct gwha_part *p, int key,
			const struct gwha_node *value, size_t most)
{
	const char *said = value ? gwha_part_text(p, keys[key], value) : NULL;

	if (!said || (*said && strlen(said) <= most))
		return said;
	gwha_wrong(p->f, "", value->place, "%s: must have 1 to %zu characters",
		   keys[key], most);
	return NULL;
}

/* A map of what comes on top; what it says is read where it is used. */
static const struct gwha_node *besides(const struct gwha_part *p, int key,
				       const struct gwha_node *value,
				       const char *const *planned, size_t n)
{
	if (!value || !gwha_part_map(value, keys[key], p->f))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const struct gwha_node *one = gwha_node_at(value, planned[i]);

		if (one)
			gwha_wrong(p->f, "", one->key->place,
				   "%s: %s: is what the plan says: leave it out",
				   keys[key], planned[i]);
	}
	return value;
}

/**
 * gwha_gateway_read - read what a file says of a gateway of a pool
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "gateway"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_gateway_read(struct gwha_conf *conf, const struct gwha_node *part,
		      struct gwha_findings *f)
{
	const struct gwha_part p = {conf, "gateway", f};
	const struct gwha_node *map = gwha_conf_pick(conf, part), *v[G_N];
	struct gwha_conf_gateway *to = &conf->gateway;

	if (!map)
		return 0;
	if (!gwha_part_map(map, "gateway", f))
		return -1;
	*to = (struct gwha_conf_gateway){.node = map, .name = conf->name};
	gwha_part_fields(&p, map, keys, G_N, v);
	if (v[G_NAME])
		to->name = text(&p, G_NAME, v[G_NAME], GWHA_NAME_MAX);
	else if (!to->name)
		gwha_wrong(f, "", map->place,
			   "gateway: say its name: this file names no nodes");
	to->from = text(&p, G_FROM, v[G_FROM],
			GWHA_CONTROLLER_PATH_MAX - 1);
	if (to->from && *to->from != '/')
		gwha_wrong(f, "", v[G_FROM]->place,
			   "from \"%.64s\": must be a whole path", to->from);
	to->dev = text(&p, G_DEV, v[G_DEV], IFNAMSIZ - 1);
	to->vlans = text(&p, G_VLANS, v[G_VLANS], IFNAMSIZ - 1);
	to->routers = besides(&p, G_ROUTERS, v[G_ROUTERS], planned_router,
			      sizeof(planned_router) / sizeof(*planned_router));
	to->groups = besides(&p, G_GROUPS, v[G_GROUPS], planned_group,
			     sizeof(planned_group) / sizeof(*planned_group));
	return 0;
}
