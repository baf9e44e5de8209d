#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# VRRP over IPv6: a pair elects one active router, which alone has the VIPs, tells
# the neighbours when they work and not before, and falls silent for them with
# the verdict that takes them away.
#
#        [ client ]                        2001:db8:1::10
#           │
#        ┌──┴───── lan ─────────┐          VIPs fe80::67:1, 2001:db8:1::1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          link-local addresses by MAC address
#       priority 200     priority 100
#
# V01 V03 V05 V09 V12 V24 V54; RFC 9568 5.1.2, 5.2.8, 5.2.9, 6.4.2, 6.4.3, 7.2;
# RFC 4861 4.4; conformance points 1, 2, 4-8, 11, 12, 36, 39, 42, 45, 47, 48, 52.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require ping tcpdump tshark insmod rmmod chrt awk

G=lan/60/6 asker=''
VIP_LL=fe80::67:1
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/rtnlhold/rtnlhold.ko

# add NS PRIORITY
add() {
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" vip "$VIP_LL/64" vip "$VIP_LAN6/64"
}

# refused TEXT VIP...: a router with these VIPs is, with this text.
refused() {
	local text=$1 vip args=()
	shift
	for vip; do
		args+=(vip "$vip")
	done
	exits 2 "$text" gw "$gwA" router add dev lan vrid 61 family inet6 \
		"${args[@]}"
}

pings() {
	run_in "$client" ping -6 -n -q -c 1 -W 1 "$1"
}

# has_vips NS: both are there, and neither is tentative or failed.
has_vips() {
	owns "$1" lan "$VIP_LL" && owns "$1" lan "$VIP_LAN6" &&
		[ -z "$(ip -n "$1" -6 address show tentative)" ] &&
		[ -z "$(ip -n "$1" -6 address show dadfailed)" ]
}

has_no_vips() {
	has_none "$1" "$VIP_LL" && has_none "$1" "$VIP_LAN6"
}

resigned() {
	state_is "$1" "$G" active && group_is "$1" "$G" why resigned
}

# Local to A, asked without RTNL.
in_place() {
	nsenter --net="/run/netns/$gwA" grep -q \
		'^20010db8000100000000000000000001 ' /proc/net/if_inet6
}

# ask_for MS: ask for the VIP this long; who answered is in asker.log.
ask_for() {
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LAN6" "$CLIENT6"
	busywait 5000 grep -q asking "$gwha_tmp/asker.log"
	nap "$1"
	kill "$asker"
	wait "$asker" 2>/dev/null
	cat "$gwha_tmp/asker.log"
}

# only NS_MAC: this one answers, nobody else, and says it is a router, solicited
# and overriding (R, S, O).
only() {
	local out
	out=$(ask_for 300)
	echo "$out"
	grep -q " $1 e0" <<<"$out" && ! grep -v "asking\| $1 e0" <<<"$out"
}

echoes_in() {
	run_in "$1" awk '$1 == "Icmp6InEchos" { print $2 }' /proc/net/snmp6
}

# takes NS MAC COUNT: of five echo requests to the VIP at this MAC address so
# many are taken in.
takes() {
	local before
	before=$(echoes_in "$1")
	run_in "$client" "$FRAMES" send eth0 \
		"echo=1,src=$CLIENT6,dst=$VIP_LAN6,dmac=$2,n=5" || return 1
	busywait 200 eval '[ "$(echoes_in "'"$1"'")" = '$((before + $3))' ]'
}

# What a neighbour hears of the VIP first, at a takeover; it is asked at once by
# one that lets nothing get in between, and works.
first_word() {
	local at flags mac echo answer
	read -r at flags mac echo answer < <(grep -v listening "$gwha_tmp/caller.log")
	echo "at $at, flags $flags, of $mac: echo after $echo us, answer after $answer us"
	[ "$flags" = a0 ] && [ "$mac" = "$1" ] && [ "$echo" != - ] &&
		[ "$answer" != - ]
}

start_caller() {
	start_in caller "$client" chrt -f 90 "$FRAMES" call eth0 "$VIP_LAN6" "$CLIENT6"
	busywait 5000 grep -q listening "$gwha_tmp/caller.log"
}

caller_is_done() {
	grep -qv listening "$gwha_tmp/caller.log"
}

tap_plan 57
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
macA=$(mac_of "$gwA" lan) macB=$(mac_of "$gwB" lan)

# --------------------------------------------------------------- configuration
tap_ok "the first VIP must be link-local (RFC 9568 5.2.9)" \
	refused "give one of fe80::/10" "$VIP_LAN6/64"
tap_ok "and not only another" \
	refused "give one of fe80::/10" "$VIP_LAN6/64" "$VIP_LL/64"
tap_ok "no loopback" refused "unicast" ::1/128
tap_ok "no multicast" refused "unicast" fe80::1/64 ff02::1/128
tap_ok "no address of zeros" refused "unicast" ::/128
tap_ok "no IPv4 in IPv6" refused "family inet" fe80::1/64 ::ffff:192.0.2.1/128
tap_ok "no address of this node" \
	refused "address of this node" "$GWA_LAN_LL/64"
