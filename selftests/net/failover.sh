#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A pair elects one active router, which alone has the VIP; the other takes over
# when it falls silent, resigns or cannot go on, and what they send is VRRP.
#
#        [ client ]                        192.0.2.10
#           │
#        ┌──┴───── lan ─────────┐          VIP 192.0.2.1, 192.0.2.101
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          192.0.2.2, 192.0.2.3
#       priority 200     priority 100
#
# V01 V03 V05 V07 (one active, takeover, its VIPs, alone too), V22 V23 V24
# (priorities, no preemption unless told, the wire), V39 (version 2), V47 (VIP
# of a prefix of its own), V52; RFC 9568 6.4.

# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require ping socat tcpdump tshark rmmod

G=lan/10/4
VIP2=192.0.2.101

# add NS PRIORITY
add() {
	gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
		priority "$2" vip "$VIP_LAN/32" vip "$VIP2/24"
}

# Who answers on the VIP by TCP.
serve() {
	echo "$1" >"$gwha_tmp/name-$1"
	start_in "tcp$1" "$2" socat -U TCP4-LISTEN:7000,fork,reuseaddr \
		"OPEN:$gwha_tmp/name-$1,rdonly"
}

tcp_says() {
	[ "$(run_in "$client" socat -u -T 1 \
		"TCP4:$VIP_LAN:7000,connect-timeout=1" -)" = "$1" ]
}

pings() {
	run_in "$client" ping -n -q -c 1 -W 1 "$1"
}

both_are() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2"
}

epochs() {
	echo "$(group "$gwA" "$G" epoch) $(group "$gwB" "$G" epoch)"
}

epochs_are() {
	[ "$(epochs)" = "$1" ]
}

# resigned NS: the group of NS took over because its peer sent priority 0.
resigned() {
	state_is "$1" "$G" active && group_is "$1" "$G" why resigned
}

tap_plan 48
tap_ok "the network is built" eval "topo_pair && topo_client"
serve A "$gwA"
serve B "$gwB"
dump_gateways
capture_start wire "$lan" br0 ip proto 112

# ------------------------------------------------------------------- election
tap_ok "B begins alone" add "$gwB" 100
tap_ok "B becomes active alone (V07)" busywait 2000 state_is "$gwB" "$G" active
tap_ok "A joins with priority 200" add "$gwA" 200
tap_ok "A does not preempt (V23)" stays 500 both_are backup active
tap_ok "B is deleted" gw "$gwB" router del dev lan vrid 10
tap_ok "A takes over, for B resigned" busywait 1000 resigned "$gwA"
tap_ok "B joins again" add "$gwB" 100
tap_ok "A is active, B backup (V01)" busywait 1000 both_are active backup
tap_ok "A has the VIPs (V05)" busywait 1000 eval \
	'owns "$gwA" lan $VIP_LAN && owns "$gwA" lan $VIP2'
tap_ok "the VIPs keep their prefix lengths (V47)" eval \
	'ip -n "$gwA" addr show dev lan | grep -q "inet $VIP_LAN/32" &&
	 ip -n "$gwA" addr show dev lan | grep -q "inet $VIP2/24"'
tap_ok "B has none of them" eval \
	'has_none "$gwB" $VIP_LAN && has_none "$gwB" $VIP2'
tap_ok "A says present" eval \
	'[ "$(router "$gwA" lan 10 "vip[].state")" = $'"'present\npresent'"' ]'
tap_ok "ping by the VIP" pings "$VIP_LAN"
tap_ok "ping by the second VIP" pings "$VIP2"
tap_ok "TCP by the VIP reaches A" tcp_says A

# ------------------------------------------------------------------- takeover
cut_port "$lan" gwA
tap_ok "cut: B takes over (V03)" busywait 1000 both_are active active
tap_ok "B says why" group_is "$gwB" "$G" why timeout
tap_ok "B has the VIPs" busywait 1000 owns "$gwB" lan "$VIP_LAN"
tap_ok "ping after the takeover" busywait 1000 pings "$VIP_LAN"
tap_ok "TCP reaches B" busywait 1000 tcp_says B
heal_port "$lan" gwA
tap_ok "healed: the higher priority wins" busywait 1000 both_are active backup
tap_ok "B says why" group_is "$gwB" "$G" why better
tap_ok "B gave the VIPs back" busywait 1000 has_none "$gwB" "$VIP_LAN"
tap_ok "TCP reaches A again" busywait 1000 tcp_says A

# A switch port may take a second to forward again: longer than that is waited
# for an active router.
for ns in "$gwA" "$gwB"; do
	gw "$ns" router set dev lan vrid 10 interval 500ms
done
link_down "$lan" gwA
tap_ok "A loses its carrier: B takes over" busywait 4000 both_are init active
tap_ok "A says why" router_is "$gwA" lan 10 cause no-carrier
tap_ok "A has no VIP" busywait 1000 has_none "$gwA" "$VIP_LAN"
link_up "$lan" gwA
tap_ok "A comes back as backup" busywait 5000 both_are backup active
before=$(epochs)
tap_ok "and stays: preempt is off (V23)" stays 3000 both_are backup active
tap_ok "no epoch has changed" epochs_are "$before"
gw "$gwA" router set dev lan vrid 10 preempt on
tap_ok "preempt on: A takes back" busywait 4000 both_are active backup
tap_ok "A says why" group_is "$gwA" "$G" why preempt

