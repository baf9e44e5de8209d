# SPDX-License-Identifier: GPL-2.0-or-later
"""gwha, by its command line."""
import os

from dut import Dut, Refused, Unsupported

GWHA = os.environ.get("GWHA", "gwha")
OWNER = "never the address owner, never priority 255 (V22)"


class Driver(Dut):
    """The module is loaded; a router is added and deleted."""
    name = "gwha"
    programs = [GWHA, "nsenter"]
    key = ()

    def version(self):
        """As the command line says it."""
        return self.call(GWHA, "-V").strip().split()[-1]

    def start(self, p):
        """Says only what is not the default, as people do."""
        if p.owner:
            raise Unsupported(OWNER)
        self.key = ("dev", "lan", "vrid", str(p.vrid), "family",
                    "inet" if p.fam == 4 else "inet6")
        ms = round(p.interval * 1000)
        words = ["version", str(p.version), "priority", str(p.prio),
                 "interval", f"{ms}ms"]
        for vip in p.vips:
            words += ["vip", f"{vip}/{32 if p.fam == 4 else 128}"]
        if p.preempt:
            words += ["preempt", "on"]
        if p.vmac:
            words += ["vmac", "on"]
        if not p.accept:
            words += ["accept", "off"]
        if p.check_addresses:
            words += ["check-addresses", "on"]
        if p.unicast:
            words += ["peer", p.peer, "src", p.own]
        if p.auth:
            path = f"{self.tmp}/auth"
            with open(path, "w", encoding="ascii") as f:
                f.write(p.auth + "\n")
            words += ["auth", "text-file", path]
        if p.checksum:
            words += ["checksum", p.checksum]
        try:
            self.call(GWHA, "router", "add", *self.key, *words)
        except Refused as e:
            self.key = ()
            raise Refused(str(e).rsplit(": gwha: ", maxsplit=1)[-1]) from None

    def stop(self):
        """Delete the router."""
        if self.key:
            key, self.key = self.key, ()
            self.call(GWHA, "router", "del", *key)
