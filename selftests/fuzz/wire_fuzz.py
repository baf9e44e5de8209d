#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames that are nearly right, to an active node that must not care.

    wire_fuzz.py SPEC PEER DEV MAC KEYFILE [--seed N] --seconds S | --frames N

Runs in the namespace of the node; sends on DEV of the namespace PEER, whose
cable ends at the node's device with the Ethernet address MAC. The node has the
routers that wire.sh makes, all of them active with priority 254. Frames begin
as correct adverts, ARP packets, Neighbour Advertisements and others, and then
bits flip, lengths lie, options, extension headers, fragments and VLAN tags
come in, addresses are exchanged, ends are cut off; checksums are mostly made
right again, so that more than one check is reached. What begins an advert in
the end has no priority above 253: a better one could move the node, rightly.

Demanded, after each 400 frames: every group is what it was (state, epoch, time
of its last change); every packet of protocol 112 that the stack delivered, as
raw sockets beside the module count them, was accepted or counted under some
reason, once. Frames depend on the seed and their number alone (but for the
times that trailers are stamped with).

Prints the seed, then "FAIL FRAME: WHY", last how often each counter was raised.
Exit 1 if anything failed.
"""
import argparse
import ctypes
import os
import random
import socket
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../net"))
import frames                                           # noqa: E402
from nl_raw import Family, Spec, attrs_of               # noqa: E402

PROTO = 112
BATCH = 400
SETTLE_S = 2
MAX_FRAME = 9014
RCVBUFFORCE, MEMINFO, DROPS = 33, 55, 8
OWN4, VIP4, PEER4 = "192.0.2.2", "192.0.2.1", "192.0.2.9"
OWN6, VIP6, PEER6 = "fe80::67:77ff:fe00:102", "fe80::67:1", "fe80::67:9"
VRIDS = (10, 20, 21, 30, 31, 40, 50, 60, 61)
# Adverts that are right but for their priority, by router.
ADVERTS = [
    "vrid=10,interval=5,addrs=192.0.2.1",
    "vrid=10,interval=5,addrs=192.0.2.1,epoch=7",
    "vrid=10,interval=5,addrs=192.0.2.1,sum=plain",
    "vrid=10,interval=5,addrs=192.0.2.1+192.0.2.101",
    "vrid=20,ver=2,addrs=192.0.2.20",
    "vrid=21,ver=2,addrs=192.0.2.21,auth=1,text=sesame",
    "vrid=30,interval=5,addrs=192.0.2.30,key=1:{key}",
    "vrid=31,interval=5,addrs=192.0.2.31",
    "vrid=31,interval=5,addrs=192.0.2.31,key=1:{key}",
    "vrid=31,interval=5,addrs=192.0.2.31,epoch=7,key=1:{key}",
    "vrid=40,interval=5,addrs=192.0.2.40",
    "vrid=50,interval=5,addrs=192.0.2.50,dst=192.0.2.2,dmac={mac}",
    "vrid=60,interval=5,src={peer6},addrs=fe80::67:1+2001:db8:1::1",
    "vrid=61,interval=5,src={peer6},addrs=fe80::67:2,key=1:{key}",
]


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


class Source:
    """Frames from a seed."""

    def __init__(self, seed, own, node, keyfile):
        self.rng = random.Random(seed)
        self.own, self.node, self.keyfile = own, node, keyfile
        ip4 = [OWN4, VIP4, PEER4, "0.0.0.0", "127.0.0.1", "224.0.0.18",
               "224.0.0.1", "255.255.255.255", "192.0.2.255", "10.9.8.7",
               "192.0.2.40"]
        ip6 = [OWN6, VIP6, PEER6, "::", "::1", "ff02::12", "ff02::1",
               "2001:db8:1::1", "2001:db8:9::9", "::ffff:192.0.2.9"]
        self.ip4 = [frames.packed(a) for a in ip4]
        self.ip6 = [frames.packed(a) for a in ip6]
        self.macs = [own, node, b"\xff" * 6, mac("01005e000012"),
                     mac("333300000012"), mac("333300000001"), bytes(6)]
        for vrid in (10, 40, 60, 99):
            self.macs += [mac("00005e0001") + bytes([vrid]),
                          mac("00005e0002") + bytes([vrid])]

    # ------------------------------------------------------------ what is right

    def advert(self):
        rng = self.rng
        spec = rng.choice(ADVERTS).format(key=self.keyfile, peer6=PEER6,
                                          mac=self.node.hex())
        if "src=" not in spec:
            spec += f",src={PEER4}"
        # of any priority that does not move an active router of 254
        spec += f",prio={rng.choice((0, 1, 100, 200, 253))}"
        return rng.choice(frames.frames(spec, self.own)[0])

    def arp(self):
        rng = self.rng
        who = frames.packed(rng.choice((PEER4, VIP4, OWN4)))
        whom = frames.packed(rng.choice((VIP4, OWN4, "192.0.2.40")))
        return (rng.choice((b"\xff" * 6, self.node)) + self.own + b"\x08\x06" +
                struct.pack(">HHBBH", 1, 0x800, 6, 4, rng.randint(1, 2)) +
                self.own + who + bytes(6) + whom)

    def neighbour(self):
        rng = self.rng
        if rng.random() < 0.5:
            spec = (f"src={rng.choice((PEER6, VIP6))},dst=ff02::1,"
                    f"tell={rng.choice((VIP6, OWN6, '2001:db8:1::1'))}")
            return frames.frames(spec, self.own)[0][0]
        return frames.nd_question(rng.choice((VIP6, OWN6)), PEER6, self.own)

    def echo(self):
        rng = self.rng
        if rng.random() < 0.5:
            spec = f"src={PEER4},dst={rng.choice((VIP4, '192.0.2.40', OWN4))}"
        else:
            spec = f"src={PEER6},dst={rng.choice((VIP6, OWN6))}"
        spec += f",echo=1,dmac={rng.choice(self.macs).hex()}"
        return frames.frames(spec, self.own)[0][0]

    # ------------------------------------------------------------ what is wrong

    def flip(self, f):
        at = self.rng.randrange(len(f))
        return f[:at] + bytes([f[at] ^ 1 << self.rng.randint(0, 7)]
                              ) + f[at + 1:]

    def put(self, f):
        at = self.rng.randrange(len(f))
        value = self.rng.choice((0, 1, 0x7f, 0x80, 0xfe, 0xff))
        return f[:at] + bytes([value]) + f[at + 1:]

    def cut(self, f):
        return f[:self.rng.randint(14, max(14, len(f)))]

    def grow(self, f):
        return f + self.rng.randbytes(self.rng.choice((1, 2, 3, 8, 28, 200,
                                                       1400, 4200)))

    def macs_of(self, f):
        rng = self.rng
        if rng.random() < 0.7:
            return rng.choice(self.macs) + f[6:]
        return f[:6] + rng.choice(self.macs) + f[12:]

    def tag(self, f):
        rng = self.rng
        kind = rng.choice((0x8100, 0x8100, 0x88a8))
        return f[:12] + struct.pack(">HH", kind, rng.choice(
            (0, 0, 0xe000, 1, 10, 4095, rng.randint(0, 65535)))) + f[12:]

    def splice(self, f):
        other = self.right()
        return f[:self.rng.randint(14, len(f))] + other[
            self.rng.randint(14, len(other)):]

    def ip_field(self, f):
        """A field of the IP header, or of what follows it."""
        rng, at = self.rng, ip_at(f)
        if at is None or len(f) < at + 40:
            return self.put(f)
        six = f[at] >> 4 == 6
        head = bytearray(f)
        what = rng.randint(0, 5)
        if what == 0:
            size = rng.choice((0, 1, 19, 20, 27, 28, 29, len(f) - at, 65535))
            struct.pack_into(">H", head, at + (4 if six else 2), size)
        elif what == 1:
            head[at + (7 if six else 8)] = rng.choice((0, 1, 64, 254, 255))
        elif what == 2:
            head[at + (6 if six else 9)] = rng.choice(
                (0, 1, 6, 17, 43, 44, 50, 51, 58, 59, 60, PROTO))
        elif what == 3:
            pool, n, first = (self.ip6, 16, 8) if six else (self.ip4, 4, 12)
            first += at + n * rng.randint(0, 1)
            head[first:first + n] = rng.choice(pool)
        elif what == 4 and not six:
            struct.pack_into(">H", head, at + 6, rng.choice(
                (0x2000, 0x4000, 0x8000, 1, 2, 0x1fff, 0x2001, 0x3fff)))
        elif not six:
            head[at] = 0x40 | rng.randint(0, 15)
        else:
            head[at:at + 4] = rng.randbytes(4)
        return bytes(head)

    def between(self, f):
        """IP options, or an extension header."""
        rng, at = self.rng, ip_at(f)
        if at is None or len(f) < at + 40:
            return self.put(f)
        if f[at] >> 4 == 6:
            size = rng.choice((8, 16, 24))
            kind = rng.choice((0, 43, 44, 51, 60, 135))
            ext = bytes([f[at + 6], size // 8 - 1]) + (
                b"\1" + bytes([size - 4]) + bytes(size - 4)
                if rng.random() < 0.6 else rng.randbytes(size - 2))
            if kind == 44:
                ext = bytes([f[at + 6], 0]) + struct.pack(
                    ">HI", rng.choice((0, 1, 8, 9, 64)), rng.randint(0, 3))
            size = struct.unpack_from(">H", f, at + 4)[0] + len(ext)
            return (f[:at + 4] + struct.pack(">HB", size & 0xffff, kind) +
                    f[at + 7:at + 40] + ext + f[at + 40:])
        if f[at] != 0x45:
            return self.put(f)
        options = rng.choice((b"\1\1\1\0", b"\x94\4\0\0", b"\7\7\4" + bytes(5),
                              b"\x83\7\4\xc0\0\2\2\0", b"\x44\x0c\5" + bytes(9),
                              rng.randbytes(4 * rng.randint(1, 10))))
        size = struct.unpack_from(">H", f, at + 2)[0] + len(options)
        return (f[:at] + bytes([0x45 + len(options) // 4, f[at + 1]]) +
                struct.pack(">H", size & 0xffff) + f[at + 4:at + 20] +
                options + f[at + 20:])

    def field(self, f):
        """A field of the advert."""
        found = advert_at(f)
        if not found:
            return self.put(f)
        rng, (_, start, end) = self.rng, found
        if end - start < 8:
            return self.flip(f)
        head = bytearray(f)
        at = rng.choice((0, 1, 2, 3, 4, 5, end - start - 28, end - start - 27))
        if at == 0:
            head[start] = rng.choice((0x21, 0x31, 0x11, 0x41, 0xf1, 0x32,
                                      0x30, 0x22))
        elif at == 1:
            head[start + 1] = rng.choice(VRIDS + (0, 99, 255))
        else:
            head[start + max(at, 2)] = rng.choice((0, 1, 2, 3, 5, 100, 253,
                                                   255, rng.randint(0, 255)))
        return bytes(head)

    def right(self):
        draw = self.rng.random()
        if draw < 0.76:
            return self.advert()
        if draw < 0.84:
            return self.arp()
        return self.neighbour() if draw < 0.92 else self.echo()

    def next(self):
        """A frame, and whether it was left as it was."""
        rng = self.rng
        f = self.right()
        n = rng.choice((0, 1, 1, 1, 1, 2, 2, 3, 6))
        for _ in range(n):
            f = rng.choice((self.flip, self.put, self.cut, self.grow,
                            self.macs_of, self.tag, self.splice, self.ip_field,
                            self.ip_field, self.between, self.field,
                            self.field))(f)[:MAX_FRAME]
        f = humble(f)
        if n and rng.random() < 0.75:
            f = summed(f, rng.random() < 0.5)
        return f.ljust(14, b"\0")


# ------------------------------------------------------------- a second opinion

def ip_at(f):
    """Where an IP header begins, behind any tags; None if there is none."""
    at = 12
    while len(f) >= at + 2:
        kind = f[at:at + 2]
        if kind in (b"\x81\x00", b"\x88\xa8"):
            at += 4
        elif kind in (b"\x08\x00", b"\x86\xdd"):
            return at + 2 if len(f) > at + 2 else None
        else:
            return None
    return None


def advert_at(f):
    """(IP header, message, its end) of what the stack may take for an advert."""
    at = ip_at(f)
    if at is None:
        return None
    if f[at] >> 4 == 4 and len(f) >= at + 20 and f[at + 9] == PROTO:
        start = at + 4 * (f[at] & 15)
        end = at + struct.unpack_from(">H", f, at + 2)[0]
    elif f[at] >> 4 == 6 and len(f) >= at + 40 and f[at + 6] == PROTO:
        start = at + 40
        end = start + struct.unpack_from(">H", f, at + 4)[0]
    else:
        return None
    end = min(end, len(f))
    return (at, start, end) if start <= end else None


def humble(f):
    """No priority that could move the node, whatever the message is."""
    found = advert_at(f)
    if not found or found[1] + 2 >= len(f) or f[found[1] + 2] < 254:
        return f
    at = found[1] + 2
    return f[:at] + bytes([f[at] & 0x7f]) + f[at + 1:]


def summed(f, plain):
    """The checksums made right, so that other checks are reached."""
    at = ip_at(f)
    if at is None or len(f) < at + 20:
        return f
    found = advert_at(f)
    if found and found[2] - found[1] >= 8:
        _, start, end = found
        size = end - start
        pseudo = b""
        if f[at] >> 4 == 6:
            pseudo = f[at + 8:at + 40] + struct.pack(">HH", PROTO, size)
        else:
            count = 8 + 4 * f[start + 3]
            if f[start] >> 4 == 3 and size - count in (28, 28 + 12):
                size -= 28          # a trailer is not summed
            if f[start] >> 4 != 2 and not plain:
                pseudo = f[at + 12:at + 20] + struct.pack(">HH", PROTO, size)
        data = f[start:start + 6] + b"\0\0" + f[start + 8:start + size]
        f = f[:start + 6] + struct.pack(
            ">H", frames.checksum(pseudo + data)) + f[start + 8:]
    size = 4 * (f[at] & 15)
    if f[at] >> 4 == 4 and 20 <= size <= len(f) - at:
        head = f[at:at + 10] + b"\0\0" + f[at + 12:at + size]
        f = f[:at + 10] + struct.pack(">H", frames.checksum(head)) + (
            f[at + 12:])
    return f


# ------------------------------------------------------------------- the node

class Node:
    """What the node says of itself, and what its stack delivered."""

    def __init__(self, spec):
        self.spec, self.family = spec, Family(spec.doc["name"])
        self.names = {a["id"]: n for n, a in spec.sets["counters"].items()}
        self.raw = []
        for af in (socket.AF_INET, socket.AF_INET6):
            sock = socket.socket(af, socket.SOCK_RAW, PROTO)
            sock.setsockopt(socket.SOL_SOCKET, RCVBUFFORCE, 1 << 26)
            sock.setblocking(False)
            self.raw.append(sock)
        self.delivered = 0
        self.buffer = bytearray(16)

    def groups(self):
        """Name, state, cause, reason, time, epoch of every group."""
        sets = self.spec.sets["group"]
        want = [sets[n]["id"] for n in ("name", "state", "cause", "since-us",
                                        "epoch", "partial", "leaving",
                                        "effective-priority")]
        return [[dict(attrs_of(row)).get(i) for i in want]
                for row in self.family.dump(self.spec.ops["group-get"]["id"])]

    def counters(self):
        """{(family of the router, counter): value}; 0 for the namespace."""
        sets, out = self.spec.sets["stats"], {}
        for row in self.family.dump(self.spec.ops["stats-get"]["id"]):
            row = dict(attrs_of(row))
            of = row.get(sets["family"]["id"], b"\0")[0]
            for number, value in attrs_of(row[sets["counters"]["id"]]):
                if len(value) != 8:
                    continue
                key = of, self.names[number]
                out[key] = out.get(key, 0) + struct.unpack("=Q", value)[0]
        return out

    def drain(self):
        """Count what raw sockets were given."""
        for sock in self.raw:
            try:
                while True:
                    sock.recv_into(self.buffer)
                    self.delivered += 1
            except BlockingIOError:
                pass
            lost = struct.unpack("=9I", sock.getsockopt(
                socket.SOL_SOCKET, MEMINFO, 36))[DROPS]
            if lost:
                sys.exit(f"a raw socket lost {lost} packets")
        return self.delivered


def judged(counters):
    """How many packets were accepted or refused behind the stack's back. The
    hook before IPv4's routing counts what the stack never sees."""
    return sum(v for (of, name), v in counters.items()
               if name == "rx-advert" or name.startswith("drop-") and
               not (name == "drop-own" and of != 10))


