# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Links to measure on, and the words of a run. Sourced inside the guest.
#
#   node (the root namespace)            client
#   e0  10.9.255.1/16 ------------------ c0  10.9.255.254/16
#   v0..v49  172.16.N.1/24 ------------- w0..w49  172.16.N.2/24
#   m0..m49  macvlans on e0, private mode
#   d0..d49  dummies

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

load() {
	insmod "$here/vipforms.ko"
	insmod "$here/../../modules/rtnlhold/rtnlhold.ko"
}

client() {
	ip netns exec client "$@"
}

links_up() {
	local n
	ip netns add client
	# Without IPv6 nothing but what is measured is sent.
	sysctl -qw net.ipv6.conf.{all,default}.disable_ipv6=1
	client sysctl -qw net.ipv6.conf.{all,default}.disable_ipv6=1
	ip link add e0 type veth peer name c0 netns client
	ip addr add 10.9.255.1/16 dev e0
	client ip addr add 10.9.255.254/16 dev c0
	client ip link set c0 up
	ip link set e0 up
	for n in $(seq 0 49); do
		ip link add "v$n" type veth peer name "w$n" netns client
		ip addr add "172.16.$n.1/24" dev "v$n"
		client ip addr add "172.16.$n.2/24" dev "w$n"
		client ip link set "w$n" up
		ip link set "v$n" up
		ip link add link e0 "m$n" type macvlan mode private
		ip link set "m$n" up
		ip link add "d$n" type dummy
		ip link set "d$n" up
	done
}

# run WORDS...: one run of vipforms; its line is kept by the module.
run() {
	echo "$*" >/proc/vipforms || echo "refused: $*"
}

# both LABEL REPEATS WORDS...: take and give up, so many times.
both() {
	local label=$1 n=$2
	shift 2
	for _ in $(seq "$n"); do
		run "label=$label/up" down=0 "$@"
		run "label=$label/down" down=1 "$@"
	done
}
