# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Two gateways that synchronise their connections. Sourced by tests; sources
# pair.sh.
#
#        client ── lan ──┬── gwA ──┬── wan ── server
#                        └── gwB ──┘
#                    gwA ── sync ── gwB       203.0.113.2, .3; 2001:db8:3::2, ::3
#
# Both translate what leaves by wan to the VIP there, and let through only what
# they know or what begins.
# shellcheck disable=SC2034,SC2154 # the test's and its reader's

# shellcheck source-path=SCRIPTDIR source=pair.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/pair.sh"

FLOWS=$gwha_lib/flows.py
CT_FLOWS=$gwha_lib/ct_flows.py
G=gw
KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
KEY2=ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff
SYNCA=203.0.113.2 SYNCB=203.0.113.3
SYNCA6=2001:db8:3::2 SYNCB6=2001:db8:3::3

# firewall NS
firewall() {
	set_sysctl "$1" net/netfilter/nf_conntrack_tcp_loose=0 || return 1
	ip netns exec "$1" nft -f - <<-END
		table inet gw {
			chain forward {
				type filter hook forward priority filter
				ct state invalid drop
				ct state established,related accept
				iifname lan ct state new accept
				drop
			}
			chain post {
				type nat hook postrouting priority srcnat
				oifname wan ip saddr 192.0.2.0/24 snat ip to $VIP_WAN
				oifname wan ip6 saddr 2001:db8:1::/64 snat ip6 to $VIP_WAN6
			}
		}
	END
}

sync_net() {
	topo_gw && topo_cable "$gwA" sync "$gwB" sync | ip -batch - &&
		ip -n "$gwA" -batch - <<-END && ip -n "$gwB" -batch - <<-END2 &&
			address add $SYNCA/24 dev sync
			address add $SYNCA6/64 dev sync nodad
			link set sync up
		END
			address add $SYNCB/24 dev sync
			address add $SYNCB6/64 dev sync nodad
			link set sync up
		END2
		firewall "$gwA" && firewall "$gwB"
}

# routers NS PRIORITY: a group of the routers on both sides.
routers() {
	gw "$1" group add $G priority "$2" && routers_of "$1"
}

# routers_of NS: the same, of a group that is there.
routers_of() {
	gw "$1" router add dev lan vrid 10 version 3 interval 100ms \
		group $G vip "$VIP_LAN/24" &&
		gw "$1" router add dev wan vrid 20 version 3 interval 100ms \
			group $G vip "$VIP_WAN/24"
}

# equal_routers NS: the same, but that neither is better: who took over last stays, also
# where a cut is healed.
equal_routers() {
	gw "$1" group add $G &&
		gw "$1" router add dev lan vrid 10 version 3 interval 100ms \
			group $G send-epoch on vip "$VIP_LAN/24" &&
		gw "$1" router add dev wan vrid 20 version 3 interval 100ms \
			group $G send-epoch on vip "$VIP_WAN/24"
}

routers6() {
	gw "$1" router add dev lan vrid 10 family inet6 version 3 interval 100ms \
		group $G vip fe80::1/64 vip "$VIP_LAN6/64" &&
		gw "$1" router add dev wan vrid 20 family inet6 version 3 \
			interval 100ms group $G vip fe80::2/64 vip "$VIP_WAN6/64"
}

# keyfile NAME HEX: prints the name of a file with a key.
keyfile() {
	[ -f "$gwha_tmp/$1.key" ] || (umask 077; echo "$2" >"$gwha_tmp/$1.key")
	echo "$gwha_tmp/$1.key"
}

# sync_show NS FILTER: of jq, on the group's synchronisation.
sync_show() {
	gw "$1" -j sync show group $G | jq -r ".[0]$2"
}

# peer_stat NS COUNTER, peer_drop NS REASON: 0 where it is absent.
peer_stat() {
	sync_show "$1" ".peer_status[0].counters.$2 // 0"
}

peer_drop() {
	sync_show "$1" ".peer_status[0].drops.$2 // 0"
}

peer_up() {
	[ "$(sync_show "$1" .peer_status[0].up)" = true ]
}

both_up() {
	peer_up "$gwA" && peer_up "$gwB"
}