tap_ok "no VIP twice" exits 1 "second time" gw "$gwA" router add dev lan \
	vrid 61 family inet6 vip "$VIP_LL/64" vip "$VIP_LL/64"
tap_ok "no version 2 (V40)" exits 2 "version 3" gw "$gwA" router add dev lan \
	vrid 61 family inet6 version 2 vip "$VIP_LL/64"

# ------------------------------------------------------------------- election
capture_start wire "$lan" br0 "ip6 proto 112 or (icmp6 and ip6[40] = 136)"
tap_ok "B begins alone" add "$gwB" 100
tap_ok "B becomes active alone (V07)" busywait 2000 state_is "$gwB" "$G" active
tap_ok "A joins with priority 200" add "$gwA" 200
tap_ok "A does not preempt (V23)" stays 500 both_are backup active
start_caller
gw "$gwA" router set dev lan vrid 60 family inet6 preempt on
tap_ok "preempt on: A takes over" busywait 2000 both_are active backup
tap_ok "its link-local address is its source" \
	router_is "$gwA" lan 60 source "$GWA_LAN_LL"
tap_ok "A has the VIPs (V05)" busywait 1000 has_vips "$gwA"
tap_ok "B has none of them" busywait 1000 has_no_vips "$gwB"
tap_ok "A says present" eval \
	'[ "$(router "$gwA" lan 60 "vip[].state")" = $'"'present\npresent'"' ]'
busywait 2000 caller_is_done
tap_ok "the VIP worked when its first advertisement left" first_word "$macA"
tap_ok "what A itself begins on the link is not of a VIP" eval \
	'ip -n "$gwA" -6 route get fe80::67:99 oif lan | grep -q "src $GWA_LAN_LL"'
tap_ok "ping by the VIP" pings "$VIP_LAN6"
tap_ok "ping by the link-local VIP" pings "$VIP_LL%eth0"
tap_ok "advertisements are counted, no ARP" eval \
	'counted "$gwA" na_sent 4 dev lan vrid 60 &&
	 counter_is "$gwA" arp_sent 0 dev lan vrid 60'
tap_ok "another router may not have the VIP" \
	refused "another router has this VIP" fe80::67:2/64 "$VIP_LAN6/64"
tap_ok "nor the link-local one" refused "another router" "$VIP_LL/64"

# ------------------------------------------------------------------- takeover
cut_port "$lan" gwA
tap_ok "cut: B takes over (V03)" busywait 1000 both_are active active
tap_ok "B has the VIPs" busywait 1000 has_vips "$gwB"
tap_ok "ping after the takeover" busywait 1000 pings "$VIP_LAN6"
heal_port "$lan" gwA
tap_ok "healed: the higher priority wins" busywait 1000 both_are active backup
tap_ok "B gave the VIPs back" busywait 1000 has_no_vips "$gwB"
tap_ok "A was never told that its VIPs are taken" has_vips "$gwA"
tap_ok "ping by the VIP again" busywait 1000 pings "$VIP_LAN6"
gw "$gwA" router set dev lan vrid 60 family inet6 priority 150 preempt off
gw "$gwB" router set dev lan vrid 60 family inet6 priority 150
cut_port "$lan" gwA
busywait 1000 both_are active active
heal_port "$lan" gwA
tap_ok "of two actives the greater link-local address wins" \
	busywait 1000 both_are backup active
tap_ok "handover (V54)" gw "$gwB" handover group "$G"
tap_ok "A took over, for B resigned" busywait 1000 resigned "$gwA"
tap_ok "A has the VIPs again" busywait 1000 has_vips "$gwA"

# -------------------------------------------------------------------- a backup
tap_ok "A alone answers, as a router" only "$macA"
tap_ok "B takes nothing in" takes "$gwB" "$macB" 0
tap_ok "A does" takes "$gwA" "$macA" 5
ip -n "$gwB" address add "$VIP_LAN6/64" dev lan
tap_ok "configured on B by hand: A alone answers" only "$macA"
tap_ok "what was suppressed is counted" counted "$gwB" vip_muted 3 dev lan vrid 60
tap_ok "B still takes nothing in" takes "$gwB" "$macB" 0
ip -n "$gwB" address del "$VIP_LAN6/64" dev lan
# one that asked the network whether it may be used, and was told no
set_sysctl "$gwB" net/ipv6/conf/lan/accept_dad=1
ip -n "$gwB" address add "$VIP_LAN6/64" dev lan
tap_ok "configured by hand, and found to be taken" busywait 3000 eval \
	'ip -n "$gwB" -6 address show dadfailed | grep -q "$VIP_LAN6/"'
start_caller
tap_ok "B takes over by handover" eval \
	'gw "$gwA" handover group "$G" && busywait 1000 resigned "$gwB"'
