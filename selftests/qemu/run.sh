#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boot a kernel in QEMU and run test scripts in it as root, the machine's own
# root filesystem below them, read-only under an overlay in memory.
#
#   run.sh [options] [test.sh ...]
#
# What the tests print comes back over a virtio-serial port of its own (the
# verdict port), never over the console: a kernel message can't spoil it, nor
# a test forge the kernel's. Both are kept in the results directory:
#
#   ktap.log      what the verdict port carried, KTAP version 1
#   console.log   the kernel's console
#   dmesg.log     the whole kernel log, written by the guest at its end
#   ...           what tests put into $GWHA_RESULTS
#
# The last line printed is "N passed, N failed"; exit 0 when nothing failed.
#
# Nothing is ever loaded into the machine that runs this, and KVM is not used.
set -u

self=$(readlink -f "$0")
here=${self%/*}
tree=$(readlink -f "$here/../..")

usage() {
	cat <<-END
	usage: run.sh [options] [test.sh ...]
	  --kernel VERSION   boot this one of /lib/modules (default: the newest
	                     that has an image and headers), or the directory
	                     of one that scripts/debug-kernel.sh has built: then
	                     a warning ends the guest, and leaks are looked for
	  --icount           virtual time: one CPU, the clock advances with the
	                     instructions executed, 1 ns each
	  --smp N            CPUs (default 1, and always 1 with --icount; an
	                     emulated guest of two runs at half the speed)
	  --mem SIZE         memory (default 2G)
	  --timeout S        kill the guest after S real seconds (default 600)
	  --test-timeout S   end a test after S seconds of guest time (default:
	                     the timeout of the settings file beside it, or 300)
	  --module FILE      insert this module before each test, remove it after
                     (default: \$GWHA_KO, if set)
	  --env NAME=VALUE   set this in the tests' environment; repeatable
	  --results DIR      keep logs and captures here (default: a temporary
	                     directory, kept when something failed)
	  --lean             without what costs much in emulation and tests of
	                     behaviour do not need: not where figures are
	                     measured
	  --live             with --icount: print output as it comes; the clock
	                     jumps over each write. Default: at each test's end
	  --until WORDS      end the guest, as one that died, when its console says
	                     this (an extended regular expression)
	  --append TEXT      more kernel parameters
	  --qemu WORD        one more word for QEMU's command line; repeatable
	  --list             print the tests that would run, and stop
	  --prepare DIR      boot nothing: put what it takes into DIR, and print
	                     QEMU's command line, one word a line
	  --system DIR       with --prepare, without a test: the guest is what is
	                     in DIR, a Debian with its own init
	END
}

die() {
	echo "run.sh: $*" >&2
	exit 2
}

kernel='' icount=0 lean=0 smp=1 mem=2G timeout=600 test_timeout='' module=${GWHA_KO:-}
results='' live='' append='' list=0 prepare='' until='' system=''
tests=() envs=() words=()

while [ $# -gt 0 ]; do
	case $1 in
	--icount) icount=1 ;;
	--lean) lean=1 ;;
	--live) live=1 ;;
	--list) list=1 ;;
	-h | --help)
		usage
		exit 0
		;;
	--kernel | --smp | --mem | --timeout | --test-timeout | --module | \
		--env | --results | --append | --qemu | --prepare | --until | --system)
		[ $# -ge 2 ] || die "$1 needs a value"
		case $1 in
		--kernel) kernel=$2 ;;
		--smp) smp=$2 ;;
		--mem) mem=$2 ;;
		--timeout) timeout=$2 ;;
		--test-timeout) test_timeout=$2 ;;
		--module) module=$2 ;;
		--env) envs+=("$2") ;;
		--results) results=$2 ;;
		--append) append=$2 ;;
		--qemu) words+=("$2") ;;
		--prepare) prepare=$2 ;;
		--until) until=$2 ;;
		--system) system=$2 ;;
		esac
		shift
		;;
	--)
		shift
		tests+=("$@")
		break
		;;
	-*)
		usage >&2
		die "unknown option $1"
		;;
	*) tests+=("$1") ;;
	esac
	shift
done

if [ -n "$system" ]; then
	[ -n "$prepare" ] || die "--system goes with --prepare"
	[ ${#tests[@]} = 0 ] || die "--system goes without a test"
	[ -x "$system/sbin/init" ] || die "no init in $system"
	system=$(readlink -f "$system")
elif [ ${#tests[@]} = 0 ]; then
	die "no test named"
fi
for i in "${!tests[@]}"; do
	[ -r "${tests[i]}" ] || die "no such test: ${tests[i]}"
	tests[i]=$(readlink -f "${tests[i]}")
done
if [ "$list" = 1 ]; then
	printf '%s\n' "${tests[@]}"
	exit 0
fi
if [ -n "$module" ]; then
	[ -r "$module" ] || die "no such module: $module"
	module=$(readlink -f "$module")
fi
for tool in qemu-system-x86_64 busybox cpio gzip modprobe python3 strip; do
	command -v "$tool" >/dev/null ||
		die "$tool is missing: run scripts/install-deps.sh"
done
[ "$(id -u)" = 0 ] ||
	die "needs root, to share the root filesystem with the guest"

# The newest kernel that can be booted and built for.
newest_kernel() {
	local dir k
	for dir in /lib/modules/*/; do
		k=$(basename "$dir")
		[ -r "/boot/vmlinuz-$k" ] && [ -e "$dir/build" ] && echo "$k"
	done | sort -V | tail -n 1
}
[ -n "$kernel" ] || kernel=$(newest_kernel)
[ -n "$kernel" ] ||
	die "no kernel with image and headers: run scripts/install-deps.sh"
