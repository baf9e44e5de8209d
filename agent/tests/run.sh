#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Run the unit tests and the command line's, and report them as one KTAP.
#   run.sh GWHA TEST...
set -u

here=$(dirname "$0")
gwha=$1
shift
export CMOCKA_MESSAGE_OUTPUT=TAP GWHA_GOLDEN="$here/golden"
export UBSAN_OPTIONS=print_stacktrace=1

n=0
failed=0

indent() {
	sed -e "s/^/    /"
}

# One program that writes TAP; it becomes one result with its own indented.
run() {
	local name=$1 out rc
	shift
	n=$((n + 1))
	out=$("$@" 2>&1)
	rc=$?
	# what is skipped has failed, where all should run
	[[ $out != "1..0 # SKIP"* || ${GWHA_EXPECT_ALL:-0} != 1 ]] || rc=1
	if [ $rc -eq 0 ]; then
		# The comments of a success help nobody.
		grep -v '^#' <<<"$out" | indent
		echo "ok $n $name"
	else
		indent <<<"$out"
		echo "not ok $n $name"
		failed=$((failed + 1))
	fi
}

echo "KTAP version 1"
scripts=(cli_test.sh completion_test.sh firewall_test.sh
	import_test.sh schema_test.py ports_test.py peer_test.py control_test.py node_test.py
	scale_test.py etcd_test.py contrib_test.py)
echo "1..$(($# + ${#scripts[@]}))"
for test in "$@"; do
	run "$(basename "$test")" "$test"
done
for test in "${scripts[@]}"; do
	run "$test" "$here/$test" "$gwha"
done

echo "# $((n - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
