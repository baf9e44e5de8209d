// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a node's file says, and what the controller planned for it, as one tree: so
 * there is one reader, one set of rules, and one way to the kernel for both. The
 * file's tree stays as it is; of it are copied those few nodes that get more.
 */

#include <stdlib.h>
#include <string.h>

#include "planned.h"
#include "tree_json.h"
#include "units.h"

/* What goes together into one tree. */
struct work {
	const struct gwha_conf *conf;
	const struct gwha_node_plan *plan;
	struct gwha_tree *to;
	struct gwha_planned *left;
	struct gwha_findings *f;
	struct gwha_node *groups;
	struct gwha_node *routers;
	size_t n_routes;
};

static struct gwha_place at(const struct work *w)
{
	return w->conf->gateway.node->place;
}

/* A node with what is in it, beside nobody; it is the new tree's. */
static struct gwha_node *copy(struct work *w, const struct gwha_node *node)
{
	size_t size = sizeof(*node) + strlen(node->text) + 1;
	struct gwha_node *new = malloc(size);

	if (!new) {
		gwha_wrong(w->f, "", at(w), "out of memory");
		return NULL;
	}
	memcpy(new, node, size);
	new->next = NULL;
	new->made = w->to->made;
	w->to->made = new;
	return new;
}

/* The same, with copies of what is in it, for there will be more. */
static struct gwha_node *copy_list(struct work *w, const struct gwha_node *node)
{
	struct gwha_node *new = copy(w, node), *one;

	if (!new)
		return NULL;
	new->first = NULL;
	new->last = NULL;
	new->n = 0;
	for (node = node->first; node; node = node->next) {
		one = copy(w, node);
		if (!one)
			return NULL;
		gwha_tree_append(new, one);
	}
	return new;
}

/* JSON as a part of the tree; @json is taken. */
static struct gwha_node *grow(struct work *w, json_t *json)
{
	struct gwha_tree part = {.root = NULL};
	struct gwha_node *last;
	int ret = json ? gwha_tree_of_json(json, &part, w->f) : -1;

	if (!json)
		gwha_wrong(w->f, "", at(w), "out of memory");
	json_decref(json);
	for (last = part.made; last && last->made; last = last->made)
		;
	if (last) {
		last->made = w->to->made;
		w->to->made = part.made;
	}
	if (ret)
		return NULL;
	/* where it comes from is all that can be said of its place */
	part.root->place = at(w);
	return part.root;
}

static void add_key(struct work *w, struct gwha_node *map, const char *key,
		    json_t *value)
{
	struct gwha_node *node = grow(w, value);
	struct gwha_node *name = node ? grow(w, json_string(key)) : NULL;

	if (!name)
		return;
	node->key = name;
	gwha_tree_append(map, node);
}

/* What the file wants each to have besides, with its places. */
static void add_besides(struct work *w, struct gwha_node *map,
			const struct gwha_node *besides)
{
	const struct gwha_node *one = besides ? besides->first : NULL;

	for (; one; one = one->next) {
		struct gwha_node *new = copy(w, one);

		if (new)
			gwha_tree_append(map, new);
	}
}

static json_int_t number(const json_t *x, const char *key)
{
	return json_integer_value(json_object_get(x, key));
}

static const char *name_of(const json_t *x)
{
	return json_string_value(json_object_get(x, "name"));
}

/* The device of a link, or NULL: that is told. */
static const char *device(struct work *w, const json_t *link, const char *name,
			  char dev[IFNAMSIZ])
{
	const struct gwha_conf_gateway *g = &w->conf->gateway;
	json_int_t vlan = number(link, "vlan");
	const char *base = vlan ? g->vlans : g->dev;
	int n;

	if (!base) {
		gwha_wrong(w->f, "", at(w),
			   "gateway: %s of its plan is on %s: say %s: DEVICE", name,
			   vlan ? "VLANs" : "the pool's LAN", vlan ? "vlans" : "dev");
		return NULL;
	}
	n = vlan ? snprintf(dev, IFNAMSIZ, "%s.%d", base, (int)vlan) :
		   snprintf(dev, IFNAMSIZ, "%s", base);
	if (n < IFNAMSIZ)
		return dev;
	gwha_wrong(w->f, "", at(w),
		   "gateway: vlans: \"%s.%d\" is too long for a device: 15 characters",
		   base, (int)vlan);
	return NULL;
}

