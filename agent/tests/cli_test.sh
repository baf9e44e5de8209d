#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The program itself, without the module: exit codes, and where texts go.
#   cli_test.sh GWHA
set -u

gwha=$1
n=0
failed=0

# check NAME STATUS STDERR-PATTERN ARGUMENT...
check() {
	local name=$1 want=$2 pattern=$3 err rc
	shift 3
	n=$((n + 1))
	err=$("$gwha" "$@" 2>&1 >/dev/null)
	rc=$?
	# shellcheck disable=SC2053 # a pattern is what is meant
	if [ $rc -eq "$want" ] && [[ $err == $pattern ]]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "# exit $rc, wanted $want; stderr: $err"
		failed=$((failed + 1))
	fi
}

check "version" 0 "" -V
check "help" 0 "" help
check "help of an object" 0 "" router help
check "nothing to do" 1 "Usage:*gwha: say what to do"
check "unknown object" 1 'gwha: object "frob": unknown*' frob
check "unknown option" 1 'gwha: option "x": unknown*' -x
check "VRID 256" 1 'gwha: vrid "256": must be 1 to 255' \
	router add dev eth0 vrid 256
check "ambiguous verb" 1 'gwha: router "s": ambiguous: set, show' router s
check "secret on the command line" 1 \
	'gwha: auth "hunter2": unknown, must be one of: none, text-file, hmac' \
	router add dev eth0 vrid 10 auth hunter2
check "no such secret file" 1 \
	'gwha: text-file "/nowhere/f": cannot be opened: No such file*' \
	router add dev eth0 vrid 10 auth text-file /nowhere/f
check "secret too short, from standard input" 1 \
	'gwha: key-file "-": the secret has 5 bytes: it must have 16 to 64' \
	router set dev eth0 vrid 10 auth hmac key-id 1 key-file - <<<"short"
check "V38: text authentication with version 3" 1 \
	'gwha: version 3 has no text authentication: use auth hmac, or version 2' \
	router add dev eth0 vrid 10 version 3 auth text-file /nowhere/f
check "track without a device" 1 'gwha: track dev: its value is missing' \
	group add edge track dev
check "report without a state" 1 \
	'gwha: name "bgp": say whether it is up or down' group track edge name bgp
check "lease of no group" 1 'gwha: say whose lease: group NAME' lease hold
check "reset of one router" 1 'gwha: "dev": nothing follows reset*' \
	stats reset dev eth0
check "rate without a unit" 1 'gwha: rate "10": give a unit, as in 10mbit' \
	sync set group edge rate 10
check "secret of synchronisation too short" 1 \
	'gwha: key-file "-": the secret has 5 bytes: it must have 16 to 64' \
	sync set group edge key-id 1 key-file - <<<"short"
check "monitor of what there is not" 1 \
	'gwha: monitor "x": unknown, must be one of: state, sync, all, help' \
	monitor x
if [ -e /sys/module/gwha ]; then
	n=$((n + 1))
	echo "ok $n - module not loaded # SKIP it is loaded"
else
	check "module not loaded" 3 \
		'gwha: the module gwha is not loaded: run modprobe gwha' \
		-j router show
fi

echo "1..$n"
[ "$failed" -eq 0 ]
