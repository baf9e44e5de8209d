# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# One group of many routers on two gateways, in virtual time, one CPU for both
# and for every receiver:
#
#        ┌──── br0 ────┐  ...  ┌──── br4 ────┐
#        a0           b0       a4           b4       ports of five switches
#        └─────┐       └────────────┐        │
#       lan0 ... lan4            lan0 ... lan4       10.I.0.2, 10.I.0.3 on lanI
#          [ gwA ]                  [ gwB ]
#
# The group g1 has ten routers on each interface, each with 20 VIPs: 50 routers,
# 1,000 VIPs. Both gateways have priority 100; gwB has the higher addresses, so it
# is active whenever its ports are not cut. "mixed": half of the routers of each
# interface are IPv6, with a link-local VIP first.

# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

scale_form=v4
SCALE_LANS=5 SCALE_PER_LAN=10 SCALE_VIPS=20
scale_routers=$((SCALE_LANS * SCALE_PER_LAN))
scale_vips=$((scale_routers * SCALE_VIPS))

# ------------------------------------------------------------------- building

# scale_topo: the network. $lan, $gwA and $gwB as topo.sh has them.
scale_topo() {
	local i
	topo_require
	need_cmd tcpdump chrt mkfifo python3 nsenter "$GWHA"
	# what it imports is read now, not in the middle of a test
	python3 "$timing_dir/scale.py" --help >/dev/null
	setup_ns lan gwA gwB && topo_router "$gwA" && topo_router "$gwB" &&
		for ((i = 0; i < SCALE_LANS; i++)); do
			topo_cable "$lan" "a$i" "$gwA" "lan$i"
			topo_cable "$lan" "b$i" "$gwB" "lan$i"
		done | ip -batch - &&
		scale_switches | ip -n "$lan" -batch - &&
		scale_node "$gwA" 2 && scale_node "$gwB" 3 &&
		busywait 10000 topo_usable "$gwA" "$gwB"
}

scale_switches() {
	local i
	for ((i = 0; i < SCALE_LANS; i++)); do
		echo "link add br$i type bridge stp_state 0 forward_delay 0" \
			"mcast_snooping 0"
		echo "link set br$i up"
		echo "link set a$i master br$i up"
		echo "link set b$i master br$i up"
	done
}

# scale_node NS N: addresses end in N; devices receive as cards do.
scale_node() {
	local i
	for ((i = 0; i < SCALE_LANS; i++)); do
		timing_ring "$1" "lan$i" || return 1
		echo "address add 10.$i.0.$2/16 dev lan$i"
		echo "address add fd00:$((i + 1))::$2/64 dev lan$i nodad"
		echo "link set lan$i up"
	done | ip -n "$1" -batch -
}

# scale_vip_list LAN ROUTER BASE: the words for its VIPs, numbered from BASE + 1.
scale_vip_list() {
	local n
	for ((n = $3 + 1; n <= $3 + SCALE_VIPS; n++)); do
		if ! scale_is_v6 "$2"; then
			printf ' vip 10.%d.%d.%d/16' "$1" $((10 + $2)) "$n"
		elif [ "$n" = $(($3 + 1)) ]; then
			printf ' vip fe80::%x:%x/64' $((256 + $2)) "$n"
		else
			printf ' vip fd00:%d::%x:%x/64' $(($1 + 1)) \
				$((256 + $2)) "$n"
		fi
	done
}

scale_is_v6() {
	[ "$scale_form" = mixed ] && [ $(($1 % 2)) = 1 ]
}

# scale_each VERB BASE WORDS...: one command line for each router of the group.
scale_each() {
	local verb=$1 base=$2 i r vips family
	shift 2
	for ((i = 0; i < SCALE_LANS; i++)); do
		for ((r = 0; r < SCALE_PER_LAN; r++)); do
			family=inet vips=''
			scale_is_v6 "$r" && family=inet6
			[ "$base" = none ] ||
				vips=$(scale_vip_list "$i" "$r" "$base")
			echo "router $verb dev lan$i vrid $((r + 1))" \
				"family $family $*$vips"
		done
	done
}

# scale_apply NS: command lines on stdin; one process for each, nothing else.
scale_apply() {
	# shellcheck disable=SC2016 # the inner shell expands it
	nsenter --net="/run/netns/$1" bash -c '
		while read -r -a line; do
			"$0" "${line[@]}" || exit 1
		done' "$GWHA"
}

# scale_add NS: the whole group.
scale_add() {
	{
		echo "group add g1 priority 100"
		scale_each add 0 version 3 interval 10ms group g1
	} >"$gwha_tmp/add" && scale_apply "$1" <"$gwha_tmp/add"
}

# scale_setup: network and groups, gwB active with all its VIPs, gwA backup;
# gwA's events are read by timing_await.
scale_setup() {
	scale_topo && scale_add "$gwB" &&
		busywait 5000 state_is "$gwB" g1 active &&
		timing_listen && scale_add "$gwA" &&
		timing_await 'init -> backup' &&
		busywait 20000 scale_owns "$gwB" "$scale_vips" &&
		state_is "$gwA" g1 backup
}

