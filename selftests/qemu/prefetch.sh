# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sourced by run.sh and by selftests/net/lib.sh.
#
# In virtual time the clock jumps over idle time, and a guest that waits for the
# machine's files is idle: seconds are gone when the answer comes. On the shared
# root every open and every symbolic link is such a wait, however well its data
# is cached. So what a test runs is brought into the memory above the shared
# root first ("copied up", which touching a file does), while a loop of lowest
# priority keeps the CPU busy and the clock nearly still.

# prefetch_links FILE: FILE, and every link on the way to what it names.
prefetch_links() {
	local f=$1 to
	echo "$f"
	while [ -L "$f" ]; do
		to=$(readlink "$f")
		case $to in
		/*) f=$to ;;
		*) f=${f%/*}/$to ;;
		esac
		echo "$f"
	done
}

# prefetch_list COMMAND...: the files that starting these programs opens.
prefetch_list() {
	local c f files=()
	for c in "$@"; do
		f=$(type -P "$c") && files+=("$(readlink -f "${f%/*}")/${f##*/}")
	done
	[ ${#files[@]} -gt 0 ] || return
	# A script has no libraries, and ldd says so; that is no error.
	for f in "${files[@]}" $(ldd "${files[@]}" 2>/dev/null |
		grep -o '/[^ :]*' | sort -u); do
		prefetch_links "$f"
	done | sort -u
}

# What nearly every program opens, and the links of a merged /usr.
prefetch_common() {
	local f
	for f in /bin /sbin /lib /lib64 /etc/ld.so.cache /etc/passwd \
		/etc/group /etc/hosts /etc/nsswitch.conf /etc/protocols \
		/etc/services /etc/iproute2/*; do
		[ -e "$f" ] && [ ! -d "$f" ] || [ -L "$f" ] && echo "$f"
	done
}
