#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# As scale_group.sh, with 25 IPv4 and 25 IPv6 routers in the one group; of the
# 1,000 VIPs half are IPv6 and 25 of these link-local. (V40)
# The bounds are those of IPv4 alone; while RTNL is held, addresses are there 40 ms after
# it is let go.
# shellcheck source=selftests/timing/scale_lib.sh
. "$(dirname "$0")/scale_lib.sh"
scale_form=mixed
scale_test 40000 40000
