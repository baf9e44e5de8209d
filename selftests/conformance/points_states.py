# SPDX-License-Identifier: GPL-2.0-or-later
"""Points 30 to 44: the state machine."""
from suite import TOLERANCE, Fail, Unsupported, ms, test

# Sender addresses around the router's own, 192.0.2.2 and fe80::2, that a signed,
# a swapped or a cut comparison takes the wrong way.
LOWER = {4: ["10.0.0.9", "191.255.255.250", "192.0.2.1"],
         6: ["fe80::1", "fe80::0:0:0:1"]}
GREATER = {4: ["203.0.113.1", "192.0.2.3", "192.1.0.1"],
           6: ["fe80::8000:0:0:1", "fe80::1:0:0:0", "feb0::1"]}
# How soon "at once" is.
AT_ONCE = 0.005


def restart(c, **peer):
    """Begin again; with a peer that speaks from before."""
    c.stop()
    c.quiet()
    if peer:
        c.keep_saying(**peer)
    c.rig.forget()
    c.start()


@test(30, "begins as backup, for Active_Down_Interval", "6.4.1; 3768 6.4.1",
      "eager")
def _(c):
    restart(c)
    began = c.began
    f = c.wait_advert(c.down() + 10)
    if not f:
        raise Fail("never active")
    if f.at < began + c.down() - TOLERANCE:
        raise Fail(f"advertises {ms(f.at - began)} after it was started, "
                   f"before {ms(c.down())}")


@test(30, "begins as backup of who is there", "6.4.1; 3768 6.4.1", "deaf")
def _(c):
    restart(c, prio=200)
    c.silent(2 * c.down() + 1, "beside a better one")


@test(30, "the owner begins as active", "6.4.1; 3768 6.4.1", "late", "owner")
def _(c):
    restart(c)
    f = c.wait_advert(c.down() + 10)
    if not f or f.at > c.began + c.down():
        raise Fail("does not advertise before Active_Down_Interval")


@test(31, "Active_Down_Interval is three intervals and the skew",
      "6.1, 6.4.2; 3768 6.1", "late", "plain high")
def _(c):
    for _ in range(2):
        at = c.lose()
        c.takes_over_exactly(at, c.down(), f"priority {c.p.prio}")


@test(31, "the skew is finer than a centisecond", "6.1", "late", "plain high",
      "v3 v6")
def _(c):
    for interval in (0.01, 0.07):
        at = c.lose(interval)
        c.takes_over_exactly(at, c.down(interval), f"priority {c.p.prio}, "
                             f"{ms(interval)} adverts", 0.0015)


@test(32, "backup: priority 0 leaves the skew only", "6.4.2; 3768 6.4.2",
      "late", "plain nopreempt")
def _(c):
    c.lose()
    c.rig.pump(1.3 * c.p.interval)
    at = c.say(0)
    c.takes_over_exactly(at, c.skew(), "priority 0")


@test(33, "backup: a better one resets the timer, and its interval counts",
      "6.4.2; 3768 6.4.2", "deaf")
def _(c):
    interval = c.p.interval if c.ver == 2 else 0.2
    c.lose(interval)
    for i in range(5):
        c.silent(interval, f"a better one spoke, {i + 1}")
        at = c.say(interval=c.field(interval))
    c.takes_over(at, c.down(interval), "the better one ended")


@test(33, "backup without preemption: so does a worse one", "6.4.2; 3768 6.4.2",
      "deaf", "nopreempt")
def _(c):
    interval = c.p.interval if c.ver == 2 else 0.2
    c.lose()
    for i in range(5):
        c.silent(0.9 * interval, f"a worse one spoke, {i + 1}")
        at = c.say(50, interval=c.field(interval))
    c.takes_over(at, c.down(interval), "the worse one ended")


@test(34, "backup with preemption: a worse one resets nothing",
      "6.4.2; 3768 6.4.2", "meek")
def _(c):
    at = c.lose()
    c.rig.pump(0.3 * c.p.interval)
    c.keep_saying(50)
    f = c.takes_over(at, c.down(), "beside priority 50")
    c.quiet()
    if f.prio != c.p.prio:
        raise Fail(f"advertises priority {f.prio}")


@test(35, "backup: of equal priority, addresses do not count",
      "6.4.2, 6.4.3; 3768 6.4.2", "choosy")
def _(c):
    for src in (LOWER[c.fam][0], GREATER[c.fam][0]):
        c.lose()
        for i in range(4):
            c.silent(0.9 * c.p.interval, f"equal, from {src}, {i}")
            at = c.say(c.p.prio, src=src)
        c.takes_over(at, c.down(), f"equal, from {src}")


@test(36, "takeover: an advert first, then each VIP is announced",
      "6.4.2 (errata 7947, 7949); 3768 6.4.2", "unannounced", "plain vmac")
def _(c):
    c.lose()
    c.rig.forget()
    f = c.wait_advert(c.down() + 1)
    if not f:
        raise Fail("no takeover")
    c.rig.pump(0.1)
    first = {}
    for g in c.rig.frames:
        vip = c.claims(g)
        if not vip:
            continue
        first.setdefault(vip, g)
        if g.at < f.at:
            raise Fail(f"{g} {ms(f.at - g.at)} before the first advert")
        said = g.sha if g.kind == "arp" else g.lladdr
        if (said, g.smac) != (c.own_mac, c.own_mac):
            raise Fail(f"{vip} is announced at {said}, in a frame from "
                       f"{g.smac}, not {c.own_mac}")
        if g.kind == "nd" and g.flags != 5:
            raise Fail(f"{vip}: flags R S O are {g.flags:03b}, not 101")
    missing = [v for v in c.p.vips if v not in first]
    if missing:
        raise Fail(f"{', '.join(missing)} not announced within 100 ms")


