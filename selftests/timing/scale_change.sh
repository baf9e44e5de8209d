#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On the active of a group of 50 routers with 10 ms adverts, all 1,000 VIPs are
# replaced, then the priority is changed, then every interval: no advert is late by
# over 1 ms against the interval in force, and neither node changes its state.
# (design: live change; V27's counters)
# shellcheck source=selftests/timing/scale_lib.sh
. "$(dirname "$0")/scale_lib.sh"

# change_states: what either node counted of changes and of late timers.
change_states() {
	local ns c
	for ns in "$gwA" "$gwB"; do
		for c in to_active to_backup to_init timer_late; do
			echo "$c $(scale_counts "$ns" "$c")"
		done
	done
}

change_unmoved() {
	local now
	now=$(change_states)
	[ "$now" = "$states" ] && state_is "$gwB" g1 active &&
		state_is "$gwA" g1 backup && return
	printf 'before:\n%s\nnow:\n%s\n' "$states" "$now"
	return 1
}

# change_has BASE: gwB has those VIPs and no other.
change_has() {
	local i r
	diff <(for ((i = 0; i < SCALE_LANS; i++)); do
		for ((r = 0; r < SCALE_PER_LAN; r++)); do
			scale_vip_list "$i" "$r" "$1"
		done
	done | tr ' ' '\n' | grep / | sort) \
		<(scale_owned "$gwB" | sort) | head -n 5
	[ "${PIPESTATUS[0]}" = 0 ]
}

# change_vips BASE: one command for each router.
change_vips() {
	scale_each set "$1" >"$gwha_tmp/set" &&
		scale_apply "$gwB" <"$gwha_tmp/set" &&
		busywait 20000 change_has "$1"
}

change_intervals() {
	scale_each set none interval "$1" >"$gwha_tmp/set" &&
		scale_apply "$gwB" <"$gwha_tmp/set"
}

change_priority() {
	gw "$gwB" group set g1 priority 120 && nap 200 &&
		gw "$gwB" group set g1 priority 100
}

change_judge() {
	figures=$(python3 "$timing_dir/scale.py" gaps "$gwha_tmp/sent.pcap" \
		--routers "$scale_routers" --least "$1" --late-us 1000)
	local rc=$?
	echo "$figures"
	return $rc
}

change_reset() {
	states=$(change_states) && [ -n "$states" ]
}

# change_announced N: gratuitous ARPs and NAs that gwB has sent since it began.
change_announced() {
	local n
	n=$(scale_counts "$gwB" arp_sent)
	[ $((n - announced)) -ge "$1" ] || {
		echo "$((n - announced)) announced"
		return 1
	}
}

tap_plan 10
tap_ok "a group of $scale_routers routers, $scale_vips VIPs, gwB active" \
	scale_setup
# the repeats of the takeover are over
nap 7000
tap_ok "both nodes' counters are read" change_reset
announced=$(scale_counts "$gwB" arp_sent)
tap_ok "what gwB sends is recorded" scale_record "$gwB"
tap_ok "all $scale_vips VIPs replaced by others" change_vips 100
tap_ok "each new VIP was announced" change_announced "$scale_vips"
tap_ok "the priority changed, and changed back" change_priority
tap_ok "all intervals doubled" change_intervals 20ms
tap_ok "and as they were" change_intervals 10ms
tap_ok "no change of state, no late timer on either node" change_unmoved
capture_stop sent
tap_ok "no advert late by over 1 ms against the interval in force" \
	change_judge 20000
say "figures: $figures"
tap_done
