#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# PID 1 of the guest: readies the system, runs each test of the job run.sh
# wrote, and reports to the verdict port in KTAP version 1. A test is "not ok"
# when it fails, hangs, or makes the kernel complain; the kernel's lines are
# printed below it.
#
# A test that inserts and removes the module by itself says so in a line
# "# guest: module by hand"; it finds the file in $GWHA_KO, and what the module
# depends on in the kernel.
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LC_ALL=C PYTHONUTF8=1 TERM=dumb
here=${BASH_SOURCE[0]%/*}
state=/run/gwha
# What run.sh's job sets.
tests=() envs=() prefetched=() ready=()
module='' modules='' test_timeout='' expect_all='' icount=0 live=1

# A test must not make the kernel say one of these (one pattern a line).
crash_words=$here/crash-words

mount_all() {
	# No tmpfs on /tmp: it would hide a checkout that lies there.
	mountpoint -q /dev || mount -t devtmpfs dev /dev
	mount -t proc proc /proc
	mount -t sysfs sys /sys
	mkdir -p /dev/pts /dev/shm /run/netns /run/lock "$state/results"
	mount -t devpts devpts /dev/pts
	mount -t tmpfs shm /dev/shm
	mount -t debugfs debugfs /sys/kernel/debug
	mount -t tracefs tracefs /sys/kernel/tracing
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 \
		results "$state/results"
	[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
}

# The modules of a kernel that is not installed.
find_modules() {
	[ -z "$modules" ] || ln -s "$modules/lib/modules/$(uname -r)" \
		"/lib/modules/$(uname -r)"
}

open_port() {
	local p port=''
	for p in /sys/class/virtio-ports/*; do
		[ "$(<"$p/name")" = gwha.verdict ] && port=/dev/${p##*/}
	done
	if [ -z "$port" ]; then
		echo "gwha-guest: no verdict port" >/dev/kmsg
		busybox poweroff -f
	fi
	exec 3>"$port"
}

# Bring what nearly every test runs into memory: prefetch.sh says why. The loop
# that initramfs-init.sh started ends here.
prefetch() {
	[ "$icount" = 1 ] || return
	chrt -i -p 0 "$(<"$state/spin")"
	touch -ch "${prefetched[@]}" 2>/dev/null
	# lib.sh adds to it
	printf '%s\n' "${ready[@]}" >"$state/ready"
	kill "$(<"$state/spin")"
	# The clock is not the machine's; nothing is "blocked for 120 s".
	[ ! -e /proc/sys/kernel/hung_task_timeout_secs ] ||
		echo 0 >/proc/sys/kernel/hung_task_timeout_secs
}

