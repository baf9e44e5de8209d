#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# First program of the guest, in the initramfs: brings up the machine's own
# root over 9p, or another system's, read-only below an overlay in memory, and hands
# over to init.sh, or to that system's own init.
B=/bin/busybox
fail() {
	$B echo "gwha-guest: $*" >/dev/kmsg
	$B poweroff -f
}
$B mount -t devtmpfs dev /dev
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
for m in /mod/*.ko; do
	# a kernel may have it all built in
	[ -e "$m" ] || continue
	$B insmod "$m" || fail "cannot insert $m"
done
# Keeps the CPU busy in virtual time: prefetch.sh says why.
if $B grep -q '^icount=1' /job; then
	$B sh -c 'while :; do :; done' &
	spin=$!
fi
$B mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=262144,cache=loose \
	root /lower || fail "cannot mount the root filesystem"
$B mount -t tmpfs -o mode=755 upper /upper
$B mkdir /upper/up /upper/work
$B mount -t overlay \
	-o lowerdir=/lower,upperdir=/upper/up,workdir=/upper/work \
	overlay /root || fail "cannot mount the overlay"
$B mount -t tmpfs -o mode=755 run /root/run
$B mkdir /root/run/gwha
$B cp /job /root/run/gwha/job
$B echo "${spin:-}" >/root/run/gwha/spin
init=$($B cat /init-path)
$B umount /proc /sys
case $init in
*.sh) exec $B switch_root /root /bin/bash "$init" ;;
*) exec $B switch_root /root "$init" ;;
esac