# Where its modules are, if they are not the machine's own.
modules=''
case $kernel in
*/*)
	# a bzImage is there where the ELF form does not boot by itself
	elf=$kernel/bzImage
	[ -r "$elf" ] || elf=$kernel/vmlinux
	[ -r "$elf" ] || die "no kernel in $kernel"
	elf=$(readlink -f "$elf")
	modules=$(readlink -f "$kernel/modules")
	kernel=$(<"$kernel/release")
	append="panic_on_warn=1 kunit.enable=1 $append"
	;;
*)
	elf=''
	[ -r "/boot/vmlinuz-$kernel" ] || die "no image /boot/vmlinuz-$kernel"
	;;
esac

if [ -n "$prepare" ]; then
	mkdir -p "$prepare" || die "cannot create $prepare"
	tmp=$(readlink -f "$prepare")
else
	tmp=$(mktemp -d) || die "no temporary directory"
fi
qemu_pid='' tail_pid='' keep=0
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	[ -n "$tail_pid" ] && kill "$tail_pid" 2>/dev/null
	if [ -n "$qemu_pid" ]; then
		kill -KILL "$qemu_pid" 2>/dev/null
		wait "$qemu_pid" 2>/dev/null
	fi
	if [ -n "$prepare" ]; then
		rm -rf "$tmp/initramfs"
	elif [ "$keep" = 1 ]; then
		rm -rf "$tmp/initramfs" "$tmp/initramfs.gz" "$tmp/vmlinux" \
			"$tmp"/*.ko
	else
		rm -rf "$tmp"
	fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Most of a module is for debuggers, and each insertion reads all of it.
if [ -n "$module" ]; then
	stripped=$tmp/${module##*/}
	strip -g -o "$stripped" "$module" || die "cannot strip $module"
	module=$stripped
fi

own_results=0
if [ -z "$results" ]; then
	results=$tmp/results
	own_results=1
fi
mkdir -p "$results" || die "cannot create $results"
results=$(readlink -f "$results")
# qemu takes a comma for the end of an option's value.
results_arg=${results//,/,,}
system_arg=${system//,/,,}
: >"$results/ktap.log"
: >"$results/console.log"
rm -f "$results/dmesg.log"

# What tests in virtual time find in memory: prefetch.sh says why.
prefetch_commands='bash ip tc bridge ping arping jq tcpdump ethtool sed awk
	grep cat chrt timeout setsid mktemp rm cp date head tail sort ls insmod
	rmmod dmesg basename dirname readlink sleep mkdir rmdir wc tr cut xargs
	id cmp tee touch env sh seq modprobe nft socat sysctl busybox'

# shellcheck source-path=SCRIPTDIR source=prefetch.sh
. "$here/prefetch.sh"

# What the guest is to do: read by init.sh, carried in the initramfs.
job() {
	local prefetched ready
	# shellcheck disable=SC2086 # a list of words
	readarray -t prefetched < <(prefetch_common
		prefetch_list $prefetch_commands)
	read -ra ready <<<"${prefetch_commands//$'\n'/ }"
	declare -p tests envs prefetched ready | sed 's/^declare -a /declare -ga /'
	printf 'tree=%q\n' "$tree"
	printf 'module=%q\n' "$module"
	printf 'modules=%q\n' "$modules"
	printf 'test_timeout=%q\n' "$test_timeout"
	printf 'expect_all=%q\n' "${GWHA_EXPECT_ALL:-}"
	printf 'icount=%q\n' "$icount"
	if [ "$icount" = 0 ] || [ -n "$live" ]; then
		echo 'live=1'
	else
		echo 'live=0'
	fi
}

# Modules the initramfs inserts, dependencies first: for root, verdict port and
# a network between guests, and for nearly every test.
early_modules='virtio_pci virtio_console 9pnet_virtio 9p overlay virtio_net
	veth bridge sch_ingress cls_matchall act_gact'

build_initramfs() {
	local dir=$tmp/initramfs m path n=0
	mkdir -p "$dir"/{bin,dev,proc,sys,root,lower,upper,mod} || return 1
	cp "$(command -v busybox)" "$dir/bin/busybox" || return 1
	for m in $early_modules; do
		modprobe -d "${modules:-/}" -S "$kernel" --show-depends "$m" ||
			return 1
	done >"$tmp/modules" || return 1
	while read -r kind path _; do
		[ "$kind" = insmod ] || continue
		n=$((n + 1))
		case $path in
		*.xz) xz -dc "$path" ;;
		*.gz) gzip -dc "$path" ;;
		*.zst) zstd -dc "$path" ;;
		*) cat "$path" ;;
		esac >"$dir/mod/$(printf %02d $n).ko" || return 1
	done < <(awk '!seen[$2]++' "$tmp/modules")
	job >"$dir/job" || return 1
	if [ -n "$system" ]; then
		echo /sbin/init
	else
		echo "$here/init.sh"
	fi >"$dir/init-path" || return 1
	cp "$here/initramfs-init.sh" "$dir/init" || return 1
	chmod +x "$dir/init"
	(cd "$dir" && find . | cpio --quiet -o -H newc | gzip -1) \
		>"$tmp/initramfs.gz"
}
build_initramfs || die "cannot build the initramfs"

