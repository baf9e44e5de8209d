#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A SCHED_FIFO 60 task that runs 100 ms of every 200 ms; it outranks the worker, so addresses may wait for its pause:
# 20 cuts are each taken over in time, and nothing changes without one.
# (V03)
# shellcheck source=selftests/timing/lib.sh
. "$(dirname "$0")/lib.sh"

tap_plan 7
tap_ok "two gateways with 10 ms adverts, gwB active" timing_setup
timing_run 20 30 36200 100500 timing_load_hog
tap_done
