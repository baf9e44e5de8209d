// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who may ask what of a controller (H22): readers look at everything, operators
 * change everything; an administrator of a reseller has its tenants and their
 * connections, one of a tenant its connections, and neither has anything else.
 */

#include <string.h>

#include "site.h"

/**
 * gwha_site_rights_of - what somebody may
 * @groups: what groups may
 * @n_groups: how many
 * @uid: who it is; 0 may everything
 * @gids: his groups
 * @n: how many
 *
 * Return: the most that any of his groups may; of two alike the first.
 */
struct gwha_site_rights
gwha_site_rights_of(const struct gwha_site_group *groups, size_t n_groups,
		    uint32_t uid, const uint32_t *gids, size_t n)
{
	struct gwha_site_rights best = {.role = GWHA_SITE_NOBODY};

	if (!uid)
		best.role = GWHA_SITE_OPERATOR;
	for (size_t i = 0; i < n_groups; i++)
		for (size_t j = 0; j < n; j++)
			if (groups[i].gid == gids[j] &&
			    groups[i].rights.role > best.role)
				best = groups[i].rights;
	return best;
}

static int refuse(struct gwha_err *err, const struct gwha_site_request *r,
		  const char *why)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED, "%s%s%s: %s [H22]",
			 gwha_site_verb_name(r->verb),
			 r->kind == GWHA_KINDS ? "" : " ",
			 r->kind == GWHA_KINDS ? "" : gwha_pool_kind_name(r->kind),
			 why);
}

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* Whether a tenant is an administrator's. */
static bool owns(const struct gwha_site *s, const struct gwha_site_rights *rights,
		 const char *tenant)
{
	const struct gwha_site_object *t;

	if (!tenant)
		return false;
	if (rights->tenant)
		return !strcmp(rights->tenant, tenant);
	t = gwha_site_find(s, GWHA_KIND_TENANT, tenant);
	return t && same(rights->owner, t->is.tenants[0].owner);
}

/* What is to be said of a tenant by whoever owns it, and by nobody else. */
static const char *tenant_body(const struct gwha_site_rights *rights,
			       const struct gwha_site_request *r)
{
	static const char *const operators[] = {"vrf", "zone", "table"};
	const json_t *owner = json_object_get(r->body, "owner");

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (json_object_get(r->body, operators[i]))
			return "vrf, zone and table are operators' to give: leave them out";
	if (r->verb == GWHA_SITE_ADD && !same(json_string_value(owner), rights->owner))
		return "owner must be your own: give it";
	if (r->verb == GWHA_SITE_SET && owner &&
	    !same(json_string_value(owner), rights->owner))
		return "owner must stay your own: leave it out";
	return NULL;
}

static const char *admin_refusal(const struct gwha_site *s,
				 const struct gwha_site_rights *rights,
				 const struct gwha_site_request *r)
{
	const struct gwha_site_object *o;
	const char *tenant;

	if (r->kind == GWHA_KIND_TENANT && rights->owner) {
		if (r->verb != GWHA_SITE_ADD && !owns(s, rights, r->name))
			return "is no tenant of yours";
		return tenant_body(rights, r);
	}
	if (r->kind != GWHA_KIND_CONN || r->verb == GWHA_SITE_DRAIN)
		return "is for operators";
	o = gwha_site_find(s, r->kind, r->name);
	tenant = o ? o->is.conns[0].tenant :
		     json_string_value(json_object_get(r->body, "tenant"));
	return owns(s, rights, tenant) ? NULL : "is of no tenant of yours";
}

/**
 * gwha_site_may - whether somebody may ask for something
 * @s: site
 * @rights: who asks
 * @r: what he asks for
 * @err: filled in if not
 *
 * Return: 0 or -1.
 */
int gwha_site_may(const struct gwha_site *s,
		  const struct gwha_site_rights *rights,
		  const struct gwha_site_request *r, struct gwha_err *err)
{
	const char *why = NULL;

	if (rights->role == GWHA_SITE_OPERATOR)
		return 0;
	if (rights->role == GWHA_SITE_NOBODY)
		why = "you are in no group that may: look at controller: in gwha.yaml";
	else if (gwha_site_changes(r->verb) && rights->role == GWHA_SITE_READER)
		why = "readers change nothing: ask an operator";
	else if (gwha_site_changes(r->verb))
		why = r->verb == GWHA_SITE_IMPORT ? "is for operators" :
						    admin_refusal(s, rights, r);
	else if (rights->role == GWHA_SITE_ADMIN && r->verb != GWHA_SITE_SHOW)
		why = "is for readers and operators";
	return why ? refuse(err, r, why) : 0;
}
