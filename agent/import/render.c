// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A gwha.yaml. By hand, since it is to have comments, which libyaml's emitter
 * does not write: what is no plain word is quoted, and nothing is nested other
 * than here. That it can be read again is proved each time (prove.c).
 */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "prove.h"
#include "units.h"

static void mark(struct gwha_render *r)
{
	size_t room = r->room ? 2 * r->room : 256;
	struct gwha_mark *marks;

	if (r->n == r->room) {
		marks = realloc(r->marks, room * sizeof(*marks));
		if (!marks) {
			r->failed = true;
			return;
		}
		r->marks = marks;
		r->room = room;
	}
	r->marks[r->n++] = (struct gwha_mark){r->place, r->rt};
}

static bool is_plain(const char *text)
{
	static const char signs[] = "_./-+@%=";
	const char *c = text;

	if (!*c || strchr("-.+@%=", *c))
		return false;
	for (; *c; c++)
		if (!(*c >= '0' && *c <= '9') && !(*c >= 'a' && *c <= 'z') &&
		    !(*c >= 'A' && *c <= 'Z') && !strchr(signs, *c))
			return false;
	return true;
}

static void quoted(struct gwha_render *r, const char *text)
{
	mark(r);
	fputc('"', r->out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', r->out);
		fputc(*text >= ' ' && *text <= '~' ? *text : '?', r->out);
	}
	fputc('"', r->out);
}

static void scalar(struct gwha_render *r, const char *text)
{
	if (!is_plain(text)) {
		quoted(r, text);
		return;
	}
	mark(r);
	fputs(text, r->out);
}

static void indent(struct gwha_render *r, int level)
{
	fprintf(r->out, "%*s", 2 * level, "");
}

static void key(struct gwha_render *r, int level, const char *name)
{
	indent(r, level);
	scalar(r, name);
	fputc(':', r->out);
}

/**
 * gwha_render_open - begin a map or list
 * @r: what is written
 * @level: how deep it stands
 * @name: its key
 */
void gwha_render_open(struct gwha_render *r, int level, const char *name)
{
	key(r, level, name);
	fputc('\n', r->out);
}

/**
 * gwha_render_value - write a value
 * @r: what is written
 * @level: how deep it stands; 0 behind what stands there
 * @name: its key
 * @text: text
 */
void gwha_render_value(struct gwha_render *r, int level, const char *name,
		       const char *text)
{
	key(r, level, name);
	fputc(' ', r->out);
	scalar(r, text);
	fputc('\n', r->out);
}

static void number(struct gwha_render *r, int level, const char *name, int n)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", n);
	gwha_render_value(r, level, name, text);
}

/* What is not said has its default there too. */
static void flag(struct gwha_render *r, int level, const char *name, int on)
{
	if (on != GWHA_UNSAID)
		gwha_render_value(r, level, name, on ? "on" : "off");
}

static void span(struct gwha_render *r, int level, const char *name, int64_t us)
{
	char text[GWHA_TEXT_MAX];

	if (us != GWHA_UNSAID)
		gwha_render_value(r, level, name, gwha_time_text(text, (uint64_t)us));
}

/* A line of characters that can be seen; what is longer is cut. */
__attribute__((format(printf, 3, 4))) static void
comment(struct gwha_render *r, int level, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	indent(r, level);
	fprintf(r->out, "# %s\n", text);
}

static const char *file_of(const struct gwha_render *r,
			   struct gwha_import_place place)
{
	return r->w->im->files[place.file];
}

static void element(struct gwha_render *r, int level, const char *text)
{
	indent(r, level);
	fputs("- ", r->out);
	scalar(r, text);
	fputc('\n', r->out);
}

static void write_vip(struct gwha_render *r, const struct gwha_wish_vip *vip)
{
	char text[GWHA_TEXT_MAX];
	size_t len;

	r->place = vip->place;
	gwha_addr_text(text, &vip->addr);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, "/%u", vip->plen);
	if (!vip->dev && !vip->excluded) {
		element(r, 3, text);
		return;
	}
	indent(r, 3);
	fputs("- ", r->out);
	gwha_render_value(r, 0, "addr", text);
	if (vip->dev)
		gwha_render_value(r, 4, "dev", vip->dev);
	if (vip->excluded)
		gwha_render_value(r, 4, "excluded", "on");
}

static void write_addr(struct gwha_render *r, int level, const char *name,
		       const struct gwha_addr *addr)
{
	char text[GWHA_TEXT_MAX];

	if (addr->len)
		gwha_render_value(r, level, name, gwha_addr_text(text, addr));
}

