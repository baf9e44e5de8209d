#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A bit of everything, once: what a detector of the kernel is shown to find its
# fault with (selftests/mutants/debug), in the shortest time.
#
#        [ node ]──lan──[ peer ]           VIP 192.0.2.1 and 192.0.2.101
#
# V01 V05 V07 (active, with its VIPs, alone too).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR/../net source=../net/gw.sh
. "$(dirname "$(readlink -f "$0")")/../net/gw.sh"
need_root
[ -d /sys/module/gwha ] || skip_all "gwha.ko is not loaded"
# no gw_require: what it reads for other tests takes longer than this one
need_cmd nsenter ip ping

node='' peer=''

build() {
	setup_ns node peer &&
		topo_cable "$node" lan "$peer" lan | ip -batch - &&
		ip -n "$peer" -batch - <<-END && ip -n "$node" -batch - <<-END2
			address add 192.0.2.10/24 dev lan
			link set lan up
		END
			address add 192.0.2.2/24 dev lan
			link set lan up
		END2
}

settings() {
	gw "$node" group add g track dev lan weight 10 &&
		gw "$node" router add dev lan vrid 10 version 3 interval 100ms \
			garp-refresh 60s group g vip "$VIP_LAN/32" &&
		gw "$node" router add dev lan vrid 11 version 3 interval 100ms \
			vmac on vip 203.0.113.1/32
}

# announced N: what neighbours are told again, after 1 s and 5 s, was told.
announced() {
	counted "$node" arp_sent "$1" dev lan vrid 10
}

tap_plan 8
tap_ok "the network is built" build
tap_ok "routers of a group and of their own" settings
tap_ok "they become active" eval \
	'busywait 4000 state_is "$node" g active &&
	 busywait 4000 state_is "$node" lan/11/4 active'
tap_ok "the VIP answers" eval 'busywait 2000 owns "$node" lan "$VIP_LAN" &&
	run_in "$peer" ping -n -q -c 3 -i 0.2 -W 2 "$VIP_LAN"'
tap_ok "changes" eval \
	'gw "$node" router set dev lan vrid 10 vip "$VIP_LAN/32" \
		vip 192.0.2.101/24 &&
	 busywait 2000 owns "$node" lan 192.0.2.101 &&
	 gw "$node" group set g priority 120 && gw "$node" stats reset'
tap_ok "neighbours are told again, and once more in a minute" \
	busywait 10000 announced 4
tap_ok "a router goes, and its group" eval \
	'gw "$node" router del dev lan vrid 10 && gw "$node" group del g &&
	 has_none "$node" "$VIP_LAN"'
tap_ok "the device goes, then the router" eval \
	'ip -n "$node" link del lan &&
	 busywait 2000 state_is "$node" lan/11/4 init &&
	 gw "$node" router del dev lan vrid 11'
nap 7000	# what kfree_rcu() was given is freed after 5 s, and looked at then
tap_done
