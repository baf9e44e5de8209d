#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What else looks at connections, or carries them, goes on beside synchronisation: who
# listens (conntrack -E), conntrackd, and a flowtable of nftables on both gateways, by
# which packets of what is established pass connection tracking by. Connections in
# it outlive their gateway, and its return, and are in the successor's. synclib.sh draws
# the network.
#
# V56, V57 of what is offloaded
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
# shellcheck source-path=SCRIPTDIR source=conntrackd.sh
. "$(dirname "$(readlink -f "$0")")/conntrackd.sh"
gw_require conntrack conntrackd nft tcpdump

# which a kernel may lack: then all goes the slow way
FLOWTABLE=1
lacks nft_flow_offload && FLOWTABLE=0
N=20
talker='' served='' heard='' other=''

# flowtable NS: with a count of what the table did not take.
flowtable() {
	[ "$FLOWTABLE" = 1 ] || return 0
	ip netns exec "$1" nft -f - <<-END
		table inet fast {
			flowtable f {
				hook ingress priority filter
				devices = { lan, wan }
			}
			chain forward {
				type filter hook forward priority filter - 5
				meta l4proto tcp ct state established counter flow add @f
			}
		}
	END
}

# offloaded NS: how many connections are in its flowtable.
offloaded() {
	run_in "$1" conntrack -L -p tcp 2>/dev/null | grep -c 'OFFLOAD'
}

all_offloaded() {
	local got
	[ "$FLOWTABLE" = 1 ] || return 0
	got=$(offloaded "$1")
	[ "$got" -ge "$N" ] && return
	echo "$got of $N are offloaded"
	return 1
}

# slow NS: packets of them that were forwarded by the slow way.
slow() {
	run_in "$1" nft -j list chain inet fast forward |
		jq '[.nftables[].rule.expr[]?.counter.packets // empty] | add'
}

# by_the_table NS: in a second, in which each speaks ten times, next to none is slow.
by_the_table() {
	local before
	[ "$FLOWTABLE" = 1 ] || {
		whole talker "$N"
		return
	}
	before=$(slow "$1")
	nap 1000
	echo "slow: $(($(slow "$1") - before))"
	[ $(($(slow "$1") - before)) -le "$N" ] && whole talker "$N"
}

# beside NS OWN PEER: conntrackd, as somebody has it who does not want it any more.
beside() {
	mkdir -p "$gwha_tmp/$1" &&
		conntrackd_conf "$2" "$3" "$gwha_tmp/$1" >"$gwha_tmp/$1/ct.conf" || return
	start_in other "$1" conntrackd -C "$gwha_tmp/$1/ct.conf"
	busywait 10000 knows "$1" 0
}

# knows NS N: conntrackd has heard of so many of the node's own.
knows() {
	local got
	got=$(run_in "$1" conntrackd -C "$gwha_tmp/$1/ct.conf" -i) || return
	got=$(grep -c "dport=7000" <<<"$got")
	[ "$got" -ge "$2" ] && return
	echo "conntrackd has $got"
	return 1
}

heard_of() {
	local got
	got=$(grep "$1" "$gwha_tmp/heard.log" | grep -c "dport=7000")
	[ "$got" -ge "$2" ] && return
	echo "conntrack -E: $got of $1"
	return 1
}

# same_offloaded: both have the same; of what is in a flowtable conntrack -L tells no state.
same_offloaded() {
	local a b
	a=$(stateless "$gwA") b=$(stateless "$gwB")
	[ "$a" = "$b" ] && [ "$(grep -c . <<<"$a")" = "$N" ] && return
	diff <(echo "$a") <(echo "$b")
}

stateless() {
	flows "$1" -p tcp | sed -E 's/ [A-Z_]+ src/ src/; s/ \[ASSURED\]//' | sort
}

none_left() {
	[ -z "$(tracked "$1" -p tcp)" ]
}

tap_plan 20
tap_ok "the network is built, with a flowtable on each" eval \
	'sync_net && flowtable "$gwA" && flowtable "$gwB"'
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
dump_on_fail eval 'run_in "$gwA" conntrack -L; run_in "$gwB" conntrack -L'
tap_ok "conntrackd runs on both" eval \
	'beside "$gwA" $SYNCA $SYNCB && beside "$gwB" $SYNCB $SYNCA'
start_in heard "$gwA" stdbuf -oL conntrack -E -p tcp
tap_ok "routers" eval 'routers "$gwA" 200 && routers "$gwB" 100'
tap_ok "A is active" busywait 8000 both_are active backup
tap_ok "synchronised" eval 'sync_with insecure && busywait 3000 both_up'
start_in served "$server" "$FLOWS" serve "$SERVER" 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/served.log"
tap_ok "$N connections, each of which speaks every 100 ms" talk talker $N 100
tap_ok "they are in A's flowtable" busywait 5000 all_offloaded "$gwA"
tap_ok "by which their packets go" by_the_table "$gwA"
tap_ok "conntrack -E was told of each" eval \
	'busywait 3000 heard_of NEW $N && busywait 3000 heard_of ESTABLISHED $N'
tap_ok "conntrackd was, too" busywait 5000 knows "$gwA" $N
tap_ok "B has the same, in no flowtable" eval \
	'busywait 2000 same_offloaded && [ "$(offloaded "$gwB")" = 0 ]'
tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'
tap_ok "A is cut off, B takes over" eval 'cut_off gwA &&
	busywait 2000 state_is "$gwB" $G active'
tap_ok "all go on, by B's flowtable" eval \
	'busywait 10000 whole talker $N && busywait 5000 all_offloaded "$gwB" && by_the_table "$gwB"'
tap_ok "A returns, and has them again" eval \
	'heal gwA && busywait 40000 both_are active backup && busywait 10000 same_offloaded'
tap_ok "all go on" eval 'busywait 10000 whole talker $N && by_the_table "$gwA"'
capture_stop client
capture_stop server
tap_ok "there was no reset" no_reset
# what a flowtable lets go its tracker may not see end: it is forgotten in time
tap_ok "they end, are forgotten, and both know" eval \
	'ends talker && busywait 400000 none_left "$gwA" && busywait 5000 none_left "$gwB"'
tap_ok "who listened is there" eval \
	'kill -0 "$heard" && kill -0 "$other" && busywait 3000 heard_of DESTROY $N'
tap_done
