#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# IPv6 VIPs are announced before the kernel has their addresses (decision 0001): a
# route has packets to them accepted, and the module answers neighbours who ask.
# Then the address comes, and the route goes. What comes in between leaves nothing
# behind: a verdict the other way, an address that is refused; and in a VRF the
# route is in the VRF's table.
#
#        [ client ]                        2001:db8:1::10
#        ┌──┴───── lan ─────────┐          VIPs fe80::67:1, 2001:db8:1::1
#        │ gwA              gwB │          gwB has no router
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]
#
# V01 V05 V09 V12; RFC 4861 7.2.4.
# shellcheck disable=SC2016,SC2034,SC2119,SC2120,SC2317 # inner shells expand;
# start_in sets them; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require chrt awk ping insmod rmmod

G=lan/60/6 free='' watcher='' better='' holder='' urgent='' asker=''
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/rtnlhold/rtnlhold.ko
VIP_LL=fe80::67:1 ELSEWHERE=2001:db8:ff::1
BETTER="src=fe80::99,vrid=60,prio=254,interval=5,addrs=$VIP_LL+$VIP_LAN6"

add() {
	gw "$gwA" router add dev lan vrid 60 family inet6 interval 50ms \
		preempt on vip "$VIP_LL/64" vip "$VIP_LAN6/64" "$@"
}

state() {
	state_is "$gwA" "$G" "$1"
}

# vip_is N STATE ERROR
vip_is() {
	[ "$(router "$gwA" lan 60 "vip[$1].state")" = "$2" ] &&
		[ "$(router "$gwA" lan 60 "vip[$1].error")" = "$3" ]
}

# whole: both addresses are there and work, and no route but theirs is left.
whole() {
	state active && is_there "$VIP_LL" &&
		is_there "$VIP_LAN6" && no_routes_of_ours
}

# is_there ADDR: it is on lan and local, in whatever table.
is_there() {
	ip -n "$gwA" address show dev lan | grep -q "inet6 $1/" &&
		ip -n "$gwA" -6 route show table all type local | grep -q "^local $1 "
}

nothing() {
	has_none "$gwA" "$VIP_LL" && has_none "$gwA" "$VIP_LAN6" &&
		no_routes_of_ours
}

# The kernel's own local routes have the metric 0.
no_routes_of_ours() {
	! ip -n "$gwA" -6 route show table all type local | grep "metric 1024"
}

# watch: what rtnetlink tells of gwA, from now on, in watcher.log.
watch() {
	start_in watcher "$gwA" ip monitor address route
	busywait 5000 eval 'ip -n "$gwA" link show lan >/dev/null &&
		awk '"'"'$2 == 0 && $3 == '"$watcher"' { found = 1 }
			END { exit !found }'"'"' /proc/'"$watcher"'/net/netlink'
}

