# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Kinds of IPsec connections, each with a real charon at the site: by IPv6; by
# certificates; to a site behind a NAT, in UDP, and its traffic routed to an xfrm
# interface. Sourced by tests, behind charon.sh.
#
#        topo_gw (topo.sh). The server is two sites, 2001:db8:2::10 with 10.2.2.2 behind
#        it and 198.51.100.11 with 10.3.3.3, and translates 198.51.100.12 to inner,
#        10.9.0.2, with 10.4.4.4 behind it.
# shellcheck disable=SC2034,SC2154 # tests use what is here; charon.sh and topo.sh set the rest

T=$gwha_tmp
FLOWS=$gwha_lib/flows.py
# Of each kind: what is behind the site, and its ESP on the wire.
kinds=(six signed routed)
declare -A behind=([six]=10.2.2.2 [signed]=10.3.3.3 [routed]=10.4.4.4)
declare -A esp=([six]="ip6 proto 50 and host $SERVER6" [signed]="ip proto 50 and host 198.51.100.11"
	[routed]="udp port 4500 and udp[8:4] != 0 and host 198.51.100.12")
# shellcheck disable=SC2034 # start_in sets them, tap_ok reads them
ping_six='' ping_signed='' ping_routed='' talk_six='' talk_signed='' talk_routed='' serve_six='' \
	serve_signed='' serve_routed=''
# shellcheck disable=SC2034 # setup_ns and start_in set them, tap_ok reads them
inner='' chS='' chN=''

# authority NAME: a key and a certificate of its own.
authority() {
	pki --gen --type ecdsa --size 256 --outform pem >"$T/$1.key" &&
		pki --self --ca --in "$T/$1.key" --type ecdsa --dn "CN=$1" --outform pem >"$T/$1.crt"
}

# certificate NAME AUTHORITY: the same for a gateway or site, signed by it.
certificate() {
	pki --gen --type ecdsa --size 256 --outform pem >"$T/$1.key" &&
		pki --pub --in "$T/$1.key" --type ecdsa | pki --issue --cacert "$T/$2.crt" \
			--cakey "$T/$2.key" --dn "CN=$1" --san "$1" --outform pem >"$T/$1.crt"
}

# gateways [WORDS]: the file; what each connection has besides.
gateways() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 100}}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms, send-epoch: on,
		     vip: 192.0.2.1/24}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms, send-epoch: on,
		     vmac: off, vip: 198.51.100.1/24}
		  - {dev: wan, vrid: 60, group: gw, interval: 100ms, send-epoch: on,
		     vmac: off, vip: [fe80::67:1/64, $VIP_WAN6/64]}
		ipsec:
		  six:
		    {group: gw, local: $VIP_WAN6, remote: $SERVER6, local-id: gw.example,
		     remote-id: six.example, psk-file: $T/psk, local-net: 192.0.2.0/24, remote-net: 10.2.0.0/16${1:-}}
		  signed:
		    {group: gw, local: $VIP_WAN, remote: 198.51.100.11, local-id: gw.example,
		     remote-id: signed.example, cert-file: $T/gw.example.crt, key-file: $T/gw.example.key,
		     ca-file: $T/root.crt, local-net: 192.0.2.0/24, remote-net: 10.3.0.0/16${1:-}}
		  routed:
		    {group: gw, local: $VIP_WAN, remote: 198.51.100.12, local-id: gw.example,
		     remote-id: routed.example, psk-file: $T/psk, if-id: 42${1:-}}
	END
}

# site ID LOCAL REMOTE NET AUTH...: a connection of a site; more of it is lines of local {}.
site() {
	cat <<-END
		${1%.example} {
		  version = 2
		  local_addrs = $2
		  remote_addrs = $3
		  mobike = no
		  unique = replace
		  local {
		    id = $1
		    $(printf '%s\n' "${@:5}")
		  }
		  remote {
		    id = gw.example
		    $([[ $5 = *psk ]] && echo "auth = psk" || printf '%s\n' "auth = pubkey" "cacerts = $T/root.crt")
		  }
		  children {
		    net {
		      local_ts = $4
		      remote_ts = 192.0.2.0/24
		    }
		  }
		}
	END
}

# secrets: what a site and the gateways know.
secrets() {
	echo 'secrets { ike-gw { id = gw.example'
	echo '  secret = "correct horse battery staple" } }'
}

# load NS CHARON DIR: swanctl's directory, of which a site's charon is given all.
load() {
	run_in "$1" env "SWANCTL_DIR=$3" swanctl --load-all -u "unix://$T/$2.vici"
}

