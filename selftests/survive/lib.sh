# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Many flows through a pair of gateways, of which the active one is cut off. What
# the tests of this directory share, whoever the gateways are:
#
#        [ client ]                        flows talk
#        ┌──┴───── lan ─────────┐          VIP 192.0.2.1
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]── sync ──[ gwB ]          10.9.9.2, .3; adverts of 10 ms
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          VIP 198.51.100.1, the flows' new source
#        [ server ]                        flows serve
#
# Strict on both: what belongs to no connection is dropped, and a connection in the
# middle is none; nothing begins outside but what is translated. In virtual time, one CPU
# for everybody: of what the flows leave of it, a program that is started takes up to a
# tenth of a second, and they wait. So nothing is started while they are measured: at
# seven tenths of the CPU, a tenth of a second without it is made up for so slowly that
# TCP sends all again, which fills it for good; then adverts, too, come too late.
#
# shellcheck disable=SC2153,SC2154 # topo.sh and lib.sh set what is not set here

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/gw.sh"
FLOWS=$gwha_lib/../survive/build/flows
PORT=7000
# Each flow speaks once in this time, and never twice before it was answered. Who sets it
# has it for each kind.
round_given=${ROUND_S:-}
ROUND_S=${ROUND_S:-1}
# Active_Down_Interval at 10 ms, and what a busy CPU adds to it and to an answer. A
# retransmission comes besides: after TCP's 200 ms at the soonest, or what it has for
# these flows, which is that and what their answers take. A second one is later.
TAKEOVER_US=$((36200 + 40000))
RTO_MIN_US=200000 RTO_MAX_US=280000
# shellcheck source-path=SCRIPTDIR source=../bench/figure.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../bench/figure.sh"
# shellcheck disable=SC2034 # start_in sets it
server_pid=''
declare -A talk_in talk_out answer switch_in
idle=(0 0 1 0)	# seconds since boot, of which idle; and again

# What both kinds need of machine and network. One CPU has in its backlog what is on its
# way between four machines and two switches: with the kernel's 1000 packets, hundreds were
# dropped when the CPU was wanted for something else for some milliseconds.
survive_setup() {
	echo 10000 >/proc/sys/net/core/netdev_max_backlog || return 1
	topo_gw && topo_cable "$gwA" sync "$gwB" sync | ip -batch - || return 1
	ip -n "$gwA" address add 10.9.9.2/24 dev sync &&
		ip -n "$gwB" address add 10.9.9.3/24 dev sync &&
		ip -n "$gwA" link set sync up && ip -n "$gwB" link set sync up &&
		strict "$gwA" && strict "$gwB" &&
		count_rst "$client" && count_rst "$server" || return 1
	for_many "$client" && for_many "$server" && switches "$lan" "$wan"
}

# for_many NS: as many ports as there are, and room for who comes.
for_many() {
	set_sysctl "$1" net/ipv4/ip_local_port_range="1024 65535" \
		net/core/somaxconn=4096 net/ipv4/tcp_max_syn_backlog=16384 \
		net/ipv4/tcp_max_tw_buckets=65536
}

# strict NS
strict() {
	ip netns exec "$1" nft -f - <<-END &&
		table inet gw {
			chain forward {
				type filter hook forward priority filter
				ct state invalid drop
				iifname "wan" ct state new ct status and dnat == 0 drop
			}
			chain input {
				type filter hook input priority filter
				ct state invalid drop
			}
		}
		table ip nat {
			chain pre {
				type nat hook prerouting priority dstnat
				iifname "wan" ip daddr $VIP_WAN tcp dport $PORT dnat to $CLIENT
			}
			chain post {
				type nat hook postrouting priority srcnat
				oifname "wan" snat to $VIP_WAN
			}
		}
		table ip6 nat {
			chain pre {
				type nat hook prerouting priority dstnat
				iifname "wan" ip6 daddr $VIP_WAN6 tcp dport $PORT dnat to $CLIENT6
			}
			chain post {
				type nat hook postrouting priority srcnat
				oifname "wan" ip6 saddr 2001:db8:1::/64 snat to $VIP_WAN6
			}
		}
	END
		set_sysctl "$1" net/netfilter/nf_conntrack_tcp_loose=0
}

# Each RST on a wire comes from one of them or goes to one.
count_rst() {
	ip netns exec "$1" nft -f - <<-END
		table inet count {
			counter rst { }
			chain in {
				type filter hook prerouting priority raw
				tcp flags rst counter name rst
			}
			chain out {
				type filter hook output priority raw
				tcp flags rst counter name rst
			}
		}
	END
}

rst() {
	local ns sum=0
	for ns in "$client" "$server" ${client2:+"$client2"}; do
		sum=$((sum + $(ip netns exec "$ns" nft -j list counter inet count rst |
			jq '[.nftables[].counter.packets // empty] | add')))
	done
	echo "$sum"
}

