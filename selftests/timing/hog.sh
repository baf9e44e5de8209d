#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Busy for $1 ms, idle for $2 ms, for ever.
exec {idle}<> <(:)
printf -v pause '0.%03d' "$2"
while :; do
	end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000))
	while ((${EPOCHREALTIME/[.,]/} < end)); do :; done
	read -r -t "$pause" -u "$idle"
done
