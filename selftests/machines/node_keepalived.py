# SPDX-License-Identifier: GPL-2.0-or-later
"""keepalived with conntrackd, as somebody configures them who knows them well:
real-time priority, one sync group, the second burst of gratuitous ARPs after a
second, a burst when a lower priority was heard, a last advert to who has a higher
one, nopreempt, states committed by the notify script; conntrackd in its reliable
mode, with large buffers and filtering in the kernel."""
from node import LAN, NET, SYNC, VIP, VRID, WAN, Node

CONFIG = """
global_defs {{
  router_id {letter}
  vrrp_version 3
  vrrp_rt_priority 50
  vrrp_rlimit_rttime 100000000
  vrrp_garp_master_delay 1
  vrrp_garp_lower_prio_repeat 1
  vrrp_garp_lower_prio_delay 1
  vrrp_higher_prio_send_advert true
  script_user root
  enable_script_security
}}
vrrp_sync_group gw {{
  group {{
    lan
    wan
  }}
  notify_master "{dir}/notify master"
  notify_backup "{dir}/notify backup"
  notify_fault "{dir}/notify fault"
  notify_stop "{dir}/notify stop"
}}
"""
INSTANCE = """
vrrp_instance {dev} {{
  state BACKUP
  nopreempt
  interface {dev}
  virtual_router_id {vrid}
  priority {priority}
  advert_int {interval:g}
  virtual_ipaddress {{
    {vip}/24
  }}
}}
"""
# What conntrackd's manual asks for: commit, own, repair and tell the other; a
# backup keeps the kernel's entries for a while and asks for the active's.
NOTIFY = r"""#!/bin/bash
echo "$1" >{dir}/state
case $1 in
master) for o in -c -f -R -B; do conntrackd -C {dir}/ct.conf $o; done ;;
backup) for o in -t -n; do conntrackd -C {dir}/ct.conf $o; done ;;
fault) conntrackd -C {dir}/ct.conf -t ;;
esac
"""
CONNTRACKD = """
Sync {{
  Mode FTFW {{
    DisableExternalCache Off
    PurgeTimeout 60
  }}
  UDP {{
    IPv4_address {own}
    IPv4_Destination_Address {peer}
    Port 3780
    Interface {sync}
    SndSocketBuffer 8388608
    RcvSocketBuffer 8388608
    Checksum on
  }}
}}
General {{
  HashSize 32768
  HashLimit 131072
  LockFile {dir}/ct.lock
  UNIX {{
    Path {dir}/ct.ctl
  }}
  NetlinkBufferSize 8388608
  NetlinkBufferSizeMaxGrowth 33554432
  Filter From Kernelspace {{
    Protocol Accept {{
      TCP
      UDP
      ICMP
    }}
    Address Ignore {{
      IPv4_address 127.0.0.1
      {ignored}
    }}
  }}
}}
"""
DIR = "/run/node"


class Kind(Node):
    """Two daemons; notify's last word is the state."""
    name = "keepalived"

    def version(self):
        """Both."""
        return self.do(
            "keepalived --version 2>&1 | sed -n 's/^Keepalived v\\([^ ]*\\).*/\\1/p'"
            "; conntrackd -v | "
            "sed -n 's/.*daemon v\\([0-9.]*[0-9]\\).*/conntrackd \\1/p'").strip()

    def start(self):
        """conntrackd first, it is what the notify script talks to."""
        config = CONFIG.format(dir=DIR, letter=self.letter)
        for dev, vip in VIP.items():
            config += INSTANCE.format(
                dev=dev, vrid=VRID[dev], vip=vip, priority=self.priority,
                interval=self.interval)
        own = self.number + 1
        # what ends on the gateways themselves is not replicated
        ignored = "\n      ".join(
            f"IPv4_address {a}" for a in
            [*(NET[s] + str(own) for s in (LAN, WAN, SYNC))])
        conntrackd = CONNTRACKD.format(
            dir=DIR, own=f"{NET[SYNC]}{own}", sync=SYNC, ignored=ignored,
            peer=f"{NET[SYNC]}{5 - own}")
        self.do(f"cat >{DIR}/ka.conf <<'END'\n{config}\nEND\n"
                f"cat >{DIR}/ct.conf <<'END'\n{conntrackd}\nEND\n"
                f"cat >{DIR}/notify <<'END'\n{NOTIFY.format(dir=DIR)}\nEND\n"
                f"chmod 755 {DIR}/notify; echo none >{DIR}/state")
        self.daemons_again()

    def daemons_again(self):
        """Both daemons, with what is configured."""
        self.do(f"""
            rm -f {DIR}/*.pid {DIR}/ct.ctl
            modprobe nf_conntrack_netlink
            rm -f {DIR}/ct.lock
            setsid nice -n -20 conntrackd -C {DIR}/ct.conf -d \
                >{DIR}/ct.log 2>&1 </dev/null || exit 1
            setsid keepalived -n -l -D -P -f {DIR}/ka.conf -p {DIR}/ka.pid \
                -r {DIR}/vrrp.pid -c {DIR}/check.pid >>{DIR}/ka.log 2>&1 &
            for i in {{1..100}}; do
                [ -s {DIR}/vrrp.pid ] && exit 0
                read -rt 0.1 <> <(:)
            done
            cat {DIR}/ka.log
            exit 1""", seconds=60)

    def stop(self):
        """SIGTERM, and wait."""
        self.do(f"""
            kill $(<{DIR}/ka.pid)
            for i in {{1..100}}; do
                [ -d /proc/$(<{DIR}/vrrp.pid) ] || break
                read -rt 0.1 <> <(:)
            done
            conntrackd -C {DIR}/ct.conf -k""", seconds=60)

    def state(self):
        """As the notify script was told last, and has it done."""
        said = self.do(f"cat {DIR}/state", check=False).strip()
        return {"master": "active"}.get(said, said)

    def step_back(self):
        """It has no such command: ended, and started again."""
        self.stop()
        self.start()

    unload = stop

    def kill_daemons(self):
        """All of it."""
        self.do("pkill -KILL -x keepalived; pkill -KILL -x conntrackd; :")

    def power_off(self):
        """Services end first, as any system does it."""
        self.guest.tell(f"kill $(<{DIR}/ka.pid)\n"
                        "for i in {1..100}; do "
                        f"[ -d /proc/$(<{DIR}/vrrp.pid) ] || break; "
                        "read -rt 0.1 <> <(:); done\n"
                        "busybox poweroff -f")

    def consistent(self):
        """The addresses are where it is active."""
        state = self.state()
        return [f"{state}, and {vip} on {dev}: {self.has(vip)}"
                for dev, vip in VIP.items()
                if self.has(vip) != (state == "active")]
