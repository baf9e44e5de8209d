#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 200 tunnels of 100 sites, of one group: cut off, the active leaves all of them to its
# successor, which dials the largest first, four at a time; how long until half of them
# and all of them are back is shown. Charon is the same process before and after, and
# the backup has sent nothing at any time.
#
#        topo_gw (topo.sh), agents and charons as net/ipsec. The sites are one charon on
#        the server: site N is 198.51.100.100+N, with 10.N.1.1 behind one tunnel and
#        10.N.2.1 behind the other. That one charon counts all of them as one peer, which
#        is why it asks for no cookies.
#
# SITES: how many; 100, and 20 in make check-more.
#
# V41, V42, R56 for many
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=charon.sh
. "$(dirname "$(readlink -f "$0")")/charon.sh"
charon_require

T=$gwha_tmp
SITES=${SITES:-100} N=$((SITES * 2))
CHARON_LOG=0
# shellcheck disable=SC2034 # start_in sets them, tap_ok reads them
chS='' answers=''

gateways() {
	local n t
	sed '/^ipsec:/,$d' "$samples/gwha.yaml"
	echo 'ipsec:'
	for ((n = 1; n <= SITES; n++)); do
		for t in 1 2; do
			echo "  s$n-$t: {group: gw, local: $VIP_WAN, remote: 198.51.100.$((100 + n))," \
				"local-id: gw.example, remote-id: t$t.s$n.example, psk-file: $T/psk," \
				"local-net: 192.0.2.0/24, remote-net: 10.$n.$t.0/24," \
				"bandwidth: ${n}mbit}"
		done
	done
}

# The sites' swanctl.conf.
sites() {
	local n t
	echo 'connections {'
	for ((n = 1; n <= SITES; n++)); do
		for t in 1 2; do
			cat <<-END
				s$n-$t {
				  version = 2
				  local_addrs = 198.51.100.$((100 + n))
				  remote_addrs = $VIP_WAN
				  mobike = no
				  unique = replace
				  local {
				    auth = psk
				    id = t$t.s$n.example
				  }
				  remote {
				    auth = psk
				    id = gw.example
				  }
				  children {
				    net {
				      local_ts = 10.$n.$t.0/24
				      remote_ts = 192.0.2.0/24
				    }
				  }
				}
			END
		done
	done
	echo '} secrets { ike-gw { id = gw.example'
	echo '  secret = "correct horse battery staple" } }'
}

addresses() {
	local n
	for ((n = 1; n <= SITES; n++)); do
		echo "address add 198.51.100.$((100 + n))/24 dev eth0"
		echo "address add 10.$n.1.1/32 dev lo"
		echo "address add 10.$n.2.1/32 dev lo"
	done | ip -n "$server" -batch -
}

# Of the sites' charon.
no_cookies() {
	cat <<-END
		charon-systemd {
		  cookie_threshold_ip = 0
		  block_threshold = 0
		}
	END
}

# carried NS: as many SAs are there as all tunnels have. A look that is cheap: who waits
# shares the CPU with all that he waits for.
carried() {
	[[ $(ip -n "$1" xfrm state count) == *" SAD count $((2 * N))" ]]
}

# all_answer: each of the networks behind the sites answers the client.
all_answer() {
	run_in "$client" python3 - "$SITES" <<-'END'
		import select, socket, struct, sys, time
		s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
		want = {f"10.{n}.{t}.1" for n in range(1, int(sys.argv[1]) + 1) for t in (1, 2)}
		until = time.monotonic() + 20
		while want and time.monotonic() < until:
		    for addr in want:
		        body = struct.pack("!BBHHH", 8, 0, 0, 7, 1)
		        total = sum(struct.unpack("!4H", body))
		        total = (total >> 16) + (total & 0xffff)
		        s.sendto(body[:2] + struct.pack("!H", ~total & 0xffff) + body[4:], (addr, 0))
		    quiet = time.monotonic() + 1
		    while want and select.select([s], [], [], max(0, quiet - time.monotonic()))[0]:
		        packet, (addr, _) = s.recvfrom(2048)
		        if packet[20] == 0:
		            want.discard(addr)
		print("unanswered:", sorted(want))
		sys.exit(bool(want))
	END
}

