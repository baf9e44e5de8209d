# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Two tenants with the same addresses behind the gateways of topo_gw, each in a VRF and
# a conntrack zone of its own, with a mark and a group of its own. Sourced by tests,
# behind what has topo.sh.
#
#        [ client ] lan ─┐             ┌─ lan [ client2 ]    both 192.0.2.10
#          t1, zone 1    gwA ── wan ── gwB   zone 2, t2
#                          [ server ]
#
# Strict: what is not known or does not begin inside is dropped.
# shellcheck disable=SC2034,SC2153,SC2154 # the test's and its reader's

VIP_LAN2=192.0.2.254 VIP_WAN2=198.51.100.4
client2='' lan2=''

second_lan() {
	setup_ns client2 lan2 && {
		topo_cable "$lan2" client "$client2" eth0
		topo_cable "$lan2" gwA "$gwA" lan2
		topo_cable "$lan2" gwB "$gwB" lan2
	} | ip -batch - && topo_switch "$lan2" client gwA gwB &&
		ip -n "$client2" -batch - <<-END
			address add $CLIENT/24 dev eth0
			link set eth0 up
			route add default via $VIP_LAN2
		END
}

# tenants NS N: what a gateway knows of both. Answers are told apart by the mark.
tenants() {
	ip -n "$1" -batch - <<-END &&
		link add t1 type vrf table 101
		link add t2 type vrf table 102
		link set t1 up
		link set t2 up
		link set lan master t1
		link set lan2 address 02:67:77:00:03:0$2
		link set lan2 master t2
		address add 192.0.2.$2/24 dev lan2
		link set lan2 up
		route add 198.51.100.0/24 dev wan table 101
		route add 198.51.100.0/24 dev wan table 102
		rule add pref 900 fwmark 1 table 101
		rule add pref 901 fwmark 2 table 102
	END
		ip netns exec "$1" nft -f - <<-END
			flush ruleset
			table inet gw {
				chain raw {
					type filter hook prerouting priority raw
					iifname lan ct original zone set 1
					iifname lan2 ct original zone set 2
				}
				chain marks {
					type filter hook prerouting priority mangle
					iifname lan ct state new ct mark set 1
					iifname lan2 ct state new ct mark set 2
					iifname wan meta mark set ct mark
				}
				# to a VIP: what is in no window would be answered by an RST
				chain input {
					type filter hook input priority filter
					ct state invalid drop
				}
				chain forward {
					type filter hook forward priority filter
					ct state invalid drop
					ct state established,related accept
					iifname { t1, t2 } ct state new accept
					drop
				}
				chain post {
					type nat hook postrouting priority srcnat
					oifname wan ct mark 1 snat ip to $VIP_WAN
					oifname wan ct mark 2 snat ip to $VIP_WAN2
				}
			}
		END
}

# tenant NS t1|t2 PRIORITY INTERVAL [WORDS...]: its group; WORDS are more of its routers.
tenant() {
	local ns=$1 group=$2 dev=lan vrid=20 vip=$VIP_LAN vip_wan=$VIP_WAN
	[ "$2" = t1 ] || dev=lan2 vrid=21 vip=$VIP_LAN2 vip_wan=$VIP_WAN2
	local word=(version 3 interval "$4" group "$2" "${@:5}")
	gw "$ns" group add "$group" priority "$3" preempt on &&
		gw "$ns" router add dev "$dev" vrid 10 "${word[@]}" vip "$vip/24" &&
		gw "$ns" router add dev wan vrid "$vrid" "${word[@]}" vip "$vip_wan/24"
}
