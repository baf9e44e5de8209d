#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A group's routers change state together: both sides of a gateway move, or none
# does. A cut on one side alone moves nothing and is reported; a lost link moves
# both, and heals by itself.
#
#        [ client ]
#        ┌──┴───── lan ─────────┐          VRID 10, VIP 192.0.2.1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          group gw, priorities 200 and 100
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          VRID 11, VIP 198.51.100.1
#        [ server ]
#
# V02 V28 V29 V30 V51 (all or none), V23 (no preemption), V31 (one active).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require ping tcpdump

G=gw

configure() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw priority 100 &&
			gw "$ns" router add dev lan vrid 10 version 3 \
				interval 50ms group gw vip "$VIP_LAN/32" &&
			gw "$ns" router add dev wan vrid 11 version 3 \
				interval 50ms group gw vip "$VIP_WAN/32" ||
			return 1
	done
	gw "$gwA" group set gw priority 200 preempt on
}

reaches() {
	run_in "$client" ping -n -q -c 1 -W 1 "$SERVER"
}

causes_are() {
	router_is "$gwA" lan 10 cause "$1" && router_is "$gwA" wan 11 cause "$2"
}

tap_plan 36
tap_ok "the network is built" topo_gw
dump_gateways
tap_ok "a group of two routers on each" configure
tap_ok "A is active, B backup (V01)" busywait 3000 both_are active backup
tap_ok "a group is one: its routers are active" routers_are "$gwA" active
tap_ok "and the peer's are backup" routers_are "$gwB" backup
tap_ok "two members" group_is "$gwA" gw members 2
tap_ok "the VIPs are in place on both sides" busywait 1000 eval \
	'owns "$gwA" lan $VIP_LAN && owns "$gwA" wan $VIP_WAN'
tap_ok "client reaches server" busywait 2000 reaches
tap_ok "preempt off" gw "$gwA" group set gw preempt off

# ------------------------------------------------------------- both ports cut
cut_port "$lan" gwA
cut_port "$wan" gwA
tap_ok "both cut: B takes over" busywait 1000 both_are active active
tap_ok "both sides of B" routers_are "$gwB" active
tap_ok "client reaches server by B" busywait 2000 reaches
heal_port "$lan" gwA
heal_port "$wan" gwA
tap_ok "healed: one active (V31)" busywait 1000 both_are active backup
tap_ok "both sides of B gave up" routers_are "$gwB" backup
tap_ok "client reaches server by A" busywait 2000 reaches

# ---------------------------------------------------------------- one port cut
before=$(changes)
cut_port "$lan" gwA
tap_ok "one cut: B reports partial" busywait 3000 group_is "$gwB" gw partial true
tap_ok "the silent side is told" router_is "$gwB" lan 10 silent true
tap_ok "the other is not" router_is "$gwB" wan 11 silent false
tap_ok "nothing moves for 2 s" stays 2000 both_are active backup
tap_ok "nothing has moved" unchanged "$before"
heal_port "$lan" gwA
tap_ok "healed: whole again" busywait 2000 group_is "$gwB" gw partial false
tap_ok "still nothing has moved" unchanged "$before"

# ---------------------------------------------------------------- a lost link
# A switch port may take a second to forward again: longer than that is waited
# for an active router.
for ns in "$gwA" "$gwB"; do
	gw "$ns" router set dev lan vrid 10 interval 500ms
	gw "$ns" router set dev wan vrid 11 interval 500ms
done
capture_start wan "$wan" br0 ip proto 112
link_down "$lan" gwA
tap_ok "A loses one link: its group is in fault (V02)" \
	busywait 6000 both_are init active
tap_ok "each router says why" causes_are no-carrier member
tap_ok "the group says why" group_is "$gwA" gw cause no-carrier
tap_ok "B took both" routers_are "$gwB" active
tap_ok "for A resigned on the other side" eval \
	'capture_stop wan && [ "$(capture_count wan \
	 "ip proto 112 and src $GWA_WAN and ip[22] = 0")" = 1 ]'
tap_ok "A has no VIP on either side" busywait 1000 eval \
	'has_none "$gwA" $VIP_LAN && has_none "$gwA" $VIP_WAN'
tap_ok "client reaches server by B" busywait 2000 reaches
link_up "$lan" gwA
tap_ok "the link is back: so is A, as backup" \
	busywait 5000 both_are backup active
tap_ok "without a cause" causes_are none none
tap_ok "and stays (V23)" stays 3000 both_are backup active
gw "$gwA" group set gw preempt on
tap_ok "preempt on: A takes both back" busywait 4000 both_are active backup
tap_ok "client reaches server by A" busywait 2000 reaches

# ------------------------------------------------------------------ more of it
# Repeats are over 5 s after the last change; then each router has had its own.
quiet() {
	local was
	was=$(counter "$gwA" arp_sent dev lan vrid 10)
	stays 5500 counter_is "$gwA" arp_sent "$was" dev lan vrid 10
}

grow() {
	local vrid
	for vrid in 12 13 14 15; do
		gw "$gwA" router add dev lan vrid "$vrid" version 3 interval 500ms \
			group gw vip "192.0.2.$vrid/32" || return 1
	done
}

busywait 20000 quiet
told=$(counter "$gwA" arp_sent dev lan vrid 10)
tap_ok "four routers join the active group, and are announced" eval 'grow &&
	busywait 3000 owns "$gwA" lan 192.0.2.15 && busywait 10000 quiet &&
	counted "$gwA" arp_sent 3 dev lan vrid 15'
tap_ok "what it had is said twice more, not anew for each of them" \
	counter_is "$gwA" arp_sent $((told + 2)) dev lan vrid 10
tap_done
