#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The agent makes what there is what its file says, and keeps it so: a changed file
# changes what differs, and no state, no advert is late; what somebody changes by
# hand is put back; what takes a VIP away waits to be asked for. A bad file changes
# nothing. Killed, it moves nothing, unless a lease says so; begun again, it takes
# over what is there.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b, each with a gwhad
#
# V09 (what takes a VIP away is asked for), P8 (the agent is optional)
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "$0")")/agent.sh"
gw_require diff "$GWHAD"

# pair [PRIORITY [VIPS [MORE-OF-THE-GROUP]]]: the file.
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: ${1:-200}, b: 100}, track: [{dev: wan, weight: 20}]${3:-}}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: [${2:-192.0.2.1/24}]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
	END
}

two=192.0.2.1/24,192.0.2.7/24
lease=", lease: 1s, lease-action: fault"

lease_is() {
	group_is "$1" gw lease_state "$2"
}

# The kernel has what the file says of priorities.
priority_is() {
	group_is "$gwA" gw priority "$1"
}

# rights PID: CAP_NET_ADMIN and CAP_NET_BIND_SERVICE, 12 and 10, and no other, now
# and ever; a filter.
rights() {
	local status
	status=$(grep -E '^(Cap...|NoNewPrivs|Seccomp):' "/proc/$1/status" |
		tr -d '\t\n')
	[ "$status" = "CapInh:0000000000000000CapPrm:0000000000001400CapEff:0000000000001400CapBnd:0000000000001400CapAmb:0000000000000000NoNewPrivs:1Seccomp:2" ] ||
		{ echo "$status"; return 1; }
}

# bad TEXT: the file, as it is now, is refused with this, and nothing changes.
bad() {
	reload_a && busywait 5000 said agentA "$1" && same "$gwA" && quiet
}

# kept: the pair as it is remembered, for longer than a lease could matter.
kept() {
	stays 2000 same "$gwA" "$gwB" && quiet
}

topo_gw
dump_gateways
dump_on_fail cat "$gwha_tmp/agentA.log" "$gwha_tmp/agentB.log"
tap_plan 39

# ------------------------------------------------------------------------- it begins
pair >"$file"
tap_ok "it begins on both" begin_both
tap_ok "a is active, b is backup" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 5000 state_is "$gwB" gw backup'
tap_ok "a owns the VIPs" eval \
	'busywait 2000 owns "$gwA" lan 192.0.2.1 && busywait 2000 owns "$gwA" wan 198.51.100.1'
tap_ok "each took its part" eval \
	'group_is "$gwA" gw priority 200 && group_is "$gwB" gw priority 100'
tap_ok "it may configure networks and open low ports, and nothing else" rights "$agentA"
tap_ok "one is enough" eval \
	'exits 2 "another gwhad runs" run_in "$gwA" "$GWHAD" -c "$file" --node a'

# ------------------------------------------------------------------------ it is told
remember
tap_ok "the same file again changes nothing" eval \
	'mark && reload_a && busywait 5000 looked agentA && not said agentA "steps" && kept'
pair 200 "$two" >"$file"
tap_ok "a VIP more" eval 'reload_both && busywait 5000 owns "$gwA" lan 192.0.2.7'
tap_ok "only that changes, quietly" eval \
	'only "$gwA" "^1\.0\.vip\.1\." && only "$gwB" "^1\.0\.vip\.1\." && quiet'
remember
mark
pair 210 >"$file"
tap_ok "V09: a VIP less waits to be asked for, and it is said" eval \
	'reload_both && busywait 5000 said agentA "pending: needs gwha apply --yes-disrupt: gwha router set dev lan vrid 10 family inet vip 192.0.2.1/24" &&
	 owns "$gwA" lan 192.0.2.7'
tap_ok "what else changed is done" eval \
	'busywait 2000 priority_is 210 && busywait 2000 router_is "$gwB" wan 20 peer_priority 210 &&
	 only "$gwA" "priority (200|210)$" && only "$gwB" "priority (200|210)$" && quiet'
tap_ok "asked for, it is done, and it is content" eval \
	'mark && gw "$gwA" apply "$file" --node a --yes-disrupt &&
	 gw "$gwB" apply "$file" --node b --yes-disrupt && has_none "$gwA" 192.0.2.7 &&
	 busywait 15000 said agentA applied'

# ----------------------------------------------------------------------- by hand
remember
tap_ok "what is deleted by hand is put back" eval \
	'gw "$gwB" router del dev wan vrid 20 && busywait 15000 router "$gwB" wan 20 vrid &&
	 busywait 5000 last_said agentB applied && busywait 5000 same "$gwA" "$gwB"'
tap_ok "what is changed without a sound, too" eval \
	'gw "$gwA" group set gw priority 9 && busywait 15000 priority_is 210'
