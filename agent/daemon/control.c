// SPDX-License-Identifier: GPL-2.0-or-later
/* The process of the controller: its beginning, its file, and its end. */

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "keeper.h"
#include "log.h"
#include "privileges.h"
#include "sandbox.h"

/* A group that is not there has no members: its role is nobody's. */
static void find_groups(struct gwhad_control *c)
{
	static const enum gwha_site_role roles[] = {
		[GWHA_CONTROLLER_READER] = GWHA_SITE_READER,
		[GWHA_CONTROLLER_OPERATOR] = GWHA_SITE_OPERATOR,
		[GWHA_CONTROLLER_ADMIN] = GWHA_SITE_ADMIN,
	};

	for (size_t i = 0; i < c->conf->n_groups; i++) {
		const struct gwha_controller_group *from = &c->conf->groups[i];
		const struct group *group = getgrnam(from->name);

		if (!group) {
			gwhad_log(GWHAD_ERROR,
				  "controller: there is no group \"%.64s\": nobody has its role; add it, and reload gwhad",
				  from->name);
			continue;
		}
		c->groups[c->n_groups++] = (struct gwha_site_group){
			.gid = group->gr_gid,
			.rights = {roles[from->role], from->owner, from->tenant},
		};
	}
}

/**
 * gwhad_control_desk - have a site and a store, if they can be had
 * @c: the controller
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwhad_control_desk(struct gwhad_control *c, struct gwha_err *err)
{
	struct gwha_store *store;

	if (c->desk.store)
		return gwhad_desk_fresh(&c->desk, err);
	/* who was still asking when the file was read anew */
	if (!*c->store)
		return gwha_fail(err, GWHA_EXIT_REFUSED,
				 "there is no controller any more: the file has none");
	store = gwhad_control_store(c, err);
	if (!store)
		return -1;
	if (!gwhad_desk_open(&c->desk, store, err)) {
		gwhad_log(GWHAD_INFO, "controller: %s: epoch %llu, %zu gateways, %zu connections",
			  c->store, (unsigned long long)c->desk.epoch,
			  c->desk.site.of[GWHA_KIND_GATEWAY].n,
			  c->desk.site.of[GWHA_KIND_CONN].n);
		return 0;
	}
	gwhad_control_store_failed(c, store);
	return -1;
}

/* What is another one than before is left, and what is wanted is had. */
static void want(struct gwhad_control *c)
{
	const struct gwha_conf_controller *conf = c->conf;
	struct gwha_err err;

	if (!gwhad_control_store_same(c))
		gwhad_control_store_leave(c);
	if (strcmp(c->socket, conf ? conf->socket : ""))
		gwhad_control_silent(c);
	snprintf(c->store, sizeof(c->store), "%s", conf ? conf->store : "");
	snprintf(c->socket, sizeof(c->socket), "%s", conf ? conf->socket : "");
	c->n_groups = 0;
	if (!conf)
		return;
	find_groups(c);
	/* whoever asks is told, and it is tried again for him */
	if (gwhad_control_desk(c, &err))
		gwhad_log(GWHAD_ERROR, "controller: %s", err.text);
	if (gwhad_control_listen(c, &err))
		gwhad_log(GWHAD_ERROR, "controller: %s", err.text);
}

/* What is wrong with it the agent says; then what was before stays. */
static void load(struct gwhad_control *c)
{
	struct gwha_file *file = calloc(1, sizeof(*file));
	const struct gwha_conf *conf = NULL;
	struct gwha_err err;

	if (!file)
		return;
	if (!gwha_file_read(file, c->path, &err) && !file->f.errors)
		conf = gwha_file_node(file, c->node);
	if (!conf) {
		gwha_file_free(file);
		free(file);
		return;
	}
	c->conf = conf->controller.node ? &conf->controller : NULL;
	c->name = conf->name;
	want(c);
	if (c->file) {
		gwha_file_free(c->file);
		free(c->file);
	}
	c->file = file;
}

static void on_agent(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_control *c = arg;
	char byte[64];
	ssize_t n = read(fd, byte, sizeof(byte));

	(void)what;
	if (n > 0)
		load(c);
	else if (!n || (errno != EAGAIN && errno != EINTR))
		event_base_loopbreak(c->base);
}

static int begin(struct gwhad_control *c, struct gwha_err *err)
{
	struct event *ev;

	if (gwhad_sandbox_control(err))
		return -1;
	c->base = event_base_new();
	ev = c->base ? event_new(c->base, c->agent, EV_READ | EV_PERSIST, on_agent, c) :
		       NULL;
	if (!ev || event_add(ev, NULL))
		return gwha_fail(err, GWHA_EXIT_REFUSED, "the loop cannot be set up");
	load(c);
	return 0;
}

/* Until the agent ends. */
static void run(void *arg)
{
	struct gwhad_control *c = arg;
	struct gwha_err err;

	prctl(PR_SET_NAME, "gwhad-control");
	if (begin(c, &err)) {
		gwhad_log(GWHAD_ERROR, "controller: %s", err.text);
		_exit(1);
	}
	event_base_dispatch(c->base);
	gwhad_control_silent(c);
	gwhad_control_store_leave(c);
}

/* Signals of a terminal or a supervisor are for the agent, whose end is ours. */
static _Noreturn void keep(int agent, const char *path, const char *node)
{
	static struct gwhad_control c;
	struct gwha_err err;
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	c.agent = agent;
	c.path = path;
	c.node = node;
	if (gwhad_privileges_control(&err)) {
		gwhad_log(GWHAD_ERROR, "controller: %s", err.text);
		_exit(1);
	}
	gwhad_keeper(agent, run, &c);
}

/**
 * gwhad_control_start - begin the process, and the one that keeps it alive
 * @path: the configuration
 * @node: whose part of it, or NULL
 *
 * It does nothing as long as the file has no controller.
 *
 * Return: the agent's end of its socket, or -1.
 */
int gwhad_control_start(const char *path, const char *node)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
		return -1;
	pid = fork();
	if (!pid) {
		close(ends[0]);
		keep(ends[1], path, node);
	}
	close(ends[1]);
	if (pid > 0)
		return ends[0];
	close(ends[0]);
	return -1;
}
