# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Five nodes of a pool on one LAN, a to e, each a namespace; who of them serves which
# instance. Sourced by tests; sources topo.sh.
#
#        [ a ]  [ b ]  [ c ]              homes of ike.1, ike.2 and ike.3
#        ──┴──────┴──────┴── lan          192.0.2.2 to .6; VIPs 192.0.2.101 to .103
#          [ d ]  [ e ]                   standbys
# shellcheck disable=SC2154 # topo.sh has them

# shellcheck source-path=SCRIPTDIR source=topo.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/topo.sh"

nodes='a b c d e'
alive=$nodes
declare -A ns=()
gwC='' gwD='' gwE=''

build() {
	local n i=1
	setup_ns lan gwA gwB gwC gwD gwE || return 1
	ns=([a]=$gwA [b]=$gwB [c]=$gwC [d]=$gwD [e]=$gwE)
	for n in $nodes; do
		topo_router "${ns[$n]}" && topo_cable "$lan" "port$n" "${ns[$n]}" lan ||
			return 1
	done >"$gwha_tmp/cables"
	ip -batch "$gwha_tmp/cables" && topo_switch "$lan" port{a,b,c,d,e} || return 1
	for n in $nodes; do
		i=$((i + 1))
		topo_addresses "${ns[$n]}" "$i" lan || return 1
	done
}

# serving: in $REPLY, for each instance who of those alive is active; - for nobody.
serving() {
	local n s i out=('' '' '')
	for n in $alive; do
		gw_ask "${ns[$n]}" group show && json_all state "$REPLY" || return 1
		i=0
		for s in $REPLY; do
			[ "$s" != active ] || out[i]+=$n
			i=$((i + 1))
		done
	done
	REPLY="${out[0]:--} ${out[1]:--} ${out[2]:--}"
}

# serving_is PATTERN...
serving_is() {
	local p REPLY
	serving || return 1
	for p; do
		# shellcheck disable=SC2053 # a pattern
		[[ $REPLY != $p ]] || return 0
	done
	echo "served by $REPLY"
	return 1
}

# ports STATE NODE...: what the switch does with them, all at once.
ports() {
	local state=$1
	shift
	printf "link set dev port%s state $state\n" "$@" | bridge -n "$lan" -batch -
}

# stays MS CMD...: it is so all the time.
stays() {
	local end now ms=$1
	shift
	now_us now
	end=$((now + ms * 1000))
	while [ "$now" -lt "$end" ]; do
		"$@" || return 1
		nap 50
		now_us now
	done
}

# shows NODE INSTANCE KEY VALUE
shows() {
	local REPLY
	gw_ask "${ns[$1]}" group show "ike.$2" && json_value "$3" "$REPLY" || return 1
	[ "$REPLY" = "$4" ] || {
		echo "$3 is $REPLY, not $4"
		return 1
	}
}

owns() {
	[ -n "$(ip -n "${ns[$1]}" address show dev lan to "192.0.2.10$2")" ]
}
