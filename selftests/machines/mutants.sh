#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Would two actives be noticed? Each patch in selftests/mutants/machines/ plants a
# mistake in a copy of the module; machines.py must fail with it, and say which
# promise is broken.
#
#	mutants.sh [PATCH...]
#
# KDIR: the kernel to build for. Prints KTAP; the last line is "N passed, N failed".
set -u
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
kdir=${KDIR:-$(for d in /lib/modules/*/build; do
	[ -e "$d/Makefile" ] && echo "$d"
done | sort -V | tail -n 1)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' INT TERM

# What breaks first under each: "FAULT TEXT-OF-THE-CHECK".
expected() {
	case $1 in
	active-never-yields) echo "partition: a alone is active after settling" ;;
	esac
}

# build DIR PATCH: the module with the mistake in it.
build() {
	mkdir -p "$1" &&
		cp -a "$root/Kbuild" "$root/kmod" "$root/uapi" "$1" &&
		patch -d "$1" -p1 -F0 --no-backup-if-mismatch <"$2" &&
		make -C "$kdir" M="$1" modules
}

patches=("$@")
[ $# -gt 0 ] || patches=("$root"/selftests/mutants/machines/*.patch)
echo "KTAP version 1"
echo "1..${#patches[@]}"
passed=0 failed=0
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	want=$(expected "$name")
	log=$work/$name.log
	if [ -z "$want" ]; then
		why="nobody said what it breaks"
	elif ! build "$work/$name" "$patch" >"$log" 2>&1 </dev/null; then
		why="does not apply or compile"
	else
		python3 -B "$here/machines.py" --module "$work/$name/kmod/gwha.ko" \
			"${want%%:*}" >"$log" 2>&1 </dev/null
		why="not found"
		grep -q "^not ok [0-9]* $want" "$log" && why=''
	fi
	number=$((passed + failed + 1))
	if [ -z "$why" ]; then
		passed=$((passed + 1))
		echo "ok $number $name: $want"
		grep -A 1 "^not ok [0-9]* $want" "$log" | sed -n '2s/^/# /p'
	else
		failed=$((failed + 1))
		tail -n 30 "$log" | sed 's/^/# /'
		echo "not ok $number $name: $why"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
