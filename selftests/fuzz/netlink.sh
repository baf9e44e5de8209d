#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever is asked of the family, it answers, refuses whole or does whole, and
# keeps nothing: random requests by the contract, right and wrong, over devices
# that come and go (nl_fuzz.py says which, and what is demanded of each).
#
#        [ node ]  d0 d1 d2, v0 === v1     routers of VRIDs 1 to 3, groups
#
# design: commands take effect whole or not at all; each refusal carries a text;
# secrets are never dumped; dumps are consistent. requirements: V13-V16, V22.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source=selftests/fuzz/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
gw_require awk conntrack

node=''

# fuzz LOG ARGS...
fuzz() {
	local log=$1
	shift
	fuzz_in "$node" "$log" "$fuzz_dir/nl_fuzz.py" "$fuzz_spec" "$@"
}

# every COLUMN: each command was accepted (2), refused (3) at least once.
every() {
	awk -v at="$1" 'NF == 3 && !/^seed|^requests/ {
			n++
			if ($at == 0) { print $1 ": never"; bad = 1 }
		}
		END { exit bad || n < 13 }' "$gwha_tmp/long"
}

requests() {
	awk '/^requests/ { print $2 + 0 }' "$gwha_tmp/$1"
}

# What synchronisation sends to peers that are not there is tracked, as all
# traffic of a namespace then is: these connections end in a minute or two.
counts() {
	run_in "$node" conntrack -F 2>&1 | sed 's/^/# /'
	slab_counts >"$gwha_tmp/$1"
}

# A leak of an object in fifty requests is seen. Fewer than a hundred may be what the
# kernel keeps of files that were opened.
nothing_left() {
	local most=$(($(requests long) / 50))
	counts after
	slab_grown $((most > 100 ? most : 100)) \
		"$gwha_tmp/before" "$gwha_tmp/after"
}

setup_ns node
tap_plan 7
tap_ok "1,500 requests to warm up, with a seed that stays" \
	fuzz warm --seed 4711 --requests 1500
counts before
# shellcheck disable=SC2086 # an option and its value
tap_ok "requests for $fuzz_s s" fuzz long --seconds "$fuzz_s" $fuzz_seed
say "$(cat "$gwha_tmp/long")"
tap_ok "each command was accepted" every 2
tap_ok "each command that can be refused was" every 3
tap_ok "slab counts return" nothing_left
tap_ok "nothing is left" eval \
	'[ "$(gw "$node" -j router show)$(gw "$node" -j group show)" = "[][]" ]'
tap_ok "the family works as ever" eval \
	'ip -n "$node" link add d0 type dummy &&
	 gw "$node" router add dev d0 vrid 1 vip 203.0.113.1/32 &&
	 gw "$node" router del dev d0 vrid 1'
tap_done
