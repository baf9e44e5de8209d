#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames made by hand, by a builder that shares nothing with the module's.

    frames.py send DEV SPEC...       send each SPEC once (or n= times)
    frames.py adverts DEV MS SPEC    send SPEC every MS milliseconds, until killed
    frames.py ask DEV TARGET OWN     ask by ARP, or by Neighbour Solicitation,
                                     for TARGET every 10 ms, until killed; print
                                     "TIME_US MAC FLAGS" per answer (FLAGS: the
                                     first byte of an advertisement's, 0 of ARP)
    frames.py call DEV TARGET OWN    wait for an unsolicited Neighbour Advertisement
                                     of TARGET, send it an echo request and a
                                     solicitation at once, and print "NA_US FLAGS
                                     MAC ECHO_US ANSWER_US": when it came, and how
                                     long after it the two answers, or - for none
    frames.py gaps FILE SRC VRID     longest time between two adverts of a
                                     capture, in us, and how many there are
    frames.py again DEV FILE SRC VRID N [PRIO]
                                     send the last N adverts of a capture again,
                                     with another priority, or else as they were
    frames.py signed FILE SRC VRID ID:KEYFILE
                                     how many adverts of a capture have a right
                                     trailer, and how many have not
    frames.py epochs FILE SRC VRID   the epochs that adverts of a capture tell, as
                                     they change; - where they tell none

SPEC is key=value,key=value,...; what is not given is what a correct advert of
version 3 has. A src with colons makes it IPv6.

    ver type vrid prio count interval    fields as on the wire; interval in cs
                                         (version 3) or s (version 2)
    addrs=A+A       address list; count is its length unless given
    sum             pseudo, plain or bad; version 2 is always plain
    auth text       authentication type and data of version 2, both zero
    key=ID:KEYFILE  sign with this key; stamp=N: as if N seconds from now
    tail=N          N bytes in a trailer's place: IPv4's checksum ends before
    epoch=N         of the sender's group, behind the message; ereserved=N
    cut=N junk=N    keep N bytes of the message; add N bytes behind it
    src dst ttl     IP header; proto=N, frag=N (offset in 8 bytes)
    ext=hop|dest    IPv6: an options header of that kind before the message
    split=N         in two fragments, N bytes of the message (8, 16, ...) in the
                    first; split=0 is IPv6's fragment that is the whole
    smac dmac       Ethernet header
    echo=1          an ICMP echo request instead of an advert
    tell=ADDR       an ICMPv6 Neighbour Advertisement of ADDR instead
    n=N             times to send
"""
import socket
import struct
import sys
import time

GROUP, GROUP6 = "224.0.0.18", "ff02::12"


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def packed(text):
    """The bytes of an address of either family."""
    if ":" in text:
        return socket.inet_pton(socket.AF_INET6, text)
    return socket.inet_aton(text)


def group_mac(addr):
    """The Ethernet address of a multicast group."""
    if len(addr) == 16:
        return b"\x33\x33" + addr[12:]
    return b"\x01\x00\x5e" + bytes([addr[1] & 0x7f]) + addr[2:]


def checksum(data):
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def pseudo(f, proto, length):
    """The pseudo-header; IPv4's and IPv6's add up alike."""
    return packed(f["src"]) + packed(f["dst"]) + struct.pack(
        ">HH", proto, length)


def tag(secret, src, data):
    """What authenticates a message that ends with a stamp."""
    import hmac
    who = struct.pack(">BBBB16s", 6 if len(src) == 16 else 4, data[0] >> 4,
                      data[1], 0, src)
    return hmac.digest(secret, who + data[:6] + bytes(2) + data[8:] +
                       bytes(16), "sha256")[:16]


def key_of(text):
    """The number and the secret of ID:KEYFILE."""
    number, path = text.split(":")
    with open(path, "rb") as f:
        return int(number), f.read().rstrip(b"\n")


def trailer(f, data):
    """The trailer of a message, if it is to have one."""
    if "key" not in f:
        return b"\xa5" * int(f.get("tail", 0))
    number, secret = key_of(f["key"])
    now = time.time() + float(f.get("stamp", 0))
    stamp = struct.pack(">BBHIHH", 1, number, 0, int(now) & 0xffffffff,
                        int(now % 1 * 65536), 0)
    return stamp + tag(secret, packed(f["src"]), data + stamp)


def epoch(f):
    """The epoch of a message, if it is to tell one."""
    if "epoch" not in f:
        return b""
    return struct.pack(">BBHQ", 0x47, 12, int(f.get("ereserved", 0)),
                       int(f["epoch"]))


def message(f):
    """A VRRP message."""
    ver = int(f.get("ver", 3))
    addrs = [packed(a) for a in f["addrs"].split("+") if a]
    head = [ver << 4 | int(f.get("type", 1)), int(f["vrid"]),
            int(f.get("prio", 100)), int(f.get("count", len(addrs)))]
    if ver == 2:
        head += [int(f.get("auth", 0)), int(f.get("interval", 1))]
    else:
        interval = int(f.get("interval", 100))
        head += [interval >> 8, interval & 255]
    text = f.get("text", "").encode().ljust(8, b"\0")
    body = b"".join(addrs) + (text if ver == 2 else b"")
    body += b"\xa5" * int(f.get("junk", 0))
    data = bytes(head) + b"\0\0" + body
    if "cut" in f:
        data = data[:int(f["cut"])]
    if len(data) < 8:
        return data
    data += epoch(f)
    end = trailer(f, data)
    covered = data = data + end
    if ":" not in f["src"]:
        # a trailer is IPv6's payload, but not the message of IPv4
        covered = data[:len(data) - len(end)]
    if ver != 2 and f.get("sum", "pseudo") != "plain":
        covered = pseudo(f, 112, len(covered)) + covered
    value = checksum(covered)
    if f.get("sum") == "bad":
        value ^= 0x0100
    return data[:6] + struct.pack(">H", value) + data[8:]


def icmp6(f, data):
    """An ICMPv6 message with its checksum."""
    value = checksum(pseudo(f, 58, len(data)) + data)
    return data[:2] + struct.pack(">H", value) + data[4:]


def payload(f):
    """What the IP packet holds, and its protocol."""
    if "tell" in f:
        return icmp6(f, b"\x88\0\0\0\x20\0\0\0" + packed(f["tell"]) +
                     b"\2\1" + mac(f["smac"])), 58
    if "echo" not in f:
        return message(f), 112
    if ":" in f["src"]:
        return icmp6(f, struct.pack(">BBHHH", 128, 0, 0, 7, 7) + bytes(16)), 58
    data = struct.pack(">BBHHH", 8, 0, 0, 7, 7) + bytes(16)
    return data[:2] + struct.pack(">H", checksum(data)) + data[4:], 1


def ip4(f, data, proto, frag):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0xc0, 20 + len(data), 0x6777,
                       frag, int(f.get("ttl", 255)),
                       int(f.get("proto", proto)), 0, packed(f["src"]),
                       packed(f["dst"]))
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + data


def ip6(f, data, proto, frag):
    proto = int(f.get("proto", proto))
    if frag is not None:
        data = struct.pack(">BBHI", proto, 0, frag, 0x6777) + data
        proto = 44
    if "ext" in f:
        data = struct.pack(">BB6s", proto, 0, b"\1\4\0\0\0\0") + data
        proto = 0 if f["ext"] == "hop" else 60
    return struct.pack(">IHBB16s16s", 0x6c000000, len(data), proto,
                       int(f.get("ttl", 255)), packed(f["src"]),
                       packed(f["dst"])) + data


def packets(f):
    """The IP packets of a SPEC."""
    data, proto = payload(f)
    cut = int(f["split"]) if "split" in f else None
    if ":" in f["src"]:
        if cut is None:
            return [ip6(f, data, proto, None)]
        if not cut:
            return [ip6(f, data, proto, 0)]
        return [ip6(f, data[:cut], proto, 1), ip6(f, data[cut:], proto, cut)]
    if cut is None:
        return [ip4(f, data, proto, int(f.get("frag", 0)))]
    return [ip4(f, data[:cut], proto, 0x2000),
            ip4(f, data[cut:], proto, cut // 8)]


def frames(text, own):
    """The Ethernet frames of a SPEC, and how often to send them."""
    f = dict(item.split("=", 1) for item in text.split(","))
    six = ":" in f["src"]
    f.setdefault("addrs", "fe80::1" if six else "192.0.2.1")
    f.setdefault("dst", GROUP6 if six else GROUP)
    f.setdefault("smac", own.hex())
    dst = mac(f["dmac"]) if "dmac" in f else group_mac(packed(f["dst"]))
    head = dst + mac(f["smac"]) + (b"\x86\xdd" if six else b"\x08\x00")
    return [head + p for p in packets(f)], int(f.get("n", 1))


def open_on(dev, proto=0):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                         socket.htons(proto))
    sock.bind((dev, proto))
    return sock, sock.getsockname()[4]


def send(dev, specs):
    sock, own = open_on(dev)
    for spec in specs:
        data, times = frames(spec, own)
        for _ in range(times):
            for frame in data:
                sock.send(frame)


def adverts(dev, ms, spec):
    sock, own = open_on(dev)
    data, _ = frames(spec, own)
    print("sending", flush=True)
    due = time.monotonic()
    while True:
        try:
            for frame in data:
                sock.send(frame)
        except OSError:
            pass                # the device is down for the moment
        due = max(due + ms / 1000, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))


def arp_question(target, own_ip, own):
    return (b"\xff" * 6 + own + b"\x08\x06" + struct.pack(
        ">HHBBH", 1, 0x0800, 6, 4, 1) + own + packed(own_ip) +
        bytes(6) + packed(target))


def arp_answer(data, target):
    if data[20:22] == b"\0\2" and data[28:32] == packed(target):
        return data[22:28], 0
    return None


def nd_question(target, own_ip, own):
    group = bytes.fromhex("ff0200000000000000000001ff") + packed(target)[13:]
    f = {"src": own_ip, "dst": socket.inet_ntop(socket.AF_INET6, group)}
    data = icmp6(f, b"\x87" + bytes(7) + packed(target) + b"\1\1" + own)
    return group_mac(group) + own + b"\x86\xdd" + ip6(f, data, 58, None)


def nd_answer(data, target):
    if data[20] == 58 and data[54] == 136 and data[62:78] == packed(target):
        return data[80:86], data[58]
    return None


def ask(dev, target, own_ip):
    question, answer, proto = ((nd_question, nd_answer, 0x86dd)
                               if ":" in target else
                               (arp_question, arp_answer, 0x0806))
    sock, own = open_on(dev, proto)
    request = question(target, own_ip, own)
    print("asking", flush=True)
    sock.settimeout(0.01)
    while True:
        sock.send(request)
        until = time.monotonic() + 0.01
        while time.monotonic() < until:
            try:
                data = sock.recv(2048)
            except TimeoutError:
                break
            said = answer(data, target) if data[:6] == own else None
            if said:
                now = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
                print(now, said[0].hex(":"), f"{said[1]:02x}", flush=True)


def echo_to(target, own_ip, own, target_mac):
    f = {"src": own_ip, "dst": target}
    data = icmp6(f, struct.pack(">BBHHH", 128, 0, 0, 7, 7) + bytes(16))
    return target_mac + own + b"\x86\xdd" + ip6(f, data, 58, None)


def call(dev, target, own_ip):
    """What a neighbour that acts on the very first word would get."""
    sock, own = open_on(dev, 0x86dd)
    print("listening", flush=True)
    while True:
        data = sock.recv(2048)
        came = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        said = nd_answer(data, target)
        if said and data[:6] == b"\x33\x33\0\0\0\1":
            break
    sock.send(echo_to(target, own_ip, own, said[0]))
    sock.send(nd_question(target, own_ip, own))
    times = {129: "-", 136: "-"}
    sock.settimeout(0.2)
    try:
        while "-" in times.values():
            data = sock.recv(2048)
            now = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
            if (data[:6] == own and data[20] == 58 and data[54] in times and
                    data[22:38] == packed(target)):
                times[data[54]] = (now - came) // 1000
    except TimeoutError:
        pass
    print(came // 1000, f"{said[1]:02x}", said[0].hex(":"), times[129],
          times[136], flush=True)


def advert_of(pkt):
    """Source and VRID of a captured advert, or None."""
    if pkt[12:14] == b"\x08\x00" and len(pkt) >= 42 and pkt[23] == 112:
        return pkt[26:30], pkt[35]
    if pkt[12:14] == b"\x86\xdd" and len(pkt) >= 62 and pkt[20] == 112:
        return pkt[22:38], pkt[55]
    return None


def captured(path, src, vrid):
    """The times and frames of a router's adverts in a capture."""
    with open(path, "rb") as f:
        data = f.read()
    at = 24
    while at + 16 <= len(data):
        s, frac, size, _ = struct.unpack_from("=IIII", data, at)
        pkt = data[at + 16:at + 16 + size]
        at += 16 + size
        if advert_of(pkt) == (packed(src), vrid):
            yield s * 1000000 + frac, pkt


def again(dev, path, src, vrid, count, prio):
    sock, own = open_on(dev)
    for _, pkt in list(captured(path, src, vrid))[-count:]:
        head, data = pkt[:34], pkt[34:34 + struct.unpack(">H", pkt[16:18])[0]
                               - 20]
        if prio is not None:
            # the list ends where a trailer begins
            end = 8 + 4 * data[3] + (8 if data[0] >> 4 == 2 else 0)
            data = data[:2] + bytes([prio]) + data[3:6] + bytes(2) + data[8:]
            covered = data[:end]
            if data[0] >> 4 == 3:
                covered = head[26:34] + struct.pack(">HH", 112, end) + covered
            data = data[:6] + struct.pack(">H", checksum(covered)) + data[8:]
        sock.send(head[:6] + own + head[12:] + data)


def signed(path, src, vrid, key):
    number, secret = key_of(key)
    right, wrong, last = 0, 0, b""
    for _, pkt in captured(path, src, vrid):
        start = 54 if pkt[12] == 0x86 else 34
        size = struct.unpack_from(">H", pkt, 18 if start == 54 else 16)[0]
        data = pkt[start:start + size - (0 if start == 54 else 20)]
        end, stamp = data[-28:], data[-24:-16]
        if end[:4] == bytes([1, number, 0, 0]) and stamp > last and end[
                12:] == tag(secret, packed(src), data[:-16]):
            right += 1
        else:
            wrong += 1
        last = stamp
    print(right, wrong)


def epochs(path, src, vrid):
    told = []
    for _, pkt in captured(path, src, vrid):
        start = 54 if pkt[12] == 0x86 else 34
        size = struct.unpack_from(">H", pkt, 18 if start == 54 else 16)[0]
        data = pkt[start:start + size - (0 if start == 54 else 20)]
        more = data[8 + (16 if start == 54 else 4) * data[3]:]
        if data[0] >> 4 == 2:
            more = more[8:]
        now = "-"
        if len(more) in (12, 40) and more[:4] == b"\x47\x0c\0\0":
            now = str(struct.unpack_from(">Q", more, 4)[0])
        if told[-1:] != [now]:
            told.append(now)
    print(*told)


def gaps(path, src, vrid):
    last, longest, count = None, 0, 0
    for now, _ in captured(path, src, vrid):
        if last is not None:
            longest = max(longest, now - last)
        last, count = now, count + 1
    print(longest, count)


def main(argv):
    if argv[1] == "send":
        send(argv[2], argv[3:])
    elif argv[1] == "adverts":
        adverts(argv[2], int(argv[3]), argv[4])
    elif argv[1] == "ask":
        ask(argv[2], argv[3], argv[4])
    elif argv[1] == "call":
        call(argv[2], argv[3], argv[4])
    elif argv[1] == "gaps":
        gaps(argv[2], argv[3], int(argv[4]))
    elif argv[1] == "again":
        again(argv[2], argv[3], argv[4], int(argv[5]), int(argv[6]),
              int(argv[7]) if len(argv) > 7 else None)
    elif argv[1] == "epochs":
        epochs(argv[2], argv[3], int(argv[4]))
    elif argv[1] == "signed":
        signed(argv[2], argv[3], int(argv[4]), argv[5])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except KeyboardInterrupt:
        pass
