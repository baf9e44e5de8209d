# SPDX-License-Identifier: GPL-2.0-or-later
"""The network between the guests: a process's thread that every frame passes.

A segment is a switch that learns addresses. Its ports are network cards of
guests (QEMU's `-netdev dgram` over a pair of unix sockets) and hosts made of
Python (hosts.py). What a port says is recorded before any fault has its way, all
of it by one clock: seconds of CLOCK_MONOTONIC, as the thread reads the frame.

Faults, changed at any time from any thread:

    port.says = False       nobody hears it            port.hears = False   deaf
    segment.mute = {112}    these IP protocols pass to no guest
    segment.copies = 2      every frame comes twice
    segment.spread = 0.3    every frame is late by 0 to 0.3 s: order is lost

segment.watch(NODE, FRAME), if it is set, is called with what each guest says there.

The stethoscope: ten times a second every guest is asked for the virtual address,
at its own port and past every fault, and what it answers goes no further.
"""
import collections
import heapq
import random
import selectors
import socket
import struct
import threading
import time

import wire

PROBE_MAC = "02:00:00:00:00:fa"
PROBE_EVERY_S = 0.1
QUEUE = 256             # frames that wait for a guest, as in a tap's queue
RETRY_S = 0.002

Advert = collections.namedtuple("Advert", "at segment node prio")
# somebody says that an address is at his: `asked` by the stethoscope or not
Claim = collections.namedtuple("Claim", "at segment node asked")


class Pcap:
    """A recording that tcpdump and wireshark read."""

    def __init__(self, path):
        # pylint: disable-next=consider-using-with
        self.file = open(path, "wb")
        self.file.write(struct.pack("<IHHiIII", 0xa1b23c4d, 2, 4, 0, 0, 65535, 1))
        self.offset = time.time() - time.monotonic()

    def write(self, at, data):
        """One frame."""
        at += self.offset
        self.file.write(struct.pack(
            "<IIII", int(at), int(at % 1 * 1e9), len(data), len(data)) + data)


class Port:
    """A network card of a guest."""

    def __init__(self, segment, node, mac, folder):
        self.segment, self.node, self.mac = segment, node, mac
        self.says = self.hears = True
        self.path = f"{folder}/{node}-{segment.name}"
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(f"{self.path}.switch")
        self.sock.setblocking(False)
        self.queue = collections.deque()
        self.lost = 0

    def words(self):
        """For QEMU."""
        name = self.segment.name
        return ["-netdev", f"dgram,id={name},local.type=unix,"
                f"local.path={self.path}.guest,remote.type=unix,"
                f"remote.path={self.path}.switch",
                "-device", f"virtio-net-pci,netdev={name},mac={self.mac}"]

    def put(self, data):
        """To the guest, now or as soon as it can take it."""
        if self.queue:
            if len(self.queue) < QUEUE:
                self.queue.append(data)
            else:
                self.lost += 1
        elif not self._push(data):
            self.queue.append(data)
            self.segment.switch.after(RETRY_S, self.retry)

    def retry(self):
        """Push what waits."""
        while self.queue:
            if not self._push(self.queue[0]):
                self.segment.switch.after(RETRY_S, self.retry)
                return
            self.queue.popleft()

    def _push(self, data):
        try:
            self.sock.sendto(data, f"{self.path}.guest")
        except BlockingIOError:
            return False
        except OSError:
            pass                # there is no such guest now
        return True


class Segment:
    """One LAN."""

    def __init__(self, switch, name, vip, record):
        self.switch, self.name, self.vip = switch, name, vip
        self.ports, self.hosts, self.table = [], [], {}
        self.copies, self.spread, self.mute = 1, 0, set()
        self.pcap = Pcap(record) if record else None
        self.claims, self.adverts = [], []
        self.watch = None

    def heal(self):
        """No fault on this segment or its ports."""
        self.copies, self.spread, self.mute = 1, 0, set()
        for port in self.ports:
            port.says = port.hears = True

    def said(self, port, data):
        """A guest sent a frame."""
        at = time.monotonic()
        if len(data) < 14:
            return
        if self.pcap:
            self.pcap.write(at, data)
        frame = wire.Frame(data, at, self.name, False)
        if frame.kind == "vrrp":
            self.adverts.append(Advert(at, self.name, port.node, frame.prio))
        elif frame.kind == "arp" and frame.spa == self.vip:
            asked = frame.dmac == PROBE_MAC
            self.claims.append(Claim(at, self.name, port.node, asked))
        if self.watch:
            self.watch(port.node, frame)
        if port.says and frame.dmac != PROBE_MAC:
            self.pass_on(port, frame)

    def pass_on(self, source, frame):
        """To whom it is for, through the faults; source: a port or a host."""
        self.table[frame.smac] = source
        to = self.table.get(frame.dmac)
        if int(frame.dmac[:2], 16) & 1 or to is None:
            targets = [x for x in self.ports + self.hosts if x is not source]
        else:
            targets = [to] if to is not source else []
        for target in targets:
            for _ in range(self.copies):
                if self.spread:
                    self.switch.after(random.uniform(0, self.spread),
                                      self._deliver, target, frame)
                else:
                    self._deliver(target, frame)

    def _deliver(self, target, frame):
        if not isinstance(target, Port):
            target.heard(frame)
        elif target.hears and not (self.mute and frame.proto in self.mute):
            target.put(frame.data)

    def probe(self):
        """Ask each guest for the virtual address."""
        ask = wire.ether(wire.BROADCAST, PROBE_MAC, wire.ARP, wire.arp(
            1, PROBE_MAC, self.vip.rsplit(".", 1)[0] + ".250",
            "00:00:00:00:00:00", self.vip))
        for port in self.ports:
            port.put(ask)
        self.switch.after(PROBE_EVERY_S, self.probe)


class Switch(threading.Thread):
    """All segments, and the timers of everything that lives on them."""

    def __init__(self):
        super().__init__(daemon=True)
        self.selector = selectors.DefaultSelector()
        self.timers, self.count, self.going = [], 0, True
        self.lock = threading.Lock()
        self.error = None

    def add(self, port):
        """Serve this port."""
        port.segment.ports.append(port)
        self.selector.register(port.sock, selectors.EVENT_READ, port)

    def after(self, seconds, call, *args):
        """Do this later, in this thread; asked for from any."""
        with self.lock:
            self.count += 1
            heapq.heappush(self.timers, (time.monotonic() + seconds,
                                         self.count, call, args))

    def _due(self):
        with self.lock:
            if self.timers and self.timers[0][0] <= time.monotonic():
                return heapq.heappop(self.timers)
        return None

    def run(self):
        """Until told to end."""
        try:
            while self.going:
                self._turn()
        except Exception as e:          # pylint: disable=broad-except
            self.error = e
            raise

    def _turn(self):
        while due := self._due():
            due[2](*due[3])
        wait = 0.2
        with self.lock:
            if self.timers:
                wait = max(0, min(wait, self.timers[0][0] - time.monotonic()))
        for key, _ in self.selector.select(wait):
            for _ in range(64):
                try:
                    data = key.fileobj.recv(65536)
                except BlockingIOError:
                    break
                key.data.segment.said(key.data, data)
