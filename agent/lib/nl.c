// SPDX-License-Identifier: GPL-2.0-or-later
/* The conversation with the kernel module: requests, dumps and events. */

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "codec.h"
#include "extack.h"
#include "model.h"
#include "nl.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

/* A dump that changes under our hands this often is given up. */
#define DUMP_TRIES 32

/* Holds a router with all the VIPs it can have. */
#define REQUEST_ROOM 16384

struct gwha_nl {
	struct nl_sock *sk;
	int family;
};

/* A request under way. */
struct exchange {
	const struct gwha_cmd_info *cmd;
	const struct gwha_kind *kind;
	const struct nlmsghdr *request;
	struct gwha_list *list;
	struct gwha_err *err;
	size_t room;
	bool done;
	bool failed;
	bool changed; /* a dump that was not of one moment */
};

static void set_option(struct nl_sock *sk, int option)
{
	int on = 1;

	/* Kernels without it give poorer error texts, nothing else. */
	(void)setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, option, &on,
			 sizeof(on));
}

/**
 * gwha_nl_open - connect to the module
 * @err: filled in on failure: GWHA_EXIT_NO_MODULE if the module is not there
 *
 * Return: the connection, or NULL.
 */
struct gwha_nl *gwha_nl_open(struct gwha_err *err)
{
	struct gwha_nl *nl = calloc(1, sizeof(*nl));
	int ret;

	if (!nl) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
		return NULL;
	}
	nl->sk = nl_socket_alloc();
	ret = nl->sk ? genl_connect(nl->sk) : -NLE_NOMEM;
	if (ret) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "netlink socket: %s",
			  nl_geterror(ret));
		goto err_nl;
	}
	nl->family = genl_ctrl_resolve(nl->sk, GWHA_GENL_NAME);
	if (nl->family == -NLE_OBJ_NOTFOUND) {
		gwha_fail(err, GWHA_EXIT_NO_MODULE,
			  "the module gwha is not loaded: run modprobe gwha");
		goto err_nl;
	}
	if (nl->family < 0) {
		gwha_fail(err, GWHA_EXIT_REFUSED, "netlink family gwha: %s",
			  nl_geterror(nl->family));
		goto err_nl;
	}
	set_option(nl->sk, NETLINK_EXT_ACK);
	set_option(nl->sk, NETLINK_CAP_ACK);
	return nl;

err_nl:
	gwha_nl_close(nl);
	return NULL;
}

/**
 * gwha_nl_close - end a connection
 * @nl: connection, or NULL
 */
void gwha_nl_close(struct gwha_nl *nl)
{
	if (!nl)
		return;
	nl_socket_free(nl->sk);
	free(nl);
}

/* Each callback looks at the number itself: a late answer is no failure. */
static int on_seq(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_OK;
}

static bool ours(const struct exchange *ex, const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_seq == ex->request->nlmsg_seq;
}

static int fail_decode(struct gwha_err *err, int ret)
{
	return gwha_fail(err, GWHA_EXIT_REFUSED,
			 "cannot read what the kernel sent: %s",
			 ret == -E2BIG ? "too many elements" :
					 "it does not follow the contract");
}

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct exchange *ex = arg;
	void *at;
	int ret;

	if (!ours(ex, nlh) || !ex->list || ex->failed)
		return NL_SKIP;
	if (ex->list->n == ex->room) {
		ex->room = ex->room ? 2 * ex->room : 16;
		at = realloc(ex->list->at, ex->room * ex->kind->size);
		if (!at) {
			gwha_fail(ex->err, GWHA_EXIT_REFUSED, "out of memory");
			ex->failed = true;
			return NL_SKIP;
		}
		ex->list->at = at;
	}
	at = (char *)ex->list->at + ex->list->n * ex->kind->size;
	ret = gwha_decode(nlmsg_attrdata(nlh, GENL_HDRLEN),
			  nlmsg_attrlen(nlh, GENL_HDRLEN), ex->kind, at);
	if (ret) {
		fail_decode(ex->err, ret);
		ex->failed = true;
		return NL_SKIP;
	}
	ex->list->n++;
	return NL_OK;
}

/* The attributes of an error start behind the request it quotes. */
static int on_error(struct sockaddr_nl *who, struct nlmsgerr *e, void *arg)
{
	const struct nlmsghdr *nlh =
		(const void *)((const char *)e - NLMSG_HDRLEN);
	struct exchange *ex = arg;
	size_t skip = sizeof(*e);
	int len = 0;

	(void)who;
	if (!ours(ex, &e->msg))
		return NL_SKIP;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(e->msg.nlmsg_len) - sizeof(e->msg);
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		len = (int)nlh->nlmsg_len - NLMSG_HDRLEN - (int)skip;
	gwha_extack(ex->err, -e->error, (const void *)((const char *)e + skip),
		    len, ex->request, ex->cmd);
	ex->failed = true;
	ex->done = true;
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct exchange *ex = arg;

	if (!ours(ex, nlmsg_hdr(msg)))
		return NL_SKIP;
	ex->done = true;
	return NL_STOP;
}

