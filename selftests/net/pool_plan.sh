#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Nodes that act by the controller's plan: a pool of 3 + 2 is made by commands, its
# plans reach the nodes, and the kernels do the rest. Whoever fails, a standby has the
# instance and its VIP, of two at once each another one; also when the controller is
# gone, and when its store and all agents are. Who comes back acts by the plan that he
# kept, and stands by; an older plan nobody takes.
#
#        the nodes of pools.sh, each with a gwhad; the controller is one in the
#        switch's namespace, with a store of SQLite
#
# R05 R06 R28 R29 R49 R54 R65 R66, X2, X5; decisions/0030.
# shellcheck disable=SC2016,SC2086,SC2317 # inner shells expand; numbers; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pools.sh
. "$(dirname "$(readlink -f "$0")")/pools.sh"
topo_require
GWHAD=${GWHAD:-${GWHA}d}
need_cmd curl "$GWHAD"

control=$gwha_tmp/control
# start_in sets them, gone reads and empties them
# shellcheck disable=SC2034
ctl='' agenta='' agentb='' agentc='' agentd='' agente=''

site() {
	"$GWHA" "$@" socket "$control" 2>"$gwha_tmp/warnings"
}

# file NODE: its own, and no more than where it is and who plans.
file() {
	cat >"$gwha_tmp/$1.yaml" <<-END
		gateway: {name: $1, dev: lan, from: $control, routers: {interval: 50ms}}
		routers: []
	END
}

controller() {
	cat >"$gwha_tmp/ctl.yaml" <<-END
		routers: []
		controller: {store: $gwha_tmp/pools.db, socket: $control}
	END
	start_in ctl "$lan" "$GWHAD" -c "$gwha_tmp/ctl.yaml" --socket "$gwha_tmp/ctl.sock" \
		--state "$gwha_tmp/ctl.state"
	busywait 10000 test -S "$control"
}

# pool: by commands, one after the other.
pool() {
	local n i=0
	site pool add ike type gre active 3 standby 2 || return 1
	for n in $nodes; do
		i=$((i + 1))
		site gateway add $n pool ike capacity 10gbit dip "192.0.2.$((i + 1))" \
			vip "192.0.2.10$i" || return 1
	done
	site tenant add contoso
}

# agent NODE
agent() {
	file "$1"
	start_in "agent$1" "${ns[$1]}" "$GWHAD" -c "$gwha_tmp/$1.yaml" \
		--socket "$gwha_tmp/$1.sock" --state "$gwha_tmp/$1.state"
}

agents() {
	local n
	for n in $alive; do
		agent "$n" || return 1
	done
}

# gone VAR...: each that is there is killed.
gone() {
	local var
	for var; do
		[ -n "${!var}" ] || continue
		kill -KILL "${!var}" || return 1
		wait "${!var}"
		printf -v "$var" ''
	done 2>/dev/null
	return 0
}

# deserted: nobody plans: the controller's process ends with its gwhad, by itself.
deserted() {
	gone ctl && busywait 10000 test ! -e "$control"
}

