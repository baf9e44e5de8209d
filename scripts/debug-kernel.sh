#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Build the debug kernel of the tests: Debian's linux-source-6.1 with
# selftests/debug/config, which turns every detector on and nearly all else off.
#
#   debug-kernel.sh [--path | --config]
#
# Prints the directory of the kernel as its last line. There are
#
#   bzImage     what qemu/run.sh boots: qemu/run.sh --kernel DIRECTORY
#   release     what "uname -r" says in it
#   build       what modules are built against: make KDIR=DIRECTORY/build
#   modules     its own modules, below lib/modules/RELEASE
#   extra       sources of modules that tests want and its configuration lacks
#
# The directory lies outside the tree, in ${XDG_CACHE_HOME:-~/.cache}/gwha/kernels,
# and is named after the version of the source and a hash of all else that goes
# in; when it is there, nothing is done. It gets its name when it is complete: a
# build that was interrupted goes on where it was. Environment: JOBS (all CPUs).
#
# --path prints the directory and builds nothing: exit 1 when it is not there.
# --config only makes the configuration and checks it.
set -eu

cd "$(dirname "$(readlink -f "$0")")/.."
fragment=$PWD/selftests/debug/config
package=linux-source-6.1
tarball=/usr/src/$package.tar.xz
# One more module is no reason for another kernel: built as the tests' own are.
extra=(net/netfilter/nft_objref.c)
# Raise this when the steps below make something else of the same fragment.
recipe=1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gwha/kernels

die() {
	echo "debug-kernel.sh: $*" >&2
	exit 1
}

say() {
	echo "debug-kernel.sh: $*" >&2
}

mode=${1:-}
case $mode in
'' | --path | --config) ;;
*)
	sed -n 's/^# \{0,1\}//; 3,22p' "$0"
	[ "$mode" = --help ] && exit 0
	exit 1
	;;
esac

[ "$mode" = --path ] || scripts/install-deps.sh --for debug >&2
version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null) ||
	die "$package is not installed"
# A module must be built by the kernel's compiler.
hash=$({
	cat "$fragment"
	echo "recipe $recipe"
	gcc -dumpfullversion
} | sha256sum | cut -c 1-12)
dir=$cache/$version-$hash

if [ "$mode" = --path ]; then
	echo "$dir"
	[ -d "$dir" ]
	exit
fi

work=$dir.work
mkdir -p "$work"
# Others who want the same wait here.
exec 9>"$dir.lock"
flock 9

get_extra() {
	[ ! -d "$1/extra" ] || return 0
	rm -rf "$1/extra.new"
	mkdir "$1/extra.new"
	tar -C "$1/extra.new" --strip-components=3 -xJf "$tarball" --occurrence=1 \
		"${extra[@]/#/$package/}"
	mv "$1/extra.new" "$1/extra"
}

if [ -d "$dir" ]; then
	rmdir "$work" 2>/dev/null || true
	[ -n "$mode" ] || {
		get_extra "$dir"
		echo "$dir"
		exit 0
	}
fi
build=$work/build

# Without what is only for other machines, and the most of what is not built:
# its configuration is read all the same.
extract() {
	[ ! -d "$build" ] || return 0
	say "extracting $tarball"
	rm -rf "$work/extract"
	mkdir "$work/extract"
	LC_ALL=C tar -C "$work/extract" --strip-components=1 --anchored \
		--exclude="$package/arch/[a-wyz]*.[chS]" \
		--exclude="$package/arch/[a-wyz]*.dts*" \
		--exclude="$package/Documentation/*/*" \
		--exclude="$package/drivers/gpu/drm/*.[ch]" \
		--exclude="$package/sound/*.[ch]" \
		--exclude="$package/tools/testing/selftests" \
		--exclude="$package/tools/perf" \
		-xJf "$tarball"
	mv "$work/extract" "$build"
}

kmake() {
	make -C "$build" "$@" >>"$work/log" 2>&1 9>&- || {
		tail -n 30 "$work/log" >&2
		die "make $* failed: $work/log"
	}
}

# All off, but for the fragment; and each of its lines must have survived, or
# a detector is missed without a word.
configure() {
	local line lost=0

	kmake KCONFIG_ALLCONFIG="$fragment" allnoconfig
	while read -r line; do
		case $line in
		'# CONFIG_'*' is not set')
			line=${line#\# }
			grep -q "^${line%% *}=" "$build/.config" || continue
			;;
		CONFIG_*)
			! grep -qxF "$line" "$build/.config" || continue
			;;
		*) continue ;;
		esac
		say "lost: $line"
		lost=1
	done <"$fragment"
	[ "$lost" = 0 ] || die "$fragment asks for what cannot be had"
}

# Keep what building a module needs.
prune() {
	local path

	for path in "$build"/* "$build"/.[!.]*; do
		case ${path##*/} in
		.config | Kbuild | Kconfig | Makefile | Module.symvers | \
			arch | include | scripts | tools) ;;
		*) rm -rf "$path" ;;
		esac
	done
	find "$build/arch/x86" -mindepth 1 -maxdepth 1 ! -name include \
		! -name 'Makefile*' ! -name 'Kconfig*' -exec rm -rf {} +
	find "$build/tools" -mindepth 1 -maxdepth 1 ! -name objtool \
		-exec rm -rf {} +
	find "$build/tools/objtool" -type f ! -name objtool -delete
}

extract
: >"$work/log"
configure
[ "$mode" != --config ] || exit 0
say "building ($work/log)"
began=$SECONDS
# Not the ELF form, though it would boot quicker: its entry (PVH) runs code that
# KASAN checks before KASAN's memory is there.
kmake -j "${JOBS:-$(nproc)}" bzImage modules
rm -rf "$work/modules"
kmake INSTALL_MOD_PATH="$work/modules" modules_install
make -s -C "$build" kernelrelease >"$work/release" 9>&-
rm -f "$work/modules/lib/modules/$(<"$work/release")"/{build,source}
cp "$build/arch/x86/boot/bzImage" "$work/bzImage"
prune
get_extra "$work"
mv "$work" "$dir"
say "built in $((SECONDS - began)) s, $(du -sh "$dir" | cut -f 1)"
echo "$dir"
