#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Kinds of IPsec connections, of one group, each with a real charon at the site: by
# IPv6; by certificates; to a site behind a NAT, in UDP, and its traffic routed to
# an xfrm interface. Their owner has all three; cut off, it is succeeded, and is
# handed them back. A site whose certificate nobody has signed is refused, with the
# reason, and the others go on.
#
#        topo_gw (topo.sh), agents and charons as net/ipsec. The server is two sites,
#        2001:db8:2::10 with 10.2.2.2 behind it and 198.51.100.11 with 10.3.3.3, and
#        translates 198.51.100.12 to inner, 10.9.0.2, with 10.4.4.4 behind it.
#
# V41, V43 and R56 for each kind
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=charon.sh
. "$(dirname "$(readlink -f "$0")")/charon.sh"
charon_require
gw_require pki nft

T=$gwha_tmp
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
		     remote-id: six.example, psk-file: $T/psk, local-net: 192.0.2.0/24, remote-net: 10.2.0.0/16}
		  signed:
		    {group: gw, local: $VIP_WAN, remote: 198.51.100.11, local-id: gw.example,
		     remote-id: signed.example, cert-file: $T/gw.example.crt, key-file: $T/gw.example.key,
		     ca-file: $T/root.crt, local-net: 192.0.2.0/24, remote-net: 10.3.0.0/16}
		  routed:
		    {group: gw, local: $VIP_WAN, remote: 198.51.100.12, local-id: gw.example,
		     remote-id: routed.example, psk-file: $T/psk, if-id: 42}
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

# state_of VAR NAME STATE CAUSE
state_of() {
	ask "$1" /status | jq -e --arg n "$2" --arg s "$3" --arg c "$4" '.ipsec.connections[] |
		select(.name == $n) | .state == $s and (.cause | contains($c))' >/dev/null
}

network
dump_gateways
dump_on_fail cat "$T/agentA.log" "$T/agentB.log"
dump_on_fail tail -n 40 "$T/chA.charon" "$T/chB.charon" "$T/chS.charon" "$T/chN.charon"
(umask 077 && echo 'correct horse battery staple' >"$T/psk")
umask 077
gateways >"$file"
tap_plan 18

tap_ok "certificates, of one authority" eval \
	'authority root && certificate gw.example root && certificate signed.example root'
tap_ok "the kernel's modules are there" charon_modules
tap_ok "charon begins, on both gateways and at the sites" eval \
	'charon chS "$server" && charon chN "$inner" && charon_a && charon chB "$gwB" "$samples/charon.conf"'
tap_ok "the sites take their configuration" sites
tap_ok "the file has no error" eval 'gw "$gwA" check "$file" >"$T/check"; ! grep error "$T/check"'
capture_start wan "$wan" br0
tap_ok "the agents begin, and a is active" eval 'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "V41: its owner has all three" busywait 15000 tunnels_are agentA 3 up
tap_ok "V43: the other has them loaded" busywait 5000 tunnels_are agentB 3 standby
tap_ok "pings go through each" through 10.2.2.2 10.3.3.3 10.4.4.4
tap_ok "by IPv6, by IPv4, in UDP; none in the clear" in_its_kind wan "$macA"
tap_ok "the backup has sent no IKE and no ESP" not sends_ike "$macB" wan

capture_start cut "$wan" gwB
tap_ok "cut off, a is succeeded, and b has all three" eval \
	'cut_a && busywait 3000 state_is "$gwB" gw active && busywait 5000 tunnels_are agentB 3 up'
tap_ok "pings go through each, in its kind" eval \
	'through 10.2.2.2 10.3.3.3 10.4.4.4 && in_its_kind cut "$macB"'
tap_ok "R56: the first was up within 150 ms, the last within 300" eval \
	'took_over agentB $((300 * GWHA_SLOW)) "${moments[@]}" && last_takeover agentB |
	 jq -e --argjson most $((150 * GWHA_SLOW)) ".moments | .first_sa.us - .epoch.us <= \$most * 1000" >/dev/null'
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
tap_ok "healed, a stands by" eval 'heal_a && busywait 10000 tunnels_are agentA 3 standby'
tap_ok "handed back, it has all three, and pings go through each" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active &&
	 busywait 5000 tunnels_are agentA 3 up && through 10.2.2.2 10.3.3.3 10.4.4.4'

# ------------------------------------------------------------------ a false certificate
tap_ok "a site that another authority has signed is refused, and why" eval \
	'authority other && certificate signed.example other && sites &&
	 run_in "$server" swanctl --terminate --force --ike signed -u "unix://$T/chS.vici" &&
	 busywait 20000 state_of agentA signed degraded ""'
say "$(ask agentA /status | jq -r '.ipsec.connections[] | select(.name == "signed").cause')"
tap_ok "the others go on, and nothing goes to it" eval \
	'through 10.2.2.2 10.4.4.4 && not run_in "$client" ping -c 1 -W 1 10.3.3.3'
rm -f "$T"/*.sock "$T"/*.vici
tap_done
