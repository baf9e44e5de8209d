#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Connections of all kinds outlive their gateway, and its return: TCP, UDP and SCTP,
# IPv4 and IPv6, translated on the way out (to the VIP) and on the way in (to a server
# inside), and those that only a mark lets through that was set at their first
# packet. UDP is older than its timeout by then. The gateway returns as one that has
# just booted: it knows nothing, is told, and takes over again. synclib.sh draws the
# network.
#
# EACH: how many of each kind, 2 without it. V56 V57.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft tcpdump
# flows of each kind: TCP five, UDP four, SCTP one, which a kernel may lack
SCTP=1
lacks sctp && SCTP=0
[ $SCTP = 0 ] || modprobe sctp || skip_all "the kernel has no SCTP"
EACH=${EACH:-2}
ALL=$(((9 + SCTP) * EACH))
MARK=0x55 MARKED=7002 UDP_S=3
export ROUND_S=0.5
serverD='' clientD='' talker='' inward=''

# kinds NS: what is let in, and what only its mark lets through.
kinds() {
	set_sysctl "$1" net/netfilter/nf_conntrack_udp_timeout=2 \
		net/netfilter/nf_conntrack_udp_timeout_stream="$UDP_S" || return 1
	ip netns exec "$1" nft -f - <<-END
		insert rule inet gw forward ct state new ct status dnat accept
		table inet kinds {
			chain pre {
				type nat hook prerouting priority dstnat
				ip daddr $VIP_WAN meta l4proto { tcp, udp } th dport 8080 dnat ip to $CLIENT:80
				ip6 daddr $VIP_WAN6 meta l4proto { tcp, udp } th dport 8080 dnat ip6 to [$CLIENT6]:80
			}
			chain marks {
				type filter hook forward priority mangle
				tcp dport $MARKED ct state new ct mark set $MARK
				meta mark set ct mark
				tcp dport $MARKED meta mark != $MARK counter drop
			}
			chain tags {
				type filter hook forward priority filter - 1
				meta l4proto sctp ct state invalid counter
			}
		}
	END
}

# several NAME PROTO ADDR PORT: words for $EACH of them.
several() {
	local i
	for ((i = 1; i <= EACH; i++)); do
		echo "$1.$i=$2,$3,$4"
	done
}

# refused NS CHAIN: packets that the mark, or the right tags of SCTP, would have let
# through.
refused() {
	run_in "$1" nft -j list chain inet kinds "$2" |
		jq '[.nftables[].rule.expr[]?.counter.packets // empty] | add'
}

# boots NS PRIORITY OWN PEER: as a node that knows nothing of connections.
boots() {
	gw "$1" group add "$G" priority "$2" preempt on &&
		gw "$1" sync set group "$G" dev sync local "$3" peer "$4" \
			key-id 1 key-file "$(keyfile one "$KEY")" &&
		routers_of "$1" && routers6 "$1"
}

# dies NS: nothing of it is left.
dies() {
	cut_off gwA && gw "$1" sync del group "$G" &&
		gw "$1" router del dev lan vrid 10 &&
		gw "$1" router del dev wan vrid 20 &&
		gw "$1" router del dev lan vrid 10 family inet6 &&
		gw "$1" router del dev wan vrid 20 family inet6 &&
		gw "$1" group del "$G" && run_in "$1" conntrack -F
}

marked() {
	[ "$(flows "$1" -p tcp | grep -c "mark=$((MARK))\$")" = "$EACH" ]
}

both_go_on() {
	goes_on talker 3 && goes_on inward 3
}

# b_has TCP UDP SCTP: B has so many of these.
b_has() {
	local got
	got=$(for p in tcp udp sctp; do flows "$gwB" -p "$p" | wc -l; done | xargs)
	[ "$got" = "$*" ] && return
	echo "B has $got"
	return 1
}

