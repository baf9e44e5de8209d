#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything at once: configuration, dumps, listeners, and the module, namespaces,
# devices and connection tracking coming and going, under traffic. Nothing hangs,
# nothing is left, and the kernel says nothing.
#
# guest: module by hand
#
#     [ peer ]           adverts every 10 ms and pings, to whatever is there
#       eth0
#        │
#     lan, or lanx       routers 10 and 11, 12 of IPv6, added and deleted; the
#     [ gwA ]            device is renamed and back, set down, deleted and made again
#
#     [ node ]           requests of fuzz/nl_fuzz.py, with devices of its own
#     [ brief* ]         namespaces that live for a moment, with active routers
#
# FUZZ_T: for how long, in seconds of the guest (60). The module is inserted by the
# test itself. design: per namespace; removing a namespace or the module with
# traffic running leaks nothing. V01 V05 V07.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source=selftests/fuzz/lib.sh
. "$(dirname "$(readlink -f "$0")")/../fuzz/lib.sh"
need_root
[ -r "${GWHA_KO:-}" ] || skip_all "no module to insert"
insmod "$GWHA_KO" || skip_all "the module cannot be inserted"
gw_require ping insmod rmmod modprobe nft strip

gwA='' peer='' node=''
ko=$gwha_tmp/gwha.ko
strip -g -o "$ko" "$GWHA_KO" || cp "$GWHA_KO" "$ko"
# An actor that is asked to stop does within this time, however slow the guest is.
STOP_MS=120000
actors="conf dumps events module spaces device tracking traffic requests"

# Whether to go on.
going() {
	[ ! -e "$gwha_tmp/stop" ]
}

# of WORD...: one of them.
of() {
	shift $((RANDOM % $#))
	echo "$1"
}

# ------------------------------------------------------- what there is to be done
# Each does one thing, and succeeds if it was done: most fail now and then, for
# want of the module or of a device.

do_conf() {
	local dev vrid
	dev=$(of lan lan lan lanx) vrid=$(of 10 11)
	case $((RANDOM % 8)) in
	0 | 1 | 2) gw "$gwA" router add dev "$dev" vrid "$vrid" version 3 \
		interval 10ms priority "$(of 90 200)" preempt on \
		vmac "$(of on off)" vip "192.0.2.$vrid/32" vip "203.0.113.$vrid/24" ;;
	3) gw "$gwA" router add dev "$dev" vrid 12 family inet6 interval 10ms \
		vip fe80::12/64 vip 2001:db8::12/64 ;;
	4) gw "$gwA" router set dev "$dev" vrid "$vrid" vip "192.0.2.$vrid/32" \
		vmac "$(of on off)" accept "$(of on off)" ;;
	5) gw "$gwA" router del dev "$dev" vrid "$vrid" ;;
	6) gw "$gwA" router del dev "$dev" vrid 12 family inet6 ;;
	7) gw "$gwA" handover dev "$dev" vrid "$vrid" ;;
	esac
}

do_dumps() {
	case $((RANDOM % 4)) in
	0) gw "$gwA" -j router show ;;
	1) gw "$gwA" -j group show ;;
	2) gw "$gwA" -j stats ;;
	3) gw "$gwA" stats reset ;;
	esac
}

# A listener that is killed; it was one, unless the module was not there.
do_events() {
	local listener
	start_in listener "$gwA" "$GWHA" monitor
	nap $((RANDOM % 300))
	# one that comes before the program does may be lost
	while [ -e "/proc/$listener/exe" ]; do
		kill "$listener"
		nap 20
	done
	wait "$listener"
	[ $? != 3 ]
}

# Connection tracking is what it stands on: without it, that goes as well, if
# do_tracking gets there first.
insert() {
	modprobe -a nf_conntrack nf_nat && insmod "$ko"
}

do_module() {
	nap $((RANDOM % 3000))
	rmmod gwha
	nap $((RANDOM % 200))
	# what is being removed is not there, and can't be loaded
	busywait 20000 insert
}

# The namespace is taken away as it stands, while its router is active or not.
do_spaces() {
	local ns=brief$BASHPID
	ip -batch - <<-END
		netns add $ns
		link add b0 netns $ns type dummy
	END
	ip -n "$ns" -batch - <<-END
		link set lo up
		address add 198.51.100.2/24 dev b0
		link set b0 up
	END
	gw "$ns" group add g
	gw "$ns" router add dev b0 vrid 1 version 3 interval 10ms group g \
		vip 198.51.100.1/32
	nap $((RANDOM % 150))
	ip netns del "$ns"
}

cable() {
	topo_cable "$peer" eth0 "$gwA" lan | ip -batch - &&
		ip -n "$peer" -batch - <<-END && ip -n "$gwA" -batch - <<-END2
			address add 192.0.2.9/24 dev eth0
			link set eth0 up
		END
			address add 192.0.2.2/24 dev lan
			link set lan up
		END2
}

