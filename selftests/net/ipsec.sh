#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An IPsec tunnel follows its group: a real charon on the site and on both gateways.
# The owner alone dials, once it has the VIP; the other has all loaded, and sends
# nothing. Cut off, the active leaves the tunnel to its successor, and the site,
# whose timers are its own, is not told. Begun anew, charon is given all again, and
# the agent takes over what there is; a charon that hangs is seen, and why. What is
# refused is said with its reason; secrets are in no text and no core file. What of
# each takeover was ready when is told, and what is missing. A connection that is changed
# is made anew before what there was is ended.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b, each with a gwhad and a charon; the site is the server,
#        with 10.2.2.2 behind it, and the client is inside. The configurations are
#        docs/examples/ipsec.
#
# V41 (the tunnel moves with the VIP), V42 (charon is not begun anew for it), V43
# (both have it), R56 (when what was there), R57 (either side dials)
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=charon.sh
. "$(dirname "$(readlink -f "$0")")/charon.sh"
charon_require

secret='correct horse battery staple'
psk=$gwha_tmp/psk
# shellcheck disable=SC2034 # start_in sets them, tap_ok reads them
site='' chS='' pinger=''

# tunnel_is VAR STATE [CAUSE]: of the first connection.
tunnel_is() {
	ask "$1" /status | jq -e --arg s "$2" --arg c "${3:-}" '.ipsec.connections[0] |
		.state == $s and (.cause | contains($c))' >/dev/null && return
	ask "$1" /status | jq -c .ipsec
	return 1
}

# charon_is VAR UP CAUSE: what an agent says of its charon.
charon_is() {
	ask "$1" /status | jq -e --argjson u "$2" --arg c "$3" \
		'.ipsec | .up == $u and (.cause | contains($c))' >/dev/null
}

# made: the SPIs of the ESP that a's charon has made. The kernel's has more: what a charon
# has left there that was killed.
made() {
	run_in "$gwA" swanctl --list-sas -u "unix://$gwha_tmp/chA.vici" 2>/dev/null |
		awk '$1 == "in" || $1 == "out" { sub(/,/, "", $2); print "0x" $2 }' | sort
}

# made_anew: all that is in the list was succeeded, and is gone from the kernel.
made_anew() {
	[ "$(made | wc -l)" = 2 ] && ! made | grep -qFf "$gwha_tmp/made" &&
		! spis "$gwA" | grep -qFf "$gwha_tmp/made"
}

through() {
	run_in "$client" ping -c 1 -W 1 10.2.2.2
}

# back NAME MAC: from the first gratuitous ARP for the VIP by that card to the first
# packet of the site through its tunnel: how long, in microseconds, in $REPLY.
back() {
	local taken through
	taken=$(when "$1" "arp and ether src $2 and arp[14:4] == 0xc6336401")
	through=$(when "$1" "ip proto 50 and src 198.51.100.10 and ether dst $2" "$taken")
	[ -n "$taken" ] && [ -n "$through" ] || return 1
	REPLY=$((through - taken))
	took+=("$1: the tunnel is back $REPLY us after the takeover")
	echo "$REPLY us"
}

within_150ms() {
	back "$@" && [ "$REPLY" -le $((150000 * GWHA_SLOW)) ]
}

# takeover_is VAR STATE LATE LACKS: the last one.
takeover_is() {
	last_takeover "$1" | jq -e --arg s "$2" --argjson l "$3" --arg x "$4" \
		'.state == $s and .late == $l and (.lacks | startswith($x))' >/dev/null && return
	last_takeover "$1"
	return 1
}

# swan NS CHARON ARG...: what somebody has done by hand.
swan() {
	run_in "$1" swanctl "${@:3}" -u "unix://$gwha_tmp/$2.vici"
}

# lost VAR: how many pings of a ping that has ended were not answered.
lost() {
	awk '/packets transmitted/ { print $1 - $4 }' "$gwha_tmp/$1.log"
}

topo_gw
site=$server
dump_gateways
dump_on_fail cat "$gwha_tmp/agentA.log" "$gwha_tmp/agentB.log"
dump_on_fail tail -n 30 "$gwha_tmp/chA.charon" "$gwha_tmp/chB.charon"
ip -n "$site" addr add 10.2.2.2/32 dev lo
(umask 077 && echo "$secret" >"$psk")
sed "s,/etc/gwha/berlin.psk,$psk," "$samples/gwha.yaml" >"$file"
ulimit -c unlimited
echo "$gwha_tmp/core.%p" >/proc/sys/kernel/core_pattern
tap_plan 45

# ---------------------------------------------------------------------- it begins
tap_ok "the kernel's modules are there" charon_modules
tap_ok "charon begins on the site and on both gateways" eval \
	'charon chS "$site" && charon_a && charon chB "$gwB" "$samples/charon.conf"'
tap_ok "the site takes its configuration" run_in "$site" swanctl --load-all \
	-f "$samples/remote-swanctl.conf" -u "unix://$gwha_tmp/chS.vici"
