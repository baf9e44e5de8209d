#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The conformance suite against FRR's vrrpd: what it fails is told, and no failure
# of ours.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
need_root
need_cmd /usr/lib/frr/zebra /usr/lib/frr/vrrpd nsenter ip python3
modprobe -qa macvlan
conform frr
