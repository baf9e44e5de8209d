#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 300 packets a millisecond into gwA:
# 20 cuts are each taken over in time, and nothing changes without one.
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

tap_plan 7
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
# The ARP may wait for the 300 packets that a CPU receives without a pause where
# receiving is not left to a thread yet, and for what it restarts then.
timing_run 20 30 37200 10000 timing_load_flood
tap_done
