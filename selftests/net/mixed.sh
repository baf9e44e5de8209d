#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A group of IPv4 and IPv6 routers on two links is one: it elects as a whole,
# moves as a whole, and a fault of one family takes the other along (V40). The
# same link-local VIP on two links is two addresses.
#
#        [ client ]
#        ┌──┴───── lan ─────────┐          VRID 10, inet 192.0.2.1
#        │ gwA              gwB │          VRID 10, inet6 fe80::67:1, 2001:db8:1::1
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          group gw, priorities 200 and 100
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │          VRID 11, inet 198.51.100.1
#        └──┬───── wan ─────────┘          VRID 11, inet6 fe80::67:1, 2001:db8:2::1
#        [ server ]
#
# V02 V28 V29 V30 V40; RFC 9568 5.2.9 and 6.4.2.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require ping tcpdump

G=gw VIP_LL=fe80::67:1

configure() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw priority 100 &&
			gw "$ns" router add dev lan vrid 10 version 3 \
				interval 50ms group gw vip "$VIP_LAN/32" &&
			gw "$ns" router add dev wan vrid 11 version 3 \
				interval 50ms group gw vip "$VIP_WAN/32" &&
			gw "$ns" router add dev lan vrid 10 family inet6 \
				interval 50ms group gw vip "$VIP_LL/64" \
				vip "$VIP_LAN6/64" &&
			gw "$ns" router add dev wan vrid 11 family inet6 \
				interval 50ms group gw vip "$VIP_LL/64" \
				vip "$VIP_WAN6/64" || return 1
	done
	gw "$gwA" group set gw priority 200 preempt on
}

has_all() {
	owns "$1" lan "$VIP_LAN" && owns "$1" wan "$VIP_WAN" &&
		owns "$1" lan "$VIP_LAN6" && owns "$1" wan "$VIP_WAN6" &&
		owns "$1" lan "$VIP_LL" && owns "$1" wan "$VIP_LL"
}

has_nothing() {
	has_none "$1" "$VIP_LAN" && has_none "$1" "$VIP_WAN" &&
		has_none "$1" "$VIP_LAN6" && has_none "$1" "$VIP_WAN6" &&
		has_none "$1" "$VIP_LL"
}

reaches() {
	run_in "$client" ping -n -q -c 1 -W 1 "$SERVER" &&
		run_in "$client" ping -6 -n -q -c 1 -W 1 "$SERVER6"
}

# One family is lost on the LAN of A, the other arrives.
lose_family() {
	tc -n "$lan" qdisc replace dev gwA clsact &&
		tc -n "$lan" filter replace dev gwA ingress prio 1 handle 1 \
			protocol "$1" matchall action drop
}

lose_none() {
	tc -n "$lan" qdisc del dev gwA clsact
}

answers() {
	run_in "$client" ping -6 -n -q -c 1 -W 1 "$VIP_LL%eth0" &&
		run_in "$server" ping -6 -n -q -c 1 -W 1 "$VIP_LL%eth0"
}

# B has the LAN's link-local VIP as an address of its own on the WAN.
on_the_other_link() {
	ip -n "$gwB" address add fe80::67:5/64 dev wan nodad &&
		gw "$gwB" router add dev lan vrid 50 family inet6 \
			interval 50ms priority 50 vip fe80::67:5/64 &&
		gw "$gwA" router add dev lan vrid 50 family inet6 \
			interval 50ms priority 150 preempt on vip fe80::67:5/64 &&
		busywait 2000 state_is "$gwA" lan/50/6 active &&
		busywait 2000 state_is "$gwB" lan/50/6 backup
}

tap_plan 24
tap_ok "the network is built" topo_gw
dump_gateways
tap_ok "a group of four routers on each" configure
tap_ok "A is active, B backup (V40)" busywait 3000 both_are active backup
tap_ok "a group is one: its routers are active" routers_are "$gwA" active
tap_ok "and the peer's are backup" routers_are "$gwB" backup
tap_ok "the VIPs of both families are in place" busywait 1000 has_all "$gwA"
tap_ok "and nowhere else" busywait 1000 has_nothing "$gwB"
tap_ok "client reaches server by both" busywait 2000 reaches
tap_ok "one link-local VIP, on two links" answers
gw "$gwA" group set gw preempt off

# ------------------------------------------------------------------- takeover
cut_port "$lan" gwA
cut_port "$wan" gwA
tap_ok "cut: B takes over" busywait 1000 both_are active active
tap_ok "all of it" routers_are "$gwB" active
tap_ok "its VIPs are in place" busywait 1000 has_all "$gwB"
tap_ok "client reaches server by B" busywait 2000 reaches
heal_port "$lan" gwA
heal_port "$wan" gwA
tap_ok "healed: one active (V31)" busywait 1000 both_are active backup
tap_ok "B gave everything back" busywait 1000 has_nothing "$gwB"

# ------------------------------------------------------------ one family is lost
before=$(changes)
lose_family ipv6
tap_ok "IPv6 lost: B reports partial" \
	busywait 3000 group_is "$gwB" gw partial true
tap_ok "nothing moves for a second" stays 1000 both_are active backup
lose_none
tap_ok "whole again" busywait 2000 group_is "$gwB" gw partial false
tap_ok "nothing has moved" unchanged "$before"

# ----------------------------------------------------------- a fault, a handover
set_sysctl "$gwA" net/ipv6/conf/lan/disable_ipv6=1
tap_ok "A loses IPv6 on one link: B takes all" eval \
	'busywait 2000 both_are init active && busywait 1000 has_all "$gwB"'
tap_ok "A has nothing left" busywait 1000 has_nothing "$gwA"
set_sysctl "$gwA" net/ipv6/conf/lan/disable_ipv6=0
ip -n "$gwA" address add 2001:db8:1::2/64 dev lan nodad
tap_ok "IPv6 is back, and so is A" busywait 3000 both_are backup active
tap_ok "handover: A takes all" eval 'gw "$gwB" handover group gw &&
	busywait 1000 both_are active backup && busywait 1000 has_all "$gwA" &&
	busywait 1000 has_nothing "$gwB"'

# ------------------------------------------- the same address, another interface
tap_ok "a VIP of one link is not mute on another" eval 'on_the_other_link &&
	run_in "$server" ping -6 -n -q -c 1 -W 1 fe80::67:5%eth0'
tap_done
