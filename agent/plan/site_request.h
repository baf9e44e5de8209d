/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a controller is asked, and who may ask it. Pure. */

#ifndef GWHA_SITE_REQUEST_H
#define GWHA_SITE_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "objects.h"
#include "pool_kind.h"

struct gwha_site;

/* Of one answer: the rest is asked for by "after". */
#define GWHA_SITE_PAGE_MAX 4096
#define GWHA_SITE_CAUSE_MAX 256

enum gwha_site_verb {
	GWHA_SITE_ADD,
	GWHA_SITE_SET,
	GWHA_SITE_DEL,
	GWHA_SITE_DRAIN,
	GWHA_SITE_IMPORT,
	GWHA_SITE_SHOW,
	GWHA_SITE_EXPORT,
	GWHA_SITE_HISTORY,
	GWHA_SITE_PLAN, /* what one gateway has to do */
	GWHA_SITE_VERBS,
};

/**
 * struct gwha_site_request - a request
 * @json: the whole of it, which the rest points into
 * @verb: what is to be done
 * @kind: to what; GWHA_KINDS if it was not said
 * @name: to which one, or NULL
 * @body: what it says, or is to say; an object, or NULL
 * @filter: which ones are shown; an object of texts, or NULL
 * @text: a file of pools, or NULL
 * @cause: why, or ""
 * @after: those behind this name, or NULL
 * @before: history before this number; 0 for all
 * @limit: at most so many
 * @epoch: of a plan that is known already; 0 for none
 * @force: a drain or removal that breaks a rule
 * @replace: what is there is replaced by what is imported
 */
struct gwha_site_request {
	json_t *json;
	enum gwha_site_verb verb;
	enum gwha_pool_kind kind;
	const char *name;
	const json_t *body;
	const json_t *filter;
	const char *text;
	const char *cause;
	const char *after;
	uint64_t before;
	uint32_t limit;
	uint64_t epoch;
	bool force;
	bool replace;
};

enum gwha_site_role {
	GWHA_SITE_NOBODY,
	GWHA_SITE_READER,
	GWHA_SITE_ADMIN, /* of the tenants of one owner, or of one tenant */
	GWHA_SITE_OPERATOR,
};

/**
 * struct gwha_site_rights - who asks
 * @role: what he may
 * @owner: of an admin: the reseller whose tenants are his, or NULL
 * @tenant: of an admin: the tenant that is his, or NULL
 */
struct gwha_site_rights {
	enum gwha_site_role role;
	const char *owner;
	const char *tenant;
};

/**
 * struct gwha_site_group - what members of a group may
 * @gid: the group
 * @rights: that
 */
struct gwha_site_group {
	uint32_t gid;
	struct gwha_site_rights rights;
};

/* site_request.c */
int gwha_site_request_read(const char *text, size_t size,
			   struct gwha_site_request *r, struct gwha_err *err);
void gwha_site_request_free(struct gwha_site_request *r);
const char *gwha_site_verb_name(enum gwha_site_verb verb);
bool gwha_site_changes(enum gwha_site_verb verb);

/* site_rights.c */
struct gwha_site_rights
gwha_site_rights_of(const struct gwha_site_group *groups, size_t n_groups,
		    uint32_t uid, const uint32_t *gids, size_t n);
int gwha_site_may(const struct gwha_site *s,
		  const struct gwha_site_rights *rights,
		  const struct gwha_site_request *r, struct gwha_err *err);

#endif /* GWHA_SITE_REQUEST_H */
