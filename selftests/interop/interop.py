#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""gwha beside another implementation: interop.py [-o DIR] [CASE]...

    [ a ]  192.0.2.2      [ b ]  192.0.2.3
     lan   fe80::2         lan   fe80::3
      │                     │
    ┌─┴──── switch ─────────┴─┐
    │ a          c          b │
    └────────────┬────────────┘
                 c               a host, 192.0.2.9, that asks for the VIP

Everything that either sends is heard at its port of the switch and judged
(judge.py): exactly one is active at every instant. What gwha sends is kept in
gwha-SUM.pcap, to be judged by tshark. Prints KTAP.
"""
import argparse
import importlib
import os
import struct
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), x)
                for x in (".", "../conformance")]
# pylint: disable=wrong-import-position
import judge  # noqa: E402
import wire  # noqa: E402
from dut import Params, Refused, Unsupported  # noqa: E402
from rig import HOST_MAC, Port, Rig, Sender, run  # noqa: E402

VIPS = {4: ["192.0.2.100"], 6: ["fe80::100", "2001:db8:1::100"]}
VRID = 10

# name: peer, version, family, what both are told beside that
CASES = {
    "keepalived-v2": ("keepalived", 2, 4, {}),
    "keepalived-v3": ("keepalived", 3, 4, {}),
    "keepalived-v6": ("keepalived", 3, 6, {}),
    "keepalived-unicast": ("keepalived", 3, 4, {"unicast": True}),
    "keepalived-unicast-v6": ("keepalived", 3, 6, {"unicast": True}),
    "keepalived-auth": ("keepalived", 2, 4, {"auth": "s3cr3t"}),
    "keepalived-vmac": ("keepalived", 3, 4, {"vmac": True}),
    "keepalived-vmac-v6": ("keepalived", 3, 6, {"vmac": True}),
    "frr-v2": ("frr", 2, 4, {}),
    "frr-v3": ("frr", 3, 4, {}),
    "frr-v6": ("frr", 3, 6, {}),
    "frr-vmac": ("frr", 3, 4, {"vmac": True}),
}
# nobody else there hears RFC 9568's checksum; tshark does
ALONE = {"alone-plain": {"checksum": "plain"},
         "alone-pseudo": {"checksum": "pseudo"}}


class Node:
    """A namespace on the switch; what a driver takes for its bench."""

    def __init__(self, lan, name, number):
        self.lan, self.name, self.number = lan, name, number
        self.ns = f"{name}-{os.getpid()}"
        self.addr = {4: f"192.0.2.{number}", 6: f"fe80::{number}"}

    def dut(self, *args):
        """A command line in this namespace."""
        return ["nsenter", f"--net=/run/netns/{self.ns}", *args]

    def pump(self, seconds):
        """Let time pass."""
        self.lan.pump(seconds)


class Lan(Rig):
    """The switch, its nodes, and what is heard on it."""

    def __init__(self):
        super().__init__(str(os.getpid()))
        self.nodes = [Node(self, "a", 2), Node(self, "b", 3)]
        self.asking = None

    def build(self):
        """Namespaces and cables."""
        run("ip", "netns", "add", self.tester)
        self.sysctl(self.tester, ["net/ipv6/conf/all/disable_ipv6=1"])
        run("ip", "-n", self.tester, "-batch", "-", text="""
            link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
            link set br0 up
            link add c type veth peer name cport
            link set cport master br0 up
            link set dev c up arp off
            """)
        for n in self.nodes:
            run("ip", "netns", "add", n.ns)
            self.sysctl(n.ns, [
                f"net/ipv4/conf/{i}/rp_filter=0" for i in ("all", "default")
            ] + ["net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1",
                 "net/ipv6/conf/default/forwarding=1",
                 "net/ipv6/conf/default/accept_dad=0"])
            run("ip", "-n", n.ns, "-batch", "-", text=f"""
                link set lo up
                link add lan type veth peer name {n.name} netns {self.tester}
                link set lan addrgenmode none
                address add 192.0.2.{n.number}/24 dev lan
                address add fe80::{n.number}/64 dev lan nodad
                link set lan up
                """)
            self.sysctl(n.ns, ["net/ipv6/conf/lan/keep_addr_on_down=1",
                               "net/ipv6/conf/lan/accept_dad=0"])
            run("ip", "-n", self.tester, "link", "set", "dev", n.name,
                "master", "br0", "up")
        self.ports = self._in(self.tester, lambda: {
            x: Port(x, x) for x in ("a", "b", "c")})

    def close(self):
        """Take everything down."""
        super().close()
        for n in self.nodes:
            subprocess.run(["ip", "netns", "del", n.ns], check=False,
                           capture_output=True)

    def plug(self, node, up):
        """A node's cable."""
        run("ip", "-n", self.tester, "link", "set", "dev", node.name,
            "up" if up else "down")
        if up:  # link-local addresses went with the carrier's admin state
            run(*node.dut("ip", "address", "replace",
                          f"fe80::{node.number}/64", "dev", "lan", "nodad"))

    # ------------------------------------------------------------ what was heard

    def adverts(self, since=0.0):
        """(at, node, priority) of all adverts."""
        return [(f.at, f.port, f.prio) for f in self.frames
                if f.kind == "vrrp" and not f.out and f.port in "ab"
                and f.vrid == VRID and f.at >= since]

    def answers(self, since=0.0):
        """(at, node) of all answers to our host."""
        return [(f.at, f.port) for f in self.frames
                if not f.out and f.port in "ab" and f.at >= since and (
                    f.kind == "arp" and f.op == 2 and f.tmac == HOST_MAC
                    or f.kind == "nd" and f.icmp == 136
                    and f.dst == "fe80::9")]

    def ask_for(self, vip):
        """The frame that asks who has a VIP."""
        if wire.family(vip) == 4:
            return wire.ether(wire.BROADCAST, HOST_MAC, wire.ARP, wire.arp(
                1, HOST_MAC, "192.0.2.9", "00:00:00:00:00:00", vip))
        dst = wire.solicited(vip)
        return wire.ether(wire.group_mac(dst), HOST_MAC, wire.IP6, wire.ip(
            "fe80::9", dst, wire.ICMP6, wire.neighbour(
                135, "fe80::9", dst, vip, HOST_MAC), 255))


