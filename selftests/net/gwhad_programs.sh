#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Programs that the agent runs. A check's condition goes down after as many failures
# as were asked for, and up again; one that hangs is killed with all it has begun,
# and what has left it is not waited for. Who is notified is told every change, in
# order, with its cause, one at a time; and where events were lost, what there is in
# the end. The service manager is told as it expects; who asks is answered.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b, each with a gwhad
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "$0")")/agent.sh"
gw_require diff "$GWHAD" curl socat sleep setsid touch

T=$gwha_tmp

# Intervals of checks. To start a program takes a slow kernel most of 200 ms: more of
# them at once than it can start, and it does nothing else.
OFTEN=$((200 * GWHA_SLOW))ms SELDOM=$((1000 * GWHA_SLOW))ms

# The file; more of it comes from standard input.
programs() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 150},
		       track: [{name: file, weight: 100}, {name: hung, weight: 1}, {name: proc, weight: 2}]}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: 192.0.2.1/24}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
		checks:
		  file: {exec: [/usr/bin/test, -e, {a: $T/fine.a, b: $T/fine.b}],
		         interval: $OFTEN, rise: 2, fall: 3}
		  hung: {exec: [$T/hang, {a: $T/a.pids, b: $T/b.pids}],
		         interval: $SELDOM, timeout: $((300 * GWHA_SLOW))ms, fall: 1}
		  proc: {process: gwha-example, interval: $OFTEN}
		notify:
		  - {exec: [$T/tell, {a: $T/a.told, b: $T/b.told}], groups: gw}
	END
	[ -t 0 ] || cat
}

cat >"$T/hang" <<'E2'
#!/bin/sh
sleep 100000 &
echo "$! $$" >>"$1"
setsid sleep 50000 &
echo "$!" >>"$1.left"
sleep 100000
E2
# All that comes of one is there before the next one begins.
cat >"$T/tell" <<'E2'
#!/bin/sh
printf '%s %s' "$GWHA_GROUP" "$GWHA_PREV" >>"$1"
[ ! -e "$1.slow" ] || sleep "$(cat "$1.slow")"
echo " $GWHA_STATE $GWHA_WHY $GWHA_CAUSE $GWHA_EPOCH" >>"$1"
E2
chmod +x "$T/hang" "$T/tell"
cp "$(type -P sleep)" "$T/gwha-example"

prio_is() {
	group_is "$1" gw effective_priority "$2"
}

# told NODE N LINES: since line N those, and nothing else.
told() {
	local have
	have=$(tail -n +"$2" "$T/$1.told" | cut -d' ' -f1-5)
	[ "$have" = "$3" ] && return
	printf 'told: %s\n' "$have"
	return 1
}

lines() {
	local n=0
	[ ! -e "$T/$1.told" ] || n=$(wc -l <"$T/$1.told")
	printf '%s' $((n + 1))
}

# No process of those lives.
all_dead() {
	local p
	for p in $(<"$1"); do
		grep -q '^State:.[^ZX]' "/proc/$p/status" 2>/dev/null && return 1
	done
	true
}

# asked VAR JQ VALUE
asked() {
	[ "$(ask "$1" /status | jq -r "$2")" = "$3" ]
}

# Down and up, N times each, in a moment; down at the end.
flap() {
	local i
	for ((i = 0; i < $1; i++)); do
		printf 'link set wan down\nlink set wan up\n'
	done | ip -n "$gwB" -batch - && ip -n "$gwB" link set wan down
}

topo_gw
dump_gateways
dump_on_fail cat "$T/agentA.log" "$T/agentB.log" "$T/a.told" "$T/b.told"
dump_on_fail eval 'ask agentA /status; echo'
tap_plan 30

