#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames of synchronisation by hand, sent as if by a gateway of the link.

syncframes.py record DEV ADDR FILE N   the next N datagrams that ADDR sends
syncframes.py replay DEV FILE          all of them, as they were
syncframes.py flip DEV FILE SEED       each with one bit of its payload changed
syncframes.py forge DEV FILE SEED      payloads of chance behind a right magic
syncframes.py cut DEV FILE SEED        each cut off somewhere

Prints how many were sent.
"""
import random
import socket
import sys

PORT = 8112
ETH, IP, UDP = 14, 20, 8
HEAD = ETH + IP + UDP


def packet_socket(dev):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.bind((dev, 3))
    return sock


def is_sync(frame, addr):
    return (len(frame) > HEAD and frame[12:14] == b"\x08\x00" and
            frame[23] == socket.IPPROTO_UDP and
            frame[26:30] == socket.inet_aton(addr) and
            int.from_bytes(frame[36:38], "big") == PORT)


def record(dev, addr, name, number):
    sock = packet_socket(dev)
    sock.settimeout(30)
    frames = []
    while len(frames) < number:
        frame = sock.recv(65536)
        if is_sync(frame, addr):
            frames.append(frame)
    with open(name, "w", encoding="ascii") as file:
        file.writelines(f.hex() + "\n" for f in frames)
    print(len(frames))


def ip_sum(head):
    total = sum(int.from_bytes(head[i:i + 2], "big") for i in range(0, IP, 2))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def rebuild(frame, payload):
    """The same headers around another payload, without the UDP checksum."""
    head = bytearray(frame[ETH:ETH + IP])
    head[2:4] = (IP + UDP + len(payload)).to_bytes(2, "big")
    head[10:12] = b"\0\0"
    head[10:12] = ip_sum(head).to_bytes(2, "big")
    udp = frame[ETH + IP:ETH + IP + 4] + (UDP + len(payload)).to_bytes(2, "big")
    return frame[:ETH] + bytes(head) + udp + b"\0\0" + payload


def flip(payload, rng):
    bit = rng.randrange(len(payload) * 8)
    changed = bytearray(payload)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def forge(payload, rng):
    body = bytes(rng.randrange(256) for _ in range(len(payload)))
    return b"gw\1" + bytes([rng.randrange(1, 5)]) + body[4:]


def cut(payload, rng):
    return payload[:rng.randrange(1, len(payload))]


def send(dev, name, change, seed):
    rng = random.Random(seed)
    sock = packet_socket(dev)
    with open(name, encoding="ascii") as file:
        frames = [bytes.fromhex(line) for line in file]
    for frame in frames:
        size = int.from_bytes(frame[ETH + 2:ETH + 4], "big")
        payload = frame[HEAD:ETH + size]
        sock.send(rebuild(frame, change(payload, rng)))
    print(len(frames))


def main(what, dev, *args):
    if what == "record":
        record(dev, args[0], args[1], int(args[2]))
        return
    changes = {"flip": flip, "forge": forge, "cut": cut,
               "replay": lambda payload, _: payload}
    send(dev, args[0], changes[what], args[1] if len(args) > 1 else 0)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
