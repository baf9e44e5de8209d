#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Does docs/quickstart.md work, as it is written, and what docs/operations.md says of
# upgrades? The commands are read out of them: Install is run in the system of
# system.sh; the rest in a guest with that kernel, by quickstart_guest.sh.
#
#	quickstart.sh KERNEL [NEXT]
#
# KERNEL is a name that scripts/other-kernel.sh knows. With NEXT, another one, that
# kernel is installed after the packages, DKMS builds the module for it without being
# asked, and it is the one that the guest has. The packages are those in out/deb, and
# those of next.sh in out/deb-next. Prints KTAP; the last line is "N passed, N failed".
# shellcheck disable=SC2016,SC2317 # make expands; ok calls what follows
set -u
# files.sh sorts by bytes
export LC_ALL=C
# shellcheck source-path=SCRIPTDIR source=system.sh
. "$(dirname "$(readlink -f "$0")")/system.sh"
[ $# = 1 ] || [ $# = 2 ] || usage 7 12
next=''
if [ $# = 2 ]; then
	next=${GWHA_NEXT:-$("$root/scripts/other-kernel.sh" "$2" | tail -n 1)}
	[ -d "$next" ] || exit 2
	export GWHA_NEXT=$next
fi
own_mounts "$@"

# ------------------------------------------------------------------ the next kernel
# with_folders: paths of files.sh, and the folders that they are in.
with_folders() {
	awk '{ print; p = substr($0, 3)
		while (sub("/[^/]*$", "", p) && p != ".") print "d " p }'
}

# The suite's newest, by its name, as an administrator installs it. What came with it,
# or went (libraries that it has in a newer version), is not gwha's to undo; nor is a
# folder that gwha made and that holds such things since (systemd's links to units).
install_kernel() {
	local list=$next/root/etc/apt/sources.list.d/backports.list suite
	suite=$(awk '{ print $3; exit }' "$list")
	files with-packages && in_it apt-mark showauto | sort >"$work/auto" &&
		cp "$list" "$system/etc/apt/sources.list.d/next.list" &&
		in_it apt-get -q update &&
		{ block 'Upgrading the kernel' | sed "s/^apt install/& -t $suite/"; } \
			>"$system/tmp/kernel" &&
		in_it bash -ex /tmp/kernel || return 1
	in_it apt-mark showauto | sort | comm -13 "$work/auto" - |
		xargs -r chroot "$system" apt-mark manual
	release=$(in_it sh -c 'ls -v /lib/modules | tail -n 1')
	files with-kernel &&
		comm -13 "$work/with-packages" "$work/with-kernel" |
		grep -v "gwha\|/lib/modules/$release/updates" | with_folders >"$work/of-kernel"
	comm -23 "$work/with-packages" "$work/with-kernel" >"$work/gone" &&
		comm -23 "$work/before" "$work/gone" | sort -u - "$work/of-kernel" >"$work/both" &&
		mv "$work/both" "$work/before"
	[ "$release" != "$(<"$kernel/release")" ] &&
		[ -e "$system/boot/vmlinuz-$release" ]
}

# doctor STATUS WORDS: what gwha doctor says of the next kernel.
doctor() {
	in_it gwha -j doctor --root / >"$work/doctor"
	jq -r '.[] | select(.id == "dkms") | .status + ": " + .text + "; " + .remedy' \
		"$work/doctor" | tee -a /dev/stderr | grep -q "^$1: .*$2"
}

# Then what it says that one should do is done, as it says it.
build_fails() {
	in_it dkms remove gwha/"$(version)" -k "$release" &&
		echo '$(error planted)' >>"$system/usr/src/gwha-$(version)/kmod/Kbuild" &&
		! in_it dkms autoinstall -k "$release" &&
		doctor warning "dkms autoinstall -k $release; why it failed" &&
		grep -q planted "$system$(jq -r '.[] | select(.id == "dkms").remedy' \
			"$work/doctor" | sed 's/.* is in //')"
}

repaired() {
	sed -i '/planted/d' "$system/usr/src/gwha-$(version)/kmod/Kbuild" &&
		in_it sh -c "$(jq -r '.[] | select(.id == "dkms").remedy' \
			"$work/doctor" | sed 's/;.*//')" &&
		is_built "$release" && doctor ok "$release"
}

version() {
	in_it gwha -V | awk '{ print $NF }'
}

# What qemu/run.sh boots: the image that was installed.
kernel_to_boot() {
	local image=$system/boot/vmlinuz-$release
	kernel=$work/kernel
	mkdir "$kernel" && echo "$release" >"$kernel/release" &&
		ln -s "$system" "$kernel/modules" && {
		# packed in a way that it cannot unpack: boot that
		"$root/selftests/qemu/vmlinux.py" "$image" "$kernel/vmlinux" ||
			cp "$image" "$kernel/vmlinux"
	}
}

# ------------------------------------------------------------------------- the guest
# Before all else on this machine: both gateways are in this guest, and one that has to
# wait for a CPU for three intervals has failed, as far as the other can tell.
works() {
	cp "$here/files.sh" "$work" &&
		chrt -r 1 "$root/selftests/qemu/run.sh" --timeout 7200 --test-timeout 7100 \
		--kernel "$kernel" --env "QUICKSTART=$work" \
		"$here/quickstart_guest.sh"
}

echo "KTAP version 1"
ok "commands of docs/quickstart.md and docs/operations.md" read_documents
# a Debian has these
ok "a Debian with the headers of $release" set_up iproute2 nftables procps
ok "Install, as written" install_block
ok "DKMS has built the module" is_built "$release"
if [ -n "$next" ]; then
	ok "Kernel, as written: a newer one is installed" install_kernel
	ok "DKMS has built the module for it, too: $release" is_built "$release"
	ok "gwha doctor says so" doctor ok "$release"
	ok "where that fails, gwha doctor warns, and says why" build_fails
	ok "what it says to do is enough" repaired
	ok "the guest will boot it" kernel_to_boot
fi
ok "the module of an upgrade" module_of_next
ok "the installed system is handed to a guest" to_the_guest
if [ "$failed" = 0 ]; then
	ok "the rest of it, in a guest" works
	sed 's/^/  /' "$work/said"
fi
verdict
