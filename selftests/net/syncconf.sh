#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# How a group's connections are synchronised: what cannot be decided later is
# refused, with a text that says what to change, and nothing has changed; what is
# set is shown, can be changed while it runs, and ends with its group. No answer
# holds a secret; who may not change anything can read.
#
#        [ node ]  eth0                    192.0.2.2, .4, 2001:db8::2
#                  eth1                    198.51.100.2, no carrier; VRID 9 of
#                                          group g1, VIP 198.51.100.1; also
#                                          named outside
#                  eth2                    198.18.0.2; also named sync0
#
# V56 V57 (group, interface, peers), V58 (a rate; a warning where the link
# carries data too). Peers are not there: what is told them is another test's.
# shellcheck disable=SC2016,SC2317 # inner shells expand; tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=gw.sh
. "$(dirname "$(readlink -f "$0")")/gw.sh"
gw_require setpriv unshare

node='' events=''
W="dev eth0 local 192.0.2.2 peer 192.0.2.3"
L2="local2 198.18.0.2 peer2 198.18.0.3"
W4="dev eth0 local 192.0.2.4 peer 192.0.2.3"

# steady: JSON without what changes by itself.
steady() {
	jq -c 'map(del(.flows, .replicas, .pending, .synced, .drop_peer,
		.peer_status))'
}

# synced: how connections are synchronised, as JSON, without what changes by itself.
synced() {
	gw "$node" -j sync show "$@" | steady
}

# Everything that is configured.
everything() {
	synced && gw "$node" -j group show && gw "$node" -j router show
}

# refused CODE TEXT ARGS...: exit code, text, and nothing has changed.
refused() {
	local code=$1 text=$2 before
	shift 2
	before=$(everything)
	exits "$code" "$text" gw "$node" sync "$@" || return 1
	[ "$(everything)" = "$before" ] && return
	echo "something has changed:"
	everything
	return 1
}

# bad NAME CODE TEXT ARGS...
bad() {
	local name=$1
	shift
	tap_ok "$name" refused "$@"
}

# sets ARGS...: accepted, and nothing is said.
sets() {
	local said
	said=$(gw "$node" sync set "$@" 2>&1) && [ -z "$said" ] && return
	echo "said: $said"
	return 1
}

# shows GROUP PATTERN...: each is in the group's JSON.
shows() {
	local json pattern
	json=$(synced group "$1") || return 1
	shift
	for pattern; do
		[[ $json == *"$pattern"* ]] && continue
		echo "no $pattern in $json"
		return 1
	done
}

