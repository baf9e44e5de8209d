#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input is refused with a text that says what to change, and nothing has
# changed: by the command line, and by the kernel when the command line is passed
# by (nl_raw.py: every attribute of every request below, at and above its
# limits). Who may not change anything can read.
#
#        [ node ]  eth0                    no address: its routers stand still
#
# V13 (VRID 1-255), V14 (20 VIPs), V22 (priority 1-254), V35 V36 V38 (a type and
# its secret), V39 V40 (versions and families), V16 (a VRID is not changed), V54.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require setpriv unshare

node=''

# Everything there is, as JSON.
everything() {
	gw "$node" -j router show && gw "$node" -j group show
}

# refused CODE TEXT ARGS...: exit code, text, and nothing has changed.
refused() {
	local code=$1 text=$2 before
	shift 2
	before=$(everything)
	exits "$code" "$text" gw "$node" "$@" || return 1
	[ "$(everything)" = "$before" ] && return
	echo "something has changed:"
	everything
	return 1
}

# bad NAME CODE TEXT ARGS...
bad() {
	local name=$1
	shift
	tap_ok "$name" refused "$@"
}

# kernel_refuses OPERATION: nl_raw.py was content with every case of it.
kernel_refuses() {
	grep "^not ok $1: " "$gwha_tmp/nl"
	grep -q "^ok $1: " "$gwha_tmp/nl" && ! grep -q "^not ok $1: " "$gwha_tmp/nl"
}

# As root, but for the one capability.
unable() {
	run_in "$node" setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		"$GWHA" "$@"
}

# As root of a user namespace, all its capabilities in it.
contained() {
	unshare -Urn "$GWHA" "$@"
}

setup_ns node
ip -n "$node" link add eth0 type veth peer name eth1
ip -n "$node" link set eth0 up
N="dev eth0 vrid 99"
word=$gwha_tmp/word
echo sesame >"$word"
twentyone=$(printf 'vip 203.0.113.%d/32 ' {1..21})

hundred=$(printf 'vip 198.51.100.%d/32 excluded ' {1..100})
{
	echo "link add br0 type bridge"
	echo "link add port0 type veth peer name port0p"
	echo "link set port0 master br0"
	echo "link add bond0 type bond mode active-backup"
	echo "link add port1 type veth peer name port1p"
	echo "link set port1 master bond0"
} | ip -n "$node" -batch -

tap_plan 80
tap_ok "a router, a group with a router" eval \
	'gw "$node" router add dev eth0 vrid 7 version 3 vip 203.0.113.250/32 &&
	 gw "$node" group add both &&
	 gw "$node" router add dev eth0 vrid 8 version 3 group both'
dump_on_fail gw "$node" router show