static bool is_family(const char *vip, bool inet6)
{
	return !strchr(vip, ':') == !inet6;
}

static json_t *link_local(json_int_t vrid)
{
	return json_sprintf("fe80::200:5eff:fe00:%x/128", 0x200 + (unsigned int)vrid);
}

/*
 * Its addresses of a family, whole; NULL if it has none. Of IPv6 the first one must be
 * link-local: that of the virtual MAC, as of any interface, so each node has the same.
 */
static json_t *vips_of(const json_t *link, json_int_t vrid, bool inet6)
{
	json_t *list = json_array(), *one;
	size_t i;

	json_array_foreach(json_object_get(link, "vips"), i, one) {
		const char *vip = json_string_value(one);

		if (!is_family(vip, inet6))
			continue;
		if (inet6 && !json_array_size(list))
			json_array_append_new(list, link_local(vrid));
		json_array_append_new(list, json_sprintf("%s/%d", vip, inet6 ? 128 : 32));
	}
	if (json_array_size(list))
		return list;
	json_decref(list);
	return NULL;
}

/* A VRID is the plan's or the file's: neither is left out in silence (V11). */
static void check_router(struct work *w, const char *dev, json_int_t vrid,
			 const char *group)
{
	for (size_t i = 0; i < w->conf->n_routers; i++) {
		const struct gwha_conf_router *r = &w->conf->routers[i];

		if (r->rt.vrid == vrid && !strcmp(r->rt.ifname, dev))
			gwha_wrong(w->f, "V11", gwha_conf_place(w->conf, r->node, "vrid"),
				   "router dev %s vrid %d: the plan of epoch %llu has it for %s: take it out of this file, or give it another vrid",
				   dev, (int)vrid, (unsigned long long)w->plan->epoch,
				   group);
	}
}

static void add_router(struct work *w, const json_t *x, const char *dev,
		       json_t *vips)
{
	struct gwha_node *map;

	check_router(w, dev, number(x, "vrid"), name_of(x));
	map = grow(w, json_pack("{s:s, s:I, s:s, s:o}", "dev", dev, "vrid",
				number(x, "vrid"), "group", name_of(x), "vip", vips));
	if (!map)
		return;
	if (!w->conf->gateway.routers ||
	    !gwha_node_at(w->conf->gateway.routers, "version"))
		add_key(w, map, "version", json_integer(3));
	add_besides(w, map, w->conf->gateway.routers);
	gwha_tree_append(w->routers, map);
}

/* Of a file, so many routes; those of the plan are behind its own. */
static void add_routes(struct work *w, const json_t *link, const char *dev,
		       json_t *routes)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(link, "routes"), i, one) {
		json_t *route = w->n_routes < GWHA_ROUTES_MAX ? json_deep_copy(one) : NULL;

		if (!route) {
			w->left->routes++;
			continue;
		}
		w->n_routes++;
		json_object_set_new(route, "dev", json_string(dev));
		if (!number(route, "metric"))
			json_object_del(route, "metric");
		json_array_append_new(routes, route);
	}
}

static void add_links(struct work *w, const json_t *x, json_t *routes)
{
	char dev[IFNAMSIZ];
	json_t *link, *vips;
	size_t i;

	json_array_foreach(json_object_get(x, "links"), i, link) {
		if (!device(w, link, name_of(x), dev))
			return;
		for (int inet6 = 0; inet6 < 2; inet6++) {
			vips = vips_of(link, number(x, "vrid"), inet6);
			if (vips)
				add_router(w, x, dev, vips);
		}
		add_routes(w, link, dev, routes);
	}
}

