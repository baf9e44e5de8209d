#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames made by hand, by a builder that shares nothing with the module's.

    frames.py send DEV SPEC...       send each SPEC once (or n= times)
    frames.py adverts DEV MS SPEC    send SPEC every MS milliseconds, until killed
    frames.py ask DEV TARGET OWN     ask by ARP for TARGET every 10 ms, until
                                     killed; print "TIME_US MAC" per answer
    frames.py gaps FILE SRC VRID     longest time between two adverts of a
                                     capture, in us, and how many there are

SPEC is key=value,key=value,...; what is not given is what a correct advert of
version 3 has:

    ver type vrid prio count interval    fields as on the wire; interval in cs
                                         (version 3) or s (version 2)
    addrs=A+A       address list; count is its length unless given
    sum             pseudo, plain or bad; version 2 is always plain
    auth            authentication type of version 2; its data is zero
    cut=N junk=N    keep N bytes of the message; add N bytes behind it
    src dst ttl     IP header; proto=N, frag=N (offset in 8 bytes)
    smac dmac       Ethernet header
    echo=1          an ICMP echo request instead of an advert
    n=N             times to send
"""
import socket
import struct
import sys
import time

GROUP, GROUP_MAC = "224.0.0.18", "01:00:5e:00:00:12"


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    """RFC 1071."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def message(f):
    """A VRRP message."""
    ver = int(f.get("ver", 3))
    addrs = [socket.inet_aton(a) for a in f["addrs"].split("+") if a]
    head = [ver << 4 | int(f.get("type", 1)), int(f["vrid"]),
            int(f.get("prio", 100)), int(f.get("count", len(addrs)))]
    if ver == 2:
        head += [int(f.get("auth", 0)), int(f.get("interval", 1))]
    else:
        interval = int(f.get("interval", 100))
        head += [interval >> 8, interval & 255]
    body = b"".join(addrs) + (bytes(8) if ver == 2 else b"")
    body += b"\xa5" * int(f.get("junk", 0))
    data = bytes(head) + b"\0\0" + body
    if "cut" in f:
        data = data[:int(f["cut"])]
    if len(data) < 8:
        return data
    covered = data
    if ver != 2 and f.get("sum", "pseudo") != "plain":
        covered = socket.inet_aton(f["src"]) + socket.inet_aton(
            f.get("dst", GROUP)) + struct.pack(">HH", 112, len(data)) + data
    value = checksum(covered)
    if f.get("sum") == "bad":
        value ^= 0x0100
    return data[:6] + struct.pack(">H", value) + data[8:]


def echo():
    """An ICMP echo request."""
    data = struct.pack(">BBHHH", 8, 0, 0, 7, 7) + bytes(16)
    return data[:2] + struct.pack(">H", checksum(data)) + data[4:]


def frame(text, own):
    """The Ethernet frame of a SPEC, and how often to send it."""
    f = dict(item.split("=", 1) for item in text.split(","))
    f.setdefault("addrs", "192.0.2.1")
    payload, proto = (echo(), 1) if "echo" in f else (message(f), 112)
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0xc0, 20 + len(payload), 0,
                       int(f.get("frag", 0)), int(f.get("ttl", 255)),
                       int(f.get("proto", proto)), 0,
                       socket.inet_aton(f["src"]),
                       socket.inet_aton(f.get("dst", GROUP)))
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    smac = mac(f["smac"]) if "smac" in f else own
    return (mac(f.get("dmac", GROUP_MAC)) + smac + b"\x08\x00" + head +
            payload, int(f.get("n", 1)))


def open_on(dev, proto=0):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                         socket.htons(proto))
    sock.bind((dev, proto))
    return sock, sock.getsockname()[4]


def send(dev, specs):
    sock, own = open_on(dev)
    for spec in specs:
        data, times = frame(spec, own)
        for _ in range(times):
            sock.send(data)


def adverts(dev, ms, spec):
    sock, own = open_on(dev)
    data, _ = frame(spec, own)
    print("sending", flush=True)
    due = time.monotonic()
    while True:
        try:
            sock.send(data)
        except OSError:
            pass                # the device is down for the moment
        due = max(due + ms / 1000, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))


def ask(dev, target, own_ip):
    sock, own = open_on(dev, 0x0806)
    request = (b"\xff" * 6 + own + b"\x08\x06" + struct.pack(
        ">HHBBH", 1, 0x0800, 6, 4, 1) + own + socket.inet_aton(own_ip) +
        bytes(6) + socket.inet_aton(target))
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
            if data[20:22] == b"\0\2" and data[28:32] == socket.inet_aton(
                    target) and data[:6] == own:
                now = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
                print(now, data[22:28].hex(":"), flush=True)


def gaps(path, src, vrid):
    with open(path, "rb") as f:
        data = f.read()
    last, longest, count, at = None, 0, 0, 24
    while at + 16 <= len(data):
        s, frac, size, _ = struct.unpack_from("=IIII", data, at)
        pkt = data[at + 16:at + 16 + size]
        at += 16 + size
        if (len(pkt) < 42 or pkt[12:14] != b"\x08\x00" or pkt[23] != 112 or
                pkt[26:30] != socket.inet_aton(src) or pkt[35] != vrid):
            continue
        now = s * 1000000 + frac
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
    elif argv[1] == "gaps":
        gaps(argv[2], argv[3], int(argv[4]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except KeyboardInterrupt:
        pass