# back NAME MAC: since the first gratuitous ARP of that card, when the 100th and the 200th
# tunnel was there: for each, its IKE_AUTH was answered. In milliseconds, in $half and $whole.
back() {
	local at
	at=$(tcpdump -n -tt -r "$T/$1.pcap" "arp and ether src $2 and arp[14:4] == 0xc6336401" 2>/dev/null |
		awk '{ print $1; exit }')
	# exchange type 35, a response, the first from each pair of SPIs
	read -r half whole < <(tcpdump -n -tt -x -r "$T/$1.pcap" \
		"udp src port 500 and ether dst $2 and udp[26] == 35 and (udp[27] & 0x20) != 0" 2>/dev/null |
		awk -v at="$at" -v half="$((N / 2))" -v whole="$N" '
			/^[0-9]/ { now = $1; next }
			/0x0010:/ { spi = $8 $9; next }
			/0x0020:/ { if (!((spi $2 $3) in seen)) { seen[spi $2 $3] = 1; n++
				if (n == half) h = (now - at) * 1000
				if (n == whole) w = (now - at) * 1000 } }
			END { printf "%d %d\n", h, w }')
	echo "half after $half ms, all after $whole ms"
	[ "${whole:-0}" -gt 0 ]
}

topo_gw
dump_gateways
dump_on_fail tail -n 40 "$T/agentA.log" "$T/agentB.log"
dump_on_fail tail -n 20 "$T/chA.charon" "$T/chB.charon" "$T/chS.charon"
(umask 077 && echo 'correct horse battery staple' >"$T/psk")
gateways >"$file"
sites >"$T/sites.conf"
tap_plan 15

tap_ok "the kernel's modules are there" charon_modules
tap_ok "charon begins, on both gateways and at the sites" eval \
	'addresses && no_cookies >"$T/sites.charon" && charon chS "$server" "$T/sites.charon" && charon_a && charon chB "$gwB" "$samples/charon.conf"'
tap_ok "the sites take their configuration" eval \
	'run_in "$server" swanctl --load-all -f "$T/sites.conf" -u "unix://$T/chS.vici" >"$T/loaded"'
capture_start wan "$wan" br0 udp port 500 or ip proto 50 or arp
tap_ok "the agents begin, and a is active" eval 'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "its owner has dialled all $N" busywait 120000 tunnels_are agentA $N up
tap_ok "the other has them loaded" busywait 60000 tunnels_are agentB $N standby
tap_ok "all answer" all_answer
tap_ok "the backup has sent no IKE and no ESP" not sends_ike "$macB" wan

# shellcheck disable=SC2034 # tap_ok reads it
charon_b=$chB
capture_start cut "$wan" gwB udp port 500 or ip proto 50 or arp
tap_ok "cut off, a is succeeded" eval 'cut_a && busywait 3000 state_is "$gwB" gw active'
tap_ok "b has all $N" eval 'busywait 120000 carried "$gwB" && busywait 5000 tunnels_are agentB $N up'
tap_ok "all answer" all_answer
tap_ok "half and all were back" back cut "$macB"
say "$N tunnels after the takeover: half after $half ms, all after $whole ms"
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
tap_ok "V42: with the charon that was there" eval 'kill -0 "$charon_b" && [ "$chB" = "$charon_b" ]'
tap_ok "healed, a stands by, and has sent nothing since" eval \
	'capture_start heal "$wan" gwA && heal_a && busywait 60000 tunnels_are agentA $N standby &&
	 not sends_ike "$macA" heal'
tap_ok "handed back, it has all $N" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && busywait 120000 tunnels_are agentA $N up'
rm -f "$T"/*.sock "$T"/*.vici
tap_done
