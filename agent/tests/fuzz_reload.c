// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One configuration file after another, as gwhad takes them: read, looked at, and
 * planned, first the steps that may be taken unasked, then all. A kernel that is
 * modelled here takes the steps, and refuses what the real one would. Then there is
 * nothing to do any more. Input: two files, with "==>" between them.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "apply.h"
#include "complete.h"
#include "diff.h"
#include "file.h"
#include "firewall.h"
#include "model.h"
#include "order.h"

#define ARROW "==>"

/* More than that says nothing new, and takes long. */
#define ROUTERS_MAX 32
#define GROUPS_MAX 64

/* Two files of so many routers, and the groups that each is by itself. */
static struct kernel {
	struct gwha_router routers[2 * ROUTERS_MAX];
	size_t n_routers;
	struct gwha_group groups[2 * GROUPS_MAX + 2 * ROUTERS_MAX];
	size_t n_groups;
	struct gwha_sync syncs[2 * GROUPS_MAX];
	size_t n_syncs;
} kernel;

static void check(bool ok)
{
	if (!ok)
		abort();
}

static struct gwha_group *find_group(const char *name)
{
	for (size_t i = 0; i < kernel.n_groups; i++)
		if (!strcmp(kernel.groups[i].name, name))
			return &kernel.groups[i];
	return NULL;
}

static struct gwha_router *find_router(const struct gwha_router *key)
{
	for (size_t i = 0; i < kernel.n_routers; i++) {
		struct gwha_router *rt = &kernel.routers[i];

		if (rt->vrid == key->vrid && rt->family == key->family &&
		    !strcmp(rt->ifname, key->ifname))
			return rt;
	}
	return NULL;
}

static struct gwha_sync *find_sync(const char *group)
{
	for (size_t i = 0; i < kernel.n_syncs; i++)
		if (!strcmp(kernel.syncs[i].group, group))
			return &kernel.syncs[i];
	return NULL;
}

static void take_away(void *all, size_t *n, size_t size, void *one)
{
	char *last = (char *)all + --*n * size;

	if (one != last)
		memcpy(one, last, size);
}

static const char *link_of(const struct gwha_router *rt,
			   const struct gwha_vip *vip)
{
	return *vip->ifname ? vip->ifname : rt->ifname;
}

static bool is_link_local(const struct gwha_addr *a)
{
	return a->len == 16 && a->bytes[0] == 0xfe &&
	       (a->bytes[1] & 0xc0) == 0x80;
}

static bool has_vip(const struct gwha_router *rt, const struct gwha_router *of,
		    const struct gwha_vip *vip)
{
	for (uint32_t i = 0; i < rt->vips.n; i++)
		if (gwha_same_addr(&rt->vips.at[i].addr, &vip->addr) &&
		    (!is_link_local(&vip->addr) ||
		     !strcmp(link_of(rt, &rt->vips.at[i]), link_of(of, vip))))
			return true;
	return false;
}

/* An address belongs to one router. */
static void check_owners(const struct gwha_router *rt)
{
	for (size_t i = 0; i < kernel.n_routers; i++)
		for (uint32_t j = 0; j < rt->vips.n; j++)
			check(&kernel.routers[i] == rt ||
			      !has_vip(&kernel.routers[i], rt,
				       &rt->vips.at[j]));
}

static void merge(const struct gwha_kind *kind, void *to, const void *change)
{
	uint64_t has;

	memcpy(&has, to, sizeof(has));
	for (uint16_t id = 1; id <= kind->set->max; id++) {
		const struct gwha_field field = gwha_field_of(kind, id);

		if (!gwha_has(change, id) || !field.size)
			continue;
		memcpy((char *)to + field.offset,
		       (const char *)change + field.offset, field.size);
		has |= GWHA_HAS(id);
	}
	memcpy(to, &has, sizeof(has));
}

static void add_router(const struct gwha_router *new)
{
	struct gwha_router *rt = &kernel.routers[kernel.n_routers];
	struct gwha_group *own;

	*rt = *new;
	gwha_complete_router(rt);
	check(!find_router(rt));
	if (gwha_own_group(rt)) {
		check(!find_group(rt->group));
		own = &kernel.groups[kernel.n_groups++];
		memset(own, 0, sizeof(*own));
		strcpy(own->name, rt->group);
		own->implicit = true;
	}
	check(find_group(rt->group));
	kernel.n_routers++;
	check_owners(rt);
}

