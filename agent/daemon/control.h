/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The controller of pools: a process of its own beside the agent, so that a plan that
 * takes long keeps no lease waiting. It has no rights but to its store and socket.
 */

#ifndef GWHAD_CONTROL_H
#define GWHAD_CONTROL_H

#include <event2/event.h>

#include "desk.h"
#include "file.h"

/* At once; and how long one may take to ask, and to read the answer. */
#define GWHAD_TALKS_MAX 16
#define GWHAD_TALK_ASK_S 10
#define GWHAD_TALK_READ_S 30
/* Of a request: an import is a file of pools, with its line ends as JSON has them. */
#define GWHAD_TALK_MAX (1024 * 1024)
#define GWHAD_TALK_IMPORT_MAX (64 * 1024 * 1024)

struct evconnlistener;
struct gwhad_elect;

/**
 * struct gwhad_control - the controller
 * @base: its loop
 * @agent: the agent's end of a socket: a byte to read the file anew, its end to go
 * @path: the configuration
 * @node: whose part of it, or NULL for the host's
 * @file: the last that was good, or NULL
 * @conf: what it says, or NULL if there is to be no controller
 * @groups: who may what
 * @n_groups: how many
 * @desk: site and store
 * @name: the node's name, as the file has it, or NULL
 * @store: the store's file, as it was opened; "" for none
 * @elect: the election, if the store is etcd
 * @etcd: then where it is, as it was opened
 * @socket: where it answers; "" for nowhere
 * @listener: the same, or NULL
 * @talks: conversations that go on
 */
struct gwhad_control {
	struct event_base *base;
	int agent;
	const char *path;
	const char *node;
	struct gwha_file *file;
	const struct gwha_conf_controller *conf;
	struct gwha_site_group groups[GWHA_CONTROLLER_GROUPS_MAX];
	size_t n_groups;
	struct gwhad_desk desk;
	const char *name;
	char store[GWHA_CONTROLLER_PATH_MAX];
	struct gwhad_elect *elect;
	struct gwha_etcd_conf etcd;
	char socket[GWHA_CONTROLLER_PATH_MAX];
	struct evconnlistener *listener;
	unsigned int talks;
};

/* control.c */
int gwhad_control_start(const char *path, const char *node);
int gwhad_control_desk(struct gwhad_control *c, struct gwha_err *err);

/* control_store.c */
struct gwha_store *gwhad_control_store(struct gwhad_control *c, struct gwha_err *err);
void gwhad_control_store_failed(struct gwhad_control *c, struct gwha_store *store);
bool gwhad_control_store_same(const struct gwhad_control *c);
void gwhad_control_store_leave(struct gwhad_control *c);

/* control_talk.c */
int gwhad_control_listen(struct gwhad_control *c, struct gwha_err *err);
void gwhad_control_silent(struct gwhad_control *c);

#endif /* GWHAD_CONTROL_H */
