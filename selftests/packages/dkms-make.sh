#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a guest, /usr/bin/make: what DKMS would compile is the module in /run/next, where
# compiling takes a quarter of an hour. Else make does what it is asked to.
for w; do
	case $w in
	M=*/gwha/*) to=${w#M=}/kmod ;;
	modules) exec cp /run/next/gwha.ko "$to" ;;
	esac
done
exec make.real "$@"