# sync_with KEYS...: on both, with these words for the keys.
sync_with() {
	gw "$gwA" sync set group $G dev sync local $SYNCA peer $SYNCB "$@" &&
		gw "$gwB" sync set group $G dev sync local $SYNCB \
			peer $SYNCA "$@"
}

# dropped NS REASON AT_LEAST
dropped() {
	local got
	got=$(peer_drop "$1" "$2")
	[ "$got" -ge "$3" ] && return
	echo "$2 is $got, not $3 or more"
	return 1
}

# stat_at_least NS COUNTER N
stat_at_least() {
	local got
	got=$(peer_stat "$1" "$2")
	[ "$got" -ge "$3" ] && return
	echo "$2 is $got, not $3 or more"
	return 1
}

# flows NS [ARGS...]: connections through it that are answered and that peers are told
# of, without what only one node knows. TCP that is over (TIME_WAIT, CLOSE) is none of
# these: it ends for peers at that moment, while each node whose packets it was keeps it
# for two minutes more, for those that are late.
flows() {
	tracked "$@" | grep -vE ' (TIME_WAIT|CLOSE) src='
}

# tracked NS [ARGS...]: the same, with what is over.
tracked() {
	local ns=$1
	shift
	ip netns exec "$ns" conntrack -L -o extended "$@" 2>/dev/null |
		grep -E "($VIP_WAN|$VIP_WAN6) " | grep -v UNREPLIED |
		sed -E 's/^(ipv[46] +[0-9]+ [a-z]+ +[0-9]+) [0-9]+ /\1 /; s/ use=[0-9]+//; s/ \[OFFLOAD\]//' |
		sort
}

# same_flows [N]: both have the same, N of them.
same_flows() {
	local a b
	a=$(flows "$gwA") b=$(flows "$gwB")
	[ "$a" = "$b" ] && { [ -z "${1:-}" ] || [ "$(grep -c . <<<"$a")" = "$1" ]; } &&
		return
	diff <(echo "$a") <(echo "$b") | head -n 20
	echo "$(grep -c . <<<"$a") on A, $(grep -c . <<<"$b") on B"
	return 1
}

# cut_off GATEWAY, heal GATEWAY: from both sides, not from the other gateway.
cut_off() {
	cut_port "$lan" "$1" && cut_port "$wan" "$1"
}

heal() {
	heal_port "$lan" "$1" && heal_port "$wan" "$1"
}

# No reset on either side, in captures of these names.
no_reset() {
	local n name
	for name in client server; do
		n=$(capture_count "$name" 'tcp[tcpflags] & tcp-rst != 0 or
			(ip6 and ip6[6] = 6 and ip6[53] & 4 != 0)')
		echo "$n resets at the $name"
		[ "$n" = 0 ] || return 1
	done
}

# talk VAR NUMBER EVERY_MS: connections of the client, by way of the active.
talk() {
	start_in "$1" "$client" "$FLOWS" talk "$SERVER" 7000 "$2" "$3"
	busywait 20000 grep -q "^up $2" "$gwha_tmp/$1.log"
}

# ends VAR: the client ends what talk or hum has begun.
ends() {
	kill "${!1}"
	wait "${!1}" 2>/dev/null
	return 0
}

# said_more FILE N: it was asked and has answered more often.
said_more() {
	[ "$(grep -c ^now "$1")" -gt "$2" ]
}

# told VAR: what it said last, after being asked.
told() {
	local log=$gwha_tmp/$1.log before
	before=$(grep -c ^now "$log")
	kill -USR1 "${!1}"
	busywait 5000 said_more "$log" "$before" && tail -n 1 "$log"
}

# whole VAR N: all N were answered since it was asked last, and none broke.
whole() {
	local got
	got=$(told "$1")
	[ "$got" = "now $2 0" ] && return
	echo "$got, not all of $2"
	return 1
}

# rounds VAR: in how many all connections of ct_flows.py talk were answered.
rounds() {
	awk '$1 == "round" { n = $2 } END { print n + 0 }' "$gwha_tmp/$1.log"
}

had_rounds() {
	! grep lost "$gwha_tmp/$1.log" && [ "$(rounds "$1")" -ge "$2" ]
}

# goes_on VAR N: N more rounds from now, and none is lost.
goes_on() {
	local n
	n=$(($(rounds "$1") + $2))
	busywait 40000 had_rounds "$1" $n
}
