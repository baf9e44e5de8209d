#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a node sends to a peer keeps to the rate that is set, within 10 %, on the wire;
# and while it tells of all that it has, what changes at the moment goes first. (V58)
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft

BULK_N=50000
sent_kbit=''

# sends_at KBIT: over 2 s, a second after it was set.
sends_at() {
	local t0 t1 b
	gw "$gwA" sync set group $G rate "$1kbit" && nap 1000 || return 1
	read_sent "$gwA"
	b=$wire_bytes
	now_us t0
	nap 2000
	read_sent "$gwA"
	now_us t1
	sent_kbit=$(((wire_bytes - b) * 8000 / (t1 - t0)))
	[ "$sent_kbit" -ge $(($1 * 9 / 10)) ] && in_pass &&
		at_most "kbit/s" "$sent_kbit" $(($1 * 11 / 10))
}

# Not all of the bulk is with B yet.
in_pass() {
	local n
	n=$(sync_show "$gwB" .replicas)
	[ "$n" -lt "$BULK_N" ] && return
	echo "B has $n: the pass is over"
	return 1
}

# live NS: how many of the others it has. A look at all takes a third of a second.
live() {
	run_in "$1" conntrack -L -p tcp --state ESTABLISHED 2>/dev/null |
		grep -c "dport=700[0-3] "
}

knows() {
	local got
	got=$(live "$1")
	[ "$got" -ge "$2" ] && return
	echo "$got of $2"
	return 1
}

first() {
	conns_begin 200 1 5000
	busywait 4000 knows "$gwA" 150 && busywait 1000 knows "$gwB" 150 && in_pass
}

tap_plan 10
tap_ok "the network is built" load_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
[ -e /proc/ctload ] || insmod "$gwha_lib/../modules/ctload/ctload.ko"
tap_ok "A is active" load_routers
tap_ok "a server" load_server
tap_ok "A has $BULK_N connections" run_in "$gwA" bash -c "echo 0 $BULK_N >/proc/ctload"
tap_ok "synchronised at 200 kbit/s" load_sync rate 200kbit
tap_ok "what is sent is that" sends_at 200
say "figures: $sent_kbit kbit/s of 200"
tap_ok "at 1000 kbit/s it is that" sends_at 1000
say "figures: $sent_kbit kbit/s of 1000"
tap_ok "B knows what has changed meanwhile, before the bulk is there" first
tap_ok "the others fared well" conns_end
tap_ok "without a limit B has all at once" eval '
	gw "$gwA" sync set group $G rate unlimited && busywait 5000 not in_pass'
tap_done
