#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One group of 50 IPv4 routers over 5 interfaces, 1,000 VIPs, 10 ms adverts: a
# takeover switches all within 1 ms, delays no advert by over 1 ms, and announces
# the first VIP after 0.5 ms and the last after 40 ms. While another process holds
# RTNL, addresses alone wait, and
# are there 50 ms after it lets go. (V01, V40, V50)
# shellcheck source=selftests/timing/scale_lib.sh
. "$(dirname "$0")/scale_lib.sh"
scale_test 40000 50000
