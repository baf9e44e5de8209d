#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Connections through the active gateway are known to its backup before it is
# needed: they go on through it when the active is cut off, and back, without one
# reset. synclib.sh draws the network.
#
# V56 V57 (state is there before the addresses), V58.
# shellcheck disable=SC2016,SC2154,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft tcpdump

# owner NS FLOWS: it tells of so many, and has no replica.
owner() {
	local got
	got=$(sync_show "$1" '| "\(.flows) \(.replicas)"')
	[ "$got" = "$2 0" ] && return
	echo "flows and replicas are $got"
	return 1
}

# ends_are NS tx|rx N
ends_are() {
	local got
	got=$(peer_stat "$1" "$2_ends")
	[ "$got" = "$3" ] && return
	echo "$2_ends is $got, not $3"
	return 1
}

# half_ended: a server that stands still does not end it.
half_ended() {
	talk half 1 500 && busywait 1000 same_flows 1 || return 1
	was="$(peer_stat "$gwA" tx_flows) $(peer_stat "$gwA" tx_changes)"
	kill -STOP "$srv"
	ends half
}

half_told() {
	local flows changes
	read -r flows changes <<<"$was"
	same_flows 1 && flows "$gwB" | grep -q CLOSE_WAIT &&
		stat_at_least "$gwA" tx_changes $((changes + 1)) &&
		[ "$(peer_stat "$gwA" tx_flows)" = "$flows" ]
}

tap_plan 37
tap_ok "the network is built" sync_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "A's routers" eval 'routers "$gwA" 200 && routers6 "$gwA"'
tap_ok "B's routers" eval 'routers "$gwB" 100 && routers6 "$gwB"'
tap_ok "A is active" busywait 8000 both_are active backup
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
start_in srv6 "$server" "$FLOWS" serve "$SERVER6" 7000
tap_ok "a server" busywait 60000 eval \
	'grep -q ready "$gwha_tmp/srv.log" && grep -q ready "$gwha_tmp/srv6.log"'

tap_ok "synchronised" sync_with key-id 1 key-file "$(keyfile one $KEY)"
tap_ok "streams both ways" busywait 3000 both_up

# ---------------------------------------------------------------- what is told
tap_ok "20 connections" talk t1 20 500
tap_ok "B has the same, with NAT and state" busywait 1000 same_flows 20
tap_ok "a rule of A marks them" run_in "$gwA" nft insert rule inet gw forward \
	ct mark set 7
tap_ok "B has the mark" busywait 2000 eval \
	'same_flows 20 && [ "$(flows "$gwB" | grep -c "mark=7\$")" = 20 ]'
ends t1
tap_ok "they end: A keeps what is over, B nothing" busywait 1000 eval '
	same_flows 0 && [ "$(tracked "$gwA" | grep -c TIME_WAIT)" = 20 ] &&
	[ -z "$(tracked "$gwB")" ] && owner "$gwA" 0'
tap_ok "each end was told once" eval '
	ends_are "$gwA" tx 20 && ends_are "$gwB" rx 20'
tap_ok "A forgets them" run_in "$gwA" conntrack -D -p tcp --dport 7000
tap_ok "which B is not told of" stays 500 eval '
	ends_are "$gwA" tx 20 && same_flows 0'
tap_ok "one that its client alone has ended" half_ended
tap_ok "B knows, by a change, not anew" busywait 1000 half_told
kill -CONT "$srv"
tap_ok "its other end does: B forgets it" busywait 2000 eval '
	same_flows 0 && ends_are "$gwA" tx 21 && ends_are "$gwB" rx 21'
tap_ok "half a connection is not told" eval '
	run_in "$client" timeout 1 bash -c "echo >/dev/udp/$SERVER/9" ; nap 500
	run_in "$gwA" conntrack -L -p udp | grep -q dport=9 &&
	! run_in "$gwB" conntrack -L -p udp | grep -q dport=9'

# ------------------------------------------------------------------- failover
tap_ok "100 connections" talk t2 100 500
start_in t6 "$client" "$FLOWS" talk "$SERVER6" 7000 10 500
tap_ok "10 of IPv6" busywait 20000 grep -q "^up 10" "$gwha_tmp/t6.log"
tap_ok "B has all" busywait 1000 same_flows 110
tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'
tap_ok "A is cut off" cut_off gwA
tap_ok "B takes over" busywait 2000 state_is "$gwB" $G active
tap_ok "B tells of them" busywait 2000 owner "$gwB" 110
{ told t2; told t6; } >/dev/null
nap 4000
tap_ok "100 connections go on" whole t2 100
tap_ok "those of IPv6" whole t6 10
tap_ok "100 more" talk t3 100 500
tap_ok "A has these, though it thinks that it is active" busywait 2000 \
	same_flows 210
tap_ok "healed: A is active" eval 'heal gwA &&
	busywait 3000 both_are active backup'
tap_ok "A tells again" busywait 8000 owner "$gwA" 210
{ told t2; told t3; told t6; } >/dev/null
nap 4000
tap_ok "all go on" eval 'whole t2 100 && whole t3 100 && whole t6 10'
tap_ok "by carrier: A faults, B takes over" eval 'link_down "$lan" gwA &&
	busywait 2000 both_are init active'
told t2 >/dev/null
nap 4000
tap_ok "all go on" eval 'whole t2 100 && whole t3 100'
tap_ok "A has the same" busywait 2000 same_flows 210
capture_stop client
capture_stop server
tap_ok "there was no reset" no_reset
tap_done
