#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guest that is paused: a gateway that does what near.sh tells it.
# shellcheck source=selftests/pause/lib.sh
. "$(dirname "$0")/lib.sh"

far_setup() {
	setup_ns gwA && topo_router "$gwA" &&
		ip link set eth0 netns "$gwA" name lan &&
		printf '%s\n' "address add 192.0.2.2/24 dev lan" \
			"link set lan up" | ip -n "$gwA" -batch -
}

# Each connection is one command line of gwha, or "addresses", or "end".
far_serve() {
	# shellcheck disable=SC2154 # lib.sh of net/ and start_in set them
	start_in server "$gwA" socat -t 20 TCP-LISTEN:7000,reuseaddr,fork \
		"EXEC:$pause_dir/far_do.sh $gwha_tmp"
	# shellcheck disable=SC2154 # start_in sets it
	kill -0 "$server"
}

gw_require socat ethtool
tap_plan 3
tap_ok "a gateway on the cable" far_setup
tap_ok "it can be told what to do" far_serve
tap_ok "it was told the end" busywait 1800000 test -e "$gwha_tmp/end"
tap_done
