# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Figures that bench.py reads. Sourced by tests whose figures it wants.
# shellcheck disable=SC2154 # lib.sh, which they source first, has set gwha_tmp

# figure SCENARIO CASE CONTENDER FIGURE UNIT VALUE...: a line of JSON. Into memory; it
# is copied to the results at the end, since writing makes the clock jump.
figure() {
	local values
	values=$(printf '%s,' "${@:6}")
	printf '{"scenario":"%s","case":"%s","contender":"%s","figure":"%s","unit":"%s","values":[%s]}\n' \
		"${@:1:5}" "${values%,}" >>"$gwha_tmp/figures.jsonl"
}
