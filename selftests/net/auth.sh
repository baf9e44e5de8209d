#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Adverts that are not from whom they should be are counted and move nothing;
# those that are, do. Text of version 2, and the trailer with HMAC.
#
#        [ client ]                        192.0.2.10, sends frames by hand
#        ┌──┴───── lan ─────────┐
#        │ gwA              gwB │          VRID 20, version 2, 1 s: text
#        └──┬────────────────┬──┘          VRID 10, version 3, 50 ms: HMAC;
#           │                │             VRID 60, the same on IPv6
#        [ gwA ]          [ gwB ]          priorities 200 and 100
#
# V35 V37 V38; RFC 2338 5.3.6, RFC 3768 5.3.6, draft-cassen-vrrp-auth-hmac-00;
# conformance points 10, 17, 23. frames.py signs and judges with code of its own.
# shellcheck disable=SC2016,SC2034,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require tcpdump rmmod insmod strip
# what signs is read now, not in the middle of the test
python3 -IS -c 'import hmac; hmac.digest(b"", b"", "sha256")'

G=lan/10/4 T=lan/20/4 calm=''
BETTER="src=$CLIENT,vrid=10,prio=250,interval=5,addrs=$VIP_LAN"
LIST6=fe80::67:1/64 G6=lan/60/6
BETTER6="src=fe80::67:99,vrid=60,prio=250,interval=5,addrs=${LIST6%/*}"
TEXT="ver=2,src=$CLIENT,vrid=20,prio=250,addrs=203.0.113.1"

[ -r "${GWHA_KO:-}" ] || skip_all "no module to insert"
# read before the test, and small
ko=$gwha_tmp/gwha.ko
strip -g -o "$ko" "$GWHA_KO" || cp "$GWHA_KO" "$ko"

secret() {
	printf '%s\n' "$2" >"$gwha_tmp/$1"
}
secret one 0123456789abcdef0123456789abcdef
secret two fedcba9876543210fedcba9876543210
secret word sesame
ONE=$gwha_tmp/one TWO=$gwha_tmp/two
HMAC="auth hmac key-id 1 key-file $ONE"
BOTH="$HMAC key-id 2 key-file $TWO send"

sends() {
	run_in "$client" "$FRAMES" send eth0 "$@"
}

# set_auth NS WORDS...: of the router with HMAC.
set_auth() {
	local ns=$1
	shift
	# shellcheck disable=SC2068 # words
	gw "$ns" router set dev lan vrid 10 $@
}

are() {
	state_is "$gwA" "$1" "$2" && state_is "$gwB" "$1" "$3"
}

groups() {
	gw "$gwA" -j group show
	gw "$gwB" -j group show
}

# nothing_moved: states, epochs, and when they changed.
nothing_moved() {
	local now
	now=$(groups)
	[ "$calm" = "$now" ] && return
	printf 'moved, from and to:\n%s\n%s\n' "$calm" "$now"
	return 1
}

# none COUNTER: neither gateway has counted any, in the router with HMAC.
none() {
	counter_is "$gwA" "$1" 0 dev lan vrid 10 &&
		counter_is "$gwB" "$1" 0 dev lan vrid 10
}

reset() {
	gw "$gwA" stats reset && gw "$gwB" stats reset
}

# refuses COUNTER VRID SPEC: three such frames are counted so by both, and
# nothing moves.
refuses() {
	local ns
	calm=$(groups)
	reset && sends "$3,n=3" || return 1
	for ns in "$gwA" "$gwB"; do
		busywait 500 counter_is "$ns" "$1" 3 dev lan vrid "$2" || return
	done
	nothing_moved
}

# refused NAME COUNTER VRID SPEC
refused() {
	local name=$1
	shift
	tap_ok "$name" refuses "$@"
}

# again SPEC...: B hears A's captured adverts again.
again() {
	run_in "$client" "$FRAMES" again eth0 "$gwha_tmp/$1.pcap" "$GWA_LAN" 10 \
		"${@:2}"
}

add() {
	# shellcheck disable=SC2086 # words
	gw "$1" router add dev lan vrid 10 version 3 interval 50ms \
		priority "$2" preempt on vip "$VIP_LAN/32" $HMAC
}

add6() {
	# shellcheck disable=SC2086 # words
	gw "$1" router add dev lan vrid 60 family inet6 interval 50ms \
		priority "$2" vip "$LIST6" $HMAC
}

add_text() {
	gw "$1" router add dev lan vrid 20 priority "$2" vip 203.0.113.1/32 \
		auth text-file "$gwha_tmp/word"
}

