#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 300 packets a millisecond into gwA, which polls its devices in rounds of 8
# packets: the thread that places addresses gets the CPU after a round, so the
# first gratuitous ARP leaves within 0.2 ms of a takeover. With the kernel's 64
# packets a round it waits for up to eight times as long (takeover_flood.sh).
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

# What is installed on a gateway; its rounds are those of the CPU's backlog.
settings=$(dirname "$0")/../../docs/examples/60-gwha.conf

polls_short() {
	sysctl -q -p "$settings" && [ "$(sysctl -n net.core.dev_weight)" = 8 ]
}

# The settings are the whole machine's, and other tests come after this one.
usual=$(sed -n 's/^\([a-z][^ ]*\) *=.*/\1/p' "$settings" | xargs sysctl)
polls_as_usual() {
	local rc=$?
	sysctl -q -p - <<<"$usual"
	return "$rc"
}
trap 'polls_as_usual; gwha_cleanup' EXIT

tap_plan 8
tap_ok "settings of 60-gwha.conf, rounds of 8 packets" polls_short
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
timing_run 20 5 37200 200 timing_load_flood
tap_done
