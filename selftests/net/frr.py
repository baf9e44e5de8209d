#!/usr/bin/python3 -IS
# SPDX-License-Identifier: GPL-2.0-or-later
"""FRR's daemons, by their vty sockets; and a stream of packets that is counted.

    frr.py ask SOCKET COMMAND...     say commands, print the replies; exit 1 if one
                                     is refused
    frr.py watch SOCKET PREFIX       a line for each change of bgpd's paths to it: the
                                     time in us, the best one's next hop, all of them
    frr.py send ADDR PORT N RATE     N datagrams, RATE a second; says "begun", and how
                                     many left
    frr.py hear PORT                 datagrams of send: the number of each, a line
    frr.py count PORT                datagrams, until SIGTERM; prints how many came,
                                     and the longest time between two, in ms
"""
import json
import signal
import socket
import sys
import time

POLL_S = 0.01


class Vty:
    """One connection; a command at a time."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(path)

    def ask(self, command):
        """The reply's text, and its status."""
        self.sock.sendall(command.encode() + b"\0")
        got = b""
        while len(got) < 4 or got[-4:-1] != b"\0\0\0":
            more = self.sock.recv(65536)
            if not more:
                raise SystemExit(f"{command}: no reply")
            got += more
        return got[:-4].decode(errors="replace"), got[-1]


def ask(path, *commands):
    """Say them all."""
    vty = Vty(path)
    for command in ("enable", *commands):
        text, status = vty.ask(command)
        sys.stdout.write(text)
        if status:
            raise SystemExit(1)


def watch(path, prefix):
    """Until it is killed."""
    vty = Vty(path)
    last = None
    while True:
        text, _ = vty.ask(f"show bgp ipv4 unicast {prefix} json")
        now = time.time_ns() // 1000
        best, every = "-", []
        for one in json.loads(text).get("paths", []):
            hop = one["nexthops"][0]["ip"]
            every.append(hop)
            if one.get("bestpath", {}).get("overall"):
                best = hop
        seen = f"{best} {','.join(sorted(every)) or '-'}"
        if seen != last:
            print(now, seen, flush=True)
            last = seen
        time.sleep(POLL_S)


def send(addr, port, number, rate):
    """At an even pace: who is late for one hurries with the next."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((addr, int(port)))
    print("begun", flush=True)
    begin = time.monotonic()
    left = 0
    for i in range(int(number)):
        wait = begin + i / float(rate) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            sock.send(b"%d" % i)
            left += 1
        except ConnectionRefusedError:
            left += 1       # said of one before it; this one did not leave
            sock.send(b"%d" % i)
        except OSError:
            pass            # there is no way just now
    print(left, flush=True)


def hear(port):
    """Until it is killed."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", int(port)))
    print("ready", flush=True)
    while True:
        print(sock.recv(64).decode(), flush=True)


def count(port):
    """Until SIGTERM."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.bind(("", int(port)))
    going = True

    def stop(*_):
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    sock.settimeout(0.1)
    print("ready", flush=True)
    came, last, longest = 0, None, 0.0
    while going:
        try:
            sock.recv(64)
        except TimeoutError:
            continue
        now = time.monotonic()
        came += 1
        if last is not None:
            longest = max(longest, now - last)
        last = now
    print(came, round(longest * 1000), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"ask": ask, "watch": watch, "send": send, "hear": hear,
         "count": count}[sys.argv[1]](*sys.argv[2:])