tap_plan 27
tap_ok "the network is built" eval 'sync_net && kinds "$gwA" && kinds "$gwB"'
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
dump_on_fail eval 'tail -n 3 "$gwha_tmp"/*.log'
tap_ok "A boots" boots "$gwA" 200 $SYNCA $SYNCB
tap_ok "A is active" busywait 8000 state_is "$gwA" $G active
tap_ok "B boots" boots "$gwB" 100 $SYNCB $SYNCA
tap_ok "B is backup, streams both ways" busywait 5000 eval \
	'state_is "$gwB" $G backup && both_up'
start_in serverD "$server" "$CT_FLOWS" serve 7000 $MARKED
start_in clientD "$client" "$CT_FLOWS" serve 80
tap_ok "both ends serve" eval 'busywait 60000 grep -q serving "$gwha_tmp/serverD.log" &&
	busywait 60000 grep -q serving "$gwha_tmp/clientD.log"'
# shellcheck disable=SC2046 # words
start_in talker "$client" "$CT_FLOWS" talk $(several tcp4 tcp "$SERVER" 7000
	several tcp6 tcp "$SERVER6" 7000
	several udp4 udp "$SERVER" 7000
	several udp6 udp "$SERVER6" 7000
	several mark tcp "$SERVER" $MARKED
	[ $SCTP = 0 ] || several sctp4 sctp "$SERVER" 7000)
# shellcheck disable=SC2046 # words
start_in inward "$server" "$CT_FLOWS" talk $(several tcp4 tcp "$VIP_WAN" 8080
	several tcp6 tcp "$VIP_WAN6" 8080
	several udp4 udp "$VIP_WAN" 8080
	several udp6 udp "$VIP_WAN6" 8080)
tap_ok "$EACH of each kind speak" busywait 30000 both_go_on
tap_ok "B has the same, with NAT and state" busywait 2000 same_flows $ALL
nap $((2 * UDP_S * 1000 + 1000))
tap_ok "also when UDP is older than its timeout" same_flows $ALL
tap_ok "with the mark" eval 'marked "$gwA" && marked "$gwB"'
tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'

tap_ok "A dies" dies "$gwA"
tap_ok "B takes over" busywait 2000 state_is "$gwB" $G active
tap_ok "all go on" busywait 20000 both_go_on
tap_ok "B lets the marked through" [ "$(refused "$gwB" marks)" = 0 ]
tap_ok "and knows the tags of SCTP" [ "$(refused "$gwB" tags)" = 0 ]

tap_ok "A boots again, and is backup" eval 'heal gwA &&
	boots "$gwA" 200 $SYNCA $SYNCB && busywait 2000 state_is "$gwA" $G backup'
tap_ok "it is told, and is active" busywait 40000 both_are active backup
tap_ok "with all of them" busywait 1000 same_flows $ALL
tap_ok "all go on" busywait 20000 both_go_on
tap_ok "A lets the marked through" [ "$(refused "$gwA" marks)" = 0 ]
tap_ok "and knows the tags of SCTP" [ "$(refused "$gwA" tags)" = 0 ]
capture_stop client
capture_stop server
tap_ok "there was no reset" no_reset

# -------------------------------------------------------------- what is not told
tap_ok "A ignores UDP: B has none" eval '
	gw "$gwA" sync set group "$G" ignore proto udp &&
	busywait 6000 b_has $((5 * EACH)) 0 $((SCTP * EACH))'
tap_ok "not even what is new" eval '
	run_in "$client" "$CT_FLOWS" many 1 "$SERVER" 7000 && nap 500 &&
	b_has $((5 * EACH)) 0 $((SCTP * EACH))'
tap_ok "a network instead" eval '
	gw "$gwA" sync set group "$G" ignore prefix 2001:db8:1::/64 &&
	busywait 6000 b_has $((3 * EACH)) $((2 * EACH)) $((SCTP * EACH))'
tap_ok "nothing: B has all again" eval '
	gw "$gwA" sync set group "$G" ignore none &&
	busywait 6000 b_has $((5 * EACH)) $((4 * EACH)) $((SCTP * EACH))'
tap_done
