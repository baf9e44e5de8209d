#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What decides a group's standing besides its routers: tracked links and
# conditions, the lease, the start delay, and another node that uses the VRID
# with another configuration.
#
#        [ client ]                        sends adverts by hand
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          VRID 10, VIP 192.0.2.1, 50 ms
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          group gw, priorities 200 and 100
#        ┌──┴────────────────┴──┐
#        │         wan          │          tracked, without a router
#        └──────────────────────┘
#
# V17 (conflict), V23; conformance point 13 (tracking never gives 0 or 255).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require tcpdump sleep

INTERVAL_MS=50
other=''

configure() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw priority 100 preempt on &&
			gw "$ns" router add dev lan vrid 10 version 3 \
				interval "${INTERVAL_MS}ms" group gw \
				vip "$VIP_LAN/32" || return 1
	done
	gw "$gwA" group set gw priority 200
}

both_are() {
	state_is "$gwA" gw "$1" && state_is "$gwB" gw "$2"
}

prio_is() {
	group_is "$gwA" gw effective_priority "$1"
}

# track_is KEY VALUE: of the first tracked thing of gwA.
track_is() {
	[ "$(gw "$gwA" -j group show gw | jq -r ".[0].track[0].$1")" = "$2" ]
}

moved_to() {
	gw "$1" -j group show gw | jq -e --arg s "$2" '.[0].state == $s'
}

# lease_hold NS: an agent that lives in a process of its own; its id in $agent.
lease_hold() {
	ip netns exec "$1" "$GWHA" lease hold group gw \
		>"$gwha_tmp/lease" 2>&1 </dev/null &
	agent=$!
	gwha_pids+=("$agent")
	busywait 2000 group_is "$1" gw lease_state held
}

# within MS STATE_A STATE_B SINCE: both got there so soon after $SINCE.
within() {
	local at
	busywait "$1" both_are "$2" "$3" || return 1
	now_us at
	echo "$(((at - $4) / 1000)) ms"
	[ $((at - $4)) -le $(($1 * 1000)) ]
}

changes() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" -j stats dev lan vrid 10 |
			jq -c '[.[].counters | .to_active, .to_backup, .to_init]'
	done
}

unchanged() {
	[ "$(changes)" = "$1" ]
}

tap_plan 66
tap_ok "the network is built" eval "topo_gw"
dump_gateways
tap_ok "a group of one router on each" configure
tap_ok "A is active, B backup" busywait 3000 both_are active backup

# ------------------------------------------------------------------- weights
tap_ok "A tracks wan with a weight" gw "$gwA" group set gw track dev wan weight 150
tap_ok "it is up and costs nothing" eval 'track_is up true && prio_is 200'
link_down "$wan" gwA
tap_ok "wan lost: the priority falls" busywait 2500 prio_is 50
tap_ok "and B, which preempts, takes over" busywait 2000 both_are backup active
link_up "$wan" gwA
tap_ok "wan back: the priority too" busywait 2500 prio_is 200
tap_ok "and A takes back" busywait 3000 both_are active backup
tap_ok "a weight of all there is" gw "$gwA" group set gw track dev wan weight 253
link_down "$wan" gwA
tap_ok "leaves 1, never 0 (point 13)" busywait 2500 prio_is 1
tap_ok "B takes over" busywait 2000 both_are backup active
link_up "$wan" gwA
tap_ok "A takes back" busywait 3000 both_are active backup

# -------------------------------------------------------------------- delays
tap_ok "with a delay of 1 s" gw "$gwA" group set gw track dev wan \
	weight 150 down-delay 1s
before=$(changes)
ip -n "$gwA" link set wan down
nap 300
ip -n "$gwA" link set wan up
tap_ok "a fall of 300 ms counts for nothing" stays 1500 prio_is 200
tap_ok "and moves nothing" unchanged "$before"
ip -n "$gwA" link set wan down
tap_ok "a longer one counts" busywait 2500 prio_is 50
ip -n "$gwA" link set wan up
tap_ok "until it ends" busywait 1000 prio_is 200
tap_ok "A has it again" busywait 3000 both_are active backup
tap_ok "with a delay of 2 s upwards" gw "$gwA" group set gw track dev wan \
	weight 150 up-delay $((2 * GWHA_SLOW))s
ip -n "$gwA" link set wan down
tap_ok "a fall counts at once" busywait 500 prio_is 50
busywait 2000 both_are backup active
ip -n "$gwA" link set wan up
tap_ok "a rise does not" stays 1500 prio_is 50
tap_ok "but when it has lasted" busywait 2500 prio_is 200
tap_ok "and A has it again" busywait 3000 both_are active backup

# --------------------------------------------------------------------- fault
tap_ok "A tracks wan without a weight" gw "$gwA" group set gw track dev wan
ip -n "$gwA" link set wan down
tap_ok "wan down: A is in fault, B active" busywait 2000 both_are init active
tap_ok "the cause is what is tracked" group_is "$gwA" gw cause track
ip -n "$gwA" link set wan up
tap_ok "wan up: A comes back" busywait 3000 both_are active backup
tap_ok "A tracks a device that does not exist" \
	gw "$gwA" group set gw track dev nowhere weight 20
