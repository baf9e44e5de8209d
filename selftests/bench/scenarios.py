# SPDX-License-Identifier: GPL-2.0-or-later
"""What is run: guests, each with its tests and what they are told; and which of the
figures stand for a row of the goals."""
from dataclasses import dataclass, field


@dataclass
class Guest:
    """One guest. quick: what it is told instead, for bench-quick; None: not run then.
    minutes: about how long it takes on one CPU."""
    name: str
    tests: list
    env: dict = field(default_factory=dict)
    quick: dict = None
    minutes: int = 5
    memory: str = "2G"


ALL = "gwha keepalived keepalived-tuned frr"
NO_FRR = "gwha keepalived keepalived-tuned"

GUESTS = [
    Guest("takeover", ["bench/takeover.sh"],
          {"BENCH_CONTENDERS": ALL, "BENCH_N": "20",
           "BENCH_CASES": "10:1:none 20:1:none 50:1:none 100:1:none 1000:1:none"},
          {"BENCH_CONTENDERS": "gwha", "BENCH_N": "10",
           "BENCH_CASES": "10:1:none 10:200:none"}),
    Guest("vips", ["bench/takeover.sh"],
          {"BENCH_CONTENDERS": NO_FRR, "BENCH_N": "20",
           "BENCH_CASES": "10:20:none 10:200:none 10:1000:none"}, minutes=10),
    Guest("loads", ["bench/takeover.sh"],
          {"BENCH_CONTENDERS": NO_FRR, "BENCH_N": "20",
           "BENCH_CASES": "10:1:loops 10:1:hog 10:1:rtnl"}, minutes=15),
    Guest("handover", ["bench/handover.sh"],
          {"BENCH_CONTENDERS": ALL, "BENCH_N": "20", "BENCH_CASES": "10:1 100:1"}),
    Guest("change", ["bench/change.sh"],
          {"BENCH_CONTENDERS": NO_FRR, "BENCH_N": "20",
           "BENCH_CASES": "10:1000:0 10:1000:20"}, minutes=10),
    Guest("group", ["timing/scale_group.sh"], {"SCALE_CUTS": "20"}, minutes=8),
    Guest("forward", ["bench/forward.sh"], {"BENCH_N": "20"}, {"BENCH_N": "3"}),
    Guest("sync", ["load/lag.sh", "load/bulk.sh", "load/peer.sh"],
          {"LOAD_S": "20"}, minutes=15),
    Guest("fast", ["load/lag.sh"], {"LOAD_S": "5", "LOAD_RATE": "2000"}),
    Guest("million", ["load/bulk.sh"], {"BULK_N": "1000000"}, minutes=10,
          memory="4G"),
    Guest("survive", ["survive/gwha.sh", "survive/peer.sh"],
          {"FLOWS_N": "10000", "FLOWS_KIND": "tcp", "FLOWS_BACK": "0"}, minutes=10),
]


@dataclass
class Goal:
    """A row: the figure of a contender's case, and what it is to be at most."""
    what: str
    scenario: str
    case: str
    figure: str
    most: float
    worst: bool = True  # of all repetitions; else their median
    contender: str = "gwha"


GROUP = "50 routers, 1000 VIP, v4"

GOALS = [
    Goal("last advert → takeover, 10 ms adverts", "takeover",
         "10 ms, 1 VIP, none", "takeover", 36.2),
    Goal("the same beside 40 busy loops", "takeover",
         "10 ms, 1 VIP, loops", "takeover", 36.2),
    Goal("the same with a real-time loop of 100 of each 200 ms", "takeover",
         "10 ms, 1 VIP, hog", "takeover", 36.2),
    Goal("the same while RTNL is held, a second at a time", "takeover",
         "10 ms, 1 VIP, rtnl", "takeover", 36.2),
    Goal("an advert late then", "takeover", "10 ms, 1 VIP, rtnl", "pause", 1),
    Goal("takeovers without a fault in 10 s of busy loops", "takeover",
         "10 ms, 1 VIP, loops", "without a fault", 0),
    Goal("in 10 s of a real-time loop", "takeover",
         "10 ms, 1 VIP, hog", "without a fault", 0),
    Goal("in 10 s of RTNL that is held", "takeover",
         "10 ms, 1 VIP, rtnl", "without a fault", 0),
    Goal("handover: resignation to advert, 10 ms adverts", "handover",
         "10 ms, 1 VIP", "resignation to advert", 7),
    Goal("1,000 VIPs told again: an advert late", "change",
         "10 ms, 1000 VIP, the same", "late advert", 1),
    Goal("20 more, and back: an advert late", "change",
         "10 ms, 1000 VIP, 20 more and back", "late advert", 1),
    Goal("20 more, and back: takeovers", "change",
         "10 ms, 1000 VIP, 20 more and back", "takeovers", 0),
    Goal("takeover → first gratuitous ARP, 1 VIP", "takeover",
         "10 ms, 1 VIP, none", "first VIP", 0.2),
    Goal("the same of the first of 200 VIPs", "takeover",
         "10 ms, 200 VIP, none", "first VIP", 0.5),
    Goal("of the last of 200 VIPs", "takeover",
         "10 ms, 200 VIP, none", "last VIP", 8),
    Goal("an advert late while 200 VIPs are taken", "takeover",
         "10 ms, 200 VIP, none", "pause", 1),
    Goal("a group of 50 routers on five interfaces: all switched", "group", GROUP,
         "all switched", 1),
    Goal("the first of its 1,000 VIPs", "group", GROUP, "first VIP", 0.5),
    Goal("the last of them", "group", GROUP, "last VIP", 40),
    Goal("an advert late in the second after it", "group", GROUP, "late advert", 1),
    Goal("10,000 translated TCP connections over a failover: broken", "survive",
         "10000 tcp", "broken", 0),
    Goal("of them, RST on the wires", "survive", "10000 tcp", "rst", 0),
    Goal("what sync adds to a packet of an established flow, percent", "forward",
         "a packet of an established flow", "added", 1, False, "synced"),
    Goal("to a new flow of two packets, on the active, percent", "forward",
         "a new flow of two packets", "added", 10, False, "synced"),
    Goal("what sync adds to a TCP connection that ends when answered", "connection",
         "short", "cpu added", 20),
    Goal("to one that is kept for 100 ms", "connection", "kept", "cpu added", 20),
    Goal("bytes on the link for it", "connection", "kept", "bytes", 120),
    Goal("packets on the link for it", "connection", "kept", "packets", 0.2),
    Goal("99 of 100 changes are applied within", "connection", "all", "lag p99", 10),
    Goal("the same at 2,000 connections a second", "connection", "all, 2000/s",
         "lag p99", 10),
    Goal("100,000 connections, to a backup that comes back", "bulk", "100000",
         "time", 1000),
    Goal("1,000,000 connections", "bulk", "1000000", "time", 10000),
    Goal("memory of a replica", "bulk", "100000", "memory", 450),
]
