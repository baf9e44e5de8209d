#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Do the packages install, work, and leave nothing? In a Debian that has a kernel's
# headers and not much else (scripts/other-kernel.sh), laid over by a file system
# that is thrown away: apt installs them, DKMS builds the module, a guest with that
# kernel runs tests with it and with the installed command line, apt purges them.
#
#	packages.sh KERNEL TEST...
#
# KERNEL is a name that scripts/other-kernel.sh knows; TEST is a path below
# selftests/, net/group.sh say. The packages are those in out/deb. Prints KTAP; the
# last line is "N passed, N failed".
# shellcheck disable=SC2317 # ok calls what follows
set -u
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
[ $# -ge 2 ] || { sed -n 's/^# \{0,1\}//; 8,13p' "$0"; exit 2; }
name=$1
shift
tests=("$@")

# Mounts of our own, which end with us.
if [ -z "${GWHA_UNSHARED:-}" ]; then
	kernel=$("$root/scripts/other-kernel.sh" "$name" | tail -n 1)
	[ -d "$kernel" ] || exit 2
	export GWHA_UNSHARED=$kernel
	exec unshare -m "$0" "$name" "${tests[@]}"
fi
kernel=$GWHA_UNSHARED
release=$(<"$kernel/release")
work=$(mktemp -d)
trap 'umount -R "$work/system"; umount "$work/upper"; rm -rf "$work"' EXIT
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
	tail -n 40 "$work/said" | sed 's/^/# /'
}

set_up() {
	mkdir -p "$work/upper" "$work/work" "$system" &&
		mount -t tmpfs tmpfs "$work/upper" &&
		mkdir "$work/upper/up" "$work/upper/work" &&
		mount -t overlay overlay "$system" -o \
			"lowerdir=$kernel/root,upperdir=$work/upper/up,workdir=$work/upper/work" &&
		mount -t proc proc "$system/proc" &&
		mount --rbind /dev "$system/dev" &&
		cp /etc/resolv.conf "$system/etc/resolv.conf" &&
		printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d" &&
		chmod +x "$system/usr/sbin/policy-rc.d" &&
		cp "$root"/out/deb/gwha_*.deb "$root"/out/deb/gwha-dkms_*.deb \
			"$system/tmp" &&
		in_it apt-get -q update
}

in_it() {
	chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
}

# Without what apt keeps for itself.
files() {
	in_it find / -xdev ! -path '/var/lib/apt/*' ! -path '/var/cache/*' \
		! -path '/var/log/*' ! -path '/var/lib/dpkg/*' ! -path '/tmp/*' \
		-printf '%y %p\n' | sort >"$work/$1"
}

apt() {
	in_it apt-get -q -y -o Acquire::Retries=3 --no-install-recommends "$@"
}

install_them() {
	files before && apt install dkms && files with-dkms &&
		in_it sh -c 'apt-get -q -y install --no-install-recommends /tmp/gwha*.deb'
}

is_built() {
	in_it dkms status gwha | tee /dev/stderr |
		grep -q "gwha/.* $release, .*: installed"
}

module_is_there() {
	ko=$(find "$system/lib/modules/$release/updates" -name 'gwha.ko*' |
		head -n 1)
	[ -n "$ko" ] && in_it modinfo -k "$release" gwha &&
		in_it modprobe -n -v -S "$release" gwha
}

# A guest takes it as it is, not packed.
take_it() {
	case $ko in
	*.xz) xz -dc "$ko" >"$work/gwha.ko" ;;
	*) cp "$ko" "$work/gwha.ko" ;;
	esac
	cp "$system/usr/sbin/gwha" "$work/gwha"
}

says_its_version() {
	in_it gwha -V && in_it gwhad -V && in_it test -s /usr/share/man/man8/gwha.8.gz &&
		in_it test -s /usr/share/man/man8/gwhad.8.gz
}

begins_at_boot() {
	in_it test -L /etc/systemd/system/multi-user.target.wants/gwhad.service &&
		in_it grep -q '^ConditionPathExists=/etc/gwha/gwha.yaml$' \
			/lib/systemd/system/gwhad.service
}

works() {
	GWHA_EXPECT_ALL=1 "$root/selftests/qemu/run.sh" --icount \
		--timeout $((300 + 300 * ${#tests[@]})) --kernel "$kernel" \
		--module "$work/gwha.ko" --env "GWHA=$work/gwha" "${tests[@]}"
}

# With what they brought along; dkms was there before.
purge_them() {
	apt purge --auto-remove gwha gwha-dkms
}

nothing_left() {
	files after && diff "$work/with-dkms" "$work/after"
}

echo "KTAP version 1"
ok "a Debian with the headers of $release" set_up
ok "apt installs the packages" install_them
ok "DKMS has built the module" is_built
ok "modprobe finds it" module_is_there
ok "command line and agent and their manuals are there" says_its_version
ok "the agent is begun at boot, once there is a file" begins_at_boot
take_it
cd "$root/selftests" || exit 2
ok "${tests[*]} with what was installed" works
ok "apt purges them" purge_them
ok "and nothing of them is left" nothing_left
echo "1..$number"
echo "$((number - failed)) passed, $failed failed"
[ "$failed" = 0 ]
