#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 4,000 routers on one node, 250 on each of 16 interfaces, each its own group, with
# adverts of 1 s: in two minutes none is late by over 1 ms and none is missing, by
# the node's own account and by that of who receives them. What an advert costs
# is told beside keepalived's, at the most instances that it carries. (V01)
#
#        [ node ]  e0 ... e15
#                  │       │
#        [ sink ]  s0 ... s15      counts, answers nothing
#
# MANY_S: for how many seconds gwha's adverts are recorded (120); MANY_ROUTERS.
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

MANY_LANS=16 MANY_ROUTERS=${MANY_ROUTERS:-4000} MANY_S=${MANY_S:-120}
node='' sink='' idle_ppm=''

# many_topo: a new node and a new sink.
many_topo() {
	local i
	[ -z "$node" ] ||
		printf 'netns del %s\n' "$node" "$sink" | ip -batch - || return 1
	setup_ns node sink &&
		for ((i = 0; i < MANY_LANS; i++)); do
			topo_cable "$node" "e$i" "$sink" "s$i"
		done | ip -batch - &&
		for ((i = 0; i < MANY_LANS; i++)); do
			echo "address add 10.$i.0.2/16 dev e$i"
			echo "link set e$i up"
		done | ip -n "$node" -batch - &&
		for ((i = 0; i < MANY_LANS; i++)); do
			echo "link set s$i up"
		done | ip -n "$sink" -batch -
}

# many_busy S: how much of S seconds the CPU is not idle, in ppm: in $busy_ppm.
many_busy() {
	local t0 t1 i0 i1 _
	read -r _ _ _ _ i0 i1 _ </proc/stat
	i0=$((i0 + i1))
	now_us t0
	nap $(($1 * 1000))
	now_us t1
	read -r _ _ _ _ i1 _ </proc/stat
	busy_ppm=$((1000000 - (i1 - i0) * 10000 * 1000 / ((t1 - t0) / 1000)))
}

# many_received: adverts that the sink's devices have received so far.
many_received() {
	# shellcheck disable=SC2016 # awk's
	ip netns exec "$sink" awk '/ s[0-9]+:/ { sub(/.*:/, ""); n += $2 }
		END { print n }' /proc/net/dev
}

# many_cost NAME: CPU time an advert, in ns, over the idle CPU: in $cost_ns.
many_cost() {
	local n
	n=$(many_received)
	many_busy 20
	n=$(($(many_received) - n))
	[ "$n" -gt 0 ] || return 1
	cost_ns=$(((busy_ppm - idle_ppm) * 20 * 1000 / n))
	log+="$1: $n frames in 20 s, CPU busy $busy_ppm ppm (idle: $idle_ppm),"
	log+=" $cost_ns ns each"$'\n'
}

many_record() {
	ip netns exec "$sink" tcpdump -i any -Q in -n -s 52 -B 65536 \
		--time-stamp-precision=nano -w "$gwha_tmp/$1.pcap" \
		'proto 112' 2>"$gwha_tmp/$1.err" </dev/null &
	# shellcheck disable=SC2034 # capture_stop reads it
	gwha_captures[$1]=$!
	busywait 60000 grep -q listening "$gwha_tmp/$1.err"
}

# many_judge NAME ROUTERS LEAST: no gap over an interval and 1 ms, none missing.
many_judge() {
	local rc
	figures=$(python3 "$timing_dir/scale.py" many "$gwha_tmp/$1.pcap" \
		--routers "$2" --least "$3")
	rc=$?
	rm -f "$gwha_tmp/$1.pcap"
	echo "$figures"
	return $rc
}

many_gwha() {
	ip netns exec "$node" python3 "$timing_dir/scale_conf.py" gwha \
		"$timing_dir/../../uapi/gwha.yaml" "$MANY_ROUTERS"
}

# many_active: all of gwha's routers are.
many_active() {
	[ "$(gw "$node" -j router show | grep -o '"state":"active"' | wc -l)" \
		= "$MANY_ROUTERS" ]
}

# many_lateness: the node's account of the time that was recorded.
many_lateness() {
	figures=$(python3 "$timing_dir/scale.py" lateness \
		--least $((MANY_ROUTERS * MANY_S)) <"$gwha_tmp/stats")
	local rc=$?
	echo "$figures"
	return $rc
}

# many_window: gwha's adverts are recorded for $MANY_S s, and its own account taken
# of the same time.
many_window() {
	many_record gwha && gw "$node" stats reset &&
		nap $((MANY_S * 1000 + 1000)) &&
		gw "$node" -j stats >"$gwha_tmp/stats" && capture_stop gwha
}

# many_keepalived N: it runs with N instances, and is measured. Fails when it
# does not get them to send, or not within 1 ms of their time.
many_keepalived() {
	local rc=1 pid name=keepalived-$1
	many_topo || return 1
	python3 "$timing_dir/scale_conf.py" keepalived "$1" \
		>"$gwha_tmp/$name.conf"
	start_in pid "$node" keepalived -P -n -l -f "$gwha_tmp/$name.conf" \
		-p "$gwha_tmp/$name.pid" -r "$gwha_tmp/$name.vrrp"
	# 3.6 s, and room for a thousand addresses
	nap 30000
	if kill -0 "$pid" 2>/dev/null && many_cost "keepalived, $1"; then
		many_record "$name" && nap 20000 && capture_stop "$name" &&
			many_judge "$name" "$1" $(($1 * 20)) && rc=0
		log+="keepalived, $1: $figures"$'\n'
	fi
	# both of its processes
	kill -KILL "$pid" "$(<"$gwha_tmp/$name.vrrp")" 2>/dev/null
	wait "$pid" 2>/dev/null
	return $rc
}

# many_peer: keepalived with more and more instances, until it fails.
many_peer() {
	local n
	carried=0 log=''
	for n in 250 500 1000 2000 4000; do
		many_keepalived "$n" || {
			log+="keepalived fails at $n"$'\n'
			break
		}
		carried=$n
		carried_ns=$cost_ns
	done
	[ "$carried" -gt 0 ]
}

need_root
need_cmd ip tcpdump python3 nsenter awk grep keepalived "$GWHA"
python3 "$timing_dir/scale.py" --help >/dev/null
python3 "$timing_dir/scale_conf.py" keepalived 1 >/dev/null

tap_plan 8
tap_ok "a node with $MANY_LANS interfaces" many_topo
many_busy 20
idle_ppm=$busy_ppm
tap_ok "$MANY_ROUTERS routers are created" many_gwha
tap_ok "all are active" busywait 60000 many_active
# the repeats of their announcements are over
nap 7000
gw "$node" stats reset
log=''
tap_ok "the CPU's time for an advert is taken" many_cost gwha
say "$log"
gwha_ns_cost=$cost_ns
gw "$node" -j stats >"$gwha_tmp/stats"
say "in those 20 s and around: $(python3 "$timing_dir/scale.py" lateness \
	<"$gwha_tmp/stats")"
tap_ok "what arrives is recorded for $MANY_S s" many_window
tap_ok "on the wire: none late by over 1 ms, none missing" \
	many_judge gwha "$MANY_ROUTERS" $((MANY_ROUTERS * MANY_S))
say "on the wire: $figures"
tap_ok "by its own account: none late by over 1 ms" many_lateness
say "its own account: $figures"
tap_ok "keepalived carries some" many_peer
say "$log"
say "an advert costs $gwha_ns_cost ns with $MANY_ROUTERS routers of gwha," \
	"$carried_ns ns with $carried instances of keepalived"
tap_done
