# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sourced by run.sh and by selftests/net/lib.sh.

# prefetch_list COMMAND...: the files that starting these programs reads, with
# the libraries they load.
prefetch_list() {
	local c f files=()
	for c in "$@"; do
		f=$(type -P "$c") && files+=("$f")
	done
	[ ${#files[@]} -gt 0 ] || return
	printf '%s\n' "${files[@]}"
	# A script has no libraries, and ldd says so; that is no error.
	ldd "${files[@]}" 2>/dev/null | grep -o '/[^ :]*' | sort -u
}
