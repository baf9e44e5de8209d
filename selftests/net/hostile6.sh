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
# V17 V24; RFC 9568 5.1.2, 5.2.8 and 7.1, errata 8299 and 8301; conformance
# points 14-21, 26, 27, 29.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require tcpdump

G=lan/60/6 calm=''
VIP_LL=fe80::67:1
# A better router's advert, were it not for what each case says: 250 beats 200.
BETTER="src=fe80::67:99,vrid=60,prio=250,interval=5,addrs=$VIP_LL+$VIP_LAN6"

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

# hostile NAME COUNTER VRID SPEC
hostile() {
	local name=$1
	shift
	tap_ok "$name" counts "$@"
}

both_are() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2"
}

add() {
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" preempt on vip "$VIP_LL/64" vip "$VIP_LAN6/64"
}

# A sent its adverts in their rhythm.
rhythm() {
	local longest count
	read -r longest count < <("$FRAMES" gaps \
		"$gwha_tmp/rhythm.pcap" "$GWA_LAN_LL" 60)
	echo "$count adverts, longest gap $longest us of 50000"
	[ "$count" -gt 20 ] && [ "$longest" -le $((50000 + SLACK_MS * 1000)) ]
}

tap_plan 33
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
tap_ok "A advertised as if nothing had come" rhythm
# and the question was a good one: what is right does move
tap_ok "the same advert, correct, is heard" eval \
	'sends "$BETTER" && busywait 1000 counter_is "$gwA" to_backup 1 dev lan vrid 60'
tap_done
