# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Agents on both gateways: begun, told, ended, and what they say. Sourced by tests;
# sources steady.sh. Their file is $file; their process IDs are in $agentA and
# $agentB, what they say in files called like that.

# shellcheck source-path=SCRIPTDIR source=steady.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/steady.sh"

GWHAD=${GWHAD:-${GWHA}d}
file=$gwha_tmp/gwha.yaml
agentA='' agentB=''
declare -A agent_marks=()

# begin VAR NS NODE: an agent, which has looked once.
begin() {
	start_in "$1" "$2" "$GWHAD" -c "$file" --node "$3" --socket "$gwha_tmp/$1.sock" \
		--state "$gwha_tmp/$1.state"
	agent_marks[$1]=0
	busywait 5000 looked "$1"
}

begin_both() {
	begin agentA "$gwA" a && begin agentB "$gwB" b
}

# end SIGNAL VAR: an agent is gone.
end() {
	kill "-$1" "${!2}" && { wait "${!2}" || [ "$1" = KILL ]; }
}

# mark: what is said from now on counts.
mark() {
	local var
	for var in agentA agentB; do
		agent_marks[$var]=$(wc -l <"$gwha_tmp/$var.log")
	done
}

# said VAR REGEX: it has said so since the mark.
said() {
	tail -n +$((agent_marks[$1] + 1)) "$gwha_tmp/$1.log" | grep -q -- "$2"
}

# last_said VAR WORD: the state that it spoke of last.
last_said() {
	[[ $(grep -oE 'gwhad: (applied|pending|stale|refused|no-file|no-module)' \
		"$gwha_tmp/$1.log" | tail -n 1) == *" $2" ]]
}

# looked VAR: it has looked since the mark.
looked() {
	said "$1" "gwhad: \(applied\|pending\|stale\|refused\|no-file\|no-module\)"
}

# ask VAR PATH: what an agent answers.
ask() {
	curl -sS --max-time $((5 * GWHA_SLOW)) --unix-socket "$gwha_tmp/$1.sock" \
		"http://localhost$2"
}

# status_is_documented VAR: it is as its schema has it.
status_is_documented() {
	ask "$1" /status | "$gwha_lib/../../agent/tests/schema_test.py" --check status
}

# last_takeover VAR: the last takeover, as an agent has seen it, as JSON.
last_takeover() {
	"$GWHA" -j group history gw socket "$gwha_tmp/$1.sock" | jq -c '.[-1]'
}

# took_over VAR MS MOMENT...: the last takeover is whole; its moments came in this
# order, the first of them by the module's clock, and all within that time of it.
took_over() {
	local is
	is=$(last_takeover "$1")
	jq -e --argjson most "$2" '. as $t | .to == "active" and .heard and .state == "ready" and
		(.late | not) and .moments.epoch.how == "kernel" and .ready_us <= $most * 1000 and
		([$ARGS.positional[] | $t.moments[.].us] | all(. != null) and . == sort)' \
		--args "${@:3}" <<<"$is" >/dev/null && return
	echo "$is"
	return 1
}

reload_a() {
	mark
	kill -HUP "$agentA"
}

reload_both() {
	mark
	kill -HUP "$agentA" "$agentB"
}
