#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs test programs and sums up their KTAP.
#
#   check.sh LOG-DIRECTORY PROGRAM...
#
# PROGRAM may be followed by arguments, in one word of ours: "sim --seeds 10".
# Each program's output is a subtest; the last line is "N passed, N failed". A
# skipped test, a missing one and a program that crashed or ran for longer than
# TIME_LIMIT seconds count as failed. JOBS run at a time; with FAIL_FAST=1
# none is begun after one has failed.
set -u

limit=${TIME_LIMIT:-120}
jobs=${JOBS:-2}
logs=$1
shift

passed=0
failed=0

run() {
	local log=$1 status=0 command

	read -ra command <<<"$2"
	timeout -k 5 "$limit" "${command[@]}" >"$log" 2>&1 </dev/null || status=$?
	echo "$status" >"$log.status"
}

# A program and its arguments as the name of a file.
log_name() {
	local name=${1##*/}

	echo "${name// /_}"
}

any_failed() {
	cat "$logs"/*.status 2>/dev/null | grep -qvx 0
}

# Sets $problem if the program cannot be believed, and counts its tests.
judge() {
	local log=$1 status plan ok bad skipped

	problem=
	if [ ! -e "$log.status" ]; then
		problem="not run"
		failed=$((failed + 1))
		return
	fi
	status=$(cat "$log.status")
	plan=$(sed -n 's/^1\.\.\([0-9]\+\)$/\1/p' "$log" | head -n 1)
	ok=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	skipped=$(grep -ci '^ok .*# skip' "$log")

	passed=$((passed + ok - skipped))
	failed=$((failed + bad + skipped))
	if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
		problem="ran for longer than $limit s"
	elif [ "${plan:-none}" != $((ok + bad)) ]; then
		problem="$((ok + bad)) tests of ${plan:-no plan}, status $status"
	elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		problem="status $status without a failed test"
	fi
	if [ -n "$problem" ]; then
		failed=$((failed + 1))
	elif [ "$bad" -ne 0 ] || [ "$skipped" -ne 0 ]; then
		problem="$bad failed, $skipped skipped"
	fi
}

rm -rf "$logs"
mkdir -p "$logs"
for program; do
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
		wait -n
	done
	if [ "${FAIL_FAST:-0}" = 1 ] && any_failed; then
		break
	fi
	run "$logs/$(log_name "$program")" "$program" &
done
wait

echo "KTAP version 1"
echo "1..$#"
number=0
for program; do
	name=${program##*/}
	log=$logs/$(log_name "$program")
	number=$((number + 1))
	judge "$log"
	[ ! -e "$log" ] || sed 's/^/  /' "$log"
	if [ -n "$problem" ]; then
		echo "not ok $number $name: $problem"
	else
		echo "ok $number $name"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
