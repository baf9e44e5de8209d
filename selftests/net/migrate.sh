#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A live pair of Debian's keepalived becomes one of gwha by the commands of
# docs/migration.md, read out of it: both addresses move in step 3 and in no other, are
# away no longer than that page says, and never has the LAN two owners. So it is on both
# ways back. By version 2 with a password and conntrackd, whose connections go on, and
# by version 3.
#
#        topo_gw (topo.sh); gwA is the page's gw1, gwB its gw2; between them a link
#        for connections (synclib.sh); the client asks who has the VIP, pings it, and
#        pings the server by way of it
#
# Each node has its own /etc/gwha, /etc/keepalived and /etc/conntrackd, by a mount
# namespace. systemd does not run: systemctl is a script that begins and ends, and
# returns, as it does of Type=notify, when a daemon says that it has begun.
#
# MIGRATE=v2 or v3: that alone.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack conntrackd keepalived mount nft ping tcpdump unshare
GWHAD=${GWHAD:-${GWHA}d}
PAGE=$gwha_lib/../../docs/migration.md
[ -r "$PAGE" ] || skip_all "docs/migration.md is missing"

# What the page says of the move: the skew time of priority 250, in microseconds; and
# what asking each 10 ms, and a keepalived that ends, may add.
declare -A skew=([v2]=23438 [v3]=2344)
ROOM_US=$((30000 + SLACK_MS * 1000))
kind='' asker='' pinger='' through='' srv='' t=''
declare -A node=() rooms=()

# ---------------------------------------------------------------------- the page
# blocks/NN: each block's commands below "SECTION:NODES:CONDITION". The link between the
# nodes is eth2 on the page.
read_page() {
	mkdir "$gwha_tmp/blocks" && awk -v dir="$gwha_tmp/blocks" -v a="$SYNCA," \
		-v b="$SYNCB," '
		/^## / { live = $0 == "## A live pair" }
		/^### / { section = substr($0, 5); sub(/:.*/, "", section) }
		live && /^```sh$/ {
			file = sprintf("%s/%02d", dir, ++n); getline
			if (!sub(/^# on /, "")) { print "no node: " $0; bad = 1 }
			when = sub(/, with conntrackd$/, "") ? "conntrackd" : ""
			gsub(/ and /, " "); print section ":" $0 ":" when >file; next
		}
		/^```/ { file = "" }
		{ gsub(/eth2/, "sync"); gsub(/10\.0\.0\.1,/, a); gsub(/10\.0\.0\.2,/, b) }
		file { print >file }
		END { exit bad || n < 14 }' "$PAGE"
}

