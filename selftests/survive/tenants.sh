#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 10,000 TCP connections of two tenants through NAT do not notice that the gateway of
# both died. The tenants' connections come from the same addresses and ports: they differ
# in their zones alone, and answers find their tenant by the connection's mark. Strict
# rules, and what is demanded of them, are lib.sh's and gwha.sh's.
#
# FLOWS_N: how many, of both together, 10000 without it. FLOWS_BACK=1: the gateway comes
# back and takes over again, too. ROUND_S: in how many seconds each flow speaks once.
#
# H05 V56
# shellcheck disable=SC2016,SC2034,SC2153,SC2154,SC2317
# inner shells expand; topo.sh and lib.sh set what is not set here; tap_ok calls
# shellcheck source=selftests/survive/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
# shellcheck source=selftests/net/tenantlib.sh
. "$(dirname "$(readlink -f "$0")")/../net/tenantlib.sh"
gw_require conntrack nft jq
modprobe -a vrf nf_conntrack_netlink nft_chain_nat nft_ct || skip_all "no VRF or conntrack"
FLOWS_N=${FLOWS_N:-10000} FLOWS_BACK=${FLOWS_BACK:-0}
EACH=$((FLOWS_N / 2))
# with two who talk, and two tables of routes, a second fills the CPU
pace 2
zone=([1]=t1 [2]=t2)

network() {
	survive_setup && second_lan && tenants "$gwA" 2 && tenants "$gwB" 3 &&
		for_many "$client2" && count_rst "$client2" && switches "$lan2" || return 1
	local ns
	for ns in "$client" "$client2"; do
		set_sysctl "$ns" net/ipv4/ip_local_port_range="20000 $((19999 + EACH))" ||
			return 1
	done
}

# begin_node NS PRIORITY OWN PEER
begin_node() {
	local n
	for n in 1 2; do
		tenant "$1" "${zone[n]}" "$2" 10ms send-epoch on &&
			gw "$1" sync set group "${zone[n]}" dev sync local "$3" \
				peer "$4" port $((8111 + n)) zone "$n" key-id 1 \
				key-file "$gwha_tmp/key" || return 1
	done
}

both_are() {
	group_is "$1" t1 state "$2" && group_is "$1" t2 state "$2"
}

# as often as was asked for: each takeover has an epoch
owners_are() {
	local n
	if [ "$FLOWS_BACK" = 0 ]; then
		both_are "$gwB" active
	else
		both_are "$gwA" active && both_are "$gwB" backup
	fi || return 1
	for n in 1 2; do
		group_is "$gwB" "${zone[n]}" epoch $((epoch[n] + 1 + FLOWS_BACK)) || return 1
	done
}

begin_flows() {
	talk_begin t1 tcp "$EACH" && talk_begin t2 tcp "$EACH" "$SERVER" "$client2"
}

# firsts ZONE: the first tuples of its connections on gwB.
firsts() {
	ip netns exec "$gwB" conntrack -L -p tcp --orig-zone "$1" -d "$SERVER" 2>/dev/null |
		awk '{ print $5, $6, $7, $8 }' | sort
}

same_tuples() {
	[ "$(firsts 1 | wc -l)" = "$EACH" ] && diff <(firsts 1) <(firsts 2)
}

head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$gwha_tmp/key"
tap_plan $((12 + FLOWS_BACK))
tap_ok "the network is built" network
tap_ok "gwA is active for both tenants" eval '
	begin_node "$gwA" 150 10.9.9.2 10.9.9.3 &&
		busywait 5000 both_are "$gwA" active'
tap_ok "gwB is backup for both" eval '
	begin_node "$gwB" 100 10.9.9.3 10.9.9.2 &&
		busywait 5000 both_are "$gwB" backup'
tap_ok "$FLOWS_N connections" begin_flows
tap_ok "gwB knows them within 1 s" busywait 1000 known "$FLOWS_N"
tap_ok "both tenants have the same tuples" same_tuples
before=$(rst)
epoch=([1]=$(epoch_of "$gwA" t1) [2]=$(epoch_of "$gwA" t2))
steady t1 t2
tap_ok "gwA is cut off" eval 'cut_off && nap 2000'
[ "$FLOWS_BACK" = 0 ] || tap_ok "gwA is back" eval 'nap 1500 && heal && nap 15000'
survived tenants "$before" t1 t2
