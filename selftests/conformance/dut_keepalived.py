# SPDX-License-Identifier: GPL-2.0-or-later
"""keepalived, as somebody configures it who knows it well: real-time priority,
one burst of gratuitous ARPs, no delays that were not asked for."""
import os
import signal
import subprocess

from dut import Dut, Refused, Unsupported


class Driver(Dut):
    """One daemon for one router."""
    name = "keepalived"
    programs = ["keepalived", "nsenter", "nft"]

    def version(self):
        """As the program says it."""
        done = subprocess.run(["keepalived", "--version"], text=True,
                              capture_output=True, check=False)
        return done.stderr.split()[1].lstrip("v")

    def config(self, p):
        """The file."""
        if p.checksum == "plain":
            raise Unsupported("no option for the checksum of RFC 9568")
        lines = ["global_defs {", "router_id dut", "vrrp_rt_priority 50",
                 "vrrp_rlimit_rttime 100000000",
                 "vrrp_version 3", "}",
                 "vrrp_instance dut {", f"state {'MASTER' if p.owner else 'BACKUP'}",
                 "interface lan",
                 f"virtual_router_id {p.vrid}", f"version {p.version}",
                 f"priority {255 if p.owner else p.prio}",
                 f"advert_int {p.interval:g}",
                 "" if p.preempt else "nopreempt",
                 "accept" if p.accept else "no_accept",
                 "use_vmac" if p.vmac else "",
                 # else it sends IPv6 with a hop limit of 64
                 f"unicast_src_ip {p.own}\nunicast_ttl 255"
                 if p.unicast else "",
                 f"unicast_peer {{\n{p.peer}\n}}" if p.unicast else "",
                 "authentication {\nauth_type PASS\n"
                 f"auth_pass {p.auth}\n}}" if p.auth else "",
                 "virtual_ipaddress {"]
        lines += [f"{vip}/{32 if p.fam == 4 else 128}" for vip in p.vips]
        return "\n".join(lines + ["}", "}", ""])

    def start(self, p):
        """Write the file, start the daemon."""
        path = f"{self.tmp}/keepalived.conf"
        if p.vmac:
            self.shy_parent()
        with open(path, "w", encoding="ascii") as f:
            f.write(self.config(p))
        pids = [f"{self.tmp}/{x}.pid" for x in ("ka", "ka-vrrp", "ka-check")]
        for pid in pids:
            if os.path.exists(pid):
                os.unlink(pid)
        proc = self.spawn("keepalived.log", "keepalived", "-n", "-l", "-D",
                          "-P", "-f", path, "-p", pids[0], "-r", pids[1],
                          "-c", pids[2])
        self.await_file(pids[1])
        if proc.poll() is not None:
            raise Refused("keepalived ended")

    def stop(self):
        """SIGTERM, and reap it: its pid file would look alive."""
        while self.procs:
            self.end(self.procs.pop())

    def _signal(self, number):
        with open(f"{self.tmp}/ka-vrrp.pid", encoding="ascii") as f:
            os.kill(int(f.read()), number)

    def pause(self):
        """SIGSTOP to the process that speaks VRRP."""
        self._signal(signal.SIGSTOP)

    def resume(self):
        """SIGCONT."""
        self._signal(signal.SIGCONT)
