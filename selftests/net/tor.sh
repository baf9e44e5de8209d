# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2016 # inner shells expand
# A pair whose VIP is announced by BGP to the switch above (ToR): FRR there, what it
# knows and when, streams through it, and what the agents say. Sourced by tests;
# sources agent.sh.
#
#        topo_tor: topo_gw (topo.sh); the server is the ToR, AS 65000, and behind it is
#        remote, 10.8.0.2. gwA and gwB are AS 65001. The VIP 203.0.113.1/32 is VRID
#        10's, on lan.

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/agent.sh"
FRR=/usr/lib/frr
FRR_PY=$gwha_lib/frr.py
# shellcheck disable=SC2034 # tests use it
samples=$gwha_lib/../../docs/examples

T=$gwha_tmp
# shellcheck disable=SC2034 # tests use all of these
TOR=$SERVER VIP=203.0.113.1 remote=''

chmod 711 "$T"
sent='' paths='' addresses=''
# shellcheck disable=SC2034
path_ms='' best_ms=''

# tor_require PROGRAM...: what a test needs.
tor_require() {
	gw_require "$GWHAD" curl date "$FRR/zebra" "$FRR/bgpd" "$FRR/bfdd" "$@"
	first_time "$FRR_PY" && "$FRR_PY"
}

# topo_tor: see above.
topo_tor() {
	topo_gw
	setup_ns remote
	topo_cable "$server" remote "$remote" eth0 | ip -batch -
	set_sysctl "$server" net/ipv4/ip_forward=1
	ip -n "$server" route del default
	ip -n "$server" -batch - <<-END
	address add 10.8.0.1/24 dev remote
	link set remote up
	END
	ip -n "$remote" -batch - <<-END
	address add 10.8.0.2/24 dev eth0
	link set eth0 up
	route add default via 10.8.0.1
	END
}

# daemon WHO NS NAME: its configuration comes from standard input.
daemon() {
	local var=$3$1 dir=$T/frr$1
	mkdir -p "$dir"
	cat >"$dir/$3.conf"
	chown frr:frr "$dir" "$dir/$3.conf"
	rm -f "$dir/$3.vty"
	start_in "$var" "$2" "$FRR/$3" -z "$dir/zserv.api" -i "$dir/$3.pid" \
		--vty_socket "$dir" -f "$dir/$3.conf" -P 0 --log stdout
	busywait 20000 test -S "$dir/$3.vty"
}

# frr WHO ADDR: all three; what bgpd has besides comes from standard input.
frr() {
	local ns=$1
	case $1 in A) ns=$gwA ;; B) ns=$gwB ;; T) ns=$server ;; esac
	daemon "$1" "$ns" zebra <<<"hostname $1" &&
		busywait 20000 test -S "$T/frr$1/zserv.api" &&
		daemon "$1" "$ns" bfdd <<<"hostname $1" &&
		daemon "$1" "$ns" bgpd
}

# bgpd_conf ADDR [LINE]: of a gateway; more of it by lines.
bgpd_conf() {
	cat <<-END
		router bgp 65001
		 bgp router-id $1
		 no bgp ebgp-requires-policy
		 ${2:-!}
		 neighbor $TOR remote-as 65000
		 neighbor $TOR timers 1 3
		 neighbor $TOR timers connect 1
		 neighbor $TOR bfd
		 address-family ipv4 unicast
		  ${3:-!}
		 exit-address-family
	END
}

vty() {
	"$FRR_PY" ask "$T/frr$1/bgpd.vty" "${@:2}"
}

# asked VAR JQ VALUE: of what an agent says of bgp.
asked() {
	local is
	is=$(ask "$1" /status | jq -r ".bgp[0] | $2")
	[ "$is" = "$3" ] && return
	echo "$2 is $is, not $3"
	return 1
}

up() {
	asked "$1" '.neighbors[0].up' true && asked "$1" '.neighbors[0].bfd_up' true
}

# best ADDR: the way that the ToR takes to the VIP.
best() {
	[[ $(ip -n "$server" route show "$VIP") == *" via $1 "* ]]
}

