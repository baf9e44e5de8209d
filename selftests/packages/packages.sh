#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Do the packages install, work, and leave nothing? In the system of system.sh apt
# installs them, DKMS builds the module, a guest with that kernel runs tests with it
# and with the installed command line, apt purges them.
#
#	packages.sh KERNEL TEST...
#
# KERNEL is a name that scripts/other-kernel.sh knows; TEST is a path below
# selftests/, net/group.sh say. The packages are those in out/deb. Prints KTAP; the
# last line is "N passed, N failed".
# shellcheck disable=SC2317 # ok calls what follows
set -u
# shellcheck source-path=SCRIPTDIR source=system.sh
. "$(dirname "$(readlink -f "$0")")/system.sh"
[ $# -ge 2 ] || usage 7 11
own_mounts "$@"
shift
tests=("$@")

install_them() {
	in_it sh -c 'apt-get -q install /tmp/gwha*.deb'
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

# With what they brought along.
purge_them() {
	in_it apt-get -q purge --auto-remove gwha gwha-dkms
}

nothing_left() {
	files after && diff "$work/before" "$work/after"
}

echo "KTAP version 1"
ok "a Debian with the headers of $release" set_up
ok "apt installs the packages" install_them
ok "DKMS has built the module" is_built "$release"
ok "modprobe finds it" module_is_there
ok "command line and agent and their manuals are there" says_its_version
ok "the agent is begun at boot, once there is a file" begins_at_boot
take_it
cd "$root/selftests" || exit 2
ok "${tests[*]} with what was installed" works
ok "apt purges them" purge_them
ok "and nothing of them is left" nothing_left
verdict
