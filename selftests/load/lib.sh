# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Two gateways that synchronise, under load, and what that costs. In virtual time,
# one CPU for everybody: one instruction a nanosecond, so figures repeat. Sourced by
# the tests of this directory; sources synclib.sh, which draws the network.
# shellcheck disable=SC2034,SC2154 # tests use what is set here, others set the rest

# shellcheck source-path=SCRIPTDIR source=../net/synclib.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/synclib.sh"
# shellcheck source-path=SCRIPTDIR source=../bench/figure.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../bench/figure.sh"

CONNS=$gwha_lib/../load/build/conns
PORT=7000
# what those below find
used_kb='' said='' idle_ns='' wire_bytes='' wire_frames='' conns_pid=''

# load_net: the network, with room for many connections.
load_net() {
	[ "${GWHA_ICOUNT:-0}" = 1 ] || skip_all "needs virtual time"
	sync_net && set_sysctl "$client" net/ipv4/ip_local_port_range="1024 65535" &&
		set_sysctl "$server" net/core/somaxconn=4096 \
			net/ipv4/tcp_max_syn_backlog=16384 &&
		echo 4000000 >/proc/sys/net/netfilter/nf_conntrack_max &&
		echo "${1:-262144}" >/sys/module/nf_conntrack/parameters/hashsize
}

load_routers() {
	routers "$gwA" 200 && routers "$gwB" 100 &&
		busywait 8000 both_are active backup
}

load_server() {
	start_in load_srv "$server" "$CONNS" serve $PORT &&
		busywait 10000 grep -q ready "$gwha_tmp/load_srv.log"
}

load_key() {
	keyfile one $KEY
}

load_sync() {
	sync_with key-id 1 key-file "$(load_key)" "$@" && busywait 3000 both_up
}

# --------------------------------------------------------------------- figures

# read_idle: for how long the CPU had nothing to do so far, in $idle_ns.
read_idle() {
	local line
	while read -r line; do
		[[ $line =~ ^\.idle_sleeptime\ *:\ ([0-9]+) ]] || continue
		idle_ns=${BASH_REMATCH[1]}
		return
	done </proc/timer_list
	return 1
}

# read_wire: what A's and B's devices have sent on the link, Ethernet's 14 bytes
# with it, in $wire_bytes and $wire_frames.
read_wire() {
	local ns name b n
	wire_bytes=0 wire_frames=0
	for ns in "$gwA" "$gwB"; do
		while read -r name _ _ _ _ _ _ _ _ b n _; do
			[ "$name" = sync: ] || continue
			wire_bytes=$((wire_bytes + b))
			wire_frames=$((wire_frames + n))
		done < <(run_in "$ns" cat /proc/net/dev)
	done
}

# read_sent NS: what the node's device has sent on the link, in $wire_bytes.
read_sent() {
	local name b
	while read -r name _ _ _ _ _ _ _ _ b _; do
		[ "$name" != sync: ] || wire_bytes=$b
	done < <(run_in "$1" cat /proc/net/dev)
}

# Memory that is used for good, in $used_kb: what files are cached in is not.
read_memory() {
	local key kb _
	used_kb=0
	while read -r key kb _; do
		case $key in
		MemTotal:) used_kb=$((used_kb + kb)) ;;
		MemFree: | Buffers: | Cached: | SReclaimable:)
			used_kb=$((used_kb - kb))
			;;
		esac
	done </proc/meminfo
}

# tables_equal: B has what A tells of and nothing else.
tables_equal() {
	local a b more
	a=$(flows "$gwA") b=$(flows "$gwB")
	more=$(comm -13 <(echo "$a") <(echo "$b") | grep -c .)
	[ "$more" = 0 ] || {
		echo "B has $more that A has not, or not so"
		comm -13 <(echo "$a") <(echo "$b") | head -n 5
		return 1
	}
	more=$(comm -23 <(echo "$a") <(echo "$b") | grep -c .)
	[ "$more" = 0 ] || {
		echo "B lacks $more"
		return 1
	}
	a=$(sync_show "$gwA" .flows) b=$(sync_show "$gwB" .replicas)
	[ "$a" = "$b" ] && return
	echo "A tells of $a, B has $b"
	return 1
}

# words LINE KEY: the word behind KEY.
words() {
	[[ " $1 " =~ \ $2\ ([0-9]+)\  ]] && echo "${BASH_REMATCH[1]}"
}

