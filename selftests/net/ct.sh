#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Connections of A, made again in B from what the module reads of them, are the
# same to the kernel and to both ends; and hearing of them disturbs nobody. By the
# files ct_*.c alone, in a module of tests (modules/ctprobe): no frames are sent.
#
#        [ client ]                       talks to the server, answers it by DNAT
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          forward what is of a connection, no more:
#        └──┬────────────────┬──┘          invalid is dropped, tcp_loose is 0
#        [ gwA ]          [ gwB ]          SNAT to the VIP, DNAT of its port 8080
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │          VIP: A's, then B's
#        └──┬───── wan ─────────┘
#        [ server ]
#
# design: connection sync. docs/decisions/0011-hearing-of-connections.md
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=topo.sh
. "$(dirname "$(readlink -f "$0")")/topo.sh"
need_root
need_cmd ip nft conntrack insmod rmmod modprobe nsenter python3 ping awk sort

FLOWS=$gwha_lib/ct_flows.py
HELPER=${GWHA_HELPERS:-$gwha_lib/../modules}/ctprobe/ctprobe.ko
MANY=1500
LOADS=${LOADS:-20}
most_file=/proc/sys/net/netfilter/nf_conntrack_max
size_file=/sys/module/nf_conntrack/parameters/hashsize
talker='' inward='' serverD='' clientD='' pings='' pings6='' hearA='' hearB='' churner='' brief=''

[ -r "$HELPER" ] || skip_all "ctprobe.ko is not built"
modprobe -a nf_conntrack nf_nat nf_conntrack_netlink nft_ct nft_nat \
	nft_chain_nat || skip_all "the kernel has no connection tracking"
insmod "$HELPER" || skip_all "ctprobe.ko cannot be inserted"

# probe NS WORD...
probe() {
	local ns=$1
	shift
	# shellcheck disable=SC2016 # the inner shell expands it
	nsenter --net="/run/netns/$ns" bash -c 'echo "$*" >/proc/ctprobe' probe "$@"
}

# count NAME: a counter of the helper.
count() {
	awk -v name="$1" 'NR == 1 { for (i = 1; i < NF; i++)
		if ($i == name) print $(i + 1) }' /proc/ctprobe
}

# count_is NAME VALUE
count_is() {
	local got
	got=$(count "$1")
	[ "$got" = "$2" ] && return
	echo "$1 is $got, not $2"
	return 1
}

grows() {
	[ "$(count "$1")" -gt "$2" ]
}

# flows: what was taken, in an order; whether windows were seen is not compared.
flows() {
	tail -n +2 /proc/ctprobe | sed 's/ live .*//' | sort
}

# table NS: the kernel's own words, without what passes or is each node's own.
table() {
	local v
	for v in ipv4 ipv6; do
		run_in "$1" conntrack -L -f "$v" -o extended 2>>"$gwha_tmp/table.err"
	done | sed -E 's/^(ipv[46] +[0-9]+ +[a-z0-9]+ +[0-9]+) [0-9]+/\1/
		s/ use=[0-9]+//' | sort
}

ruleset() {
	run_in "$1" nft -f - <<-END
		table inet gw {
			chain raw {
				type filter hook prerouting priority raw
				udp dport 7000 ct zone set 7
				udp sport 7000 ct zone set 7
			}
			chain forward {
				type filter hook forward priority 0; policy drop
				ct state invalid counter drop
				ct state established accept
				meta l4proto tcp tcp flags & (syn|ack) != syn counter drop
				tcp dport 7 ct mark set 0x77
				udp dport 7 ct label set 5
				ct state new accept
			}
			chain pre {
				type nat hook prerouting priority dstnat
				ip daddr $VIP_WAN tcp dport 8080 dnat ip to $CLIENT:80
				ip6 daddr $VIP_WAN6 tcp dport 8080 dnat ip6 to [$CLIENT6]:80
			}
			chain post {
				type nat hook postrouting priority srcnat
				oifname wan snat ip to $VIP_WAN
				oifname wan snat ip6 to $VIP_WAN6
			}
		}
	END
	set_sysctl "$1" net/netfilter/nf_conntrack_tcp_loose=0 \
		net/netfilter/nf_conntrack_udp_timeout=3000 \
		net/netfilter/nf_conntrack_icmp_timeout=3000 \
		net/netfilter/nf_conntrack_icmpv6_timeout=3000
}

