// SPDX-License-Identifier: GPL-2.0-or-later
/* Which connections are told of, and whose they are. */

#include <string.h>

#include "limits.h"
#include "sync_role.h"
#include "sync_select.h"
#include "sync_select_cases.h"
#include "tap.h"

#define S 1000000ull
#define ME 5u

static bool is(bool v6, const struct gwha_addr *addr, u8 last)
{
	const struct gwha_addr a = { { 10, 0, 0, last } };

	return !v6 && !memcmp(&a, addr, sizeof(a));
}

static bool is_vip(void *priv, bool v6, const struct gwha_addr *addr)
{
	return priv && is(v6, addr, SEL_VIP);
}

static bool is_others(void *priv, bool v6, const struct gwha_addr *addr)
{
	return priv && is(v6, addr, SEL_OTHERS);
}

/* A VIP is an address of the node while that is active. */
static bool is_local(void *priv, bool v6, const struct gwha_addr *addr)
{
	return priv && (is(v6, addr, SEL_LOCAL) || is(v6, addr, SEL_VIP));
}

static struct gwha_tuple tuple(u8 src, u8 dst)
{
	struct gwha_tuple t = {
		{ { 10, 0, 0, src } }, { { 10, 0, 0, dst } }, 1000, 80
	};

	return t;
}

static void ignore_all(void)
{
	struct gwha_select sel = {
		.by.how = GWHA_SYNC_SELECT_DEFAULT,
		.n_ignore = 1,
		.is_vip = is_vip,
		.is_others = is_others,
		.is_local = is_local,
	};
	size_t i;

	for (i = 0; i < TAP_COUNT(ignore_cases); i++) {
		const struct ignore_case *c = &ignore_cases[i];
		const struct gwha_flow flow = {
			.has = c->has,
			.proto = 6,
			.orig = tuple(c->src, c->dst),
			.reply = tuple(c->reply_src, c->reply_dst),
			.zone = c->zone,
			.mark = c->mark,
		};

		sel.ignore = &c->ignore;
		tap_ok(gwha_select_owns(&sel, &flow) != c->ignored, "%s",
		       c->name);
	}
}

static void select_all(void)
{
	static int priv;
	static const struct gwha_select_by others[] = {
		{ .how = GWHA_SYNC_SELECT_ZONE, .zone = 8 },
		{ .how = GWHA_SYNC_SELECT_MARK, .mark = 0x20, .mask = 0xf0 },
		{ .how = GWHA_SYNC_SELECT_VIPS },
	};
	struct gwha_select sel = {
		.by.zone = 7,
		.by.mark = 0x10,
		.by.mask = 0xf0,
		.others = others,
		.n_others = TAP_COUNT(others),
		.is_vip = is_vip,
		.is_others = is_others,
		.is_local = is_local,
		.priv = &priv,
	};
	size_t i;

	for (i = 0; i < TAP_COUNT(select_cases); i++) {
		const struct select_case *c = &select_cases[i];
		const struct gwha_flow flow = {
			.has = c->has,
			.proto = 6,
			.orig = tuple(c->src, c->dst),
			.reply = tuple(c->reply_src, c->reply_dst),
			.zone = c->zone,
			.mark = c->mark,
		};

		sel.by.how = c->how;
		tap_ok(gwha_select_owns(&sel, &flow) == c->owns, "%s", c->name);
	}
	for (i = 0; i < TAP_COUNT(settled_cases); i++) {
		const struct settled_case *c = &settled_cases[i];
		const struct gwha_flow flow = {
			.proto = c->proto,
			.state = c->state,
			.status = c->status,
		};

		tap_ok(gwha_flow_settled(&flow) == c->settled, "%s", c->name);
	}
}

static void texts(void)
{
	static const u8 want[GWHA_FLOW_TEXT] = {
		10, 0, 0, 1, [16] = 10, 0, 0, 3, [32] = 3, 232, 0, 80, 1, 2, 6,
	};
	struct gwha_flow flow = {
		.has = GWHA_FLOW_ZONE | GWHA_FLOW_MARK | GWHA_FLOW_PASS,
		.proto = 6,
		.zone = 0x102,
		.orig = tuple(1, 3),
	};
	u8 text[GWHA_FLOW_TEXT];
	bool ok;

	gwha_flow_text(&flow, text);
	tap_ok(!memcmp(text, want, sizeof(text)), "text: as it is drawn");
	flow.has = GWHA_FLOW_V6;
	gwha_flow_text(&flow, text);
	tap_ok(!text[36] && !text[37] && text[39] == 1,
	       "text: no zone, the other family");
	/* the test vectors of FNV's authors */
	ok = gwha_name_hash("") == 0xcbf29ce484222325ull;
	ok &= gwha_name_hash("a") == 0xaf63dc4c8601ec8cull;
	ok &= gwha_name_hash("foobar") == 0x85944171f73967e8ull;
	tap_ok(ok, "name: FNV-1a");
}

