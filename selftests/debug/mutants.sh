#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Do the detectors of the debug kernel bite? Each patch in selftests/mutants/debug/
# plants a fault of one kind in a copy of the module. debug/smoke.sh is run with it,
# and the detector for that kind must say so.
#
#	mutants.sh [PATCH...]
#
# The module as it is must pass as well. A warning does not end the guest here: all
# share one, but for faults after which nothing goes on. Logs are kept in
# out/debug-mutants when something was not found. Prints KTAP; the last line is
# "N passed, N failed".
set -u

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
work=$(mktemp -d)
pid=''
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
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

# What no guest outlives: it ends as soon as the words were said.
is_last() {
	case $1 in
	device-held | timer-freed) return 0 ;;
	esac
	return 1
}

# What may follow what: lockdep is silent after its first report and after any of KASAN;
# a list that is read when it is freed may keep its devices, and then nothing after it
# proves anything.
in_order() {
	local late='lock-inversion sleep-in-atomic use-after-free' name
	for name in "$@"; do
		[[ " $late " == *" $name "* ]] || echo "$name"
	done
	for name in $late; do
		[[ " $* " != *" $name "* ]] || echo "$name"
	done
}

# One tree for all, so that only what a patch changes is built again.
copy() {
	mkdir -p "$work/tree/selftests" &&
		cp -a "$root/Kbuild" "$root/kmod" "$root/uapi" "$work/tree" &&
		cp -a "$root/selftests/modules" "$work/tree/selftests" &&
		find "$work/tree" \( -name '*.o' -o -name '*.ko' -o -name '*.mod*' \
			-o -name '.*.cmd' \) -delete
}

# apply PATCH [-R]
apply() {
	patch -d "$work/tree" -p1 -F0 --no-backup-if-mismatch "${@:2}" \
		<"$1" >>"$work/patch.log" 2>&1
}

# script NAME: a test that runs smoke.sh with that module, and ends as it does.
script() {
	local leaks=:
	# at once, before other faults have their own
	[ "$1" != memory-leak ] || leaks=look
	cat >"$work/$1.sh" <<-END
		#!/bin/bash
		# guest: module by hand
		look() {
			local f=/sys/kernel/debug/kmemleak
			read -rt 7 <> <(:)
			echo scan >\$f && echo scan >\$f && sed 's/^/# /' \$f
		}
		insmod "$work/$1.ko" || exit 1
		bash "$here/smoke.sh"
		status=\$?
		rmmod gwha
		$leaks
		exit \$status
	END
}

# build NAME [PATCH]: NAME.ko, stripped, and its test; prints why not.
build() {
	if [ $# = 2 ] && ! apply "$2"; then
		echo "does not apply"
		return
	fi
	"$here/run.sh" --tree "$work/tree" --build >"$work/$1.log" 2>&1 &&
		strip -g -o "$work/$1.ko" "$work/tree/out/debug/kmod/gwha.ko" ||
		echo "does not compile"
	[ $# = 1 ] || apply "$2" -R
	script "$1"
}

# run NAME...: their tests, in as few guests as it takes.
run() {
	local until='' files=("${@/#/$work/}")
	! is_last "$1" || until=$(expected "$1")
	"$here/run.sh" --tree "$work/tree" --results "$work/guest-of-$1" \
		--env GWHA_LEAKS=0 --test-timeout 600 \
		--append "panic_on_warn=0 kasan_multi_shot" \
		${until:+--until "$until"} "${files[@]/%/.sh}" \
		>"$work/guest-of-$1.log" 2>&1 </dev/null &
	pid=$!
	wait "$pid"
	pid=''
}

# said NAME: what its test and the kernel said; of a guest that it ended, all.
said() {
	local ktap
	while read -r ktap; do
		awk -v name="$1" '/^# Subtest: / { on = $3 == name } on' "$ktap"
		[ "$(sed -n 's/^# Subtest: //p' "$ktap" | tail -n 1)" != "$1" ] ||
			grep -qx '# guest: end' "$ktap" ||
			cat "${ktap%ktap.log}console.log"
	done < <(grep -lrx --include=ktap.log "# Subtest: $1" "$work")
}

# judge NAME: why it is not as it should be; nothing if it is.
judge() {
	local words
	words=$(expected "$1")
	said "$1" >"$work/$1.said"
	if [ ! -s "$work/$1.said" ]; then
		echo "did not run"
	elif [ "$1" = sound ]; then
		grep -q '^ok [0-9]* - sound' "$work/$1.said" ||
			echo "fails without any fault"
	elif ! grep -qE "$words" "$work/$1.said"; then
		echo "not found"
	fi
}

# result WHY NAME TEXT
passed=0 failed=0
result() {
	local number=$((passed + failed + 1))

	if [ -z "$1" ]; then
		passed=$((passed + 1))
		echo "ok $number $2: $3"
		return
	fi
	failed=$((failed + 1))
	tail -n 40 "$work/$2.said" "$work/$2.log" 2>/dev/null | sed 's/^/# /'
	echo "not ok $number $2: $1"
}

patches=("$@")
[ $# -gt 0 ] || patches=("$root"/selftests/mutants/debug/*.patch)
declare -A file=() why=()
for patch in "${patches[@]}"; do
	file[$(basename "$patch" .patch)]=$(readlink -f "$patch")
done
readarray -t names < <(in_order "${!file[@]}")
echo "KTAP version 1"
echo "1..$((1 + ${#names[@]}))"
copy || exit 2
why[sound]=$(build sound)
together=(sound) alone=()
for name in "${names[@]}"; do
	if [ -z "$(expected "$name")" ]; then
		why[$name]="nobody said who finds it"
	else
		why[$name]=$(build "$name" "${file[$name]}")
	fi
	[ -z "${why[$name]}" ] || continue
	if is_last "$name"; then alone+=("$name"); else together+=("$name"); fi
done
[ -n "${why[sound]}" ] || run "${together[@]}"
for name in "${alone[@]}"; do
	run "$name"
done
for name in sound "${names[@]}"; do
	result "${why[$name]:-$(judge "$name")}" "$name" \
		"$(expected "$name" | grep . || echo "the module as it is passes")"
done
if [ "$failed" != 0 ]; then
	rm -rf "$root/out/debug-mutants"
	mkdir -p "$root/out"
	rm -rf "$work/tree"
	cp -r "$work" "$root/out/debug-mutants"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
