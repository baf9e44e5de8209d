#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What becomes of many flows through keepalived and conntrackd when the active
# gateway is cut off. Set up as somebody does who knows them well: real-time
# priority, nopreempt, a sync group, conntrackd in its reliable mode with large
# buffers and a filter in the kernel, and its own primary-backup script's commands
# in their order. Nothing is demanded of them but that they take over: the figures
# stand beside gwha's in docs/measurements.md.
#
# FLOWS_N: how many, 10000 without it. TCP alone.
# shellcheck disable=SC2016,SC2034,SC2153,SC2154,SC2317
# inner shells expand; topo.sh and lib.sh set what is not set here; tap_ok calls
# shellcheck source=selftests/survive/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
# shellcheck source=selftests/net/conntrackd.sh
. "$(dirname "$(readlink -f "$0")")/../net/conntrackd.sh"
need_cmd keepalived conntrackd nft python3 jq
modprobe -a nf_conntrack_netlink nft_chain_nat nft_ct || skip_all "no conntrack"
FLOWS_N=${FLOWS_N:-10000}

keepalived_conf() {
	local ns=$1 priority=$2 dir=$3 dev
	cat <<-END
		global_defs {
			vrrp_version 3
			vrrp_rt_priority 50
			vrrp_rlimit_rttime 100000000
			vrrp_garp_master_delay 1
			vrrp_garp_lower_prio_repeat 1
			script_user root
			enable_script_security
		}
		vrrp_sync_group gw {
			group {
				lan
				wan
			}
			notify_master "$dir/notify master"
			notify_backup "$dir/notify backup"
			notify_fault "$dir/notify fault"
		}
	END
	for dev in lan:10:$VIP_LAN wan:20:$VIP_WAN; do
		IFS=: read -r dev vrid vip <<<"$dev"
		cat <<-END
			vrrp_instance $dev {
				state BACKUP
				nopreempt
				interface $dev
				virtual_router_id $vrid
				priority $priority
				advert_int 0.01
				virtual_ipaddress {
					$vip/24
				}
			}
		END
	done
}

notify_script() {
	cat <<-END
		#!/bin/bash
		case \$1 in
		master) for o in -c -f -R -B; do conntrackd -C $1/ct.conf \$o; done ;;
		backup) for o in -t -n; do conntrackd -C $1/ct.conf \$o; done ;;
		fault) conntrackd -C $1/ct.conf -t ;;
		esac
		echo "\$1" >$1/state
	END
}

# begin_node NS PRIORITY OWN PEER
begin_node() {
	local dir=$gwha_tmp/$1
	mkdir "$dir" && keepalived_conf "$1" "$2" "$dir" >"$dir/ka.conf" &&
		conntrackd_conf "$3" "$4" "$dir" >"$dir/ct.conf" &&
		notify_script "$dir" >"$dir/notify" &&
		chmod 755 "$gwha_tmp" "$dir/notify" || return 1
	start_in ct_pid "$1" nice -n -20 conntrackd -C "$dir/ct.conf"
	start_in ka_pid "$1" keepalived -n -l -D -P -f "$dir/ka.conf" \
		-p "$dir/ka.pid" -r "$dir/vrrp.pid" -c "$dir/check.pid"
}

state_said() {
	[ "$(cat "$gwha_tmp/$1/state" 2>/dev/null)" = "$2" ]
}

tap_plan 7
tap_ok "the network is built" survive_setup
tap_ok "gwA is active" eval '
	begin_node "$gwA" 150 10.9.9.2 10.9.9.3 &&
		busywait 10000 state_said "$gwA" master'
tap_ok "gwB is backup" eval '
	begin_node "$gwB" 100 10.9.9.3 10.9.9.2 &&
		busywait 10000 state_said "$gwB" backup'
tap_ok "$FLOWS_N flows" talk_begin all tcp "$FLOWS_N"
before=$(rst)
steady all
tap_ok "gwA is cut off" eval 'cut_off && nap 2000'
tap_ok "the flows had their last round" talk_end all
tap_ok "gwB has taken over" state_said "$gwB" master
figures keepalived-conntrackd tcp $(($(rst) - before))
mkdir "$gwha_tmp/conf"
for file in ka.conf ct.conf notify; do
	cp "$gwha_tmp/$gwA/$file" "$gwha_tmp/conf/keepalived-conntrackd.$file"
done
tap_done
