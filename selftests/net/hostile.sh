#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hostile frames are each counted under their own reason and move nothing: no
# state, no epoch, no timer, no advert.
#
#        [ client ]                        192.0.2.10, sends them by hand
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          VRID 10, version 3, 50 ms
#        └──┬────────────────┬──┘          VRID 20, version 2, 1 s: A alone
#        [ gwA ]          [ gwB ]          priorities 200 and 100
#
# V17 V24 V37 V38; RFC 9568 7.1, RFC 3768 7.1, errata 8299 and 8301;
# conformance points 14-23, 26-29.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require tcpdump

G=lan/10/4
# A better router's advert, were it not for what each case says: 250 beats 200.
BETTER="src=$CLIENT,vrid=10,prio=250,interval=5,addrs=$VIP_LAN"
BETTER2="ver=2,src=$CLIENT,vrid=20,prio=254,addrs=203.0.113.1"

add() {
	gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
		priority "$2" preempt on vip "$VIP_LAN/32"
}

tap_plan 38
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
tap_ok "routers" eval 'add "$gwA" 200 && add "$gwB" 100 &&
	gw "$gwA" router add dev lan vrid 20 vip 203.0.113.1/32 priority 200'
nap 3500	# the Active_Down_Interval of version 2
tap_ok "A is active, B backup, A active of version 2" busywait 8000 eval \
	'both_are active backup && state_is "$gwA" lan/20/4 active'
macA=$(mac_of "$gwA" lan)
calm=$(everything)
capture_start rhythm "$lan" br0 "ip proto 112 and src $GWA_LAN and ip[22] = 200"

hostile "TTL 254" drop_ttl 10 "$BETTER,ttl=254"
hostile "TTL 1" drop_ttl 10 "$BETTER,ttl=1"
hostile "TTL 0" drop_ttl 10 "$BETTER,ttl=0"
hostile "bad checksum" drop_checksum 10 "$BETTER,sum=bad"
hostile "cut in the header" drop_short 10 "$BETTER,cut=6"
hostile "one byte" drop_short none "$BETTER,cut=1"
hostile "list shorter than its count" drop_count_over 10 "$BETTER,cut=10"
hostile "count of 255" drop_count_over 10 "$BETTER,count=255"
hostile "count of one too many" drop_count_over 10 "$BETTER,count=2"
hostile "count 0 (erratum 8299)" drop_count_zero 10 "$BETTER,addrs=,count=0"
hostile "interval 0 (erratum 8301)" drop_interval_zero 10 "$BETTER,interval=0"
hostile "unknown VRID" drop_vrid none "$BETTER,vrid=99"
# Linux drops what claims to come from an own address, unless told not to.
OWN="$BETTER,src=$GWA_LAN,smac=$macA"
hostile "our own frame comes back" drop_own 10 "$OWN"
hostile "our own frame, cut off before its VRID" drop_own none "$OWN,cut=1"
set_sysctl "$gwA" net/ipv4/conf/lan/accept_local=1
hostile "our own frame comes back, and Linux lets it in" drop_own 10 "$OWN"
set_sysctl "$gwA" net/ipv4/conf/lan/accept_local=0
hostile "version 2 to a router of version 3" drop_version 10 "$BETTER,ver=2"
hostile "version 3 to a router of version 2" drop_version 20 "$BETTER,vrid=20"
hostile "version 1" drop_version 10 "$BETTER,ver=1"
hostile "version 4" drop_version 10 "$BETTER,ver=4"
hostile "version 15" drop_version 10 "$BETTER,ver=15"
hostile "type 2" drop_type 10 "$BETTER,type=2"
hostile "type 0" drop_type 10 "$BETTER,type=0"
hostile "version 2, authentication type 1 (V37)" drop_auth 20 "$BETTER2,auth=1"
hostile "version 2, authentication type 255" drop_auth 20 "$BETTER2,auth=255"
hostile "version 2, another interval" drop_interval_differs 20 "$BETTER2,interval=2"
hostile "version 2, interval 0" drop_interval_zero 20 "$BETTER2,interval=0"
hostile "version 2 without authentication data, as CARP" drop_short 20 \
	"$BETTER2,cut=12"
hostile "trailing junk" drop_long 10 "$BETTER,junk=1"
hostile "much trailing junk" drop_long 10 "$BETTER,junk=1200"
hostile "unicast destination" drop_dest 10 "$BETTER,dst=$GWA_LAN,dmac=$macA"
hostile "in two fragments" drop_dest 10 "$BETTER,split=8"
tap_ok "a thousand of them at once" eval \
	'sends "$BETTER,ttl=254,n=500" "$BETTER,interval=0,n=500" &&
	 nothing_moved everything'

tap_ok "the capture is complete" capture_stop rhythm
tap_ok "A advertised as if nothing had come" rhythm "$GWA_LAN" 10
# and the question was a good one: what is right does move
tap_ok "the same advert, correct, is heard" eval \
	'sends "$BETTER" && busywait 1000 counter_is "$gwA" to_backup 1 dev lan vrid 10'
tap_done
