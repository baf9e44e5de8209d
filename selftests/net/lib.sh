# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What every test of this directory shares. A test sources it (or topo.sh, which
# does), then:
#
#   setup_ns gwA gwB              namespaces, their names in $gwA and $gwB
#   tap_plan 2
#   tap_ok "A becomes active" busywait 4000 state_is "$gwA" g1 active
#   tap_ok "B does not" not state_is "$gwB" g1 active
#   tap_done                      exit 0, or 1, or 4 when all was skipped
#
# Names all begin with what they do; everything a test started, made or changed
# is gone when it ends, however it ends.

gwha_lib=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
if [ -z "${GWHA:-}" ]; then
	GWHA=$gwha_lib/../../agent/gwha
	[ -x "$GWHA" ] || GWHA=gwha
fi
# shellcheck source-path=SCRIPTDIR source=../qemu/prefetch.sh
[ -f "$gwha_lib/../qemu/prefetch.sh" ] && . "$gwha_lib/../qemu/prefetch.sh"

KSFT_SKIP=4
# How many times slower than usual the kernel is: what only measures time takes
# as much more. Whole; 1 but for kernels full of checks.
GWHA_SLOW=${GWHA_SLOW:-1}
gwha_ns=()		# namespaces made
gwha_pids=()		# processes started
gwha_mounts=()		# directories on which a test has mounted something
gwha_dumps=()		# what to show on a failure
declare -A gwha_captures=()
tap_planned='' tap_count=0 tap_failed=0 tap_skipped=0 gwha_done=''

# Where files go while a test runs: memory in the guest, so that writing them
# makes no clock jump; at the end they are copied to the results directory.
gwha_tmp=$(mktemp -d -p "$([ -n "${GWHA_GUEST:-}" ] && echo /run || echo /tmp)")

# ---------------------------------------------------------------- end of test

