#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""VRRPV3-MIB as an SNMP manager sees it: gwhad-snmp below a real snmpd.

snmp_test.py PROGRAM: PROGRAM is gwhad-snmp with tests/snmp_source.c, which takes what
the module would say from a file. All is asked by numbers. Runs in a network namespace
of its own. Needs root, snmpd, snmp and snmptrapd.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from tap import Tap, busywait

MIB = ".1.3.6.1.2.1.207"
INIT, BACKUP, ACTIVE = 1, 2, 3
TIMEOUT, RESIGNED, PREEMPT = 2, 3, 4
V4, V6 = 2, 10
# GWHA_A_COUNTERS_*, filled in from the contract
COUNTERS = {}
SLOW_S = 60


def contract():
    """The numbers of the counters."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "../../uapi/linux/gwha.h")
    with open(path, encoding="ascii") as file:
        names = re.findall(r"^\t(GWHA_A_COUNTERS_\w+)( = \d+)?,", file.read(), re.M)
    number = 0
    for name, given in names:
        number = int(given[3:]) if given else number + 1
        COUNTERS[name[len("GWHA_A_COUNTERS_"):].lower()] = number


class World:
    """What the module would say."""

    def __init__(self, path):
        self.path = path
        self.groups, self.routers, self.stats = {}, {}, {}

    def router(self, key, **words):
        """Another one, or what differs of it. KEY: ifindex, ifname, VRID, family."""
        self.routers.setdefault(key, {}).update(words)

    def count(self, key, **counters):
        """More of these."""
        for name, n in counters.items():
            of = self.stats.setdefault(key, {})
            of[name] = of.get(name, 0) + n

    def write(self):
        """All at once."""
        lines = []
        for name, words in self.groups.items():
            lines.append(f"group {name} " + " ".join(f"{k} {v}" for k, v in words.items()))
        for (index, dev, vrid, family), words in self.routers.items():
            vips = " ".join(f"vip {v}" for v in words.get("vips", []))
            rest = " ".join(f"{k} {v}" for k, v in words.items() if k != "vips")
            lines.append(f"router {index} {dev} {vrid} {family} {rest} {vips}")
        for key, counters in self.stats.items():
            dev, vrid, family = key[-3:]
            rest = " ".join(f"{COUNTERS[k]} {v}" for k, v in counters.items())
            lines.append(f"stats {dev} {vrid} {family} {rest}")
        with open(self.path + ".new", "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        os.rename(self.path + ".new", self.path)


class Bench:
    """snmpd, snmptrapd, gwhad-snmp."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.env = dict(os.environ, MIBS="", SNMP_PERSISTENT_DIR=f"{folder}/persistent",
                        GWHA_SNMP_SOURCE=f"{folder}/source",
                        UBSAN_OPTIONS="print_stacktrace=1",
                        ASAN_OPTIONS="quarantine_size_mb=1")
        self.snmpd = self.trapd = self.agent = None
        with open(f"{folder}/snmpd.conf", "w", encoding="ascii") as file:
            file.write("rocommunity public\nrwcommunity private\nmaster agentx\nagentXTimeout 30\n"
                       f"agentXSocket unix:{folder}/agentx\n"
                       "trap2sink 127.0.0.1:1162 public\n")
        with open(f"{folder}/snmptrapd.conf", "w", encoding="ascii") as file:
            file.write("disableAuthorization yes\n")

    def run(self, name, *args):
        """A program, with a file of what it says."""
        with open(f"{self.folder}/{name}.log", "a", encoding="ascii") as log:
            return subprocess.Popen(args, env=self.env, stdout=log, stderr=log,
                                    stdin=subprocess.DEVNULL)

    def begin_snmpd(self):
        """It listens."""
        self.snmpd = self.run("snmpd", "snmpd", "-f", "-Lo", "-C", "-c",
                              f"{self.folder}/snmpd.conf", "udp:127.0.0.1:1161")

    def begin(self):
        """All three."""
        self.begin_snmpd()
        self.trapd = self.run("snmptrapd", "snmptrapd", "-f", "-n", "-On", "-Ot", "-Ox",
                              "-C", "-c", f"{self.folder}/snmptrapd.conf", "-Lo",
                              "udp:127.0.0.1:1162")
        self.agent = self.run("agent", self.program, "-x", f"unix:{self.folder}/agentx")

    def said(self, name):
        """What it said."""
        with open(f"{self.folder}/{name}.log", encoding="utf-8", errors="replace") as log:
            return log.read()

    def snmp(self, command, *args, community="public"):
        """The answer to a manager."""
        done = subprocess.run(
            [command, "-v2c", "-c", community, "-On", "-Ot", "-Ox", "-t", "30", "-r", "1",
             "127.0.0.1:1161", *args], env=self.env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout

    def walk(self, oid=""):
        """{OID below the MIB: value}."""
        text = self.snmp("snmpbulkwalk", MIB + oid)
        return {o[len(MIB):]: v.strip() for o, v in
                re.findall(r"^(\S+) = (.*)$", text, re.M)
                if o.startswith(MIB + ".") and not v.startswith("No ")}

    def ends(self):
        """All of them."""
        for p in (self.agent, self.snmpd, self.trapd):
            if p and p.poll() is None:
                p.send_signal(signal.SIGTERM)
                try:
                    p.wait(20)
                except subprocess.TimeoutExpired:
                    p.kill()


def octets(*numbers):
    """As -Ox shows them."""
    return "Hex-STRING: " + " ".join(f"{n:02X}" for n in numbers)


def differences(got, want):
    """Where they are not alike."""
    return "\n".join(f"{k}: {got.get(k)}, not {want.get(k)}"
                     for k in sorted(set(got) | set(want)) if got.get(k) != want.get(k))


A = (3, "lan", 10, V4)
B = (4, "wan", 20, V4)
C = (4, "wan", 20, V6)
LL = [0xfe, 0x80] + [0] * 13


def made_up(world):
    """A router of each state, of both families, with a figure in each counter."""
    since = int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1e6) - 100_000_000
    world.groups["gw"] = {"state": ACTIVE, "why": TIMEOUT, "since": since, "priority": 180}
    world.groups["wan/20/4"] = {"state": BACKUP, "why": 1, "since": since, "priority": 100}
    world.groups["wan/20/6"] = {"state": INIT, "why": 6, "since": since, "priority": 99}
    world.router(A, group="gw", state=ACTIVE, priority=200, interval=100000, preempt=0,
                 accept=1, source="192.0.2.2", peer="192.0.2.3",
                 vips=["192.0.2.1", "192.0.2.77"])
    world.router(B, group="wan/20/4", state=BACKUP, priority=100, interval=1000000,
                 preempt=1, accept=0, source="198.51.100.2", peer="198.51.100.3",
                 vips=["198.51.100.1"])
    world.router(C, group="wan/20/6", state=INIT, priority=99, interval=40950000,
                 preempt=0, accept=1, vips=["fe80::1", "2001:db8::1"])
    world.count(("-", 0, 0), drop_checksum=1, drop_version=2, drop_vrid=3)
    world.count(A, to_active=2, rx_advert=5_000_000_000, rx_prio_zero=4, tx_prio_zero=5,
                drop_ttl=6, drop_type=7, addresses_differ=8, drop_addresses=9, drop_short=10,
                drop_long=20, drop_count_over=30, drop_interval_differs=40,
                drop_interval_zero=50, drop_checksum=100, drop_version=200)
    world.count(B, rx_advert=1)
    world.write()


