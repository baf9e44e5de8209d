#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A flood of first packets, 10,000 connections a second that nobody means, costs the
# link nothing: no record, and no more bytes than an idle second. (V58)
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft

FLOOD_S=2
idle_bytes='' flood_bytes=''

on_the_link() {
	local b
	read_wire
	b=$wire_bytes
	nap $((FLOOD_S * 1000))
	read_wire
	echo $((wire_bytes - b))
}

flooded() {
	run_in "$gwA" bash -c "echo lan 10 syn $SERVER >/proc/flood" || return 1
	flood_bytes=$(on_the_link)
	echo off >/proc/flood
	# all of these were forwarded, and answered
	[ "$(tracked)" -ge $((FLOOD_S * 9000)) ] && return
	echo "$(tracked) connections are tracked; $(</proc/flood)"
	return 1
}

tracked() {
	run_in "$gwA" cat /proc/sys/net/netfilter/nf_conntrack_count
}

told() {
	sync_show "$gwA" '.peer_status[0].counters |
		[.tx_flows, .tx_changes, .tx_ends, .dropped_full] | @text'
}

# All but some; the node's own connections are tracked, too.
forgotten() {
	local n
	n=$(tracked)
	echo "$n are tracked"
	[ "$n" -le $((FLOOD_S * 100)) ]
}

# The kernel looks once a minute at least.
given_up() {
	local i
	for ((i = 0; i < 60; i++)); do
		forgotten && return
		nap 2000
	done
	return 1
}

tap_plan 10
tap_ok "the network is built" load_net
dump_on_fail gw "$gwA" sync show
[ -e /proc/flood ] || insmod "$gwha_lib/../modules/flood/flood.ko"
tap_ok "A is active" load_routers
tap_ok "a server" load_server
# they are forgotten soon, and answers to clients that are not there go nowhere
tap_ok "attempts are given up after 2 s" eval '
	set_sysctl "$gwA" net/netfilter/nf_conntrack_tcp_timeout_syn_sent=2 \
		net/netfilter/nf_conntrack_tcp_timeout_syn_recv=2 &&
	ip -n "$gwA" route add 10.0.0.0/8 via $CLIENT &&
	run_in "$gwA" nft add rule inet gw post oifname wan ip saddr 10.0.0.0/8 \
		snat ip to $VIP_WAN'
tap_ok "synchronised" load_sync
tap_ok "a connection" conns_open 10 1 0
before=$(told)
idle_bytes=$(on_the_link)
tap_ok "10,000 connections a second are begun" flooded
say "figures: link: $flood_bytes bytes in $FLOOD_S s, idle: $idle_bytes;" \
	"$(</proc/flood), $(tracked) tracked"
tap_ok "the link carries what it carries when idle" \
	at_most "bytes" "$flood_bytes" $((idle_bytes * 105 / 100 + 200))
tap_ok "they are given up" given_up
tap_ok "nothing was told of, nor was there no room" [ "$(told)" = "$before" ]
tap_done
