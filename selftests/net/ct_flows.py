#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections that live for a while, and are watched.

ct_flows.py serve PORT...         echo TCP and UDP on each port, over both families;
                                  TCP on port 19 sends zeros for ever instead,
                                  on port 20 some of them ten times a second, and
                                  has hardly a window of its own there
ct_flows.py talk NAME=PROTO,ADDR,PORT...
                                  one connection each; PROTO is tcp, udp, sctp or bulk, which
                                  reads slowly, drip, which reads at once, or hold,
                                  which does until SIGUSR2, and after the next one again;
                                  meanwhile its window is soon full
ct_flows.py many N ADDR PORT      N UDP flows of one packet each, from as many ports
ct_flows.py churn ADDR PORT       new UDP flows, one in 20 ms, for ever

talk says "round N" when all have echoed for the Nth time, "bulk N" with the bytes
that each got so far at least, both at most ten times a second, and "lost NAME WHY" when one
ends or does not answer for 30 s. SIGUSR1 closes all of TCP. A round is of $ROUND_S seconds
at least, 0.1 without it.
"""
import os
import selectors
import signal
import socket
import sys
import time

ROUND_S = float(os.environ.get("ROUND_S", "0.1"))
SILENCE_S = 30
AGAIN_S = 0.5
SCTP = socket.IPPROTO_SCTP
BULK_PORT = 19
DRIP_PORT = 20
DRIP_PIECE = 1 << 14
FIRST_PORT = 20000
BULK_PIECE = 1 << 16
BULK_BUFFER = 1 << 20
DRIP_OWN = 1 << 12
HOLD_BUFFER = 1 << 14
PUSHED = ("bulk", "drip", "hold")
PAYLOAD = 200


def family(addr):
    return socket.AF_INET6 if ":" in addr else socket.AF_INET


def listen(kind, port):
    sock = socket.socket(socket.AF_INET6, kind)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("::", port))
    if port == DRIP_PORT:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, DRIP_OWN)
    if kind == socket.SOCK_STREAM:
        sock.listen(64)
    sock.setblocking(False)
    return sock


def listen_sctp(sel, port):
    """Over IPv4, where the kernel has it: one that names several addresses would
    be spoken to at all of them, translated or not."""
    try:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, SCTP)
    except OSError:
        return
    sock.bind(("0.0.0.0", port))
    sock.listen(64)
    sock.setblocking(False)
    sel.register(sock, selectors.EVENT_READ, "listen")


def serve_one(sel, sock, role, zeros):
    """What a socket of the server is ready for."""
    if role == "listen":
        conn, _ = sock.accept()
        conn.setblocking(False)
        if sock.getsockname()[1] == DRIP_PORT:
            sel.register(conn, selectors.EVENT_READ, "drip")
        elif sock.getsockname()[1] == BULK_PORT:
            sel.register(conn, selectors.EVENT_WRITE, "bulk")
        else:
            sel.register(conn, selectors.EVENT_READ, "echo")
    elif role == "udp":
        data, peer = sock.recvfrom(2048)
        sock.sendto(data, peer)
    else:
        try:
            if role == "bulk":
                sock.send(zeros)
                return
            data = sock.recv(2048)
            if data:
                sock.sendall(data)
                return
        except OSError:
            pass
        sel.unregister(sock)
        sock.close()


def drip(sel, piece):
    """Some to each, unless it takes no more."""
    for key in list(sel.get_map().values()):
        if key.data == "drip":
            try:
                key.fileobj.send(piece)
            except OSError:
                pass


def serve(ports):
    sel = selectors.DefaultSelector()
    zeros = bytes(BULK_PIECE)
    for port in map(int, ports):
        sel.register(listen(socket.SOCK_STREAM, port), selectors.EVENT_READ,
                     "listen")
        if port not in (BULK_PORT, DRIP_PORT):
            sel.register(listen(socket.SOCK_DGRAM, port),
                         selectors.EVENT_READ, "udp")
            listen_sctp(sel, port)
    print("serving", flush=True)
    dripped = time.monotonic()
    while True:
        if time.monotonic() - dripped >= ROUND_S:
            dripped = time.monotonic()
            drip(sel, zeros[:DRIP_PIECE])
        for key, _ in sel.select(ROUND_S):
            try:
                serve_one(sel, key.fileobj, key.data, zeros)
            except BlockingIOError:
                pass


class Flow:
    """One connection of talk."""

    def __init__(self, word):
        self.name, spec = word.split("=", 1)
        self.proto, addr, port = spec.split(",")
        kind = socket.SOCK_DGRAM if self.proto == "udp" else socket.SOCK_STREAM
        self.sock = socket.socket(family(addr), kind,
                                  SCTP if self.proto == "sctp" else 0)
        self.sock.settimeout(SILENCE_S)
        if self.proto in ("bulk", "hold"):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF,
                                 BULK_BUFFER if self.proto == "bulk"
                                 else HOLD_BUFFER)
        self.sock.connect((addr, int(port)))
        self.sock.setblocking(False)
        self.round = 0
        self.got = b""
        self.bytes = 0
        self.sent_at = self.heard_at = time.monotonic()

    def text(self):
        return f"{self.round:08d}".encode().ljust(PAYLOAD, b".")

    def say(self, number):
        self.round = number
        self.got = b""
        self.sent_at = time.monotonic()
        self.sock.send(self.text())

    def hear(self):
        """A read; whether all of the round is there."""
        data = self.sock.recv(BULK_PIECE)
        if not data:
            raise ConnectionError("closed")
        self.heard_at = time.monotonic()
        self.bytes += len(data)
        if self.proto == "udp":
            self.got = data
        elif self.proto in ("tcp", "sctp"):
            self.got += data
        return self.answered()

    def answered(self):
        return self.proto in PUSHED or self.got == self.text()

    def check(self, now):
        if not self.answered() and self.proto == "udp" and \
                now - self.sent_at > AGAIN_S:
            self.sent_at = now
            self.sock.send(self.text())
        if self.proto != "hold" and now - self.heard_at > SILENCE_S:
            raise TimeoutError("silent")


def tell(flows, number):
    got = min((f.bytes for f in flows if f.proto in PUSHED), default=0)
    print(f"round {number}\nbulk {got}", flush=True)


def talk_round(sel, flows, number):
    """One round: all echo, and bulk flows take a piece. They are read more slowly
    than they are sent, so that their windows are always full: what comes lies
    beyond any window that was not scaled."""
    begun = time.monotonic()
    for flow in flows:
        if flow.proto in ("tcp", "udp", "sctp"):
            flow.say(number)
        if flow.proto != "bulk":
            continue
        try:
            flow.hear()
        except BlockingIOError:
            pass
        except OSError as err:
            raise ConnectionError(f"{flow.name} {err}") from err
    while True:
        for key, _ in sel.select(0.02):
            try:
                key.data.hear()
            except BlockingIOError:
                pass
            except OSError as err:
                raise ConnectionError(f"{key.data.name} {err}") from err
        now = time.monotonic()
        for flow in flows:
            try:
                flow.check(now)
            except OSError as err:
                raise ConnectionError(f"{flow.name} {err}") from err
        if now - begun >= ROUND_S and all(f.answered() for f in flows):
            return


def turn(sel, flows):
    """Those that are held are read on, the others not any more."""
    for flow in [f for f in flows if f.proto == "hold"]:
        if flow.sock in sel.get_map():
            sel.unregister(flow.sock)
        else:
            sel.register(flow.sock, selectors.EVENT_READ, flow)


def talk(words):
    flows = [Flow(word) for word in words]
    sel = selectors.DefaultSelector()
    closing = []
    signal.signal(signal.SIGUSR1, lambda *_: closing.append(True))
    signal.signal(signal.SIGUSR2, lambda *_: turn(sel, flows))
    for flow in flows:
        if flow.proto != "bulk":
            sel.register(flow.sock, selectors.EVENT_READ, flow)
    number = 0
    while True:
        number += 1
        try:
            talk_round(sel, flows, number)
        except ConnectionError as err:
            print(f"lost {err}", flush=True)
            return 1
        tell(flows, number)
        if closing:
            for flow in [f for f in flows if f.proto != "udp"]:
                if flow.proto != "bulk":
                    sel.unregister(flow.sock)
                flow.sock.close()
                flows.remove(flow)
            closing.clear()
            print("closed", flush=True)


def many(number, addr, port):
    for i in range(int(number)):
        with socket.socket(family(addr), socket.SOCK_DGRAM) as sock:
            sock.bind(("", FIRST_PORT + i))
            sock.sendto(b"x", (addr, int(port)))
    return 0


def churn(addr, port):
    print("churning", flush=True)
    while True:
        with socket.socket(family(addr), socket.SOCK_DGRAM) as sock:
            sock.sendto(b"x", (addr, int(port)))
        time.sleep(0.02)


def main():
    words = {"serve": lambda *a: serve(a), "talk": lambda *a: talk(a),
             "many": many, "churn": churn}
    if len(sys.argv) < 2 or sys.argv[1] not in words:
        print(__doc__)
        return 2
    return words[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
