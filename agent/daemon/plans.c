// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The plan that this node acts by. It is the one that was kept, until a newer one is
 * good together with the file, and is kept itself. Who answers for it is asked every
 * two seconds; nobody does, and nothing changes: failover needs no controller.
 */

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kept.h"
#include "log.h"
#include "plans.h"

/* The same reason is said once, however often it is met. */
static void refuse(struct gwhad_plans *p, const char *why)
{
	p->refused++;
	p->wait = GWHAD_PLANS_WAIT;
	if (strcmp(p->why, why))
		gwhad_log(GWHAD_ERROR, "plan not taken: %s", why);
	snprintf(p->why, sizeof(p->why), "%s", why);
}

static void look_at_file(const struct gwhad_plans *p, struct stat *to)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/" GWHA_KEPT_FILE, p->dir);
	memset(to, 0, sizeof(*to));
	if (stat(path, to))
		memset(to, 0, sizeof(*to));
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void tell(const struct gwhad_plans *p)
{
	const struct gwha_file *file = p->desired->file;
	const struct gwha_node_plan *plan = &p->desired->plan;

	gwhad_log(GWHAD_NOTICE, "plan of %s: epoch %llu, %zu instances",
		  plan->gateway, (unsigned long long)plan->epoch,
		  json_array_size(json_object_get(plan->json, "instances")));
	if (file && (file->left.idle || file->left.routes))
		gwhad_log(GWHAD_WARNING,
			  "plan: %zu instances have no address that moves, %zu routes are too many: they are left out",
			  file->left.idle, file->left.routes);
}

/*
 * A plan that was read: with the file it must be good, then it is kept, then it is
 * acted by. @plan is taken, or freed.
 */
static void offer(struct gwhad_plans *p, struct gwha_node_plan *plan, bool keep)
{
	struct gwhad_desired *d = p->desired;
	const struct gwha_conf *conf = NULL;
	struct gwha_node_plan before = d->plan;
	struct gwha_file *file = NULL;
	struct gwha_err err;

	if (d->plan.json && json_equal(d->plan.json, plan->json)) {
		gwha_node_plan_free(plan);
		*p->why = '\0';
		return;
	}
	if (strcmp(plan->gateway, d->gateway))
		gwha_fail(&err, GWHA_EXIT_REFUSED,
			  "it is that of %.64s, and this node is %.64s: say name: in gateway:",
			  plan->gateway, d->gateway);
	else if (!gwha_node_plan_fits(plan, &before, &err))
		file = gwhad_desired_try(d, plan, &conf, &err);
	if (file && keep && gwha_kept_take(p->dir, plan, &err)) {
		gwha_file_free(file);
		free(file);
		file = NULL;
	}
	if (!file) {
		refuse(p, err.text);
		gwha_node_plan_free(plan);
		return;
	}
	look_at_file(p, &p->kept);
	d->plan = *plan;
	p->taken++;
	*p->why = '\0';
	p->take(p->arg, file, conf);
	gwha_node_plan_free(&before);
	tell(p);
}

/* Somebody has put another one there: gwha plan apply, or his editor. */
static void look_at_kept(struct gwhad_plans *p)
{
	struct gwha_node_plan plan;
	struct gwha_err err;
	struct stat now;

	look_at_file(p, &now);
	if (is_same_file(&now, &p->kept) || !now.st_ino)
		return;
	p->kept = now;
	if (gwha_kept_read(p->dir, &plan, &err))
		refuse(p, err.text);
	else if (plan.json)
		offer(p, &plan, false);
	/* what is acted by is what is kept */
	if (*p->why && p->desired->plan.json &&
	    !gwha_kept_write(p->dir, &p->desired->plan, &err))
		look_at_file(p, &p->kept);
}

static void hang_up(struct gwhad_plans *p)
{
	if (p->bev)
		bufferevent_free(p->bev);
	p->bev = NULL;
}

/* A line of the answer: the plan, or why there is none, or that there is no more. */
static void take_line(struct gwhad_plans *p, const char *line, size_t size)
{
	json_t *json = json_loadb(line, size, 0, NULL);
	const char *why = json_string_value(
		json_object_get(json_object_get(json, "refused"), "text"));
	struct gwha_node_plan plan;
	struct gwha_err err;

	if (why)
		refuse(p, why);
	else if (json_object_get(json, "more"))
		;
	else if (gwha_node_plan_read(line, size, &plan, &err))
		refuse(p, err.text);
	else
		offer(p, &plan, true);
	json_decref(json);
}

static void take_answer(struct gwhad_plans *p)
{
	struct evbuffer *in = bufferevent_get_input(p->bev);
	size_t size;
	char *line;

	while ((line = evbuffer_readln(in, &size, EVBUFFER_EOL_LF))) {
		take_line(p, line, size);
		free(line);
	}
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct gwhad_plans *p = arg;

	if (evbuffer_get_length(bufferevent_get_input(bev)) <= GWHA_NODE_PLAN_MAX)
		return;
	refuse(p, "the controller's answer is too long");
	hang_up(p);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct gwhad_plans *p = arg;

	(void)bev;
	if (what & BEV_EVENT_EOF)
		take_answer(p);
	hang_up(p);
}

