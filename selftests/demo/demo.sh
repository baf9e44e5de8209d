#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration: a client speaks to a server through two gateways, whose
# four failures it hardly notices (topology "topo_gw" of net/topo.sh; V01-V07,
# V28, V51, V54). Both gateways have a group of two routers, one a side.
# shellcheck source=selftests/net/topo.sh
. "$(dirname "$(readlink -f "$0")")/../net/topo.sh"
demo=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC2154 # lib.sh sets it
out=$gwha_tmp/demo

# mark TEXT: something is done now.
mark() {
	printf '%s %s\n' "$EPOCHREALTIME" "$*" >>"$out/marks"
}

# gateway NS: both its routers.
gateway() {
	gw "$1" group add gw &&
		gw "$1" router add dev lan vrid 10 version 3 interval 10ms \
			group gw vip "$VIP_LAN/24" &&
		gw "$1" router add dev wan vrid 20 version 3 interval 10ms \
			group gw vip "$VIP_WAN/24"
}

group_is() {
	[ "$(gw "$1" -j group show gw | jq -r ".[0].$2")" = "$3" ]
}

setup() {
	need_cmd ping python3 jq "$GWHA"
	mkdir "$out" && topo_gw && : >"$out/marks" || return 1
	start_in monA "$gwA" "$GWHA" -j monitor
	start_in monB "$gwB" "$GWHA" -j monitor
	start_in serve "$server" python3 "$demo/stream.py" serve 5001
	gateway "$gwA" && busywait 2000 state_is "$gwA" gw active &&
		gateway "$gwB" && busywait 2000 state_is "$gwB" gw backup
}

traffic() {
	start_in ping "$client" ping -D -n -i 0.01 "$SERVER"
	start_in talk "$client" python3 "$demo/stream.py" talk "$SERVER" 5001 \
		"$out/stream"
	busywait 10000 test -s "$out/stream" && busywait 10000 pinging
}

pinging() {
	[ "$(grep -c 'bytes from' "$gwha_tmp/ping.log")" -gt "${1:-50}" ]
}

# calm: 200 ms with nothing done, and 10 more replies.
calm() {
	local n
	n=$(grep -c 'bytes from' "$gwha_tmp/ping.log")
	nap 200
	busywait 10000 pinging $((n + 10))
}

# A silence of the pings is a takeover of 36 ms and two of their own steps, one
# before and one after it: 10 ms each, up to 16 as their timer has it.
cut_ports() {
	mark "bound 75: both ports of A are cut, carriers stay"
	cut_port "$lan" gwA && cut_port "$wan" gwA &&
		busywait 2000 state_is "$gwB" gw active && calm || return 1
	mark "both ports of A are healed"
	heal_port "$lan" gwA && heal_port "$wan" gwA &&
		busywait 2000 state_is "$gwA" gw backup && calm
}

lose_link() {
	mark "bound 75: B loses its link to the LAN"
	link_down "$lan" gwB && busywait 2000 state_is "$gwA" gw active &&
		busywait 2000 group_is "$gwB" cause no-carrier && calm || return 1
	mark "the link of B is back"
	link_up "$lan" gwB && busywait 5000 state_is "$gwB" gw backup && calm
}

cut_one_side() {
	local epochs
	epochs="$(gw "$gwA" -j group show) $(gw "$gwB" -j group show)"
	epochs=$(jq -c '.[].epoch' <<<"$epochs")
	mark "only the WAN port of A is cut: reported, and nothing flaps"
	cut_port "$wan" gwA && busywait 2000 group_is "$gwB" partial true &&
		nap 1000 && state_is "$gwA" gw active &&
		state_is "$gwB" gw backup || return 1
	mark "the WAN port of A is healed"
	heal_port "$wan" gwA && busywait 2000 group_is "$gwB" partial false &&
		calm || return 1
	[ "$(jq -c '.[].epoch' <<<"$(gw "$gwA" -j group show) \
		$(gw "$gwB" -j group show)")" = "$epochs" ]
}

hand_over() {
	mark "bound 25: gwha handover group gw, on A"
	gw "$gwA" handover group gw && busywait 2000 state_is "$gwB" gw active &&
		busywait 2000 state_is "$gwA" gw backup && calm
	mark "end"
}

finish() {
	# shellcheck disable=SC2154 # start_in sets it
	kill -TERM "$talk" && wait "$talk"
	cp "$gwha_tmp/monA.log" "$out/A"
	cp "$gwha_tmp/monB.log" "$out/B"
	cp "$gwha_tmp/ping.log" "$out/ping"
	python3 "$demo/timeline.py" "$out" >"$out/timeline"
	local rc=$?
	cat "$out/timeline"
	return $rc
}

tap_plan 7
tap_ok "A is active, B its backup" setup
tap_ok "a ping every 10 ms and a TCP connection run through the VIPs" traffic
tap_ok "both ports of the active are cut" cut_ports
tap_ok "the active loses a link" lose_link
tap_ok "one side only is cut" cut_one_side
tap_ok "a handover by command" hand_over
tap_ok "every bound was kept, and the TCP connection" finish
say "$(cat "$out/timeline" 2>/dev/null)"
tap_done
