#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# gwha beside keepalived and beside FRR's vrrpd: election, failover and failback in
# both directions, one active at every instant of what the LAN heard; and tshark
# finds nothing wrong with any frame that gwha sent.
#
#	INTEROP="frr-v3 alone-plain"	these cases only
# shellcheck disable=SC2317 # tap_ok calls them

# shellcheck source-path=SCRIPTDIR source=../net/lib.sh
. "$(dirname "$(readlink -f "$0")")/../net/lib.sh"

need_root
[ -d /sys/module/gwha ] || skip_all "gwha.ko is not loaded"
need_cmd "$GWHA" keepalived /usr/lib/frr/zebra /usr/lib/frr/vrrpd nsenter ip \
	nft python3 tshark
modprobe -qa macvlan nf_tables nft_fib_inet nft_ct
export GWHA PYTHONDONTWRITEBYTECODE=1
chmod 755 "$gwha_tmp"

# tshark_content SUM AS_IN_V2: every frame of the capture is decoded without a
# complaint, and there are some.
tshark_content() {
	local pcap=$gwha_tmp/gwha-$1.pcap
	tshark -n -r "$pcap" -o "vrrp.v3_checksum_as_in_v2:$2" \
		-o ip.check_checksum:TRUE -T fields -e frame.number \
		-e vrrp.version -e vrrp.checksum.status -e _ws.expert.message \
		-e _ws.malformed >"$gwha_tmp/tshark-$1.txt" || return 1
	awk -F '\t' -v file="$1" '
		$2 { adverts++; if ($3 != 1) { print "checksum:", $0; bad++ } }
		$4 ~ /[Cc]hecksum|[Mm]alformed|[Bb]ad/ || $5 { print; bad++ }
		END {
			print file, adverts + 0, "adverts,", bad + 0, "complaints"
			exit bad || adverts < 10
		}' "$gwha_tmp/tshark-$1.txt"
}

read -ra cases <<<"${INTEROP:-}"
"$gwha_lib/../interop/interop.py" -o "$gwha_tmp" --more 3 "${cases[@]}" |
	tee "$gwha_tmp/ktap"
tap_failed=$(grep -c '^not ok' "$gwha_tmp/ktap")
tap_count=$(grep -cE '^(not )?ok' "$gwha_tmp/ktap")
tap_planned=$(sed -n 's/^1\.\.//p' "$gwha_tmp/ktap")
tap_ok "tshark accepts every frame, checksums as deployed" \
	tshark_content pseudo FALSE
tap_ok "tshark accepts every frame, checksums of RFC 9568" \
	tshark_content plain TRUE
tap_ok "tshark would complain of the other checksum" \
	not tshark_content plain FALSE
tap_done
