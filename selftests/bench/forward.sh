#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What forwarding costs, in instructions, with gwha and without: UDP packets of one flow
# that is established, and flows of one packet and its answer, for as long as they are
# made and told of. Through a gateway that translates and filters by state:
#
#	without		gwha.ko is not loaded, addresses are set by hand
#	events		the same, and the kernel notes what changes of connections, as it
#			does for whoever listens: conntrackd, or synchronisation
#	loaded		it is, and does nothing there
#	active		gwha is active, a backup beside it
#	synced		the same, and connections are synchronised; what the backup does
#			with new ones runs on the same CPU and is in the figure. What its
#			thread took of it is told apart: a gateway has a CPU of its own
#
# The client's and the server's part is measured over a cable between them, and taken
# off; so is what goes on without packets, adverts for instance, by the time it took.
#
# guest: module by hand
#
# BENCH_N: how often each is measured; BENCH_FLOWS, BENCH_PACKETS: how many at a time.
# shellcheck disable=SC2016,SC2034,SC2119,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=../load/lib.sh
. "$(dirname "$(readlink -f "$0")")/../load/lib.sh"
# shellcheck source-path=SCRIPTDIR source=figure.sh
. "$(dirname "$(readlink -f "$0")")/figure.sh"
SEND=$gwha_lib/../bench/build/send
need_root
[ -r "${GWHA_KO:-}" ] || skip_all "no module to insert"
need_cmd conntrack nft jq insmod rmmod "$SEND" "$GWHA"
modprobe -a nf_conntrack nft_chain_nat nft_ct nf_conntrack_netlink
N=${BENCH_N:-5} PACKETS=${BENCH_PACKETS:-50000} FLOWS=${BENCH_FLOWS:-5000}
DIRECT=203.0.113.130
declare -A direct=()
backup='' backup_ns='' of_backup='' threads=()
declare -A alone=()

# ------------------------------------------------------------------- the network
# A cable from client to server, whose packets no tracker sees.
direct_net() {
	topo_cable "$client" direct "$server" direct | ip -batch - &&
		ip -n "$client" address add 203.0.113.129/30 dev direct &&
		ip -n "$server" address add $DIRECT/30 dev direct &&
		ip -n "$client" link set direct up && ip -n "$server" link set direct up
}

# The server counts what wants no answer, and nobody reads it; nobody says that a port
# of the client's is closed.
count_silent() {
	ip netns exec "$server" nft -f - <<-END &&
		table inet bench {
			counter silent { }
			chain in {
				type filter hook prerouting priority raw
				udp dport $PORT @th,64,8 115 counter name silent drop
			}
		}
	END
		ip netns exec "$client" nft -f - <<-END
			table inet bench {
				chain out {
					type filter hook output priority filter
					icmp type destination-unreachable drop
				}
			}
		END
}

# Nobody asks for anybody while packets are counted: an entry that is not confirmed costs
# each packet more than one that is.
neighbour() {
	ip -n "$1" neigh replace "$2" lladdr "$4" dev "$3" nud permanent
}

mac() {
	ip -n "$1" -j link show "$2" | jq -r '.[].address'
}

neighbours() {
	neighbour "$client" "$VIP_LAN" eth0 "$(mac "$gwA" lan)" &&
		neighbour "$gwA" "$CLIENT" lan "$(mac "$client" eth0)" &&
		neighbour "$gwA" "$SERVER" wan "$(mac "$server" eth0)" &&
		neighbour "$server" "$VIP_WAN" eth0 "$(mac "$gwA" wan)" &&
		neighbour "$client" $DIRECT direct "$(mac "$server" direct)" &&
		neighbour "$server" 203.0.113.129 direct "$(mac "$client" direct)"
}

silent() {
	ip netns exec "$server" nft -j list counter inet bench silent |
		jq '[.nftables[].counter.packets // empty] | add'
}

network() {
	[ "${GWHA_ICOUNT:-0}" = 1 ] || skip_all "needs virtual time"
	sync_net && direct_net && count_silent && neighbours &&
		echo 262144 >/proc/sys/net/netfilter/nf_conntrack_max &&
		start_in bench_srv "$server" "$SEND" serve $PORT &&
		busywait 10000 grep -q ready "$gwha_tmp/bench_srv.log"
}

