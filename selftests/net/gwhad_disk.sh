#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A full disk, and the agent has everything on it: the file that it reads, its log,
# its socket, and what the programs that it runs write. Nothing moves but what the
# lease says: not while it is full, nor when the agent is killed and begun again, nor
# by a file of which half was written. What did not work is counted, and what it
# says of itself is right. With room again all goes on.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b, each with a gwhad
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=agent.sh
. "$(dirname "$(readlink -f "$0")")/agent.sh"
gw_require diff "$GWHAD" curl mount umount unshare cp touch

T=$gwha_tmp
disk=$T/disk
file=$disk/gwha.yaml

# config [WAN-VIPS]: the file. With VIPs it has two pages: the second router, to
# which they belong, begins on the second one, and what is before it is a whole file.
config() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 150}, lease: 2s, lease-action: fault,
		       track: [{name: fine, weight: 100}]}
		checks:
		  fine: {exec: /bin/true, interval: 500ms}
		notify:
		  - {exec: [$T/tell, {a: $disk/a, b: $disk/b}], groups: gw}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: 192.0.2.1/24}
	END
	[ -z "${1:-}" ] || printf '#%04000d\n' {1..2}
	cat <<-END
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: [198.51.100.1/24${1:-}]}
	END
}

# Each change in a file of its own, which needs room.
cat >"$T/tell" <<'E2'
#!/bin/sh
echo "$GWHA_PREV $GWHA_STATE" >"$1.$GWHA_SEQ.told"
E2
chmod +x "$T/tell"

# on_disk VAR NS NODE: an agent that has looked once; its log is on the disk.
on_disk() {
	start_in "$1" "$2" sh -c 'log=$1; shift; exec "$@" >>"$log" 2>&1' sh \
		"$disk/$1.log" "$GWHAD" -c "$file" --node "$3" --socket "$disk/$1.sock"
	busywait 5000 asked "$1" '.state != "starting"' true
}

# asked VAR JQ VALUE
asked() {
	[ "$(curl -sS --unix-socket "$disk/$1.sock" http://localhost/status |
		jq -r "$2")" = "$3" ]
}

# reload_again: both have read the file.
reload_again() {
	local looks
	looks=$(curl -sS --unix-socket "$disk/agentA.sock" http://localhost/status |
		jq .looks)
	kill -HUP "$agentA" "$agentB"
	busywait 5000 asked agentA ".looks > $looks" true
}

# fill: no page is left, nor room behind what either has said.
fill() {
	local name
	for name in fill agentA.log agentB.log; do
		head -c 1M /dev/zero >>"$disk/$name" && return 1
	done
	! echo >>"$disk/agentA.log" && ! echo >"$disk/more"
} 2>/dev/null

# fill_names: nor can another file be made.
fill_names() {
	local n
	for ((n = 0; n < 1000; n++)); do
		: >"$disk/name.$n" || return 0
	done
	return 1
} 2>/dev/null

# make_room: as a cleaner of logs does.
make_room() {
	: >"$disk/agentA.log" && : >"$disk/agentB.log" && rm -f "$disk/fill" "$disk"/name.*
}

lease_is() {
	group_is "$1" gw lease_state "$2"
}

held() {
	lease_is "$gwA" held && lease_is "$gwB" held
}

# kept: as remembered, for longer than two leases.
kept() {
	stays 4500 held && same "$gwA" "$gwB" && quiet
}

# right VAR: what it says of itself.
right() {
	asked "$1" '[.state, .file_error, .leases[0].held, .checks[0].state] | join(" ")' \
		"applied  true up"
}

# there_and_back: two handovers; gwA is active again.
there_and_back() {
	gw "$gwA" handover group gw && busywait 5000 state_is "$gwB" gw active &&
		busywait 5000 state_is "$gwA" gw backup &&
		gw "$gwB" handover group gw && busywait 5000 state_is "$gwA" gw active &&
		busywait 5000 state_is "$gwB" gw backup
}

# half BYTES: the file is replaced by one of which only these fit.
half() {
	config ", 198.51.100.7/24" >"$T/new"
	! cp "$T/new" "$file" && [ "$(stat -c %s "$file")" = "$1" ]
}

# full_run ARGS...: gwha writes to the full disk.
full_run() {
	gw "$gwA" "$@" >>"$disk/agentA.log"
}

topo_gw
dump_gateways
dump_on_fail tail -n 20 "$disk/agentA.log" "$disk/agentB.log"
dump_on_fail eval 'curl -sS --unix-socket "$disk/agentA.sock" http://localhost/status; echo'
mkdir "$disk"
tap_plan 26

tap_ok "a small disk" eval \
	'mount -t tmpfs -o size=64k,nr_inodes=64 none "$disk" && gwha_mounts+=("$disk")'
