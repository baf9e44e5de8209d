#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A node that stood still knows nothing of the others: in backup it listens in full
# before it takes over, and as active it says nothing more. The CPU stands still
# with interrupts off (modules/stall), and both nodes with it; what they say next
# is recorded on the switch.
#
#        [ client ]                        sends adverts by hand
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          VRID 10, VIP 192.0.2.1, 50 ms
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          priorities 200 and 100
#
# Late-timer rule (docs/architecture.md); conformance point 44. In virtual time: one
# CPU, and a clock that counts the instructions of the stall.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require tcpdump insmod rmmod

G=lan/10/4
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/stall/stall.ko
INTERVAL_MS=50
# Active_Down_Interval at priorities 100, 200 and 250: three intervals and the skew
DOWN_100=180468 DOWN_200=160937 DOWN_250=151171
LONG_MS=400
peer='' watchA='' watchB='' end_us=0 lateA=0 lateB=0
declare -A seen=()

# With two, another CPU would go on.
[ "$(nproc)" = 1 ] || skip_all "more than one CPU"
[ -r "$HELPER" ] || skip_all "stall.ko is not built"
insmod "$HELPER" || skip_all "stall.ko cannot be inserted"

add() {
	gw "$1" router add dev lan vrid 10 version 3 interval "${INTERVAL_MS}ms" \
		priority "$2" vip "$VIP_LAN/32"
}

# listens NS: its monitor does.
listens() {
	[ -n "$(run_in "$1" awk '$2 == 16 && $4 !~ /^0+$/' /proc/net/netlink)" ]
}

# stall MS [PID]: end this process, and stand still at once. In $end_us when that
# was over, by the clock of captures.
stall() {
	local stood_us
	[ -z "${2:-}" ] || kill "$2"
	echo "$1" >/proc/stall
	read -r _ _ _ stood_us _ end_us </proc/stall
	echo "stood still for $stood_us us"
	[ "$stood_us" -ge $(($1 * 1000)) ] && capture_stop said
}

# adverts: "OFFSET_US SOURCE PRIORITY" of each one since the end of the stall.
adverts() {
	tcpdump -n -tt -r "$gwha_tmp/said.pcap" 'ip proto 112' 2>/dev/null |
		awk -v end="$end_us" '{ split($1, t, ".")
			at = (t[1] * 1000000 + t[2]) - end
			for (i = 1; i < NF; i++) if ($i == "prio")
				print at, $3, $(i + 1) + 0 }' |
		awk '$1 > 0'
}

# first SOURCE: when this one's first advert came since then.
first() {
	adverts | awk -v who="$1" '$2 == who { print $1; exit }'
}

# after SOURCE DOWN_US: it said the first word of all, at the end of a full
# Active_Down_Interval.
after() {
	local who at
	adverts | head -n 3
	read -r at who _ < <(adverts)
	[ "$who" = "$1" ] && [ "$at" -ge "$2" ] &&
		[ "$at" -le $(($2 + SLACK_MS * 1000)) ]
}

# silent SOURCE: it says nothing any more.
silent() {
	adverts | head -n 3
	[ -z "$(first "$1")" ]
}

# resigned: priority 0 was said.
resigned() {
	adverts | awk '$3 == 0 { found = 1 } END { exit !found }'
}

# told LOG "FROM TO WHY,...": these events, and no others, since it began.
told() {
	local got
	got=$(tail -n "+$((seen[$1] + 1))" "$gwha_tmp/$1.log" |
		jq -r '[.from, .to, .why] | join(" ")' | paste -sd,)
	[ "$got" = "$2" ] && return
	echo "$1 was told: $got"
	return 1
}

# begin: from now on events count, and what is said is recorded.
begin() {
	local log
	for log in watchA watchB; do
		seen[$log]=$(wc -l <"$gwha_tmp/$log.log")
	done
	lateA=$(late "$gwA") lateB=$(late "$gwB")
	capture_start said "$lan" br0 'ip proto 112'
}

# late NS: how many timers were, by over an interval.
late() {
	counter "$1" timer_late dev lan vrid 10
}

