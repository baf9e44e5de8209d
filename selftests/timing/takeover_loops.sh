#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 40 busy loops of ordinary priority:
# 20 cuts are each taken over in time, and nothing changes without one.
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

tap_plan 7
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
timing_run 20 30 36200 200 timing_load_loops
tap_done
