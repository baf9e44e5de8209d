# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The kernel's helper for FTP on a gateway. Sourced by tests, behind lib.sh.

# ftp_require: the kernel's modules, and what rules are made with.
ftp_require() {
	modprobe -a nf_tables nf_conntrack_ftp nf_nat_ftp ||
		skip_all "the kernel has no helper for FTP"
	if lacks nft_objref && [ ! -d /sys/module/nft_objref ]; then
		insmod "$GWHA_HELPERS/nft_objref/nft_objref.ko"
	fi || skip_all "nft_objref.ko cannot be inserted"
}

# ftp_helper NS PORT: connections to this port are FTP's.
ftp_helper() {
	ip netns exec "$1" nft -f - <<-END
		table inet ftp {
			ct helper standard {
				type "ftp" protocol tcp
			}
			chain pre {
				type filter hook prerouting priority filter
				tcp dport $2 ct helper set "standard"
			}
		}
	END
}