# Its routers keep it under a new name too, and then under the old one.
do_device() {
	nap $((RANDOM % 400))
	case $((RANDOM % 3)) in
	0) ip -n "$gwA" link del lan && cable ;;
	1) printf 'link set %s\n' "lan down" "lan name lanx" "lanx up" \
		"lanx down" "lanx name lan" "lan up" | ip -n "$gwA" -batch - ;;
	2) printf 'link set %s\n' "lan down" "lan up" |
		ip -n "$gwA" -batch - ;;
	esac
}

# With a rule that asks for the state of connections, and with none.
do_tracking() {
	modprobe nf_conntrack_netlink &&
		run_in "$gwA" nft -f - <<-'END' && nap $((RANDOM % 500)) &&
			table inet race {
				chain watch {
					type filter hook input priority 0
					ct state new,established counter
				}
			}
		END
		run_in "$gwA" nft flush ruleset &&
		modprobe -r nf_conntrack_netlink nft_ct
}

do_traffic() {
	run_in "$peer" timeout 5 "$FRAMES" adverts eth0 10 \
		"src=192.0.2.9,vrid=10,prio=$(of 0 1 150 250),interval=1,addrs=192.0.2.10"
	run_in "$peer" ping -n -q -i 0.01 -w 1 192.0.2.10
	[ $? -le 1 ]
}

do_requests() {
	run_in "$node" "$fuzz_dir/nl_fuzz.py" "$fuzz_spec" --rough --seconds 10
}

# ------------------------------------------------------------------------ running

# act NAME: do it again and again; how often it was done goes to a file, and to
# another one at the end.
act() {
	local done=0 all=0
	while going; do
		all=$((all + 1))
		"do_$1" && done=$((done + 1)) && : >"$gwha_tmp/$1.done"
	done >"$gwha_tmp/$1.said" 2>&1
	echo "$1 $done $all" >"$gwha_tmp/$1.count"
}

each_did() {
	local a
	for a in $actors; do
		[ -e "$gwha_tmp/$a.done" ] || return 1
	done
}

ended() {
	local a
	for a in $actors; do
		[ -e "$gwha_tmp/$a.count" ] || return 1
	done
}

# All actors for so many seconds, and longer where the machine is so slow that one
# had no success yet; fails when one does not come back, and shows where it is.
run_for() {
	local a p
	rm -f "$gwha_tmp"/stop "$gwha_tmp"/*.count "$gwha_tmp"/*.done
	for a in $actors; do
		act "$a" &
	done
	nap "$(($1 * 1000))"
	busywait "$STOP_MS" each_did
	: >"$gwha_tmp/stop"
	busywait "$STOP_MS" ended && wait && return
	for p in /proc/[0-9]*; do
		echo "$(tr '\0' ' ' <"$p/cmdline") $(cat "$p/wchan" "$p/stack")"
	done
	return 1
}

# Everything was done, if only once: namespaces and devices that end make
# everybody wait on an emulated machine.
all_done() {
	cat "$gwha_tmp"/*.count
	! awk '$2 < 1' "$gwha_tmp"/*.count | grep .
}

no_trouble() {
	! grep -hE '^FAIL|Traceback|Error' "$gwha_tmp/requests.said"
}

# The module goes, and has put everything back.
module_goes() {
	[ -d /sys/module/gwha ] || return 0
	busywait 20000 rmmod gwha
}

no_addresses() {
	! ip -n "$gwA" address show | grep -E '192\.0\.2\.1[01]/|203\.0\.113|:12/'
}

# What is started may have grown what the kernel keeps of programs and files,
# so what a hundred of each left is what counts. A slow kernel has hardly begun when
# it has warmed up, and KASAN keeps what is freed for a while: there, the look for
# leaks at the guest's end says more.
nothing_left() {
	slab_counts >"$gwha_tmp/after"
	slab_grown $((300 * GWHA_SLOW)) "$gwha_tmp/before" "$gwha_tmp/after"
}

tap_plan 9
tap_ok "the network is built" eval \
	'setup_ns gwA peer node && topo_router "$gwA" && cable'
warm=$((fuzz_s / 4 > 10 ? fuzz_s / 4 : 10))
tap_ok "$warm s to warm up" run_for "$warm"
tap_ok "the module goes" module_goes
slab_counts >"$gwha_tmp/before"
insert
tap_ok "everything at once for $fuzz_s s, and everybody comes back" \
	run_for "$fuzz_s"
say "$(cat "$gwha_tmp"/*.count)"
tap_ok "everything was done" all_done
tap_ok "requests were answered" no_trouble
tap_ok "the module goes again" module_goes
tap_ok "no address is left" no_addresses
tap_ok "slab counts return" nothing_left
tap_done
