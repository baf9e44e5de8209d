# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Networks to test in, and ways to break them. Sourced by tests; sources lib.sh.
#
# topo_pair: two gateways on one LAN.
#
#        ┌──────── lan ─────────┐          switch, a bridge in its own namespace
#        │ gwA              gwB │          its ports, named after who is there
#        └──┬────────────────┬──┘
#          lan              lan            192.0.2.2, 192.0.2.3
#        [ gwA ]          [ gwB ]          2001:db8:1::2, ::3
#
# topo_gw: what a gateway is for.
#
#        [ client ]                        192.0.2.10      2001:db8:1::10
#          eth0
#           │ client
#        ┌──┴───── lan ─────────┐          VIP 192.0.2.1   2001:db8:1::1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#          lan              lan            192.0.2.2, .3   2001:db8:1::2, ::3
#        [ gwA ]          [ gwB ]
#          wan              wan            198.51.100.2, .3  2001:db8:2::2, ::3
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          VIP 198.51.100.1  2001:db8:2::1
#           │ server
#          eth0
#        [ server ]                        198.51.100.10   2001:db8:2::10
#
# Client and server have their default route by the VIP of their side. Nobody
# owns a VIP before a test says so. Names of the namespaces are in $client,
# $lan, $gwA, $gwB, $wan and $server, as setup_ns leaves them.
#
# Link-local addresses of the gateways come from the Ethernet addresses that they
# are given, and need no duplicate address detection: GWA_LAN_LL and so on.
#
# Why a port can be cut without its gateway noticing: a switch is a bridge, and
# a bridge port in the state "disabled" neither takes nor gives frames while its
# device stays up, so the veth's other end, the gateway's, keeps its carrier.
# That is a cable pulled on the far side of a media converter, a broken VLAN, a
# hung switch. Setting the port's device down takes the gateway's carrier away,
# which is a cable pulled at the gateway: link_down.
#
# Why the gateways' devices have GRO on: a veth without it hands its frames to
# the receiving CPU's backlog, one queue of 1,000 for all devices, and in a
# flood adverts are dropped there before anything of ours runs. With GRO on, a
# veth has a ring and a NAPI context of its own, as a network card has, but uses
# it only for frames of a sender without TSO: tests under a flood take that away
# too (timing/lib.sh).

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

# Tests and their reader use these.
# shellcheck disable=SC2034
{
	VIP_LAN=192.0.2.1 VIP_LAN6=2001:db8:1::1
	VIP_WAN=198.51.100.1 VIP_WAN6=2001:db8:2::1
	CLIENT=192.0.2.10 CLIENT6=2001:db8:1::10
	SERVER=198.51.100.10 SERVER6=2001:db8:2::10
	GWA_LAN=192.0.2.2 GWB_LAN=192.0.2.3
	GWA_WAN=198.51.100.2 GWB_WAN=198.51.100.3
	GWA_LAN_LL=fe80::67:77ff:fe00:102 GWB_LAN_LL=fe80::67:77ff:fe00:103
	GWA_WAN_LL=fe80::67:77ff:fe00:202 GWB_WAN_LL=fe80::67:77ff:fe00:203
}

# The namespaces, once a topo_ function made them.
client='' lan='' gwA='' gwB='' wan='' server=''

# topo_require: what building and breaking a network takes.
topo_require() {
	need_root
	need_cmd ip bridge ethtool tc jq
}

# Below, few programs are started for a whole network, by batches: in a guest
# each costs a tenth of a second.

# topo_cable SWITCH PORT NS DEV: a line for ip -batch.
topo_cable() {
	echo "link add $2 netns $1 type veth peer name $4 netns $3"
}

# topo_switch NS PORT...: a bridge that forwards at once and floods multicast.
topo_switch() {
	local ns=$1
	shift
	{
		echo "link add br0 type bridge stp_state 0 forward_delay 0" \
			"mcast_snooping 0"
		echo "link set br0 up"
		printf 'link set %s master br0 up\n' "$@"
	} | ip -n "$ns" -batch -
}

# topo_host NS ADDR ADDR6 GATEWAY GATEWAY6
topo_host() {
	ip -n "$1" -batch - <<-END
		address add $2/24 dev eth0
		address add $3/64 dev eth0 nodad
		link set eth0 up
		route add default via $4
		route add default via $5 dev eth0
	END
}

# topo_router NS: forwards; to be called before it has devices, which inherit.
topo_router() {
	set_sysctl "$1" net/ipv4/ip_forward=1 \
		net/ipv6/conf/all/forwarding=1 \
		net/ipv6/conf/default/forwarding=1 \
		net/ipv6/conf/default/accept_dad=0 \
		net/ipv4/conf/{all,default}/send_redirects=0 \
		net/ipv4/conf/{all,default}/rp_filter=0
}

