# SPDX-License-Identifier: GPL-2.0-or-later
"""Points 45 to 59: what else a router does for its addresses."""
import wire
from rig import DUT6, HOST, HOST_LL, HOST_MAC, LAN, WAN
from suite import PROBE, Fail, Unsupported, test

OTHER_MAC = "02:00:00:00:00:0a"


def far(c):
    """The host on the other side."""
    return HOST[WAN, c.fam]


def macs(found):
    """Which addresses ARP or ND answers gave."""
    return sorted({f.sha if f.kind == "arp" else f.lladdr or f.smac
                   for f in found})


def no_answer(c, when):
    """Nobody answers for a VIP."""
    for vip in c.p.vips:
        found = c.ask(vip)
        if found:
            raise Fail(f"{when}: {found[0]}")


@test(45, "backup: answers no ARP or ND for a VIP", "6.4.2; 3768 6.4.2",
      "answers", "plain vmac")
def _(c):
    for vip in c.p.vips:
        if not c.ask(vip):
            raise Fail(f"not even as active, for {vip}")
    c.backup()
    no_answer(c, "as backup")


@test(45, "backup: nor after its link was down", "6.4.2; 3768 6.4.2", "answers",
      "plain vmac")
def _(c):
    c.backup()
    c.dut.call("ip", "link", "set", "lan", "down")
    c.rig.pump(0.2)
    c.dut.call("ip", "link", "set", "lan", "up")
    if c.fam == 6:
        # the kernel takes global ones with it
        c.dut.call("ip", "address", "replace", f"{DUT6}/64", "dev", "lan",
                   "nodad")
        c.dut.call("ip", "address", "replace", "fe80::2/64", "dev", "lan",
                   "nodad")
    try:
        c.rig.pump(c.down() + 0.5)
        no_answer(c, "after its link was down")
        said = c.adverts(c.rig.now() - c.p.interval)
        if said:
            raise Fail(f"{said[0]} beside a better one, after its link was down")
    finally:
        c.stop()        # begin anew, whatever that left


@test(46, "backup: drops frames to the virtual MAC address",
      "6.4.2; 3768 6.4.2", "leaks", "vmac")
def _(c):
    if not c.forwards(far(c), c.virtual_mac):
        raise Fail("not even as active does it take them")
    c.backup()
    if c.forwards(far(c), c.virtual_mac):
        raise Fail("forwards a packet sent to it")
    for vip in c.p.vips:
        found = c.answers(vip, c.virtual_mac)
        if found:
            raise Fail(f"answers {'+'.join(sorted(found))} from {vip}")


@test(47, "backup: accepts nothing sent to a VIP", "6.4.2; 3768 6.4.2",
      "accepts", "plain vmac")
def _(c):
    for vip in c.p.vips:
        if not c.answers(vip, c.own_mac):
            raise Fail(f"not even as active, for {vip}")
    c.backup()
    for vip in c.p.vips:
        found = c.answers(vip, c.rig.mac)
        if found:
            raise Fail(f"answers {'+'.join(sorted(found))} from {vip}")


@test(47, "backup: forwards to the VIP's subnet as ever", "6.4.2", "blocks",
      "plain vmac")
def _(c):
    c.backup()
    if not c.forwards(HOST[LAN, c.fam], c.rig.wan_mac, WAN):
        raise Fail(f"a packet to {HOST[LAN, c.fam]} does not come out")
    if not c.forwards(far(c), c.rig.mac):
        raise Fail(f"a packet to {far(c)} does not come out")


@test(48, "active: one answer, with the virtual MAC address",
      "6.4.3, 8.1.2, 8.2.2; 3768 8.2", "twofold", "vmac")
def _(c):
    for vip in c.p.vips:
        found = c.ask(vip)
        if len(found) != 1 or macs(found) != [c.virtual_mac]:
            raise Fail(f"{len(found)} answers for {vip}, with "
                       f"{', '.join(macs(found)) or 'none'}")
        if {f.smac for f in found} != {c.virtual_mac}:
            raise Fail(f"answer for {vip} in a frame from {found[0].smac}")
        if found[0].kind == "nd" and not found[0].flags & 4:
            raise Fail(f"R is not set for {vip}")


@test(49, "active: forwards frames to the virtual MAC address",
      "6.4.3; 3768 6.4.3", "blocks", "vmac")
def _(c):
    if not c.forwards(far(c), c.virtual_mac):
        raise Fail(f"a packet to {far(c)} does not come out")


@test(50, "active: accepts what is sent to a VIP", "6.1, 6.4.3", "refuses",
      "plain vmac")
def _(c):
    for vip in c.p.vips:
        found = c.answers(vip, c.own_mac)
        if found != {"echo", "tcp"}:
            raise Fail(f"{vip} answers {'+'.join(sorted(found)) or 'nothing'}")


@test(50, "active, Accept_Mode off: accepts nothing, but answers ARP and ND",
      "6.1, 6.4.3; 3768 6.4.3", "accepts", "noaccept")
def _(c):
    for vip in c.p.vips:
        if not c.ask(vip):
            raise Fail(f"does not answer ARP or ND for {vip}")
        found = c.answers(vip, c.own_mac)
        if found:
            raise Fail(f"answers {'+'.join(sorted(found))} from {vip}")


@test(51, "backup: nothing from the virtual MAC address",
      "8.1.2, 8.2.2; 3768 8.2", "chatty", "vmac")
def _(c):
    c.stop()
    c.rig.forget()
    c.keep_saying()
    c.start()
    c.rig.pump(max(3.0, 2 * c.down()))
    no_answer(c, "as backup")
    for f in c.rig.frames:
        if not f.out and f.smac == c.virtual_mac:
            what = "MLD" if f.proto == wire.ICMP6 and f.kind == "icmp" \
                else "IGMP" if f.proto == 2 else str(f)
            raise Fail(f"{what} from {f.smac} as backup")


