#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two tenants with the same addresses, each in a VRF and a conntrack zone of its own
# and with a group of its own: both connect from the same addresses and ports, and
# neither's connections are the other's, on either gateway, whichever group moves.
# What the groups' connections are told by: zones, then marks, then a mark and the
# rest. What both could have is one group's, by the order zone, mark, VIPs, rest.
#
# tenantlib.sh draws the network.
#
# H05 V56. selections of a group's connections
# shellcheck disable=SC2016,SC2034,SC2154,SC2317 # inner shells expand; tap_ok calls

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
# shellcheck source-path=SCRIPTDIR source=tenantlib.sh
. "$(dirname "$(readlink -f "$0")")/tenantlib.sh"
gw_require conntrack nft tcpdump
modprobe vrf || skip_all "the kernel has no VRF"
EACH=2
export ROUND_S=0.5
serverD='' talker1='' talker2=''

# synced GROUP PORT WORDS...: on both.
synced() {
	local group=$1 port=$2
	shift 2
	gw "$gwA" sync set group "$group" dev sync local "$SYNCA" peer "$SYNCB" \
		port "$port" insecure "$@" &&
		gw "$gwB" sync set group "$group" dev sync local "$SYNCB" \
			peer "$SYNCA" port "$port" insecure "$@"
}

# has NS GROUP FLOWS REPLICAS
has() {
	local got
	got=$(gw "$1" -j sync show group "$2" | jq -r '.[0] | "\(.flows) \(.replicas)"')
	[ "$got" = "$3 $4" ] && return
	echo "$2 has $got flows and replicas, not $3 $4"
	return 1
}

# all_have N1A N1B N2A N2B: t1 owns so many on A, on B; t2 the same. What one
# owns the other has as a replica.
all_have() {
	has "$gwA" t1 "$1" "$2" && has "$gwB" t1 "$2" "$1" &&
		has "$gwA" t2 "$3" "$4" && has "$gwB" t2 "$4" "$3"
}

# of NS ZONE: the tuples of connections that begin in a zone.
of() {
	ip netns exec "$1" conntrack -L -d "$SERVER" 2>/dev/null |
		awk -v zone="zone-orig=$2" 'index($0, zone) {
			for (i = 3; i <= NF; i++)
				if ($i ~ /^(src|dst|sport|dport)=/)
					printf "%s ", $i
			print "" }' | sort
}

# First tuples alone, which are what both tenants share.
firsts() {
	of "$1" "$2" | cut -d ' ' -f 1-4
}

same_twice() {
	local ns
	for ns in "$gwA" "$gwB"; do
		[ "$(firsts "$ns" 1 | wc -l)" = $((2 * EACH)) ] &&
			diff <(firsts "$ns" 1) <(firsts "$ns" 2) || return 1
	done
}

both_know() {
	diff <(of "$gwA" 1) <(of "$gwB" 1) && diff <(of "$gwA" 2) <(of "$gwB" 2)
}

both_go_on() {
	goes_on talker1 3 && goes_on talker2 3
}

tenants_are() {
	state_is "$gwA" t1 "$1" && state_is "$gwB" t1 "$2" &&
		state_is "$gwA" t2 "$3" && state_is "$gwB" t2 "$4"
}

# speak VAR NS: from as few ports as it takes.
speak() {
	set_sysctl "$2" net/ipv4/ip_local_port_range="40000 $((39999 + EACH))" &&
		start_in "$1" "$2" "$CT_FLOWS" talk \
			"a=tcp,$SERVER,7000" "b=tcp,$SERVER,7000" \
			"c=udp,$SERVER,7000" "d=udp,$SERVER,7000"
}

tap_plan 25
tap_ok "the network is built" eval 'sync_net && second_lan &&
	tenants "$gwA" 2 && tenants "$gwB" 3'
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
dump_on_fail ip netns exec "$gwA" conntrack -L
dump_on_fail ip netns exec "$gwB" conntrack -L
dump_on_fail eval 'tail -n 3 "$gwha_tmp"/*.log'
tap_ok "tenant 1 prefers A" eval '
	tenant "$gwA" t1 200 100ms && tenant "$gwB" t1 100 100ms'
tap_ok "tenant 2 prefers B" eval '
	tenant "$gwA" t2 100 100ms && tenant "$gwB" t2 200 100ms'
tap_ok "each is active where it should be" busywait 8000 \
	tenants_are active backup backup active
tap_ok "synchronised by zones" eval 'synced t1 8112 zone 1 && synced t2 8113 zone 2'
start_in serverD "$server" "$CT_FLOWS" serve 7000
tap_ok "a server" busywait 60000 grep -q serving "$gwha_tmp/serverD.log"
tap_ok "what ends at a node, in a VRF, is nobody's" eval '
	run_in "$client" ping -c 1 -W 2 "$GWA_LAN" && nap 100 && all_have 0 0 0 0'
speak talker1 "$client"
speak talker2 "$client2"
tap_ok "both speak" busywait 30000 both_go_on
tap_ok "both gateways have both" busywait 3000 both_know
tap_ok "which differ in their zones alone" same_twice
tap_ok "and each in its group" busywait 2000 all_have $((2 * EACH)) 0 0 $((2 * EACH))
tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'
tap_ok "A loses tenant 1's LAN" link_down "$lan" gwA
tap_ok "tenant 1 goes to B, tenant 2 stays" busywait 4000 eval \
	'state_is "$gwB" t1 active && state_is "$gwB" t2 active'
tap_ok "both go on" busywait 20000 both_go_on
tap_ok "it returns" eval 'link_up "$lan" gwA &&
	busywait 40000 tenants_are active backup backup active'
tap_ok "both go on" busywait 20000 both_go_on
tap_ok "and each is in its group" busywait 2000 all_have $((2 * EACH)) 0 0 $((2 * EACH))

tap_ok "by marks" eval 'synced t1 8112 mark 1/0xf && synced t2 8113 mark 2/0xf &&
	busywait 5000 all_have $((2 * EACH)) 0 0 $((2 * EACH))'
tap_ok "the rest: what has a mark is not in it" eval 'synced t2 8113 default &&
	busywait 5000 all_have $((2 * EACH)) 0 0 $((2 * EACH))'
tap_ok "nor later" stays 2000 all_have $((2 * EACH)) 0 0 $((2 * EACH))
tap_ok "tenant 2 goes to A" eval 'link_down "$lan2" gwB &&
	busywait 4000 state_is "$gwA" t2 active'
tap_ok "both go on" busywait 20000 both_go_on
capture_stop client
capture_stop server
tap_ok "both are A's" busywait 3000 all_have $((2 * EACH)) 0 $((2 * EACH)) 0
tap_ok "there was no reset" no_reset
tap_done
