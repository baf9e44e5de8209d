#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The test library keeps its promises: the network of topo_gw carries traffic by
# either gateway, a cut port stops frames in the directions asked for and leaves
# carriers alone, a link that is down does not, captures are complete, and
# deadlines are kept. Needs no gwha.
#
#   client ── lan ──┬── gwA ──┬── wan ── server     (drawn in topo.sh)
#                   └── gwB ──┘
# shellcheck disable=SC2016 # inner shells expand what single quotes keep
# shellcheck disable=SC2317 # tap_ok calls the functions

# shellcheck source-path=SCRIPTDIR source=topo.sh
. "$(dirname "$(readlink -f "$0")")/topo.sh"
need_root
need_cmd ping tcpdump

# Both hosts go by this gateway.
via() {
	topo_default "$client" "192.0.2.$1" "2001:db8:1::$1" &&
		topo_default "$server" "198.51.100.$1" "2001:db8:2::$1"
}

# reach NS ADDR: one echo, answered.
reach() {
	run_in "$1" ping -n -q -c 1 -W 1 "$2"
}

# fails_within LOW_MS HIGH_MS CMD...: fails, after a time in these bounds.
fails_within() {
	local low=$1 high=$2 from to
	shift 2
	now_us from
	"$@" && return 1
	now_us to
	[ $((to - from)) -ge $((low * 1000)) ] &&
		[ $((to - from)) -lt $((high * 1000)) ] && return
	echo "took $((to - from)) us"
	return 1
}

# Ten echoes while a capture runs at the server: all are in the file.
captured_all() {
	capture_start echoes "$server" eth0 icmp || return 1
	run_in "$client" ping -n -q -c 10 -i 0.05 "$SERVER" || return 1
	capture_stop echoes || return 1
	local n
	n=$(capture_count echoes 'icmp[icmptype] == icmp-echo')
	[ "$n" = 10 ] && return
	echo "$n echoes captured"
	return 1
}

# A failing check, judged in a shell of its own: exit 1, and said so.
failure_shows() {
	local out
	out=$(bash -c '. "$1/lib.sh"; dump_on_fail echo dumped; tap_plan 1
		tap_ok wrong false; tap_done' sh "$gwha_lib")
	[ $? = 1 ] && [[ $out == *"not ok 1 - wrong"*dumped* ]]
}

# A test that ends early does not pass.
early_end_fails() {
	not bash -c '. "$1/lib.sh"; tap_plan 1; tap_ok a true; exit 0' \
		sh "$gwha_lib"
}

# Namespaces of a test are gone when it is.
leaves_nothing() {
	local ns
	ns=$(bash -c '. "$1/lib.sh"; setup_ns x; start_in p "$x" tail -f /dev/null
		echo "$x"' sh "$gwha_lib" | head -n 1)
	[ -n "$ns" ] && not ip netns exec "$ns" true
}

tap_plan 22
tap_ok "the network is built" topo_gw
dump_on_fail ip -n "$lan" -s link
dump_on_fail bridge -n "$lan" -d link
tap_ok "nobody owns the VIP" not reach "$client" "$VIP_LAN"
via 2
tap_ok "client reaches server by A" reach "$client" "$SERVER"
tap_ok "client reaches server by A, IPv6" reach "$client" "$SERVER6"
tap_ok "a capture is complete" captured_all
cut_port "$lan" gwA
tap_ok "a cut port carries nothing" not reach "$client" "$SERVER"
tap_ok "a cut port leaves A its carrier" has_carrier "$gwA" lan
via 3
tap_ok "client reaches server by B" reach "$client" "$SERVER"
via 2
heal_port "$lan" gwA
tap_ok "a healed port carries" busywait 2000 reach "$client" "$SERVER"
cut_port "$lan" gwA in
from=$(run_sys "$gwA" cat /sys/class/net/lan/statistics/rx_packets)
tap_ok "cut inwards: A is not heard" not reach "$client" "$SERVER"
tap_ok "cut inwards: A still hears" test "$from" -lt \
	"$(run_sys "$gwA" cat /sys/class/net/lan/statistics/rx_packets)"
heal_port "$lan" gwA
cut_port "$lan" gwA out
tap_ok "cut outwards: A hears nothing" not reach "$client" "$SERVER"
tap_ok "cut outwards: A has its carrier" has_carrier "$gwA" lan
heal_port "$lan" gwA
tap_ok "healed again" busywait 2000 reach "$client" "$SERVER"
link_down "$lan" gwA
tap_ok "a link that is down takes A's carrier" \
	busywait 2000 not has_carrier "$gwA" lan
link_up "$lan" gwA
tap_ok "a link that is up gives it back" busywait 2000 has_carrier "$gwA" lan
tap_ok "and carries" busywait 2000 reach "$client" "$SERVER"
tap_ok "A receives by NAPI" eval \
	'run_in "$gwA" ethtool -k lan | grep -q "generic-receive-offload: on"'
tap_ok "a deadline is kept" fails_within 500 1500 busywait 500 false
tap_ok "a failing check is shown" failure_shows
tap_ok "a test that ends early fails" early_end_fails
tap_ok "a test leaves nothing behind" leaves_nothing
tap_done
