# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a pair of gateways has, remembered, and what of it is another now; and
# whether anybody noticed. Sourced by tests; sources gw.sh. The group is gw, with a
# router VRID 20 on wan.

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/gw.sh"

# all NS: what there is, a line each, but for what changes by itself.
all() {
	{
		gw "$1" -j group show && gw "$1" -j router show && gw "$1" -j sync show
	} | jq -rn '[inputs]
		| del(.[2][] | .flows, .replicas, .pending, .synced, .drop_peer, .peer_status)
		| del(.[0][] | .lease_left_us)
		| paths(type != "object" and type != "array") as $p
		| "\($p | map(tostring) | join(".")) \(getpath($p))"'
}

# remember: what both have, and what they counted of states and of late adverts.
remember() {
	local ns
	for ns in "$gwA" "$gwB"; do
		all "$ns" >"$gwha_tmp/$ns.all"
		counts "$ns" >"$gwha_tmp/$ns.counts"
	done
}

# counts NS: changes of state, and adverts that came or went late by 1 ms or more;
# by 100 ms where the kernel is a slow one, whose softirqs wait for who begins and
# ends programs.
counts() {
	local fast=.under_1ms
	[ "$GWHA_SLOW" = 1 ] || fast=.under_1ms,.under_10ms,.under_100ms
	gw "$1" -j stats show | jq -c '.[] | select(.ifname) |
		[.vrid, .counters.to_active, .counters.to_backup, .counters.to_init,
		 .counters.timer_late, (.rx_lateness, .tx_lateness |
		 del(.under_100us, '"$fast"') | add)]'
}

# changed NS: the lines that are others now than remembered.
changed() {
	all "$1" | diff "$gwha_tmp/$1.all" - | sed -n 's/^[<>] //p' | sort -u
}

# only NS REGEX: something has changed, and nothing that does not match.
only() {
	local now
	now=$(changed "$1")
	[ -n "$now" ] && ! grep -vE -- "$2" <<<"$now" && return
	printf 'changed: %s\n' "$now"
	return 1
}

# same NS...: nothing has changed.
same() {
	local ns now
	for ns; do
		now=$(changed "$ns")
		[ -z "$now" ] && continue
		printf 'changed: %s\n' "$now"
		return 1
	done
}

# quiet: no state changed on either, no advert was late; some adverts later.
quiet() {
	local ns least REPLY
	counter_value "$gwA" tx_advert dev wan vrid 20
	least=$((REPLY + 5))
	busywait 5000 counted "$gwA" tx_advert "$least" dev wan vrid 20 || return 1
	for ns in "$gwA" "$gwB"; do
		counts "$ns" | grep -v '^\[30,' | diff "$gwha_tmp/$ns.counts" - || return 1
	done
}
