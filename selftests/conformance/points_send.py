# SPDX-License-Identifier: GPL-2.0-or-later
"""Points 1 to 13: what it sends."""
import wire
from suite import SLOW, Fail, test


def sample(c, n=3):
    """Its next adverts."""
    return [c.next_advert() for _ in range(n)]


def all_have(c, what, value, of):
    """Each of its next adverts has this."""
    for f in sample(c):
        if of(f) != value:
            raise Fail(f"{what} is {of(f)}, not {value}")


@test(1, "TTL or hop limit is 255", "5.1.1.3, 5.1.2.3; 3768 5.2.3", "ttl")
def _(c):
    all_have(c, "TTL", 255, lambda f: f.ttl)


@test(2, "to 224.0.0.18 or ff02::12, protocol 112",
      "5.1, 7.2; 3768 5.2.2, 5.2.4", "group")
def _(c):
    group = wire.GROUP[c.fam]
    all_have(c, "destination", (group, wire.group_mac(group), 112),
             lambda f: (f.dst, f.dmac, f.proto))


@test(3, "source is the virtual MAC address", "7.2, 7.3; 3768 7.2, 7.3",
      "physical", "vmac")
def _(c):
    all_have(c, "source", c.virtual_mac, lambda f: f.smac)


@test(4, "source is the interface's primary or link-local address, no VIP",
      "7.2; 3768 5.2.1", "vip", "plain vmac")
def _(c):
    for f in sample(c):
        if f.src in c.p.vips:
            raise Fail(f"source is the VIP {f.src}")
        if c.fam == 4 and f.src != "192.0.2.2":
            raise Fail(f"source is {f.src}, not the primary address 192.0.2.2")
        if c.fam == 6 and not f.src.startswith("fe80:"):
            raise Fail(f"source is {f.src}, not link-local")


@test(5, "version and type", "5.2.1, 5.2.2; 3768 5.3.1, 5.3.2", "type")
def _(c):
    all_have(c, "version and type", (c.ver, 1), lambda f: (f.ver, f.vtype))


@test(6, "reserved bits are 0 when sent", "5.2.6", "reserved", variants="v3 v6")
def _(c):
    all_have(c, "reserved bits", 0, lambda f: f.rsv)


@test(6, "reserved bits are ignored when heard", "5.2.6", "deaf",
      variants="v3 v6")
def _(c):
    at = c.lose(rsv=15)
    c.takes_over(at, c.down(), "all reserved bits set")


@test(7, "the interval, in its field and on the wire", "5.2.7; 3768 5.3.7",
      "interval", "plain slow")
def _(c):
    all_have(c, "interval", c.field(), lambda f: f.interval)
    if c.p.interval == SLOW:
        c.rhythm(1, "interval above 255 cs")


@test(8, "checksum has the pseudo-header of IPv6", "5.2.8", "sum",
      variants="v6")
def _(c):
    all_have(c, "checksum right", True, lambda f: f.sum_pseudo)


@test(9, "checksum of IPv4 is right in one of the dialects", "5.2.8", "sum",
      variants="v3")
def _(c):
    all_have(c, "checksum right", True, lambda f: f.sum_pseudo or f.sum_plain)


@test(9, "checksum without pseudo-header is accepted (RFC 9568)", "5.2.8",
      "deaf", variants="v3")
def _(c):
    at = c.lose(sum="plain")
    c.takes_over(at, c.down(), "checksum without pseudo-header")


@test(9, "checksum with pseudo-header is accepted (as deployed)", "5.2.8",
      "deaf", variants="v3")
def _(c):
    at = c.lose(sum="pseudo")
    c.takes_over(at, c.down(), "checksum with pseudo-header")


@test(9, "sends without pseudo-header when told to", "5.2.8", "sum",
      "sum-plain", "v3")
def _(c):
    all_have(c, "checksum without pseudo-header", True, lambda f: f.sum_plain)


@test(9, "sends with pseudo-header when told to", "5.2.8", "sum", "sum-pseudo",
      "v3")
def _(c):
    all_have(c, "checksum with pseudo-header", True, lambda f: f.sum_pseudo)


@test(10, "checksum over the message, authentication type and data 0",
      "3768 5.3.6, 5.3.8, 5.3.10", "sum", variants="v2")
def _(c):
    all_have(c, "(checksum right, type, data)", (True, 0, bytes(8)),
             lambda f: (f.sum_plain, f.auth, f.trailer))


@test(11, "all VIPs in order, and their number", "5.2.5, 5.2.9; 3768 5.3.5",
      "list")
def _(c):
    all_have(c, "list", (len(c.p.vips), c.p.vips),
             lambda f: (f.count, f.addrs))


@test(12, "the first address is link-local", "5.2.9", "list", variants="v6")
def _(c):
    all_have(c, "first address", "fe80:", lambda f: f.addrs[0][:5])


@test(13, "others than the owner send 1 to 254", "5.2.4; 3768 5.3.4",
      "priority", "plain low high")
def _(c):
    all_have(c, "priority", c.p.prio, lambda f: f.prio)


@test(13, "the owner sends 255", "5.2.4; 3768 5.3.4", "priority", "owner")
def _(c):
    all_have(c, "priority", 255, lambda f: f.prio)


