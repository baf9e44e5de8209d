#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A live pair of Debian's keepalived becomes one of gwha by the commands of
# docs/migration.md, read out of it: the addresses move once, are away no longer than
# that page says, and never has the LAN two owners. So it is on both ways back. By
# version 2 with a password and conntrackd, whose connections go on, and by version 3.
#
#        topo_gw (topo.sh); gwA is the page's gw1, gwB its gw2; between them a link
#        for connections (synclib.sh); the client asks who has the VIP, and pings the
#        server by way of it, each 10 ms
#
# Each node has its own /etc/gwha, /etc/keepalived and /etc/conntrackd, by a mount
# namespace. systemd does not run: systemctl is a script that begins and ends.
#
# MIGRATE="v2 v3": these only.
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
ROOM_US=$((20000 + SLACK_MS * 1000))
kind='' asker='' pinger='' t=''
declare -A node=()

# ---------------------------------------------------------------------- the page
# blocks/NN: each block's commands below "SECTION:NODES:CONDITION".
read_page() {
	mkdir "$gwha_tmp/blocks" && awk -v dir="$gwha_tmp/blocks" '
		/^## / { live = $0 == "## A live pair" }
		/^### / { section = substr($0, 5); sub(/:.*/, "", section) }
		live && /^```sh$/ {
			file = sprintf("%s/%02d", dir, ++n); getline
			if (!sub(/^# on /, "")) { print "no node: " $0; exit 1 }
			when = sub(/, with conntrackd$/, "") ? "conntrackd" : ""
			gsub(/ and /, " "); print section ":" $0 ":" when >file; next
		}
		/^```/ { file = "" }
		file { print >file }' "$PAGE" &&
		[ "$(find "$gwha_tmp/blocks" -type f | wc -l)" -ge 14 ]
}