# topo_addresses NS N DEV...: the router's addresses end in N; its devices
# receive as cards do.
topo_addresses() {
	local ns=$1 n=$2 dev
	shift 2
	for dev in "$@"; do
		run_in "$ns" ethtool -K "$dev" gro on || return 1
		case $dev in
		lan) echo "link set lan address 02:67:77:00:01:0$n" \
			$'\n'"address add 192.0.2.$n/24 dev lan" \
			$'\n'"address add 2001:db8:1::$n/64 dev lan nodad" ;;
		wan) echo "link set wan address 02:67:77:00:02:0$n" \
			$'\n'"address add 198.51.100.$n/24 dev wan" \
			$'\n'"address add 2001:db8:2::$n/64 dev wan nodad" ;;
		esac
		echo "link set $dev up"
	done | ip -n "$ns" -batch -
}

# topo_usable NS...: none of their addresses is tentative.
topo_usable() {
	local ns
	for ns in "$@"; do
		[ -z "$(ip -n "$ns" -6 address show tentative)" ] || return 1
	done
}

# topo_linklocal NS DEV...: each has its link-local address. The kernel may let a
# second pass between a carrier and what it does about it.
topo_linklocal() {
	local ns=$1 dev
	shift
	for dev in "$@"; do
		[ -n "$(ip -n "$ns" -6 address show dev "$dev" scope link)" ] ||
			return 1
	done
}

topo_pair() {
	topo_require
	setup_ns lan gwA gwB && topo_router "$gwA" && topo_router "$gwB" || return
	{
		topo_cable "$lan" gwA "$gwA" lan
		topo_cable "$lan" gwB "$gwB" lan
	} | ip -batch - && topo_switch "$lan" gwA gwB &&
		topo_addresses "$gwA" 2 lan && topo_addresses "$gwB" 3 lan &&
		busywait 10000 topo_usable "$gwA" "$gwB" &&
		busywait 10000 topo_linklocal "$gwA" lan &&
		busywait 10000 topo_linklocal "$gwB" lan
}

topo_gw() {
	topo_require
	setup_ns client lan gwA gwB wan server &&
		topo_router "$gwA" && topo_router "$gwB" || return
	{
		topo_cable "$lan" client "$client" eth0
		topo_cable "$lan" gwA "$gwA" lan
		topo_cable "$lan" gwB "$gwB" lan
		topo_cable "$wan" gwA "$gwA" wan
		topo_cable "$wan" gwB "$gwB" wan
		topo_cable "$wan" server "$server" eth0
	} | ip -batch - && topo_switch "$lan" client gwA gwB &&
		topo_switch "$wan" server gwA gwB &&
		topo_addresses "$gwA" 2 lan wan &&
		topo_addresses "$gwB" 3 lan wan &&
		topo_host "$client" "$CLIENT" "$CLIENT6" \
			"$VIP_LAN" "$VIP_LAN6" &&
		topo_host "$server" "$SERVER" "$SERVER6" \
			"$VIP_WAN" "$VIP_WAN6" &&
		busywait 10000 topo_usable "$client" "$server" "$gwA" "$gwB" &&
		busywait 10000 topo_linklocal "$gwA" lan wan &&
		busywait 10000 topo_linklocal "$gwB" lan wan
}

# topo_default NS ADDR ADDR6: change a host's default routes.
topo_default() {
	ip -n "$1" route replace default via "$2" &&
		ip -n "$1" -6 route replace default via "$3" dev eth0
}

# -------------------------------------------------------------- breaking links

# cut_port SWITCH PORT [both|in|out]: frames stop, carriers stay. "in" stops what
# the port's host sends, "out" what it would receive.
cut_port() {
	case ${3:-both} in
	both) bridge -n "$1" link set dev "$2" state 0 ;;
	in) topo_drop "$1" "$2" ingress ;;
	out) topo_drop "$1" "$2" egress ;;
	*) return 1 ;;
	esac
}

# heal_port SWITCH PORT: undo every cut of the port.
heal_port() {
	tc -n "$1" qdisc del dev "$2" clsact 2>/dev/null
	bridge -n "$1" link set dev "$2" state 3
}

# topo_drop SWITCH PORT ingress|egress
topo_drop() {
	tc -n "$1" qdisc replace dev "$2" clsact &&
		tc -n "$1" filter replace dev "$2" "$3" prio 1 handle 1 \
			matchall action drop
}

# link_down SWITCH PORT, link_up SWITCH PORT: the host loses or gets its carrier.
link_down() {
	ip -n "$1" link set "$2" down
}

link_up() {
	ip -n "$1" link set "$2" up
}

# has_carrier NS DEV
has_carrier() {
	[ "$(run_sys "$1" cat "/sys/class/net/$2/carrier" \
		2>/dev/null)" = 1 ]
}