# scale_owned NS: the VIPs that its devices have.
scale_owned() {
	ip -n "$1" -o address show | awk '{ print $4 }' | grep -E \
		'^10\.[0-9]+\.[1-9]|^(fe80|fd00:[0-9]+)::1[0-9a-f]{2}:[0-9a-f]+/'
}

# scale_owns NS N: how many there are.
scale_owns() {
	local n
	n=$(scale_owned "$1" | wc -l)
	[ "$n" = "$2" ] || {
		echo "$n VIPs, wanted $2"
		return 1
	}
}

# scale_counts NS COUNTER: the sum over all routers.
scale_counts() {
	gw "$1" -j stats | python3 "$timing_dir/scale.py" sum "$2"
}

# ----------------------------------------------------------------------- cuts

# scale_ports STATE: all of gwB's ports, 0 cut, 3 healed, by one program.
scale_ports() {
	local i
	for ((i = 0; i < SCALE_LANS; i++)); do
		echo "link set dev b$i state $1"
	done | bridge -n "$lan" -batch -
}

# scale_record NS: what the namespace sends, on all its devices.
scale_record() {
	ip netns exec "$1" tcpdump -i any -Q out -n -s 100 -B 65536 \
		--time-stamp-precision=nano -w "$gwha_tmp/sent.pcap" \
		'proto 112 or arp or ip6 proto 112 or (icmp6 and ip6[40] == 136)' \
		2>"$gwha_tmp/sent.err" </dev/null &
	# shellcheck disable=SC2034 # capture_stop reads it
	gwha_captures["sent"]=$!
	busywait 60000 grep -q listening "$gwha_tmp/sent.err"
}

# scale_cuts N HOLD_MS: gwA takes over N times and gives back; RTNL is held for
# HOLD_MS from after the cut on, which is before the takeover, if that is not 0.
scale_cuts() {
	local i hold
	for ((i = 0; i < $1; i++)); do
		scale_ports 0 || return 1
		if [ "$2" != 0 ]; then
			echo "$2" >/proc/rtnlhold &
			hold=$!
		fi
		timing_await 'backup -> active' || return 1
		[ "$2" = 0 ] || wait "$hold" || return 1
		# more than the second that is judged
		nap 1100
		busywait 5000 scale_owns "$gwA" "$scale_vips" || return 1
		scale_ports 3 && timing_await 'active -> backup' &&
			busywait 20000 scale_owns "$gwA" 0 || return 1
	done
}

# scale_judge CASE ARGS...: the recording's verdict and figures.
scale_judge() {
	local out rc case="$scale_routers routers, $scale_vips VIP, $scale_form$1"
	shift
	out=$(python3 "$timing_dir/scale.py" group "$gwha_tmp/sent.pcap" \
		--routers "$scale_routers" --vips "$scale_vips" \
		--figures "$gwha_tmp/figures.jsonl" --case "$case" "$@")
	rc=$?
	echo "$out"
	figures=$out
	return $rc
}

# scale_fib: let the FIB free 64 MB of nodes before it waits for a grace period, as
# large gateways are advised (docs/measurements.md). By default it is 512 kB, and
# some takeovers wait 7 to 10 ms for it. SCALE_FIB=default leaves it so.
scale_fib() {
	[ "${SCALE_FIB:-}" = default ] ||
		echo $((64 << 20)) >/proc/sys/net/ipv4/fib_sync_mem
}

# scale_test LAST_US HELD_US: cuts, five or $SCALE_CUTS, and as many while RTNL is
# held. The last VIP is announced LAST_US after the takeover, or HELD_US after
# the first one that RTNL let through. Ten results.
scale_test() {
	local n=${SCALE_CUTS:-5}
	tap_plan 10
	tap_ok "the FIB may free much at once" scale_fib
	tap_ok "a group of $scale_routers routers, $scale_vips VIPs, $scale_form;\
 gwB active" scale_setup
	tap_ok "what gwA sends is recorded" scale_record "$gwA"
	tap_ok "$n cuts of all ports of gwB" scale_cuts "$n" 0
	tap_ok "the recording is whole" capture_stop sent
	tap_ok "switched within 1 ms, no advert late by 1 ms, first VIP\
 announced within 0.5 ms, last within $1 us" scale_judge "" --count "$n" \
		--arp-first-us 500 --arp-last-us "$1"
	say "figures: $figures"
	insmod "$timing_dir/../modules/rtnlhold/rtnlhold.ko" || return 1
	tap_ok "recorded again" scale_record "$gwA"
	tap_ok "$n cuts, RTNL held for 1 s" scale_cuts "$n" 1000
	tap_ok "the recording is whole" capture_stop sent
	tap_ok "adverts do not wait for RTNL; addresses do, and come within\
 $2 us then" scale_judge ", RTNL held" --count "$n" --held-us 900000 --arp-last-us "$2"
	say "figures: $figures"
	rmmod rtnlhold
	tap_done
}
