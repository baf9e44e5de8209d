#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# For an hour of the guest's time: 100,000 connections that both gateways know, others
# that come and go all the while, and a failover every ten seconds. None of those is
# broken by it, both tables are equal at the end, memory does not grow, and the kernel
# says nothing. (V56, V58)
#
# The network is synclib.sh's, the load load/lib.sh's.
#
# SOAK_S: for how long, in seconds; SOAK_N: how many connections.
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=../load/lib.sh
. "$(dirname "$(readlink -f "$0")")/../load/lib.sh"
# shellcheck source-path=SCRIPTDIR source=turns.sh
. "$(dirname "$(readlink -f "$0")")/turns.sh"
gw_require conntrack nft

SOAK_S=${SOAK_S:-3600} SOAK_N=${SOAK_N:-100000}
RATE=20
WARM_S=$((SOAK_S / 5))
PART_S=$((SOAK_S * 2 / 5))

# gives_to FROM TO PORT: FROM's ports are cut for 5 s; TO takes over, and keeps it.
gives_to() {
	cut_off "$3" && busywait 2000 state_is "$2" $G active && nap 4500 &&
		heal "$3" && busywait 2000 state_is "$1" $G backup &&
		state_is "$2" $G active
}

# all_told: who is backup has as many as the other tells of, and the bulk is among
# them, but for those of the moment.
all_told() {
	local told has
	told=$(($(sync_show "$gwA" .flows) + $(sync_show "$gwB" .flows)))
	has=$(($(sync_show "$gwA" .replicas) + $(sync_show "$gwB" .replicas)))
	echo "one tells of $told, the other has $has"
	[ "$told" -ge "$SOAK_N" ] && [ $((told - has)) -le $RATE ] &&
		[ $((has - told)) -le $RATE ]
}

# What ended while nobody could tell of it is forgotten in its own time on each of them.
same() {
	local a b
	a=$(flows "$gwA" | grep ESTABLISHED) b=$(flows "$gwB" | grep ESTABLISHED)
	diff <(echo "$a") <(echo "$b") | head -n 10
	echo "$(grep -c . <<<"$a") on A, $(grep -c . <<<"$b") on B"
	[ "$a" = "$b" ] && [ "$(grep -c . <<<"$a")" -ge "$SOAK_N" ]
}

# kinds NS: how many connections of each state it knows.
kinds() {
	tracked "$1" | awk '{ n[$5]++ } END { for (k in n) print n[k], k }'
}

# look NAME: what is in use, without what is over, which whose packets it was keeps for
# two minutes more.
look() {
	local ns
	for ns in "$gwA" "$gwB"; do
		run_in "$ns" conntrack -D -p tcp --state TIME_WAIT >/dev/null 2>&1
	done
	busywait 5000 all_told && slab_counts >"$gwha_tmp/$1"
}

flat() {
	look after && slab_grown 100 "$gwha_tmp/before" "$gwha_tmp/between" "$gwha_tmp/after"
}

tap_plan 15
tap_ok "the network is built" load_net 131072
for ns in "$gwA" "$gwB"; do
	dump_on_fail gw "$ns" sync show
	dump_on_fail gw "$ns" group show
	dump_on_fail kinds "$ns"
done
[ -e /proc/ctload ] || insmod "$gwha_lib/../modules/ctload/ctload.ko"
tap_ok "A has its routers" equal_routers "$gwA"
tap_ok "A is active" busywait 8000 state_is "$gwA" $G active
tap_ok "B has them" equal_routers "$gwB"
tap_ok "a server" load_server
tap_ok "A has $SOAK_N connections" run_in "$gwA" bash -c "echo 0 $SOAK_N >/proc/ctload"
tap_ok "synchronised" load_sync
tap_ok "B has all of them" busywait $((SOAK_N / 20 + 5000)) all_told
start_in events_a "$gwA" "$GWHA" monitor state
start_in events_b "$gwB" "$GWHA" monitor state
dump_on_fail tail -n 6 "$gwha_tmp/events_a.log"
dump_on_fail tail -n 6 "$gwha_tmp/events_b.log"
# memory is looked at in between
conns_begin $RATE $((WARM_S + 2 * PART_S + 60)) 100
tap_ok "a first part to warm up" soak $WARM_S
look before
tap_ok "a failover every 10 s" soak $PART_S
look between
tap_ok "and again as long" soak $PART_S
tap_ok "no connection of those that came and went was broken" conns_end
say "$failovers failovers; $said"
tap_ok "both know the same, line by line" busywait 10000 same
tap_ok "memory is flat" flat
tap_ok "neither lost the other" both_up
tap_done