def wanted():
    """What is to be shown of it, but for what is a time."""
    want = {}

    def column(table, index, values):
        for number, value in values.items():
            want[f"{table}.1.{number}.{index}"] = value
    column(".1.1.1", "3.10.1", {
        3: octets(192, 0, 2, 2), 4: octets(192, 0, 2, 2), 5: octets(0, 0, 0x5e, 0, 1, 10),
        6: "INTEGER: 3", 7: "Gauge32: 180", 8: "INTEGER: 2", 9: "INTEGER: 10",
        10: "INTEGER: 2", 11: "INTEGER: 1", 13: "INTEGER: 1"})
    column(".1.1.1", "4.20.1", {
        3: octets(198, 51, 100, 3), 4: octets(198, 51, 100, 2),
        5: octets(0, 0, 0x5e, 0, 1, 20), 6: "INTEGER: 2", 7: "Gauge32: 100",
        8: "INTEGER: 1", 9: "INTEGER: 100", 10: "INTEGER: 1", 11: "INTEGER: 2",
        13: "INTEGER: 1"})
    column(".1.1.1", "4.20.2", {
        3: octets(*[0] * 16), 4: octets(*[0] * 16), 5: octets(0, 0, 0x5e, 0, 2, 20),
        6: "INTEGER: 1", 7: "Gauge32: 99", 8: "INTEGER: 2", 9: "INTEGER: 4095",
        10: "INTEGER: 2", 11: "INTEGER: 1", 13: "INTEGER: 1"})
    for index in ("3.10.1.4.192.0.2.1", "3.10.1.4.192.0.2.77", "4.20.1.4.198.51.100.1",
                  "4.20.2.16." + ".".join(map(str, LL + [1])),
                  "4.20.2.16.32.1.13.184." + ".".join("0" * 11) + ".1"):
        want[f".1.1.2.1.2.{index}"] = "INTEGER: 1"
    for number, n in {1: 101, 2: 202, 3: 3}.items():
        want[f".1.2.{number}.0"] = f"Counter64: {n}"
    column(".1.2.5", "3.10.1", {
        1: "Counter32: 2", 2: "INTEGER: 3", 3: "Counter64: 5000000000", 4: "Counter64: 90",
        5: "Counter64: 6", 6: "INTEGER: 0", 7: "Counter64: 4", 8: "Counter64: 5",
        9: "Counter64: 7", 10: "Counter64: 17", 11: "Counter64: 60",
        13: "Gauge32: 1000"})
    for index, n in {"4.20.1": 1, "4.20.2": 0}.items():
        column(".1.2.5", index, {
            1: "Counter32: 0", 2: "INTEGER: 0", 3: f"Counter64: {n}", 6: "INTEGER: 0",
            13: "Gauge32: 1000"})
        column(".1.2.5", index, {c: "Counter64: 0" for c in (4, 5, 7, 8, 9, 10, 11)})
    return want


