#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Whether the kernel that is built for has something: what is asked for on
# standard input compiles with it.
#
#	try.sh NAME COMPILER FLAGS... <SOURCE	prints -DNAME, or nothing
#
# Versions tell too little: stable kernels and distributions carry changes back.
name=$1
shift
if "$@" -DKBUILD_MODNAME='"gwha"' -Werror -c -x c - -o /dev/null 2>/dev/null; then
	echo "-D$name"
fi
