#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A firewall that refuses everything parts a pair; with what gwha firewall show
# writes, included where it refuses, the pair is one: adverts, memberships and
# synchronisation pass. The table that refuses keeps out what is no peer's.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan, IPv4 and
#        IPv6; gwA is the node a, gwB is b; synchronised by lan
#
# V04, V44, V45; the doctor sees what is missing
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
# shellcheck source-path=SCRIPTDIR source=walls.sh
. "$gwha_lib/walls.sh"
walls_require
gw_require nc

file=$gwha_tmp/gwha.yaml

# pair [A-PEER B-PEER]: the file; with peers, adverts of IPv4 on lan are unicast.
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups: {gw: {priority: {a: 200, b: 100}}}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms, vip: 192.0.2.1/24
		     ${1:+, peer: {a: $1, b: $2\}}}
		  - {dev: lan, vrid: 10, group: gw, family: inet6, interval: 100ms,
		     vip: ["fe80::67:1/64", "2001:db8:1::1/64"]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vip: 198.51.100.1/24}
		sync:
		  gw: {dev: lan, local: {a: 192.0.2.2, b: 192.0.2.3}, insecure: on}
	END
}

# both_shut [FILE]
both_shut() {
	shut "$gwA" a "$@" && shut "$gwB" b "$@"
}

# both_apply
both_apply() {
	gw "$gwA" apply "$file" --node a && gw "$gwB" apply "$file" --node b
}

# synced NS: it hears its peer.
synced() {
	[ "$(gw "$1" -j sync show | jq '.[0].peer_status[0] | .up and .synced')" = true ]
}

# refused NS: packets that the table has dropped.
refused() {
	run_in "$1" nft -j list table inet gwha |
		jq '[.nftables[].rule.expr[]?.counter.packets // empty] | add'
}

topo_gw
dump_gateways
tap_plan 17

# ----------------------------------------------------------------- without rules
pair >"$file"
tap_ok "both refuse everything" both_shut
tap_ok "one file, on both" both_apply
tap_ok "both are active" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 5000 state_is "$gwB" gw active'
tap_ok "the doctor says why: adverts" doctor_says "$gwB" firewall-vrrp warning
tap_ok "of IPv6" doctor_says "$gwB" firewall-vrrp6 warning
tap_ok "and frames of synchronisation" doctor_says "$gwB" firewall-sync warning

# -------------------------------------------------------------------- with rules
tap_ok "the rules are put in force" both_shut "$file"
tap_ok "a stays active" stays 1000 state_is "$gwA" gw active
tap_ok "b is its backup" busywait 5000 state_is "$gwB" gw backup
tap_ok "b hears a, on both LANs" eval \
	'busywait 2000 router_is "$gwB" lan 10 peer 192.0.2.2 &&
	 busywait 2000 router_is "$gwB" wan 20 peer 198.51.100.2'
tap_ok "synchronised" eval 'busywait 8000 synced "$gwA" && busywait 8000 synced "$gwB"'
tap_ok "the doctor has nothing against it" eval \
	'doctor_says "$gwB" firewall-vrrp ok && doctor_says "$gwB" firewall-vrrp6 ok &&
	 doctor_says "$gwA" firewall-vrrp ok && doctor_says "$gwA" firewall-sync ok'

# ----------------------------------------------------------------------- unicast
pair 192.0.2.3 192.0.2.2 >"$file"
tap_ok "peers instead of the group, and rules for them" eval \
	'both_shut "$file" && both_apply && busywait 5000 state_is "$gwA" gw active &&
	 busywait 5000 state_is "$gwB" gw backup && stays 1000 state_is "$gwB" gw backup'
tap_ok "no rule is left for the group" not grep -q "lan.*224\.0\.0\.18" \
	"$gwha_tmp/a.nft"

# -------------------------------------------------------------- what is no peer's
tap_ok "the table that refuses, beside a firewall that does not" eval \
	'run_in "$gwB" nft flush ruleset &&
	 gw "$gwB" firewall show "$file" --node b --table | run_in "$gwB" nft -f - &&
	 stays 1000 state_is "$gwB" gw backup && busywait 8000 synced "$gwB"'
# shellcheck disable=SC2034 # in the line below
before=$(refused "$gwB")
tap_ok "it drops frames from elsewhere" eval \
	'echo hello | run_in "$client" nc -u -w 1 192.0.2.3 8112;
	 busywait 2000 eval "[ \"\$(refused $gwB)\" -gt $before ]"'
tap_ok "which synchronisation never sees" eval \
	'[ "$(gw "$gwB" -j sync show | jq .[0].drop_peer)" = 0 ]'
tap_done
