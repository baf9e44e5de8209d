#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A replica lives as long as its owner does, though nothing is heard of it: a flow
# of UDP that goes on for longer than its timeout is known to the backup all the
# time, and goes on there. synclib.sh draws the network.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft

tap_plan 10
tap_ok "the network is built" sync_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "routers" eval 'routers "$gwA" 200 && routers "$gwB" 100'
tap_ok "A is active" busywait 8000 both_are active backup
tap_ok "synchronised" eval 'sync_with insecure && busywait 3000 both_up'
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"
start_in hum "$client" "$FLOWS" hum "$SERVER" 7000 5000 10000
tap_ok "a flow of UDP" busywait 10000 grep -q up "$gwha_tmp/hum.log"
tap_ok "B has it" busywait 1000 same_flows 1
nap 150000
tap_ok "150 s later it still has" same_flows 1
tap_ok "A is cut off, B takes over" eval 'cut_port "$lan" gwA &&
	cut_port "$wan" gwA && busywait 2000 state_is "$gwB" $G active'
told hum >/dev/null
nap 21000
tap_ok "the flow goes on" eval '[[ $(told hum) =~ ^now\ [12] ]]'
tap_done