# a_announces: four results: A's VIP is announced, by it alone, and both agents say so.
a_announces() {
	tap_ok "the owner alone announces: the ToR goes to A" eval \
		'busywait 5000 best "$GWA_WAN" && busywait 5000 asked agentA ".vips[0].announced" true &&
		 asked agentB ".vips[0].announced" false && asked agentA .state well && asked agentB .state well'
	tap_ok "metrics say so" eval \
		'ask agentA /metrics | grep -qxF "gwha_agent_bgp_announced{group=\"gw\",vip=\"$VIP\"} 1" &&
		 ask agentB /metrics | grep -qxF "gwha_agent_bgp_announced{group=\"gw\",vip=\"$VIP\"} 0" &&
		 ask agentB /metrics | grep -qxF "gwha_agent_bgp_neighbor_up{group=\"gw\",neighbor=\"$TOR\"} 1"'
	tap_ok "what was learned is told (R43)" eval \
		'busywait 15000 asked agentA "[.routes.list[] | .prefix + .from] | @csv" "\"10.8.0.0/24$TOR\""'
	tap_ok "its status is what docs/schema has" status_is_documented agentA
}

# watched: the ToR's paths from now on, and the addresses of B.
watched() {
	start_in paths "$server" "$FRR_PY" watch "$T/frrT/bgpd.vty" "$VIP/32"
	start_in addresses "$gwB" ip -ts monitor address
	busywait 10000 test -s "$T/paths.log"
}

unwatched() {
	kill "$paths" "$addresses"
	wait "$paths" "$addresses"
}

# path_us [best]: when the ToR had a path by B, or had it as its best one.
path_us() {
	awk -v hop="$GWB_WAN" -v best="${1:-}" '
		(best && $2 == hop) || (!best && index("," $3 ",", "," hop ",")) {
			print $1; exit }' "$T/paths.log"
}

# owned_us: when B got the VIP.
owned_us() {
	local at
	at=$(awk -v vip="$VIP/32" '/^\[/ { at = substr($1, 2) }
		!/Deleted/ && index($0, vip) { print at; exit }' "$T/addresses.log")
	[ -n "$at" ] && date -d "${at%]}" +%s%6N
}

# took: from the VIP at B until the ToR had its path, and its path as the best one.
took() {
	busywait 4000 best "$GWB_WAN" && busywait 1000 owned_us &&
		busywait 4000 eval '[ -n "$(path_us best)" ]' || return
	path_ms=$((($(path_us) - $(owned_us)) / 1000))
	best_ms=$((($(path_us best) - $(owned_us)) / 1000))
	echo "path after $path_ms ms, best after $best_ms ms"
}

# held_on VAR: the last takeover was away from it, and the route went last.
held_on() {
	last_takeover "$1" | jq -e '.state == "ready" and .to == "backup" and (.moments |
		.last_route.us - .addresses.us | . > 2000000 and . < 5000000)' >/dev/null && return
	last_takeover "$1"
	return 1
}

# stream N: so many datagrams to the VIP, a thousand a second, counted at both.
stream() {
	start_in countA "$gwA" "$FRR_PY" count 5000
	start_in countB "$gwB" "$FRR_PY" count 5000
	busywait 10000 grep -q ready "$T/countA.log" &&
		busywait 10000 grep -q ready "$T/countB.log" &&
		start_in sent "$remote" "$FRR_PY" send "$VIP" 5000 "$1" 1000 &&
		busywait 10000 grep -q begun "$T/sent.log"
}

# streamed VAR: waits for the end; how many were lost is in VAR.
streamed() {
	local all came=0 n var
	wait "$sent"
	all=$(tail -n 1 "$T/sent.log")
	nap 200
	for var in countA countB; do
		kill "${!var}"
		wait "${!var}"
		read -r n _ < <(tail -n 1 "$T/$var.log")
		came=$((came + n))
		say "$var: $(tail -n 1 "$T/$var.log")"
	done
	printf -v "$1" %s $((all - came))
}
