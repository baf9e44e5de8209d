#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# gwha import as a program: the sample of requirement V49, every sample that
# keepalived's package installs, and the files that it reads and writes.
#   import_test.sh GWHA
set -u

gwha=$1
here=$(dirname "$0")
n=0
failed=0

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# result NAME STATUS: of what was just tried; $said explains a failure.
said=""
result() {
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '# %s\n' "${said//$'\n'/$'\n# '}"
		failed=$((failed + 1))
	fi
}

# import ARGUMENT...: its standard output and error, and its status.
import() {
	"$gwha" import "$@" >"$tmp/out" 2>"$tmp/err"
	rc=$?
	said="exit $rc: $(cat "$tmp/err")"
}

# fails NAME PATTERN ARGUMENT...: exit 1, and nothing on standard output.
fails() {
	local name=$1 pattern=$2 ok=1
	shift 2
	import "$@"
	# shellcheck disable=SC2053 # a pattern is what is meant
	[ $rc -eq 1 ] && [ ! -s "$tmp/out" ] && [[ $(cat "$tmp/err") == $pattern ]] &&
		ok=0
	result "$name" $ok
}

# values FILE: what a gwha.yaml says, a line each, without its comments.
values() {
	python3 -c '
import sys, yaml
def walk(path, node):
    if isinstance(node, dict):
        for key in node:
            walk(path + [str(key)], node[key])
    elif isinstance(node, list):
        for i, one in enumerate(node):
            walk(path + [str(i)], one)
    else:
        print(".".join(path), node)
walk([], yaml.load(open(sys.argv[1]), yaml.BaseLoader))' "$1"
}

# ------------------------------------------------------------------ V49, V50, V18
import vyatta "$here/import/vyatta.set"
result "V49: the sample loads" $rc
cp "$tmp/out" "$tmp/v49.yaml"
said=$(diff - <(values "$tmp/v49.yaml") <<-END
	groups.SYNC1.priority 254
	groups.SYNC1.preempt off
	groups.vgroup1.priority 254
	groups.vgroup1.preempt off
	routers.0.dev dp0bond0.10
	routers.0.vrid 10
	routers.0.group SYNC1
	routers.0.interval 1s
	routers.0.vip.0 10.100.105.177/28
	routers.0.vip.1 10.100.38.1/26
	routers.1.dev dp0bond0.11
	routers.1.vrid 11
	routers.1.group SYNC1
	routers.1.interval 1s
	routers.1.vip.0 10.100.212.65/26
	routers.2.dev dp0bond0
	routers.2.vrid 1
	routers.2.group vgroup1
	routers.2.interval 1s
	routers.2.vmac on
	routers.2.vip.0 192.0.2.5/26
	routers.3.dev dp0bond1
	routers.3.vrid 1
	routers.3.group SYNC1
	routers.3.interval 1s
	routers.3.vmac on
	routers.3.vip.0 169.110.21.26/29
END
)
result "V49: it is what the requirement says, and no more" $?
said=$("$gwha" check "$tmp/v49.yaml") && [ "$(wc -l <<<"$said")" -eq 1 ] &&
	[[ $said == *"router dev dp0bond0 vrid 1 is in group vgroup1, "*"[V30]" ]]
result "V50: gwha check warns of its two groups, and of nothing else" $?
said=$(grep '\[V18\]' "$tmp/err")
[ "$(grep -oE '^[^ ]*:(9|17|22|30):[0-9]+: warning: ' <<<"$said" | wc -l)" -eq 4 ] &&
	[ "$(wc -l <<<"$said")" -eq 4 ]
result "V18: a warning for each number that is written there" $?

# ------------------------------------------------------- routes and rules
# The first line of what is expected is its licence; the output has its own head.
real=$(readlink -f "$gwha")
said=$(cd "$here/import" && "$real" import keepalived routes.conf \
	2>"$tmp/err" >"$tmp/out"; diff <(tail -n +2 routes.yaml) "$tmp/out" &&
	diff <(tail -n +2 routes.said) "$tmp/err")
