# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests are written in: a table of them, and the words they use. A test is
a function of a Case that returns when the point holds, and raises Fail with one
line of evidence, or Unsupported with the reason why it does not apply.

Each runs with one router on the bench, made as its session says, active, and
with nobody else speaking.
"""
import wire
from dut import Params, Refused, Unsupported
from rig import (HOST, HOST_LL, HOST_MAC, LAN, PEER, PEER_MAC, WAN, Sender)

VRID = 10
TOLERANCE = 0.002       # seconds; what a process takes to be scheduled
PROBE = 0.05            # within which an answer comes
IDENT = 0x4711
VIPS = {4: ["192.0.2.100", "192.0.2.77"],
        6: ["fe80::100", "2001:db8:1::100", "2001:db8:1::77"]}
SLOW = 2.56             # interval that needs the upper bits of its field

VARIANTS = {"v2": (2, 4), "v3": (3, 4), "v6": (3, 6)}
VARIANT_NAMES = {"v2": "version 2, IPv4", "v3": "version 3, IPv4",
                 "v6": "version 3, IPv6"}

# How a session's router differs from {priority 100, preempt, accept, no VMAC}.
SESSIONS = {
    "plain": {},
    "high": {"prio": 254},
    "low": {"prio": 1},
    "slow": {"interval": SLOW},
    "nopreempt": {"preempt": False},
    "vmac": {"vmac": True},
    "noaccept": {"accept": False},
    "check": {"check_addresses": True},
    "sum-plain": {"checksum": "plain"},
    "sum-pseudo": {"checksum": "pseudo"},
    "owner": {"owner": True, "prio": 255},
    "owner-nopreempt": {"owner": True, "prio": 255, "preempt": False},
}
TESTS = []


class Fail(Exception):
    """The point does not hold: one line of evidence."""


class Test:
    """A row of the table."""

    def __init__(self, number, what, rfc, fault, session, variants, call):
        self.number, self.what, self.rfc, self.fault = number, what, rfc, fault
        self.session, self.variants, self.call = session, variants, call


def test(number, what, rfc, fault, session="plain", variants="v2 v3 v6"):
    """Registers a test of a point of the list, and which of faults.py it must
    find."""
    def keep(call):
        for s in session.split():
            TESTS.append(Test(number, what, rfc, fault, s, variants.split(),
                              call))
        return call
    return keep


def ms(seconds):
    """For texts."""
    return f"{seconds * 1000:.1f} ms"


class Case:
    """What a test is given: the bench, the router's parameters, and words."""

    def __init__(self, rig, dut, variant):
        self.rig, self.dut, self.variant = rig, dut, variant
        self.ver, self.fam = VARIANTS[variant]
        self.base = 1.0 if self.ver == 2 else 0.1
        self.p = Params()
        self.up = False         # the router was started
        self.usual = None       # how far from the RFC's time it takes over
        self.began = 0.0        # when

    # ----------------------------------------------------------- the router

    def params(self, session):
        """Parameters of a session's router."""
        more = dict(SESSIONS[session])
        if self.ver == 2 and "interval" in more:
            more["interval"] = 3.0
        p = Params(version=self.ver, fam=self.fam, vrid=VRID,
                   interval=self.base, vips=list(VIPS[self.fam]))
        for key, value in more.items():
            setattr(p, key, value)
        return p

    def session(self, name):
        """From now on, this session's router."""
        self.stop()
        self.p, self.usual = self.params(name), None

    def start(self):
        """The router begins."""
        self.began = self.rig.now()
        self.dut.start(self.p)
        self.rig.lens.starts()
        self.up = True

    def stop(self):
        """The router ends, in order."""
        if self.up:
            self.up = False
            self.dut.stop()
            self.rig.lens.stops()

    def ready(self):
        """The router is active and nobody else speaks; else start it again."""
        self.quiet()
        for _ in range(2):
            if not self.up:
                self.start()
            if self.wait_advert(2 * self.down() + self.p.interval + 4) and \
                    self.wait_advert(2 * self.p.interval):
                self.gauge()
                return
            self.stop()
        raise Fail(f"does not become active within "
                   f"{2 * self.down() + self.p.interval + 4:.1f} s")

    def gauge(self):
        """Once a session: how far off its takeovers are. Not of an owner, whom
        another owner would change."""
        if self.usual is not None or self.p.owner:
            return
        at = self.say()
        f = self.rig.pump(2 * self.down() + 1, stop=lambda f: self.is_advert(f)
                          and f.at > at + self.p.interval * 1.5)
        if f and abs(f.at - at - self.down()) < 1.5 * self.p.interval:
            self.usual = f.at - at - self.down()

    # -------------------------------------------------------------- numbers

    def skew(self, interval=None):
        """Skew_Time (RFC 9568 6.1, RFC 3768 6.1)."""
        unit = 1.0 if self.ver == 2 else interval or self.p.interval
        return (256 - self.p.prio) * unit / 256

    def down(self, interval=None):
        """Active_Down_Interval."""
        return 3 * (interval or self.p.interval) + self.skew(interval)

    def field(self, interval=None):
        """An interval as the wire has it."""
        return round((interval or self.p.interval) *
                     (1 if self.ver == 2 else 100))

    @property
    def vmac(self):
        """The router's source address is to be the virtual one."""
        return self.p.vmac or self.dut.always_vmac

    @property
    def virtual_mac(self):
        """RFC 9568 7.3."""
        return wire.virtual_mac(self.fam, VRID)

    @property
    def own_mac(self):
        """Which address its frames for VIPs bear."""
        return self.virtual_mac if self.vmac else self.rig.mac

    @property
    def better(self):
        """A priority that it yields to."""
        return 255 if self.p.prio == 255 else max(200, self.p.prio)

    # -------------------------------------------------------------- sending

    def advert(self, prio=None, port=LAN, **f):
        """The frame of an advert; what is not given is as it should be."""
        src = f.pop("src", PEER[self.fam])
        dst = f.pop("dst", wire.GROUP[self.fam])
        ver = f.pop("ver", self.ver)
        f.setdefault("vrid", VRID)
        f.setdefault("addrs", self.p.vips)
        f.setdefault("interval", self.field())
        f["prio"] = self.better if prio is None else prio
        message = f.pop("message", None) or wire.advert(ver, src, dst, f)
        packet = wire.ip(src, dst, f.get("proto", wire.VRRP), message,
                         f.get("ttl", 255), f.get("frag"),
                         f.get("options", b""))
        dmac = f.get("dmac") or (wire.group_mac(dst) if dst == wire.GROUP[
            self.fam] else self.rig.mac if port == LAN else self.rig.wan_mac)
        return wire.ether(dmac, f.get("smac", PEER_MAC),
                          wire.IP4 if self.fam == 4 else wire.IP6, packet,
                          f.get("vlan"), f.get("pad", 0))

    def say(self, prio=None, port=LAN, **f):
        """Send an advert; return when."""
        return self.rig.send(self.advert(prio, port, **f), port)

    def keep_saying(self, prio=None, interval=None, **f):
        """A peer advertises from now on; returns its Sender."""
        interval = interval or self.p.interval
        f.setdefault("interval", self.field(interval))
        peer = Sender(LAN, self.advert(prio, **f), interval, self.rig.now())
        self.rig.senders.append(peer)
        self.rig.pump(0)
        return peer

    def quiet(self):
        """Nobody else speaks."""
        self.rig.senders.clear()

    # -------------------------------------------------------------- hearing

    def is_advert(self, f):
        """An advert of the router."""
        return f.kind == "vrrp" and not f.out and f.port == LAN \
            and f.vrid == VRID

    def adverts(self, since=0.0, until=float("inf")):
        """Its adverts of a time."""
        return [f for f in self.rig.frames
                if since <= f.at <= until and self.is_advert(f)]

    def wait_advert(self, seconds):
        """Its next advert that does not resign, or None."""
        return self.rig.pump(seconds, stop=lambda f: self.is_advert(f)
                             and f.prio > 0)

    def next_advert(self, seconds=None):
        """Its next advert; a failure if none comes."""
        f = self.wait_advert(seconds or self.p.interval + 0.5)
        if not f:
            raise Fail("no advert while active")
        return f

    def silent(self, seconds, what):
        """It sends no advert for so long."""
        since = self.rig.now()
        f = self.rig.pump(seconds, stop=self.is_advert)
        if f:
            raise Fail(f"{what}: {f} after {ms(f.at - since)}")

    def rhythm(self, intervals, what):
        """It goes on advertising, each interval, not more and not less."""
        last = self.next_advert()
        end = last.at + intervals * self.p.interval + TOLERANCE
        self.rig.pump(until=end + TOLERANCE)
        times = [f.at for f in self.adverts(last.at, end)]
        for a, b in zip(times, times[1:]):
            if abs(b - a - self.p.interval) > TOLERANCE:
                raise Fail(f"{what}: {ms(b - a)} between two adverts, not "
                           f"{ms(self.p.interval)}")
        if len(times) != int(intervals) + 1:
            raise Fail(f"{what}: {len(times) - 1} adverts in "
                       f"{intervals} intervals")

    # --------------------------------------------------------------- states

    def lose(self, interval=None, **f):
        """A better one speaks once: it becomes backup. Returns when."""
        f.setdefault("interval", self.field(interval))
        self.rig.pump(0)
        at = self.say(**f)
        heard = interval or self.p.interval
        f = self.rig.pump(min(1.5 * self.p.interval, 0.9 * self.down(heard)),
                          stop=lambda f: self.is_advert(f)
                          and f.at > at + TOLERANCE)
        if f:
            raise Fail(f"not heard: active {ms(f.at - at)} later, "
                       f"not {ms(self.down(heard))}")
        return at

    def takeover(self, since, after, what):
        """Its next advert; a failure if none comes."""
        f = self.rig.pump(until=since + after + 2 * self.p.interval + 0.5,
                          stop=self.is_advert)
        if not f:
            raise Fail(f"{what}: no takeover, expected after {ms(after)}")
        return f

    def takes_over(self, since, after, what):
        """Its next advert comes so long after a time, or off by what it always
        is: then the frames between changed nothing."""
        usual = self.usual or 0.0
        f = self.takeover(since, after + usual, what)
        if abs(f.at - since - after - usual) > 0.1 * self.p.interval:
            raise Fail(f"{what}: takeover after {ms(f.at - since)}, "
                       f"not {ms(after + usual)}")
        return f

    def takes_over_exactly(self, since, after, what, tolerance=TOLERANCE):
        """Its next advert comes so long after a time."""
        f = self.takeover(since, after, what)
        if abs(f.at - since - after) > tolerance:
            raise Fail(f"{what}: takeover after {ms(f.at - since)}, "
                       f"not {ms(after)}")

    def backup(self, seconds=None):
        """It is backup, under a peer that goes on; returns the peer."""
        self.lose()
        peer = self.keep_saying()
        self.rig.pump(seconds or 2 * self.p.interval)
        self.rig.forget()
        return peer

    # --------------------------------------------------------------- probes

    def packet(self, dst, proto, payload, port=LAN, dmac=None, src=None,
               ttl=64):
        """Send a packet from one of our hosts."""
        src = src or HOST[port, self.fam]
        own = self.rig.mac if port == LAN else self.rig.wan_mac
        return self.rig.send(wire.ether(
            dmac or own, HOST_MAC, wire.IP4 if self.fam == 4 else wire.IP6,
            wire.ip(src, dst, proto, payload, ttl)), port)

    def host(self, dst):
        """Which address our host speaks from, to that one."""
        return HOST_LL if dst.startswith("fe80") else HOST[LAN, self.fam]

    def answers(self, dst, dmac=None):
        """What of {echo, tcp} is answered from this address."""
        src = self.host(dst)
        number = wire.ICMP if self.fam == 4 else wire.ICMP6
        self.packet(dst, number, wire.echo(src, dst, IDENT), dmac=dmac, src=src)
        self.packet(dst, wire.TCP, wire.syn(src, dst, IDENT), dmac=dmac,
                    src=src)
        since = len(self.rig.frames)
        self.rig.pump(PROBE)
        back = [f for f in self.rig.frames[since:]
                if not f.out and f.src == dst and f.dst == src]
        found = {"echo" for f in back if f.kind == "icmp"
                 and f.icmp in (0, 129) and f.ident == IDENT}
        return found | {"tcp" for f in back if f.kind == "tcp"
                        and f.tcp_port == IDENT}

    def ask(self, target):
        """Ask by ARP or ND who has it: the answers."""
        fam = wire.family(target)
        src = self.host(target)
        if fam == 4:
            data = wire.ether(wire.BROADCAST, HOST_MAC, wire.ARP, wire.arp(
                1, HOST_MAC, src, "00:00:00:00:00:00", target))
        else:
            dst = wire.solicited(target)
            data = wire.ether(wire.group_mac(dst), HOST_MAC, wire.IP6, wire.ip(
                src, dst, wire.ICMP6, wire.neighbour(
                    135, src, dst, target, HOST_MAC), 255))
        since = len(self.rig.frames)
        self.rig.send(data)
        self.rig.pump(PROBE)
        return [f for f in self.rig.frames[since:] if not f.out and (
            f.kind == "arp" and f.op == 2 and f.spa == target
            and f.tpa == src or f.kind == "nd" and f.icmp == 136
            and f.target == target and f.dst == src)]

    def forwards(self, dst, dmac, port=LAN):
        """A packet to that host and Ethernet address comes out at the other
        side: the frame, or None."""
        other = WAN if port == LAN else LAN
        src = HOST[port, self.fam]
        self.packet(dst, wire.UDP, wire.datagram(src, dst, b"through"), port,
                    dmac)
        return self.rig.pump(PROBE, stop=lambda f: f.port == other
                             and f.kind == "udp" and f.dst == dst)

    def claims(self, f):
        """Which VIP a gratuitous ARP or unsolicited NA is about, or None."""
        if f.out or f.port != LAN:
            return None
        if f.kind == "arp" and f.spa == f.tpa:
            return f.spa if f.spa in self.p.vips else None
        if f.kind == "nd" and f.icmp == 136 and f.dst == "ff02::1":
            return f.target if f.target in self.p.vips else None
        return None


def load():
    """All tests, in the order of the list."""
    # pylint: disable=import-outside-toplevel,unused-import
    import points_send
    import points_receive
    import points_states
    import points_data
    return sorted(TESTS, key=lambda t: (t.number, list(SESSIONS).index(
        t.session)))


__all__ = ["Case", "Fail", "Params", "Refused", "Unsupported", "load", "test"]
