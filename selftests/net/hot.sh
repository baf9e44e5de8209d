# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Gateways whose charons give each other copies, and what of a takeover with one is on
# the wire: captures `wan` and `client` go on meanwhile. Sourced by tests; sources
# charon.sh. What a test has of its own: talker, by flows.py.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tests use what is here

# shellcheck source-path=SCRIPTDIR source=charon.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/charon.sh"

FLOWS=$gwha_lib/flows.py
talker='' lost='' keys=''

# hot_charon VAR NS: of a gateway. Its FIFO, whose name is fixed, is another one for each.
hot_charon() {
	[ -p "$gwha_tmp/$1.ha" ] || mkfifo -m 600 "$gwha_tmp/$1.ha"
	: >>/run/charon.ha
	charon_conf "$1" "$gwha_tmp/$1.more" | sed 's/ vici$/ vici ha/' >"$gwha_tmp/$1.conf"
	rm -f "$gwha_tmp/$1.vici"
	start_in "$1" "$2" unshare -m --propagation private sh -c \
		'mount --bind "$1" /run/charon.ha && STRONGSWAN_CONF="$2" exec charon-systemd' sh \
		"$gwha_tmp/$1.ha" "$gwha_tmp/$1.conf"
	busywait 30000 test -S "$gwha_tmp/$1.vici"
}

# charon.sh's begin these.
charon_a() {
	hot_charon chA "$gwA"
}

agent() {
	start_in "$1" "$2" "$GWHAD" -c "$file" --node "$3" --socket "$gwha_tmp/$1.sock" \
		--charon "$gwha_tmp/$4.vici" --charon-fifo "$gwha_tmp/$4.ha"
	agent_marks[$1]=0
	busywait 5000 looked "$1"
}

# hot_conf: what both charons have besides, as the samples have it.
hot_conf() {
	cat "$samples/charon.conf" "$samples/charon-hot.conf" >"$gwha_tmp/chA.more"
	sed 's/192.0.2.2/192.0.2.X/; s/192.0.2.3/192.0.2.2/; s/192.0.2.X/192.0.2.3/' \
		"$gwha_tmp/chA.more" >"$gwha_tmp/chB.more"
}

# oseqs NS: what the kernel's SAs with sites have sent last, inward 0: all but those of
# the charons with each other.
oseqs() {
	ip -n "$1" xfrm state | awk '/^src/ { site = $2 $4 !~ /^192\.0\.2\.[23]192\.0\.2\.[23]$/ }
		site && /oseq/ { sub(/.*oseq /, ""); sub(/,.*/, ""); print }' | sort | xargs
}

# inits MAC: how many IKE_SA_INIT a card has sent by now: exchange 34, by either port, of
# which the second has ESP, too, behind an SPI that is not 0.
inits() {
	frames wan "ether src $1 and ((udp port 500 and (udp[26] == 34 or ip6[66] == 34)) or
		(udp port 4500 and ((udp[8:4] == 0 and udp[30] == 34) or (ip6[48:4] == 0 and ip6[70] == 34))))"
}

# lost_since US [ADDR]: how many pings that left the client since then, for that site, were
# not answered.
lost_since() {
	tcpdump -n -tt -r "$gwha_tmp/client.pcap" "icmp${2:+ and host $2}" 2>/dev/null | awk -v after="$1" '
		{ sub(/\./, "", $1); seq = $0; sub(/.* id /, "", seq); sub(/, length.*/, "", seq) }
		/echo request/ && $1 >= after { asked[seq] = 1 }
		/echo reply/ { delete asked[seq] }
		END { n = 0; for (seq in asked) n++; print n }'
}

# goes_on: all three connections of talker were answered since now.
goes_on() {
	local n
	n=$(grep -c ^now "$gwha_tmp/talker.log")
	kill -USR1 "$talker" && busywait 2000 eval '[ "$(grep -c ^now "$gwha_tmp/talker.log")" -gt '"$n"' ]' &&
		nap 4000 && kill -USR1 "$talker" &&
		busywait 2000 eval '[ "$(grep -c ^now "$gwha_tmp/talker.log")" -gt '"$((n + 1))"' ]' || return 1
	tail -n 1 "$gwha_tmp/talker.log"
	[ "$(tail -n 1 "$gwha_tmp/talker.log")" = "now 3 0" ]
}

# taken NAME MAC SINCE [ADDR ESP]: by this card, since then: lost pings after the first
# gratuitous ARP, and how long until ESP goes by other keys, of the site with ADDR behind it and
# whose ESP is this filter. SPIs that were there before are in $gwha_tmp/old. In $lost and $keys.
taken() {
	local at other
	at=$(when wan "arp and ether src $2 and arp[14:4] == 0xc6336401" "$3")
	other=$(tcpdump -n -tt -r "$gwha_tmp/wan.pcap" "${5:-ip proto 50} and ether src $2" 2>/dev/null |
		awk -v after="$at" -v old="$(cat "$gwha_tmp/old")" '!/spi=/ { next }
			{ spi = $0; sub(/.*spi=/, "", spi); sub(/,.*/, "", spi); t = $1; sub(/\./, "", t) }
			t >= after && index(old, spi) == 0 { print t; exit }')
	echo "taken at $at, other keys at $other"
	[ -n "$at" ] && [ -n "$other" ] || return 1
	lost=$(lost_since "$at" "${4:-}") keys=$((other - at))
	took+=("$1: $lost pings lost after the takeover, other keys after $keys us")
}
