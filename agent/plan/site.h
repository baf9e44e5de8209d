/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A site: all pools, gateways, tenants and connections that a controller knows, and
 * the plan that they have. In memory; where they are kept is somebody else's. A
 * change is tried first: that says which rows it changes; then it is taken, or
 * dropped. Pure.
 */

#ifndef GWHA_SITE_H
#define GWHA_SITE_H

#include <jansson.h>

#include "json_text.h"
#include "pool_kind.h"
#include "pool_plan.h"
#include "site_request.h"

/**
 * struct gwha_site_object - an object
 * @kind: what it is
 * @name: its name; of an instance POOL.NUMBER
 * @place: the gateway of a connection, or of a tenant's reflector, or ""
 * @text: what it says, as a file of pools would: JSON
 * @tree: the same as a tree
 * @is: the same, and nothing else
 * @fresh: it is of a change that is tried
 */
struct gwha_site_object {
	enum gwha_pool_kind kind;
	bool fresh;
	char name[GWHA_NAME_MAX + 1];
	char place[GWHA_NAME_MAX + 1];
	char *text;
	struct gwha_tree tree;
	struct gwha_pools is;
};

/* Objects of a kind, by name. */
struct gwha_site_list {
	struct gwha_site_object **at;
	size_t n;
	size_t room;
};

/**
 * struct gwha_site - a site
 * @of: its objects
 * @want: the same in a row, for the planner
 * @plan: their plan
 * @made: there is a plan
 */
struct gwha_site {
	struct gwha_site_list of[GWHA_KINDS];
	struct gwha_pools want;
	struct gwha_pool_plan plan;
	bool made;
};

/**
 * struct gwha_site_step - a row that is changed
 * @kind: what it is
 * @was: the object so far, or NULL
 * @is: the object from now on, or NULL; the same as @was if only its place differs
 * @text: what it says then; of @is, or the step's own
 * @place: its place then
 * @instance: of a connection, the number of its instance then
 * @zone: of a tenant
 * @table: of a tenant
 */
struct gwha_site_step {
	enum gwha_pool_kind kind;
	struct gwha_site_object *was;
	struct gwha_site_object *is;
	char *text;
	char place[GWHA_NAME_MAX + 1];
	uint32_t instance;
	uint32_t zone;
	uint32_t table;
};

/**
 * struct gwha_site_edit - a change that is tried
 * @steps: rows; those that were asked for, then what follows from them
 * @n: how many
 * @asked: how many of those were asked for
 * @room: for how many there is room
 * @next: the site's lists with it
 * @want: the same for the planner
 * @plan: the plan with it
 * @made: there is one, for all of the site
 * @whole: all that there was is replaced
 * @quick: the site's own plan was changed: one connection more or less
 * @failed: there was no memory
 */
struct gwha_site_edit {
	struct gwha_site_step *steps;
	size_t n;
	size_t asked;
	size_t room;
	struct gwha_site_list next[GWHA_KINDS];
	struct gwha_pools want;
	struct gwha_pool_plan plan;
	bool made;
	bool whole;
	bool quick;
	bool failed;
};

/* site.c */
struct gwha_site_object *gwha_site_object_new(enum gwha_pool_kind kind,
					      const json_t *body,
					      struct gwha_findings *f);
void gwha_site_object_free(struct gwha_site_object *o);
const char *gwha_site_part(enum gwha_pool_kind kind);
size_t gwha_site_seek(const struct gwha_site_list *list, const char *name,
		      bool *found);
struct gwha_site_object *gwha_site_find(const struct gwha_site *s,
					enum gwha_pool_kind kind,
					const char *name);
int gwha_site_put(struct gwha_site *s, enum gwha_pool_kind kind,
		  const char *name, const char *text, struct gwha_err *err);
int gwha_site_plan(struct gwha_site *s, struct gwha_findings *f);
void gwha_site_free(struct gwha_site *s);

/* site_want.c */
bool gwha_site_reserve(struct gwha_site_list *list);
bool gwha_site_insert(struct gwha_site_list *list, struct gwha_site_object *o);
int gwha_site_want(const struct gwha_site_list lists[GWHA_KINDS],
		   struct gwha_pools *want, struct gwha_findings *f);

/* site_change.c, site_set.c, site_del.c, site_import.c */
int gwha_site_try(struct gwha_site *s, const struct gwha_site_request *r,
		  struct gwha_site_edit *e, struct gwha_findings *f);
void gwha_site_set(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f);
void gwha_site_del(struct gwha_site *s, const struct gwha_site_request *r,
		   struct gwha_site_edit *e, struct gwha_findings *f);
void gwha_site_import(struct gwha_site *s, const struct gwha_site_request *r,
		      struct gwha_site_edit *e, struct gwha_findings *f);
bool gwha_site_is_plain(const struct gwha_site_request *r,
			struct gwha_findings *f);
struct gwha_pool_how gwha_site_how(const struct gwha_site *s);
void gwha_site_wrong(struct gwha_findings *f, const char *rule, const char *fmt,
		     ...) __attribute__((format(printf, 3, 4)));

/* site_edit.c */
struct gwha_site_step *gwha_site_add_step(struct gwha_site_edit *e,
					  struct gwha_site_object *was,
					  struct gwha_site_object *is);
int gwha_site_settle(struct gwha_site *s, struct gwha_site_edit *e,
		     const struct gwha_pool_how *how, struct gwha_findings *f);
void gwha_site_unsettle(struct gwha_site_edit *e);
void gwha_site_take(struct gwha_site *s, struct gwha_site_edit *e);
void gwha_site_drop(struct gwha_site *s, struct gwha_site_edit *e);

/* site_back.c */
void gwha_site_write_back(struct gwha_site_edit *e);
void gwha_site_write_conn(struct gwha_site_edit *e,
			  const struct gwha_pool_plan *p, uint32_t conn,
			  struct gwha_site_object *o);
void gwha_site_write_tenant(struct gwha_site_edit *e,
			    const struct gwha_pool_plan *p, uint32_t tenant,
			    struct gwha_site_object *o);
void gwha_site_apply(const struct gwha_site_step *step,
		     struct gwha_site_object *o);

/* site_json.c, site_show.c */
typedef int (*gwha_site_write_fn)(void *arg, const char *line, size_t size);

void gwha_site_line(const struct gwha_site *s, const struct gwha_site_object *o,
		    struct gwha_json_text *to);
json_t *gwha_site_json(const struct gwha_site *s,
		       const struct gwha_site_object *o);
const char *gwha_site_field(const struct gwha_site *s,
			    const struct gwha_site_object *o, const char *key);
int gwha_site_show(const struct gwha_site *s, const struct gwha_site_request *r,
		   const struct gwha_site_rights *rights,
		   gwha_site_write_fn write, void *arg, struct gwha_err *err);

#endif /* GWHA_SITE_H */
