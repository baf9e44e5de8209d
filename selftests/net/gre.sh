#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A GRE tunnel whose local address is a VIP is where the VIP is, IPv4 and IPv6: it
# stands on both gateways, the backup sends nothing by it, and at a failover and back
# TCP goes on and the remote's configuration stays as it is. With the files of docs/examples/gre.
# (R62, R65, R66, R67)
#
#        topo_gw (topo.sh), group gw, IPv4 and IPv6; the server is the site, with
#        10.2.2.2 and 2001:db8:a::2 behind its tunnels; no agent
# shellcheck disable=SC2016,SC2154,SC2317 # inner shells expand; topo.sh sets what is
# not set here; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require ping tcpdump python3

samples=$gwha_lib/../../docs/examples/gre
macB=02:67:77:00:02:03
# A takeover: three intervals and the skew time of priority 100, of pings each 10 ms;
# and what a ping and its way may take.
LOST_MAX=$(((3 * 100 + 61 + 60) * GWHA_SLOW / 10))
FLOWS=$gwha_lib/flows.py
declare -A behind=([4]=10.2.2.2 [6]=2001:db8:a::2)

# through FAMILY: the client reaches the site by the tunnel.
through() {
	if [ "$1" = 4 ]; then
		run_in "$client" ping -c 1 -W 1 10.2.2.2
	else
		run_in "$client" ping -c 1 -W 1 2001:db8:a::2
	fi
}

both_through() {
	local family
	for family in "${families[@]}"; do
		through "$family" || return 1
	done
}

# site_is: all of the site's configuration, without counters and neighbours.
site_is() {
	ip -n "$site" -d link show hq && ip -n "$site" route show &&
		ip -n "$site" -6 route show proto boot
	[ "${#families[@]}" = 1 ] || ip -n "$site" -d link show hq6
}

# gre_of MAC CAPTURE: frames with GRE that a card has sent.
gre_of() {
	capture_count "$2" "ether src $1 and (ip proto 47 or ip6 proto 47)"
}

# pinged: begin to ping by each family's tunnel.
pinged() {
	start_in ping4 "$client" ping -i 0.01 10.2.2.2
	busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/ping4.log" || return 1
	[ "${#families[@]}" = 2 ] || return 0
	start_in ping6 "$client" ping -i 0.01 2001:db8:a::2
	busywait 5000 grep -q 'seq=20 ' "$gwha_tmp/ping6.log"
}

# lost_at_most N: of each family's pings, which end here.
lost_at_most() {
	local family pid n bad=0
	for family in "${families[@]}"; do
		pid=ping$family
		kill -INT "${!pid}"
		wait "${!pid}"
		n=$(awk '/packets transmitted/ { print $1 - $4 }' "$gwha_tmp/ping$family.log")
		echo "IPv$family: $n" >>"$gwha_tmp/lost"
		[ "$n" -le "$1" ] || bad=1
	done
	cat "$gwha_tmp/lost"
	return "$bad"
}

# talks: connections of TCP by each family's tunnel.
talks() {
	local family
	for family in "${families[@]}"; do
		start_in "serve$family" "$site" "$FLOWS" serve "${behind[$family]}" 7000
		busywait 10000 grep -q ready "$gwha_tmp/serve$family.log" || return
		start_in "talk$family" "$client" "$FLOWS" talk "${behind[$family]}" 7000 3 50
		busywait 10000 grep -q 'up 3' "$gwha_tmp/talk$family.log" || return
	done
}

# tcp_goes_on: all of them are answered, since now.
tcp_goes_on() {
	local family pid
	for family in "${families[@]}"; do
		pid=talk$family
		kill -USR1 "${!pid}" || return
	done
	nap $((3000 * GWHA_SLOW))
	for family in "${families[@]}"; do
		pid=talk$family
		kill -USR1 "${!pid}" && nap $((300 * GWHA_SLOW)) &&
			[ "$(tail -n 1 "$gwha_tmp/talk$family.log")" = "now 3 0" ] && continue
		tail -n 2 "$gwha_tmp/talk$family.log"
		return 1
	done
}

