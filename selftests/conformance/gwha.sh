#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The conformance suite against gwha: every point of RFC 9568 and RFC 3768 that
# applies holds, in version 2, in version 3, and for IPv6. conform.py says how.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
need_root
[ -d /sys/module/gwha ] || skip_all "gwha.ko is not loaded"
need_cmd "$GWHA" nsenter ip python3
modprobe -qa macvlan
conform gwha --strict
