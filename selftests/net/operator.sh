#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What an operator sees of a running pair: all that -j writes is what docs/schema/
# says; the doctor looks at this very host; top shows it all on a page, and gives
# the terminal back as it was, however it is ended.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b; synchronised by lan
#
# V04, V27, H29: looked at where they matter
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require script stty
python3 -c 'import jsonschema' 2>/dev/null || skip_all "python3-jsonschema is missing"

file=$gwha_tmp/gwha.yaml
schema=$(dirname "$GWHA")/tests/schema_test.py
[ -x "$schema" ] || skip_all "agent/tests/schema_test.py is missing"

# pair [VIPS]: the file.
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: 200, b: 100}, track: [{name: bgp, weight: 20}],
		       lease: 1s, lease-action: {weight: 10}}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: [${1:-192.0.2.1/24}]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
		sync:
		  gw: {dev: lan, local: {a: 192.0.2.2, b: 192.0.2.3}, rate: 10mbit,
		       insecure: on, ignore: [{proto: icmp}]}
	END
}

# documented SCHEMA NS ARGS...: what it says is what the schema says.
documented() {
	local name=$1 ns=$2
	shift 2
	gw "$ns" -j "$@" >"$gwha_tmp/said.json"
	[ -s "$gwha_tmp/said.json" ] && "$schema" --check "$name" <"$gwha_tmp/said.json"
}

# said_by NAME: what a monitor said, as the schema says.
said_by() {
	"$schema" --check monitor <"$gwha_tmp/$1.log"
}

# found NS ID STATUS: the doctor's.
found() {
	gw "$1" -j doctor "$file" --node "$([ "$1" = "$gwA" ] && echo a || echo b)" \
		>"$gwha_tmp/doctor.json"
	jq -e --arg id "$2" --arg s "$3" 'any(.id == $id and .status == $s)' \
		"$gwha_tmp/doctor.json" >/dev/null && return
	cat "$gwha_tmp/doctor.json"
	return 1
}

# top_ends BYTES: on a terminal, with these keys once there is a page: it ends
# well, the terminal is what it was, and its first screen is back.
top_ends() {
	local fifo=$gwha_tmp/keys out=$gwha_tmp/top.log pid
	rm -f "$fifo" "$out"
	mkfifo "$fifo"
	run_in "$gwA" script -qfec \
		"trap : INT; stty rows 12 cols 90; stty -g; '$GWHA' top -d 100ms; echo ended \$?; stty -g" \
		"$out" <"$fifo" >/dev/null &
	pid=$!
	gwha_pids+=("$pid")
	exec 9>"$fifo"
	busywait 10000 grep -q ROUTER "$out" || return 1
	printf '%b' "$1" >&9
	busywait 10000 grep -q '^ended 0' "$out"
	exec 9>&-
	wait "$pid"
	rm -f "$fifo"
	tr -d '\r' <"$out" >"$out.text"
	# shellcheck disable=SC2046 # two words
	same $(grep -aoE '[0-9a-f]+(:[0-9a-f]+){10,}' "$out.text") &&
		grep -qaF $'\e[?1049h' "$out.text" && grep -qaF $'\e[?1049l' "$out.text"
}

same() {
	[ $# = 2 ] && [ "$1" = "$2" ]
}

topo_gw
dump_gateways
tap_plan 22

pair >"$file"
start_in events "$gwA" "$GWHA" -j monitor
tap_ok "one file, on both" eval \
	'gw "$gwA" apply "$file" --node a && gw "$gwB" apply "$file" --node b'
tap_ok "a is active" busywait 5000 state_is "$gwA" gw active
tap_ok "b is backup, and synchronised" eval \
	'busywait 5000 state_is "$gwB" gw backup && busywait 8000 eval \
	"[ \"\$(gw $gwB -j sync show | jq .[0].synced)\" = true ]"'

# ------------------------------------------------------------------------ schemas
for what in router group lease stats sync; do
	tap_ok "$what show is what its schema says" eval \
		'documented "$what-show" "$gwA" "$what" show &&
		 documented "$what-show" "$gwB" "$what" show'
done
gw "$gwA" handover group gw
busywait 5000 state_is "$gwB" gw active
tap_ok "monitor, of states and of synchronisation" eval \
	'busywait 5000 grep -q handover "$gwha_tmp/events.log" &&
	 busywait 5000 grep -q peer-up "$gwha_tmp/events.log" && said_by events'
pair "192.0.2.1/24, 192.0.2.7/24" >"$file"
tap_ok "a dry run" documented apply-dry-run "$gwA" apply "$file" --node a --dry-run
tap_ok "which has a step" eval '[ "$(jq length "$gwha_tmp/said.json")" = 1 ]'
pair >"$file"
tap_ok "the doctor" documented doctor "$gwA" doctor "$file" --node a
tap_ok "and what it is not is noticed" not documented router-show "$gwA" group show

# ------------------------------------------------------------------------- doctor
tap_ok "the module is loaded, in this program's version" found "$gwA" module ok
tap_ok "the kernel has what H29 asks for" found "$gwA" modules ok
tap_ok "no group is in fault" found "$gwA" groups ok
tap_ok "the peer is up" found "$gwA" sync-peer ok
ip -n "$gwA" link set wan down
busywait 5000 state_is "$gwA" gw init
tap_ok "a fault is told" found "$gwA" groups warning
tap_ok "and is no error: exit 0" gw "$gwA" doctor "$file" --node a
ip -n "$gwA" link set wan up
busywait 5000 state_is "$gwA" gw backup

# ---------------------------------------------------------------------------- top
tap_ok "two pages, one after the other" eval \
	'gw "$gwB" top -n 2 -d 1s >"$gwha_tmp/pages" &&
	 [ "$(grep -c "^gwha top" "$gwha_tmp/pages")" = 2 ] &&
	 [ "$(grep -cE "^lan/10/4 +gw +active +1/1 +100ms .* [1-9][0-9]?\.[0-9] +" "$gwha_tmp/pages")" = 1 ] &&
	 [ "$(grep -cE "^gw +192.0.2.2 +synced" "$gwha_tmp/pages")" = 2 ]'
tap_ok "on a terminal, ended by q" top_ends q
tap_ok "ended by Ctrl-C" top_ends '\003'
tap_done
