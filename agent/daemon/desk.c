// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A controller's desk. What is asked for is tried in memory, then kept by the store,
 * and only then taken: whoever is told that something is done can rely on it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "site_node.h"

/* What loses against others is tried so often. */
#define TRIES 3

static int put(void *arg, enum gwha_pool_kind kind, const char *name,
	       const char *text)
{
	struct gwha_err err = {.text = ""};

	return gwha_site_put(arg, kind, name, text, &err);
}

/**
 * gwhad_desk_open - read a store
 * @d: desk; overwritten
 * @store: store; it is the desk's, on success
 * @err: filled in on failure
 *
 * Return: 0, or -1 if what it has is no site.
 */
int gwhad_desk_open(struct gwhad_desk *d, struct gwha_store *store,
		    struct gwha_err *err)
{
	struct gwha_findings *f = calloc(1, sizeof(*f));
	int ret;

	*d = (struct gwhad_desk){.store = store};
	*err = (struct gwha_err){.text = ""};
	ret = f ? store->ops->load(store, put, &d->site, &d->epoch, err) : -1;
	if (ret && !*err->text)
		gwha_fail(err, GWHA_EXIT_REFUSED,
			  "the store has a row that this program cannot read: run the gwhad that wrote it");
	if (!ret && gwha_site_plan(&d->site, f))
		ret = gwha_fail(err, GWHA_EXIT_REFUSED,
				"the store has what cannot be planned: %.300s: put a copy of its file in its place",
				f->at[0].text);
	free(f);
	if (!ret)
		return 0;
	gwha_site_free(&d->site);
	d->store = NULL;
	return -1;
}

/**
 * gwhad_desk_fresh - have what there is in the store, if others write to it too
 * @d: desk, open
 * @err: filled in on failure
 *
 * Return: 0, or -1 if that is not known, or cannot be had: then what was there stays.
 */
int gwhad_desk_fresh(struct gwhad_desk *d, struct gwha_err *err)
{
	struct gwhad_desk new;
	int ret = 0;

	if (d->store->ops->fresh)
		ret = d->store->ops->fresh(d->store, err);
	if (ret <= 0)
		return ret;
	if (gwhad_desk_open(&new, d->store, err))
		return -1;
	gwha_site_free(&d->site);
	*d = new;
	/* the plan knows where its objects stand in a row */
	d->site.plan.want = &d->site.want;
	return 0;
}

/**
 * gwhad_desk_close - leave a desk
 * @d: desk
 */
void gwhad_desk_close(struct gwhad_desk *d)
{
	if (d->store)
		d->store->ops->close(d->store);
	gwha_site_free(&d->site);
	*d = (struct gwhad_desk){.store = NULL};
}

static json_t *findings_json(const struct gwha_findings *f,
			     enum gwha_severity severity)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n; i++) {
		const struct gwha_finding *x = &f->at[i];
		json_t *one;

		if (x->severity != severity)
			continue;
		one = json_pack("{s:s, s:s}", "rule", x->rule, "text", x->text);
		if (one && x->place.line) {
			json_object_set_new(one, "line", json_integer(x->place.line));
			json_object_set_new(one, "column", json_integer(x->place.column));
		}
		json_array_append_new(list, one);
	}
	return list;
}

/**
 * gwhad_desk_refusal - the answer to what is refused
 * @text: why, in a line
 * @f: the same at length, or NULL
 *
 * Return: it, or NULL for want of memory.
 */
json_t *gwhad_desk_refusal(const char *text, const struct gwha_findings *f)
{
	return json_pack("{s:{s:s, s:o}}", "refused", "text", text, "errors",
			 f ? findings_json(f, GWHA_ERROR) : json_array());
}

static const char *to_name(const struct gwha_pool_plan *p, uint32_t gateway)
{
	return gateway == GWHA_POOL_NOBODY ? "" : p->gateways[gateway].conf->name;
}

