#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What synchronisation costs at 1,000 TCP connections a second (open, two bytes
# each way, close), and how far the backup is behind: nothing is missing there, 99 of
# 100 frames are applied within 10 ms of the oldest change in them, a connection's
# whole life costs 120 bytes and 0.2 packets on the link at most, and 20 us of the
# CPU on both nodes together. Once for connections that end as soon as they are
# answered, which are over before most of them are told of, once for such that stay for
# 100 ms, and are told of as a whole and as an end. (V58)
#
# LOAD_S: for how many seconds each; 5, and 60 in the long form. LOAD_RATE: other than
# 1,000 a second.
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft tc

LOAD_S=${LOAD_S:-5}
LOAD_RATE=${LOAD_RATE:-1000}
life_begin "$LOAD_RATE" "$LOAD_S"
beside=''
[ "$LOAD_RATE" = 1000 ] || beside=", $LOAD_RATE/s"

lag() {
	sync_show "$gwB" ".peer_status[0].lag_p$1_us"
}

# Without a pass that would have repaired it. Of those that were kept each was told, and
# that it ended.
none_missing() {
	tables_equal && stat_at_least "$gwB" rx_flows "$N" && as_told flows && as_told ends &&
		at_most "passes of A" "$(peer_stat "$gwA" passes_sent)" 1
}

as_told() {
	[ "$(peer_stat "$gwB" "rx_$1")" = "$(peer_stat "$gwA" "tx_$1")" ]
}

gone() {
	[ "$(sync_show "$gwB" .replicas)" = 0 ]
}

judge() {
	at_most "bytes" "$(a_life with "$1" bytes)" 120000 &&
		at_most "packets" "$(a_life with "$1" frames)" 200 &&
		at_most "ns added" "$(added "$1")" 20000
}

tap_plan 17
tap_ok "the network is built" load_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "A is active" load_routers
tap_ok "a server" load_server
tap_ok "TIME_WAIT of $WAIT_S s" \
	set_sysctl "$gwA" net/netfilter/nf_conntrack_tcp_timeout_time_wait=$WAIT_S
tap_ok "connections" conns_open "$RATE" 1 100
tap_ok "$N twice, without synchronisation" life without
tap_ok "they are forgotten" life_end without
tap_ok "synchronised" load_sync
tap_ok "connections" conns_open "$RATE" 1 100
tap_ok "$N twice" life with
tap_ok "B knows all of them" busywait 1000 none_missing
figure connection "all$beside" gwha "lag p50" ms "$(milli "$(lag 50)")"
figure connection "all$beside" gwha "lag p99" ms "$(milli "$(lag 99)")"
say "figures: lag: $(milli "$(lag 50)") ms, 99 of 100 within $(milli "$(lag 99)")"
tap_ok "99 of 100 frames within 10 ms" at_most "lag, us" "$(lag 99)" 10000
tap_ok "they are forgotten" life_end with
tap_ok "by B as well" busywait 1000 gone
figures short gwha "$beside"
tap_ok "what a short one costs" judge short
figures kept gwha "$beside"
tap_ok "what one costs that is kept" judge kept

# ------------------------------------------------------------ is the lag true?
late_link() {
	local ns
	for ns in "$gwA" "$gwB"; do
		gw "$ns" sync del group $G &&
			tc -n "$ns" qdisc replace dev sync root netem delay 20ms ||
			return 1
	done
	load_sync rate unlimited && conns_open "$RATE" 1 100 || return 1
	echo "lag $(lag 50) $(lag 99)"
	[ "$(lag 50)" -ge 20000 ] && at_most "lag, us" "$(lag 99)" 32000
}
tap_ok "a link of 20 ms is seen in the lag" late_link
tap_done
