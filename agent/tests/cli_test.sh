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

# says NAME STATUS STDOUT ARGUMENT...: the whole of it.
says() {
	local name=$1 want=$2 text=$3 out rc
	shift 3
	n=$((n + 1))
	out=$("$gwha" "$@" 2>/dev/null)
	rc=$?
	if [ $rc -eq "$want" ] && [ "$out" = "$text" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "# exit $rc, wanted $want; stdout: $out"
		failed=$((failed + 1))
	fi
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
docs=$(dirname "$0")/../../docs

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
check "history of no group" 1 "gwha: the group's name is missing" group history
check "history without an agent" 3 \
	'gwha: /nowhere/s: No such file or directory: the agent gwhad must run for that' \
	group history edge socket /nowhere/s
check "history: another word" 1 'gwha: keyword "drain": unknown*' group history edge drain
check "lease of no group" 1 'gwha: say whose lease: group NAME' lease hold
check "reset of one router" 1 'gwha: "dev": nothing follows reset*' \
	stats reset dev eth0
check "rate without a unit" 1 'gwha: rate "10": give a unit, as in 10mbit' \
	sync set group edge rate 10
check "secret of synchronisation too short" 1 \
	'gwha: key-file "-": the secret has 5 bytes: it must have 16 to 64' \
	sync set group edge key-id 1 key-file - <<<"short"
check "a drain without an agent" 3 \
	'gwha: /nowhere/s: No such file or directory: the agent gwhad must run for that' \
	handover group edge drain socket /nowhere/s
check "a handover of what there is not" 1 'gwha: keyword "x": unknown*' handover group edge x
check "monitor of what there is not" 1 \
	'gwha: monitor "x": unknown, must be one of: state, sync, all, help' \
	monitor x
# ------------------------------------------------------------ configuration files
cat >"$tmp/bad.yaml" <<-END
	routers:
	  - {dev: eth0, vrid: 0}
	  - {dev: eth0, vrid: 1, vip: 192.0.2.1/24, preempt: on}
END
sed 's/vrid: 0/vrid: 2, vip: fe80::1\/64/' "$tmp/bad.yaml" >"$tmp/good.yaml"
echo "routers: [{dev: eth0, vrid: 1, vip: 192.0.2.7/24}]" >"$tmp/peer.yaml"
check "check: no file" 1 'gwha: check: say which file*' check
check "check: no such file" 1 'gwha: /nowhere/f: cannot be opened: No such file*' \
	check /nowhere/f
check "check: two files" 1 'gwha: "b": one file at a time' check a b
check "check: a directory" 1 'gwha: /: cannot be read: Is a directory' check /
check "check: an unknown option" 1 'gwha: keyword "--frob": unknown*' check a --frob
check "check: how many errors" 1 "gwha: $tmp/bad.yaml: 1 error" check "$tmp/bad.yaml"
says "check: what and where" 1 \
	"$tmp/bad.yaml:2:23: error: vrid \"0\": must be 1 to 255 [V13]" \
	check "$tmp/bad.yaml"
says "check: as JSON" 1 \
	"[{\"file\": \"$tmp/bad.yaml\", \"line\": 2, \"column\": 23, \"severity\": \"error\", \"rule\": \"V13\", \"text\": \"vrid \\\"0\\\": must be 1 to 255\"}]" \
	-j check "$tmp/bad.yaml"
says "check: warnings are no failure" 0 \
	"$tmp/good.yaml:3:5: warning: router dev eth0 vrid 1 is in group eth0/1/4, that on line 2 in eth0/2/6: let all routers of a node be in one group, or some may be active and others not [V30]
$tmp/good.yaml:3:54: warning: preempt: should be off: a node that comes back would take over [V23]" \
	check "$tmp/good.yaml"
says "check: from standard input" 0 "" check - <<<"routers: []"
says "check: nothing is nothing to say of, as JSON" 0 "[]" -j check - <<<"routers: []"
says "check: beside the peer's" 1 \
	"$tmp/peer.yaml:1:11: warning: priority: the peer has the same: who is active is left to addresses; begin with 254 and count down [V21]
$tmp/peer.yaml:1:37: error: vip \"192.0.2.7\": the router of the peer does not have it so: all nodes of a VRID have the same addresses [V17]
$tmp/peer.yaml:1:37: error: vip: the router of the peer has 192.0.2.1, which this one does not have so: all nodes of a VRID have the same addresses [V17]" \
	check "$tmp/peer.yaml" --peer "$tmp/good.yaml"
check "check: a peer's file with an error" 1 "*gwha: $tmp/bad.yaml: 1 error: correct them first" \
	check "$tmp/good.yaml" --peer "$tmp/bad.yaml"
says "check: the example has nothing to be said of" 0 "" check "$docs/examples/gwha.yaml"
says "check: of one of its nodes" 0 "" check "$docs/examples/gwha.yaml" --node gw2
says "check: of a node that it does not know" 1 \
	"$docs/examples/gwha.yaml:4:3: error: node \"gw3\": not among the nodes of this file: add it, or say --node NAME" \
	check "$docs/examples/gwha.yaml" --node gw3
says "check: beside FRR's file" 0 "" check "$docs/examples/gwha-bgp.yaml" --node gwA \
	--frr "$docs/examples/frr.conf"
sed 's/ graceful-restart-disable/ graceful-restart/' "$docs/examples/frr.conf" >"$tmp/frr.conf"
says "check: graceful restart is refused" 1 \
	"$docs/examples/gwha-bgp.yaml:14:15: error: neighbor 198.51.100.10: restarts gracefully (line 12 of $tmp/frr.conf): it would keep the path of a dead node for its restart time, usually 120 s: say neighbor 198.51.100.10 graceful-restart-disable there [R66]" \
	check "$docs/examples/gwha-bgp.yaml" --node gwA --frr "$tmp/frr.conf"
check "check: no such file of FRR's" 1 'gwha: /nowhere/f: cannot be opened: No such file*' \
	check "$docs/examples/gwha-bgp.yaml" --node gwA --frr /nowhere/f
says "check: beside BIRD's file" 0 "" check "$docs/examples/gwha-bird.yaml" --node gwA \
	--bird "$docs/examples/bird.conf"
sed 's/graceful restart aware/graceful restart on/' "$docs/examples/bird.conf" >"$tmp/bird.conf"
says "check: graceful restart is refused, of both kinds" 1 \
	"$docs/examples/gwha-bird.yaml:15:15: error: neighbor 198.51.100.10: restarts gracefully (line 49 of $tmp/bird.conf): it would keep the path of a dead node for its restart time, usually 120 s: say graceful restart aware; there [R66]
$docs/examples/gwha-bird.yaml:15:15: error: neighbor 198.51.100.10: restarts gracefully (line 50 of $tmp/bird.conf): it would keep the path of a dead node for its restart time, usually 120 s: say long lived graceful restart aware; there [R66]" \
	check "$docs/examples/gwha-bird.yaml" --node gwA --bird "$tmp/bird.conf"
check "check: no such file of BIRD's" 1 'gwha: /nowhere/f: cannot be opened: No such file*' \
	check "$docs/examples/gwha-bird.yaml" --node gwA --bird /nowhere/f
check "firewall: no such file of BIRD's" 1 'gwha: /nowhere/f: cannot be opened: No such file*' \
	firewall show "$docs/examples/gwha-bird.yaml" --node gwA --bird /nowhere/f
n=$((n + 1))
# shellcheck disable=SC2016 # the backticks are of the document
if diff <(sed -n '/^```yaml$/,/^```$/{/^```/d;p}' "$docs/configuration.md") \
	"$docs/examples/gwha.yaml" >/dev/null; then
	echo "ok $n - the document has the example"
else
	echo "not ok $n - the document has the example"
	failed=$((failed + 1))
fi
check "firewall: no file" 1 'gwha: firewall show: say which file*' firewall show
check "firewall: a file with an error" 1 \
	"$tmp/bad.yaml:2:23: error: *gwha: $tmp/bad.yaml: 1 error: correct them first" \
	firewall show "$tmp/bad.yaml"
check "firewall: none of the nodes" 1 "*not among the nodes*: correct them first" \
	firewall show "$docs/examples/gwha.yaml" --node gw3
check "firewall: port 0" 1 'gwha: --peer-port "0": must be 1 to 65535' \
	firewall show "$docs/examples/gwha.yaml" --peer-port 0
check "firewall: port 65536" 1 'gwha: --peer-port "65536": must be 1 to 65535' \
	firewall show "$docs/examples/gwha.yaml" --peer-port 65536
check "firewall: the last port" 0 "" \
	firewall show "$docs/examples/gwha.yaml" --node gw1 --peer-port 65535
check "doctor: what is no file" 1 'gwha: */nosuch: cannot be opened*' \
	doctor "$tmp/nosuch"
check "doctor: two files" 1 'gwha: "b": one file at a time' doctor a b
mkdir -p "$tmp/host/sys/module/gwha" "$tmp/host/proc/sys/kernel"
check "doctor: an error is exit 1" 1 "gwha: 1 error" doctor --root "$tmp"
echo 6.1.0 >"$tmp/host/proc/sys/kernel/osrelease"
check "doctor: warnings are exit 0" 0 "" doctor --root "$tmp/host"
check "top: no such number" 1 'gwha: -n "0": must be a number of pages*' top -n 0
check "top: a time without a unit" 1 'gwha: -d "2": must be a time of*' top -d 2
check "top: a time too short" 1 'gwha: -d "99ms": must be a time of*' top -d 99ms
check "top: JSON" 1 'gwha: top has no JSON*' -j top
n=$((n + 1))
if diff <(sed -n '/^    gwha top/,/^    gw   2001/p' "$docs/operations.md" | sed 's/^    //') \
	<(sed 's/ *$//' "$(dirname "$0")/golden/top.txt") >/dev/null; then
	echo "ok $n - the document shows the page"
else
	echo "not ok $n - the document shows the page"
	failed=$((failed + 1))
fi
check "apply: no file" 1 'gwha: apply: say which file*' apply
check "apply: a file with an error" 1 \
	"$tmp/bad.yaml:2:23: error: *gwha: $tmp/bad.yaml: 1 error: nothing was changed" \
	apply "$tmp/bad.yaml"
check "apply: none of the nodes" 1 "*1 error: nothing was changed" \
	apply "$docs/examples/gwha.yaml" --node gw3

# ---------------------------------------------------------------------------- pools
pools=$docs/examples/pools/pools.yaml
cat >"$tmp/pools.yaml" <<-END
	pools: [{name: p, type: ikev2, active: 1, standby: 2}]
	gateways:
	  - {name: g, pool: p, capacity: 10, dip: 10.0.0.1}
END
sed 's/capacity: 10/&gbit/' "$tmp/pools.yaml" >"$tmp/unruly.yaml"
sed 's/standby: 2/standby: 1/' "$tmp/unruly.yaml" >"$tmp/few.yaml"
check "pool: no file" 1 'gwha: pool plan: say which file*' pool plan
check "pool: no such file" 1 'gwha: /nowhere/f: cannot be opened: No such file*' pool plan /nowhere/f
check "pool: an unknown command" 1 'gwha: pool "frob": unknown*' pool frob
check "pool: add without a name" 1 'gwha: pool: say which one: its name is missing' pool add
check "connection: an unknown word" 1 'gwha: keyword "frob": unknown*' connection add c frob 7
check "connection: a value twice" 1 'gwha: in "2mbit": given a second time*' connection set c in 1mbit in 2mbit
check "connection: a value that is no text" 1 'gwha: in: its value is no UTF-8' connection set c in $'\xff'
check "connection: a name that is no text" 1 'gwha: name *: is no UTF-8' connection set $'\xff' in 1mbit
check "gateway: nobody to ask" 3 'gwha: /nowhere/c: No such file or directory: gwhad must run there, with controller: in its file' \
	gateway show socket /nowhere/c
check "tenant: limit of nothing" 1 'gwha: limit "0": must be a number from 1 on' tenant show limit 0
check "pool import: no file" 1 'gwha: pool import: say which file*' pool import
check "pool: an unknown option" 1 'gwha: keyword "--frob": unknown*' pool plan "$pools" --frob
check "pool: a file that cannot be read" 1 \
	"$tmp/pools.yaml:3:34: error: capacity \"10\": give a unit, as in 500mbit or 25gbit
gwha: $tmp/pools.yaml: 1 error: correct them first" pool plan "$tmp/pools.yaml"
check "pool: R07, a plan that a rule refuses" 2 \
	"$tmp/unruly.yaml:1:52: error: pool \"p\": standby: 2 for 1 active: there must not be more than active ones: lower it to 1, or raise active to 2 \[R07\]
gwha: $tmp/unruly.yaml: 1 error: there is no plan" pool plan "$tmp/unruly.yaml"
says "pool: and nothing is planned of it" 2 "" -j pool plan "$tmp/unruly.yaml"
check "pool: a warning is no failure" 0 \
	"$tmp/few.yaml:1:16: warning: pool \"p\": 0 of 1 standby gateways are there, nobody takes the place of who fails: add gateways, or lower standby \[R06\]" \
	pool plan "$tmp/few.yaml"
check "pool: a failure of nobody" 1 'gwha: --failed "x": there is no such gateway in *' \
	pool plan "$pools" --failed ike1 --failed x
check "pool: R73, the example has nothing to be said of" 0 "" pool plan "$pools"
check "pool: two failures" 0 "" pool plan "$pools" --failed ike1 --failed ike2
says "pool: a table" 0 "
POOL TYPE  ACTIVE STANDBY CAPACITY USED FREE IKEV2 FREE L3 FREE GRE
p    ikev2    1/1     0/1    10.0G   0k       5.0G       -        -

GATEWAY POOL ROLE   DOMAIN CAPACITY USED REMAINS CONNS TENANTS RRS
g       p    active -         10.0G   0k   10.0G     0       0   0

INSTANCE VRID GATEWAY CONNS STANDBYS VLANS
p.1         1 g           0 -        -" pool plan - <"$tmp/few.yaml"
n=$((n + 1))
if diff <(sed -n '/^    POOL /,/^    woodgrove-l3  /p' "$docs/pools.md" | sed 's/^    //; s/ *$//') \
	<("$gwha" pool plan "$pools" | sed -n '/^POOL /,/^woodgrove-l3 /s/ *$//p') >/dev/null; then
	echo "ok $n - the document shows the example's plan"
else
	echo "not ok $n - the document shows the example's plan"
	failed=$((failed + 1))
fi

# An agent that hears, and answers nothing.
n=$((n + 1))
socat -u -T 1 "UNIX-LISTEN:$tmp/s" "CREATE:$tmp/asked" &
for ((i = 0; i < 100; i++)); do
	[ ! -S "$tmp/s" ] || break
	read -r -t 0.1 <> <(:)
done
"$gwha" handover group 'a b&c' drain socket "$tmp/s" 2>/dev/null
wait
if grep -q '^POST /handover?group=a%20b%26c HTTP' "$tmp/asked"; then
	echo "ok $n - a group may have any name"
else
	echo "not ok $n - a group may have any name"
	sed 's/^/# /' "$tmp/asked"
	failed=$((failed + 1))
fi

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
