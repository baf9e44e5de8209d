#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# FTP's control connection goes on with what belongs to it: its helper, the sequence
# numbers that it moves, and the data connection that it waits for. So data
# connections of both modes are let through, and translated, also by a gateway that
# has not seen the control connection begin. synclib.sh draws the network.
#
# V56. conntrack helpers: nf_conntrack_ftp, nf_nat_ftp
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=synclib.sh
. "$(dirname "$(readlink -f "$0")")/synclib.sh"
# shellcheck source-path=SCRIPTDIR source=ftplib.sh
. "$(dirname "$(readlink -f "$0")")/ftplib.sh"
gw_require conntrack nft tcpdump
ftp_require
FTP=$gwha_lib/ftp.py
ftpd='' ftp=''

# does SIGNAL WORD: the client does this once more.
does() {
	local n
	n=$(($(grep -c "^$2" "$gwha_tmp/ftp.log") + 1))
	kill -"$1" "$ftp"
	busywait 25000 eval 'grep failed "$gwha_tmp/ftp.log" ||
		grep -q "^'"$2 $n"'$" "$gwha_tmp/ftp.log"' &&
		! grep failed "$gwha_tmp/ftp.log"
}

# helped NS: it has the control connection with its helper.
helped() {
	flows "$1" -p tcp --dport 21 | grep -q "ESTABLISHED.*helper=ftp"
}

# waits NS N: for so many data connections.
waits() {
	local got
	got=$(run_in "$1" conntrack -L expect 2>/dev/null | grep -c helper=ftp)
	[ "$got" = "$2" ] && return
	run_in "$1" conntrack -L expect
	return 1
}

both_wait() {
	waits "$gwA" "$1" && waits "$gwB" "$1"
}

# go_by_a NS ADDR DEV: what NS sends to ADDR goes to A's DEV.
go_by_a() {
	[ "$(ip -n "$1" -j neigh show "$2" | jq -r '.[0].lladdr')" = \
		"$(ip -n "$gwA" -j link show "$3" | jq -r '.[0].address')" ]
}

control_same() {
	diff <(flows "$gwA" -p tcp --dport 21) <(flows "$gwB" -p tcp --dport 21)
}

tap_plan 28
tap_ok "the network is built" eval '
	sync_net && ftp_helper "$gwA" 21 && ftp_helper "$gwB" 21'
dump_on_fail ip netns exec "$gwA" conntrack -L expect
dump_on_fail ip netns exec "$gwB" conntrack -L expect
dump_on_fail gw "$gwA" sync show
dump_on_fail gw "$gwB" sync show
dump_on_fail ip netns exec "$gwB" conntrack -L
dump_on_fail eval 'tail -n 3 "$gwha_tmp"/*.log'
tap_ok "routers" eval 'routers "$gwA" 200 && routers "$gwB" 100'
tap_ok "A is active" busywait 8000 both_are active backup
tap_ok "synchronised" eval 'sync_with insecure && busywait 3000 both_up'
start_in ftpd "$server" "$FTP" serve 21
tap_ok "a server" busywait 60000 grep -q serving "$gwha_tmp/ftpd.log"
start_in ftp "$client" "$FTP" talk "$SERVER" 21
tap_ok "a client" busywait 30000 grep -q up "$gwha_tmp/ftp.log"
tap_ok "in passive mode" does USR1 pasv
tap_ok "in active mode, so A moves sequence numbers" does USR2 port
tap_ok "B has the control connection with its helper" busywait 2000 eval '
	helped "$gwA" && helped "$gwB" && control_same'
tap_ok "nothing is waited for" busywait 2000 both_wait 0
tap_ok "a passive port is asked for" does HUP asked
tap_ok "A waits for it, so does B" busywait 2000 both_wait 1
tap_ok "it is used" does HUP used
tap_ok "neither waits any more" busywait 2000 both_wait 0
tap_ok "another one is asked for" eval 'does HUP asked && busywait 2000 both_wait 1'

tap_ok "recording" eval 'capture_start client "$client" eth0 tcp &&
	capture_start server "$server" eth0 tcp'
tap_ok "A is cut off, B takes over" eval 'cut_off gwA &&
	busywait 2000 state_is "$gwB" $G active'
tap_ok "what A had waited for comes by B" does HUP used
tap_ok "B does not wait any more" waits "$gwB" 0
tap_ok "in active mode" does USR2 port
tap_ok "in passive mode" does USR1 pasv
tap_ok "in active mode again" does USR2 port
tap_ok "another port is asked for" eval 'does HUP asked && waits "$gwB" 1'

# until then they go by B, which lets them through
tap_ok "A returns, and its neighbours know" eval 'heal gwA &&
	busywait 40000 both_are active backup &&
	busywait 4000 go_by_a "$client" "$VIP_LAN" lan &&
	busywait 4000 go_by_a "$server" "$VIP_WAN" wan'
tap_ok "what B had waited for comes by A" does HUP used
tap_ok "in active mode, in passive mode" eval 'does USR2 port && does USR1 pasv'
# whose epoch is behind tells nothing for 3 s
tap_ok "A tells again, and neither waits" busywait 8000 both_wait 0
capture_stop client
capture_stop server
tap_ok "there was no reset" no_reset
tap_done