# limit_of TEST: the seconds it may take. In virtual time the clock runs away
# from a test that reads from disk; run.sh's --timeout is the bound there.
limit_of() {
	local s=${1%/*}/settings t=''
	if [ -n "$test_timeout" ]; then
		echo "$test_timeout"
		return
	fi
	[ -r "$s" ] && t=$(sed -n 's/^timeout=//p' "$s")
	t=${t:-300}
	[ "$icount" = 1 ] && t=$((t * 100))
	echo "$t"
}

# What the module needs, then it, unless the test does that.
insert_module() {
	local dep
	for dep in $(modinfo -F depends "$module" | tr ',' ' '); do
		modprobe "$dep" || return 1
	done
	[ -n "$1" ] || insmod "$module"
}

remove_module() {
	local name
	name=$(basename "$module" .ko)
	name=${name//-/_}
	[ ! -d "/sys/module/$name" ] || rmmod "$name"
}

# aged S: until what was allocated before is S seconds old by the guest's clock.
aged() {
	local now until
	read -r now _ </proc/uptime
	until=$((${now%.*} + $1 + 1))
	while [ "${now%.*}" -lt "$until" ]; do
		read -rt 0.1 now <> <(:) || true
		read -r now _ </proc/uptime
	done
}

# leaks: whether memory is left that nobody can reach, which is said in
# $state/leaks. The kernel speaks of what is older than 5 s, the second time it finds
# it. To look takes a minute of the machine's time, so it is done once, at the end of
# all: who allocated it, and when, is said as well.
kmemleak=/sys/kernel/debug/kmemleak
leaks() {
	aged 6
	echo scan >"$kmemleak"
	echo scan >"$kmemleak"
	cat "$kmemleak" >"$state/leaks"
	[ -s "$state/leaks" ]
}

# detectors_work: lockdep gives up at its first report, or when a table of its own
# is full, and the kernel goes on.
detectors_work() {
	[ ! -r /proc/lockdep_stats ] ||
		grep -q 'debug_locks: *1$' /proc/lockdep_stats
}

# last_test N: the kernel's own result, where it has detectors.
last_test() {
	local why=''
	if leaks; then
		why="memory leaks"
		sed 's/^/# leak: /' "$state/leaks" >&3
	elif ! detectors_work; then
		why="lockdep has given up"
	fi
	[ -z "$why" ] || echo "not ok $1 - no leak, and lockdep at work # $why" >&3
	[ -n "$why" ] || echo "ok $1 - no leak, and lockdep at work" >&3
}

# report N: what test N printed, indented below it.
report() {
	sed 's/^/  /' "$state/out.$1" >&3
}

# execute N FILE: run it, return its exit status.
execute() {
	local out=$state/out.$1 file=$2 pid tail_pid='' rc
	(
		cd "${file%/*}" || exit 1
		exec setsid timeout -k 5 "$(limit_of "$file")" \
			bash "$file" </dev/null >>"$out" 2>&1 3>&-
	) &
	pid=$!
	if [ "$live" = 1 ]; then
		tail -n +1 -s 0.2 -f --pid="$pid" "$out" |
			sed -u 's/^/  /' >&3 &
		tail_pid=$!
	fi
	wait "$pid"
	rc=$?
	if [ -n "$tail_pid" ]; then
		wait "$tail_pid"
	else
		report "$1"
	fi
	return "$rc"
}

# run_test N FILE
run_test() {
	local n=$1 file=$2 name out=$state/out.$1 rc why='' by_hand=''
	name=$(basename "$file" .sh)
	: >"$out"
	echo "# Subtest: $name" >&3
	echo "gwha-guest: test $n begins: $name" >/dev/kmsg
	grep -q '^# guest: module by hand' "$file" && by_hand=1
	if [ -n "$module" ] && ! insert_module "$by_hand" >>"$out" 2>&1; then
		why="cannot insert the module"
		report "$n"
	else
		execute "$n" "$file"
		rc=$?
		case $rc in
		0 | 4) ;;
		124 | 137) why="timeout" ;;
		*) why="exit status $rc" ;;
		esac
	fi
	# What the test left behind would disturb the next one.
	kill -KILL -1 2>/dev/null
	ip -all netns del 2>/dev/null
	if [ -n "$module" ] && ! remove_module 2>"$out.rmmod"; then
		sed 's/^/# /' "$out.rmmod" >&3
		why+="${why:+, }the module stays"
	fi
	dmesg | sed "1,/gwha-guest: test $n begins/d" >"$out.kernel"
	if awk -f "$here/own-alarms.awk" "$out.kernel" | grep -qEf "$crash_words"; then
		why+="${why:+, }the kernel complained"
		sed 's/^/# kernel: /' "$out.kernel" >&3
	fi
	if [ -n "$why" ]; then
		echo "not ok $n - $name # $why" >&3
	elif [ "$rc" = 4 ]; then
		echo "ok $n - $name # SKIP" >&3
	else
		echo "ok $n - $name" >&3
	fi
	rm -f "$out" "$out".*
}

mount_all
# shellcheck source=/dev/null
. "$state/job"
export GWHA_RESULTS=$state/results GWHA_GUEST=1 GWHA_KO=$module
export GWHA_ICOUNT=$icount GWHA_EXPECT_ALL=$expect_all
for e in "${envs[@]}"; do
	export "${e?}"
done
find_modules
hostname gwha-guest
ip link set lo up
open_port
prefetch

looks=0
[ ! -w "$kmemleak" ] || looks=${GWHA_LEAKS:-1}
printf '%s\n' "KTAP version 1" \
	"# kernel $(uname -r), $(nproc) CPUs, icount $icount" \
	"1..$((${#tests[@]} + looks))" >&3
n=0
for t in "${tests[@]}"; do
	n=$((n + 1))
	run_test "$n" "$t"
done
[ "$looks" = 0 ] || last_test $((n + 1))
dmesg >"$GWHA_RESULTS/dmesg.log"
echo "# guest: end" >&3
exec busybox poweroff -f