class Fuzzer:
    def __init__(self, args, sock, source, node):
        self.args, self.sock = args, sock
        self.source, self.node = source, node
        self.n = self.failed = 0

    def fail(self, why):
        self.failed += 1
        print(f"FAIL {self.n}: {why}", flush=True)

    def batch(self):
        for _ in range(BATCH):
            self.n += 1
            self.sock.send(self.source.next())

    def settle(self, begun):
        """Whether every packet delivered is counted once; waits for it."""
        until = time.monotonic() + SETTLE_S
        while True:
            delivered = self.node.drain()
            counted = judged(self.node.counters()) - begun
            if delivered == counted:
                return
            if time.monotonic() > until:
                self.fail(f"{delivered} packets were delivered, "
                          f"{counted} are counted")
                self.node.delivered = counted
                return
            time.sleep(0.01)

    def run(self):
        calm = self.node.groups()
        first = self.node.counters()
        begun = judged(first)
        end = time.monotonic() + self.args.seconds
        while self.failed < 10 and (
                self.n < self.args.frames if self.args.frames else
                time.monotonic() < end):
            self.batch()
            self.settle(begun)
            now = self.node.groups()
            if now != calm:
                moved = [(a, b) for a, b in zip(calm, now) if a != b]
                self.fail(f"groups moved: {moved}")
                calm = now
        last = self.node.counters()
        print(f"frames {self.n}, delivered {self.node.delivered}")
        total = {}
        for (of, name), v in last.items():
            total[name] = total.get(name, 0) + v - first.get((of, name), 0)
        for name, v in sorted(total.items()):
            if v:
                print(name, v)
        return self.failed


def main():
    parser = argparse.ArgumentParser()
    for name in ("spec", "peer", "dev", "mac", "keyfile"):
        parser.add_argument(name)
    parser.add_argument("--seed", type=int,
                        default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--frames", type=int, default=0)
    args = parser.parse_args()
    if not args.seconds and not args.frames:
        parser.error("for how long?")
    print(f"seed {args.seed}", flush=True)
    node = Node(Spec(args.spec))
    with open(f"/run/netns/{args.peer}", "rb") as ns:
        if ctypes.CDLL(None, use_errno=True).setns(ns.fileno(), 0):
            sys.exit(f"cannot enter {args.peer}")
    sock, own = frames.open_on(args.dev)
    source = Source(args.seed, own, mac(args.mac), args.keyfile)
    return 1 if Fuzzer(args, sock, source, node).run() else 0


if __name__ == "__main__":
    sys.exit(main())
