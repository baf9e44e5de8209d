#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything that can be said of the sources without running them.
#
#   lint.sh [CHECK...]      all of them without a name
#   lint.sh --list          their names
#
# Prints "ok NAME" or "not ok NAME" for each, what is wrong below it, and last
# "N passed, N failed"; exit 0 when nothing failed. Leaves nothing in the tree.
#
# The tools are Debian's: scripts/install-deps.sh --for lint. checkpatch.pl comes
# out of the package linux-source-6.1, once, and is kept below
# ${XDG_CACHE_HOME:-~/.cache}/gwha; CHECKPATCH=FILE names another one.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
work=$(mktemp -d)
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/gwha
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export LC_ALL=C.UTF-8

# ------------------------------------------------------------------- what there is

# What a commit would have: tracked, or new and not ignored.
if git rev-parse --git-dir >/dev/null 2>&1; then
	list_files() { git ls-files --cached --others --exclude-standard; }
else
	list_files() { find . -type f -printf '%P\n'; }
fi
readarray -t files < <(list_files | sort -u |
	while IFS= read -r f; do [ -f "$f" ] && printf '%s\n' "$f"; done)

# pick REGEX [EXCEPT-REGEX]: files by name.
pick() {
	printf '%s\n' "${files[@]}" | grep -E "$1" | grep -vE "${2:-^\$}"
}

# Written by a generator or by nobody: the generator is what is checked.
generated='(_gen\.[ch]|^uapi/linux/gwha\.h|\.mod\.c)$'
# Tables of cases, wider and longer than code may be.
tables='^kmod/tests/cases/'

# none_match REGEX FILE...: fails, and shows where, if a line matches.
none_match() {
	local regex=$1
	shift
	[ $# -gt 0 ] || return 0
	! grep -nHE -- "$regex" "$@"
}

# --------------------------------------------------------------------- checkpatch

# Kinds of complaint that do not apply, and why.
checkpatch_ignore=(
	FILE_PATH_CHANGES	# there is no MAINTAINERS file
	LONG_LINE_STRING	# texts for users are kept whole, to be found by grep
	UNCOMMENTED_DEFINITION	# locks are described in the kernel-doc above
	NEW_TYPEDEFS		# one pointer to function, and core/deps.h
	SPLIT_STRING		# usage texts of several lines
	TYPO_SPELLING		# codespell does that
)
# In programs that are not kernel code.
checkpatch_ignore_user=(
	ARRAY_SIZE			# the kernel's macro
	CAMELCASE			# names of libraries and of C itself
	OPEN_ENDED_LINE			# formats of messages, kept whole
	EMBEDDED_FUNCTION_NAME		# "show" is a word of the command line
	PREFER_DEFINED_ATTRIBUTE_MACRO	# __printf() is the kernel's
	PREFER_KERNEL_TYPES		# <stdint.h> is what there is
	SSCANF_TO_KSTRTO		# the same
	MACRO_ARG_REUSE			# tests' macros, on plain variables
)
# In one file.
checkpatch_ignore_file() {
	case $1 in
	# TRACE_EVENT() is a table, written as in the kernel's own headers.
	kmod/trace.h) echo OPEN_ENDED_LINE PARENTHESIS_ALIGNMENT ;;
	# Where u8 and the others are made of <stdint.h>, outside the kernel.
	kmod/core/deps.h) echo PREFER_KERNEL_TYPES ;;
	# A loop macro with a condition: neither a value nor a call.
	kmod/core/step.h | kmod/watch.c)
		echo COMPLEX_MACRO MACRO_ARG_REUSE ASSIGN_IN_IF BRACES ;;
	# module_exit() again: it defines functions.
	selftests/coverage/count.h) echo COMPLEX_MACRO SPACING ;;
	# Members of a structure, taken for declarations.
	selftests/coverage/count.c) echo LINE_SPACING ;;
	# Bytes as text: a hexadecimal escape ends only where its string does.
	agent/tests/ike_test.c | agent/tests/hot_test.c | agent/tests/vici_test.c)
		echo LONG_LINE STRING_FRAGMENTS COMPLEX_MACRO MISSING_SPACE \
			QUOTED_WHITESPACE_BEFORE_NEWLINE ;;
	# What BIRD says ends with a space.
	agent/tests/bird_test.c | agent/tests/ctlsock_test.c)
		echo LONG_LINE QUOTED_WHITESPACE_BEFORE_NEWLINE ;;
	# The beginning of a list of numbers, which parentheses would end.
	agent/snmp/mib.h) echo COMPLEX_MACRO ;;
	# One row a case, however long.
	agent/tests/*) echo LONG_LINE ;;
	# _Static_assert(), which it does not know.
	agent/lib/model.c) echo PARENTHESIS_ALIGNMENT ;;
	# Prototypes: no text for users in them that is looked for.
	selftests/modules/* | selftests/bench/*) echo OPEN_ENDED_LINE LINE_SPACING ;;
	esac
}

# Blocks of the archive from which the scripts are taken: near its end.
readonly tail_blocks=8

# unpack TARBALL DIRECTORY: checkpatch and its word lists. The archive is one of
# many independent blocks: the last ones will do, else all of it.
unpack() {
	local tarball=$1 to=$2 start
	local want=('*/scripts/checkpatch.pl' '*/scripts/spelling.txt'
		'*/scripts/const_structs.checkpatch')

	start=$(xz --list -vv --robot "$tarball" 2>/dev/null |
		awk '$1 == "block" { print $5 }' | tail -n $tail_blocks |
		head -n 1)
	{
		head -c 12 "$tarball"
		tail -c "+$((${start:-12} + 1))" "$tarball"
	} | xz -dc 2>/dev/null | tar -xf - -C "$to" --strip-components=2 \
		--occurrence=1 --wildcards "${want[@]}" 2>/dev/null
	[ -s "$to/checkpatch.pl" ] || tar -xJf "$tarball" -C "$to" \
		--strip-components=2 --occurrence=1 --wildcards "${want[@]}"
}