static void add_instance(struct work *w, const json_t *x)
{
	const struct gwha_node *twin = gwha_node_at(w->groups, name_of(x));
	json_t *routes = json_array();
	struct gwha_node *map, *key;

	if (twin)
		gwha_wrong(w->f, "", twin->place,
			   "group \"%s\": the plan of epoch %llu has it: take it out of this file, or give it another name",
			   name_of(x), (unsigned long long)w->plan->epoch);
	add_links(w, x, routes);
	map = grow(w, json_pack("{s:I, s:s, s:I, s:I}", "priority", number(x, "priority"),
				"pool", w->plan->pool, "pool-weight",
				number(x, "weight"), "pool-limit", number(x, "limit")));
	key = map ? grow(w, json_string(name_of(x))) : NULL;
	if (key) {
		if (json_array_size(routes))
			add_key(w, map, "routes", json_incref(routes));
		add_besides(w, map, w->conf->gateway.groups);
		map->key = key;
		gwha_tree_append(w->groups, map);
	}
	json_decref(routes);
}

/* The part of that name with copies of what is in it, or a new one of its own. */
static struct gwha_node *part_of(struct work *w, struct gwha_node *root,
				 const struct gwha_node *from, const char *name,
				 enum gwha_node_kind kind)
{
	const struct gwha_node *is = gwha_node_at(from, name);
	struct gwha_node *part = NULL, *key;

	if (is && is->kind == kind) {
		part = copy_list(w, is);
	} else {
		part = grow(w, kind == GWHA_NODE_MAP ? json_object() : json_array());
		key = part ? grow(w, json_string(name)) : NULL;
		if (!key)
			return NULL;
		part->key = key;
	}
	if (part)
		gwha_tree_append(root, part);
	return part;
}

/* All parts of the file but the two that get more. */
static bool begin(struct work *w, const struct gwha_node *from)
{
	struct gwha_node *root = copy(w, from), *one;

	if (!root)
		return false;
	root->first = NULL;
	root->last = NULL;
	root->n = 0;
	w->to->root = root;
	for (const struct gwha_node *part = from->first; part; part = part->next) {
		if (!strcmp(part->key->text, "groups") ||
		    !strcmp(part->key->text, "routers"))
			continue;
		one = copy(w, part);
		if (!one)
			return false;
		gwha_tree_append(root, one);
	}
	w->groups = part_of(w, root, from, "groups", GWHA_NODE_MAP);
	w->routers = part_of(w, root, from, "routers", GWHA_NODE_LIST);
	return w->groups && w->routers;
}

/**
 * gwha_planned_tree - a file, and what the controller planned for a node of it
 * @file: the file, without an error
 * @conf: what it says to the node, which is the plan's gateway
 * @plan: the plan
 * @to: overwritten; points into @file, which must outlive it; to be freed, also on
 *	failure
 * @left: set to what is not done
 * @f: what is wrong is added, where the two disagree
 *
 * Return: 0 or -1.
 */
int gwha_planned_tree(const struct gwha_tree *file, const struct gwha_conf *conf,
		      const struct gwha_node_plan *plan, struct gwha_tree *to,
		      struct gwha_planned *left, struct gwha_findings *f)
{
	struct work w = {conf, plan, to, left, f, NULL, NULL, conf->n_routes};
	size_t before = f->errors;
	json_t *x;
	size_t i;

	*to = (struct gwha_tree){.root = NULL};
	*left = (struct gwha_planned){0};
	if (!begin(&w, file->root))
		return -1;
	json_array_foreach(json_object_get(plan->json, "instances"), i, x) {
		if (json_array_size(json_object_get(x, "links")))
			add_instance(&w, x);
		else
			left->idle++;
	}
	return f->errors == before ? 0 : -1;
}
