# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# conntrackd as somebody sets it up who knows it well: its reliable mode, large buffers,
# and a filter in the kernel. Sourced by tests that stand it beside gwha.

# conntrackd_conf OWN PEER DIR: its file; DIR is for what it makes.
conntrackd_conf() {
	local own=$1 peer=$2 dir=$3
	cat <<-END
		Sync {
			Mode FTFW {
				DisableExternalCache Off
			}
			UDP {
				IPv4_address $own
				IPv4_Destination_Address $peer
				Port 3780
				Interface sync
				SndSocketBuffer 33554432
				RcvSocketBuffer 33554432
				Checksum on
			}
			Options {
				TCPWindowTracking On
			}
		}
		General {
			HashSize 65536
			HashLimit 262144
			LockFile $dir/ct.lock
			UNIX {
				Path $dir/ct.ctl
			}
			NetlinkBufferSize 33554432
			NetlinkBufferSizeMaxGrowth 67108864
			Filter From Kernelspace {
				Protocol Accept {
					TCP
					UDP
				}
				Address Ignore {
					IPv4_address 127.0.0.1
					IPv4_address $own
					IPv4_address $peer
				}
			}
		}
	END
}
