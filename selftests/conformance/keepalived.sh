#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The conformance suite against keepalived: what it fails is told, and no failure
# of ours.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
need_root
need_cmd keepalived nsenter ip nft python3
modprobe -qa macvlan nf_tables nft_fib_inet nft_ct
conform keepalived
