#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# BIRD announces the VIP of the gateway that owns it, and the switch above (ToR), which
# is FRR, follows: soon after a failover, whatever hangs on the old owner; and without a
# packet lost when it is planned. gwhad sees when BIRD is dead or hangs, or has not what
# it must have, and says so. It speaks with BIRD as one of the group that BIRD's socket
# belongs to.
#
#        topo_tor (tor.sh): bird2 on gwA and gwB, by the sample of the documents;
#        zebra, bgpd and bfdd on the ToR: real ones.
#
# R42, R43, R56, R63, R64, R66, R67
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=tor.sh
. "$(dirname "$(readlink -f "$0")")/tor.sh"
BIRD=/usr/sbin/bird
BIRDCL=/usr/sbin/birdcl
tor_require "$BIRD" "$BIRDCL"
first_time "$BIRD" && "$BIRD" --version >/dev/null 2>&1
first_time "$BIRDCL"

lost='' looks='' birdA='' birdB=''

# bird_conf ADDR [SED...]: the sample, of a gateway with that address.
bird_conf() {
	sed -e 's/^log syslog/log stderr/' -e "s/198\.51\.100\.2\b/$1/" "${@:2}" "$samples/bird.conf"
}

# bird WHO: its configuration comes from standard input.
bird() {
	local ns=$gwA dir=$T/bird$1
	[ "$1" = A ] || ns=$gwB
	mkdir -p "$dir"
	cat >"$dir/bird.conf"
	chown bird:bird "$dir" "$dir/bird.conf"
	rm -f "$dir/bird.ctl"
	start_in "bird$1" "$ns" "$BIRD" -f -u bird -g bird -c "$dir/bird.conf" \
		-s "$dir/bird.ctl" -P "$dir/pid"
	busywait 20000 test -S "$dir/bird.ctl"
}

# birdcl WHO COMMAND...
birdcl() {
	"$BIRDCL" -s "$T/bird$1/bird.ctl" "${@:2}"
}

# drain_is WHO STATE: of the protocol that drains.
drain_is() {
	birdcl "$1" show protocols | awk -v is="$2" '
		$1 == "gwha-drain-gw-ipv4" { found = $4 == is } END { exit !found }'
}

# looked_since VAR N: an agent has looked at BIRD as a whole after its Nth look.
looked_since() {
	[ "$(looks_of "$1")" -gt $(($2 + 1)) ]
}

looks_of() {
	ask "$1" /status | jq '.bgp[0].looks'
}

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
		    daemon: bird
		    socket: {a: $T/birdA/bird.ctl, b: $T/birdB/bird.ctl}
		    asn: 65001
		    announce: $VIP/32
		    neighbor: $TOR
		    condition: bgp
		    routes: on
		    lease: ${1:-off}
	END
}

topo_tor
dump_gateways
dump_on_fail eval 'tail -n 20 "$T"/agent[AB].log "$T"/bird[AB].log; cat "$T"/paths.log "$T"/addresses.log'
dump_on_fail eval 'ask agentA /status | jq -c .bgp; ask agentB /status | jq -c .bgp'
dump_on_fail eval 'birdcl A show protocols; birdcl A show route; birdcl B show protocols; birdcl B show route'
dump_on_fail eval 'vty T "show bgp ipv4 unicast" "show bgp summary"; ip -n "$server" route'
tap_plan 30

pair >"$file"
tap_ok "BIRD begins with the sample of the documents, FRR on the ToR" eval \
	'frr T <"$samples/frr-tor.conf" && bird A < <(bird_conf "$GWA_WAN") && bird B < <(bird_conf "$GWB_WAN")'
tap_ok "gwha check has nothing to say of it" eval \
	'"$GWHA" check "$file" --node a --bird "$T/birdA/bird.conf" && "$GWHA" check "$file" --node b --bird "$T/birdB/bird.conf"'
tap_ok "the agents begin" begin_both
tap_ok "A is active, and both have their sessions, and BFD" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 20000 up agentA && busywait 20000 up agentB'
a_announces

# ------------------------------------------------------------------------- planned
stream 6000
nap 1000
tap_ok "a planned handover makes way first" eval \
	'gw "$gwA" handover group gw drain socket "$T/agentA.sock" && busywait 2000 state_is "$gwB" gw active'
streamed lost
say "lost of 6000: $lost"
tap_ok "and loses nothing of 1,000 packets a second" [ "$lost" = 0 ]
tap_ok "in the end all is as it was: nothing drains, no way, A not announced" eval \
	'busywait 10000 asked agentA .drain.phase keeping && busywait 10000 asked agentA ".vips[0].announced" false &&
	 best "$GWB_WAN" && busywait 3000 drain_is A down && asked agentA .state well &&
	 [ -z "$(ip -n "$gwA" route show proto 103)" ]'
tap_ok "A's history: its route was there for some 3 s after the VIP" busywait 3000 held_on agentA
say "$(gw "$gwA" group history gw socket "$T/agentA.sock")"
tap_ok "on a backup it is refused" exits 2 "ask its owner" \
	run_in "$gwA" "$GWHA" handover group gw drain socket "$T/agentA.sock"
