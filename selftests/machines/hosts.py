# SPDX-License-Identifier: GPL-2.0-or-later
"""The neighbours of the gateways, made of frames: a client and a server that
know the network by the virtual address alone, and what they say to each other.

A host believes an ARP entry as Linux does: it takes every ARP that names its
gateway, and when it has heard nothing through it for 5 s, asks there thrice, a
second apart, and then everybody.
"""
import collections
import random
import struct
import time

import wire

PING_EVERY_S = 0.05
SPEAK_EVERY_S = 0.5         # each side of each connection
RTO_S, RTO_MAX_S = 0.25, 2.0
FIN, SYN, RST, ACK = 1, 2, 4, 16
CONFIRMED_S = 5.0

# an answer: when, from which card, to which ping
Pong = collections.namedtuple("Pong", "at mac number")


class Host:
    """One address on one segment, and a way to the others."""

    def __init__(self, segment, mac, ip, gateway):
        self.segment, self.mac, self.ip = segment, mac, ip
        self.gateway, self.entry = gateway, None
        self.confirmed = self.asked = 0.0
        self.asks = 0
        self.flows = {}             # own port, other's address, his port
        self.listens = None         # called with those for a new connection
        self.pings = None           # answers
        self.pinged = []            # (number, when it was sent)
        segment.hosts.append(self)

    def after(self, seconds, call, *args):
        """Later."""
        self.segment.switch.after(seconds, call, *args)

    # --------------------------------------------------------------- frames

    def heard(self, frame):
        """A frame came to our port."""
        if frame.kind == "arp":
            self._arp(frame)
        elif frame.dmac == self.mac and frame.dst == self.ip:
            self.confirmed = time.monotonic()
            if frame.kind == "icmp":
                self._icmp(frame)
            elif frame.kind == "tcp":
                self._tcp(frame)

    def _arp(self, f):
        if f.spa == self.gateway:
            self.entry = f.sha
            if f.op == 2 and f.dmac == self.mac:
                self.confirmed = time.monotonic()
                self.asks = 0
        if f.op == 1 and f.tpa == self.ip:
            self.put(wire.ether(f.sha, self.mac, wire.ARP, wire.arp(
                2, self.mac, self.ip, f.sha, f.spa)))

    def put(self, data):
        """Onto the segment."""
        self.segment.pass_on(self, wire.Frame(data, time.monotonic(), "", False))

    def send(self, dst, proto, payload):
        """Through the gateway, if it is known."""
        self._resolve()
        if self.entry:
            self.put(wire.ether(self.entry, self.mac, wire.IP4,
                                wire.ip(self.ip, dst, proto, payload)))

    def _resolve(self):
        now = time.monotonic()
        if now - self.asked < 1:
            return
        if self.entry and now - self.confirmed < CONFIRMED_S:
            self.asks = 0
            return
        self.asked = now
        self.asks += 1
        to = self.entry if self.entry and self.asks <= 3 else wire.BROADCAST
        self.put(wire.ether(to, self.mac, wire.ARP, wire.arp(
            1, self.mac, self.ip, "00:00:00:00:00:00", self.gateway)))

    # ----------------------------------------------------------------- ping

    def _icmp(self, f):
        if f.icmp == 8:
            data = b"\0\0\0\0" + f.payload[4:]
            self.send(f.src, wire.ICMP, data[:2] + struct.pack(
                ">H", wire.checksum(data)) + data[4:])
        elif f.icmp == 0 and self.pings is not None:
            self.pings.append(Pong(time.monotonic(), f.smac, struct.unpack_from(
                ">H", f.payload, 6)[0]))

    def ping(self, dst, every=PING_EVERY_S, number=0):
        """Begin to ping, and never end."""
        if self.pings is None:
            self.pings = []
        number &= 0xffff
        self.pinged.append((number, time.monotonic()))
        data = struct.pack(">BBHHH", 8, 0, 0, 4711, number) + bytes(32)
        self.send(dst, wire.ICMP, data[:2] + struct.pack(
            ">H", wire.checksum(data)) + data[4:])
        self.after(every, self.ping, dst, every, number + 1)

    # ------------------------------------------------------------------ TCP

    def _tcp(self, f):
        sport, dport = struct.unpack_from(">HH", f.payload)
        key = (dport, f.src, sport)
        flow = self.flows.get(key)
        if flow is None and self.listens and f.payload[13] & SYN:
            flow = self.flows[key] = Flow(self, *key)
            self.listens(flow)
        if flow:
            flow.heard(f.payload)


def pattern(start, length):
    """The bytes of every stream, by their place in it."""
    return bytes((start + i) % 251 for i in range(length))


