#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A router of IPv6 whose interface has no link-local address that may be used
# stands in fault and says so, and recovers by itself: deleted, still asked for
# on the network (duplicate address detection), IPv6 disabled, an MTU too small
# for it, a move into a VRF. Then it hears its peer as before.
#
#        ┌──────── lan ─────────┐          VIPs fe80::67:1, 2001:db8:1::1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          link-local addresses by MAC address
#       priority 100     priority 200
#
# V06 (a primary address); RFC 9568 7.2; conformance points 4, 45, 52.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
# shellcheck disable=SC2119
gw_require

G=lan/60/6
VIP_LL=fe80::67:1

fault() {
	state_is "$gwA" "$G" init && group_is "$gwA" "$G" cause "$1" &&
		router_is "$gwA" lan 60 cause "$1"
}

works() {
	state_is "$gwA" "$G" active && group_is "$gwA" "$G" cause none &&
		owns "$gwA" lan "$VIP_LL" && owns "$gwA" lan "$VIP_LAN6"
}

has_no_vips() {
	has_none "$gwA" "$VIP_LL" && has_none "$gwA" "$VIP_LAN6"
}

tentative() {
	ip -n "$gwA" -6 address show dev lan scope link tentative |
		grep -q "inet6 $GWA_LAN_LL/"
}

add() {
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" vip "$VIP_LL/64" vip "$VIP_LAN6/64"
}

# A hears B: nothing in which it takes over, and its adverts are counted.
hears() {
	local before
	before=$(counter "$gwA" rx_advert dev lan vrid 60)
	busywait 3000 state_is "$gwA" "$G" backup &&
		busywait 500 counted "$gwA" rx_advert $((before + 3)) \
			dev lan vrid 60 && state_is "$gwA" "$G" backup
}

mtu() {
	ip -n "$gwA" link set lan mtu "$1"
}

tap_plan 29
tap_ok "the network is built" topo_pair
dump_on_fail gw "$gwA" router show
dump_on_fail ip -n "$gwA" -6 address show

# ------------------------------------------------------------ deleted, added
tap_ok "A is alone" add "$gwA" 100
tap_ok "and active" busywait 2000 works
ip -n "$gwA" address del "$GWA_LAN_LL/64" dev lan
tap_ok "without its link-local address: no-address, though the VIP is one" \
	busywait 1000 fault no-address
tap_ok "its VIPs are gone" busywait 1000 has_no_vips
ip -n "$gwA" address add fe80::67:22/64 dev lan nodad
tap_ok "another one: it recovers" busywait 1000 works
tap_ok "that is its source" router_is "$gwA" lan 60 source fe80::67:22
ip -n "$gwA" address add fe80::67:23/64 dev lan nodad
tap_ok "one more changes nothing" stays 300 \
	router_is "$gwA" lan 60 source fe80::67:22
ip -n "$gwA" address del fe80::67:22/64 dev lan
tap_ok "the first is deleted: the other is its source" busywait 500 \
	router_is "$gwA" lan 60 source fe80::67:23
tap_ok "it was active all the while" eval \
	'group_is "$gwA" "$G" epoch 2 && works'

# ------------------------------------------------- duplicate address detection
set_sysctl "$gwA" net/ipv6/conf/lan/accept_dad=1
ip -n "$gwA" link set lan down
tap_ok "set down" busywait 1000 fault admin-down
ip -n "$gwA" link set lan up
tap_ok "up: an address that may not be used yet" busywait 2000 eval \
	'tentative && fault no-address'
tap_ok "it recovers when it may be" busywait 5000 works
tap_ok "the address is its source" not tentative
gw "$gwA" router del dev lan vrid 60 family inet6
ip -n "$gwA" link set lan down
ip -n "$gwA" link set lan up
tap_ok "made while it may not be used" eval \
	'busywait 3000 tentative && add "$gwA" 100 && fault no-address'
tap_ok "it comes up when it may be" busywait 5000 works
set_sysctl "$gwA" net/ipv6/conf/lan/accept_dad=0

# ----------------------------------------------------- IPv6 goes and comes back
add "$gwB" 200
gw "$gwB" router set dev lan vrid 60 preempt on family inet6
tap_ok "B is active, A hears it" busywait 2000 hears
set_sysctl "$gwA" net/ipv6/conf/lan/disable_ipv6=1
tap_ok "IPv6 disabled: no-address" busywait 1000 fault no-address
set_sysctl "$gwA" net/ipv6/conf/lan/disable_ipv6=0
tap_ok "enabled: A hears B again" hears
mtu 1200
tap_ok "an MTU too small for IPv6: no-address" busywait 1000 fault no-address
mtu 1500
tap_ok "large enough: A hears B again" hears
mtu 1200
mtu 1500
mtu 1200
gw "$gwA" router del dev lan vrid 60 family inet6
tap_ok "made while the MTU is too small" eval \
	'add "$gwA" 100 && fault no-address'
mtu 1500
tap_ok "large enough: A hears B" hears

# ------------------------------------------------------------------------- a VRF
tap_ok "A's interface moves into a VRF" eval \
	'ip -n "$gwA" link add vrf10 type vrf table 10 &&
	 ip -n "$gwA" link set vrf10 up && ip -n "$gwA" link set lan master vrf10'
tap_ok "A hears B there" hears
tap_ok "and moves out again" ip -n "$gwA" link set lan nomaster
tap_ok "A hears B as before" hears
gw "$gwB" router del dev lan vrid 60 family inet6
tap_ok "B leaves: A takes over" busywait 1000 works
gw "$gwA" router del dev lan vrid 60 family inet6
tap_ok "the group address is left when the router is deleted" \
	not eval 'ip -n "$gwA" -6 maddress show dev lan | grep -q "ff02::12\$"'
tap_done