# talk_begin NAME tcp|udp|ftp N [ADDR [FROM AT]]: N flows, from the client to the server
# without the last two, each answered once.
talk_begin() {
	local in out
	# the one that the last talker had serves this one as well
	[ -n "$server_pid" ] || start_in server_pid "${6:-$server}" "$FLOWS" serve $PORT
	mkfifo "$gwha_tmp/in.$1" "$gwha_tmp/out.$1" &&
		exec {out}<>"$gwha_tmp/out.$1" && exec {in}<>"$gwha_tmp/in.$1" || return 1
	talk_in[$1]=$in talk_out[$1]=$out
	ip netns exec "${5:-$client}" "$FLOWS" talk "$2" "${4:-$SERVER}" $PORT "$3" "$ROUND_S" \
		<"$gwha_tmp/in.$1" >&"$out" 2>&1 &
	gwha_pids+=("$!")
	read -r -t 100 "answer[$1]" <&"$out" && [ "${answer[$1]}" = "begun $3" ] && return
	echo "said: ${answer[$1]}"
	return 1
}

# talk_measured NAME...: how long is waited for an answer counts from here. At the
# beginning, all at once, the CPU is what is waited for.
talk_measured() {
	local name
	for name; do
		echo measure >&"${talk_in[$name]}"
	done
}

# talk_end NAME...: the flows' last round, and what they say of it.
talk_end() {
	local name
	for name; do
		echo end >&"${talk_in[$name]}"
	done
	for name; do
		read -r -t 100 "answer[$name]" <&"${talk_out[$name]}" || return 1
		rm -f "$gwha_tmp/in.$name" "$gwha_tmp/out.$name"
	done
}

# told KEY: a figure of what was said, of all talkers together.
told() {
	awk -v key="$1" '{
		for (i = 1; i < NF; i += 2)
			if ($i == key && key ~ /_us$/)
				found = found > $(i + 1) ? found : $(i + 1)
			else if ($i == key)
				found += $(i + 1)
	} END { print found == "" ? "none" : found }' <<<"$(printf '%s\n' "${answer[@]}")"
}

# within KEY MOST
within() {
	[ "$(told "$1")" -le "$2" ] && return
	echo "$1 is $(told "$1"), not $2 or less"
	return 1
}

# figures CONTENDER KIND RST: what became of them.
figures() {
	figure survive "$FLOWS_N $2" "$1" broken flows "$(told broken)"
	figure survive "$FLOWS_N $2" "$1" rst packets "$3"
	figure survive "$FLOWS_N $2" "$1" "longest wait" ms \
		"$(awk -v us="$(told worst_us)" 'BEGIN { print us / 1000 }')"
	say "figures: ${answer[*]}, RST on the wires $3"
	say "$(awk '{ print int(($4 - $2) / ($3 - $1) * 100) }' <<<"${idle[*]}") % of the CPU were free before the cut, $(dropped) packets had no room in its backlog"
}

# switches SWITCH...: the states of their ports will be set, by programs that run already.
switches() {
	local switch in
	for switch; do
		mkfifo "$gwha_tmp/$switch" && exec {in}<>"$gwha_tmp/$switch" || return 1
		switch_in[$switch]=$in
		start_in "ports$in" "$switch" bridge -batch "$gwha_tmp/$switch"
	done
}

# ports STATE: gwA's, on all of them. A bridge's states: 0 is disabled, 3 forwards.
ports() {
	local switch
	for switch in "${!switch_in[@]}"; do
		echo "link set dev gwA state $1" >&"${switch_in[$switch]}"
	done
}

cut_off() {
	ports 0
}

heal() {
	ports 3
}

# known N: gwB has as many connections.
known() {
	local n
	n=$(ip netns exec "$gwB" cat /proc/sys/net/netfilter/nf_conntrack_count)
	[ "$n" -ge "$1" ] && return
	echo "$n of $1 connections"
	return 1
}

# epoch_of NS GROUP
epoch_of() {
	local REPLY
	gw_ask "$1" group show "$2"
	json_value epoch "$REPLY" && echo "$REPLY"
}

# pace S: of a kind that costs too much at a second.
pace() {
	ROUND_S=${round_given:-$1}
}

# dropped: packets for which the backlog of the one CPU had no room.
dropped() {
	local n
	read -r _ n _ </proc/net/softnet_stat
	echo $((16#$n))
}

# steady TALKER...: what was begun at once is done, and the CPU has time again: how much,
# is looked at for the last 3 s. It is as long as keepalived and conntrackd need for
# their cache.
steady() {
	nap 2000
	read -r 'idle[0]' 'idle[1]' </proc/uptime
	nap 3000
	read -r 'idle[2]' 'idle[3]' </proc/uptime
	talk_measured "$@"
	nap 100
}

# survived KIND RST TALKER...: the last results; RST were there before. Who has the groups
# is looked at when nobody waits any more: owners_are is the test's.
survived() {
	local rto_us
	tap_ok "each speaks once more" talk_end "${@:3}"
	tap_ok "who was to take over has done so" owners_are
	figures gwha "$1" $(($(rst) - $2))
	tap_ok "no connection is broken" within broken 0
	tap_ok "nobody sent an RST" [ "$(rst)" = "$2" ]
	rto_us=$(told rto_us)
	rto_us=$((rto_us < RTO_MIN_US ? RTO_MIN_US : rto_us > RTO_MAX_US ? RTO_MAX_US : rto_us))
	tap_ok "each was answered within the takeover and a retransmission" \
		within worst_us $((TAKEOVER_US + rto_us))
	tap_done
}