# said [WORD...]: what happened to the first VIP is this, in this order: route, address,
# unroute, gone.
said() {
	local got
	got=$(awk -v vip="$VIP_LL" '
		$1 == "Deleted" && $0 ~ "local " vip " .*metric 1024" { print "unroute"; next }
		$1 == "Deleted" && $0 ~ "inet6 " vip "/" { print "gone"; next }
		$1 == "local" && $2 == vip && /metric 1024/ { print "route" }
		$0 ~ "^[0-9]+: .*inet6 " vip "/" { print "address" }' \
		"$gwha_tmp/watcher.log" | tr '\n' ' ')
	[ "$got" = "$* " ] && return
	echo "the VIP: $got"
	cat "$gwha_tmp/watcher.log"
	return 1
}

# given_up: A had the route alone, and has let it go. Where routes are free, its worker
# waits within the call that adds the address, which nobody can call back: it goes at
# once, and A was silent all the time.
given_up() {
	said route unroute ||
		{ [ -n "$free" ] && { said route unroute gone || said route unroute address gone ||
			said route address unroute gone; }; }
}

start_better() {
	start_in better "$client" "$FRAMES" adverts eth0 50 "$BETTER"
	busywait 500 grep -q sending "$gwha_tmp/better.log"
}

# hold_back: A is a backup of one that has a better priority.
hold_back() {
	start_better
	busywait 2000 state backup && busywait 1000 nothing
}

let_go() {
	kill "$better"
	wait "$better" 2>/dev/null
	true
}

# stop: RTNL is held for the time being: for longer than A takes to become active,
# and stopped() to be behind its worker.
stop() {
	start_in holder "$gwA" bash -c \
		"echo $((2500 * GWHA_SLOW)) >/proc/rtnlhold"
	busywait 2000 grep -q "^held 1" /proc/rtnlhold
}

# stopped: A has taken over, and stands between the steps. A kernel that adds routes
# without RTNL has it there at once: then $free is set. In others a process more urgent
# than its worker waits for RTNL behind it: that has done one thing when it loses RTNL
# to this one, for a second.
stopped() {
	local before
	read -r _ _ _ before _ </proc/rtnlhold
	busywait 500 state active || return 1
	busywait 300 between && { free=1; return; }
	start_in urgent "$gwA" chrt -f 90 bash -c \
		"echo $((1000 * GWHA_SLOW)) >/proc/rtnlhold"
	busywait 1000 grep -q rtnlhold_write "/proc/$urgent/stack" &&
		busywait 4000 grep -q "^held 1 done $((before + 1))" /proc/rtnlhold &&
		between
}

# stands: A takes over, and stands between the steps. Now and then its worker does all
# of them before the more urgent process has RTNL: then once more, from the beginning,
# with $tries telling how often.
stands() {
	for ((tries = 1; tries <= 5; tries++)); do
		stop
		let_go
		stopped && return
		let_in
		busywait 1000 whole && hold_back || return 1
		kill "$watcher"
		watch
	done
	return 1
}

# between: A has the route of the first VIP and not the address; without RTNL.
between() {
	not in_if_inet6 && in_ipv6_route
}

# In /proc addresses are 32 digits.
in_if_inet6() {
	run_in "$gwA" grep "^fe800000000000000000000000670001 " /proc/net/if_inet6
}

in_ipv6_route() {
	run_in "$gwA" grep "^fe800000000000000000000000670001 80 .* 00000400 .* lan" \
		/proc/net/ipv6_route
}

let_in() {
	busywait 4000 grep -q "^held 0" /proc/rtnlhold
}

# answers MAC: neighbours who ask for the VIP are answered, by this one only, and
# before the worker has RTNL again: later the kernel would do it.
answers() {
	local out
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LL" "$CLIENT6"
	busywait 500 grep -q " $1 " "$gwha_tmp/asker.log"
	kill "$asker"
	wait "$asker" 2>/dev/null
	out=$(<"$gwha_tmp/asker.log")
	echo "$out"
	# router, solicited, overriding
	grep -q " $1 e0" <<<"$out" && ! grep -v "asking\| $1 e0" <<<"$out"
}

accepts() {
	run_in "$client" ping -6 -n -q -c 1 -W 1 "$VIP_LL%eth0"
}

[ -r "$HELPER" ] || skip_all "rtnlhold.ko is not built"
insmod "$HELPER" || exit 1
tap_plan 28
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_on_fail gw "$gwA" router show
dump_on_fail ip -n "$gwA" -6 route show table all
mac=$(mac_of "$gwA" lan)
# What is started while RTNL is held has been started before: to look for a program on
# the shared root makes the clock jump, on a busy machine by more than RTNL is held.
run_in "$gwA" chrt -f 90 bash -c 'echo >/dev/null'
between

# ------------------------------------------------------------------- the steps
watch
tap_ok "A is alone" add
tap_ok "and active, its addresses whole" busywait 2000 whole
tap_ok "first a route, then the address, then the route goes" \
	busywait 500 said route address unroute
tap_ok "one better comes: nothing is left" hold_back
tap_ok "it goes: A takes over, and stands between the steps" stands
tap_ok "it answers neighbours who ask" answers "$mac"
tap_ok "and accepts what they send" accepts
tap_ok "still between the steps" between
let_in
tap_ok "then the addresses are whole" busywait 500 whole
tap_ok "what is counted: two added twice, two removed" eval \
	'counter_is "$gwA" vip_added $((2 + 2 * tries)) dev lan vrid 60 &&
	 counter_is "$gwA" vip_removed $((2 * tries)) dev lan vrid 60 &&
	 counter_is "$gwA" vip_error 0 dev lan vrid 60'

# ------------------------------------------- the other way, between the steps
hold_back
kill "$watcher"
watch
tap_ok "A takes over again" stands
start_better
tap_ok "one better comes: A answers no more, at once" eval \
	'busywait 500 state backup && not answers "$mac"'
let_in
tap_ok "nothing is left" busywait 500 nothing
tap_ok "the address never came, and the route went" busywait 500 given_up
let_go
tap_ok "and again, when nobody is better" busywait 2000 whole

# --------------------------------------------------------- a virtual MAC address
hold_back
gw "$gwA" router set dev lan vrid 60 family inet6 vmac on
tap_ok "with a virtual MAC address" stands
tap_ok "the answer is by it" answers 00:00:5e:00:02:3c
let_in
tap_ok "then the addresses are whole" busywait 500 whole
gw "$gwA" router del dev lan vrid 60 family inet6
tap_ok "deleted: nothing is left" nothing

# ------------------------------------------------------------------- it is refused
# Of devices that share one, ipvlan lets one have an address. It allows the route.
tap_ok "a device that will refuse an address" eval \
	'ip -n "$gwA" link add dummy0 type dummy && ip -n "$gwA" link set dummy0 up &&
	 ip -n "$gwA" link add one link dummy0 type ipvlan mode l2 &&
	 ip -n "$gwA" link add two link dummy0 type ipvlan mode l2 &&
	 ip -n "$gwA" link set one up && ip -n "$gwA" link set two up'
start_better
tap_ok "A is backup, with a VIP on it" eval \
	'add vip "$ELSEWHERE/128" dev one excluded && busywait 1000 state backup'
ip -n "$gwA" address add "$ELSEWHERE/128" dev two nodad
kill "$watcher"
watch
let_go
tap_ok "the VIP is refused: it failed" eval \
	'busywait 2000 whole && busywait 1000 vip_is 2 failed 98'
tap_ok "its route came, and is gone" eval \
	'grep -q "^local $ELSEWHERE dev one .*metric 1024" "$gwha_tmp/watcher.log" &&
	 no_routes_of_ours'
ip -n "$gwA" address del "$ELSEWHERE/128" dev two
tap_ok "it is allowed: there within the next repeats" busywait 6000 eval \
	'vip_is 2 present null && owns "$gwA" one "$ELSEWHERE" && no_routes_of_ours'
gw "$gwA" router del dev lan vrid 60 family inet6

# ------------------------------------------------------------------------- a VRF
tap_ok "A's interface is in a VRF" eval \
	'ip -n "$gwA" link add vrf10 type vrf table 10 &&
	 ip -n "$gwA" link set vrf10 up && ip -n "$gwA" link set lan master vrf10 &&
	 busywait 3000 topo_linklocal "$gwA" lan'
kill "$watcher"
watch
add
tap_ok "A is active" busywait 2000 whole
tap_ok "the route was in the VRF's table" eval \
	'busywait 500 said route address unroute &&
	 grep -q "^local $VIP_LL dev lan table 10 .*metric 1024" "$gwha_tmp/watcher.log"'
rmmod rtnlhold
tap_done
