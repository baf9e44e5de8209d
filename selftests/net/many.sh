# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Many tunnels of one group, two with each site, and how soon all of them are back.
# Sourced by tests, behind charon.sh.
#
#        topo_gw (topo.sh). The sites are one charon on the server: site N is
#        198.51.100.100+N, with 10.N.1.1 behind one tunnel and 10.N.2.1 behind the other.
#        That one charon counts all of them as one peer, which is why it asks for no
#        cookies.
# shellcheck disable=SC2034,SC2154 # tests use what is here; charon.sh and topo.sh set the rest

T=$gwha_tmp
N=$((SITES * 2))
CHARON_LOG=0
# shellcheck disable=SC2034 # start_in sets them, tap_ok reads them
chS='' half='' whole=''

# gateways [WORDS]: the file; what each connection has besides.
gateways() {
	local n t
	sed '/^ipsec:/,$d' "$samples/gwha.yaml"
	echo 'ipsec:'
	for ((n = 1; n <= SITES; n++)); do
		for t in 1 2; do
			echo "  s$n-$t: {group: gw, local: $VIP_WAN, remote: 198.51.100.$((100 + n))," \
				"local-id: gw.example, remote-id: t$t.s$n.example, psk-file: $T/psk," \
				"local-net: 192.0.2.0/24, remote-net: 10.$n.$t.0/24," \
				"bandwidth: ${n}mbit${1:-}}"
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

# back NAME MAC EXCHANGE: since the first gratuitous ARP of that card, when half of the tunnels
# and all of them were there: for each, a request of that kind was answered, of which the first
# counts: 35, IKE_AUTH; 36, other keys. In milliseconds, in $half and $whole.
back() {
	local at
	at=$(tcpdump -n -tt -r "$T/$1.pcap" "arp and ether src $2 and arp[14:4] == 0xc6336401" 2>/dev/null |
		awk '{ print $1; exit }')
	# a response, the first from each pair of SPIs
	read -r half whole < <(tcpdump -n -tt -x -r "$T/$1.pcap" \
		"udp src port 500 and ether dst $2 and udp[26] == $3 and (udp[27] & 0x20) != 0" 2>/dev/null |
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
