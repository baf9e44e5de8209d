#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The synchronisation of a group begins, is asked for other peers, for everything
# anew, for nothing, and ends, again and again. Its thread, socket, rings and
# tables come and go with that; what is left is found at the end of the guest.
# (V57)
# shellcheck disable=SC2154,SC2317 # topo.sh sets what is not set here; tap_ok calls

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "$0")")/../net/gw.sh"
gw_require jq

cycle() {
	gw "$gwA" group add g &&
		gw "$gwA" sync set group g dev lan local "$GWA_LAN" \
			peer "$GWB_LAN" insecure &&
		gw "$gwA" sync set group g peer 192.0.2.9 peer 192.0.2.10 &&
		gw "$gwA" sync resync group g &&
		gw "$gwA" sync flush group g &&
		gw "$gwA" sync del group g && gw "$gwA" group del g
}

cycles() {
	local i
	for ((i = 0; i < $1; i++)); do
		cycle || return 1
	done
}

tap_plan 2
tap_ok "two gateways" topo_pair
tap_ok "six lives of a synchronisation" cycles 6
tap_done
