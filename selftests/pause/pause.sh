#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two guests side by side; the first one is stopped again and again, as its own
# tests and those of the second ask. lib.sh has the picture.
#
#	pause.sh MODULE [RESULTS]
#
# PAUSES_MS: the pauses, in ms. Needs no virtual time, which hides pauses.
set -u
here=$(dirname "$(readlink -f "$0")")
run=$here/../qemu/run.sh
module=$1
tmp=$(mktemp -d) || exit 2
results=${2:-$tmp/results}
mkdir -p "$results/first" "$results/second" || exit 2
pids=()

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	local p
	[ ! -s "$tmp/first.pid" ] ||
		kill -CONT "$(<"$tmp/first.pid")" 2>/dev/null
	for p in "${pids[@]}"; do
		kill "$p" 2>/dev/null
	done
	wait
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 143' INT TERM HUP

# qmp COMMAND [ARGUMENTS]: to the first guest's monitor.
qmp() {
	printf '{"execute":"qmp_capabilities"}\n{"execute":"%s"%s}\n' \
		"$1" "${2:+,\"arguments\":$2}" |
		socat -t 1 - "UNIX-CONNECT:$tmp/qmp" >/dev/null
}

# seconds MS
seconds() {
	printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
}

# do_it WHAT [VALUE]
do_it() {
	local pid
	pid=$(<"$tmp/first.pid")
	case $1 in
	sigstop)
		kill -STOP "$pid" && sleep "$(seconds "$2")"
		kill -CONT "$pid"
		;;
	qmp)
		qmp stop && sleep "$(seconds "$2")"
		qmp cont
		;;
	link)
		qmp set_link "{\"name\":\"port\",\"up\":$(
			[ "$2" = on ] && echo true || echo false)}"
		;;
	esac
}

# serve GUEST: do what a guest asks for, each once, in order.
serve() {
	local n what value
	tail -n +1 -s 0.1 -f --pid=$$ "$results/$1/ktap.log" |
		sed -un 's/^ *# ask: //p' |
		while read -r n what value; do
			do_it "$what" "$value"
			: >"$results/$1/answer.$n"
		done
}

# boot GUEST TEST... with the words of QEMU in ${words[@]}
boot() {
	local guest=$1 word args=()
	shift
	for word in "${words[@]}"; do
		args+=(--qemu "$word")
	done
	: >"$results/$guest/ktap.log"
	"$run" --timeout "${PAUSE_TIMEOUT:-1500}" --test-timeout 1400 \
		--mem 1G --module "$module" --results "$results/$guest" \
		--env "PAUSES_MS=${PAUSES_MS:-}" \
		"${args[@]}" "$@" >"$tmp/$guest.log" 2>&1 &
	pids+=($!)
}

# What the second guest is to wait for: the first one's end of the cable.
words=(-pidfile "$tmp/first.pid" -qmp "unix:$tmp/qmp,server=on,wait=off"
	-netdev "stream,id=cable,server=on,addr.type=unix,addr.path=$tmp/cable"
	-device "virtio-net-pci,id=port,netdev=cable,mac=52:54:00:00:00:02")
boot first "$here/far.sh" "$here/link.sh"
for ((i = 0; i < 600; i++)); do
	[ -S "$tmp/cable" ] && break
	sleep 0.1
done
words=(-netdev "stream,id=cable,server=off,addr.type=unix,addr.path=$tmp/cable"
	-device "virtio-net-pci,id=port,netdev=cable,mac=52:54:00:00:00:03")
boot second "$here/near.sh"
guests=("${pids[@]}")
serve first &
pids+=($!)
serve second &
pids+=($!)

wait "${guests[0]}"
status=$?
wait "${guests[1]}" || status=1
passed=0 failed=0
for guest in first second; do
	grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$tmp/$guest.log" |
		sed "s/^/[$guest] /"
	read -r p _ f _ < <(tail -n 1 "$tmp/$guest.log") || f=1
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-1}))
done
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
