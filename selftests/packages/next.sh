#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Packages of the same sources with a higher version, in out/deb-next: what an upgrade
# is tried with. They are made in a copy of what `make deb` has left, so that only what
# says the version is compiled. It stands in four files (scripts/lint.sh release):
# 0.1.0 becomes 0.1.0.1.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
next=$version.1
to=out/deb-next
tree=$to/gwha-$next

rm -rf $to
mkdir -p $to
cp -a "out/deb/gwha-$version" "$tree"
(
	cd "$tree"
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$next\"/" dkms.conf
	sed -i "s/MODULE_VERSION(\"$version\")/MODULE_VERSION(\"$next\")/" kmod/main.c
	sed -i "s/^VERSION ?= .*/VERSION ?= $next/" agent/Makefile
	sed -i "s/^gwha ($version)/gwha ($next)/" debian/changelog
	grep -rl --include='*.c' '\<GWHA_VERSION\>' agent | xargs touch
	dh_clean
	DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -nc -us -uc -b
) >$to/log 2>&1 || {
	tail -n 40 $to/log >&2
	exit 1
}
rm -rf "$tree"
