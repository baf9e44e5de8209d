#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The virtual MAC address: neighbours know a VIP by it, whoever is active, and
# nobody else ever uses it.
#
#        [ client ]
#        ┌──┴───── lan ─────────┐          VRID 10, VIP 192.0.2.1, 00:00:5e:00:01:0a
#        │ gwA              gwB │          and fe80::a, 2001:db8:1::1, ...:02:0a
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          one group, priorities 200 and 100
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          VRID 11, without a virtual MAC
#        [ server ]
#
# V08 V32 V34; RFC 9568 7.3, 8.1.2, 8.2.2; conformance points 3, 36, 45, 46,
# 48-51, 56.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require ping tcpdump arping

VMAC=00:00:5e:00:01:0a VMAC6=00:00:5e:00:02:0a

configure() {
	local ns prio=200
	for ns in "$gwA" "$gwB"; do
		gw "$ns" group add gw priority "$prio" preempt on &&
			gw "$ns" router add dev lan vrid 10 version 3 vmac on \
				interval 50ms group gw vip "$VIP_LAN/32" &&
			gw "$ns" router add dev lan vrid 10 family inet6 \
				interval 50ms group gw vmac on \
				vip fe80::a/64 vip "$VIP_LAN6/128" &&
			gw "$ns" router add dev wan vrid 11 version 3 \
				interval 50ms group gw vip "$VIP_WAN/32" ||
			return 1
		prio=100
	done
}

both_are() {
	state_is "$gwA" gw "$1" && state_is "$gwB" gw "$2"
}

reaches() {
	run_in "$client" ping -n -q -c 1 -W 1 "$SERVER"
}

pings() {
	run_in "$client" ping -n -q -c 1 -W 1 "$1"
}

# knows ADDR MAC: what the client has in its neighbour table.
knows() {
	local got
	got=$(ip -n "$client" -j neigh show "$1" | jq -r '.[0].lladdr')
	[ "$got" = "$2" ] && return
	echo "$1 is at $got, not $2"
	return 1
}

forget() {
	ip -n "$client" neigh flush dev eth0
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

tap_plan 46
tap_ok "the network is built" topo_gw
dump_gateways
capture_start backup "$lan" gwB -Q in ""
capture_start client "$client" eth0 ""
tap_ok "a group with virtual MAC addresses on each" configure
tap_ok "A is active, B backup" busywait 3000 both_are active backup
tap_ok "the VIPs are in place" busywait 1000 eval \
	'owns "$gwA" lan $VIP_LAN && ip -n "$gwA" address show dev lan |
	 grep -q "inet6 $VIP_LAN6/128"'
tap_ok "the client reaches the server" busywait 2000 reaches
tap_ok "and knows the gateway by its virtual MAC (point 48)" \
	knows "$VIP_LAN" $VMAC
tap_ok "IPv6 too" eval 'busywait 2000 pings "$VIP_LAN6" &&
	knows "$VIP_LAN6" $VMAC6'
macA=$(mac_of "$gwA" lan)
forget
tap_ok "one question has one answer" eval \
	'[ "$(run_in "$client" arping -c 1 -w 2 -I eth0 "$VIP_LAN" |
	      grep -ci "reply")" = 1 ]'
nap 500
tap_ok "recorded" capture_stop client
tap_ok "adverts come from it (point 3)" seen client \
	"ip proto 112 and src $GWA_LAN and not ether src $VMAC" 0
tap_ok "those of IPv6 too" seen client \
	"ip6 proto 112 and not ether src $VMAC6" 0
tap_ok "there were some of both" eval \
	'seen client "ip proto 112 and ether src $VMAC" some &&
	 seen client "ip6 proto 112 and ether src $VMAC6" some'
tap_ok "gratuitous ARPs name it in both headers (point 36)" seen client \
	"arp and ether src $VMAC and arp[8:4] = 0x00005e00 and arp[12:2] = 0x010a" some
tap_ok "no ARP about the VIP names another (point 48)" seen client \
	"arp and arp[14:4] = 0xc0000201 and not (arp[8:4] = 0x00005e00 and arp[12:2] = 0x010a)" 0
tap_ok "no Neighbour Advertisement of the VIPs tells A's own" eval \
	'seen client "icmp6 and ip6[40] = 136 and ip6[66:4] = 0x${macA:0:2}${macA:3:2}${macA:6:2}${macA:9:2} and ip6[48:4] = 0x20010db8 and ip6[60:4] = 1" 0'
nap 500
tap_ok "B is recorded" capture_stop backup
tap_ok "nothing from the virtual MAC left the backup (point 51)" seen backup \
	"ether[6:4] = 0x00005e00" 0

# ------------------------------------------------------------------ a backup
capture_start muted "$client" eth0 "icmp"
tap_ok "a frame to the virtual MAC at the backup's door (point 46)" eval '
	before=$(counter "$gwB" vmac_muted dev lan vrid 10 family inet)
	bridge -n "$lan" fdb replace $VMAC dev gwB master static sticky &&
	! pings "$SERVER" &&
	bridge -n "$lan" fdb del $VMAC dev gwB master &&
	[ "$(counter "$gwB" vmac_muted dev lan vrid 10 family inet)" -gt "$before" ]'
tap_ok "is not answered" eval 'capture_stop muted &&
	seen muted "icmp[icmptype] = icmp-echoreply" 0'
tap_ok "A's adverts have taught the switch again" busywait 2000 reaches

