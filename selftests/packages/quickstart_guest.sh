#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# guest: module by hand
# docs/quickstart.md from Forward on, and Upgrading of docs/operations.md, as
# quickstart.sh left it in $QUICKSTART: blocks of commands, and the system with the
# packages. gw1 and gw2 are namespaces, each with that system as a file system of its
# own, so that each has its /etc/gwha and its dpkg; the kernel, and the module in it,
# is one. systemd does not run: systemctl is a script that reads the unit.
#
#	client --- lan --- gw1, gw2 --- wan --- server
#		        (eth2 between them)
# shellcheck disable=SC2016,SC2317 # inner shells expand; ok calls what follows
set -u
[ -d "${QUICKSTART:-}" ] || { echo "1..0 # SKIP run by quickstart.sh"; exit 4; }
here=$(dirname "$(readlink -f "$0")")
talk=$here/../demo/stream.py
work=/run/quickstart
number=0 failed=0 talker=''
mkdir -p "$work"

# ok TEXT COMMAND...
ok() {
	number=$((number + 1))
	if "${@:2}" >"$work/said" 2>&1 </dev/null; then
		echo "ok $number - $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $number - $1"
	tail -n 40 "$work/said" | sed 's/^/# /'
}

# within S COMMAND...: it comes true in that time; five times that, since an emulated
# guest on a machine with much to do is slow, and nothing here is about time.
within() {
	local end=$((SECONDS + 5 * $1))
	until "${@:2}"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.2
	done
}

# ------------------------------------------------------------------------- the nodes
cable() {
	ip -n "$1" link add "$2" type veth peer name "$4" netns "$3" &&
		ip -n "$1" link set "$2" up && ip -n "$3" link set "$4" up
}

network() {
	local n i
	for n in gw1 gw2 client server switch; do
		ip netns add $n && ip -n $n link set lo up || return 1
	done
	for n in lan wan; do
		ip -n switch link add $n type bridge &&
			ip -n switch link set $n up || return 1
	done
	for i in 1 2; do
		cable gw$i eth0 switch lan$i && cable gw$i eth1 switch wan$i &&
			ip -n switch link set lan$i master lan &&
			ip -n switch link set wan$i master wan &&
			ip -n gw$i addr add 192.0.2.$((i + 1))/24 dev eth0 &&
			ip -n gw$i addr add 198.51.100.$((i + 1))/24 dev eth1 || return 1
	done
	cable gw1 eth2 gw2 eth2 && cable client eth0 switch lanc &&
		cable server eth0 switch wans &&
		ip -n switch link set lanc master lan &&
		ip -n switch link set wans master wan &&
		ip -n gw1 addr add 10.0.0.1/30 dev eth2 &&
		ip -n gw2 addr add 10.0.0.2/30 dev eth2 &&
		ip -n client addr add 192.0.2.10/24 dev eth0 &&
		ip -n client route add default via 192.0.2.1 &&
		ip -n server addr add 198.51.100.10/24 dev eth0
}

# An end that counts resets, as they come and as they go.
counts_resets() {
	ip netns exec "$1" nft -f - <<-END
		table inet seen {
			chain in {
				type filter hook input priority -300;
				tcp flags & rst == rst counter
			}
			chain out {
				type filter hook output priority -300;
				tcp flags & rst == rst counter
			}
		}
	END
}

# system NODE: a file system of its own; /run is in memory, here as on any Debian.
system() {
	mkdir -p "$work/$1" "$work/$1.up" "$work/$1.work" &&
		mount -t overlay overlay "$work/$1" -o \
			"lowerdir=$QUICKSTART/system,upperdir=$work/$1.up,workdir=$work/$1.work" &&
		mount -t proc proc "$work/$1/proc" &&
		mount --rbind /dev "$work/$1/dev" &&
		mount -t tmpfs run "$work/$1/run"
}

