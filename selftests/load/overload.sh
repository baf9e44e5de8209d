#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A link that carries a fifth of what there is to tell: what waits is bounded, so is
# memory, packets of others hardly notice, and within 10 s of its end both tables are
# the same. (V58)
#
# OVERLOAD_S: for how long; 8, and 30 in the long form.
# shellcheck disable=SC2016,SC2034,SC2154,SC2317
# inner shells expand; lib.sh sets what is not set here; tap_ok calls
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require conntrack nft tc

RATE=1000
OVERLOAD_S=${OVERLOAD_S:-8}
need_kbit='' most_pending=0 lost=''

# What the link carries at this rate when nothing holds it up.
needs() {
	read_sent "$gwA"
	need_kbit=$wire_bytes
	conns_open "$RATE" 3 100 || return 1
	read_sent "$gwA"
	need_kbit=$(((wire_bytes - need_kbit) * 8 / 3000))
}

shaped() {
	local ns
	for ns in "$gwA" "$gwB"; do
		tc -n "$ns" qdisc replace dev sync root tbf \
			rate $((need_kbit / 5))kbit burst 4kb latency 200ms || return 1
	done
}

healed() {
	local ns
	for ns in "$gwA" "$gwB"; do
		tc -n "$ns" qdisc del dev sync root || return 1
	done
}

# What waits is looked at now and then while it lasts.
under_load() {
	local n
	conns_begin "$RATE" "$OVERLOAD_S" 100
	while kill -0 "$conns_pid" 2>/dev/null; do
		n=$(sync_show "$gwA" .pending)
		[ "$n" -le "$most_pending" ] || most_pending=$n
		n=$(sync_show "$gwA" .peer_status[0].behind)
		at_most "frames unacknowledged" "$n" 1024 || return 1
		nap 500
	done
	# who fails is counted below
	conns_end || true
	at_most "changes that wait" "$most_pending" 65536
}

few_lost() {
	lost=$(($(words "$said" opened) - $(words "$said" answered)))
	at_most "connections lost" "$lost" $(($(words "$said" opened) * 3 / 100))
}

# All connections of the load are there twice still, at 450 bytes or less each time,
# and what both nodes keep for their order.
memory_bound() {
	read_memory
	say "figures: memory grew by $((used_kb - before_kb)) kB"
	at_most "kB" $((used_kb - before_kb)) \
		$((RATE * OVERLOAD_S * 900 / 1024 + 16384))
}

tap_plan 11
tap_ok "the network is built" load_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "A is active" load_routers
tap_ok "a server" load_server
tap_ok "synchronised" load_sync
tap_ok "what the link has to carry" needs
read_memory
before_kb=$used_kb
tap_ok "it carries a fifth" shaped
tap_ok "$OVERLOAD_S s of that: what waits is bounded" under_load
say "figures: needs $need_kbit kbit/s; $said; at most $most_pending waited"
tap_ok "3 % of the connections are lost at most" few_lost
tap_ok "memory is bounded" memory_bound
tap_ok "the link is whole again" healed
now_us began
tap_ok "within 10 s both have the same" busywait 10000 tables_equal
now_us ended
say "figures: after $(milli $(((ended - began) / 1000))) s;" \
	"passes $(peer_stat "$gwA" passes_sent)"
tap_done
