#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A pair of agents with a file: a group of 50 routers with 10 ms adverts, 500 VIPs.
# The file is replaced by one with 500 VIPs more in these routers, 50 routers more,
# each with a VIP, and a tracked condition with a script that checks it; then by the
# first one again. By what is on the wire no advert of the active node is late by
# over 1 ms, the other one sends none, and neither changes its state. (V09; design:
# live change)
#
#        scale_lib.sh's network: gwA is the node a, gwB is b, each with a gwhad
# shellcheck disable=SC2317 # tap_ok calls them
# shellcheck source=selftests/timing/scale_lib.sh
. "$(dirname "$0")/scale_lib.sh"

GWHAD=${GWHAD:-${GWHA}d}
file=$gwha_tmp/pair.yaml
agentA='' agentB='' took=''
declare -A said=()

# reload_router LAN ROUTER VIPS: a router of the file.
reload_router() {
	local vips
	SCALE_VIPS=$3
	vips=$(scale_vip_list "$1" "$2" 0)
	vips=${vips# vip }
	echo "  - {dev: lan$1, vrid: $(($2 + 1)), group: g1, version: 3," \
		"interval: 10ms, vmac: off, vip: [${vips// vip /, }]}"
}

# reload_file VIPS MORE: for each router of the group VIPS, and on each interface MORE
# routers; with these a condition.
reload_file() {
	local i r track=''
	[ "$2" = 0 ] || track=', track: [{name: script, weight: 50}]'
	echo 'nodes: {a: , b: }'
	echo "groups: {g1: {priority: {a: 100, b: 200}$track}}"
	[ "$2" = 0 ] ||
		echo 'checks: {script: {exec: [/bin/sh, -c, "exit 0"], interval: 200ms}}'
	echo 'routers:'
	for ((i = 0; i < SCALE_LANS; i++)); do
		for ((r = 0; r < SCALE_PER_LAN; r++)); do
			reload_router "$i" "$r" "$1"
		done
		for ((; r < SCALE_PER_LAN + $2; r++)); do
			reload_router "$i" "$r" 1
		done
	done
}

# reload_write VIPS MORE: the file is another one, from one moment to the next.
reload_write() {
	(reload_file "$@") >"$file.new" && mv "$file.new" "$file"
}

# reload_begin VAR NS NODE
reload_begin() {
	start_in "$1" "$2" "$GWHAD" -c "$file" --node "$3" --socket ""
	busywait 10000 grep -q "gwhad: applied" "$gwha_tmp/$1.log"
}

reload_setup() {
	scale_topo && need_cmd "$GWHAD" sh mv && reload_write 10 0 &&
		reload_begin agentB "$gwB" b &&
		busywait 5000 state_is "$gwB" g1 active &&
		reload_begin agentA "$gwA" a &&
		busywait 5000 state_is "$gwA" g1 backup &&
		busywait 20000 scale_owns "$gwB" 500
}

# reload_said WORDS: both have said so since they were told.
reload_said() {
	local var
	for var in agentA agentB; do
		tail -n +$((${said[$var]} + 1)) "$gwha_tmp/$var.log" |
			grep -q "gwhad: $1" || return 1
	done
}

# reload_tell: both read the file; what they said so far counts no more.
reload_tell() {
	local var
	for var in agentA agentB; do
		said[$var]=$(wc -l <"$gwha_tmp/$var.log")
	done
	kill -HUP "$agentA" "$agentB"
}

# reload_states: what may not change: of each node's group the state, the epoch and the
# priority; of each of the 50 routers what it counted of changes and late timers.
reload_states() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" -j group show g1 |
			jq -c '.[] | [.state, .epoch, .effective_priority]'
		gw "$ns" -j stats show | jq -c --argjson n "$SCALE_PER_LAN" \
			'.[] | select(.ifname and .vrid <= $n) |
			[.ifname, .vrid, .counters.to_active, .counters.to_backup,
			 .counters.to_init, .counters.timer_late]'
	done
}

reload_remember() {
	reload_states >"$gwha_tmp/states" &&
		grep -q '^\["active",[1-9][0-9]*,200\]$' "$gwha_tmp/states"
}

reload_unmoved() {
	diff "$gwha_tmp/states" <(reload_states)
}

# reload_has VIPS: gwB has as many, each in place; gwA none.
reload_has() {
	scale_owns "$gwB" "$1" && scale_owns "$gwA" 0
}

