#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Router advertisements come from the active alone: radvd runs on both gateways
# with the same file, the link-local VIP as its source. To the neighbours there
# is one router before and after a takeover, of the same address.
#
#        [ client ]                        learns its default route
#           │
#        ┌──┴───── lan ─────────┐          VIPs fe80::67:1, 2001:db8:1::1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          radvd on both, priorities 200, 100
#
# RFC 9568 6.4.2, 6.4.3, 8.2.3; conformance point 53; docs/examples/radvd.conf.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
PATH=$PATH:/usr/sbin
gw_require tcpdump radvd

G=lan/60/6 VIP_LL=fe80::67:1 VMAC=00:00:5e:00:02:3c
radvdA='' radvdB=''
# RADVD_CONF: another file, to see this test fail
CONF=${RADVD_CONF:-$gwha_lib/../../docs/examples/radvd.conf}
RA='icmp6 and ip6[40] == 134'
# two of the file's longest intervals
TWO_MS=8000

advertises() {
	start_in "$1" "$2" radvd -n -m stderr -d 3 -C "$CONF" \
		-p "$gwha_tmp/$1.pid"
	busywait 5000 test -s "$gwha_tmp/$1.pid"
}

add() {
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" preempt on vip "$VIP_LL/64" vip "$VIP_LAN6/64"
}

# record NAME: what is advertised in two of radvd's longest intervals.
record() {
	capture_start "$1" "$lan" br0 "$RA" && nap "$TWO_MS" && capture_stop "$1"
}

# ras NAME MAC [FILTER]: how many of them this gateway sent.
ras() {
	capture_count "$1" "$RA and ether src $2 ${3:+and $3}"
}

# only NAME MAC: this gateway sent some, all from the VIP, and nobody else any.
only() {
	local all own vip
	all=$(capture_count "$1" "$RA") own=$(ras "$1" "$2")
	vip=$(ras "$1" "$2" "src $VIP_LL")
	echo "$all advertisements, $own of $2, $vip of these from $VIP_LL"
	[ "$vip" -ge 2 ] && [ "$own" = "$vip" ] && [ "$all" = "$own" ]
}

# A default route, by the VIP, and no second one.
one_router() {
	local out
	out=$(ip -n "$client" -6 route show default)
	echo "$out"
	[ "$(wc -l <<<"$out")" = 1 ] &&
		[[ $out == *"via $VIP_LL dev eth0 proto ra"* ]]
}

# knows MAC: who the client takes for its router.
knows() {
	ip -n "$client" -6 neighbour show "$VIP_LL" dev eth0 |
		grep "lladdr $1 router"
}

# what NAME MAC: the last advertisement to all, its link-layer address left out.
what() {
	tcpdump -n -t -v -r "$gwha_tmp/$1.pcap" \
		"$RA and ether src $2 and dst host ff02::1" 2>/dev/null |
		grep -v '^[[:space:]]*source link-address' |
		sed 's/flowlabel [^,)]*//' |
		awk '/^IP6/ { said = "" } { said = said $0 "\n" }
		     END { printf "%s", said }'
}

same_words() {
	local words
	words=$(what first "$macA")
	[ -n "$words" ] && [ "$words" = "$(what second "$macB")" ]
}

running() {
	kill -0 "$radvdA" && kill -0 "$radvdB"
}

tap_plan 22
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways
dump_on_fail tail -n 20 "$gwha_tmp/radvdA.log" "$gwha_tmp/radvdB.log"
macA=$(mac_of "$gwA" lan) macB=$(mac_of "$gwB" lan)
ip -n "$client" -6 route del default
set_sysctl "$client" net/ipv6/conf/eth0/{accept_ra,autoconf}=1

tap_ok "radvd on both" eval 'advertises radvdA "$gwA" && advertises radvdB "$gwB"'
tap_ok "nobody has the VIP: recorded" record nobody
tap_ok "nobody advertises" [ "$(capture_count nobody "$RA")" = 0 ]

tap_ok "A is active, B backup" eval 'add "$gwA" 200 && add "$gwB" 100 &&
	busywait 3000 both_are active backup'
tap_ok "recorded" record first
tap_ok "A alone advertises, from the VIP" only first "$macA"
tap_ok "the client has its default route by the VIP" one_router
tap_ok "and an address" eval \
	'ip -n "$client" -6 address show dev eth0 dynamic | grep -q 2001:db8:1:'
tap_ok "the router is A" knows "$macA"

# ------------------------------------------------------------- on the backup
ip -n "$gwB" address add "$VIP_LL/64" dev lan nodad
tap_ok "the VIP on B by hand: recorded" record byhand
tap_ok "A alone advertises" only byhand "$macA"
tap_ok "B counts what it did not say" counted "$gwB" vip_muted 1 \
	dev lan vrid 60 family inet6
ip -n "$gwB" address del "$VIP_LL/64" dev lan

# ------------------------------------------------------------------ handover
tap_ok "handover" eval 'gw "$gwA" router set dev lan vrid 60 family inet6 preempt off &&
	gw "$gwA" handover group "$G" && busywait 1000 both_are backup active'
tap_ok "the client's router is B at once, without an advertisement" \
	busywait 100 knows "$macB"
tap_ok "recorded" record second
tap_ok "B alone advertises, from the VIP" only second "$macB"
tap_ok "what it says is what A said" same_words
tap_ok "the client knows one router, as before" one_router

# ----------------------------------------------------- a virtual MAC address
for ns in "$gwA" "$gwB"; do
	gw "$ns" router set dev lan vrid 60 family inet6 vmac on
done
tap_ok "virtual MAC addresses on: recorded" record masked
tap_ok "advertisements tell of it" eval \
	'[ "$(capture_count masked "$RA")" -ge 2 ] &&
	 [ "$(tcpdump -n -v -r "$gwha_tmp/masked.pcap" 2>/dev/null |
		grep "source link-address" | grep -vc "'"$VMAC"'")" = 0 ]'
tap_ok "radvd ran on both all the while" running
tap_done
