#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hot standby of an IPsec tunnel: the charons of both gateways are real ones with their ha
# plugin. Who stands by has a copy, by which nothing can be sent. The active's ports cut
# and its daemons killed, its successor takes the copy over: it says nothing of a new
# tunnel, loses at most 3 packets of 100 a second, TCP goes on, and within 1 s the tunnel
# has other keys. Handed over and back, the same. Who comes back gets a copy again, but the
# owner's charon, begun anew, none of what it makes itself. With no copy, or with a charon
# that cannot be told, the tunnel is dialled, and that is said.
#
#        topo_gw (topo.sh), agents and charons as net/ipsec; each gateway's charon has a
#        FIFO of its own. The charons speak with each other on lan. The configurations
#        are docs/examples/ipsec.
#
# V41, V42, V43, V45, R56
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=hot.sh
. "$(dirname "$(readlink -f "$0")")/hot.sh"
# shellcheck source-path=SCRIPTDIR source=walls.sh
. "$gwha_lib/walls.sh"
charon_require
walls_require
gw_require unshare mount python3

secret='correct horse battery staple'
psk=$gwha_tmp/psk
PASSIVE="installed HA passive IKE_SA"
# shellcheck disable=SC2034 # start_in sets them, tap_ok reads them
site='' chS='' pinger='' server7='' began=''

# tunnel VAR FILTER: what an agent says of it.
tunnel() {
	ask "$1" /status | jq -e ".ipsec.connections[0] | $2" >/dev/null && return
	ask "$1" /status | jq -c .ipsec
	return 1
}

# tunnel_is VAR STATE
tunnel_is() {
	tunnel "$1" ".state == \"$2\""
}

has_copy() {
	tunnel "$1" '.state == "standby" and .copy'
}

# made CHARON NS: the SPIs of the ESP that a charon has made.
made() {
	run_in "$2" swanctl --list-sas -u "unix://$gwha_tmp/$1.vici" 2>/dev/null |
		awk '$1 == "in" || $1 == "out" { sub(/,/, "", $2); print "0x" $2 }' | sort | xargs
}

# same_spis: all that b uses, a has.
same_spis() {
	local spi
	for spi in $(made chB "$gwB"); do
		grep -q "$spi" <(spis "$gwA") || return
	done
	[ -n "$spi" ]
}

through() {
	run_in "$client" ping -c 1 -W 1 10.2.2.2
}

# stream: pings and a connection of TCP that go on.
stream() {
	start_in pinger "$client" ping -i 0.01 10.2.2.2
	busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/pinger.log"
}

topo_gw
site=$server
dump_gateways
dump_on_fail cat "$gwha_tmp/agentA.log" "$gwha_tmp/agentB.log"
dump_on_fail tail -n 40 "$gwha_tmp/chA.charon" "$gwha_tmp/chB.charon"
ip -n "$site" addr add 10.2.2.2/32 dev lo
(umask 077 && echo "$secret" >"$psk")
sed "s,/etc/gwha/berlin.psk,$psk,; s/^    bandwidth:.*/&\n    standby: hot/" "$samples/gwha.yaml" >"$file"
hot_conf
# where the doctor looks
mkdir -p /etc/strongswan.d && cp "$gwha_tmp/chA.more" /etc/strongswan.d/gwha-hot.conf
tap_plan 46

# ---------------------------------------------------------------------- it begins
tap_ok "the kernel's modules are there" charon_modules
tap_ok "V45: of a firewall without rules for copies the doctor says so" eval \
	'shut "$gwA" a "$file" && doctor_says "$gwA" firewall-standby warning "$file" --node a'
tap_ok "with them both refuse all else" eval 'shut "$gwA" a "$file" --charon "$gwha_tmp/chA.more" &&
	shut "$gwB" b "$file" --charon "$gwha_tmp/chB.more"'
tap_ok "the doctor has nothing against it" eval 'doctor_says "$gwA" firewall-standby ok "$file" --node a &&
	doctor_says "$gwA" firewall-ike ok "$file" --node a && doctor_says "$gwA" firewall-esp ok "$file" --node a'
tap_ok "charon begins on the site and on both gateways" eval \
	'charon chS "$site" && charon_a && hot_charon chB "$gwB"'
tap_ok "the site takes its configuration" run_in "$site" swanctl --load-all \
	-f "$samples/remote-swanctl.conf" -u "unix://$gwha_tmp/chS.vici"
tap_ok "the sample has no error" eval 'gw "$gwA" check "$file" >"$gwha_tmp/check"; ! grep error "$gwha_tmp/check"'
capture_start wan "$wan" br0 || say "no capture"
capture_start lan "$lan" br0 || say "no capture"
capture_start client "$lan" client icmp || say "no capture"
tap_ok "the agents begin, and a is active" eval \
	'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "its owner has dialled" busywait 10000 tunnel_is agentA up
tap_ok "the other has a copy, and stands by" busywait 20000 has_copy agentB
tap_ok "pings go through" busywait 5000 through
tap_ok "by what is used here; by a copy nothing can be sent" eval \
	'oseqs "$gwA" && oseqs "$gwB" && grep -qxE "(0x0 )+(0xffffffff ?)+" <(oseqs "$gwB") && ! grep -q 0xffffffff <(oseqs "$gwA")'
tap_ok "what the charons tell each other is not in the clear" eval \
	'[ "$(frames lan "udp port 4510")" = 0 ] && [ "$(frames lan "ip proto 50 and host 192.0.2.2 and host 192.0.2.3")" -gt 0 ]'