static void write_peers(struct gwha_render *r, int level,
			const struct gwha_peers *peers)
{
	char text[GWHA_TEXT_MAX];

	if (!peers->n)
		return;
	gwha_render_open(r, level, "peer");
	for (uint32_t i = 0; i < peers->n; i++)
		element(r, level + 1, gwha_addr_text(text, &peers->at[i]));
}

/**
 * gwha_wish_secret_file - how the file of a router's secret is called
 * @name: overwritten
 * @room: its size
 * @rt: router
 *
 * Return: @name.
 */
const char *gwha_wish_secret_file(char *name, size_t room,
				  const struct gwha_wish_router *rt)
{
	snprintf(name, room, "vrrp-%s-%u.text", rt->dev, rt->vrid);
	return name;
}

static void write_auth(struct gwha_render *r, const struct gwha_wish_router *rt)
{
	const char *dir = r->w->im->how->secrets;
	char file[64], path[4096 + 64];

	if (!rt->secret)
		return;
	r->place = rt->secret_place;
	gwha_wish_secret_file(file, sizeof(file), rt);
	snprintf(path, sizeof(path), "%s%s%s", dir,
		 *dir && dir[strlen(dir) - 1] == '/' ? "" : "/", file);
	gwha_render_open(r, 2, "auth");
	gwha_render_value(r, 3, "type", "text");
	gwha_render_value(r, 3, "text-file", path);
}

static void write_router(struct gwha_render *r, struct gwha_wish_router *rt)
{
	const struct gwha_wish_vip *vip = rt->vips;

	r->place = rt->place;
	r->rt = rt;
	comment(r, 1, "%s:%u: %s", file_of(r, rt->place), rt->place.line,
		rt->what);
	fputs("  - ", r->out);
	gwha_render_value(r, 0, "dev", rt->dev);
	number(r, 2, "vrid", (int)rt->vrid);
	if (rt->sync) {
		gwha_render_value(r, 2, "group", rt->sync);
	} else {
		number(r, 2, "priority", rt->priority);
		flag(r, 2, "preempt", rt->preempt);
		if (rt->preempt_delay_us)
			span(r, 2, "preempt-delay", rt->preempt_delay_us);
	}
	if (rt->version)
		number(r, 2, "version", (int)rt->version);
	span(r, 2, "interval", rt->interval_us);
	flag(r, 2, "vmac", rt->vmac);
	flag(r, 2, "accept", rt->accept);
	if (rt->garp_repeat != GWHA_UNSAID)
		number(r, 2, "garp-repeat", rt->garp_repeat);
	span(r, 2, "garp-refresh", rt->garp_refresh_us);
	write_addr(r, 2, "src", &rt->src);
	write_peers(r, 2, &rt->peers);
	if (rt->ttl_min != GWHA_UNSAID)
		number(r, 2, "ttl-min", rt->ttl_min);
	if (vip)
		gwha_render_open(r, 2, "vip");
	for (; vip; vip = vip->next)
		write_vip(r, vip);
	write_auth(r, rt);
	r->rt = NULL;
}

static void write_group(struct gwha_render *r, const struct gwha_wish_group *g)
{
	const struct gwha_wish_track *track = g->tracks;

	r->place = g->place;
	comment(r, 1, "%s:%u: %s", file_of(r, g->place), g->place.line,
		g->source);
	gwha_render_open(r, 1, g->name);
	number(r, 2, "priority", g->priority);
	flag(r, 2, "preempt", g->preempt);
	if (g->preempt_delay_us)
		span(r, 2, "preempt-delay", g->preempt_delay_us);
	if (g->start_delay_us)
		span(r, 2, "start-delay", g->start_delay_us);
	if (track)
		gwha_render_open(r, 2, "track");
	for (; track; track = track->next) {
		r->place = track->place;
		fputs("      - ", r->out);
		gwha_render_value(r, 0, track->dev ? "dev" : "name",
				  track->dev ? track->dev : track->name);
		if (track->weight)
			number(r, 4, "weight", track->weight);
	}
	gwha_render_routes(r, g);
}

/* A group whose last router is not carried over is not, either. */
static bool has_members(const struct gwha_wish_group *g)
{
	return g->n;
}

static void write_groups(struct gwha_render *r)
{
	const struct gwha_wish_group *g = r->w->groups;
	bool begun = false;

	for (; g; g = g->next) {
		if (!has_members(g))
			continue;
		if (!begun)
			gwha_render_open(r, 0, "groups");
		begun = true;
		write_group(r, g);
	}
}

/* By a group that is written. */
static bool is_tracked(const struct gwha_wish *w,
		       const struct gwha_wish_check *c)
{
	const struct gwha_wish_group *g;
	const struct gwha_wish_track *t;

	for (g = w->groups; g; g = g->next)
		for (t = g->tracks; t; t = t->next)
			if (t->name && !strcmp(t->name, c->name) &&
			    has_members(g))
				return true;
	return false;
}

