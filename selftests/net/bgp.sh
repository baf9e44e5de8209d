#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# FRR's bgpd announces the VIP of the gateway that owns it, and the switch above (ToR)
# follows: soon after a failover, whatever hangs on the old owner; and without a packet
# lost when it is planned. gwhad sees to what bgpd must have, sees when it is dead or
# hangs, and says so.
#
#        topo_tor (tor.sh): zebra, bgpd and bfdd on ToR, gwA and gwB: real ones.
#
# R42, R43, R56, R63, R64, R66, R67; R76 for what is announced
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=tor.sh
. "$(dirname "$(readlink -f "$0")")/tor.sh"
tor_require "$FRR/bgpd"

lost='' bgpdA='' bgpdB='' bfddA=''

# shellcheck disable=SC2120 # an argument later
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 150}, track: {name: bgp, weight: 10},
		       lease: 1s, lease-action: fault}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: [192.0.2.1/24, $VIP/32]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
		bgp:
		  gw:
		    socket: {a: $T/frrA, b: $T/frrB}
		    asn: 65001
		    announce: $VIP/32
		    neighbor: $TOR
		    condition: bgp
		    routes: on
		    lease: ${1:-off}
	END
}

no_map() {
	! vty "$1" "show running-config" | grep -q gwha-drain
}

topo_tor
dump_gateways
dump_on_fail eval 'tail -n 20 "$T"/agent[AB].log; cat "$T"/paths.log "$T"/addresses.log'
dump_on_fail eval 'ask agentA /status | jq -c .bgp; ask agentB /status | jq -c .bgp'
dump_on_fail eval 'vty T "show bgp ipv4 unicast" "show bgp summary"; ip -n "$server" route'
tap_plan 31

pair >"$file"
tap_ok "FRR begins everywhere, on A with the sample of the documents" eval 'frr T <"$samples/frr-tor.conf" &&
	frr A <"$samples/frr.conf" && frr B < <(bgpd_conf "$GWB_WAN")'
tap_ok "so do the agents" begin_both
tap_ok "A is active, and both have their sessions, and BFD" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 20000 up agentA && busywait 20000 up agentB'
tap_ok "a network statement that is missing is added" eval \
	'busywait 10000 asked agentB ".vips[0].network" true && vty B "show running-config" | grep -q "network $VIP/32"'
a_announces

# ------------------------------------------------------------------------- planned
stream 6000
nap 1000
tap_ok "a planned handover makes way first" eval \
	'gw "$gwA" handover group gw drain socket "$T/agentA.sock" && busywait 2000 state_is "$gwB" gw active'
streamed lost
say "lost of 6000: $lost"
tap_ok "and loses nothing of 1,000 packets a second" [ "$lost" = 0 ]
tap_ok "in the end all is as it was: no community, no way, A not announced" eval \
	'busywait 10000 asked agentA .drain.phase keeping && busywait 10000 asked agentA ".vips[0].announced" false &&
	 best "$GWB_WAN" && busywait 3000 no_map A &&
	 [ -z "$(ip -n "$gwA" route show proto 103)" ]'
tap_ok "A's history: its route was there for some 3 s after the VIP" busywait 3000 held_on agentA
say "$(gw "$gwA" group history gw socket "$T/agentA.sock")"
tap_ok "on a backup it is refused" exits 2 "ask its owner" \
	run_in "$gwA" "$GWHA" handover group gw drain socket "$T/agentA.sock"
stream 3000
nap 1000
gw "$gwB" handover group gw
streamed lost
say "without making way, of 3000: $lost"
tap_ok "back to A" eval 'busywait 3000 state_is "$gwA" gw active && busywait 3000 best "$GWA_WAN"'