static json_t *moves_json(const struct gwha_pool_plan *p)
{
	json_t *list = json_array(), *one;

	for (uint32_t i = 0; i < p->n_moves; i++) {
		const struct gwha_plan_move *m = &p->moves[i];
		const struct gwha_plan_instance *x = &p->instances[m->instance];

		one = json_pack("{s:s, s:s, s:s}", "from", to_name(p, m->from), "to",
				to_name(p, m->to), "why", gwha_pool_why_name(m->why));
		if (one && m->conn != GWHA_POOL_NOBODY)
			json_object_set_new(one, "connection",
					    json_string(p->conns[m->conn].conf->name));
		json_object_set_new(one, "instance",
				    json_sprintf("%s.%u", p->pools[x->pool].conf->name,
						 x->number));
		json_array_append_new(list, one);
	}
	return list;
}

/* Rows that really differ, as the store takes them. */
static struct gwha_store_change *changes_of(const struct gwha_site_edit *e,
					    size_t *n)
{
	struct gwha_store_change *all = calloc(e->n + 1, sizeof(*all));

	*n = 0;
	for (size_t i = 0; all && i < e->n; i++) {
		const struct gwha_site_step *s = &e->steps[i];
		const char *old = s->was ? s->was->text : NULL;
		const char *new = s->is ? s->is->text : NULL;

		if (s->is && s->is == s->was)
			new = s->text;
		if ((!old && !new) || (old && new && !strcmp(old, new)))
			continue;
		all[(*n)++] = (struct gwha_store_change){
			s->kind, s->is ? s->is->name : s->was->name, old, new,
		};
	}
	return all;
}

static int keep(struct gwhad_desk *d, const struct gwha_site_request *r,
		const struct gwha_site_edit *e, struct gwha_store_note *note,
		size_t *n, struct gwha_err *err)
{
	struct gwha_store_change *changes = changes_of(e, n);
	char what[128];
	int ret = 0;

	if (!changes)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	snprintf(what, sizeof(what), "%s%s%s%s%s", gwha_site_verb_name(r->verb),
		 r->kind < GWHA_KINDS ? " " : "",
		 r->kind < GWHA_KINDS ? gwha_pool_kind_name(r->kind) : "",
		 r->name ? " " : "", r->name ? r->name : "");
	note->what = what;
	if (*n)
		ret = d->store->ops->commit(d->store, note, changes, *n,
					    &d->epoch, err);
	free(changes);
	return ret;
}

static json_t *answer(struct gwhad_desk *d, const struct gwha_site_request *r,
		      const struct gwha_findings *f, size_t rows, bool moved)
{
	const struct gwha_site_object *o = NULL;
	json_t *done;

	if (r->kind < GWHA_KINDS)
		o = gwha_site_find(&d->site, r->kind, r->name);
	done = json_pack("{s:I, s:I, s:o, s:o}", "epoch", (json_int_t)d->epoch,
			 "rows", (json_int_t)rows, "warnings",
			 findings_json(f, GWHA_WARNING), "moves",
			 moved ? moves_json(&d->site.plan) : json_array());
	if (done && o)
		json_object_set_new(done, "object", gwha_site_json(&d->site, o));
	return json_pack("{s:o}", "done", done);
}

/* One try; with @stale, somebody else has changed the store meanwhile. */
static json_t *try_change(struct gwhad_desk *d, const struct gwha_site_request *r,
			  struct gwha_store_note *note, struct gwha_findings *f,
			  bool *stale)
{
	struct gwha_err err = {.text = ""};
	struct gwha_site_edit e;
	json_t *json = NULL;
	size_t rows = 0;
	bool moved;
	int ret;

	if (gwha_site_try(&d->site, r, &e, f)) {
		json = gwhad_desk_refusal(f->n ? f->at[0].text : "", f);
		gwha_site_drop(&d->site, &e);
		return json;
	}
	ret = keep(d, r, &e, note, &rows, &err);
	*stale = ret > 0;
	if (ret) {
		json = *stale ? NULL : gwhad_desk_refusal(err.text, NULL);
		gwha_site_drop(&d->site, &e);
	} else {
		moved = !e.quick;
		gwha_site_take(&d->site, &e);
		json = answer(d, r, f, rows, moved);
	}
	return json;
}

