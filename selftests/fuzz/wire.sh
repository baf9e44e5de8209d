#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever comes in, an active node advertises on, in its rhythm, and each packet
# that it does not accept is counted under a reason: adverts, ARP and others,
# changed at random until few of them are right (wire_fuzz.py says how, and what
# is demanded of each).
#
#        [ peer ]                          sends them by hand
#          eth0
#           │                              VRIDs 10, 40 with its virtual MAC
#          lan                             address, 60 over IPv6; 20, 21 of
#        [ node ]                          version 2; 30, 31, 61 with HMAC; 50 with
#                                          a unicast peer. All of priority 254
#
# V17 V24 V37 V38; RFC 9568 7.1, RFC 3768 7.1.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source=selftests/fuzz/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require tcpdump

node='' peer=''
MAC=02:67:77:00:01:02
key=$gwha_tmp/key word=$gwha_tmp/word
echo 0123456789abcdef0123456789abcdef >"$key"
printf sesame >"$word"

build() {
	setup_ns node peer && topo_router "$node" || return
	topo_cable "$peer" eth0 "$node" lan | ip -batch - &&
		ip -n "$peer" -batch - <<-END && ip -n "$node" -batch - <<-END2 &&
			link set eth0 mtu 9000 up
			address add 192.0.2.9/24 dev eth0
		END
			link set lan address $MAC mtu 9000
			address add 192.0.2.2/24 dev lan
			link set lan up
		END2
		busywait 10000 topo_linklocal "$node" lan &&
		busywait 10000 topo_usable "$node"
}

# add VRID VIP ARGS...
add() {
	local vrid=$1 vip=$2
	shift 2
	gw "$node" router add dev lan vrid "$vrid" priority 254 \
		vip "$vip" "$@"
}

routers() {
	local v3="version 3 interval 50ms"
	# shellcheck disable=SC2086 # words
	add 10 192.0.2.1/32 $v3 && add 20 192.0.2.20/32 &&
		add 21 192.0.2.21/32 auth text-file "$word" &&
		add 30 192.0.2.30/32 $v3 auth hmac key-id 1 key-file "$key" &&
		add 31 192.0.2.31/32 $v3 auth hmac key-id 1 key-file "$key" \
			mode permissive &&
		add 40 192.0.2.40/32 $v3 vmac on accept off &&
		add 50 192.0.2.50/32 $v3 peer 192.0.2.9 ttl-min 1 &&
		add 60 fe80::67:1/64 $v3 vip 2001:db8:1::1/64 family inet6 &&
		add 61 fe80::67:2/64 $v3 auth hmac key-id 1 key-file "$key"
}

# All routers are active.
active() {
	[ "$(gw "$node" -j router show | jq -c '[.[].state] | unique')" = \
		'["active"]' ]
}

in_place() {
	owns "$node" lan 192.0.2.1 && owns "$node" lan 192.0.2.40 &&
		owns "$node" lan fe80::67:1 && counter_is "$node" vip_restored 0
}

# rhythm CAPTURE SRC VRID INTERVAL_MS: no longer gap between its adverts.
rhythm() {
	local longest count
	read -r longest count < <("$FRAMES" gaps \
		"$gwha_tmp/$1.pcap" "$2" "$3")
	echo "$count adverts, longest gap $longest us of $4 ms"
	[ "$count" -gt $((fuzz_s * 1000 / $4 / 2)) ] &&
		[ "$longest" -le $((($4 + SLACK_MS) * 1000)) ]
}

# reached AT_LEAST: so many reasons to refuse an advert were given.
reached() {
	[ "$(grep -c '^drop-' "$gwha_tmp/fuzz")" -ge "$1" ]
}

LL=fe80::67:77ff:fe00:102
tap_plan 11
tap_ok "the network is built" build
dump_on_fail gw "$node" group show
dump_on_fail gw "$node" stats
tap_ok "nine routers" routers
tap_ok "all of them active" busywait 8000 active
capture_start own "$peer" eth0 -Q in "ip proto 112 or ip6 proto 112"
# shellcheck disable=SC2086 # an option and its value
tap_ok "frames for $fuzz_s s move nothing, and each is counted" fuzz_in "$node" \
	fuzz "$fuzz_dir/wire_fuzz.py" "$fuzz_spec" "$peer" eth0 "$MAC" "$key" \
	--seconds "$fuzz_s" $fuzz_seed
say "$(cat "$gwha_tmp/fuzz")"
tap_ok "16 reasons to refuse were given" reached 16
tap_ok "the addresses stand" in_place
tap_ok "the capture is complete" capture_stop own
tap_ok "adverts of version 3 kept their rhythm" rhythm own 192.0.2.2 10 50
tap_ok "adverts of version 2 did" rhythm own 192.0.2.2 20 1000
tap_ok "adverts over IPv6 did" rhythm own "$LL" 60 50
# and the question was a good one: what is right and better does move (it was
# backup once before, when it began)
tap_ok "a better advert is heard" eval '
	run_in "$peer" "$FRAMES" send eth0 \
		"src=192.0.2.9,vrid=10,prio=255,interval=5,addrs=192.0.2.1" &&
	busywait 1000 counter_is "$node" to_backup 2 dev lan vrid 10'
tap_done