# follow SECTION [CMD...]: its blocks, in order, each on its nodes; CMD between them.
follow() {
	local block name nodes when ran=0
	for block in "$gwha_tmp"/blocks/*; do
		IFS=: read -r name nodes when <"$block"
		[ "$name" = "$1" ] || continue
		[ -z "$when" ] || [ "$kind" = v2 ] || continue
		for name in $nodes; do
			[ "$ran" = 0 ] || "${@:2}" || return 1
			# what is left of the file is the shell's
			{ read -r && in_node "$name"; } <"$block" || return 1
			ran=1
		done
	done
	[ "$ran" = 1 ]
}

# --------------------------------------------------------------------- the nodes
# in_node NAME: a shell there, with commands from its input.
in_node() {
	NODE=$gwha_tmp/$kind/$1 PATH=$gwha_tmp/bin:$PATH "${gwha_enter[@]}" \
		"-n/run/netns/${node[$1]}" "-m/proc/${rooms[$1]}/ns/mnt" /bin/bash -ex
}

# room NAME: a mount namespace that stays as long as its process.
room() {
	local pid=''
	start_in pid "${node[$1]}" unshare -m /bin/bash "$gwha_tmp/bin/room" \
		"$gwha_tmp/$kind/$1"
	rooms[$1]=$pid
	busywait 20000 grep -q ready "$gwha_tmp/pid.log"
}

commands() {
	mkdir -p "$gwha_tmp/bin" /etc/gwha || return 1
	cat >"$gwha_tmp/bin/room" <<-'END'
		for d in gwha keepalived conntrackd; do
			mount --bind "$1/$d" /etc/$d || exit
		done
		echo ready
		read -r <> <(:)
	END
	cat >"$gwha_tmp/bin/scp" <<-END
		#!/bin/bash
		from=\${1#root@gw2:/etc/}
		exec cp "\$NODE/../gw2/\$from" "\$2"
	END
	cat >"$gwha_tmp/bin/systemctl" <<-END
		#!/bin/bash
		unit=\${!#} pid=\$NODE/\${!#}.pid log=\$NODE/\${!#}.log
		exec 9<> <(:)
		within_10s() {
			for _ in {1..500}; do
				! "\$@" 2>/dev/null || return 0
				read -r -t 0.02 -u 9
			done
			return 1
		}
		gone() { ! kill -0 "\$(<"\$pid")"; }
		says() { [[ \$(<"\$log") = *"\$said"* ]]; }
		case "\$1 \$2" in
		*able\ --now | stop* | reload*) ;;
		*) exit 0 ;;
		esac
		if [ "\$1" = reload ]; then
			kill -HUP "\$(<"\$pid")"
		elif [ "\$1" != enable ]; then
			[ -e "\$pid" ] || exit 0
			kill "\$(<"\$pid")" && within_10s gone && rm "\$pid"
		else
			case \$unit in
			gwhad) said=applied
				set -- $GWHAD --socket "\$NODE/s" --state "\$NODE/state" ;;
			keepalived) said="Startup complete"
				set -- keepalived -n -l -D -p "\$NODE/ka" \\
					-r "\$NODE/vrrp" -c "\$NODE/check" ;;
			*) said="initialization completed"; set -- "\$unit" ;;
			esac
			: >"\$log"
			"\$@" >>"\$log" 2>&1 </dev/null 9>&- &
			echo \$! >"\$pid"
			within_10s says
		fi
	END
	ln -s "$(readlink -f "$(type -P "$GWHA")")" "$gwha_tmp/bin/gwha"
	chmod 755 "$gwha_tmp" "$gwha_tmp"/bin/*
}

# keepalived_conf STATE PRIORITY
keepalived_conf() {
	local dev vrid vip
	cat <<-END
		global_defs {
			router_id LVS_DEVEL
			vrrp_version ${kind#v}
			script_user root
			enable_script_security
		}
		vrrp_sync_group gw {
			group {
				lan
				wan
			}
	END
	[ "$kind" = v3 ] || printf '\tnotify_%s "/etc/conntrackd/told %s"\n' \
		master master backup backup fault fault
	echo "}"
	while read -r dev vrid vip; do
		cat <<-END
			vrrp_instance $dev {
				state $1
				interface $dev
				virtual_router_id $vrid
				priority $2
				advert_int $([ "$kind" = v2 ] && echo 1 || echo 0.1)
				$([ "$kind" = v3 ] || printf 'authentication {\nauth_type PASS\nauth_pass 1111\n}')
				virtual_ipaddress {
					$vip/24
				}
			}
		END
	done <<-END
		lan 10 $VIP_LAN
		wan 20 $VIP_WAN
	END
}

conntrackd_conf() {
	cat <<-END
		Sync {
			Mode FTFW {
				DisableExternalCache Off
			}
			UDP {
				IPv4_address $1
				IPv4_Destination_Address $2
				Port 3780
				Interface sync
				Checksum on
			}
			Options {
				TCPWindowTracking On
			}
		}
		General {
			HashSize 32768
			HashLimit 131072
			LockFile $gwha_tmp/$kind/$3/ct.lock
			UNIX {
				Path $gwha_tmp/$kind/$3/ct.ctl
			}
			Filter From Kernelspace {
				Protocol Accept {
					TCP
					UDP
				}
				Address Ignore {
					IPv4_address 127.0.0.1
					IPv4_address $1
					IPv4_address $2
				}
			}
		}
	END
}

# has NAME STATE PRIORITY OWN PEER: what its administrator has set up.
has() {
	local dir=$gwha_tmp/$kind/$1
	mkdir -p "$dir"/{gwha,keepalived,conntrackd} &&
		keepalived_conf "$2" "$3" >"$dir/keepalived/keepalived.conf" &&
		conntrackd_conf "$4" "$5" "$1" >"$dir/conntrackd/conntrackd.conf" &&
		echo "$KEY" >"$dir/gwha/sync.key" && chmod 600 "$dir/gwha/sync.key" &&
		cat >"$dir/conntrackd/told" <<-'END' && chmod 755 "$dir/conntrackd/told"
			#!/bin/sh
			case $1 in
			master) for o in c f R B; do conntrackd -$o; done ;;
			backup) for o in t n; do conntrackd -$o; done ;;
			fault) conntrackd -t ;;
			esac
		END
}

begins() {
	local name
	node=([gw1]=$gwA [gw2]=$gwB)
	has gw1 MASTER 150 "$SYNCA" "$SYNCB" && has gw2 BACKUP 100 "$SYNCB" "$SYNCA" || return 1
	for name in gw1 gw2; do
		room "$name" || return 1
		[ "$kind" = v3 ] || in_node "$name" <<<"systemctl enable --now conntrackd" ||
			return 1
		in_node "$name" <<<"systemctl enable --now keepalived" || return 1
	done
	busywait 10000 entered gw1 MASTER && busywait 10000 entered gw2 BACKUP
}

# entered NAME STATE: both its keepalived's instances, since it began.
entered() {
	[ "$(grep -c "Entering $2 STATE" "$gwha_tmp/$kind/$1/keepalived.log")" -ge 2 ]
}

# --------------------------------------------------------------------- the client
# watch: from now on it asks and pings, and all that it hears is recorded; so are the
# adverts that the server hears.
watch() {
	capture_start "$kind-lan" "$client" eth0 arp or icmp or proto 112 &&
		capture_start "$kind-wan" "$server" eth0 proto 112 || return 1
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LAN" "$CLIENT"
	# before the client itself asks
	busywait 20000 grep -q "$(mac_of "$gwA" lan)" "$gwha_tmp/asker.log" || return 1
	start_in pinger "$client" ping -n -q -i 0.01 "$VIP_LAN"
	start_in through "$client" ping -n -q -i 0.01 "$SERVER"
}

# step MOVES NAME CMD...: one result; so many moves are part of it.
step() {
	local moves=$1 name=$2
	shift 2
	echo "$EPOCHREALTIME $moves $name" >>"$gwha_tmp/$kind.steps"
	tap_ok "$kind: $name" "$@"
}

# watched: until now; it is asked for 2 s more. What is wrong goes to KIND.found, a word
# in front of each.
watched() {
	kill "$pinger" "$through"
	capture_stop "$kind-lan" && kill "$asker" && capture_stop "$kind-wan" || return 1
	{
		cat "$gwha_tmp/$kind.steps"
		tcpdump -n -e -tt -r "$gwha_tmp/$kind-lan.pcap"
		tcpdump -n -e -tt -r "$gwha_tmp/$kind-wan.pcap"
	} | awk -v room="$((ROOM_US * GWHA_SLOW))" -v skew="${skew[$kind]}" -v vip="$VIP_LAN" \
		-v me="$(mac_of "$client" eth0)" "$judge" >"$gwha_tmp/$kind.found" || return 1
	sed -n "s/^step/$kind/p" "$gwha_tmp/$kind.found" >>"$gwha_tmp/figures"
	cat "$gwha_tmp/$kind.found"
	! grep ^few "$gwha_tmp/$kind.found"
}

# Lines of steps, "TIME MOVES NAME", then frames. A ping is lost in the step in which it
# was sent, a time without answer is of the step in which it ends.
judge='
$3 != ">" {
	at[++n] = $1; moves[n] = $2; $1 = $2 = ""; name[n] = substr($0, 3)
	next
}
{
	if ($1 < now) step = 0
	now = $1
	while (step < n && now >= at[step + 1]) step++
}
/ is-at / && $4 == me "," && $11 == vip {
	if (answers++) {
		gap = (now - answered) * 1000000
		if (gap > longest[step]) longest[step] = gap
		if (gap > room) gaps[step]++
		if ($2 != owner) moved["arp", step]++
		if ($2 != owner && gap < 3000)
			printf "two: %s answers %d us after %s\n", $2, gap, owner
	}
	owner = $2; answered = now
}
/ echo request, / {
	to = $12 == vip ":" ? "vip" : "through"
	sent[to, step]++; lost[to, step]++; open[$17 $19] = to SUBSEP step
}
/ echo reply, / && $17 $19 in open { lost[open[$17 $19]]--; delete open[$17 $19] }
/ VRRPv/ {
	vrid = $16 + 0
	if (vrid in last && last[vrid] != $2) {
		moved[vrid, step]++
		if (prio[vrid])
			printf "early: %s advertises VRID %d, and %s has not resigned\n", $2,
				vrid, last[vrid]
	}
	last[vrid] = $2; prio[vrid] = $18 + 0
}
END {
	name[0] = "before"
	for (i = 0; i <= n; i++) {
		m = moves[i] + 0
		printf "step, %s: moves %d, %d, %d; lost %d of %d pings to the VIP, ", name[i],
			moved["arp", i], moved[10, i], moved[20, i], lost["vip", i], sent["vip", i]
		printf "%d of %d through; ARP without an answer for %.1f ms\n",
			lost["through", i], sent["through", i], longest[i] / 1000
		if (moved["arp", i] != m || moved[10, i] != m || moved[20, i] != m)
			print "moves: " name[i] ": not " m
		if (gaps[i] > m || longest[i] > room + (m ? skew : 0))
			printf "away: %s: %d times, %d us\n", name[i], gaps[i], longest[i]
		if (lost["vip", i] > (m ? (room + skew) / 10000 + 1 : 0))
			print "lost: " name[i] ": of the VIP"
		if (lost["through", i] > m)
			print "lost: " name[i] ": through it"
		pings += sent["vip", i]
	}
	if (answers < 100 || pings < 100 || !(10 in last) || !(20 in last))
		print "few: " answers " answers, " pings " pings"
}'

# none FOUND: that word is nowhere in what was found.
none() {
	! grep "^$1:" "$gwha_tmp/$kind.found"
}

# ------------------------------------------------------------------ what is asked
# on_keepalived NAME: its VIPs are there, and gwha has no router.
on_keepalived() {
	[ "$(gw "${node[$1]}" -j router show)" = "[]" ] &&
		owns "${node[$1]}" lan "$VIP_LAN" && owns "${node[$1]}" wan "$VIP_WAN"
}

hears_the_other() {
	busywait 5000 state_is "$gwB" gw backup &&
		busywait 3000 router_is "$gwB" lan 10 peer "$GWA_LAN" &&
		busywait 3000 router_is "$gwB" wan 20 peer "$GWA_WAN" && no_drops &&
		has_none "$gwB" "$VIP_LAN"
}

no_drops() {
	gw "$gwB" -j stats | jq -e '[.[].counters | to_entries[] |
		select(.key | startswith("drop_")) | .value] | add // 0 == 0'
}

has_moved() {
	busywait 2000 state_is "$gwB" gw active && group_is "$gwB" gw why resigned &&
		busywait 1000 owns "$gwB" lan "$VIP_LAN" &&
		busywait 1000 owns "$gwB" wan "$VIP_WAN" && has_none "$gwA" "$VIP_LAN"
}

# For longer than it takes a backup to take over from nobody, or from who is less.
settle() {
	nap "$([ "$kind" = v2 ] && echo 4000 || echo 400)"
}

standby() {
	follow "Step 2" && hears_the_other
}

standby_stays() {
	standby && settle && hears_the_other
}

gw2_back() {
	follow "gw2 goes back" && busywait 10000 entered gw2 BACKUP &&
		on_keepalived gw1 && [ "$(gw "$gwB" -j router show)" = "[]" ] &&
		[ ! -e "$gwha_tmp/$kind/gw2/gwha/gwha.yaml" ]
}

move() {
	follow "Step 3" && has_moved
}

# Between its blocks the page has one see that gw1 is backup.
gw1_again() {
	follow "gw1 takes over again" gw1_leaves_it && busywait 8000 on_keepalived gw1 &&
		busywait 2000 state_is "$gwB" gw backup && has_none "$gwB" "$VIP_LAN" &&
		busywait 10000 entered gw1 MASTER
}

gw1_leaves_it() {
	busywait 10000 entered gw1 BACKUP && settle && not entered gw1 MASTER
}

both_synced() {
	[ "$(sync_show "$gwA" .peer_status[0].synced)" = true ] &&
		[ "$(sync_show "$gwB" .peer_status[0].synced)" = true ]
}

goes_on() {
	told t >/dev/null
	nap 4000
	whole t 20
}

dumps() {
	local name
	for name in gw1 gw2; do
		dump_on_fail eval "tail -n 20 $gwha_tmp/\$kind/$name/*.log"
	done
}

# --------------------------------------------------------------------------- go
# one KIND: from a pair of keepalived to one of gwha.
one() {
	kind=$1
	tap_ok "$kind: the network is built" sync_net
	gwha_dumps=()
	dumps
	dump_gateways
	tap_ok "$kind: a pair of keepalived, gw1 is active" begins
	[ "$kind" = v3 ] || connections
	tap_ok "$kind: a client asks and pings" watch
	step 0 "step 1, import: neither file has an error" follow "Step 1"
	step 0 "step 2: gw2 is backup, hears gw1, refuses nothing" standby_stays
	step 0 "gw2 goes back" gw2_back
	step 0 "step 2 again" standby
	step 1 "step 3: gw2 is active, as gw1 has resigned" move
	step 1 "gw1 takes over again" gw1_again
	step 0 "and gw2 goes back" gw2_back
	step 0 "step 2 once more" standby
	step 1 "step 3 once more" move
	step 0 "step 4: gw1 is backup, and hears gw2" eval 'follow "Step 4" &&
		busywait 3000 router_is "$gwA" lan 10 peer "$GWB_LAN" &&
		busywait 3000 router_is "$gwA" wan 20 peer "$GWB_WAN" &&
		state_is "$gwA" gw backup'
	tap_ok "$kind: all was heard" watched
	tap_ok "$kind: both addresses move in these three steps, once" none moves
	tap_ok "$kind: never have they two owners" none two
	tap_ok "$kind: nobody advertises before the other has resigned" none early
	tap_ok "$kind: they are away once a move, no longer than the page says" none away
	tap_ok "$kind: no ping is lost but in a move, none through the gateways" none lost
	[ "$kind" = v3 ] || synchronised
	tap_ok "$kind: gw2 is cut off: gw1 takes over, and alone" eval 'cut_off gwB &&
		busywait 6000 state_is "$gwA" gw active && busywait 1000 owns "$gwA" lan "$VIP_LAN"'
	[ "$kind" = v3 ] || tap_ok "$kind: 20 connections go on" goes_on
	tap_ok "$kind: healed, one is active" eval 'heal gwB && busywait 6000 alone'
	ends_here
}

alone() {
	both_are active backup || both_are backup active
}

# Between keepalived's addresses and its script's commit, what comes for a translated
# connection is for the gateway itself, which would answer with a reset.
silent_to_invalid() {
	ip netns exec "$1" nft -f - <<-END
		table inet gw {
			chain input {
				type filter hook input priority filter
				ct state invalid drop
			}
		}
	END
}

connections() {
	tap_ok "$kind: neither answers what it knows not" eval \
		'silent_to_invalid "$gwA" && silent_to_invalid "$gwB"'
	start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
	tap_ok "$kind: a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"
	tap_ok "$kind: 20 connections, translated" talk t 20 500
}

synchronised() {
	tap_ok "$kind: 20 connections have gone on, by conntrackd" goes_on
	tap_ok "$kind: step 5: gwha synchronises, both are synced" eval \
		'follow "Step 5" && busywait 10000 both_synced'
	tap_ok "$kind: and back to gw1, if wanted: 20 connections go on" eval '
		gw "$gwB" handover group gw && busywait 5000 both_are active backup && goes_on'
	tap_ok "$kind: and to gw2 again" eval '
		gw "$gwA" handover group gw && busywait 5000 both_are backup active'
}

# All that runs in its namespaces, and these, make room for the next.
ends_here() {
	local pid
	for pid in "$gwha_tmp/$kind"/*/*.pid; do
		[ ! -e "$pid" ] || kill "$(<"$pid")"
	done
	if [ "$kind" = v2 ]; then
		kill "$srv" "$t"
		wait "$srv" "$t" 2>/dev/null
	fi
	kill "${rooms[@]}"
	wait "${rooms[@]}" 2>/dev/null
	printf 'netns del %s\n' "${gwha_ns[@]}" | ip -force -batch -
	gwha_ns=() rooms=()
}

kinds=${MIGRATE:-v2 v3}
plan=1
for kind in $kinds; do
	plan=$((plan + 21))
	[ "$kind" = v3 ] || plan=$((plan + 8))
done
commands
tap_plan $plan
tap_ok "commands of docs/migration.md" read_page
for kind in $kinds; do
	one "$kind"
done
say "moves: who answers, VRID 10, VRID 20"
while read -r line; do
	say "$line"
done <"$gwha_tmp/figures"
rmdir /etc/gwha 2>/dev/null
tap_done