# all_signed CAPTURE ID:KEYFILE [SRC VRID]: A's adverts, and there are some.
all_signed() {
	local right wrong
	read -r right wrong < <("$FRAMES" signed "$gwha_tmp/$1.pcap" \
		"${3:-$GWA_LAN}" "${4:-10}" "$2")
	echo "$right adverts are signed, $wrong are not"
	[ "$right" -gt 5 ] && [ "$wrong" = 0 ]
}

tap_plan 58
tap_ok "the network is built" eval "topo_pair && topo_client"
dump_gateways

# ----------------------------------------------------------------------- text
tap_ok "routers with text" eval 'add_text "$gwA" 200 && add_text "$gwB" 100'
nap 3500	# the Active_Down_Interval of version 2
tap_ok "they hear each other: A is active, B backup" busywait 8000 are \
	"$T" active backup
tap_ok "and stay" eval 'nap 4000 && are $T active backup'
tap_ok "no text is shown" eval '! gw "$gwA" -j router show | grep -q sesame'
refused "another text" drop_auth 20 "$TEXT,auth=1,text=sesamf"
refused "a longer text" drop_auth 20 "$TEXT,auth=1,text=sesames"
refused "a shorter text" drop_auth 20 "$TEXT,auth=1,text=sesam"
refused "no authentication (V37)" drop_auth 20 "$TEXT"
refused "the text, but type 0" drop_auth 20 "$TEXT,text=sesame"
refused "the text, but type 2" drop_auth 20 "$TEXT,auth=2,text=sesame"
refused "the text, and bytes behind it" drop_long 20 \
	"$TEXT,auth=1,text=sesame,tail=28"
tap_ok "the right text is heard" eval 'sends "$TEXT,auth=1,text=sesame" &&
	busywait 1000 are $T backup backup'
for ns in "$gwA" "$gwB"; do
	gw "$ns" router del dev lan vrid 20
done

# ----------------------------------------------------------------------- HMAC
tap_ok "routers with HMAC" eval 'add "$gwA" 200 && add "$gwB" 100'
tap_ok "they hear each other: A is active, B backup" busywait 2000 are \
	"$G" active backup
tap_ok "no secret is shown" eval \
	'! gw "$gwA" -j router show | grep -qi "0123456789abcdef\|30313233"'
reset
capture_start first "$lan" br0 ip proto 112
nap 500
tap_ok "the capture is complete" capture_stop first
tap_ok "every advert of A is signed, each with a later stamp" all_signed \
	first "1:$ONE"
tap_ok "none was refused" eval 'none drop_hmac && none drop_replay &&
	none rx_unauthenticated'

refused "a better advert without a trailer" drop_hmac 10 "$BETTER"
refused "text instead" drop_version 10 "$BETTER,ver=2,auth=1,text=sesame"
refused "signed with another secret" drop_hmac 10 "$BETTER,key=1:$TWO"
refused "signed with an unknown key" drop_hmac 10 "$BETTER,key=2:$ONE"
refused "signed 40 s ago" drop_replay 10 "$BETTER,key=1:$ONE,stamp=-40"
refused "signed in 40 s" drop_replay 10 "$BETTER,key=1:$ONE,stamp=40"
refused "28 bytes that are no trailer" drop_hmac 10 "$BETTER,tail=28"
refused "a trailer and a byte" drop_long 10 "$BETTER,tail=29"

# A resigns in B's eyes, were it not for the tag.
calm=$(groups)
reset
tap_ok "tampered: A's last adverts, with priority 0" eval 'again first 5 0 &&
	busywait 500 counter_is "$gwB" drop_hmac 5 dev lan vrid 10 &&
	nothing_moved'
tap_ok "replayed: A's last adverts, as they were" eval 'again first 5 &&
	busywait 500 counter_is "$gwB" drop_replay 5 dev lan vrid 10 &&
	nothing_moved'

cut_port "$lan" gwA
tap_ok "cut: B takes over, though A's adverts are replayed" busywait 2000 eval \
	'again first 1; state_is "$gwB" $G active'
tap_ok "and stays active, though they go on" stays 300 eval \
	'again first 1; state_is "$gwB" $G active'
heal_port "$lan" gwA
tap_ok "healed: the higher priority wins" busywait 2000 are "$G" active backup

# ------------------------------------------------------------------- rotation
calm=$(groups)
reset
tap_ok "both learn key 2" eval 'set_auth "$gwA" "$BOTH 1" &&
	set_auth "$gwB" "$BOTH 1"'
