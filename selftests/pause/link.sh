#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cable of a virtio port is pulled (QMP's set_link) while another process holds
# RTNL: the group leaves within one interval, since each tick looks at the carrier
# itself.
# shellcheck source=selftests/pause/lib.sh
. "$(dirname "$0")/lib.sh"

HOLD_MS=8000

# link_port: the port is here; after far.sh it comes back, with another name.
link_port() {
	port=$(cd /sys/class/net && ls -d eth0 lan 2>/dev/null)
	[ -n "$port" ]
}

link_setup() {
	setup_ns gwA && busywait 20000 link_port &&
		ip link set "$port" down &&
		ip link set "$port" netns "$gwA" name lan &&
		printf '%s\n' "address add 192.0.2.2/24 dev lan" \
			"link set lan up" | ip -n "$gwA" -batch - &&
		pause_router "$gwA" 100 &&
		busywait 20000 state_is "$gwA" lan/10/4 active
}

link_hold() {
	insmod "$pause_dir/../modules/rtnlhold/rtnlhold.ko" || return 1
	echo "$HOLD_MS" >/proc/rtnlhold &
	gwha_pids+=($!)
	busywait 5000 link_held
}

link_held() {
	grep -q '^held 1' /proc/rtnlhold
}

# link_left: init one interval after the carrier is seen to be gone, and RTNL is
# still held when that has been seen. Half an interval for who looks.
link_left() {
	local gone now
	ask link off && busywait 3000 not has_carrier "$gwA" lan || return 1
	now_us gone
	busywait 1500 state_is "$gwA" lan/10/4 init || return 1
	now_us now
	echo "init $(((now - gone) / 1000)) ms after the carrier was gone"
	link_held
}

link_cause() {
	group_is "$gwA" lan/10/4 cause no-carrier
}

gw_require ethtool insmod
tap_plan 5
tap_ok "a gateway, active" link_setup
tap_ok "RTNL is held" link_hold
tap_ok "the cable is pulled: init within an interval, RTNL still held" link_left
tap_ok "the cause is no-carrier" link_cause
ask link on
tap_ok "plugged in, it is active again" \
	busywait 20000 state_is "$gwA" lan/10/4 active
tap_done
