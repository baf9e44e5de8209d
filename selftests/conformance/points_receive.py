# SPDX-License-Identifier: GPL-2.0-or-later
"""Points 12 and 14 to 29: what it must not listen to, and what it must.

A frame to be discarded is judged twice. While the router is active, three of
them, each better than the router were it not for its fault, change nothing in the
rhythm of its adverts. While it is backup after one good advert, more of them, up
to the end, change nothing in the time of its takeover. The good advert shows each
time that the router listens.
"""
import wire
from rig import DUT4, DUT_LL, LAN, WAN
from suite import TOLERANCE, Fail, ms, test


def discards(c, what, port=LAN, **f):
    """Frames with these faults move nothing."""
    frame = c.advert(port=port, **f)
    step = c.p.interval
    faults = []
    last = c.next_advert()
    end = last.at + 3 * step
    for i in range(3):
        c.rig.pump(until=last.at + (0.3 + 0.1 * i) * step)
        c.rig.send(frame, port)
    c.rig.pump(until=end + 0.1 * step)
    times = [a.at for a in c.adverts(last.at, end + 0.1 * step)]
    gaps = [b - a for a, b in zip(times, times[1:])]
    if len(gaps) != 3 or max(abs(g - step) for g in gaps) > 0.05 * step:
        faults.append("as active, its next adverts come after " + (
            ", ".join(ms(g) for g in gaps) or f"more than {ms(3 * step)}"))
        c.ready()
    at = c.lose()
    for part in (0.5, 0.9, 1.4, 1.9, 2.4, 2.9):
        c.rig.pump(until=at + part * step)
        c.rig.send(frame, port)
    try:
        c.takes_over(at, c.down(), "as backup")
    except Fail as e:
        faults.append(str(e))
    if faults:
        raise Fail(f"{what}: {'; '.join(faults)}")


def accepts(c, what, **f):
    """Such a frame is as good as any."""
    at = c.lose(**f)
    c.takes_over(at, c.down(), what)


@test(12, "an advert without link-local address first is discarded",
      "7.1 (erratum 8300)", "gullible", variants="v6")
def _(c):
    discards(c, "first address 2001:db8:1::100",
             addrs=["2001:db8:1::100", "2001:db8:1::77"])


@test(14, "TTL or hop limit other than 255", "7.1; 3768 7.1", "gullible")
def _(c):
    for ttl in (254, 1) if c.fam == 6 else (254, 1, 0):
        discards(c, f"TTL {ttl}", ttl=ttl)


@test(15, "other versions", "7.1; 3768 7.1", "gullible")
def _(c):
    for ver in {1, 2, 3, 4, 15} - {c.ver}:
        if ver == 3:
            discards(c, "version 3", ver=3, interval=100)
        else:
            discards(c, f"version {ver}", ver=ver)


@test(16, "types other than 1", "5.2.2, 7.1; 3768 5.3.2", "gullible")
def _(c):
    for kind in (0, 2, 15):
        discards(c, f"type {kind}", type=kind)


@test(17, "truncated header, list shorter or count larger than it is",
      "7.1; 3768 7.1", "gullible")
def _(c):
    for cut in (1, 7, 8, 10):
        discards(c, f"cut after {cut} bytes", cut=cut)
    n = len(c.p.vips)
    if c.ver == 2:
        discards(c, "authentication data missing", cut=8 + 4 * n)
        discards(c, "count 3 too high", count=n + 3)
    else:
        discards(c, "count one too high", count=n + 1)
    discards(c, "count 255", count=255)


@test(18, "bad checksum", "7.1; 3768 7.1", "gullible")
def _(c):
    discards(c, "bad checksum", sum="bad")


@test(19, "unknown VRID", "7.1; 3768 7.1", "gullible")
def _(c):
    discards(c, "VRID 99", vrid=99)


@test(19, "right VRID, wrong interface", "7.1; 3768 7.1", "gullible")
def _(c):
    discards(c, "on another interface", port=WAN)


@test(20, "address count 0", "5.2.5 (erratum 8299); 3768 5.3.5", "gullible")
def _(c):
    discards(c, "count 0", addrs=[])