class Failed(Exception):
    """Evidence, a line."""


class Pair:
    """A case, with gwha as the better one or as the worse one."""

    def __init__(self, case, gwha_first, tmp):
        self.peer, self.ver, self.fam, self.more = CASES[case]
        self.lan = Lan()
        impls = ["gwha", self.peer] if gwha_first else [self.peer, "gwha"]
        self.duts, self.params = [], []
        for node, impl, prio in zip(self.lan.nodes, impls, (200, 100)):
            place = tempfile.mkdtemp(dir=tmp, prefix=f"{node.name}-{impl}-")
            os.chmod(place, 0o755)
            self.duts.append(importlib.import_module(f"dut_{impl}").Driver(
                node, place))
            self.params.append(self.param(prio, node))
        self.names = dict(zip("ab", impls))
        self.gwha = "a" if gwha_first else "b"
        self.interval = 1.0 if self.ver == 2 else 0.1
        self.since = 0.0
        self.wanted = []
        self.noted = False      # that the peer answers as backup
        # vrrpd announces IPv6 first, and advertises an interval later
        self.slack = 0.01
        if (self.peer, self.fam, gwha_first) == ("frr", 6, True):
            self.slack += self.interval

    def param(self, prio, node):
        """A node's router."""
        p = Params(version=self.ver, fam=self.fam, vrid=VRID, prio=prio,
                   interval=1.0 if self.ver == 2 else 0.1,
                   vips=list(VIPS[self.fam]))
        for key, value in self.more.items():
            setattr(p, key, value)
        if p.unicast:
            other = [n for n in self.lan.nodes if n is not node][0]
            p.own, p.peer = node.addr[self.fam], other.addr[self.fam]
        return p

    def down(self, prio):
        """Active_Down_Interval."""
        unit = 1.0 if self.ver == 2 else self.interval
        return 3 * self.interval + (256 - prio) * unit / 256

    def reign(self, node, seconds, what):
        """From now on, within so long, this one is active; then it stays so."""
        now = [a for a in self.lan.adverts(self.lan.now() - self.interval)
               if a[1] == node and a[2]]
        if not now and not self.lan.pump(
                seconds, stop=lambda f: f.kind == "vrrp" and not f.out
                and f.port == node and f.prio > 0):
            raise Failed(f"{what}: {self.names[node]} is not active within "
                         f"{seconds:.1f} s")
        if not self.wanted or self.wanted[-1] != node:
            self.wanted.append(node)
        self.lan.pump(5 * self.interval)
        self.check(what)

    def check(self, what):
        """All that was heard since the beginning is as it should be. That a peer
        answers as backup is told, and no fault of ours."""
        adverts = self.lan.adverts(self.since)
        told = judge.complaints(adverts, self.wanted, self.down(100) + self.slack)
        for node, text in judge.strangers(self.lan.answers(self.since), adverts):
            if node == self.gwha:
                told.append(text)
            elif not self.noted:
                self.noted = True
                print(f"# {what}: {self.named(text)}", flush=True)
        if told:
            raise Failed(f"{what}: {self.named(told[0])}")

    def named(self, text):
        """A text of the judge, with the names of who is behind the ports."""
        return " ".join(self.names.get(word, word) for word in text.split())

    # ----------------------------------------------------------------- the steps

    def elect(self):
        """Both begin; the better one is active."""
        for dut, p in zip(reversed(self.duts), reversed(self.params)):
            dut.start(p)
        # settled when the better one has been heard
        f = self.lan.pump(4 * self.down(100) + 5, stop=lambda f: f.kind == "vrrp"
                          and f.port == "a" and not f.out and f.prio == 200)
        if not f:
            raise Failed(f"{self.names['a']} is never active")
        self.lan.pump(self.interval)
        self.since = self.lan.now()
        self.lan.pump(2 * self.interval)
        self.ask()
        self.reign("a", self.interval + 0.1, "elected")

    def ask(self):
        """Our host asks for the VIP, from now on."""
        self.lan.senders[:] = [Sender(
            "c", self.lan.ask_for(self.params[0].vips[0]), self.interval / 5,
            time.time())]

    def fail(self):
        """The better one's cable is pulled."""
        self.lan.plug(self.lan.nodes[0], False)
        self.reign("b", self.down(100) + 0.1, "cable pulled")

    def heal(self):
        """And plugged again: it preempts."""
        self.lan.plug(self.lan.nodes[0], True)
        self.reign("a", 3 * self.down(100) + 5, "cable plugged")

    def resign(self):
        """The better one is stopped, in order."""
        at = time.time()
        self.duts[0].stop()
        self.reign("b", self.down(100) + 2, "stopped")
        zero = [t for t, node, prio in self.lan.adverts(at)
                if node == "a" and prio == 0]
        if not zero:
            raise Failed(f"{self.names['a']} ended without a word")
        begun = min(t for t, node, prio in self.lan.adverts(zero[0])
                    if node == "b" and prio)
        if begun - zero[0] > self.down(100) - 3 * self.interval + self.slack:
            raise Failed(f"{self.names['b']} took {begun - zero[0]:.3f} s after "
                         f"priority 0")

    def back(self):
        """And started again: it preempts."""
        self.duts[0].start(self.params[0])
        self.reign("a", 3 * self.down(100) + 5, "started again")

    STEPS = [("the better one is elected, and its answers alone are heard", elect),
             ("failover when its cable is pulled", fail),
             ("failback when it is plugged", heal),
             ("takeover when it resigns", resign),
             ("failback when it begins again", back)]


