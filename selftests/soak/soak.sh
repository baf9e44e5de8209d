#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# For an hour of the guest's time: 500 routers in ten groups, flows that come and go
# through them, and a failover every ten seconds. Each group changes hands whole
# and in time, the memory in use does not grow, and the kernel says nothing.
#
#        [ client ]                        UDP flows and TCP connections
#        ┌──┴───── lan ─────────┐          250 VRIDs, g0 has the client's VIP
#        │ gwA              gwB │
#        └──┬────────────────┬──┘
#        [ gwA ]          [ gwB ]          equal priorities, adverts of 1 s, epochs
#        ┌──┴────────────────┴──┐
#        │ gwA              gwB │
#        └──┬───── wan ─────────┘          250 VRIDs, sources are changed to the VIP
#        [ server ]
#
# SOAK_S: for how long, in seconds. Only in virtual time does it take less.
# design: per namespace, bounded; R-rows of availability: V01 V03 V07 V40.
# shellcheck disable=SC2016,SC2153,SC2154,SC2317 # inner shells expand; tap_ok
# calls them; topo.sh and lib.sh set what is not set here

# shellcheck source=selftests/net/gw.sh
. "$(dirname "$(readlink -f "$0")")/../net/gw.sh"
soak_dir=$(dirname "$(readlink -f "$0")")
# shellcheck source=selftests/soak/turns.sh
. "$soak_dir/turns.sh"
gw_require nft bridge awk
modprobe -a nf_conntrack nft_chain_nat || skip_all "no NAT"

SOAK_S=${SOAK_S:-3600}
GROUPS_N=10 PER_GROUP=25
talk='' server_pid=''

# routers: command lines for a gateway, the same on both.
routers() {
	local g r vrid vip_lan vip_wan
	for ((g = 0; g < GROUPS_N; g++)); do
		echo "group add g$g"
		for ((r = 0; r < PER_GROUP; r++)); do
			vrid=$((g * PER_GROUP + r + 1))
			vip_lan=10.64.$g.$r/32 vip_wan=10.65.$g.$r/32
			[ "$vrid" != 1 ] ||
				vip_lan=$VIP_LAN/32 vip_wan=$VIP_WAN/32
			echo "router add dev lan vrid $vrid version 3 group g$g" \
				"send-epoch on vip $vip_lan"
			echo "router add dev wan vrid $vrid version 3 group g$g" \
				"send-epoch on vip $vip_wan"
		done
	done
}

# configure NS: one process a command, and nothing else.
configure() {
	# shellcheck disable=SC2016 # the inner shell expands it
	routers | nsenter --net="/run/netns/$1" bash -c '
		while read -r -a line; do
			"$0" "${line[@]}" || exit 1
		done' "$GWHA"
}

translate() {
	run_in "$1" nft -f - <<-END
		table ip nat {
			chain post {
				type nat hook postrouting priority srcnat
				oifname "wan" snat to $VIP_WAN
			}
		}
	END
}

# groups_in NS STATE: how many of its groups are in it.
groups_in() {
	gw "$1" -j group show | grep -o "\"state\":\"$2\"" | wc -l
}

# all_are NS STATE
all_are() {
	[ "$(groups_in "$1" "$2")" = $GROUPS_N ]
}

# gives_to FROM TO PORT: FROM's ports are cut for 5 s; TO has all, and keeps it. It
# cannot within three intervals; to ask earlier is what would cost time. Whose ports are
# cut forwards nothing: who gets through does by TO.
gives_to() {
	cut_port "$lan" "$3" && cut_port "$wan" "$3" || return 1
	nap 3000
	busywait 2000 all_are "$2" active &&
		busywait 2000 run_in "$client" ping -q -c 1 -W 1 "$SERVER" || return 1
	heal_port "$lan" "$3" && heal_port "$wan" "$3" &&
		busywait 2000 all_are "$1" backup && all_are "$2" active
}

alive() {
	kill -0 "$talk" && kill -0 "$server_pid"
}

# What a hundred failovers left is less than an object each. Neighbours, flows and
# what is kept of started programs come and go.
flat() {
	slab_counts >"$gwha_tmp/after"
	slab_grown 100 "$gwha_tmp/before" "$gwha_tmp/between" "$gwha_tmp/after"
}

answered() {
	kill "$talk"
	wait "$talk"
	cat "$gwha_tmp/talk.log"
	# a failover takes four of ten seconds
	awk '/^flows/ { ok = $4 + 0 > ($2 + 0) / 3 && $8 + 0 > ($6 + 0) / 3 }
		END { exit !ok }' "$gwha_tmp/talk.log"
}

tap_plan 12
tap_ok "the network is built" topo_gw
tap_ok "500 routers on gwA" configure "$gwA"
tap_ok "all groups are active" busywait 10000 all_are "$gwA" active
tap_ok "500 routers on gwB" configure "$gwB"
tap_ok "which are backup" busywait 2000 all_are "$gwB" backup
tap_ok "sources are changed" eval 'translate "$gwA" && translate "$gwB"'
start_in server_pid "$server" python3 "$soak_dir/flows.py" serve 7000
start_in talk "$client" python3 "$soak_dir/flows.py" talk "$SERVER" 7000
tap_ok "a first part to warm up" soak $((SOAK_S / 5))
slab_counts >"$gwha_tmp/before"
tap_ok "a failover every 10 s, each whole" soak $((SOAK_S * 2 / 5))
slab_counts >"$gwha_tmp/between"
tap_ok "and again as long" soak $((SOAK_S * 2 / 5))
tap_ok "flows came and went" eval 'alive && answered'
say "$failovers failovers; $(cat "$gwha_tmp/talk.log")"
tap_ok "memory is flat" flat
tap_ok "no timer was late" eval '
	counter_is "$gwA" timer_late 0 && counter_is "$gwB" timer_late 0'
tap_done