@test(52, "announces a VIP when it is ready, not before",
      "8.1.2, 8.2.2; 3768 8.2", "unannounced", "plain vmac")
def _(c):
    c.stop()
    c.rig.forget()
    c.start()
    f = c.wait_advert(c.down() + 10)
    if not f:
        raise Fail("never active")
    for g in c.rig.frames:
        if c.claims(g) and g.at < f.at:
            raise Fail(f"{g} before it is active")
    g = c.rig.pump(0.2, stop=c.claims)
    if not g:
        raise Fail("no announcement")
    vip = c.claims(g)
    if not c.ask(vip):
        raise Fail(f"does not answer for {vip} right after announcing it")
    if not c.answers(vip, c.own_mac):
        raise Fail(f"does not accept for {vip} right after announcing it")


@test(53, "router advertisements by the active alone", "6.4.3, 8.2.3", "none",
      "vmac", "v6")
def _(c):
    if c.dut.name == "gwha":
        raise Unsupported("radvd's business, with the link-local VIP as source")
    if c.dut.name == "keepalived":
        raise Unsupported("has none: radvd's business")
    raise Unsupported("zebra's business, not configured here")


@test(54, "a redirect comes from the address that the host used",
      "8.1.1, 8.2.1", "redirects", "vmac")
def _(c):
    dst = "203.0.113.9" if c.fam == 4 else "2001:db8:9::9"
    # IPv6 tells of a better router by its link-local address alone
    via = HOST[LAN, 4] if c.fam == 4 else HOST_LL
    c.dut.call("ip", "route", "add", dst, "via", via, "dev", "lan")
    try:
        src = PEER_HOST[c.fam]
        c.rig.hosts[src] = c.rig.hosts[via] = HOST_MAC
        c.packet(dst, wire.UDP, wire.datagram(src, dst, b"redirect"),
                 dmac=c.virtual_mac, src=src)
        redirect = (5, 137)
        f = c.rig.pump(PROBE, stop=lambda f: f.proto in (1, 58)
                       and f.payload[:1] and f.payload[0] in redirect
                       and f.dst == src)
    finally:
        c.dut.call("ip", "route", "del", dst, "via", via, "dev", "lan")
    if not f:
        raise Unsupported("sends no redirect")
    if f.src not in c.p.vips[:1 if c.fam == 6 else None]:
        raise Fail(f"redirect from {f.src}")


PEER_HOST = {4: "192.0.2.8", 6: "2001:db8:1::8"}


@test(55, "an unsolicited NA is believed, active or backup", "8.2.4",
      "immovable", variants="v6")
def _(c):
    host = HOST[LAN, 6]

    def reaches():
        c.packet(DUT6, wire.ICMP6, wire.echo(host, DUT6, 1), src=host)
        f = c.rig.pump(0.2, stop=lambda f: f.kind == "icmp" and f.icmp == 129
                       and f.dst == host)
        return f and f.dmac

    def moves(to):
        c.rig.send(wire.ether("33:33:00:00:00:01", to, wire.IP6, wire.ip(
            host, "ff02::1", wire.ICMP6, wire.neighbour(
                136, host, "ff02::1", host, to, 1), 255)))

    for when in ("active", "backup"):
        if when == "backup":
            c.backup()
        for to in (OTHER_MAC, HOST_MAC):
            reaches()
            moves(to)
            if reaches() != to:
                raise Fail(f"as {when}, the neighbour's new address "
                           f"is not used")


@test(56, "no interface identifier of the virtual MAC address", "7.4", "chatty",
      "vmac", "v6")
def _(c):
    c.stop()
    c.rig.forget()
    c.start()
    c.wait_advert(c.down() + 10)
    c.rig.pump(2.0)
    tail = "200:5eff:fe00:20a"
    for f in c.rig.frames:
        seen = {f.src, getattr(f, "target", "")}
        if not f.out and any(a.endswith(tail) for a in seen):
            raise Fail(f"{f}")


@test(57, "adverts are never forwarded", "5.1.1.2, 5.1.2.2; 3768 5.2.2",
      "leaks")
def _(c):
    for dmac in (None, c.rig.mac):
        since = len(c.rig.frames)
        c.say(1, vrid=77, dmac=dmac)
        c.rig.pump(PROBE)
        for f in c.rig.frames[since:]:
            if f.port == WAN and f.kind == "vrrp":
                raise Fail(f"{f} came out at the other side")


@test(58, "active: packets to a VIP do not go back onto a link", "8.3.1",
      "loops", "plain noaccept vmac")
def _(c):
    for vip in c.p.vips:
        if vip.startswith("fe80"):
            continue
        for port, dmac in ((WAN, c.rig.wan_mac), (LAN, c.own_mac)):
            src = HOST[port, c.fam]
            since = len(c.rig.frames)
            c.packet(vip, wire.UDP, wire.datagram(src, vip, b"loop"), port,
                     dmac)
            c.rig.pump(PROBE)
            for f in c.rig.frames[since:]:
                if not f.out and f.kind == "udp" and f.dst == vip:
                    raise Fail(f"a packet to {vip} came back")
                if not f.out and (f.kind == "arp" and f.op == 1
                                  and f.tpa == vip and f.spa != vip):
                    raise Fail(f"asks who has its own {vip}")


@test(59, "both versions at a time", "8.4.2 (MAY)", "none", variants="v3")
def _(c):
    raise Unsupported("optional, and not there")