# epoch_is EPOCH NODE...: they act by that plan.
epoch_is() {
	local n status epoch=$1
	shift
	for n; do
		status=$(curl -sS --max-time $((5 * GWHA_SLOW)) --unix-socket \
			"$gwha_tmp/$n.sock" http://localhost/status) || return 1
		[[ $status == *"\"plan\": {\"gateway\": \"$n\", \"epoch\": $epoch, "* &&
			$status == *'"state": "applied"'* ]] || {
			echo "$n: not $epoch: $status"
			return 1
		}
	done
}

# the_epoch: in $REPLY, the site's.
the_epoch() {
	REPLY=$("$GWHA" -j plan show d --socket "$control" | json_field epoch)
	REPLY=${REPLY# }
	[ -n "$REPLY" ]
}

all_have_it() {
	local REPLY
	the_epoch && epoch_is "$REPLY" $alive
}

# states STATE NODE...: the controller is told, plans it, and all have that.
states() {
	local n state=$1
	shift
	for n; do
		site gateway set "$n" state "$state" || return 1
	done
	busywait 20000 all_have_it
}

# first_of INSTANCE: in $REPLY, its first standby as the controller planned.
first_of() {
	REPLY=$("$GWHA" -j pool instances "ike.$1" socket "$control" | jq -r '.[0].standbys[0]')
	[[ $REPLY == [a-e] ]]
}

# as_planned INSTANCE PRIORITY NODE...: the kernels have these priorities, in turn; a
# node that has taken a plan has its steps before it still.
as_planned() {
	local n i=$1 p=$2
	shift 2
	for n; do
		shows "$n" "$i" priority "$p" || return 1
		p=$((p - 1))
	done
}

# killed NODE...: no word goes out any more, and the nodes forget all but their disks.
killed() {
	local n i
	ports 0 "$@" || return 1
	for n; do
		gone "agent$n" || return 1
		for i in 1 2 3; do
			gw "${ns[$n]}" router del dev lan vrid $i &&
				gw "${ns[$n]}" group del ike.$i || return 1
		done
		alive=${alive/$n/}
	done
}

# boots NODE...
boots() {
	local n
	ports 3 "$@" || return 1
	for n; do
		agent "$n" || return 1
		alive+=" $n"
	done
}

# vips: who serves an instance, as $REPLY says, has its VIP, and nobody else.
vips() {
	local n i=0 who REPLY
	serving || return 1
	for who in $REPLY; do
		i=$((i + 1))
		for n in $alive; do
			if [ "$n" = "$who" ]; then owns "$n" $i; else not owns "$n" $i; fi || {
				echo "ike.$i is $who's; its VIP is not right on $n"
				return 1
			}
		done
	done
}

logs() {
	local n
	for n in $nodes; do
		sed "s/^/$n: /" "$gwha_tmp/agent$n.log"
	done
	cat "$gwha_tmp/ctl.log"
}

refused() {
	local text=$1
	shift
	! "$@" 2>"$gwha_tmp/refused" && grep -qF "$text" "$gwha_tmp/refused"
}

tap_plan 44
tap_ok "the network is built" build
dump_on_fail logs
tap_ok "a controller begins" controller
tap_ok "R28: a pool, by commands" pool
tap_ok "R65: a connection is told its VIP" eval \
	'site connection add hq tenant contoso type gre in 10mbit peer 203.0.113.1 key 7 \
		>"$gwha_tmp/told" && grep -q "gateway a instance ike.1 vip 192.0.2.101" "$gwha_tmp/told"'
first_of 1
first=$REPLY
second=$([ "$first" = d ] && echo e || echo d)
"$GWHA" -j plan show "$second" --socket "$control" >"$gwha_tmp/old.json"

# ------------------------------------------------------------------ plans are followed
tap_ok "nodes begin, with nothing but a name" agents
tap_ok "R29: each has its plan" busywait 20000 all_have_it
tap_ok "R05: each home has its own instance" busywait 5000 serving_is "a b c"
tap_ok "with the VIP" busywait 1000 vips
tap_ok "R06: priorities in the order of the plan" busywait 2000 \
	as_planned 1 254 a "$first" "$second"
tap_ok "and behind them those that serve" busywait 2000 as_planned 1 251 b c
tap_ok "one for each: who serves is full" busywait 500 shows a 2 pool_full true
tap_ok "a connection more" site connection add branch tenant contoso type gre in 10mbit \
	peer 203.0.113.2 key 8
tap_ok "is another plan, which reaches all" busywait 20000 all_have_it
tap_ok "and moves nothing" stays 500 serving_is "a b c"

# ------------------------------------------------------------------------ one is killed
tap_ok "a is killed" killed a
tap_ok "R54: its first standby has the instance" busywait 1000 serving_is "$first b c"
tap_ok "R66: and the VIP" busywait 500 vips
tap_ok "R54: the controller is told: all have that plan" states failed a
tap_ok "the standby is first in it" busywait 2000 as_planned 1 254 "$first"
tap_ok "which moves nothing any more" stays 500 serving_is "$first b c"
tap_ok "an older plan is refused" refused "is older than" "$GWHA" plan apply \
	"$gwha_tmp/old.json" --state "$gwha_tmp/$second.state"
tap_ok "and the one that is kept stays" eval 'the_epoch && epoch_is "$REPLY" "$second"'
tap_ok "a boots, and the controller is told" eval 'boots a && states ok a'
tap_ok "X2: it stands by" stays 700 serving_is "$first b c"

# -------------------------------------------------------------- two at once; nobody plans
tap_ok "the controller is gone" deserted
# for longer than it takes to ask, and longer than a lease that somebody might give it
tap_ok "X5: which moves nothing" stays 3500 serving_is "$first b c"
tap_ok "b and c are killed at once" killed b c
tap_ok "R54: they go to two standbys" busywait 1000 serving_is \
	"$first $second a" "$first a $second"
tap_ok "R66: with the VIPs" busywait 500 vips
tap_ok "R49: the controller begins again, and has its site" eval 'controller && all_have_it'
tap_ok "it is told: all have that plan" states failed b c
tap_ok "which moves nothing" stays 500 serving_is "$first $second a" "$first a $second"
tap_ok "b and c boot, and it is told" eval 'boots b c && states ok b c'
tap_ok "X2: they stand by" stays 700 serving_is "$first $second a" "$first a $second"

# ------------------------------------------------------- nobody plans, nobody reconciles
the_epoch
last=$REPLY
serving
read -r _ two three <<<"$REPLY"
tap_ok "the controller, its store and all agents are gone" eval \
	'deserted && rm "$gwha_tmp"/pools.db* && gone agent{a,b,c,d,e}'
tap_ok "X5: which moves nothing" stays 1500 serving_is "$first $two $three"
tap_ok "who has ike.1 and ike.2 are killed at once" killed "$first" "$two"
tap_ok "X5: they go to two standbys still" busywait 1000 serving_is \
	"b c $three" "c b $three"
tap_ok "R66: with the VIPs" busywait 500 vips
tap_ok "and stay there" stays 500 serving_is "b c $three" "c b $three"

# ------------------------------------------------------------------ who comes back knows
tap_ok "one boots, and nobody plans" boots "$first"
tap_ok "R49: it acts by the plan that it kept" busywait 20000 epoch_is "$last" "$first"
tap_ok "X2, X5: it stands by" stays 700 serving_is "b c $three" "c b $three"
tap_ok "the third is killed, and it takes that" eval \
	'killed "$three" && busywait 1000 serving_is "[bc] [bc] $first" && busywait 500 vips'
tap_done
