#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a gateway with many routers sent, judged from recordings of "any" device.

    scale.py group FILE     takeovers of one group
    scale.py gaps FILE      adverts against the intervals in force
    scale.py many FILE      a great many adverts of one length, received
    scale.py sum COUNTER    a counter over all routers of "gwha -j stats" on stdin
    scale.py lateness       their histogram of adverts sent, likewise

A router is known by its interface's index, family and VRID. Times are of when a
frame was handed to the device.
"""
import argparse
import json
import statistics
import struct
import sys

MAGIC_NS = 0xA1B23C4D
SLL2 = 276
OUT = 4
MS = 1_000_000


def frames(path):
    """Yields (time in ns, interface, ethertype, packet) of what was sent."""
    with open(path, "rb") as f:
        data = f.read()
    magic, = struct.unpack_from("<I", data)
    link, = struct.unpack_from("<I", data, 20)
    if magic != MAGIC_NS or link != SLL2:
        sys.exit(f"{path}: not a recording of any device in nanoseconds")
    at, end = 24, len(data)
    head = struct.Struct("<IIII")
    cooked = struct.Struct("!HHIHBB")
    while at + 16 <= end:
        sec, nsec, length, _ = head.unpack_from(data, at)
        at += 16
        if at + length > end:
            break
        kind, _, dev, _, way, _ = cooked.unpack_from(data, at)
        if way == OUT:
            yield sec * 1_000_000_000 + nsec, dev, kind, \
                data[at + 20:at + length]
        at += length


def classify(kind, packet):
    """('advert', (family, vrid), priority, interval in ns), ('vip', address) or
    None."""
    if kind == 0x0806:
        if packet[14:18] == packet[24:28]:
            return "vip", packet[14:18]
    elif kind == 0x0800 and packet[9] == 112:
        return advert(4, packet[20:])
    elif kind == 0x86DD and packet[6] == 112:
        return advert(6, packet[40:])
    elif kind == 0x86DD and packet[6] == 58 and packet[40] == 136:
        return "vip", packet[48:64]
    return None


def advert(family, body):
    cs = struct.unpack_from("!H", body, 4)[0] & 0xFFF
    return "advert", (family, body[1]), body[2], cs * 10 * MS


class Takeover:
    """What came from a first advert on."""

    def __init__(self, now):
        self.begin = now
        self.sent = {}      # router: times of its adverts
        self.said = {}      # (interface, VIP): when it was first announced
        self.again = None   # when one was announced again, first

    def spread_us(self):
        return (max(t[0] for t in self.sent.values()) - self.begin) / 1000

    def worst_us(self, interval, span):
        """The most that an advert within the span is off its time."""
        worst = 0
        for times in self.sent.values():
            for n in range(1, span // interval + 1):
                if n >= len(times):
                    return float("inf")
                worst = max(worst, abs(times[n] - times[0] - n * interval))
        return worst / 1000

    def said_us(self):
        """After how long the first and the last VIP was announced."""
        if not self.said:
            return float("inf"), float("inf")
        return ((min(self.said.values()) - self.begin) / 1000,
                (max(self.said.values()) - self.begin) / 1000)

    def whole_us(self):
        """After how long all addresses were in place: then all are announced
        again."""
        return ((self.again or self.begin) - self.begin) / 1000

    def say(self, who, now):
        if who not in self.said:
            self.said[who] = now
        elif not self.again:
            self.again = now

    def pause_us(self):
        """The longest time between the first announcements of two VIPs."""
        times = sorted(self.said.values())
        return max((b - a for a, b in zip(times, times[1:])), default=0) / 1000


def takeovers(path, silence):
    """Takeovers: adverts after none for so many ns, up to the last before
    the next silence or the first that resigns."""
    found, current, last = [], None, None
    for now, dev, kind, packet in frames(path):
        what = classify(kind, packet)
        if not what:
            continue
        if what[0] == "vip":
            if current:
                current.say((dev, what[1]), now)
            continue
        _, who, prio, _ = what
        if not prio:
            current = None
            last = None
            continue
        if not current or now - last > silence:
            current = Takeover(now)
            found.append(current)
        last = now
        current.sent.setdefault((dev,) + who, []).append(now)
    return found


def show(what, values):
    """One line of figures."""
    if values:
        print(f"{what} us: min {min(values):.1f} "
              f"median {statistics.median(values):.1f} max {max(values):.1f}")


def keep(args, **figures):
    """Lines for selftests/bench, in milliseconds, if they are asked for."""
    if not args.figures:
        return
    with open(args.figures, "a", encoding="utf-8") as f:
        for name, values in figures.items():
            f.write(json.dumps({
                "scenario": "group", "case": args.case, "contender": "gwha",
                "figure": name.replace("_", " "), "unit": "ms",
                "values": [round(v / 1000, 4) for v in values]}) + "\n")


def group(args):
    rows = takeovers(args.file, 2 * args.interval_us * 1000)
    spreads = [t.spread_us() for t in rows]
    worst = [t.worst_us(args.interval_us * 1000, 1000 * MS) for t in rows]
    first = [t.said_us()[0] for t in rows]
    last = [t.said_us()[1] for t in rows]
    show("first to last router switched", spreads)
    show("worst advert off its time", worst)
    show("takeover to first VIP announced", first)
    show("takeover to last VIP announced", last)
    show("longest pause between VIPs", [t.pause_us() for t in rows])
    show("takeover to all addresses in place", [t.whole_us() for t in rows])
    keep(args, all_switched=spreads, late_advert=worst, first_VIP=first, last_VIP=last)
    faults = []
    if len(rows) != args.count:
        faults.append(f"{len(rows)} takeovers, {args.count} wanted")
    for n, t in enumerate(rows, 1):
        if len(t.sent) != args.routers:
            faults.append(f"takeover {n}: {len(t.sent)} routers sent")
        if len(t.said) != args.vips:
            faults.append(f"takeover {n}: {len(t.said)} VIPs announced")
    for n, (spread, late, one, all_) in enumerate(
            zip(spreads, worst, first, last), 1):
        if spread > args.spread_us:
            faults.append(f"takeover {n}: switched over {spread:.1f} us")
        if late > args.late_us:
            faults.append(f"takeover {n}: an advert late by {late:.1f} us")
        if args.held_us:
            if one < args.held_us:
                faults.append(f"takeover {n}: first VIP after {one:.1f} us, "
                              "before RTNL was free")
            all_ -= one
        elif one > args.arp_first_us:
            faults.append(f"takeover {n}: first VIP after {one:.1f} us")
        if all_ > args.arp_last_us:
            faults.append(f"takeover {n}: last VIP after {all_:.1f} us")
    return faults


def gaps(args):
    """Each advert comes one interval after the one before, the interval being
    what the one before said; in between are those that a change sends at once.
    Who ends says so, and who does not is there until the end."""
    last, gone, worst, late, n, end = {}, set(), 0, 0, 0, 0
    bound = args.late_us * 1000
    for now, dev, kind, packet in frames(args.file):
        what = classify(kind, packet)
        if not what or what[0] != "advert":
            continue
        _, who, prio, interval = what
        who = (dev,) + who
        n += 1
        end = now
        before = last.get(who)
        if before:
            off = now - before[0] - before[1]
            worst = max(worst, off)
            late += off > bound
        if prio:
            last[who] = now, interval
        else:
            last.pop(who, None)
            gone.add(who)
    silent = sum(end - at > interval + bound for at, interval in last.values())
    print(f"{n} adverts of {len(last)} routers; latest by {worst / 1000:.1f} us,"
          f" {late} late by over {args.late_us:g} us; {len(gone)} others ended")
    faults = []
    if len(last) != args.routers:
        faults.append(f"{len(last)} routers sent, {args.routers} wanted")
    if late:
        faults.append(f"{late} adverts late")
    if len(gone) != args.more:
        faults.append(f"{len(gone)} routers ended by priority 0, "
                      f"{args.more} wanted")
    if silent:
        faults.append(f"{silent} routers were silent at the end")
    if n < args.least:
        faults.append(f"{n} adverts, {args.least} wanted")
    return faults


def received(path):
    """Times of what came in from each router, quickly: every record must be a
    version 3 advert of one IPv4 VIP."""
    with open(path, "rb") as f:
        data = f.read()
    magic, = struct.unpack_from("<I", data)
    link, = struct.unpack_from("<I", data, 20)
    if magic != MAGIC_NS or link != SLL2:
        sys.exit(f"{path}: not a recording of any device in nanoseconds")
    size = 16 + 20 + 20 + 12
    times = {}
    whole = len(data) - (len(data) - 24) % size
    # seconds, ns, length | interface, direction | type, VRID
    for sec, ns, length, dev, way, kind, vrid in struct.iter_unpack(
            "<IIi4x4xi2xBx8x20xBB10x", memoryview(data)[24:whole]):
        if length != size - 16 or way == OUT or kind != 0x31:
            sys.exit(f"{path}: something else than an advert of one VIP")
        times.setdefault((dev, vrid), []).append(sec * 1_000_000_000 + ns)
    return times


def many(args):
    times = received(args.file)
    interval, bound = args.interval_us * 1000, args.late_us * 1000
    n = sum(len(t) for t in times.values())
    offs = [b - a - interval for t in times.values()
            for a, b in zip(t, t[1:])]
    late = sum(off > bound for off in offs)
    begin = min((t[0] for t in times.values()), default=0)
    end = max((t[-1] for t in times.values()), default=0)
    # what is missing at the ends of the recording shows in no gap
    ends = sum(t[0] - begin > interval + bound or end - t[-1] > interval + bound
               for t in times.values())
    print(f"{n} adverts of {len(times)} routers in {(end - begin) / 1e9:.1f} s;"
          f" latest by {max(offs, default=0) / 1000:.1f} us,"
          f" {late} late by over {args.late_us:g} us")
    faults = []
    if len(times) != args.routers:
        faults.append(f"{len(times)} routers sent, {args.routers} wanted")
    if late or ends:
        faults.append(f"{late} adverts late or missing, and {ends} at the ends")
    if n < args.least:
        faults.append(f"{n} adverts, {args.least} wanted")
    return faults


def lateness(args):
    """The routers' own histograms."""
    sums = {}
    for s in json.load(sys.stdin):
        for k, v in s.get("tx_lateness", {}).items():
            sums[k] = sums.get(k, 0) + v
    print(", ".join(f"{k} {v}" for k, v in sums.items() if v))
    faults = []
    if sum(v for k, v in sums.items() if k not in ("under_100us", "under_1ms")):
        faults.append("adverts late by 1 ms or more")
    if sum(sums.values()) < args.least:
        faults.append(f"{sum(sums.values())} adverts, {args.least} wanted")
    return faults