/* Arguments are quoted always: some words are no text to YAML. */
static void write_check(struct gwha_render *r, const struct gwha_wish_check *c)
{
	r->place = c->place;
	comment(r, 1, "%s:%u: %s", file_of(r, c->place), c->place.line,
		c->what);
	gwha_render_open(r, 1, c->name);
	if (c->process) {
		key(r, 2, "process");
		fputc(' ', r->out);
		quoted(r, c->process);
	} else {
		key(r, 2, "exec");
		for (size_t i = 0; i < c->n; i++) {
			fputs(i ? ", " : " [", r->out);
			quoted(r, c->exec[i]);
		}
		fputc(']', r->out);
	}
	fputc('\n', r->out);
	span(r, 2, "interval", c->interval_us);
	if (!c->process)
		span(r, 2, "timeout", c->timeout_us);
	number(r, 2, "rise", (int)c->rise);
	number(r, 2, "fall", (int)c->fall);
}

static void write_checks(struct gwha_render *r)
{
	const struct gwha_wish_check *c;
	bool begun = false;

	for (c = r->w->checks; c; c = c->next) {
		if (c->off || !is_tracked(r->w, c))
			continue;
		if (!begun)
			gwha_render_open(r, 0, "checks");
		begun = true;
		write_check(r, c);
	}
}

static void write_nodes(struct gwha_render *r)
{
	const struct gwha_wish_addr *a = r->w->addrs;
	const struct gwha_wish_addr *b;

	if (!r->w->node)
		return;
	gwha_render_open(r, 0, "nodes");
	gwha_render_open(r, 1, r->w->node);
	if (a)
		gwha_render_open(r, 2, "address");
	else
		fputs("    {}\n", r->out);
	for (; a; a = a->next) {
		if (!a->last)
			continue;
		r->place = a->place;
		gwha_render_open(r, 3, a->dev);
		for (b = a; b; b = b->more) {
			r->place = b->place;
			element(r, 4, b->text);
		}
	}
}

static void write_sync(struct gwha_render *r)
{
	const struct gwha_wish_sync *s = &r->w->sync;
	const struct gwha_wish_group *g = r->w->groups;
	const char *dir = r->w->im->how->secrets;
	char path[4096 + 64];

	while (s->wanted && g && (g->own || strcmp(g->source, s->group)))
		g = g->next;
	if (!s->wanted || !g || !has_members(g))
		return;
	r->place = s->place;
	gwha_render_open(r, 0, "sync");
	gwha_render_open(r, 1, g->name);
	gwha_render_value(r, 2, "dev", s->dev);
	write_addr(r, 2, "local", &s->local);
	write_peers(r, 2, &s->peers);
	snprintf(path, sizeof(path), "%s%ssync.key", dir,
		 *dir && dir[strlen(dir) - 1] == '/' ? "" : "/");
	gwha_render_open(r, 2, "key");
	gwha_render_value(r, 3, "key-id", "1");
	gwha_render_value(r, 3, "key-file", path);
}

/**
 * gwha_render - write what is wished as a gwha.yaml
 * @r: overwritten; to be freed, also on failure
 * @w: what is wished
 *
 * Return: 0, or -1 if there is no memory.
 */
int gwha_render(struct gwha_render *r, const struct gwha_wish *w)
{
	struct gwha_wish_router *rt;
	bool some = false;

	*r = (struct gwha_render){.w = w};
	r->out = open_memstream(&r->text, &r->size);
	if (!r->out)
		return -1;
	comment(r, 0, "From %s's %s, by gwha import.", w->from,
		w->im->files[0]);
	comment(r, 0, "%zu things are not carried over, %zu are to be done: the import tells them.",
		w->im->n[GWHA_IMPORT_LOST], w->im->n[GWHA_IMPORT_TO_DO]);
	write_nodes(r);
	write_groups(r);
	for (rt = w->routers; rt; rt = rt->next) {
		if (rt->off)
			continue;
		if (!some)
			gwha_render_open(r, 0, "routers");
		some = true;
		write_router(r, rt);
	}
	r->place = (struct gwha_import_place){0};
	if (!some) {
		key(r, 0, "routers");
		fputs(" []\n", r->out);
	}
	write_sync(r);
	write_checks(r);
	return fclose(r->out) || r->failed ? -1 : 0;
}

/**
 * gwha_render_free - free a result
 * @r: result
 */
void gwha_render_free(struct gwha_render *r)
{
	free(r->text);
	free(r->marks);
	*r = (struct gwha_render){0};
}