TIMES = (r"\.1\.1\.1\.1\.12\.", r"\.1\.2\.4\.0", r"\.1\.2\.5\.1\.12\.")


def shows(tap, bench):
    """Each object of each row."""
    got = {}

    def ready():
        got.clear()
        got.update(bench.walk())
        return len(got) > 60
    tap.result("it is asked, and answers", busywait(SLOW_S, ready), bench.said("agent"))
    times = {k: got.pop(k) for k in list(got) if any(re.match(t, k) for t in TIMES)}
    tap.result("each object of three routers, and nothing else", got == wanted(),
               differences(got, wanted()))
    ups = [int(times.get(f".1.1.1.1.12.{i}", "-1")) for i in ("3.10.1", "4.20.1", "4.20.2")]
    tap.result("up times: since it left init, none in init",
               all(10000 <= u < 60000 for u in ups[:2]) and ups[2] == 0, ups)
    tap.result("no discontinuity yet", all(v == "0" for k, v in times.items()
                                           if ".12." not in k or k.startswith(".1.2"))
               and len(times) == 7, times)
    said = bench.snmp("snmpset", f"{MIB}.1.1.1.1.7.3.10.1", "u", "1", community="private")
    tap.result("nothing can be set", "notWritable" in said or "noAccess" in said, said)
    with open(f"/proc/{bench.agent.pid}/status", encoding="ascii") as file:
        status = file.read()
    tap.result("it has no rights", re.search(r"CapEff:\t0+\n", status) and
               re.search(r"CapBnd:\t0+\n", status) and "NoNewPrivs:\t1" in status, status)


def traps(bench, which):
    """Those of this number, a line each."""
    return re.findall(rf"^.*\.1\.3\.6\.1\.2\.1\.207\.0\.{which}\b.*$",
                      bench.said("snmptrapd"), re.M)


def notifies(tap, bench, world):
    """What is new."""
    tap.result("what was so at the start is no news", not traps(bench, "[12]"),
               bench.said("snmptrapd"))
    for why, number in ((PREEMPT, 2), (RESIGNED, 1), (TIMEOUT, 3)):
        world.groups["wan/20/4"].update(state=ACTIVE, why=why)
        world.router(B, state=ACTIVE)
        world.count(B, to_active=1)
        world.write()
        good = busywait(SLOW_S, lambda n=number: [
            t for t in traps(bench, 1)
            if f".1.2.5.1.2.4.20.1 = INTEGER: {n}" in t and
            ".1.1.1.1.3.4.20.1 = Hex-STRING: C6 33 64 02" in t])
        tap.result(f"vrrpv3NewMaster, with its reason {number}", good,
                   bench.said("snmptrapd"))
    tap.result("one for each time", len(traps(bench, 1)) == 3, traps(bench, 1))
    for name, number in (("drop_ttl", 1), ("drop_version", 2), ("drop_checksum", 3)):
        world.count(B, **{name: 1})
        world.write()
        good = busywait(SLOW_S, lambda n=number: [
            t for t in traps(bench, 2) if f".1.2.5.1.6.4.20.1 = INTEGER: {n}" in t])
        tap.result(f"vrrpv3ProtoError, with its reason {number}", good,
                   bench.said("snmptrapd"))
    got = bench.walk(".1.2.5.1.6.4.20.1")
    tap.result("the last reason stays", list(got.values()) == ["INTEGER: 3"], got)
    world.groups["wan/20/4"].update(state=BACKUP, why=5)
    world.router(B, state=BACKUP)
    world.stats[B] = {"rx_advert": 0}
    world.write()
    good = busywait(SLOW_S, lambda: bench.walk(".1.2.5.1.12.4.20.1").get(
        ".1.2.5.1.12.4.20.1", "0") != "0")
    tap.result("counters that begin anew are a discontinuity", good, bench.walk(".1.2.5"))


