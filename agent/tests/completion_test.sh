#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion, driven as bash drives it: what is offered where, and that every word
# of the help is offered somewhere.
#   completion_test.sh GWHA
set -u

real=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0

# A program with the real one's help, and groups that are there.
gwha=$tmp/gwha
cat >"$gwha" <<END
#!/bin/sh
case \$1 in
help) exec "$real" help ;;
group) printf 'edge state active\n    priority 1\nwan0/20/6 state init\n' ;;
esac
END
chmod +x "$gwha"
: >"$tmp/one.yaml"
mkdir "$tmp/one.dir"

# shellcheck source-path=SCRIPTDIR source=../completion/gwha.bash
. "$here/../completion/gwha.bash"

# ask WORD...: what is offered for the last of them, in $REPLY.
ask() {
	COMP_WORDS=("$gwha" "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_gwha "$gwha" "${*: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
	REPLY="${COMPREPLY[*]}"
}

result() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		[ -z "${3:-}" ] || echo "# $3"
		failed=$((failed + 1))
	fi
}

# offers WANTED WORD...
offers() {
	local want=$1
	shift
	ask "$@"
	[ "$REPLY" = "$want" ]
	result $? "gwha $*" "offered: $REPLY"
}

objects=$("$real" help | sed -n 's/^  gwha \([a-z]*\) .*/\1/p' | sort -u)
offers "${objects//$'\n'/ } help" ""
offers "-json -pretty -Version" -
offers "router" -j ro
offers "add del set show" router ""
offers "hold release renew show take" lease ""
offers "all state sync" monitor ""
offers "show" firewall ""
offers "dev family vrid" router show ""
offers "dev family vrid" ro sh ""
offers "inet inet6" router add dev eth0 family ""
offers "preempt preempt-delay" group set edge pre
offers "off on" group set edge preempt ""
offers "fault none weight" group set edge lease-action ""
offers "dev name none" group set edge track ""
offers "mark none prefix proto zone" sync set group edge ignore ""
offers "unlimited" sync set group edge rate ""
offers "hmac none text-file" router set dev eth0 vrid 1 auth ""
offers "edge wan0/20/6" group show ""
offers "edge wan0/20/6" group history ""
offers "edge wan0/20/6" handover group ""
offers "--state off on show" maintenance ""
offers "$tmp/one.dir" maintenance on --state "$tmp/o"
offers "edge" lease hold group e
offers "--dry-run" apply "$tmp/one.yaml" --dr
offers "" apply "$tmp/one.yaml" --node ""
offers "" router add dev eth0 vrid ""
offers "$tmp/one.dir $tmp/one.yaml" check "$tmp/o"
offers "$tmp/one.dir $tmp/one.yaml" firewall show "$tmp/o"
offers "$tmp/one.dir $tmp/one.yaml" doctor "$tmp/o"
offers "$tmp/one.dir" doctor --root "$tmp/o"
offers "add del export history import instances plan set show" pool ""
offers "after limit owner socket type" pool show x ""
offers "type" connection add c1 ty
offers "gre ikev2 l3" connection add c1 type ""
offers "drain" gateway dr
offers "$tmp/one.dir $tmp/one.yaml" pool plan "$tmp/o"
offers "--failed --force" pool plan "$tmp/one.yaml" --f
ask router add dev ""
[[ " $REPLY " == *" lo "* && $REPLY == "$(cd /sys/class/net && echo *)" ]]
result $? "gwha router add dev: devices" "offered: $REPLY"
offers "" frobnicate x ""
said=$({ ask frobnicate x ""; } 2>&1)
[ -z "$said" ]
result $? "what is unknown is passed over in silence" "$said"
[[ $(type -t _gwha) == function && $(complete -p gwha) == *"-F _gwha gwha" ]]
result $? "it is registered"

# every_word OBJECT: of its help, each is offered: as a command, or somewhere behind
# one, as far as what is offered leads.
every_word() {
	local words command all word missing='' queue
	words=$("$real" "$1" help | sed 's/OPTION: //; s/(set only)//; s/[][|]/ /g' |
		tr ' ' '\n' | grep -xE '(--|-)?[a-z][a-z0-9-]*' | grep -vx gwha | sort -u)
	ask "$1" ""
	all=" $1 $REPLY "
	for command in $REPLY --; do
		queue=$command
		if [ "$command" != -- ]; then
			ask "$1" "$command" ""
			queue+=" $REPLY"
			ask "$1" "$command" 7 ""
			queue+=" $REPLY"
		fi
		ask "$1" "$command" --
		all+=" $queue $REPLY "
		local -A asked=()
		while [ -n "$queue" ]; do
			queue=${queue#"${queue%%[! ]*}"}
			word=${queue%% *}
			queue=${queue#"$word"}
			queue=${queue# }
			[[ -n $word && -z ${asked[$word]:-} ]] || continue
			asked[$word]=1
			[[ " ${words//$'\n'/ } " == *" $word "* ]] || continue
			ask "$1" "$command" 7 "$word" ""
			all+=" $REPLY "
			queue+=" $REPLY"
		done
	done
	for word in $words; do
		[[ $all == *" $word "* ]] || missing+=" $word"
	done
	[ -z "$missing" ]
	result $? "every word of gwha $1" "never offered:$missing"
}

for object in $objects; do
	every_word "$object"
done

echo "1..$n"
[ "$failed" -eq 0 ]