/* What there was, in @old, is not asked of the plan. */
static void set_router(const struct gwha_router *change, bool disrupts)
{
	struct gwha_router *rt = find_router(change);
	static struct gwha_router old;

	check(rt);
	old = *rt;
	merge(&gwha_kind_router, rt, change);
	if (rt->auth_type != GWHA_AUTH_HMAC) {
		rt->keys.n = 0;
		rt->has &= ~(GWHA_HAS(GWHA_A_ROUTER_KEY) |
			     GWHA_HAS(GWHA_A_ROUTER_AUTH_MODE));
	}
	if (change->vip_clear)
		rt->vips.n = 0;
	if (change->unicast_clear)
		rt->unicast.n = 0;
	rt->vip_clear = false;
	rt->unicast_clear = false;
	rt->has &= ~(GWHA_HAS(GWHA_A_ROUTER_VIP_CLEAR) |
		     GWHA_HAS(GWHA_A_ROUTER_UNICAST_CLEAR));
	check_owners(rt);
	for (uint32_t i = 0; i < old.vips.n; i++)
		check(disrupts || has_vip(rt, &old, &old.vips.at[i]));
}

static void del_sync(const char *group)
{
	struct gwha_sync *s = find_sync(group);

	if (s)
		take_away(kernel.syncs, &kernel.n_syncs, sizeof(*s), s);
}

static void del_group(struct gwha_group *g)
{
	del_sync(g->name);
	take_away(kernel.groups, &kernel.n_groups, sizeof(*g), g);
}

static void del_router(const struct gwha_router *key, bool disrupts)
{
	struct gwha_router *rt = find_router(key);
	struct gwha_group *g;

	check(rt && disrupts);
	g = find_group(rt->group);
	check(g);
	if (g->implicit)
		del_group(g);
	take_away(kernel.routers, &kernel.n_routers, sizeof(*rt), rt);
}

static void set_group(const struct gwha_group *change)
{
	struct gwha_group *g = find_group(change->name);

	check(g && !g->implicit);
	merge(&gwha_kind_group, g, change);
	if (change->track_clear)
		g->tracks.n = 0;
	g->track_clear = false;
	g->has &= ~GWHA_HAS(GWHA_A_GROUP_TRACK_CLEAR);
}

static void set_sync(const struct gwha_sync *change)
{
	struct gwha_sync *s = find_sync(change->group);

	check(find_group(change->group));
	if (!s) {
		s = &kernel.syncs[kernel.n_syncs++];
		memset(s, 0, sizeof(*s));
	}
	merge(&gwha_kind_sync, s, change);
	/* either has keys or says that it has none */
	if (gwha_has(change, GWHA_A_SYNC_KEY))
		s->insecure = 0;
	else if (change->insecure)
		s->keys.n = 0;
	if (change->ignore_clear)
		s->ignores.n = 0;
	s->ignore_clear = false;
	s->has &= ~GWHA_HAS(GWHA_A_SYNC_IGNORE_CLEAR);
	if (!*s->ifname2) {
		memset(&s->local2, 0, sizeof(s->local2));
		memset(&s->peers2, 0, sizeof(s->peers2));
		s->has &= ~(GWHA_HAS(GWHA_A_SYNC_IFNAME2) |
			    GWHA_HAS(GWHA_A_SYNC_LOCAL2) |
			    GWHA_HAS(GWHA_A_SYNC_PEER2));
	}
}

static void delete_group(const struct gwha_group *key)
{
	struct gwha_group *g = find_group(key->name);

	check(g && !g->implicit);
	for (size_t i = 0; i < kernel.n_routers; i++)
		check(strcmp(kernel.routers[i].group, g->name));
	del_group(g);
}

static void step(const struct gwha_op *op)
{
	char *text = gwha_op_text(op);

	check(text && *text && !strchr(text, '\n'));
	free(text);
	switch (op->cmd) {
	case GWHA_CMD_ROUTER_NEW:
		add_router(op->obj);
		break;
	case GWHA_CMD_ROUTER_SET:
		set_router(op->obj, op->disrupts);
		break;
	case GWHA_CMD_ROUTER_DEL:
		del_router(op->obj, op->disrupts);
		break;
	case GWHA_CMD_GROUP_NEW:
		check(!find_group(((struct gwha_group *)op->obj)->name));
		kernel.groups[kernel.n_groups++] =
			*(struct gwha_group *)op->obj;
		break;
	case GWHA_CMD_GROUP_SET:
		set_group(op->obj);
		break;
	case GWHA_CMD_GROUP_DEL:
		delete_group(op->obj);
		break;
	case GWHA_CMD_SYNC_SET:
		set_sync(op->obj);
		break;
	default:
		check(op->cmd == GWHA_CMD_SYNC_DEL);
		check(find_sync(((struct gwha_sync *)op->obj)->group));
		del_sync(((struct gwha_sync *)op->obj)->group);
	}
}

