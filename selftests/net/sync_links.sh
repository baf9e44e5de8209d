#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two links for one synchronisation: what one loses, or whichever of them is cut,
# nothing is lost, and nothing is told anew as a whole. By IPv4, by IPv6, by addresses
# of a link. synclib.sh draws the network; a second cable is beside the first.
#
#        gwA ── sync ─── gwB       203.0.113.2, .3; 2001:db8:3::2, ::3
#        gwA ── sync2 ── gwB       198.18.0.2, .3; fe80::2, fe80::3
#
# V56 V58.
# shellcheck disable=SC2016,SC2154,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft tc

SYNCA2=198.18.0.2 SYNCB2=198.18.0.3
SYNCA2LL=fe80::2 SYNCB2LL=fe80::3

# links_net: the gateways' devices for synchronisation, at the ends of cables.
links_net() {
	local ns addr ll
	sync_net && topo_cable "$gwA" sync2 "$gwB" sync2 | ip -batch - || return
	for ns in "$gwA $SYNCA2 $SYNCA2LL" "$gwB $SYNCB2 $SYNCB2LL"; do
		read -r ns addr ll <<<"$ns"
		ip -n "$ns" -batch - <<-END || return
			address add $addr/24 dev sync2
			address add $ll/64 dev sync2 nodad
			link set sync2 up
		END
	done
	# who lists connections first loads a module, and what is missed meanwhile
	# is told anew: not in the midst of a load
	run_in "$gwA" conntrack -L >/dev/null 2>&1
}

# by A B A2 B2: both are synchronised by these addresses of the two links.
by() {
	local key
	key="key-id 1 key-file $(keyfile one "$KEY")"
	# shellcheck disable=SC2086 # a list of words
	gw "$gwA" sync set group "$G" dev sync local "$1" peer "$2" \
		dev2 sync2 local2 "$3" peer2 "$4" $key &&
		gw "$gwB" sync set group "$G" dev sync local "$2" peer "$1" \
			dev2 sync2 local2 "$4" peer2 "$3" $key
}

# link NS N FILTER: what a node has of the link.
link() {
	sync_show "$1" ".peer_status[0].link[$2] | $3"
}

# links_are STATE STATE: of both links, on both nodes.
links_are() {
	local ns got
	for ns in "$gwA" "$gwB"; do
		got=$(sync_show "$ns" '.peer_status[0].link | map(.up) | @csv')
		[ "$got" = "$1,$2" ] && continue
		echo "links are $got, not $1,$2"
		return 1
	done
}

# used N: A sends by this one.
used() {
	[ "$(link "$gwA" "$1" .used)" = true ] &&
		[ "$(link "$gwA" $((1 - $1)) .used)" = false ]
}

# in_use: the device that A sends by.
in_use() {
	if used 0; then echo sync; else echo sync2; fi
}

# loses DEV PERCENT|none: on the link, both ways.
loses() {
	local ns
	for ns in "$gwA" "$gwB"; do
		if [ "$2" = none ]; then
			tc -n "$ns" qdisc del dev "$1" root
		else
			tc -n "$ns" qdisc replace dev "$1" root netem loss "$2"
		fi || return 1
	done
}

# cut DEV: frames stop both ways, carriers stay.
cut() {
	loses "$1" 100%
}

# What would be seen if something had been lost, or told anew as a whole.
repairs() {
	sync_show "$gwB" '.peer_status[0].counters |
		"\(.gaps) gaps, \(.passes_heard) passes, \(.unknown_key) unknown"'
	sync_show "$gwA" '.peer_status[0].counters | "\(.passes_sent) passes"'
}

established() {
	flows "$1" -p tcp --state ESTABLISHED
}

# equal N: both have the same that are established, N of them.
equal() {
	local a b
	a=$(established "$gwA") b=$(established "$gwB")
	[ "$a" = "$b" ] && [ "$(grep -c . <<<"$a")" = "$1" ] && return
	diff <(echo "$a") <(echo "$b") | head -n 20
	echo "$(grep -c . <<<"$a") on A, $(grep -c . <<<"$b") on B, not $1"
	return 1
}

# load CMD...: connections begin and end, 50 a second; CMD breaks something in the
# midst of it. A second after it has stopped both have the same. Prints how many.
load() {
	local open broken _
	start_in churn "$client" "$FLOWS" churn "$SERVER" 7000 20 20
	busywait 20000 grep -q "^up" "$gwha_tmp/churn.log" && "$@" || return 1
	nap 2500
	read -r _ open broken <<<"$(told churn)"
	echo "$open open, $broken broken"
	busywait 1000 equal "$open" || return 1
	kill "$churn"
	wait "$churn" 2>/dev/null
	[ "$open" -ge 50 ] && [ "$broken" = 0 ]
}