# follow SECTION: its blocks, in order, each on its nodes.
follow() {
	local block first name nodes when ran=0
	for block in "$gwha_tmp"/blocks/*; do
		IFS=: read -r name nodes when <"$block"
		[ "$name" = "$1" ] || continue
		[ -z "$when" ] || [ "$kind" = v2 ] || continue
		for name in $nodes; do
			echo "$name: $(tail -n +2 "$block")"
			tail -n +2 "$block" | in_node "$name" || return 1
			ran=1
		done
	done
	[ "$ran" = 1 ]
}

# --------------------------------------------------------------------- the nodes
# in_node NAME: a shell there, with commands from its input. The link between the
# nodes is eth2 on the page.
in_node() {
	sed "s/eth2/sync/; s/10\.0\.0\.1\>/$SYNCA/; s/10\.0\.0\.2\>/$SYNCB/" |
		NODE=$gwha_tmp/$kind/$1 run_in "${node[$1]}" unshare -m \
			bash "$gwha_tmp/bin/enter"
}

commands() {
	mkdir -p "$gwha_tmp/bin" /etc/gwha || return 1
	cat >"$gwha_tmp/bin/enter" <<-END
		for d in gwha keepalived conntrackd; do
			mount --bind "\$NODE/\$d" /etc/\$d || exit
		done
		export PATH=$gwha_tmp/bin:\$PATH
		exec bash -ex
	END
	cat >"$gwha_tmp/bin/scp" <<-END
		#!/bin/bash
		from=\${1#root@gw2:/etc/}
		exec cp "\$NODE/../gw2/\$from" "\$2"
	END
	cat >"$gwha_tmp/bin/systemctl" <<-END
		#!/bin/bash
		unit=\${!#} pid=\$NODE/\${!#}.pid
		case "\$1 \$2" in
		*able\ --now | stop* | reload*) ;;
		*) exit 0 ;;
		esac
		if [ "\$1" = reload ]; then
			kill -HUP "\$(<"\$pid")"
		elif [ "\$1" != enable ]; then
			[ -e "\$pid" ] || exit 0
			kill "\$(<"\$pid")" && tail -s 0.05 -f /dev/null --pid="\$(<"\$pid")"
			rm "\$pid"
		else
			case \$unit in
			gwhad) set -- $GWHAD --socket "\$NODE/s" --state "\$NODE/state" ;;
			keepalived) set -- keepalived -n -l -D -p "\$NODE/ka" \\
				-r "\$NODE/vrrp" -c "\$NODE/check" ;;
			*) set -- "\$unit" ;;
			esac
			setsid "\$@" >>"\$NODE/\$unit.log" 2>&1 </dev/null &
			echo \$! >"\$pid"
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
		[ "$kind" = v3 ] || in_node "$name" <<<"systemctl enable --now conntrackd" ||
			return 1
		in_node "$name" <<<"systemctl enable --now keepalived" || return 1
	done
	busywait 10000 entered gw1 MASTER 1 && busywait 10000 entered gw2 BACKUP 1
}

# entered NAME STATE N: both its keepalived's instances, so many times.
entered() {
	[ "$(grep -c "Entering $2 STATE" "$gwha_tmp/$kind/$1/keepalived.log")" -ge $(($3 * 2)) ]
}

# --------------------------------------------------------------------- the client
# watch: from now on it asks, pings, and all that it hears is recorded.
watch() {
	capture_start "$kind" "$client" eth0 arp or icmp or proto 112 || return 1
	start_in asker "$client" "$FRAMES" ask eth0 "$VIP_LAN" "$CLIENT"
	start_in pinger "$client" ping -n -q -i 0.01 "$SERVER"
	busywait 20000 grep -q "$(mac_of "$gwA" lan)" "$gwha_tmp/asker.log"
}

# watched: until now. Answers of ARP: "TIME MAC"; of ping and adverts: "TIME".
watched() {
	nap 1000
	kill "$asker" "$pinger"
	capture_stop "$kind" || return 1
	tcpdump -r "$gwha_tmp/$kind.pcap" -n -e -tt "arp[6:2] = 2 and arp[14:4] = 0xc0000201 and
		ether dst $(mac_of "$client" eth0)" | awk '{ print $1, $2 }' >"$gwha_tmp/arp"
	tcpdump -r "$gwha_tmp/$kind.pcap" -n -tt 'icmp[0] = 0' |
		awk '{ print $1 }' >"$gwha_tmp/icmp"
	tcpdump -r "$gwha_tmp/$kind.pcap" -n -tt -v -l 'proto 112' | awk '
		/^[0-9]/ { at = $1 }
		/ > 224/ { match($0, /prio [0-9]+/); prio = substr($0, RSTART + 5, RLENGTH - 5)
			print at, $1, prio }' >"$gwha_tmp/adverts"
	[ "$(wc -l <"$gwha_tmp/arp")" -gt 100 ]
}

# owners MAC...: these answered for the VIP, one after the other, and no two of them
# within 3 ms: they are asked each 10 ms.
owners() {
	awk -v want="$*" '
		last != $2 { got = got sep $2; sep = " " }
		last != "" && last != $2 && $1 - at < 0.003 {
			printf "%s answers %.1f ms after %s\n", $2, ($1 - at) * 1000, last
			bad = 1
		}
		{ last = $2; at = $1 }
		END {
			if (got != want)
				print "answered: " got ", not " want
			exit bad || got != want
		}' "$gwha_tmp/arp"
}

# in_turn N: who advertises changed N times, each time after priority 0 of the other.
in_turn() {
	awk -v n="$1" '
		last != "" && last != $2 {
			changes++
			if (prio) {
				printf "%s advertises, and %s has not resigned\n", $2, last
				bad = 1
			}
		}
		{ last = $2; prio = $3 }
		END { print changes + 0, "changes"; exit bad || changes != n }
	' "$gwha_tmp/adverts"
}

# away N FILE MOST_US: answers were missing N times at most, and no longer than that.
away() {
	local said rc
	said=$(awk -v n="$1" -v most="$3" '
		NR > 1 && $1 - at > 0.025 {
			gaps++
			text = text sprintf(" %.1f", ($1 - at) * 1000)
		}
		NR > 1 && $1 - at > longest { longest = $1 - at }
		{ at = $1 }
		END {
			printf "%d answers, longest without %.1f ms; over 25 ms:%s\n", NR,
				longest * 1000, text ? text : " none"
			exit gaps > n || longest * 1000000 > most
		}' "$gwha_tmp/$2")
	rc=$?
	say "$kind, $2: $said" | tee -a "$gwha_tmp/figures"
	return "$rc"
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

# Step 2, and gw2 back again, then step 2 for good.
standby_and_back() {
	follow "Step 2" && hears_the_other && follow "gw2 goes back" &&
		busywait 10000 entered gw2 BACKUP 2 && on_keepalived gw1 &&
		[ "$(gw "$gwB" -j router show)" = "[]" ] &&
		[ ! -e "$gwha_tmp/$kind/gw2/gwha/gwha.yaml" ]
}

# From the half-way state.
gw1_again() {
	follow "gw1 takes over again" && busywait 8000 on_keepalived gw1 &&
		busywait 2000 state_is "$gwB" gw backup && has_none "$gwB" "$VIP_LAN" &&
		busywait 10000 entered gw1 MASTER 2
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
	local a b
	kind=$1
	tap_ok "$kind: the network is built" sync_net
	a=$(mac_of "$gwA" lan) b=$(mac_of "$gwB" lan)
	dump_gateways
	tap_ok "$kind: a pair of keepalived, gw1 is active" begins
	[ "$kind" = v3 ] || connections
	tap_ok "$kind: a client asks and pings" watch
	tap_ok "$kind: step 1, import: neither file has an error" follow "Step 1"
	tap_ok "$kind: step 2, and gw2 goes back: nothing moves" standby_and_back
	tap_ok "$kind: step 2: gw2 is backup, hears gw1, refuses nothing" eval \
		'follow "Step 2" && hears_the_other'
	tap_ok "$kind: step 3: gw2 is active, as gw1 has resigned" eval \
		'follow "Step 3" && has_moved'
	tap_ok "$kind: half-way back: gw1 takes over again" gw1_again
	tap_ok "$kind: and gw2 is keepalived's again" eval 'follow "gw2 goes back" &&
		busywait 10000 entered gw2 BACKUP 3 && on_keepalived gw1'
	tap_ok "$kind: once more to gw2" eval 'follow "Step 2" && hears_the_other &&
		follow "Step 3" && has_moved'
	tap_ok "$kind: step 4: gw1 is backup, and stays so" eval 'follow "Step 4" &&
		busywait 5000 state_is "$gwA" gw backup && stays 2000 both_are backup active'
	tap_ok "$kind: all was heard" watched
	tap_ok "$kind: each move from one to the other, never two owners" \
		owners "$a" "$b" "$a" "$b"
	tap_ok "$kind: nobody advertises before the other has resigned" in_turn 3
	tap_ok "$kind: at most one gap a move, no longer than the page says" \
		away 3 arp $((skew[$kind] + ROOM_US))
	tap_ok "$kind: nor were pings through it answered later" \
		away 3 icmp $((skew[$kind] + ROOM_US))
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

connections() {
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

# Its processes and namespaces make room for the next.
ends_here() {
	local pid
	for pid in "$gwha_tmp/$kind"/*/*.pid; do
		[ ! -e "$pid" ] || kill "$(<"$pid")"
	done
}

kinds=${MIGRATE:-v2 v3}
plan=1
for kind in $kinds; do
	plan=$((plan + 18))
	[ "$kind" = v3 ] || plan=$((plan + 7))
done
commands
tap_plan $plan
tap_ok "commands of docs/migration.md" read_page
dumps
for kind in $kinds; do
	one "$kind"
done
cat "$gwha_tmp/figures"
rmdir /etc/gwha 2>/dev/null
tap_done