@test(37, "active: adverts in their interval", "6.4.3; 3768 6.4.3", "double")
def _(c):
    c.rhythm(10 if c.ver == 3 else 4, "alone")


@test(38, "active: priority 0 is answered at once", "6.4.3; 3768 6.4.3", "late")
def _(c):
    c.next_advert()
    c.rig.pump(0.5 * c.p.interval)
    at = c.say(0)
    f = c.next_advert()
    if f.at - at > AT_ONCE:
        raise Fail(f"answered after {ms(f.at - at)}")
    g = c.next_advert()
    if abs(g.at - f.at - c.p.interval) > TOLERANCE:
        raise Fail(f"next advert {ms(g.at - f.at)} after the answer, "
                   f"not {ms(c.p.interval)}")


@test(39, "active: a higher priority wins", "6.4.3; 3768 6.4.3", "deaf",
      "plain nopreempt")
def _(c):
    interval = c.p.interval if c.ver == 2 else 0.2
    c.next_advert()
    at = c.lose(interval, prio=c.p.prio + 1, src=LOWER[c.fam][0])
    c.takes_over(at, c.down(interval), "priority one higher")


@test(39, "active: of equal priority the greater address wins",
      "6.4.3; 3768 6.4.3", "deaf")
def _(c):
    own = c.next_advert().src
    for src in GREATER[c.fam]:
        if c.fam == 6 and own != "fe80::2":
            src = "fe80:ffff::1" if src != "feb0::1" else src
        at = c.lose(prio=c.p.prio, src=src)
        c.takes_over(at, c.down(), f"equal, from {src}")


@test(39, "active: of equal priority the lower address loses",
      "6.4.3; 3768 6.4.3", "meek")
def _(c):
    for src in LOWER[c.fam]:
        c.next_advert()
        c.rig.pump(0.4 * c.p.interval)
        c.say(c.p.prio, src=src)
        # one could be the last word of who yields
        for _ in range(2):
            if not c.wait_advert(1.2 * c.p.interval):
                raise Fail(f"yields to {src}")
        c.rhythm(1, f"after {src}")


@test(40, "active: a losing advert is answered at once", "6.4.3", "late",
      variants="v3 v6")
def _(c):
    c.next_advert()
    c.rig.pump(0.5 * c.p.interval)
    at = c.say(50)
    f = c.next_advert()
    if f.at - at > AT_ONCE:
        raise Fail(f"next advert after {ms(f.at - at)}")


@test(40, "active: a losing advert changes nothing", "3768 6.4.3", "talkative",
      variants="v2")
def _(c):
    last = c.next_advert()
    c.rig.pump(0.5 * c.p.interval)
    at = c.say(50)
    f = c.next_advert()
    if abs(f.at - last.at - c.p.interval) > TOLERANCE:
        raise Fail(f"an advert {ms(f.at - at)} after it")


@test(41,
      "active: without preemption it yields all the same, and to none worse",
      "6.1, 6.4.3; 3768 6.4.3", "meek", "nopreempt")
def _(c):
    c.next_advert()
    for _ in range(3):
        c.say(99)
        if not c.wait_advert(1.2 * c.p.interval):
            raise Fail("yields to a worse one")
    at = c.lose(prio=101)
    c.takes_over(at, c.down(), "a better one spoke")


@test(41, "the owner always preempts", "6.1; 3768 6.1", "meek",
      "owner-nopreempt")
def _(c):
    restart(c, prio=200)
    if not c.wait_advert(c.down() + 10):
        raise Fail("without preemption, priority 200 is left active")


@test(42, "active: ends with one advert of priority 0", "6.4.3; 3768 6.4.3",
      "silent")
def _(c):
    c.next_advert()
    since = c.rig.now()
    c.stop()
    c.rig.pump(2 * c.down())
    said = [f.prio for f in c.adverts(since)]
    while said and said[0] == c.p.prio:     # before it was told
        said.pop(0)
    if said != [0]:
        raise Fail(f"its last adverts are of priority {said or 'as before'}")


@test(42, "backup: ends in silence", "6.4.2; 3768 6.4.2", "loud")
def _(c):
    c.backup()
    since = c.rig.now()
    c.stop()
    c.quiet()
    c.rig.pump(c.down() + 0.5)
    said = c.adverts(since)
    if said:
        raise Fail(f"{said[0]} from a backup that ends")


@test(43, "active again: its own interval", "6.4.1; 3768 6.4.1", "interval",
      variants="v3 v6")
def _(c):
    at = c.lose(0.3)
    f = c.takes_over(at, c.down(0.3), "learned 300 ms")
    if f.interval != c.field():
        raise Fail(f"advertises an interval of {f.interval} cs")
    c.rhythm(3, "after the takeover")


@test(44, "stopped for longer than Active_Down_Interval: listens first",
      "6.4.2 (late timer)", "eager")
def _(c):
    try:
        c.lose()
        peer = c.keep_saying()
        c.rig.pump(2 * c.p.interval)
        c.dut.pause()
        c.rig.pump(2 * c.down())
        c.dut.resume()
        since = c.rig.now()
        c.rig.lens.starts()
        c.rig.pump(2 * c.down())
    except Unsupported:
        raise Unsupported(
            "runs in the kernel: net/stall has the CPU stand still; also host "
            "tests (elect_cases.h: late, paused; mutants elect-late-*, "
            "elect-pause-*)") from None
    said = c.adverts(since)
    if said:
        raise Fail(f"{said[0]} {ms(said[0].at - since)} after it ran again, "
                   f"beside priority {c.better} each {ms(peer.interval)}")
