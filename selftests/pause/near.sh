#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# gwA, in another guest, is active and stands still for a while. Who took over
# stays active; there are never two for longer than an interval; the neighbours'
# ARP entries are right. By stopping QEMU, which gwA's clock shows, and by its
# monitor, which it does not: then epochs tell (decision 0009).
#
# PAUSES_MS: how long, each once in each way.
# shellcheck source=selftests/pause/lib.sh
. "$(dirname "$0")/lib.sh"

PAUSES_MS=${PAUSES_MS:-500 1000 2000 3000 4000 5000 6000 7000 8000 10000}

# ------------------------------------------------------------------ the network

near_setup() {
	setup_ns lan gwB client && topo_router "$gwB" &&
		topo_cable "$lan" gwB "$gwB" lan | ip -batch - &&
		topo_cable "$lan" client "$client" eth0 | ip -batch - &&
		ip link set eth0 netns "$lan" name far &&
		topo_switch "$lan" far gwB client &&
		ip -n "$gwB" -batch - <<<"address add 192.0.2.3/24 dev lan
link set lan up" &&
		topo_host "$client" "$CLIENT" "$CLIENT6" "$VIP_LAN" "$VIP_LAN6" &&
		busywait 120000 far router show
}

# far WORDS...: gwA does a command; its output, or none if it does not answer.
far() {
	local out
	out=$(echo "$*" | ip netns exec "$gwB" timeout 20 \
		socat -t 20 - TCP:192.0.2.2:7000,connect-timeout=5) || return 1
	[ -n "$out" ] && echo "$out"
}

far_state() {
	far -j group show lan/10/4 | json_field state
}

far_state_is() {
	[ "$(far_state)" = "$1" ]
}

# near_begin PRIORITY_A PRIORITY_B [WORD...]: gwA active, gwB backup, with these
# words on both; the client speaks with the VIP.
near_begin() {
	local a=$1 b=$2
	shift 2
	far router add dev lan vrid 10 version 3 interval 1s priority "$a" \
		vip 192.0.2.1/24 "$@" &&
		busywait 20000 far_state_is active &&
		pause_router "$gwB" "$b" "$@" &&
		busywait 20000 state_is "$gwB" lan/10/4 backup && near_rests
}

near_end() {
	gw "$gwB" router del dev lan vrid 10 &&
		far router del dev lan vrid 10
}

# near_rests: gwA is active, gwB has heard it, and the client too.
near_rests() {
	far_mac=$(mac_from_far) && busywait 20000 far_state_is active &&
		state_is "$gwB" lan/10/4 backup &&
		busywait 20000 arp_is "$far_mac" && near_ping
}

mac_from_far() {
	ip netns exec "$gwB" ping -c 1 -W 5 192.0.2.2 >/dev/null
	ip -n "$gwB" neigh show 192.0.2.2 | grep -o '..:..:..:..:..:..'
}

near_ping() {
	busywait 5000 ip netns exec "$client" ping -c 1 -W 2 "$VIP_LAN"
}

# arp_is MAC: what the client believes of the VIP.
arp_is() {
	local entry
	entry=$(ip -n "$client" neigh show "$VIP_LAN")
	[[ $entry == *"$1"* ]] || {
		ip netns exec "$client" ping -c 1 -W 1 "$VIP_LAN" >/dev/null
		echo "the client's entry: $entry, wanted $1"
		return 1
	}
}

# ---------------------------------------------------------------------- a pause

# near_sequence: who sent adverts in the recording, in order, as letters; of
# priority 0 in small ones.
near_sequence() {
	# shellcheck disable=SC2154 # lib.sh of net/ sets it
	tcpdump -n -r "$gwha_tmp/adverts.pcap" 'ip proto 112' 2>/dev/null |
		awk '{ who = $3 ~ /^192\.0\.2\.2$/ ? "A" : "B"
			if (/prio 0,/) who = tolower(who)
			printf "%s", who }'
}

# near_two_ms: for how long gwA went on sending after gwB had begun to.
near_two_ms() {
	tcpdump -n -tt -r "$gwha_tmp/adverts.pcap" 'ip proto 112' 2>/dev/null |
		awk '$4 !~ /^192\.0\.2\.2$/ { b = 1; next }
			b && !first { first = $1 }
			b { last = $1 }
			END { printf "%d\n", (last - first) * 1000 }'
}

# near_pause HOW MS: pause gwA, and see who is active. In $outcome what came of
# it, in $sequence the adverts.
near_pause() {
	local to_active
	to_active=$(counter "$gwB" to_active dev lan vrid 10)
	capture_start adverts "$gwB" lan 'ip proto 112' &&
		ask "$1" "$2" &&
		busywait 20000 far router show || return 1
	# whoever is to give way has done so after an interval; one more
	nap 2500
	capture_stop adverts || return 1
	sequence=$(near_sequence)
	outcome=kept
	[ "$(counter "$gwB" to_active dev lan vrid 10)" = "$to_active" ] ||
		outcome=taken
	echo "$1 $2 ms: $sequence"
}

# near_stays HOW MS: who took over stays. The other has sent two adverts at most
# since, one because it was time for it and its last word, within an interval.
near_stays() {
	near_pause "$1" "$2" || return 1
	log+="$1 $2 ms: $outcome, $sequence"$'\n'
	if [ "$outcome" = kept ]; then
		[[ $sequence =~ ^A+$ ]] && near_rests && [ "$2" -lt 4000 ]
		return
	fi
	[[ $sequence =~ ^A*(B+A){0,2}B+$ ]] && [ "$(near_two_ms)" -le 1000 ] &&
		state_is "$gwB" lan/10/4 active && far_state_is backup &&
		! far addresses | grep -q "$VIP_LAN" &&
		arp_is "$(mac_of "$gwB" lan)" && near_ping && near_back
}

# near_back: gwB gives back.
near_back() {
	gw "$gwB" handover dev lan vrid 10 && near_rests
}

# near_round HOW: all pauses, the second half with preemption on for gwB, the
# lower of the two.
near_round() {
	local ms n=0 list
	read -r -a list <<<"$PAUSES_MS"
	log=''
	for ms in "${list[@]}"; do
		if [ $n = $(((${#list[@]} + 1) / 2)) ]; then
			gw "$gwB" router set dev lan vrid 10 preempt on ||
				return 1
		fi
		near_stays "$1" "$ms" || return 1
		n=$((n + 1))
	done
}

# near_blind HOW MS: a stopped clock shows gwA, of the higher priority, no pause,
# and no epoch tells it. It goes on, and gwB yields: at once, and with the
# neighbours told.
near_blind() {
	near_pause "$1" "$2" || return 1
	log+="$1 $2 ms: $outcome, $sequence"$'\n'
	[ "$outcome" = taken ] && [[ $sequence =~ ^A*B+A+B?A*$ ]] &&
		near_rests
}

gw_require socat ping tcpdump ethtool timeout
tap_plan 9
tap_ok "two gateways, a neighbour, two guests" near_setup
tap_ok "gwA is active, of the higher priority" near_begin 150 100
tap_ok "QEMU is stopped: who took over stays, and alone" near_round sigstop
say "$log"
tap_ok "both end" near_end
tap_ok "gwA is active, of the higher priority, and epochs are told" \
	near_begin 150 100 send-epoch on
tap_ok "the monitor stops it: who took over stays, and alone" near_round qmp
say "$log"
tap_ok "both end" near_end
log=''
tap_ok "gwA, of the higher priority, with a stopped clock" near_begin 150 100
tap_ok "goes on, and gwB yields within an interval" near_blind qmp 6000
say "$log"
far end >/dev/null
tap_done