# refused NS: packets that the ruleset took for what it must not see.
refused() {
	run_in "$1" nft list chain inet gw forward | awk '
		/counter packets/ { for (i = 1; i < NF; i++)
			if ($i == "packets") n += $(i + 1) }
		END { print n + 0 }'
}

refused_is() {
	local got
	got=$(refused "$1")
	[ "$got" = "$2" ] && return
	run_in "$1" nft list chain inet gw forward
	return 1
}

# path_by NS N: everything goes by this gateway, whose addresses end in N, at once.
path_by() {
	local ns=$1 n=$2 other=$gwA
	[ "$n" = 3 ] || other=$gwB
	ip -n "$other" address del "$VIP_WAN/32" dev wan 2>/dev/null
	ip -n "$other" address del "$VIP_WAN6/128" dev wan 2>/dev/null
	ip -n "$ns" address add "$VIP_WAN/32" dev wan &&
		ip -n "$ns" address add "$VIP_WAN6/128" dev wan nodad &&
		topo_default "$client" "192.0.2.$n" "2001:db8:1::$n" &&
		ip -n "$server" -batch - <<-END
			neighbour replace $VIP_WAN lladdr 02:67:77:00:02:0$n dev eth0
			neighbour replace $VIP_WAN6 lladdr 02:67:77:00:02:0$n dev eth0
		END
}

# said VAR NAME: the last number that was said with this word.
said() {
	local n
	n=$(awk -v name="$2" '$1 == name { n = $2 } END { print n + 0 }' \
		"$gwha_tmp/$1.log")
	echo "$n"
}

said_more() {
	! grep lost "$gwha_tmp/$1.log" && [ "$(said "$1" "$2")" -ge "$3" ]
}

# goes_on MS VAR ROUNDS BYTES: from now, all of them.
goes_on() {
	local rounds bytes
	rounds=$(said "$2" round)
	bytes=$(said "$2" bulk)
	busywait "$1" said_more "$2" round $((rounds + $3)) &&
		busywait "$1" said_more "$2" bulk $((bytes + $4))
}

# pinged VAR N: so many answers came.
pinged() {
	[ "$(grep -c 'bytes from' "$gwha_tmp/$1.log")" -ge "$2" ]
}

ping_on() {
	local n
	n=$(grep -c 'bytes from' "$gwha_tmp/$1.log")
	busywait 20000 pinged "$1" $((n + 3))
}

# one_flow NS: a connection that was not there, within the node.
one_flow() {
	nsenter --net="/run/netns/$1" bash -c 'echo >/dev/udp/127.0.0.1/9' 2>/dev/null
	return 0
}

# says_more VAR: the listener says something when there is a new connection.
says_more() {
	local was
	was=$(wc -l <"$gwha_tmp/$1.log")
	one_flow "$2"
	busywait 500 eval '[ "$(wc -l <"$gwha_tmp/'"$1"'.log")" -gt '"$was"' ]'
}

# listen_in VAR NS: conntrack -E, which hears now.
listen_in() {
	start_in "$1" "$2" conntrack -E
	busywait 30000 says_more "$1" "$2"
}

# is_heard NS: so does the helper.
is_heard() {
	local was
	was=$(count heard)
	one_flow "$1"
	busywait 2000 grows heard "$was"
}

# ended_tcp: no connection of TCP is established in B.
ended_tcp() {
	! run_in "$gwB" conntrack -L -p tcp --state ESTABLISHED 2>/dev/null | grep . &&
		! run_in "$gwB" conntrack -L -f ipv6 -p tcp --state ESTABLISHED \
			2>/dev/null | grep .
}

# settled: the windows of all connections of TCP in B are checked.
settled() {
	probe "$gwB" keep 1 && probe "$gwB" take &&
		! grep "^6 .* liberal 1" /proc/ctprobe && grep -q "^6 " /proc/ctprobe
}

