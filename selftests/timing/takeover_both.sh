#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The flood and the SCHED_FIFO task together; addresses may wait for the latter's pause:
# 20 cuts are each taken over in time, and nothing changes without one.
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

tap_plan 7
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
timing_run 20 30 37200 110000 timing_load_both
tap_done
