# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the timing tests share. They run in virtual time, one CPU for both
# gateways, and are judged by what is recorded on gwA's device and, for the time
# at which an advert got to its ring, on its port of the switch:
#
#        ┌────── lan ──────┐
#        │ gwA         gwB │     every port has a ring of its own
#        └──┬───────────┬──┘
#        [ gwA ]     [ gwB ]     VIP 192.0.2.1
#
# Both gateways have priority 100 and 10 ms adverts; gwB has the higher address.
# So gwB is active, gwA takes over whenever gwB's port is cut, and gives back
# when it is healed. Theory for a takeover: 3 intervals and a skew of 156/256
# of one, 36.094 ms after the last advert.

# shellcheck source=selftests/net/topo.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/topo.sh"
timing_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
figures=''

# timing_setup: the network, both routers, gwB active.
timing_setup() {
	need_cmd chrt python3 mkfifo "$GWHA"
	topo_pair && timing_ring "$lan" gwA gwB &&
		timing_ring "$gwA" lan && timing_ring "$gwB" lan || return 1
	timing_router "$gwB" && busywait 5000 state_is "$gwB" lan/10/4 active &&
		timing_listen &&
		timing_router "$gwA" && timing_await 'init -> backup'
}

# timing_listen: gwA's events can be read from descriptor 9. Waiting for them
# costs no CPU, which a loop of commands would, and so would change the load.
timing_listen() {
	mkfifo "$gwha_tmp/events" && exec 9<>"$gwha_tmp/events" &&
		rm "$gwha_tmp/events" || return 1
	ip netns exec "$gwA" "$GWHA" monitor >&9 2>&1 </dev/null &
	gwha_pids+=($!)
	busywait 5000 timing_listens
}

# timing_listens: somebody in gwA has joined a generic netlink group.
timing_listens() {
	ip netns exec "$gwA" cat /proc/net/netlink |
		awk '$2 == 16 && $4 != "00000000" { n++ } END { exit !n }'
}

# timing_await TEXT: read events up to one that has it.
timing_await() {
	local line
	while read -r -t 60 line <&9; do
		case $line in
		*"$1"*) return ;;
		esac
	done
	echo "no event: $1"
	return 1
}

# timing_ring NS DEV...: devices get rings of their own, as cards have. A veth
# has one with GRO on, but uses it only for frames of a sender without TSO.
timing_ring() {
	local ns=$1 dev
	shift
	for dev in "$@"; do
		ip netns exec "$ns" ethtool -K "$dev" gro on tso off || return 1
	done
}

timing_router() {
	gw "$1" router add dev lan vrid 10 version 3 interval 10ms \
		priority 100 vip 192.0.2.1/24
}

# timing_count NS NAME: a counter of the router.
timing_count() {
	counter "$1" "$2" dev lan vrid 10
}

# timing_cuts N: cut and heal gwB's port N times, each until it has shown.
timing_cuts() {
	local i
	for ((i = 0; i < $1; i++)); do
		cut_port "$lan" gwB && timing_await 'backup -> active' &&
			bridge -n "$lan" link set dev gwB state 3 &&
			timing_await 'active -> backup' || return 1
		# more than Active_Down_Interval, so that each cut begins at rest
		nap 50
	done
}

# timing_changes: how often either router changed its state so far.
timing_changes() {
	echo "$(timing_count "$gwA" to_active) $(timing_count "$gwA" to_backup)" \
		"$(timing_count "$gwB" to_active) $(timing_count "$gwB" to_backup)"
}

# timing_quiet S: gwA tells of no change in S seconds; timing_only_cuts sees that
# there was none on gwB either.
timing_quiet() {
	local line
	! read -r -t "$1" line <&9 || {
		echo "event: $line"
		return 1
	}
}

# timing_only_cuts N: gwA took over N times, gwB never let go.
timing_only_cuts() {
	local want="$1 $(($1 + 1)) 1 1"
	[ "$(timing_changes)" = "$want" ] || {
		echo "changes $(timing_changes), wanted $want"
		return 1
	}
}

# timing_judge N TAKEOVER_US ARP_US: what was recorded of N takeovers.
timing_judge() {
	local out rc
	out=$(python3 "$timing_dir/takeover.py" "$gwha_tmp/gwA.pcap" \
		"$gwha_tmp/port.pcap" \
		--count "$1" --takeover-us "$2" --arp-us "$3")
	rc=$?
	echo "$out"
	figures=$out
	return $rc
}

# timing_record: what gwA sends and hears, and when its port hands it a frame.
timing_record() {
	capture_start gwA "$gwA" lan --time-stamp-precision=nano \
		"proto 112 or arp" &&
		capture_start port "$lan" gwA -Q out \
			--time-stamp-precision=nano "proto 112"
}

timing_recorded() {
	capture_stop gwA && capture_stop port
}

# timing_run N QUIET_S TAKEOVER_US ARP_US LOAD: cuts and quiet under a load, and
# the verdict on them. Six results. TIMING_QUIET_S bounds the quiet: most of the
# time goes there, since a busy second takes four.
timing_run() {
	local most=${TIMING_QUIET_S:-$2}
	set -- "$1" $(($2 < most ? $2 : most)) "$3" "$4" "$5"
	tap_ok "gwA and its port are recorded" timing_record
	$5
	tap_ok "$1 cuts, each taken over and given back" timing_cuts "$1"
	tap_ok "no change of state in $2 s without a fault" timing_quiet "$2"
	timing_load_end
	tap_ok "no change of state but those of the cuts" timing_only_cuts "$1"
	tap_ok "the recordings are whole" timing_recorded
	tap_ok "last advert to takeover <= $3 us, to gratuitous ARP <= $4 us more" \
		timing_judge "$1" "$3" "$4"
	say "figures: $figures"
	say "counters of gwA: timer_late $(timing_count "$gwA" timer_late)," \
		"rx_late $(timing_count "$gwA" rx_late)"
	[ ! -e /proc/flood ] || say "flood: $(</proc/flood)"
}

# ---------------------------------------------------------------------- loads

timing_loads=()

# timing_load CMD...: in the background until timing_load_end.
timing_load() {
	"$@" </dev/null >/dev/null 2>&1 &
	timing_loads+=($!)
	gwha_pids+=($!)
}

timing_load_end() {
	[ ${#timing_loads[@]} = 0 ] || kill "${timing_loads[@]}" 2>/dev/null
	[ ! -e /proc/flood ] || echo off >/proc/flood
}

# 40 busy loops of ordinary priority.
timing_load_loops() {
	local i
	for ((i = 0; i < 40; i++)); do
		timing_load chrt -o 0 sh -c 'while :; do :; done'
	done
}

# A SCHED_FIFO 60 task that runs 100 ms of every 200 ms.
timing_load_hog() {
	timing_load chrt -f 60 bash "$timing_dir/hog.sh" 100 100
}

timing_load_none() {
	:
}

timing_load_both() {
	timing_load_flood && timing_load_hog
}

# 300 packets a millisecond into gwA, made in hard interrupts.
timing_load_flood() {
	[ -e /proc/flood ] || insmod "$timing_dir/../modules/flood/flood.ko" ||
		return 1
	ip netns exec "$gwA" sh -c 'echo lan 300 >/proc/flood'
}
