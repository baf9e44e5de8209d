# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What tests of a pair of gateways ask in the same words in IPv4 and in IPv6.
# Sourced by tests; sources gw.sh. $G is the group that they ask about.
# shellcheck disable=SC2154 # macA, macB, in_place: the test's

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/gw.sh"

G='' calm=''

# ---------------------------------------------------------------------- states

# both_are STATE STATE: A's and B's group.
both_are() {
	state_is "$gwA" "$G" "$1" && state_is "$gwB" "$G" "$2"
}

# routers_are NS STATE: all of them.
routers_are() {
	local state REPLY
	gw_ask "$1" router show
	json_all state "$REPLY"
	for state in ${REPLY:-none}; do
		[ "$state" = "$2" ] || return 1
	done
}

# How often anything changed, on both.
changes() {
	local ns json key REPLY
	for ns in "$gwA" "$gwB"; do
		gw_ask "$ns" stats
		json=$REPLY
		for key in to_active to_backup to_init; do
			json_all "$key" "$json"
			echo "$key $REPLY"
		done
		group "$ns" "$G" epoch
	done
}

unchanged() {
	[ "$(changes)" = "$1" ]
}

# --------------------------------------------------------------- RTNL is held

# held 0|1: whether the helper module has it.
held() {
	grep -q "^held $1" /proc/rtnlhold
}

# A steps down while RTNL is held for a second, its address still in place.
step_down() {
	start_in hold "$gwA" bash -c \
		"echo $((1000 * GWHA_SLOW)) >/proc/rtnlhold"
	busywait 2000 held 1 || return 1
	gw "$gwA" handover group "$G" || return 1
	busywait 500 state_is "$gwA" "$G" backup || return 1
	state_is "$gwB" "$G" active || return 1
	held 1 && in_place
}

# Answers of A later than its verdict: none, though it has the address still.
silent_since_verdict() {
	local since late
	since=$(group "$gwA" "$G" since_us)
	late=$(awk -v t=$((since + SLACK_MS * 1000)) -v mac="$macA" \
		'$2 == mac && $1 > t' "$gwha_tmp/asker.log" | wc -l)
	echo "verdict at $since, $late answers after it; last lines:"
	tail -n 3 "$gwha_tmp/asker.log"
	grep -q "$macA" "$gwha_tmp/asker.log" && [ "$late" = 0 ]
}

b_answers() {
	tail -n 1 "$gwha_tmp/asker.log" | grep -q "$macB"
}

# ------------------------------------------------------------- hostile frames

# All that a frame could move: states, epochs and when they changed, what was
# learned of the peer.
groups() {
	gw "$gwA" -j group show
	gw "$gwB" -j group show
}

everything() {
	groups
	gw "$gwA" -j router show
	gw "$gwB" -j router show
}

# nothing_moved groups|everything: since $calm was what everything says.
nothing_moved() {
	local now
	now=$("$1")
	[[ $calm == "$now"* ]] && return
	printf 'moved, from and to:\n%s\n%s\n' "$calm" "$now"
	# the next case begins anew
	busywait 2000 both_are active backup
	calm=$(everything)
	return 1
}

sends() {
	run_in "$client" "$FRAMES" send eth0 "$@"
}

# counted_alone COUNTER VRID: A counted three under this reason, and no other
# frame as dropped.
counted_alone() {
	gw "$gwA" -j stats | jq -e --arg name "$1" --arg vrid "$2" '
		[.[] | (.vrid // "none" | tostring) as $of | .counters |
		 to_entries[] | select((.key | startswith("drop_")) and
				       .value > 0) | [$of, .key, .value]]
		== [[$vrid, $name, 3]]'
}

# counts COUNTER VRID SPEC: three such frames are counted by A under this reason
# (VRID none: for the namespace) and nothing else, and nothing has moved.
counts() {
	gw "$gwA" stats reset && sends "$3,n=3" || return 1
	busywait 500 counted_alone "$1" "$2" || {
		gw "$gwA" stats
		return 1
	}
	nothing_moved groups
}

# hostile NAME COUNTER VRID SPEC: one result.
hostile() {
	local name=$1
	shift
	tap_ok "$name" counts "$@"
}

# rhythm SRC VRID: A sent its adverts in their rhythm of 50 ms, as recorded.
rhythm() {
	local longest count
	read -r longest count < <("$FRAMES" gaps \
		"$gwha_tmp/rhythm.pcap" "$1" "$2")
	echo "$count adverts, longest gap $longest us of 50000"
	[ "$count" -gt 20 ] && [ "$longest" -le $((50000 + SLACK_MS * 1000)) ]
}