tap_ok "the backup has sent no IKE and no ESP to the site" eval 'not sends_ike "$macB" wan && sends_ike "$macA" wan'

# -------------------------------------------------------------------- the active is cut off
start_in server7 "$site" "$FLOWS" serve 10.2.2.2 7000
busywait 10000 grep -q ready "$gwha_tmp/server7.log"
start_in talker "$client" "$FLOWS" talk 10.2.2.2 7000 3 50
tap_ok "connections of TCP are up" busywait 10000 grep -q 'up 3' "$gwha_tmp/talker.log"
stream
spis "$gwB" | tr -d ' ' >"$gwha_tmp/old"
now_us began
tap_ok "cut off, a is succeeded by b" eval 'cut_a && busywait 3000 state_is "$gwB" gw active'
tap_ok "the tunnel is up there" busywait 5000 tunnel_is agentB up
tap_ok "pings go through" busywait 3000 through
tap_ok "TCP goes on" goes_on
kill -INT "$pinger"
wait "$pinger"
tap_ok "nothing was dialled: no IKE_SA_INIT" eval '[ "$(inits "$macA")" -gt 0 ] && [ "$(inits "$macB")" = 0 ]'
tap_ok "how much was lost" taken cut "$macB" "$began"
tap_ok "at most 3 packets after the takeover" [ "${lost:-99}" -le 3 ]
tap_ok "other keys within 1 s" [ "${keys:-9999999}" -le $((1000000 * GWHA_SLOW)) ]
tap_ok "R56: so says its history: decided, addresses, announced, the connection" \
	took_over agentB $((1000 * GWHA_SLOW)) "${moments[@]}"
tap_ok "taken over with a copy: the status says so, and the metric" eval \
	'tunnel agentB ".taken_hot == 1 and .taken_cold == 0 and .dials == 0" &&
	 ask agentB /metrics | grep -qx "gwha_agent_ipsec_taken_total{connection=\"berlin\",how=\"hot\"} 1"'
tap_ok "its status is what docs/schema has" status_is_documented agentB

# ------------------------------------------------------------------------- it comes back
tap_ok "healed and begun anew, a has a copy" eval 'heal_a && busywait 30000 has_copy agentA'
tap_ok "and the tunnel went on" eval 'tunnel_is agentB up && through && goes_on'
# shellcheck disable=SC2034 # tap_ok reads them
for to in A B; do
	if [ $to = A ]; then
		from=B gwF=$gwB gwT=$gwA macT=$macA
	else
		from=A gwF=$gwA gwT=$gwB macT=$macB
	fi
	inits=$(inits "$macT")
	stream
	spis "$gwT" | tr -d ' ' >"$gwha_tmp/old"
	now_us began
	tap_ok "handed over to $to, the tunnel is up there" eval \
		'gw "$gwF" handover group gw && busywait 3000 state_is "$gwT" gw active && busywait 5000 tunnel_is agent$to up &&
		 busywait 3000 through && nap 500'
	kill -INT "$pinger"
	wait "$pinger"
	tap_ok "nothing was dialled" [ "$(inits "$macT")" = "$inits" ]
	tap_ok "how much was lost" eval 'taken "handed over" "$macT" "$began"; lost=$(lost_since "$began")'
	took+=("handed over: $lost pings lost in all")
	tap_ok "at most 3 packets in all, and other keys within 1 s" eval \
		'[ "${lost:-99}" -le 3 ] && [ "${keys:-9999999}" -le $((1000000 * GWHA_SLOW)) ]'
	tap_ok "$from has a copy now" busywait 10000 has_copy "agent$from"
done
tap_ok "TCP went on" goes_on

# ---------------------------------------------------------------------- with no copy
tap_ok "with the other charon gone there is no copy, and the tunnel goes on" eval \
	'kill -KILL "$chA" && busywait 5000 tunnel agentA ".copy | not" && through'
tap_ok "begun anew, it gets one" eval 'charon_a && busywait 30000 has_copy agentA'

# ------------------------------------------------------ the owner's charon is begun anew
# shellcheck disable=SC2034 # tap_ok reads it
copied=$(grep -c "$PASSIVE" "$gwha_tmp/chB.charon")
tap_ok "the owner's charon begun anew, it has the tunnel again" eval \
	'kill -KILL "$chB" && hot_charon chB "$gwB" && busywait 15000 tunnel_is agentB up && busywait 3000 through'
tap_ok "the other one has a copy of that" busywait 10000 same_spis
nap 3000
tap_ok "and it was sent none of it itself" eval \
	'[ "$(grep -c "$PASSIVE" "$gwha_tmp/chB.charon")" = "$copied" ] && tunnel_is agentB up'
tap_ok "what the site asks is answered: it has other keys" eval \
	'before=$(made chB "$gwB") && run_in "$site" swanctl --rekey --child net \
	 -u "unix://$gwha_tmp/chS.vici" && busywait 3000 eval "[ \"\$(made chB \"\$gwB\")\" != \"\$before\" ]" && through'

# ------------------------------------------------------------ one that cannot be told
rm "$gwha_tmp/chA.ha"
tap_ok "a charon that cannot be told: the tunnel is dialled, and why is said" eval \
	'inits=$(inits "$macA") && gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active &&
	 busywait 10000 tunnel_is agentA up && busywait 3000 through && [ "$(inits "$macA")" -gt "$inits" ] &&
	 ask agentA /status | jq -e ".ipsec.hot.cause | contains(\"chA.ha\")" >/dev/null && said agentA "hot standby"'
for line in "${took[@]}"; do
	say "$line"
done
rm -f /etc/strongswan.d/gwha-hot.conf
tap_done