# batch NS FILE: its commands; without ip6gre those of IPv4.
batch() {
	local lines
	lines=$(grep -v '^#' "$samples/$2")
	[ "${#families[@]}" = 2 ] || lines=$(head -n 3 <<<"$lines")
	ip -n "$1" -batch - <<<"$lines"
}

families=(4 6)
lacks ip6_gre && families=(4)
modprobe -a ip_gre || skip_all "no GRE"
topo_gw
site=$server
dump_gateways
dump_on_fail eval 'ip -n "$gwA" -s link show type gre; ip -n "$gwB" -s link show type gre'
tap_plan 19

tap_ok "the tunnels stand on both gateways, and at the site" eval \
	'batch "$gwA" gateway.ip && batch "$gwB" gateway.ip && batch "$site" site.ip &&
	 ip -n "$site" address add 10.2.2.2/32 dev lo && ip -n "$site" address add 2001:db8:a::2/128 dev lo'
tap_ok "the sample has no error" "$GWHA" check "$samples/gwha.yaml" --node a
tap_ok "both take it, A is active" eval \
	'gw "$gwA" apply "$samples/gwha.yaml" --node a && gw "$gwB" apply "$samples/gwha.yaml" --node b &&
	 busywait 5000 state_is "$gwA" gw active && busywait 5000 state_is "$gwB" gw backup'
site_is >"$gwha_tmp/site"
capture_start out "$wan" gwB
tap_ok "R67: the client reaches the site" busywait 3000 both_through
tap_ok "what is sent on the backup into the tunnel fails" eval \
	'not run_in "$gwB" ping -c 2 -i 0.2 -W 1 10.2.2.2'
capture_stop out
tap_ok "and no packet of it was on the wire" [ "$(gre_of "$macB" out)" = 0 ]

# ------------------------------------------------------------------------ failover
tap_ok "connections of TCP are up by them" talks
pinged
capture_start cut "$wan" gwB
tap_ok "cut off, A is succeeded by B" eval \
	'cut_port "$wan" gwA && cut_port "$lan" gwA && busywait 2000 state_is "$gwB" gw active'
tap_ok "R66: it goes on there" busywait 1000 both_through
nap 300
capture_stop cut
tap_ok "no more was lost than the takeover takes" lost_at_most "$LOST_MAX"
say "lost at the failover: $(xargs <"$gwha_tmp/lost")"
tap_ok "TCP goes on" tcp_goes_on
tap_ok "by B" [ "$(gre_of "$macB" cut)" -gt 0 ]
rm "$gwha_tmp/lost"

# --------------------------------------------------------------------------- back
tap_ok "healed, A is backup, and the tunnel stays where it is" eval \
	'heal_port "$wan" gwA && heal_port "$lan" gwA && busywait 10000 state_is "$gwA" gw backup &&
	 busywait 1000 both_through && state_is "$gwB" gw active'
pinged
tap_ok "handed over, it goes back" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && busywait 1000 both_through'
nap 300
tap_ok "at most three packets are lost by that" lost_at_most $((3 * GWHA_SLOW))
say "lost at the handover: $(xargs <"$gwha_tmp/lost")"
tap_ok "TCP went on" tcp_goes_on
tap_ok "R67: the site's configuration is what it was" eval \
	'site_is >"$gwha_tmp/site.now" && diff "$gwha_tmp/site" "$gwha_tmp/site.now"'

# ---------------------------------------------------------------------- a crash
ip -n "$gwA" link set wan down
tap_ok "a link that fails takes it to B" eval \
	'busywait 2000 state_is "$gwB" gw active && busywait 1000 both_through'
tap_ok "nothing is asked of an agent" not pgrep gwhad
tap_done
