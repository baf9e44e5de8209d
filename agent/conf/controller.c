// SPDX-License-Identifier: GPL-2.0-or-later
/* A controller of pools: where it keeps them, and who may ask it what. */

#include <string.h>

#include "conf.h"
#include "part.h"

enum {
	C_STORE,
	C_SOCKET,
	C_READERS,
	C_OPERATORS,
	C_ADMINS,
	C_N,
};

static const char *const keys[C_N] = {
	[C_STORE] = "store",	     [C_SOCKET] = "socket",
	[C_READERS] = "readers",     [C_OPERATORS] = "operators",
	[C_ADMINS] = "admins",
};

static void take_path(const struct gwha_part *p, int key,
		      const struct gwha_node *value, const char **to)
{
	const char *text = value ? gwha_part_text(p, keys[key], value) : NULL;

	if (!text)
		return;
	if (*text == '/' && strlen(text) < GWHA_CONTROLLER_PATH_MAX)
		*to = text;
	else
		gwha_wrong(p->f, "", value->place,
			   "%s \"%.64s\": must be a whole path, of at most %d characters",
			   keys[key], text, GWHA_CONTROLLER_PATH_MAX - 1);
}

/* A group has one role, so that nobody wonders which of two it is. */
static void add(const struct gwha_part *p, struct gwha_conf_controller *to,
		const struct gwha_node *at, const struct gwha_controller_group *new)
{
	for (size_t i = 0; i < to->n_groups; i++)
		if (!strcmp(to->groups[i].name, new->name)) {
			gwha_wrong(p->f, "H22", at->place,
				   "group \"%.64s\": is given a second time: give it one role, with one owner or tenant",
				   new->name);
			return;
		}
	if (to->n_groups == GWHA_CONTROLLER_GROUPS_MAX)
		gwha_wrong(p->f, "", at->place,
			   "controller: there can be at most %d groups",
			   GWHA_CONTROLLER_GROUPS_MAX);
	else
		to->groups[to->n_groups++] = *new;
}

static void take_groups(const struct gwha_part *p, int key,
			const struct gwha_node *value,
			enum gwha_controller_role role,
			struct gwha_conf_controller *to)
{
	const struct gwha_node *one = NULL, *mine;

	while (value && (one = gwha_part_next(p, value, one, &mine))) {
		struct gwha_controller_group new = {.role = role};

		new.name = gwha_part_text(p, keys[key], mine);
		if (new.name)
			add(p, to, mine, &new);
	}
}

static void take_admin(const struct gwha_part *p, const struct gwha_node *map,
		       struct gwha_conf_controller *to)
{
	static const char *const words[] = {"group", "owner", "tenant"};
	const struct gwha_part own = {p->conf, "an admin", p->f};
	struct gwha_controller_group new = {.role = GWHA_CONTROLLER_ADMIN};
	const struct gwha_node *v[3];

	if (!gwha_part_map(map, "admins", p->f))
		return;
	gwha_part_fields(&own, map, words, 3, v);
	if (!v[0] || !v[1] == !v[2]) {
		gwha_wrong(p->f, "H22", map->place,
			   "admins: each needs group, and either owner or tenant: give them");
		return;
	}
	new.name = gwha_part_text(&own, "group", v[0]);
	new.owner = v[1] ? gwha_part_text(&own, "owner", v[1]) : NULL;
	new.tenant = v[2] ? gwha_part_text(&own, "tenant", v[2]) : NULL;
	if (new.name && (new.owner || new.tenant))
		add(p, to, v[0], &new);
}

/**
 * gwha_controller_read - read what a file says of a controller
 * @conf: the file, as a node reads it; added to
 * @part: what the file has under "controller"
 * @f: what is wrong is added
 *
 * Return: 0, or -1 if it could not be read as a whole.
 */
int gwha_controller_read(struct gwha_conf *conf, const struct gwha_node *part,
			 struct gwha_findings *f)
{
	const struct gwha_part p = {conf, "controller", f};
	const struct gwha_node *map = gwha_conf_pick(conf, part), *v[C_N];
	const struct gwha_node *one = NULL, *mine;
	struct gwha_conf_controller *to = &conf->controller;

	if (!map)
		return 0;
	if (!gwha_part_map(map, "controller", f))
		return -1;
	*to = (struct gwha_conf_controller){
		.node = map,
		.store = GWHA_CONTROLLER_STORE,
		.socket = GWHA_CONTROLLER_SOCKET,
	};
	gwha_part_fields(&p, map, keys, C_N, v);
	if (v[C_STORE] && v[C_STORE]->kind == GWHA_NODE_MAP) {
		to->store = GWHA_CONTROLLER_ETCD;
		gwha_etcd_conf_read(conf, v[C_STORE], &to->etcd, f);
	} else {
		take_path(&p, C_STORE, v[C_STORE], &to->store);
	}
	take_path(&p, C_SOCKET, v[C_SOCKET], &to->socket);
	take_groups(&p, C_READERS, v[C_READERS], GWHA_CONTROLLER_READER, to);
	take_groups(&p, C_OPERATORS, v[C_OPERATORS], GWHA_CONTROLLER_OPERATOR, to);
	while (v[C_ADMINS] && (one = gwha_part_next(&p, v[C_ADMINS], one, &mine)))
		take_admin(&p, mine, to);
	return 0;
}
