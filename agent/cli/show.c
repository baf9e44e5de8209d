// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading objects and writing them the way the options say. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model.h"
#include "show.h"
#include "writer.h"

static bool same(const struct gwha_kind *kind, const void *a, const void *b,
		 uint16_t id)
{
	const struct gwha_field field = gwha_field_of(kind, id);

	if (!gwha_has(b, id))
		return true;
	if (!gwha_has(a, id))
		return false;
	if (kind->set->attrs[id].type == GWHA_TYPE_STRING)
		return !strcmp((const char *)a + field.offset,
			       (const char *)b + field.offset);
	return gwha_number(kind, a, id) == gwha_number(kind, b, id);
}

/**
 * gwha_list_filter - keep the objects that have what a key has
 * @kind: kind of the objects
 * @list: list
 * @key: a struct of that kind, holding numbers and strings only
 */
void gwha_list_filter(const struct gwha_kind *kind, struct gwha_list *list,
		      const void *key)
{
	size_t kept = 0;
	char *at = list->at;

	for (size_t i = 0; i < list->n; i++) {
		const char *obj = at + i * kind->size;
		bool keep = true;

		for (uint16_t id = 1; id <= kind->set->max && keep; id++)
			keep = same(kind, obj, key, id);
		if (keep)
			memmove(at + kept++ * kind->size, obj, kind->size);
	}
	list->n = kept;
}

/**
 * gwha_show_list - write objects to standard output
 * @ctx: how
 * @kind: kind of the objects
 * @list: objects
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_show_list(const struct gwha_ctx *ctx, const struct gwha_kind *kind,
		   const struct gwha_list *list, struct gwha_err *err)
{
	struct timespec now = {0};
	uint64_t now_us;

	if (ctx->json) {
		if (gwha_json_list(stdout, kind, list->at, list->n,
				   ctx->pretty))
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "standard output cannot be written");
		return 0;
	}
	clock_gettime(CLOCK_BOOTTIME, &now);
	now_us = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	for (size_t i = 0; i < list->n; i++)
		gwha_text_one(stdout, kind,
			      (const char *)list->at + i * kind->size, now_us);
	return 0;
}

/**
 * gwha_show_named - connect, read one object or all of a kind, and write them
 * @ctx: how
 * @cmd: GWHA_CMD_*_GET
 * @kind: kind of the objects
 * @key: what names one; holds nothing if all are meant
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_show_named(const struct gwha_ctx *ctx, uint8_t cmd,
		    const struct gwha_kind *kind, const void *key,
		    struct gwha_err *err)
{
	struct gwha_nl *nl = gwha_nl_open(err);
	struct gwha_list list;
	uint64_t has;
	int ret;

	if (!nl)
		return -1;
	memcpy(&has, key, sizeof(has));
	if (has)
		ret = gwha_nl_get(nl, cmd, kind, key, &list, err);
	else
		ret = gwha_nl_dump(nl, cmd, kind, &list, err);
	gwha_nl_close(nl);
	if (ret)
		return ret;
	ret = gwha_show_list(ctx, kind, &list, err);
	free(list.at);
	return ret;
}

/**
 * gwha_change - connect and ask for one change
 * @cmd: GWHA_CMD_*
 * @kind: kind of @obj
 * @obj: what is sent, or NULL for nothing
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_change(uint8_t cmd, const struct gwha_kind *kind, const void *obj,
		struct gwha_err *err)
{
	struct gwha_nl *nl = gwha_nl_open(err);
	int ret;

	if (!nl)
		return -1;
	ret = gwha_nl_request(nl, cmd, kind, obj, err);
	gwha_nl_close(nl);
	return ret;
}
