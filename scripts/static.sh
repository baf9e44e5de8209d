#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What reads the sources more slowly than scripts/lint.sh may: every report is
# fatal, but for those that are named here with the reason why they are wrong.
#
#   static.sh [CHECK...]      all of them without a name
#   static.sh --list          their names
#
#   coccinelle   the kernel's own semantic patches, on kmod/ and the tests' modules
#   gcc          gcc -fanalyzer, on the agent and on kmod/core as host code
#   clang        clang --analyze, on the same
#
# sparse (endianness, locks, RCU) is a part of lint.sh: "lint.sh module".
#
# Prints "ok NAME" or "not ok NAME" for each, what is wrong below it, and last
# "N passed, N failed"; exit 0 when nothing failed. Leaves nothing in the tree.
#
# The tools are Debian's: scripts/install-deps.sh --for lint. The semantic patches
# come out of the package linux-source-6.1, once, and are kept below
# ${XDG_CACHE_HOME:-~/.cache}/gwha; COCCI=DIRECTORY names others.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export LC_ALL=C.UTF-8

# --------------------------------------------------------------------- coccinelle

# Semantic patches that do not apply, and why.
cocci_ignore=(
	badzero			# needs an OCaml compiler; sparse finds the same
	check_bq27xxx_data	# needs one too, and is about one driver
)

# Reports that are wrong, as a regular expression a line, each with its reason.
cocci_known() {
	cat <<-'END'
	END
}

# Prints the directory of the semantic patches.
find_cocci() {
	local tarball cache new

	if [ -n "${COCCI:-}" ]; then
		echo "$COCCI"
		return
	fi
	for tarball in /usr/src/linux-source-6.*.tar.xz; do :; done
	[ -f "$tarball" ] || {
		echo "no semantic patches: apt install linux-source-6.1" >&2
		return 1
	}
	cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/gwha
	cache+=/coccinelle-$(stat -c %s-%Y "$tarball")
	if [ ! -d "$cache" ]; then
		mkdir -p "${cache%/*}"
		new=$(mktemp -d -p "${cache%/*}")
		tar -xJf "$tarball" -C "$new" --strip-components=3 \
			--wildcards '*/scripts/coccinelle/*' &&
			mv -T "$new" "$cache" 2>/dev/null
		rm -rf "$new"
	fi
	[ -d "$cache" ] && echo "$cache"
}

# cocci_one PATCH: its reports on every file, as "PATCH FILE:LINE: WORDS".
cocci_one() {
	local name options

	name=$(basename "$1" .cocci)
	options=$(sed -n 's,^/*[[:space:]]*Options:,,p' "$1")
	# shellcheck disable=SC2086 # a list of words
	spatch -D report --no-show-diff --very-quiet --cocci-file "$1" \
		$options -I kmod -I uapi "${cocci_files[@]}" \
		>"$work/cocci.$name.said" 2>"$work/cocci.$name.err" ||
		sed "s,^,$name failed: ," "$work/cocci.$name.err"
	grep -vE '^[[:space:]]*$' "$work/cocci.$name.said" | sed "s,^,$name ,"
}

check_coccinelle() {
	local dir patch all=() skip=" ${cocci_ignore[*]} "

	dir=$(find_cocci) || return 1
	readarray -t cocci_files < <(git ls-files \
		'kmod/*.c' 'selftests/modules/*.c' | grep -v '\.mod\.c$')
	while IFS= read -r patch; do
		grep -q '^virtual report' "$patch" || continue
		[[ $skip == *" $(basename "$patch" .cocci) "* ]] || all+=("$patch")
	done < <(find "$dir" -name '*.cocci' | sort)
	[ ${#all[@]} -gt 40 ] || { echo "only ${#all[@]} patches"; return 1; }
	for patch in "${all[@]}"; do
		while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
			wait -n
		done
		cocci_one "$patch" >"$work/cocci.$(basename "$patch").out" &
	done
	wait
	cocci_known | grep -v '^#' >"$work/known"
	! cat "$work"/cocci.*.out | grep -vEf "$work/known"
}

# ---------------------------------------------------------------------- analyzers

# Sources of the agent and its flags; the core as host code, and its.
agent_sources() {
	git ls-files 'agent/apply/*.c' 'agent/cli/*.c' 'agent/conf/*.c' 'agent/daemon/*.c' \
		'agent/lib/*.c' 'agent/plan/*.c'
}

core_sources() {
	git ls-files 'kmod/core/*.c'
}

agent_flags="-std=gnu11 -Iagent/lib -Iagent/conf -Iagent/plan -Iagent/apply -Iagent/cli -Iagent/daemon -Iuapi -D_GNU_SOURCE"
agent_flags+=' -DGWHA_VERSION="0" -Wno-unused-command-line-argument '
agent_flags+=$(pkg-config --cflags libnl-genl-3.0 jansson yaml-0.1)
core_flags="-std=gnu11 -Ikmod/core -Iuapi"

gcc_known() {
	cat <<-'END'
		# what hangs in an array of structs is lost sight of; LeakSanitizer sees it
		^agent/plan/pool_(account|standby|start)\.c:.*leak of
		# gwha_fail() returns -1, always, from another file
		^agent/apply/file\.c:.*use of NULL .frr\.text.
	END
}

clang_known() {
	cat <<-'END'
		# no unit of the table is of no length, which it does not see
		^agent/lib/units\.c:.*Division by zero
		# gwha_fail() returns -1, always, from another file
		^agent/lib/args\.c:.*4th function call argument is an uninit
	END
}

# analyse KNOWN COMMAND...: for every source; each warning is a failure.
analyse() {
	local known=$1 file
	shift
	{
		agent_sources | sed "s,^,$agent_flags ,"
		core_sources | sed "s,^,$core_flags ,"
	} >"$work/$known.list"
	while read -ra file; do
		while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
			wait -n
		done
		"$@" "${file[@]}" >"$work/$known.$RANDOM$RANDOM.out" 2>&1 ||
			echo "${file[-1]}: error: not analysed" \
				>"$work/$known.$RANDOM$RANDOM.out" &
	done <"$work/$known.list"
	wait
	"$known" | grep -v '^#' >"$work/known.$known"
	! cat "$work/$known".*.out | grep -E 'warning:|error:' |
		grep -vEf "$work/known.$known"
}

check_gcc() {
	analyse gcc_known gcc -fanalyzer -O1 -c -o /dev/null
}

check_clang() {
	analyse clang_known clang --analyze --analyzer-output text
}

# ---------------------------------------------------------------------------- run

checks=(coccinelle gcc clang)

for tool in clang gcc git pkg-config spatch tar xz; do
	command -v "$tool" >/dev/null || {
		echo "static.sh: no $tool: run scripts/install-deps.sh --for lint" >&2
		exit 1
	}
done
if [ "${1:-}" = --list ]; then
	printf '%s\n' "${checks[@]}"
	exit 0
fi
[ $# -eq 0 ] || checks=("$@")

passed=0
failed=0
for name in "${checks[@]}"; do
	declare -F "check_$name" >/dev/null || {
		echo "static.sh: no such check: $name" >&2
		exit 1
	}
	if "check_$name" >"$work/$name.verdict" 2>&1; then
		passed=$((passed + 1))
		echo "ok $name"
	else
		failed=$((failed + 1))
		echo "not ok $name"
		sed 's/^/  /' "$work/$name.verdict"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
