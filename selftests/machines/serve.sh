# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sourced in a guest: it does what guest.py tells it over a virtio-serial port: a line
# "NUMBER COMMAND-IN-BASE64"; the answer is its output, then a line of \036, the number
# and the exit status.

# open_port: as file 5.
open_port() {
	local p port=''
	for p in /sys/class/virtio-ports/*; do
		[ "$(<"$p/name")" = gwha.control ] && port=/dev/${p##*/}
	done
	[ -n "$port" ] && exec 5<>"$port"
}

# serve: says that it is ready, and does so from then on.
serve() {
	local number text out
	echo ready >&5
	while :; do
		read -r -u 5 number text || {
			# nobody at the other end, for the moment
			read -rt 0.2 <> <(:)
			continue
		}
		out=$(eval "$(base64 -d <<<"$text")" 2>&1 </dev/null 5>&-)
		printf '%s\n\036%s %s\n' "$out" "$number" "$?" >&5
	done
}
