#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tenant's BGP session with the VIP is with who owns it: cut off, the owner is succeeded,
# and the session is there again within 5 s, though the tenant has FRR's own timers and
# never calls; handed over, the same, without an agent, too. Routes of both sides are learned
# anew, and traffic goes by them; what was learned is told. The backup says no word to the
# tenant, and is well. FRR's file is refused where it would take longer.
#
#        topo_gw (topo.sh); zebra and bgpd on both gateways, and on the server, which is
#        the tenant, with 10.9.0.1 behind it and no route but those it learns. The
#        configurations are docs/examples.
#
# R42, R43, R56, R76
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=tor.sh
. "$(dirname "$(readlink -f "$0")")/tor.sh"
tor_require ping tcpdump

BACK_MS=$((5000 * GWHA_SLOW))
# shellcheck disable=SC2034 # tap_ok reads them
macA=02:67:77:00:02:02 macB=02:67:77:00:02:03
bgpdA='' bgpdB=''

# gateway A|B ADDR: its FRR, as the sample has it.
gateway() {
	frr "$1" < <(sed "s/router-id .*/router-id $2/" "$samples/frr-tenant.conf")
}

# session_is WHO: with whom the tenant has its session, by the router ID.
session_is() {
	local is
	is=$(vty T "show bgp neighbors $VIP_WAN json" | jq -r --arg vip "$VIP_WAN" \
		'.[$vip] | if .bgpState == "Established" then .remoteRouterId else .bgpState end')
	[ "$is" = "$1" ] && return
	echo "the tenant's session: $is"
	return 1
}

# learned NS: a gateway has the tenant's routes, and the tenant the gateways'.
learned() {
	[[ $(ip -n "$1" route show 10.9.0.0/24) == *" via $SERVER "* ]] &&
		[[ $(ip -n "$server" route show 192.0.2.0/24) == *" via $VIP_WAN "* ]]
}

through() {
	run_in "$client" ping -c 1 -W 1 10.9.0.1
}

# back A|B NS ADDR: the session is there again within 5 s, and what goes by it.
back() {
	busywait 5000 session_is "$3" && busywait 2000 learned "$2" && busywait 2000 through
}

# called MAC NAME: how often that card has called, or answered, by a capture that goes on.
called() {
	tcpdump -n -r "$T/$2.pcap" "ether src $1 and tcp port 179" 2>/dev/null | wc -l
}

# without LINE TEXT: the sample without such lines is refused, with this.
without() {
	sed "/$1/d" "$samples/frr-tenant.conf" >"$T/short.conf"
	exits 1 "1 error" "$GWHA" check "$file" --node a --frr "$T/short.conf" &&
		"$GWHA" check "$file" --node a --frr "$T/short.conf" | grep -F "$2"
}

topo_gw
ip -n "$server" route del default
ip -n "$server" address add 10.9.0.1/24 dev lo
dump_gateways
dump_on_fail eval 'tail -n 20 "$T"/agent[AB].log; ask agentA /status | jq -c .bgp; ask agentB /status | jq -c .bgp'
dump_on_fail eval 'vty T "show bgp summary"; vty A "show bgp summary"; vty B "show bgp summary"; ip -n "$server" route'
tap_plan 24

sed "s/gwA/a/g; s/gwB/b/g; s|^    asn:.*|&\n    socket: {a: $T/frrA, b: $T/frrB}|" \
	"$samples/gwha-tenant.yaml" >"$file"
tap_ok "the samples have no error" "$GWHA" check "$file" --node a --frr "$samples/frr-tenant.conf"
tap_ok "R42: bgpd's own time between two calls is refused" without "timers connect" "say neighbor $SERVER timers connect 1"
tap_ok "R76: so is its hold time" without "timers 1" "say neighbor $SERVER timers 1 3"
tap_ok "and a session from the node's own address" without update-source "is not from a VIP of group gw"
capture_start wan "$wan" br0
tap_ok "FRR begins everywhere" eval 'frr T <"$samples/frr-tenant-site.conf" &&
	gateway A "$GWA_WAN" && gateway B "$GWB_WAN"'
tap_ok "so do the agents, and A is active" eval 'begin_both && busywait 5000 state_is "$gwA" gw active'
tap_ok "R42: it has called the tenant" eval 'busywait 10000 session_is "$GWA_WAN" && busywait 5000 learned "$gwA"'
tap_ok "a ping from inside goes and comes by what was learned" busywait 3000 through
tap_ok "R43: what was learned is told" eval \
	'busywait 15000 asked agentA "[.routes.list[] | .prefix + .from] | @csv" "\"10.9.0.0/24$SERVER\""'
tap_ok "both are well, though the backup has no session" eval \
	'busywait 7000 asked agentA .state well && asked agentA ".neighbors[0].up" true &&
	 asked agentB .state well && asked agentB ".neighbors[0].up" false'
tap_ok "to whom the backup has said nothing" eval '[ "$(called "$macA" wan)" -gt 0 ] && [ "$(called "$macB" wan)" = 0 ]'
tap_ok "its status is what docs/schema has" status_is_documented agentA

# ------------------------------------------------------------------------ failover
cut_port "$lan" gwA
cut_port "$wan" gwA
kill -KILL "$bgpdA" "$agentA"
tap_ok "A is cut off, its daemons are killed: B takes over" busywait 3000 state_is "$gwB" gw active
tap_ok "R76: within 5 s the tenant has its session with B, and all routes" back B "$gwB" "$GWB_WAN"
tap_ok "which B has called" [ "$(called "$macB" wan)" -gt 0 ]
tap_ok "R56: so says B's history: decided, addresses, announced, the session" \
	busywait 3000 took_over agentB "$BACK_MS" epoch addresses announcement bgp_session
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
tap_ok "R43: what was learned again is told" eval \
	'busywait 15000 asked agentB "[.routes.list[] | .prefix + .from] | @csv" "\"10.9.0.0/24$SERVER\""'

# ------------------------------------------------------------------------- it comes back
heal_port "$lan" gwA
heal_port "$wan" gwA
tap_ok "healed, A is backup and well, and the session stays" eval \
	'daemon A "$gwA" bgpd <"$samples/frr-tenant.conf" && begin agentA "$gwA" a && busywait 10000 state_is "$gwA" gw backup &&
	 busywait 5000 asked agentA .state well && session_is "$GWB_WAN" && through'
tap_ok "handed over, it has the session within 5 s" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && back A "$gwA" "$GWA_WAN"'
tap_ok "and B none: it is well without" eval \
	'busywait 5000 asked agentB ".neighbors[0].up" false && busywait 2000 asked agentB .state well'
kill -KILL "$agentA" "$agentB"
tap_ok "without an agent the same" eval \
	'gw "$gwA" handover group gw && busywait 3000 state_is "$gwB" gw active && back B "$gwB" "$GWB_WAN"'
capture_stop wan

# -------------------------------------------------------------- what is wrong is said
tap_ok "the agents are there again" begin_both
kill -KILL "$bgpdB"
tap_ok "an owner whose bgpd has no such tenant says so" eval \
	'daemon B "$gwB" bgpd <<<"router bgp 65001" && busywait 10000 asked agentB .state degraded &&
	 asked agentB .why "neighbor $SERVER: bgpd has none"'
kill -KILL "$bgpdB"
tap_ok "and one who has not called after 5 s" eval \
	'daemon B "$gwB" bgpd < <(sed "s/update-source .*/update-source 198.51.100.77/" "$samples/frr-tenant.conf") &&
	 busywait 10000 asked agentB .why "neighbor $SERVER: Active"'
tap_done
