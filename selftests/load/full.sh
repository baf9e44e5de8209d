#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The index of connections has a bound, nine tenths of what the kernel may track. What
# does not fit is counted and not told, costs no pass after pass, and is told once there
# is room. (V58)
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft

MOST=4000 HAVE=3900
FIT=$((MOST * 9 / 10))

most() {
	echo "$1" >/proc/sys/net/netfilter/nf_conntrack_max
}

# tells N: A tells of so many, and B has as many.
tells() {
	local a b
	a=$(sync_show "$gwA" .flows) b=$(sync_show "$gwB" .replicas)
	[ "$a $b" = "$1 $1" ] && return
	echo "A tells of $a, B has $b, not $1"
	return 1
}

passes() {
	peer_stat "$gwA" passes_sent
}

# some other connection of ours, a ping say, may be among them
nearly() {
	local a
	a=$(sync_show "$gwA" .flows)
	echo "A tells of $a"
	[ "$a" -le "$FIT" ] && [ "$a" -ge $((FIT - 5)) ] &&
		at_most "replicas" "$(sync_show "$gwB" .replicas)" "$FIT"
}

calm() {
	local n
	n=$(passes)
	nap 4000
	at_most "passes in 4 s" $(($(passes) - n)) 1
}

tap_plan 10
tap_ok "the network is built" load_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
[ -e /proc/ctload ] || insmod "$gwha_lib/../modules/ctload/ctload.ko"
tap_ok "A is active" load_routers
tap_ok "$MOST connections may be tracked" most $MOST
tap_ok "A has $HAVE" run_in "$gwA" bash -c "echo 0 $HAVE >/proc/ctload"
tap_ok "synchronised" load_sync
tap_ok "A tells of nine tenths of what may be tracked" busywait 3000 nearly
tap_ok "the others are counted" \
	stat_at_least "$gwA" dropped_full $((HAVE - FIT))
tap_ok "that costs no pass after pass" calm
tap_ok "100 times as many may be tracked" most ${MOST}00
tap_ok "all are told of, and B has all" busywait 4000 tells $HAVE
most 4000000
tap_done
