#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a change of configuration does to adverts, and to who is active: the active
# gateway is told the same again, or gets some addresses more, and back. gwha is told by a
# command, the others read their file again.
#
# BENCH_CONTENDERS, BENCH_CASES: words, the latter INTERVAL_MS:VIPS:MORE; BENCH_N:
# changes of each.
# shellcheck disable=SC2154,SC2317 # topo.sh sets them; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=contenders.sh
. "$(dirname "$(readlink -f "$0")")/contenders.sh"
read -ra contenders <<<"${BENCH_CONTENDERS:-gwha keepalived keepalived-tuned}"
read -ra cases <<<"${BENCH_CASES:-10:1000:0 10:1000:20}"
N=${BENCH_N:-20}
need_contenders "${contenders[@]}"

# one CONTENDER INTERVAL_MS VIPS: what came of it goes to $late and $taken.
one() {
	local said
	record change && nap $(($2 * 3)) && change "$1" "$gwB" "$2" "$3" && nap 3000 || return 1
	capture_stop change &&
		said=$(python3 "$bench_dir/pauses.py" change "$gwha_tmp/change.pcap" \
			--us 192.0.2.3 --interval-us $(($2 * 1000))) || return 1
	late+=("${said% *}")
	taken+=("${said#* }")
	has_all "$gwB" "$3"
}

# changes CONTENDER INTERVAL_MS VIPS MORE
changes() {
	local i late=() taken=() case
	for ((i = 0; i < N; i++)); do
		one "$1" "$2" $(($3 + (i % 2 ? 0 : $4))) || return 1
	done
	case="$2 ms, $3 VIP, $([ "$4" = 0 ] && echo the same || echo "$4 more and back")"
	figure change "$case" "$1" "late advert" ms "${late[@]}"
	figure change "$case" "$1" "takeovers" takeovers "${taken[@]}"
}

# measure CONTENDER INTERVAL_MS VIPS MORE
measure() {
	local rc=0
	both "$1" "$2" "$3" && changes "$@" || rc=1
	[ -z "${gwha_captures[change]:-}" ] || capture_stop change
	end "$1" "$gwA"
	end "$1" "$gwB"
	rm -f "$gwha_tmp/change.pcap"
	[ $rc = 0 ] || [ "$1" != gwha ]
}

tap_plan $((1 + ${#contenders[@]} * ${#cases[@]}))
tap_ok "two gateways on a LAN" topo_pair
for what in "${cases[@]}"; do
	IFS=: read -r interval vips more <<<"$what"
	for who in "${contenders[@]}"; do
		tap_ok "$who: $interval ms, $vips VIP, $more more: $N changes" \
			measure "$who" "$interval" "$vips" "$more"
	done
done
tap_done
