#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# guest: module by hand
# A guest that is a gateway, and does what machines.py tells it.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=serve.sh
. "$here/serve.sh"
open_port || exit 1
GWHA=$(readlink -f "$here/../../agent/gwha")
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

serve
