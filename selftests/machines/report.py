#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/faults.md, from what machines.py measured: report.py DIR"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f"{HERE}/../conformance"]
# pylint: disable=wrong-import-position
from faults import FAULTS  # noqa: E402

HEAD = """<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
<!-- made by selftests/machines/report.py; do not edit -->
# Faults

What becomes of a pair of gateways when something fails, what gwha promises about it,
and what was seen: gwha, and {peer}, under the same fault in the same network.

    make faults                     # all of this, both kinds, and this document
    make machines T="partition"     # one of them, gwha alone: a test

Each gateway is a guest of its own (QEMU, emulated, kernel {kernel}); the LANs between them, a
client and a server are one process, which sees every frame and has one clock
(selftests/machines). Adverts of I = {interval:g} s, version 3. a has priority 150 and is active, b has
120; preemption is off. Active_Down_Interval D is {down:.2f} s at b, Skew_Time {skew:.2f} s. A fault that
is not over at once lasts 6 I.

* **Two active**: for how long both answered the question for a VIP (asked ten times a second at the
  port of each, past every fault), or both sent adverts, whichever is longer; of that, how much
  after the repair.
* **No service**: the longest time in which no ping from the client came back from the server. One
  every 50 ms, through the VIPs. Half a second means nothing here.
* **Broken**: connections of the client to the server, both sides speaking twice a second: reset, or
  silent for 4.5 s at the end. {plain} are forwarded, {nat} are also translated to a VIP.
* **At the end**: who is active when 3 I have passed since the repair; in the order lan/wan if they
  differ, and `-` for nobody. "Unknown to neighbours": 6 I after it the client or the server still sent to
  another card than that of who is active.

These are not figures of a machine: emulated nodes on a busy one add tenths of a second. They
compare two kinds under the same conditions.

"""

TAIL = """
## What it says

* Where nobody can know, two are active: a node that is not heard, or that is cut off, is not told
  apart from one that is dead. It lasts as long as the fault, and ends at the first advert after it.
* Both kinds know each other's connections, those that are only forwarded as well (`gwha sync set ... default`),
  and both drop what belongs to no connection (`ct state invalid drop`, `nf_conntrack_tcp_loose=0`), so
  that no end is told of a connection's end where only its state is late.
* What is sent to the card of a node that has stepped down in order, it still forwards, until the neighbours
  know better: hence no silence at all there.
* Of three gateways, of which the active one dies, the next by priority takes over, alone; so it is when
  he dies; both come back as backups (`make machines T=three`).
* No kind sees that an active node, which is heard, hears nothing itself, or that one side alone is
  cut behind the carrier. Track what matters (`gwha group set NAME track ...`).

## How the peer was set up

Two instances in a sync group, `state BACKUP` and `nopreempt` on both, `vrrp_version 3`, `vrrp_rt_priority
50`, `vrrp_garp_master_delay 1`, `vrrp_garp_lower_prio_repeat 1`, `vrrp_higher_prio_send_advert`; conntrackd in FTFW mode over a third network,
8 MB buffers, filtered in the kernel, committed by the notify script (`-c -f -R -B`; a
backup: `-t -n`). selftests/machines/node_keepalived.py has all of it. "Its module is removed" is SIGTERM to both
daemons there; it is switched off as any system does it, services first.
"""


def who(seen):
    """Who is active at the end, in a word."""
    lists = ["".join(w) or "-" for w in seen["who"]]
    return lists[0] if len(set(lists)) == 1 else "/".join(
        "+".join(sorted(set(lists[i::2]))) for i in range(2))


def cells(seen):
    """Four of the table."""
    if not seen:
        return ["not tried"] + 3 * [""]
    two = max(seen["two_answer"], seen["two_advertise"])
    return [f"{two:.1f}" + (f", {seen['after']:.1f}" if two else ""),
            f"{seen['gap']:.1f}",
            f"{seen['plain'][0]}, {seen['nat'][0]}",
            who(seen) + ("" if seen["known"] else ", unknown to neighbours")]


def main():
    """To standard output."""
    found = {}
    for kind in ("gwha", "keepalived"):
        with open(f"{sys.argv[1]}/{kind}.json", encoding="ascii") as f:
            found[kind] = json.load(f)
    gwha, peer = found["gwha"], found["keepalived"]
    some = next(iter(gwha["faults"].values()))
    skew = (256 - 120) / 256 * gwha["interval"]
    print(HEAD.format(
        peer=f"keepalived {peer['version'].replace(chr(10), ' with ')}",
        kernel=gwha["kernel"], interval=gwha["interval"], skew=skew,
        down=3 * gwha["interval"] + skew, plain=some["plain"][1],
        nat=some["nat"][1]), end="")
    print("| what happens | gwha promises | | two active, s: all, after | "
          "no service, s | broken: forwarded, translated | at the end |")
    print("|---|---|---|---|---|---|---|")
    for fault in FAULTS:
        for i, kind in enumerate(found):
            seen = found[kind]["faults"].get(fault.key)
            head = [fault.text, fault.promise] if i == 0 else ["", ""]
            print("| " + " | ".join(head + [kind] + cells(seen)) + " |")
    for kind in found:
        if "note" in found[kind]:
            print(f"\n{found[kind]['note']}")
    print(TAIL, end="")


if __name__ == "__main__":
    main()