# at_most WHAT VALUE BOUND
at_most() {
	[ "$2" -le "$3" ] && return
	echo "$1: $2, not $3 or less"
	return 1
}

# milli VALUE: a thousandth of it, with three digits.
milli() {
	local n=${1#-}
	printf '%s%d.%03d' "${1%"$n"}" $((n / 1000)) $((n % 1000))
}

# ------------------------------------------------------------------------ load

# conns_open RATE SECONDS MS: what it says in $said.
conns_open() {
	said=$(run_in "$client" "$CONNS" open "$SERVER" $PORT "$@")
	[ "$(words "$said" failed)" = 0 ] && return
	echo "conns: $said"
	return 1
}

# conns_begin RATE SECONDS MS, conns_end: the same, in the background.
conns_begin() {
	start_in conns_pid "$client" "$CONNS" open "$SERVER" $PORT "$@"
}

conns_end() {
	wait "$conns_pid"
	said=$(<"$gwha_tmp/conns_pid.log")
	[ "$(words "$said" failed)" = 0 ] && return
	echo "conns: $said"
	return 1
}

# --------------------------------------------------------------- a whole life's cost

RATE='' N='' WAIT_S='' TAIL_S=''
declare -A at=()

# life_begin RATE SECONDS: connections of two kinds are measured, so many seconds each.
# A connection is forgotten after TIME_WAIT, all of them after the last has come, and
# the kernel looks for such once a minute at least.
life_begin() {
	RATE=$1 LIFE_S=$2
	N=$(($1 * $2))
	WAIT_S=$(($2 * 2 + 30))
	TAIL_S=$((WAIT_S + 65))
}

# measured NAME CMD...: what CMD took of CPU and link, in ${at[NAME.ns]}, .bytes and
# .frames, and how long that was, in ${at[NAME.us]}. The clock is read next to CMD, with
# nothing of ours between: what read_idle takes, with nothing idle meanwhile, grows with
# the square of the timers that are set, and gwha sets some.
measured() {
	local name=$1 idle t0 t1 b f rc
	shift
	read_wire
	b=$wire_bytes f=$wire_frames
	read_idle
	idle=$idle_ns
	now_us t0
	"$@"
	rc=$?
	now_us t1
	read_idle
	read_wire
	at[$name.us]=$((t1 - t0))
	at[$name.ns]=$(((t1 - t0) * 1000 - (idle_ns - idle)))
	at[$name.bytes]=$((wire_bytes - b))
	at[$name.frames]=$((wire_frames - f))
	return $rc
}

# life NAME: short ones, kept ones, the idle time, and the end of all of them.
life() {
	measured "$1.idle" nap 10000 &&
		measured "$1.short" conns_open "$RATE" "$LIFE_S" 0 &&
		measured "$1.kept" conns_open "$RATE" "$LIFE_S" 100
}

life_end() {
	measured "$1.tail" nap $((TAIL_S * 1000)) && [ -z "$(tracked "$gwA")" ]
}

# a_life NAME KIND WHAT: of a connection, a thousandth each: its own second, and its
# part of the end, of which the time in which nothing happens is taken off.
a_life() {
	local tail=$((at[$1.tail.$3] - at[$1.idle.$3] * TAIL_S / 10))
	echo $((at[$1.$2.$3] * 1000 / N + tail * 1000 / (N * 2 + RATE)))
}

added() {
	echo $((($(a_life with "$1" ns) - $(a_life without "$1" ns)) / 1000))
}

# figures KIND CONTENDER [WORDS]: the latter in the case's name
figures() {
	local case=$1${3:-}
	figure connection "$case" "$2" bytes bytes "$(milli "$(a_life with "$1" bytes)")"
	figure connection "$case" "$2" packets packets "$(milli "$(a_life with "$1" frames)")"
	figure connection "$case" "$2" "cpu added" us "$(milli "$(added "$1")")"
	figure connection "$case" without cpu us "$(milli $(($(a_life without "$1" ns) / 1000)))"
	say "figures: $1: $(milli "$(a_life with "$1" bytes)") bytes," \
		"$(milli "$(a_life with "$1" frames)") packets," \
		"$(milli "$(added "$1")") us added to" \
		"$(milli $(($(a_life without "$1" ns) / 1000)))"
}
