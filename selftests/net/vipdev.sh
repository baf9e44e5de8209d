#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# VIPs on other devices than their router's, and VIPs beside those in the adverts:
# they are owned, announced, muted, looked after and handed over like the others.
#
#        [ client ]
#        ┌──┴───── lan ─────────┐          VRID 10 and, IPv6, 16
#        │ gwA              gwB │
#        └──┬────────────────┬──┘          VIPs on lan, lo (advertised), and
#        [ gwA ]          [ gwB ]          excluded: on dummy0, on wan
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │          no router: its neighbours know its VIPs
#        └──┬───── wan ─────────┘          nevertheless
#        [ server ]
#
# V01 V08 V09 V12 (one owner, restored and counted), V14 (20 in an advert).
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require arping tcpdump ping insmod rmmod

LO=203.0.113.1 LO6=2001:db8:ff::1
DUMMY=203.0.113.2 DUMMY6=2001:db8:ff::2
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/rtnlhold/rtnlhold.ko
asker='' asker6=''
# VIP_WAN and VIP_WAN6 as a capture's filter has them
ARP_WAN="arp[14:4] = 0xc6336401"
NA_WAN="icmp6 and ip6[40] = 136 and ip6[48:4] = 0x20010db8 and ip6[52:4] = 0x00020000 and ip6[60:4] = 1"
NA_LINK="icmp6 and ip6[40] = 136 and ip6[48:4] = 0xfe800000 and ip6[60:4] = 0xb"

add_dummy() {
	ip -n "$1" link add dummy0 type dummy && ip -n "$1" link set dummy0 up
}

# rename_dummy FROM TO: no device that is up can be renamed everywhere.
rename_dummy() {
	ip -n "$gwA" link set "$1" down && ip -n "$gwA" link set "$1" name "$2" &&
		ip -n "$gwA" link set "$2" up
}

configure() {
	local ns prio=200
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw priority "$prio" preempt on &&
			gw "$ns" router add dev lan vrid 10 version 3 \
				interval 50ms group gw vip "$VIP_LAN/32" \
				vip "$VIP_WAN/32" dev wan excluded \
				vip "$LO/32" dev lo \
				vip "$DUMMY/32" dev dummy0 excluded &&
			gw "$ns" router add dev lan vrid 16 interval 50ms \
				group gw vip fe80::a/64 vip "$VIP_LAN6/128" \
				vip "$VIP_WAN6/128" dev wan excluded \
				vip fe80::b/64 excluded dev wan \
				vip "$LO6/128" dev lo \
				vip "$DUMMY6/128" dev dummy0 excluded || return 1
		prio=100
	done
}

both_are() {
	state_is "$gwA" gw "$1" && state_is "$gwB" gw "$2"
}

# every NS COUNT: of "DEVICE ADDRESS" and "local ADDRESS" of each VIP, as many as
# COUNT are there.
every() {
	local n=0 have pair
	have=$(ip -n "$1" -o address show | awk '{ sub("/.*", "", $4); print $2, $4 }'
		ip -n "$1" -4 route show table local type local
		ip -n "$1" -6 route show table local type local)
	for pair in "lan $VIP_LAN" "wan $VIP_WAN" "lo $LO" "dummy0 $DUMMY" \
		"lan $VIP_LAN6" "wan $VIP_WAN6" "lo $LO6" "dummy0 $DUMMY6" \
		"lan fe80::a" "wan fe80::b"; do
		grep -q "^$pair\$" <<<"$have" && n=$((n + 1))
		grep -q "^local ${pair#* } dev ${pair% *}" <<<"$have" && n=$((n + 1))
	done
	[ "$n" = "$2" ] && return
	echo "$n of addresses and their routes, not $2: $have"
	return 1
}

owns_all() {
	every "$1" 20
}

has_nothing() {
	every "$1" 0
}

