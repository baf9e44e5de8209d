#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `gwha handover` on the active gives the group to its successor without a lost
# packet, and it stays there though preemption is on; on a backup it is refused;
# without a successor the active goes on.
#
#        [ client ]                        100 echoes a second to the server
#        ┌──┴───── lan ─────────┐          VRID 10, VIP 192.0.2.1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          group gw, priorities 200 and 100,
#        ┌──┴────────────────┴──┐          preempt on
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          VRID 11, VIP 198.51.100.1
#        [ server ]
#
# V54 V55 (manual failover on the active, hold-off, error elsewhere).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require ping

ping=''

configure() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw preempt on &&
			gw "$ns" router add dev lan vrid 10 version 3 \
				interval 50ms group gw vip "$VIP_LAN/32" &&
			gw "$ns" router add dev wan vrid 11 version 3 \
				interval 50ms group gw vip "$VIP_WAN/32" ||
			return 1
	done
	gw "$gwA" group set gw priority 200
}

both_are() {
	state_is "$gwA" gw "$1" && state_is "$gwB" gw "$2"
}

reaches() {
	run_in "$client" ping -n -q -c 1 -W 1 "$SERVER"
}

# ping_through CMD...: echoes run; CMD is done among them; none is lost.
ping_through() {
	local rc
	start_in ping "$client" ping -n -D -O -c 200 -i 0.01 -W 2 "$SERVER"
	busywait 5000 eval 'grep -q "bytes from" "$gwha_tmp/ping.log"' ||
		return 1
	"$@"
	rc=$?
	wait "$ping"
	tail -n 3 "$gwha_tmp/ping.log"
	grep "no answer" "$gwha_tmp/ping.log"
	grep -q ' 0% packet loss' "$gwha_tmp/ping.log" && return "$rc"
}

given_to_b() {
	gw "$gwA" handover group gw && busywait 1000 both_are backup active
}

given_to_a() {
	gw "$gwB" handover dev lan vrid 10 &&
		busywait 1000 both_are active backup
}


# nap_until MS: of the clock that groups tell the time by.
nap_until() {
	local up _
	read -r up _ </proc/uptime
	nap $(($1 - ${up/./} * 10))
}

tap_plan 23
tap_ok "the network is built" topo_gw
dump_gateways
tap_ok "two gateways" configure
tap_ok "A is active" busywait 3000 both_are active backup
tap_ok "client reaches server" busywait 2000 reaches

tap_ok "on a backup: exit 2, and says why (V54)" \
	exits 2 "not active" gw "$gwB" handover group gw
tap_ok "an unknown group: exit 2" \
	exits 2 "no such group" gw "$gwB" handover group nosuch
tap_ok "an unknown router: exit 2" \
	exits 2 "no such router" gw "$gwA" handover dev lan vrid 99
tap_ok "nothing has moved" both_are active backup

tap_ok "on the active: B takes over, no echo is lost" ping_through given_to_b
tap_ok "A says why" group_is "$gwA" gw why handover
tap_ok "B says why" group_is "$gwB" gw why resigned
tap_ok "both sides have moved" eval \
	'owns "$gwB" lan $VIP_LAN && owns "$gwB" wan $VIP_WAN &&
	 has_none "$gwA" $VIP_LAN && has_none "$gwA" $VIP_WAN'
stepped_back=$(group "$gwA" gw since_us)
tap_ok "A holds off, though preempt is on" stays 1000 both_are backup active
if [ "${GWHA_ICOUNT:-0}" = 1 ]; then
	# idle time of the guest passes in no time
	nap_until $((stepped_back / 1000 + 58000))
	tap_ok "still after 58 s" both_are backup active
	tap_ok "and preempts after a minute" \
		busywait 5000 both_are active backup
	tap_ok "because it may" group_is "$gwA" gw why preempt
	tap_ok "give it to B again" given_to_b
else
	tap_skip "still after 58 s" "in virtual time only"
	tap_skip "and preempts after a minute" "in virtual time only"
	tap_skip "because it may" "in virtual time only"
	tap_skip "give it to B again" "in virtual time only"
fi
tap_ok "back by the router's name, no echo is lost (V55)" \
	ping_through given_to_a

# ---------------------------------------------------------------- no successor
gw "$gwB" router del dev wan vrid 11
gw "$gwB" router del dev lan vrid 10
epoch=$(group "$gwA" gw epoch)
tap_ok "without a successor: accepted" gw "$gwA" handover group gw
tap_ok "A goes on and says why" busywait 1000 group_is "$gwA" gw why no-successor
tap_ok "A is active" state_is "$gwA" gw active
tap_ok "its VIP is in place" owns "$gwA" lan "$VIP_LAN"
tap_ok "client reaches server, in the same epoch" eval \
	"reaches && group_is $gwA gw epoch $epoch"
tap_done
