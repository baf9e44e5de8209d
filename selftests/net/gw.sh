# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Gateways in the networks of topo.sh: what tests ask of them, in words. Sourced
# by tests; sources topo.sh.

# shellcheck source-path=SCRIPTDIR source=topo.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/topo.sh"

# Frames by hand: frames.py says how.
FRAMES=$gwha_lib/frames.py
# In virtual time bounds can be tight; else they leave room for a busy machine.
# shellcheck disable=SC2034
if [ "${GWHA_ICOUNT:-0}" = 1 ]; then SLACK_MS=5; else SLACK_MS=150; fi
SLACK_MS=$((SLACK_MS * GWHA_SLOW))

# gw_require: gwha, its module, python3.
gw_require() {
	need_root
	[ -d /sys/module/gwha ] || skip_all "gwha.ko is not loaded"
	type -P "$GWHA" >/dev/null || skip_all "gwha is missing"
	need_cmd "$GWHA" nsenter ip jq python3 "$@"
	# what it imports is read now, not in the middle of a test
	first_time "$FRAMES" && "$FRAMES" >/dev/null 2>&1
	"$GWHA" -j router show >/dev/null
}

# topo_client: the third host of topo_pair's LAN, as topo_gw has it.
topo_client() {
	setup_ns client &&
		topo_cable "$lan" client "$client" eth0 | ip -batch - &&
		ip -n "$lan" link set client master br0 up &&
		topo_host "$client" "$CLIENT" "$CLIENT6" "$VIP_LAN" "$VIP_LAN6"
}

# dump_gateways: on a failure, show what both have.
dump_gateways() {
	local ns
	for ns in "$gwA" "$gwB"; do
		dump_on_fail gw "$ns" router show
		dump_on_fail gw "$ns" group show
	done
}

# router NS DEV VRID KEY: prints an attribute of a router.
router() {
	local REPLY
	gw_ask "$1" router show dev "$2" vrid "$3" || return 1
	case $4 in
	*\[*) jq -r ".[0].$4" <<<"$REPLY" ;;
	*) json_value "$4" "$REPLY" && echo "$REPLY" ;;
	esac
}

# router_is NS DEV VRID KEY VALUE
router_is() {
	local REPLY
	case $4 in
	*\[*) REPLY=$(router "$1" "$2" "$3" "$4") ;;
	*)
		gw_ask "$1" router show dev "$2" vrid "$3"
		json_value "$4" "$REPLY"
		;;
	esac
	[ "$REPLY" = "$5" ] && return
	echo "$4 of router $2/$3 is $REPLY, not $5"
	return 1
}

# group NS GROUP KEY: prints an attribute of a group.
group() {
	local REPLY
	gw_ask "$1" group show "$2" && json_value "$3" "$REPLY" && echo "$REPLY"
}

# group_is NS GROUP KEY VALUE
group_is() {
	local REPLY
	gw_ask "$1" group show "$2"
	json_value "$3" "$REPLY"
	[ "$REPLY" = "$4" ] && return
	echo "$3 of group $2 is $REPLY, not $4"
	return 1
}

# counted NS COUNTER AT_LEAST [dev IF vrid N]
counted() {
	local ns=$1 name=$2 least=$3 REPLY
	shift 3
	counter_value "$ns" "$name" "$@"
	[ "$REPLY" -ge "$least" ] && return
	echo "$name is $REPLY, not $least or more"
	return 1
}

# owns NS DEV ADDR: the address is on the device and local.
owns() {
	[[ $(ip -n "$1" address show dev "$2") == *inet?(6)" $3/"* ]] &&
		is_local "$1" "$3"
}

# is_local NS ADDR: the address has a route as the node's own.
is_local() {
	local family=-4
	[[ $2 != *:* ]] || family=-6
	[ -n "$(ip -n "$1" $family route show table local type local "$2")" ]
}

# has_none NS ADDR: nothing of the address is on the node.
has_none() {
	[[ $(ip -n "$1" address show) != *inet?(6)" $2/"* ]] && not is_local "$1" "$2"
}

# mac_of NS DEV
mac_of() {
	run_sys "$1" cat "/sys/class/net/$2/address"
}

# stays MS CMD...: CMD succeeds again and again for this long.
stays() {
	local now until ms=$1
	shift
	now_us now
	until=$((now + ms * 1000))
	while [ "$now" -lt "$until" ]; do
		"$@" || return 1
		nap $((100 * GWHA_SLOW))
		now_us now
	done
	"$@"
}

# exits CODE TEXT CMD...: CMD ends with this code and says this on stderr.
exits() {
	local want=$1 text=$2 err rc
	shift 2
	err=$("$@" 2>&1 >/dev/null)
	rc=$?
	[ "$rc" = "$want" ] && [[ $err == *"$text"* ]] && return
	echo "exit $rc (not $want), said: $err (not: $text)"
	return 1
}
