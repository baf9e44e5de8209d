#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hostile frames over IPv6 are each counted under their own reason and move
# nothing: no state, no epoch, no timer, no advert.
#
#        [ client ]                        fe80::67:99, sends them by hand
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          VRID 60, inet6, 50 ms
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          priorities 200 and 100
#
# V17 V24; RFC 9568 5.1.2, 5.2.8 and 7.1, errata 8299, 8300 and 8301; conformance
# points 12, 14-21, 26, 27, 29.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require tcpdump

G=lan/60/6
VIP_LL=fe80::67:1
# A better router's advert, were it not for what each case says: 250 beats 200.
BETTER="src=fe80::67:99,vrid=60,prio=250,interval=5,addrs=$VIP_LL+$VIP_LAN6"

add() {
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" preempt on vip "$VIP_LL/64" vip "$VIP_LAN6/64"
}

tap_plan 34
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
tap_ok "routers" eval 'add "$gwA" 200 && add "$gwB" 100'
tap_ok "A is active, B backup" busywait 3000 both_are active backup
macA=$(mac_of "$gwA" lan)
calm=$(everything)
# only adverts that are not answers: of priority 200, byte 2 of the message
capture_start rhythm "$lan" br0 \
	"ip6 proto 112 and src $GWA_LAN_LL and ip6[42] = 200"

hostile "hop limit 254" drop_ttl 60 "$BETTER,ttl=254"
hostile "hop limit 1" drop_ttl 60 "$BETTER,ttl=1"
hostile "hop limit 0" drop_ttl 60 "$BETTER,ttl=0"
hostile "bad checksum" drop_checksum 60 "$BETTER,sum=bad"
hostile "a checksum without pseudo-header" drop_checksum 60 "$BETTER,sum=plain"
hostile "cut in the header" drop_short 60 "$BETTER,cut=6"
hostile "one byte" drop_short none "$BETTER,cut=1"
hostile "list shorter than its count" drop_count_over 60 "$BETTER,cut=30"
hostile "count of 255" drop_count_over 60 "$BETTER,count=255"
hostile "count of one too many" drop_count_over 60 "$BETTER,count=3"
hostile "count 0 (erratum 8299)" drop_count_zero 60 "$BETTER,addrs=,count=0"
hostile "interval 0 (erratum 8301)" drop_interval_zero 60 "$BETTER,interval=0"
hostile "no link-local address first (erratum 8300)" drop_addresses 60 \
	"$BETTER,addrs=$VIP_LAN6+$VIP_LL"
hostile "unknown VRID" drop_vrid none "$BETTER,vrid=99"
hostile "our own frame comes back" drop_own 60 \
	"$BETTER,src=$GWA_LAN_LL,smac=$macA"
hostile "version 2" drop_version 60 "$BETTER,ver=2"
hostile "version 1" drop_version 60 "$BETTER,ver=1"
hostile "version 15" drop_version 60 "$BETTER,ver=15"
hostile "type 2" drop_type 60 "$BETTER,type=2"
hostile "trailing junk" drop_long 60 "$BETTER,junk=1"
hostile "much trailing junk" drop_long 60 "$BETTER,junk=1200"
hostile "unicast destination" drop_dest 60 \
	"$BETTER,dst=$GWA_LAN_LL,dmac=$macA"
hostile "all nodes" drop_dest 60 "$BETTER,dst=ff02::1"
hostile "in two fragments" drop_dest 60 "$BETTER,split=16"
hostile "in a fragment that is the whole" drop_dest 60 "$BETTER,split=0"
hostile "behind hop-by-hop options" drop_dest 60 "$BETTER,ext=hop"
hostile "behind destination options" drop_dest 60 "$BETTER,ext=dest"
tap_ok "a thousand of them at once" eval \
	'sends "$BETTER,ttl=254,n=500" "$BETTER,interval=0,n=500" &&
	 nothing_moved everything'

tap_ok "the capture is complete" capture_stop rhythm
tap_ok "A advertised as if nothing had come" rhythm "$GWA_LAN_LL" 60
# and the question was a good one: what is right does move
tap_ok "the same advert, correct, is heard" eval \
	'sends "$BETTER" && busywait 1000 counter_is "$gwA" to_backup 1 dev lan vrid 60'
tap_done
