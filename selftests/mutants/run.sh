#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Do the host tests bite? Every *.patch here plants one mistake in the core.
#
#   run.sh [PATCH...]        all of them without a name
#
# A copy of the sources must pass the host tests; the same copy with a patch
# must apply it, still compile, and fail them. Those that are about the same
# noun are asked first; who fails them needs no other. Environment: SIM_SEEDS for
# the simulator (2000), TIME_LIMIT in seconds for each copy (240). Two run at a
# time. Prints KTAP; the last line is "N passed, N failed".
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
limit=${TIME_LIMIT:-240}
seeds=${SIM_SEEDS:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check DIRECTORY JOBS: the host tests of a copy; output in its log.
check() {
	timeout -k 5 "$limit" make -C "$1/selftests/host" check \
		FAIL_FAST=1 JOBS="$2" SIM_SEEDS="$seeds" \
		>>"$1/log" 2>&1 </dev/null
}

# likely PATCH: test programs that look for its kind of mistake.
likely() {
	case ${1##*/} in
	auth-*) echo auth_test ;;
	codec-*) echo wire_test timing_test ;;
	elect-*) echo elect_test ;;
	pool-*) echo pool_test ;;
	health-*) echo health_test ;;
	sync-*) echo sync_select_test merge_test sync_wire_test sync_order_test sync_path_test sync_stream_test \
		sync_pass_test ;;
	esac
}

# found_soon DIRECTORY PATCH: whether one of the likely tests fails.
found_soon() {
	local host=$1/selftests/host test
	for test in $(likely "$2"); do
		timeout -k 5 "$limit" make -C "$host" "build/$test" \
			>>"$1/log" 2>&1 </dev/null || return 1
		(cd "$host" && timeout -k 5 "$limit" "build/$test") \
			>"$1/$test.log" 2>&1 </dev/null && continue
		echo "not ok 1 $test: this one alone" >>"$1/log"
		return 0
	done
	return 1
}

# Says in DIRECTORY/verdict what became of a mutant: "found", or why not.
try() {
	local dir=$1 patch=$2 status=0

	cp -a "$work/sound" "$dir"
	if ! patch -d "$dir" -p1 -F0 --no-backup-if-mismatch \
		<"$patch" >"$dir/log" 2>&1; then
		echo "does not apply" >"$dir/verdict"
		return
	fi
	if found_soon "$dir" "$patch"; then
		echo "found" >"$dir/verdict"
		return
	fi
	if ! timeout -k 5 "$limit" make -C "$dir/selftests/host" build \
		>>"$dir/log" 2>&1 </dev/null; then
		echo "does not compile" >"$dir/verdict"
		return
	fi
	check "$dir" 1 || status=$?
	case $status in
	0) echo "not found by any test" ;;
	124 | 137) echo "no verdict within $limit s" ;;
	*) echo "found" ;;
	esac >"$dir/verdict"
}

# Which test program found it, for the reader.
finder() {
	sed -n 's/^not ok [0-9]* \([^:]*\):.*/\1/p' "$1" | head -n 1
}

patches=("$@")
[ $# -ne 0 ] || patches=("$here"/*.patch)

echo "KTAP version 1"
echo "1..$((1 + ${#patches[@]}))"

mkdir -p "$work/sound/kmod" "$work/sound/selftests"
cp -a "$root/kmod/core" "$root/kmod/tests" "$work/sound/kmod"
cp -a "$root/uapi" "$work/sound"
cp -a "$root/selftests/host" "$work/sound/selftests"
rm -rf "$work/sound/selftests/host/build"
if ! check "$work/sound" 2; then
	tail -n 40 "$work/sound/log" | sed 's/^/# /'
	echo "not ok 1 the sources as they are pass"
	echo "0 passed, $((1 + ${#patches[@]})) failed"
	exit 1
fi
echo "ok 1 the sources as they are pass"

for i in "${!patches[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
		wait -n
	done
	try "$work/$i" "${patches[i]}" &
done
wait

passed=1
failed=0
for i in "${!patches[@]}"; do
	name=$(basename "${patches[i]}" .patch)
	verdict=$(cat "$work/$i/verdict" 2>/dev/null)
	if [ "$verdict" = found ]; then
		passed=$((passed + 1))
		echo "ok $((i + 2)) $name: found by $(finder "$work/$i/log")"
	else
		failed=$((failed + 1))
		tail -n 20 "$work/$i/log" | sed 's/^/# /'
		echo "not ok $((i + 2)) $name: ${verdict:-no verdict}"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