gw "$gwB" handover group gw
tap_ok "back to A: B steps down, and its route is gone" eval \
	'busywait 3000 state_is "$gwA" gw active && busywait 3000 best "$GWA_WAN" &&
	 busywait 3000 asked agentB ".vips[0].announced" false'

# ------------------------------------------------------------------------ failover
watched
cut_port "$lan" gwA
cut_port "$wan" gwA
kill -KILL "$birdA" "$agentA"
tap_ok "A is cut off, its daemons are killed: B takes over" busywait 3000 state_is "$gwB" gw active
tap_ok "and the ToR has its path within 200 ms" eval 'took && [ "$path_ms" -le 200 ]'
tap_ok "which is its best one within 1 s: BFD ends the session with A" [ "${best_ms:-9999}" -le 1000 ]
say "after B has the VIP: its path after $path_ms ms, as the best one after $best_ms ms"
tap_ok "R56: so says B's history: decided, addresses, announced, the route" \
	busywait 3000 took_over agentB $((200 * GWHA_SLOW)) epoch addresses announcement first_route last_route
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
unwatched
heal_port "$lan" gwA
heal_port "$wan" gwA
bird A < <(bird_conf "$GWA_WAN")
tap_ok "A's BIRD begins anew, and so does its agent" eval \
	'begin agentA "$gwA" a && busywait 20000 up agentA &&
	 busywait 5000 state_is "$gwA" gw backup && busywait 5000 asked agentA .state well'

# -------------------------------------------------------------------------- frozen
gw "$gwB" handover group gw
busywait 3000 state_is "$gwA" gw active
busywait 3000 best "$GWA_WAN"
busywait 5000 asked agentA '.vips[0].announced' true
watched
kill -STOP "$birdA" "$agentA"
tap_ok "A's agent and BIRD hang: its lease runs out, B takes over" \
	busywait 5000 state_is "$gwB" gw active
tap_ok "and the ToR has B's path within 200 ms all the same" eval 'took && [ "$path_ms" -le 200 ]'
tap_ok "which is its best one within 1 s: BFD ends the session with A" [ "${best_ms:-9999}" -le 1000 ]
say "after B has the VIP: its path after $path_ms ms, as the best one after $best_ms ms"
unwatched
kill -CONT "$birdA" "$agentA"
tap_ok "A comes back, and stays backup" eval \
	'busywait 20000 up agentA && busywait 5000 state_is "$gwA" gw backup && best "$GWB_WAN"'

# -------------------------------------------------------------------------- health
kill -STOP "$birdB"
tap_ok "a BIRD that hangs is noticed within 3 s, and what tracks it goes down" eval \
	'busywait 3000 group_is "$gwB" gw effective_priority 140 && asked agentB .state hung'
kill -CONT "$birdB"
tap_ok "and when it does no more" busywait 6000 group_is "$gwB" gw effective_priority 150
kill -KILL "$birdB"
tap_ok "so is one that ends" eval \
	'busywait 3000 group_is "$gwB" gw effective_priority 140 && asked agentB .state dead'
# what was enabled when somebody died
bird B < <(bird_conf "$GWB_WAN" -e '/^\tdisabled;/d')
tap_ok "one that begins anew, and drains, does not for long, and announces" eval \
	'busywait 10000 drain_is B down && busywait 20000 asked agentB .state well &&
	 asked agentB ".vips[0].announced" true && asked agentB ".vips[0].draining" false'
pair on >"$file"
reload_both
busywait 5000 asked agentB .state well
kill -STOP "$birdB"
tap_ok "with lease: on the lease of who is active runs out, and the other takes over" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 1000 group_is "$gwB" gw lease_state expired'
kill -CONT "$birdB"

# ------------------------------------------------------------- what must not be so
pair >"$file"
reload_both
kill -KILL "$birdB"
bird B < <(bird_conf "$GWB_WAN" -e 's/graceful restart aware/graceful restart on/')
tap_ok "graceful restart is refused where BIRD's file asks for it, and told of where BIRD has it" eval \
	'exits 1 "2 errors" "$GWHA" check "$file" --node b --bird "$T/birdB/bird.conf" &&
	 busywait 20000 asked agentB .state degraded && busywait 20000 asked agentB ".neighbors[0].graceful_restart" true &&
	 busywait 5000 said agentB "neighbor $TOR: graceful restart is on"'
kill -KILL "$birdA"
bird A < <(bird_conf "$GWA_WAN" -e 's/gwha-drain-gw-ipv4/another/')
looks=$(looks_of agentA)
busywait 5000 looked_since agentA "$looks"
tap_ok "where nothing drains, a handover that drains is refused" eval \
	'busywait 20000 asked agentA .state well &&
	 state_is "$gwA" gw active &&
	 exits 2 "no protocol static that drains" run_in "$gwA" "$GWHA" handover group gw drain socket "$T/agentA.sock"'
tap_done
