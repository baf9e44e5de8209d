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

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require tcpdump

G=lan/10/4 calm=''
# A better router's advert, were it not for what each case says: 250 beats 200.
BETTER="src=$CLIENT,vrid=10,prio=250,interval=5,addrs=$VIP_LAN"
BETTER2="ver=2,src=$CLIENT,vrid=20,prio=254,addrs=203.0.113.1"

# All that a frame could move: states, epochs and when they changed, what was
# learned of the peer.
groups() {
	gw "$gwA" -j group show
	gw "$gwB" -j group show
}

everything() {
	groups
	gw "$gwA" -j router show
	gw "$gwB" -j router show
}

# nothing_moved groups|everything
nothing_moved() {
	local now
	now=$("$1")
	[[ $calm == "$now"* ]] && return
	printf 'moved, from and to:\n%s\n%s\n' "$calm" "$now"
	# the next case begins anew
	busywait 2000 both_are active backup
	calm=$(everything)
	return 1
}

sends() {
	run_in "$client" "$FRAMES" send eth0 "$@"
}

# counted_alone COUNTER VRID: A counted three under this reason, and no other
# frame as dropped.
counted_alone() {
	gw "$gwA" -j stats | jq -e --arg name "$1" --arg vrid "$2" '
		[.[] | (.vrid // "none" | tostring) as $of | .counters |
		 to_entries[] | select((.key | startswith("drop_")) and
				       .value > 0) | [$of, .key, .value]]
		== [[$vrid, $name, 3]]'
}

# counts COUNTER VRID SPEC: three such frames are counted by A under this reason
# (VRID none: for the namespace) and nothing else, and nothing has moved.
counts() {
	gw "$gwA" stats reset && sends "$3,n=3" || return 1
	busywait 500 counted_alone "$1" "$2" || {
		gw "$gwA" stats
		return 1
	}
	nothing_moved groups
}

# case NAME COUNTER VRID SPEC
hostile() {
	local name=$1
	shift
	tap_ok "$name" counts "$@"
}

both_are() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2"
}

add() {
	gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
		priority "$2" preempt on vip "$VIP_LAN/32"
}

# A sent its adverts in their rhythm. (ip[22] is the priority.)
rhythm() {
	local longest count
	read -r longest count < <("$FRAMES" gaps \
		"$gwha_tmp/rhythm.pcap" "$GWA_LAN" 10)
	echo "$count adverts, longest gap $longest us of 50000"
	[ "$count" -gt 20 ] && [ "$longest" -le $((50000 + SLACK_MS * 1000)) ]
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
tap_ok "A advertised as if nothing had come" rhythm
# and the question was a good one: what is right does move
tap_ok "the same advert, correct, is heard" eval \
	'sends "$BETTER" && busywait 1000 counter_is "$gwA" to_backup 1 dev lan vrid 10'
tap_done