tap_ok "the sample has no error" eval 'gw "$gwA" check "$file" >"$gwha_tmp/check"; ! grep error "$gwha_tmp/check"'
capture_start wan "$wan" br0 || say "no capture"
capture_start cut "$wan" gwB || say "no capture"
tap_ok "the agents begin, and a is active" eval \
	'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "V41: its owner has dialled" busywait 10000 tunnel_is agentA up
tap_ok "V43: the other has it loaded, and stands by" busywait 5000 tunnel_is agentB standby
tap_ok "pings go through" busywait 5000 through
tap_ok "as ESP, and not in the clear" eval \
	'[ "$(frames wan "ip proto 50")" -gt 1 ] && [ "$(frames wan "icmp and net 10.2.0.0/16")" = 0 ]'
tap_ok "the backup has sent no IKE and no ESP" eval \
	'not sends_ike "$macB" wan && sends_ike "$macA" wan'

# ------------------------------------------------------------------ agents come and go
spis "$gwA" >"$gwha_tmp/spis"
tap_ok "killed and begun again, the agent takes over what there is" eval \
	'end KILL agentA && through && agent agentA "$gwA" a chA && busywait 5000 tunnel_is agentA up &&
	 spis "$gwA" | diff "$gwha_tmp/spis" - && through'
tap_ok "so does one that was ended in order, and told to read the file again" eval \
	'end TERM agentA && agent agentA "$gwA" a chA && busywait 5000 tunnel_is agentA up &&
	 mark && kill -HUP "$agentA" && busywait 5000 looked agentA && busywait 5000 tunnel_is agentA up &&
	 spis "$gwA" | diff "$gwha_tmp/spis" -'

tap_ok "R57: the site may dial as well, with no agent there" eval \
	'end KILL agentA && swan "$gwA" chA --terminate --ike gwha-berlin && not through &&
	 swan "$site" chS --initiate --child net && through && spis "$gwA" | not diff -q "$gwha_tmp/spis" -'
spis "$gwA" >"$gwha_tmp/spis"
tap_ok "and its agent takes that over" eval \
	'agent agentA "$gwA" a chA && busywait 5000 tunnel_is agentA up && through &&
	 spis "$gwA" | diff "$gwha_tmp/spis" -'

# ------------------------------------------------------------------ charon comes and goes
tap_ok "a charon that hangs is seen within 3 s, and why" eval \
	'kill -STOP "$chA" && busywait 3000 charon_is agentA false "has not answered within"'
tap_ok "going on, it has what it had" eval \
	'kill -CONT "$chA" && busywait 10000 tunnel_is agentA up && spis "$gwA" | diff "$gwha_tmp/spis" - && through'
tap_ok "one that was killed is missed within 3 s, and why" eval \
	'kill -KILL "$chA" && busywait 3000 tunnel_is agentA unknown &&
	 busywait 3000 charon_is agentA false "onnection refused"'
tap_ok "the metric, too" eval 'ask agentA /metrics | grep -qx "gwha_agent_ipsec_charon_up 0"'
tap_ok "V42: begun again, it gets all, and the tunnel is there" eval \
	'charon_a && busywait 15000 tunnel_is agentA up && busywait 5000 through'

# -------------------------------------------------------------------- the active is cut off
start_in pinger "$client" ping -i 0.01 10.2.2.2
busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/pinger.log"
tap_ok "cut off, a is succeeded by b" eval \
	'cut_a && busywait 3000 state_is "$gwB" gw active'
tap_ok "the tunnel is up there" busywait 5000 tunnel_is agentB up
tap_ok "pings go through" busywait 3000 through
nap 300
kill -INT "$pinger"
tap_ok "V41: within 150 ms of the takeover" within_150ms cut "$macB"
tap_ok "R56: so says its history: decided, addresses, announced, the connection" \
	took_over agentB $((150 * GWHA_SLOW)) "${moments[@]}"
say "$(gw "$gwB" group history gw socket "$gwha_tmp/agentB.sock")"
tap_ok "its status is what docs/schema has" status_is_documented agentB

# ------------------------------------------------------------------------- it comes back
tap_ok "healed, a is backup" eval \
	'heal_port "$wan" gwA && heal_port "$lan" gwA && busywait 10000 state_is "$gwA" gw backup &&
	 capture_start heal "$wan" gwA'
tap_ok "it stands by" eval 'charon_a && agent agentA "$gwA" a chA && busywait 10000 tunnel_is agentA standby'
tap_ok "it sends no IKE and no ESP, and the tunnel goes on" eval \
	'through && nap 2000 && not sends_ike "$macA" heal && through && state_is "$gwB" gw active'
start_in pinger "$client" ping -i 0.01 10.2.2.2
busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/pinger.log"
tap_ok "handed over, the tunnel goes back" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active &&
	 busywait 5000 tunnel_is agentA up && busywait 3000 through'