/* All steps are taken, and then there are none. */
static void reconcile(const struct gwha_conf *conf, bool gentle)
{
	const struct gwha_plan_how how = {.gentle = gentle};
	struct gwha_plan plan;
	struct gwha_err err;

	for (int round = 0; round < 2; round++) {
		const struct gwha_have have = {
			.groups = kernel.groups,
			.n_groups = kernel.n_groups,
			.routers = kernel.routers,
			.n_routers = kernel.n_routers,
			.syncs = kernel.syncs,
			.n_syncs = kernel.n_syncs,
		};

		check(!gwha_plan_make(conf, &have, &how, &plan, &err));
		check(!gentle || !gwha_plan_disrupts(&plan));
		check(!round || !plan.n);
		for (size_t i = 0; i < plan.n; i++)
			step(&plan.at[i]);
		gwha_plan_free(&plan);
	}
}

/* What is to be run goes to the process that runs it, and arrives. */
static void send_order(const struct gwha_exec *exec, uint64_t timeout_us)
{
	static char message[GWHAD_ORDER_MAX];
	struct gwhad_order order = {.timeout_ms = (uint32_t)(timeout_us / 1000),
				    .exec = *exec};
	struct gwhad_order there;
	size_t n = gwhad_order_pack(&order, message, sizeof(message));

	check(n && !gwhad_order_unpack(message, n, &there));
	check(there.exec.n == exec->n && there.timeout_ms == order.timeout_ms);
	for (size_t i = 0; i < exec->n; i++)
		check(!strcmp(there.exec.words[i], exec->words[i]));
}

static void send_orders(const struct gwha_conf *conf)
{
	for (size_t i = 0; i < conf->n_checks; i++)
		if (conf->checks[i].exec.n)
			send_order(&conf->checks[i].exec,
				   conf->checks[i].timeout_us);
	for (size_t i = 0; i < conf->n_notifies; i++)
		send_order(&conf->notifies[i].exec,
			   conf->notifies[i].timeout_us);
}

static void write_rest(const struct gwha_file *file,
		       const struct gwha_conf *conf)
{
	const struct gwha_fw_how how = {0};
	struct gwha_firewall fw;
	struct gwha_err err;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	check(out);
	gwha_file_write(out, file, true);
	check(!gwha_file_write_json(out, file, false));
	if (conf && !gwha_firewall_make(conf, &how, &fw, &err)) {
		gwha_firewall_write(out, &fw);
		gwha_firewall_free(&fw);
	}
	fclose(out);
	free(text);
}

/* As gwhad reads it: by its name. */
static void load(const uint8_t *data, size_t size)
{
	static struct gwha_file file;
	static int fd = -1;
	const struct gwha_conf *conf = NULL;
	struct gwha_err err;
	char name[32];

	if (fd < 0)
		fd = memfd_create("file", MFD_CLOEXEC);
	check(fd >= 0 && !ftruncate(fd, 0) &&
	      pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	check(!gwha_file_read(&file, name, &err));
	gwha_file_check(&file, NULL, NULL);
	if (!file.f.errors)
		conf = gwha_file_node(&file, file.confs[0].name);
	check(!conf == !!file.f.errors);
	gwha_findings_sort(&file.f);
	write_rest(&file, conf);
	if (conf && conf->n_routers <= ROUTERS_MAX &&
	    conf->n_groups <= GROUPS_MAX) {
		send_orders(conf);
		reconcile(conf, true);
		reconcile(conf, false);
	}
	gwha_file_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *arrow = size ? memmem(data, size, ARROW, strlen(ARROW)) :
				      NULL;
	size_t first = arrow ? (size_t)(arrow - data) : size;

	kernel.n_routers = 0;
	kernel.n_groups = 0;
	kernel.n_syncs = 0;
	load(data, first);
	if (arrow)
		load(arrow + strlen(ARROW), size - first - strlen(ARROW));
	return 0;
}
