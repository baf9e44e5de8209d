#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The last test of a run for coverage: what the module has counted, each time that
# it was removed (count.c), is there, and is kept.
#
# guest: module by hand
set -u

# shellcheck source-path=SCRIPTDIR/../net source=../net/lib.sh
. "$(dirname "$(readlink -f "$0")")/../net/lib.sh"

tap_plan 1
tap_ok "the module has counted" cp /run/gwha/coverage "$GWHA_RESULTS/counts"
tap_done
