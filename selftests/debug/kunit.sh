#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# gwha-kunit.ko is inserted, and what its suites say in the kernel's log is said
# again here: one result for each row of each table, and for each test without.
#
# guest: module by hand
# shellcheck disable=SC2317 # tap_ok calls them

# shellcheck source-path=SCRIPTDIR/../net source=../net/lib.sh
. "$(dirname "$(readlink -f "$0")")/../net/lib.sh"
here=$(dirname "$(readlink -f "$0")")
need_root
need_cmd insmod rmmod python3 dmesg
[ -r "${GWHA_KUNIT:-}" ] || skip_all "there is no gwha-kunit.ko"

echo "gwha-kunit: begin" >/dev/kmsg
insmod "$GWHA_KUNIT" || exit 1
rmmod gwha_kunit || exit 1
dmesg >"$gwha_tmp/dmesg"
readarray -t suites < <(sed -n 's/^\t\.name = "\(gwha_[a-z0-9_]*\)",$/\1/p' \
	"$here"/../../kmod/tests/*_kunit.c)
gwha_done=1
"$here/kunit.py" "$gwha_tmp/dmesg" "${suites[@]}"