/* A dump that fails half way says so in its last message. */
static int on_finish(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct exchange *ex = arg;
	int len = 0;
	int error;

	if (!ours(ex, nlh))
		return NL_SKIP;
	ex->done = true;
	if (nlmsg_datalen(nlh) < (int)sizeof(error))
		return NL_STOP;
	memcpy(&error, nlmsg_data(nlh), sizeof(error));
	if (error >= 0)
		return NL_STOP;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		len = nlmsg_datalen(nlh) - (int)sizeof(error);
	gwha_extack(
		ex->err, -error,
		(const void *)((const char *)nlmsg_data(nlh) + sizeof(error)),
		len, ex->request, ex->cmd);
	ex->failed = true;
	return NL_STOP;
}

static int on_changed(struct nl_msg *msg, void *arg)
{
	struct exchange *ex = arg;

	if (ours(ex, nlmsg_hdr(msg)))
		ex->changed = true;
	return NL_OK;
}

static int converse(struct gwha_nl *nl, struct nl_msg *msg, struct exchange *ex)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int ret;

	if (!cb)
		return gwha_fail(ex->err, GWHA_EXIT_REFUSED, "out of memory");
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, ex);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, ex);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, ex);
	nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, on_changed, ex);
	nl_cb_set(cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_seq, NULL);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, ex);

	ret = nl_send_auto(nl->sk, msg);
	while (ret >= 0 && !ex->done)
		ret = nl_recvmsgs(nl->sk, cb);
	nl_cb_put(cb);
	if (ex->failed)
		return -1;
	if (ret < 0)
		return gwha_fail(ex->err, GWHA_EXIT_REFUSED, "netlink: %s",
				 nl_geterror(ret));
	return 0;
}

/* What was sent may hold secrets. */
static void forget(struct nl_msg *msg)
{
	if (!msg)
		return;
	gwha_wipe(nlmsg_data(nlmsg_hdr(msg)),
		  (size_t)nlmsg_datalen(nlmsg_hdr(msg)));
	nlmsg_free(msg);
}

static int exchange(struct gwha_nl *nl, uint8_t cmd, int flags,
		    const struct gwha_kind *kind, const void *obj,
		    struct exchange *ex)
{
	struct nl_msg *msg = nlmsg_alloc_size(REQUEST_ROOM);
	int ret = -1;

	ex->cmd = &gwha_cmd_infos[cmd];
	ex->kind = kind;
	if (!msg ||
	    !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0,
			 NLM_F_REQUEST | flags, cmd, GWHA_GENL_VERSION) ||
	    (obj && gwha_encode(msg, kind, obj))) {
		gwha_fail(ex->err, GWHA_EXIT_REFUSED, "%s: out of memory",
			  ex->cmd->name);
	} else {
		ex->request = nlmsg_hdr(msg);
		ret = converse(nl, msg, ex);
	}
	forget(msg);
	return ret;
}

/**
 * gwha_nl_request - ask for a change
 * @nl: connection
 * @cmd: GWHA_CMD_*
 * @kind: kind of @obj
 * @obj: what is sent, or NULL for nothing
 * @err: filled in on failure
 *
 * Return: 0 when the kernel has done it, -1 when it refused.
 */
int gwha_nl_request(struct gwha_nl *nl, uint8_t cmd,
		    const struct gwha_kind *kind, const void *obj,
		    struct gwha_err *err)
{
	struct exchange ex = {.err = err};

	return exchange(nl, cmd, NLM_F_ACK, kind, obj, &ex);
}

/**
 * gwha_nl_get - read one object
 * @nl: connection
 * @cmd: GWHA_CMD_*_GET
 * @kind: kind of the object
 * @key: what names it, of the same kind
 * @list: the object, alone; its array is to be freed on success
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_nl_get(struct gwha_nl *nl, uint8_t cmd, const struct gwha_kind *kind,
		const void *key, struct gwha_list *list, struct gwha_err *err)
{
	struct exchange ex = {.list = list, .err = err};
	int ret;

	*list = (struct gwha_list){0};
	ret = exchange(nl, cmd, NLM_F_ACK, kind, key, &ex);
	if (!ret && !list->n)
		ret = gwha_fail(err, GWHA_EXIT_REFUSED, "%s: no answer",
				ex.cmd->name);
	if (ret) {
		free(list->at);
		*list = (struct gwha_list){0};
	}
	return ret;
}

/**
 * gwha_nl_dump - read all objects of a kind, as of one moment
 * @nl: connection
 * @cmd: GWHA_CMD_*_GET
 * @kind: kind of the objects
 * @list: the objects; its array is to be freed on success
 * @err: filled in on failure
 *
 * A dump during which something changed is taken again.
 *
 * Return: 0 or -1.
 */
