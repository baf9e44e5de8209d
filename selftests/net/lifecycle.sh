#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A hundred times: the module comes, routers become active under traffic, and
# router, device, namespace or module are taken away. The kernel says nothing and
# nothing is left over.
#
# guest: module by hand
#
#        [ client ]                        pings the VIP every 50 ms
#        ┌──┴───── lan ─────────┐          VIP 192.0.2.1 and two more
#        │ peer             gwN │
#        └──┬────────────────┬──┘
#        [ peer ]          [ gwN ]         adverts of priority 1 every 10 ms;
#                                          gwN is made anew each time
#
# V01 V05 V07; design: per namespace, clean on unload and on namespace removal.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
need_root
[ -r "${GWHA_KO:-}" ] || skip_all "no module to insert"
insmod "$GWHA_KO" || skip_all "the module cannot be inserted"
gw_require ping insmod rmmod strip
rmmod gwha

ns='' peer_ns='' peer='' pings=''
# A slow kernel is one that looks for leaks itself, object by object. Each end is
# met five times there.
CYCLES=${CYCLES:-$((GWHA_SLOW > 1 ? 20 : 100))}
KMEMLEAK=/sys/kernel/debug/kmemleak
WARM=$((CYCLES / 5))
HALF=$(((WARM + CYCLES) / 2))
ko=$gwha_tmp/gwha.ko
strip -g -o "$ko" "$GWHA_KO" || cp "$GWHA_KO" "$ko"

# A gateway with two routers in a group, active, in a new namespace. Few
# programs: a hundred times, each of them counts.
raise() {
	ns=gw$1
	ip -batch - <<-END && ip -n "$ns" -batch - <<-END2 &&
		netns add $ns
		$(topo_cable "$lan" "$ns" "$ns" lan)
	END
		address add 192.0.2.2/24 dev lan
		link set lan up
	END2
		ip -n "$lan" link set "$ns" master br0 up &&
		gw "$ns" group add g priority 200 preempt on &&
		gw "$ns" router add dev lan vrid 10 version 3 interval 10ms \
			group g vip "$VIP_LAN/32" vip 192.0.2.101/24 &&
		gw "$ns" router add dev lan vrid 11 version 3 interval 10ms \
			group g vip 203.0.113.1/32 &&
		busywait 3000 is_local "$ns" "$VIP_LAN"
}

# Taken away, in one of these orders. The kernel ends a namespace later than its
# name: whatever comes next finds it half gone.
fell_0() {	# all in order
	gw "$ns" router del dev lan vrid 10 &&
		gw "$ns" router del dev lan vrid 11 && gw "$ns" group del g &&
		has_none "$ns" "$VIP_LAN" && ip netns del "$ns" && rmmod gwha
}

fell_1() {	# the namespace, with routers active
	ip netns del "$ns" && rmmod gwha
}

fell_2() {	# the module, with routers active
	rmmod gwha && has_none "$ns" "$VIP_LAN" && ip netns del "$ns"
}

fell_3() {	# the device, then what stood on it
	ip -n "$ns" link del lan && busywait 1000 state_is "$ns" g init &&
		gw "$ns" router del dev lan vrid 10 && ip netns del "$ns" &&
		rmmod gwha
}

# cycles FROM TO
cycles() {
	local i
	for ((i = $1; i < $2; i++)); do
		insmod "$ko" && raise "$i" && "fell_$((i % 4))" && continue
		echo "cycle $i"
		ip netns del "$ns"
		rmmod gwha
		return 1
	done
	# the last one's port goes with it
	busywait 20000 not ip -n "$lan" link show "$ns"
}

# count FILE
count() {
	[ -w "$KMEMLEAK" ] || slab_counts >"$gwha_tmp/$1"
}

# Fewer than one object in two cycles were left, of any kind, in both halves. In
# one alone, they are a page: all of its objects count while a CPU allocates from
# it, and kmalloc-96 has 42 in one.
nothing_left() {
	count after
	slab_grown $(((CYCLES - WARM) / 4)) \
		"$gwha_tmp/before" "$gwha_tmp/between" "$gwha_tmp/after"
}

talks() {
	kill -0 "$peer" && kill -0 "$pings"
}

if [ -w "$KMEMLEAK" ]; then tap_plan 7; else tap_plan 8; fi
tap_ok "the network is built" eval '
	setup_ns lan peer_ns && topo_cable "$lan" peer "$peer_ns" lan |
		ip -batch - && topo_switch "$lan" peer && topo_client &&
	ip -n "$peer_ns" address add 192.0.2.9/24 dev lan &&
	ip -n "$peer_ns" link set lan up'
start_in peer "$peer_ns" "$FRAMES" adverts lan 10 \
	"src=192.0.2.9,vrid=10,prio=1,interval=1,addrs=$VIP_LAN"
start_in pings "$client" ping -n -q -i 0.05 "$VIP_LAN"
tap_ok "traffic flows" busywait 20000 grep -q sending "$gwha_tmp/peer.log"
tap_ok "$WARM cycles to warm up" cycles 0 "$WARM"
count before
tap_ok "$((HALF - WARM)) more cycles" cycles "$WARM" "$HALF"
count between
tap_ok "$((CYCLES - HALF)) more cycles" cycles "$HALF" "$CYCLES"
tap_ok "the traffic went on" talks
# Where there is kmemleak, the guest asks it when the module is gone: it knows better.
[ -w "$KMEMLEAK" ] || tap_ok "slab counts return" nothing_left
tap_ok "nothing holds the module" not test -d /sys/module/gwha
tap_done