def save(path, frames):
    """A capture of what gwha said of VRRP and its VIPs."""
    new = not os.path.exists(path)
    with open(path, "ab") as out:
        if new:
            out.write(struct.pack("=IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for f in frames:
            s = int(f.at)
            out.write(struct.pack("=IIII", s, int((f.at - s) * 1e6),
                                  len(f.data), len(f.data)) + f.data)


class Run:
    """All cases; KTAP."""

    def __init__(self, args):
        self.args = args
        self.tmp = tempfile.mkdtemp(prefix="interop-")
        os.chmod(self.tmp, 0o755)
        self.count = self.failed = 0

    def line(self, name, fault=""):
        """A result."""
        self.count += 1
        self.failed += bool(fault)
        print(f"{'not ok' if fault else 'ok'} {self.count} - {name}"
              f"{': ' if fault else ''}{fault}".replace("#", "no. "), flush=True)

    def pair(self, case, gwha_first):
        """A case in one of its two orders."""
        pair = Pair(case, gwha_first, self.tmp)
        fault = ""
        try:
            pair.lan.build()
            for what, step in Pair.STEPS:
                try:
                    if not fault:
                        step(pair)
                except (Failed, Refused, Unsupported) as e:
                    fault = str(e)
                order = f"gwha {'above' if gwha_first else 'below'} {pair.peer}"
                self.line(f"{case}, {order}: {what}", fault)
        finally:
            for dut in pair.duts:
                try:
                    dut.stop()
                except Refused:
                    pass
            pair.lan.pump(0.01)
            said = [f for f in pair.lan.frames if not f.out
                    and f.port == pair.gwha]
            save(f"{self.args.output or self.tmp}/gwha-pseudo.pcap",
                 [f for f in said if f.kind in ("vrrp", "arp", "nd")])
            if fault:
                save(f"{self.args.output or self.tmp}/{case}-"
                     f"{'above' if gwha_first else 'below'}.pcap",
                     [f for f in pair.lan.frames if not f.out])
            pair.lan.close()

    def alone(self, case):
        """gwha alone, for tshark to hear."""
        lan = Lan()
        fault = ""
        dut = importlib.import_module("dut_gwha").Driver(lan.nodes[0], self.tmp)
        p = Params(vips=VIPS[4], **ALONE[case])
        try:
            lan.build()
            dut.start(p)
            if not lan.pump(2, stop=lambda f: f.kind == "vrrp"):
                fault = "says nothing"
            lan.pump(1)
            dut.stop()
            lan.pump(0.1)
        except Refused as e:
            fault = str(e)
        finally:
            save(f"{self.args.output or self.tmp}/gwha-{p.checksum}.pcap",
                 [f for f in lan.frames if f.kind == "vrrp" and not f.out
                  and f.port == "a"])
            lan.close()
        self.line(f"{case}: it advertises", fault)

    def run(self):
        """Everything; the exit status."""
        cases = self.args.case or [*CASES, *ALONE]
        per = {c: 1 if c in ALONE else 2 * len(Pair.STEPS) for c in cases}
        print(f"KTAP version 1\n1..{sum(per.values()) + self.args.more}",
              flush=True)
        for case in cases:
            if case in ALONE:
                self.alone(case)
                continue
            for first in (True, False):
                self.pair(case, first)
        return 1 if self.failed else 0


def main():
    """Arguments."""
    p = argparse.ArgumentParser()
    p.add_argument("-o", "--output")
    p.add_argument("--more", type=int, default=0,
                   help="results that the caller will add")
    p.add_argument("case", nargs="*", choices=[[], *CASES, *ALONE])
    sys.exit(Run(p.parse_args()).run())


if __name__ == "__main__":
    main()
