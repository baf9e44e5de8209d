#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a controller is asked about a large site: 1,000 gateways in 10 pools, 10,000
tenants, 100,000 connections. Each answer takes a second at most of processor time, the
controller's and the command's together, whatever else the machine does; lists go
through the command as they come: it has not the memory to hold them.

scale_test.py GWHA: runs GWHA + "d" in a network namespace of its own. Needs root.
"""
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile

from control_test import CLONE_NEWNET, Controller
from tap import Tap

POOLS, GATEWAYS, TENANTS, CONNS = 10, 1000, 10000, 100000
SECOND = 1.0
# of memory, in KiB, libraries and all; a list of 100,000 is 20 MB as text alone
SMALL = "ulimit -v 24576; exec \"$@\""
HZ = os.sysconf("SC_CLK_TCK")


def pool(num):
    """A pool: two of three are of IKEv2, the others of GRE."""
    kind = "gre" if num % 3 == 2 else f"ikev2, frontend: 203.0.113.{num + 1}"
    return f"  - {{name: p{num}, type: {kind}, active: 60, standby: 40, lan: lan{num}}}"


def gateway(num):
    """One of a pool."""
    at = f"{num // 250}.{num % 250 + 1}"
    vip = f", vip: 11.1.{at}" if num % POOLS % 3 == 2 else ""
    return (f"  - {{name: g{num}, pool: p{num % POOLS}, capacity: 40gbit, dip: 10.0.{at}, "
            f"max-tenants: 1000, failure-domain: rack{num % 20}{vip}}}")


def connection(num):
    """One of a tenant."""
    kind = f"gre, key: {num}" if num % 3 == 2 else "ikev2"
    return (f"  - {{name: c{num}, tenant: t{num % TENANTS}, type: {kind}, in: {1 + num % 7}mbit, "
            f"out: 1mbit, peer: 12.{num // 62500}.{num // 250 % 250}.{num % 250}, "
            f"routes: [{{to: 10.{num % 200}.0.0/16}}]}}")


def write_site(path):
    """All of it, as a file of pools."""
    with open(path, "w", encoding="ascii") as file:
        for part, n, one in (("pools", POOLS, pool), ("gateways", GATEWAYS, gateway),
                             ("tenants", TENANTS, "  - {{name: t{}}}".format),
                             ("connections", CONNS, connection)):
            print(f"{part}:", *map(one, range(n)), sep="\n", file=file)


def cpu_of(pid):
    """What a process has used, in seconds."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / HZ


class Asked:
    """A command, what it said, and what that took."""

    def __init__(self, ctl, *words):
        """In little memory."""
        child = ctl.child()
        before = cpu_of(child)
        with open(f"{ctl.folder}/out", "wb") as out:
            with subprocess.Popen(["sh", "-c", SMALL, "sh", ctl.program, *words, "socket",
                                   f"{ctl.folder}/control"],
                                  stdout=out, stderr=subprocess.DEVNULL) as command:
                _, status, usage = os.wait4(command.pid, 0)
                command.returncode = os.waitstatus_to_exitcode(status)
        self.code = command.returncode
        self.cpu = usage.ru_utime + usage.ru_stime + cpu_of(child) - before
        with open(f"{ctl.folder}/out", encoding="ascii") as out:
            self.text = out.read()

    def good(self):
        """Whether it was answered in time."""
        return self.code == 0 and self.cpu <= SECOND

    def __str__(self):
        return f"exit {self.code}, {self.cpu:.2f} s, {len(self.text)} bytes"


def check_tables(tap, ctl):
    """Tables, of which each ends after a thousand lines; so many lines, and two."""
    rows = (("pool show", POOLS), ("gateway show", GATEWAYS), ("tenant show", 1000),
            ("connection show", 1000), ("pool instances", POOLS * 60), ("pool history", 1000),
            ("gateway show role standby", POOLS * 40), ("connection show c777", 1),
            ("connection show tenant t77", CONNS // TENANTS), ("connection show c9999*", 11),
            ("connection show owner nobody", 0),
            ("connection show type gre limit 500 after c5", 500))
    for words, n in rows:
        got = Asked(ctl, *words.split())
        lines = got.text.count("\n")
        tap.result(f"{words}: within a second", got.good() and lines == (n + 2 if n else 0),
                   f"{got}, {lines} lines")


def check_lists(tap, ctl):
    """All of them for programs."""
    for words, n in (("pool show", POOLS), ("gateway show", GATEWAYS), ("tenant show", TENANTS),
                     ("connection show", CONNS), ("connection show pool p2", None)):
        got = Asked(ctl, "-j", *words.split())
        names = [one["name"] for one in json.loads(got.text)] if got.code == 0 else []
        tap.result(f"-j {words}: within a second, as it comes",
                   got.good() and names == sorted(set(names)) and
                   (len(names) == n if n else len(names) > 1000), f"{got}, {len(names)} objects")
    got = Asked(ctl, "pool", "export")
    tap.result("pool export: within a second, as it comes", got.good() and
               got.text.count("\n  - ") == POOLS + GATEWAYS + TENANTS + CONNS + POOLS * 60, got)


def main():
    """The test."""
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    ctypes.CDLL(None).unshare(CLONE_NEWNET)
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        ctl = Controller(os.path.abspath(sys.argv[1]), folder)
        tap.result("begun", ctl.begin())
        try:
            write_site(f"{folder}/site.yaml")
            code, _, err = ctl.gwha("pool", "import", f"{folder}/site.yaml")
            tap.result("a large site", code == 0, err)
            check_tables(tap, ctl)
            check_lists(tap, ctl)
        finally:
            ctl.process.send_signal(signal.SIGKILL)
            ctl.process.wait(30)
    print(f"1..{tap.count}")
    return int(tap.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