# ------------------------------------------------------------------ failover
cut_port "$lan" gwA
cut_port "$wan" gwA
tap_ok "A cut: B takes over" busywait 2000 state_is "$gwB" gw active
tap_ok "the client reaches the server by B" busywait 2000 reaches
tap_ok "at the same address" eval 'knows "$VIP_LAN" $VMAC'
heal_port "$lan" gwA
heal_port "$wan" gwA
tap_ok "healed: A takes back" busywait 3000 both_are active backup
tap_ok "the client reaches the server by A" busywait 2000 reaches
tap_ok "still at the same address" eval 'knows "$VIP_LAN" $VMAC &&
	pings "$VIP_LAN6" && knows "$VIP_LAN6" $VMAC6'

# ----------------------------------------------------------- reverse filters
for filter in 1 2; do
	set_sysctl "$gwA" net/ipv4/conf/all/rp_filter=$filter
	set_sysctl "$gwA" net/ipv4/conf/lan/rp_filter=$filter
	tap_ok "rp_filter=$filter changes nothing" eval \
		'reaches && pings "$VIP_LAN"'
done
set_sysctl "$gwA" net/ipv4/conf/all/rp_filter=0
set_sysctl "$gwA" net/ipv4/conf/lan/rp_filter=0
# Without a set: 6.1 looks for one outside of RCU, and a debug kernel says so.
tap_ok "a firewall knows packets by the device's name" eval '
	run_in "$gwA" nft add table t &&
	run_in "$gwA" nft add chain t c "{ type filter hook forward priority 0; }" &&
	run_in "$gwA" nft add rule t c iifname != lan iifname != wan drop &&
	reaches && run_in "$gwA" nft delete table t'

# -------------------------------------------------------------------- accept
tap_ok "accept off" eval '
	gw "$gwA" router set dev lan vrid 10 accept off &&
	gw "$gwA" router set dev lan vrid 10 family inet6 accept off'
forget
tap_ok "the VIP answers no ping (point 50)" not pings "$VIP_LAN"
tap_ok "but ARP, and forwards" eval 'reaches && knows "$VIP_LAN" $VMAC'
tap_ok "IPv6: no ping, but solicitations are answered" eval \
	'! pings "$VIP_LAN6" && knows "$VIP_LAN6" $VMAC6'
tap_ok "what is refused is counted" eval '
	counted "$gwA" vip_refused 1 dev lan vrid 10 family inet &&
	counted "$gwA" vip_refused 1 dev lan vrid 10 family inet6'
tap_ok "accept on: it answers" eval '
	gw "$gwA" router set dev lan vrid 10 accept on &&
	gw "$gwA" router set dev lan vrid 10 family inet6 accept on &&
	pings "$VIP_LAN" && pings "$VIP_LAN6"'

# ----------------------------------------------------------------- live, off
capture_start plain "$client" eth0 ""
epoch=$(group "$gwA" gw epoch)
tap_ok "vmac off on the active" eval '
	gw "$gwA" router set dev lan vrid 10 vmac off &&
	gw "$gwA" router set dev lan vrid 10 family inet6 vmac off'
tap_ok "the client learns A's own address" busywait 2000 eval \
	'knows "$VIP_LAN" "$macA" && knows "$VIP_LAN6" "$macA"'
tap_ok "and reaches the server" reaches
tap_ok "recorded" capture_stop plain
tap_ok "nothing has moved" eval '[ "$(group "$gwA" gw epoch)" = "$epoch" ]'
capture_start silent "$client" eth0 ""
nap 500
forget
reaches
pings "$VIP_LAN6"
tap_ok "with it off nothing bears a virtual MAC (V34)" eval '
	capture_stop silent && seen silent "ether[6:4] = 0x00005e00" 0 &&
	seen silent "ether[0:4] = 0x00005e00" 0'
tap_ok "vmac on again: so it is" eval '
	gw "$gwA" router set dev lan vrid 10 vmac on &&
	busywait 2000 knows "$VIP_LAN" $VMAC && reaches'

# ---------------------------------------------------------------- odd devices
tap_ok "a VLAN device (V33)" eval '
	ip -n "$gwA" link add link lan name lan.7 type vlan id 7 &&
	ip -n "$gwA" address add 203.0.113.2/24 dev lan.7 &&
	ip -n "$gwA" link set lan.7 up &&
	ip -n "$client" link add link eth0 name eth0.7 type vlan id 7 &&
	ip -n "$client" address add 203.0.113.9/24 dev eth0.7 &&
	ip -n "$client" link set eth0.7 up &&
	gw "$gwA" router add dev lan.7 vrid 10 version 3 interval 50ms \
		vmac on vip 203.0.113.1/32 &&
	busywait 3000 pings 203.0.113.1 && knows 203.0.113.1 $VMAC'
tap_ok "a bond" eval '
	ip -n "$gwA" link add bond0 type bond mode active-backup miimon 100 &&
	ip -n "$gwA" link add v0 type veth peer name v1 &&
	ip -n "$gwA" link set v0 master bond0 &&
	ip -n "$gwA" link set v1 up && ip -n "$gwA" link set bond0 up &&
	ip -n "$gwA" address add 198.18.0.2/24 dev bond0 &&
	gw "$gwA" router add dev bond0 vrid 12 version 3 interval 50ms \
		vmac on vip 198.18.0.1/32 &&
	busywait 3000 state_is "$gwA" bond0/12/4 active'
tap_ok "its port is refused, with what to do" exits 2 "put the router on that" \
	gw "$gwA" router add dev v0 vrid 13 vip 198.18.0.5/32
tap_ok "all is gone without a trace" eval '
	gw "$gwA" router del dev bond0 vrid 12 &&
	gw "$gwA" router del dev lan.7 vrid 10 &&
	ip -n "$gwA" link del lan.7 && ip -n "$gwA" link del bond0 &&
	gw "$gwA" router del dev lan vrid 10 &&
	gw "$gwA" router del dev lan vrid 10 family inet6 &&
	! bridge -n "$gwA" fdb show dev lan | grep -q "00:00:5e"'
tap_done