def count_rows(bench, column):
    """How many rows have it."""
    return len(bench.walk(column))


def many(tap, bench, world):
    """All that a namespace can hold, and errors on each of them."""
    extra = [(5 + i // 255, f"v{i // 255}", i % 255 + 1, V4) for i in range(4093)]
    for n, key in enumerate(extra):
        world.router(key, group="gw", state=BACKUP, priority=100, interval=1000000,
                     vips=[f"10.0.{n // 250}.{n % 250 + 1}"])
        world.stats[key] = {"rx_advert": n}
    world.write()
    tap.result("4,096 routers have a row each",
               busywait(4 * SLOW_S, lambda: count_rows(bench, ".1.2.5.1.3") == 4096),
               count_rows(bench, ".1.2.5.1.3"))
    tap.result("and so have their addresses",
               busywait(SLOW_S, lambda: count_rows(bench, ".1.1.2") == 4093 + 5),
               count_rows(bench, ".1.1.2"))
    before = len(traps(bench, 2))
    for key in extra[:100]:
        world.count(key, drop_ttl=1)
    world.write()
    busywait(4 * SLOW_S, lambda: len(traps(bench, 2)) >= before + 16)
    # those that are told are sent at once, so another would be here
    bench.snmp("snmpget", f"{MIB}.1.2.1.0")
    tap.result("errors of a hundred at once: 16 are told",
               len(traps(bench, 2)) == before + 16,
               f"{len(traps(bench, 2)) - before} are told")
    for key in extra:
        del world.routers[key], world.stats[key]
    world.router((0, "gone", 9, V4), group="gw", state=INIT, priority=1, interval=1000000)
    world.write()
    tap.result("those that go have no row, nor has one without a device",
               busywait(SLOW_S, lambda: count_rows(bench, ".1.1.1.1.6") == 3),
               count_rows(bench, ".1.1.1.1.6"))


def goes_and_comes(tap, bench, world):
    """The module, and the agent above."""
    os.rename(world.path, world.path + ".away")
    tap.result("no module: no rows, and it is said once", busywait(
        SLOW_S, lambda: bench.said("agent").count("no module") == 1 and
        not count_rows(bench, ".1.1.1.1.6")), bench.said("agent"))
    os.rename(world.path + ".away", world.path)
    tap.result("it is back: so are they", busywait(
        SLOW_S, lambda: count_rows(bench, ".1.1.1.1.6") == 3), bench.said("agent"))
    bench.snmpd.send_signal(signal.SIGTERM)
    bench.snmpd.wait(30)
    bench.begin_snmpd()
    tap.result("snmpd was begun anew: it is found again", busywait(
        2 * SLOW_S, lambda: count_rows(bench, ".1.1.1.1.6") == 3), bench.said("agent"))
    bench.agent.send_signal(signal.SIGTERM)
    tap.result("it ends in order", bench.agent.wait(30) == 0, bench.said("agent"))
    tap.result("and its rows with it", busywait(
        SLOW_S, lambda: not count_rows(bench, ".1.1.1.1.6")), bench.walk())


def main():
    """In a namespace of its own."""
    if len(sys.argv) == 2:
        os.execvp("unshare", ["unshare", "-n", sys.executable, *sys.argv, "inside"])
    if os.getuid() or not all(map(shutil.which, ("snmpd", "snmpbulkwalk", "snmptrapd"))):
        print("1..0 # SKIP root, snmpd, snmp and snmptrapd are needed")
        sys.exit(0)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    contract()
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        world = World(f"{folder}/source")
        bench = Bench(sys.argv[1], folder)
        try:
            made_up(world)
            bench.begin()
            shows(tap, bench)
            notifies(tap, bench, world)
            many(tap, bench, world)
            goes_and_comes(tap, bench, world)
        finally:
            bench.ends()
    print(f"1..{tap.count}")
    sys.exit(1 if tap.failed else 0)


if __name__ == "__main__":
    main()
