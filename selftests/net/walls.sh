# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Firewalls that refuse everything but what gwha firewall show writes, and what the doctor
# says of them. Sourced by tests, behind gw.sh; $file is the configuration.
# shellcheck disable=SC2154 # gw.sh sets them

walls_require() {
	gw_require nft jq
	modprobe -a nf_tables nft_ct nf_conntrack || skip_all "no nftables"
}

# shut NS NODE [FILE [WORD...]]: refuse all but what the file says, or all.
shut() {
	local rules=$gwha_tmp/$2.nft
	if [ -n "${3:-}" ]; then
		gw "$1" firewall show "$3" --node "$2" "${@:4}" >"$rules" || return 1
	else
		printf 'chain gwha_input {\n}\nchain gwha_output {\n}\n' >"$rules"
	fi
	run_in "$1" nft -f - <<-END
		flush ruleset
		table inet filter {
			include "$rules"
			chain input {
				type filter hook input priority filter; policy drop;
				jump gwha_input
				counter comment "refused"
			}
			chain output {
				type filter hook output priority filter; policy drop;
				jump gwha_output
			}
		}
	END
}

# doctor_says NS ID STATUS [FILE]
doctor_says() {
	local got
	got=$(gw "$1" -j doctor "${@:4}" | jq -r --arg id "$2" '.[] | select(.id == $id) | .status' |
		sort -u)
	[ "$got" = "$3" ] && return
	echo "$2 is ${got:-not said}, not $3"
	gw "$1" doctor "${@:4}"
	return 1
}
