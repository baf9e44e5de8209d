#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Would the tests in guests notice? Each patch in selftests/mutants/guests/
# plants a mistake in a copy of the module; the command that its name begins with
# must fail with it, and say what is wrong. Of net, the suite's name comes next.
#
#	guests.sh [PATCH...]
#
# KDIR: the kernel to build for. What was said is kept in out/guest-mutants when a
# mistake was not found. Prints KTAP; the last line is "N passed, N failed".
set -u
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
kdir=${KDIR:-$(for d in /lib/modules/*/build; do
	[ -e "$d/Makefile" ] && echo "$d"
done | sort -V | tail -n 1)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' INT TERM

# What is said of each first, as a regular expression.
expected() {
	case $1 in
	fuzz-netlink-changed-when-refused)
		echo 'FAIL [0-9]+: .*refused .*, and something has'
		;;
	fuzz-wire-refused-twice) echo 'not ok .*each is counted' ;;
	machines-active-never-yields)
		echo '^not ok [0-9]* partition: a alone is active after settling'
		;;
	soak-flows-lost) echo 'not ok [0-9]* - a first part to warm up' ;;
	soak-memory-leak) echo 'not ok [0-9]* - memory is flat' ;;
	net-sync-over-told)
		echo 'not ok [0-9]* - they end: A keeps what is over, B nothing'
		;;
	net-sync_peers-end-told-to-one)
		echo 'not ok [0-9]* - some end while C listens, A does not'
		;;
	net-sync_zones-both-directions)
		echo 'not ok [0-9]* - both gateways have both'
		;;
	net-sync_ftp-nothing-expected)
		echo 'not ok [0-9]* - A waits for it, so does B'
		;;
	net-sync_kinds-tags-swapped)
		echo 'not ok [0-9]* - and knows the tags of SCTP'
		;;
	net-sync_kinds-not-kept)
		echo 'not ok [0-9]* - also when UDP is older than its timeout'
		;;
	esac
}

# ask NAME MODULE: the command that is to fail.
ask() {
	local make=(make -s --no-print-directory -C "$root/selftests" MODULE="$2")
	local suite=${1#net-}
	case $1 in
	net-*) "${make[@]}" net T="${suite%%-*}" ;;
	fuzz-netlink-*) "${make[@]}" fuzz-netlink T=20s SEED=1 ;;
	fuzz-wire-*) "${make[@]}" fuzz-wire T=10s SEED=1 ;;
	machines-*) "${make[@]}" machines T=partition RESULTS="$work/machines" ;;
	soak-*) "${make[@]}" soak T=5m ;;
	esac
}

# build DIR PATCH: the module with the mistake in it.
build() {
	mkdir -p "$1" &&
		cp -a "$root/Kbuild" "$root/kmod" "$root/uapi" "$1" &&
		patch -d "$1" -p1 -F0 --no-backup-if-mismatch <"$2" &&
		make -C "$kdir" M="$1" modules
}

# try NAME PATCH LOG: prints why the mistake was not found; nothing if it was.
try() {
	local want
	want=$(expected "$1")
	if [ -z "$want" ]; then
		echo "nobody said who finds it"
	elif ! build "$work/$1" "$2" >"$3" 2>&1 </dev/null; then
		echo "does not apply or compile"
	elif ask "$1" "$work/$1/kmod/gwha.ko" >"$3" 2>&1 </dev/null; then
		echo "not found"
	elif ! grep -qE "$want" "$3"; then
		echo "found, but not as \"$want\""
	fi
}

patches=("$@")
[ $# -gt 0 ] || patches=("$here"/guests/*.patch)
echo "KTAP version 1"
echo "1..${#patches[@]}"
passed=0 failed=0
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch)
	log=$work/$name.log
	why=$(try "$name" "$(readlink -f "$patch")" "$log")
	number=$((passed + failed + 1))
	if [ -z "$why" ]; then
		passed=$((passed + 1))
		echo "ok $number $name"
		grep -m 1 -E "$(expected "$name")" "$log" | sed 's/^ */# /'
	else
		failed=$((failed + 1))
		mkdir -p "$root/out/guest-mutants"
		cp "$log" "$root/out/guest-mutants"
		tail -n 20 "$log" | sed 's/^/# /'
		echo "not ok $number $name: $why"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
