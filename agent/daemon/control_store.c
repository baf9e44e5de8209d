// SPDX-License-Identifier: GPL-2.0-or-later
/* Which store the controller has: a file, or etcd with its election. */

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "elect.h"
#include "log.h"

static void make_directory(const char *path)
{
	char dir[GWHA_CONTROLLER_PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	/* if it cannot be, what is opened there says so */
	if (*dir)
		(void)!mkdir(dir, 0755);
}

static void copy(char *to, size_t room, const char *from)
{
	snprintf(to, room, "%s", from ? from : "");
}

/* What the file says, as the store wants it; zeroes where there is nothing. */
static void conf_of(const struct gwhad_control *c, struct gwha_etcd_conf *to)
{
	const struct gwha_conf_etcd *from = &c->conf->etcd;

	memset(to, 0, sizeof(*to));
	for (; to->n < from->n; to->n++)
		copy(to->at[to->n], sizeof(to->at[0]), from->at[to->n]);
	copy(to->prefix, sizeof(to->prefix), from->prefix);
	copy(to->ca, sizeof(to->ca), from->ca);
	copy(to->cert, sizeof(to->cert), from->cert);
	copy(to->key, sizeof(to->key), from->key);
	copy(to->user, sizeof(to->user), from->user);
	copy(to->password, sizeof(to->password), from->password);
	to->lease_us = from->lease_us;
	copy(to->name, sizeof(to->name), c->name);
	if (!c->name && gethostname(to->name, sizeof(to->name) - 1))
		copy(to->name, sizeof(to->name), "?");
}

/**
 * gwhad_control_store - have the store that the file says
 * @c: the controller
 * @err: filled in on failure
 *
 * Return: it, or NULL.
 */
struct gwha_store *gwhad_control_store(struct gwhad_control *c, struct gwha_err *err)
{
	if (c->elect)
		return gwhad_elect_store(c->elect);
	if (strcmp(c->store, GWHA_CONTROLLER_ETCD)) {
		make_directory(c->store);
		return gwha_store_sqlite(c->store, &gwha_store_limits, err);
	}
	c->elect = gwhad_elect_new(c->base, &c->etcd, err);
	return c->elect ? gwhad_elect_store(c->elect) : NULL;
}

/**
 * gwhad_control_store_failed - what the store has could not be had
 * @c: the controller
 * @store: store; an election goes on, and so does what is asked of it
 */
void gwhad_control_store_failed(struct gwhad_control *c, struct gwha_store *store)
{
	if (!c->elect)
		store->ops->close(store);
}

/**
 * gwhad_control_store_same - whether the store that is open is the one that the file says
 * @c: the controller, with the file; where etcd is to be is taken from that
 */
bool gwhad_control_store_same(const struct gwhad_control *c)
{
	struct gwha_etcd_conf etcd;

	if (strcmp(c->store, c->conf ? c->conf->store : ""))
		return false;
	if (!c->conf || !c->conf->etcd.n)
		return true;
	conf_of(c, &etcd);
	return !memcmp(&etcd, &c->etcd, sizeof(etcd));
}

/**
 * gwhad_control_store_leave - leave site and store; whoever leads does no more
 * @c: the controller; with another file, where etcd is to be is taken from that
 */
void gwhad_control_store_leave(struct gwhad_control *c)
{
	struct gwha_store *store = c->elect ? gwhad_elect_store(c->elect) : NULL;

	gwhad_elect_free(c->elect);
	c->elect = NULL;
	if (store && !c->desk.store)
		store->ops->close(store);
	gwhad_desk_close(&c->desk);
	if (c->conf && c->conf->etcd.n)
		conf_of(c, &c->etcd);
}
