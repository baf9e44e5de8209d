# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the benchmarks share that run in a guest: figures, and how each contender is
# set up. In virtual time, one CPU for both gateways. Sourced by the scenarios of this
# directory; sources topo.sh.
#
# A contender is who makes a pair of gateways fail over:
#
#	gwha			as it is, nothing tuned
#	keepalived		its defaults
#	keepalived-tuned	as its experts set it: real-time priority, and what a
#				backup that wins sends at once instead of after 5 s
#	frr			vrrpd, which has nothing to be tuned
#
# Each has one router, VRID 10, version 3, priority 100 on both nodes. Its files are
# kept beside the figures.
# shellcheck disable=SC2034,SC2154 # scenarios use what is set here, topo.sh sets the rest

# shellcheck source-path=SCRIPTDIR source=../net/topo.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../net/topo.sh"
# shellcheck source-path=SCRIPTDIR source=figure.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/figure.sh"
bench_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
bench_conf=$gwha_tmp/conf
mkdir -p "$bench_conf"
declare -A bench_daemons=()

# vip N: the N-th address. All are of one subnet that nobody else has.
vip() {
	printf '10.77.%d.%d' $(($1 / 200)) $(($1 % 200 + 1))
}

# ------------------------------------------------------------------ contenders
# Of each: CONTENDER_begin NS INTERVAL_MS VIPS; CONTENDER_change NS INTERVAL_MS VIPS,
# while it runs; CONTENDER_end NS

# A router owns up to 120 addresses, of which 20 are in its adverts; a group of such is
# what has more.
gwha_begin() {
	local first words n=0
	: >"$bench_conf/gwha.$2ms.$3"
	gwha_say "$1" "$2" "$3" group add g || return 1
	for ((first = 0; first < $3; first += 120)); do
		read -ra words < <(gwha_vips "$first" "$3")
		gwha_say "$1" "$2" "$3" router add dev lan vrid $((10 + n)) version 3 \
			interval "${2}ms" group g "${words[@]}" || return 1
		n=$((n + 1))
	done
}

# The last router has what is more, or less.
gwha_change() {
	local first=$((($3 - 1) / 120 * 120)) words
	read -ra words < <(gwha_vips "$first" "$3")
	gw "$1" router set dev lan vrid $((10 + first / 120)) "${words[@]}"
}

# gwha_say NS INTERVAL_MS VIPS WORD...: does it, and keeps what was said.
gwha_say() {
	echo "gwha ${*:4}" >>"$bench_conf/gwha.$2ms.$3"
	gw "$1" "${@:4}"
}

# gwha_vips FIRST N: words for the addresses of one router.
gwha_vips() {
	local i
	for ((i = $1; i < $2 && i < $1 + 120; i++)); do
		printf 'vip %s/32 ' "$(vip $i)"
		[ "$i" -lt $(($1 + 20)) ] || printf 'excluded '
	done
}

gwha_end() {
	local vrid
	for vrid in $(gw "$1" -j router show | jq '.[].vrid'); do
		gw "$1" router del dev lan vrid "$vrid" || return 1
	done
	gw "$1" group del g
}

# keepalived_conf INTERVAL_MS VIPS [GLOBAL...]
keepalived_conf() {
	local i
	echo "global_defs {"
	printf '\t%s\n' "vrrp_version 3" "${@:3}"
	printf '}\nvrrp_instance gw {\n'
	printf '\t%s\n' "state BACKUP" "interface lan" "virtual_router_id 10" \
		"priority 100" "advert_int $(printf '%d.%02d' $(($1 / 1000)) \
			$(($1 % 1000 / 10)))"
	printf '\tvirtual_ipaddress {\n\t\t%s/32\n\t}\n' "$(vip 0)"
	if [ "$2" -gt 1 ]; then
		printf '\tvirtual_ipaddress_excluded {\n'
		for ((i = 1; i < $2; i++)); do
			printf '\t\t%s/32\n' "$(vip $i)"
		done
		printf '\t}\n'
	fi
	echo "}"
}

# keepalived_run NAME NS FILE
keepalived_run() {
	local dir=$gwha_tmp/$1.$2 pid
	mkdir -p "$dir"
	cp "$3" "$dir/conf"
	start_in pid "$2" keepalived -n -l -P -f "$dir/conf" -p "$dir/ka.pid" -r "$dir/vrrp.pid"
	bench_daemons[$2]="$pid $dir/vrrp.pid"
	busywait 20000 test -s "$dir/vrrp.pid"
}

keepalived_begin() {
	keepalived_conf "$2" "$3" >"$bench_conf/keepalived.$2ms.$3"
	keepalived_run keepalived "$1" "$bench_conf/keepalived.$2ms.$3"
}

