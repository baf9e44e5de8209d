#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Install what building and testing gwha lack on Debian 12, by apt.
#
#   install-deps.sh [--for build|test|lint|debug|kernels|bench|package|snmp] [--check]
#
# --for may be repeated; without it, all but kernels (for other-kernel.sh),
# bench, package and snmp (for make -C agent SNMP=1).
# --check installs nothing: it prints what is missing and exits 1 when something
# is. Quick, quiet and without a look at the network when nothing is missing.
# Services of what it installs (BIRD, conntrackd, etcd, keepalived, FRR, radvd, charon, snmpd) are
# neither started nor left to start at the next boot.
set -eu

build=(
	build-essential linux-headers-amd64 git jq kmod libcap-dev
	libcmocka-dev libcurl4-openssl-dev libevent-dev libjansson-dev libnl-3-dev libnl-genl-3-dev
	libnl-route-3-dev libseccomp-dev libsmartcols-dev libsqlite3-dev libssl-dev libsystemd-dev
	libyaml-dev
	pkg-config python3 python3-yaml
)
tests=(
	bird2 busybox-static ccache charon-systemd clang conntrack conntrackd cpio curl
	etcd-server ethtool frr iproute2 iputils-arping iputils-ping jq keepalived libcharon-extra-plugins
	libclang-rt-14-dev libstrongswan-standard-plugins linux-headers-amd64
	linux-image-amd64 netcat-openbsd nftables openssl procps python3 python3-jsonschema
	qemu-system-x86 radvd socat strongswan-pki strongswan-swanctl tcpdump tshark
	util-linux xz-utils
)
lint=(
	clang clang-format coccinelle codespell cpio linux-source-6.1 perl
	python3-yaml shellcheck sparse xz-utils
)
kernels=(kmod mmdebstrap python3 xz-utils)
# For scripts/debug-kernel.sh.
debug=(bc bison flex libelf-dev linux-source-6.1 xz-utils)
# Plots.
bench=(gnuplot-nox)
# For make deb.
package=(debhelper dh-dkms dpkg-dev lintian)
# For make -C agent SNMP=1 snmp-check.
snmp=(libjansson-dev libsnmp-dev snmp snmpd snmptrapd)
# Units that the packages above would start.
services=(bird2 conntrackd etcd-server keepalived frr radvd charon-systemd snmpd snmptrapd)

policy=/usr/sbin/policy-rc.d
policy_mark='# written by gwha install-deps.sh'

die() {
	echo "install-deps.sh: $*" >&2
	exit 1
}

# missing PACKAGE...: those that are not installed, one a line.
missing() {
	local have
	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" \
		2>/dev/null | sed -n 's/^installed //p') || true
	printf '%s\n' "$@" | sort -u | grep -vxF "$have" || true
}

# A kernel that has an image to boot and headers to build for.
have_kernel() {
	local dir
	for dir in /lib/modules/*/; do
		[ -e "$dir/build" ] &&
			[ -e "/boot/vmlinuz-$(basename "$dir")" ] && return
	done
	return 1
}

log=''

# While this runs, invoke-rc.d and deb-systemd-invoke start nothing.
forbid_services() {
	if [ -e "$policy" ] && ! grep -qxF "$policy_mark" "$policy"; then
		mv "$policy" "$policy.gwha"
	fi
	printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
	chmod +x "$policy"
}

allow_services() {
	rm -f "$policy"
	[ ! -e "$policy.gwha" ] || mv "$policy.gwha" "$policy"
}

install_packages() {
	log=$(mktemp)
	trap 'allow_services; rm -f "$log"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	forbid_services
	export DEBIAN_FRONTEND=noninteractive
	# A broken source of somebody else need not stop us: what we need may
	# well be in the others.
	apt-get -q update >"$log" 2>&1 ||
		echo "install-deps.sh: apt-get update had errors, going on" >&2
	apt-get -q -y --no-install-recommends -o Acquire::Retries=3 \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
		install "$@" </dev/null >>"$log" 2>&1 || {
		tail -n 40 "$log" >&2
		die "apt-get could not install: $*"
	}
}

packages=()
check=0
while [ $# -gt 0 ]; do
	case $1 in
	--check) check=1 ;;
	--for)
		case ${2:-} in
		build) packages+=("${build[@]}") ;;
		test) packages+=("${build[@]}" "${tests[@]}") ;;
		lint) packages+=("${build[@]}" "${lint[@]}") ;;
		kernels) packages+=("${kernels[@]}") ;;
		debug) packages+=("${build[@]}" "${debug[@]}") ;;
		package) packages+=("${build[@]}" "${package[@]}") ;;
		bench) packages+=("${build[@]}" "${tests[@]}" "${bench[@]}") ;;
		snmp) packages+=("${build[@]}" "${snmp[@]}") ;;
		*) die "--for takes build, test, lint, debug, kernels, bench, package or snmp" ;;
		esac
		shift
		;;
	*)
		sed -n 's/^# \{0,1\}//; 3,11p' "$0"
		[ "$1" = --help ] && exit 0
		exit 1
		;;
	esac
	shift
done
[ ${#packages[@]} -gt 0 ] ||
	packages=("${build[@]}" "${tests[@]}" "${lint[@]}" "${debug[@]}")

command -v dpkg-query >/dev/null || die "this is not Debian: no dpkg-query"
readarray -t lacking < <(missing "${packages[@]}")
# An image and headers of different versions are no use: fetch the newest pair.
if [[ " ${packages[*]} " == *" linux-image-amd64 "* ]] && ! have_kernel; then
	lacking+=(linux-image-amd64 linux-headers-amd64)
fi
[ ${#lacking[@]} -gt 0 ] || exit 0
if [ "$check" = 1 ]; then
	printf 'missing: %s\n' "${lacking[@]}"
	exit 1
fi
[ "$(id -u)" = 0 ] || die "needs root to install: ${lacking[*]}"

echo "installing: ${lacking[*]}"
install_packages "${lacking[@]}"
for service in "${services[@]}"; do
	if [[ " ${lacking[*]} " == *" $service "* ]] &&
		command -v systemctl >/dev/null; then
		# three packages call their unit otherwise
		unit=${service/charon-systemd/strongswan}
		unit=${unit/etcd-server/etcd}
		systemctl disable "${unit/bird2/bird}" >/dev/null 2>&1 || true
	fi
done
if [[ " ${packages[*]} " == *" linux-image-amd64 "* ]]; then
	have_kernel || die "no kernel with both image and headers"
fi
echo "installed"