class Flow:
    """One end of a connection: as little of TCP as two ends need that send a
    few bytes now and then, and check that all of them come, once and in order."""

    SIZE = 10

    def __init__(self, host, port, peer, peer_port):
        self.host, self.key = host, (port, peer, peer_port)
        self.base = random.getrandbits(32)      # first sequence number
        self.sent = self.acked = 0              # of ours; 0 is the SYN
        self.theirs = None                      # their first sequence number
        self.got = 0
        self.ended = ""                         # why it is no more
        self.rto, self.timer = RTO_S, 0
        self.last = time.monotonic()            # when something new came
        self.longest = 0.0

    def connect(self):
        """The client's end begins."""
        self.host.flows[self.key] = self
        self._emit(SYN, 0, b"")
        self.sent = 1
        self._arm()

    def speak(self):
        """Say something, again and again."""
        if self.ended:
            return
        if self.acked and self.sent - self.acked < 40 * self.SIZE:
            self._emit(ACK, self.sent, pattern(self.sent, self.SIZE))
            self.sent += self.SIZE
            if self.acked == self.sent - self.SIZE:
                self._arm()
        self.host.after(SPEAK_EVERY_S, self.speak)

    def _emit(self, flags, offset, data):
        port, peer, peer_port = self.key
        ack = 0 if self.theirs is None else self.theirs + self.got
        head = struct.pack(">HHIIBBHHH", port, peer_port,
                           self.base + offset & 0xffffffff, ack & 0xffffffff,
                           5 << 4, flags, 65535, 0, 0) + data
        value = wire.checksum(wire.pseudo(self.host.ip, peer, wire.TCP,
                                          len(head)) + head)
        self.host.send(peer, wire.TCP,
                       head[:16] + struct.pack(">H", value) + head[18:])

    def _arm(self):
        self.timer += 1
        self.host.after(self.rto, self._again, self.timer)

    def _again(self, timer):
        """What was not acknowledged is said again: the oldest of it."""
        if timer != self.timer or self.ended or self.acked == self.sent:
            return
        self.rto = min(2 * self.rto, RTO_MAX_S)
        self._oldest()
        self._arm()

    def _oldest(self):
        if self.acked == 0:
            flags = SYN if self.theirs is None else SYN | ACK
            self._emit(flags, 0, b"")
        else:
            size = min(self.sent - self.acked, 4 * self.SIZE)
            self._emit(ACK, self.acked, pattern(self.acked, size))

    def heard(self, p):
        """A segment came."""
        seq, ack, offset, flags = struct.unpack_from(">IIBB", p, 4)
        data = p[(offset >> 4) * 4:]
        if self.ended:
            return
        if flags & RST:
            self.ended = "reset"
            return
        if flags & SYN:
            fresh = self.theirs is None
            self.theirs, self.got = seq, max(self.got, 1)
            if not flags & ACK:         # we are the server's end
                if fresh:
                    self.sent = 1
                    self._arm()
                self._emit(SYN | ACK, 0, b"")
                return
        if self.theirs is None:
            return
        done = (ack - self.base) & 0xffffffff
        if flags & ACK and self.acked < done <= self.sent:
            self.acked, self.rto = done, RTO_S
            if self.acked < self.sent:
                self._arm()
        place = (seq - self.theirs) & 0xffffffff
        if data and place <= self.got < place + len(data):
            self._take(data[self.got - place:])
        if data or flags & SYN:
            self._emit(ACK, self.sent, b"")

    def _take(self, data):
        if data != pattern(self.got, len(data)):
            self.ended = "other bytes came than were sent"
            return
        now = time.monotonic()
        self.longest = max(self.longest, now - self.last)
        self.got, self.last = self.got + len(data), now


class Traffic:
    """Connections from the client to the server, both ends speaking. Port 5001
    is forwarded as it is; port 5002 the gateways translate, so that it is seen
    to come from the virtual address."""
    PLAIN, NAT = 5001, 5002

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.pairs = []
        self.next_port = 20000
        server.listens = self._accepted

    def _accepted(self, flow):
        flow.host.after(random.uniform(0, SPEAK_EVERY_S), flow.speak)

    def open(self, plain, nat):
        """New connections; the old ones are forgotten."""
        for flow in [f for h in (self.client, self.server)
                     for f in list(h.flows.values())]:
            flow.ended = flow.ended or "forgotten"
        self.client.flows, self.server.flows = {}, {}
        self.pairs = []
        for port in plain * [self.PLAIN] + nat * [self.NAT]:
            flow = Flow(self.client, self.next_port, self.server.ip, port)
            self.pairs.append((port, self.next_port, flow))
            self.next_port += 1
            flow.host.after(0, flow.connect)
            flow.host.after(random.uniform(0, SPEAK_EVERY_S), flow.speak)

    def ends(self, port):
        """Both ends of each connection to this port; the server's is None if
        it was never heard of. Translation keeps the client's port here."""
        others = {(key[0], key[2]): flow
                  for key, flow in list(self.server.flows.items())}
        return [(flow, others.get((p, own)))
                for p, own, flow in self.pairs if p == port]

    def lost(self, port, silent):
        """How many are broken: reset, or without a new byte either way in the
        last `silent` seconds."""
        now = time.monotonic()
        return sum(not all(f and not f.ended and now - f.last < silent
                           for f in pair) for pair in self.ends(port))

    def why(self, port):
        """How they ended, for who reads it."""
        return sorted({f.ended or "silent" for pair in self.ends(port)
                       for f in pair if f and f.ended != "forgotten"
                       and (f.ended or time.monotonic() - f.last > 2)})
