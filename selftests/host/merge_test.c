// SPDX-License-Identifier: GPL-2.0-or-later
/* What a peer's word does to a connection that is here: the shared cases. */

#include "merge.h"
#include "merge_cases.h"
#include "tap.h"

/* Every state is later than those before it, in one order for all ten. */
static const u8 order[GWHA_TCP_STATES] = {
	S_NONE,	    S_SYN_SENT,	  S_SYN_SENT2, S_SYN_RECV,  S_EST,
	S_FIN_WAIT, S_CLOSE_WAIT, S_LAST_ACK,  S_TIME_WAIT, S_CLOSE,
};

static bool in_order(void)
{
	bool ok = true, later;
	u8 a, b;

	for (a = 0; a < GWHA_TCP_STATES; a++)
		for (b = 0; b < GWHA_TCP_STATES; b++) {
			later = b > a;
			ok &= gwha_flow_later(GWHA_PROTO_TCP, order[a],
					      order[b]) == later;
		}

	return ok;
}

static bool looked(const struct window_case *c)
{
	static const char done[] = { [GWHA_WINDOW_WAIT] = '.',
				     [GWHA_WINDOW_LEARN] = 'l',
				     [GWHA_WINDOW_CHECK] = 'c' };
	bool fitted = false, ok = true;
	enum gwha_window what;
	size_t i;

	for (i = 0; c->looks[i]; i++) {
		what = gwha_flow_window(&fitted, c->looks[i] != '.',
					c->looks[i] == 'f');
		ok &= done[what] == c->want[i];
	}

	return ok && !c->want[i];
}

int main(void)
{
	size_t i;

	tap_plan(TAP_COUNT(state_cases) + TAP_COUNT(over_cases) +
		 TAP_COUNT(keep_cases) + TAP_COUNT(room_cases) +
		 TAP_COUNT(kept_cases) + TAP_COUNT(window_cases) + 1);
	for (i = 0; i < TAP_COUNT(state_cases); i++) {
		const struct state_case *c = &state_cases[i];

		tap_ok(gwha_flow_state(c->proto, c->here, c->told, c->live) ==
			       c->want,
		       "state: %s", c->name);
	}
	tap_ok(in_order(), "state: all ten are in one order");
	for (i = 0; i < TAP_COUNT(over_cases); i++) {
		const struct over_case *c = &over_cases[i];

		tap_ok(gwha_flow_over(c->proto, c->state) == c->want,
		       "over: %s", c->name);
	}
	for (i = 0; i < TAP_COUNT(keep_cases); i++) {
		const struct keep_case *c = &keep_cases[i];

		tap_ok(gwha_flow_timeout_s(c->here_s, c->told_s, c->shorten) ==
			       c->want_s,
		       "timeout: %s", c->name);
	}
	for (i = 0; i < TAP_COUNT(room_cases); i++) {
		const struct room_case *c = &room_cases[i];

		tap_ok(gwha_flow_room(c->count, c->most) == c->want, "room: %s",
		       c->name);
	}
	for (i = 0; i < TAP_COUNT(kept_cases); i++) {
		const struct kept_case *c = &kept_cases[i];
		struct gwha_flow flow = {
			.has = c->has,
			.proto = c->proto,
			.orig = { .src_port = c->src_port,
				  .dst_port = c->dst_port },
		};

		tap_ok(gwha_flow_kept(&flow) == c->want, "kept: %s", c->name);
	}
	for (i = 0; i < TAP_COUNT(window_cases); i++)
		tap_ok(looked(&window_cases[i]), "window: %s",
		       window_cases[i].name);

	return tap_done();
}
