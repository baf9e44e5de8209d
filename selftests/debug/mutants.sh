#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Do the detectors of the debug kernel bite? Each patch in selftests/mutants/debug/
# plants a fault of one kind in a copy of the module. debug/smoke.sh, run with it,
# must fail, and the detector for that kind must be who says so.
#
#	mutants.sh [PATCH...]
#
# The module as it is must pass first. Logs of what was not found are kept in
# out/debug-mutants. Prints KTAP; the last line is "N passed, N failed".
set -u

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
# A guest that cannot go on: one takes a quarter of that, on a machine of its own.
limit=900
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' INT TERM

# What the kernel says of each, as a regular expression.
expected() {
	case $1 in
	device-held) echo 'unregister_netdevice: waiting for lan to become free' ;;
	lock-inversion) echo 'WARNING: possible circular locking dependency' ;;
	lock-missing) echo 'WARNING: CPU: .* gwha_router_set_source' ;;
	memory-leak) echo 'unreferenced object' ;;
	rcu-missing) echo 'WARNING: suspicious RCU usage' ;;
	sleep-in-atomic) echo 'BUG: sleeping function called from invalid context' ;;
	timer-freed) echo 'ODEBUG: free active .* object type: timer_list' ;;
	use-after-free) echo 'BUG: KASAN: .*use-after-free in gwha_tracks_free' ;;
	esac
}

# One tree for all, so that only what a patch changes is built again.
copy() {
	mkdir -p "$work/tree/selftests" &&
		cp -a "$root/Kbuild" "$root/kmod" "$root/uapi" "$work/tree" &&
		cp -a "$root/selftests/modules" "$work/tree/selftests" &&
		find "$work/tree" \( -name '*.o' -o -name '*.ko' -o -name '*.mod*' \
			-o -name '.*.cmd' \) -delete
}

# smoke NAME [WORDS]: builds the copy as it is and runs the test with it, until the
# kernel says these words; its output in NAME.log, the guest's in the directory NAME.
smoke() {
	"$here/run.sh" --tree "$work/tree" --results "$work/$1" \
		--timeout "$limit" ${2:+--until "$2"} debug/smoke.sh \
		>"$work/$1.log" 2>&1 </dev/null
}

# apply PATCH [-R]
apply() {
	patch -d "$work/tree" -p1 -F0 --no-backup-if-mismatch "${@:2}" \
		<"$1" >>"$work/patch.log" 2>&1
}

# try NAME PATCH: prints why the fault was not found; nothing if it was.
try() {
	local name=$1 words

	words=$(expected "$name")
	if [ -z "$words" ]; then
		echo "nobody said who finds it"
	elif ! apply "$2"; then
		echo "does not apply"
	else
		if smoke "$name" "$words"; then
			echo "not found"
		elif [ ! -s "$work/$name/console.log" ]; then
			echo "does not compile"
		elif ! grep -qE "$words" "$work/$name"/{ktap,console}.log; then
			echo "found, but not as \"$words\""
		fi
		apply "$2" -R
	fi
}

# result WHY NAME TEXT
passed=0 failed=0
result() {
	local number=$((passed + failed + 1))

	if [ -z "$1" ]; then
		passed=$((passed + 1))
		echo "ok $number $2${3:+: $3}"
		return
	fi
	failed=$((failed + 1))
	tail -n 40 "$work/$2.log" 2>/dev/null | sed 's/^/# /'
	echo "not ok $number $2: $1"
	mkdir -p "$root/out/debug-mutants"
	cp -r "$work/$2"* "$root/out/debug-mutants" 2>/dev/null
}

patches=("$@")
[ $# -gt 0 ] || patches=("$root"/selftests/mutants/debug/*.patch)
echo "KTAP version 1"
echo "1..$((1 + ${#patches[@]}))"
copy || exit 2
why=''
smoke sound || why="fails without any fault"
result "$why" sound "the module as it is passes"
for patch in "${patches[@]}"; do
	[ -z "$why" ] || break
	name=$(basename "$patch" .patch)
	result "$(try "$name" "$patch")" "$name" "$(expected "$name")"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
