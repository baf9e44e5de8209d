#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `ip`, a neighbour and FRR see of one VIP, 10.9.0.1, on a backup and on
# an active, for each form; and what the deletion of a primary takes along.
# Runs inside the guest.
set -u
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

vip=10.9.0.1

frr_up() {
	mkdir -p /run/frr
	chown frr:frr /run/frr
	cat >/run/frr/bgpd.conf <<-END
		router bgp 65001
		 bgp router-id 1.1.1.1
		 no bgp ebgp-requires-policy
		 bgp network import-check
		 address-family ipv4 unicast
		  network $vip/32
	END
	: >/run/frr/zebra.conf
	/usr/lib/frr/zebra -d -A 127.0.0.1 -f /run/frr/zebra.conf
	/usr/lib/frr/bgpd -d -A 127.0.0.1 -p 0 -f /run/frr/bgpd.conf
	until vtysh -d bgpd -c "show ip bgp" 2>/dev/null | grep -q "$vip"; do
		sleep 0.2
	done
}

frr_says() {
	if vtysh -d bgpd -c "show ip bgp $vip/32" 2>/dev/null | grep -q " valid,"; then
		echo announced
	else
		echo "not announced"
	fi
}

# The answer after it has been the same five times in a row, half a second apart.
frr_settled() {
	local last='' now same=0 tries=0
	while [ "$same" -lt 4 ] && [ "$tries" -lt 40 ]; do
		now=$(frr_says)
		same=$((same + 1))
		[ "$now" = "$last" ] || same=0
		last=$now
		tries=$((tries + 1))
		sleep 0.5
	done
	echo "$last"
}

yes_no() {
	if "$@" >/dev/null 2>&1; then
		echo yes
	else
		echo no
	fi
}

asks_arp() {
	client ip neigh flush dev c0
	client arping -c 1 -w 1 -I c0 "$vip"
}

# The client knows the node's MAC already: is a packet to the VIP accepted?
sends_packet() {
	client ip neigh replace "$vip" dev c0 lladdr "$(cat /sys/class/net/e0/address)"
	client ping -n -c 1 -W 1 "$vip"
	local rc=$?
	client ip neigh del "$vip" dev c0
	return $rc
}

# A packet to some other host: is the VIP chosen as its source?
source_of() {
	ip route get 10.9.255.254 | sed -n 's/.* src \([^ ]*\).*/\1/p'
}

look() {
	echo "== $1"
	echo "   ip addr:      $(ip -br addr | awk -v v="$vip/" 'index($0, v) { print $1, $2, "has it" }')"
	echo "   table local:  $(ip route show table local "$vip" | tr '\n' ';')"
	echo "   answers ARP:  $(yes_no asks_arp)"
	echo "   accepts:      $(yes_no sends_packet)"
	echo "   route get:    $(ip route get "$vip" | head -n 1)"
	echo "   source:       $(source_of)"
	echo "   zebra:        $(vtysh -d zebra -c "show ip route $vip/32" | grep -E 'Known via|directly|is local' | tr -s ' \n' ' ')"
	echo "   bgpd:         $(frr_settled)"
}

look_forms() {
	local one="vips=1 links=1 garp=0"

	look "form 1, backup"
	run form=addr down=0 "$one"
	look "form 1, active"
	run form=addr down=1 "$one"
	look "form 1, backup again"

	run form=route down=0 "$one"
	look "form 3 alone (mixture between its two halves), active"
	run form=addr down=0 "$one"
	look "mixture, active"
	run form=addr down=1 "$one"
	look "mixture, backup again (the address alone was deleted)"

	run form=addr down=0 "$one"
	run form=route down=1 "$one"
	look "form 3 with the address kept, backup"
	run form=route down=0 "$one"
	look "form 3 with the address kept, active"
	run form=addr down=1 "$one"

	for dev in d m; do
		run form=addr down=0 own=$dev "$one"
		ip link set "${dev}0" down
		look "form 2 on ${dev}0, backup, local routes left alone"
		run form=route down=1 own=$dev "$one"
		look "form 2 on ${dev}0, backup, local routes taken away"
		run form=link down=0 own=$dev "$one"
		look "form 2 on ${dev}0, active"
		run form=addr down=1 own=$dev "$one"
		look "form 2 on ${dev}0, address deleted"
	done
}

# What a route without its address object, and a VRF, do otherwise.
traps() {
	local one="vips=1 links=1 garp=0"

	sysctl -qw net.ipv4.conf.all.arp_ignore=1
	run form=route down=0 "$one"
	echo "arp_ignore=1, route alone: answers ARP: $(yes_no asks_arp)"
	run form=addr down=0 "$one"
	echo "arp_ignore=1, route and address: answers ARP: $(yes_no asks_arp)"
	run form=addr down=1 "$one"
	sysctl -qw net.ipv4.conf.all.arp_ignore=0

	run form=route down=0 hostroute=0 "$one"
	run form=addr down=0 "$one"
	echo "route of another protocol, then the address: $(ip route show table local "$vip" | wc -l) routes"
	run form=addr down=1 "$one"
	echo "the address deleted: $(ip route show table local "$vip" | wc -l) routes"
	run form=route down=1 hostroute=0 "$one"

	ip link add vrf0 type vrf table 100
	ip link set vrf0 up
	ip link set d2 master vrf0
	ip addr add 192.0.2.1/32 dev d2
	echo "in a VRF: $(ip route show table all type local | grep 192.0.2.1)"
}

# Which of three addresses are left after the first is deleted?
siblings() {
	local plen=$1 promote=$2 left
	sysctl -qw net.ipv4.conf.d1.promote_secondaries="$promote"
	ip addr add "192.0.2.11/$plen" dev d1
	ip addr add "192.0.2.12/$plen" dev d1
	ip addr add "192.0.2.13/$plen" dev d1
	ip addr del "192.0.2.11/$plen" dev d1
	left=$(ip -br -4 addr show dev d1 | grep -o '192[^ ]*' | tr '\n' ' ')
	echo "/$plen promote_secondaries=$promote: deleted .11, left: ${left:-none}"
	ip addr flush dev d1
}

load
links_up
case ${VIPFORMS_LOOK:-all} in
all | traps)
	echo "== siblings"
	siblings 24 0
	siblings 24 1
	siblings 32 0
	echo "== traps"
	traps
	;;
esac
case ${VIPFORMS_LOOK:-all} in
all | forms)
	frr_up
	look_forms
	;;
esac