# late_is A B: so many more than before, on A and B.
late_is() {
	local got
	got="$(($(late "$gwA") - lateA)) $(($(late "$gwB") - lateB))"
	[ "$got" = "$1 $2" ] && return
	echo "late timers since: $got"
	return 1
}

# peer PRIORITY: somebody else is active.
peer() {
	start_in peer "$client" "$FRAMES" adverts eth0 "$INTERVAL_MS" \
		"src=$CLIENT,vrid=10,prio=$1,interval=5"
	busywait 5000 grep -q sending "$gwha_tmp/peer.log"
}

tap_plan 32
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
dump_on_fail adverts
dump_on_fail tail "$gwha_tmp/watchA.log" "$gwha_tmp/watchB.log"
start_in watchA "$gwA" "$GWHA" -j monitor
start_in watchB "$gwB" "$GWHA" -j monitor
tap_ok "two listen to events" busywait 5000 eval \
	'listens "$gwA" && listens "$gwB"'
tap_ok "A is active, B backup" eval 'add "$gwA" 200 && add "$gwB" 100 &&
	busywait 3000 both_are active backup'

# ---------------------------------------------------------------- for a moment
begin
tap_ok "a stall of 30 ms, less than an interval" stall 30
tap_ok "no timer was late" late_is 0 0
tap_ok "and nobody changed" eval 'both_are active backup &&
	told watchA "" && told watchB ""'
begin
tap_ok "of 105 ms, less than Active_Down_Interval" stall 105
tap_ok "A's timer was late" late_is 1 0
tap_ok "and nobody changed" eval 'both_are active backup &&
	told watchA "" && told watchB ""'
tap_ok "A advertises at once" after "$GWA_LAN" 0

# ------------------------------------------------------ an active, and a backup
epoch=$(group "$gwA" "$G" epoch)
begin
tap_ok "a stall of $LONG_MS ms" stall "$LONG_MS"
tap_ok "the first word is A's, which listened in full" after "$GWA_LAN" "$DOWN_200"
tap_ok "it had yielded, and took over anew" \
	told watchA "active backup paused,backup active timeout"
tap_ok "with another epoch" group_is "$gwA" "$G" epoch $((epoch + 1))
tap_ok "B listened anew, and is backup" told watchB "backup backup late"
tap_ok "and said nothing" silent "$GWB_LAN"
tap_ok "nobody said priority 0" not resigned
tap_ok "both timers are counted" late_is 1 1

# ------------------------------------------------------- another one takes over
tap_ok "B has the higher priority, and does not preempt" eval \
	'gw "$gwB" router set dev lan vrid 10 priority 250 preempt off &&
	 stays 500 both_are active backup'
begin
tap_ok "a stall of $LONG_MS ms" stall "$LONG_MS"
tap_ok "the first word is B's, which listened in full" after "$GWB_LAN" "$DOWN_250"
tap_ok "it took over" told watchB "backup backup late,backup active timeout"
tap_ok "A has yielded, and stays backup" eval \
	'told watchA "active backup paused" && both_are backup active'
tap_ok "in silence" silent "$GWA_LAN"

# --------------------------------------------------- a backup, of who goes on
gw "$gwA" router del dev lan vrid 10
gw "$gwB" router set dev lan vrid 10 priority 100
tap_ok "B is backup of another node" eval \
	'peer 200 && busywait 2000 state_is "$gwB" "$G" backup'
seen[watchA]=0
begin
tap_ok "a stall of $LONG_MS ms" stall "$LONG_MS"
tap_ok "B listened anew, and is backup" eval \
	'told watchB "backup backup late" && state_is "$gwB" "$G" backup'
tap_ok "it said nothing" silent "$GWB_LAN"

# -------------------------------------------------- of who ends at that moment
begin
tap_ok "the other node ends, and B stands still for $LONG_MS ms" \
	stall "$LONG_MS" "$peer"
tap_ok "it takes over when it has listened in full" after "$GWB_LAN" "$DOWN_100"
tap_ok "and not before" told watchB "backup backup late,backup active timeout"
tap_ok "its timer was late once" eval '[ $(($(late "$gwB") - lateB)) = 1 ]'
rmmod stall
tap_done
