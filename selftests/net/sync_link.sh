#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a link for synchronisation may do: frames under another key or none, frames
# that are lost, frames of others, and no frames at all. synclib.sh draws the network.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
gw_require conntrack nft tc

SYNCFRAMES=$gwha_lib/syncframes.py

# loses PERCENT|none: on the link, both ways.
loses() {
	local ns
	for ns in "$gwA" "$gwB"; do
		if [ "$1" = none ]; then
			tc -n "$ns" qdisc del dev sync root
		else
			tc -n "$ns" qdisc replace dev sync root netem loss "$1"
		fi || return 1
	done
}

# Chance may spare the few frames that there are: with another mark all
# connections are told of anew, in some ten, until one is missed.
asks_again() {
	local mark
	run_in "$gwA" nft -f - <<-END
		table inet gw { chain marked { type filter hook forward priority -1; }; }
	END
	for mark in {1..10}; do
		run_in "$gwA" nft "flush chain inet gw marked;
			add rule inet gw marked ct mark set $mark" || return 1
		# each speaks every three seconds
		nap 3500
		busywait 2000 same_flows || return 1
		stat_at_least "$gwB" asked 1 &&
			stat_at_least "$gwA" resent 1 && return
	done
	return 1
}

# What the tracepoints say; TRACING is where they are switched.
TRACING=/sys/kernel/tracing

traced_from_now() {
	[ -d "$TRACING/events" ] || mount -t tracefs tracefs "$TRACING" || return 1
	: >"$TRACING"/trace
	echo 1 | tee "$TRACING"/events/gwha/gwha_sync_{event,pass,refused}/enable \
		>/dev/null
}

# traced PATTERN...: each is in the trace.
traced() {
	local pattern
	for pattern; do
		grep -qE "$pattern" "$TRACING"/trace && continue
		echo "no $pattern in:"
		grep gwha_sync "$TRACING"/trace | tail -n 20
		return 1
	done
}

# What A refused of B so far, by any reason.
drops() {
	sync_show "$gwA" '.peer_status[0].drops | add // 0'
}

# What records could have moved on A.
moved() {
	flows "$gwA"
	sync_show "$gwA" '.peer_status[0].counters | [.rx_flows, .rx_changes,
		.rx_ends, .swept, .refused_epoch, .unknown_key, .fences_heard]'
}

# harmless HOW [SEED]: the recorded frames change nothing, and each is counted.
harmless() {
	local before after was now sent
	before=$(moved)
	was=$(drops)
	sent=$(run_in "$gwB" "$SYNCFRAMES" "$1" sync "$gwha_tmp/frames" "${2:-}") ||
		return 1
	nap 500
	now=$(drops)
	after=$(moved)
	echo "$sent sent, $((now - was)) refused"
	diff <(echo "$before") <(echo "$after") && [ $((now - was)) = "$sent" ] &&
		both_up
}

tap_plan 34
tap_ok "the network is built" sync_net
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
tap_ok "routers" eval 'routers "$gwA" 200 && routers "$gwB" 100'
tap_ok "A is active" busywait 8000 both_are active backup
start_in srv "$server" "$FLOWS" serve 0.0.0.0 7000
tap_ok "a server" busywait 60000 grep -q ready "$gwha_tmp/srv.log"

# -------------------------------------------------------------------- keys
tap_ok "a key each, not the same" eval '
	gw "$gwA" sync set group $G dev sync local $SYNCA peer $SYNCB key-id 1 \
		key-file "$(keyfile one $KEY)" &&
	gw "$gwB" sync set group $G dev sync local $SYNCB peer $SYNCA key-id 1 \
		key-file "$(keyfile two $KEY2)"'
tap_ok "each refuses and counts that" busywait 3000 eval \
	'dropped "$gwA" drop_tag 2 && dropped "$gwB" drop_tag 2'
tap_ok "neither is up" not both_up
tap_ok "one without a key" gw "$gwB" sync set group $G insecure
tap_ok "refuses and counts that too" busywait 3000 eval \
	'dropped "$gwA" drop_key 2 && dropped "$gwB" drop_key 2'
tap_ok "both without" gw "$gwA" sync set group $G insecure
tap_ok "streams both ways" busywait 3000 both_up
tap_ok "both with one key" sync_with key-id 1 key-file "$(keyfile one $KEY)"
tap_ok "streams both ways" busywait 3000 both_up
tap_ok "another key as well, and the old one goes" eval '
	sync_with key-id 1 key-file "$(keyfile one $KEY)" \
		key-id 2 key-file "$(keyfile two $KEY2)" send 1 &&
	sync_with key-id 1 key-file "$(keyfile one $KEY)" \
		key-id 2 key-file "$(keyfile two $KEY2)" send 2 && nap 1000 &&
	sync_with key-id 2 key-file "$(keyfile two $KEY2)"'
tap_ok "the streams went on" stays 2000 both_up
tap_ok "100 connections" talk t1 100 3000

# --------------------------------------------------------------------- losses
tap_ok "5 % of the frames are lost" loses 5%
tap_ok "100 connections more" talk t2 100 3000
tap_ok "a second later both have the same" busywait 1000 same_flows 200
tap_ok "20 % are" loses 20%
ends t2
tap_ok "2 s after they end both have the same" busywait 2000 same_flows 100
tap_ok "B asks again for what was lost" asks_again
tap_ok "nothing is lost any more" loses none
tap_ok "tracepoints are on" traced_from_now
tap_ok "10 s without the link, in which some end" eval '
	talk t3 50 3000 && busywait 2000 same_flows 150 &&
	link_down "$gwA" sync && ends t3 && nap 7000 && not same_flows &&
	link_up "$gwA" sync && busywait 6000 both_up'
tap_ok "both have the same again" busywait 4000 same_flows 100
tap_ok "a trace has the peer's going and coming" traced \
	"gwha_sync_event: $G what=2" "gwha_sync_event: $G what=1"

# --------------------------------------------------------------- not of a peer
start_in hand "$gwB" "$SYNCFRAMES" record sync $SYNCB "$gwha_tmp/frames" 40
tap_ok "frames are recorded" busywait 20000 grep -q 40 "$gwha_tmp/hand.log"
tap_ok "sent again, they are refused and counted" harmless replay
tap_ok "a trace has the refusals, with reasons" traced \
	"gwha_sync_refused: $G peer=0 link=0 len=[0-9]+ reason=[1-9]"
tap_ok "and both ends of a pass, on either side" eval 'gw "$gwA" sync resync group $G &&
	busywait 2000 traced "gwha_sync_pass: $G peer=0 own=1 what=1" \
		"gwha_sync_pass: $G peer=0 own=1 what=2 generation=[0-9]+ count=100" \
		"gwha_sync_pass: $G peer=0 own=0 what=1" \
		"gwha_sync_pass: $G peer=0 own=0 what=2 generation=[0-9]+ count=100"'
tap_ok "with one bit changed" harmless flip 1
tap_ok "made by chance" harmless forge 2
tap_ok "cut off" harmless cut 3

tap_done
