#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A node in maintenance hands over, stays backup while anybody else is there, and
# takes over if nobody is; over a restart of its agent, a reload, gwha apply. It ends
# when that is said, and the priorities are what they were, with an agent or without.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; VRID 30 on lan
#        by itself; gwA is the node a, gwB is b, each with a gwhad
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "$0")")/agent.sh"
gw_require "$GWHAD" curl

T=$gwha_tmp

cat >"$file" <<'END'
nodes: {a: , b: }
groups:
  gw: {priority: {a: 200, b: 100}}
routers:
  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms, vip: 192.0.2.1/24}
  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms, vmac: off,
     vip: 198.51.100.1/24}
  - {dev: lan, vrid: 30, version: 3, interval: 100ms, priority: {a: 150, b: 50},
     vip: 192.0.2.9/24}
END

# maintain NS VAR WORD: said to a node with the agent VAR.
maintain() {
	gw "$1" maintenance "$3" --state "$T/$2.state"
}

# prios NS GW OTHER: of the group, and of the router by itself.
prios() {
	group_is "$1" gw priority "$2" && group_is "$1" lan/30/4 priority "$3"
}

# are NS STATE: both groups.
are() {
	state_is "$1" gw "$2" && state_is "$1" lan/30/4 "$2"
}

measured() {
	curl -sS --unix-socket "$T/agentA.sock" http://localhost/metrics | grep -qx "$1"
}

topo_gw
dump_gateways
dump_on_fail cat "$T/agentA.log" "$T/agentB.log"
tap_plan 18

tap_ok "it begins on both, and a is active" eval \
	'begin_both && busywait 5000 are "$gwA" active && busywait 5000 are "$gwB" backup'
tap_ok "nobody is in maintenance" eval '[ "$(maintain "$gwA" agentA show)" = off ]'
tap_ok "on: a hands over, and says when that is done" eval \
	'maintain "$gwA" agentA on && are "$gwA" backup && busywait 1000 are "$gwB" active &&
	 prios "$gwA" 1 1'
tap_ok "it is told since when, and what was" eval \
	'maintain "$gwA" agentA show | grep -q "^on since 20" &&
	 [ "$(gw "$gwA" -j maintenance show --state "$T/agentA.state" | jq -c .groups)" = \
		"[{\"name\":\"gw\",\"priority\":200},{\"name\":\"lan/30/4\",\"priority\":150}]" ]'
tap_ok "the agent does not put priorities back" eval \
	'reload_a && busywait 5000 last_said agentA applied && prios "$gwA" 1 1 &&
	 not said agentA "steps to take" && measured "gwha_agent_maintenance 1"'
tap_ok "nor does gwha apply" eval \
	'gw "$gwA" apply "$file" --node a --state "$T/agentA.state" && prios "$gwA" 1 1'
tap_ok "nor another agent" eval \
	'end KILL agentA && begin agentA "$gwA" a && busywait 5000 last_said agentA applied &&
	 prios "$gwA" 1 1 && are "$gwA" backup'
tap_ok "what is made anew rests as well" eval \
	'kill -STOP "$agentA" &&
	 gw "$gwA" router del dev wan vrid 20 && gw "$gwA" router del dev lan vrid 10 &&
	 gw "$gwA" group del gw && kill -CONT "$agentA" &&
	 busywait 15000 prios "$gwA" 1 1 &&
	 busywait 5000 are "$gwA" backup && are "$gwB" active'
tap_ok "if nobody else is there, it takes over" eval \
	'ip -n "$gwB" link set wan down && ip -n "$gwB" link set lan down &&
	 busywait 5000 are "$gwA" active'
tap_ok "and stays: to say it again finds nobody" eval \
	'exits 2 "still active for group" maintain "$gwA" agentA on && are "$gwA" active'
tap_ok "with another one there, it hands over again" eval \
	'ip -n "$gwB" link set lan up && ip -n "$gwB" link set wan up &&
	 busywait 5000 are "$gwB" backup && maintain "$gwA" agentA on && are "$gwA" backup &&
	 busywait 1000 are "$gwB" active'
tap_ok "which keeps what was before" eval \
	'gw "$gwA" -j maintenance --state "$T/agentA.state" | jq -e ".groups | any(. == {name: \"gw\", priority: 200})"'
tap_ok "off: the priorities are what they were, and nothing moves" eval \
	'maintain "$gwA" agentA off && prios "$gwA" 200 150 && stays 1000 are "$gwA" backup &&
	 are "$gwB" active && [ ! -e "$T/agentA.state/maintenance" ]'
tap_ok "and the agent agrees" eval \
	'reload_a && busywait 5000 last_said agentA applied && prios "$gwA" 200 150 &&
	 not said agentA "steps to take" && measured "gwha_agent_maintenance 0"'

# ---------------------------------------------------------------- without an agent
tap_ok "without an agent: on" eval \
	'end KILL agentA && end KILL agentB && maintain "$gwB" agentB on &&
	 are "$gwB" backup && busywait 1000 are "$gwA" active && prios "$gwB" 1 1'
tap_ok "off, twice" eval \
	'maintain "$gwB" agentB off && prios "$gwB" 100 50 && maintain "$gwB" agentB off'
tap_ok "an agent that comes later sees it" eval \
	'mkdir -p "$T/agentB.state" && : >"$T/agentB.state/maintenance" &&
	 begin agentB "$gwB" b && busywait 5000 prios "$gwB" 1 1 && said agentB "maintenance: on"'
tap_ok "and when it is over, with no word of what was" eval \
	'maintain "$gwB" agentB off && busywait 15000 prios "$gwB" 100 50'
rm -f "$T"/*.sock
tap_done