# only PATTERN CMD...: nothing of g1 changes but what the pattern (of sed) matches.
only() {
	local pattern=$1 before after
	shift
	before=$(synced group g1)
	"$@" || return 1
	after=$(synced group g1)
	[ "$before" != "$after" ] &&
		[ "$(sed -E "s/$pattern//g" <<<"$before")" = \
			"$(sed -E "s/$pattern//g" <<<"$after")" ] && return
	printf '%s\n' "$before" "$after"
	return 1
}

# As root, but for the one capability.
unable() {
	run_in "$node" setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		"$GWHA" "$@"
}

# As root of a user namespace, all its capabilities in it.
contained() {
	unshare -Urn "$GWHA" "$@"
}

# Two sockets of generic netlink listen to a group.
two_listen() {
	[ "$(run_in "$node" awk '$2 == 16 && $4 !~ /^0+$/' /proc/net/netlink |
		wc -l)" = 2 ]
}

# told LOG TEXT: a monitor has written this.
told() {
	grep -qF -e "$2" "$gwha_tmp/$1.log"
}

# tells_no_secret: the bytes of the kernel's answers, not what is shown of them.
tells_no_secret() {
	run_in "$node" python3 -IS - "$gwha_lib" "$(cat "$one")" <<-'END'
		import sys
		sys.path.insert(0, sys.argv[1])
		from nl_raw import Family, Spec
		spec = Spec(sys.argv[1] + "/../../uapi/gwha.yaml")
		family = Family("gwha")
		cmd = spec.ops["sync-get"]["id"]
		rows = family.dump(cmd)
		rows += family.ask(cmd, spec.body("sync", {"group": "g1"})).rows
		told = b"".join(rows)
		# the group is there, so this looks where a secret would be
		if told.count(b"g1\0") != 2 or sys.argv[2].encode() in told:
		    sys.exit(f"{len(rows)} rows: {told!r}")
	END
}

# refuses_filters: what the command line does not let through.
refuses_filters() {
	local before after
	before=$(everything)
	run_in "$node" python3 -IS - "$gwha_lib" <<-'END' || return 1
		import sys
		sys.path.insert(0, sys.argv[1])
		from nl_raw import Family, Spec
		spec = Spec(sys.argv[1] + "/../../uapi/gwha.yaml")
		family = Family("gwha")
		cmd = spec.ops["sync-set"]["id"]
		bad = [({}, "of one thing"), ({"proto": 6, "zone": 1}, "of one thing"),
		       ({"plen": 8}, "of one thing"), ({"zone": 1, "mask": 1}, "of one thing"),
		       ({"addr": b"\x0a\0\0\0"}, "length of its prefix"),
		       ({"addr": b"\x0a\0\0\0\0", "plen": 8}, "4 or 16 bytes"),
		       ({"addr": b"\x0a\0\0\0", "plen": 33}, "longer than the address"),
		       ({"addr": b"\x0a\x01\0\0", "plen": 8}, "beyond its prefix"),
		       ({"addr": b"\x0a\x01\0\0", "plen": 15}, "beyond its prefix"),
		       ({"mark": 1, "mask": 0}, "must have a bit"),
		       ({"mark": 4, "mask": 3}, "must have a bit")]
		for entry, text in bad:
		    said = family.ask(cmd, spec.body("sync", [("group", b"g1\0"), ("ignore", entry)]))
		    if not said.error or text not in str(said.text):
		        sys.exit(f"{entry}: {said}")
		said = family.ask(cmd, spec.body("sync", [("group", b"g1\0")] + [("ignore", {"proto": 6})] * 17))
		if not said.error or "16 at most" not in str(said.text):
		    sys.exit(f"17: {said}")
	END
	after=$(everything)
	[ "$before" = "$after" ]
}

setup_ns node
{
	echo "link add eth0 type veth peer name eth0p"
	echo "link add eth1 type veth peer name eth1p"
	echo "link set eth0 up"
	echo "link set eth0p up"
	echo "link set eth1 up"
	echo "link add eth2 type veth peer name eth2p"
	echo "link set eth2 up"
	echo "link property add dev eth1 altname outside"
	echo "link property add dev eth2 altname sync0"
	echo "address add 198.18.0.2/24 dev eth2"
	echo "address add 192.0.2.2/24 dev eth0"
	echo "address add 192.0.2.4/24 dev eth0"
	echo "address add 2001:db8::2/64 dev eth0 nodad"
	echo "address add fe80::2/64 dev eth0 nodad"
	echo "address add fe80::2/64 dev eth1 nodad"
	echo "address add 198.51.100.2/24 dev eth1"
} | ip -n "$node" -batch -
one=$gwha_tmp/one two=$gwha_tmp/two
echo do-not-tell-this-to-anybody-0001 >"$one"
echo do-not-tell-this-to-anybody-0002 >"$two"
K="key-id 1 key-file $one"
seventeen=$(printf 'ignore proto %s ' {1..17})
nine=$(printf 'peer 192.0.2.1%d ' {1..9})

tap_plan 117
tap_ok "groups, a router" eval \
	'gw "$node" group add g1 && gw "$node" group add g2 &&
	 gw "$node" router add dev eth1 vrid 9 group g1 vip 198.51.100.1/32'
dump_on_fail gw "$node" sync show
tap_ok "nothing is synchronised" eval '[ "$(gw "$node" -j sync show)" = "[]" ]'

# shellcheck disable=SC2086 # lists of words
{
bad "an unknown group" 2 "no such group" set group nosuch $W insecure
bad "no group" 1 "say whose" set $W insecure
bad "no device" 2 "Give dev" set group g1 local 192.0.2.2 peer 192.0.2.3 insecure
bad "no local" 2 "Give local" set group g1 dev eth0 peer 192.0.2.3 insecure
bad "no peer" 2 "at least one peer" set group g1 dev eth0 local 192.0.2.2 insecure
bad "an unknown device" 2 "no such device" \
	set group g1 dev nosuch0 local 192.0.2.2 peer 192.0.2.3 insecure
bad "local of another device" 2 "no address of the device" \
	set group g1 dev eth0 local 198.51.100.2 peer 192.0.2.3 insecure
bad "local of nobody" 2 "no address of the device" \
	set group g1 dev eth0 local 192.0.2.99 peer 192.0.2.3 insecure
bad "local is loopback" 2 "local must be a unicast address" \
	set group g1 dev lo local 127.0.0.1 peer 192.0.2.3 insecure
bad "local is a VIP" 2 "local must not be a VIP" \
	set group g1 dev eth1 local 198.51.100.1 peer 198.51.100.3 insecure
bad "the peer is local" 2 "an address of this node" \
	set group g1 $W peer 192.0.2.2 insecure
bad "the peer is an address of the device" 2 "an address of this node" \
	set group g1 $W peer 192.0.2.4 insecure
bad "the peer is an address of another device" 2 "an address of this node" \
	set group g1 $W peer 198.51.100.2 insecure
bad "the peer is a VIP" 2 "a peer must not be a VIP" \
	set group g1 $W peer 198.51.100.1 insecure
bad "a multicast peer" 2 "a peer must be a unicast address" \
	set group g1 $W peer 224.0.0.18 insecure
bad "peer 0.0.0.0" 2 "a peer must be a unicast address" \
	set group g1 $W peer 0.0.0.0 insecure
bad "a peer of another family" 1 "of one family" \
	set group g1 $W peer 2001:db8::3 insecure
bad "a peer twice" 1 "second time" set group g1 $W peer 192.0.2.3 insecure
bad "nine peers" 1 "at most 8" \
	set group g1 dev eth0 local 192.0.2.2 $nine insecure
bad "local is link-local, the peer is not" 2 "two of one scope" \
	set group g1 dev eth0 local fe80::2 peer 2001:db8::3 insecure
bad "the peer is link-local, local is not" 2 "two of one scope" \
	set group g1 dev eth0 local 2001:db8::2 peer fe80::3 insecure
bad "half of a second link" 2 "a second link needs" \
	set group g1 $W insecure dev2 eth2
bad "a second link without peers" 2 "a second link needs" \
	set group g1 $W insecure dev2 eth2 local2 198.18.0.2
bad "a second link by the same device" 2 "has the device of the first" \
	set group g1 $W insecure dev2 eth0 local2 192.0.2.4 peer2 192.0.2.5
bad "the same by another name" 2 "has the device of the first" \
	set group g1 dev sync0 local 198.18.0.2 peer 198.18.0.3 insecure dev2 eth2 $L2
bad "an unknown second device" 2 "no such device" \
	set group g1 $W insecure dev2 nosuch0 $L2
bad "local2 of another device" 2 "no address of the device" \
	set group g1 $W insecure dev2 eth2 local2 198.51.100.2 peer2 198.18.0.3
bad "peer2 is an address of this node" 2 "an address of this node" \
	set group g1 $W insecure dev2 eth2 local2 198.18.0.2 peer2 192.0.2.4
bad "peer2 of another family" 1 "of one family" \
	set group g1 $W insecure dev2 eth2 local2 198.18.0.2 peer2 fe80::3
bad "fewer by the second link" 1 "give as many as there are peers" \
	set group g1 $W peer 192.0.2.5 insecure dev2 eth2 $L2
bad "a second link that ends, and is given" 1 "the second link ends by this" \
	set group g1 $W insecure dev2 none $L2
bad "neither keys nor insecure" 2 "give a key, or say insecure" set group g1 $W
bad "both" 1 "not both" set group g1 $W insecure $K
bad "a key without its secret" 1 "secret is missing" set group g1 $W key-id 1
bad "port 0" 1 "1 to 65535" set group g1 $W insecure port 0
bad "zone 0" 2 "which zone" set group g1 $W insecure zone 0
bad "a mark outside its mask" 1 "all bits of the value" \
	set group g1 $W insecure mark 0x100/0xff
bad "a mask of nothing" 1 "must have a bit" set group g1 $W insecure mark 0/0
bad "two ways to select" 1 "in one way" set group g1 $W insecure zone 1 default
bad "a filter of nothing known" 1 "must be one of: proto, prefix, zone, mark, none" \
	set group g1 $W insecure ignore udp
bad "an unknown protocol" 1 "a number up to 255" \
	set group g1 $W insecure ignore proto nosuch
bad "a network without its length" 1 "must be a network" \
	set group g1 $W insecure ignore prefix 10.0.0.0
bad "a network with too much" 1 "beyond its length" \
	set group g1 $W insecure ignore prefix 10.0.0.1/8
bad "seventeen filters" 1 "at most 16" set group g1 $W insecure $seventeen
bad "filters and none" 1 "either none" \
	set group g1 $W insecure ignore none ignore proto udp
bad "a rate without a unit" 1 "give a unit" set group g1 $W insecure rate 10
bad "a rate that is too low" 1 "100kbit" set group g1 $W insecure rate 99kbit
bad "show: not synchronised" 2 "not synchronised" show group g1
bad "show: no such group" 2 "no such group" show group nosuch
bad "del: not synchronised" 2 "not synchronised" del group g1
bad "resync: not synchronised" 2 "not synchronised" resync group g1
bad "flush: not synchronised" 2 "not synchronised" flush group g1

# ------------------------------------------------------------- set and changed
tap_ok "a group is synchronised" sets group g1 $W $K key-id 2 key-file $two send 1
}
tap_ok "and shown so" shows g1 '"ifname":"eth0","local":"192.0.2.2"' \
	'"peer":["192.0.2.3"]' '"port":8112,"select":"vips","rate_kbit":0' \
	'"insecure":false' '"key":[{"id":1,"send":true},{"id":2,"send":false}]'
tap_ok "with a state of each peer" eval \
	'gw "$node" -j sync show group g1 | jq -e ".[0] | (.peer_status | length) == 1 and
		.peer_status[0].addr == \"192.0.2.3\" and .peer_status[0].up == false and
		.peer_status[0].counters.rx_frames == 0 and
		.peer_status[0].drops.drop_tag == 0 and .flows == 0 and .drop_peer == 0"'
tap_ok "as text" eval \
	'gw "$node" sync show | grep -q "^g1 dev eth0 local 192.0.2.2 peer 192.0.2.3 port 8112$" &&
	 gw "$node" sync show | grep -q "^    vips key 1 send key 2$" &&
	 gw "$node" sync show | grep -q "^    peer 192.0.2.3 down"'
tap_ok "in the list too" eval '[ "$(synced)" = "$(synced group g1)" ]'
tap_ok "no answer of the kernel holds a secret" tells_no_secret
tap_ok "the rate alone" only '"rate_kbit":[0-9]*' sets group g1 rate 10mbit
tap_ok "the port alone" only '"port":[0-9]*' sets group g1 port 9000
tap_ok "the peers alone" only '"peer":\[[^]]*\]' \
	sets group g1 peer 192.0.2.5 peer 192.0.2.6
tap_ok "the keys alone" only '"key":\[[^]]*\]' \
	sets group g1 key-id 2 key-file "$two"
tap_ok "what connections are selected by" only '"select":"[a-z]*",|"zone":[0-9]*,' \
	sets group g1 zone 7
tap_ok "a zone becomes a mark" only \
	'"select":"[a-z]*",|"(zone|mark|mask)":[0-9]*,' sets group g1 mark 0x10/0xf0
tap_ok "what is not told of" only '"ignore":\[[^]]*\]' sets group g1 \
	ignore proto udp ignore prefix 10.0.0.0/8 ignore prefix fd00::/8 \
	ignore zone 0 ignore mark 0x1/0x3
tap_ok "and shown so" shows g1 '"ignore":[{"proto":17},{"addr":"10.0.0.0","plen":8},{"addr":"fd00::","plen":8},{"zone":0},{"mark":1,"mask":3}]'
tap_ok "as text" eval 'gw "$node" sync show group g1 | grep -qF \
	" ignore proto udp ignore prefix 10.0.0.0/8 ignore prefix fd00::/8 ignore zone 0 ignore mark 0x1/0x3"'
tap_ok "the kernel refuses what is no filter" refuses_filters
tap_ok "another list" only '"ignore":\[[^]]*\]' sets group g1 ignore proto 50
tap_ok "nothing is ignored" only '"ignore":\[[^]]*\]' sets group g1 ignore none
tap_ok "no limit again" only '"rate_kbit":[0-9]*' sets group g1 rate unlimited
tap_ok "without keys" only '"insecure":[a-z]*|"key":\[[^]]*\]' \
	sets group g1 insecure
tap_ok "what it is by then" shows g1 '"peer":["192.0.2.5","192.0.2.6"]' \
	'"port":9000,"select":"mark","mark":16,"mask":240,"rate_kbit":0' \
	'"insecure":true,"key":[]'
tap_ok "local and peers of the other family" \
	sets group g1 local 2001:db8::2 peer 2001:db8::3
tap_ok "the same again changes nothing" eval \
	'before=$(everything)
	 sets group g1 local 2001:db8::2 peer 2001:db8::3 &&
	 [ "$(everything)" = "$before" ]'
bad "change: the peers alone of another family" 2 "of one family" \
	set group g1 peer 192.0.2.3
bad "change: local alone of another family" 2 "of one family" \
	set group g1 local 192.0.2.2
bad "change: a device without local" 2 "no address of the device" \
	set group g1 dev eth1
bad "change: half of it wrong" 2 "which zone" \
	set group g1 port 9001 rate 20mbit zone 0
bad "change: nothing" 1 "nothing to change" set group g1
# shellcheck disable=SC2086 # a list of words
tap_ok "a second link" only '"(ifname|local|peer)2":("[^"]*"|\[[^]]*\]),?|,' \
	sets group g1 dev2 eth2 $L2
tap_ok "is shown" eval 'shows g1 "\"ifname2\":\"eth2\"" "\"local2\":\"198.18.0.2\"" \
	"\"peer2\":[\"198.18.0.3\"]" && gw "$node" -j sync show group g1 |
	jq -e ".[0].peer_status[0].link | length == 2 and .[0].addr == \"2001:db8::3\" and
		.[1].addr == \"198.18.0.3\" and (.[0].up or .[1].up | not)"'
bad "change: more by the second link than peers" 2 "each peer needs an address" \
	set group g1 peer2 198.18.0.3 peer2 198.18.0.4
bad "change: other peers, but not by the second link" 2 "the peers change" \
	set group g1 peer 2001:db8::4
bad "change: local2 of another family" 2 "of one family" \
	set group g1 local2 fe80::2
tap_ok "the second link's peer alone" only '"peer2":\[[^]]*\]' \
	sets group g1 peer2 198.18.0.4
tap_ok "the second link ends" eval 'sets group g1 dev2 none && shows g1 "\"peer2\":[]" &&
	[[ $(synced group g1) != *ifname2* ]]'
tap_ok "back" eval \
	'sets group g1 local 192.0.2.2 peer 192.0.2.3 port 8112 vips $K'
start_in events "$node" "$GWHA" -j monitor sync
start_in all "$node" "$GWHA" monitor
tap_ok "two listen" busywait 5000 two_listen
tap_ok "resync, flush" eval \
	'gw "$node" sync resync group g1 && gw "$node" sync flush group g1 &&
	 shows g1 "\"peer\":[\"192.0.2.3\"]"'
tap_ok "resync is an event of synchronisation" busywait 2000 \
	told events '"group":"g1","what":"resync"'
tap_ok "who listens to all hears it too" busywait 2000 \
	told all " group g1 sync resync"
tap_ok "each line is JSON, numbered without a gap" jq -s -e \
	'[.[].seq] | length > 0 and . == [range(.[0]; .[0] + length)]' \
	"$gwha_tmp/events.log"
kill "$events"
tap_ok "ended by a signal: exit 0" eval 'wait "$events"'

# ------------------------------------------------------------------ two groups
# shellcheck disable=SC2086 # lists of words
{
bad "two groups at one address and port" 2 "give port another number" \
	set group g2 $W zone 5 insecure
tap_ok "two ports" sets group g2 $W port 8113 zone 5 insecure
tap_ok "one port at two addresses" sets group g2 $W4 port 8112
bad "the port of another, later" 2 "give port another number" \
	set group g2 local 192.0.2.2
bad "one zone twice" 2 "belongs to one group" set group g1 zone 5
tap_ok "two zones" sets group g1 zone 6
tap_ok "marks that differ in a bit of both masks" eval \
	'sets group g1 mark 0x10/0xf0 && sets group g2 mark 0x21/0xff'
bad "a connection could have both marks" 2 "differ in a bit" \
	set group g2 mark 0x5/0x0f
tap_ok "a default" sets group g1 default
bad "two defaults" 2 "another group is the default" set group g2 default
tap_ok "one link-local address of two devices" eval \
	'sets group g1 dev eth0 local fe80::2 peer fe80::3 &&
	 gw "$node" sync set group g2 dev eth1 local fe80::2 peer fe80::3'
}

# ------------------------------------------------------- what else is to be said
tap_ok "a link that carries data draws a warning (V58)" eval \
	'exits 0 "router vrid 9 of this group runs on eth1" gw "$node" sync set \
		group g1 dev eth1 local 198.51.100.2 peer 198.51.100.3'
tap_ok "by whatever name" eval \
	'exits 0 "router vrid 9 of this group runs on eth1" gw "$node" sync set \
		group g1 dev outside local 198.51.100.2 peer 198.51.100.3'
tap_ok "a second link that does draws it too" eval \
	'exits 0 "router vrid 9 of this group runs on eth1" gw "$node" sync set \
		group g1 dev eth0 local 192.0.2.2 peer 192.0.2.3 dev2 eth1 \
		local2 198.51.100.2 peer2 198.51.100.3 && sets group g1 dev2 none'
tap_ok "without CAP_NET_ADMIN: reads" eval \
	'[ "$(unable -j sync show | steady)" = "$(synced)" ]'
tap_ok "without CAP_NET_ADMIN: does not write" eval \
	'before=$(everything)
	 exits 2 CAP_NET_ADMIN unable sync set group g1 rate 10mbit &&
	 exits 2 CAP_NET_ADMIN unable sync del group g1 &&
	 exits 2 CAP_NET_ADMIN unable sync resync group g1 &&
	 exits 2 CAP_NET_ADMIN unable sync flush group g1 &&
	 [ "$(everything)" = "$before" ]'
tap_ok "root of a container: reads its own, does not write" eval \
	'[ "$(contained -j sync show)" = "[]" ] &&
	 exits 2 CAP_NET_ADMIN contained sync del group g1'

# ------------------------------------------------------------------------- ends
tap_ok "del: of one group alone" eval \
	'gw "$node" sync del group g1 && exits 2 "not synchronised" gw "$node" sync show group g1 &&
	 shows g2 "\"ifname\":\"eth1\""'
tap_ok "a group that is deleted takes it along" eval \
	'gw "$node" group del g2 && [ "$(synced)" = "[]" ]'
tap_ok "and its address and port are free" sets group g1 dev eth0 \
	local 192.0.2.4 peer 192.0.2.3 insecure default
tap_ok "a router's own group, and its end" eval \
	'gw "$node" router add dev eth1 vrid 10 vip 198.51.100.10/32 &&
	 sets group eth1/10/4 dev eth0 local 192.0.2.2 peer 192.0.2.3 insecure &&
	 shows eth1/10/4 "\"port\":8112" && gw "$node" router del dev eth1 vrid 10 &&
	 [ "$(synced)" = "$(synced group g1)" ]'
tap_done