/* Whoever could put a socket there is nobody to do as he says. */
static bool is_root(int fd)
{
	socklen_t size = sizeof(struct ucred);
	struct ucred who;

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) && !who.uid;
}

/* It is short, so it goes at once or not at all; its end is the question's end. */
static int send_question(struct gwhad_plans *p, const char *path, const char *text)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	size_t size = strlen(text);
	int fd;

	if (strlen(path) >= sizeof(name.sun_path))
		return -1;
	strcpy(name.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (const void *)&name, sizeof(name)))
		goto err_close;
	if (!is_root(fd))
		refuse(p, "who answers where from: says is not root: let it be a controller's socket");
	else if (send(fd, text, size, MSG_NOSIGNAL) == (ssize_t)size &&
		 !shutdown(fd, SHUT_WR))
		return fd;
err_close:
	close(fd);
	return -1;
}

/* What this node has of the controller's epoch it is not told again. */
static char *question(const struct gwhad_plans *p)
{
	const struct gwha_node_plan *plan = &p->desired->plan;
	json_t *json = json_pack("{s:s, s:s}", "verb", "plan", "name",
				 p->desired->gateway);
	char *text = NULL;

	if (json && plan->json && !strcmp(plan->gateway, p->desired->gateway))
		json_object_set_new(json, "epoch", json_integer((json_int_t)plan->epoch));
	if (json)
		text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static void ask(struct gwhad_plans *p)
{
	const struct timeval wait = {.tv_sec = GWHAD_PLANS_ANSWER_S};
	char *text = question(p);
	int fd = text ? send_question(p, p->desired->from, text) : -1;

	free(text);
	if (fd < 0)
		return;
	p->bev = bufferevent_socket_new(p->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (!p->bev) {
		close(fd);
		return;
	}
	bufferevent_setcb(p->bev, on_read, NULL, on_event, p);
	bufferevent_set_timeouts(p->bev, &wait, NULL);
	if (bufferevent_enable(p->bev, EV_READ))
		hang_up(p);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct gwhad_plans *p = arg;

	(void)fd;
	(void)what;
	if (!*p->desired->gateway)
		return;
	look_at_kept(p);
	if (p->wait)
		p->wait--;
	else if (*p->desired->from && !p->bev)
		ask(p);
}

/* The file is there, and is no reason to do anything yet: the caller loads. */
static void read_kept(struct gwhad_plans *p)
{
	struct gwha_node_plan *plan = &p->desired->plan;
	struct gwha_err err;

	look_at_file(p, &p->kept);
	if (gwha_kept_read(p->dir, plan, &err))
		refuse(p, err.text);
}

/**
 * gwhad_plans_reload - what is kept is looked at again, before the file is read
 * @p: the plan
 *
 * Whoever has removed it wants it no more; one that was not good may be by now.
 */
void gwhad_plans_reload(struct gwhad_plans *p)
{
	struct stat now;

	p->wait = 0;
	look_at_file(p, &now);
	if (now.st_ino && !p->desired->plan.json)
		read_kept(p);
	if (now.st_ino || !p->desired->plan.json)
		return;
	gwhad_log(GWHAD_NOTICE, "plan of %s: epoch %llu: it was removed: forgotten",
		  p->desired->plan.gateway,
		  (unsigned long long)p->desired->plan.epoch);
	p->kept = now;
	gwha_node_plan_free(&p->desired->plan);
}

/**
 * gwhad_plans_begin - have the plan that is kept, and ask for newer ones
 * @p: the plan, with its configuration, which is not loaded yet
 * @base: the loop
 *
 * Return: 0, or -1 for want of memory.
 */
int gwhad_plans_begin(struct gwhad_plans *p, struct event_base *base)
{
	const struct timeval each = {.tv_sec = GWHAD_PLANS_ASK_S};

	p->base = base;
	read_kept(p);
	p->timer = event_new(base, -1, EV_PERSIST, on_timer, p);
	return p->timer && !event_add(p->timer, &each) ? 0 : -1;
}

/**
 * gwhad_plans_json - what is to be said of it
 * @p: the plan
 *
 * Return: an object, or NULL if this node is no gateway of a pool.
 */
json_t *gwhad_plans_json(const struct gwhad_plans *p)
{
	const struct gwhad_desired *d = p->desired;

	if (!*d->gateway)
		return NULL;
	return json_pack("{s:s, s:I, s:I, s:I, s:s}", "gateway", d->gateway, "epoch",
			 (json_int_t)d->plan.epoch, "taken", (json_int_t)p->taken,
			 "refused", (json_int_t)p->refused, "why", p->why);
}
