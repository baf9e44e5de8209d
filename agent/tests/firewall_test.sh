#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# nft reads what gwha firewall writes, in a network namespace of its own: into a
# firewall that refuses everything, and as a table. gwha doctor sees what such a
# firewall lacks, and that it lacks nothing once the rules are in it.
#   firewall_test.sh GWHA
set -u

gwha=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
example=$here/../../docs/examples/gwha.yaml
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0

# apart CMD...: in a network namespace that ends with it.
apart() {
	if [ "$(id -u)" = 0 ]; then unshare -n "$@"; else unshare -Urn "$@"; fi
}

# check NAME CMD...
check() {
	local name=$1 out
	shift
	n=$((n + 1))
	if out=$("$@" 2>&1); then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		# shellcheck disable=SC2001 # each line
		sed 's/^/# /' <<<"$out"
		failed=$((failed + 1))
	fi
}

# firewall FILE: a firewall that includes it, and refuses the rest.
firewall() {
	cat <<-END
		table inet filter {
			include "$1"
			chain input {
				type filter hook input priority filter; policy drop;
				ct state established accept
				jump gwha_input
			}
			chain output {
				type filter hook output priority filter; policy drop;
				jump gwha_output
			}
		}
	END
}

# read_twice FILE: nft takes it, and takes it again in its own place.
read_twice() {
	# shellcheck disable=SC2016 # the inner shell's
	apart sh -ec 'nft -c -f "$1"; nft -f "$1"; nft -f "$1"
		[ "$(nft list tables)" = "table inet gwha" ]' sh "$1"
}

# says STATUS RULES: what the doctor says of adverts and of synchronisation, and of
# whatever else is in $ids.
ids="vrrp sync"
says() {
	# shellcheck disable=SC2016 # the inner shell's
	apart sh -c '[ -z "$2" ] || nft -f "$2" || exit
		"$1" -j doctor "$3" --node gw1' sh "$gwha" "$2" "$example" |
		python3 -c 'import json, sys
found = {(r["id"], r["status"]) for r in json.load(sys.stdin)
         if r["id"].startswith("firewall")}
print(found)
sys.exit(found != {("firewall-" + name, sys.argv[1]) for name in sys.argv[2].split()})
' "$1" "$ids"
}

if ! command -v nft >/dev/null || ! apart nft list tables >/dev/null 2>&1; then
	echo "1..0 # SKIP no nft here, or no network namespaces"
	exit 0
fi

for file in firewall.nft firewall.port.nft; do
	firewall "$here/golden/$file" >"$tmp/$file"
	check "nft includes $file" apart nft -c -f "$tmp/$file"
done
check "nft takes firewall.table.nft, again and again" \
	read_twice "$here/golden/firewall.table.nft"

"$gwha" firewall show "$example" --node gw1 >"$tmp/rules.nft"
sed -n '/^    table inet filter {/,/^    }/p' "$here/../../docs/configuration.md" |
	sed "s,/etc/gwha/firewall.nft,$tmp/rules.nft," >"$tmp/document.nft"
check "nft takes the document's firewall" apart nft -c -f "$tmp/document.nft"
check "which is there" [ -s "$tmp/document.nft" ]
firewall "$tmp/rules.nft" >"$tmp/with.nft"
printf 'chain gwha_input {\n}\nchain gwha_output {\n}\n' >"$tmp/none.nft"
firewall "$tmp/none.nft" >"$tmp/without.nft"
check "the doctor: no firewall is none in the way" says ok ""
check "the doctor: a firewall without the rules" says warning "$tmp/without.nft"
check "the doctor: a firewall with the rules" says ok "$tmp/with.nft"

# the same where charon and bgpd have something to hear
cat "$example" - >"$tmp/gwha.yaml" <<-'END'
	ipsec:
	  berlin: {group: gw, local: 192.0.2.1, remote: 203.0.113.9, psk-file: /k, if-id: 1, standby: hot}
	bgp:
	  gw: {asn: 65001, announce: 192.0.2.1/32, neighbor: 192.0.2.10}
END
sed -i 's,vip: 192.0.2.1/24,vip: [192.0.2.9/24\, 192.0.2.1/32],' "$tmp/gwha.yaml"
example=$tmp/gwha.yaml
ids="vrrp sync ike esp bgp"
"$gwha" firewall show "$example" --node gw1 >"$tmp/rules.nft"
firewall "$tmp/rules.nft" >"$tmp/with.nft"
check "the doctor: a firewall without those of charon and bgpd" says warning "$tmp/without.nft"
check "the doctor: a firewall with them" says ok "$tmp/with.nft"

# and those of copies, between addresses that charon's own file has
hot=$here/../../docs/examples/ipsec/charon-hot.conf
# shellcheck disable=SC2016 # inner shells expand
check "the rules of copies" sh -c '"$1" firewall show "$2" --node gw1 --charon "$3" >"$4" &&
	grep -q "ip saddr 192.0.2.3 ip daddr 192.0.2.2 udp sport 4510 udp dport 4510 accept" "$4" &&
	! grep -qi "chance" "$4"' sh "$gwha" "$example" "$hot" "$tmp/copies.nft"
firewall "$tmp/copies.nft" >"$tmp/with.nft"
check "nft includes them" apart nft -c -f "$tmp/with.nft"
# shellcheck disable=SC2016 # the same
check "a file that is not there is said" sh -c '"$1" firewall show "$2" --node gw1 --charon /nowhere/f 2>&1 |
	grep -q "/nowhere/f: cannot be opened"' sh "$gwha" "$example"

echo "1..$n"
[ "$failed" -eq 0 ]
