#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What takes machines of their own, and the services of a Debian: in the system of
# system.sh apt installs the packages, as docs/quickstart.md says, beside NetworkManager;
# guests boot it with systemd, and boot.py says there what is done and asked.
#
#	boot.sh KERNEL PART...
#
# KERNEL is a name that scripts/other-kernel.sh knows; PART is
#
#	systemd		one guest: the unit, who else configures devices, and the end
#	upgrade		two guests that are a pair: docs/operations.md#upgrading
#
# The packages are those in out/deb, and those of next.sh in out/deb-next. Logs and
# recordings are kept in out/packages/PART. Prints KTAP; the last line is "N passed, N
# failed".
# shellcheck disable=SC2317 # ok calls what follows
set -u
# files.sh sorts by bytes
export LC_ALL=C
# shellcheck source-path=SCRIPTDIR source=system.sh
. "$(dirname "$(readlink -f "$0")")/system.sh"
[ $# -ge 2 ] || usage 7 17
own_mounts "$@"
shift

# What a Debian gateway has, and who else may configure its devices.
services=(dbus iproute2 iputils-ping network-manager nftables openssl procps
	systemd-sysv udev)
# What nobody needs here, or would ask for in the network.
masked=(apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer
	fstrim.timer getty@tty1.service serial-getty@ttyS0.service
	systemd-binfmt.service NetworkManager-wait-online.service
	systemd-networkd-wait-online.service wpa_supplicant.service)

# Before the services, since it has what they are to find. gwhad comes after
# network.target; a unit that named it would make systemd know it when it is gone.
node_unit() {
	cat <<-END
		[Unit]
		Description=What boot.py says
		DefaultDependencies=no
		After=local-fs.target systemd-sysctl.service
		Wants=network.target
		Before=network-pre.target network.target

		[Service]
		ExecStartPre=/usr/local/lib/node/node first
		ExecStart=/usr/local/lib/node/node serve
		TimeoutStartSec=infinity

		[Install]
		WantedBy=multi-user.target
	END
}

# What would be done at a first boot is not; nobody answers at its network's end.
bootable() {
	local node=$system/usr/local/lib/node
	files with && rm "$system/usr/sbin/policy-rc.d" &&
		touch "$system/etc/.updated" "$system/var/.updated" &&
		[ -s "$system/etc/machine-id" ] &&
		in_it systemctl -q mask "${masked[@]}" &&
		in_it systemctl -q disable NetworkManager.service &&
		echo gw1 >"$system/etc/hostname" &&
		echo '127.0.0.1 localhost gw1 gw2' >"$system/etc/hosts" &&
		rm -rf "$system"/var/lib/apt/lists/* "$system"/var/cache/apt/*.bin &&
		mkdir "$node" && cp "$here/node.sh" "$node/node" &&
		cp "$here/../machines/serve.sh" "$here/files.sh" "$node" &&
		node_unit >"$system/etc/systemd/system/node.service" &&
		in_it systemctl -q enable node.service &&
		block Remove >"$work/remove" && cp "$here/dkms-make.sh" "$work/next"
}

part() {
	local out=$root/out/packages/$1
	rm -rf "$out"
	python3 -B "$here/boot.py" --kernel "$kernel" --work "$work" --results "$out" "$1"
}

echo "KTAP version 1"
ok "commands of docs/quickstart.md and docs/operations.md" read_documents
ok "a Debian with the headers of $release, systemd and NetworkManager" \
	set_up "${services[@]}"
ok "Install, as written" install_block
ok "DKMS has built the module" is_built "$release"
ok "the module of an upgrade" module_of_next
ok "a system that boots" bootable
ok "it is handed to guests" to_the_guest
if [ "$failed" = 0 ]; then
	for part; do
		ok "$part, in guests" part "$part"
		sed 's/^/  /' "$work/said"
	done
fi
verdict
