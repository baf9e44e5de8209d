#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is told a router or a group is what is shown of it; a report and a lease
# move a group; what only the kernel can judge is refused with what to change,
# and then nothing has changed.
#
#   ┌────────────── lan ──────────────┐
#   gwA                             gwB    VRID 10, VIP 192.0.2.1; gwB is idle
#
# V35 V36 V38 (authentication whole or not at all), and the words of gwha(8).
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require cat

hold=''
R=(dev lan vrid 10)

# shown OBJECT JQ: what "show" says of the one router or group is so.
shown() {
	gw "$gwA" -j "$1" show | jq -e ".[0] | $2" >/dev/null && return
	gw "$gwA" -j "$1" show
	return 1
}

# holds GROUP: somebody says that it holds the lease.
holds() {
	start_in hold "$gwA" "$GWHA" lease hold group "$1"
	busywait 2000 eval 'grep -qx "lease held" "$gwha_tmp/hold.log"'
}

# ended SIGNAL CODE: the holder ends with this code after the signal.
ended() {
	local rc
	[ -z "$1" ] || kill "-$1" "$hold"
	wait "$hold"
	rc=$?
	[ "$rc" = "$2" ] || { echo "exit $rc"; return 1; }
}

lease_is() {
	group_is "$gwA" gw lease_state "$1"
}

tap_plan 31
tap_ok "the network is built" topo_pair
dump_on_fail gw "$gwA" router show
dump_on_fail gw "$gwA" group show
key1=$gwha_tmp/key1
key2=$gwha_tmp/key2
echo 0123456789abcdef0123456789abcdef >"$key1"
echo fedcba9876543210fedcba9876543210 >"$key2"

# ---------------------------------------------------------------------- groups
tap_ok "a group with all its words" gw "$gwA" group add gw priority 200 \
	preempt on preempt-delay 2s start-delay 10ms lease 300ms \
	lease-action weight 40 pool p pool-weight 30 pool-limit 2 track dev lan weight 50 up-delay 1s \
	down-delay 100ms track name bgp weight 30
tap_ok "its numbers come back" shown group '.priority == 200 and .preempt and
	.preempt_delay_us == 2000000 and .start_delay_us == 10000 and
	.lease_us == 300000 and .lease_action == "weight" and
	.lease_weight == 40 and .lease_state == "free" and
	.pool == "p" and .pool_weight == 30 and .pool_limit == 2'
tap_ok "what it tracks comes back" shown group '.track == [
	{ifname: "lan", weight: 50, up_delay_us: 1000000,
	 down_delay_us: 100000, up: true},
	{name: "bgp", weight: 30, up_delay_us: 0, down_delay_us: 0, up: false}]'
tap_ok "a condition is down until it is reported" shown group \
	'.effective_priority == 170'
tap_ok "a report" gw "$gwA" group track gw name bgp up
tap_ok "is worth its weight" shown group \
	'.effective_priority == 200 and .track[1].up'
tap_ok "a report of nothing known is refused" exits 2 "does not track" \
	gw "$gwA" group track gw name dns up
tap_ok "tracks are replaced as a whole" eval \
	'gw "$gwA" group set gw track name dns &&
	 shown group ".track | length == 1 and .[0].name == \"dns\""'
tap_ok "and taken away" eval 'gw "$gwA" group set gw track none &&
	 shown group ".track == [] and .effective_priority == 200"'

# --------------------------------------------------------------------- routers
tap_ok "a router with all its words" gw "$gwA" router add "${R[@]}" version 3 \
	interval 20ms group gw vip "$VIP_LAN/32" checksum plain \
	garp-repeat 3 garp-refresh 60s \
	auth hmac key-id 1 key-file "$key1" key-id 2 key-file "$key2" send 1 \
	mode permissive
tap_ok "they come back" shown router '.checksum == "plain" and
	.garp_repeat == 3 and .garp_refresh_us == 60000000'
tap_ok "of keys their numbers and which signs, no secret" shown router \
	'.auth_type == "hmac" and .auth_mode == "permissive" and
	 .key == [{id: 1, send: true}, {id: 2, send: false}]'
tap_ok "no secret in the text either" eval \
	'! gw "$gwA" router show | grep -e "0123456789" -e "fedcba"'
tap_ok "a new key to sign with, from standard input" eval \
	'gw "$gwA" router set "${R[@]}" auth hmac key-id 1 key-file "$key1" \
		key-id 2 key-file - <"$key2" &&
	 shown router ".auth_mode == \"enforce\" and .key[1].send"'
tap_ok "V38: no text with version 3, which the kernel knows" exits 2 \
	"version 3" gw "$gwA" router set "${R[@]}" auth text-file <(echo secret)
tap_ok "a refusal changed nothing" shown router '.auth_type == "hmac" and
	(.key | length == 2)'
tap_ok "no authentication again (V37)" eval \
	'gw "$gwA" router set "${R[@]}" auth none &&
	 shown router ".auth_type == \"none\" and .key == []"'
tap_ok "one word changes one thing" eval \
	'gw "$gwA" router set "${R[@]}" garp-repeat 0 checksum auto &&
	 shown router ".garp_repeat == 0 and .checksum == \"auto\" and
		.garp_refresh_us == 60000000"'

# ---------------------------------------------------------------------- leases
tap_ok "active without a lease" busywait 2000 state_is "$gwA" gw active
tap_ok "who holds a lease says so" holds gw
tap_ok "it is held" lease_is held
tap_ok "and stays so for three times its period" stays 1000 lease_is held
tap_ok "lease show" eval 'gw "$gwA" -j lease show group gw | jq -e ".[0] |
	.name == \"gw\" and .lease_state == \"held\" and
	.lease_left_us <= 300000 and (has(\"state\") | not)"'
tap_ok "it is released by SIGTERM, exit 0" eval 'ended TERM 0 && lease_is free'
tap_ok "another takes it: exit 2, and why" eval \
	'holds gw && gw "$gwA" lease take group gw && ended "" 2 &&
	 grep -q "gwha: another socket took this lease" "$gwha_tmp/hold.log"'
tap_ok "nobody renews it: it runs out" busywait 2000 lease_is expired
tap_ok "and lowers the priority" shown group '.effective_priority == 160'
tap_ok "a killed holder: fault, as told" eval \
	'gw "$gwA" group set gw lease-action fault && holds gw &&
	 busywait 2000 state_is "$gwA" gw active && ended KILL 137 &&
	 busywait 2000 group_is "$gwA" gw cause lease'
tap_ok "a new holder heals it" eval \
	'holds gw && busywait 2000 state_is "$gwA" gw active && ended INT 0'
tap_ok "no such group: exit 2" exits 2 "group" gw "$gwA" lease hold group nix
tap_done
