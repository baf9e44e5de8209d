#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A backup has nothing of the VIP: it answers no ARP for it, accepts nothing sent
# to it and has no route to it as its own, not even when somebody configures the
# address by hand. The active's own is put back when somebody removes it. While
# another process holds RTNL, a router that stepped down is silent at once, and
# no advert waits.
#
#        [ client ]                        192.0.2.10
#           │
#        ┌──┴───── lan ─────────┐          VIP 192.0.2.1; VRID 20: 203.0.113.1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          192.0.2.2, 192.0.2.3
#         active           backup
#
# V01 V05 V08 V09 V12 (one owner, restored and counted), V54 (handover);
# RFC 9568 6.4.2; conformance points 45 and 47.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "$0")")/pair.sh"
gw_require arping tcpdump insmod rmmod

G=lan/10/4 asker=''
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/rtnlhold/rtnlhold.ko

# Every answer to three questions is of A.
only_a_answers() {
	local out
	out=$(run_in "$client" arping -b -c 3 -w 4 -I eth0 "$VIP_LAN")
	echo "$out"
	[ "$(grep -ic "\[$macA\]" <<<"$out")" -ge 3 ] &&
		! grep -iq "\[$macB\]" <<<"$out"
}

echoes_in() {
	run_in "$1" awk '$1 == "Icmp:" && $10 ~ /^[0-9]+$/ { print $10 }' \
		/proc/net/snmp
}

# Echo requests for the VIP, to B's MAC address: none reaches its ICMP.
accepts_nothing() {
	local before after
	before=$(echoes_in "$gwB")
	run_in "$client" "$FRAMES" send eth0 \
		"echo=1,src=$CLIENT,dst=$VIP_LAN,dmac=$macB,ttl=$1,n=5" || return 1
	nap 100
	after=$(echoes_in "$gwB")
	echo "echo requests accepted: $before before, $after after"
	[ -n "$before" ] && [ "$before" = "$after" ]
}

# The same to A: all do, so the question is a good one.
active_accepts() {
	local before
	before=$(echoes_in "$gwA")
	run_in "$client" "$FRAMES" send eth0 \
		"echo=1,src=$CLIENT,dst=$VIP_LAN,dmac=$macA,n=5" || return 1
	[ "$(echoes_in "$gwA")" = $((before + 5)) ]
}

routes_elsewhere() {
	! is_local "$gwB" "$VIP_LAN" &&
		! ip -n "$gwB" route get "$VIP_LAN" | grep -q '^local'
}

# The address is local to A, asked without RTNL.
in_place() {
	nsenter --net="/run/netns/$gwA" grep -A1 -- "|-- $VIP_LAN\$" \
		/proc/net/fib_trie | grep -q 'host LOCAL'
}

# Adverts of a router that has nothing to do with it came in time.
adverts_on_time() {
	local longest count
	read -r longest count < <("$FRAMES" gaps \
		"$gwha_tmp/rhythm.pcap" "$GWA_LAN" 20)
	echo "$count adverts, longest gap $longest us of 10000"
	[ "$count" -gt 100 ] &&
		[ "$longest" -le $((10000 + (SLACK_MS - 4) * 1000)) ]
}

tap_plan 26
tap_ok "the network is built" eval "topo_pair && topo_client"
macA=$(mac_of "$gwA" lan) macB=$(mac_of "$gwB" lan)
dump_gateways
for ns in "$gwA" "$gwB"; do
	gw "$ns" router add dev lan vrid 10 version 3 interval 50ms \
		vip "$VIP_LAN/32"
done
gw "$gwA" router set dev lan vrid 10 priority 200 preempt on
tap_ok "A is active, B backup" busywait 3000 eval \
	'state_is "$gwA" $G active && state_is "$gwB" $G backup'
tap_ok "A has the VIP" busywait 1000 owns "$gwA" lan "$VIP_LAN"

# -------------------------------------------------------------------- a backup
tap_ok "B answers no ARP" only_a_answers
tap_ok "B has no route to it as its own" routes_elsewhere
tap_ok "B accepts nothing sent to it" accepts_nothing 1
tap_ok "A does" active_accepts
tap_ok "B shows it as absent" router_is "$gwB" lan 10 'vip[0].state' absent
ip -n "$gwB" address add "$VIP_LAN/32" dev lan
tap_ok "configured by hand: still no answer" only_a_answers
tap_ok "what was suppressed is counted" counted "$gwB" vip_muted 3 dev lan vrid 10
tap_ok "configured by hand: still accepts nothing" accepts_nothing 255
tap_ok "that is counted too" counted "$gwB" vip_muted 8 dev lan vrid 10
tap_ok "B is backup as before" state_is "$gwB" "$G" backup
ip -n "$gwB" address del "$VIP_LAN/32" dev lan

# ------------------------------------------------------------ the active's own
# a duplicate must not have hurt A's neighbours; then the removal by hand
tap_ok "A answers" only_a_answers
tap_ok "nothing restored so far" counter_is "$gwA" vip_restored 0 dev lan vrid 10
ip -n "$gwA" address del "$VIP_LAN/32" dev lan
tap_ok "deleted by hand: back within 1 s (V09)" \
	busywait 1000 owns "$gwA" lan "$VIP_LAN"
tap_ok "and counted once" busywait 500 \
	counter_is "$gwA" vip_restored 1 dev lan vrid 10
tap_ok "A was active all the time" group_is "$gwA" "$G" epoch 1

# ----------------------------------------------------------------- RTNL is held
gw "$gwA" router add dev lan vrid 20 version 3 interval 10ms \
	priority 250 vip 203.0.113.1/32
busywait 2000 state_is "$gwA" lan/20/4 active
if [ -r "$HELPER" ] && insmod "$HELPER"; then
	# in the guest alone; gone with it
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LAN" "$CLIENT"
	busywait 20000 grep -q "$macA" "$gwha_tmp/asker.log"
	capture_start rhythm "$lan" br0 ip proto 112
	muted=$(counter "$gwA" vip_muted dev lan vrid 10)
	tap_ok "RTNL held: A steps down with its address in place" step_down
	tap_ok "RTNL was held all the while" held 1
	busywait 3000 held 0
	tap_ok "B owns the VIP when RTNL is free" \
		busywait 1000 owns "$gwB" lan "$VIP_LAN"
	tap_ok "A has none of it" busywait 1000 has_none "$gwA" "$VIP_LAN"
	busywait 1000 b_answers
	kill "$asker"
	tap_ok "A answered nothing after the verdict" silent_since_verdict
	tap_ok "what it did not answer is counted" \
		counted "$gwA" vip_muted $((muted + 3)) dev lan vrid 10
	tap_ok "B answers now" b_answers
	capture_stop rhythm
	tap_ok "no advert of another router was late" adverts_on_time
	rmmod rtnlhold
else
	for i in 1 2 3 4 5 6 7 8; do
		tap_skip "RTNL held, $i" "rtnlhold.ko is not built"
	done
fi
tap_done
