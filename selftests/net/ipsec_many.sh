#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 200 tunnels of 100 sites, of one group: cut off, the active leaves all of them to its
# successor, which dials the largest first, four at a time; how long until half of them
# and all of them are back is shown. Charon is the same process before and after, and
# the backup has sent nothing at any time.
#
#        many.sh (topo_gw), agents and charons as net/ipsec
#
# SITES: how many; 100, and 20 in make check-more.
#
# V41, V42, R56 for many
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=charon.sh
. "$(dirname "$(readlink -f "$0")")/charon.sh"
SITES=${SITES:-100}
# shellcheck source-path=SCRIPTDIR source=many.sh
. "$gwha_lib/many.sh"
charon_require

topo_gw
dump_gateways
dump_on_fail tail -n 40 "$T/agentA.log" "$T/agentB.log"
dump_on_fail tail -n 20 "$T/chA.charon" "$T/chB.charon" "$T/chS.charon"
(umask 077 && echo 'correct horse battery staple' >"$T/psk")
gateways '' >"$file"
sites >"$T/sites.conf"
tap_plan 15

tap_ok "the kernel's modules are there" charon_modules
tap_ok "charon begins, on both gateways and at the sites" eval \
	'addresses && no_cookies >"$T/sites.charon" && charon chS "$server" "$T/sites.charon" && charon_a && charon chB "$gwB" "$samples/charon.conf"'
tap_ok "the sites take their configuration" eval \
	'run_in "$server" swanctl --load-all -f "$T/sites.conf" -u "unix://$T/chS.vici" >"$T/loaded"'
capture_start wan "$wan" br0 udp port 500 or ip proto 50 or arp
tap_ok "the agents begin, and a is active" eval 'agents && busywait 5000 state_is "$gwA" gw active'
tap_ok "its owner has dialled all $N" busywait 120000 tunnels_are agentA $N up
tap_ok "the other has them loaded" busywait 60000 tunnels_are agentB $N standby
tap_ok "all answer" all_answer
tap_ok "the backup has sent no IKE and no ESP" not sends_ike "$macB" wan

# shellcheck disable=SC2034 # tap_ok reads it
charon_b=$chB
capture_start cut "$wan" gwB udp port 500 or ip proto 50 or arp
tap_ok "cut off, a is succeeded" eval 'cut_a && busywait 3000 state_is "$gwB" gw active'
tap_ok "b has all $N" eval 'busywait 120000 carried "$gwB" && busywait 5000 tunnels_are agentB $N up'
tap_ok "all answer" all_answer
tap_ok "half and all were back" back cut "$macB" 35
say "$N tunnels after the takeover: half after $half ms, all after $whole ms"
say "$(gw "$gwB" group history gw socket "$T/agentB.sock")"
tap_ok "V42: with the charon that was there" eval 'kill -0 "$charon_b" && [ "$chB" = "$charon_b" ]'
tap_ok "healed, a stands by, and has sent nothing since" eval \
	'capture_start heal "$wan" gwA && heal_a && busywait 60000 tunnels_are agentA $N standby &&
	 not sends_ike "$macA" heal'
tap_ok "handed back, it has all $N" eval \
	'gw "$gwB" handover group gw && busywait 3000 state_is "$gwA" gw active && busywait 120000 tunnels_are agentA $N up'
rm -f "$T"/*.sock "$T"/*.vici
tap_done
