#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Epochs in adverts: of two active gateways the one that took over later stays,
# whatever their priorities; and how a pair comes to tell them, one by one.
#
#        ┌──── lan ─────┐
#        │ gwA      gwB │    VRID 10, VIP 192.0.2.1, and VRID 10 of IPv6 in one
#        └──┬────────┬──┘    group; 50 ms; priorities 200 and 100
#        [ gwA ]  [ gwB ]
#
# design 4: an epoch is carried in a trailer and decides before priority; a stale
# one is refused. docs/decisions/0009.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require tcpdump tshark bridge tc

both_are() {
	state_is "$gwA" g "$1" && state_is "$gwB" g "$2"
}

# add NS PRIORITY
add() {
	gw "$1" group add g priority "$2" &&
		gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
			group g vip "$VIP_LAN/32" &&
		gw "$1" router add dev lan vrid 10 family inet6 interval 50ms \
			group g vip fe80::a/64 vip "$VIP_LAN6/128"
}

# tell NS on|off
tell() {
	gw "$1" router set dev lan vrid 10 family inet send-epoch "$2" &&
		gw "$1" router set dev lan vrid 10 family inet6 send-epoch "$2"
}

# sends NS SPEC...: by hand, from another address of its network.
sends() {
	local ns=$1
	shift
	run_in "$ns" "$FRAMES" send lan "$@"
}

# by_hand PRIORITY EPOCH: an active that nobody configured.
by_hand() {
	echo "src=192.0.2.99,vrid=10,prio=$1,interval=5,addrs=$VIP_LAN,epoch=$2"
}

# counts NS COUNTER CMD...: CMD makes it count.
counts() {
	local ns=$1 name=$2 before
	before=$(counter "$ns" "$name" dev lan vrid 10 family inet)
	shift 2
	"$@" && busywait 500 counted "$ns" "$name" $((before + 1)) \
		dev lan vrid 10 family inet
}

# told FILE SRC: what that source's adverts of IPv4, or of IPv6, told.
told() {
	"$FRAMES" epochs "$gwha_tmp/$1.pcap" "$2" 10
}

# one_way: what A says does not reach B, which takes over.
one_way() {
	cut_port "$lan" gwA in && busywait 2000 state_is "$gwB" g active
}

tap_plan 33
tap_ok "the network is built" topo_pair
dump_gateways
capture_start off "$lan" br0 "proto 112 or ip6 proto 112"
tap_ok "a group of both families on each" eval 'add "$gwA" 200 && add "$gwB" 100'
tap_ok "A is active" busywait 3000 both_are active backup

# ------------------------------------------------------------------------- off
tap_ok "without epochs, a later one counts for nothing" eval '
	sends "$gwB" "$(by_hand 150 9),n=3" && stays 300 both_are active backup &&
	group_is "$gwA" g epoch 1'
tap_ok "one direction fails: B takes over" one_way
tap_ok "without epochs both are active" stays 500 both_are active active
heal_port "$lan" gwA
tap_ok "until both hear each other" busywait 1000 both_are active backup
tap_ok "recorded" capture_stop off
tap_ok "no advert told an epoch" eval \
	'[ "$(told off $GWA_LAN)$(told off $GWA_LAN_LL)" = -- ]'

# ---------------------------------------------------------------- one by one
capture_start on "$lan" br0 "proto 112 or ip6 proto 112"
tap_ok "B is to tell its epoch, A not yet" tell "$gwB" on
tap_ok "B says so" router_is "$gwB" lan 10 send_epoch true
tap_ok "A does not" router_is "$gwA" lan 10 send_epoch false
tap_ok "nothing moves" stays 500 both_are active backup
tap_ok "nor when A is" eval 'tell "$gwA" on && stays 500 both_are active backup'
tap_ok "B knows A's epoch, which began later than its own" eval '
	[ "$(group "$gwA" g epoch)" = "$(group "$gwB" g epoch)" ]'