# ------------------------------------------------------- equal priority, by address
gw "$gwA" router set dev lan vrid 10 priority 150 preempt off interval 50ms
gw "$gwB" router set dev lan vrid 10 priority 150 interval 50ms
busywait 2000 eval 'router_is "$gwB" lan 10 active_interval_us 50000'
tap_ok "equal priority: A stays" stays 500 both_are active backup
cut_port "$lan" gwB
busywait 1000 both_are active active
heal_port "$lan" gwB
tap_ok "of two actives the greater address wins" \
	busywait 1000 both_are backup active

# ------------------------------------------------- priority 0 from those who leave
tap_ok "link set down: the peer hears it" eval \
	'ip -n "$gwB" link set lan down && busywait 1000 resigned "$gwA"'
tap_ok "B says why" router_is "$gwB" lan 10 cause admin-down
ip -n "$gwB" link set lan up
tap_ok "B comes back" busywait 5000 both_are active backup
tap_ok "router del: the peer hears it" eval \
	'gw "$gwA" router del dev lan vrid 10 && busywait 1000 resigned "$gwB"'
tap_ok "A deleted its VIPs" has_none "$gwA" "$VIP_LAN"

# a peer of the plain dialect is answered in it; then a router of version 2
tap_ok "a plain checksum is understood" eval \
	'run_in "$client" $FRAMES send eth0 \
	 src=$CLIENT,vrid=10,prio=1,interval=5,sum=plain,addrs=$VIP_LAN+$VIP2 &&
	 busywait 1000 router_is "$gwB" lan 10 peer "$CLIENT"'
tap_ok "a router of version 2, the default (V39)" eval \
	'gw "$gwA" router add dev lan vrid 20 vip 203.0.113.1/32 priority 254 &&
	 nap 3000 && busywait 8000 state_is "$gwA" lan/20/4 active'
tap_ok "the module is removed with routers active" rmmod gwha
tap_ok "the capture is complete" capture_stop wire

# ------------------------------------------------------------------- the wire
# One line for each frame; src, ttl, dst, dst MAC, version, type, vrid, prio,
# count, checksum status, auth type, addresses, intervals, the bytes at the end.
judge() {
	tshark -r "$gwha_tmp/wire.pcap" -Y "vrrp && ip.src != $CLIENT" \
		-o "vrrp.v3_checksum_as_in_v2:$1" -T fields -E separator=' ' \
		-E occurrence=a -E aggregator=+ -e ip.src -e ip.ttl -e ip.dst \
		-e eth.dst -e vrrp.version -e vrrp.type -e vrrp.virt_rtr_id \
		-e vrrp.prio -e vrrp.addr_count -e vrrp.checksum.status \
		-e vrrp.ip_addr 2>>"$gwha_tmp/tshark.err" >"$gwha_tmp/$1.txt"
}

# every SETTING CONDITION: holds for each frame of version 2 or 3, and there are some.
every() {
	awk -v n=0 '{ n++ } !('"$2"') { print; bad = 1 }
		END { exit bad || !n }' "$gwha_tmp/$1.txt"
}

# some SETTING CONDITION
some() {
	awk "$2"' { n = 1 } END { exit !n }' "$gwha_tmp/$1.txt"
}

frames_are_right() {
	judge FALSE && judge TRUE &&
		every FALSE '$2 == 255 && $3 == "224.0.0.18" &&
			$4 == "01:00:5e:00:00:12" && $6 == 1' &&
		every FALSE '$1 == "'"$GWA_LAN"'" || $1 == "'"$GWB_LAN"'"' &&
		every FALSE '$5 == 3 || $7 == 20' &&
		every FALSE '$5 == 2 || ($7 == 10 && $9 == 2 &&
			$11 == "'"$VIP_LAN+$VIP2"'")'
}

# A peer of the plain dialect made B change: before it pseudo, after it plain.
checksums_are_right() {
	every FALSE '$10 == 1 || $5 == 3' && every TRUE '$10 == 1 || $5 == 3' &&
		paste -d' ' "$gwha_tmp/FALSE.txt" "$gwha_tmp/TRUE.txt" | awk '
		$5 != 3 { next }
		$10 == $21 { print "neither or both:", $0; bad = 1 }
		$10 != 1 && $21 == 1 { plain++ }
		$10 == 1 && plain { print "pseudo again:", $0; bad = 1 }
		$10 == 1 { pseudo++ }
		END { exit bad || !plain || !pseudo }'
}

resigns_are_right() {
	every FALSE '$8 ~ /^(0|100|150|200|254)$/' &&
		some FALSE '$1 == "'"$GWA_LAN"'" && $8 == 0 && $7 == 10' &&
		some FALSE '$1 == "'"$GWB_LAN"'" && $8 == 0 && $7 == 10' &&
		some FALSE '$5 == 2 && $8 == 0'
}

v2_is_right() {
	local all plain
	all=$(capture_count wire 'ip proto 112 and ip[20] = 0x21')
	plain=$(capture_count wire "ip proto 112 and ip[20] = 0x21 and
		ip[2:2] = 40 and ip[24:2] = 1 and ip[32:4] = 0 and ip[36:4] = 0")
	echo "$all of version 2, $plain with interval 1 and zeros"
	[ "$all" -gt 0 ] && [ "$all" = "$plain" ]
}

tap_ok "frames: TTL, destination, source, version, list (V24)" frames_are_right
dump_on_fail head -n 20 "$gwha_tmp/FALSE.txt"
tap_ok "frames: checksums hold in the dialect of the peer" checksums_are_right
tap_ok "frames: priority 0 from each who left" resigns_are_right
tap_ok "frames: version 2 has no authentication, its data is zero" v2_is_right
tap_done
