# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the two guests of the pause tests share. Two guests, each with a clock of
# its own, on a cable that is a socket of QEMU; pause.sh, outside, stops the first
# one and lets it go on:
#
#     first guest            second guest
#     [ gwA ] lan ═══════ far ─ lan (switch) ─ gwB ─── lan [ gwB ]
#      192.0.2.2                     └─ client ─────── eth0 [ client ]
#                                                     192.0.2.3, 192.0.2.10
#
# A test asks pause.sh by printing "# ask: ..."; the answer is a file in the
# results directory. Adverts of 1 s; bounds are multiples of that, and counts.

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/gw.sh"
# Its tests use it.
# shellcheck disable=SC2034
pause_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
asked=0

# ask WHAT: from outside, and wait until it is done.
ask() {
	asked=$((asked + 1))
	# not to where a check's output goes
	echo "# ask: $asked $*" >&8
	busywait 60000 test -e "$GWHA_RESULTS/answer.$asked"
}
exec 8>&1

# pause_router NS PRIORITY [WORD...]
pause_router() {
	local ns=$1 priority=$2
	shift 2
	gw "$ns" router add dev lan vrid 10 version 3 interval 1s \
		priority "$priority" vip 192.0.2.1/24 "$@"
}
