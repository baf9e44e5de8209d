#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hot standby of each kind of IPsec connection: by IPv6; by certificates; to a site behind a
# NAT, in UDP, and its traffic routed to an xfrm interface. Who stands by has copies of all
# three, and can send nothing by them. The active's ports cut and its daemons killed, its
# successor takes them over, and is asked to give them back: nobody is told of a new
# tunnel, at most 3 packets of 100 a second are lost by each, TCP goes on by each, each
# goes on in its kind, and has other keys within 1 s.
#
#        kinds.sh (topo_gw), agents and charons as net/ipsec_hot
#
# V41, V43 and R56 for each kind
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=hot.sh
. "$(dirname "$(readlink -f "$0")")/hot.sh"
# shellcheck source-path=SCRIPTDIR source=kinds.sh
. "$gwha_lib/kinds.sh"
charon_require
gw_require pki nft unshare mount python3

# shellcheck disable=SC2034 # tap_ok reads it
began=''

# have_copies VAR: of all three, of whom it uses none.
have_copies() {
	ask "$1" /status | jq -e '.ipsec.connections |
		length == 3 and all(.state == "standby" and .copy)' >/dev/null && return
	ask "$1" /status | jq -c .ipsec
	return 1
}

# were_taken VAR HOT COLD: how often each was, with a copy and without.
were_taken() {
	ask "$1" /status | jq -e --argjson h "$2" --argjson c "$3" '.ipsec.connections |
		all(.taken_hot == $h and .taken_cold == $c)' >/dev/null && return
	ask "$1" /status | jq -c .ipsec
	return 1
}

# all_taken NAME MAC: since $began, by this card: what was lost, and since when other keys.
all_taken() {
	local kind bad=0
	for kind in "${kinds[@]}"; do
		if ! taken "$1, $kind" "$2" "$began" "${behind[$kind]}" "${esp[$kind]}"; then
			bad=1
		elif [ "$lost" -gt 3 ] || [ "$keys" -gt $((1000000 * GWHA_SLOW)) ]; then
			echo "$kind: $lost lost, other keys after $keys us"
			bad=1
		fi
	done
	return "$bad"
}

network
dump_gateways
dump_on_fail cat "$T/agentA.log" "$T/agentB.log"
dump_on_fail tail -n 40 "$T/chA.charon" "$T/chB.charon" "$T/chS.charon" "$T/chN.charon"
dump_on_fail eval 'printf "%s\n" "${took[@]}"'
(umask 077 && echo 'correct horse battery staple' >"$T/psk")
umask 077
gateways ", standby: hot" >"$file"
hot_conf
tap_plan 26

tap_ok "certificates, of one authority" eval \
	'authority root && certificate gw.example root && certificate signed.example root'
tap_ok "the kernel's modules are there" charon_modules
tap_ok "charon begins, on both gateways and at the sites" eval \
	'charon chS "$server" && charon chN "$inner" && charon_a && hot_charon chB "$gwB"'
tap_ok "the sites take their configuration" sites
tap_ok "the file has no error" eval 'gw "$gwA" check "$file" >"$T/check"; ! grep error "$T/check"'
capture_start wan "$wan" br0
capture_start client "$lan" client icmp
tap_ok "the agents begin, and a is active" eval 'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "its owner has all three" busywait 15000 tunnels_are agentA 3 up
tap_ok "the other has copies of all three" busywait 20000 have_copies agentB
tap_ok "pings go through each" all_through
tap_ok "by what is used here; by copies nothing can be sent" eval \
	'oseqs "$gwA" && oseqs "$gwB" && grep -qxE "(0x0 ){3}(0xffffffff ?){3}" <(oseqs "$gwB") && ! grep -q 0xffffffff <(oseqs "$gwA")'
tap_ok "in its kind: by IPv6, by IPv4, in UDP; none in the clear" in_its_kind wan "$macA"
tap_ok "the backup has sent no IKE and no ESP to the sites" eval 'not sends_ike "$macB" wan && sends_ike "$macA" wan'

# -------------------------------------------------------------------- the active is cut off
tap_ok "connections of TCP are up, by each" eval 'serve && talks'
pings
spis "$gwB" | tr -d ' ' >"$T/old"
now_us began
capture_start cut "$wan" gwB
tap_ok "cut off, a is succeeded, and b has all three" eval \
	'cut_a && busywait 3000 state_is "$gwB" gw active && busywait 5000 tunnels_are agentB 3 up && busywait 3000 all_through'
nap 1500
pings_end
tap_ok "nothing was dialled: no IKE_SA_INIT" eval '[ "$(inits "$macA")" -gt 2 ] && [ "$(inits "$macB")" = 0 ]'
tap_ok "at most 3 packets of each lost after the takeover, other keys within 1 s" all_taken cut "$macB"
tap_ok "TCP goes on, by each" all_go_on
tap_ok "each in its kind" in_its_kind cut "$macB"
tap_ok "taken over with copies: the status says so" were_taken agentB 1 0
tap_ok "R56: and its history" took_over agentB $((1000 * GWHA_SLOW)) "${moments[@]}"
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"

# --------------------------------------------------------------------------------- and back
tap_ok "healed and begun anew, a has copies" eval 'heal_a && busywait 30000 have_copies agentA && all_through'
inits=$(inits "$macA")
pings
spis "$gwA" | tr -d ' ' >"$T/old"
now_us began
tap_ok "handed back, it has all three" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && busywait 5000 tunnels_are agentA 3 up &&
	 busywait 3000 all_through'
nap 1500
pings_end
tap_ok "nothing was dialled" [ "$(inits "$macA")" = "$inits" ]
tap_ok "at most 3 packets of each lost, other keys within 1 s" all_taken back "$macA"
tap_ok "TCP went on, by each" all_go_on
tap_ok "b has copies now" busywait 20000 have_copies agentB
for line in "${took[@]}"; do
	say "$line"
done
rm -f "$T"/*.sock "$T"/*.vici
tap_done