# vip_is NS VRID ADDR WANT: as router show has it: device, state, error.
vip_is() {
	local got family=inet
	[[ $3 != *:* ]] || family=inet6
	got=$(gw "$1" -j router show dev lan vrid "$2" family "$family" |
		jq -r --arg addr "$3" '.[0].vip[] | select(.addr == $addr) |
			"\(.ifname // "-") \(.state) \(.error // 0)"')
	[ "$got" = "$4" ] && return
	echo "$3 is: $got, not $4"
	return 1
}

# sum NAME: a counter of both routers of A together.
sum() {
	echo $(($(counter "$gwA" "$1" dev lan vrid 10 family inet) +
		$(counter "$gwA" "$1" dev lan vrid 16 family inet6)))
}

# seen CAPTURE FILTER COUNT|some
seen() {
	local n
	n=$(capture_count "$1" "$2")
	[ "$n" = "$3" ] && return
	[ "$3" = some ] && [ "$n" -gt 0 ] && return
	echo "$n frames of \"$2\", wanted $3"
	return 1
}

# only_answers MAC: three questions of the server, all answered by this one.
only_answers() {
	local out
	out=$(run_in "$server" arping -b -c 3 -w 4 -I eth0 "$VIP_WAN")
	echo "$out"
	[ "$(grep -ic "\[$1\]" <<<"$out")" = 3 ] &&
		[ "$(grep -ic 'reply' <<<"$out")" = 3 ]
}

pings() {
	run_in "$1" ping -n -q -c 1 -W 1 "$2"
}

knows() {
	local got
	got=$(ip -n "$1" -j neigh show "$2" | jq -r '.[0].lladdr')
	[ "$got" = "$3" ] && return
	echo "$2 is at $got, not $3"
	return 1
}

restored_is() {
	[ "$(sum vip_restored)" = "$1" ]
}

tap_plan 54
tap_ok "the network is built" topo_gw
macA=$(mac_of "$gwA" wan) macB=$(mac_of "$gwB" wan)
dump_gateways
add_dummy "$gwA"
add_dummy "$gwB"
capture_start dummy "$gwA" dummy0 ""
capture_start client "$client" eth0 ""
capture_start server "$server" eth0 ""
tap_ok "VIPs on four devices" configure
tap_ok "A is active, B backup" busywait 3000 both_are active backup
tap_ok "A has every VIP on its device" busywait 2000 owns_all "$gwA"
tap_ok "and shows it" eval '
	busywait 1000 vip_is "$gwA" 10 $LO "lo present 0" &&
	vip_is "$gwA" 10 $VIP_WAN "wan present 0" &&
	vip_is "$gwA" 10 $VIP_LAN "- present 0" &&
	vip_is "$gwA" 16 $DUMMY6 "dummy0 present 0" &&
	vip_is "$gwA" 16 fe80::b "wan present 0"'
tap_ok "B has none of them" has_nothing "$gwB"
tap_ok "the server asks, A alone answers" only_answers "$macA"
tap_ok "it reaches the VIPs of its LAN" eval \
	'busywait 2000 pings "$server" $VIP_WAN && pings "$server" $VIP_WAN6 &&
	 knows "$server" $VIP_WAN6 "$macA"'
tap_ok "the client reaches those on lo and dummy0" eval '
	topo_default "$client" $GWA_LAN 2001:db8:1::2 &&
	busywait 2000 pings "$client" $LO && pings "$client" $DUMMY &&
	pings "$client" $LO6 && pings "$client" $DUMMY6'
capture_stop dummy
capture_stop client
capture_stop server
tap_ok "an advert lists those that are not excluded, in order" eval '
	seen client "ip proto 112 and ip[21] = 10 and ip[23] = 2 and ip[28:4] = 0xc0000201 and ip[32:4] = 0xcb007101" some &&
	seen client "ip proto 112 and ip[21] = 10 and ip[23] != 2" 0'
tap_ok "of IPv6 too" eval '
	seen client "ip6 proto 112 and ip6[41] = 16 and ip6[43] = 3" some &&
	seen client "ip6 proto 112 and ip6[41] = 16 and ip6[43] != 3" 0'
tap_ok "the other LAN heard a gratuitous ARP" seen server \
	"arp and ether src $macA and $ARP_WAN and arp[24:4] = 0xc6336401" some
tap_ok "and advertisements, of a link-local address as well" eval '
	seen server "ether src $macA and $NA_WAN" some &&
	seen server "ether src $macA and $NA_LINK" some'
tap_ok "from A alone" eval '
	seen server "ether src $macB and $ARP_WAN" 0 &&
	seen server "ether src $macB and $NA_WAN" 0 &&
	seen server "ether src $macB and $NA_LINK" 0'
tap_ok "of those on lo and dummy0 nobody is told" eval '
	seen client "arp and (arp[14:4] = 0xcb007101 or arp[14:4] = 0xcb007102)" 0 &&
	seen server "arp and (arp[14:4] = 0xcb007101 or arp[14:4] = 0xcb007102)" 0 &&
	seen dummy "arp or (icmp6 and ip6[40] = 136)" 0'
tap_ok "nothing failed" eval \
	'[ "$(sum vip_error)" = 0 ] && [ "$(sum tx_error)" = 0 ] &&
	 [ "$(sum addresses_differ)" = 0 ]'

# -------------------------------------------------------------------- a backup
ip -n "$gwB" address add "$VIP_WAN/32" dev wan
tap_ok "on B by hand: A alone answers as before" only_answers "$macA"
tap_ok "B counts what it did not answer" counted "$gwB" vip_muted 3 \
	dev lan vrid 10 family inet
ip -n "$gwB" address del "$VIP_WAN/32" dev wan
ip -n "$gwB" address add fe80::b/64 dev wan nodad
start_in asker6 "$server" "$FRAMES" ask eth0 fe80::b "$SERVER6"
tap_ok "a link-local one: A answers" busywait 10000 \
	grep -q "$macA" "$gwha_tmp/asker6.log"
nap 300
tap_ok "B does not" not grep -q "$macB" "$gwha_tmp/asker6.log"
kill "$asker6"
ip -n "$gwB" address del fe80::b/64 dev wan

# -------------------------------------------------------------- removed by hand
tap_ok "nothing restored so far" restored_is 0
ip -n "$gwA" address del "$LO/32" dev lo
tap_ok "deleted from lo: back within 1 s (V09)" \
	busywait 1000 owns "$gwA" lo "$LO"
ip -n "$gwA" address del "$VIP_WAN/32" dev wan
ip -n "$gwA" address del "$VIP_WAN6/128" dev wan
tap_ok "deleted from wan: back as well" busywait 1000 eval \
	'owns "$gwA" wan $VIP_WAN && owns "$gwA" wan $VIP_WAN6'
tap_ok "each counted once" busywait 1000 restored_is 3

# ------------------------------------------------------- devices come and go
epoch=$(group "$gwA" gw epoch)
ip -n "$gwA" link del dummy0
tap_ok "dummy0 deleted: its VIPs failed, and say why" busywait 1000 eval '
	vip_is "$gwA" 10 $DUMMY "dummy0 failed 19" &&
	vip_is "$gwA" 16 $DUMMY6 "dummy0 failed 19"'
tap_ok "the others stay" eval 'vip_is "$gwA" 10 $LO "lo present 0" &&
	owns "$gwA" wan $VIP_WAN'
tap_ok "a change keeps what was accepted, its device or not" eval '
	gw "$gwA" router set dev lan vrid 10 vip $VIP_LAN/32 \
		vip $VIP_WAN/32 dev wan excluded vip $LO/32 dev lo \
		vip $DUMMY/32 dev dummy0 excluded'
ip -n "$gwA" link add dummy0 type dummy
tap_ok "created again, down: they wait for it" busywait 1000 \
	vip_is "$gwA" 10 "$DUMMY" "dummy0 failed 100"
ip -n "$gwA" link set dummy0 up
tap_ok "up: there again" busywait 1000 eval '
	owns "$gwA" dummy0 $DUMMY && owns "$gwA" dummy0 $DUMMY6 &&
	vip_is "$gwA" 16 $DUMMY6 "dummy0 present 0"'
rename_dummy dummy0 dummy7
tap_ok "renamed: they go with it" busywait 1000 eval '
	vip_is "$gwA" 10 $DUMMY "dummy7 present 0" &&
	owns "$gwA" dummy7 $DUMMY'
rename_dummy dummy7 dummy0
ip -n "$gwA" link set wan down
tap_ok "wan down: so they are" busywait 1000 \
	vip_is "$gwA" 10 "$VIP_WAN" "wan failed 100"
capture_start up "$server" eth0 ""
ip -n "$gwA" link set wan up
tap_ok "wan up: all there" busywait 3000 eval '
	owns "$gwA" wan $VIP_WAN && owns "$gwA" wan $VIP_WAN6 &&
	owns "$gwA" wan fe80::b && vip_is "$gwA" 16 fe80::b "wan present 0"'
capture_stop up
tap_ok "and announced again" eval '
	seen up "arp and ether src $macA and $ARP_WAN" some &&
	seen up "ether src $macA and $NA_WAN" some'
tap_ok "A was active all the time" group_is "$gwA" gw epoch "$epoch"
tap_ok "no refusal was counted" [ "$(sum vip_error)" = 0 ]

# ------------------------------------------------- a router where VIPs are
ip -n "$gwA" address del "$GWA_WAN/24" dev wan
gw "$gwA" router add dev wan vrid 30 version 3 interval 50ms \
	vip 198.51.100.30/32
tap_ok "a VIP is nobody's primary address" router_is "$gwA" wan 30 cause \
	no-address
ip -n "$gwA" address add "$GWA_WAN/24" dev wan
tap_ok "the node's own is" busywait 1000 router_is "$gwA" wan 30 source "$GWA_WAN"
gw "$gwA" router del dev wan vrid 30

# ------------------------------------------------------------ everything moves
capture_start moved "$server" eth0 ""
link_down "$lan" gwA
tap_ok "A's lan breaks: B has everything" busywait 3000 owns_all "$gwB"
tap_ok "A has nothing, wherever it was" busywait 1000 has_nothing "$gwA"
tap_ok "the server asks, B alone answers" only_answers "$macB"
capture_stop moved
tap_ok "it was told" eval '
	seen moved "arp and ether src $macB and $ARP_WAN and arp[24:4] = 0xc6336401" some &&
	seen moved "ether src $macB and $NA_WAN" some'
link_up "$lan" gwA
tap_ok "healed: A takes everything back" busywait 4000 owns_all "$gwA"
capture_start wan "$server" eth0 ""
for ns in "$gwA" "$gwB"; do
	gw "$ns" router set dev lan vrid 10 vmac on
done
tap_ok "a virtual MAC address is one of lan alone" eval '
	busywait 2000 eval "pings $client $VIP_LAN &&
		knows $client $VIP_LAN 00:00:5e:00:01:0a" &&
	only_answers "$macA" && capture_stop wan &&
	seen wan "arp and ether src $macA and $ARP_WAN and arp[24:4] = 0xc6336401" some &&
	seen wan "ether[6:4] = 0x00005e00 or (arp and arp[8:4] = 0x00005e00)" 0'
for ns in "$gwA" "$gwB"; do
	gw "$ns" router set dev lan vrid 10 vmac off
done

# --------------------------------------------------------------- RTNL is held
held() {
	grep -q "^held $1" /proc/rtnlhold
}

in_place() {
	nsenter --net="/run/netns/$gwA" grep -A1 -- "|-- $VIP_WAN\$" \
		/proc/net/fib_trie | grep -q 'host LOCAL'
}

step_down() {
	start_in hold "$gwA" bash -c \
		"echo $((1000 * GWHA_SLOW)) >/proc/rtnlhold"
	busywait 2000 held 1 || return 1
	gw "$gwA" handover group gw || return 1
	busywait 500 state_is "$gwA" gw backup || return 1
	held 1 && in_place
}

# late LOG: no answer of A since its verdict, though it had the address still.
none_late() {
	local since late
	since=$(group "$gwA" gw since_us)
	late=$(awk -v t=$((since + SLACK_MS * 1000)) -v mac="$macA" \
		'$2 == mac && $1 > t' "$gwha_tmp/$1.log" | wc -l)
	echo "verdict at $since, $late answers after it; last lines:"
	tail -n 3 "$gwha_tmp/$1.log"
	grep -q "$macA" "$gwha_tmp/$1.log" && [ "$late" = 0 ]
}

last_is() {
	tail -n 1 "$gwha_tmp/$1.log" | grep -q "$2"
}

busywait 3000 both_are active backup
if [ -r "$HELPER" ] && insmod "$HELPER"; then
	start_in asker "$server" "$FRAMES" ask eth0 "$VIP_WAN" "$SERVER"
	start_in asker6 "$server" "$FRAMES" ask eth0 "$VIP_WAN6" "$SERVER6"
	busywait 20000 eval 'grep -q "$macA" "$gwha_tmp/asker.log" &&
		grep -q "$macA" "$gwha_tmp/asker6.log"'
	tap_ok "RTNL held: A hands over with its addresses in place" step_down
	busywait 3000 held 0
	tap_ok "RTNL free: B has everything, A nothing" eval '
		busywait 2000 owns_all "$gwB" && busywait 1000 has_nothing "$gwA"'
	tap_ok "B answers on the other LAN" busywait 2000 eval \
		'last_is asker "$macB" && last_is asker6 "$macB"'
	kill "$asker" "$asker6"
	tap_ok "A answered nothing there after the verdict" none_late asker
	tap_ok "nor over IPv6" none_late asker6
	rmmod rtnlhold
else
	for i in 1 2 3 4 5; do
		tap_skip "RTNL held, $i" "rtnlhold.ko is not built"
	done
fi

# ------------------------------------------------------------- as many as may be
many=$(printf 'vip 10.1.0.%d/32 ' {1..20})
more=$(printf 'vip 10.2.0.%d/32 dev dummy0 excluded ' {1..100})

# has_many NS ON_LAN ON_DUMMY
has_many() {
	local list n
	list=$(ip -n "$1" -o -4 address show)
	n="$(grep -c ' lan .*inet 10\.1\.' <<<"$list")"
	n+=" $(grep -c ' dummy0 .*inet 10\.2\.' <<<"$list")"
	[ "$n" = "$2 $3" ] && return
	echo "$n addresses, not $2 $3"
	return 1
}

# shows NS N STATE: N VIPs in this state, read alone and among all routers.
shows() {
	local filter n
	filter='[.[] | select(.vrid == 20) | .vip[] | select(.state == $s)] | length'
	n=$(gw "$1" -j router show dev lan vrid 20 | jq --arg s "$3" "$filter")
	n+=" $(gw "$1" -j router show | jq --arg s "$3" "$filter")"
	[ "$n" = "$2 $2" ] && return
	echo "$n are $3, not $2"
	return 1
}

# shellcheck disable=SC2086 # a list of words
tap_ok "20 in the advert and 100 excluded, where there was one" eval '
	prio=200
	for ns in "$gwA" "$gwB"; do
		gw "$ns" router add dev lan vrid 20 version 3 interval 50ms \
			priority $prio vip 10.1.0.1/32 &&
			gw "$ns" router set dev lan vrid 20 $many $more
		prio=100
	done'
tap_ok "one has all 120, the other none" busywait 5000 eval '
	{ has_many "$gwA" 20 100 && has_many "$gwB" 0 0; } ||
	{ has_many "$gwB" 20 100 && has_many "$gwA" 0 0; }'
one=$gwA other=$gwB
state_is "$gwA" lan/20/4 active || one=$gwB other=$gwA
tap_ok "and both show them" busywait 1000 eval \
	'shows "$one" 120 present && shows "$other" 120 absent'
gw "$one" handover group lan/20/4
tap_ok "handed over, all of them" busywait 5000 eval \
	'has_many "$other" 20 100 && has_many "$one" 0 0'
# shellcheck disable=SC2086
tap_ok "half of them taken away: the rest stays where it is" eval '
	gw "$other" router set dev lan vrid 20 \
		$(printf "vip 10.2.0.%d/32 dev dummy0 excluded " {51..100}) $many &&
	busywait 2000 has_many "$other" 20 50 && shows "$other" 70 present &&
	counter_is "$other" vip_restored 0 dev lan vrid 20 &&
	counter_is "$other" vip_error 0 dev lan vrid 20'
tap_ok "all is gone without a trace" eval '
	for ns in "$gwA" "$gwB"; do
		gw "$ns" router del dev lan vrid 20 &&
			gw "$ns" router del dev lan vrid 10 &&
			gw "$ns" router del dev lan vrid 16 family inet6 &&
			has_nothing "$ns" && has_many "$ns" 0 0 || return 1
	done'
tap_done
