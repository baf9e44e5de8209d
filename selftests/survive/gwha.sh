#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 10,000 TCP connections through NAT do not notice that the gateway died: none is
# broken, there is no RST on any wire, and each question is answered within the
# takeover and one retransmission (V56). The strict rules of lib.sh are in force.
#
# FLOWS_N: how many, 10000 without it. FLOWS_KIND: tcp, udp, or dnat, which is TCP from
# the server to a port of the VIP behind which the client is; or one of them and 6, for
# IPv6; tcp without it. FLOWS_BACK=1: the gateway comes back and takes over again, too.
# shellcheck disable=SC2016,SC2034,SC2153,SC2154,SC2317
# inner shells expand; topo.sh and lib.sh set what is not set here; tap_ok calls
# shellcheck source=selftests/survive/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require nft
modprobe -a nf_conntrack_netlink nft_chain_nat nft_ct || skip_all "no conntrack"
FLOWS_N=${FLOWS_N:-10000} FLOWS_KIND=${FLOWS_KIND:-tcp} FLOWS_BACK=${FLOWS_BACK:-0}
preempt=off
[ "$FLOWS_BACK" = 0 ] || preempt=on
# Active_Down_Interval at 10 ms, and TCP's shortest time to a retransmission, with
# what a busy CPU adds to both.
WORST_US=$((36200 + 200000 + 40000))

begin_node6() {
	[ "$FLOWS_KIND" != "${FLOWS_KIND%6}" ] || return 0
	gw "$1" router add dev lan vrid 10 family inet6 interval 10ms group gw \
		send-epoch on vip fe80::1/64 vip "$VIP_LAN6/64" &&
		gw "$1" router add dev wan vrid 20 family inet6 interval 10ms group gw \
			send-epoch on vip fe80::2/64 vip "$VIP_WAN6/64"
}

# begin_node NS PRIORITY OWN PEER
begin_node() {
	gw "$1" group add gw priority "$2" preempt "$preempt" &&
		gw "$1" router add dev lan vrid 10 version 3 interval 10ms \
			group gw send-epoch on vip "$VIP_LAN/24" &&
		gw "$1" router add dev wan vrid 20 version 3 interval 10ms \
			group gw send-epoch on vip "$VIP_WAN/24" &&
		begin_node6 "$1" && gw "$1" sync set group gw dev sync local "$3" peer "$4" \
			key-id 1 key-file "$gwha_tmp/key"
}

known() {
	local n
	n=$(ip netns exec "$gwB" cat /proc/sys/net/netfilter/nf_conntrack_count)
	[ "$n" -ge "$1" ] && return
	echo "$n of $1 connections"
	return 1
}

within() {
	[ "$(told "$1")" -le "$2" ] && return
	echo "$1 is $(told "$1"), not $2 or less"
	return 1
}

begin_flows() {
	case $FLOWS_KIND in
	dnat) talk_begin tcp "$FLOWS_N" "$VIP_WAN" "$server" "$client" ;;
	dnat6) talk_begin tcp "$FLOWS_N" "$VIP_WAN6" "$server" "$client" ;;
	*6) talk_begin "${FLOWS_KIND%6}" "$FLOWS_N" "$SERVER6" ;;
	*) talk_begin "$FLOWS_KIND" "$FLOWS_N" ;;
	esac
}

head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$gwha_tmp/key"
tap_plan $((10 + FLOWS_BACK))
tap_ok "the network is built" survive_setup
tap_ok "gwA is active" eval '
	begin_node "$gwA" 150 10.9.9.2 10.9.9.3 &&
		busywait 5000 group_is "$gwA" gw state active'
tap_ok "gwB is backup" eval '
	begin_node "$gwB" 100 10.9.9.3 10.9.9.2 &&
		busywait 5000 group_is "$gwB" gw state backup'
tap_ok "$FLOWS_N connections" begin_flows
tap_ok "gwB knows them within 1 s" busywait 1000 known "$FLOWS_N"
# as long as the peer is given: what was begun at once is done, and the CPU has time again
nap 5000
before=$(rst)
tap_ok "gwA is cut off, gwB takes over" eval '
	cut_off && busywait 1000 group_is "$gwB" gw state active'
nap 2000
[ "$FLOWS_BACK" = 0 ] || tap_ok "gwA is back, and takes over" eval 'heal &&
	busywait 40000 group_is "$gwA" gw state active &&
	busywait 1000 group_is "$gwB" gw state backup && nap 5000'
tap_ok "each speaks once more" talk_end
figures gwha "$FLOWS_KIND" $(($(rst) - before))
tap_ok "no connection is broken" within broken 0
tap_ok "nobody sent an RST" [ "$(rst)" = "$before" ]
tap_ok "each was answered within the takeover and a retransmission" \
	within worst_us "$WORST_US"
tap_done
