#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs fuzzers, each for a time: fuzz.sh TIME FUZZER...
#
# TIME is 60 or 60s, 10m, 1h; FUZZ_REST is another one for all but those whose input
# comes from the wire, or is the configuration. D/fuzz_X begins with D/corpus/X; what
# it finds goes to D/found/X, what breaks it to D/crash/X. FUZZ_JOBS (2) run side by
# side. Prints KTAP, last "N passed, N failed".
set -u

# in_seconds TIME
in_seconds() {
	local unit=1 number=${1%[smh]}
	case $1 in
	*h) unit=3600 ;;
	*m) unit=60 ;;
	esac
	case $number in
	'' | *[!0-9]*)
		echo "fuzz.sh: a time is wanted, as 60s or 10m" >&2
		return 1
		;;
	esac
	echo $((number * unit))
}

full_s=$(in_seconds "$1") && rest_s=$(in_seconds "${FUZZ_REST:-$1}") || exit 1
shift

# seconds_of FUZZER
seconds_of() {
	case ${1##*/} in
	fuzz_wire | fuzz_auth | fuzz_sync | fuzz_conf) echo "$full_s" ;;
	*) echo "$rest_s" ;;
	esac
}

# fuzz FUZZER: its log and its status are kept beside it.
fuzz() {
	local dir=${1%/*} noun=${1##*/fuzz_} seconds
	seconds=$(seconds_of "$1")

	mkdir -p "$dir/found/$noun" "$dir/crash/$noun" "$dir/corpus/$noun"
	timeout -k 5 $((seconds + 60)) "$1" -max_total_time="$seconds" \
		-max_len=4200 -verbosity=1 -artifact_prefix="$dir/crash/$noun/" \
		"$dir/found/$noun" "$dir/corpus/$noun" >"$1.log" 2>&1
	echo $? >"$1.status"
}

echo "KTAP version 1"
echo "1..$#"
for fuzzer; do
	while [ "$(jobs -rp | wc -l)" -ge "${FUZZ_JOBS:-2}" ]; do
		wait -n
	done
	rm -f "$fuzzer.status"
	fuzz "$fuzzer" &
done
wait

passed=0
failed=0
for fuzzer; do
	result=${fuzzer##*/},
	if [ "$(cat "$fuzzer.status" 2>/dev/null)" = 0 ]; then
		passed=$((passed + 1))
		echo "# $(grep '^Done ' "$fuzzer.log")"
		echo "ok $((passed + failed)) $result $(seconds_of "$fuzzer") s"
	else
		failed=$((failed + 1))
		tail -n 40 "$fuzzer.log" | sed 's/^/# /'
		echo "not ok $((passed + failed)) $result $(seconds_of "$fuzzer") s"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