tap_ok "it is down" prio_is 180
tap_ok "it appears" eval 'ip -n "$gwA" link add nowhere type dummy &&
	ip -n "$gwA" link set nowhere up && busywait 1000 prio_is 200'
tap_ok "it is renamed and still tracked" eval '
	ip -n "$gwA" link set nowhere down &&
	ip -n "$gwA" link set nowhere name elsewhere &&
	busywait 1000 prio_is 180 && track_is ifname elsewhere &&
	ip -n "$gwA" link set elsewhere up && busywait 1000 prio_is 200'
tap_ok "it goes away" eval 'ip -n "$gwA" link del elsewhere &&
	busywait 1000 prio_is 180'

# ---------------------------------------------------------------- conditions
tap_ok "A tracks a condition" gw "$gwA" group set gw track name http weight 150
tap_ok "down until it is reported up" prio_is 50
tap_ok "B takes over" busywait 2000 both_are backup active
tap_ok "reported up" gw "$gwA" group track gw name http up
tap_ok "it costs nothing, and A takes back" eval \
	'prio_is 200 && busywait 3000 both_are active backup'
tap_ok "a condition that is not tracked is refused" exits 2 "does not track" \
	gw "$gwA" group track gw name smtp up
tap_ok "setting the list again keeps what was reported" eval \
	'gw "$gwA" group set gw track name http weight 100 && prio_is 200'
tap_ok "nothing is tracked any more" eval \
	'gw "$gwA" group set gw track none && prio_is 200'

# --------------------------------------------------------------------- lease
tap_ok "nobody can renew what nobody took" exits 2 "take it first" \
	gw "$gwA" lease renew group gw
tap_ok "a lease of 500 ms, fault" gw "$gwA" group set gw lease 500ms \
	lease-action fault
tap_ok "not taken, it has no effect" stays 1000 both_are active backup
tap_ok "an agent holds it" lease_hold "$gwA"
before=$(changes)
tap_ok "renewed, nothing moves for 2 s" stays 2000 both_are active backup
tap_ok "nothing has moved" unchanged "$before"
tap_ok "another socket cannot renew it" exits 2 "another socket" \
	gw "$gwA" lease renew group gw
since=0
now_us since
kill -KILL "$agent"
tap_ok "SIGKILL of the agent: B is active within the lease and an interval" \
	within $((500 + INTERVAL_MS + SLACK_MS + 100 * GWHA_SLOW)) init active "$since"
tap_ok "the cause is the lease" group_is "$gwA" gw cause lease
tap_ok "an agent takes it again: A comes back" eval \
	'lease_hold "$gwA" && busywait 3000 both_are active backup'
tap_ok "action weight" gw "$gwA" group set gw preempt on lease-action weight 150
gw "$gwB" group set gw preempt off
now_us since
kill -KILL "$agent"
tap_ok "SIGKILL: A hands over though B does not preempt" \
	within $((500 + INTERVAL_MS + SLACK_MS + 100 * GWHA_SLOW)) backup active "$since"
tap_ok "A still stands for election" prio_is 50
tap_ok "action none" gw "$gwA" group set gw lease-action none
tap_ok "taken again, A has its priority" eval 'lease_hold "$gwA" && prio_is 200'
gw "$gwB" handover group gw
tap_ok "A is active" busywait 70000 both_are active backup
before=$(changes)
kill -KILL "$agent"
tap_ok "SIGKILL with action none: expired" \
	busywait 2000 group_is "$gwA" gw lease_state expired
tap_ok "and nothing moves" eval 'stays 1000 both_are active backup &&
	unchanged "$before"'
tap_ok "a clean stop releases it" eval 'lease_hold "$gwA" &&
	kill -TERM "$agent" && busywait 2000 group_is "$gwA" gw lease_state free'
tap_ok "without a move" unchanged "$before"

# --------------------------------------------------------------- start delay
tap_ok "a start delay of 2 s" gw "$gwA" group set gw \
	start-delay $((2 * GWHA_SLOW))s
ip -n "$gwA" link set lan down
busywait 2000 both_are init active
ip -n "$gwA" link set lan up
tap_ok "A is back, and waits for it" eval \
	'busywait 1000 both_are backup active && gw "$gwB" group del gw;
	 gw "$gwB" router del dev lan vrid 10 && stays 1000 moved_to "$gwA" backup'
tap_ok "then it takes over" busywait 2500 moved_to "$gwA" active

# ------------------------------------------------------------------ conflict
# it sends already when A starts: to start a program can take longer than the delay
start_in other "$client" "$FRAMES" adverts eth0 "$INTERVAL_MS" \
	"src=$CLIENT,vrid=10,prio=10,interval=5,addrs=203.0.113.9"
busywait 5000 grep -q sending "$gwha_tmp/other.log"
gw "$gwA" group set gw start-delay 4s
ip -n "$gwA" link set lan down
busywait 1000 moved_to "$gwA" init
gw "$gwA" stats reset
ip -n "$gwA" link set lan up
tap_ok "another configuration heard while starting: fault (V17)" eval \
	'busywait 2000 group_is "$gwA" gw cause conflict &&
	 counted "$gwA" conflict 1 dev lan vrid 10'
kill "$other"
tap_ok "no more of it: A starts, and takes over" busywait 8000 \
	moved_to "$gwA" active
tap_done
