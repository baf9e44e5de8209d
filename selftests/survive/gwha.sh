#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 10,000 TCP connections through NAT do not notice that the gateway died: none is
# broken, there is no RST on any wire, and each question is answered within the
# takeover and one retransmission (V56). The strict rules of lib.sh are in force.
#
# FLOWS_N: how many, 10000 without it. FLOWS_KIND: tcp, udp, older than its timeout when
# the cut comes, or dnat, which is TCP from the server to a port of the VIP behind which
# the client is; or one of them and 6, for IPv6; or ftp, control connections that each
# have a data connection in active mode before and one after it; tcp without it.
# FLOWS_BACK=1: the gateway comes back and takes over again, too.
# ROUND_S: in how many seconds each flow speaks once.
# shellcheck disable=SC2016,SC2034,SC2153,SC2154,SC2317
# inner shells expand; topo.sh and lib.sh set what is not set here; tap_ok calls
# shellcheck source=selftests/survive/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
# shellcheck source=selftests/net/ftplib.sh
. "$(dirname "$(readlink -f "$0")")/../net/ftplib.sh"
gw_require nft jq
modprobe -a nf_conntrack_netlink nft_chain_nat nft_ct || skip_all "no conntrack"
FLOWS_N=${FLOWS_N:-10000} FLOWS_KIND=${FLOWS_KIND:-tcp} FLOWS_BACK=${FLOWS_BACK:-0}
[ "$FLOWS_KIND" != ftp ] || ftp_require
# When gwA comes back at once a second, the CPU was full in one run of two, and with it
# adverts came too late: the pair changed hands again and again.
[ "$FLOWS_KIND$FLOWS_BACK" != ftp1 ] || pace 2
preempt=off
[ "$FLOWS_BACK" = 0 ] || preempt=on

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

begin_flows() {
	case $FLOWS_KIND in
	dnat) talk_begin all tcp "$FLOWS_N" "$VIP_WAN" "$server" "$client" ;;
	dnat6) talk_begin all tcp "$FLOWS_N" "$VIP_WAN6" "$server" "$client" ;;
	*6) talk_begin all "${FLOWS_KIND%6}" "$FLOWS_N" "$SERVER6" ;;
	*) talk_begin all "$FLOWS_KIND" "$FLOWS_N" ;;
	esac
}

# What is special of a kind.
prepare() {
	local ns
	for ns in "$gwA" "$gwB"; do
		case $FLOWS_KIND in
		# so that each is older by far when the cut comes
		udp*) set_sysctl "$ns" net/netfilter/nf_conntrack_udp_timeout{,_stream}=3 ;;
		ftp) ftp_helper "$ns" $PORT ;;
		esac || return 1
	done
}

# as often as was asked for: each takeover has an epoch
owners_are() {
	if [ "$FLOWS_BACK" = 0 ]; then
		group_is "$gwB" gw state active
	else
		group_is "$gwA" gw state active && group_is "$gwB" gw state backup
	fi && group_is "$gwB" gw epoch $((epoch + 1 + FLOWS_BACK))
}

head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$gwha_tmp/key"
tap_plan $((11 + FLOWS_BACK))
tap_ok "the network is built" eval 'survive_setup && prepare'
tap_ok "gwA is active" eval '
	begin_node "$gwA" 150 10.9.9.2 10.9.9.3 &&
		busywait 5000 group_is "$gwA" gw state active'
tap_ok "gwB is backup" eval '
	begin_node "$gwB" 100 10.9.9.3 10.9.9.2 &&
		busywait 5000 group_is "$gwB" gw state backup'
tap_ok "$FLOWS_N connections" begin_flows
tap_ok "gwB knows them within 1 s" busywait 1000 known "$FLOWS_N"
before=$(rst)
epoch=$(epoch_of "$gwA" gw)
steady all
tap_ok "gwA is cut off" eval 'cut_off && nap 2000'
[ "$FLOWS_BACK" = 0 ] || tap_ok "gwA is back" eval 'nap 1500 && heal && nap 15000'
survived "$FLOWS_KIND" "$before" all