tap_ok "R56: its history says so" busywait 2000 took_over agentA $((150 * GWHA_SLOW)) "${moments[@]}"
nap 300
kill -INT "$pinger"
tap_ok "within 150 ms of the takeover" within_150ms heal "$macA"
tap_ok "who gave it away has ended it, and dials no more" eval \
	'busywait 5000 tunnel_is agentB standby && [ -z "$(spis "$gwB")" ] && nap 2000 && [ -z "$(spis "$gwB")" ]'
tap_ok "and its history when that was" eval 'last_takeover agentB | jq -e ".to == \"backup\" and .state == \"ready\" and
	 .moments.epoch.us <= .moments.addresses.us and .moments.last_sa.how == \"seen\"" >/dev/null'

# ------------------------------------------------------------- what a takeover lacks
kill -STOP "$chS"
tap_ok "with a site that is silent a takeover is degraded after 10 s, and why" eval \
	'gw "$gwA" handover group gw && busywait 3000 state_is "$gwB" gw active && nap 8000 &&
	 takeover_is agentB going false "connection berlin is" &&
	 busywait 8000 takeover_is agentB degraded true "connection berlin is"'
tap_ok "the status and the metric, too" eval \
	'ask agentB /status | jq -e ".takeovers.list[0].state == \"degraded\"" >/dev/null &&
	 ask agentB /metrics | grep -qx "gwha_agent_takeover_degraded{group=\"gw\"} 1"'
kill -CONT "$chS"
tap_ok "when it answers again the takeover is ready, late" eval \
	'busywait 40000 tunnel_is agentB up && busywait 2000 takeover_is agentB ready true "" && busywait 3000 through'
gw "$gwB" handover group gw
busywait 3000 state_is "$gwA" gw active
busywait 5000 tunnel_is agentA up

# -------------------------------------------------------------- what there is, changed
made >"$gwha_tmp/made"
start_in pinger "$client" ping -i 0.01 10.2.2.2
busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/pinger.log"
sed -i 's/^    bandwidth: 100mbit/&\n    esp-proposals: aes256-sha256/' "$file"
tap_ok "a connection that is changed is made anew" eval \
	'[ "$(wc -l <"$gwha_tmp/made")" = 2 ] && spis "$gwA" | grep -qFf "$gwha_tmp/made" && reload_both &&
	 busywait 10000 made_anew && busywait 5000 tunnel_is agentA up'
nap 1200
kill -INT "$pinger"
wait "$pinger"
tap_ok "before what there was is ended: no ping is lost" [ "$(lost pinger)" = 0 ]
tap_ok "the other one does nothing but stand by" eval 'tunnel_is agentB standby && [ -z "$(spis "$gwB")" ]'

# ------------------------------------------------------------------------- what is wrong
chmod 644 "$psk"
tap_ok "a secret that others can read is refused" eval \
	'kill -HUP "$agentA" && busywait 5000 tunnel_is agentA refused "chmod 600"'
chmod 600 "$psk"
echo 'xyzzy is wrong' >"$psk"
tap_ok "a wrong one: with what the site says of it" eval \
	'kill -HUP "$agentA" && busywait 5000 tunnel_is agentA up && run_in "$gwA" swanctl --terminate --force \
	 --ike gwha-berlin -u "unix://$gwha_tmp/chA.vici" && busywait 10000 tunnel_is agentA degraded AUTHENTICATION_FAILED'
tap_ok "the metric, too" eval \
	'ask agentA /metrics | grep -qx "gwha_agent_ipsec_state{connection=\"berlin\",state=\"degraded\"} 1"'
echo "$secret" >"$psk"
tap_ok "set right, it comes up" eval 'kill -HUP "$agentA" && busywait 15000 tunnel_is agentA up && busywait 3000 through'
tap_ok "secrets are in no text and no core file" eval \
	'ask agentA /status >"$gwha_tmp/status" && ask agentA /metrics >"$gwha_tmp/metrics" &&
	 end ABRT agentA; busywait 10000 test -s "$gwha_tmp/core.$agentA" && nap 500 && grep -q berlin.example "$gwha_tmp/core.$agentA" &&
	 not grep -q -e "$secret" -e "xyzzy is wrong" "$gwha_tmp/core.$agentA" "$gwha_tmp"/agent?.log "$gwha_tmp/status" "$gwha_tmp/metrics"'
tap_ok "a connection that the file has no more is gone from charon" eval \
	'agent agentA "$gwA" a chA && busywait 5000 tunnel_is agentA up && sed -i "s/^  berlin:/  munich:/; s/berlin.example/munich.example/" "$file" &&
	 kill -HUP "$agentA" && busywait 5000 eval "run_in \"$gwA\" swanctl --list-conns -u unix://$gwha_tmp/chA.vici | grep -q ^gwha-munich" &&
	 busywait 5000 eval "! run_in \"$gwA\" swanctl --list-conns -u unix://$gwha_tmp/chA.vici | grep -q ^gwha-berlin"'
for line in "${took[@]}"; do
	say "$line"
done
rm -f "$gwha_tmp"/core.* "$gwha_tmp"/*.sock "$gwha_tmp"/*.vici
tap_done