# ------------------------------------------------------------------- the ways
without() {
	ip -n "$gwA" address add "$VIP_LAN/24" dev lan &&
		ip -n "$gwA" address add "$VIP_WAN/24" dev wan &&
		run_in "$client" ping -n -q -c 1 -W 5 "$SERVER"
}

# events VALUE: nf_conntrack_events, where packets are counted.
events() {
	set_sysctl "$gwA" net/netfilter/nf_conntrack_events="$1"
}

loaded() {
	events 2 && insmod "$GWHA_KO"
}

active() {
	ip -n "$gwA" address del "$VIP_LAN/24" dev lan &&
		ip -n "$gwA" address del "$VIP_WAN/24" dev wan &&
		load_routers && run_in "$client" ping -n -q -c 1 -W 5 "$SERVER"
}

# The threads are made in the order in which load_sync sets the nodes up.
synced() {
	load_sync && read -ra threads < <(pgrep -x "gwha-sync/$G" | sort -n | xargs) &&
		[ ${#threads[@]} = 2 ] && backup=${threads[1]}
}

# ------------------------------------------------------------------- figures

# send_all KIND ADDR COUNT, and what that leaves to do.
send_all() {
	run_in "$client" "$SEND" "$1" "$2" $PORT "$3" && nap 200
}

# read_backup: for how long the backup's thread has run, in $backup_ns.
read_backup() {
	backup_ns=0
	[ -z "$backup" ] || read -r backup_ns _ <"/proc/$backup/schedstat"
}

# stretch KIND ADDR: the busy time of one, less what that time costs without packets, in
# ns a packet, in $REPLY; of it that of the backup's thread in $of_backup.
stretch() {
	local n=$PACKETS before from
	[ "$1" = same ] || n=$FLOWS
	before=$(silent)
	# no flow is one that was there
	run_in "$gwA" conntrack -F && nap 5000
	read_backup
	from=$backup_ns
	measured it send_all "$1" "$2" "$n" || return 1
	read_backup
	[ "$1" != same ] || [ $(($(silent) - before)) = "$n" ] || {
		echo "$(($(silent) - before)) of $n came"
		return 1
	}
	REPLY=$(((${at[it.ns]} - ${at[idle.ns]} * ${at[it.us]} / ${at[idle.us]}) / n))
	of_backup=$(((backup_ns - from) / n))
}

# added CONTENDER KIND WHAT NS...: figures in percent of what it is without gwha.
added() {
	local ns percent=()
	for ns in "${@:4}"; do
		percent+=("$(milli $(((ns - alone[$2]) * 100000 / alone[$2])))")
	done
	figure forward "$3" "$1" "added" percent "${percent[@]}"
}

# ways CONTENDER KIND WHAT: N stretches, less the ends' own part. What is added is the
# active's: without the backup's thread.
ways() {
	local i found=() of=() own=()
	measured idle nap 10000
	# the first is the cache's
	stretch "$2" "$SERVER" || return 1
	for ((i = 0; i < N; i++)); do
		stretch "$2" "$SERVER" || return 1
		found+=($((REPLY - direct[$2])))
		of+=("$of_backup")
		own+=($((REPLY - direct[$2] - of_backup)))
	done
	figure forward "$3" "$1" "gateway" ns "${found[@]}"
	if [ "$1" = without ]; then
		alone[$2]=${own[0]}
	else
		added "$1" "$2" "$3" "${own[@]}"
	fi
	[ -z "$backup" ] ||
		figure forward "$3" "$1" "of it the backup's thread" ns "${of[@]}"
}

ends_alone() {
	local kind
	measured idle nap 10000
	for kind in same new; do
		stretch $kind $DIRECT && stretch $kind $DIRECT || return 1
		direct[$kind]=$REPLY
		figure forward "the ends of $kind" none "ends" ns "$REPLY"
	done
}

both_kinds() {
	ways "$1" same "a packet of an established flow" &&
		ways "$1" new "a new flow of two packets"
}

tap_plan 12
tap_ok "the network is built" network
tap_ok "what client and server do" ends_alone
tap_ok "a gateway without gwha" without
tap_ok "measured" both_kinds without
tap_ok "the same, and changes of connections are noted" events 1
tap_ok "measured" both_kinds events
tap_ok "with gwha loaded" loaded
tap_ok "measured" both_kinds loaded
tap_ok "with gwha, active" active
tap_ok "measured" both_kinds active
tap_ok "synchronised" synced
tap_ok "measured" both_kinds synced
say "$(<"$gwha_tmp/figures.jsonl")"
tap_done
