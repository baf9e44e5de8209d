#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A backup that comes back holds what the active has, 100,000 connections within 1 s
# and 1,000,000 within 20 s, while 500 a second come on top; a replica costs 450
# bytes of memory at most, whole. When the active loses all of them at once, the
# backup does, too, and either goes on hearing the other. (V58)
#
# BULK_N: how many; 100000, and 1000000 in the long form.
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft

BULK_N=${BULK_N:-100000}
BOUND_US=$((BULK_N > 100000 ? BULK_N * 20 : 1000000))
LIVE_RATE=500
INDEX=56 # bytes of A's: an entry, and two places in buckets
LIVE_S=$((BOUND_US / 1000000 + 5))
taken_us='' replica_bytes=''

bulk_listen() {
	mkfifo "$gwha_tmp/events" && exec 9<>"$gwha_tmp/events" &&
		rm "$gwha_tmp/events" || return 1
	ip netns exec "$gwB" "$GWHA" -j monitor sync >&9 2>&1 </dev/null &
	gwha_pids+=($!)
	busywait 5000 bulk_listens
}

bulk_listens() {
	ip netns exec "$gwB" cat /proc/net/netlink |
		awk '$2 == 16 && $4 != "00000000" { n++ } END { exit !n }'
}

# awaited WHAT SECONDS: when it was told, in $REPLY; fails at a peer that is down.
awaited() {
	local line
	while read -r -t "$2" line <&9; do
		case $line in
		*\"what\":\"$1\"*)
			json_value time_us "$line"
			return
			;;
		*\"what\":\"peer-down\"*)
			echo "$line"
			return 1
			;;
		esac
	done
	echo "no $1"
	return 1
}

uptime_us() {
	local up
	read -r up _ </proc/uptime
	REPLY=$((10#${up/./} * 10000))
}

come_back() {
	local begin REPLY
	uptime_us
	begin=$REPLY
	gw "$gwB" sync set group $G dev sync local $SYNCB peer $SYNCA \
		key-id 1 key-file "$(load_key)" &&
		awaited synced $((LIVE_S + 100)) || return 1
	taken_us=$((REPLY - begin))
	at_most "us until B has all" "$taken_us" "$BOUND_US"
}

replicas() {
	sync_show "$gwB" .replicas
}

# As many as A tells of, and the bulk is among them.
all_there() {
	local told
	told=$(sync_show "$gwA" .flows)
	echo "A tells of $told, B has $(replicas)"
	[ "$told" -ge "$BULK_N" ] && [ "$(replicas)" = "$told" ]
}

# What it takes of both that B is told of all for the first time: but for what A's own
# index takes, that is B's replicas.
told_of_all() {
	local before
	read_memory
	before=$used_kb
	gw "$gwA" sync resync group $G &&
		busywait $((BULK_N / 20 + 5000)) all_there || return 1
	read_memory
	replica_bytes=$(((used_kb - before) * 1024 / BULK_N - INDEX))
	gw "$gwB" sync del group $G
}

small() {
	[ "$replica_bytes" -ge 300 ] && at_most "bytes a replica" "$replica_bytes" 450
}

none_left() {
	[ "$(replicas)" = 0 ]
}

# More than the bulk is there.
live() {
	[ "$(run_in "$gwA" cat /proc/sys/net/netfilter/nf_conntrack_count)" -gt \
		$((BULK_N + LIVE_RATE / 20)) ]
}

# No peer was lost: "up" once each time that B came back, "down" never.
never_down() {
	local line
	while read -r -t 0.1 line <&9; do
		[[ $line != *peer-down* ]] || {
			echo "$line"
			return 1
		}
	done
	both_up
}

tap_plan 15
tap_ok "the network is built" load_net $((BULK_N > 200000 ? 1048576 : 131072))
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
[ -e /proc/ctload ] || insmod "$gwha_lib/../modules/ctload/ctload.ko"
tap_ok "A is active" load_routers
tap_ok "a server" load_server
tap_ok "synchronised" load_sync
tap_ok "A has $BULK_N connections" run_in "$gwA" bash -c "echo 0 $BULK_N >/proc/ctload"
tap_ok "B is told of them, and forgets all" told_of_all
figure bulk "$BULK_N" gwha memory bytes "${replica_bytes:-0}"
say "figures: $replica_bytes bytes a replica"
tap_ok "a replica takes 450 bytes at most" small
tap_ok "B is listened to" bulk_listen
# not while that program itself is being started
conns_begin $LIVE_RATE $LIVE_S 100
tap_ok "others come and go" busywait 10000 live
tap_ok "B comes back, and has all of them within $((BOUND_US / 1000)) ms" come_back
tap_ok "the others meanwhile" conns_end
figure bulk "$BULK_N" gwha time ms "$(milli "${taken_us:-0}")"
say "figures: $BULK_N in $(milli "${taken_us:-0}") ms; meanwhile: $said"
tap_ok "B has as many as A tells of" busywait 5000 all_there
tap_ok "A loses all" run_in "$gwA" conntrack -F
tap_ok "so does B within $((BULK_N / 20000 + 5)) s" \
	busywait $((BULK_N / 20 + 5000)) none_left
tap_ok "neither lost the other" never_down
tap_done
