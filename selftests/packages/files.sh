#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# files.sh ROOT: what is in that file system, without what apt keeps for itself and
# what is in memory only.
set -eu
cd "$1"
find . -xdev \( -path './proc/*' -o -path './dev/*' -o -path './sys/*' -o \
	-path './run/*' -o -path './tmp/*' -o -path './mnt/*' -o \
	-path './var/lib/apt/*' -o -path './var/cache/*' -o -path './var/log/*' -o \
	-path './var/lib/dpkg/*' \) -prune -o -printf '%y %p\n' | LC_ALL=C sort
