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

reload_a() {
	mark
	kill -HUP "$agentA"
}

reload_both() {
	mark
	kill -HUP "$agentA" "$agentB"
}
