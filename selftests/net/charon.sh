# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Charons, and agents that have one each; what both say of tunnels, and what of them
# is on the wire. Sourced by tests; sources agent.sh. The gateways' charons are called
# chA and chB, the agents agentA and agentB, the group is gw.
# shellcheck disable=SC2034,SC2317 # tests use what is here

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/agent.sh"

samples=$(readlink -f "$gwha_lib/../../docs/examples/ipsec")
chA='' chB='' took=()
CHARON_LOG=1	# how much it says of what it does, which takes time itself
moments=(epoch addresses announcement first_sa last_sa)
macA=02:67:77:00:02:02 macB=02:67:77:00:02:03

charon_require() {
	gw_require "$GWHAD" charon-systemd swanctl tcpdump ping curl env modprobe
	topo_require
}

charon_modules() {
	modprobe -a xfrm_user esp4 esp6 xfrm_interface authenc echainiv seqiv gcm cbc
}

# charon_conf NAME [FILE]: what a charon of a namespace is told, and a file besides.
charon_conf() {
	cat <<-END
		charon-systemd {
		  load = random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints kdf kernel-netlink socket-default vici
		  filelog {
		    log {
		      path = $gwha_tmp/$1.charon
		      default = $CHARON_LOG
		      flush_line = yes
		    }
		  }
		  plugins {
		    vici {
		      socket = unix://$gwha_tmp/$1.vici
		    }
		  }
		}
		${2:+include $2}
	END
}

# charon VAR NS [FILE]: begin a charon.
charon() {
	charon_conf "$1" "${3:-}" >"$gwha_tmp/$1.conf"
	rm -f "$gwha_tmp/$1.vici"
	start_in "$1" "$2" env "STRONGSWAN_CONF=$gwha_tmp/$1.conf" charon-systemd
	busywait 30000 test -S "$gwha_tmp/$1.vici"
}

charon_a() {
	charon chA "$gwA" "$samples/charon.conf"
}

# agent VAR NS NODE CHARON: as begin, and which charon is its own.
agent() {
	start_in "$1" "$2" "$GWHAD" -c "$file" --node "$3" --socket "$gwha_tmp/$1.sock" \
		--charon "$gwha_tmp/$4.vici"
	agent_marks[$1]=0
	busywait 5000 looked "$1"
}

agents() {
	agent agentA "$gwA" a chA && agent agentB "$gwB" b chB
}

# tunnels_are VAR N STATE: that many connections are there, and all are that.
tunnels_are() {
	ask "$1" /status | jq -e --argjson n "$2" --arg s "$3" '.ipsec.connections |
		length == $n and all(.state == $s)' >/dev/null && return
	ask "$1" /status | jq -c '.ipsec | .connections |= (map("\(.state) \(.cause)") | group_by(.) |
		map("\(length) \(.[0])"))'
	return 1
}

# spis NS: those of the tunnels' ESP, as the kernel has them.
spis() {
	ip -n "$1" xfrm state | grep -o 'spi 0x[0-9a-f]*' | sort
}

# frames NAME FILTER: how many of a capture that goes on.
frames() {
	tcpdump -n -r "$gwha_tmp/$1.pcap" "$2" 2>/dev/null | wc -l
}

# when NAME FILTER [AFTER]: the time of the first frame, in microseconds, at or after that.
when() {
	tcpdump -n -tt -r "$gwha_tmp/$1.pcap" "$2" 2>/dev/null |
		awk -v after="${3:-0}" '{ sub(/\./, "", $1) } $1 >= after { print $1; exit }'
}

# sends_ike MAC NAME: a card has sent frames of IKE or ESP.
sends_ike() {
	[ "$(frames "$2" "ether src $1 and (udp port 500 or udp port 4500 or ip proto 50 or ip6 proto 50)")" -gt 0 ]
}

# cut_a: A is cut off, and its agent and charon are gone.
cut_a() {
	cut_port "$wan" gwA && cut_port "$lan" gwA && kill -KILL "$agentA" "$chA"
}

# heal_a: it is there again, as backup, with a charon and an agent.
heal_a() {
	heal_port "$wan" gwA && heal_port "$lan" gwA &&
		busywait 10000 state_is "$gwA" gw backup && charon_a && agent agentA "$gwA" a chA
}