tap_ok "its VIP is usable all the same" busywait 1000 has_vips "$gwB"
busywait 2000 caller_is_done
tap_ok "and was when it was announced" first_word "$macB"
set_sysctl "$gwB" net/ipv6/conf/lan/accept_dad=0

# ------------------------------------------------------------ the active's own
before=$(counter "$gwB" vip_restored dev lan vrid 60)
ip -n "$gwB" address del "$VIP_LAN6/64" dev lan
tap_ok "deleted by hand: back within 1 s (V09)" \
	busywait 1000 has_vips "$gwB"
tap_ok "and counted once" busywait 500 \
	counter_is "$gwB" vip_restored $((before + 1)) dev lan vrid 60
tap_ok "the same for the link-local one" eval \
	'ip -n "$gwB" address del "$VIP_LL/64" dev lan &&
	 busywait 1000 has_vips "$gwB"'
tap_ok "the capture is complete" capture_stop wire
gw "$gwB" handover group "$G"
busywait 1000 both_are active backup
busywait 1000 has_vips "$gwA"

# ----------------------------------------------------------------- RTNL is held
if [ -r "$HELPER" ] && insmod "$HELPER"; then
	# in the guest alone; gone with it
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LAN6" "$CLIENT6"
	busywait 20000 grep -q "$macA" "$gwha_tmp/asker.log"
	tap_ok "RTNL held: A steps down with its address in place" step_down
	busywait 3000 held 0
	tap_ok "B owns the VIPs when RTNL is free" busywait 1000 has_vips "$gwB"
	tap_ok "A has none of them" busywait 1000 has_no_vips "$gwA"
	busywait 1000 b_answers
	kill "$asker"
	tap_ok "A answered nothing after the verdict" silent_since_verdict
	rmmod rtnlhold
else
	for i in 1 2 3 4; do
		tap_skip "RTNL held, $i" "rtnlhold.ko is not built"
	done
fi

# ------------------------------------------------------------------- the wire
# One line for each frame of the protocol.
judge() {
	tshark -r "$gwha_tmp/wire.pcap" -Y vrrp -T fields -E separator=' ' \
		-E occurrence=a -E aggregator=+ -e ipv6.src -e ipv6.hlim \
		-e ipv6.dst -e eth.dst -e vrrp.version -e vrrp.type \
		-e vrrp.virt_rtr_id -e vrrp.addr_count -e vrrp.checksum.status \
		-e vrrp.ipv6_addr -e ipv6.tclass.dscp -e vrrp.prio -e eth.src \
		2>>"$gwha_tmp/tshark.err" >"$gwha_tmp/adverts.txt"
	tshark -r "$gwha_tmp/wire.pcap" \
		-Y "icmpv6.type == 136 && ipv6.dst == ff02::1" -T fields \
		-E separator=' ' -E occurrence=a -E aggregator=+ -e ipv6.src \
		-e ipv6.hlim -e eth.dst -e icmpv6.nd.na.flag.r \
		-e icmpv6.nd.na.flag.s -e icmpv6.nd.na.flag.o \
		-e icmpv6.nd.na.target_address -e icmpv6.opt.linkaddr \
		-e eth.src -e icmpv6.checksum.status -e icmpv6.opt.type \
		2>>"$gwha_tmp/tshark.err" >"$gwha_tmp/na.txt"
}

# every FILE CONDITION: holds for each line, and there are some.
every() {
	awk -v n=0 '{ n++ } !('"$2"') { print; bad = 1 }
		END { exit bad || !n }' "$gwha_tmp/$1.txt"
}

adverts_are_right() {
	judge && every adverts '$2 == 255 && $3 == "ff02::12" &&
		$4 == "33:33:00:00:00:12" && $5 == 3 && $6 == 1 && $7 == 60 &&
		$8 == 2 && $9 == 1 && $10 == "'"$VIP_LL+$VIP_LAN6"'" &&
		$11 == 48' &&
		every adverts '$1 == "'"$GWA_LAN_LL"'" && $13 == "'"$macA"'" ||
			$1 == "'"$GWB_LAN_LL"'" && $13 == "'"$macB"'"' &&
		every adverts '$12 ~ /^(0|100|150|200)$/'
}

nas_are_right() {
	every na '$1 == $7 && $2 == 255 && $3 == "33:33:00:00:00:01" &&
		$4 == 1 && $5 == 0 && $6 == 1 && $8 == $9 && $10 == 1 &&
		$11 == 2' &&
		every na '$7 == "'"$VIP_LL"'" || $7 == "'"$VIP_LAN6"'"'
}

tap_ok "adverts: hop limit, destination, source, list, checksum (V24)" \
	adverts_are_right
dump_on_fail head -n 20 "$gwha_tmp/adverts.txt"
dump_on_fail head -n 20 "$gwha_tmp/na.txt"
tap_ok "advertisements of VIPs: R and O, not S, the link-layer address" nas_are_right
tap_done