@test(21, "advertisement interval 0", "5.2.7 (erratum 8301); 3768 7.1",
      "gullible")
def _(c):
    discards(c, "interval 0", interval=0)


@test(22, "another interval is discarded", "3768 7.1", "gullible",
      variants="v2")
def _(c):
    discards(c, "interval 2 s", interval=2)


@test(22, "another interval is learned", "7.1, 6.4.2", "deaf", variants="v3 v6")
def _(c):
    for interval in (0.05, 0.3):
        at = c.lose(interval)
        c.takes_over(at, c.down(interval), f"learned {interval * 1000:.0f} ms")


@test(23, "authentication of any other type", "3768 5.3.6, 7.1", "gullible",
      variants="v2")
def _(c):
    discards(c, "simple text", auth=1, authdata=b"gwha\0\0\0\0")
    discards(c, "type 2", auth=2)
    discards(c, "type 255", auth=255)


@test(24, "another address list from no owner is discarded, if it is checked",
      "3768 7.1", "gullible", "check", "v2")
def _(c):
    discards(c, "one address of two", addrs=c.p.vips[:1])
    discards(c, "a foreign address", addrs=c.p.vips[:1] + ["192.0.2.78"])


@test(24, "another address list is heard all the same", "7.1", "deaf",
      variants="v3 v6")
def _(c):
    accepts(c, "one address only", addrs=c.p.vips[:1])
    accepts(c, "one more", addrs=c.p.vips + (
        ["192.0.2.78"] if c.fam == 4 else ["2001:db8:1::78"]))


@test(25, "the owner runs the election too", "7.1, 8.3.2 (erratum 8298)",
      "deaf", "owner", "v3 v6")
def _(c):
    at = c.lose()
    c.takes_over(at, c.down(), "another owner with a greater address")


@test(25, "the owner discards adverts", "3768 7.1", "gullible", "owner", "v2")
def _(c):
    discards(c, "another owner's", prio=255)


@test(26, "its own frame comes back", "7.1; 3768 7.1", "gullible")
def _(c):
    own = DUT4 if c.fam == 4 else c.next_advert().src
    if c.fam == 6 and not own.startswith("fe80"):
        own = DUT_LL
    discards(c, "its own address as source", src=own, smac=c.own_mac)


@test(27, "padding of the frame is no fault", "7.1; 3768 7.1", "deaf")
def _(c):
    accepts(c, "10 bytes behind the packet", pad=10)


@test(27, "trailing bytes within the packet are one", "7.1; 3768 7.1",
      "gullible")
def _(c):
    discards(c, "100 bytes behind the message", junk=100)


@test(28, "CARP on the same group", "7.1; 3768 7.1", "gullible")
def _(c):
    src, dst = "192.0.2.200", wire.GROUP[4]
    if c.fam == 6:
        src, dst = "fe80::c8", wire.GROUP[6]
    discards(c, "CARP", message=wire.carp(src, dst, 10))


@test(29, "fragments and VLAN tags never count", "7.1; 3768 7.1", "gullible")
def _(c):
    discards(c, "first fragment", frag=(0, 1))
    discards(c, "later fragment", frag=(1, 0))
    discards(c, "VLAN 5", vlan=5)


@test(29, "IP options and unicast count always or never", "7.1; 3768 7.1",
      "moody")
def _(c):
    own = DUT4 if c.fam == 4 else DUT_LL
    for what, f in (("options", {"options": wire.router_alert(c.fam)}),
                    ("unicast", {"dst": own})):
        seen = set()
        for _ in range(3):
            at = c.next_advert().at
            c.rig.pump(0.3 * c.p.interval)
            said = c.say(**f)
            # who yields may say one last word at once
            heard = c.rig.pump(1.5 * c.p.interval, stop=lambda x: c.is_advert(x)
                               and x.at > said + TOLERANCE) is None
            seen.add(heard)
            if heard and not c.wait_advert(c.down() + 1):
                raise Fail(f"{what}: never active again after {at}")
        if len(seen) != 1:
            raise Fail(f"{what}: heard at times")
