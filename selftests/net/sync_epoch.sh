#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two are active, for a cut parts their LANs, and not their link. The one that took over
# stays when the cut is healed, however long it was, and though it had nothing to tell
# all the while: its epoch is named once a second. synclib.sh draws the network.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"

# epochs_are N: both know of this one.
epochs_are() {
	[ "$(group "$gwA" "$G" epoch) $(group "$gwB" "$G" epoch)" = "$1 $1" ]
}

# taken NS N: it has become active so often.
taken() {
	counter_is "$1" to_active "$2" dev lan vrid 10
}

# stays STATE STATE: what A and B are, a second later too.
stays() {
	busywait 1000 both_are "$1" "$2" && nap 1000 && both_are "$1" "$2"
}

tap_plan 13
tap_ok "the network is built" sync_net
for ns in "$gwA" "$gwB"; do
	dump_on_fail gw "$ns" sync show
	dump_on_fail gw "$ns" group show
done
tap_ok "A's routers" equal_routers "$gwA"
tap_ok "A is active" busywait 8000 state_is "$gwA" $G active
tap_ok "B's, which are backup" eval 'equal_routers "$gwB" &&
	busywait 2000 both_are active backup'
tap_ok "synchronised" eval 'sync_with insecure && busywait 3000 both_up'
tap_ok "A is cut off, B takes over" eval 'cut_off gwA &&
	busywait 2000 both_are active active'
nap 8000
tap_ok "8 s later A has not gone beyond B's epoch" eval '
	[ "$(group "$gwA" $G epoch)" -lt "$(group "$gwB" $G epoch)" ]'
tap_ok "healed: B stays, A is backup" eval 'heal gwA && stays backup active'
tap_ok "both know its epoch" epochs_are 2
tap_ok "B is cut off, A takes over" eval 'cut_off gwB &&
	busywait 2000 both_are active active'
nap 8000
tap_ok "healed: A stays, B is backup" eval 'heal gwB && stays active backup'
tap_ok "both know its epoch" epochs_are 3
tap_ok "so nothing changed hands but by a cut" eval 'taken "$gwA" 2 && taken "$gwB" 1'
tap_done
