// SPDX-License-Identifier: GPL-2.0-or-later
/* A gateway's plan is read: all of it is known, or it is refused. */

#include <string.h>

#include "node_plan.h"
#include "site_node.h"

static int wrong(struct gwha_err *err, const char *where, const char *what)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "plan: %s: %s", where, what);
}

static int read_link(const json_t *link, const char *name, struct gwha_err *err)
{
	json_t *vips = NULL, *routes = NULL, *one;
	json_int_t vlan = 1, table, metric;
	const char *to, *via;
	json_error_t error;
	size_t i;

	if (json_unpack_ex((json_t *)link, &error, JSON_STRICT, "{s?I, s:o, s?o}",
			   "vlan", &vlan, "vips", &vips, "routes", &routes))
		return wrong(err, name, error.text);
	if (vlan < 1 || vlan > 4094)
		return wrong(err, name, "vlan: is none");
	if (!json_array_size(vips) || (routes && !json_is_array(routes)))
		return wrong(err, name, "a link needs a list of vips, and perhaps one of routes");
	json_array_foreach(vips, i, one)
		if (!json_is_string(one))
			return wrong(err, name, "vips: an address must be a text");
	json_array_foreach(routes, i, one)
		if (json_unpack_ex(one, &error, JSON_STRICT, "{s:s, s:s, s:I, s:I}",
				   "to", &to, "via", &via, "table", &table, "metric",
				   &metric))
			return wrong(err, name, error.text);
	return 0;
}

static int read_instance(const json_t *x, struct gwha_err *err)
{
	json_int_t vrid, priority, limit, weight;
	json_t *links, *left, *link;
	const char *name = "an instance", *gateway;
	json_error_t error;
	size_t i;

	if (json_unpack_ex((json_t *)x, &error, JSON_STRICT,
			   "{s:s, s:I, s:s, s:I, s:I, s:I, s:o, s:o}", "name", &name,
			   "vrid", &vrid, "gateway", &gateway, "priority", &priority,
			   "limit", &limit, "weight", &weight, "links", &links, "left",
			   &left))
		return wrong(err, name, error.text);
	if (!json_is_array(links) || !json_is_object(left))
		return wrong(err, name, "links must be a list, and left an object");
	json_array_foreach(links, i, link)
		if (read_link(link, name, err))
			return -1;
	return 0;
}

static int read_all(struct gwha_node_plan *plan, struct gwha_err *err)
{
	json_int_t epoch = 0;
	json_t *instances, *one;
	json_error_t error;
	const char *role;
	int format = 0;
	size_t i;

	/* what is of another format may have other keys */
	if (json_unpack_ex(plan->json, &error, 0, "{s:i}", "format", &format))
		return wrong(err, "format", "is missing: this is no plan of a node");
	if (format != GWHA_NODE_PLAN_FORMAT)
		return wrong(err, "format", "is another one than this program knows: run controller and nodes of one version");
	if (json_unpack_ex(plan->json, &error, JSON_STRICT,
			   "{s:i, s:I, s:s, s:s, s:s, s:o}", "format", &format, "epoch",
			   &epoch, "gateway", &plan->gateway, "pool", &plan->pool,
			   "role", &role, "instances", &instances))
		return wrong(err, "it", error.text);
	if (epoch < 1 || !json_is_array(instances))
		return wrong(err, "epoch, instances", "must be a number from 1 and a list");
	plan->epoch = (uint64_t)epoch;
	json_array_foreach(instances, i, one)
		if (read_instance(one, err))
			return -1;
	return 0;
}

/**
 * gwha_node_plan_read - read a gateway's plan
 * @text: JSON
 * @size: its bytes
 * @plan: overwritten; to be freed, there is none on failure
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_node_plan_read(const char *text, size_t size,
			struct gwha_node_plan *plan, struct gwha_err *err)
{
	json_error_t error;
	char where[64];

	*plan = (struct gwha_node_plan){.json = NULL};
	if (size > GWHA_NODE_PLAN_MAX)
		return wrong(err, "it", "is too long: it can have 16 MiB");
	plan->json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	if (!plan->json) {
		snprintf(where, sizeof(where), "line %d, column %d", error.line,
			 error.column);
		return wrong(err, where, error.text);
	}
	if (!read_all(plan, err))
		return 0;
	gwha_node_plan_free(plan);
	return -1;
}

/**
 * gwha_node_plan_fits - whether a plan can come after another
 * @plan: the new one
 * @kept: the last one, or none
 * @err: filled in if it is older
 *
 * Whose plan is of a site that was put back to what it had been is told what to do.
 *
 * Return: 0 or -1.
 */
int gwha_node_plan_fits(const struct gwha_node_plan *plan,
			const struct gwha_node_plan *kept, struct gwha_err *err)
{
	if (!kept->json || strcmp(plan->gateway, kept->gateway) ||
	    plan->epoch >= kept->epoch)
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "plan of %.64s: epoch %llu is older than %llu, which is kept: nothing was changed; if the controller's store was put back, say gwha plan forget, and reload gwhad",
			 plan->gateway, (unsigned long long)plan->epoch,
			 (unsigned long long)kept->epoch);
}

/**
 * gwha_node_plan_free - free a gateway's plan
 * @plan: that
 */
void gwha_node_plan_free(struct gwha_node_plan *plan)
{
	json_decref(plan->json);
	*plan = (struct gwha_node_plan){.json = NULL};
}