# gw1 sees the other's file system, for scp.
systems() {
	system gw1 && system gw2 && commands gw1 && commands gw2 &&
		mount --bind "$work/gw2" "$work/gw1/mnt"
}

# What the documents take for granted: /run/bin comes first in a node's PATH, and in
# what apt gives to the packages' scripts.
#
# systemctl reads the unit, and is asked by deb-systemd-invoke, too.
systemctl_file() {
	cat <<'END'
#!/bin/bash
unit=/lib/systemd/system/gwhad.service
wanted=/etc/systemd/system/multi-user.target.wants
words=()
for w; do
	[[ $w == -* ]] || words+=("${w%.service}")
done
echo "$*" >>/run/systemctl.log
[ "${words[0]}" = daemon-reload ] || [ "${words[1]:-}" = gwhad ] || exit 1
alive() {
	[ -e /run/gwhad.pid ] && kill -0 "$(</run/gwhad.pid)" 2>/dev/null
}
begin() {
	alive && return
	[ -e "$(sed -n s/^ConditionPathExists=//p $unit)" ] || return 0
	pre=$(sed -n "s/^ExecStartPre=-+//p" $unit)
	[ -z "$pre" ] || $pre || :
	line=$(sed -n s/^ExecStart=//p $unit)
	setsid $line >>/run/gwhad.log 2>&1 </dev/null &
	echo $! >/run/gwhad.pid
}
end() {
	alive || return 0
	kill "$(</run/gwhad.pid)"
	for i in {1..600}; do
		alive || return 0
		sleep 0.1
	done
	return 1
}
case ${words[0]} in
enable)
	mkdir -p $wanted
	ln -sf $unit $wanted
	begin ;;
disable)
	rm -f $wanted/gwhad.service
	rmdir --ignore-fail-on-non-empty $wanted 2>/dev/null
	end ;;
start) begin ;;
stop) end ;;
restart) end && begin ;;
is-active) alive ;;
is-enabled) [ -L $wanted/gwhad.service ] && echo enabled ;;
daemon-reload) : ;;
*) exit 1 ;;
esac
END
}