/**
 * gwhad_desk_change - do what changes something
 * @d: desk, open
 * @r: request
 * @uid: who asks
 * @now_us: the time
 *
 * What loses against somebody else is tried again, with what he has written.
 *
 * Return: the answer, or NULL for want of memory.
 */
json_t *gwhad_desk_change(struct gwhad_desk *d,
			  const struct gwha_site_request *r, uint32_t uid,
			  uint64_t now_us)
{
	struct gwha_store_note note = {.time_us = now_us, .uid = uid, .cause = r->cause};
	struct gwha_findings *f = calloc(1, sizeof(*f));
	struct gwha_err err = {.text = ""};
	json_t *json = NULL;
	bool stale = false;

	if (!f)
		return NULL;
	if (d->store->ops->may && d->store->ops->may(d->store, &err))
		json = gwhad_desk_refusal(err.text, NULL);
	for (int i = 0; !json && i < TRIES && (!i || stale); i++) {
		memset(f, 0, sizeof(*f));
		if (stale && gwhad_desk_fresh(d, &err))
			json = gwhad_desk_refusal(err.text, NULL);
		else
			json = try_change(d, r, &note, f, &stale);
	}
	if (!json && stale)
		json = gwhad_desk_refusal("others change the store all the time: ask again", NULL);
	free(f);
	return json;
}

struct pen {
	int (*write)(void *arg, json_t *line);
	void *arg;
	uint32_t left;
	uint64_t last;
	bool more;
};

static int write_past(void *arg, const struct gwha_store_past *p)
{
	struct pen *pen = arg;
	json_t *line;

	if (!pen->left) {
		pen->more = true;
		return 0;
	}
	pen->left--;
	pen->last = p->id;
	line = json_pack("{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s}", "id",
			 (json_int_t)p->id, "epoch", (json_int_t)p->epoch,
			 "time_us", (json_int_t)p->note.time_us, "uid",
			 (json_int_t)p->note.uid, "what", p->note.what, "cause",
			 p->note.cause, "kind", gwha_pool_kind_name(p->change.kind),
			 "name", p->change.name);
	if (line && p->change.old)
		json_object_set_new(line, "old", json_loads(p->change.old, 0, NULL));
	if (line && p->change.new)
		json_object_set_new(line, "new", json_loads(p->change.new, 0, NULL));
	return line && !pen->write(pen->arg, line) ? 0 : -1;
}

/**
 * gwhad_desk_history - say what was changed, the last first
 * @d: desk, open
 * @r: request
 * @write: takes each as a line, and last whether there is more, as gwha_site_show()
 * @arg: passed to that
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_desk_history(struct gwhad_desk *d, const struct gwha_site_request *r,
		       int (*write)(void *arg, json_t *line), void *arg,
		       struct gwha_err *err)
{
	struct pen pen = {.write = write, .arg = arg, .left = r->limit};
	const struct gwha_store_ask ask = {
		.kind = r->kind,
		.name = r->name,
		.before = r->before,
		.limit = r->limit + 1,
	};
	json_t *line;

	*err = (struct gwha_err){.text = ""};
	if (d->store->ops->history(d->store, &ask, write_past, &pen, err))
		return *err->text ? -1 : gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	line = json_pack("{s:b, s:I}", "more", pen.more, "last", (json_int_t)pen.last);
	if (line && !write(arg, line))
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}

/**
 * gwhad_desk_plan - say what a gateway has to do
 * @d: desk, open
 * @r: request
 * @write: takes the plan as a line, unless who asks has it already, and a last one,
 *	as gwha_site_show()
 * @arg: passed to that
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_desk_plan(const struct gwhad_desk *d, const struct gwha_site_request *r,
		    int (*write)(void *arg, json_t *line), void *arg,
		    struct gwha_err *err)
{
	json_t *line = gwha_site_node(&d->site, r->name, d->epoch, err);

	if (!line)
		return -1;
	if (r->epoch && r->epoch == d->epoch)
		json_decref(line);
	else if (write(arg, line))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	line = json_pack("{s:b, s:s}", "more", false, "last", r->name);
	if (line && !write(arg, line))
		return 0;
	return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
}
