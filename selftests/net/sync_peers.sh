#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Three nodes of one group. The active tells both others; when it fails, the second
# one goes on and tells the third, and when that fails too, the third goes on. Who
# comes back knows all before it preempts. synclib.sh draws the network for two; here
# a third gateway is beside them, and the links for synchronisation end at a switch.
#
#        gwA ──┐
#        gwB ──┼── sync          203.0.113.2, .3, .4
#        gwC ──┘
#
# V56 V57.
# shellcheck disable=SC2016,SC2154,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft tcpdump

gwC='' sw=''
SYNCC=203.0.113.4

# A gateway's port of each switch.
third_gateway() {
	setup_ns gwC sw && topo_router "$gwC" || return
	{
		topo_cable "$lan" gwC "$gwC" lan
		topo_cable "$wan" gwC "$gwC" wan
		topo_cable "$sw" gwA "$gwA" sync
		topo_cable "$sw" gwB "$gwB" sync
		topo_cable "$sw" gwC "$gwC" sync
	} | ip -batch - && topo_switch "$sw" gwA gwB gwC &&
		printf 'link set gwC master br0 up\n' | tee \
			>(ip -n "$lan" -batch -) >(ip -n "$wan" -batch -) >/dev/null &&
		topo_addresses "$gwC" 4 lan wan
}

peers_net() {
	local ns addr
	topo_gw && third_gateway || return
	for ns in "$gwA $SYNCA" "$gwB $SYNCB" "$gwC $SYNCC"; do
		read -r ns addr <<<"$ns"
		ip -n "$ns" -batch - <<-END && firewall "$ns" || return
			address add $addr/24 dev sync
			link set sync up
		END
	done
}

# member NS PRIORITY: its routers, which tell who took over last.
member() {
	gw "$1" group add "$G" priority "$2" &&
		gw "$1" router add dev lan vrid 10 version 3 interval 100ms \
			send-epoch on group "$G" vip "$VIP_LAN/24" &&
		gw "$1" router add dev wan vrid 20 version 3 interval 100ms \
			send-epoch on group "$G" vip "$VIP_WAN/24"
}

# tells NS LOCAL PEER PEER
tells() {
	gw "$1" sync set group "$G" dev sync local "$2" peer "$3" peer "$4" \
		key-id 1 key-file "$(keyfile one "$KEY")"
}

# states A B C
states() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2" &&
		state_is "$gwC" "$G" "$3"
}

# of NS PEER FILTER: what a node has of a peer.
of() {
	sync_show "$1" ".peer_status[] | select(.addr == \"$2\") | $3"
}

# hears NS PEER: both ways.
hears() {
	[ "$(of "$1" "$2" .up)" = true ]
}

all_hear() {
	hears "$gwA" "$SYNCB" && hears "$gwA" "$SYNCC" && hears "$gwB" "$SYNCA" &&
		hears "$gwB" "$SYNCC" && hears "$gwC" "$SYNCA" && hears "$gwC" "$SYNCB"
}

# has NS FLOWS REPLICAS: it tells of so many, and keeps so many of others.
has() {
	local got
	got=$(sync_show "$1" '| "\(.flows) \(.replicas)"')
	[ "$got" = "$2 $3" ] && return
	echo "flows and replicas are $got, not $2 $3"
	return 1
}

# same N NS NS...: the same connections on all, N of them.
same() {
	local n=$1 first got ns
	shift
	first=$(flows "$1")
	for ns in "$@"; do
		got=$(flows "$ns")
		[ "$got" = "$first" ] && [ "$(grep -c . <<<"$got")" = "$n" ] &&
			continue
		diff <(echo "$first") <(echo "$got") | head -n 20
		echo "$(grep -c . <<<"$first") and $(grep -c . <<<"$got"), not $n"
		return 1
	done
}

# off GATEWAY, on GATEWAY: neither its adverts nor its frames get anywhere.
off() {
	cut_port "$lan" "$1" && cut_port "$wan" "$1" && cut_port "$sw" "$1"
}

on() {
	heal_port "$sw" "$1" && heal_port "$lan" "$1" && heal_port "$wan" "$1"
}

# down GATEWAY, up GATEWAY: it has no carrier.
down() {
	link_down "$lan" "$1" && link_down "$wan" "$1" && link_down "$sw" "$1"
}

up() {
	link_up "$sw" "$1" && link_up "$lan" "$1" && link_up "$wan" "$1"
}

# A socket of generic netlink listens to a group of events.
listens() {
	[ -n "$(run_in "$1" awk '$2 == 16 && $4 !~ /^0+$/' /proc/net/netlink)" ]
}

# What it was told was there before it was active.
filled_first() {
	jq -r 'if .what then .what else .to end' "$gwha_tmp/mon.log" |
		grep -E '^(synced|active)$' | tr '\n' ' ' |
		tee /dev/stderr | grep -q 'synced active'
}

