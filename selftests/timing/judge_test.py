#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The judge of the scale tests, tested: recordings made here, right ones and ones
with a fault planted, which scale.py must find, each by its name."""
import json
import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
US, MS = 1000, 1_000_000
OUT, IN = 4, 0
ROUTERS, VIPS, INTERVAL = 4, 3, 10 * MS


def cooked(dev, way, kind, packet):
    """A frame as "any" device shows it."""
    return struct.pack("!HHIHBB8x", kind, 0, dev, 1, way, 6) + packet


def advert(dev, vrid, prio=100, cs=1, way=OUT):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 32, 0, 0, 255, 112, 0,
                       bytes((10, 0, 0, 2)), bytes((224, 0, 0, 18)))
    body = struct.pack("!BBBBHH4s", 0x31, vrid, prio, 1, cs, 0,
                       bytes((10, 0, 0, 1)))
    return cooked(dev, way, 0x0800, head + body)


def arp(dev, vrid, n):
    vip = bytes((10, dev, vrid, n))
    return cooked(dev, OUT, 0x0806, struct.pack(
        "!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, bytes(6), vip, bytes(6), vip))


def write(path, rows):
    with open(path, "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 276))
        for at, frame in sorted(rows):
            f.write(struct.pack("<IIII", at // 10**9, at % 10**9, len(frame),
                                len(frame)) + frame)


def takeover(start):
    """{name: [time, frame]} of a right one, and more than a second of adverts."""
    rows = {}
    for r in range(ROUTERS):
        for n in range(130):
            rows["advert", r, n] = [start + r * 5 * US + n * INTERVAL,
                                    advert(1 + r % 2, 1 + r)]
        for v in range(VIPS):
            rows["vip", r, v] = [start + 300 * US + (r * VIPS + v) * 50 * US,
                                 arp(1 + r % 2, 1 + r, 1 + v)]
    return rows


def group_rows():
    return {(k, name): row for k in (0, 1)
            for name, row in takeover((1 + 3 * k) * 10**9).items()}


def late(name, by):
    def plant(rows):
        rows[name][0] += by
    return plant


def gone(*names):
    def plant(rows):
        for name in names:
            del rows[name]
    return plant


def all_vips_of(k, by):
    def plant(rows):
        for (which, name), row in rows.items():
            if which == k and name[0] == "vip":
                row[0] += by
    return plant


GROUP = ["group", "--routers", str(ROUTERS), "--vips", str(ROUTERS * VIPS),
         "--count", "2", "--arp-first-us", "500", "--arp-last-us", "2000"]
HELD = GROUP[:-4] + ["--held-us", "900000", "--arp-last-us", "2000"]


def free(rows):
    """RTNL was held until then."""
    for k in (0, 1):
        all_vips_of(k, 950 * MS)(rows)


def held_but(plant):
    def both(rows):
        free(rows)
        plant(rows)
    return both


def live_rows():
    """50 ms with the interval of 10 ms, then it is 20 ms."""
    rows = {}
    for r in range(ROUTERS):
        for n in range(10):
            at = min(n, 5) * 10 + max(n - 5, 0) * 20
            rows[r, n] = [10**9 + r * 5 * US + at * MS,
                          advert(1, 1 + r, cs=2 if n >= 5 else 1)]
    return rows


GAPS = ["gaps", "--routers", str(ROUTERS), "--least", "40"]


def resign(router):
    def plant(rows):
        rows[router, 9][1] = advert(1, 1 + router, prio=0, cs=2)
    return plant


def come_rows():
    """The last of the routers ends in between, and says so."""
    rows = live_rows()
    gone(*((ROUTERS - 1, n) for n in range(7, 10)))(rows)
    rows[ROUTERS - 1, 6][1] = advert(1, ROUTERS, prio=0, cs=2)
    return rows


COME = ["gaps", "--routers", str(ROUTERS - 1), "--more", "1", "--least", "37"]


def many_rows():
    return {(r, n): [10**9 + r * 20 * US + n * 10**9,
                     advert(1 + r % 2, 1 + r, cs=100, way=IN)]
            for r in range(ROUTERS) for n in range(6)}


MANY = ["many", "--routers", str(ROUTERS), "--least", str(ROUTERS * 6)]


def nothing(_):
    pass


# name, arguments, recording, fault, what must be said (None: it is right)
CASES = [
    ("a right group", GROUP, group_rows, nothing, None),
    ("one router switches late", GROUP, group_rows,
     late((1, ("advert", 3, 0)), 1100 * US), "switched over"),
    ("one advert is late", GROUP, group_rows,
     late((0, ("advert", 2, 57)), 1100 * US), "an advert late"),
    ("one advert is early", GROUP, group_rows,
     late((0, ("advert", 2, 57)), -1100 * US), "an advert late"),
    ("adverts end", GROUP, group_rows,
     gone(*((0, ("advert", 1, n)) for n in range(60, 130))), "late by inf"),
    ("a router is missing", GROUP, group_rows,
     gone(*((1, ("advert", 1, n)) for n in range(130))), "3 routers sent"),
    ("a VIP is not announced", GROUP, group_rows,
     gone((1, ("vip", 2, 1))), "11 VIPs announced"),
    ("all VIPs are announced late", GROUP, group_rows,
     all_vips_of(0, 300 * US), "first VIP after"),
    ("the last VIP is announced late", GROUP, group_rows,
     late((0, ("vip", 3, 2)), 1500 * US), "last VIP after"),
    ("there was one takeover", GROUP, lambda: {
        k: v for k, v in group_rows().items() if not k[0]}, nothing,
     "1 takeovers, 2 wanted"),
    ("RTNL was held", HELD, group_rows, free, None),
    ("it was not", HELD, group_rows, nothing, "before RTNL was free"),
    ("an advert waited for it", HELD, group_rows,
     held_but(late((1, ("advert", 0, 40)), 2 * MS)), "an advert late"),
    ("the last VIP came late then", HELD, group_rows,
     held_but(late((1, ("vip", 3, 2)), 3 * MS)), "last VIP after"),
    ("a right change", GAPS, live_rows, nothing, None),
    ("an advert is late", GAPS, live_rows, late((2, 3), 1200 * US),
     "1 adverts late"),
    ("one of a longer interval is", GAPS, live_rows, late((2, 9), 1200 * US),
     "1 adverts late"),
    ("one is missing", GAPS, live_rows, gone((1, 7)), "1 adverts late"),
    ("a router resigns", GAPS, live_rows, resign(0), "priority 0"),
    ("a router says nothing", GAPS, live_rows,
     gone(*((3, n) for n in range(10))), "3 routers sent"),
    ("a router that does not end is silent at the end", GAPS, live_rows,
     gone((1, 8), (1, 9)), "1 routers were silent"),
    ("one comes and goes", COME, come_rows, nothing, None),
    ("another goes, too", COME, come_rows, resign(1),
     "2 routers ended"),
    ("it does not say so", COME, come_rows, gone((ROUTERS - 1, 6)),
     "4 routers sent, 3 wanted"),
    ("it comes again", COME, come_rows,
     lambda rows: rows.update({"again": [10**9 + 170 * MS, advert(1, ROUTERS)]}),
     "4 routers sent, 3 wanted"),
    ("an advert of it was late", COME, come_rows, late((ROUTERS - 1, 3), 1200 * US),
     "1 adverts late"),
    ("many, all right", MANY, many_rows, nothing, None),
    ("one of many is late", MANY, many_rows, late((2, 3), 1200 * US),
     "late or missing"),
    ("one of many is missing", MANY, many_rows, gone((2, 3)),
     "late or missing"),
    ("two are missing at the end", MANY, many_rows, gone((2, 4), (2, 5)),
     "and 1 at the ends"),
]


def lateness(histogram, least):
    """The verdict on what "gwha -j stats" says."""
    stats = json.dumps([{"ifname": "e0", "tx_lateness": histogram}])
    return subprocess.run([f"{HERE}/scale.py", "lateness", "--least", least],
                          input=stats, capture_output=True, text=True,
                          check=False)


def main():
    failed = 0

    def result(name, ran, said):
        nonlocal failed
        ok = ran.returncode == (1 if said else 0) and (said or "") in ran.stdout
        failed += not ok
        print("ok" if ok else "not ok", name)
        if not ok:
            print(f"wanted: {said}\n{ran.stdout}{ran.stderr}")

    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "a.pcap")
        for name, args, make, plant, said in CASES:
            rows = make()
            plant(rows)
            write(path, rows.values())
            result(name, subprocess.run(
                [f"{HERE}/scale.py", args[0], path, *args[1:]],
                capture_output=True, text=True, check=False), said)
    result("an account of adverts in time",
           lateness({"under_100us": 9, "under_1ms": 1}, "10"), None)
    result("of one that was late",
           lateness({"under_100us": 9, "under_10ms": 1}, "10"),
           "late by 1 ms or more")
    result("of too few", lateness({"under_100us": 9}, "10"), "10 wanted")
    total = len(CASES) + 3
    print(f"{total - failed} passed, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
