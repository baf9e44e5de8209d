#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A pool of 3 + 2: whoever fails, a free standby takes the instance; two at once go
# to two standbys, a third goes nowhere, or to who has the least if the pool says so.
# No agent runs.
#
#        [ a ]  [ b ]  [ c ]              homes of ike.1, ike.2 and ike.3
#        ──┴──────┴──────┴── lan          VRIDs 1 to 3, VIPs 192.0.2.101 to .103
#          [ d ]  [ e ]                   standbys: d is first for all three
#
# R05 R06 R54 (the kernel's part), X1, X2, X5; decisions/0029.
# shellcheck disable=SC2016,SC2086,SC2317 # inner shells expand; numbers; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pools.sh
. "$(dirname "$(readlink -f "$0")")/pools.sh"
topo_require

INTERVAL=50ms
limit=1

# prio NODE INSTANCE: home 254, d, e, then the other homes.
prio() {
	case $1$2 in
	a1 | b2 | c3) echo 254 ;;
	d*) echo 253 ;;
	e*) echo 252 ;;
	a*) echo 251 ;;
	b*) echo 250 ;;
	*) echo 249 ;;
	esac
}

# configure NODE: as it is after its boot.
configure() {
	local i on=${ns[$1]}
	for i in 1 2 3; do
		gw "$on" group add ike.$i priority "$(prio "$1" $i)" pool ike \
			pool-limit "$limit" &&
			gw "$on" router add dev lan vrid $i version 3 \
				interval "$INTERVAL" group ike.$i \
				vip "192.0.2.10$i/32" || return 1
	done
}

# killed NODE...: no word goes out any more, and the nodes forget all.
killed() {
	local n i
	ports 0 "$@" || return 1
	for n; do
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
		configure "$n" || return 1
		alive+=" $n"
	done
}

unserved() {
	local n
	for n in $alive; do
		shows "$n" "$1" unserved "$2" || return 1
	done
}

told() {
	grep -q "ike.$2.* why $3" "$gwha_tmp/$1.log"
}

# own NODE: in $REPLY, the instance that it is active for.
own() {
	local s i=0
	gw_ask "${ns[$1]}" group show && json_all state "$REPLY" || return 1
	for s in $REPLY; do
		i=$((i + 1))
		[ "$s" = active ] && REPLY=$i && return
	done
	return 1
}

# waits NODE N: so many instances wait for somebody to have room.
waits() {
	local REPLY w n=0
	gw_ask "${ns[$1]}" group show && json_all unserved "$REPLY" || return 1
	for w in $REPLY; do
		[ "$w" != true ] || n=$((n + 1))
	done
	[ "$n" = "$2" ]
}

# next NODE: what it has ends, and it has another one.
next() {
	local REPLY before
	own "$1" || return 1
	before=$REPLY
	gw "${ns[$1]}" router del dev lan vrid "$before" || return 1
	busywait 500 own "$1" && own "$1" && [ "$REPLY" != "$before" ]
}

each() {
	local n
	for n in $alive; do
		gw "${ns[$n]}" "$@" || return 1
	done
}

refused() {
	local text=$1
	shift
	! gw "${ns[a]}" "$@" 2>"$gwha_tmp/refused" && grep -qF "$text" "$gwha_tmp/refused"
}

tap_plan 58
tap_ok "the network is built" build
tap_ok "the homes begin" eval 'configure a && configure b && configure c'
alive='a b c'
tap_ok "each has its own instance" busywait 3000 serving_is "a b c"
tap_ok "the standbys begin" eval 'configure d && configure e'
alive=$nodes
dump_on_fail each group show
tap_ok "nothing moves by that" stays 500 serving_is "a b c"
tap_ok "a is full for the others" shows a 2 pool_full true
tap_ok "and lower: 251 less 100" shows a 2 effective_priority 151
tap_ok "its own is not" shows a 1 effective_priority 254
tap_ok "d is free" shows d 1 pool_active 0
tap_ok "a pool's name takes no space" refused "the name of a pool" \
	group set ike.1 pool "i ke"