# calmly CMD...: the same, and nothing had to be repaired by a pass.
calmly() {
	local before
	before=$(repairs)
	load "$@" || return 1
	[ "$(repairs)" = "$before" ] && return
	printf 'before and after:\n%s\n%s\n' "$before" "$(repairs)"
	return 1
}

# told_of EVENT: by an event, at B.
told_of() {
	grep -qF "\"what\":\"$1\"" "$gwha_tmp/mon.log"
}

# ready_by ADDRESSES: both links work, and B has what A has.
ready_by() {
	by "$@" && busywait 4000 links_are true true &&
		busywait 4000 eval '[ "$(sync_show "$gwB" .peer_status[0].synced)" = true ]'
}

tap_plan 31
tap_ok "the network is built" links_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "routers" eval 'routers "$gwA" 200 && routers "$gwB" 100'
tap_ok "A is active" busywait 8000 both_are active backup
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"
tap_ok "synchronised by two links" ready_by "$SYNCA" "$SYNCB" $SYNCA2 $SYNCB2
start_in mon "$gwB" "$GWHA" -j monitor sync
tap_ok "A sends by the first" used 0
nap 1000

# ----------------------------------------------------------------------- losses
tap_ok "nothing is lost" calmly true
tap_ok "1 % of the first link's frames" calmly loses sync 1%
tap_ok "5 %" calmly loses sync 5%
tap_ok "none any more" loses sync none

# ------------------------------------------------------------------------- cuts
tap_ok "both links work" busywait 2000 links_are true true
one=$(in_use)
tap_ok "the one in use is cut" calmly cut "$one"
tap_ok "B is told" busywait 1000 told_of link-down
tap_ok "the other one is used" eval '[ "$(in_use)" != "$one" ] &&
	[ "$(sync_show "$gwB" "| [.peer_status[0].link[].up] | sort | @csv")" = false,true ]'
tap_ok "repaired" eval 'loses "$one" none &&
	busywait 2000 links_are true true && busywait 1000 told_of link-up'
one=$(in_use)
tap_ok "that other one is cut" calmly cut "$one"
tap_ok "repaired, load goes on" calmly loses "$one" none
tap_ok "both links work" busywait 2000 links_are true true
one=$(in_use)
tap_ok "the one in use is cut from A to B alone" calmly \
	tc -n "$gwA" qdisc replace dev "$one" root netem loss 100%
tap_ok "A sends by the other" eval '[ "$(in_use)" != "$one" ]'
tap_ok "repaired" eval 'tc -n "$gwA" qdisc del dev "$one" root &&
	busywait 2000 links_are true true'
tap_ok "the device of the second goes down" calmly link_down "$gwA" sync2
tap_ok "A sends by the first" eval 'links_are true false && used 0'
tap_ok "each link has counted" eval '
	[ "$(link "$gwA" 1 .tx_error)" -gt 0 ] && [ "$(link "$gwA" 0 .tx_error)" = 0 ] &&
	[ "$(link "$gwB" 0 .rx_frames)" -gt 100 ] && [ "$(link "$gwB" 1 .rx_frames)" -gt 100 ]'
tap_ok "repaired" eval 'link_up "$gwA" sync2 && busywait 4000 links_are true true'
tap_ok "both are cut for three seconds" eval 'cut sync && cut sync2 && nap 3000 &&
	not peer_up "$gwB" && loses sync2 none && busywait 4000 both_up'
tap_ok "by the second both have the same again" load loses sync none

# ------------------------------------------------------------------------- IPv6
tap_ok "by IPv6, the second by addresses of the link" eval '
	ip -n "$gwA" address replace $SYNCA2LL/64 dev sync2 nodad &&
	ready_by "$SYNCA6" "$SYNCB6" $SYNCA2LL $SYNCB2LL && nap 1000'
tap_ok "5 % of one, and the other is cut" calmly eval 'loses sync2 5% && cut sync'
tap_ok "one link alone, by addresses of the link" eval '
	loses sync2 none && loses sync none && ip -n "$gwB" link show sync2 >/dev/null &&
	gw "$gwA" sync set group "$G" dev2 none dev sync2 local $SYNCA2LL peer $SYNCB2LL &&
	gw "$gwB" sync set group "$G" dev2 none dev sync2 local $SYNCB2LL peer $SYNCA2LL &&
	busywait 4000 both_up && [ "$(sync_show "$gwA" ".peer_status[0].link | length")" = 1 ]'
tap_ok "both have the same by it" load true
tap_done