# sites: both charons have their connections; that of signed has this certificate.
sites() {
	mkdir -p "$T"/{s,n}/{x509,x509ca,private,conf.d} &&
		cp "$T/signed.example.key" "$T/s/private/" && cp "$T/signed.example.crt" "$T/s/x509/" || return
	{
		echo 'connections {'
		site six.example "$SERVER6" "$VIP_WAN6" 10.2.0.0/16 "auth = psk"
		site signed.example 198.51.100.11 "$VIP_WAN" 10.3.0.0/16 "auth = pubkey" \
			"certs = $T/s/x509/signed.example.crt"
		echo '}'
		secrets
	} >"$T/s/swanctl.conf"
	{
		echo 'connections {'
		site routed.example 10.9.0.2 "$VIP_WAN" 10.4.0.0/16 "auth = psk"
		echo '}'
		secrets
	} >"$T/n/swanctl.conf"
	load "$server" chS "$T/s" && load "$inner" chN "$T/n"
}

network() {
	topo_gw && setup_ns inner && topo_cable "$server" inner "$inner" eth0 | ip -batch - &&
		set_sysctl "$server" net/ipv4/ip_forward=1 &&
		ip -n "$server" -batch - <<-END && ip -n "$inner" -batch - <<-END2 &&
			address add 198.51.100.11/24 dev eth0
			address add 198.51.100.12/24 dev eth0
			address add 10.2.2.2/32 dev lo
			address add 10.3.3.3/32 dev lo
			address add 10.9.0.1/24 dev inner
			link set inner up
		END
			address add 10.9.0.2/24 dev eth0
			address add 10.4.4.4/32 dev lo
			link set eth0 up
			route add default via 10.9.0.1
		END2
		run_in "$server" nft -f - <<-END || return
			table ip nat {
				chain in {
					type nat hook prerouting priority dstnat
					ip daddr 198.51.100.12 udp dport { 500, 4500 } dnat to 10.9.0.2
				}
				chain out {
					type nat hook postrouting priority srcnat
					oifname "eth0" ip saddr 10.9.0.2 snat to 198.51.100.12
				}
			}
		END
	local ns
	for ns in "$gwA" "$gwB"; do
		ip -n "$ns" -batch - <<-END || return
			link add ipsec42 type xfrm dev wan if_id 42
			link set ipsec42 up
			route add 10.4.0.0/16 dev ipsec42
		END
	done
}

# through ADDR...: the client reaches all.
through() {
	local addr
	for addr; do
		busywait 5000 run_in "$client" ping -c 1 -W 1 "$addr" || return
	done
}

# in_its_kind NAME MAC: all that a card has sent to the sites was ESP, of each in its way.
in_its_kind() {
	local kind
	for kind in "ip6 proto 50 and ip6 dst $SERVER6" "ip proto 50 and dst 198.51.100.11" \
		"udp port 4500 and dst 198.51.100.12"; do
		[ "$(frames "$1" "ether src $2 and $kind")" -gt 0 ] && continue
		echo "none of: $kind"
		return 1
	done
	[ "$(frames "$1" "ip proto 50 and host 198.51.100.12")" = 0 ] &&
		[ "$(frames "$1" "icmp and net 10.0.0.0/8")" = 0 ]
}

all_through() {
	through "${behind[@]}"
}

# serve: echo behind each site.
serve() {
	local kind ns
	for kind in "${kinds[@]}"; do
		ns=$server
		[ "$kind" = routed ] && ns=$inner
		start_in "serve_$kind" "$ns" "$FLOWS" serve "${behind[$kind]}" 7000
		busywait 10000 grep -q ready "$T/serve_$kind.log" || return
	done
}

# talks: connections of TCP by each kind.
talks() {
	local kind
	for kind in "${kinds[@]}"; do
		start_in "talk_$kind" "$client" "$FLOWS" talk "${behind[$kind]}" 7000 3 50
		busywait 10000 grep -q 'up 3' "$T/talk_$kind.log" || return
	done
}

# all_go_on: they are answered since now.
all_go_on() {
	local kind talker
	for kind in "${kinds[@]}"; do
		talker=talk_$kind
		kill -USR1 "${!talker}" || return
	done
	nap 4000
	for kind in "${kinds[@]}"; do
		talker=talk_$kind
		kill -USR1 "${!talker}" && nap 300 &&
			[ "$(tail -n 1 "$T/talk_$kind.log")" = "now 3 0" ] && continue
		tail -n 2 "$T/talk_$kind.log"
		return 1
	done
}

pings() {
	local kind
	for kind in "${kinds[@]}"; do
		start_in "ping_$kind" "$client" ping -i 0.01 "${behind[$kind]}"
	done
	for kind in "${kinds[@]}"; do
		busywait 5000 grep -q 'seq=20 ' "$T/ping_$kind.log" || return
	done
}

pings_end() {
	local kind pid
	for kind in "${kinds[@]}"; do
		pid=ping_$kind
		kill -INT "${!pid}"
		wait "${!pid}"
	done
}
