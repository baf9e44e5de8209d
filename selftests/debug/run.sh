#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Run tests under the debug kernel, the module built for it, in virtual time.
#
#   run.sh [--gcov] [--tree DIR] [--results DIR] [--timeout S] [--build]
#          [TEST...]
#
# TEST is a path below selftests/, net/failover.sh say. The kernel is what
# scripts/debug-kernel.sh builds, or has built; the module, its helpers and its
# KUnit tests are built in out/debug, from copies: the tree's own objects are for
# another kernel. --build does only that. --tree takes the sources from
# elsewhere, and builds there. --gcov counts what lines run; tests find the
# counts in /sys/kernel/debug/gcov. --results and --timeout are qemu/run.sh's.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
tree=$root out=$root/out/debug timeout=2100 results='' only_build=''
# The whole module asks for UBSAN; the kernel itself is built without.
flags=(UBSAN_SANITIZE=y)

while [ $# -gt 0 ]; do
	case $1 in
	--gcov) flags+=(GCOV_PROFILE=y) ;;
	--build) only_build=1 ;;
	--tree)
		tree=$(readlink -f "$2")
		out=$tree/out/debug
		shift
		;;
	--timeout)
		timeout=$2
		shift
		;;
	--results)
		results=$2
		shift
		;;
	-*)
		sed -n 's/^# \{0,1\}//; 3,15p' "$0"
		exit 2
		;;
	*) break ;;
	esac
	shift
done

kernel=$("$root/scripts/debug-kernel.sh" | tail -n 1)
[ -d "$kernel" ] || exit 2

# kbuild DIRECTORY [FLAG...]: quietly, one at a time.
kbuild() {
	local dir=$1
	shift
	flock "$out/lock" make -s --no-print-directory -C "$kernel/build" \
		M="$dir" "$@" modules >&2
}

# Whatever may have been built in the tree stays there.
mkdir -p "$out"
(cd "$tree" && find Kbuild kmod uapi/linux selftests/modules -name '*.[ch]' \
	-o -name 'Kbuild*' -o -name try.sh | grep -v '\.mod\.c$' |
	cpio -pdm --quiet "$out" 2>&1) |
	grep -v 'newer or same age' >&2 || true
# Other flags, other objects.
if [ "$(cat "$out/flags" 2>/dev/null)" != "${flags[*]}" ]; then
	find "$out/kmod" -name '*.o' -delete
	echo "${flags[*]}" >"$out/flags"
fi
kbuild "$out" CONFIG_GWHA_KUNIT=m "${flags[@]}"
kbuild "$out/selftests/modules/rtnlhold"
[ -z "$only_build" ] || exit 0

cd "$here/.."
exec qemu/run.sh --icount --timeout "$timeout" --kernel "$kernel" \
	--module "$out/kmod/gwha.ko" ${results:+--results "$results"} \
	--env GWHA_SLOW=10 --env "GWHA_HELPERS=$out/selftests/modules" \
	--env "GWHA_KUNIT=$out/kmod/gwha-kunit.ko" "$@"
