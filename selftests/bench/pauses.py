#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Recordings of two routers of which nobody fails, as numbers that a test makes
figures of.

    pauses.py handover FILE     ms from each advert of priority 0 to the other's first
    pauses.py change FILE --us ADDRESS --interval-us N
                                how much longer than the interval two adverts of a
                                router of that node were apart, ms, and how often the
                                other node took over"""
import argparse
import os
import socket
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "timing"))
sys.path.insert(0, HERE)
from takeover import frames  # noqa: E402
from takeovers import ADVERT, classify  # noqa: E402


def adverts(path):
    """Yields (ns, sender, priority, VRID)."""
    for now, frame in frames(path):
        what = classify(frame)
        if what and what[0] == ADVERT:
            yield now, what[1], *what[2]


def handovers(said):
    """ns from each resignation to the successor's first advert. A node of several
    routers resigns with all of them at once: the first one counts."""
    found, resigned = [], None
    for now, who, priority, _ in said:
        if not priority:
            resigned = resigned or (now, who)
        elif resigned and who != resigned[1]:
            found.append(now - resigned[0])
            resigned = None
    return found


def change(said, us, interval_ns):
    """(ns that an advert was late at worst, takeovers of the other)."""
    last, late, taken, foreign = {}, 0, 0, False
    for now, who, priority, vrid in said:
        if who == us:
            if vrid in last:
                late = max(late, now - last[vrid] - interval_ns)
            last[vrid], foreign = now, False
        elif priority:
            taken += not foreign
            foreign = True
    return late, taken


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=("handover", "change"))
    p.add_argument("recording")
    p.add_argument("--us", type=socket.inet_aton)
    p.add_argument("--interval-us", type=int)
    args = p.parse_args()
    if args.what == "handover":
        print(*(f"{ns / 1e6:.4f}" for ns in handovers(adverts(args.recording))))
    elif args.us is None or args.interval_us is None:
        p.error("change wants --us and --interval-us")
    else:
        late, taken = change(adverts(args.recording), args.us,
                             args.interval_us * 1000)
        print(f"{late / 1e6:.4f} {taken}")


if __name__ == "__main__":
    main()
