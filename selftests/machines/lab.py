# SPDX-License-Identifier: GPL-2.0-or-later
"""Gateways, their neighbours and the network between them:

      client 192.0.2.100                          server 198.51.100.100
         │   (gateway: the VIP)                      │   (gateway: the VIP)
    ─────┴──┬──────────┬─────── lan    wan ──┬───────┴──┬─────
            │.2        │.3                   │.2        │.3
          [ a ]      [ b ]                 [ a ]      [ b ]     guests
            │.2        │.3   10.0.0.0/24
    ────────┴──────────┴─────── sync        (connections)

VIPs 192.0.2.1 and 198.51.100.1. All segments, client and server are in this
process (switch.py, hosts.py), so all that is said has times of one clock."""
import os
import time

import judge
from guest import wait_for
from hosts import PING_EVERY_S, Host, Traffic
from node import LAN, SYNC, VIP, WAN
from switch import Port, Segment, Switch

PLAIN, NAT = 2, 8               # connections
CALM_S = 0.5                    # a silence of the pings that means nothing
SLACK_S = 1.0                   # what an emulated node on a busy machine adds
TWO_SLACK_S = 0.25              # two questions of the stethoscope
SILENT_S = 4.5                  # two repetitions of a segment, and more


class Lab:
    """One of them, with nodes of one kind."""

    def __init__(self, kind, letters, base, folder, interval,
                 names=(LAN, WAN, SYNC), more=()):
        """`names` are the segments of all nodes, `more` those of none."""
        self.kind, self.interval = kind, interval
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.switch = Switch()
        self.segments = {
            name: Segment(self.switch, name, VIP.get(name, ""),
                          f"{folder}/{name}.pcap")
            for name in (*names, *more)}
        self.nodes = {}
        for i, letter in enumerate(letters):
            ports = self.ports(letter, i + 1, names)
            self.nodes[letter] = kind(letter, i + 1, base, folder, ports,
                                      interval)
        for node in self.nodes.values():
            node.others = [n.number for n in self.nodes.values() if n != node]
        self.client = Host(self.segments[LAN], "02:00:00:00:00:c1",
                           "192.0.2.100", VIP[LAN])
        self.server = Host(self.segments[WAN], "02:00:00:00:00:5e",
                           "198.51.100.100", VIP[WAN])
        self.connect()
        self.begun = self.repaired_at = 0.0
        self.notes = []             # (text, whether it holds, what was seen)

    def ports(self, letter, number, names):
        """A guest's, on these segments."""
        ports = {name: Port(self.segments[name], letter,
                            f"52:54:00:00:{j:02x}:{number:02x}", self.folder)
                 for j, name in enumerate(self.segments) if name in names}
        for port in ports.values():
            self.switch.add(port)
        return ports

    def connect(self):
        """What client and server have to say to each other is by these two."""
        self.traffic = Traffic(self.client, self.server)

    def everyone(self):
        """All guests, by their letters."""
        return self.nodes

    def node(self, letter):
        """By its letter."""
        return self.nodes[letter]

    # ------------------------------------------------------------ up and down

    def boot(self):
        """All guests, a active first."""
        self.power_on()
        self.bring_up()

    def power_on(self):
        """The network, and all nodes."""
        self.switch.start()
        for segment in (LAN, WAN):
            self.switch.after(0, self.segments[segment].probe)
        for node in self.nodes.values():
            node.boot()

    def bring_up(self, ping_every=PING_EVERY_S):
        """One node after the other, and pings that go on."""
        for node in self.nodes.values():
            node.set_up()
            node.start()
            node.await_state("active" if node.letter == "a" else "backup")
        self.switch.after(0, self.client.ping, self.server.ip, ping_every)

    def close(self):
        """All off; what their kernels complained of."""
        for node in self.everyone().values():
            if node.guest.alive():
                node.guest.cont()
                node.crashes()
                node.guest.kill()
        self.switch.going = False
        if self.switch.is_alive():
            self.switch.join(5)

    # ------------------------------------------------------------ for the faults

    def hold(self, intervals):
        """Let it last."""
        time.sleep(intervals * self.interval)
        if self.switch.error:
            raise self.switch.error

    def repaired(self):
        """From here on all is as it should be."""
        self.repaired_at = time.monotonic()

    def cut(self, letter, says=True, hears=True, segments=None):
        """What a node's ports pass."""
        for name, port in self.node(letter).ports.items():
            if segments is None or name in segments:
                port.says, port.hears = says, hears

    def heal(self):
        """No fault on the network; that is the repair."""
        for segment in self.segments.values():
            segment.heal()
        self.repaired()

    # -------------------------------------------------------------- what is seen

    def alive(self):
        """Letters of the nodes that run."""
        return [x for x, node in self.nodes.items() if node.guest.alive()]

    def advertising(self, begin, end):
        """Spells of all nodes."""
        adverts = [a for s in self.segments.values() for a in list(s.adverts)]
        return judge.advertising(adverts, self.interval, begin, end)

    def answering(self, begin, end):
        """The same, of answers."""
        claims = [c for s in self.segments.values() for c in list(s.claims)]
        return judge.answering(claims, begin, end)

    def who(self, begin, end):
        """Every list of who is active, by adverts and by answers, on each
        LAN."""
        return [judge.nodes(found, segment, begin, end)
                for found in (self.advertising(begin, end),
                              self.answering(begin, end))
                for segment in (LAN, WAN)]

    def forget(self):
        """A new case: nothing was seen."""
        for segment in self.segments.values():
            segment.adverts, segment.claims = [], []
        self.client.pings, self.client.pinged = [], []

    def through(self, letter):
        """Client and server believe that the gateway is this node, and pings
        came by it for the last second."""
        ports = self.node(letter).ports
        now = time.monotonic()
        recent = [p.mac for p in self.client.pings[-50:] if p.at > now - 1]
        return len(recent) >= 10 and set(recent) == {ports[LAN].mac} and \
            self.client.entry == ports[LAN].mac and \
            self.server.entry == ports[WAN].mac

    # ---------------------------------------------------------------- a case

    def at_rest(self):
        """a is active, all others are backups, traffic goes through a."""
        for letter, node in self.nodes.items():
            if letter != "a" and node.state() == "active":
                node.step_back()
        self.node("a").await_state("active")
        for letter, node in self.nodes.items():
            if letter != "a":
                node.await_state("backup")
        wait_for("traffic goes through a", 25, lambda: self.through("a"))
        for node in self.nodes.values():
            node.settle()
        self.traffic.open(PLAIN, NAT)
        wait_for("all connections speak", 15, lambda: all(
            f and f.got > 2 * f.SIZE
            for port in (Traffic.PLAIN, Traffic.NAT)
            for pair in self.traffic.ends(port) for f in pair))

    def run(self, fault):
        """One fault, from rest to rest: what was seen."""
        self.at_rest()
        self.forget()
        self.notes = []
        self.begun = time.monotonic()
        fault.do(self)
        self.hold(6)
        if time.monotonic() - self.repaired_at < SILENT_S + 0.5:
            time.sleep(SILENT_S + 0.5 - (time.monotonic() - self.repaired_at))
        end = time.monotonic()
        settled = self.repaired_at + 3 * self.interval
        pings = [p.at for p in list(self.client.pings)]
        lost = {port: self.traffic.lost(port, SILENT_S)
                for port in (Traffic.PLAIN, Traffic.NAT)}
        return {
            "two_answer": judge.two(self.answering(self.begun, end)),
            "two_advertise": judge.two(self.advertising(self.begun, end)),
            "after": max(judge.two(self.answering(self.repaired_at, end)),
                         judge.two(self.advertising(self.repaired_at, end))),
            "gap": judge.longest_silence(pings, self.begun, end),
            "plain": [lost[Traffic.PLAIN], PLAIN],
            "nat": [lost[Traffic.NAT], NAT],
            "nat_why": self.traffic.why(Traffic.NAT),
            "who": self.who(settled, end),
            "ever": self.who(self.begun, end),
            "through": self.through(fault.right),
            "known": any(self.through(x) for x in self.nodes
                         if self.who(settled, end).count([x]) == 4),
            "states": {x: node.state() for x, node in self.nodes.items()},
            "wrong": {x: node.consistent() for x, node in self.nodes.items()},
        }


