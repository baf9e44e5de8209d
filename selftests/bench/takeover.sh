#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long a takeover takes: of each contender, at each interval, with each number of
# VIPs, under each load. The active gateway's port is cut, its carrier stays, so that
# only adverts tell. Demanded is that it happens; the figures are judged outside.
#
# Under a load, it is also counted how often gwA takes over though nothing is cut.
#
# BENCH_CONTENDERS, BENCH_CASES: words, the latter INTERVAL_MS:VIPS:LOAD; BENCH_N: cuts
# of each; BENCH_QUIET_MS: for how long nothing is cut.
# shellcheck disable=SC2016,SC2154,SC2317 # topo.sh sets them; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=contenders.sh
. "$(dirname "$(readlink -f "$0")")/contenders.sh"
read -ra contenders <<<"${BENCH_CONTENDERS:-gwha keepalived keepalived-tuned frr}"
read -ra cases <<<"${BENCH_CASES:-10:1:none}"
N=${BENCH_N:-20}
QUIET_MS=${BENCH_QUIET_MS:-10000}
need_contenders "${contenders[@]}"
need_cmd chrt
loads=()

load_begin() {
	local i
	case $1 in
	none) ;;
	loops) for ((i = 0; i < 40; i++)); do
		load_task chrt -o 0 sh -c 'while :; do :; done'
	done ;;
	rtnl)
		# free for less than a takeover takes: a cut, which needs it, comes just then
		load_task sh -c 'while :; do echo 1000 >/proc/rtnlhold; sleep 0.02; done'
		busywait 1000 grep -q "^held 1" /proc/rtnlhold
		;;
	hog) load_task chrt -f 60 bash "$bench_dir/../timing/hog.sh" 100 100 ;;
	*) return 1 ;;
	esac
}

load_task() {
	"$@" </dev/null >/dev/null 2>&1 &
	loads+=($!)
	gwha_pids+=($!)
}

load_end() {
	[ ${#loads[@]} = 0 ] || { kill "${loads[@]}"; wait "${loads[@]}"; } 2>/dev/null
	loads=()
}

# cuts INTERVAL_MS VIPS LOAD: each until it must have shown. Nobody asks how far it is, which
# would be a load of its own.
cuts() {
	local i rest=$((500 + $1 * 6 + $2))
	[ "$3" != rtnl ] || rest=$((rest + 1000))
	for ((i = 0; i < N; i++)); do
		cut_port "$lan" gwB
		nap $rest
		bridge -n "$lan" link set dev gwB state 3
		nap $rest
	done
}

judge() {
	python3 "$bench_dir/takeovers.py" "$gwha_tmp/cuts.pcap" --count "$N" \
		--interval-us $(($3 * 1000)) --vips "$4" --contender "$1" --case "$2" \
		>>"$gwha_tmp/figures.jsonl"
}

# quiet CONTENDER CASE INTERVAL_MS: a while without a cut. What gwA does is counted.
quiet() {
	record quiet && nap "$QUIET_MS" && capture_stop quiet &&
		python3 "$bench_dir/takeovers.py" "$gwha_tmp/quiet.pcap" --quiet \
			--interval-us $(($3 * 1000)) --contender "$1" --case "$2" \
			>>"$gwha_tmp/figures.jsonl"
}

# measure CONTENDER INTERVAL_MS VIPS LOAD
measure() {
	local rc=0 case="$2 ms, $3 VIP, $4"
	both "$1" "$2" "$3" && load_begin "$4" &&
		{ [ "$4" = none ] || quiet "$1" "$case" "$2"; } &&
		record cuts && nap $(($2 * 2)) && cuts "$2" "$3" "$4" || rc=1
	load_end
	[ -z "${gwha_captures[cuts]:-}" ] || capture_stop cuts || rc=1
	end "$1" "$gwA"
	end "$1" "$gwB"
	[ $rc = 0 ] && judge "$1" "$case" "$2" "$3" || rc=1
	rm -f "$gwha_tmp/cuts.pcap" "$gwha_tmp/quiet.pcap"
	# nothing is demanded of a peer: that it failed is in its figures
	[ $rc = 0 ] || [ "$1" != gwha ]
}

[[ " ${cases[*]} " != *:rtnl* ]] || [ -e /proc/rtnlhold ] ||
	insmod "${GWHA_HELPERS:-$bench_dir/../modules}/rtnlhold/rtnlhold.ko" ||
	skip_all "rtnlhold.ko cannot be inserted"
tap_plan $((1 + ${#contenders[@]} * ${#cases[@]}))
tap_ok "two gateways on a LAN" topo_pair
for what in "${cases[@]}"; do
	IFS=: read -r interval vips load <<<"$what"
	for who in "${contenders[@]}"; do
		tap_ok "$who: $interval ms, $vips VIP, $load: $N takeovers" \
			measure "$who" "$interval" "$vips" "$load"
	done
done
tap_done
