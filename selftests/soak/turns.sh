# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Turns of two gateways. Sourced by the tests of this directory, which have gives_to FROM
# TO PORT: the ports of FROM, so called, are cut and healed, and TO takes over for good.
# shellcheck disable=SC2154 # gwA and gwB are topo.sh's

# how many there were
failovers=0

# soak S: fail over every 10 s for so long.
soak() {
	local now begun until next
	now_us begun
	until=$((begun + $1 * 1000000)) next=$begun
	while now_us now && [ "$now" -lt "$until" ]; do
		if [ $((failovers % 2)) = 0 ]; then
			gives_to "$gwA" "$gwB" gwA || return 1
		else
			gives_to "$gwB" "$gwA" gwB || return 1
		fi
		failovers=$((failovers + 1))
		next=$((next + 10000000))
		now_us now
		[ "$now" -ge "$next" ] || nap $(((next - now) / 1000))
	done
}