scp_file() {
	cat <<'END'
#!/bin/bash
to=${!#}
cp -p "${@:2:$#-2}" "/mnt${to#root@gw2:}"
END
}

# commands NODE: a node where services may be begun, as on one with systemd. depmod reads
# all modules there are, minutes in an emulated guest, for a file of the same name in the
# same place; packages.sh has it run. Without the lists of what could be had, apt is
# quicker; there is no network.
commands() {
	local to=$work/$1/run
	mkdir -p "$to/bin" "$to/systemd/system" "$to/next" &&
		systemctl_file >"$to/bin/systemctl" && scp_file >"$to/bin/scp" &&
		printf '#!/bin/sh\nexit 0\n' >"$to/bin/depmod" &&
		chmod +x "$to"/bin/* &&
		printf '#!/bin/sh\nexit 0\n' >"$work/$1/usr/sbin/policy-rc.d" &&
		echo "DPkg::Path \"$path\";" >>"$work/$1/etc/apt/apt.conf.d/99packages" &&
		cp "$QUICKSTART"/next/* "$to/next" &&
		rm -rf "$work/$1"/var/lib/apt/lists/* "$work/$1"/var/cache/apt/*.bin
}

# in_node NODE: a shell there, with commands from its input.
path=/run/bin:/usr/sbin:/usr/bin:/sbin:/bin
in_node() {
	{
		printf '%s\n' "hostname $1" 'cd /run/next' "export PATH=$path" \
			'export LC_ALL=C DEBIAN_FRONTEND=noninteractive'
		cat
	} >"$work/$1/run/commands"
	ip netns exec "$1" unshare -u sh -c \
		'mount -t sysfs sys "$1/sys" && exec chroot "$1" bash -e /run/commands' \
		sh "$work/$1"
}

# section NAME [NODE [NTH]]: its blocks, in order, each on its nodes; or only those of
# NODE, or the NTH.
section() {
	local block first node ran=0 nth=0
	for block in "$QUICKSTART"/blocks/*; do
		first=$(head -n 1 "$block")
		[ "${first%%:*}" = "$1" ] || continue
		nth=$((nth + 1))
		[ "$nth" = "${3:-$nth}" ] || continue
		for node in ${first#*:}; do
			[ "$node" = "${2:-$node}" ] || continue
			echo "$node: $(tail -n +2 "$block")"
			{ echo 'set -x'; tail -n +2 "$block"; } | in_node "$node" || return 1
			ran=1
		done
	done
	[ "$ran" = 1 ]
}

# ------------------------------------------------------------------- what is asked
json() {
	echo "gwha -j $2" | in_node "$1" | jq -r "$3"
}

state_is() {
	[ "$(json "$1" "group show gw" '.[0].state')" = "$2" ]
}

synced() {
	[ "$(json "$1" "sync show" 'first(.. | select(type == "array" and
		.[0].rtt_us? != null)) | .[0].synced')" = true ]
}

one_active() {
	within 30 state_is "$1" active && within 30 state_is "$2" backup &&
		within 60 synced "$1" && within 60 synced "$2"
}

file_is_whole() {
	cmp "$work"/gw[12]/etc/gwha/gwha.yaml && cmp "$work"/gw[12]/etc/gwha/sync.key &&
		[ "$(stat -c %a "$work/gw2/etc/gwha/sync.key")" = 600 ] &&
		[ "$(stat -c %s "$work/gw1/etc/gwha/sync.key")" = 64 ]
}

begin_talk() {
	ip netns exec server python3 "$talk" serve 5001 >"$work/serve.log" 2>&1 &
	counts_resets client && counts_resets server &&
		within 10 server_listens || return 1
	ip netns exec client python3 "$talk" talk 198.51.100.10 5001 \
		"$work/talk" >"$work/talk.log" 2>&1 &
	talker=$!
	within 20 test -s "$work/talk" && translated
}

server_listens() {
	[ -n "$(ip netns exec server ss -Hltn 'sport = 5001')" ]
}

translated() {
	ip netns exec server ss -Htn state established 'sport = 5001' |
		tee -a /dev/stderr | grep -q '198\.51\.100\.1:'
}

heard() {
	wc -l <"$work/talk" || echo 0
}

more_than() {
	[ "$(heard)" -gt "$1" ]
}

# goes_on: it is heard more, and nobody has sent a reset.
goes_on() {
	local n
	n=$(heard)
	within 20 more_than $((n + 20)) && kill -0 "$talker" && no_reset
}

no_reset() {
	local end
	for end in client server; do
		ip netns exec $end nft list ruleset | tee -a /dev/stderr |
			awk '/counter/ { n++; for (i = 1; i < NF; i++)
				if ($i == "packets" && $(i + 1)) bad = 1 }
			END { exit bad || n != 2 }' || return 1
	done
}

fails_over() {
	section "Fail over" && one_active gw2 gw1 && goes_on
}

fails_back() {
	section "Fail back" && one_active gw1 gw2 && goes_on
}

ends_whole() {
	kill -TERM "$talker" && wait "$talker" && tail -n 1 "$work/talk" | grep whole &&
		no_reset
}

# ------------------------------------------------------------------ an upgrade
# history NODE: what changes when anything changes hands, and who runs.
history() {
	json "$1" "group show gw" '.[0] | [.state, .epoch, .priority]'
	json "$1" "stats show" '[.. | .to_active?, .to_backup? | numbers]'
	addresses "$1"
}

pid_of() {
	cat "$work/$1/run/gwhad.pid"
}

quick_make() {
	mv "$work/$1/usr/bin/make" "$work/$1/usr/bin/make.real" &&
		cp "$here/dkms-make.sh" "$work/$1/usr/bin/make"
}

slow_make() {
	mv "$work/$1/usr/bin/make.real" "$work/$1/usr/bin/make"
}

# upgrades NODE: the agent is another, of the new version; the module is as it was,
# nobody's state, epoch, count of changes or address is another.
upgrades() {
	local node old
	old=$(pid_of "$1")
	for node in gw1 gw2; do
		history $node >"$work/history.$node"
	done
	quick_make "$1" && section Upgrading "$1" 1 && slow_make "$1" &&
		within 30 synced "$1" || return 1
	for node in gw1 gw2; do
		history $node | diff "$work/history.$node" - || return 1
	done
	[ "$(pid_of "$1")" != "$old" ] && echo 'gwha -V; dkms status' | in_node "$1" &&
		[ "$(json "$1" "doctor" '.[] | select(.id == "module").text')" = \
			"gwha $was is loaded, this program is $version" ]
}

# Both have it in one kernel; each node of its own is the business of machines/.
loaded_anew() {
	section Upgrading gw2 2 && within 30 has_a_group gw1 &&
		within 30 has_a_group gw2 &&
		within 30 eval 'state_is gw1 active || state_is gw2 active' &&
		within 60 synced gw1 && within 60 synced gw2 &&
		[ "$(</sys/module/gwha/version)" = "$version" ] &&
		[ "$(json gw2 "doctor" '.[] | select(.id == "module").status')" = ok ]
}

has_a_group() {
	[ -n "$(json "$1" "group show gw" '.[0].state')" ]
}

addresses() {
	ip -n "$1" -o addr | sed 's/ *valid_lft.*//; s/ tentative//'
	ip -n "$1" -o link | cut -d: -f2
}

same_addresses() {
	diff "$work/addr.gw1" <(addresses gw1) && diff "$work/addr.gw2" <(addresses gw2)
}

no_module() {
	[ ! -d /sys/module/gwha ] && ! pgrep -x gwhad
}

clean() {
	local node
	for node in gw1 gw2; do
		"$QUICKSTART/files.sh" "$work/$node" >"$work/after.$node" &&
			diff "$QUICKSTART/before" "$work/after.$node" || return 1
	done
}

# Loaded again, active, and nobody stops it before the packages go.
active_again() {
	section Start gw1 && within 30 state_is gw1 active &&
		printf '%s\n' 'systemctl disable --now gwhad' | in_node gw1 &&
		[ -d /sys/module/gwha ]
}

ok "a client, a server, gw1, gw2" eval 'systems && network'
for node in gw1 gw2; do
	addresses $node >"$work/addr.$node"
done
ok "Forward" section Forward
ok "Configure, and the file has no error" section Configure
ok "file and key are on both, the key is root's" file_is_whole
ok "Start: on gw1" eval 'section Start gw1 && within 30 state_is gw1 active'
ok "Start: on gw2; one is active, one backup, both synced" \
	eval 'section Start gw2 && one_active gw1 gw2'
ok "Look" section Look
ok "a TCP flow goes through, translated" begin_talk
ok "Fail over: gw2 is active, the flow goes on, no RST" fails_over
ok "Fail back: gw1 is active, the flow goes on, no RST" fails_back
was=$(</sys/module/gwha/version) version=$(<"$QUICKSTART/next/version")
ok "Upgrading gw2, to $version: nothing changes, the flow goes on, no RST" \
	eval 'upgrades gw2 && goes_on'
ok "Upgrading gw1, the active one: nothing changes, the flow goes on, no RST" \
	eval 'upgrades gw1 && goes_on'
ok "each line of the flow came back" ends_whole
ok "the module is loaded anew, of that version; the agents configure it" loaded_anew
ok "Stop" section Stop
ok "no module, no agent is left" no_module
ok "no address, no device is left" same_addresses
ok "gw1 is active again, without an agent" active_again
ok "Remove: purged while the module is loaded" section Remove
ok "no module is left" no_module
ok "no address, no device is left" same_addresses
ok "no file is left" clean
echo "1..$number"
[ "$failed" = 0 ]
