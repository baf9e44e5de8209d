#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hot standby of 40 tunnels of 20 sites, of one group: cut off, the active leaves all of
# them to its successor, which takes over what it has copies of, and changes the keys of
# 16 at a time; handed back, the same. Nothing is dialled, and each network answers. How
# long until half of them and all of them have other keys is shown.
#
#        many.sh (topo_gw), agents and charons as net/ipsec_hot
#
# SITES: how many; 20.
#
# V41, V42, V43, R56 for many
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=hot.sh
. "$(dirname "$(readlink -f "$0")")/hot.sh"
SITES=${SITES:-20}
# shellcheck source-path=SCRIPTDIR source=many.sh
. "$gwha_lib/many.sh"
charon_require
gw_require unshare mount python3

# have_copies VAR: of all, of whom it uses none.
have_copies() {
	ask "$1" /status | jq -e --argjson n "$N" '.ipsec.connections |
		length == $n and all(.state == "standby" and .copy)' >/dev/null && return
	ask "$1" /status | jq -c '.ipsec.connections | map("\(.state) \(.copy)") | group_by(.) |
		map("\(length) \(.[0])")'
	return 1
}

# were_taken VAR HOT COLD: how often each was, with a copy and without.
were_taken() {
	ask "$1" /status | jq -e --argjson h "$2" --argjson c "$3" '.ipsec.connections |
		all(.taken_hot == $h and .taken_cold == $c)' >/dev/null && return
	ask "$1" /status | jq -c '.ipsec.connections | map("\(.taken_hot) hot, \(.taken_cold) cold") |
		group_by(.) | map("\(length) \(.[0])")'
	return 1
}

# needs: what the doctor asks of rmem_default, which is of the whole machine; nothing for few.
needs() {
	"$GWHA" -j doctor "$file" --node a | jq -r '.[] |
		select(.id == "hot-standby-buffer") | .remedy | match("rmem_default=([0-9]+)").captures[0].string'
}

# room: it is asked for from 53 on, and set as it says it asks no more.
room() {
	local need
	need=$(needs)
	[ "$need" = "$([ "$N" -le 52 ] || echo $((4096 * N)))" ] || return 1
	[ -z "$need" ] || echo "$need" >/proc/sys/net/core/rmem_default
	[ -z "$(needs)" ]
}

topo_gw
dump_gateways
dump_on_fail tail -n 40 "$T/agentA.log" "$T/agentB.log"
dump_on_fail tail -n 20 "$T/chA.charon" "$T/chB.charon" "$T/chS.charon"
(umask 077 && echo 'correct horse battery staple' >"$T/psk")
gateways ", standby: hot" >"$file"
sites >"$T/sites.conf"
hot_conf
# where the doctor looks
mkdir -p /etc/strongswan.d && cp "$T/chA.more" /etc/strongswan.d/gwha-hot.conf
tap_plan 21

tap_ok "the kernel's modules are there" charon_modules
tap_ok "there is room for what comes at once, as the doctor asks for" room
tap_ok "charon begins, on both gateways and at the sites" eval \
	'addresses && no_cookies >"$T/sites.charon" && charon chS "$server" "$T/sites.charon" && charon_a && hot_charon chB "$gwB"'
tap_ok "the sites take their configuration" eval \
	'run_in "$server" swanctl --load-all -f "$T/sites.conf" -u "unix://$T/chS.vici" >"$T/loaded"'
capture_start wan "$wan" br0 udp port 500 or ip proto 50 or arp
tap_ok "the agents begin, and a is active" eval 'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "its owner has dialled all $N" busywait 120000 tunnels_are agentA $N up
tap_ok "the other has copies of all $N" busywait 60000 have_copies agentB
tap_ok "all answer" all_answer
tap_ok "the backup has sent no IKE and no ESP" not sends_ike "$macB" wan

# -------------------------------------------------------------------- the active is cut off
capture_start cut "$wan" gwB udp port 500 or ip proto 50 or arp
tap_ok "cut off, a is succeeded" eval 'cut_a && busywait 3000 state_is "$gwB" gw active'
tap_ok "b has all $N, and they have other keys" busywait 60000 tunnels_are agentB $N up
tap_ok "all answer" all_answer
tap_ok "nothing was dialled: no IKE_SA_INIT" eval '[ "$(inits "$macA")" -ge $N ] && [ "$(inits "$macB")" = 0 ]'
tap_ok "all $N were taken over with a copy" were_taken agentB 1 0
tap_ok "half and all had other keys" back cut "$macB" 36
say "$N tunnels after the takeover: half had other keys after $half ms, all after $whole ms"
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"

# --------------------------------------------------------------------------------- and back
tap_ok "healed and begun anew, a has copies of all $N" eval 'heal_a && busywait 60000 have_copies agentA'
# shellcheck disable=SC2034 # tap_ok reads it
inits=$(inits "$macA")
capture_start back "$wan" gwA udp port 500 or ip proto 50 or arp
tap_ok "handed back, it has all $N, and they have other keys" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && busywait 60000 tunnels_are agentA $N up'
tap_ok "all answer" all_answer
tap_ok "nothing was dialled" eval '[ "$(inits "$macA")" = "$inits" ] && were_taken agentA 1 0'
tap_ok "half and all had other keys" back back "$macA" 36
say "$N tunnels handed back: half had other keys after $half ms, all after $whole ms"
tap_ok "b has copies of all $N now" busywait 60000 have_copies agentB
rm -f "$T"/*.sock "$T"/*.vici
tap_done
