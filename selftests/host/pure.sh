#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The core is pure: it needs no library, keeps no state and points at nothing.
#
# Each file of kmod/core compiles without a single system header, calls nothing
# but the core and memcpy, memset, memcmp, memmove (so no allocation, log or
# clock, nor the helpers behind floats and, with -m32, 64-bit division), has no
# writable data, and includes nothing but the core; deps.h alone looks outside.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
core=$root/kmod/core
cc=${CC:-gcc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number=0
failed=0

# tap NAME COMMAND...: the command's output explains a failure.
tap() {
	local name=$1 said

	shift
	number=$((number + 1))
	if said=$("$@" 2>&1); then
		echo "ok $number $name"
	else
		echo "not ok $number $name"
		[ -z "$said" ] || echo "# ${said//$'\n'/$'\n'# }"
		failed=$((failed + 1))
	fi
}

# compile FILE DIRECTORY FLAGS...
compile() {
	local file=$1 dir=$2

	shift 2
	"$cc" -std=gnu11 -O2 -ffreestanding -nostdinc \
		-isystem "$("$cc" -print-file-name=include)" \
		-I"$root/uapi" -I"$core" -fno-pic -fno-stack-protector \
		-Wall -Wextra -Wshadow -Wconversion -Werror "$@" \
		-c -o "$dir/$(basename "$file" .c).o" "$file"
}

accepts() {
	"$cc" "$@" -x c -c -o /dev/null /dev/null 2>/dev/null
}

# calls_nothing_else OBJECT: beside the core's own functions.
calls_nothing_else() {
	local dir other

	[ -e "$1" ] || return 1
	dir=$(dirname "$1")
	other=$(nm -u "$1" | awk '{ print $NF }' | sort -u |
		comm -23 - <({
			printf '%s\n' memcpy memset memcmp memmove
			nm --defined-only "$dir"/*.o | awk 'NF == 3 { print $3 }'
		} | sort -u))
	[ -z "$other" ] || { echo "calls $other"; return 1; }
}

keeps_nothing() {
	local data

	[ -e "$1" ] || return 1
	data=$(nm "$1" | awk '$(NF - 1) ~ /^[bBdDCsSgG]$/ { print $NF }')
	[ -z "$data" ] || { echo "writable: $data"; return 1; }
}

includes_nothing_else() {
	local line name bad=0

	while read -r line; do
		name=$(sed -n 's/^#[[:space:]]*include[[:space:]]*"\([a-z_]*\.h\)".*/\1/p' \
			<<<"$line")
		if [ -z "$name" ] || [ ! -e "$core/$name" ]; then
			echo "$line"
			bad=1
		fi
	done < <(grep '^[[:space:]]*#[[:space:]]*include' "$1")
	return $bad
}

sources=("$core"/*.c)
headers=()
for file in "$core"/*.h; do
	[ "$(basename "$file")" = deps.h ] || headers+=("$file")
done

# Registers of the kernel only: a float becomes a call, or an error.
flags=()
! accepts -mgeneral-regs-only || flags+=(-mgeneral-regs-only)
widths=("${flags[*]:-}")
if accepts -m32; then
	widths+=("-m32 ${flags[*]:-}")
fi

echo "KTAP version 1"
echo "1..$((${#sources[@]} * (2 + 2 * ${#widths[@]}) + ${#headers[@]}))"
for file in "${sources[@]}" "${headers[@]}"; do
	tap "$(basename "$file") includes only the core" \
		includes_nothing_else "$file"
done
for width in "${!widths[@]}"; do
	read -ra options <<<"${widths[width]}"
	mkdir "$work/$width"
	for file in "${sources[@]}"; do
		tap "$(basename "$file") compiles alone ${options[*]:-}" \
			compile "$file" "$work/$width" "${options[@]:-}"
	done
	for file in "${sources[@]}"; do
		object=$work/$width/$(basename "$file" .c).o
		tap "$(basename "$file") calls only the core ${options[*]:-}" \
			calls_nothing_else "$object"
	done
done
for file in "${sources[@]}"; do
	tap "$(basename "$file") keeps no state" \
		keeps_nothing "$work/0/$(basename "$file" .c).o"
done
echo "# Totals: pass:$((number - failed)) fail:$failed"
[ "$failed" -eq 0 ]