touch "$T/fine.a" "$T/fine.b"
start_in example "$gwA" "$T/gwha-example" 100000
programs </dev/null >"$file"
socat -u "UNIX-RECV:$T/manager" "OPEN:$T/manager.said,creat,append" &
gwha_pids+=($!)
busywait 5000 test -S "$T/manager"
tap_ok "it begins on both" eval \
	'NOTIFY_SOCKET=$T/manager WATCHDOG_USEC=400000 begin agentA "$gwA" a && begin agentB "$gwB" b'
tap_ok "a check is good: a is active" eval \
	'busywait 5000 prio_is "$gwA" 199 && busywait 5000 state_is "$gwA" gw active &&
	 busywait 5000 state_is "$gwB" gw backup'

# ---------------------------------------------------------------------------- told
tap_ok "who is notified is told, with the cause" eval \
	'busywait 5000 told a 1 "gw init backup start none
gw backup active timeout none" && busywait 5000 told b 1 "gw init backup start none"'
n=$(lines a) m=$(lines b)
echo 0.3 >"$T/a.told.slow"
tap_ok "in order, one at a time, however slow" eval \
	'for i in 1 2 3; do
		ip -n "$gwA" link set wan down && busywait 2000 state_is "$gwA" gw init &&
		ip -n "$gwA" link set wan up && busywait 2000 state_is "$gwA" gw backup || exit
	 done; busywait 9000 told a "$n" "gw active fault fault admin-down
gw init backup start none
gw backup fault fault admin-down
gw init backup start none
gw backup fault fault admin-down
gw init backup start none"'
rm "$T/a.told.slow"
tap_ok "and the other one, of its own changes" busywait 5000 told b "$m" \
	"gw backup active resigned none"
tap_ok "the epoch is told" eval \
	'[ "$(tail -n 1 "$T/b.told" | cut -d" " -f6)" = "$(group "$gwB" gw epoch)" ]'
m=$(lines b)
tap_ok "a handover, too" eval \
	'gw "$gwB" handover group gw && busywait 5000 state_is "$gwA" gw active &&
	 busywait 5000 told b "$m" "gw active backup handover none"'

# -------------------------------------------------------------------------- checks
rm "$T/fine.a"
tap_ok "a check fails, and the priority goes down" busywait 5000 prio_is "$gwA" 99
tap_ok "it took as many failures as were asked for" eval \
	'[ "$(ask agentA /status | jq ".checks[] | select(.name == \"file\") | .failed")" -ge 3 ]'
tap_ok "the other one is told worse adverts, and stays backup: no preemption" \
	state_is "$gwB" gw backup
touch "$T/fine.a"
tap_ok "it is good again, and the priority goes up" busywait 5000 prio_is "$gwA" 199
tap_ok "a process ends, and the priority goes down by another weight" eval \
	'kill "$example" && busywait 5000 prio_is "$gwA" 197'
start_in example "$gwA" "$T/gwha-example" 100000
tap_ok "it runs again" busywait 5000 prio_is "$gwA" 199
tap_ok "what hangs is killed, with all that it began" eval \
	'busywait 9000 asked agentA ".checks[] | select(.name == \"hung\") | .timeouts > 2" true &&
	 tail -n 3 "$T/a.pids" >"$T/some" && busywait 1000 all_dead "$T/some"'
tap_ok "what has left it is not waited for, and lives" eval \
	'! all_dead "$T/a.pids.left" && busywait 5000 said agentA "check hung: down"'
tap_ok "its condition is down" eval \
	'[ "$(gw "$gwA" -j group show gw | jq ".[0].track[1].up")" = false ]'
tap_ok "what cannot even be killed has failed, too" eval \
	'kill -STOP "$(pgrep -P "$agentA" runner)" && busywait 5000 prio_is "$gwA" 99 &&
	 kill -CONT "$(pgrep -P "$agentA" runner)" && busywait 5000 prio_is "$gwA" 199'
tap_ok "a group made anew is told the conditions" eval \
	'kill -STOP "$agentB" && gw "$gwB" router del dev lan vrid 10 &&
	 gw "$gwB" router del dev wan vrid 20 && gw "$gwB" group del gw && kill -CONT "$agentB" &&
	 busywait 9000 prio_is "$gwB" 149 && busywait 5000 state_is "$gwB" gw backup'