def checks(lab, fault, seen):
    """(text, whether it holds, what was seen) of each promise."""
    yield from lab.notes
    right = [fault.right]
    two = fault.two(lab) + TWO_SLACK_S
    after = fault.after(lab) + TWO_SLACK_S
    gap = fault.gap(lab)
    gap += SLACK_S if gap else CALM_S
    yield f"{fault.right} alone is active after settling", \
        all(w == right for w in seen["who"]), \
        f"advertise on lan, wan: {seen['who'][:2]}, answer: {seen['who'][2:]}"
    states = {x: "active" if x == fault.right else "backup" for x in lab.nodes}
    yield "the nodes say the same", seen["states"] == states, seen["states"]
    yield "their events, epochs and addresses agree", \
        not any(seen["wrong"].values()), seen["wrong"]
    worst = max(seen["two_answer"], seen["two_advertise"])
    yield f"two are active for {two:.2f} s at most", worst <= two, \
        f"{worst:.2f} s"
    yield f"of these {after:.2f} s at most after the repair", \
        seen["after"] <= after, f"{seen['after']:.2f} s"
    yield f"no ping unanswered for {gap:.2f} s", seen["gap"] <= gap, \
        f"{seen['gap']:.2f} s"
    yield "traffic goes through its card", seen["through"], \
        f"client: {lab.client.entry}, server: {lab.server.entry}"
    yield "no routed connection is broken", seen["plain"][0] == 0, seen["plain"]
    yield "no translated connection is broken", seen["nat"][0] == 0, \
        f"{seen['nat']} {seen['nat_why']}"
    if fault.calm:
        yield "nothing changed hands in between", \
            all(w == right for w in seen["ever"]), seen["ever"]


def succession_checks(lab, begin, rest, heir):
    """The same for one step of three nodes."""
    end = time.monotonic()
    who = lab.who(end - 2 * lab.interval, end)
    yield f"{heir} alone is active", all(w == [heir] for w in who), who
    states = {x: lab.node(x).state() for x in rest}
    yield "the nodes say the same", states == {
        x: "active" if x == heir else "backup" for x in rest}, states
    wrong = {x: lab.node(x).consistent() for x in rest}
    yield "their events, epochs and addresses agree", \
        not any(wrong.values()), wrong
    two = max(judge.two(lab.answering(begin, end)),
              judge.two(lab.advertising(begin, end)))
    yield "never two", two <= TWO_SLACK_S, f"{two:.2f} s"
    pings = [p.at for p in list(lab.client.pings)]
    gap = judge.longest_silence(pings, begin, end)
    bound = lab.node(heir).down_interval + SLACK_S
    yield f"no ping unanswered for {bound:.2f} s", gap <= bound, f"{gap:.2f} s"
    yield "traffic goes through its card", lab.through(heir), lab.client.entry
