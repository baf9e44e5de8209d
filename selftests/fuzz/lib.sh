# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the fuzzers' tests share. They are tests as those of selftests/net/, and
# take from the environment:
#
#   FUZZ_T      for how long, in seconds of the guest: 60 or 60s (60)
#   FUZZ_SEED   the seed that a run printed, to have it again

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/gw.sh"
fuzz_s=${FUZZ_T:-60}
fuzz_s=${fuzz_s%s}
# shellcheck disable=SC2034 # the tests use them
{
	fuzz_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
	fuzz_spec=$fuzz_dir/../../uapi/gwha.yaml
	fuzz_seed=${FUZZ_SEED:+--seed $FUZZ_SEED}
}

# fuzz_in NS LOG PROGRAM ARGS...: fails, and shows what it said, if it fails.
fuzz_in() {
	# shellcheck disable=SC2154 # net/lib.sh sets it
	local ns=$1 log=$gwha_tmp/$2
	shift 2
	run_in "$ns" "$@" >"$log" 2>&1 && return
	cat "$log"
	return 1
}