# met PORT N: B has seen packets of both ends of N connections to this port.
met() {
	probe "$gwB" take &&
		[ "$(grep -c "^6 .*\.$1 .* live 3" /proc/ctprobe)" = "$2" ]
}

# resized: the table is, up and down, again and again.
resized() {
	local size old
	old=$(cat "$size_file")
	for size in 1024 8192 3000 65536 1024 10000 512 16384 4096 32768 600 "$old"; do
		echo "$size" >"$size_file" || return 1
		nap 100
	done
}

# loads: the module of the kernel's own listener goes and comes.
loads() {
	local i
	for ((i = 0; i < LOADS; i++)); do
		modprobe -r nf_conntrack_netlink && is_heard "$gwA" &&
			[ ! -d /sys/module/nf_conntrack_netlink ] &&
			modprobe nf_conntrack_netlink && is_heard "$gwA" || return
	done
}

events_are() {
	[ "$(run_in "$1" cat /proc/sys/net/netfilter/nf_conntrack_events)" = "$2" ]
}

# --------------------------------------------------------------------- building
tap_plan 51
dump_on_fail head -n 1 /proc/ctprobe
dump_on_fail eval 'tail -n 3 "$gwha_tmp"/*.log'
dump_on_fail eval 'for n in "$gwA" "$gwB"; do run_in "$n" conntrack -L; done'
tap_ok "the network is built" eval 'topo_gw && ruleset "$gwA" && ruleset "$gwB"'
tap_ok "its paths go by A" path_by "$gwA" 2
start_in serverD "$server" "$FLOWS" serve 7 19 20 7000
start_in clientD "$client" "$FLOWS" serve 80
tap_ok "both ends serve" eval 'busywait 60000 grep -q serving "$gwha_tmp/serverD.log" &&
	busywait 60000 grep -q serving "$gwha_tmp/clientD.log"'
tap_ok "A and B are heard" eval 'probe "$gwA" begin && probe "$gwB" begin'
tap_ok "events are on there" eval 'events_are "$gwA" 1 && events_are "$gwB" 1'

# -------------------------------------------------------- the same connections
start_in talker "$client" "$FLOWS" talk "tcp4=tcp,$SERVER,7" "tcp6=tcp,$SERVER6,7" \
	"udp4=udp,$SERVER,7" "udp6=udp,$SERVER6,7" "zone=udp,$SERVER,7000" \
	"bulk4=bulk,$SERVER,19" "bulk6=bulk,$SERVER6,19" \
	"drip4=drip,$SERVER,20" "drip6=drip,$SERVER6,20" \
	"hold4=hold,$SERVER,20" "hold6=hold,$SERVER6,20"
start_in inward "$server" "$FLOWS" talk "dnat4=tcp,$VIP_WAN,8080" \
	"dnat6=tcp,$VIP_WAN6,8080"
start_in pings "$client" ping -i 0.3 "$SERVER"
start_in pings6 "$client" ping -i 0.3 "$SERVER6"
tap_ok "connections of all kinds go by A" eval 'busywait 60000 said_more talker round 5 &&
	busywait 60000 said_more inward round 5 && busywait 60000 pinged pings 2 &&
	busywait 60000 pinged pings6 2 && busywait 60000 said_more talker bulk 400000'
# UDP is assured after two seconds
tap_ok "and are assured" busywait 60000 eval \
	'[ "$(run_in "$gwA" conntrack -L -p udp 2>/dev/null | grep -c ASSURED)" -ge 3 ]'
tap_ok "they were heard of" grows heard 8
tap_ok "they are read" eval 'probe "$gwA" take && grows taken 10 &&
	flows >"$gwha_tmp/A.flows" && table "$gwA" >"$gwha_tmp/A.table"'
tap_ok "and made in B" eval 'probe "$gwB" write && count_is failed 0 &&
	count_is written "$(count taken)"'
tap_ok "the kernel says the same of both" eval \
	'table "$gwB" >"$gwha_tmp/B.table" &&
	 diff -u "$gwha_tmp/A.table" "$gwha_tmp/B.table"'
