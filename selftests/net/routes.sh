#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Routes and rules of the file are there while their group is active, and not else:
# after a takeover, over the end of the agent, if somebody removes them; with a VIP
# as their source, which the kernel has first. Others' are left alone.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b, each with a gwhad
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "$0")")/agent.sh"
gw_require "$GWHAD" curl

# pair [MORE-OF-THE-GROUP]: the file.
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 100}${1:-}}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms, vip: 192.0.2.1/24}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms, vmac: off,
		     vip: 198.51.100.1/24}
	END
}

paths=', routes: [{to: 10.0.0.0/8, via: 198.51.100.9, src: 198.51.100.1, table: 100},
  {to: 203.0.113.0/24, dev: lan, metric: 7}], rules: {from: 192.0.2.0/24, table: 100, priority: 1000}'

# ours NS: the agent's routes and rules, a line each.
ours() {
	{
		ip -n "$1" route show table all proto 112 && ip -n "$1" rule show priority 1000
	} | sed 's/ *$//'
}

all_there() {
	[ "$(ours "$1")" = "10.0.0.0/8 via 198.51.100.9 dev wan table 100 src 198.51.100.1
203.0.113.0/24 dev lan scope link metric 7
1000:	from 192.0.2.0/24 lookup 100 proto 112" ] && return
	ours "$1"
	return 1
}

none_there() {
	[ -z "$(ours "$1")" ]
}

topo_gw
dump_gateways
dump_on_fail cat "$gwha_tmp/agentA.log" "$gwha_tmp/agentB.log"
tap_plan 12

pair "$paths" >"$file"
ip -n "$gwA" route add 10.9.0.0/16 via 198.51.100.9 proto static
tap_ok "it begins on both, and a is active" eval \
	'begin_both && busywait 5000 state_is "$gwA" gw active && busywait 5000 state_is "$gwB" gw backup'
tap_ok "a has its routes and rules" busywait 2000 all_there "$gwA"
tap_ok "b has none" none_there "$gwB"
tap_ok "a handover takes them along" eval \
	'gw "$gwA" handover group gw && busywait 5000 state_is "$gwB" gw active &&
	 busywait 1000 all_there "$gwB" && busywait 1000 none_there "$gwA"'
tap_ok "and back" eval \
	'gw "$gwB" handover group gw && busywait 5000 state_is "$gwA" gw active &&
	 busywait 1000 all_there "$gwA" && busywait 1000 none_there "$gwB"'
tap_ok "a fault takes them away" eval \
	'ip -n "$gwA" link set wan down && busywait 2000 state_is "$gwB" gw active &&
	 busywait 1000 none_there "$gwA" && busywait 1000 all_there "$gwB" &&
	 ip -n "$gwA" link set wan up && busywait 5000 state_is "$gwA" gw backup &&
	 ip -n "$gwA" route add 10.9.0.0/16 via 198.51.100.9 proto static'
tap_ok "what is removed comes back" eval \
	'ip -n "$gwB" route del 203.0.113.0/24 && ip -n "$gwB" rule del priority 1000 &&
	 busywait 15000 all_there "$gwB"'
tap_ok "killed, it moves none" eval 'end KILL agentB && stays 1000 all_there "$gwB"'
tap_ok "begun again, it takes no step" eval \
	'begin agentB "$gwB" b && busywait 5000 last_said agentB applied && all_there "$gwB" &&
	 not said agentB "routes and rules:"'
tap_ok "it says how many there are" eval \
	'curl -sS --unix-socket "$gwha_tmp/agentB.sock" http://localhost/metrics >"$gwha_tmp/m" &&
	 grep -qx "gwha_agent_routes_wanted 3" "$gwha_tmp/m" && grep -qx "gwha_agent_routes_missing 0" "$gwha_tmp/m"'
pair >"$file"
tap_ok "a file without them: they go" eval 'reload_both && busywait 2000 none_there "$gwB"'
tap_ok "others' routes were left alone" eval \
	'[ "$(ip -n "$gwA" route show proto static | grep -c 10.9.0.0/16)" = 1 ] && state_is "$gwB" gw active'
rm -f "$gwha_tmp"/*.sock
tap_done
