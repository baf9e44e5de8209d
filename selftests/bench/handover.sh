#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How long it takes to change hands on purpose: from the resignation of the active
# gateway, which is an advert of priority 0, to the first advert of the other one. gwha is told
# to hand over; of the others the daemon is ended, which is what their users do.
#
# BENCH_CONTENDERS, BENCH_CASES: words, the latter INTERVAL_MS:VIPS; BENCH_N: of each.
# shellcheck disable=SC2154,SC2317 # topo.sh sets them; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=contenders.sh
. "$(dirname "$(readlink -f "$0")")/contenders.sh"
read -ra contenders <<<"${BENCH_CONTENDERS:-gwha keepalived keepalived-tuned frr}"
read -ra cases <<<"${BENCH_CASES:-10:1}"
N=${BENCH_N:-20}
need_contenders "${contenders[@]}"

# resigns CONTENDER NS INTERVAL_MS VIPS: the active one, which is backup afterwards.
resigns() {
	if [ "$1" = gwha ]; then
		gw "$2" handover group g
		return
	fi
	end "$1" "$2"
	# before the other's second round of announcements, or after, is all the same
	nap 1000
	begin "$@"
}

# hands CONTENDER INTERVAL_MS VIPS: there and back.
hands() {
	local i from=$gwB to=$gwA
	for ((i = 0; i < N; i++)); do
		resigns "$1" "$from" "$2" "$3" && busywait 20000 has_all "$to" "$3" || return 1
		nap $((3000 + $2 * 5))
		read -r from to <<<"$to $from"
	done
}

judge() {
	local values
	read -ra values < <(python3 "$bench_dir/pauses.py" handover "$gwha_tmp/hands.pcap")
	[ ${#values[@]} = "$N" ] || {
		echo "$1: ${#values[@]} of $N handovers: ${values[*]}"
		return 1
	}
	figure handover "$2 ms, $3 VIP" "$1" "resignation to advert" ms "${values[@]}"
}

# measure CONTENDER INTERVAL_MS VIPS
measure() {
	local rc=0
	both "$@" && record hands && hands "$@" || rc=1
	[ -z "${gwha_captures[hands]:-}" ] || capture_stop hands || rc=1
	end "$1" "$gwA"
	end "$1" "$gwB"
	[ $rc = 0 ] && judge "$@" || rc=1
	rm -f "$gwha_tmp/hands.pcap"
	[ $rc = 0 ] || [ "$1" != gwha ]
}

tap_plan $((1 + ${#contenders[@]} * ${#cases[@]}))
tap_ok "two gateways on a LAN" topo_pair
for what in "${cases[@]}"; do
	IFS=: read -r interval vips <<<"$what"
	for who in "${contenders[@]}"; do
		tap_ok "$who: $interval ms, $vips VIP: $N handovers" \
			measure "$who" "$interval" "$vips"
	done
done
tap_done
