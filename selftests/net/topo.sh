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
# veth has a ring and a NAPI context of its own, as a network card has.

# shellcheck source=selftests/net/lib.sh
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
}

# The namespaces, once a topo_ function made them.
client='' lan='' gwA='' gwB='' wan='' server=''

# topo_switch NS: a bridge that forwards at once and floods multicast.
topo_switch() {
	ip -n "$1" link add br0 type bridge stp_state 0 forward_delay 0 \
		mcast_snooping 0 && ip -n "$1" link set br0 up
}

# topo_plug SWITCH PORT NS DEV ADDR ADDR6: a cable from NS's DEV to the switch.
topo_plug() {
	ip -n "$1" link add "$2" type veth peer name "$4" netns "$3" || return 1
	ip -n "$1" -batch - <<-END || return 1
		link set $2 master br0
		link set $2 up
	END
	ip -n "$3" -batch - <<-END
		address add $5 dev $4
		address add $6 dev $4 nodad
		link set $4 up
	END
}

# topo_gateway NS DEV...: a router; its devices receive as cards do.
topo_gateway() {
	local ns=$1 dev
	shift
	for dev in "$@"; do
		ip netns exec "$ns" ethtool -K "$dev" gro on || return 1
	done
	set_sysctl "$ns" net/ipv4/ip_forward=1 net/ipv6/conf/all/forwarding=1 \
		net/ipv4/conf/all/send_redirects=0 \
		net/ipv4/conf/default/send_redirects=0 \
		net/ipv4/conf/all/rp_filter=0 net/ipv4/conf/default/rp_filter=0
	for dev in "$@"; do
		set_sysctl "$ns" "net/ipv4/conf/$dev/send_redirects=0" \
			"net/ipv4/conf/$dev/rp_filter=0" || return 1
	done
}

# topo_require: what building and breaking a network takes.
topo_require() {
	need_root
	need_cmd ip bridge ethtool tc jq
}

# topo_settled: every address is usable and every port forwards.
topo_settled() {
	local ns
	for ns in "${gwha_ns[@]}"; do
		[ -z "$(ip -n "$ns" -6 address show tentative)" ] || return 1
		! bridge -n "$ns" link show 2>/dev/null |
			grep -v 'state forwarding' | grep -q . || return 1
	done
}

topo_pair() {
	topo_require
	setup_ns lan gwA gwB &&
		topo_switch "$lan" &&
		topo_plug "$lan" gwA "$gwA" lan 192.0.2.2/24 2001:db8:1::2/64 &&
		topo_plug "$lan" gwB "$gwB" lan 192.0.2.3/24 2001:db8:1::3/64 &&
		topo_gateway "$gwA" lan && topo_gateway "$gwB" lan &&
		busywait 10000 topo_settled
}

topo_gw() {
	topo_pair && setup_ns client wan server && topo_switch "$wan" &&
		topo_plug "$lan" client "$client" eth0 \
			"$CLIENT/24" "$CLIENT6/64" &&
		topo_plug "$wan" server "$server" eth0 \
			"$SERVER/24" "$SERVER6/64" &&
		topo_plug "$wan" gwA "$gwA" wan \
			198.51.100.2/24 2001:db8:2::2/64 &&
		topo_plug "$wan" gwB "$gwB" wan \
			198.51.100.3/24 2001:db8:2::3/64 &&
		topo_gateway "$gwA" lan wan && topo_gateway "$gwB" lan wan &&
		topo_default "$client" "$VIP_LAN" "$VIP_LAN6" &&
		topo_default "$server" "$VIP_WAN" "$VIP_WAN6" &&
		busywait 10000 topo_settled
}

# topo_default NS ADDR ADDR6: the host's default routes.
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
	[ "$(ip netns exec "$1" cat "/sys/class/net/$2/carrier" \
		2>/dev/null)" = 1 ]
}