# vrrp_garp_master_delay: the second round of announcements, 5 s later by default.
keepalived_tuned_conf() {
	keepalived_conf "$1" "$2" "vrrp_rt_priority 50" "vrrp_rlimit_rttime 100000000" \
		"vrrp_no_swap" "vrrp_skip_check_adv_addr" "vrrp_garp_master_delay 1" \
		"vrrp_garp_master_repeat 1" "vrrp_garp_lower_prio_repeat 1"
}

keepalived_tuned_begin() {
	keepalived_tuned_conf "$2" "$3" >"$bench_conf/keepalived-tuned.$2ms.$3"
	keepalived_run tuned "$1" "$bench_conf/keepalived-tuned.$2ms.$3"
}

# keepalived_reload NS DIR: it reads its file again.
keepalived_reload() {
	local pid
	read -r pid _ <<<"${bench_daemons[$1]}"
	cat >"$2/conf" && kill -HUP "$pid"
}

keepalived_change() {
	keepalived_conf "$2" "$3" | keepalived_reload "$1" "$gwha_tmp/keepalived.$1"
}

keepalived_tuned_change() {
	keepalived_tuned_conf "$2" "$3" | keepalived_reload "$1" "$gwha_tmp/tuned.$1"
}

# Both of its processes: the second ends when the first has told it to.
keepalived_end() {
	local pid file
	read -r pid file <<<"${bench_daemons[$1]}"
	kill -TERM "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	rm -f "$file"
}

keepalived_tuned_end() {
	keepalived_end "$@"
}

# As its manual says, on a macvlan made by hand, with all addresses on it.
frr_begin() {
	local i dir=$gwha_tmp/frr.$1 name=vrrp4-2-10 pids=''
	mkdir -p "$dir" && chmod 755 "$gwha_tmp" && chown frr:frr "$dir" || return 1
	{
		echo "link add $name link lan type macvlan mode bridge"
		echo "link set $name addrgenmode random address 00:00:5e:00:01:0a"
		for ((i = 0; i < $3; i++)); do
			echo "address add $(vip $i)/32 dev $name"
		done
		echo "link set $name up"
	} | ip -n "$1" -batch - || return 1
	{
		printf '%s\n' "interface lan" "vrrp 10 version 3" \
			"vrrp 10 advertisement-interval $2"
		for ((i = 0; i < $3; i++)); do
			echo "vrrp 10 ip $(vip $i)"
		done
	} >"$bench_conf/frr.$2ms.$3"
	: >"$dir/none"
	frr_daemon zebra "$1" "$dir" "$dir/none" && pids=$REPLY &&
		busywait 60000 test -S "$dir/zserv.api" &&
		frr_daemon vrrpd "$1" "$dir" "$bench_conf/frr.$2ms.$3" || return 1
	bench_daemons[$1]="$pids $REPLY"
}

# frr_daemon NAME NS DIR FILE: its ID in $REPLY.
frr_daemon() {
	local pid
	start_in pid "$2" "/usr/lib/frr/$1" -z "$3/zserv.api" -i "$3/$1.pid" \
		--vty_socket "$3" -f "$4" -P 0 --log stdout
	busywait 60000 test -s "$3/$1.pid" || return 1
	REPLY=$pid
}

frr_end() {
	local pids
	read -ra pids <<<"${bench_daemons[$1]}"
	kill -TERM "${pids[@]}" 2>/dev/null
	wait "${pids[@]}" 2>/dev/null
	rm -rf "$gwha_tmp/frr.$1"
	ip -n "$1" link del vrrp4-2-10
}

# begin CONTENDER NS INTERVAL_MS VIPS, change the same, end CONTENDER NS
begin() {
	"${1//-/_}_begin" "${@:2}"
}

change() {
	"${1//-/_}_change" "${@:2}"
}

end() {
	"${1//-/_}_end" "$2"
}

# has_all NS N: the addresses that are its own.
has_all() {
	[ "$(ip -n "$1" -4 -o address | grep -c '10\.77\.')" -ge "$2" ]
}

# both CONTENDER INTERVAL_MS VIPS: gwB is active, gwA backup. gwB first, which has the
# higher address as well.
both() {
	begin "$1" "$gwB" "$2" "$3" && busywait $((20000 + $2 * 10)) has_all "$gwB" "$3" &&
		begin "$1" "$gwA" "$2" "$3" || return 1
	nap $((3000 + $2 * 5))
}

# record NAME: adverts and announcements, as gwA sees them.
record() {
	capture_start "$1" "$gwA" lan -s 64 -B 65536 --time-stamp-precision=nano \
		"proto 112 or arp"
}

# need_contenders CONTENDER...
need_contenders() {
	need_cmd ip tcpdump python3 "$GWHA"
	[[ " $* " != *keepalived* ]] || need_cmd keepalived
	[[ " $* " != *frr* ]] || need_cmd /usr/lib/frr/zebra /usr/lib/frr/vrrpd
	modprobe -qa macvlan
	# what it imports is read now
	python3 "$bench_dir/takeovers.py" --help >/dev/null
}
