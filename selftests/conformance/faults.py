# SPDX-License-Identifier: GPL-2.0-or-later
"""Planted faults: lenses between the bench and the router, through which a right
router does something wrong. Each test names the one that it must find; that it
does is a test of its own (conform.py --faults).
"""
import wire
from rig import DUT4, DUT6, HOST_MAC, LAN, WAN, Lens

EUI = "fe80::200:5eff:fe00:20a"


class Fault(Lens):
    """Knows the case, makes up frames."""

    def __init__(self, c):
        self.c, self.rig = c, c.rig

    def make_up(self, data, port=LAN):
        """The router seems to have sent this."""
        self.rig.injected.append(wire.Frame(data, self.rig.now(), port, False))

    def make_up_ip(self, packet, smac, dmac=HOST_MAC, port=LAN):
        """The same, of an IP packet."""
        self.make_up(wire.ether(dmac, smac, wire.IP4 if self.c.fam == 4 else
                                wire.IP6, packet), port)

    def make_up_advert(self, prio):
        """The same, of an advert."""
        src = DUT4 if self.c.fam == 4 else "fe80::2"
        self.make_up(self.c.advert(prio, src=src, smac=self.c.own_mac))

    def heard(self, f):
        """For adverts alone: what comes of one."""
        return [f]

    def hears(self, f):
        return self.heard(f) if self.c.is_advert(f) else [f]

    def said(self, f):
        """For our adverts alone: another one, the same, or None."""
        return f.data

    def asked(self, f, port):
        """A frame of ours that is no advert is seen."""

    def says(self, data, port):
        f = wire.Frame(data, 0.0, port, True)
        if f.kind != "vrrp" and f.proto != wire.VRRP and f.type != wire.VLAN:
            self.asked(f, port)
            return data, port
        data = self.said(f)
        return (data, LAN) if data else None


# ------------------------------------------------- what it sends looks different

class Changed(Fault):
    """Fields of its adverts."""
    fields = {}

    def heard(self, f):
        for name, value in self.fields.items():
            if callable(value):
                value = value(self.c, f)
            setattr(f, name, value)
        return [f]


def changed(**fields):
    """A class of faults."""
    return type("Changed", (Changed,), {"fields": fields})


class Late(Fault):
    """Its adverts come 6 ms late, or before they should."""

    def starts(self):
        self.make_up_advert(self.c.p.prio)

    def heard(self, f):
        f.at += 0.006
        return [f]


class Double(Fault):
    """It sends each advert twice."""

    def heard(self, f):
        again = wire.Frame(f.data, f.at + 0.02 * self.c.p.interval, f.port,
                           False)
        return [f, again]


class Silent(Fault):
    """It does not resign."""

    def heard(self, f):
        return [f] if f.prio else []


class Eager(Fault):
    """It begins, or goes on, as active."""

    def starts(self):
        self.make_up_advert(self.c.p.prio)


class Loud(Fault):
    """It resigns though it was backup."""

    def stops(self):
        self.make_up_advert(0)


# ------------------------------------------------------- what it hears is different

class Deaf(Fault):
    """It hears no advert."""

    def said(self, f):
        return None


class Gullible(Fault):
    """It takes every advert for a good one."""

    def said(self, f):
        return self.c.advert()


class Moody(Fault):
    """It hears one in two."""
    count = 0

    def said(self, f):
        self.count += 1
        return self.c.advert() if self.count % 2 else None


class Meek(Fault):
    """It takes a worse one for a better one, or an owner for nobody."""

    def said(self, f):
        return None if self.c.p.owner else self.c.advert()


class Talkative(Fault):
    """It answers every advert."""

    def said(self, f):
        self.make_up_advert(self.c.p.prio)
        return f.data


class Choosy(Fault):
    """Equal ones are nothing to it."""

    def said(self, f):
        return None if f.prio == self.c.p.prio else f.data


# ------------------------------------------------------------------- data plane

class Unannounced(Fault):
    """It announces no VIP."""

    def hears(self, f):
        return [] if self.c.claims(f) else [f]