tap_ok "a router more is not deleted, but named" eval \
	'mark && gw "$gwA" router add dev lan vrid 77 vip 192.0.2.77/24 &&
	 busywait 5000 said agentA "yes-disrupt: gwha router del dev lan vrid 77" &&
	 router "$gwA" lan 77 vrid'
tap_ok "it goes by hand" eval \
	'gw "$gwA" router del dev lan vrid 77 && busywait 5000 same "$gwA"'
tap_ok "what is edited, and not read yet, is nothing to go back from" eval \
	'busywait 5000 last_said agentA applied && echo "#" >>"$file" && mark &&
	 gw "$gwA" group set gw priority 211 && busywait 15000 said agentA "stale: the file was changed" &&
	 priority_is 211 && reload_a && busywait 2000 priority_is 210'

# ------------------------------------------------------------------- what is bad
remember
cp "$file" "$gwha_tmp/good"
pair 255 >"$file"
tap_ok "an error is said with its place" bad "gwha.yaml:3:22: error: priority \"255\""
head -c 190 "$gwha_tmp/good" >"$file"
tap_ok "half a file" bad "gwha.yaml:[0-9]*:[0-9]*: error: this is not YAML"
: >"$file"
tap_ok "an empty file" bad "error: nothing is in the file"
sed 's/b: }/c: }/; s/b: 100/c: 100/; s/a:/b:/' "$gwha_tmp/good" >"$file"
tap_ok "a node that it does not know" bad 'error: node "a": not among the nodes'
chmod 0 "$file"
tap_ok "a file that may not be read" bad "cannot be opened: Permission denied"
rm "$file"
tap_ok "none" bad "cannot be opened: No such file"
mkfifo "$file"
tap_ok "a pipe" bad "is no regular file"
tap_ok "meanwhile what is changed by hand is put back" eval \
	'gw "$gwA" router del dev wan vrid 20 && busywait 15000 router "$gwA" wan 20 vrid'
rm "$file"
cp "$gwha_tmp/good" "$file"
tap_ok "a good one is taken again" eval \
	'mark && reload_a && busywait 5000 last_said agentA applied &&
	 busywait 5000 same "$gwB" && state_is "$gwA" gw active'

# ------------------------------------------------------------------------ it is gone
remember
tap_ok "killed, it moves nothing" eval 'end KILL agentA && end KILL agentB && kept'
tap_ok "begun again, it takes no step" eval \
	'begin_both && busywait 5000 last_said agentA applied && busywait 5000 last_said agentB applied &&
	 not said agentA "steps" && not said agentB "steps" && kept'
tap_ok "nor does an end in order" eval 'end TERM agentA && end TERM agentB && kept'
: >"$file"
tap_ok "begun without a file that can be read, it touches nothing" eval \
	'begin_both && busywait 5000 said agentA "no-file" && busywait 5000 said agentB "no-file" && kept'

# ---------------------------------------------------------------------------- leases
pair 210 192.0.2.1/24 "$lease" >"$file"
tap_ok "with a good one it goes on, and takes leases" eval \
	'reload_both && busywait 5000 lease_is "$gwA" held && busywait 5000 lease_is "$gwB" held &&
	 state_is "$gwA" gw active && state_is "$gwB" gw backup'
remember
tap_ok "renewed, they hold" eval 'stays 4000 lease_is "$gwA" held && same "$gwA" "$gwB" && quiet'
tap_ok "killed, its group falls with the lease" eval \
	'end KILL agentA && busywait 1500 group_is "$gwA" gw cause lease && busywait 2000 state_is "$gwB" gw active'
tap_ok "begun again, it stands by" eval \
	'begin agentA "$gwA" a && busywait 5000 state_is "$gwA" gw backup && lease_is "$gwA" held'
tap_ok "stopped, the same" eval \
	'kill -STOP "$agentB" && busywait 2500 group_is "$gwB" gw cause lease &&
	 busywait 2000 state_is "$gwA" gw active'
tap_ok "and going on, too" eval 'kill -CONT "$agentB" && busywait 5000 state_is "$gwB" gw backup'
remember
tap_ok "killed and begun within the lease, nothing moves" eval \
	'end KILL agentA && begin agentA "$gwA" a && stays 3000 state_is "$gwA" gw active &&
	 lease_is "$gwA" held && same "$gwA" "$gwB"'
tap_ok "somebody else may have the lease, until it runs out" eval \
	'mark && gw "$gwA" lease take group gw && busywait 2000 said agentA "somebody else has taken it" &&
	 busywait 2000 state_is "$gwB" gw active && busywait 5000 lease_is "$gwA" held'
remember
tap_ok "an end in order gives them back, and moves nothing" eval \
	'end TERM agentA && end TERM agentB && only "$gwB" "lease_state (held|free)$" &&
	 lease_is "$gwA" free && lease_is "$gwB" free && stays 2000 state_is "$gwB" gw active'
rm -f "$gwha_tmp"/*.sock
tap_done
