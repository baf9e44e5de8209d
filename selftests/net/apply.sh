#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file says what a pair is: one file, applied on both, brings it up; what is
# changed in the file changes, and nothing else; no state, no advert is late.
# Applied again it does nothing. What is wrong in it is told at its place, and
# nothing has changed.
#
#        topo_gw (topo.sh), group gw: VRID 10 on lan, VRID 20 on wan; gwA is the
#        node a, gwB is b
#
# V09 (what takes a VIP away is asked for), V57 (sync on both, mirrored)
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=steady.sh
. "$(dirname "$(readlink -f "$0")")/steady.sh"
gw_require diff

file=$gwha_tmp/gwha.yaml

# pair [PRIORITY [VIPS [MORE-ROUTERS]]]: the file.
pair() {
	cat <<-END
		nodes: {a: , b: }
		groups:
		  gw: {priority: {a: ${1:-200}, b: 100}, track: [{dev: wan, weight: 20}]}
		routers:
		  - {dev: lan, vrid: 10, group: gw, version: 3, interval: 100ms,
		     vip: [${2:-192.0.2.1/24}]}
		  - {dev: wan, vrid: 20, group: gw, version: 3, interval: 100ms,
		     vmac: off, vip: 198.51.100.1/24}
		  ${3:-}
		sync:
		  gw: {dev: lan, local: {a: 192.0.2.2, b: 192.0.2.3}, rate: 10mbit,
		       insecure: on}
	END
}

# both ARGS...: on each node, as that node.
both() {
	gw "$gwA" apply "$file" --node a "$@" && gw "$gwB" apply "$file" --node b "$@"
}

# plans NS NODE TEXT ARGS...: the dry run says this, and nothing more.
plans() {
	local said ns=$1 node=$2 want=$3
	shift 3
	said=$(gw "$ns" apply "$file" --node "$node" --dry-run "$@") || return 1
	[ "$said" = "$want" ] && return
	printf 'planned: %s\n' "$said"
	return 1
}

# refused CODE TEXT ARGS...: on A; and nothing has changed.
refused() {
	exits "$1" "$2" gw "$gwA" apply "$file" --node a "${@:3}" && same "$gwA"
}

topo_gw
dump_gateways
tap_plan 33

pair >"$file"
tap_ok "gwha check has nothing but advice" eval \
	'gw "$gwA" check "$file" | not grep -v "warning: .*\[V33\]"'
tap_ok "nothing is there yet" eval \
	'[ "$(gw "$gwA" -j group show)$(gw "$gwA" -j router show)" = "[][]" ]'
remember
tap_ok "a dry run says what would be done" eval \
	'[ "$(gw "$gwA" apply "$file" --node a --dry-run | cut -d" " -f1-3 | paste -sd,)" = \
		"gwha group add,gwha router add,gwha router add,gwha sync set" ]'
tap_ok "and does none of it" same "$gwA"
tap_ok "one file, on both" both
tap_ok "a is active" busywait 5000 state_is "$gwA" gw active
tap_ok "b is backup" busywait 5000 state_is "$gwB" gw backup
tap_ok "a owns both VIPs" eval \
	'busywait 2000 owns "$gwA" lan 192.0.2.1 && busywait 2000 owns "$gwA" wan 198.51.100.1'
tap_ok "each took its part" eval \
	'group_is "$gwA" gw priority 200 && group_is "$gwB" gw priority 100 &&
	 [ "$(gw "$gwA" -j sync show | jq -r ".[0] | .local, .peer[]" | paste -sd,)" = 192.0.2.2,192.0.2.3 ] &&
	 [ "$(gw "$gwB" -j sync show | jq -r ".[0] | .local, .peer[]" | paste -sd,)" = 192.0.2.3,192.0.2.2 ]'
tap_ok "synchronised" busywait 5000 eval \
	'[ "$(gw "$gwA" -j sync show | jq ".[0].peer_status[0].up")" = true ]'

remember
tap_ok "applied again: nothing to do" eval 'plans "$gwA" a "" && plans "$gwB" b ""'
tap_ok "and nothing is done" eval 'both && same "$gwA" "$gwB" && quiet'

