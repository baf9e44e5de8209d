#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Takeovers in a recording made on the successor's device, as lines of figures:
from the last advert of the former to the first of its own, from there to the first
and to the last VIP's gratuitous ARP, and the longest pause between its adverts in the
interval after that in which addresses are made. With --quiet, how often it took over
though nothing was cut."""
import argparse
import json
import os
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "timing"))
from takeover import frames  # noqa: E402

ADVERT, ARP = "advert", "arp"


def classify(frame):
    """(kind, who, what): an advert's sender, priority and VRID; an address that is
    announced."""
    kind = int.from_bytes(frame[12:14], "big")
    if kind == 0x0800 and len(frame) >= 42 and frame[23] == 112:
        return ADVERT, frame[26:30], (frame[36], frame[35])
    if kind == 0x0806 and len(frame) >= 42 and frame[28:32] == frame[38:42]:
        return ARP, None, frame[28:32]
    return None


class Takeover:
    """What one showed; times in ns."""

    def __init__(self, heard, now):
        self.gap = now - heard
        self.first = now
        self.said = {}
        self.adverts = {}

    def announced(self, address, now):
        """A gratuitous ARP; the first of each address counts."""
        self.said.setdefault(address, now - self.first)

    def advert(self, vrid, now):
        """One of its own."""
        self.adverts.setdefault(vrid, []).append(now)

    def pause(self):
        """The longest between two adverts of one router."""
        return max((b - a for times in self.adverts.values()
                    for a, b in zip(times, times[1:])), default=0)


def takeovers(path, us, silence_ns):
    """Yields those in a recording. A router gives back within an interval; a takeover
    takes three, so a silence of two is one."""
    now_is = None
    heard = None
    for now, frame in frames(path):
        what = classify(frame)
        if not what:
            continue
        kind, who, value = what
        if kind == ARP:
            if now_is:
                now_is.announced(value, now)
            continue
        priority, vrid = value
        if who != us:
            if priority:
                heard = now
                if now_is:
                    yield now_is
                now_is = None
        elif priority and (now_is or
                           heard is not None and now - heard >= silence_ns):
            now_is = now_is or Takeover(heard, now)
            now_is.advert(vrid, now)
    if now_is:
        yield now_is


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("recording")
    p.add_argument("--us", default="192.0.2.2", help="the successor's address")
    p.add_argument("--count", type=int, default=0)
    p.add_argument("--interval-us", type=int, required=True)
    p.add_argument("--vips", type=int, default=1)
    p.add_argument("--contender", required=True)
    p.add_argument("--case", required=True)
    p.add_argument("--quiet", action="store_true")
    args = p.parse_args()
    found = list(takeovers(args.recording, socket.inet_aton(args.us),
                           2 * args.interval_us * 1000))

    def say(figure, values, unit="ms"):
        scale = 1e6 if unit == "ms" else 1
        print(json.dumps({"scenario": "takeover", "case": args.case,
                          "contender": args.contender, "figure": figure,
                          "unit": unit,
                          "values": [round(v / scale, 4) for v in values]}))

    if args.quiet:
        say("without a fault", [len(found)], "takeovers")
        return
    say("takeover", [t.gap for t in found])
    said = [t.said for t in found if t.said]
    say("first VIP", [min(s.values()) for s in said])
    whole = [s for s in said if len(s) >= args.vips]
    if args.vips > 1:
        say("last VIP", [max(s.values()) for s in whole])
    say("pause", [t.pause() - args.interval_us * 1000 for t in found
                  if t.pause()])
    if len(found) != args.count or len(whole) != args.count:
        print(f"{len(found)} takeovers, {len(whole)} with all VIPs announced,"
              f" {args.count} wanted", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
