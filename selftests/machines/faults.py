# SPDX-License-Identifier: GPL-2.0-or-later
"""The faults: what is done, and what gwha promises under it. docs/faults.md is
made of this table and of what was measured (report.py).

Node a, of the higher priority, is active when a fault begins; preemption is off.
I is the advertisement interval, D the Active_Down_Interval of who takes over.
"""
import time
from dataclasses import dataclass
from typing import Callable

from node import LAN

HOLD = 6            # intervals that a fault lasts, where it is not an instant
LONG = 9
SPREAD_S = 0.3


@dataclass
class Fault:
    """One of them. Bounds are seconds, by functions of the lab; `two` is for how
    long two nodes may answer for the virtual address or advertise, `after` the
    same from the repair on, `gap` the longest silence of the pings."""
    key: str
    text: str               # for the table: what happens
    promise: str            # for the table: what gwha promises
    do: Callable            # the fault and its repair: lab.repaired() between
    right: str              # who is active at the end
    two: Callable
    gap: Callable
    after: Callable = lambda lab: 0
    calm: bool = False      # nothing at all may change hands
    short: bool = False     # part of the short form


FAULTS = []


def fault(**words):
    """Register what follows as its `do`."""
    def register(do):
        FAULTS.append(Fault(key=do.__name__.strip("_"), do=do, **words))
        return do
    return register


def none(_):
    """Never."""
    return 0


def takeover(lab):
    """Silence, until b is active."""
    return lab.node("b").down_interval


def held(lab):
    """As long as the fault."""
    return HOLD * lab.interval


def an_interval(lab):
    """One."""
    return lab.interval


# ------------------------------------------------------------------ a node goes

@fault(text="the active node loses power (SIGKILL of QEMU), and comes back",
       promise="b takes over after D; a comes back as its backup",
       right="b", two=none, gap=takeover, short=True)
def kill(lab):
    a = lab.node("a")
    a.guest.kill()
    lab.hold(HOLD)
    a.boot()
    a.begin()
    lab.repaired()


@fault(text="it is reset three times, each time as soon as it is a backup again",
       promise="b takes over after D, once; nothing changes at the others",
       right="b", two=none, gap=takeover)
def reset_loop(lab):
    a = lab.node("a")
    for _ in range(3):
        a.guest.reset()
        a.begin()
    lab.repaired()


@fault(text="it is switched off in order, and comes back",
       promise="b takes over after its Skew_Time; a comes back as its backup",
       right="b", two=none, gap=lambda lab: lab.node("b").skew)
def power_off(lab):
    a = lab.node("a")
    a.power_off()
    a.guest.ended(30)
    lab.hold(1)
    a.boot()
    a.begin()
    lab.repaired()


@fault(text="its module is removed (peer: its daemons are ended) in order",
       promise="b takes over after its Skew_Time",
       right="b", two=none, gap=lambda lab: lab.node("b").skew)
def unload(lab):
    a = lab.node("a")
    a.unload()
    lab.hold(3)
    a.start()
    a.await_state("backup")
    lab.repaired()


@fault(text="all of its daemons are killed (SIGKILL)",
       promise="nothing changes: there is none that it takes",
       right="a", two=none, gap=none, calm=True)
def kill_daemons(lab):
    a = lab.node("a")
    a.kill_daemons()
    lab.hold(HOLD)
    a.daemons_again()
    lab.repaired()


# ------------------------------------------------------------ a node stands still

@fault(text=f"the active node stands still for {HOLD} I (SIGSTOP, SIGCONT)",
       promise="b takes over after D; a sees that it was away, yields, "
               "and says nothing",
       right="b", two=an_interval, after=an_interval, gap=takeover, short=True)
def stop(lab):
    guest = lab.node("a").guest
    guest.stop()
    lab.hold(HOLD)
    lab.repaired()
    guest.cont()


@fault(text="it stands still for 1.5 I",
       promise="nothing changes hands",
       right="a", two=none, gap=lambda lab: 1.5 * lab.interval, calm=True)
def stop_short(lab):
    guest = lab.node("a").guest
    guest.stop()
    lab.hold(1.5)
    lab.repaired()
    guest.cont()


# --------------------------------------------------------------- a cable, a switch

@fault(text="the active node's cable on one LAN is pulled (set_link), and plugged "
            "in again",
       promise="a leaves both LANs within I, and has priority 0 sent where it can; "
               "b takes over after D",
       right="b", two=none, gap=takeover)
