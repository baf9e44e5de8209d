#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs fuzzers, each for a time: fuzz.sh BUILD-DIRECTORY TIME FUZZER...
#
# TIME is in seconds: 60 or 60s. fuzz_X begins with BUILD-DIRECTORY/corpus/X;
# what it finds goes to BUILD-DIRECTORY/found/X, what breaks it to
# BUILD-DIRECTORY/crash/X. Prints KTAP, last "N passed, N failed".
set -u

out=$1
seconds=${2%s}
shift 2

case $seconds in
'' | *[!0-9]*)
	echo "fuzz.sh: a time in seconds is wanted, as 60s" >&2
	exit 1
	;;
esac

passed=0
failed=0
echo "KTAP version 1"
echo "1..$#"
for fuzzer; do
	noun=${fuzzer##*/fuzz_}
	log=$out/fuzz_$noun.log
	mkdir -p "$out/found/$noun" "$out/crash/$noun"
	if timeout -k 5 $((seconds + 60)) "$fuzzer" \
		-max_total_time="$seconds" -max_len=4200 -verbosity=1 \
		-artifact_prefix="$out/crash/$noun/" \
		"$out/found/$noun" "$out/corpus/$noun" >"$log" 2>&1; then
		passed=$((passed + 1))
		echo "# $(grep '^Done ' "$log")"
		echo "ok $((passed + failed)) fuzz_$noun, $seconds s"
	else
		failed=$((failed + 1))
		tail -n 40 "$log" | sed 's/^/# /'
		echo "not ok $((passed + failed)) fuzz_$noun, $seconds s"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