# -------------------------------------------------------------------------- on
# shellcheck disable=SC2034 # results that are evaluated read it
epoch=$(group "$gwA" g epoch)
tap_ok "one direction fails: B takes over, and A gives way" eval '
	one_way && busywait 500 both_are backup active'
tap_ok "A says why" group_is "$gwA" g why superseded
tap_ok "B's epoch is the next, and A knows" eval '
	group_is "$gwB" g epoch $((epoch + 1)) &&
	busywait 500 group_is "$gwA" g epoch $((epoch + 1))'
tap_ok "and so it stays" stays 1000 both_are backup active
heal_port "$lan" gwA
tap_ok "also when A is heard again, with the higher priority" \
	stays 1000 both_are backup active
tap_ok "B has the VIPs of both families" eval '
	owns "$gwB" lan $VIP_LAN && busywait 1000 owns "$gwB" lan $VIP_LAN6 &&
	has_none "$gwA" $VIP_LAN && has_none "$gwA" $VIP_LAN6'
tap_ok "recorded" capture_stop on
tap_ok "A told its epoch once it was to, over IPv4" eval \
	'[ "$(told on $GWA_LAN)" = "- $epoch" ]'
tap_ok "and over IPv6" eval '[ "$(told on $GWA_LAN_LL)" = "- $epoch" ]'
tap_ok "B the next, also in its first advert" eval \
	'[ "$(told on $GWB_LAN)$(told on $GWB_LAN_LL)" = \
		"$((epoch + 1))$((epoch + 1))" ]'
tap_ok "a decoder reads them, and finds the checksums right" eval '
	[ -n "$(capture_fields on "vrrp && ip.len > 32" vrrp.version)" ] &&
	[ -z "$(capture_fields on "vrrp.checksum.status == 0 ||
		_ws.malformed" frame.number)" ]'

# --------------------------------------------------------------------- by hand
tap_ok "an older active of priority 254 is answered, counted, and loses" eval '
	counts "$gwB" rx_stale sends "$gwA" "$(by_hand 254 $epoch),n=3" &&
	both_are backup active && group_is "$gwB" g epoch $((epoch + 1))'
tap_ok "an epoch that is more than one is surplus" eval '
	counts "$gwB" drop_long sends "$gwA" \
		"$(by_hand 254 99),ereserved=1" && both_are backup active'
tap_ok "so are epochs 0 and 2^63" eval '
	counts "$gwB" drop_long sends "$gwA" "$(by_hand 254 0)" &&
	counts "$gwB" drop_long sends "$gwA" \
		"$(by_hand 254 9223372036854775808)" && both_are backup active'
tap_ok "priority 0 of an older one hurries nobody" eval '
	counts "$gwA" rx_prio_zero sends "$gwB" "$(by_hand 0 $epoch)" &&
	stays 200 both_are backup active &&
	group_is "$gwA" g epoch $((epoch + 1))'

# --------------------------------------------------------------- a takeover
tap_ok "preemption is a takeover like any other" eval '
	gw "$gwA" group set g preempt on &&
	busywait 2000 both_are active backup &&
	group_is "$gwA" g why preempt &&
	group_is "$gwA" g epoch $((epoch + 2)) &&
	busywait 500 group_is "$gwB" g epoch $((epoch + 2))'
printf 'a secret of many bytes' >"$gwha_tmp/key"
tap_ok "HMAC covers the epoch: both, and nothing moves" eval '
	for ns in "$gwA" "$gwB"; do
		gw "$ns" router set dev lan vrid 10 family inet auth hmac \
			key-id 1 key-file "$gwha_tmp/key" mode permissive ||
			exit 1
	done
	stays 500 both_are active backup &&
	counts "$gwB" drop_hmac sends "$gwA" \
		"$(by_hand 254 99),tail=28" && both_are active backup &&
	counter_is "$gwB" drop_hmac 1 dev lan vrid 10 family inet'
tap_ok "a handover is no harder" eval '
	gw "$gwA" handover group g && busywait 1000 both_are backup active &&
	group_is "$gwB" g epoch $((epoch + 3))'
tap_done
