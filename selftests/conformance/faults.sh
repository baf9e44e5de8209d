#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The conformance suite's tests, tested: each finds the fault that is planted for it
# between it and gwha. faults.py has them.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
need_root
[ -d /sys/module/gwha ] || skip_all "gwha.ko is not loaded"
need_cmd "$GWHA" nsenter ip python3
modprobe -qa macvlan
conform gwha --faults
