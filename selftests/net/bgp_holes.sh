#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever becomes of the gateway that announces a VIP, who sends to it is without an
# answer for less than a second: it is cut off and killed; its daemons hang, the agent
# among them; it loses its link to the switch above; its bgpd ends, and is begun anew. A
# group that is in fault while bgpd is not well, and a lease, see to the last of these.
#
#        topo_tor (tor.sh); remote sends a datagram each 10 ms to the VIP, and what both
#        gateways have heard is counted.
#
# R66, R76 for what is announced
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=tor.sh
. "$(dirname "$(readlink -f "$0")")/tor.sh"
tor_require true

hearA='' hearB='' bgpdA='' bfddA='' hole=''

pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 150}, track: {name: bgp}, lease: 500ms, lease-action: fault}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: [192.0.2.1/24, $VIP/32]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
		bgp:
		  gw: {socket: {a: $T/frrA, b: $T/frrB}, asn: 65001, announce: $VIP/32,
		       neighbor: $TOR, condition: bgp}
	END
}

# hear: a stream of 6 s; its second begins when this returns.
hear() {
	start_in hearA "$gwA" "$FRR_PY" hear 5000
	start_in hearB "$gwB" "$FRR_PY" hear 5000
	busywait 10000 grep -q ready "$T/hearA.log" &&
		busywait 10000 grep -q ready "$T/hearB.log" &&
		start_in sent "$remote" "$FRR_PY" send "$VIP" 5000 600 100 &&
		busywait 5000 grep -qx 100 "$T/hearA.log"
}

# heard: waits for its end; the longest time in which nobody heard it is in $hole, ms.
heard() {
	wait "$sent"
	nap 200
	kill "$hearA" "$hearB"
	wait "$hearA" "$hearB"
	hole=$(cat "$T/hearA.log" "$T/hearB.log" | grep -xE '[0-9]+' | sort -nu | awk '
		NR > 1 && $1 - last > most { most = $1 - last }
		{ last = $1 }
		END { print last < 590 ? 9999 : most * 10 }')
	say "$1: $hole ms"
}

# ours: all is as it was, and A has the VIP.
ours() {
	busywait 20000 up agentA && busywait 20000 up agentB && busywait 5000 asked agentA .state well || return
	state_is "$gwA" gw active || {
		busywait 5000 state_is "$gwA" gw backup && gw "$gwB" handover group gw &&
			busywait 3000 state_is "$gwA" gw active
	} && busywait 5000 best "$GWA_WAN" && busywait 5000 asked agentA '.vips[0].announced' true
}

# event TEXT COMMAND...: what happens to A, and that it is no hole of a second.
event() {
	tap_ok "A has it, and is heard" eval 'ours && hear'
	"${@:2}"
	tap_ok "$1: B has it" busywait 4000 best "$GWB_WAN"
	heard "$1"
	tap_ok "and nobody waited for a second" [ "${hole:-9999}" -lt 1000 ]
}

killed() {
	cut_port "$lan" gwA
	cut_port "$wan" gwA
	kill -KILL "$bgpdA" "$agentA"
}

anew() {
	kill -TERM "$bgpdA"
	wait "$bgpdA"
	daemon A "$gwA" bgpd < <(bgpd_conf "$GWA_WAN" '' "network $VIP/32")
}

topo_tor
dump_gateways
dump_on_fail eval 'tail -n 20 "$T"/agent[AB].log'
dump_on_fail eval 'ask agentA /status | jq -c .bgp; ask agentB /status | jq -c .bgp'
dump_on_fail eval 'vty T "show bgp ipv4 unicast" "show bgp summary"; ip -n "$server" route'
tap_plan 18
pair >"$file"
tap_ok "FRR begins everywhere" eval 'frr T <"$samples/frr-tor.conf" &&
	frr A < <(bgpd_conf "$GWA_WAN" "" "network $VIP/32") && frr B < <(bgpd_conf "$GWB_WAN" "" "network $VIP/32")'
tap_ok "so do the agents" begin_both
tap_ok "A is active, and has its session" eval \
	'busywait 20000 up agentA && busywait 20000 up agentB && busywait 5000 state_is "$gwA" gw active'

event "cut off, and its daemons killed" killed
heal_port "$lan" gwA
heal_port "$wan" gwA
daemon A "$gwA" bgpd < <(bgpd_conf "$GWA_WAN" '' "network $VIP/32")
begin agentA "$gwA" a
event "its agent, bgpd and bfdd hang" kill -STOP "$bgpdA" "$bfddA" "$agentA"
kill -CONT "$bgpdA" "$bfddA" "$agentA"
event "its link to the switch is lost" link_down "$wan" gwA
link_up "$wan" gwA
event "its bgpd ends" kill -KILL "$bgpdA"
daemon A "$gwA" bgpd < <(bgpd_conf "$GWA_WAN" '' "network $VIP/32")
event "its bgpd is begun anew" anew
tap_done