# Prints where checkpatch.pl is.
find_checkpatch() {
	local tarball version dir new

	if [ -n "${CHECKPATCH:-}" ]; then
		echo "$CHECKPATCH"
		return
	fi
	for tarball in /usr/src/linux-source-6.*.tar.xz; do :; done
	[ -f "$tarball" ] || {
		echo "no checkpatch.pl: apt install linux-source-6.1" >&2
		return 1
	}
	version=$(stat -c %s-%Y "$tarball")
	dir=$cache/checkpatch-$version
	if [ ! -s "$dir/checkpatch.pl" ]; then
		mkdir -p "$cache"
		new=$(mktemp -d -p "$cache")
		unpack "$tarball" "$new" && mv -T "$new" "$dir" 2>/dev/null
		rm -rf "$new"
	fi
	echo "$dir/checkpatch.pl"
}

# checkpatch and shellcheck take two minutes each for all, and most files are as they
# were: what nothing was found in is remembered by content, with the file's name and
# the rules, for 30 days after it was last asked for.
#
# unchecked RULES FILE...: those that are not known to be clean, by a digest of the
# rules; who they are goes to $work/$name.unchecked, a line "MARK FILE" for each.
unchecked() {
	local rules=$1 known=$cache/clean sum file mark
	shift
	mkdir -p "$known"
	while read -r sum file; do
		mark=$(printf '%s %s %s' "${rules%% *}" "$sum" "$file" | sha256sum)
		mark=$known/${mark%% *}
		if [ -e "$mark" ]; then
			touch "$mark"
		else
			echo "$mark $file"
		fi
	done < <(sha256sum -- "$@") >"$work/$name.unchecked"
}

# clean: those of $work/$name.unchecked are.
clean() {
	cut -d ' ' -f 1 "$work/$name.unchecked" | xargs -r touch
	find "$cache/clean" -type f -mtime +30 -delete
}