gwha_cleanup() {
	local rc=$? p ns name
	trap - EXIT
	for name in "${!gwha_captures[@]}"; do
		kill -INT "${gwha_captures[$name]}" 2>/dev/null
		wait "${gwha_captures[$name]}" 2>/dev/null
	done
	for p in "${gwha_pids[@]}"; do
		kill "$p" 2>/dev/null
	done
	for p in /proc/[0-9]*; do
		for ns in "${gwha_ns[@]}"; do
			[ "$p/ns/net" -ef "/run/netns/$ns" ] &&
				kill -KILL "${p#/proc/}" 2>/dev/null
		done
	done
	for p in "${gwha_pids[@]}"; do
		wait "$p" 2>/dev/null
	done
	[ ${#gwha_ns[@]} -eq 0 ] ||
		printf 'netns del %s\n' "${gwha_ns[@]}" |
		ip -force -batch - 2>/dev/null
	[ ${#gwha_mounts[@]} -eq 0 ] || umount -l "${gwha_mounts[@]}"
	if [ -n "${GWHA_RESULTS:-}" ]; then
		name=$GWHA_RESULTS/$(basename "$0" .sh)
		rm -f "$gwha_tmp/.out"
		rmdir "$gwha_tmp" 2>/dev/null || cp -r "$gwha_tmp" "$name"
	fi
	rm -rf "$gwha_tmp"
	# A test that ends before tap_done died, whatever its status says.
	if [ -z "$gwha_done" ] && [ "$rc" = 0 ]; then
		echo "# ended before tap_done"
		rc=1
	fi
	exit "$rc"
}
trap gwha_cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ----------------------------------------------------------------------- KTAP

# say TEXT: diagnostic lines.
say() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# tap_plan N: how many results will follow.
tap_plan() {
	tap_planned=$1
	printf 'KTAP version 1\n1..%s\n' "$1"
}

# dump_on_fail CMD...: run this, and show what it prints, when a check fails.
dump_on_fail() {
	gwha_dumps+=("$(printf '%q ' "$@")")
}

# tap_ok NAME CMD...: one result, ok when CMD succeeds. CMD runs in this shell,
# so it may set variables; what it prints is shown only when it fails.
tap_ok() {
	local name=$1 d
	shift
	tap_count=$((tap_count + 1))
	if "$@" >"$gwha_tmp/.out" 2>&1; then
		echo "ok $tap_count - $name"
		return 0
	fi
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $name"
	say "failed: $*"
	sed 's/^/#   /' "$gwha_tmp/.out"
	for d in "${gwha_dumps[@]}"; do
		say "$d"
		eval "$d" 2>&1 | sed 's/^/#   /'
	done
	return 1
}

# tap_skip NAME REASON: one result that could not be had.
tap_skip() {
	tap_count=$((tap_count + 1))
	tap_skipped=$((tap_skipped + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# tap_done: end the test: 0 all ok, 1 not, 4 all skipped.
tap_done() {
	gwha_done=1
	if [ "$tap_count" != "$tap_planned" ]; then
		say "$tap_count results, ${tap_planned:-none} planned"
		exit 1
	fi
	[ "$tap_failed" = 0 ] || exit 1
	[ "$tap_skipped" = "$tap_count" ] && exit "$KSFT_SKIP"
	exit 0
}

# skip_all REASON: end the test before its plan.
skip_all() {
	gwha_done=1
	printf 'KTAP version 1\n1..0 # SKIP %s\n' "$*"
	exit "$KSFT_SKIP"
}

# lacks WORD: whether the kernel at hand is known not to have this. $GWHA_LACKS is
# what debug/run.sh says of its kernel; what is not in it, tests demand.
lacks() {
	[[ " ${GWHA_LACKS:-} " = *" $1 "* ]]
}

# need_cmd CMD...: skip the test when one is missing. In virtual time they are
# brought into memory as well: prefetch.sh says why. So name what the test runs
# here, the rarer programs at least; one that is started from disk in the middle
# of a test can cost minutes of the guest's time, and every deadline with them.
need_cmd() {
	local c spin files fresh=()
	for c in "$@"; do
		type -P "$c" >/dev/null || skip_all "$c is missing"
	done
	[ "${GWHA_ICOUNT:-0}" = 1 ] || return 0
	for c in "$@" "$GWHA"; do
		first_time "$c" && fresh+=("$c")
	done
	[ ${#fresh[@]} -gt 0 ] || return 0
	chrt -i 0 bash -c 'while :; do :; done' &
	spin=$!
	readarray -t files < <(prefetch_list "${fresh[@]}")
	touch -ch "${files[@]}" 2>/dev/null
	kill "$spin"
	wait "$spin" 2>/dev/null
	return 0
}

# first_time WORD: whether no test in this guest has said that word before. What is
# in memory is not brought there again: in a slow kernel to look takes seconds.
first_time() {
	local said='' file=/run/gwha/ready
	[ -n "${GWHA_GUEST:-}" ] || return 0
	[ ! -r "$file" ] || said=$'\n'$(<"$file")$'\n'
	[[ $said != *$'\n'"$1"$'\n'* ]] || return 1
	echo "$1" >>"$file"
}

# need_root: skip the test when it may not make namespaces.
need_root() {
	[ "$(id -u)" = 0 ] || skip_all "needs root"
}

# ------------------------------------------------------------ waiting, asking

# not CMD...: succeeds when CMD fails.
not() {
	! "$@"
}

# nap MS: let time pass. For polls and measured spans only; to wait for
# something, wait for it: busywait.
exec {gwha_nap_fd}<> <(:)
nap() {
	local t
	printf -v t '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
	read -r -t "$t" -u "$gwha_nap_fd" || true
}

# now_us VAR: the clock, in microseconds.
now_us() {
	local t=${EPOCHREALTIME/[.,]/}
	printf -v "$1" %s "$t"
}

# busywait DEADLINE_MS CMD...: repeat CMD until it succeeds; fail when it does
# not before the deadline. CMD runs at least once, and once after the deadline,
# so that a clock that jumped over a slow read is not taken for a failure. It
# asks ever less often, from each 10 ms to each 40, or to a hundredth of the time
# it may take if that is more: to ask is what costs time, and the more the slower
# the kernel.
busywait() {
	local deadline now ms=$1 step=10 most=$(($1 > 4000 ? $1 / 100 : 40))
	shift
	now_us now
	deadline=$((now + ms * 1000 * GWHA_SLOW))
	until "$@" >/dev/null 2>&1; do
		now_us now
		if [ "$now" -ge "$deadline" ]; then
			"$@" && return 0
			echo "not within $ms ms: $*"
			return 1
		fi
		nap $((step * GWHA_SLOW))
		step=$((step + step / 5 < most ? step + step / 5 : most))
	done
}

# --------------------------------------------------------------------- memory

# slab_counts: prints how many objects of every kind that the module allocates are
# in use. Others' are let go first: the handle of a file of the host's that each cached
# name keeps, and what kfree_rcu() was given, also by our own writing to files of
# sysfs in the round before. What a CPU keeps of a cache for its next
# allocations counts as used until the cache is shrunk, so nothing is started
# between that and the reading, and the lowest of some rounds is taken.
slab_counts() {
	local cache lines all=()
	nap 12000	# the same, where no shrinker knows of it
	for _ in 1 2 3 4 5 6; do
		echo 2 >/proc/sys/vm/drop_caches
		nap 300
		for cache in /sys/kernel/slab/{kmalloc,net_name,task_st,sock_ino,skbuff}*; do
			echo 1 >"$cache/shrink"
		done
		mapfile -t lines </proc/slabinfo
		all+=("${lines[@]}")
	done
	printf '%s\n' "${all[@]}" | awk '
		!/^(kmalloc|net_name|task_st|sock_ino|skbuff)/ { next }
		!($1 in n) || $2 < n[$1] { n[$1] = $2 }
		END { for (c in n) print c, n[c] }' | sort
}

# slab_grown MOST FILE FILE...: no kind grew by more than MOST objects from each
# file of slab_counts to the next; says which did at all, by a quarter of that.
slab_grown() {
	local most=$1
	shift
	awk -v most="$most" '
		FNR == 1 { file++ }
		file > 1 && $1 in last {
			grown = $2 - last[$1]
			if (grown > most / 4)
				print $1 ": " last[$1] ", then " $2
			if (grown > most)
				times[$1]++
		}
		{ last[$1] = $2 }
		END {
			for (kind in times)
				bad += times[kind] == file - 1
			exit bad > 0
		}' "$@"
}

# ----------------------------------------------------------------- namespaces

# What enters a network namespace. "ip netns exec" mounts a /sys of its own as well,
# which is half its cost; run_sys is for who reads that. Of what does not, busybox
# links nothing and so starts soonest. It takes the names
# of programs for its own ones, so it is told where they are.
gwha_enter=(nsenter)
[ -z "${GWHA_GUEST:-}" ] || gwha_enter=(busybox nsenter)
declare -A gwha_paths=()

# find_path CMD: where it is, in $REPLY.
find_path() {
	case $1 in
	*/*) REPLY=$1 ;;
	*)
		[ -n "${gwha_paths[$1]:-}" ] ||
			gwha_paths[$1]=$(type -P "$1" || echo "$1")
		REPLY=${gwha_paths[$1]}
		;;
	esac
}

# run_in NS CMD...
run_in() {
	local REPLY
	find_path "$2"
	"${gwha_enter[@]}" "-n/run/netns/$1" "$REPLY" "${@:3}"
}

# run_sys NS CMD...: with the /sys of the namespace.
run_sys() {
	ip netns exec "$@"
}

# setup_ns NAME...: make a namespace for each, its full name in the variable
# NAME; loopback up. The full name has a random end, so tests don't collide.
setup_ns() {
	local v full batch=''
	for v in "$@"; do
		printf -v full '%s-%04x%04x' "$v" $RANDOM $RANDOM
		batch+="netns add $full"$'\n'
		gwha_ns+=("$full")
		printf -v "$v" %s "$full"
	done
	ip -batch - <<<"$batch" || return 1
	for v in "$@"; do
		ip -n "${!v}" link set lo up || return 1
	done
}

# start_in VAR NS CMD...: start CMD in the background, its process ID in VAR,
# its output in $gwha_tmp/VAR.log; ended with the test.
start_in() {
	local var=$1 ns=$2 REPLY
	find_path "$3"
	shift 3
	# now, not when CMD begins: what an earlier one said must not count
	: >"$gwha_tmp/$var.log"
	# not run_in, a function, which a shell would wait in: the ID is CMD's
	"${gwha_enter[@]}" "-n/run/netns/$ns" "$REPLY" "$@" \
		>"$gwha_tmp/$var.log" 2>&1 </dev/null &
	gwha_pids+=($!)
	printf -v "$var" %s $!
}

# set_sysctl NS KEY=VALUE...: keys with slashes, below /proc/sys/.
set_sysctl() {
	local ns=$1
	shift
	# shellcheck disable=SC2016 # the inner shell expands it
	run_in "$ns" bash -c 'for kv; do
		echo "${kv#*=}" >"/proc/sys/${kv%%=*}" || exit 1
	done' set_sysctl "$@"
}

# ----------------------------------------------------------------------- gwha

# gw NS ARGS...: the command line, in a namespace.
gw() {
	run_in "$1" "$GWHA" "${@:2}"
}

# gw_ask NS ARGS...: gwha's JSON, a line, in $REPLY. In a slow kernel to ask is to
# start processes, and little else: so one here, and none in what reads the answer.
gw_ask() {
	REPLY=''
	read -r < <(
		find_path "$GWHA"
		exec "${gwha_enter[@]}" "-n/run/netns/$1" "$REPLY" -j "${@:2}"
	)
}

# json_value KEY JSON: the value of the first KEY of gwha's JSON in $REPLY, lists of
# VIPs left out.
json_value() {
	local json=$2
	REPLY=''
	while [[ $json =~ \"vip\":\[[^]]*\] ]]; do
		json=${json//"${BASH_REMATCH[0]}"/}
	done
	[[ $json =~ \"$1\":\"?([^],\"}]*) ]] || return 1
	REPLY=${BASH_REMATCH[1]}
}

# json_all KEY JSON: the values of every KEY in $REPLY, a word each, lists of VIPs left
# out.
json_all() {
	local json=$2
	REPLY=''
	while [[ $json =~ \"vip\":\[[^]]*\] ]]; do
		json=${json//"${BASH_REMATCH[0]}"/}
	done
	while [[ $json =~ \"$1\":\"?([^],\"}]*)(.*) ]]; do
		REPLY+="${REPLY:+ }${BASH_REMATCH[1]}"
		json=${BASH_REMATCH[2]}
	done
}

# json_field KEY: prints it, of the JSON on stdin. Starting jq costs more than all
# the rest of a poll.
json_field() {
	local json REPLY
	read -r json
	json_value "$1" "$json" && echo "$REPLY"
}

# state_of NS GROUP: prints init, backup, active or partial.
state_of() {
	local REPLY
	gw_ask "$1" group show "$2" && json_value state "$REPLY" && echo "$REPLY"
}

# state_is NS GROUP STATE
state_is() {
	local REPLY
	gw_ask "$1" group show "$2" && json_value state "$REPLY" && [ "$REPLY" = "$3" ]
}

# counter_value NS NAME [dev IF vrid N [family F]]: a counter of the namespace, or of
# one router, in $REPLY; 0 when it was never raised.
counter_value() {
	local ns=$1 name=$2 dev='' vrid='' family=''
	shift 2
	while [ $# -ge 2 ]; do
		case $1 in
		dev) dev=$2 ;;
		vrid) vrid=$2 ;;
		family) family=\"family\":\"$2\", ;;
		*) echo "counter: what is $1?" >&2; return 1 ;;
		esac
		shift 2
	done
	gw_ask "$ns" stats || return 1
	# the namespace comes first, then its routers
	[[ $REPLY =~ ${dev:+\"ifname\":\"$dev\",\"vrid\":$vrid,${family}[^\{]*}\"counters\":\{([^\}]*)\} ]] ||
		return 1
	REPLY=${BASH_REMATCH[1]}
	[[ $REPLY =~ \"$name\":([0-9]+) ]] && REPLY=${BASH_REMATCH[1]} || REPLY=0
}

# counter NS NAME [dev IF vrid N [family F]]: prints it.
counter() {
	local REPLY
	counter_value "$@" && echo "$REPLY"
}

# counter_is NS NAME VALUE [dev IF vrid N]
counter_is() {
	local ns=$1 name=$2 want=$3 REPLY
	shift 3
	counter_value "$ns" "$name" "$@" || return 1
	[ "$REPLY" = "$want" ] || {
		echo "$name is $REPLY, not $want"
		return 1
	}
}

# ------------------------------------------------------------------- captures

# capture_start NAME NS DEV [FILTER...]: record to $gwha_tmp/NAME.pcap; returns
# when tcpdump listens.
capture_start() {
	local name=$1 ns=$2 dev=$3 REPLY
	find_path tcpdump
	shift 3
	# now, not when tcpdump begins: an earlier one of this name listens no more
	rm -f "$gwha_tmp/$name.pcap"
	: >"$gwha_tmp/$name.err"
	"${gwha_enter[@]}" "-n/run/netns/$ns" "$REPLY" -i "$dev" -n -U --immediate-mode \
		-B 8192 -w "$gwha_tmp/$name.pcap" "$@" \
		2>"$gwha_tmp/$name.err" </dev/null &
	gwha_captures[$name]=$!
	busywait 60000 grep -q listening "$gwha_tmp/$name.err" && return
	cat "$gwha_tmp/$name.err"
	return 1
}

# capture_stop NAME: end a recording, 2 s after whatever came before the call,
# so that those frames are in it. Fails when the kernel dropped some.
capture_stop() {
	local name=$1 pid=${gwha_captures[$1]}
	nap 2000
	kill -INT "$pid"
	wait "$pid"
	unset "gwha_captures[$name]"
	grep -q '^0 packets dropped by kernel' "$gwha_tmp/$name.err" && return
	cat "$gwha_tmp/$name.err"
	return 1
}

# capture_count NAME FILTER: prints how many frames of an ended recording match
# tcpdump's filter.
capture_count() {
	tcpdump -n -r "$gwha_tmp/$1.pcap" "$2" 2>/dev/null | wc -l
}

# capture_fields NAME DISPLAY_FILTER FIELD...: prints fields as tshark decodes
# them, a line a frame. Takes many seconds in a guest: once a test, not in polls.
capture_fields() {
	local name=$1 filter=$2 field fields=()
	shift 2
	for field in "$@"; do
		fields+=(-e "$field")
	done
	tshark -n -r "$gwha_tmp/$name.pcap" -Y "$filter" -T fields \
		"${fields[@]}" 2>/dev/null
}