class Answers(Fault):
    """It answers for VIPs whatever it is."""

    def asked(self, f, port):
        if f.kind == "arp" and f.op == 1 and f.tpa in self.c.p.vips:
            self.make_up(wire.ether(f.smac, self.c.own_mac, wire.ARP, wire.arp(
                2, self.c.own_mac, f.tpa, f.sha, f.spa)))
        elif f.kind == "nd" and f.icmp == 135 and f.target in self.c.p.vips:
            self.make_up_ip(wire.ip(f.target, f.src, wire.ICMP6, wire.neighbour(
                136, f.target, f.src, f.target, self.c.own_mac, 7), 255),
                            self.c.own_mac)


class Accepts(Fault):
    """It accepts what is sent to VIPs, whatever it is."""

    def asked(self, f, port):
        if f.kind == "icmp" and f.dst in self.c.p.vips:
            reply = bytes([0 if f.fam == 4 else 129]) + f.payload[1:]
            self.make_up_ip(wire.ip(f.dst, f.src, f.proto, reply),
                            self.c.own_mac)


class Refuses(Fault):
    """It answers no echo."""

    def hears(self, f):
        return [] if f.kind == "icmp" and f.icmp in (0, 129) else [f]


class Leaks(Fault):
    """It forwards whatever it hears."""

    def says(self, data, port):
        self.make_up(data, WAN if port == LAN else LAN)
        return data, port


class Loops(Fault):
    """It sends back what it hears."""

    def says(self, data, port):
        self.make_up(data, port)
        return data, port


class Blocks(Fault):
    """It forwards nothing."""

    def hears(self, f):
        return [] if f.kind == "udp" else [f]


class Twofold(Fault):
    """It answers with its own address too."""

    def hears(self, f):
        if f.kind == "arp" and f.op == 2 or f.kind == "nd" and f.icmp == 136:
            own = wire.mac(self.rig.mac)
            again = wire.Frame(f.data.replace(wire.mac(
                self.c.virtual_mac), own), f.at, f.port, False)
            return [f, again]
        return [f]


class Chatty(Fault):
    """Its virtual link speaks when it is made, from an address of its own."""

    def starts(self):
        if self.c.fam == 4:
            packet = wire.ip(DUT4, "224.0.0.22", 2, bytes(8), 1)
        else:
            packet = wire.ip(EUI, "ff02::1", wire.ICMP6, wire.neighbour(
                136, EUI, "ff02::1", EUI, self.c.virtual_mac), 255)
        self.make_up_ip(packet, self.c.virtual_mac, "01:00:5e:00:00:16")


class Redirects(Fault):
    """It redirects from its own address."""

    def asked(self, f, port):
        if f.kind == "udp":
            kind, own, proto = (5, DUT4, wire.ICMP) if self.c.fam == 4 else (
                137, DUT6, wire.ICMP6)
            self.make_up_ip(wire.ip(own, f.src, proto, bytes([kind]) + bytes(
                40)), self.c.own_mac)


class Immovable(Fault):
    """It keeps the neighbour's first address."""

    def hears(self, f):
        if f.kind == "icmp" and f.icmp == 129:
            f.dmac = HOST_MAC
        return [f]


FAULTS = {
    "ttl": changed(ttl=254),
    "group": changed(dst="224.0.0.19"),
    "physical": changed(smac="02:00:00:00:00:02"),
    "vip": changed(src=lambda c, f: c.p.vips[0]),
    "type": changed(vtype=2),
    "reserved": changed(rsv=1),
    "interval": changed(interval=lambda c, f: f.interval + 1),
    "sum": changed(sum_plain=False, sum_pseudo=False),
    "list": changed(addrs=lambda c, f: f.addrs[::-1]),
    "priority": changed(prio=lambda c, f: f.prio ^ 2),
    "late": Late, "double": Double, "silent": Silent, "eager": Eager,
    "loud": Loud, "deaf": Deaf, "gullible": Gullible, "moody": Moody,
    "meek": Meek, "talkative": Talkative, "choosy": Choosy,
    "unannounced": Unannounced, "answers": Answers, "accepts": Accepts,
    "refuses": Refuses, "leaks": Leaks, "loops": Loops, "blocks": Blocks, "twofold": Twofold, "chatty": Chatty,
    "redirects": Redirects, "immovable": Immovable,
}
