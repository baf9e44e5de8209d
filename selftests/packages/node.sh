#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In a guest of boot.sh: what is to be done before the services begin, which boot.py has
# left as "first" in the folder that both share; then whatever it says.
here=$(dirname "$(readlink -f "$0")")
# shellcheck source-path=SCRIPTDIR source=../machines/serve.sh
. "$here/serve.sh"
export GWHA_RESULTS=/run/results N=/run/node
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive
case $1 in
first)
	mkdir -p $GWHA_RESULTS $N
	mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 results $GWHA_RESULTS
	# It reads all modules there are, minutes in an emulated guest, for a file of the
	# same name in the same place.
	mkdir -p /run/bin
	printf '#!/bin/sh\nexit 0\n' >/run/bin/depmod
	chmod +x /run/bin/depmod
	echo "DPkg::Path \"/run/bin:$PATH\";" >>/etc/apt/apt.conf.d/99packages
	# shellcheck source=/dev/null
	[ ! -e $GWHA_RESULTS/first ] || . $GWHA_RESULTS/first
	;;
serve)
	open_port && serve
	;;
esac