reload_routers() {
	local ns n
	for ns in "$gwA" "$gwB"; do
		n=$(gw "$ns" -j router show | jq "[.[] | select(.group == \"g1\")] | length")
		[ "$n" = "$1" ] || { echo "$n routers, wanted $1"; return 1; }
	done
}

# reload_script UP: its condition, on both.
reload_script() {
	local ns
	for ns in "$gwA" "$gwB"; do
		[ "$(gw "$ns" -j group show g1 | jq '.[0].track[0].up')" = "$1" ] ||
			return 1
	done
}

# reload_all ROUTERS VIPS: it has come to that.
reload_all() {
	busywait 20000 reload_routers "$1" && busywait 20000 reload_has "$2"
}

reload_more() {
	local begun now
	now_us begun
	reload_write 20 10 && reload_tell &&
		busywait 20000 reload_said applied && reload_all 100 1050 &&
		busywait 10000 reload_script true || return 1
	now_us now
	took=$(((now - begun) / 1000))
}

# What takes a VIP or a router away waits to be asked for.
reload_held() {
	reload_write 10 0 && reload_tell &&
		busywait 20000 reload_said "pending: needs gwha apply --yes-disrupt" &&
		reload_routers 100 && reload_has 1050
}

reload_less() {
	local begun now
	now_us begun
	gw "$gwA" apply "$file" --node a --yes-disrupt &&
		gw "$gwB" apply "$file" --node b --yes-disrupt &&
		reload_all 50 500 || return 1
	now_us now
	took=$(((now - begun) / 1000))
}

# reload_judge ARGS...: what gwB sent.
reload_judge() {
	figures=$(python3 "$timing_dir/scale.py" gaps "$gwha_tmp/sent.pcap" \
		--routers "$scale_routers" --late-us 1000 "$@")
	local rc=$?
	echo "$figures"
	return $rc
}

# reload_record: what gwB sends; of gwA its own adverts, by their source, so that those
# of gwB cost nothing.
reload_record() {
	local i filter=''
	for ((i = 0; i < SCALE_LANS; i++)); do
		filter+="${filter:+ or }src 10.$i.0.2"
	done
	scale_record "$gwB" && capture_start silent "$gwA" any "proto 112 and ($filter)"
}

# reload_silent: gwA sent no advert.
reload_silent() {
	local n
	capture_stop silent || return 1
	n=$(capture_count silent 'proto 112')
	[ "$n" = 0 ] || { echo "$n adverts"; return 1; }
}

# What is installed on a gateway: freed routes do not stop all else, and a CPU takes
# eight packets at a time, not 64 for each device. All who hear of a new address are on
# this one CPU.
settings=$(dirname "$0")/../../docs/examples/60-gwha.conf
usual=$(sed -n 's/^\([a-z][^ ]*\) *=.*/\1/p' "$settings" | xargs sysctl)
reload_as_usual() {
	local rc=$?
	sysctl -q -p - <<<"$usual"
	return "$rc"
}
trap 'reload_as_usual; gwha_cleanup' EXIT

need_cmd jq diff sysctl
dump_on_fail tail -n 20 "$gwha_tmp/agentA.log" "$gwha_tmp/agentB.log"
tap_plan 14
tap_ok "settings of 60-gwha.conf" sysctl -q -p "$settings"
tap_ok "two agents, a group of $scale_routers routers, 500 VIPs, gwB active" \
	reload_setup
# the repeats of the takeover are over
nap 7000
tap_ok "what both count is remembered" reload_remember
tap_ok "what both send is recorded" reload_record
tap_ok "a reload: 500 VIPs, 50 routers and a script more" reload_more
say "it took $took ms until the last was in place, and the script's condition up"
tap_ok "no state changed, no timer was late" reload_unmoved
tap_ok "the first file again: what takes VIPs or routers away waits" reload_held
tap_ok "the script is gone, and no state changed" reload_unmoved
tap_ok "asked for, 500 VIPs and 50 routers go" reload_less
say "it took $took ms"
nap 1000
tap_ok "no state changed, no timer was late" reload_unmoved
tap_ok "the recording is whole" capture_stop sent
tap_ok "of gwB no advert was late by over 1 ms, 50 routers came and went" \
	reload_judge --more 50 --least 20000
say "figures: $figures"
tap_ok "gwA sent none" reload_silent
tap_ok "both agents are content" eval \
	'reload_tell && busywait 20000 reload_said applied'
tap_done