# ------------------------------------------------------------------------ failover
watched
cut_port "$lan" gwA
cut_port "$wan" gwA
kill -KILL "$bgpdA" "$agentA"
tap_ok "A is cut off, its daemons are killed: B takes over" busywait 3000 state_is "$gwB" gw active
tap_ok "and the ToR has its path within 200 ms" eval 'took && [ "$path_ms" -le 200 ]'
tap_ok "which is its best one within 1 s: BFD ends the session with A" [ "${best_ms:-9999}" -le 1000 ]
say "after B has the VIP: its path after $path_ms ms, as the best one after $best_ms ms"
tap_ok "R56: so says B's history: decided, addresses, announced, the route" \
	busywait 3000 took_over agentB $((200 * GWHA_SLOW)) epoch addresses announcement first_route last_route
tap_ok "its session was there before" eval \
	'last_takeover agentB | jq -e ".moments.bgp_session.how == \"before\" and .moments.first_sa.how == \"none\"" >/dev/null'
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
unwatched
heal_port "$lan" gwA
heal_port "$wan" gwA
daemon A "$gwA" bgpd < <(bgpd_conf "$GWA_WAN")
tap_ok "A's bgpd begins anew, with less than it had: that is repaired" eval \
	'begin agentA "$gwA" a && busywait 10000 asked agentA ".vips[0].network" true && busywait 20000 up agentA &&
	 busywait 5000 state_is "$gwA" gw backup && busywait 5000 asked agentA .state well'

# -------------------------------------------------------------------------- frozen
gw "$gwB" handover group gw
busywait 3000 state_is "$gwA" gw active
busywait 3000 best "$GWA_WAN"
busywait 5000 asked agentA '.vips[0].announced' true
watched
kill -STOP "$bgpdA" "$bfddA" "$agentA"
tap_ok "A's agent, bgpd and bfdd hang: its lease runs out, B takes over" \
	busywait 5000 state_is "$gwB" gw active
tap_ok "and the ToR has B's path within 200 ms all the same" eval 'took && [ "$path_ms" -le 200 ]'
tap_ok "which is its best one within 1 s: BFD ends the session with A" [ "${best_ms:-9999}" -le 1000 ]
say "after B has the VIP: its path after $path_ms ms, as the best one after $best_ms ms"
unwatched
kill -CONT "$bgpdA" "$bfddA" "$agentA"
tap_ok "no takeover was called degraded for what bgpd does a moment later" \
	not grep "not announced" "$T/agentA.log" "$T/agentB.log"
tap_ok "A comes back, and stays backup" eval \
	'busywait 20000 up agentA && busywait 5000 state_is "$gwA" gw backup && best "$GWB_WAN"'

# -------------------------------------------------------------------------- health
kill -STOP "$bgpdB"
tap_ok "a bgpd that hangs is noticed within 3 s, and what tracks it goes down" eval \
	'busywait 3000 group_is "$gwB" gw effective_priority 140 && asked agentB .state hung'
kill -CONT "$bgpdB"
tap_ok "and when it does no more" busywait 6000 group_is "$gwB" gw effective_priority 150
kill -KILL "$bgpdB"
tap_ok "so is one that ends" eval \
	'busywait 3000 group_is "$gwB" gw effective_priority 140 && asked agentB .state dead'

daemon B "$gwB" bgpd < <(bgpd_conf "$GWB_WAN")
pair on >"$file"
reload_both
busywait 5000 asked agentB .state well
kill -STOP "$bgpdB"
tap_ok "with lease: on the lease of who is active runs out, and the other takes over" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 1000 group_is "$gwB" gw lease_state expired'
kill -CONT "$bgpdB"

# ---------------------------------------------------------------- graceful restart
kill -KILL "$bgpdB"
bgpd_conf "$GWB_WAN" "bgp graceful-restart" "network $VIP/32" >"$T/graceful"
tap_ok "graceful restart is refused where FRR's file asks for it" exits 1 "1 error" \
	"$GWHA" check "$file" --node b --frr "$T/graceful"
daemon B "$gwB" bgpd <"$T/graceful"
tap_ok "and told of where bgpd has it" eval \
	'busywait 20000 asked agentB .state degraded && asked agentB ".neighbors[0].graceful_restart" true &&
	 said agentB "neighbor $TOR: graceful restart is on"'
tap_done
