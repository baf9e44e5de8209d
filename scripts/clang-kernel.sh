#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# clang for headers of a kernel that gcc has built: CC of a build that is only
# to show warnings. Drops what clang does not know, most of it about code that
# nobody will run, and lets it say what it thinks of ours alone.
args=()
for arg in "$@"; do
	case $arg in
	-mfunction-return=* | -mindirect-branch* | -mharden-sls=* | \
		-mrecord-mcount | -fconserve-stack | -fno-ipa-* | \
		-fno-allow-store-data-races | -fno-var-tracking* | \
		-ftrivial-auto-var-init=* | -falign-jumps=* | -falign-loops=* | \
		-femit-struct-debug* | -Wno-alloc-size-larger-than | \
		-Wno-maybe-uninitialized | -Wimplicit-fallthrough=*) ;;
	*) args+=("$arg") ;;
	esac
done
exec clang -Wno-unused-command-line-argument \
	-Wno-gnu-variable-sized-type-not-at-end -Wimplicit-fallthrough \
	"${args[@]}"