tap_ok "so does what is read" eval 'probe "$gwB" take &&
	flows >"$gwha_tmp/B.flows" && diff -u "$gwha_tmp/A.flows" "$gwha_tmp/B.flows"'
tap_ok "with a mark, a zone, a label, and translations of both kinds" eval '
	grep -q "mark 119" "$gwha_tmp/B.flows" && grep -q "zone 7" "$gwha_tmp/B.flows" &&
	grep -q "labels 20" "$gwha_tmp/B.flows" &&
	grep -qE "status 07" "$gwha_tmp/B.flows" && grep -qE "status 0b" "$gwha_tmp/B.flows"'
tap_ok "they are kept" eval 'probe "$gwB" keep 5000 &&
	! run_in "$gwB" conntrack -L 2>/dev/null | awk "\$3 < 4000" | grep .'
tap_ok "made again, they are the same ones" eval 'probe "$gwB" write &&
	count_is failed 0 && table "$gwB" | diff -u "$gwha_tmp/A.table" -'

# -------------------------------------------------------------- another path
# As it is when A has failed, and nobody took over for two seconds. Acknowledgements
# are lost before data are, so what comes first through B was sent before, and what
# acknowledges it acknowledges more than B has seen. Without the server's loss probes.
# And of two, with no more room, whose server has hardly a window: what it sends next
# is beyond all that B has learned, and stays so.
tap_ok "A is cut off, and the paths go by B" eval '
	set_sysctl "$server" net/ipv4/tcp_early_retrans=0 && cut_port "$wan" gwA in &&
	kill -USR2 "$talker" && nap 500 && cut_port "$lan" gwA && cut_port "$wan" gwA &&
	nap 1500 && cp /proc/ctprobe "$gwha_tmp/B.live" && path_by "$gwB" 3'
tap_ok "both ends of all that is sent have spoken" eval 'busywait 60000 met 20 4 &&
	kill -USR2 "$talker"'
tap_ok "every connection goes on" eval 'goes_on 60000 talker 10 400000 &&
	goes_on 60000 inward 10 0 && ping_on pings && ping_on pings6'
tap_ok "B refused nothing" refused_is "$gwB" 0
tap_ok "B has learned the windows of each" eval '
	grep -q "^6 .* live 0" "$gwha_tmp/B.live" && probe "$gwB" take &&
	grep -q "^6 .* live 3" /proc/ctprobe && ! grep "^6 .* live [012]" /proc/ctprobe'
tap_ok "and checks them" busywait 20000 settled
tap_ok "every connection goes on under that" eval 'goes_on 60000 talker 10 400000 &&
	goes_on 60000 inward 10 0'
tap_ok "and nothing is refused" refused_is "$gwB" 0
tap_ok "B has no connection that A had not" eval 'table "$gwB" >"$gwha_tmp/B2.table" &&
	diff -u "$gwha_tmp/A.table" "$gwha_tmp/B2.table"'

# ------------------------------------------------------------- a peer that is behind
# What is held in B are its own connections now; what was taken is of before.
tap_ok "connections end by B" eval 'kill -USR1 "$talker" "$inward" &&
	busywait 60000 grep -q closed "$gwha_tmp/talker.log" && busywait 60000 ended_tcp'
tap_ok "a peer that still has them changes nothing" eval 'probe "$gwB" change &&
	ended_tcp'
tap_ok "nor if it makes them anew" eval 'probe "$gwB" write && ended_tcp'

# ------------------------------------------------------------------- what goes
tap_ok "conntrack -E hears of both" eval 'listen_in hearA "$gwA" && listen_in hearB "$gwB"'
kill "$talker" "$inward" "$pings" "$pings6"
wait "$talker" "$inward" "$pings" "$pings6"
ended=$(count ended)
held=$(count held)
tap_ok "replicas are taken out" eval 'probe "$gwB" kill &&
	! table "$gwB" | grep -E "$SERVER|$SERVER6"'
tap_ok "the kernel's listeners are told of each" busywait 5000 eval \
	'[ "$(grep -c DESTROY "$gwha_tmp/hearB.log")" -ge '"$held"' ]'
