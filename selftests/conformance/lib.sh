# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the three runs of the conformance suite share; sourced by them.

# shellcheck source-path=SCRIPTDIR source=../net/lib.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/lib.sh"
conformance=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
export GWHA PYTHONDONTWRITEBYTECODE=1

# conform IMPL [OPTION...]: all tests against an implementation; ends the test.
# CONFORM has more options, from the command line of whoever looks for a fault.
conform() {
	local impl=$1 options=()
	shift
	read -ra options <<<"${CONFORM:-}"
	[ -z "${GWHA_RESULTS:-}" ] || options+=(-o "$gwha_tmp")
	"$conformance/conform.py" "$impl" "$@" "${options[@]}"
	rc=$?
	gwha_done=1
	exit "$rc"
}
