#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# PID 1 of the guest: readies the system, runs each test of the job run.sh
# wrote, and reports to the verdict port in KTAP version 1. A test is "not ok"
# when it fails, hangs, or makes the kernel complain; the kernel's lines are
# printed below it.
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8 TERM=dumb
here=${BASH_SOURCE[0]%/*}
state=/run/gwha

mountpoint -q /dev || mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t debugfs debugfs /sys/kernel/debug
mount -t tracefs tracefs /sys/kernel/tracing
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ln -sf /proc/self/fd /dev/fd
mkdir -p /run/netns /run/lock "$state/results"
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 \
	results "$state/results"
hostname gwha-guest
ip link set lo up

# shellcheck source=/dev/null
. "$state/job"

export GWHA_RESULTS=$state/results GWHA_GUEST=1 GWHA_KO=$module
export GWHA_ICOUNT=$icount GWHA_EXPECT_ALL=$expect_all
for e in "${envs[@]}"; do
	export "${e?}"
done

# The verdict port, by its name.
port=/dev/null
for p in /sys/class/virtio-ports/*; do
	[ "$(cat "$p/name")" = gwha.verdict ] && port=/dev/${p##*/}
done
exec 3>"$port"

# What a healthy kernel never says.
crash_words='WARNING: |BUG: |Oops|Call Trace:|\] RIP: |refcount_t|'
crash_words+='unreferenced object|unregister_netdevice: waiting|'
crash_words+='detected stalls|self-detected stall|soft lockup|hard LOCKUP|'
crash_words+='INFO: task .* blocked|general protection fault|UBSAN:|KASAN:|'
crash_words+='circular locking|suspicious RCU|inconsistent lock state|'
crash_words+='ODEBUG|segfault at|kmemleak: [0-9]+ new|Kernel panic'

# kernel_since N: the kernel's log since the mark of test N.
kernel_since() {
	dmesg | sed "1,/gwha-guest: test $1 begins/d"
}

# limit_of TEST: seconds of guest time it may take.
limit_of() {
	local s=${1%/*}/settings t=''
	if [ -n "$test_timeout" ]; then
		echo "$test_timeout"
		return
	fi
	[ -r "$s" ] && t=$(sed -n 's/^timeout=//p' "$s")
	echo "${t:-300}"
}

# run_test N FILE
run_test() {
	local n=$1 file=$2 name out=$state/out.$1 rc pid tail_pid='' why=''
	name=$(basename "$file" .sh)
	echo "gwha-guest: test $n begins: $name" >/dev/kmsg
	if [ -n "$module" ] && ! insmod "$module" 2>"$out.insmod"; then
		sed 's/^/# /' "$out.insmod" >&3
		echo "not ok $n - $name # cannot insert $module" >&3
		return
	fi
	: >"$out"
	# A directory of its own as /tmp would hide a checkout there.
	(
		cd "${file%/*}" || exit 1
		exec setsid timeout -k 5 "$(limit_of "$file")" \
			/bin/bash "$file" </dev/null >>"$out" 2>&1 3>&-
	) &
	pid=$!
	if [ "$live" = 1 ]; then
		tail -n +1 -s 0.2 -f --pid="$pid" "$out" |
			sed -u 's/^/  /' >&3 &
		tail_pid=$!
	fi
	wait "$pid"
	rc=$?
	# What the test left running would disturb the next one.
	pkill -KILL -s "$pid" 2>/dev/null
	if [ -n "$tail_pid" ]; then
		wait "$tail_pid"
	else
		sed 's/^/  /' "$out" >&3
	fi
	case $rc in
	0 | 4) ;;
	124 | 137) why="timeout" ;;
	*) why="exit status $rc" ;;
	esac
	if [ -n "$module" ] && ! rmmod "$(basename "$module" .ko)" 2>"$out.rmmod"
	then
		sed 's/^/# /' "$out.rmmod" >&3
		why+="${why:+, }module stays"
	fi
	kernel_since "$n" >"$out.kernel"
	if grep -qE "$crash_words" "$out.kernel"; then
		why+="${why:+, }kernel complained"
		sed 's/^/# kernel: /' "$out.kernel" >&3
	fi
	if [ -n "$why" ]; then
		echo "not ok $n - $name # $why" >&3
	elif [ "$rc" = 4 ]; then
		echo "ok $n - $name # SKIP" >&3
	else
		echo "ok $n - $name" >&3
	fi
}

{
	echo "KTAP version 1"
	echo "# kernel $(uname -r), $(nproc) CPUs, icount $icount"
	echo "1..${#tests[@]}"
} >&3
n=0
for t in "${tests[@]}"; do
	n=$((n + 1))
	run_test "$n" "$t"
done
dmesg >"$GWHA_RESULTS/dmesg.log"
echo "# guest: end" >&3
sync
exec busybox poweroff -f
