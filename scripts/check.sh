#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every test, in two lanes side by side, since a guest in emulation keeps one
# CPU busy; a lane takes the next job when it has done one. Each job's output
# is in out/check/NAME.log and shown when the job ends: whole if it failed, else
# its totals. The last line sums them up: "N passed, N failed"; exit 0 when
# nothing failed.
#
#	check.sh		what every change must pass: make check
#	check.sh --more		under the debug kernel, other kernels, more machines: make
#				check-more
#	check.sh --long		what takes hours on top of that: make check-long
#	check.sh NAME...	these jobs, in this order
set -u
cd "$(dirname "$(readlink -f "$0")")/.." || exit 2
logs=$PWD/out/check
export GWHA_EXPECT_ALL=1	# what is skipped has failed
job_limit=2400
long_limit=14400

# Compilers remember what they made, beside the kernels: most has been built before.
# Paths of mutants and of other copies are not part of it.
if [ -d /usr/lib/ccache ] && [ -z "${CCACHE_DIR:-}" ]; then
	export PATH=/usr/lib/ccache:$PATH CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=2G
	export CCACHE_DIR=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/gwha/ccache
fi

# Namespace tests in four parts: these, these, these, and all others but those that
# check-more has.
net_one="backup badinput failover group lifecycle monitor"
net_two="epoch fault handover hostile hostile6 ipv6 unicast"
net_three="apply ct early sync vmac"
sync="sync_beside sync_epoch sync_ftp sync_hold sync_kinds sync_link sync_links sync_peers"
sync+=" sync_repair sync_zones syncconf"
agent="firewall gwhad gwhad_disk gwhad_programs operator pool_plan"
follow="bgp bgp_holes bgp_tenant bird gre ipsec ipsec_hot ipsec_hot_kinds ipsec_hot_many ipsec_kinds ipsec_many maintenance migrate routes"

net_rest() {
	# shellcheck disable=SC2086 # lists of words
	make -s -C selftests/net list | tr ' ' '\n' |
		grep -vxF "$(printf '%s\n' $net_one $net_two $net_three \
			$sync $agent $follow)" | xargs
}

# What a job runs. Its last lines hold its totals; a job without any counts as
# one result, by its status.
run_job() {
	case $1 in
	lint) make -s lint ;;
	uapi) make -s check-uapi ;;
	host) make -s check-host ;;
	agent) make -s check-agent ;;
	verdict) make -s -C selftests verdict ;;
	net-one) make -s net T="$net_one" ;;
	net-two) make -s net T="$net_two" ;;
	net-three) make -s net T="$net_three" ;;
	net-rest) make -s net T="$(net_rest)" ;;
	# all of it, where it is measured: make timing
	timing-quiet) make -s timing T="idle loops hog" QUIET_S=5 QEMU_FLAGS=--lean ;;
	timing-flood) make -s timing T="flood flood_tuned both" QUIET_S=5 QEMU_FLAGS=--lean ;;
	demo) scripts/demo.sh ;;
	conformance) make -s conformance-gwha ;;
	more-*) run_more "${1#more-}" ;;
	long-*) run_long "${1#long-}" ;;
	*)
		echo "check.sh: no such job: $1" >&2
		return 2
		;;
	esac
}

# Under the debug kernel, where all suites take hours: what has the most to do with
# memory, locks and timers.
debug="debug/smoke.sh debug/sync.sh debug/kunit.sh debug/failslab.sh"
debug+=" net/group.sh net/lifecycle.sh"

# What a change must pass as well, with kernels that are built or fetched first.
run_more() {
	case $1 in
	mutants) make -s check-mutants ;;
	fuzz) make -s fuzz T=60s REST=15s ;;
	sync) make -s net T="$sync" ;;
	agent) make -s net T="$agent" ;;
	follow) make -s net T="$follow" QEMU_FLAGS="--env SITES=20" ;;
	debug) make -s check-debug T="$debug" ;;
	kernels) make -s check-kernels T="net/sync.sh" ;;
	machines) make -s machines-short ;;
	soak) make -s soak T=1m QEMU_FLAGS=--lean ;;
	survive)
		make -s survive T=gwha KIND=ftp N=500 QEMU_FLAGS=--lean &&
			make -s survive T="gwha tenants" N=1000 QEMU_FLAGS=--lean
		;;
	fuzz-netlink) make -s fuzz-netlink T=60s ;;
	fuzz-wire) make -s fuzz-wire T=10s ;;
	race) make -s race T=20s ;;
	bench) make -s bench-quick RESULTS="$PWD/out/bench-quick" ;;
	*) return 2 ;;
	esac
}

# Each kind, there and back; and beside the peer.
survive_all() {
	local kind status=0
	for kind in tcp tcp6 udp udp6 dnat dnat6 ftp; do
		make -s survive T=gwha KIND="$kind" BACK=1 || status=1
	done
	make -s survive T=tenants BACK=1 || status=1
	make -s survive || status=1
	return $status
}

