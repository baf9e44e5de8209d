#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Build gwha, boot a guest with a client, two gateways and a server, let the
# gateways fail, and print what happened. Exit 0 if every bound was kept.
set -u
cd "$(dirname "$(readlink -f "$0")")/.." || exit 2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

echo "demo: building the module and the command line"
if ! make -s module agent >"$out/build" 2>&1; then
	cat "$out/build"
	exit 1
fi
echo "demo: booting a guest in emulation; it runs for about two minutes"
selftests/qemu/run.sh --icount --timeout 1200 --module kmod/gwha.ko \
	--results "$out/results" selftests/demo/demo.sh >"$out/log" 2>&1
status=$?
sed -n 's/^ *# \( *[0-9.]* ms  .*\)$/\1/p; s/^ *# \(TCP: .*\)$/\1/p' "$out/log"
if [ "$status" != 0 ]; then
	echo "demo: something was missed; the whole record:"
	cat "$out/log"
else
	echo "demo: times are virtual, one instruction a nanosecond; all bounds kept"
fi
tail -n 1 "$out/log"
exit "$status"