start_in monitor "${ns[e]}" "$GWHA" monitor

# ---------------------------------------------------------------- one is killed
tap_ok "a is killed" killed a
tap_ok "the first standby has its instance" busywait 1000 serving_is "d b c"
tap_ok "with the VIP" busywait 500 owns d 1
tap_ok "d is full now" shows d 2 pool_full true
tap_ok "a boots" boots a
tap_ok "it stands by (X2)" stays 700 serving_is "d b c"
tap_ok "handed over" gw "${ns[d]}" handover group ike.1
tap_ok "home again" busywait 1000 serving_is "a b c"
tap_ok "d is free again" shows d 2 pool_full false

# -------------------------------------------------------------- two are at once
tap_ok "a and b are killed at once" killed a b
tap_ok "they go to two standbys" busywait 1000 serving_is "d e c" "e d c"
tap_ok "and stay there" stays 500 serving_is "d e c" "e d c"
tap_ok "all VIPs are there" busywait 500 eval \
	'{ owns d 1 && owns e 2; } || { owns e 1 && owns d 2; }'

# ------------------------------------------------------------------- and a third
tap_ok "c is killed" killed c
tap_ok "its instance goes nowhere, and all say so" busywait 2000 unserved 3 true
tap_ok "it is told" busywait 1000 told monitor 3 pool-full
tap_ok "for as long as that is so" stays 700 serving_is "? ? -"
tap_ok "c boots" boots c
tap_ok "and takes what nobody had" busywait 1000 serving_is "? ? c"
tap_ok "which is told" busywait 1000 told monitor 3 pool-served
tap_ok "and shown" unserved 3 false

# --------------------------------------------------------- fullest fit: 2 a node
limit=2
tap_ok "a limit of two" each group set ike.1 pool-limit 2
tap_ok "for all" eval \
	'each group set ike.2 pool-limit 2 && each group set ike.3 pool-limit 2'
tap_ok "nothing moves by that either" stays 500 serving_is "? ? c"
tap_ok "c is killed again" killed c
tap_ok "d, before e, takes it beside its own" busywait 1500 serving_is "d e d" "e d d"
tap_ok "lowered by its own: 253 less 100" shows d 3 effective_priority 153
tap_ok "its own is not" eval \
	'shows d 1 effective_priority 253 || shows d 2 effective_priority 253'
tap_ok "a boots" boots a
tap_ok "it takes nothing" stays 500 serving_is "d e d" "e d d"
tap_ok "d hands it over" gw "${ns[d]}" handover group ike.3
tap_ok "to who is free" busywait 1000 serving_is "? ? a"
tap_ok "a is killed" killed a
tap_ok "back beside d's own" busywait 1500 serving_is "d e d" "e d d"

# ------------------------------------------------- what configuration does to it
tap_ok "b boots" boots b
tap_ok "a lower limit" gw "${ns[d]}" group set ike.3 pool-limit 1
tap_ok "has d hand it over" busywait 1000 serving_is "? ? b"
tap_ok "b is killed, and it is e's" eval \
	'killed b &&
	 busywait 1500 serving_is "d e e" "e d e"'
tap_ok "e may have one, and nobody else may take it" eval \
	'gw "${ns[e]}" group set ike.3 pool-limit 1 && stays 700 serving_is "d e e" "e d e"'
tap_ok "out of the pool, it is no claim" gw "${ns[d]}" group set ike.3 pool none
tap_ok "e is killed, and d has all" eval 'killed e && busywait 1500 serving_is "d d d"'
tap_ok "two claims, and one that is none" shows d 1 pool_active 2

# ------------------------------------------------------ a claim that ends is room
limit=1
tap_ok "e boots" boots e
tap_ok "and stands by for all" stays 500 serving_is "d d d"
tap_ok "d is killed" killed d
tap_ok "e takes one, two wait" busywait 3000 waits e 2
tap_ok "its router goes: it takes the next at once" next e
tap_ok "and the last" next e
tap_done
