#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Run tests under the debug kernel, the module built for it, in virtual time.
#
#   run.sh [--gcov] [--tree DIR] [--build] [OPTION...] [TEST...]
#
# TEST is a path below selftests/, net/failover.sh say. The kernel is what
# scripts/debug-kernel.sh builds, or has built; the module, its helpers and its
# KUnit tests are built in out/debug, from copies: the tree's own objects are for
# another kernel. --build does only that; with DEBUG_BUILT=1 it is done already, so
# that two may run side by side. --tree takes the sources from elsewhere, and builds
# there. --gcov counts what lines run; tests find the counts in
# /sys/kernel/debug/gcov. Other options are qemu/run.sh's: --live, --results,
# --timeout.
#
# All tests run in one guest, since its start takes a minute. One that ends it, as
# any warning does, costs its own results: the tests behind it get another guest.
# The last line is the sum of all, "N passed, N failed".
set -eu -o pipefail

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
tree=$root out=$root/out/debug timeout='' results='' only_build='' options=()
# The whole module asks for UBSAN; the kernel itself is built without.
flags=(UBSAN_SANITIZE=y)

while [ $# -gt 0 ]; do
	case $1 in
	--gcov) flags+=(GCOV_PROFILE=y) ;;
	--build) only_build=1 ;;
	--live) options+=("$1") ;;
	--tree | --timeout | --results | --mem | --test-timeout | --env | \
		--append | --qemu | --until)
		[ $# -ge 2 ] || { echo "run.sh: $1 needs a value" >&2; exit 2; }
		case $1 in
		--tree)
			tree=$(readlink -f "$2")
			out=$tree/out/debug
			;;
		--timeout) timeout=$2 ;;
		--results) results=$2 ;;
		*) options+=("$1" "$2") ;;
		esac
		shift
		;;
	-*)
		sed -n 's/^# \{0,1\}//; 3,21p' "$0"
		exit 2
		;;
	*) break ;;
	esac
	shift
done

kernel=$("$root/scripts/debug-kernel.sh" | tail -n 1)
[ -d "$kernel" ] || exit 2

# kbuild DIRECTORY [FLAG...]: quietly, one at a time. Seen as /srv, where it may be
# done, for ccache, which knows files by their paths; not where lines are counted,
# since the counts name files.
# shellcheck disable=SC2016 # for the inner shell
kbuild() {
	local dir=$1 as=()
	shift
	if [ "$(id -u)" = 0 ] && [[ ${flags[*]} != *GCOV* ]]; then
		as=(unshare -m bash -c 'mount --bind "$1" /srv && shift && exec "$@"' - "$out")
		dir=/srv${dir#"$out"}
	fi
	flock "$out/lock" "${as[@]}" make -s --no-print-directory -C "$kernel/build" \
		M="$dir" "$@" modules >&2
}

# Whatever may have been built in the tree stays there.
build() {
	local m
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
	for m in "$kernel"/extra/*.c; do
		m=$(basename "$m" .c)
		mkdir -p "$out/selftests/modules/$m"
		cp -u "$kernel/extra/$m.c" "$out/selftests/modules/$m"
		echo "obj-m := $m.o" >"$out/selftests/modules/$m/Kbuild"
	done
	kbuild "$out" CONFIG_GWHA_KUNIT=m "${flags[@]}"
	for m in "$out"/selftests/modules/*/; do
		kbuild "${m%/}"
	done
}

# A module must not change under the eyes of another guest.
if [ -z "${DEBUG_BUILT:-}" ]; then
	build
fi
[ -z "$only_build" ] || exit 0

# A guest that hangs is ended: a test takes a tenth of this, on a machine of its own.
[ -n "$timeout" ] || timeout=$((900 + 600 * $#))
# All that tests need is here, so what is skipped has failed.
export GWHA_EXPECT_ALL=1
keep=$results pid=''
[ -n "$results" ] || results=$(mktemp -d)
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	[ -n "$keep" ] || rm -rf "$results"
}
trap cleanup EXIT
trap 'exit 143' INT TERM

# guest DIR TEST...: one guest, with its logs in DIR.
guest() {
	exec qemu/run.sh --icount --lean --timeout "$timeout" --kernel "$kernel" \
		--module "$out/kmod/gwha.ko" --results "$1" \
		--env GWHA_SLOW=10 --env "GWHA_LACKS=sctp nft_objref ip6_gre nft_flow_offload" \
		--env "GWHA_HELPERS=$out/selftests/modules" \
		--env "GWHA_KUNIT=$out/kmod/gwha-kunit.ko" \
		"${options[@]}" "${@:2}" </dev/null
}

# sum FILE...: of the last lines of guests' output.
sum() {
	tail -qn 1 "$@" | awk '{ passed += $1; failed += $3 }
		END { print passed + 0 " passed, " failed + 0 " failed"
		      exit failed > 0 }'
}

cd "$here/.."
mkdir -p "$results"
status=0 number=0 outputs=()
while [ $# -gt 0 ]; do
	number=$((number + 1))
	dir=$results
	[ "$number" = 1 ] || dir=$results/guest-$number
	mkdir -p "$dir"
	outputs+=("$dir/output.log")
	# in the background, so that a signal ends it at once
	: >"$dir/output.log"
	guest "$dir" "$@" >"$dir/output.log" &
	pid=$!
	tail -n +1 -s 0.2 -f --pid="$pid" "$dir/output.log" &
	wait "$pid" || status=1
	pid=''
	wait "$!" || true
	begun=$(grep -c '^# Subtest: ' "$dir/ktap.log" || true)
	grep -qx '# guest: end' "$dir/ktap.log" || status=1
	[ "$begun" -gt 0 ] || break
	shift "$begun"
done
if [ "$status" != 0 ] && [ -z "$keep" ]; then
	keep=$results
	echo "run.sh: logs kept in $results" >&2
fi
sum "${outputs[@]}" && exit "$status"