def total(args):
    print(sum(s.get("counters", {}).get(args.counter, 0)
              for s in json.load(sys.stdin) if s.get("ifname")))
    return []


def main():
    p = argparse.ArgumentParser(description=__doc__)
    sub = p.add_subparsers(required=True)
    g = sub.add_parser("group")
    g.add_argument("file")
    g.set_defaults(run=group)
    g.add_argument("--routers", type=int, required=True)
    g.add_argument("--vips", type=int, required=True)
    g.add_argument("--count", type=int, required=True,
                   help="takeovers there must be")
    g.add_argument("--interval-us", type=int, default=10000)
    g.add_argument("--spread-us", type=float, default=1000)
    g.add_argument("--late-us", type=float, default=1000)
    g.add_argument("--arp-first-us", type=float, default=0)
    g.add_argument("--arp-last-us", type=float, required=True,
                   help="after the takeover; with --held-us, after the first")
    g.add_argument("--held-us", type=float, default=0,
                   help="no VIP may be announced earlier than this")
    g.add_argument("--figures", help="add to this file, for selftests/bench")
    g.add_argument("--case", default="", help="what they are called there")
    s = sub.add_parser("gaps")
    s.add_argument("file")
    s.set_defaults(run=gaps)
    s.add_argument("--routers", type=int, required=True)
    s.add_argument("--more", type=int, default=0,
                   help="routers besides, which end before the recording does")
    s.add_argument("--late-us", type=float, default=1000)
    s.add_argument("--least", type=int, default=1, help="adverts there must be")
    m = sub.add_parser("many")
    m.add_argument("file")
    m.set_defaults(run=many)
    m.add_argument("--routers", type=int, required=True)
    m.add_argument("--interval-us", type=int, default=1000000)
    m.add_argument("--late-us", type=float, default=1000)
    m.add_argument("--least", type=int, default=1, help="adverts there must be")
    h = sub.add_parser("lateness")
    h.set_defaults(run=lateness)
    h.add_argument("--least", type=int, default=1, help="adverts there must be")
    c = sub.add_parser("sum")
    c.add_argument("counter")
    c.set_defaults(run=total)
    args = p.parse_args()
    faults = args.run(args)
    for fault in faults:
        print("missed:", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
