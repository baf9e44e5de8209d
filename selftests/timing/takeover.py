#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Takeovers in recordings of two routers: how long after the last advert of the
router that was cut its successor's first one came, and how long after that
the first gratuitous ARP.

An advert counts as received when the successor's stack got it from the ring,
and as sent when it was handed to the device, as any capture on the node shows
them. How long the last advert had been in the ring, which under overload is a
matter of milliseconds, is told beside it.
"""
import argparse
import bisect
import socket
import statistics
import struct
import sys

MAGIC_NS = 0xA1B23C4D


def frames(path):
    """Yields (time in ns, frame) of a pcap file."""
    with open(path, "rb") as f:
        data = f.read()
    magic, = struct.unpack_from("<I", data)
    if magic != MAGIC_NS:
        sys.exit(f"{path}: not a recording in nanoseconds")
    at = 24
    while at + 16 <= len(data):
        sec, nsec, length, _ = struct.unpack_from("<IIII", data, at)
        at += 16
        if at + length > len(data):
            break
        yield sec * 1_000_000_000 + nsec, data[at:at + length]
        at += length


def classify(frame):
    """('advert', source, priority), ('arp', sender, None) or None."""
    kind, = struct.unpack_from("!H", frame, 12)
    if kind == 0x0800 and len(frame) >= 42 and frame[23] == 112:
        return "advert", frame[26:30], frame[14 + 20 + 2]
    if kind == 0x0806 and len(frame) >= 42 and frame[28:32] == frame[38:42]:
        return "arp", frame[6:12], None
    return None


def handed_at(path, address):
    """When adverts from an address were handed to the successor's ring."""
    return [now for now, frame in frames(path)
            if (what := classify(frame)) and what[:2] == ("advert", address)]


def takeovers(path, us, handed, silence_ns):
    """Takeovers recorded on the successor's own device: yields (ns from the last
    advert heard to the sending of its first, ns that the former had waited in
    the ring, ns from the latter to its first gratuitous ARP or None)."""
    heard = first = gap = wait = None
    active = False
    for now, frame in frames(path):
        what = classify(frame)
        if not what:
            continue
        kind, who, prio = what
        if kind == "arp":
            if first is not None:
                yield gap, wait, now - first
                first = None
        elif who != us:
            if prio:
                heard = now
                active = False
        elif prio and not active and heard is not None \
                and now - heard >= silence_ns:
            active = True
            if first is not None:
                yield gap, wait, None
            at = bisect.bisect_right(handed, heard)
            wait = heard - handed[at - 1] if at else 0
            gap, first = now - heard, now
    if first is not None:
        yield gap, wait, None


def show(what, values):
    """One line of figures, in microseconds."""
    if values:
        print(f"{what} us: min {min(values):.1f} "
              f"median {statistics.median(values):.1f} max {max(values):.1f}")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("ours", help="recorded on the successor's device")
    p.add_argument("port", help="recorded on its port, frames to it only")
    p.add_argument("--us", default="192.0.2.2", help="the successor's address")
    p.add_argument("--them", default="192.0.2.3")
    p.add_argument("--count", type=int, required=True,
                   help="takeovers there must be")
    p.add_argument("--interval-us", type=int, default=10000)
    p.add_argument("--takeover-us", type=float, required=True,
                   help="the latest a takeover may be")
    p.add_argument("--arp-us", type=float, required=True,
                   help="the latest a gratuitous ARP may be; 0: only that it comes")
    args = p.parse_args()

    us, them = socket.inet_aton(args.us), socket.inet_aton(args.them)
    # a router gives back within an interval; a takeover takes three
    rows = list(takeovers(args.ours, us, handed_at(args.port, them),
                          2 * args.interval_us * 1000))
    gaps = [gap / 1000 for gap, _, _ in rows]
    waits = [wait / 1000 for _, wait, _ in rows]
    arps = [arp / 1000 for _, _, arp in rows if arp is not None]
    faults = []
    if len(rows) != args.count:
        faults.append(f"{len(rows)} takeovers, {args.count} wanted")
    if len(arps) != len(rows):
        faults.append(f"{len(rows) - len(arps)} without a gratuitous ARP")
    show("last advert to takeover", gaps)
    show("the last advert had been in the ring", waits)
    show("takeover to gratuitous ARP", arps)
    if gaps and max(gaps) > args.takeover_us:
        faults.append(f"latest takeover {max(gaps):.1f} us")
    if arps and args.arp_us and max(arps) > args.arp_us:
        faults.append(f"latest gratuitous ARP {max(arps):.1f} us")
    for fault in faults:
        print("missed:", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