def link(lab):
    guest = lab.node("a").guest
    guest.link(LAN, False)
    lab.hold(HOLD)
    guest.link(LAN, True)
    lab.node("a").await_state("backup")
    lab.repaired()


@fault(text="nobody hears the active node, which hears the others",
       promise="two are active while it lasts, and for I; the better one stays; "
               "service: gone for D",
       right="a", two=held, after=an_interval, gap=takeover, short=True)
def a_unheard(lab):
    lab.cut("a", says=False)
    lab.hold(HOLD)
    lab.heal()


@fault(text="the active node hears nobody, but is heard",
       promise="nothing changes hands; no service while it lasts",
       right="a", two=none, gap=held, calm=True)
def a_deaf(lab):
    lab.cut("a", hears=False)
    lab.hold(HOLD)
    lab.heal()


@fault(text="nobody hears the backup, which hears the others",
       promise="nothing changes", right="a", two=none, gap=none, calm=True)
def b_unheard(lab):
    lab.cut("b", says=False)
    lab.hold(HOLD)
    lab.heal()


@fault(text="the backup hears nobody, but is heard",
       promise="two are active while it lasts, and for I; the better one stays, "
               "and has the neighbours told within D of its own after that",
       right="a", two=held, after=an_interval,
       gap=lambda lab: held(lab) + lab.node("a").down_interval)
def b_deaf(lab):
    lab.cut("b", hears=False)
    lab.hold(HOLD)
    lab.heal()


@fault(text="the active node is cut off on both LANs, carriers stay",
       promise="b takes over after D; two are active while it lasts, on either "
               "side of the cut, and for I after it; the better one stays",
       right="a", two=held, after=an_interval, gap=takeover, short=True)
def partition(lab):
    lab.cut("a", says=False, hears=False)
    lab.hold(HOLD)
    lab.heal()


@fault(text=f"it is cut off on one LAN only, carriers stay ({LONG} I)",
       promise="nothing changes hands: b reports `partial` after 2 D; what needs "
               "that LAN has no service while it lasts",
       right="a", two=none, gap=lambda lab: LONG * lab.interval, calm=True)
def one_side(lab):
    b = lab.node("b")
    lab.cut("a", says=False, hears=False, segments=[LAN])
    lab.hold(LONG)
    if b.reports_partial:
        lab.notes.append(("b reports it: partial", b.group().get("partial"),
                          b.group()))
    lab.heal()


@fault(text="adverts alone are lost, both ways (a filter's mistake)",
       promise="two are active while it lasts, and for I; the better one stays",
       right="a", two=held, after=an_interval,
       gap=lambda lab: lab.node("a").down_interval)
def filtered(lab):
    for segment in lab.segments.values():
        segment.mute = {112}
    lab.hold(HOLD)
    lab.heal()


@fault(text="every frame comes twice",
       promise="nothing changes", right="a", two=none, gap=none, calm=True,
       short=True)
def twice(lab):
    for segment in lab.segments.values():
        segment.copies = 2
    lab.hold(HOLD)
    lab.heal()


@fault(text=f"every frame is late by 0 to {SPREAD_S} s, by chance: "
            "order is lost",
       promise="nothing changes", right="a", two=none,
       gap=lambda lab: 4 * SPREAD_S, calm=True, short=True)
def reordered(lab):
    for segment in lab.segments.values():
        segment.spread = SPREAD_S
    lab.hold(HOLD)
    lab.heal()


# -------------------------------------------------------------------------- time

@fault(text="the wall clocks and the battery's clocks of both jump, an hour on "
            "and two back",
       promise="nothing changes", right="a", two=none, gap=none, calm=True)
def clock(lab):
    for seconds in (3600, -7200, 3600):
        for letter in "ab":
            lab.node(letter).clock(seconds)
        lab.hold(2)
    lab.repaired()


# ---------------------------------------------------------------- of three nodes

def succession(lab):
    """Three gateways: who is active dies, and the next by priority takes over;
    he dies, and the last one does; both come back as backups. Yields (what,
    survivors, the one who is active)."""
    for letter, rest, heir in (("a", "bc", "b"), ("b", "c", "c")):
        begin = time.monotonic()
        lab.node(letter).guest.kill()
        lab.hold(HOLD)
        yield f"{letter} dies: {heir} alone takes over", begin, rest, heir
    for letter, rest in (("b", "bc"), ("a", "abc")):
        begin = time.monotonic()
        lab.node(letter).boot()
        lab.node(letter).begin()
        lab.hold(HOLD)
        yield f"{letter} comes back, as a backup of c", begin, rest, "c"
