#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One TCP connection that speaks every 20 ms and must never break.

stream.py serve PORT            echo lines, one connection after the other
stream.py talk HOST PORT LOG    send numbered lines until SIGTERM, check the
                                echoes, and log "TIME NUMBER" for each; at the
                                end wait for the last ones and log "whole N"
"""
import select
import signal
import socket
import sys
import time

EVERY_S = 0.02


def serve(port):
    listener = socket.create_server(("", port))
    while True:
        conn, _ = listener.accept()
        with conn:
            while data := conn.recv(65536):
                conn.sendall(data)


class Talk:
    """The speaking end."""

    def __init__(self, host, port, log):
        self.sock = socket.create_connection((host, port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.log = log
        self.sent = self.heard = 0
        self.rest = b""
        self.going = True
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, *_):
        self.going = False

    def hear(self, seconds):
        if not select.select([self.sock], [], [], max(seconds, 0))[0]:
            return
        data = self.sock.recv(65536)
        if not data:
            sys.exit("the server closed the connection")
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.heard += 1
            if int(line) != self.heard:
                sys.exit(f"line {line!r} came for {self.heard}")
            self.log.write(f"{time.time():.6f} {self.heard}\n")

    def run(self):
        while self.going:
            self.sent += 1
            self.sock.sendall(b"%d\n" % self.sent)
            end = time.time() + EVERY_S
            while self.going and time.time() < end:
                self.hear(end - time.time())
        end = time.time() + 10
        while self.heard < self.sent and time.time() < end:
            self.hear(end - time.time())
        if self.heard < self.sent:
            sys.exit(f"{self.sent - self.heard} lines were never echoed")
        self.log.write(f"whole {self.heard}\n")


def main():
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    with open(sys.argv[4], "w", buffering=1, encoding="ascii") as log:
        Talk(sys.argv[2], int(sys.argv[3]), log).run()


if __name__ == "__main__":
    main()
