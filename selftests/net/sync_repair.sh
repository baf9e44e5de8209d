#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How synchronisation begins and ends under traffic: a backup that comes late knows
# all before it preempts; what is deleted, in whatever way, leaves nothing. synclib.sh
# draws the network.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft rmmod

# threads: how many workers of synchronisation there are.
threads() {
	grep -l '^gwha-sync' /proc/[0-9]*/comm 2>/dev/null | wc -l
}

no_threads() {
	[ "$(threads)" = 0 ]
}

tap_plan 17
tap_ok "the network is built" sync_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "A's routers" routers "$gwA" 200
tap_ok "A is active" busywait 8000 state_is "$gwA" $G active
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"
tap_ok "A alone" gw "$gwA" sync set group $G dev sync local $SYNCA \
	peer $SYNCB key-id 1 key-file "$(keyfile one $KEY)"
tap_ok "100 connections before B is there" talk t1 100 3000

# ---------------------------------------------------------------- comes late
tap_ok "B's routers" routers "$gwB" 250
tap_ok "B comes, synchronised" gw "$gwB" sync set group $G dev sync local $SYNCB \
	peer $SYNCA key-id 1 key-file "$(keyfile one $KEY)"
tap_ok "it is to preempt" gw "$gwB" group set $G preempt on
tap_ok "and preempts when it knows all" eval 'busywait 12000 eval \
	"[ \$(group \"\$gwB\" $G why) = preempt ] &&
	 state_is \"\$gwB\" $G active"'
tap_ok "B has what A has" busywait 1000 same_flows 100
told t1 >/dev/null
nap 6000
tap_ok "all go on" whole t1 100
tap_ok "B hands over" eval 'gw "$gwB" group set $G preempt off &&
	gw "$gwB" handover group $G && busywait 2000 both_are active backup'
tap_ok "A tells" busywait 4000 eval '[ "$(sync_show "$gwA" .flows)" = 100 ]'

# ------------------------------------------------------------------------ ends
tap_ok "deleted on B: its replicas go, A's connections stay" eval '
	gw "$gwB" sync del group $G && [ -z "$(flows "$gwB")" ] &&
	[ "$(flows "$gwA" | wc -l)" = 100 ] &&
	told t1 && nap 6000 && whole t1 100'
tap_ok "set again, B's namespace goes" eval '
	gw "$gwB" sync set group $G dev sync local $SYNCB peer $SYNCA \
		key-id 1 key-file "$(keyfile one $KEY)" &&
	busywait 3000 both_up && busywait 3000 same_flows 100 &&
	ip netns del "$gwB" && busywait 15000 eval "[ \$(threads) = 1 ]"'
tap_ok "the module goes" eval 'rmmod gwha && no_threads'
tap_done
