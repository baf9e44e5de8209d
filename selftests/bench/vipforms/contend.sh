#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Another CPU takes RTNL again and again, 1 ms at a time: how long do the forms
# take beside it? Two CPUs, so real time: orders of magnitude only. Runs inside
# the guest.
set -u
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

repeats=5

forms() {
	both "$1/addr/200-one-link" "$repeats" form=addr own=e out=e vips=200
	both "$1/mix/200-one-link" "$repeats" form=mix own=e out=e vips=200
	run label=- form=addr down=0 garp=0 own=d out=e vips=200
	run label=- form=link down=1 own=d out=e vips=200
	for _ in $(seq "$repeats"); do
		run "label=$1/link/200-dummy/up" form=link own=d out=e vips=200
		run "label=$1/link/200-dummy/down" form=link own=d out=e \
			vips=200 down=1
	done
	run label=- form=link down=0 garp=0 own=d out=e vips=200
	run label=- form=addr down=1 own=d out=e vips=200
}

load
links_up
forms alone
while echo "busy 1" >/proc/rtnlhold; do :; done &
holder=$!
forms beside
kill "$holder"
wait "$holder" 2>/dev/null
cp /proc/vipforms "${GWHA_RESULTS:-/run}/vipforms.raw"
python3 "$here/summary.py" "${GWHA_RESULTS:-/run}/vipforms.raw"