# patch_style IGNORED FILE...: from a directory of its own, for checkpatch leaves
# a cache of names where it runs.
patch_style() {
	local ignore=$1 list status
	shift
	[ $# -gt 0 ] || return 0
	unchecked "$({
		echo "$ignore"
		cat "$checkpatch" "${checkpatch%/*}"/{spelling.txt,const_structs.checkpatch}
	} 2>/dev/null | sha256sum)" "$@"
	readarray -t list < <(cut -d ' ' -f 2- "$work/$name.unchecked")
	[ ${#list[@]} -gt 0 ] || return 0
	(cd "$work" && perl "$checkpatch" --strict --no-tree --no-summary \
		--terse --show-types --root=. --ignore "$ignore" \
		-f "${list[@]/#/$root/}" 2>&1) | sed "s,^$root/,,"
	status=${PIPESTATUS[0]}
	[ "$status" != 0 ] || clean
	return "$status"
}

check_checkpatch() {
	local checkpatch file mine user status=0
	local kernel_files=() user_files=()

	checkpatch=$(find_checkpatch) || return 1
	mkdir -p "$work/include"	# where it looks for names
	while IFS= read -r file; do
		mine=$(checkpatch_ignore_file "$file")
		case $file in
		kmod/* | selftests/modules/* | selftests/bench/*) user= ;;
		*) user="${checkpatch_ignore_user[*]}" ;;
		esac
		if [ -n "$mine" ]; then
			mine="${checkpatch_ignore[*]} $user $mine"
			patch_style "${mine// /,}" "$file" || status=1
		elif [ -n "$user" ]; then
			user_files+=("$file")
		else
			kernel_files+=("$file")
		fi
	done < <(pick '\.[ch]$' "$generated|$tables")
	mine="${checkpatch_ignore[*]}"
	patch_style "${mine// /,}" "${kernel_files[@]}" || status=1
	mine+=" ${checkpatch_ignore_user[*]}"
	patch_style "${mine// /,}" "${user_files[@]}" || status=1
	return $status
}

# ------------------------------------------------------------- compilers and tools

# The module, and the modules of tests, in a copy: W=1 and sparse, no warning. The copy
# is always in one place, for ccache, where it is used, knows files by their paths.
check_module() {
	local kernel dir tree=$cache/lint log=$work/module.log

	kernel=${KDIR:-$(for dir in /lib/modules/*/build; do
		[ -e "$dir/Makefile" ] && echo "$dir"
	done | sort -V | tail -n 1)}
	[ -n "$kernel" ] || { echo "no kernel headers"; return 1; }
	mkdir -p "$cache"
	exec 8>"$tree.lock"
	flock 8
	rm -rf "$tree"
	mkdir "$tree"
	pick '^(Kbuild|kmod/|uapi/|selftests/modules/)' | cpio -pdm --quiet "$tree"
	for dir in "" "$tree"/selftests/modules/*/; do
		make -C "$kernel" M="${dir:-$tree}" W=1 C=2 -j2 \
			CF='-D__CHECK_ENDIAN__ -Wsparse-error' modules \
			>>"$log" 2>&1 </dev/null 8>&- || echo "make failed" >>"$log"
	done
	exec 8>&-
	# pahole and BTF want a vmlinux, which headers do not have
	! sed "s,$tree/,," "$log" |
		grep -E 'warning:|error:|WARNING|ERROR|make failed'
}

# The formatter keeps no columns: headers, the agent's tables of options and the
# prototypes of selftests/bench are left to checkpatch and to the eye.
check_clang_format() {
	local list
	readarray -t list < <(pick '^(kmod|selftests/(host|modules))/.*\.c$' \
		"$generated|$tables|^kmod/trace\.c$")
	clang-format --style=file --dry-run -Werror "${list[@]}" 2>&1 |
		grep -E 'error:' | sort -u -t: -k1,1
	return "$((PIPESTATUS[0] != 0))"
}

# A script is read with those that it sources: when one of these changes, all are
# checked again.
check_shellcheck() {
	local list
	readarray -t list < <(shell_files)
	unchecked "$({
		shellcheck --version
		shell_sources "${list[@]}" | xargs -r sha256sum
	} | sha256sum)" "${list[@]}"
	readarray -t list < <(cut -d ' ' -f 2- "$work/$name.unchecked")
	[ ${#list[@]} -gt 0 ] || return 0
	shellcheck --external-sources --source-path=SCRIPTDIR:"$root" \
		--format=gcc "${list[@]}" && clean
}

# shell_sources FILE...: what any of them sources, by a directive or by its name.
shell_sources() {
	local name
	sed -nE 's,^[[:space:]]*# shellcheck .*source=([^ ]+).*,\1,p
		s,^[[:space:]]*(\.|source) .*/([^/ "]+)"?$,\2,p' "$@" |
		sed 's,.*/,,' | sort -u | while IFS= read -r name; do
		pick "(^|/)${name//./\\.}$"
	done | sort -u
}

shell_files() {
	local f
	pick '\.(sh|bash)$|^\.ci/run$'
	while IFS= read -r f; do
		head -n 1 "$f" | grep -qE '^#!.*\b(ba)?sh\b' && echo "$f"
	done < <(pick '(^|/)[^.]+$' '^(LICENSES/|\.ci/run$)')
}

# Not wrong: a field of struct inet_skb_parm, and short names of variables.
codespell_ignore=iif,nd,fo,ba,te,wan,inout

check_codespell() {
	local list
	readarray -t list < <(pick . '^LICENSES/|\.(json|pcap)$')
	codespell --ignore-words-list "$codespell_ignore" "${list[@]}"
}

check_kernel_doc() {
	local tool list status=0
	readarray -t list < <(pick '^(kmod|agent)/.*\.[ch]$' "$generated|$tables")
	for tool in /usr/lib/linux-kbuild-*/scripts/kernel-doc; do :; done
	[ -x "$tool" ] || { echo "no kernel-doc: apt install linux-headers-amd64"; return 1; }
	"$tool" -none -Werror "${list[@]}" 2>&1 || status=1
	# what is written must be right; and everything that others call has it
	readarray -t list < <(pick '^kmod/.*\.c$' "$generated|$tables|^kmod/tests/")
	awk '
		FNR == 1 || /^$/ { decl = ""; doc = context = 0 }
		/^\/\*/ { comment = 1; if (/^\/\*\*/) doc = 1 }
		comment {
			if (/Context:/) context = 1
			if (/\*\//) comment = 0
			next
		}
		/^#/ { next }
		/^\{$/ && decl ~ /\(/ {
			# handlers are named by the contract, which describes them
			if (decl !~ /static/ && decl !~ /_(doit|dumpit)\(/ && !(doc && context)) {
				print FILENAME ":" FNR ": no kernel-doc with Context: for" decl
				bad = 1
			}
		}
		/^[^ \t]/ { decl = decl " " $0 }
		/^\}/ { decl = "" }
		END { exit bad }' "${list[@]}" || status=1
	return $status
}

check_python() {
	local list
	readarray -t list < <(pick '\.py$')
	python3 - "${list[@]}" <<-'END'
		import sys
		bad = 0
		for name in sys.argv[1:]:
		    try:
		        with open(name, encoding="utf-8") as file:
		            compile(file.read(), name, "exec")
		    except SyntaxError as err:
		        print(f"{name}:{err.lineno}: {err.msg}")
		        bad = 1
		sys.exit(bad)
	END
}

# The contract is YAML, and what is generated from it is what is committed (P6).
check_contract() {
	python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' \
		uapi/gwha.yaml && PYTHONDONTWRITEBYTECODE=1 uapi/gen.py --check 2>&1
}

# ------------------------------------------------------------- rules of the project

# Which file may include which of ours, beside the header of its own name (P3).
# Arrows run down and never sideways: clock, rx, tx, announce, vip and mute do
# not know each other. A new edge is a decision: it is made here.
allowed_includes() {
	cat <<-'END'
		main.c      conf.h ct.h hear.h net.h nl.h place.h rx.h sync.h watch.h
		nl.c        conf.h event.h group.h net.h nl_gen.h router.h
		nl.h
		nl_sync.c   conf_check.h conf_sync.h event.h group.h net.h nl.h nl_gen.h nl_ignore.h
		nl_sync_fill.c nl.h sync.h
		nl_ignore.c conf_check.h conf_sync.h
		nl_ignore.h
		nl_parse.c  conf.h core/limits.h nl.h
		nl_auth.c   conf.h conf_check.h nl.h
		nl_group.c  conf.h conf_check.h group.h net.h nl.h nl_gen.h standing.h
		nl_fill.c   core/limits.h event.h group.h net.h nl.h pool.h router.h track.h
		watch.c     group.h net.h router.h standing.h tx.h
		watch.h
		conf.c      answer.h conf_check.h core/limits.h group.h net.h place.h redirect.h router.h rx.h
		conf_check.c conf.h core/limits.h core/timing.h group.h net.h router.h tx.h
		conf_check.h
		conf_group.c conf.h conf_check.h core/limits.h group.h net.h pool.h track.h
		conf_sync.c conf_check.h conf_link.h conf_sync.h group.h net.h
		conf_link.c conf_check.h conf_link.h net.h vip.h
		conf_link.h sync.h
		conf_sync.h sync.h
		conf.h      core/auth.h track.h vips.h
		standing.c  group.h track.h
		standing.h
		track.c
		track.h     core/health.h
		hear.c      core/epoch.h core/limits.h core/timing.h group.h net.h router.h rx.h seal.h trace.h
		hear.h
		group.c     core/limits.h net.h place.h pool.h router.h sync.h trace.h track.h
		group.h     clock.h core/elect.h core/health.h pool.h
		pool.c      net.h
		pool.h      clock.h core/claims.h
		sync.h      core/auth.h core/sync_select.h
		sync_tell.c clock.h event.h group.h net.h place.h sync.h trace.h
		group_sync.c core/epoch.h sync.h
		group_sync.h group.h
		sync.c      clock.h group_sync.h net.h seal.h sync_own.h sync_peer.h sync_turn.h
		sync_show.c group.h net.h sync.h sync_inst.h
		sync_turn.c clock.h group_sync.h sync_apply.h sync_own.h sync_peer.h sync_send.h
		sync_turn.h sync_inst.h
		sync_peer.c clock.h group.h sync_apply.h sync_frame.h trace.h
		sync_peer.h sync_inst.h
		sync_apply.c clock.h group_sync.h sync_frame.h sync_own.h sync_send.h trace.h
		sync_apply.h sync_inst.h
		sync_send.c clock.h sync_frame.h sync_own.h trace.h
		sync_send.h sync_inst.h
		sync_frame.c clock.h
		sync_frame.h sync_inst.h
		sync_own.c  group.h net.h router.h
		sync_own.h  sync_inst.h
		sync_inst.h clock.h core/sync_record.h core/sync_role.h core/sync_select.h ct.h sync.h sync_link.h sync_pending.h sync_sock.h sync_table.h
		sync_link.h core/sync_order.h core/sync_pass.h core/sync_path.h core/sync_stream.h
		sync_table.c core/merge.h ct.h
		sync_table.h sync_hash.h
		sync_hash.c
		sync_hash.h
		sync_pending.c clock.h ct.h
		sync_pending.h
		sync_sock.c
		sync_sock.h core/wire.h
		place.c     group.h net.h pass.h router.h rtnl.h
		place.h
		pass.c      announce.h group.h net.h router.h
		pass.h
		router.c    core/limits.h group.h net.h rx.h seal.h trace.h tx.h
		router.h    clock.h core/fsm.h core/lateness.h core/trailer.h rx.h stats.h vip.h vmac.h
		redirect.c  group.h net.h router.h
		redirect.h
		event.c
		event.h
		net.h       event.h mute.h stats.h
		stats.h
		trace.c
		trace.h     core/elect.h group.h router.h rx.h sync_inst.h
		clock.c
		clock.h
		rx.c        core/limits.h net.h
		rx.h        core/wire.h
		tx.c        core/limits.h
		tx.h        core/trailer.h
		answer.c    announce.h mute.h net.h
		answer.h
		announce.c
		announce.h  core/wire.h
		vmac.c
		vmac.h      core/wire.h stats.h
		rtnl.c
		rtnl.h      core/wire.h
		vip.c       rtnl.h
		vip.h       vips.h
		vips.c
		vips.h      core/wire.h
		mute.c      net.h vips.h
		mute.h      core/wire.h stats.h
		ct_watch.c  ct.h
		ct_help.c   ct.h
		ct_read.c   core/merge.h ct.h
		ct_write.c  core/merge.h ct.h
		ct_life.c   core/merge.h ct.h
		ct_walk.c   ct.h
		ct_glance.c core/merge.h ct.h
		ct.h        core/flow.h
		seal.c
		seal.h      core/auth.h core/sync_stream.h
		core/elect.c   epoch.h limits.h step.h tie.h timing.h
		core/elect.h   deps.h fsm.h
		core/claims.c  limits.h
		core/claims.h  elect.h
		core/epoch.c   limits.h
		core/epoch.h   elect.h
		core/step.c    limits.h timing.h
		core/step.h    elect.h
		core/tie.c     limits.h step.h
		core/tie.h     step.h
		core/fsm.c     limits.h
		core/fsm.h     deps.h wire.h
		core/health.c  limits.h
		core/health.h  deps.h
		core/lateness.c limits.h
		core/lateness.h deps.h
		core/timing.c  limits.h
		core/timing.h  deps.h
		core/wire.c    limits.h timing.h
		core/wire.h    deps.h
		core/limits.h
		core/auth.c    trailer.h
		core/auth.h    wire.h
		core/trailer.c
		core/trailer.h auth.h
		core/flow.c
		core/flow.h    wire.h
		core/merge.c
		core/merge.h   flow.h
		core/sync_wire.c
		core/sync_wire.h deps.h
		core/sync_record.c
		core/sync_record.h flow.h sync_wire.h
		core/sync_order.c
		core/sync_order.h sync_wire.h
		core/sync_key.c
		core/sync_key.h sync_stream.h
		core/sync_stream.c sync_key.h
		core/sync_stream.h auth.h sync_wire.h
		core/sync_path.c
		core/sync_path.h deps.h
		core/sync_pass.c
		core/sync_pass.h deps.h
		core/sync_select.c
		core/sync_select.h flow.h
		core/sync_role.c limits.h
		core/sync_role.h sync_record.h
		core/deps.h
	END
}

check_includes() {
	local file own line name allowed list status=0
	declare -A may=()

	while read -r name allowed; do
		may[$name]=" $allowed "
	done < <(allowed_includes)
	while IFS= read -r file; do
		own=${file#kmod/}
		if [ -z "${may[$own]+known}" ]; then
			echo "$file: not in the table of scripts/lint.sh"
			status=1
			continue
		fi
		while IFS=: read -r line name; do
			case "${may[$own]} $(basename "${own%.*}").h " in
			*" $name "*) ;;
			*)
				echo "$file:$line: may not include \"$name\""
				status=1
				;;
			esac
		done < <(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file" |
			sed 's/^\([0-9]*\):[^"]*"\([^"]*\)".*/\1:\2/')
	done < <(pick '^kmod/.*\.[ch]$' "$generated|^kmod/(tests|compat)/")
	# P1: only deps.h names a header from outside the core
	readarray -t list < <(pick '^kmod/core/.*\.[ch]$' '/deps\.h$')
	none_match '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' "${list[@]}" || status=1
	return $status
}

# One owner for each foreign interface (P4): regex, files that may.
owners() {
	cat <<-'END'
		\b(hrtimer_|tasklet_)            clock
		\b(genl_|genlmsg_)               nl|nl_auth|nl_fill|nl_gen|nl_group|nl_ignore|nl_parse|nl_sync
		\b(arp_create|arp_xmit|arp_send) announce
		\bdev_queue_xmit\b               tx|announce
		\b(inet6?_add_protocol|ip_mc_|ipv6_dev_mc_) rx
		\bRTM_(NEW|DEL)(ADDR|ROUTE)\b    vip
		\bnf_(un)?register_net_hook      answer|mute|redirect|rx|vmac
		\bkthread_(create|queue|flush)   place|sync|sync_turn
		\b(un)?register_[a-z0-9]+_notifier  watch|ct_watch
		\bnf_conntrack_                  ct_(watch|read|write|life|walk|glance|help)
		\b(sha256|crypto|chacha20poly1305)_ seal
		\b(sock_create_kern|kernel_(send|recv)msg)\b rtnl|sync_sock
		\bktime_get                      clock|ct_write
	END
}

check_owners() {
	local regex allowed list status=0

	while read -r regex allowed; do
		readarray -t list < <(pick '^kmod/.*\.c$' \
			"$tables|^kmod/(tests|compat)/|^kmod/($allowed)\.c$")
		none_match "$regex" "${list[@]}" || status=1
	done < <(owners)
	# one control surface (P7)
	readarray -t list < <(pick '^kmod/.*\.[ch]$' "$tables")
	none_match '\b(module_param|debugfs_|sysfs_|proc_create|\.unlocked_ioctl)' \
		"${list[@]}" || status=1
	return $status
}

# agent_knows FOLDER ABOVE: it includes no header of the folders above it.
agent_knows() {
	local folder=$1 above=$2 list headers

	headers=$(pick "^agent/($above)/.*\\.h$" | sed 's,.*/,,; s,\.,\\.,g' | paste -sd'|')
	readarray -t list < <(pick "^agent/$folder/.*\\.[ch]$")
	none_match "#[[:space:]]*include[[:space:]]*\"($headers)\"" "${list[@]}"
}

# One owner for each library, and for what starts processes (P4).
agent_owners() {
	cat <<-'END'
		#include[[:space:]]*<yaml              conf/tree
		#include[[:space:]]*<event2/           daemon/.*
		#include[[:space:]]*<openssl/          lib/(digest|tls)|cli/ask_peer|daemon/talk
		#include[[:space:]]*<sys/capability    daemon/privileges|snmp/main
		#include[[:space:]]*<net-snmp/         snmp/(main|notices|tables)
		#include[[:space:]]*<seccomp           daemon/sandbox
		#include[[:space:]]*<systemd/          daemon/report
		#include[[:space:]]*<sqlite3           store/sqlite|tests/.*
		#include[[:space:]]*<curl/             store/etcd
		\bcurl_[a-z]+_                        store/etcd(_client)?|daemon/elect
		#include[[:space:]]*<netlink/route/    daemon/fib
		\b(v?fork|execve?|posix_spawnp?|popen|system)\( daemon/(runner|control|keeper)|doctor/run|tests/.*
	END
}

# The agent knows the contract, never the module (P9); commands don't know each
# other, the library doesn't know the commands.
check_agent() {
	local list file own regex allowed status=0

	readarray -t list < <(pick '^agent/.*\.[ch]$')
	none_match '#[[:space:]]*include.*(kmod|\.\./)' "${list[@]}" || status=1
	# arrows run down: cli and daemon, which don't know each other; import, apply;
	# plan, conf, lib. conf, plan and import do nothing: lib and what is above plan
	# speaks with the kernel. doctor, which reads a host's files, stands beside
	# import, apply, plan and conf: none of them knows it, nor it them; so do snmp and
	# store, which know lib alone; store is the daemon's
	agent_knows lib 'cli|daemon|import|apply|doctor|plan|conf|snmp|store' || status=1
	agent_knows snmp 'cli|daemon|import|apply|doctor|plan|conf|store' || status=1
	agent_knows conf 'cli|daemon|import|apply|doctor|plan|snmp|store' || status=1
	agent_knows plan 'cli|daemon|import|apply|doctor|snmp|store' || status=1
	agent_knows import 'cli|daemon|apply|doctor|snmp|store' || status=1
	agent_knows apply 'cli|daemon|import|doctor|snmp|store' || status=1
	agent_knows doctor 'cli|daemon|import|apply|plan|conf|snmp|store' || status=1
	agent_knows cli 'daemon|snmp|store' || status=1
	agent_knows store 'cli|daemon|import|apply|doctor|plan|conf|snmp' || status=1
	agent_knows daemon 'cli|import|doctor|snmp' || status=1
	readarray -t list < <(pick '^agent/(conf|plan|import)/.*\.[ch]$')
	none_match '#[[:space:]]*include[[:space:]]*("(nl|secret)\.h"|<(netlink|sys/socket|unistd|fcntl))' \
		"${list[@]}" || status=1
	while read -r regex allowed; do
		readarray -t list < <(pick '^agent/.*\.[ch]$' "^agent/($allowed)\.[ch]$")
		none_match "$regex" "${list[@]}" || status=1
	done < <(agent_owners)
	while IFS= read -r file; do
		own=$(basename "$file" .c)
		grep -nHE '\bgwha_cmd_[a-z]+\b' "$file" |
			grep -vE "gwha_$own\b" && status=1
		none_match '#[[:space:]]*include[[:space:]]*"cmd_' "$file" || status=1
	done < <(pick '^agent/cli/cmd_.*\.c$')
	return $status
}

# Kernel versions are known in compat alone (P5).
check_versions() {
	local list
	readarray -t list < <(pick '^(kmod|selftests/modules)/.*(\.[ch]|Kbuild)$' \
		'^kmod/compat/')
	none_match 'LINUX_VERSION_CODE|KERNEL_VERSION|VERSION_IS|\bPATCHLEVEL\b' "${list[@]}"
}

# The version stands in four files, of which none can read another.
check_release() {
	local version status=0
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
	grep -qF "MODULE_VERSION(\"$version\")" kmod/main.c &&
		grep -qxF "VERSION ?= $version" agent/Makefile &&
		grep -qF "gwha ($version" debian/changelog || status=1
	[ "$status" = 0 ] ||
		echo "not all of kmod/main.c, agent/Makefile and debian/changelog say $version, as dkms.conf does"
	return $status
}

# A file fits in a head, a function on a screen (P11). A header may have 200
# lines where the rule of thumb is 150: half of ours is kernel-doc of fields, and
# a bound that is met by leaving that out would be a bad one.
readonly max_c=500 max_h=200 max_function=60

check_sizes() {
	local list
	readarray -t list < <(pick '\.[ch]$' "$generated|$tables")
	awk -v max_c=$max_c -v max_h=$max_h -v max_function=$max_function '
		function file_ends() {
			max = name ~ /\.h$/ ? max_h : max_c
			if (lines > max) {
				print name ": " lines " lines, over " max
				bad = 1
			}
		}
		FNR == 1 { if (name) file_ends(); name = FILENAME }
		{ lines = FNR }
		/^\{$/ { start = FNR }
		/^\}/ && start {
			if (FNR - start - 1 > max_function) {
				print FILENAME ":" start ": a function of " \
					FNR - start - 1 " lines, over " max_function
				bad = 1
			}
			start = 0
		}
		END { file_ends(); exit bad }' "${list[@]}"
}

# Formats that take no comments, or that a program wrote.
check_spdx() {
	local file status=0
	while IFS= read -r file; do
		head -n 3 "$file" |
			grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' && continue
		echo "$file: no SPDX-License-Identifier: GPL-2.0-or-later in the first lines"
		status=1
	done < <(pick . '^LICENSES/|^debian/(changelog|control|copyright|source/format)$|\.patch$|/golden/|(^|/)\.gitignore$|^selftests/(net|fuzz|race)/(config|settings)$|/crash-words$')
	return $status
}

# Nothing is left to be done, and nothing that a tool dropped is kept.
check_leftovers() {
	local list status=0
	readarray -t list < <(pick '(\.[ch]|\.sh|\.py|\.yaml|\.md|Makefile|Kbuild)$' \
		'^scripts/lint\.sh$')
	none_match '\b(TODO|FIXME|XXX)\b' "${list[@]}" || status=1
	pick '(^|/)(\.checkpatch|.*\.(orig|rej|o|ko|pyc)$|.*~$)' && status=1
	return $status
}

# Documents name files that exist.
check_links() {
	local file target status=0
	while IFS=: read -r file target; do
		target=${target#](}
		target=${target%%[#)]*}
		[ -z "$target" ] || [ -e "$(dirname "$file")/$target" ] && continue
		echo "$file: no such file: $target"
		status=1
	done < <(pick '\.md$' | xargs grep -oHE '\]\([^):]*\)')
	return $status
}

# ---------------------------------------------------------------------------- run

# What takes longest comes first: two run at a time.
checks=(module checkpatch shellcheck clang_format codespell kernel_doc includes
	owners agent versions release sizes spdx leftovers links python contract)

tools=(awk clang-format codespell cpio git make perl python3 shellcheck sparse xz)
for tool in "${tools[@]}"; do
	command -v "$tool" >/dev/null || {
		echo "lint.sh: no $tool: run scripts/install-deps.sh --for lint" >&2
		exit 1
	}
done

if [ "${1:-}" = --list ]; then
	printf '%s\n' "${checks[@]}"
	exit 0
fi
[ $# -eq 0 ] || checks=("$@")
for name in "${checks[@]}"; do
	declare -F "check_$name" >/dev/null || {
		echo "lint.sh: no such check: $name" >&2
		exit 1
	}
done

for name in "${checks[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
		wait -n
	done
	{
		"check_$name" >"$work/$name.said" 2>&1
		echo $? >"$work/$name.status"
	} &
done
wait

passed=0
failed=0
for name in "${checks[@]}"; do
	if [ "$(cat "$work/$name.status" 2>/dev/null)" = 0 ]; then
		passed=$((passed + 1))
		echo "ok $name"
	else
		failed=$((failed + 1))
		echo "not ok $name"
		sed 's/^/  /' "$work/$name.said"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
