#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What conntrackd costs where lag.sh measures gwha: the same gateways, the same
# connections, and its reliable mode with large buffers and a filter in the kernel, as
# somebody sets it up who knows it well. Nothing is demanded of it but that it has
# them: the figures stand beside gwha's in docs/measurements.md.
#
# LOAD_S: for how many seconds each of two kinds of connections; 5 without it.
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=../net/conntrackd.sh
. "$(dirname "$(readlink -f "$0")")/../net/conntrackd.sh"
gw_require conntrack conntrackd nft

life_begin 1000 "${LOAD_S:-5}"

# begin_peer NS OWN PEER
begin_peer() {
	local dir=$gwha_tmp/$1
	mkdir "$dir" && conntrackd_conf "$2" "$3" "$dir" >"$dir/ct.conf" || return 1
	start_in peer_pid "$1" nice -n -20 conntrackd -C "$dir/ct.conf"
	busywait 5000 peer_said "$1" -s
}

peer_said() {
	run_in "$1" conntrackd -C "$gwha_tmp/$1/ct.conf" "$2" >/dev/null
}

# What B has of A's, of those that are kept.
external() {
	local n
	n=$(run_in "$gwB" conntrackd -C "$gwha_tmp/$gwB/ct.conf" -e | grep -c "dport=70")
	echo "B has $n"
	[ "$n" -ge "$N" ]
}

tap_plan 11
tap_ok "the network is built" load_net
tap_ok "A is active" load_routers
tap_ok "a server" load_server
tap_ok "TIME_WAIT of $WAIT_S s" \
	set_sysctl "$gwA" net/netfilter/nf_conntrack_tcp_timeout_time_wait=$WAIT_S
tap_ok "connections" conns_open "$RATE" 1 100
tap_ok "$N twice, without synchronisation" life without
tap_ok "they are forgotten" life_end without
tap_ok "conntrackd on both" eval 'begin_peer "$gwA" $SYNCA $SYNCB &&
	begin_peer "$gwB" $SYNCB $SYNCA'
conns_open "$RATE" 1 100
tap_ok "$N twice" life with
tap_ok "B has them" busywait 5000 external
tap_ok "they are forgotten" life_end with
figures short conntrackd
figures kept conntrackd
tap_done
