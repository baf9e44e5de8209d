#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A router whose interface cannot carry it is accepted and stands in fault with
# the cause, and recovers by itself: no primary address, set down, no carrier,
# deleted and created again under its name, renamed.
#
#        ┌──────── lan ─────────┐          VIP 192.0.2.1
#        │ gwA                  │
#        └──┬───────────────────┘
#        [ gwA ]                           192.0.2.2, alone
#
# V06 (a primary address), V07 (alone), V47 V48 (one is enough).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
# shellcheck disable=SC2119
gw_require

G=lan/10/4

# fault CAUSE: init, and both the router and its group say why.
fault() {
	state_is "$gwA" "$G" init && group_is "$gwA" "$G" cause "$1" &&
		router_is "$gwA" lan 10 state init &&
		router_is "$gwA" lan 10 cause "$1"
}

works() {
	state_is "$gwA" "$G" active && group_is "$gwA" "$G" cause none &&
		owns "$gwA" "${1:-lan}" "$VIP_LAN"
}

plug_again() {
	topo_cable "$lan" gwA "$gwA" lan | ip -batch - &&
		ip -n "$lan" link set gwA master br0 up &&
		topo_addresses "$gwA" 2 lan
}

tap_plan 26
tap_ok "the network is built" topo_pair
dump_on_fail gw "$gwA" router show
dump_on_fail gw "$gwA" group show
dump_on_fail ip -n "$gwA" address show

# ------------------------------------------------------------- primary address
ip -n "$gwA" address flush dev lan
tap_ok "without an address a router is accepted" gw "$gwA" router add \
	dev lan vrid 10 version 3 interval 20ms vip "$VIP_LAN/24"
tap_ok "and says no-address" fault no-address
tap_ok "it sends nothing" counter_is "$gwA" tx_advert 0 dev lan vrid 10
ip -n "$gwA" address add "$GWA_LAN/24" dev lan
tap_ok "an address: it recovers" busywait 2000 works
tap_ok "the address is its source" router_is "$gwA" lan 10 source "$GWA_LAN"
ip -n "$gwA" address del "$GWA_LAN/24" dev lan
tap_ok "without it again: in fault, though the VIP was there" \
	busywait 1000 fault no-address
tap_ok "the VIP is gone" busywait 1000 has_none "$gwA" "$VIP_LAN"
ip -n "$gwA" address add 192.0.2.22/24 dev lan
tap_ok "another address: it recovers" busywait 2000 works
tap_ok "that is its source now" router_is "$gwA" lan 10 source 192.0.2.22

# --------------------------------------------------------------- admin, carrier
ip -n "$gwA" link set lan down
tap_ok "set down: admin-down" busywait 1000 fault admin-down
tap_ok "the VIP is gone" busywait 1000 has_none "$gwA" "$VIP_LAN"
ip -n "$gwA" link set lan up
tap_ok "up: it recovers" busywait 3000 works
link_down "$lan" gwA
tap_ok "no carrier: no-carrier" busywait 3000 fault no-carrier
tap_ok "the VIP is gone" busywait 1000 has_none "$gwA" "$VIP_LAN"
link_up "$lan" gwA
tap_ok "carrier: it recovers" busywait 3000 works

# ------------------------------------------------------- deleted, created again
ip -n "$gwA" link del lan
tap_ok "deleted: no-device" busywait 1000 fault no-device
tap_ok "without an index" router_is "$gwA" lan 10 ifindex 0
tap_ok "plugged in again" plug_again
tap_ok "it recovers on the new device" busywait 3000 works
tap_ok "an index" not router_is "$gwA" lan 10 ifindex 0

# ----------------------------------------------------------------------- renamed
ip -n "$gwA" link set lan down
ip -n "$gwA" link set lan name lan0
ip -n "$gwA" link set lan0 up
tap_ok "renamed: it goes along" busywait 3000 router_is "$gwA" lan0 10 state active
tap_ok "under its new name only" not gw "$gwA" router show dev lan vrid 10
tap_ok "the VIP is in place there" busywait 1000 works lan0
gw "$gwA" router del dev lan0 vrid 10
tap_ok "it can be deleted" eval '[ "$(gw "$gwA" -j router show)" = "[]" ]'
tap_ok "and leaves nothing" has_none "$gwA" "$VIP_LAN"
tap_done
