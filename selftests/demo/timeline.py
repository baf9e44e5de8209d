#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What happened in the demonstration, in order of time, and whether it kept
its bounds.

timeline.py DIR, with in DIR:
  marks      "TIME TEXT" of each thing done; a TEXT that begins with
             "bound MS:" opens a stretch in which pings may fail for that long
  A, B       what `gwha -j monitor` printed on each gateway
  ping       what `ping -D` printed
  stream     the log of stream.py
"""
import json
import re
import sys
import time


def read_marks(path):
    for line in open(path, encoding="utf-8"):
        at, text = line.rstrip("\n").split(" ", 1)
        yield float(at), text


def read_events(path, name):
    """Events carry CLOCK_BOOTTIME; everything else the time of day."""
    offset = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    for line in open(path, encoding="utf-8"):
        ev = json.loads(line)
        if isinstance(ev, list):
            ev = ev[0]
        what = f"{ev['from']} -> {ev['to']}" if ev["from"] != ev["to"] \
            else ev["to"]
        text = f"{name}: {what}, {ev['why']}"
        if ev.get("cause", "none") != "none":
            text += f" ({ev['cause']} on {ev['ifname']})"
        yield ev["time_us"] / 1e6 + offset, text


def read_replies(path):
    for line in open(path, encoding="utf-8"):
        if m := re.match(r"\[([0-9.]+)\] \d+ bytes from", line):
            yield float(m[1])


def longest_gap(replies, begin, end):
    """(seconds, when it began) of the longest silence that overlaps a stretch."""
    best = (0.0, begin)
    for a, b in zip(replies, replies[1:]):
        if b > begin and a < end and b - a > best[0]:
            best = (b - a, a)
    return best


def main():
    where = sys.argv[1]
    marks = list(read_marks(f"{where}/marks"))
    replies = list(read_replies(f"{where}/ping"))
    rows = [(at, "* " + re.sub(r"^bound \d+: ", "", text))
            for at, text in marks]
    for name in "AB":
        rows += [(at, "    " + text)
                 for at, text in read_events(f"{where}/{name}", name)]
    missed = []
    for i, (at, text) in enumerate(marks):
        m = re.match(r"bound (\d+): (.*)", text)
        if not m:
            continue
        end = marks[i + 1][0] if i + 1 < len(marks) else replies[-1]
        gap, since = longest_gap(replies, at, end)
        verdict = "ok" if gap * 1000 <= int(m[1]) else "MISSED"
        rows.append((since + gap, f"    ping: silent for {gap * 1000:.1f} ms "
                     f"(bound {m[1]} ms) {verdict}"))
        if verdict != "ok":
            missed.append(m[2])
    zero = marks[0][0]
    for at, text in sorted(rows):
        print(f"{(at - zero) * 1000:10.1f} ms  {text}")
    last = open(f"{where}/stream", encoding="ascii").read().split("\n")[-2]
    print(f"TCP: {last.split()[1]} lines sent and echoed over one connection"
          if last.startswith("whole") else "TCP: BROKEN")
    if not last.startswith("whole"):
        missed.append("the TCP connection")
    for text in missed:
        print("missed:", text)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
