#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Unicast peers: adverts go to them and come from them alone, never to the group,
# on one LAN or over a router between them.
#
#        [ client ]                        192.0.2.10, sends by hand; later a
#        ┌──┴───── lan ─────────┐          router between two networks
#        │ gwA              gwB │          VRID 10, VIP 192.0.2.1, 50 ms
#        └──┬────────────────┬──┘          VRID 10, fe80::a and 2001:db8:1::1
#        [ gwA ]          [ gwB ]          priorities 200 and 100
#
# Conformance points 14, 29 as they are for unicast; RFC 9568 does not know it.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require ping tcpdump

G=lan/10/4 G6=lan/10/6
GWA6=2001:db8:1::2 GWB6=2001:db8:1::3

# add NS PRIORITY SRC PEER SRC6 PEER6
add() {
	gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
		priority "$2" preempt on peer "$4" vip "$VIP_LAN/32" &&
		gw "$1" router add dev lan vrid 10 family inet6 interval 50ms \
			priority "$2" preempt on src "$5" peer "$6" \
			vip fe80::a/64 vip "$VIP_LAN6/128"
}

both_are() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2" &&
		state_is "$gwA" "$G6" "$1" && state_is "$gwB" "$G6" "$2"
}

sends() {
	run_in "$client" "$FRAMES" send eth0 "$@"
}

# dropped COUNTER SPEC: A counts three such frames, and nothing moves.
dropped() {
	local before
	before=$(counter "$gwA" "$1" dev lan vrid 10 family inet)
	sends "$2,n=3" && busywait 500 counter_is "$gwA" "$1" $((before + 3)) \
		dev lan vrid 10 family inet && both_are active backup
}

cause_is() {
	[ "$(gw "$gwA" -j router show dev lan vrid 10 family inet |
		jq -r '.[0].cause')" = "$1" ]
}

tap_plan 30
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
capture_start wire "$lan" br0 "ip proto 112 or ip6 proto 112"
tap_ok "routers with peers on each" eval '
	add "$gwA" 200 "" $GWB_LAN $GWA6 $GWB6 &&
	add "$gwB" 100 "" $GWA_LAN $GWB6 $GWA6'
tap_ok "A is active, B backup" busywait 3000 both_are active backup
tap_ok "and stay so" stays 1000 both_are active backup
tap_ok "recorded" capture_stop wire
tap_ok "no advert to the group" eval \
	'[ "$(capture_count wire "ip dst 224.0.0.18 or ip6 dst ff02::12")" = 0 ]'
tap_ok "A's go to B, with TTL 255" eval '[ "$(capture_count wire \
	"src $GWA_LAN and dst $GWB_LAN and ip[8] = 255")" -gt 10 ]'
tap_ok "those of IPv6 too, from the source given" eval '[ "$(capture_count wire \
	"src $GWA6 and dst $GWB6 and ip6[7] = 255")" -gt 10 ]'

# -------------------------------------------------------------------- refused
macA=$(mac_of "$gwA" lan)
TO_A="vrid=10,prio=250,interval=5,addrs=$VIP_LAN,dst=$GWA_LAN,dmac=$macA"
tap_ok "who is no peer is not heard" dropped drop_peer "src=$CLIENT,$TO_A"
tap_ok "nor is the group" dropped drop_dest \
	"src=$GWB_LAN,vrid=10,prio=250,interval=5,addrs=$VIP_LAN"
tap_ok "nor a peer from further away (point 14)" dropped drop_ttl \
	"src=$GWB_LAN,ttl=254,$TO_A"
tap_ok "nor one with a bad checksum" dropped drop_checksum \
	"src=$GWB_LAN,sum=bad,$TO_A"
tap_ok "ttl-min 250 lets 250 in" eval '
	gw "$gwA" router set dev lan vrid 10 ttl-min 250 &&
	before=$(counter "$gwA" rx_advert dev lan vrid 10 family inet) &&
	sends "src=$GWB_LAN,ttl=250,vrid=10,prio=50,interval=5,addrs=$VIP_LAN,dst=$GWA_LAN,dmac=$macA,n=3" &&
	busywait 500 eval "[ \$(counter $gwA rx_advert dev lan vrid 10 family inet) \
		-ge $((before + 3)) ]"'
tap_ok "but not 249" dropped drop_ttl "src=$GWB_LAN,ttl=249,$TO_A"

# ------------------------------------------------------------------- failover
cut_port "$lan" gwA
tap_ok "A cut: B takes over" busywait 2000 both_are active active
heal_port "$lan" gwA
tap_ok "healed: A alone" busywait 3000 both_are active backup
tap_ok "a handover" gw "$gwA" handover dev lan vrid 10 family inet
tap_ok "B took it" busywait 1000 eval \
	'state_is "$gwB" $G active && state_is "$gwA" $G backup'

# ----------------------------------------------------------------------- live
capture_start group "$lan" br0 "ip proto 112 and dst 224.0.0.18"
# Between the two commands they do not hear each other.
tap_ok "multicast again, on both" eval '
	gw "$gwB" router set dev lan vrid 10 interval 2s &&
	busywait 4000 router_is "$gwA" lan 10 active_interval_us 2000000 &&
	gw "$gwB" router set dev lan vrid 10 peer none &&
	gw "$gwA" router set dev lan vrid 10 peer none &&
	gw "$gwB" router set dev lan vrid 10 interval 50ms'
tap_ok "one is active" busywait 3000 eval \
	'state_is "$gwB" $G active && state_is "$gwA" $G backup'
nap 300
tap_ok "and speaks to the group" eval \
	'capture_stop group && [ "$(capture_count group "src $GWB_LAN")" -gt 2 ]'

# -------------------------------------------------------------------- refusals
tap_ok "a peer of the other family" exits 1 "family" \
	gw "$gwA" router set dev lan vrid 10 family inet peer $GWB6
tap_ok "this node as its own peer" exits 2 "other node's" \
	gw "$gwA" router set dev lan vrid 10 peer $GWA_LAN
tap_ok "a multicast address as peer" exits 2 "unicast" \
	gw "$gwA" router set dev lan vrid 10 peer 224.0.0.18
tap_ok "IPv6 beyond the link without a source" exits 2 "give src" \
	gw "$gwA" router set dev lan vrid 10 family inet6 src auto peer $GWB6
tap_ok "nor can the source go while such a peer stays" exits 2 "give src" \
	gw "$gwA" router set dev lan vrid 10 family inet6 src auto
tap_ok "or be a link-local one" exits 2 "give src" \
	gw "$gwA" router set dev lan vrid 10 family inet6 src "$GWA_LAN_LL"
tap_ok "a VIP as source" exits 2 "not be a VIP" \
	gw "$gwA" router set dev lan vrid 10 src "$VIP_LAN"
tap_ok "a source that is not there: fault, with its cause" eval '
	gw "$gwA" router set dev lan vrid 10 src 192.0.2.77 &&
	cause_is no-address'
tap_ok "which comes: no fault" eval '
	ip -n "$gwA" address add 192.0.2.77/24 dev lan &&
	busywait 1000 cause_is none'
tap_done
