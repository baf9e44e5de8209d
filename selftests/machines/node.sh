#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# guest: module by hand
# A guest that is a gateway, and does what machines.py tells it over a
# virtio-serial port: a line "NUMBER COMMAND-IN-BASE64"; the answer is its output,
# then a line of \036, the number and the exit status.
port=''
for p in /sys/class/virtio-ports/*; do
	[ "$(<"$p/name")" = gwha.control ] && port=/dev/${p##*/}
done
[ -n "$port" ] || exit 1
exec 5<>"$port"
GWHA=$(readlink -f "$(dirname "$0")/../../agent/gwha")
# Where a node keeps its files: gone with the guest's memory.
N=/run/node
mkdir -p "$N"
export GWHA N

# Names by the card's address: 52:54:00:00:SEGMENT:NODE.
names=([0]=lan [1]=wan [2]=sync [3]=far)
for p in /sys/class/net/eth*; do
	IFS=: read -r _ _ _ _ segment _ <"$p/address"
	ip link set "${p##*/}" name "${names[10#$segment]}"
done
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 \
	net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.all.disable_ipv6=1

echo ready >&5
while :; do
	read -r -u 5 number text || {
		# nobody at the other end, for the moment
		read -rt 0.2 <> <(:)
		continue
	}
	out=$(eval "$(base64 -d <<<"$text")" 2>&1 </dev/null 5>&-)
	printf '%s\n\036%s %s\n' "$out" "$number" "$?" >&5
done
