#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The CPU is idle:
# 100 cuts are each taken over in time, and nothing changes without one.
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

tap_plan 7
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
timing_run 100 30 36200 200 timing_load_none
tap_done
