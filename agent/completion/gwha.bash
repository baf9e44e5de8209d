# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of gwha's words in bash, installed as
# /usr/share/bash-completion/completions/gwha. The words are those of the
# program's own help, so a word that it learns is completed at once.

# What the help says of one object: the words that may begin something, and for
# each word the words that may follow it, and what else may (IF, NAME, FILE, ...).
declare -gA _gwha_after=() _gwha_value=()
_gwha_words='' _gwha_head=''

# _gwha_chunk TOKEN...: a piece without brackets and choices: "vip ADDR/PLEN dev IF",
# "family inet|inet6", "ignore proto PROTO|prefix ADDR/LEN|none".
_gwha_chunk() {
	local first=$1 prev='' tok part lower upper last chain=''
	# a choice of several words, each with its own value
	[[ "$*" =~ [A-Z]\|[a-z-]+\  ]] && chain=1
	for tok; do
		lower='' upper=''
		for part in ${tok//|/ }; do
			if [[ $part =~ ^(--|-)?[a-z][a-z0-9-]*$ || $part =~ ^[0-9]$ ]]; then
				lower+=" $part"
			else
				upper=$part
			fi
			last=$part
		done
		if [ -n "$upper" ] && [ -n "$chain" ]; then
			_gwha_after[$first]+=$lower
		elif [[ $prev == *[a-z]* && -n $prev ]]; then
			_gwha_after[$prev]+=$lower
		else
			_gwha_words+=$lower
		fi
		[ -z "$upper" ] || _gwha_value[${prev:-$_gwha_head}]=$upper
		prev=$last
	done
}

# _gwha_line LINE: all pieces of it.
_gwha_line() {
	local line=$1 piece
	line=${line//\[\/MASK\]/}
	line=${line//.../}
	line=${line//(set only)/}
	line=${line//[\[\]]/ | }
	while [ -n "$line" ]; do
		piece=${line%% | *}
		# shellcheck disable=SC2086 # its tokens
		[ -z "${piece// /}" ] || _gwha_chunk $piece
		[ "$piece" != "$line" ] || break
		line=${line#*" | "}
	done
}

# _gwha_learn HELP OBJECT [COMMAND]: what may follow OBJECT, or OBJECT COMMAND.
_gwha_learn() {
	local line words first object='' options=''
	_gwha_after=() _gwha_value=() _gwha_words='' _gwha_head=${3:-$2}
	while IFS= read -r line; do
		words=${line#  gwha }
		if [ "$words" = "$line" ]; then
			# what is behind "OPTION:", which stands below all commands
			[[ $object == "$2" && -n $options && $line == "         "* ]] &&
				_gwha_line "${line#*OPTION: }"
			continue
		fi
		object=${words%% *}
		[ "$object" = "$2" ] || continue
		words=${words#"$2" }
		first=${words%% *}
		[[ $first =~ ^[a-z|]+$ ]] || first=''
		if [ -z "$first" ]; then
			_gwha_line "$2 $words"
		elif [ -z "${3:-}" ]; then
			_gwha_line "$2 $first"
		elif [[ "|$first|" == *"|$3|"* ]]; then
			_gwha_line "$3${words#"$first"}"
			[[ $words != *OPTION* ]] || options=1
		fi
	done <<<"$1"
	_gwha_words=" ${_gwha_words// /  } "
	_gwha_words=${_gwha_words// $2 /}
	_gwha_words=${_gwha_words// ${3:-$2} /}
}

# _gwha_full WORD CANDIDATE...: the only one that begins so, as the program has it.
_gwha_full() {
	local word=$1 one found=''
	shift
	for one; do
		[ "$one" != "$word" ] || { echo "$word"; return; }
		[[ $one != "$word"* ]] || found+=" $one"
	done
	[[ $found == " "*" "* ]] || echo "${found# }"
}

# _gwha_names PROGRAM: the groups that there are.
_gwha_names() {
	"$1" group show 2>/dev/null | sed -n 's/^\([^ ][^ ]*\) .*/\1/p'
}

# _gwha_values PROGRAM VALUE PREVIOUS CURRENT: what a value can be.
_gwha_values() {
	case $2 in
	IF) compgen -W "$(cd /sys/class/net 2>/dev/null && echo *)" -- "$4" ;;
	NAME) [[ $3 == -* ]] || compgen -W "$(_gwha_names "$1")" -- "$4" ;;
	FILE)
		compopt -o filenames 2>/dev/null
		compgen -f -- "$4"
		;;
	DIR)
		compopt -o filenames 2>/dev/null
		compgen -d -- "$4"
		;;
	esac
}

_gwha() {
	local gwha=$1 cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local help at=1 object command objects said
	help=$(command "$gwha" help 2>/dev/null) || return
	COMPREPLY=()
	while [[ $at -lt $COMP_CWORD && ${COMP_WORDS[at]} == -* ]]; do
		at=$((at + 1))
	done
	objects=$(sed -n 's/^  gwha \([a-z]*\) .*/\1/p' <<<"$help" | sort -u)
	if [ "$at" = "$COMP_CWORD" ]; then
		said="$objects help"
		[[ $cur != -* ]] || said="-json -pretty -Version"
		mapfile -t COMPREPLY < <(compgen -W "$said" -- "$cur")
		return
	fi
	# shellcheck disable=SC2086 # its words
	object=$(_gwha_full "${COMP_WORDS[at]}" $objects)
	[ -n "$object" ] || return 0
	_gwha_learn "$help" "$object"
	if [ "$((at + 1))" -lt "$COMP_CWORD" ]; then
		# shellcheck disable=SC2086 # its words
		command=$(_gwha_full "${COMP_WORDS[at + 1]}" ${_gwha_after[$object]:-})
		[ -z "$command" ] || _gwha_learn "$help" "$object" "$command"
		[ "$((at + 2))" != "$COMP_CWORD" ] || prev=${command:-$prev}
	else
		prev=$object
	fi
	said=${_gwha_after[$prev]:-}
	# what begins something can stand anywhere but where something is to follow
	if [ -z "$said${_gwha_value[$prev]:-}" ] || [ "$prev" = "$object" ] ||
		[[ $cur == -* ]]; then
		said+=$_gwha_words
	fi
	mapfile -t COMPREPLY < <({
		compgen -W "$said" -- "$cur"
		_gwha_values "$gwha" "${_gwha_value[$prev]:-}" "$prev" "$cur"
	} | LC_ALL=C sort -u)
}

complete -F _gwha gwha