static struct gwha_sync_epoch ep(u64 counter, u32 node)
{
	const struct gwha_sync_epoch e = { 1, counter, node };

	return e;
}

static u8 hear(struct gwha_role *r, u64 counter, u32 node, u64 now_us)
{
	const struct gwha_sync_epoch e = ep(counter, node);

	return gwha_role_heard(r, &e, now_us);
}

static void backup(void)
{
	struct gwha_role r = { .node = ME };

	tap_ok(!gwha_role_elected(&r, false, 0, S) && !gwha_role_owns(&r),
	       "role: nobody's at first");
	tap_ok(hear(&r, 3, 9, S) && hear(&r, 3, 9, S), "role: an epoch counts");
	tap_ok(!hear(&r, 2, 99, S), "role: an older one does not");
	tap_ok(!hear(&r, 3, 8, S), "role: nor a lower node in the same");
	tap_ok(hear(&r, 3, 10, S) && !hear(&r, 3, 9, S),
	       "role: a higher node in the same does, and ends the other");
	tap_ok(!hear(&r, GWHA_EPOCH_MAX, 10, S) && r.counter == 3,
	       "role: what no takeover reaches is none");
}

static void active(void)
{
	struct gwha_sync_epoch e = ep(4, 1);
	struct gwha_role r = { .node = ME };
	bool ok;

	hear(&r, 3, 9, S);
	ok = !gwha_role_elected(&r, true, 4, S) && gwha_role_owns(&r);
	tap_ok(ok && r.counter == 4, "role: who takes over owns");
	tap_ok(!hear(&r, 3, 9, S) && gwha_role_owns(&r),
	       "role: who was overtaken does not take it away");
	tap_ok(!hear(&r, 4, ME, S), "role: nobody else speaks in our name");
	tap_ok(!gwha_role_fenced(&r, &e, S) && gwha_role_owns(&r),
	       "role: a fence that is not later is none");
	e = ep(5, 1);
	ok = gwha_role_fenced(&r, &e, S) && !gwha_role_owns(&r);
	tap_ok(ok && !gwha_role_fenced(&r, &e, S),
	       "role: a later one is, once");
	tap_ok(!gwha_role_elected(&r, true, 4, 3 * S) && !gwha_role_owns(&r),
	       "role: an active that is fenced waits");
	hear(&r, 5, 1, 3 * S);
	tap_ok(!gwha_role_elected(&r, true, 4, 6 * S - 1),
	       "role: as long as the other speaks, and 3 s more");
	tap_ok(gwha_role_elected(&r, true, 4, 6 * S) == 6,
	       "role: then it goes beyond");
	ok = !gwha_role_elected(&r, true, 6, 6 * S) && gwha_role_owns(&r);
	tap_ok(ok && r.counter == 6, "role: and owns again");
	gwha_role_elected(&r, false, 6, 7 * S);
	tap_ok(!gwha_role_owns(&r), "role: who steps down does not own");
}

static void behind(void)
{
	struct gwha_role r = { .node = ME };

	hear(&r, 7, 9, S);
	tap_ok(gwha_role_elected(&r, true, 1, S) == 8 && !gwha_role_owns(&r),
	       "role: who takes over behind others goes beyond them at once");
	tap_ok(gwha_role_elected(&r, true, 1, S) == 8,
	       "role: again, until it is so");
	tap_ok(!gwha_role_elected(&r, true, 8, S) && gwha_role_owns(&r),
	       "role: then it owns");
	r = (struct gwha_role){ .node = ME };
	hear(&r, 1, 9, S);
	tap_ok(gwha_role_elected(&r, true, 1, S) == 2,
	       "role: also of the same epoch, with a lower number");
}

int main(void)
{
	tap_plan(TAP_COUNT(select_cases) + TAP_COUNT(ignore_cases) +
		 TAP_COUNT(settled_cases) + 3 + 6 + 10 + 4);
	select_all();
	ignore_all();
	texts();
	backup();
	active();
	behind();

	return tap_done();
}