image=${elf:-$tmp/vmlinux}
[ -n "$elf" ] ||
	python3 "$here/vmlinux.py" "/boot/vmlinuz-$kernel" "$image" ||
	image=/boot/vmlinuz-$kernel

cmdline="console=ttyS0 loglevel=5 log_buf_len=4M oops=panic panic=-1"
cmdline+=" random.trust_cpu=on net.ifnames=0 mitigations=off init_on_alloc=0"
# QEMU translates code anew for each address where it finds it: with random ones,
# for each program that is started. That was half of all the time.
cmdline+=" nokaslr norandmaps"
# On a machine with much to do, the timer that the kernel checks comes too late, and
# it panics.
cmdline+=" no_timer_check"
# Five-level page tables would make each miss of the emulated TLB dearer.
cpu=max,-la57
if [ "$lean" = 1 ]; then
	# Hooks of security modules that have no policy, and who pays for each page:
	# a tenth of a suite's time. Copies byte by byte, which only real CPUs do
	# fast: another.
	cmdline+=" lsm= audit=0 cgroup_disable=memory psi=0 transparent_hugepage=never"
	cpu+=,-erms,-fsrm
fi
cmdline+=" $append"

qemu=(qemu-system-x86_64 -M q35 -cpu "$cpu" -m "$mem"
	-nodefaults -no-user-config -display none -no-reboot
	-kernel "$image" -initrd "$tmp/initramfs.gz"
	-append "$cmdline"
	-chardev "file,id=console,path=$results_arg/console.log"
	-serial chardev:console
	-chardev "file,id=verdict,path=$results_arg/ktap.log"
	-device virtio-serial-pci
	-device "virtserialport,chardev=verdict,name=gwha.verdict"
	-virtfs "local,path=${system_arg:-/},mount_tag=root,security_model=none,readonly=on,multidevs=remap"
	-virtfs "local,path=$results_arg,mount_tag=results,security_model=none,multidevs=remap")
if [ "$icount" = 1 ]; then
	qemu+=(-accel tcg -smp 1 -icount "shift=0,sleep=off")
else
	qemu+=(-accel "tcg,thread=multi" -smp "$smp")
fi
qemu+=("${words[@]}")
if [ -n "$prepare" ]; then
	printf '%s\n' "${qemu[@]}"
	exit 0
fi

# Says how long each test took, by this machine's clock: a guest in virtual
# time does not know.
timed() {
	local line last=$SECONDS
	while IFS= read -r line; do
		printf '%s\n' "$line"
		if [[ $line =~ ^(not )?ok\  ]]; then
			echo "# in $((SECONDS - last)) s"
			last=$SECONDS
		fi
	done
}

"${qemu[@]}" </dev/null >"$results/qemu.log" 2>&1 &
qemu_pid=$!
tail -n +1 -s 0.2 -f --pid="$qemu_pid" "$results/ktap.log" | timed &
tail_pid=$!

# Wait for the guest's end, or end it.
deadline=$((SECONDS + timeout))
died=''
while kill -0 "$qemu_pid" 2>/dev/null; do
	if [ "$SECONDS" -ge "$deadline" ]; then
		died="guest killed after $timeout s"
		kill -KILL "$qemu_pid"
		break
	fi
	if [ -n "$until" ] && grep -qE "$until" "$results/console.log"; then
		died="guest ended: it said what was waited for"
		kill -KILL "$qemu_pid"
		break
	fi
	sleep 0.2
done
wait "$qemu_pid" 2>/dev/null
status=$?
qemu_pid=''
wait "$tail_pid" 2>/dev/null
tail_pid=''
if [ -z "$died" ] && [ "$status" != 0 ]; then
	died="qemu ended with status $status"
	cat "$results/qemu.log" >&2
fi

verdict=("$here/verdict.py" --ktap "$results/ktap.log"
	--console "$results/console.log")
[ -z "$died" ] || verdict+=(--died "$died")
python3 "${verdict[@]}"
status=$?
if [ "$status" != 0 ] && [ "$own_results" = 1 ]; then
	keep=1
	echo "run.sh: logs kept in $results" >&2
fi
exit "$status"
