#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Memory runs out, once, at any place: each command of gwha is refused whole then,
# or done whole, and the addresses are where they should be in the end
# (failslab.py says how). What is not given back on the way is found by kmemleak,
# and what a path of errors does wrong by the other detectors.
#
#        [ node ]──lan──[ peer ]           and a device "other"
#
# V54 (a command takes effect whole or not at all). FAILSLAB, in the environment: a
# regular expression for names of cases, to run these alone.

# shellcheck source-path=SCRIPTDIR/../net source=../net/gw.sh
. "$(dirname "$(readlink -f "$0")")/../net/gw.sh"
faults=/sys/kernel/debug/failslab
[ -w $faults/ignore-gfp-wait ] || skip_all "the kernel cannot fail allocations"
need_root
need_cmd python3 nsenter

node='' peer=''
setup_ns node peer
topo_cable "$node" lan "$peer" lan | ip -batch -
ip -n "$peer" link set lan up
ip -n "$node" -batch - <<-END
	address add 192.0.2.10/24 dev lan
	link set lan up
	link add other type dummy
	link set other up
END

# Those that may wait for memory fail as well; no word of each in the kernel's log.
echo N >$faults/ignore-gfp-wait
echo 0 >$faults/verbose
gwha_done=1
run_in "$node" "$gwha_lib/../debug/failslab.py" "$gwha_lib/../../uapi/gwha.yaml" lan \
	${FAILSLAB:+"$FAILSLAB"}
