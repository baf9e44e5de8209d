#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Build and test on the other kernels that gwha supports: 6.12 and the newest of
# Debian (scripts/other-kernel.sh). The module and the tests' helpers are built
# there without a warning, in copies, and the namespace tests run.
#
#	kernels.sh [--build] [--live] [--results DIR] [--env NAME=VALUE] KERNEL [TEST...]
#
# KERNEL is a name that scripts/other-kernel.sh knows. --build does only that. TEST
# is a path below selftests/, net/failover.sh say; without one, all of net/. Logs
# are in out/kernels/KERNEL, those of the guest in results/ there, or in DIR. --live
# and --env are qemu/run.sh's.
# KERNEL may also be "clang": the machine's own, which is in KDIR, and what clang
# has to say about the module, which is not run. "all" is each, one after the other.
#
# The last line is "N passed, N failed".
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/..")
results='' only_build='' live='' envs=()

while [ $# -gt 0 ]; do
	case $1 in
	--build) only_build=1 ;;
	--live) live=1 ;;
	--results)
		results=$2
		shift
		;;
	--env)
		envs+=(--env "$2")
		shift
		;;
	-*)
		sed -n 's/^# \{0,1\}//; 3,18p' "$0"
		exit 2
		;;
	*) break ;;
	esac
	shift
done
[ $# -gt 0 ] || exec "$0" --help
name=$1
shift
tests=("$@")
if [ ${#tests[@]} = 0 ]; then
	readarray -t tests < <(make -s -C "$here/net" list | tr ' ' '\n' |
		sed 's,.*,net/&.sh,')
fi

# each KERNEL...: a run of this script for each, whatever the others have found,
# and the sum of them all.
each() {
	local k totals passed=0 failed=0
	mkdir -p "$root/out/kernels"
	for k in "$@"; do
		echo "== $k"
		"$0" ${only_build:+--build} ${live:+--live} \
			${results:+--results "$results/$k"} "${envs[@]}" "$k" \
			"${tests[@]}" 2>&1 |
			tee "$root/out/kernels/$k.log" || true
		totals=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' \
			"$root/out/kernels/$k.log" | tail -n 1)
		# without a word, it has failed
		totals=${totals:-0 1}
		passed=$((passed + ${totals% *})) failed=$((failed + ${totals#* }))
	done
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}

if [ "$name" = all ]; then
	each clang 6.12 newest
	exit
fi

out=$root/out/kernels/$name
rm -rf "$out"
mkdir -p "$out"
(cd "$root" && git ls-files Kbuild kmod uapi/linux selftests/modules |
	cpio -pdm --quiet "$out")

# Of clang's warnings those that are about our files; objtool's are about code
# that the kernel's flags would have made otherwise. Seen as /srv, for ccache, which
# knows files by their paths.
if [ "$name" = clang ]; then
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m bash -c 'mount --bind "$1" /srv && shift && exec "$@"' - "$out" \
		make -C "${KDIR:?which kernel? KDIR=/lib/modules/.../build}" M=/srv W=1 \
		-j "$(nproc)" CC="$root/scripts/clang-kernel.sh" modules >"$out/log" 2>&1 ||
		found=1
	if [ "${found:-}" ] ||
		grep -v objtool "$out/log" | grep -E 'warning:|error:'; then
		[ -z "${found:-}" ] || tail -n 30 "$out/log"
		echo "0 passed, 1 failed"
		exit 1
	fi
	echo "# clang has nothing to say about the module"
	echo "1 passed, 0 failed"
	exit
fi

kernel=$("$root/scripts/other-kernel.sh" "$name" | tail -n 1)
[ -d "$kernel" ] || {
	echo "0 passed, 1 failed"
	exit 2
}
release=$(<"$kernel/release")

# kbuild DIRECTORY: below $out, in the kernel's own Debian, seen there as /src. What
# this needs mounted is gone when it ends. Where compilers are remembered, so are
# that one's, by its own ccache.
# shellcheck disable=SC2016 # for the inner shell
kbuild() {
	local cache=${CCACHE_DIR:+$CCACHE_DIR-$name}
	[ -e "$kernel/root/usr/bin/ccache" ] || cache=''
	[ -z "$cache" ] || mkdir -p "$cache"
	unshare -m bash -c '
		root=$1 out=$2 release=$3 dir=$4 cache=$5
		mkdir -p "$root/src" "$root/ccache"
		mount -t proc proc "$root/proc" &&
			mount --bind "$out" "$root/src" || exit
		if [ -n "$cache" ]; then
			mount --bind "$cache" "$root/ccache" || exit
			export CCACHE_DIR=/ccache PATH=/usr/lib/ccache:$PATH
		fi
		chroot "$root" make -j "$(nproc)" W=1 \
			-C "/lib/modules/$release/build" \
			"M=/src$dir" modules' - \
		"$kernel/root" "$out" "$release" "$1" "$cache" >>"$out/log" 2>&1
}

build_all() {
	local m
	kbuild '' || return 1
	for m in "$out"/selftests/modules/*/; do
		kbuild "/selftests/modules/$(basename "$m")" || return 1
	done
}

build_all || {
	cat "$out/log"
	echo "0 passed, 1 failed"
	exit 1
}
if grep -E 'warning:|WARNING' "$out/log"; then
	echo "0 passed, 1 failed"
	exit 1
fi
echo "# built for $release without a warning" >&2
if [ "$only_build" ]; then
	echo "1 passed, 0 failed"
	exit
fi

# Ten times what they take where nobody else works: what ends here hangs. All that
# tests need is here, so what is skipped has failed.
export GWHA_EXPECT_ALL=1
cd "$here"
exec qemu/run.sh --icount --lean --timeout $((300 + 300 * ${#tests[@]})) \
	--kernel "$kernel" --module "$out/kmod/gwha.ko" \
	--results "${results:-$out/results}" ${live:+--live} \
	--env "GWHA_HELPERS=$out/selftests/modules" "${envs[@]}" "${tests[@]}"
