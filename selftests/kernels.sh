#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Build and test on the other kernels that gwha supports: 6.12 and the newest of
# Debian (scripts/other-kernel.sh). The module and the tests' helpers are built
# there without a warning, in copies, and the namespace tests run.
#
#	kernels.sh [--build] [--results DIR] KERNEL [TEST...]
#
# KERNEL is a name that scripts/other-kernel.sh knows. --build does only that. TEST
# is a path below selftests/, net/failover.sh say; without one, all of net/.
# KERNEL may also be "clang": the machine's own, and what clang has to say about
# the module, which is not run.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/..")
results='' only_build=''

while [ $# -gt 0 ]; do
	case $1 in
	--build) only_build=1 ;;
	--results)
		results=$2
		shift
		;;
	-*)
		sed -n 's/^# \{0,1\}//; 3,13p' "$0"
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

out=$root/out/kernels/$name
rm -rf "$out"
mkdir -p "$out"
(cd "$root" && git ls-files Kbuild kmod uapi/linux selftests/modules |
	cpio -pdm --quiet "$out")

# Of clang's warnings those that are about our files; objtool's are about code
# that the kernel's flags would have made otherwise.
if [ "$name" = clang ]; then
	make -C "${KDIR:-/lib/modules/$KVER/build}" "M=$out" W=1 -j "$(nproc)" \
		CC="$root/scripts/clang-kernel.sh" modules >"$out/log" 2>&1 ||
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
[ -d "$kernel" ] || exit 2
release=$(<"$kernel/release")

# kbuild DIRECTORY: below $out, in the kernel's own Debian, seen there as /src.
# What this needs mounted is gone when it ends.
# shellcheck disable=SC2016 # for the inner shell
kbuild() {
	unshare -m bash -c '
		root=$1 out=$2 release=$3 dir=$4
		mkdir -p "$root/src"
		mount -t proc proc "$root/proc" &&
			mount --bind "$out" "$root/src" &&
			chroot "$root" make -j "$(nproc)" W=1 \
				-C "/lib/modules/$release/build" \
				"M=/src$dir" modules' - \
		"$kernel/root" "$out" "$release" "$1" >>"$out/log" 2>&1
}

{
	kbuild ''
	for m in "$out"/selftests/modules/*/; do
		kbuild "/selftests/modules/$(basename "$m")"
	done
} || {
	cat "$out/log"
	echo "0 passed, 1 failed"
	exit 1
}
if grep -E 'warning:|WARNING' "$out/log"; then
	echo "0 passed, 1 failed"
	exit 1
fi
echo "# built for $release without a warning" >&2
[ -z "$only_build" ] || exit 0

cd "$here"
exec ${GUEST:-} qemu/run.sh --icount --timeout 2100 --kernel "$kernel" \
	--module "$out/kmod/gwha.ko" ${results:+--results "$results"} \
	--env "GWHA_HELPERS=$out/selftests/modules" "${tests[@]}"