# shellcheck disable=SC2086 # lists of words
{
bad "VRID 0 (V13)" 1 "1 to 255" router add dev eth0 vrid 0
bad "VRID 256" 1 "1 to 255" router add dev eth0 vrid 256
bad "priority 0 (V22)" 1 "1 to 254" router add $N priority 0
bad "priority 255" 1 "1 to 254" router add $N priority 255
bad "version 3, interval 0" 1 "10ms to 40950ms" router add $N version 3 interval 0s
bad "version 3, 5 ms" 1 "10ms to 40950ms" router add $N version 3 interval 5ms
bad "version 3, 41 s" 1 "10ms to 40950ms" router add $N version 3 interval 41s
bad "version 2, interval 0" 1 "1s to 255s" router add $N version 2 interval 0s
bad "version 2, 10 ms" 1 "1s to 255s" router add $N version 2 interval 10ms
bad "version 2, 0.5 s" 1 "1s to 255s" router add $N version 2 interval 0.5s
bad "version 2, 256 s" 1 "1s to 255s" router add $N version 2 interval 256s
bad "no version means 2 (V39)" 2 "1s to 255s" router add $N interval 10ms
bad "an interval without a unit" 1 "give a unit" router add $N interval 10
bad "a 21st VIP (V14)" 1 "at most 20" router add $N $twentyone
bad "a 121st VIP" 1 "at most 120" \
	router add $N $hundred $twentyone
bad "a 101st excluded VIP" 1 "at most 100" \
	router add $N $hundred vip 203.0.113.101/32 excluded
bad "a VIP on an unknown device" 2 "no such device for a VIP" \
	router add $N vip 203.0.113.1/32 dev nosuch0
bad "change: a VIP on an unknown device" 2 "no such device for a VIP" \
	router set dev eth0 vrid 7 vip 203.0.113.1/32 dev nosuch0
bad "a VIP on a bridge's port" 2 "put the VIP on that" \
	router add $N vip 203.0.113.1/32 dev port0
bad "a VIP on a bond's port" 2 "put the VIP on that" \
	router add $N vip 203.0.113.1/32 dev port1
bad "a VIP on two devices" 1 "second time" \
	router add $N vip 203.0.113.1/32 vip 203.0.113.1/32 dev lo
bad "a VIP of another router, on another device" 2 "another router" \
	router add $N vip 203.0.113.250/32 dev lo excluded
bad "a VIP's device without a name" 1 "value is missing" \
	router add $N vip 203.0.113.1/32 dev
bad "the router's device behind a VIP" 1 "the VIP's" \
	router add vrid 99 vip 203.0.113.1/32 dev eth0
bad "the first advertised VIP of inet6 not link-local" 2 "must be link-local" \
	router add $N vip fe80::9/64 excluded vip 2001:db8::9/128
bad "a VIP of the other family" 1 "other family" \
	router add $N family inet vip 2001:db8::1/128
bad "VIPs of two families (V40)" 1 "other family" \
	router add $N vip 203.0.113.1/32 vip 2001:db8::1/128
bad "version 2 and IPv6 (V40)" 2 "use version 3" \
	router add $N version 2 vip 2001:db8::1/128
bad "unknown device" 2 "no such device" router add dev nosuch0 vrid 99
bad "a device that is not Ethernet" 2 "not an Ethernet" router add dev lo vrid 99
bad "a duplicate router" 2 "router set" router add dev eth0 vrid 7
bad "a VIP without prefix length" 1 "prefix length" router add $N vip 203.0.113.1
bad "a VIP of prefix length 33" 1 "prefix length" router add $N vip 203.0.113.1/33
bad "a VIP of prefix length 0" 2 "1 to 32" router add $N vip 203.0.113.1/0
bad "a VIP twice" 1 "second time" \
	router add $N vip 203.0.113.1/32 vip 203.0.113.1/32
bad "a VIP of another router" 2 "another router" router add $N vip 203.0.113.250/32
bad "a multicast VIP" 2 "unicast" router add $N vip 224.0.0.1/32
bad "no VIP at all" 1 "must be an address" router add $N vip nonsense/32
bad "VMAC neither on nor off" 1 "on or off" router add $N vmac maybe
bad "a text without its type (V35)" 1 "auth text-file" \
	router add $N text-file "$word"
bad "a key without its type (V35)" 1 "auth hmac" \
	router add $N key-id 1 key-file "$word"
bad "text without its secret (V36)" 1 "text-file" router add $N auth text-file
bad "HMAC without a key (V36)" 1 "keys are missing" router add $N auth hmac
bad "text and version 3 (V38)" 1 "use auth hmac" \
	router add $N version 3 auth text-file "$word"
bad "change: text and version 3 (V38)" 2 "use auth hmac" \
	router set dev eth0 vrid 7 auth text-file "$word"
bad "an unknown group" 2 "group add" router add $N group nosuch
bad "another priority than the group's" 2 "group set" \
	router add $N group both priority 9
bad "a name too long" 1 "at most 15" router add dev averyverylongname vrid 9
bad "an unknown keyword" 1 "unknown" router add $N nonsense 1
bad "a word given twice" 1 "second time" router add $N priority 1 priority 2
bad "no device" 1 "dev is missing" router add vrid 9
bad "no VRID" 1 "vrid is missing" router add dev eth0
bad "change: half of it wrong" 2 "10ms to 40950ms" \
	router set dev eth0 vrid 7 priority 9 interval 50s
bad "change: the version" 1 "cannot be changed" router set dev eth0 vrid 7 version 2
bad "change: no such router" 2 "no such router" router set $N priority 9
bad "change: nothing" 1 "nothing to change" router set dev eth0 vrid 7
bad "delete: no such router" 2 "no such router" router del $N
bad "show: no such router" 2 "no such router" router show $N
bad "a group that exists" 2 "group set" group add both
bad "a group's priority 255 (V22)" 1 "1 to 254" group set both priority 255
bad "a group with routers is not deleted" 2 "delete them first" group del both
bad "nor that of one router" 2 "router del" group del eth0/7/4
bad "handover of a backup (V54)" 2 "not active" handover group both
bad "an unknown object" 1 "unknown" nonsense
}

# ------------------------------------------------- the kernel's own checks, bare
ip -n "$node" link add dev9 type veth peer name dev10
ip -n "$node" address add 203.0.113.250/32 dev lo 2>/dev/null
gw "$node" router del dev eth0 vrid 7
gw "$node" router del dev eth0 vrid 8
gw "$node" group del both
run_in "$node" "$gwha_lib/nl_raw.py" \
	"$gwha_lib/../../uapi/gwha.yaml" dev9 >"$gwha_tmp/nl" 2>&1
say "$(grep -c '^ok' "$gwha_tmp/nl") requests judged"
for op in router-new router-set router-get group-new group-set handover \
	sync-set sync-get stats-get commands; do
	tap_ok "kernel: $op" kernel_refuses "$op"
done
tap_ok "kernel: nothing else is wrong" not grep -v '^ok ' "$gwha_tmp/nl"

# ---------------------------------------------------------- who may not change
tap_ok "without CAP_NET_ADMIN: reads" eval \
	'[ "$(unable -j router show)" = "$(gw "$node" -j router show)" ] &&
	 unable -j stats >/dev/null && unable -j group show >/dev/null'
tap_ok "without CAP_NET_ADMIN: does not write" eval \
	'before=$(everything)
	 exits 2 CAP_NET_ADMIN unable router add dev eth0 vrid 9 &&
	 exits 2 CAP_NET_ADMIN unable router del dev dev9 vrid 77 &&
	 exits 2 CAP_NET_ADMIN unable group set base priority 9 &&
	 exits 2 CAP_NET_ADMIN unable stats reset &&
	 [ "$(everything)" = "$before" ]'
tap_ok "root of a container: reads its own" eval \
	'[ "$(contained -j router show)" = "[]" ]'
tap_ok "root of a container: does not write" \
	exits 2 CAP_NET_ADMIN contained group add g
tap_done