# The long forms, and what needs kernels that are built or fetched first.
run_long() {
	case $1 in
	debug) make -s check-debug ;;
	debug-mutants) make -s debug-mutants ;;
	kernels) make -s check-kernels ;;
	coverage) make -s coverage ;;
	static) make -s static ;;
	fuzz) make -s fuzz T=10m ;;
	fuzz-netlink) make -s fuzz-netlink T=10m ;;
	fuzz-wire) make -s fuzz-wire T=10m ;;
	race) make -s race T=10m ;;
	machines) make -s machines ;;
	pause) make -s pause ;;
	packages) make -s packages T="systemd upgrade" ;;
	timing) make -s timing ;;
	interop) make -s interop ;;
	survive) survive_all ;;
	load) make -s load LOAD_S=60 OVERLOAD_S=30 BULK_N=1000000 ;;
	soak) make -s soak ;;
	soak-sync) make -s soak-sync ;;
	guest-mutants) make -s guest-mutants ;;
	ipsec) make -s net T=ipsec_many ;;
	bench) make -s bench RESULTS="$PWD/out/bench" DOCS="$PWD/out/benchmarks" ;;
	snmp) scripts/install-deps.sh --for snmp && make -s -C agent SNMP=1 snmp-check ;;
	*) return 2 ;;
	esac
}

# totals LOG STATUS: "PASSED FAILED" of a job.
totals() {
	local line
	line=$(sed -nE 's/^(# )?([0-9]+ passed, [0-9]+ failed)$/\2/p' "$1" |
		tail -n 1)
	if [ -z "$line" ]; then
		[ "$2" = 0 ] && echo 1 0 || echo 0 1
		return
	fi
	read -r passed _ failed _ <<<"$line"
	# a job that fails without a failed test has failed all the same
	[ "$2" != 0 ] && [ "$failed" = 0 ] && failed=1
	echo "$passed $failed"
}

# The next job that nobody has begun; nothing when there is none.
next_job() {
	(
		flock 9
		head -n 1 "$logs/queue"
		sed -i 1d "$logs/queue"
	) 9>"$logs/queue.lock"
}

# One of the lanes: takes jobs from the queue until it is empty.
lane() {
	local job begin status passed failed
	while job=$(next_job) && [ -n "$job" ]; do
		begin=$SECONDS
		timeout -k 10 "$job_limit" "$0" --job "$job" \
			>"$logs/$job.log" 2>&1 </dev/null
		status=$?
		read -r passed failed <<<"$(totals "$logs/$job.log" $status)"
		echo "$passed $failed" >"$logs/$job.totals"
		[ "$failed" = 0 ] || sed "s/^/[$job] /" "$logs/$job.log"
		echo "== $job: $passed passed, $failed failed," \
			"$((SECONDS - begin)) s"
	done
}

if [ "${1:-}" = --job ]; then
	run_job "$2"
	exit
fi

rm -rf "$logs"
mkdir -p "$logs"
echo "== building"
make -s module W=1 >"$logs/build.log" 2>&1 && make -s agent test-modules \
	>>"$logs/build.log" 2>&1
status=$?
if [ "$status" != 0 ] || grep -q 'warning:' "$logs/build.log"; then
	cat "$logs/build.log"
	echo "0 passed, 1 failed"
	exit 1
fi

# From here on nobody builds: a module must not change under a guest's eyes.
export BUILT=1
# The longest first, so that both lanes end at about the same time.
jobs=(net-one net-two net-three net-rest agent timing-quiet timing-flood lint host
	conformance demo verdict uapi)
case ${1:-} in
--more)
	shift
	# with both CPUs: the lanes then only run what is built
	if ! make -s debug-kernel || ! selftests/debug/run.sh --build; then
		echo "0 passed, 1 failed"
		exit 1
	fi
	export DEBUG_BUILT=1
	job_limit=3600
	jobs=(more-debug more-sync more-agent more-kernels more-machines more-mutants
		more-fuzz more-follow more-fuzz-wire more-bench more-soak more-fuzz-netlink
		more-race more-survive)
	;;
# What has two guests that look at a clock comes last: mostly alone.
--long)
	shift
	job_limit=$long_limit
	jobs=(long-debug long-kernels long-coverage long-debug-mutants long-soak long-soak-sync
		long-fuzz-wire long-survive long-load long-bench long-timing long-fuzz long-static
		long-fuzz-netlink long-race long-interop long-ipsec long-guest-mutants long-snmp
		long-machines long-pause long-packages)
	;;
esac
[ $# = 0 ] || jobs=("$@")
printf '%s\n' "${jobs[@]}" >"$logs/queue"
lane &
lane
wait

passed=0 failed=0
for job in "${jobs[@]}"; do
	read -r p f 2>/dev/null <"$logs/$job.totals" || { p=0 f=1; }
	passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
