#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `gwha monitor` tells what happened, numbered, in order, with its cause; with
# -j every line is JSON by itself. `gwha stats` counts, and is set to zero.
#
#        ┌──────── lan ─────────┐
#        │ gwA                  │          VRID 10, VIP 192.0.2.1, alone
#        └──┬───────────────────┘
#        [ gwA ]                           192.0.2.2
#
# V01 V02 V51 V54: each change of state is an event with its reason.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
# shellcheck disable=SC2119
gw_require

G=lan/10/4

# Two sockets of generic netlink listen to a group.
both_listen() {
	[ "$(run_in "$gwA" awk '$2 == 16 && $4 !~ /^0+$/' /proc/net/netlink |
		wc -l)" = 2 ]
}

events() {
	jq -r '[.group, .from, .to, .why, .cause, .epoch] | join(" ")' \
		"$gwha_tmp/json.log"
}

has_events() {
	[ "$(wc -l <"$gwha_tmp/json.log")" -ge "$1" ]
}

expected() {
	sed "s|^|$G |" <<-END
		init backup start none 0
		backup active timeout none 1
		active init fault admin-down 1
		init backup start none 1
		backup active timeout none 2
		active active no-successor none 2
		active init shutdown none 2
	END
}

# The numbers go up by one.
numbered() {
	jq -s -e '[.[].seq] | . == [range(.[0]; .[0] + length)]' \
		"$gwha_tmp/json.log"
}

in_time_order() {
	jq -s -e '[.[].time_us] | . == sort' "$gwha_tmp/json.log"
}

tap_plan 20
tap_ok "the network is built" topo_pair
dump_on_fail cat "$gwha_tmp/json.log"
dump_on_fail cat "$gwha_tmp/text.log"
start_in json "$gwA" "$GWHA" -j monitor
start_in text "$gwA" "$GWHA" monitor
tap_ok "two listen" busywait 5000 both_listen
gw "$gwA" router add dev lan vrid 10 version 3 interval 20ms vip "$VIP_LAN/32"
busywait 2000 has_events 2
ip -n "$gwA" link set lan down
busywait 2000 has_events 3
ip -n "$gwA" link set lan up
busywait 2000 has_events 5
gw "$gwA" handover group "$G"
busywait 2000 has_events 6
tap_ok "counters have counted" eval \
	'counter_is "$gwA" to_active 2 dev lan vrid 10 &&
	 counter_is "$gwA" to_init 1 dev lan vrid 10 &&
	 counted "$gwA" tx_advert 2 dev lan vrid 10'
gw "$gwA" router del dev lan vrid 10
tap_ok "seven events" busywait 2000 has_events 7
tap_ok "each line is JSON" jq -e . "$gwha_tmp/json.log"
tap_ok "what happened, in order, and why" eval \
	'diff <(expected) <(events)'
tap_ok "numbered without a gap" numbered
tap_ok "in the order of time" in_time_order
tap_ok "the router that saw it" eval \
	'jq -s -e "all(.[]; .ifname == \"lan\" and .vrid == 10 and
		.family == \"inet\")" "$gwha_tmp/json.log"'
tap_ok "as text: a line each" eval \
	'busywait 1000 eval "[ \$(wc -l <$gwha_tmp/text.log) = 7 ]"'
tap_ok "with number, group and cause" eval \
	'grep -q "$G.*admin-down" "$gwha_tmp/text.log" &&
	 grep -q "no-successor" "$gwha_tmp/text.log" &&
	 grep -q "$(jq -s ".[0].seq" "$gwha_tmp/json.log")" "$gwha_tmp/text.log"'
kill "$json"
tap_ok "ended by a signal: exit 0" eval 'wait "$json"'
tap_ok "an unknown kind of event: exit 1" exits 1 unknown gw "$gwA" monitor nonsense

# -------------------------------------------------------------------- counters
gw "$gwA" router add dev lan vrid 10 version 3 interval 20ms vip "$VIP_LAN/32"
busywait 2000 state_is "$gwA" "$G" active
tap_ok "a new router counts from 0" counter_is "$gwA" to_init 0 dev lan vrid 10
tap_ok "adverts are counted" busywait 1000 \
	counted "$gwA" tx_advert 5 dev lan vrid 10
run_in "$gwB" "$FRAMES" send lan "src=$GWB_LAN,vrid=99,n=7"
tap_ok "what belongs to no router: for the namespace" busywait 500 \
	counter_is "$gwA" drop_vrid 7
tap_ok "stats reset" gw "$gwA" stats reset
tap_ok "the namespace's are 0" counter_is "$gwA" drop_vrid 0
tap_ok "the router's are 0, or few again" eval \
	'[ "$(counter "$gwA" to_active dev lan vrid 10)" = 0 ]'
tap_ok "counters and their router are named" eval \
	'gw "$gwA" -j stats show dev lan vrid 10 |
	 jq -e "length == 1 and .[0].vrid == 10 and .[0].counters.tx_advert >= 0"'
tap_done