result "virtual_routes and virtual_rules: of its group, and what is not is told" $?
said=$("$gwha" check "$tmp/out" 2>&1)
result "which gwha check accepts" $?

# ---------------------------------------------------- keepalived's own samples
readarray -t samples < <(dpkg -L keepalived 2>/dev/null |
	grep -E '/keepalived\.conf[^/]*sample$|/samples/keepalived\.conf\.')
said="the package keepalived is not installed: scripts/install-deps.sh"
[ ${#samples[@]} -ge 20 ]
result "keepalived's package has its samples" $?
routers=0
for sample in "${samples[@]}"; do
	[ -e "$sample" ] || continue
	for id in "" high low; do
		[ -z "$id" ] || grep -q "^@$id" "$sample" || continue
		import keepalived "$sample" ${id:+--id "$id"}
		ok=$rc
		# a line of its own for each router, or why there is none
		want=$(grep -cE '^[[:space:]]*vrrp_instance[[:space:]]' "$sample")
		got=$(grep -c '^  - dev: ' "$tmp/out")
		[ "$want" -eq "$got" ] ||
			[ "$want" -eq "$((got + $(grep -c 'not carried over: vrrp_instance' "$tmp/err")))" ] ||
			ok=1
		routers=$((routers + got))
		said+="
$("$gwha" check "$tmp/out")" || ok=1
		# what is told has a place there
		grep -vE '^gwha: |^[^:]+: warning: there is no router' "$tmp/err" |
			grep -vqE "^$sample:[0-9]+:[0-9]+: (not carried over|to be done|warning): " && ok=1
		result "sample ${sample##*/}${id:+ --id $id}: $got routers" $ok
	done
done
said="$routers routers"
[ $routers -ge 35 ]
result "there were routers in them" $?

# ------------------------------------------------------------- options and files
cat >"$tmp/ka.conf" <<-'END'
	include more/*.conf
	vrrp_instance a {
	    interface eth0
	    virtual_router_id 7
	    use_vmac
	    virtual_ipaddress {
	        192.0.2.1/24
	    }
	    authentication {
	        auth_type PASS
	        auth_pass hunter2
	    }
	}
END
mkdir -p "$tmp/more/deep"
echo "include deep/[ab].inc" >"$tmp/more/1.conf"
printf 'vrrp_instance b {\ninterface eth1\nvirtual_router_id 8\n' >"$tmp/more/deep/a.inc"
printf 'use_vmac\nfrob\n}\n' >"$tmp/more/deep/b.inc"
import keepalived "$tmp/ka.conf"
grep -q '^  - dev: eth1$' "$tmp/out" && grep -q "^  # $tmp/more/deep/a.inc:1: vrrp_instance b$" "$tmp/out" &&
	grep -q "^$tmp/more/deep/b.inc:2:1: not carried over: frob: not known here$" "$tmp/err"
result "files that include files, by wildcards, beside themselves" $?
! grep -q hunter2 "$tmp/out" "$tmp/err" && grep -q "ka.conf:11:19: to be done: " "$tmp/err"
result "a secret is in neither, and asked for" $?

import keepalived "$tmp/ka.conf" -o "$tmp/gwha.yaml" --secrets-dir "$tmp/secrets"
[ $rc -eq 0 ] && [ ! -s "$tmp/out" ] &&
	[ "$(stat -c %a "$tmp/secrets/vrrp-eth0-7.text")" = 600 ] &&
	[ "$(stat -c %a "$tmp/secrets")" = 700 ] &&
	[ "$(cat "$tmp/secrets/vrrp-eth0-7.text")" = hunter2 ] &&
	grep -q "text-file: $tmp/secrets/vrrp-eth0-7.text$" "$tmp/gwha.yaml" &&
	! grep -q hunter2 "$tmp/gwha.yaml" "$tmp/err"
result "--secrets-dir: into a file of its own, for root alone" $?
fails "-o: what is there stays" "*gwha: $tmp/gwha.yaml: cannot be made: File exists" \
	keepalived "$tmp/ka.conf" -o "$tmp/gwha.yaml"
fails "--secrets-dir: what is there stays" "*gwha: vrrp-eth0-7.text: cannot be made: File exists" \
	keepalived "$tmp/ka.conf" --secrets-dir "$tmp/secrets"
# A limit stands for a full disk. In KiB: 0 for the secret, 1 for the result alone.
mkdir "$tmp/full"
{
	cat "$tmp/ka.conf"
	printf 'vrrp_instance c {\ninterface eth2\nvirtual_router_id 9\nvirtual_ipaddress_excluded {\n'
	printf '198.51.100.%d\n' {1..80}
	printf '}\n}\n'
} >"$tmp/full.conf"
for limit in 0 1; do
	said=$(ulimit -f $limit
		trap '' XFSZ
		"$gwha" import keepalived "$tmp/full.conf" -o "$tmp/full.yaml" --secrets-dir "$tmp/full" 2>&1)
	[ $? -eq 1 ] && [[ $said == *"gwha: "*" cannot be written: File too large" ]] &&
		[ ! -e "$tmp/full.yaml" ] && [ -z "$(ls "$tmp/full")" ]
	result "a full disk, $limit: nothing is left of it" $?
done
import keepalived "$tmp/full.conf" -o "$tmp/full.yaml" --secrets-dir "$tmp/full"
[ $rc -eq 0 ] && [ -s "$tmp/full.yaml" ] && [ "$(cat "$tmp/full/vrrp-eth0-7.text")" = hunter2 ]
result "with room again, nothing is in its way" $?
{
	for i in 1 2; do
		printf 'vrrp_instance r%s {\ninterface eth%s\nvirtual_router_id %s\n' $i $i $i
		printf 'virtual_ipaddress {\n192.0.2.1/24\n}\n}\n'
	done
	printf 'vrrp_sync_group g {\ngroup {\nr2\n}\n}\n'
} >"$tmp/two.conf"
import keepalived "$tmp/two.conf"
[ $rc -eq 0 ] && grep -q "r2: vip .* has it too" "$tmp/err" && ! grep -q '^groups:' "$tmp/out"
result "a group whose only router is not carried over is not, either" $?
"$gwha" -j import keepalived "$tmp/ka.conf" 2>/dev/null >"$tmp/out"
said=$(cat "$tmp/out")
jq -e 'map(select(.severity == "to-do")) == [{"file": $f, "line": 11, "column": 19,
	"severity": "to-do", "rule": "", "text": $t, "more": 0}]' --arg f "$tmp/ka.conf" \
	--arg t "vrrp_instance a: put its authentication's text into /etc/gwha/vrrp-eth0-7.text, mode 0600; --secrets-dir does that" \
	"$tmp/out" >/dev/null
result "-j: what is told, as a list" $?
import vyatta - <"$here/import/vyatta.set"
cmp -s <(grep -v '^ *#' "$tmp/out") <(grep -v '^ *#' "$tmp/v49.yaml")
result "from standard input" $?

fails "a malformed file: nothing is written" \
	"$tmp/bad:1:1: error: the block*gwha: $tmp/bad: 1 error: nothing is written" \
	keepalived "$(echo 'vrrp_instance a {' >"$tmp/bad" && echo "$tmp/bad")" -o "$tmp/none"
[ ! -e "$tmp/none" ]
result "nor is it begun" $?
fails "no source" "gwha: import: say from what: vyatta or keepalived"
fails "an unknown source" 'gwha: keyword "frr": unknown*' frr x
fails "no file" "gwha: import: say which file*" keepalived
fails "no such file" "gwha: /nowhere/f: cannot be opened: No such file*" vyatta /nowhere/f
fails "two files" 'gwha: "b": one file at a time' vyatta a b
fails "a directory" "gwha: /: cannot be read: Is a directory" vyatta /
fails "an unknown option" 'gwha: keyword "--frob": unknown*' vyatta a --frob
fails "a file that includes itself" "*error: include: files include files too deep*" \
	keepalived "$(echo "include self" >"$tmp/self" && echo "$tmp/self")"

echo "1..$n"
[ "$failed" -eq 0 ]
