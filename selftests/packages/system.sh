# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of packages share; sourced. A Debian that has a kernel's headers and
# not much else (scripts/other-kernel.sh), laid over by a file system that is thrown
# away, and results in KTAP.
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
number=0 failed=0
# set by own_mounts
# shellcheck disable=SC2034 # whoever sources this says it
release=''
kernel='' work='' system=''

# usage FIRST LAST: these lines of the script are what it says of itself.
usage() {
	sed -n 's/^# \{0,1\}//; '"$1,$2"'p' "$0"
	exit 2
}

# own_mounts KERNEL...: begins the script anew with mounts of its own, which end with
# it.
own_mounts() {
	if [ -z "${GWHA_UNSHARED:-}" ]; then
		GWHA_UNSHARED=$("$root/scripts/other-kernel.sh" "$1" | tail -n 1)
		[ -d "$GWHA_UNSHARED" ] || exit 2
		export GWHA_UNSHARED
		exec unshare -m "$0" "$@"
	fi
	kernel=$GWHA_UNSHARED
	# shellcheck disable=SC2034
	release=$(<"$kernel/release")
	work=$(mktemp -d)
	system=$work/system
	# Whoever still runs in it must not keep the machine's /dev where rm goes.
	trap 'umount -qRl "$system"; umount -ql "$work/upper"
		rm -rf --one-file-system "$work"' EXIT
	trap 'exit 143' INT TERM
}

# ok TEXT COMMAND...: a result; what the command says is shown if it failed.
ok() {
	number=$((number + 1))
	if "${@:2}" >"$work/said" 2>&1 </dev/null; then
		echo "ok $number - $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $number - $1"
	tail -n 60 "$work/said" | sed 's/^/# /'
}

# The last lines; the exit status.
verdict() {
	echo "1..$number"
	echo "$((number - failed)) passed, $failed failed"
	[ "$failed" = 0 ]
}

# As an administrator is in it: without the compilers' memory of who tests.
in_it() {
	chroot "$system" env -u CCACHE_DIR PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
}

# What there is, without what apt keeps for itself.
files() {
	"$here/files.sh" "$system" >"$work/$1"
}

# The system, with the packages in /tmp, and apt that asks nothing. What was there
# before is not gwha's to take away, nor is dkms. Hooks of kernels are left out of what
# other-kernel.sh makes; here they are what is tried.
set_up() {
	mkdir -p "$work/upper" "$system" &&
		mount -t tmpfs tmpfs "$work/upper" &&
		mkdir "$work/upper/up" "$work/upper/work" &&
		mount -t overlay overlay "$system" -o \
			"lowerdir=$kernel/root,upperdir=$work/upper/up,workdir=$work/upper/work" &&
		mount -t proc proc "$system/proc" &&
		mount --rbind /dev "$system/dev" &&
		cp /etc/resolv.conf "$system/etc/resolv.conf" &&
		printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d" &&
		chmod +x "$system/usr/sbin/policy-rc.d" &&
		sed -i '/^path-exclude=.etc.kernel/d' "$system"/etc/dpkg/dpkg.cfg.d/* &&
		printf '%s\n' 'APT::Get::Assume-Yes "true";' \
			'APT::Install-Recommends "false";' \
			'Acquire::Retries "3";' \
			>"$system/etc/apt/apt.conf.d/99packages" &&
		cp "$root"/out/deb/gwha_*.deb "$root"/out/deb/gwha-dkms_*.deb \
			"$system/tmp" &&
		in_it apt-get -q update &&
		in_it apt-get -q install dkms "$@" &&
		keep_all && files before
}

# keep_all: what is there now does not go when gwha does.
keep_all() {
	in_it sh -c 'apt-mark showauto | xargs -r apt-mark manual >/dev/null'
}

# is_built RELEASE: says DKMS.
is_built() {
	in_it dkms status gwha | tee -a /dev/stderr |
		grep -q "gwha/.* $1, .*: installed"
}

# ------------------------------------------------------------------- the documents
# blocks/NN: the commands of each block, its first line "SECTION:NODES".
read_documents() {
	mkdir "$work/blocks" && awk -v dir="$work/blocks" '
		/^## / { section = substr($0, 4) }
		/^```sh$/ { n++; file = sprintf("%s/%02d", dir, n); getline
			if (!sub(/^# on /, "")) { print "no node: " $0; exit 1 }
			gsub(/ and /, " "); print section ":" $0 >file; next }
		/^```/ { file = "" }
		file { print >file }' "$root/docs/quickstart.md" \
			"$root/docs/operations.md" &&
		[ "$(find "$work/blocks" -type f | wc -l)" -ge 12 ]
}

# block SECTION: its first block, without the line of ours.
block() {
	tail -n +2 "$(grep -lx "$1:.*" "$work"/blocks/* | head -n 1)"
}

install_block() {
	block Install >"$system/tmp/install" &&
		in_it bash -c 'cd /tmp && bash -ex install'
}

# ------------------------------------------------------------------- the next version
# What its DKMS would compile is the module that is built, but for its number; a guest is
# emulated, and gets that, so that nobody has to wait for a compiler.
module_of_next() {
	local built=$work/next/gwha.ko
	mkdir "$work/next" && cp "$root"/out/deb-next/*.deb "$work/next" &&
		dpkg-deb -f "$work"/next/gwha_*.deb Version >"$work/next/version" &&
		cp "$(find "$system/lib/modules/$release/updates" -name 'gwha.ko*')" \
			"$work/next" || return 1
	[ ! -e "$built.xz" ] || xz -d "$built.xz" || return 1
	objcopy --dump-section ".modinfo=$work/info" "$built" /dev/null &&
		sed -zi "s/^version=.*/version=$(<"$work/next/version")/" "$work/info" &&
		objcopy --update-section ".modinfo=$work/info" "$built" &&
		[ "$(modinfo -F version "$built")" = "$(<"$work/next/version")" ]
}

# ------------------------------------------------------------------------ a guest
# It has its own; ours end here.
to_the_guest() {
	umount -R "$system/dev" && umount "$system/proc"
}
