#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every form of VIP ownership over the same addresses, times in memory, printed
# at the end: one line a run. summary.py makes a table of them. Runs inside the
# guest, in virtual time.
set -u
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"

repeats=${VIPFORMS_REPEATS:-5}
one="links=1 own=e out=e"
v50="links=50 own=v out=v vips=1000"
m50="links=50 own=m out=m vips=1000"

sizes() {
	local form
	for form in addr route mix; do
		both "$form/1" "$repeats" form=$form "$one" vips=1
		both "$form/200-one-link" "$repeats" form=$form "$one" vips=200
		both "$form/1000-50-veths" "$repeats" form=$form "$v50"
		both "$form/1000-50-macvlans" "$repeats" form=$form "$m50"
		both "$form/1000-one-link" "$repeats" form=$form "$one" vips=1000
	done
	for n in 100 300 400 500 700; do
		both "addr/$n-one-link" "$repeats" form=addr "$one" vips=$n
	done
}

# The address objects stay, only their local routes come and go.
kept() {
	local label=$1
	shift
	run label=- form=addr down=0 garp=0 "$@"
	run label=- form=route down=1 "$@"
	both "kept/$label" "$repeats" form=route "$@"
	run label=- form=addr down=1 "$@"
}

# Form 2: the addresses wait on links that are down, without local routes.
on_links() {
	local label=$1
	shift
	run label=- form=addr down=0 garp=0 "$@"
	run label=- form=link down=1 "$@"
	both "link/$label" "$repeats" form=link "$@"
	run label=- form=link down=0 garp=0 "$@"
	run label=- form=addr down=1 "$@"
}

form_2_and_kept() {
	kept 1 "$one" vips=1
	kept 200-one-link "$one" vips=200
	kept 1000-50-veths "$v50"
	on_links 1-dummy links=1 own=d out=e vips=1
	on_links 200-dummy links=1 own=d out=e vips=200
	on_links 1000-50-dummies links=50 own=d out=v vips=1000
	on_links 1000-dummy links=1 own=d out=e vips=1000
	on_links 1-macvlan links=1 own=m out=m vips=1
	on_links 200-macvlan links=1 own=m out=m vips=200
	on_links 1000-50-macvlans "$m50"
}

messages() {
	local n
	for n in 1 8 64 250; do
		both "addr/1000-50-veths/batch-$n" "$repeats" form=addr "$v50" \
			batch=$n
	done
	both addr/1000-50-veths/ack "$repeats" form=addr "$v50" ack=1
	both addr/1000-50-veths/batch-1-ack "$repeats" form=addr "$v50" \
		batch=1 ack=1
	both addr/200-one-link/arps-last "$repeats" form=addr "$one" vips=200 \
		garp=2
	both addr/200-one-link/no-flag "$repeats" form=addr "$one" vips=200 \
		noprefix=0
	both addr/200-one-link/broadcast "$repeats" form=addr "$one" vips=200 \
		bcast=1
	both mix/200-one-link/other-protocol "$repeats" form=mix "$one" \
		vips=200 hostroute=0
	both mix/1000-one-link/other-protocol "$repeats" form=mix "$one" \
		vips=1000 hostroute=0
	for _ in $(seq "$repeats"); do
		run label=addr/200-slash-24/up form=addr "$one" vips=200 plen=24
		run label=addr/200-slash-24/down-reversed form=addr "$one" \
			vips=200 plen=24 down=1 rev=1
		run label=addr/200-slash-24/up form=addr "$one" vips=200 plen=24
		run label=addr/200-slash-24/down-primary-first form=addr "$one" \
			vips=200 plen=24 down=1
	done
}

# Another group's verdict falls 10 ms after the first, amid the work.
second() {
	local form piece
	for form in addr mix; do
		for piece in 0 16; do
			both "$form/1000-one-link/piece-$piece" "$repeats" \
				form=$form "$one" vips=1000 second=1 \
				piece=$piece
			both "$form/1000-50-veths/piece-$piece" "$repeats" \
				form=$form "$v50" second=1 piece=$piece
		done
	done
}

listeners() {
	local pids=() form
	for _ in 1 2 3; do
		ip -rcvbuf 33554432 monitor >/dev/null 2>&1 &
		pids+=($!)
	done
	for form in addr mix; do
		both "$form/1000-50-veths/3-listeners" "$repeats" \
			form=$form "$v50"
	done
	kill "${pids[@]}"
}

# A finer ticker meets more of what could delay it.
fine_ticks() {
	local form
	for form in addr mix; do
		both "$form/1000-50-veths/tick-500us" "$repeats" form=$form \
			"$v50" tick_us=500
		both "$form/1000-one-link/tick-500us" "$repeats" form=$form \
			"$one" vips=1000 tick_us=500
	done
}

# held LABEL WORDS...: another process holds RTNL for 1 s at the verdict.
held() {
	local label=$1 holder
	shift
	echo 1000 >/proc/rtnlhold &
	holder=$!
	until grep -q "held 1" /proc/rtnlhold; do
		sleep 0.001
	done
	run "label=held/$label/up" down=0 "$@"
	wait "$holder"
	awk -v label="after-release/$label/up" '
		FILENAME == "/proc/rtnlhold" { end = $6; next }
		{ line = $0 }
		END {
			n = split(line, w, " ")
			for (i = 2; i < n; i += 2)
				v[w[i]] = w[i + 1]
			late = v["t0"] - end
			printf "%s start 0 usable %d garp1 %d garpn %d", label,
			       v["usable"] + late, v["garp1"] + late,
			       v["garpn"] + late
			printf " switch %d done %d late %d errors %d code 0\n",
			       v["switch"] + late, v["done"] + late, v["late"],
			       v["errors"]
		}' /proc/rtnlhold /proc/vipforms >>/run/held
	run "label=held/$label/down" down=1 "$@"
}

rtnl_held() {
	for _ in $(seq "$repeats"); do
		held addr/1 form=addr "$one" vips=1
		held addr/1000-50-veths form=addr "$v50"
		held mix/1000-50-veths form=mix "$v50"
	done
}

load
links_up
sizes
form_2_and_kept
messages
second
listeners
fine_ticks
rtnl_held
cat /proc/vipforms /run/held >"${GWHA_RESULTS:-/run}/vipforms.raw"
python3 "$here/summary.py" "${GWHA_RESULTS:-/run}/vipforms.raw"
