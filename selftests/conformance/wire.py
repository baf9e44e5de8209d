# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames: built by hand from the RFCs, and taken apart again. Shares nothing with
the module's own encoder. Pure: no sockets, no clock.

Addresses are text outside, bytes inside; families are 4 and 6.
"""
import socket
import struct

VRRP, ICMP, TCP, UDP, ICMP6, FRAGMENT = 112, 1, 6, 17, 58, 44
GROUP = {4: "224.0.0.18", 6: "ff02::12"}
ARP, IP4, IP6, VLAN = 0x0806, 0x0800, 0x86dd, 0x8100
BROADCAST = "ff:ff:ff:ff:ff:ff"


def mac(text):
    """Six bytes of aa:bb:.."""
    return bytes.fromhex(text.replace(":", ""))


def mac_text(data):
    """aa:bb:.. of six bytes."""
    return data.hex(":")


def family(addr):
    """4 or 6."""
    return 6 if ":" in addr else 4


def addr(text):
    """4 or 16 bytes."""
    return socket.inet_pton(
        socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def addr_text(data):
    """Text of 4 or 16 bytes."""
    return socket.inet_ntop(
        socket.AF_INET6 if len(data) == 16 else socket.AF_INET, data)


def group_mac(dst):
    """Ethernet address of a multicast group (RFC 1112 6.4, RFC 2464 7)."""
    data = addr(dst)
    if len(data) == 16:
        return "33:33:" + mac_text(data[12:])
    return "01:00:5e:" + mac_text(bytes([data[1] & 0x7f]) + data[2:])


def solicited(target):
    """Solicited-node group of an IPv6 address (RFC 4291 2.7.1)."""
    return addr_text(addr("ff02::1:ff00:0")[:13] + addr(target)[13:])


def virtual_mac(fam, vrid):
    """RFC 9568 7.3."""
    return f"00:00:5e:00:0{1 if fam == 4 else 2}:{vrid:02x}"


def checksum(data):
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def pseudo(src, dst, proto, length):
    """Pseudo-header; that of IPv4 adds up in the same way."""
    return addr(src) + addr(dst) + struct.pack(">II", length, proto)


# ----------------------------------------------------------------- building

def ether(dmac, smac, kind, payload, vlan=None, pad=0):
    """An Ethernet frame; `pad` bytes behind it, and 60 in all at least, as
    cards pad it."""
    tag = b"" if vlan is None else struct.pack(">HH", VLAN, vlan)
    data = mac(dmac) + mac(smac) + tag + struct.pack(">H", kind) + payload
    return data + bytes(max(pad, 60 - len(data))) if pad else data


def ip(src, dst, proto, payload, ttl=64, frag=None, options=b""):
    """An IP packet. `frag` is (offset in 8 bytes, more); `options` are IPv4
    options or a whole IPv6 hop-by-hop header."""
    if family(src) == 4:
        words = 5 + len(options) // 4
        field = frag[0] | frag[1] << 13 if frag else 0
        head = struct.pack(">BBHHHBBH", 4 << 4 | words, 0xc0,
                           4 * words + len(payload), 0x4711, field, ttl,
                           proto, 0) + addr(src) + addr(dst) + options
        return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload
    if frag:
        payload = struct.pack(">BBHI", proto, 0, frag[0] << 3 | frag[1],
                              0x4711) + payload
        proto = FRAGMENT
    if options:
        payload = bytes([proto]) + options[1:] + payload
        proto = 0
    return struct.pack(">IHBB", 6 << 28 | 0xc0 << 20, len(payload), proto,
                       ttl) + addr(src) + addr(dst) + payload


def router_alert(fam):
    """The option that a packet can carry without being changed by it."""
    if fam == 4:
        return bytes([148, 4, 0, 0])
    return bytes([0, 0, 5, 2, 0, 0, 1, 0])      # first byte: next header


def advert(ver, src, dst, f):
    """A VRRP message. Keys of f: vrid prio addrs interval; type count rsv auth
    sum (pseudo|plain|bad) cut junk."""
    addrs = b"".join(addr(a) for a in f["addrs"])
    count = f.get("count", len(f["addrs"]))
    head = bytes([ver << 4 | f.get("type", 1), f["vrid"], f["prio"], count])
    if ver == 2:
        head += bytes([f.get("auth", 0), f["interval"] & 255])
        body = addrs + f.get("authdata", bytes(8))
    else:
        head += struct.pack(">H", f.get("rsv", 0) << 12 | f["interval"])
        body = addrs
    data = head + b"\0\0" + body + b"\xa5" * f.get("junk", 0)
    if "cut" in f:
        data = data[:f["cut"]]
    if len(data) < 8:
        return data
    covered = data
    if family(src) == 6 or ver != 2 and f.get("sum") != "plain":
        covered = pseudo(src, dst, VRRP, len(data)) + data
    value = checksum(covered)
    if f.get("sum") == "bad":
        value ^= 0x0100
    return data[:6] + struct.pack(">H", value) + data[8:]


def carp(src, dst, vhid):
    """What OpenBSD's CARP sends on the same protocol and group: version 2, type
    1, advskew 254, seven words of counter and HMAC, interval 1."""
    data = bytes([0x21, vhid, 254, 7, 0, 1, 0, 0]) + bytes(range(28))
    covered = data
    if family(src) == 6:
        covered = pseudo(src, dst, VRRP, len(data)) + data
    return data[:6] + struct.pack(">H", checksum(covered)) + data[8:]


def echo(src, dst, ident):
    """An echo request."""
    v6 = family(src) == 6
    data = struct.pack(">BBHHH", 128 if v6 else 8, 0, 0, ident, 1) + b"gwha" * 8
    covered = pseudo(src, dst, ICMP6, len(data)) + data if v6 else data
    return data[:2] + struct.pack(">H", checksum(covered)) + data[4:]


def datagram(src, dst, text):
    """UDP, to the discard port."""
    data = struct.pack(">HHHH", 4711, 9, 8 + len(text), 0) + text
    value = checksum(pseudo(src, dst, UDP, len(data)) + data) or 0xffff
    return data[:6] + struct.pack(">H", value) + data[8:]


def syn(src, dst, port):
    """The first segment of a connection."""
    data = struct.pack(">HHIIBBHHH", port, 9, 1, 0, 5 << 4, 2, 1024, 0, 0)
    value = checksum(pseudo(src, dst, TCP, len(data)) + data)
    return data[:16] + struct.pack(">H", value) + data[18:]


def arp(op, sha, spa, tmac, tpa):
    """An ARP packet."""
    return struct.pack(">HHBBH", 1, IP4, 6, 4, op) + mac(sha) + addr(
        spa) + mac(tmac) + addr(tpa)


def neighbour(kind, src, dst, target, lladdr, flags=0):
    """A neighbour solicitation (135) or advertisement (136)."""
    option = bytes([1 if kind == 135 else 2, 1]) + mac(lladdr)
    data = struct.pack(">BBHI", kind, 0, 0, flags << 29) + addr(target) + option
    value = checksum(pseudo(src, dst, ICMP6, len(data)) + data)
    return data[:2] + struct.pack(">H", value) + data[4:]


# ------------------------------------------------------------------- reading

class Frame:
    """What came by: `at` (seconds), `port`, `out` (it was ours), Ethernet and
    IP fields, and by `kind`: vrrp, arp, nd, icmp, udp, tcp or other."""

    def __init__(self, data, at, port, out):
        self.data, self.at, self.port, self.out = data, at, port, out
        self.dmac, self.smac = mac_text(data[:6]), mac_text(data[6:12])
        self.type = struct.unpack_from(">H", data, 12)[0]
        self.kind, self.fam, self.src, self.dst = "other", 0, "", ""
        self.proto, self.payload = -1, b""
        if self.type == ARP and len(data) >= 42:
            self._arp(data[14:])
        elif self.type == IP4 and len(data) >= 34:
            self._ip4(data[14:])
        elif self.type == IP6 and len(data) >= 54:
            self._ip6(data[14:])

    def _arp(self, p):
        self.kind = "arp"
        self.op = struct.unpack_from(">H", p, 6)[0]
        self.sha, self.spa = mac_text(p[8:14]), addr_text(p[14:18])
        self.tmac, self.tpa = mac_text(p[18:24]), addr_text(p[24:28])

    def _ip4(self, p):
        self.fam, self.ttl, self.proto = 4, p[8], p[9]
        self.src, self.dst = addr_text(p[12:16]), addr_text(p[16:20])
        total = struct.unpack_from(">H", p, 2)[0]
        self.payload = p[(p[0] & 15) * 4:total]
        self._inner()

    def _ip6(self, p):
        self.fam, self.ttl, self.proto = 6, p[7], p[6]
        self.src, self.dst = addr_text(p[8:24]), addr_text(p[24:40])
        self.payload = p[40:40 + struct.unpack_from(">H", p, 4)[0]]
        if self.proto == 0 and len(self.payload) >= 8:      # MLD has one
            self.proto = self.payload[0]
            self.payload = self.payload[8 + 8 * self.payload[1]:]
        self._inner()

    def _inner(self):
        p = self.payload
        if self.proto == VRRP and len(p) >= 8:
            self._vrrp(p)
        elif self.proto == ICMP6 and len(p) >= 24 and p[0] in (135, 136):
            self.kind, self.icmp = "nd", p[0]
            self.flags, self.target = p[4] >> 5, addr_text(p[8:24])
            option = p[24:32]
            self.lladdr = mac_text(option[2:8]) if len(option) == 8 else ""
        elif self.proto in (ICMP, ICMP6) and len(p) >= 8:
            self.kind, self.icmp = "icmp", p[0]
            self.ident = struct.unpack_from(">H", p, 4)[0]
        elif self.proto == UDP:
            self.kind = "udp"
        elif self.proto == TCP and len(p) >= 20:
            self.kind, self.tcp_port = "tcp", struct.unpack_from(">H", p, 2)[0]

    def _vrrp(self, p):
        self.kind = "vrrp"
        self.ver, self.vtype = p[0] >> 4, p[0] & 15
        self.vrid, self.prio, self.count = p[1], p[2], p[3]
        if self.ver == 2:
            self.auth, self.interval, self.rsv = p[4], p[5], 0
        else:
            word = struct.unpack_from(">H", p, 4)[0]
            self.auth, self.interval, self.rsv = 0, word & 0xfff, word >> 12
        alen = 4 if self.fam == 4 else 16
        end = 8 + alen * self.count
        self.addrs = [addr_text(p[i:i + alen]) for i in range(8, end, alen)
                      if len(p) >= i + alen]
        self.trailer = p[end:]
        self.sum_plain = checksum(p) == 0
        self.sum_pseudo = checksum(
            pseudo(self.src, self.dst, VRRP, len(p)) + p) == 0

    def __str__(self):
        if self.kind == "vrrp":
            return f"advert of priority {self.prio} from {self.src}"
        if self.kind == "arp":
            return f"ARP {self.op} from {self.smac} {self.spa} for {self.tpa}"
        if self.kind == "nd":
            return f"ND {self.icmp} from {self.smac} {self.src} " \
                   f"for {self.target}"
        return f"{self.kind} from {self.smac} {self.src} to {self.dst}"