# ------------------------------------------------------------------- the supervisor
tap_ok "the manager is told that it is ready, and how it goes" eval \
	'grep -q "READY=1" "$T/manager.said" && grep -q "STATUS=applied" "$T/manager.said"'
tap_ok "and again and again that it lives" eval \
	'was=$(grep -o "WATCHDOG=1" "$T/manager.said" | wc -l)
	 busywait 5000 eval "[ \$(grep -o WATCHDOG=1 \"$T/manager.said\" | wc -l) -gt $((was + 5)) ]"'
tap_ok "a reload begins and ends" eval \
	'reload_a && busywait 5000 grep -q "RELOADING=1.MONOTONIC_USEC=[0-9]*STATUS=applied.*READY=1" \
		<(tr "\n" "." <"$T/manager.said")'
tap_ok "what it is asked, it answers" eval \
	'asked agentA .state applied && asked agentA ".leases | length" 0 &&
	 ask agentA /metrics | grep -q "^gwha_agent_state{state=\"applied\"} 1$" &&
	 ask agentA /metrics | grep -qE "^gwha_agent_notify_told_total [0-9]+$"'
tap_ok "and nothing else, and nobody else" eval \
	'[ "$(curl -s -o /dev/null -w "%{http_code}" --unix-socket "$T/agentA.sock" http://localhost/)" = 404 ] &&
	 [ "$(stat -c %a "$T/agentA.sock")" = 600 ]'

# ------------------------------------------------------------------------ a reload
rm "$T/fine.b"
busywait 5000 prio_is "$gwB" 49
programs >"$file" <<-END
	  - {exec: [/bin/sh, -c, "echo second $GWHA_STATE; sleep 100000"], timeout: 100ms}
END
tap_ok "over a reload a condition stays what it was" eval \
	'reload_both && busywait 5000 looked agentB && stays 1000 prio_is "$gwB" 49'
touch "$T/fine.b"
busywait 5000 prio_is "$gwB" 149
m=$(lines b)
tap_ok "who hangs keeps nobody waiting for ever" eval \
	'gw "$gwA" handover group gw && busywait 5000 state_is "$gwB" gw active &&
	 gw "$gwB" handover group gw && busywait 5000 state_is "$gwA" gw active &&
	 busywait 5000 told b "$m" "gw backup active resigned none
gw active backup handover none" && busywait 5000 asked agentB .notify.timeouts 2'

# ------------------------------------------------------------------------- overload
m=$(lines b)
tap_ok "events are lost" eval \
	'kill -STOP "$agentB" && flap 1000 && kill -CONT "$agentB" &&
	 busywait 9000 asked agentB ".events_lost > 0" true'
tap_ok "what there is in the end is told" eval \
	'busywait 20000 asked agentB .notify.waiting 0 && tail -n 1 "$T/b.told" | grep -q "fault fault admin-down"'
tap_ok "in order: each from the state that was told before" eval \
	'tail -n +"$m" "$T/b.told" | awk "NR > 1 && \$2 != was { bad = 1 } { was = \$3 == \"fault\" ? \"init\" : \$3 }
		END { exit bad }"'
ip -n "$gwB" link set wan up

# ------------------------------------------------------------------------- the end
tap_ok "what it runs ends with it" eval \
	'busywait 5000 eval "pgrep -P \$(pgrep -P $agentA runner)" && kill -KILL "$agentA" &&
	 tail -n 1 "$T/a.pids" >"$T/some" && busywait 2000 all_dead "$T/some"'
tap_ok "without the process that runs them it ends, and says so" eval \
	'kill -KILL "$(pgrep -P "$agentB" runner)" && busywait 2000 said agentB "has died" &&
	 { wait "$agentB"; [ $? = 2 ]; }'
rm -f "$T"/*.sock
tap_done
