#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Does docs/quickstart.md work, as it is written? The commands are read out of it:
# Install is run in a Debian with a kernel's headers, laid over by a file system that
# is thrown away; the rest in a guest with that kernel, by quickstart_guest.sh.
#
#	quickstart.sh KERNEL
#
# KERNEL is a name that scripts/other-kernel.sh knows. The packages are those in
# out/deb. Prints KTAP; the last line is "N passed, N failed".
# shellcheck disable=SC2317 # ok calls what follows
set -u
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
[ $# = 1 ] || { sed -n 's/^# \{0,1\}//; 7,10p' "$0"; exit 2; }

# Mounts of our own, which end with us.
if [ -z "${GWHA_UNSHARED:-}" ]; then
	kernel=$("$root/scripts/other-kernel.sh" "$1" | tail -n 1)
	[ -d "$kernel" ] || exit 2
	export GWHA_UNSHARED=$kernel
	exec unshare -m "$0" "$1"
fi
kernel=$GWHA_UNSHARED
release=$(<"$kernel/release")
work=$(mktemp -d)
trap 'umount -qR "$work/system"; umount "$work/upper"; rm -rf "$work"' EXIT
trap 'exit 143' INT TERM
system=$work/system number=0 failed=0

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

# blocks/NN: the commands of each block, its first line "SECTION:NODES".
read_document() {
	mkdir "$work/blocks" && awk -v dir="$work/blocks" '
		/^## / { section = substr($0, 4) }
		/^```sh$/ { n++; file = sprintf("%s/%02d", dir, n); getline
			if (!sub(/^# on /, "")) { print "no node: " $0; exit 1 }
			gsub(/ and /, " "); print section ":" $0 >file; next }
		/^```/ { file = "" }
		file { print >file }' "$root/docs/quickstart.md" &&
		[ "$(find "$work/blocks" -type f | wc -l)" -ge 10 ]
}

in_it() {
	chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
}

# A Debian has iproute2 and procps; dkms and nftables are not gwha's to take away.
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
		printf 'APT::Get::Assume-Yes "true";\n%s\n%s\n' \
			'APT::Install-Recommends "false";' 'Acquire::Retries "3";' \
			>"$system/etc/apt/apt.conf.d/99quickstart" &&
		cp "$root"/out/deb/gwha_*.deb "$root"/out/deb/gwha-dkms_*.deb \
			"$system/tmp" &&
		in_it apt-get -q update &&
		in_it apt-get -q install dkms iproute2 nftables procps &&
		"$here/files.sh" "$system" >"$work/before"
}

install_block() {
	tail -n +2 "$(grep -lx 'Install:.*' "$work"/blocks/*)" >"$system/tmp/install" &&
		in_it bash -c 'cd /tmp && bash -ex install'
}

is_built() {
	in_it dkms status gwha | tee /dev/stderr |
		grep -q "gwha/.* $release, .*: installed"
}

# The guest has its own; ours end here.
to_the_guest() {
	umount -R "$system/dev" && umount "$system/proc"
}

works() {
	cp "$here/files.sh" "$work" &&
		"$root/selftests/qemu/run.sh" --timeout 1500 --test-timeout 1400 \
		--kernel "$kernel" --env "QUICKSTART=$work" \
		"$here/quickstart_guest.sh"
}

echo "KTAP version 1"
ok "commands of docs/quickstart.md" read_document
ok "a Debian with the headers of $release" set_up
ok "Install, as written" install_block
ok "DKMS has built the module" is_built
ok "the installed system is handed to a guest" to_the_guest
if [ "$failed" = 0 ]; then
	ok "the rest of it, in a guest" works
	sed 's/^/  /' "$work/said"
fi
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" = 0 ]
