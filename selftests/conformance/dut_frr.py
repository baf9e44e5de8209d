# SPDX-License-Identifier: GPL-2.0-or-later
"""FRR's vrrpd with zebra, on a macvlan made by hand as its manual says. It always
uses the virtual router's MAC address."""
import glob
import os
import shutil
import signal
import subprocess

import wire
from dut import Dut, Refused, Unsupported
from rig import DUT4, DUT_LL

DIR = "/usr/lib/frr"


class Driver(Dut):
    """zebra stays; the interface and vrrpd come and go with the router."""
    name = "FRR"
    always_vmac = True
    programs = [f"{DIR}/zebra", f"{DIR}/vrrpd", "nsenter"]
    link = ""

    def version(self):
        """As the program says it."""
        done = subprocess.run([f"{DIR}/vrrpd", "--version"], text=True,
                              capture_output=True, check=False)
        return done.stdout.split()[2]

    def daemon(self, name, config=""):
        """Start one, wait for its pid file."""
        path = f"{self.tmp}/{name}"
        with open(f"{path}.conf", "w", encoding="ascii") as f:
            f.write(config)
        if os.path.exists(f"{path}.pid"):
            os.unlink(f"{path}.pid")
        proc = self.spawn(f"{name}.log", f"{DIR}/{name}", "-z",
                          f"{self.tmp}/zserv.api", "-i", f"{path}.pid",
                          "--vty_socket", self.tmp, "-f", f"{path}.conf",
                          "-P", "0", "--log", "stdout")
        self.await_file(f"{path}.pid")
        if proc.poll() is not None:
            raise Refused(f"{name} ended")
        return proc

    def start(self, p):
        """The macvlan, then the daemons."""
        if not p.accept:
            raise Unsupported("does not implement Accept_Mode")
        if p.checksum == "plain":
            raise Unsupported("no option for the checksum of RFC 9568")
        if p.owner:     # that is how it knows
            p.vips = [DUT4 if p.fam == 4 else DUT_LL]
        if not self.procs:
            for path in (self.tmp, *glob.glob(f"{self.tmp}/*")):
                shutil.chown(path, "frr", "frr")
            self.daemon("zebra")
            self.await_file(f"{self.tmp}/zserv.api")
        self.shy_parent()
        self.link = f"vrrp{p.fam}-2-{p.vrid}"
        batch = f"link add {self.link} link lan type macvlan mode bridge\n" \
                f"link set {self.link} addrgenmode random\n" \
                f"link set {self.link} address " \
                f"{wire.virtual_mac(p.fam, p.vrid)}\n"
        for vip in p.vips:
            batch += f"address add {vip}/{24 if p.fam == 4 else 64} " \
                     f"dev {self.link}\n"
        self.call("ip", "-batch", "-", text=batch + f"link set {self.link} up\n")
        word = f"vrrp {p.vrid}"
        lines = ["interface lan", f"{word} version {p.version}",
                 "" if p.owner else f"{word} priority {p.prio}",
                 f"{word} advertisement-interval {round(p.interval * 1000)}",
                 f"{word} preempt" if p.preempt else f"no {word} preempt"]
        lines += [f"{word} {'ip' if p.fam == 4 else 'ipv6'} {vip}"
                  for vip in p.vips]
        self.daemon("vrrpd", "\n".join(lines) + "\n")

    def stop(self):
        """End the daemons, take the macvlan away."""
        while self.procs:
            self.end(self.procs.pop())
        if self.link:
            link, self.link = self.link, ""
            self.call("ip", "link", "del", link)

    def pause(self):
        """SIGSTOP to vrrpd."""
        self.procs[-1].send_signal(signal.SIGSTOP)

    def resume(self):
        """SIGCONT."""
        self.procs[-1].send_signal(signal.SIGCONT)
