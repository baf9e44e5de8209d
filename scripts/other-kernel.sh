#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Fetch a kernel of another Debian suite, with all that modules for it are built
# with, and leave this machine's own packages alone.
#
#	other-kernel.sh [--path] NAME
#
# NAME is one of
#
#	6.1	Debian 12's own
#	6.12	Debian 12's backport of Debian 13's kernel
#	newest	the backport for Debian 13
#
# Prints the kernel's directory as its last line. There are
#
#	vmlinux	what qemu/run.sh boots: qemu/run.sh --kernel DIRECTORY
#	release	what "uname -r" says in it
#	modules	its own modules, below lib/modules/RELEASE
#	root	a Debian of that suite, with compiler, ccache and headers
#
# The directory lies outside the tree, in ${XDG_CACHE_HOME:-~/.cache}/gwha/kernels,
# and is named after the suite's newest version. It gets its name when it is
# complete. Without a network, the one fetched last is taken.
#
# --path prints the directory and fetches nothing: exit 1 when it is not there.
set -eu

cd "$(dirname "$(readlink -f "$0")")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gwha/kernels

die() {
	echo "other-kernel.sh: $*" >&2
	exit 1
}

usage() {
	sed -n 's/^# \{0,1\}//; 3,26p' "$0"
	[ "$1" = --help ] && exit 0
	exit 1
}

path=''
if [ "${1:-}" = --path ]; then
	path=1
	shift
fi
name=${1:-}
case $name in
6.1) base=bookworm suite=bookworm ;;
6.12) base=bookworm suite=bookworm-backports ;;
newest) base=trixie suite=trixie-backports ;;
*) usage "$name" ;;
esac

# The mirror that this machine uses.
# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' \
	'Created-By: Packages' | sed -n 's/^Debian Debian //p' | head -n 1)
[ -n "$mirror" ] || die "apt knows no Debian mirror"
mirror=${mirror%/}

# The version in the suite; nothing without a network.
newest() {
	local url=$mirror/dists/$suite/main/binary-amd64/Packages.xz
	/usr/lib/apt/apt-helper download-file "$url" "$cache/$suite.xz" \
		>/dev/null 2>&1 || return 0
	xz -dc "$cache/$suite.xz" | awk '
		/^Package: / { ours = $2 == "linux-headers-amd64" }
		ours && /^Version: / { print $2; exit }'
	rm -f "$cache/$suite.xz"
}

have() {
	find "$cache" -maxdepth 1 -type d -name "$suite-[0-9]*[0-9a-z]" \
		! -name '*.work' 2>/dev/null | sort -V | tail -n 1
}

mkdir -p "$cache"
version=''
[ -n "$path" ] || version=$(newest)
if [ -n "$version" ]; then
	dir=$cache/$suite-${version//[^0-9a-z.]/-}
else
	dir=$(have)
	[ -d "$dir" ] || die "no kernel of $suite is here, and none can be had"
fi

# One of before ccache was in them; without a network, it does without.
with_ccache() {
	local root=$dir/root
	[ ! -e "$root/usr/bin/ccache" ] && [ -n "$version" ] || return 0
	(
		flock 9
		[ -e "$root/usr/bin/ccache" ] || {
			chroot "$root" apt-get -q update
			chroot "$root" apt-get -q -y --no-install-recommends \
				install ccache
			rm -f "$root"/var/cache/apt/archives/*.deb
		}
	) 9>"$dir.lock" >"$dir/log.ccache" 2>&1 ||
		echo "other-kernel.sh: no ccache there: $dir/log.ccache" >&2
}

if [ -d "$dir" ]; then
	[ -n "$path" ] || with_ccache
	echo "$dir"
	exit
fi

scripts/install-deps.sh --for kernels >&2
work=$dir.work
# Others who want the same wait here.
exec 9>"$dir.lock"
flock 9
if [ -d "$dir" ]; then
	echo "$dir"
	exit
fi
rm -rf "$work"
mkdir "$work"
root=$work/root
echo "other-kernel.sh: fetching a Debian with Linux $version ($work/log)" >&2
mmdebstrap --mode=root --variant=apt \
	--aptopt='APT::Install-Recommends "false"' \
	--dpkgopt='path-exclude=/etc/kernel/postinst.d/*' \
	--setup-hook="echo 'deb $mirror $suite main' \
		>\"\$1/etc/apt/sources.list.d/backports.list\"" \
	--include="make,gcc,ccache,linux-headers-amd64/$suite" \
	"$base" "$root" "$mirror" >"$work/log" 2>&1 9>&- || {
	tail -n 20 "$work/log" >&2
	die "cannot make a Debian $base: $work/log"
}
release=$(basename "$(readlink -f "$root"/lib/modules/*/build)")
release=${release#linux-headers-}

# Image and modules, if the headers did not ask for them: unpacked, since to
# install them makes an initramfs, which nobody needs. Their /lib is a folder, ours a
# link, which dpkg-deb -x would replace.
fetch() {
	local p
	chroot "$root" apt-get -q update
	for p in "linux-image-$release" "linux-modules-$release" \
		"linux-binary-$release"; do
		chroot "$root" sh -c "cd /tmp && apt-get download $p" || continue
	done
	for p in "$root"/tmp/*.deb; do
		[ -e "$p" ] || continue
		dpkg-deb --fsys-tarfile "$p" |
			tar -x --keep-directory-symlink -C "$root" && rm "$p"
	done
}
[ -e "$root/boot/vmlinuz-$release" ] || fetch >>"$work/log" 2>&1
vmlinuz=$(find "$root/boot" "$root/lib/modules/$release" -name 'vmlinuz*' |
	head -n 1)
[ -n "$vmlinuz" ] || die "no image of Linux $release: $work/log"

selftests/qemu/vmlinux.py "$vmlinuz" "$work/vmlinux" ||
	cp "$vmlinuz" "$work/vmlinux"
echo "$release" >"$work/release"
ln -s root "$work/modules"
depmod -b "$root" "$release"
rm -f "$root"/var/cache/apt/archives/*.deb "$root"/boot/initrd*
mv "$work" "$dir"
echo "$dir"
