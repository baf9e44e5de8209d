#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Flows that come and go.

flows.py serve PORT             echo over UDP and TCP, until killed
flows.py talk HOST PORT         until SIGTERM: each 200 ms a new UDP flow of three
                                packets, each second a TCP connection that says a
                                line, hears it and ends; at the end print "flows N,
                                answered N; connections N, answered N"

A failover breaks some: nothing is lost here but counts.
"""
import selectors
import signal
import socket
import sys
import time

UDP_S, TCP_S, LIFE_S = 0.2, 1.0, 2.0
PACKETS = 3


def serve(port):
    sel = selectors.DefaultSelector()
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("", port))
    tcp = socket.create_server(("", port), backlog=64)
    sel.register(udp, selectors.EVENT_READ)
    sel.register(tcp, selectors.EVENT_READ)
    while True:
        for key, _ in sel.select():
            sock = key.fileobj
            try:
                if sock is udp:
                    data, who = udp.recvfrom(2048)
                    udp.sendto(data, who)
                elif sock is tcp:
                    sel.register(tcp.accept()[0], selectors.EVENT_READ)
                elif data := sock.recv(2048):
                    sock.sendall(data)
                else:
                    raise ConnectionError
            except OSError:
                if sock is not udp and sock is not tcp:
                    sel.unregister(sock)
                    sock.close()


class Talk:
    """The asking end: each flow is a socket that lives for LIFE_S at most."""

    def __init__(self, host, port):
        self.to = (host, port)
        self.sel = selectors.DefaultSelector()
        self.begun = {"udp": 0, "tcp": 0}
        self.answered = {"udp": 0, "tcp": 0}
        self.ends = []
        self.going = True
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, *_):
        self.going = False

    def begin(self, kind, now):
        sort = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
        sock = socket.socket(socket.AF_INET, sort)
        sock.setblocking(False)
        sock.connect_ex(self.to)
        events = selectors.EVENT_READ
        if kind == "udp":
            self.say(sock)
        else:
            events |= selectors.EVENT_WRITE
        self.sel.register(sock, events, [kind, 0])
        self.begun[kind] += 1
        self.ends.append((now + LIFE_S, sock))

    @staticmethod
    def say(sock):
        try:
            sock.send(b"a line\n")
        except OSError:
            pass

    def hear(self, key, mask):
        sock, (kind, heard) = key.fileobj, key.data
        if mask & selectors.EVENT_WRITE:
            self.sel.modify(sock, selectors.EVENT_READ, key.data)
            self.say(sock)
            return
        try:
            data = sock.recv(2048)
        except OSError:
            data = b""
        key.data[1] = heard + 1
        if data and not heard:
            self.answered[kind] += 1
        if data and kind == "udp" and heard + 1 < PACKETS:
            self.say(sock)
        else:
            self.end(sock)

    def end(self, sock):
        if sock.fileno() >= 0:
            self.sel.unregister(sock)
            sock.close()

    def run(self):
        due = {"udp": time.monotonic(), "tcp": time.monotonic()}
        step = {"udp": UDP_S, "tcp": TCP_S}
        while self.going:
            now = time.monotonic()
            for kind, at in due.items():
                if now >= at:
                    self.begin(kind, now)
                    due[kind] = max(at + step[kind], now)
            while self.ends and self.ends[0][0] <= now:
                self.end(self.ends.pop(0)[1])
            wait = min(due.values()) - time.monotonic()
            for key, mask in self.sel.select(max(wait, 0.001)):
                self.hear(key, mask)
        print(f"flows {self.begun['udp']}, answered {self.answered['udp']};"
              f" connections {self.begun['tcp']},"
              f" answered {self.answered['tcp']}", flush=True)


def main(argv):
    if argv[1:2] == ["serve"]:
        serve(int(argv[2]))
    elif argv[1:2] == ["talk"]:
        Talk(argv[2], int(argv[3])).run()
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv)
