#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Which lines and branches of the module the tests run: of the core by the host
# tests, of all else by the namespace tests in a guest, on the kernel and at the
# speed that they always have. Written to docs/coverage.md by report.py.
#
#	run.sh [--host | --guest | --report] [TEST...]
#
# --host and --guest run only these; --report runs nothing, and takes what is in
# out/coverage. TEST is a path below selftests/; without one, all of net/, the points
# of the RFCs (conformance/gwha.sh), and random requests (fuzz/netlink.sh) for 30 s.
#
# The last line is that of the tests: "N passed, N failed".
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
out=$root/out/coverage
what=all

case ${1:-} in
--host | --guest | --report)
	what=${1#--}
	shift
	;;
-*)
	sed -n 's/^# \{0,1\}//; 3,13p' "$0"
	exit 2
	;;
esac
tests=("$@")
if [ ${#tests[@]} = 0 ]; then
	readarray -t tests < <(make -s -C "$root/selftests/net" list |
		tr ' ' '\n' | sed 's,.*,net/&.sh,')
	tests+=(conformance/gwha.sh fuzz/netlink.sh)
fi

# Without sanitizers, whose branches would count, and nearly without optimizing,
# which would join lines. Who is ended for being slow has counted nothing.
host() {
	rm -rf "$out/host"
	mkdir -p "$out"
	make -s -C "$root/selftests/host" OUT="$out/host" SANITIZE= SIM_SEEDS=1000 TIME_LIMIT=900 \
		CFLAGS="-O1 --coverage" LDFLAGS=--coverage check >"$out/host.log" &&
		return
	cat "$out/host.log"
	return 1
}

# The module and its counts, in a copy.
build() {
	local kernel=${KDIR:?which kernel? KDIR=/lib/modules/.../build}
	rm -rf "$out/module"
	mkdir -p "$out/module"
	(cd "$root" && git ls-files Kbuild kmod uapi/linux |
		cpio -pdm --quiet "$out/module")
	cp "$here"/count*.[ch] "$out/module/kmod"
	cat >>"$out/module/kmod/Kbuild" <<-'END'
		gwha-y := count.o $(gwha-y) count_end.o
		gwha-counts := -fprofile-arcs -ftest-coverage -fno-tree-loop-im \
			-fprofile-update=atomic -fprofile-info-section=.gwha_counts
		ccflags-y += $(gwha-counts)
		CFLAGS_REMOVE_count.o := $(gwha-counts)
		CFLAGS_REMOVE_count_end.o := $(gwha-counts)
		CFLAGS_main.o := -include $(src)/count.h
	END
	make -C "$kernel" "M=$out/module" -j "$(nproc)" modules >"$out/build.log" 2>&1 &&
		return
	tail -n 30 "$out/build.log"
	return 1
}

guest() {
	rm -rf "$out/guest"
	cd "$root/selftests"
	qemu/run.sh --icount --lean --timeout $((300 + 300 * ${#tests[@]})) \
		--module "$out/module/kmod/gwha.ko" --results "$out/guest" \
		--env FUZZ_T=30 "${tests[@]}" coverage/keep.sh | tee "$out/guest.log"
	return "${PIPESTATUS[0]}"
}

failed=0
case $what in all | host) host || failed=1 ;; esac
case $what in all | guest) build && guest || failed=1 ;; esac
"$here/report.py" "$out" >"$out/coverage.md" &&
	mv "$out/coverage.md" "$root/docs/coverage.md" || failed=1
case $what in
host | guest) logs=("$out/$what.log") ;;
*) logs=("$out/host.log" "$out/guest.log") ;;
esac
cat "${logs[@]}" 2>/dev/null |
	sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' |
	awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed" }'
exit $failed
