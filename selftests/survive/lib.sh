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
# middle is none. In virtual time, one CPU for everybody.
#
# shellcheck disable=SC2153,SC2154 # topo.sh and lib.sh set what is not set here

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/gw.sh"
FLOWS=$gwha_lib/../survive/build/flows
PORT=7000
# shellcheck source-path=SCRIPTDIR source=../bench/figure.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../bench/figure.sh"
# shellcheck disable=SC2034 # start_in sets the second
talk_pid='' server_pid='' answer=''

# What both kinds need of machine and network.
survive_setup() {
	topo_gw && topo_cable "$gwA" sync "$gwB" sync | ip -batch - || return 1
	ip -n "$gwA" address add 10.9.9.2/24 dev sync &&
		ip -n "$gwB" address add 10.9.9.3/24 dev sync &&
		ip -n "$gwA" link set sync up && ip -n "$gwB" link set sync up &&
		strict "$gwA" && strict "$gwB" &&
		count_rst "$client" && count_rst "$server" || return 1
	for_many "$client" && for_many "$server"
}

# for_many NS: as many ports as there are, and room for who comes.
for_many() {
	set_sysctl "$1" net/ipv4/ip_local_port_range="1024 65535" \
		net/core/somaxconn=4096 net/ipv4/tcp_max_syn_backlog=16384
}

strict() {
	ip netns exec "$1" nft -f - <<-END &&
		table inet gw {
			chain forward {
				type filter hook forward priority filter
				ct state invalid drop
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
	for ns in "$client" "$server"; do
		sum=$((sum + $(ip netns exec "$ns" nft -j list counter inet count rst |
			jq '[.nftables[].counter.packets // empty] | add')))
	done
	echo "$sum"
}

# talk_begin TCP-OR-UDP N [ADDR [FROM AT]]: N flows, from the client to the server without
# the last two, each answered once.
talk_begin() {
	# first, or it would keep the other's input open
	start_in server_pid "${5:-$server}" "$FLOWS" serve $PORT
	mkfifo "$gwha_tmp/in" "$gwha_tmp/out" &&
		exec 7<>"$gwha_tmp/out" && exec 8<>"$gwha_tmp/in" || return 1
	ip netns exec "${4:-$client}" "$FLOWS" talk "$1" "${3:-$SERVER}" $PORT "$2" \
		<"$gwha_tmp/in" >&7 2>&1 7>&- 8>&- &
	talk_pid=$!
	gwha_pids+=("$talk_pid")
	read -r -t 60 answer <&7 && [ "$answer" = "begun $2" ] && return
	echo "said: $answer"
	return 1
}

# The flows' last round, and what they say of it, in $answer.
talk_end() {
	exec 8>&-
	read -r -t 60 answer <&7
	rm -f "$gwha_tmp/in" "$gwha_tmp/out"
	[ -n "$answer" ]
}

# told KEY: a figure of $answer.
told() {
	local key value
	# shellcheck disable=SC2086 # words
	set -- "$1" $answer
	key=$1
	shift
	while [ $# -gt 1 ]; do
		[ "$1" = "$key" ] && value=$2
		shift 2
	done
	echo "${value:-none}"
}

# figures CONTENDER KIND RST: what became of them.
figures() {
	figure survive "$FLOWS_N $2" "$1" broken flows "$(told broken)"
	figure survive "$FLOWS_N $2" "$1" rst packets "$3"
	figure survive "$FLOWS_N $2" "$1" "longest wait" ms \
		"$(awk -v us="$(told worst_us)" 'BEGIN { print us / 1000 }')"
	say "figures: $answer, RST on the wires $3"
}

cut_off() {
	cut_port "$lan" gwA && cut_port "$wan" gwA
}

heal() {
	heal_port "$lan" gwA && heal_port "$wan" gwA
}