config >"$file"
tap_ok "the agents begin, all that they need is on it" eval \
	'on_disk agentA "$gwA" a && on_disk agentB "$gwB" b'
tap_ok "a is active, b is backup" eval \
	'busywait 5000 state_is "$gwA" gw active && busywait 5000 state_is "$gwB" gw backup &&
	 busywait 5000 group_is "$gwA" gw effective_priority 200'
tap_ok "they hold their leases, and say so" eval \
	'busywait 5000 held && busywait 5000 right agentA && busywait 5000 right agentB'
tap_ok "who is notified was told" busywait 5000 grep -q "backup active" "$disk"/a.*.told
remember

# --------------------------------------------------------------------------- full
tap_ok "the disk is full" fill
tap_ok "nothing moves" kept
tap_ok "what they say of themselves is right" eval 'right agentA && right agentB'
tap_ok "killed and begun again there, nothing moves" eval \
	'end KILL agentA && on_disk agentA "$gwA" a && end KILL agentB && on_disk agentB "$gwB" b && kept'
tap_ok "and they are right" eval 'busywait 5000 right agentA && busywait 5000 right agentB'
tap_ok "not even names are left" fill_names
tap_ok "killed and begun again, nothing moves" eval \
	'end KILL agentA && on_disk agentA "$gwA" a && kept && busywait 5000 right agentA'
tap_ok "without room for its lock another one says so" exits 2 \
	".lock: No space left on device" run_in "$gwA" unshare -m sh -c \
	'mount -t tmpfs -o nr_inodes=1 none /run/gwha && exec "$@"' sh \
	"$GWHAD" -c "$file" --node a --socket ""
tap_ok "which moved nothing" eval 'same "$gwA" "$gwB" && quiet && right agentA'
rm -f "$disk"/name.*
tap_ok "the command line says that it cannot write" eval \
	'exits 2 "standard output cannot be written" full_run -j group show &&
	 exits 2 "standard output cannot be written" full_run firewall show "$file" --node a'
printf '%s\n' 'vrrp_instance a {' 'interface lan' 'virtual_router_id 9' 'virtual_ipaddress {' \
	192.0.2.9 '}' '}' >"$T/ka.conf"
tap_ok "what it cannot write whole is not there" eval \
	'exits 1 "cannot be written: No space left on device" gw "$gwA" import keepalived "$T/ka.conf" -o "$disk/ka.yaml" &&
	 [ ! -e "$disk/ka.yaml" ]'

# ------------------------------------------------------------------ what is asked for
tap_ok "handovers go on, though none can be told" there_and_back
tap_ok "that is counted, and nothing waits" eval \
	'busywait 5000 asked agentA ".notify.failed > 0 and .notify.waiting == 0" true && right agentA'
remember
tap_ok "of a file one half fits: what would go waits" eval \
	'half 4096 && reload_again && busywait 5000 asked agentA .state pending &&
	 asked agentA ".why | test(\"router del dev wan vrid 20\")" true && kept'
: >"$file"
fill
tap_ok "nothing of it fits: the file before it holds" eval \
	'half 0 && reload_again && busywait 5000 asked agentA ".file_error | length > 0" true && kept'

# ---------------------------------------------------------------------- room again
tap_ok "with room the file is read" eval \
	'make_room && cp "$T/new" "$file" && reload_again && busywait 5000 right agentA &&
	 busywait 5000 right agentB && busywait 5000 owns "$gwA" wan 198.51.100.7'
tap_ok "what it says is in its log again" busywait 5000 grep -q "gwhad: applied" "$disk/agentA.log"
tap_ok "no state changed" quiet
rm -f "$disk"/*.told
tap_ok "who is notified is told again" eval \
	'there_and_back && busywait 5000 grep -q "backup active" "$disk"/b.*.told &&
	 busywait 5000 grep -q "backup active" "$disk"/a.*.told'

# ----------------------------------------------------------------- what the lease says
fill
fill_names
tap_ok "without room for its socket it does not begin: the group falls with the lease" eval \
	'end KILL agentA && rm "$disk/agentA.sock" && : >"$disk/name" &&
	 exits 2 "agentA.sock: No space left on device" run_in "$gwA" "$GWHAD" -c "$file" --node a \
		--socket "$disk/agentA.sock" &&
	 busywait 3000 group_is "$gwA" gw cause lease && busywait 2000 state_is "$gwB" gw active'
tap_ok "with room it stands by" eval \
	'make_room && on_disk agentA "$gwA" a && busywait 5000 state_is "$gwA" gw backup &&
	 busywait 5000 right agentA && state_is "$gwB" gw active'
tap_done