tap_ok "both sign with key 2" eval 'set_auth "$gwA" "$BOTH 2" &&
	set_auth "$gwB" "$BOTH 2"'
HMAC="auth hmac key-id 2 key-file $TWO"
capture_start second "$lan" br0 ip proto 112
tap_ok "both forget key 1" eval '
	set_auth "$gwA" "$HMAC" && set_auth "$gwB" "$HMAC"'
nap 500
tap_ok "the capture is complete" capture_stop second
tap_ok "every advert of A is signed with key 2" all_signed second "2:$TWO"
tap_ok "nothing moved, nothing was refused" eval 'nothing_moved &&
	none drop_hmac && none drop_replay'
refused "signed with key 1" drop_hmac 10 "$BETTER,key=1:$ONE"

# ------------------------------------------------------ permissive, and enforce
calm=$(groups)
for ns in "$gwA" "$gwB"; do
	set_auth "$ns" "$HMAC mode permissive"
done
reset
tap_ok "permissive: an unsigned advert is heard and counted" eval '
	sends "$BETTER,prio=1,n=3" &&
	busywait 500 counter_is "$gwB" rx_unauthenticated 3 dev lan vrid 10 &&
	nothing_moved'
refused "permissive: a wrong one is refused" drop_hmac 10 "$BETTER,key=2:$ONE"
for ns in "$gwA" "$gwB"; do
	set_auth "$ns" "$HMAC"
done
refused "enforce: an unsigned one is refused" drop_hmac 10 "$BETTER"

# each step on both, before the next
migrate() {
	local words ns
	for words in "$HMAC mode permissive" "$HMAC send none mode permissive" \
		"auth none" "$HMAC send none mode permissive" \
		"$HMAC mode permissive" "$HMAC"; do
		for ns in "$gwA" "$gwB"; do
			set_auth "$ns" "$words" || return
		done
		nap 200
	done
}
reset
tap_ok "from enforce to no authentication, and back" migrate
tap_ok "nothing moved, nothing was refused" eval 'nothing_moved &&
	none drop_hmac && none drop_replay && none drop_long'
refused "an unsigned one is still refused" drop_hmac 10 "$BETTER"

# --------------------------------------------------------------------- reboots
tap_ok "A leaves: B takes over" eval 'gw "$gwA" router del dev lan vrid 10 &&
	busywait 1000 state_is "$gwB" $G active'
tap_ok "A is back, its memory lost: it takes over" eval 'add "$gwA" 200 &&
	busywait 2000 are $G active backup'
reset
capture_start third "$lan" br0 ip proto 112
nap 300
capture_stop third
gw "$gwB" router del dev lan vrid 10
add "$gwB" 100
tap_ok "B is back, its memory lost: it hears A" busywait 2000 are \
	"$G" active backup
tap_ok "and refuses what it did not hear, but is older" eval '
	reset && again third 3 &&
	busywait 500 counter_is "$gwB" drop_replay 3 dev lan vrid 10 &&
	are $G active backup'
tap_ok "the module is loaded anew, with both" eval 'rmmod gwha &&
	insmod "$ko" && add "$gwA" 200 && add "$gwB" 100 &&
	busywait 2000 are $G active backup && none drop_replay'
# and the question was a good one: what is right does move
tap_ok "the same advert, signed right, is heard" eval \
	'reset; sends "$BETTER,key=2:$TWO" && busywait 1000 counter_is "$gwA" \
		to_backup 1 dev lan vrid 10'

# ------------------------------------------------------------------------ IPv6
# there the checksum covers the trailer too
tap_ok "routers with HMAC on IPv6" eval 'add6 "$gwA" 200 && add6 "$gwB" 100'
tap_ok "they hear each other: A is active, B backup" busywait 2000 are \
	"$G6" active backup
capture_start sixth "$lan" br0 ip6 proto 112
nap 300
tap_ok "the capture is complete" capture_stop sixth
tap_ok "every advert of A is signed" all_signed sixth "2:$TWO" \
	"$GWA_LAN_LL" 60
refused "a better advert without a trailer" drop_hmac 60 "$BETTER6"
refused "signed with another secret" drop_hmac 60 "$BETTER6,key=2:$ONE"
tap_ok "signed right, it is heard" eval 'reset
	sends "$BETTER6,key=2:$TWO" && busywait 1000 counter_is "$gwA" \
		to_backup 1 dev lan vrid 60'
tap_done