# goes_on VAR N: all were answered since now.
goes_on() {
	told "$1" >/dev/null
	nap 4000
	whole "$1" "$2"
}

no_reset() {
	local n name
	for name in client server; do
		n=$(capture_count "$name" 'tcp[tcpflags] & tcp-rst != 0')
		echo "$n resets at the $name"
		[ "$n" = 0 ] || return 1
	done
}

tap_plan 38
tap_ok "the network is built" peers_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
dump_on_fail gw "$gwC" sync show
tap_ok "routers" eval 'member "$gwA" 200 && member "$gwB" 150 && member "$gwC" 100'
tap_ok "A is active" busywait 8000 states active backup backup
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"
tap_ok "synchronised" eval 'tells "$gwA" "$SYNCA" "$SYNCB" "$SYNCC" &&
	tells "$gwB" "$SYNCB" "$SYNCA" "$SYNCC" && tells "$gwC" "$SYNCC" "$SYNCA" $SYNCB'
tap_ok "all hear each other" busywait 4000 all_hear
tap_ok "50 connections" talk t1 50 500
tap_ok "B and C have the same" busywait 1000 same 50 "$gwA" "$gwB" "$gwC"
tap_ok "as replicas" eval 'has "$gwA" 50 0 && has "$gwB" 0 50 && has "$gwC" 0 50'
tap_ok "B and C have told all they have: nothing" busywait 2000 eval \
	'[ "$(of "$gwB" "$SYNCC" .synced)" = true ] &&
	 [ "$(of "$gwC" "$SYNCB" .synced)" = true ]'
tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'

# ------------------------------------------------------------- the first one fails
tap_ok "A is cut off" off gwA
tap_ok "B takes over" busywait 2000 eval 'state_is "$gwB" "$G" active &&
	state_is "$gwC" "$G" backup'
tap_ok "and tells C of all that A had told" busywait 2000 eval \
	'has "$gwB" 50 0 && has "$gwC" 0 50 &&
	 [ "$(of "$gwC" "$SYNCB" .counters.passes_heard)" -ge 1 ]'
tap_ok "none was taken for gone" eval \
	'[ "$(of "$gwC" "$SYNCB" .counters.swept)" = 0 ] &&
	 [ "$(of "$gwB" "$SYNCC" .counters.swept)" = 0 ]'
tap_ok "all go on" goes_on t1 50
tap_ok "C has what B has" same 50 "$gwB" "$gwC"
tap_ok "50 more" talk t2 50 500
tap_ok "C has these at once, though A does not answer" busywait 1000 \
	same 100 "$gwB" "$gwC"
tap_ok "what A was sent is bounded" eval \
	'[ "$(of "$gwB" "$SYNCA" .behind)" -le 1024 ] && not hears "$gwB" $SYNCA'
tap_ok "some end while C listens, A does not" eval 'ends t2 &&
	busywait 2000 same 50 "$gwB" "$gwC" &&
	[ -z "$(tracked "$gwC" | grep TIME_WAIT)" ]'

# -------------------------------------------------------------------- the second
tap_ok "B is down" down gwB
tap_ok "C takes over" busywait 2000 state_is "$gwC" "$G" active
tap_ok "and owns what B had told" busywait 2000 has "$gwC" 50 0
tap_ok "all go on" goes_on t1 50
tap_ok "50 more by C" talk t3 50 500

# ------------------------------------------------------------------- and come back
tap_ok "A is to preempt" gw "$gwA" group set "$G" preempt on
start_in mon "$gwA" "$GWHA" -j monitor
tap_ok "somebody listens at A" busywait 5000 listens "$gwA"
tap_ok "A is back: active when it knows all" eval 'on gwA &&
	busywait 15000 eval "state_is \"\$gwA\" $G active &&
		state_is \"\$gwC\" $G backup"'
tap_ok "it was backup, and filled, before" busywait 2000 filled_first
tap_ok "all go on" goes_on t3 50
tap_ok "the old ones too" whole t1 50
tap_ok "C is A's again" busywait 4000 eval \
	'same 100 "$gwA" "$gwC" && has "$gwA" 100 0 && has "$gwC" 0 100'
tap_ok "B is back" eval 'up gwB && busywait 8000 all_hear'
tap_ok "and has what A has" busywait 6000 eval \
	'same 100 "$gwA" "$gwB" "$gwC" && has "$gwB" 0 100'
tap_ok "half of them end: all three know" eval 'ends t3 &&
	busywait 2000 same 50 "$gwA" "$gwB" "$gwC" && has "$gwA" 50 0 &&
	has "$gwB" 0 50 && has "$gwC" 0 50'
capture_stop client
capture_stop server
tap_ok "there was no reset" no_reset
tap_ok "the last ones still go on" goes_on t1 50
tap_done