int gwha_nl_dump(struct gwha_nl *nl, uint8_t cmd, const struct gwha_kind *kind,
		 struct gwha_list *list, struct gwha_err *err)
{
	int ret;

	for (int i = 0; i < DUMP_TRIES; i++) {
		struct exchange ex = {.list = list, .err = err};

		*list = (struct gwha_list){0};
		ret = exchange(nl, cmd, NLM_F_DUMP, kind, NULL, &ex);
		if (!ret && !ex.changed)
			return 0;
		free(list->at);
		*list = (struct gwha_list){0};
		if (ret && err->error != EINTR && err->error != EAGAIN)
			return ret;
	}
	return gwha_fail(
		err, GWHA_EXIT_REFUSED,
		"%s: the objects change faster than they can be read: try again",
		gwha_cmd_infos[cmd].name);
}

/**
 * gwha_nl_subscribe - receive the events of multicast groups
 * @nl: connection, used for nothing else afterwards; it becomes non-blocking
 * @groups: GWHA_MCGRP_*
 * @n: how many, at most GWHA_NL_GROUPS_MAX
 * @err: filled in on failure
 *
 * Return: 0 or -1.
 */
int gwha_nl_subscribe(struct gwha_nl *nl, const char *const *groups, size_t n,
		      struct gwha_err *err)
{
	int ids[GWHA_NL_GROUPS_MAX];
	int ret = 0;
	size_t i;

	/* all are asked for before an event can come between */
	for (i = 0; i < n; i++) {
		ids[i] = genl_ctrl_resolve_grp(nl->sk, GWHA_GENL_NAME,
					       groups[i]);
		if (ids[i] < 0)
			return gwha_fail(err, GWHA_EXIT_REFUSED,
					 "events of %s: %s", groups[i],
					 nl_geterror(ids[i]));
	}
	for (i = 0; i < n && !ret; i++)
		ret = nl_socket_add_membership(nl->sk, ids[i]);
	if (!ret)
		ret = nl_socket_set_nonblocking(nl->sk);
	if (ret)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "events: %s",
				 nl_geterror(ret));
	return 0;
}

/**
 * gwha_nl_fd - the file descriptor to wait on for events
 * @nl: connection that is subscribed
 */
int gwha_nl_fd(const struct gwha_nl *nl)
{
	return nl_socket_get_fd(nl->sk);
}

struct listener {
	gwha_event_fn fn;
	void *arg;
	struct gwha_err *err;
	bool failed;
};

static const struct gwha_kind *event_kind(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *head = nlmsg_data(nlh);

	if (nlmsg_datalen(nlh) < (int)GENL_HDRLEN)
		return NULL;
	switch (head->cmd) {
	case GWHA_CMD_STATE_EVENT:
		return &gwha_kind_event;
	case GWHA_CMD_SYNC_EVENT:
		return &gwha_kind_sync_event;
	default:
		return NULL;
	}
}

static int on_event(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	const struct gwha_kind *kind = event_kind(nlh);
	struct listener *l = arg;
	union {
		struct gwha_event state;
		struct gwha_sync_event sync;
	} ev;
	int ret;

	if (!kind)
		return NL_SKIP;
	ret = gwha_decode(nlmsg_attrdata(nlh, GENL_HDRLEN),
			  nlmsg_attrlen(nlh, GENL_HDRLEN), kind, &ev);
	if (ret) {
		fail_decode(l->err, ret);
		l->failed = true;
		return NL_STOP;
	}
	l->fn(kind, &ev, l->arg);
	return NL_OK;
}

/**
 * gwha_nl_events - handle the events that have come
 * @nl: connection that is subscribed
 * @fn: called for each event
 * @arg: passed to @fn
 * @lost: set if the kernel had to drop events (ENOBUFS)
 * @err: filled in on failure
 *
 * Return: 0 when there are no more for now, or -1.
 */
int gwha_nl_events(struct gwha_nl *nl, gwha_event_fn fn, void *arg, bool *lost,
		   struct gwha_err *err)
{
	struct listener l = {.fn = fn, .arg = arg, .err = err};
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int ret = 0;

	*lost = false;
	if (!cb)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "out of memory");
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_event, &l);
	nl_cb_set(cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_seq, NULL);
	while (ret >= 0 && !l.failed && !*lost) {
		errno = 0;
		ret = nl_recvmsgs(nl->sk, cb);
		*lost = ret < 0 && errno == ENOBUFS;
	}
	nl_cb_put(cb);
	if (l.failed)
		return -1;
	if (ret < 0 && ret != -NLE_AGAIN && !*lost)
		return gwha_fail(err, GWHA_EXIT_REFUSED, "netlink: %s",
				 nl_geterror(ret));
	return 0;
}