tap_ok "ours is not" count_is ended "$ended"
tap_ok "and nothing is held any more" eval 'probe "$gwB" drop && count_is held 0'

# ------------------------------------------------------------- what is in the way
tap_ok "another connection in its place stays" eval '
	run_in "$gwA" conntrack -F && run_in "$gwB" conntrack -F &&
	run_in "$gwA" conntrack -I -p udp -s 192.0.2.77 -d 198.51.100.77 --sport 1 \
		--dport 2 -t 600 -n 198.51.100.1 &&
	run_in "$gwB" conntrack -I -p udp -s 192.0.2.77 -d 198.51.100.77 --sport 1 \
		--dport 2 -t 600 -n 198.51.100.5 &&
	probe "$gwA" take && count_is taken 1 && table "$gwB" >"$gwha_tmp/own" &&
	probe "$gwB" write && count_is failed 1 && count_is error -17 &&
	table "$gwB" | diff -u "$gwha_tmp/own" -'
tap_ok "a table that is nearly full takes none" eval '
	run_in "$gwB" conntrack -F && one_flow "$gwB" && most=$(cat "$most_file") &&
	echo 1 >"$most_file" && probe "$gwB" write && echo "$most" >"$most_file" &&
	count_is failed 1 && count_is error -28'
tap_ok "and does when there is room" eval 'probe "$gwB" write && count_is failed 0 &&
	probe "$gwB" drop'

# ------------------------------------------------------------------- the table
tap_ok "$MANY connections" eval '
	heal_port "$lan" gwA; heal_port "$wan" gwA; path_by "$gwA" 2 &&
	run_in "$client" "$FLOWS" many "$MANY" "$SERVER" 9 && probe "$gwA" take &&
	[ "$(count taken)" -ge "$MANY" ]'
heard=$(count heard)
tap_ok "all of them are made in B" eval 'probe "$gwB" write && count_is failed 0'
tap_ok "none of which is heard" count_is heard "$heard"
tap_ok "all of them are there" eval '
	flows | sort -u >"$gwha_tmp/A.many" && probe "$gwB" take &&
	flows | sort -u >"$gwha_tmp/B.many" && comm -23 "$gwha_tmp/A.many" \
		"$gwha_tmp/B.many" >"$gwha_tmp/lacking" && [ ! -s "$gwha_tmp/lacking" ]'
tap_ok "walks miss none while the table is resized" eval 'probe "$gwA" take &&
	probe "$gwA" busy on && resized && probe "$gwA" busy off && grows walks 10 &&
	count_is short 0'
tap_ok "and nothing is lost" eval 'probe "$gwB" kill && probe "$gwB" drop'

# ------------------------------------------------- nf_conntrack_netlink comes and goes
kill "$hearA" "$hearB"
start_in churner "$client" "$FLOWS" churn "$SERVER" 9
tap_ok "traffic goes by A" busywait 60000 grep -q churning "$gwha_tmp/churner.log"
tap_ok "its other listener leaves and returns $LOADS times, and A is heard" loads
tap_ok "it hears again" eval 'listen_in hearA "$gwA" && kill "$hearA"'
tap_ok "walks were wanted where something was missed" grows missed "$LOADS"

# ------------------------------------------------------------------------- the end
kill "$churner"
wait "$churner"
tap_ok "B is not heard any more" eval 'probe "$gwB" end && not is_heard "$gwB"'
tap_ok "and has its setting back" events_are "$gwB" 2
tap_ok "its other listener goes on" eval 'listen_in hearB "$gwB" && kill "$hearB"'
tap_ok "a namespace ends that is heard, with replicas held" eval 'setup_ns brief &&
	probe "$brief" begin && probe "$gwA" take && probe "$brief" write &&
	grows held 100 && ip netns del "$brief" && busywait 60000 count_is held 0'
tap_ok "the module goes while A is heard" busywait 20000 rmmod ctprobe
tap_ok "A has its setting back, and its listener" eval 'events_are "$gwA" 2 &&
	listen_in hearA "$gwA"'
tap_done