# ----------------------------------------------------------------------- one VIP
pair 200 "192.0.2.1/24, 192.0.2.7/24" >"$file"
tap_ok "a VIP more: the step is one" plans "$gwA" a \
	"gwha router set dev lan vrid 10 family inet vip 192.0.2.1/24 vip 192.0.2.7/24"
tap_ok "the dry run has changed nothing" same "$gwA" "$gwB"
tap_ok "applied on both" both
tap_ok "a owns it" busywait 2000 owns "$gwA" lan 192.0.2.7
tap_ok "b has none" has_none "$gwB" 192.0.2.7
tap_ok "only that changes" eval \
	'only "$gwA" "^1\.0\.vip\.1\." && only "$gwB" "^1\.0\.vip\.1\."'
tap_ok "no state, no advert is late" quiet

remember
pair >"$file"
tap_ok "V09: a VIP less is asked for by name" refused 1 "--yes-disrupt"
tap_ok "then it is taken" eval 'both --yes-disrupt && busywait 2000 has_none "$gwA" 192.0.2.7'
tap_ok "alone, and quietly" eval 'only "$gwA" "^1\.0\.vip\.1\." && quiet'

# -------------------------------------------------------------- a priority, a router
remember
pair 210 >"$file"
tap_ok "a priority alone" eval \
	'plans "$gwB" b "" && both && only "$gwA" "(effective_)?priority (200|210)$" &&
	 busywait 2000 router_is "$gwB" wan 20 peer_priority 210 &&
	 only "$gwB" "peer_priority (200|210)$" && quiet'

remember
pair 210 192.0.2.1/24 \
	"- {dev: wan, vrid: 30, group: gw, version: 3, interval: 100ms, vmac: off, vip: 198.51.100.9/24}" \
	>"$file"
tap_ok "a router more" eval 'both && busywait 5000 owns "$gwA" wan 198.51.100.9'
tap_ok "alone, and quietly" eval \
	'only "$gwA" "^1\.2\.|^0\.0\.members " && only "$gwB" "^1\.2\.|^0\.0\.members " && quiet'

# --------------------------------------------------------------- what is wrong in it
remember
pair 255 192.0.2.1/24 "- {dev: wan, vird: 40}" >"$file"
tap_ok "errors are told at their places, all of them" eval \
	'refused 1 "2 errors: nothing was changed" &&
	 [ "$(gw "$gwA" apply "$file" --node a 2>&1 | grep -oE "gwha.yaml:[0-9]+:[0-9]+: error: [a-z ]+" | paste -sd,)" = \
		"gwha.yaml:3:22: error: priority ,gwha.yaml:9:16: error: a router has no key " ]'
pair 210 >"$file" && sed -i 's/insecure: on/key: {key-id: 1, key-file: \/nowhere}/' "$file"
tap_ok "a secret that is not there: before anything is changed" refused 1 \
	'key-file "/nowhere": cannot be opened' --yes-disrupt
pair 210 192.0.2.1/24 "- {dev: nosuch0, vrid: 40, group: gw, vip: 10.0.0.1/24}" >"$file"
tap_ok "what the kernel refuses is told with its step" refused 2 \
	'router add dev nosuch0 vrid 40 family inet group gw vip 10.0.0.1/24 vmac on": no such device' --keep-others
tap_ok "a node that the file does not know" eval \
	'exits 1 "1 error" gw "$gwA" apply "$file" --node c && same "$gwA"'
: >"$file"
tap_ok "an empty file takes nothing away" refused 1 "nothing was changed" --yes-disrupt

# ------------------------------------------------------------------------- of others
pair 210 >"$file"
gw "$gwA" group add other
tap_ok "what is not in the file goes" plans "$gwA" a \
	"gwha router del dev wan vrid 30 family inet # disrupts
gwha group del other"
tap_ok "unless it is to be kept" plans "$gwA" a "" --keep-others
tap_ok "all of it goes" eval \
	'echo "routers: []" >"$file" && gw "$gwA" apply "$file" --yes-disrupt &&
	 [ "$(gw "$gwA" -j group show)$(gw "$gwA" -j router show)" = "[][]" ] &&
	 busywait 5000 state_is "$gwB" gw active'
tap_done
